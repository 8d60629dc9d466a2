# SPDX-License-Identifier: GPL-2.0-or-later
"""The promise that follows on another one: as long, the same activities, and what remains of numbers that were promised for the whole time."""
from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from ..period import MONTH, TERTIAL, YEAR, period_of
from .expected import WHOLE
from .follow_up import ActivityResult, PromiseResult
from .records import Promise

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class NextActivity:
    """An activity to come; `carried` is what of its number comes from the promise before."""

    carried_from_id: str
    promised: int
    carried: int


def next_days(promise: Promise) -> tuple[date, date]:
    """The days after: as many calendar years, tertials or months when it is made of whole ones, else as many days."""
    first = promise.last + _DAY
    for kind in (YEAR, TERTIAL, MONTH):
        if period_of(kind, promise.first).first != promise.first or period_of(kind, promise.last).last != promise.last:
            continue
        last, day = promise.last, promise.first
        while day <= promise.last:  # one unit to come for each that was
            last = period_of(kind, last + _DAY).last or last
            day = (period_of(kind, day).last or day) + _DAY
        return first, last
    return first, first + (promise.last - promise.first)


def next_name(promise: Promise, first: date) -> str:
    """The name with its years moved on; unchanged when it names no year of the promise."""
    step = first.year - promise.first.year
    own = range(promise.first.year, promise.last.year + 1)
    return _YEAR.sub(lambda match: str(int(match[0]) + step) if int(match[0]) in own else match[0], promise.name)


def next_activities(found: PromiseResult, with_remaining: bool = True) -> list[NextActivity]:
    """Every activity again. What remains of a number for the whole time is added; a week or month that has gone cannot be made up."""
    return [_next(one, with_remaining) for one in found.activities]


def carried(result: ActivityResult) -> int:
    """What an activity hands on to the next promise."""
    return result.remaining if result.activity.per == WHOLE else 0


def _next(result: ActivityResult, with_remaining: bool) -> NextActivity:
    more = carried(result) if with_remaining else 0
    return NextActivity(result.activity.id, result.activity.promised + more, more)
