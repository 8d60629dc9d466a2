# SPDX-License-Identifier: GPL-2.0-or-later
"""Next year's dates of a measure that recurs, counted by hand."""
from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from est_plugin.core import recurrence

TODAY = date(2026, 11, 13)


def measure(**values):
    return {"id": "m", "status": "fixed", "recurs_yearly": True, "responsible_id": "parks", "title": "Klipp", **values}


def day(text):
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("window", "done", "expected", "today"),
    [
        (("2026-10-01", "2027-03-31"), "2026-11-10", ("2027-10-01", "2028-03-31"), TODAY),  # in the window
        (("2026-10-01", "2027-03-31"), "2026-08-20", ("2027-10-01", "2028-03-31"), TODAY),  # before it opened
        (("2025-10-01", "2026-03-31"), "2026-04-15", ("2026-10-01", "2027-03-31"), TODAY),  # two weeks late
        (("2025-10-01", "2026-03-31"), "2026-10-05", ("2027-10-01", "2028-03-31"), TODAY),  # so late that it was this year's
        (("2020-05-01", "2020-06-15"), "2020-05-20", ("2027-05-01", "2027-06-15"), TODAY),  # forgotten for years: not one that has passed
        (("2023-12-01", "2024-02-29"), "2023-12-24", ("2024-12-01", "2025-02-28"), date(2024, 1, 2)),  # a leap day
    ],
)
def test_a_window_comes_again_as_the_first_that_opens_after_it_was_done(window, done, expected, today):
    dates = recurrence.next_dates(measure(window_from=day(window[0]), window_to=day(window[1]), due_date=day(window[1]), done_on=day(done)), today)
    assert (dates["window_from"], dates["window_to"], dates["due_date"]) == (day(expected[0]), day(expected[1]), day(expected[1]))


@pytest.mark.parametrize(
    ("due", "done", "expected"),
    [
        ("2026-10-30", "2026-11-02", "2027-10-30"),
        ("2026-12-24", "2026-11-02", "2027-12-24"),  # done before it was due
        ("2024-02-29", "2026-11-02", "2027-02-28"),
        ("2020-06-01", "2020-06-01", "2027-06-01"),
        (None, "2026-11-02", "2027-11-02"),
        (None, None, "2027-11-13"),
    ],
)
def test_without_a_window_it_is_due_a_year_later(due, done, expected):
    assert recurrence.next_dates(measure(due_date=day(due), done_on=day(done)), TODAY)["due_date"] == day(expected)


def test_an_owner_outside_is_asked_again():
    values = recurrence.next_values(measure(answer_by=date(2026, 9, 1), done_on=date(2026, 11, 1)), TODAY, is_outside=True)
    assert (values["status"], values["forwarded_to_id"], values["answer_by"], values["due_date"]) == ("forwarded", "parks", date(2027, 9, 1), None)


def test_our_own_has_no_answer_date_of_a_meeting_that_has_been():
    values = recurrence.next_values(measure(answer_by=date(2026, 9, 1), due_date=date(2026, 10, 1), done_on=date(2026, 10, 2)), TODAY, is_outside=False)
    assert (values["status"], values["answer_by"], values["due_date"]) == ("new", None, date(2027, 10, 1))
    assert values["recurs_from_id"] == "m" and values["recurs_yearly"] and "done_on" not in values


DAYS = st.dates(date(2015, 1, 1), date(2040, 12, 31))


@given(st.none() | DAYS, st.none() | st.tuples(DAYS, st.integers(0, 300)), st.none() | DAYS, DAYS)
def test_the_next_one_is_never_over_before_it_is_made_and_comes_within_two_years(due, window, done, today):
    done = min(done, today) if done else None
    due = None if window else due
    first, last = (window[0], window[0] + timedelta(days=window[1])) if window else (None, None)
    dates = recurrence.next_dates(measure(due_date=due, window_from=first, window_to=last, done_on=done), today)
    assert dates["due_date"] >= today and dates["due_date"] > (due or date.min)
    latest = max(one for one in (today, due, last) if one)
    assert dates["due_date"] <= latest + timedelta(days=2 * 366 + 301)
    if window:
        assert dates["window_from"] > (done or today) and dates["window_from"] > first
