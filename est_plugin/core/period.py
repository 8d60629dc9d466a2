# SPDX-License-Identifier: GPL-2.0-or-later
"""Periods that figures are made for: month, quarter, tertial, year, all time, or two days of one's own."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from .errors import InputError

MONTH, QUARTER, TERTIAL, YEAR, ALL, OWN = "month", "quarter", "tertial", "year", "all", "own"
KINDS = (MONTH, QUARTER, TERTIAL, YEAR, ALL, OWN)
_MONTHS = {MONTH: 1, QUARTER: 3, TERTIAL: 4, YEAR: 12}
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """Whole days from `first` to `last`, both counted; None: from the beginning, or without end."""

    kind: str
    first: date | None = None
    last: date | None = None

    def __contains__(self, day: date | None) -> bool:
        """Whether a day lies in the period; a day that nobody knows only lies in all time."""
        if day is None:
            return self.first is None and self.last is None
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    @property
    def number(self) -> int:
        """Which month, quarter or tertial of its year, from 1."""
        return (self.first.month - 1) // _MONTHS[self.kind] + 1 if self.first and self.kind in _MONTHS else 0

    def is_running(self, today: date) -> bool:
        """Whether the period has begun and has not ended."""
        return today in self and self.last is not None and today < self.last

    def counted_to(self, today: date) -> date:
        """The day whose evening is counted: the last day, today when that is still to come."""
        return today if self.last is None else min(self.last, today)

    def before(self) -> Period | None:
        """The period of the same kind just before; for two days of one's own as many days; None when there is none."""
        if self.first is None or self.first == date.min:
            return None
        if self.kind in _MONTHS:
            return period_of(self.kind, self.first - _DAY)
        if self.last is None:
            return None
        days = (self.last - self.first).days
        end = self.first - _DAY
        return Period(OWN, end - timedelta(days=days), end) if (end - date.min).days >= days else None

    def after(self) -> Period | None:
        """The period of the same kind just after; None when there is none."""
        if self.first is None or self.last is None:
            return None
        span = self.last - self.first
        if (date.max - self.last).days <= max(366, span.days):
            return None
        start = self.last + _DAY
        return period_of(self.kind, start) if self.kind in _MONTHS else Period(OWN, start, start + span)


def period_of(kind: str, day: date) -> Period:
    """The month, quarter, tertial or year in which a day lies, or all time."""
    if kind == ALL:
        return Period(ALL)
    if kind not in _MONTHS:
        raise InputError("figures.period-unknown", period=kind, known=", ".join(KINDS))
    length = _MONTHS[kind]
    month = (day.month - 1) // length * length + 1
    first = date(day.year, month, 1)
    last_month = month + length - 1
    last = date(day.year, 12, 31) if last_month == 12 else date(day.year, last_month + 1, 1) - _DAY
    return Period(kind, first, last)


def own_period(first: date | None, last: date | None) -> Period:
    """From one day to another; an end that is left out is open."""
    if first is not None and last is not None and last < first:
        raise InputError("figures.period-turned", first=first.isoformat(), last=last.isoformat())
    return Period(ALL) if first is None and last is None else Period(OWN, first, last)
