# SPDX-License-Identifier: GPL-2.0-or-later
"""Which periods are compared: as long as one another, also when the period has not ended."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from ..period import Period, own_period


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
    before, last_year = period.before(), period.year_before()
    if period.first is None or not period.is_running(today):
        return Spans(period, period, before, last_year)
    so_far = today - period.first
    return Spans(period, own_period(period.first, today), _cut(before, so_far), _cut(last_year, so_far))


def _cut(period: Period | None, so_far: timedelta) -> Period | None:
    if period is None or period.first is None or period.last is None:
        return period
    return own_period(period.first, min(period.last, period.first + so_far))
