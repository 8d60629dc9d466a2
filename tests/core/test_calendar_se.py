# SPDX-License-Identifier: GPL-2.0-or-later
"""Swedish holidays against printed almanacs, working days counted by hand, yearly days and windows."""
from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from est_plugin.core import calendar_se as cal
from est_plugin.core.errors import InputError

DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))

# year: Easter Sunday, Ascension, Whit Sunday, Midsummer Day, All Saints (almanac)
MOVABLE = {
    2019: ("04-21", "05-30", "06-09", "06-22", "11-02"),
    2020: ("04-12", "05-21", "05-31", "06-20", "10-31"),
    2021: ("04-04", "05-13", "05-23", "06-26", "11-06"),
    2022: ("04-17", "05-26", "06-05", "06-25", "11-05"),
    2023: ("04-09", "05-18", "05-28", "06-24", "11-04"),
    2024: ("03-31", "05-09", "05-19", "06-22", "11-02"),
    2025: ("04-20", "05-29", "06-08", "06-21", "11-01"),
    2026: ("04-05", "05-14", "05-24", "06-20", "10-31"),
    2027: ("03-28", "05-06", "05-16", "06-26", "11-06"),
    2028: ("04-16", "05-25", "06-04", "06-24", "11-04"),
    2029: ("04-01", "05-10", "05-20", "06-23", "11-03"),
    2030: ("04-21", "05-30", "06-09", "06-22", "11-02"),
}
FIXED = ("01-01", "01-06", "05-01", "06-06", "12-24", "12-25", "12-26", "12-31")


@pytest.mark.parametrize("year", sorted(MOVABLE))
def test_the_holidays_of_a_year_are_those_of_the_almanac(year):
    easter, ascension, whit, midsummer, saints = (date.fromisoformat(f"{year}-{text}") for text in MOVABLE[year])
    day = timedelta(days=1)
    expected = {date.fromisoformat(f"{year}-{text}") for text in FIXED}
    expected |= {easter - 2 * day, easter, easter + day, ascension, whit, midsummer - day, midsummer, saints}
    assert set(cal.holidays(year)) == expected
    assert cal.holidays(year)[midsummer - day] == "midsummer-eve"
    assert cal.holidays(year)[easter - 2 * day] == "good-friday"


@pytest.mark.parametrize("text", ["1818-03-22", "1943-04-25", "1954-04-18", "2000-04-23", "2008-03-23", "2038-04-25", "2049-04-18"])
def test_easter_is_right_in_the_years_where_formulas_fail(text):
    day = date.fromisoformat(text)
    assert cal.easter_sunday(day.year) == day


def test_ascension_on_may_day_is_one_day_only():
    assert date(2008, 5, 1) in cal.holidays(2008)
    assert cal.holidays(2008)[date(2008, 5, 1)] == "ascension"


def test_holidays_cannot_be_changed_by_a_caller():
    with pytest.raises(TypeError):
        cal.holidays(2026)[date(2026, 2, 2)] = "own"  # type: ignore[index]


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        ("2026-04-01", 1, "2026-04-02"),  # Maundy Thursday is a working day
        ("2026-04-01", 3, "2026-04-08"),  # Thu 2, then Good Friday to Easter Monday, Tue 7, Wed 8
        ("2026-06-18", 1, "2026-06-22"),  # Midsummer Eve is a Friday
        ("2026-12-23", 1, "2026-12-28"),  # Christmas Eve to Boxing Day, then a Sunday
        ("2026-12-30", 1, "2027-01-04"),  # New Year's Eve, New Year's Day, weekend
        ("2027-01-04", 2, "2027-01-07"),  # Epiphany on a Wednesday
        ("2026-10-30", 1, "2026-11-02"),  # Friday over All Saints
        ("2026-05-13", 1, "2026-05-15"),  # the Friday after Ascension counts
        ("2026-09-05", 0, "2026-09-07"),  # nothing to add on a Saturday: the Monday
        ("2026-09-07", 0, "2026-09-07"),
    ],
)
def test_working_days_are_counted_over_weekends_and_holidays(start, count, expected):
    assert cal.add_working_days(date.fromisoformat(start), count) == date.fromisoformat(expected)


