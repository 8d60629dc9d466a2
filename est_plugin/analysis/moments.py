# SPDX-License-Identifier: GPL-2.0-or-later
"""Moments as whole UTC seconds, and the seconds that a local clock shows then."""
from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Union

import numpy as np

from ..core import local_time
from ..core.errors import InputError

_DAY_S = 86_400
WEEK_S = 7 * _DAY_S
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.timezone.utc)
_SECOND = dt.timedelta(seconds=1)
_FIRST, _LAST = -62_135_596_800 + 2 * _DAY_S, 253_402_300_799 - 2 * _DAY_S  # years 1 and 9999, two days inside: local times exist too

Moments = Union[np.ndarray, Sequence[dt.datetime]]
"""datetime64 in UTC, numbers of seconds since 1970 (UTC), or datetimes with a time zone."""


def utc_seconds(moments: Moments) -> np.ndarray:
    """Moments as seconds since 1970-01-01 UTC, rounded to whole ones.

    Parameters
    ----------
    moments : shape (n,)      see `Moments`
    Returns
    -------
    int64 array, shape (n,)
    Raises
    ------
    InputError    if one is missing (NaT, NaN, None), has no time zone, or lies outside the years 1–9999
    """
    values = np.asarray(moments)
    if values.dtype == object:
        values = np.array([_seconds(one) for one in values], dtype=float)
    elif values.dtype.kind == "M":
        missing = np.isnat(values)
        values = np.where(missing, np.nan, values.astype("datetime64[ms]").astype(np.int64) / 1000.0)
    elif values.dtype.kind not in "iuf":
        raise InputError("moments.bad")
    values = np.asarray(values, dtype=float).reshape(-1)
    if not np.isfinite(values).all() or (len(values) and (values.min() < _FIRST or values.max() > _LAST)):
        raise InputError("moments.bad")
    return np.rint(values).astype(np.int64)


def offset_changes(zone: dt.tzinfo, first: int, last: int) -> tuple[np.ndarray, np.ndarray]:
    """When the offset of a zone from UTC changes between two moments.

    Parameters
    ----------
    first, last : seconds since 1970 UTC
    Returns
    -------
    int64 array, shape (k,)        the moments from which a new offset holds, rising
    int64 array, shape (k + 1,)    the offsets in seconds, before the first and from each of them on
    Notes
    -----
    The offset is looked at once a week and the second of a change found by halving: two changes within a week are not seen (no zone
    has had that since 1970).
    """
    looked_at = np.unique(np.append(np.arange(first, last, WEEK_S, dtype=np.int64), np.int64(last)))
    offsets = [_offset(zone, int(one)) for one in looked_at]
    changes, held = [], [offsets[0]]
    for start, end, before, after in zip(looked_at, looked_at[1:], offsets, offsets[1:]):
        if before != after:
            changes.append(_change(zone, int(start), int(end)))
            held.append(after)
    return np.array(changes, dtype=np.int64), np.array(held, dtype=np.int64)


def local_seconds(seconds: np.ndarray, zone: dt.tzinfo) -> np.ndarray:
    """What the wall clock shows at moments: seconds since 1970-01-01 00:00 of its own, int64, shape (n,)."""
    if not len(seconds):
        return seconds
    changes, offsets = offset_changes(zone, int(seconds.min()), int(seconds.max()))
    return seconds + offsets[np.searchsorted(changes, seconds, side="right")]


def utc_of_local(wall: np.ndarray, zone: dt.tzinfo, *, is_end: bool = False) -> np.ndarray:
    """UTC seconds of what the wall clock shows, int64, shape (n,); the way back from `local_seconds`.

    Of the hour that comes twice in autumn the first is taken, for ends of intervals the second; the hour that summer time skips
    counts on from before it.
    """
    if not len(wall):
        return wall
    changes, offsets = offset_changes(zone, int(wall.min()) - _DAY_S, int(wall.max()) + _DAY_S)
    # the clock shows what comes after a change from `changes + new offset` on, and what comes before it until `changes + old offset`
    until_old, from_new = changes + offsets[:-1], changes + offsets[1:]
    limits = np.minimum(until_old, from_new) if is_end else until_old
    # in spring the skipped hour lies between both: it keeps the old offset, also for ends
    limits = np.where(from_new > until_old, from_new, limits)
    return wall - offsets[np.searchsorted(limits, wall, side="right")]


def zone_of(time_zone: str | dt.tzinfo) -> dt.tzinfo:
    """A time zone, also by its IANA name; InputError when there is none of that name."""
    return local_time.zone(time_zone) if isinstance(time_zone, str) else time_zone


def _seconds(moment: Any) -> float:
    if isinstance(moment, np.datetime64):
        return float("nan") if np.isnat(moment) else float(moment.astype("datetime64[ms]").astype(np.int64)) / 1000.0
    if not isinstance(moment, dt.datetime) or moment.tzinfo is None or moment != moment:
        return float("nan")
    return (moment - _EPOCH) / _SECOND


def _offset(zone: dt.tzinfo, seconds: int) -> int:
    offset = (_EPOCH + seconds * _SECOND).astimezone(zone).utcoffset()
    return int(offset / _SECOND) if offset is not None else 0


def _change(zone: dt.tzinfo, start: int, end: int) -> int:
    """The first second between two moments at which the offset is another than at the first."""
    before = _offset(zone, start)
    while end - start > 1:
        middle = (start + end) // 2
        if _offset(zone, middle) == before:
            start = middle
        else:
            end = middle
    return end
