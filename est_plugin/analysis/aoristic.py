# SPDX-License-Identifier: GPL-2.0-or-later
"""Weekday and hour of events of which only an interval is known (aoristic analysis)."""
from __future__ import annotations

import datetime as dt

import numpy as np

from ..core.errors import InputError
from ..core.time_bands import BANDS
from .moments import WEEK_S, Moments, offset_changes, utc_seconds, zone_of

HOUR_S = 3600
_WEEK_H = 168
_MONDAY_S = 4 * 86_400  # 1970-01-05 was a Monday
_AT_ONCE = 100_000


def aoristic_table(start: Moments, end: Moments | None = None, time_zone: str | dt.tzinfo = "Europe/Stockholm") -> np.ndarray:
    """Events spread over the hours of the week in which they may have happened.

    Each event counts one, spread evenly over its interval in real time: a burglary between Friday 22:00 and Saturday 02:00 counts a
    quarter in each of the four hours. In the night to summer time the hour from 2 does not exist and gets nothing; in the night back it
    is twice as long and gets twice as much. An interval longer than a week goes round the week.

    Parameters
    ----------
    start : shape (n,)      when each event happened at the earliest: datetime64 in UTC, seconds since 1970 UTC, or datetimes with a zone
    end : shape (n,)        when at the latest; None: every event is a moment. Where end = start the event counts wholly in its hour
    time_zone : IANA name or tzinfo of the place

    Returns
    -------
    float array, shape (7, 24)      row 0 = Monday, column = local hour; its sum is n to 1e-9

    Raises
    ------
    InputError    if the lengths differ, an end lies before its start, a moment is missing, or nobody knows the zone

    Notes
    -----
    Ratcliffe (2002), Journal of Quantitative Criminology 18(1). Checked against a loop over minutes.
    """
    starts = utc_seconds(start)
    ends = starts if end is None else utc_seconds(end)
    if len(starts) != len(ends):
        raise InputError("aoristic.lengths-differ")
    if (ends < starts).any():
        raise InputError("aoristic.end-before-start", n=int(np.count_nonzero(ends < starts)))
    week = np.zeros(_WEEK_H)
    if not len(starts):
        return week.reshape(7, 24)
    changes, offsets = offset_changes(zone_of(time_zone), int(starts.min()), int(ends.max()))
    for at in range(0, len(starts), _AT_ONCE):
        week += _spread(starts[at : at + _AT_ONCE], ends[at : at + _AT_ONCE], changes, offsets)
    return (week * (len(starts) / week.sum())).reshape(7, 24)


def band_table(table: np.ndarray) -> np.ndarray:
    """The hours of a weekday × hour table as time bands.

    Parameters
    ----------
    table : float array, shape (7, 24)      from `aoristic_table`
    Returns
    -------
    float array, shape (7, 5)               columns in the order of `core.time_bands.BANDS`; a night belongs to the day on which it begins
    """
    columns = []
    following = np.roll(table, -1, axis=0)
    for _, first, before in BANDS:
        if first < before:
            columns.append(table[:, first:before].sum(axis=1))
        else:
            columns.append(table[:, first:].sum(axis=1) + following[:, :before].sum(axis=1))
    return np.column_stack(columns)


# -- inside ------------------------------------------------------------------------------------------------------------
def _spread(starts: np.ndarray, ends: np.ndarray, changes: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """Weight in each hour of the week, shape (168,): intervals cut where the offset changes, then laid on the wall clock."""
    lengths = ends - starts
    moments = lengths == 0
    begin, finish = starts[moments], ends[moments]
    week = np.bincount(_hours(begin + offsets[np.searchsorted(changes, begin, side="right")]), minlength=_WEEK_H).astype(float)
    begin, finish, whole = starts[~moments], ends[~moments], lengths[~moments]
    if not len(begin):
        return week
    bounds = np.concatenate(([begin.min()], changes[(changes > begin.min()) & (changes < finish.max())], [finish.max()]))
    for low, high in zip(bounds, bounds[1:]):
        part = (begin < high) & (finish > low)
        offset = offsets[np.searchsorted(changes, low, side="right")]
        week += _lay(np.maximum(begin[part], low) + offset, np.minimum(finish[part], high) + offset, whole[part])
    return week


def _hours(local: np.ndarray) -> np.ndarray:
    """Hour of the week, 0 = Monday from 00:00, of wall-clock seconds."""
    return (local - _MONDAY_S) // HOUR_S % _WEEK_H


def _lay(start: np.ndarray, end: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Weight in each hour of the week of pieces of wall-clock time; `whole` is the length of the interval each was cut from."""
    rounds, rest = np.divmod(end - start, WEEK_S)
    week = np.full(_WEEK_H, float((rounds * HOUR_S / whole).sum()))
    start = (start - _MONDAY_S) % WEEK_S
    end = start + rest
    first = start // HOUR_S
    touched = np.where(rest > 0, (end - 1) // HOUR_S - first + 1, 0)
    owner = np.repeat(np.arange(len(start)), touched)
    hour = first[owner] + np.arange(len(owner)) - np.repeat(np.cumsum(touched) - touched, touched)
    seconds = np.minimum(end[owner], (hour + 1) * HOUR_S) - np.maximum(start[owner], hour * HOUR_S)
    return week + np.bincount(hour % _WEEK_H, weights=seconds / whole[owner], minlength=_WEEK_H)
