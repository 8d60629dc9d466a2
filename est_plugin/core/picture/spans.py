# SPDX-License-Identifier: GPL-2.0-or-later
"""Which periods are compared: as long as one another, also when the period has not ended."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from ..period import MONTH, QUARTER, TERTIAL, YEAR, Period, own_period, period_of


@dataclass(frozen=True)
class Spans:
    """The period, the part of it that is compared, and what it is compared with; None when there is nothing to compare."""

    period: Period
    now: Period
    before: Period | None
    last_year: Period | None

    @property
    def is_cut(self) -> bool:
        """Whether the period is running and only its days so far are compared."""
        return self.now != self.period


def spans(period: Period, today: date) -> Spans:
    """A running period is compared with as many days of the one before, and with the same days of last year."""
    before, last_year = period.before(), _a_year_before(period)
    if period.first is None or not period.is_running(today):
        return Spans(period, period, before, last_year)
    so_far = today - period.first
    return Spans(period, own_period(period.first, today), _cut(before, so_far), _cut(last_year, so_far))


def _a_year_before(period: Period) -> Period | None:
    """None when it would overlap the period, or is the one before."""
    first, last = period.first, period.last
    if first is None or last is None or first.year == date.min.year or period.kind == YEAR:
        return None
    if period.kind in (MONTH, QUARTER, TERTIAL):
        return period_of(period.kind, _same_day(first))
    earlier = own_period(_same_day(first), _same_day(last))
    return earlier if _same_day(last) < first and earlier != period.before() else None


def _same_day(day: date) -> date:
    """The day a year before; 28 February for the leap day."""
    return date(day.year - 1, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)


def _cut(period: Period | None, so_far: timedelta) -> Period | None:
    if period is None or period.first is None or period.last is None:
        return period
    return own_period(period.first, min(period.last, period.first + so_far))
