# SPDX-License-Identifier: GPL-2.0-or-later
"""Visits and rounds counted: by ISO week and by whole periods. A visit belongs to the local day on which it began."""
from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from ..cycle_rules import NOT_REACHED, PLANNED, VISITED

ROUND, TRAFFIC = "round", "traffic"  # patrol_kind; traffic is also an activity of a visit
DONE, CANCELLED = "done", "cancelled"  # patrol_state
_WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class Visit:
    """One row of patrol_visit; `day` is the local day of the arrival, of one not made that of the shift's beginning (None without either)."""

    id: str
    state: str
    day: dt.date | None
    minutes: int | None = None
    hotspot_id: str | None = None
    patrol_id: str | None = None
    activity: str | None = None
    organisation_id: str | None = None  # who came; else who the round belongs to
    promise_activity_id: str | None = None  # of its round
    arrived_at: dt.datetime | None = None  # UTC
    round_kind: str | None = None
    is_round_cancelled: bool = False

    @property
    def is_made(self) -> bool:
        """Whether somebody was there."""
        return self.state == VISITED

    @property
    def is_traffic(self) -> bool:
        """Whether it was a traffic operation: by what was done, else by the kind of its round."""
        return self.activity == TRAFFIC or self.round_kind == TRAFFIC


@dataclass(frozen=True)
class Round:
    """One row of patrol; `day` is the local day on which the shift begins."""

    id: str
    kind: str
    state: str
    day: dt.date
    start: dt.datetime  # UTC
    end: dt.datetime  # UTC
    name: str = ""
    organisation_id: str | None = None
    promise_activity_id: str | None = None
    visits: int = 0  # made on it


@dataclass(frozen=True)
class Count:
    """Visits of a stretch of time; `ids` are the rows behind the numbers."""

    visits: int = 0
    minutes: int = 0
    without_minutes: int = 0  # visits that nobody timed: they count as visits, not as minutes
    not_reached: int = 0
    open: int = 0  # planned, and nobody has told yet what became of it
    ids: tuple[str, ...] = field(default=(), repr=False)

    @property
    def planned(self) -> int:
        """What was on the sheets: made, not reached and not told."""
        return self.visits + self.not_reached + self.open


@dataclass(frozen=True)
class Week:
    """An ISO week with its count; `first` is its Monday."""

    year: int
    number: int
    first: dt.date
    count: Count

    @property
    def name(self) -> str:
        """2026-W53: a week belongs to the year in which its Thursday lies."""
        return f"{self.year}-W{self.number:02d}"


def counted(visits: Iterable[Visit]) -> Count:
    """Add up; what stands on a cancelled round and was not made counts nowhere."""
    made = minutes = untimed = unreached = waiting = 0
    ids: list[str] = []
    for one in visits:
        if not one.is_made and one.is_round_cancelled:
            continue
        ids.append(one.id)
        if one.is_made:
            made += 1
            minutes += one.minutes or 0
            untimed += one.minutes is None
        elif one.state == NOT_REACHED:
            unreached += 1
        elif one.state == PLANNED:
            waiting += 1
    return Count(made, minutes, untimed, unreached, waiting, tuple(ids))


def took_place(states: Collection[str]) -> bool:
    """Whether a round with visits in these states was walked: one was made, or all of its places are told."""
    return VISITED in states or PLANNED not in states


def monday(day: dt.date) -> dt.date:
    """The first day of the ISO week that a day lies in."""
    return day - dt.timedelta(days=day.isoweekday() - 1)


def by_week(visits: Iterable[Visit], first: dt.date, last: dt.date) -> tuple[Week, ...]:
    """Every ISO week that has a day from `first` to `last`, also those without visits; only days of the stretch are counted."""
    found: dict[dt.date, list[Visit]] = {}
    for one in visits:
        if one.day is not None and first <= one.day <= last:
            found.setdefault(monday(one.day), []).append(one)
    weeks, start = [], monday(first)
    while start <= last:
        year, number, _weekday = start.isocalendar()
        weeks.append(Week(year, number, start, counted(found.get(start, ()))))
        start += _WEEK
    return tuple(weeks)


def within(visits: Iterable[Visit], first: dt.date | None, last: dt.date | None) -> list[Visit]:
    """Visits whose day lies in the stretch, both days counted; an end that is None is open. Without a day it only lies in all time."""
    return [one for one in visits if _lies(one.day, first, last)]


def rounds_done(rounds: Sequence[Round]) -> list[Round]:
    """Rounds that took place: whoever enters a visit of a round makes it done."""
    return [one for one in rounds if one.state == DONE]


def _lies(day: dt.date | None, first: dt.date | None, last: dt.date | None) -> bool:
    if day is None:
        return first is None and last is None
    return (first is None or first <= day) and (last is None or day <= last)
