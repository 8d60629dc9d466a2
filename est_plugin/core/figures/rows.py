# SPDX-License-Identifier: GPL-2.0-or-later
"""The plain rows that figures are made from, and how a row was on an earlier day.

A measure is made open or waiting, and every later change of a status, a date or a responsible organisation stands in the log. A value
of an earlier day is therefore the value of now with the later changes rolled back. A status step that somebody took back counts as never taken.
"""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from .. import status
from ..local_time import stored_day

STEP = "status"
DATES = ("due_date", "answer_by", "review_date")
ROLLED_BACK = (*DATES, "responsible_id", "forwarded_to_id")  # columns whose earlier values are asked for
LOGGED = (STEP, status.TAKEN_BACK, *ROLLED_BACK)


@dataclass(frozen=True)
class Change:
    """One entry of the log; `on` is the day in the municipality's own time, `version` the measure's after the change."""

    what: str
    old: str | None
    new: str | None
    on: date
    version: int = 0


@dataclass(frozen=True)
class MeasureRow:
    """A measure as it is now, with what the log says of it, oldest first. Days are the municipality's own calendar days."""

    id: str
    status: str
    created_on: date | None
    measure_type: str = "other"
    responsible_id: str | None = None
    forwarded_to_id: str | None = None
    due_date: date | None = None
    answer_by: date | None = None
    review_date: date | None = None
    done_on: date | None = None
    verified_on: date | None = None
    reason: str | None = None
    seen_on: date | None = None  # the first day that one of the things it answers was seen
    walk_ids: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()  # letters of the things it answers
    needs_check: bool = False  # somebody must look on site when it is fixed
    changes: tuple[Change, ...] = field(default=(), repr=False)

    @cached_property
    def steps(self) -> tuple[Change, ...]:
        """Status steps that hold, oldest first."""
        return _steps(self.changes)

    def status_on(self, day: date) -> str | None:
        """Status at the end of a day, as far as it is known now: done work counts from the day it was done. None before the measure was made."""
        if self.created_on is not None and self.created_on > day:
            return None
        found = self.status
        for step in reversed(self.steps):
            if step.on <= day:
                break
            found = step.old or found
        return status.FIXED_CODES[0] if is_to_do(found) and self.done_day is not None and self.done_day <= day else found

    def value_on(self, column: str, day: date) -> date | str | None:
        """One of ROLLED_BACK as it stood at the end of a day."""
        return self._earlier(column, [change for change in self.changes if change.what == column and change.on > day])

    def waits_until(self, day: date) -> date | None:
        """The day by which, as it stood then, something must have happened: done, answered or looked at again."""
        return status.waits_until({"status": self.status_on(day), **{column: self.value_on(column, day) for column in DATES}})

    def is_overdue(self, day: date) -> bool:
        """Whether that day had passed with nothing done; on the day itself nothing is late."""
        until = self.waits_until(day)
        return is_to_do(self.status_on(day)) and until is not None and until < day

    @cached_property
    def last_done(self) -> Change | None:
        """The step by which it became done for the last time."""
        return next((step for step in reversed(self.steps) if step.new in status.FIXED_CODES and step.old not in status.FIXED_CODES), None)

    @cached_property
    def done_day(self) -> date | None:
        """The day the work was done, for the last time: `done_on`, unless it is empty or older than the last reopening, else the day it was noted."""
        if not self.is_done:
            return None
        reopened = self.reopened_days
        if self.done_on is not None and not (reopened and self.done_on < reopened[-1]):
            return self.done_on
        return self.last_done.on if self.last_done else self.verified_on

    @property
    def is_done(self) -> bool:
        """Whether it is fixed or verified now."""
        return self.status in status.FIXED_CODES

    @cached_property
    def due_when_done(self) -> date | None:
        """The due date that held when the measure became done: one that is moved afterwards changes nothing."""
        if self.last_done is None:
            return self.due_date
        version = self.last_done.version
        return self._earlier("due_date", [change for change in self.changes if change.what == "due_date" and change.version > version])

    @cached_property
    def refused_day(self) -> date | None:
        """The day it was decided not to do it; None when it is not refused now."""
        if self.status != "refused":
            return None
        return next((step.on for step in reversed(self.steps) if step.new == "refused"), None)

    @cached_property
    def reopened_days(self) -> tuple[date, ...]:
        """Days on which it was opened again."""
        return tuple(step.on for step in self.steps if step.old and step.new and status.is_reopening(step.old, step.new))

    def _earlier(self, column: str, later: list[Change]) -> date | str | None:
        if not later:
            return getattr(self, column)
        old = later[0].old
        return stored_day(old) if column in DATES else old


@dataclass(frozen=True)
class ThingRow:
    """A defect as somebody saw it: a finding together with its lighting defect, or a lone lighting defect. Merged ones are left out."""

    id: str
    created_on: date | None
    seen_on: date | None
    linked_on: date | None = None  # when it got its first measure
    walk_id: str | None = None
    category: str | None = None  # letter
    table: str = "finding"

    def is_unassigned(self, day: date) -> bool:
        """Whether it was known and had no measure at the end of a day."""
        return (self.created_on is None or self.created_on <= day) and (self.linked_on is None or self.linked_on > day)


@dataclass(frozen=True)
class Rows:
    """All that the figures of a workspace are made from."""

    measures: tuple[MeasureRow, ...] = ()
    things: tuple[ThingRow, ...] = ()
    outside: frozenset[str] = frozenset()  # organisations outside the municipality


@dataclass(frozen=True)
class Choice:
    """Which measures are counted; None: all. Category and measure type are those of now, responsible too."""

    walk_id: str | None = None
    responsible_id: str | None = None
    category: str | None = None
    measure_type: str | None = None

    def measures(self, rows: Iterable[MeasureRow]) -> list[MeasureRow]:
        """Measures that fit; one that is the same as another is never counted, its original is."""
        return [row for row in rows if row.status != "duplicate" and self._fits(row)]

    def things(self, rows: Iterable[ThingRow]) -> list[ThingRow]:
        """Defects that fit; they have neither responsible nor measure type."""
        if self.responsible_id is not None or self.measure_type is not None:
            return []
        return [row for row in rows if self.walk_id in (None, row.walk_id) and self.category in (None, row.category)]

    def _fits(self, row: MeasureRow) -> bool:
        return (
            (self.walk_id is None or self.walk_id in row.walk_ids)
            and (self.responsible_id is None or row.responsible_id == self.responsible_id)
            and (self.category is None or self.category in row.categories)
            and (self.measure_type is None or row.measure_type == self.measure_type)
        )


def is_to_do(code: str | None) -> bool:
    """Whether a status is open or waiting."""
    return code in status.BY_CODE and status.BY_CODE[code].type in (status.OPEN, status.WAITING)


def _steps(changes: Iterable[Change]) -> tuple[Change, ...]:
    kept: list[Change] = []
    for change in changes:
        if change.what == STEP:
            kept.append(change)
        elif change.what == status.TAKEN_BACK:
            if kept and (kept[-1].old, kept[-1].new) == (change.new, change.old):
                kept.pop()
            else:
                kept.append(change)
    return tuple(kept)
