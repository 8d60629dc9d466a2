# SPDX-License-Identifier: GPL-2.0-or-later
"""Periods that figures are made for: day, ISO week, fortnight, month, quarter, tertial, year, all time, or two days of one's own."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from .errors import InputError

DAY, WEEK, FORTNIGHT = "day", "week", "fortnight"
MONTH, QUARTER, TERTIAL, YEAR, ALL, OWN = "month", "quarter", "tertial", "year", "all", "own"
KINDS = (DAY, WEEK, FORTNIGHT, MONTH, QUARTER, TERTIAL, YEAR, ALL, OWN)
_DAYS = {DAY: 1, WEEK: 7, FORTNIGHT: 14}
_MONTHS = {MONTH: 1, QUARTER: 3, TERTIAL: 4, YEAR: 12}
CALENDAR = (*_DAYS, *_MONTHS)  # kinds that follow one another without a gap
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
        """Which ISO week (of a fortnight the first one), month, quarter or tertial of its year, from 1."""
        if self.first is None:
            return 0
        if self.kind in (WEEK, FORTNIGHT):
            return self.first.isocalendar()[1]
        return (self.first.month - 1) // _MONTHS[self.kind] + 1 if self.kind in _MONTHS else 0

    @property
    def year(self) -> int:
        """The year it is numbered in: of a week that of its Thursday. 0 without a beginning."""
        if self.first is None:
            return 0
        return self.first.isocalendar()[0] if self.kind in (WEEK, FORTNIGHT) else self.first.year

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
        return Period(self.kind, end - timedelta(days=days), end) if (end - date.min).days >= days else None

    def after(self) -> Period | None:
        """The period of the same kind just after; None when there is none."""
        if self.first is None or self.last is None:
            return None
        span = self.last - self.first
        if (date.max - self.last).days <= max(366, span.days):
            return None
        start = self.last + _DAY
        return period_of(self.kind, start) if self.kind in _MONTHS else Period(self.kind, start, start + span)

    def year_before(self) -> Period | None:
        """The same period last year: of weeks those with the same numbers, of days the same dates.

        None when there is none: without two ends, for a whole year (it is the period before), for days that overlap or are those just
        before, and for a week 53 when the year before had 52 (`missing_week` tells).
        """
        first, last = self.first, self.last
        if first is None or last is None or first.year <= date.min.year + 1 or self.kind in (YEAR, ALL):
            return None
        if self.kind in _MONTHS:
            return period_of(self.kind, _same_day(first))
        if self.kind in (WEEK, FORTNIGHT):
            return None if self.missing_week() is not None else self._same_weeks(first, last)
        earlier = Period(self.kind, _same_day(first), _same_day(last))
        return earlier if _same_day(last) < first and earlier != self.before() else None

    def _same_weeks(self, first: date, last: date) -> Period:
        """As many weeks from the one with the same number: after a week 52 in a year that has 53 the fortnight goes on with that week."""
        year, week, _weekday = first.isocalendar()
        start = date.fromisocalendar(year - 1, week, 1)
        return Period(self.kind, start, start + (last - first))

    def missing_week(self) -> int | None:
        """The year before when a week 53 of this period has no counterpart in it; None when nothing is missing."""
        if self.kind not in (WEEK, FORTNIGHT) or self.first is None or self.last is None:
            return None
        for day in (self.first, self.last):
            year, week, _weekday = day.isocalendar()
            if week > weeks_in(year - 1):
                return year - 1
        return None


def period_of(kind: str, day: date) -> Period:
    """The day, week, month, quarter, tertial or year in which a day lies, or all time.

    Fortnights follow one another without a gap through week 53; see `fortnight` for those that a municipality counts from a day of its own.
    """
    if kind == ALL:
        return Period(ALL)
    if kind == FORTNIGHT:
        return fortnight(day)
    if kind in _DAYS:
        first = day if kind == DAY else _monday(day)
        return Period(kind, first, first + timedelta(days=_DAYS[kind] - 1))
    if kind not in _MONTHS:
        raise InputError("figures.period-unknown", period=kind, known=", ".join(KINDS))
    length = _MONTHS[kind]
    month = (day.month - 1) // length * length + 1
    first = date(day.year, month, 1)
    last_month = month + length - 1
    last = date(day.year, 12, 31) if last_month == 12 else date(day.year, last_month + 1, 1) - _DAY
    return Period(kind, first, last)


ANCHOR = date(2026, 1, 5)  # Monday of 2026-W02: fortnights are W02/W03, …, W46/W47, … of that year, unless somebody counts from another day


def fortnight(day: date, anchor: date = ANCHOR) -> Period:
    """The two ISO weeks in which a day lies, counted from the week of the anchor in both directions."""
    weeks = (_monday(day) - _monday(anchor)).days // 7
    first = _monday(day) - timedelta(days=7 * (weeks % 2))
    return Period(FORTNIGHT, first, first + timedelta(days=13))


def own_period(first: date | None, last: date | None) -> Period:
    """From one day to another; an end that is left out is open."""
    if first is not None and last is not None and last < first:
        raise InputError("figures.period-turned", first=first.isoformat(), last=last.isoformat())
    return Period(ALL) if first is None and last is None else Period(OWN, first, last)


def weeks_in(year: int) -> int:
    """ISO weeks of a year, 52 or 53: 28 December always lies in the last one."""
    return date(year, 12, 28).isocalendar()[1]


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _same_day(day: date) -> date:
    """The day a year before; 28 February for the leap day."""
    return date(day.year - 1, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)