def test_a_municipality_may_have_other_free_days():
    closed = date(2026, 9, 8)
    assert cal.add_working_days(date(2026, 9, 7), 1, lambda year: {closed}) == date(2026, 9, 9)


@given(DAYS, st.integers(1, 60))
def test_the_day_after_so_many_working_days_is_one_and_they_all_lie_between(start, count):
    end = cal.add_working_days(start, count)
    between = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert cal.is_working_day(end)
    assert sum(map(cal.is_working_day, between)) == count


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [("2026-08-31", 6, "2027-02-28"), ("2027-08-31", 6, "2028-02-29"), ("2026-07-01", 6, "2027-01-01"), ("2026-12-15", 12, "2027-12-15")],
)
def test_months_keep_the_day_or_take_the_last_of_the_month(start, count, expected):
    assert cal.add_months(date.fromisoformat(start), count) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2026-01-01", "2026-01-31"),
        ("2026-01-31", "2026-09-30"),  # the last day of the round is too late for a new fault
        ("2026-09-29", "2026-09-30"),
        ("2026-09-30", "2027-01-31"),
        ("2026-12-31", "2027-01-31"),
    ],
)
def test_the_next_round_comes_after_today(today, expected):
    assert cal.next_of_list(date.fromisoformat(today), ["01-31", "09-30"]) == date.fromisoformat(expected)


def test_a_list_without_dates_is_refused():
    with pytest.raises(InputError) as refused:
        cal.next_of_list(date(2026, 1, 1), [])
    assert refused.value.key == "rules.no-dates"


@pytest.mark.parametrize(
    ("today", "window"),
    [
        ("2026-04-01", ("2026-10-01", "2027-03-31")),  # the day after the window
        ("2026-09-30", ("2026-10-01", "2027-03-31")),
        ("2026-10-01", ("2026-10-01", "2027-03-31")),  # its first day
        ("2027-01-15", ("2026-10-01", "2027-03-31")),  # across New Year
        ("2027-03-31", ("2026-10-01", "2027-03-31")),  # its last day
    ],
)
def test_the_pruning_window_is_the_open_one_or_the_next(today, window):
    assert cal.next_window(date.fromisoformat(today), "10-01", "03-31") == tuple(map(date.fromisoformat, window))


def test_a_window_within_one_year_and_the_29th_of_february():
    assert cal.next_window(date(2026, 7, 1), "05-01", "06-15") == (date(2027, 5, 1), date(2027, 6, 15))
    assert cal.next_window(date(2027, 1, 5), "12-01", "02-29")[1] == date(2027, 2, 28)
    assert cal.next_window(date(2028, 1, 5), "12-01", "02-29")[1] == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("day", "first", "last", "inside"),
    [
        ("2026-12-31", "11-01", "03-31", True),
        ("2026-03-31", "11-01", "03-31", True),
        ("2026-04-01", "11-01", "03-31", False),
        ("2026-10-31", "11-01", "03-31", False),
        ("2026-06-01", "05-01", "08-31", True),
        ("2026-09-01", "05-01", "08-31", False),
        ("2026-09-01", None, None, True),
        ("2026-09-01", "09-01", None, True),
        ("2026-09-01", None, "08-31", False),
    ],
)
def test_a_season_may_pass_new_year_and_holds_both_its_ends(day, first, last, inside):
    assert cal.is_in_season(date.fromisoformat(day), first, last) is inside


@given(DAYS, DAYS, DAYS)
def test_the_next_window_is_never_over_and_open_exactly_in_season(today, a, b):
    first, last = f"{a:%m-%d}", f"{b:%m-%d}"
    start, end = cal.next_window(today, first, last)
    assert start <= end and end >= today
    assert (start <= today) is cal.is_in_season(today, first, last)


@pytest.mark.parametrize("text", ["13-01", "02-30", "1 okt", "", "10-01-05"])
def test_what_is_no_day_of_the_year_is_refused_by_name(text):
    with pytest.raises(InputError) as refused:
        cal.month_day(text, 2026)
    assert refused.value.details["value"] == text
