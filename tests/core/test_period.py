# SPDX-License-Identifier: GPL-2.0-or-later
"""Periods that figures are made for."""
from __future__ import annotations

from datetime import date

import pytest

from est_plugin.core.errors import InputError
from est_plugin.core.period import ALL, KINDS, MONTH, OWN, QUARTER, TERTIAL, YEAR, Period, own_period, period_of


@pytest.mark.parametrize(
    ("kind", "day", "first", "last", "number"),
    [
        (MONTH, date(2026, 11, 17), date(2026, 11, 1), date(2026, 11, 30), 11),
        (MONTH, date(2028, 2, 29), date(2028, 2, 1), date(2028, 2, 29), 2),
        (MONTH, date(2026, 12, 31), date(2026, 12, 1), date(2026, 12, 31), 12),
        (QUARTER, date(2026, 3, 31), date(2026, 1, 1), date(2026, 3, 31), 1),
        (QUARTER, date(2026, 11, 17), date(2026, 10, 1), date(2026, 12, 31), 4),
        (TERTIAL, date(2026, 4, 30), date(2026, 1, 1), date(2026, 4, 30), 1),
        (TERTIAL, date(2026, 5, 1), date(2026, 5, 1), date(2026, 8, 31), 2),
        (TERTIAL, date(2026, 11, 17), date(2026, 9, 1), date(2026, 12, 31), 3),
        (YEAR, date(2026, 11, 17), date(2026, 1, 1), date(2026, 12, 31), 1),
    ],
)
def test_a_day_lies_in_its_period(kind, day, first, last, number):
    period = period_of(kind, day)
    assert (period.first, period.last, period.number) == (first, last, number)
    assert first in period and last in period and day in period


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        (period_of(MONTH, date(2026, 1, 15)), date(2025, 12, 1), date(2025, 12, 31)),
        (period_of(QUARTER, date(2026, 2, 1)), date(2025, 10, 1), date(2025, 12, 31)),
        (period_of(TERTIAL, date(2026, 11, 17)), date(2026, 5, 1), date(2026, 8, 31)),
        (period_of(YEAR, date(2026, 11, 17)), date(2025, 1, 1), date(2025, 12, 31)),
        (own_period(date(2026, 11, 8), date(2026, 11, 14)), date(2026, 11, 1), date(2026, 11, 7)),
        (own_period(date(2026, 11, 8), date(2026, 11, 8)), date(2026, 11, 7), date(2026, 11, 7)),
    ],
)
def test_the_period_before_touches_it_and_leads_back(period, first, last):
    before = period.before()
    assert (before.first, before.last) == (first, last)
    assert (before.after().first, before.after().last) == (period.first, period.last)


@pytest.mark.parametrize(
    "period", [Period(ALL), own_period(None, date(2026, 1, 1)), own_period(date(2026, 1, 1), None), own_period(date.min, date(2026, 1, 1)),
               own_period(date(1, 1, 3), date(2026, 1, 1)), period_of(YEAR, date(1, 5, 5))],
)  # fmt: skip
def test_where_nothing_lies_before_there_is_no_period_before(period):
    assert period.before() is None


@pytest.mark.parametrize("period", [Period(ALL), own_period(date(2026, 1, 1), None), period_of(YEAR, date(9999, 1, 1)), period_of(MONTH, date(9999, 12, 1))])
def test_where_nothing_lies_after_there_is_no_period_after(period):
    assert period.after() is None


def test_open_ends_and_unknown_days():
    day = date(2026, 11, 17)
    assert day in own_period(None, day) and day in own_period(day, None) and day in own_period(None, None)
    assert None in Period(ALL)
    assert None not in own_period(None, day) and None not in period_of(YEAR, day)


def test_a_running_period_is_counted_to_today():
    november, today = period_of(MONTH, date(2026, 11, 1)), date(2026, 11, 17)
    assert november.is_running(today) and november.counted_to(today) == today
    assert november.counted_to(date(2026, 12, 24)) == date(2026, 11, 30)
    assert not november.is_running(date(2026, 11, 30)) and not november.is_running(date(2026, 12, 1))
    assert Period(ALL).counted_to(today) == today and not Period(ALL).is_running(today)


def test_turned_days_and_unknown_kinds_are_refused():
    with pytest.raises(InputError, match="period-turned"):
        own_period(date(2026, 2, 1), date(2026, 1, 31))
    for kind in ("week", OWN, ""):
        with pytest.raises(InputError, match="period-unknown"):
            period_of(kind, date(2026, 1, 1))
    assert set(KINDS) == {MONTH, QUARTER, TERTIAL, YEAR, ALL, OWN}
