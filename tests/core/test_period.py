# SPDX-License-Identifier: GPL-2.0-or-later
"""Periods that figures are made for."""
from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest

from est_plugin.core.errors import InputError
from est_plugin.core.local_time import zone
from est_plugin.core.period import ALL, DAY, FORTNIGHT, KINDS, MONTH, OWN, QUARTER, TERTIAL, WEEK, YEAR, Period, fortnight, own_period, period_of
from est_plugin.core.period_text import parsed, text_of
from est_plugin.core.picture.reports import stretch

STOCKHOLM = zone()


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
    for kind in ("weeks", OWN, ""):
        with pytest.raises(InputError, match="period-unknown"):
            period_of(kind, date(2026, 1, 1))
    assert set(KINDS) == {DAY, WEEK, FORTNIGHT, MONTH, QUARTER, TERTIAL, YEAR, ALL, OWN}


# -- days, ISO weeks, fortnights: by hand from the calendar ---------------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "day", "first", "last", "year", "number"),
    [
        (DAY, "2028-02-29", "2028-02-29", "2028-02-29", 2028, 0),
        (WEEK, "2026-11-17", "2026-11-16", "2026-11-22", 2026, 47),
        (WEEK, "2026-12-31", "2026-12-28", "2027-01-03", 2026, 53),  # 2026 begins on a Thursday
        (WEEK, "2027-01-03", "2026-12-28", "2027-01-03", 2026, 53),
        (WEEK, "2027-01-04", "2027-01-04", "2027-01-10", 2027, 1),
        (WEEK, "2021-01-01", "2020-12-28", "2021-01-03", 2020, 53),  # 2020 is a leap year that begins on a Wednesday
        (WEEK, "2025-12-29", "2025-12-29", "2026-01-04", 2026, 1),
        (WEEK, "2024-02-29", "2024-02-26", "2024-03-03", 2024, 9),
        (FORTNIGHT, "2026-11-17", "2026-11-09", "2026-11-22", 2026, 46),
        (FORTNIGHT, "2026-12-31", "2026-12-21", "2027-01-03", 2026, 52),
        (FORTNIGHT, "2027-01-04", "2027-01-04", "2027-01-17", 2027, 1),
        (FORTNIGHT, "2026-01-01", "2025-12-22", "2026-01-04", 2025, 52),
    ],
)
def test_weeks_and_fortnights_are_those_of_the_calendar(kind, day, first, last, year, number):
    period = period_of(kind, date.fromisoformat(day))
    assert (period.first.isoformat(), period.last.isoformat(), period.year, period.number) == (first, last, year, number)
    assert period.after().before() == period == period.before().after()
    assert period.after().first == period.last + timedelta(days=1)


def test_fortnights_can_be_counted_from_a_day_of_ones_own():
    assert text_of(fortnight(date(2026, 11, 17), date(2026, 11, 18))) == "2026-W47/W48"
    assert text_of(fortnight(date(2026, 11, 15), date(2026, 11, 18))) == "2026-W45/W46"


@pytest.mark.parametrize(
    ("text", "year_before", "missing"),
    [
        ("2026-W47", "2025-W47", None), ("2027-W01", "2026-W01", None), ("2026-W01", "2025-W01", None),
        ("2026-W53", None, 2025), ("2020-W53", None, 2019), ("2026-W52/W53", None, 2025), ("2026-W53/2027-W01", None, 2025),
        ("2026-W46/W47", "2025-W46/W47", None), ("2027-W52/2028-W01", "2026-W52/W53", None), ("2028-02-29", "2027-02-28", None),
        ("2026-11-17", "2025-11-17", None), ("2028-02", "2027-02", None), ("2026-T3", "2025-T3", None), ("2026", None, None),
        ("2026-11-01/2026-11-15", "2025-11-01/2025-11-15", None), ("all", None, None), ("2026-11-01/..", None, None),
    ],
)  # fmt: skip
def test_the_same_period_last_year(text, year_before, missing):
    earlier = parsed(text).year_before()
    assert (text_of(earlier) if earlier else None) == year_before and parsed(text).missing_week() == missing


# -- the text form -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "text",
    ["2026-W47", "2026-W01", "2026-W53", "2026-W46/W47", "2026-W53/2027-W01", "2026-T3", "2026-Q4", "2026-11", "2026-11-17", "2026", "all",
     "2026-11-01/2026-11-15", "2026-11-01/..", "../2026-11-15"],
)  # fmt: skip
def test_a_period_is_known_again_by_its_text(text):
    assert text_of(parsed(text)) == text


@pytest.mark.parametrize(
    ("text", "same"),
    [("2026-w7", "2026-W07"), ("2026 v47", "2026-W47"), (" 2026-V46/V47 ", "2026-W46/W47"), ("2026-W46/47", "2026-W46/W47"), ("2026k4", "2026-Q4"),
     ("2026-t1", "2026-T1"), ("2026-1", "2026-01"), ("ALL", "all")],
)  # fmt: skip
def test_other_ways_to_write_it_are_read(text, same):
    assert text_of(parsed(text)) == same


@pytest.mark.parametrize(
    "text",
    ["", " ", "week/2026-01-01", "i dag", "../../x", "2026-W00", "2025-W53", "2026-W54", "2026-T0", "2026-T4", "2026-Q5", "2026-13", "2026-00", "2026-02-29",
     "2026-W47/W47", "2026-W46/W48", "2026-W47/W46", "2026-W53/W01", "20261", "0000", "1890", "9999", "2026-11-17 18:00", "2026-11-17/", "-2026", "2026-W4 7"],
)  # fmt: skip
def test_what_is_no_period_is_said_with_examples(text):
    with pytest.raises(InputError, match="period.unreadable") as error:
        parsed(text)
    assert error.value.hint_key == "period.unreadable-hint"


def test_turned_days_are_said():
    with pytest.raises(InputError, match="period-turned"):
        parsed("2026-11-15/2026-11-01")


@pytest.mark.parametrize(
    ("text", "first", "before"),
    [
        ("2026-03-29", "2026-03-28T23:00:00+00:00", "2026-03-29T22:00:00+00:00"),  # 23 hours
        ("2026-10-25", "2026-10-24T22:00:00+00:00", "2026-10-25T23:00:00+00:00"),  # 25 hours
        ("2026-W43", "2026-10-18T22:00:00+00:00", "2026-10-25T23:00:00+00:00"),
        ("2026-W47", "2026-11-15T23:00:00+00:00", "2026-11-22T23:00:00+00:00"),
    ],
)
def test_local_days_are_bounds_in_utc_also_in_the_nights_when_clocks_change(text, first, before):
    found = [datetime.fromtimestamp(moment, timezone.utc).isoformat() for moment in stretch(parsed(text), STOCKHOLM)]
    assert found == [first, before]
