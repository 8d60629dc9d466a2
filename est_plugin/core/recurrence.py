# SPDX-License-Identifier: GPL-2.0-or-later
"""A measure that recurs every year: what next year's looks like."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from .calendar_se import add_months

# what next year's has from this year's; dates, status and what was done are its own
COPIED = (
    "title", "measure_type", "responsible_id", "contractor_id", "officer", "priority", "cost_tkr", "cost_class", "recurs_yearly",
)  # fmt: skip
_YEAR = 12
_DATES = ("window_from", "window_to", "due_date", "answer_by")


def next_dates(measure: Mapping[str, Any], today: date) -> dict[str, date | None]:
    """Window, due date and answer date of the next one.

    A window comes again as the first one that opens after this year's was done, a due date a year later; neither is already past.
    Without any date it is a year after it was done.
    """
    done = measure.get("done_on") or today
    last = {name: measure.get(name) for name in _DATES}
    if last["window_from"] and last["window_to"]:
        years = _years(last["window_from"], done, strict=True)
        while _later(last["window_to"], years) < today:
            years += 1
        shifted = {name: _later(day, years) if day else None for name, day in last.items()}
        return {**shifted, "due_date": shifted["window_to"]}
    until = last["due_date"] or last["answer_by"]
    if until is None:
        until, last["due_date"] = done, done
    years = max(_years(until, done, strict=True), _years(until, today, strict=False))
    return {name: _later(day, years) if day else None for name, day in last.items()}


def next_values(measure: Mapping[str, Any], today: date, *, is_outside: bool) -> dict[str, Any]:
    """Columns of next year's measure: an owner outside the municipality is asked again, with an answer date; our own has a due date."""
    values: dict[str, Any] = {name: measure.get(name) for name in COPIED}
    dates = next_dates(measure, today)
    values.update(dates, recurs_from_id=measure["id"], status="new")
    if is_outside:
        values.update(status="forwarded", forwarded_to_id=measure["responsible_id"], answer_by=dates["answer_by"] or dates["due_date"], due_date=None)
    elif dates["due_date"]:
        values["answer_by"] = None  # the meeting that asked for this year's answer has been
    return values


def _years(day: date, after: date, *, strict: bool) -> int:
    """How many whole years, at least one, until the day comes again after (or on) another day."""
    years = 1
    while _later(day, years) < after or (strict and _later(day, years) == after):
        years += 1
    return years


def _later(day: date, years: int) -> date:
    return add_months(day, _YEAR * years)
