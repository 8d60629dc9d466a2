# SPDX-License-Identifier: GPL-2.0-or-later
"""How much of a promise is expected by a day: its share of the time that has gone, down to a whole number."""
from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from ..period import MONTH, TERTIAL, WEEK, YEAR, Period, period_of
from .records import Activity, Promise

WHOLE = "whole"
UNITS = {"week": WEEK, "month": MONTH, "tertial": TERTIAL, "year": YEAR}  # promise_activity.per → kind of period
_DAY = timedelta(days=1)


def promised_in_all(promise: Promise, activity: Activity) -> int:
    """The number promised for the whole time of the promise."""
    return expected(promise, activity, promise.last)


def expected(promise: Promise, activity: Activity, day: date) -> int:
    """The number that ought to be done by the evening of a day.

    The promised number times the part of the time that has gone, cut to a whole number. "Per week" (Monday to Sunday), month, tertial and year
    count every calendar unit by the share of its days that lie in the promise and have gone; "whole" is one unit as long as the promise. On the
    last day something that was promised is at least one, however short the promise. Nothing is expected before the first day, and no more after
    the last.

    Source: arithmetic only; exact by fractions, so that a year of weeks gives 52 and never 51.999.
    """
    if activity.promised <= 0 or day < promise.first:
        return 0
    last = min(day, promise.last)
    share = sum((_share(unit, promise.first, last) for unit in _units(promise, activity.per, last)), Fraction(0))
    number = int(activity.promised * share)
    return max(1, number) if last == promise.last else number


def expected_in(promise: Promise, activity: Activity, first: date, last: date) -> int:
    """The number expected from one day to another: by the evening of the last, less what was expected before the first."""
    return expected(promise, activity, last) - expected(promise, activity, first - _DAY)


def units(promise: Promise, activity: Activity, last: date) -> list[Period]:
    """The calendar units that lie wholly in the promise and have ended by a day; none for a promise of one whole."""
    if activity.per not in UNITS:
        return []
    return [
        one for one in _units(promise, activity.per, min(last, promise.last))
        if one.first is not None and one.last is not None and one.first >= promise.first and one.last <= min(last, promise.last)
    ]  # fmt: skip


def _units(promise: Promise, per: str, last: date) -> Iterator[Period]:
    """The units that the promise has touched by a day."""
    if per not in UNITS:
        yield promise.days
        return
    day = promise.first
    while day <= last:
        unit = period_of(UNITS[per], day)
        yield unit
        if unit.last is None or unit.last >= last:
            return
        day = unit.last + _DAY


def _share(unit: Period, first: date, last: date) -> Fraction:
    """Which part of a unit lies between two days."""
    begin, end = max(unit.first or first, first), min(unit.last or last, last)
    length = ((unit.last or last) - (unit.first or first)).days + 1
    return Fraction(max(0, (end - begin).days + 1), length)
