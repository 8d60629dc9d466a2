# SPDX-License-Identifier: GPL-2.0-or-later
"""Filter by the day that is awaited: overdue, this week, this month, without date, from and to."""
from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass

from .row import TO_DO, WorkRow

OVERDUE, THIS_WEEK, THIS_MONTH, WITHOUT, BETWEEN = DUE_KINDS = ("overdue", "this_week", "this_month", "without", "between")


@dataclass(frozen=True)
class Due:
    """`first` and `last` belong to *between*; either may be open."""

    kind: str
    first: dt.date | None = None
    last: dt.date | None = None

    def span(self, today: dt.date) -> tuple[dt.date, dt.date]:
        """The days meant, both included; a week begins on Monday."""
        if self.kind == OVERDUE:
            return dt.date.min, today - dt.timedelta(days=1)
        if self.kind == THIS_WEEK:
            monday = today - dt.timedelta(days=today.weekday())
            return monday, monday + dt.timedelta(days=6)
        if self.kind == THIS_MONTH:
            return today.replace(day=1), today.replace(day=calendar.monthrange(today.year, today.month)[1])
        first, last = self.first or dt.date.min, self.last or dt.date.max
        return (first, last) if first <= last else (last, first)

    def only(self, rows: list[WorkRow], today: dt.date) -> list[WorkRow]:
        """Those whose day lies there; what is done awaits no day."""
        if self.kind == WITHOUT:
            return [row for row in rows if row.waits_until is None and row.type in TO_DO]
        first, last = self.span(today)
        return [row for row in rows if row.waits_until is not None and first <= row.waits_until <= last]
