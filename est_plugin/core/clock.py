# SPDX-License-Identifier: GPL-2.0-or-later
"""When what comes back is to be done again: the shared picture, what the law asks for, promises, checks of barriers."""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .period import TERTIAL, Period, period_of
from .rhythm import Rhythm

PICTURE, STATUTORY, PLAN, PROMISE = "picture", "statutory", "plan", "promise"
FEEDBACK, AGAIN, ANSWER, HOTSPOT, BARRIER = "feedback", "again", "answer", "hotspot", "barrier"
KINDS = (STATUTORY, PLAN, PICTURE, PROMISE, FEEDBACK, AGAIN, ANSWER, HOTSPOT, BARRIER)  # in the order of those without a day
LAW_MONTHS = 24  # lag (2023:196) 6 §: the picture is renewed and the plan followed up at least every second year
LAW_SOON = dt.timedelta(days=90)
NEW_FOR = dt.timedelta(days=90)  # so long nobody is told that the law's picture has never been made
FOLLOW_UP_AFTER = dt.timedelta(days=30)  # after the end of a tertial, or of a walk without a follow-up meeting
CHECK_MONTHS = 12
LONGEST = 2  # a report may be this many times as long as the period it stands for


@dataclass(frozen=True)
class Due:
    """One thing to keep track of: what of (`name`, `n` of them), and the day it should be done; None: it has never been done.

    `keys` are the rows (table, id) it is about.
    """

    kind: str
    day: dt.date | None
    name: str = ""
    n: int = 1
    keys: tuple[tuple[str, str], ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)

    def late(self, today: dt.date) -> int | None:
        """Days late, negative when it is still to come; None without a day."""
        return None if self.day is None else (today - self.day).days

    def is_due(self, today: dt.date) -> bool:
        """Whether its day has come."""
        return self.day is None or self.day <= today


def in_order(found: Iterable[Due]) -> list[Due]:
    """What has never been done first, then by day."""
    return sorted(found, key=lambda one: (one.day is not None, one.day or dt.date.min, KINDS.index(one.kind), one.name))


def picture_due(rhythm: Rhythm, reports: Iterable[tuple[dt.date, dt.date]], first_told: dt.date | None, today: dt.date) -> tuple[Period, dt.date]:
    """(period, day) of the next shared picture. `reports` are (first, last) of those made final, `first_told` the day of the first EST report.

    It is the latest period that has ended, unless its picture is made or nothing had been told by then; else the one that runs now.
    """
    ended = rhythm.due(today)
    if ended.last is not None and first_told is not None and first_told <= ended.last and not any(covers(span, ended) for span in reports):
        return ended, ended.last + dt.timedelta(days=1)
    return rhythm.period_on(today), rhythm.next_due(today)


def covers(report: tuple[dt.date, dt.date], period: Period) -> bool:
    """Whether a report over these days stands for a period: it holds all of it and is not much longer (a tertial is no weekly picture)."""
    if period.first is None or period.last is None:
        return False
    first, last = report
    return first <= period.first and period.last <= last and (last - first).days + 1 <= LONGEST * ((period.last - period.first).days + 1)


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, the last of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    after = dt.date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(dt.date(year, month + 1, 1) + dt.timedelta(days=day.day - 1), after - dt.timedelta(days=1))


def law_due(made: Iterable[dt.date | None]) -> dt.date | None:
    """The day by which it must be made again; None when it never was."""
    days = [day for day in made if day is not None]
    return months_after(max(days), LAW_MONTHS) if days else None


def promise_due(starts_on: dt.date, ends_on: dt.date, followed_to: dt.date | None, today: dt.date) -> tuple[Period, dt.date] | None:
    """(tertial, day) of the next follow-up of a promise; None when its last tertial has been followed up.

    `followed_to` is the last day that has been followed up; the first tertial not followed up is the one to be done, of several that have ended the latest.
    """
    begin = starts_on if followed_to is None else max(starts_on, followed_to + dt.timedelta(days=1))
    if begin > ends_on:
        return None
    ended = period_of(TERTIAL, min(today, ends_on))
    if ended.last is not None and ended.last >= today and ends_on >= today:
        ended = ended.before() or ended
    wanted = ended if ended.last is not None and ended.last >= begin else period_of(TERTIAL, begin)
    last = min(wanted.last or ends_on, ends_on)
    return wanted, last + FOLLOW_UP_AFTER


def check_due(checked_on: dt.date | None) -> dt.date | None:
    """The day on which the emergency access of a barrier is to be checked again; None when it never was."""
    return None if checked_on is None else months_after(checked_on, CHECK_MONTHS)
