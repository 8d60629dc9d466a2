# SPDX-License-Identifier: GPL-2.0-or-later
"""Events of a period, of some weekdays and of some hours, also when only an interval is known."""
from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from ..core.errors import InputError
from .moments import WEEK_S

HOUR_S, DAY_S, YEAR_S = 3600, 86_400, 365.25 * 86_400
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LEAST_SHARE = 0.5
_MONDAY_S = 4 * DAY_S  # 1970-01-05 was a Monday
_HOURS_OF_WEEK = 168
_BAND = re.compile(r"\s*(\d{1,2})(?:[:.]00)?\s*[-–]\s*(\d{1,2})(?:[:.]00)?\s*")


@dataclass(frozen=True)
class TimeChoice:
    """What is chosen; None or empty for all. Wall-clock seconds since 1970-01-01 00:00 of the place (`moments.local_seconds`)."""

    first_s: int | None = None  # counted
    before_s: int | None = None  # no longer counted
    weekdays: tuple[str, ...] = ()
    bands: tuple[tuple[int, int], ...] = ()  # (22, 5): from 22:00 to before 05:00

    @property
    def is_everything(self) -> bool:
        """Whether nothing is chosen."""
        return self.first_s is None and self.before_s is None and not self.hours_chosen

    @property
    def hours_chosen(self) -> bool:
        """Whether some hours of the week are left out."""
        return bool(self.weekdays or self.bands)

    def week(self) -> np.ndarray:
        """Chosen hours of the week from Monday 00:00: bool array, shape (168,). The weekday is that of the hour itself."""
        hours = np.ones(24, dtype=bool)
        if self.bands:
            hours[:] = False
            for first, before in self.bands:
                hours[np.arange(first, before if before > first else before + 24) % 24] = True
        days = np.array([not self.weekdays or day in self.weekdays for day in WEEKDAYS])
        return (days[:, None] & hours[None, :]).reshape(-1)


@dataclass(frozen=True)
class Chosen:
    """Result of `choose`."""

    is_chosen: np.ndarray  # bool, shape (n,)
    vague: int  # events of the period whose interval touches the hours, but lies mostly outside them


def choose(choice: TimeChoice, start_s: np.ndarray, end_s: np.ndarray | None = None) -> Chosen:
    """Which events the choice holds.

    An event belongs to the period that its middle lies in: no event is counted in two periods, and a month is counted in its month.
    It belongs to the hours when at least half of its interval lies in them: what may have happened at any time of a day is no evening event.

    Parameters
    ----------
    start_s, end_s : int64 arrays, shape (n,)    wall-clock seconds since 1970-01-01 of the place; no end: every event is a moment
    Returns
    -------
    Chosen
    Raises
    ------
    InputError    when an end lies before its start
    """
    end_s = start_s if end_s is None else end_s
    if (end_s < start_s).any():
        raise InputError("analysis.end-before-start", n=int((end_s < start_s).sum()))
    middle = start_s + (end_s - start_s) // 2
    in_period = np.ones(len(start_s), dtype=bool)
    if choice.first_s is not None:
        in_period &= middle >= choice.first_s
    if choice.before_s is not None:
        in_period &= middle < choice.before_s
    if not choice.hours_chosen:
        return Chosen(in_period, 0)
    share = share_in_week(choice.week(), start_s, end_s)
    is_vague = in_period & (share > 0) & (share < LEAST_SHARE)
    return Chosen(in_period & (share >= LEAST_SHARE), int(is_vague.sum()))


def share_in_week(week: np.ndarray, start_s: np.ndarray, end_s: np.ndarray) -> np.ndarray:
    """Part of each interval that lies in the chosen hours of the week: float array, shape (n,); 0 or 1 for moments."""
    lengths = end_s - start_s
    inside = _chosen_until(week, end_s) - _chosen_until(week, start_s)
    at_start = week[(start_s - _MONDAY_S) % WEEK_S // HOUR_S]
    return np.where(lengths > 0, inside / np.where(lengths > 0, lengths, 1), at_start.astype(float))


def parse_bands(text: str) -> tuple[tuple[int, int], ...]:
    """Hours as they are written: "18-24", "22-05", "7-9, 15-18"; InputError with an example when they are not understood."""
    bands = []
    for part in filter(None, (one.strip() for one in re.split("[,;]", text))):
        found = _BAND.fullmatch(part)
        first, before = (int(found[1]), int(found[2])) if found else (-1, -1)
        if not (0 <= first <= 23 and 0 <= before <= 24) or first == before:
            raise InputError("analysis.hours-bad", value=part[:30])
        bands.append((first, before))
    return tuple(bands)


def years_between(first_s: float, before_s: float) -> float:
    """Length of a period in years of 365.25 days."""
    return (before_s - first_s) / YEAR_S


def days_covered(start_s: np.ndarray, end_s: np.ndarray | None = None) -> tuple[int, int]:
    """From the midnight before the first event to the midnight after the last one: the period when none is given."""
    last = start_s if end_s is None else end_s
    # an interval that ends at midnight ends the day before; a moment at midnight belongs to its day
    last = np.where(last > start_s, last - 1, last)
    return int(start_s.min() // DAY_S * DAY_S), int((last.max() // DAY_S + 1) * DAY_S)


def known_weekdays(words: Iterable[str]) -> tuple[str, ...]:
    """Weekdays in the order of the week; InputError for a word that is none."""
    given = tuple(words)
    unknown = [word for word in given if word not in WEEKDAYS]
    if unknown:
        raise InputError("analysis.weekday-unknown", value=", ".join(unknown)[:60], words=", ".join(WEEKDAYS))
    return tuple(day for day in WEEKDAYS if day in given)


def _chosen_until(week: np.ndarray, seconds: np.ndarray) -> np.ndarray:
    """Chosen seconds from the first Monday of 1970 to each moment."""
    weeks, rest = np.divmod(seconds - _MONDAY_S, WEEK_S)
    until_hour = np.concatenate(([0], np.cumsum(week, dtype=np.int64))) * HOUR_S
    hour, in_hour = np.divmod(rest, HOUR_S)
    return weeks * until_hour[_HOURS_OF_WEEK] + until_hour[hour] + in_hour * week[hour]
