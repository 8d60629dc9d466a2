# SPDX-License-Identifier: GPL-2.0-or-later
"""The follow-up of a promise in a period: promised, expected so far, done, cancelled, and whether it is kept."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ..period import Period
from .counting import assigned, nameless, undated
from .expected import expected, expected_in, promised_in_all, units
from .records import KEPT, MANUAL, NOT_KEPT, ON_WAY, OUTCOMES, Activity, Deed, Promise, cut, shared_days


@dataclass(frozen=True)
class ActivityResult:
    """One activity on the evening of `stands_on`; "so far" is from the first day of the promise, "now" the part of it in the period."""

    activity: Activity
    stands_on: date
    promised: int
    """For the whole time of the promise."""
    expected: int
    """By that evening."""
    expected_now: int
    so_far: tuple[Deed, ...]
    now: tuple[Deed, ...]
    cancelled: tuple[Deed, ...]
    """Cancelled in the period."""
    units: int
    """Weeks, months … that lie wholly in the promise and have ended."""
    units_kept: int
    """Those in which the promised number was reached."""
    has_begun: bool
    has_ended: bool
    nameless: int = 0
    """Done in this time and not counted, because nobody wrote who did it."""
    undated: int = 0
    """Done and not counted, because nobody wrote when."""

    @property
    def done(self) -> int:
        """How many are done since the promise began."""
        return _sum(self.so_far)

    @property
    def done_now(self) -> int:
        """How many are done in the period."""
        return _sum(self.now)

    @property
    def by_hand(self) -> int:
        """How many of them are numbers written by hand."""
        return _sum(deed for deed in self.so_far if deed.source == MANUAL)

    @property
    def counted_outcome(self) -> str | None:
        """Kept when all that was promised is done; else on the way as long as the promise runs and no less is done than expected by now.

        None when no number was promised, or the promise had not begun.
        """
        if self.activity.promised <= 0 or not self.has_begun:
            return None
        if self.done >= self.promised:
            return KEPT
        return NOT_KEPT if self.has_ended or self.done < self.expected else ON_WAY

    @property
    def is_own(self) -> bool:
        """Whether somebody has judged it otherwise than the count."""
        return self.activity.assessment in OUTCOMES

    @property
    def outcome(self) -> str | None:
        """What holds: one's own assessment, else the count."""
        return self.activity.assessment if self.is_own else self.counted_outcome

    @property
    def remaining(self) -> int:
        """What is left of the promised number."""
        return max(0, self.promised - self.done)


@dataclass(frozen=True)
class PromiseResult:
    """A promise in a period. `days` are those of the period on which it was valid and that have come."""

    promise: Promise
    period: Period
    days: Period | None
    stands_on: date
    activities: tuple[ActivityResult, ...]

    @property
    def has_ended(self) -> bool:
        """Whether its last day has gone."""
        return self.stands_on >= self.promise.last

    def count(self, outcome: str) -> int:
        """How many activities have an outcome."""
        return sum(one.outcome == outcome for one in self.activities)

    @property
    def outcome(self) -> str | None:
        """The promise as a whole: not kept when one activity is not, kept when all are; None when none has a number."""
        found = {one.outcome for one in self.activities} - {None}
        return next((one for one in (NOT_KEPT, ON_WAY, KEPT) if one in found), None)


def follow_up(
    promise: Promise, activities: Sequence[Activity], deeds: Iterable[Deed], period: Period, today: date
) -> PromiseResult:
    """The promise as it stands on the last evening of the period, today when that is still to come, its own last day when that was before.

    Deeds later than that evening do not count. A period that shares no day with the promise has no `days`, and nothing was done in it.
    """
    deeds, mine = tuple(deeds), [one for one in activities if one.promise_id == promise.id]
    stands_on = min(period.counted_to(today), promise.last)
    valid = shared_days(period, promise.days)
    days = cut(valid, today) if valid is not None else None
    found = assigned(promise, activities, (deed for deed in deeds if deed.day is not None and deed.day <= stands_on or deed.is_cancelled))
    results = tuple(
        replace(_result(promise, one, found, deeds, days, stands_on), undated=len(undated(one, activities, deeds)))
        for one in sorted(mine, key=lambda one: one.order)
    )  # fmt: skip
    return PromiseResult(promise, period, days, stands_on, results)


def _result(
    promise: Promise, activity: Activity, found: Mapping[str, tuple[Deed, ...]], deeds: Sequence[Deed], days: Period | None, stands_on: date
) -> ActivityResult:
    done = tuple(deed for deed in found[activity.id] if not deed.is_cancelled)
    cancelled = tuple(deed for deed in found[activity.id] if deed.is_cancelled and days is not None and deed.day in days)
    whole = units(promise, activity, stands_on)
    reached = sum(_sum(deed for deed in done if deed.day in unit) >= activity.promised for unit in whole) if activity.promised > 0 else 0
    first, last = (days.first, days.last) if days is not None else (None, None)
    return ActivityResult(
        activity, stands_on, promised_in_all(promise, activity), expected(promise, activity, stands_on),
        expected_in(promise, activity, first, last) if first is not None and last is not None else 0,
        done, tuple(deed for deed in done if days is not None and deed.day in days), cancelled, len(whole), reached, stands_on >= promise.first,
        stands_on >= promise.last,
        len([deed for deed in nameless(promise, activity, deeds) if deed.day is not None and deed.day <= stands_on]),
    )  # fmt: skip


def _sum(deeds: Iterable[Deed]) -> int:
    return sum(deed.amount for deed in deeds)
