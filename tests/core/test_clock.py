# SPDX-License-Identifier: GPL-2.0-or-later
"""When what comes back is to be done again; every expected day is read off a calendar."""
from __future__ import annotations

import datetime as dt

import pytest

from est_plugin.core import clock
from est_plugin.core.clock import Due
from est_plugin.core.period import OWN, TERTIAL, Period, period_of
from est_plugin.core.rhythm import Rhythm

day = dt.date.fromisoformat
TODAY = day("2026-11-22")


# -- months ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2024-11-22", 24, "2026-11-22"), ("2024-02-29", 24, "2026-02-28"), ("2024-02-29", 48, "2028-02-29"), ("2024-12-31", 24, "2026-12-31"),
        ("2024-08-31", 6, "2025-02-28"), ("2024-12-01", 1, "2025-01-01"), ("2024-11-30", 3, "2025-02-28"), ("2025-01-31", 12, "2026-01-31"),
    ],
)  # fmt: skip
def test_so_many_months_later_is_the_same_day_or_the_last_of_the_month(start, months, end):
    assert clock.months_after(day(start), months) == day(end)


def test_the_law_is_counted_from_the_latest_and_has_no_day_when_never_made():
    assert clock.law_due([day("2023-06-30"), None, day("2025-03-14")]) == day("2027-03-14")
    assert clock.law_due([None]) is None and clock.law_due([]) is None


# -- the shared picture ------------------------------------------------------------------------------------------------
def picture(kind, *reports, told="2026-01-01", today=TODAY, **more):
    spans = [(day(first), day(last)) for first, last in reports]
    return clock.picture_due(Rhythm(kind, **more), spans, day(told) if told else None, today)


@pytest.mark.parametrize(
    ("kind", "first", "due"),
    [("month", "2026-10-01", "2026-11-01"), ("week", "2026-11-09", "2026-11-16"), ("tertial", "2026-05-01", "2026-09-01"),
     ("year", "2025-01-01", "2026-01-01")],
)  # fmt: skip
def test_the_period_that_has_ended_waits_for_its_picture(kind, first, due):
    period, when = picture(kind, told="2024-01-01")
    assert (period.kind, period.first, when) == (kind, day(first), day(due))


def test_when_it_is_made_the_running_period_comes_next():
    period, when = picture("month", ("2026-10-01", "2026-10-31"))
    assert (period, when) == (period_of("month", TODAY), day("2026-12-01"))


@pytest.mark.parametrize(
    ("span", "is_made"),
    [(("2026-11-09", "2026-11-15"), True), (("2026-11-02", "2026-11-15"), True), (("2026-09-01", "2026-12-31"), False), (("2026-11-09", "2026-11-14"), False)],
)  # fmt: skip
def test_a_longer_report_is_no_weekly_picture_and_a_shorter_one_is_not_all_of_it(span, is_made):
    assert (picture("week", span)[1] > TODAY) is is_made


def test_a_new_workspace_is_not_told_about_what_was_before_it():
    assert picture("month", told=None)[1] == day("2026-12-01")
    assert picture("month", told="2026-11-03")[1] == day("2026-12-01")
    assert picture("month", told="2026-10-31")[1] == day("2026-11-01")


def test_in_a_crisis_each_day_has_a_picture():
    period, when = picture("month", crisis_until=day("2026-11-30"))
    assert (period.kind, period.first, when) == ("day", day("2026-11-21"), TODAY)


def test_days_without_ends_are_covered_by_nothing():
    assert not clock.covers((day("2026-01-01"), day("2026-12-31")), Period(OWN, None, TODAY))


# -- promises ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("starts", "ends", "followed", "today", "tertial", "due"),
    [
        ("2026-01-01", "2026-12-31", None, "2026-11-22", "2026-05-01", "2026-09-30"),
        ("2026-01-01", "2026-12-31", "2026-08-31", "2026-11-22", "2026-09-01", "2027-01-30"),
        ("2026-10-01", "2027-09-30", None, "2026-11-22", "2026-09-01", "2027-01-30"),
        ("2026-01-01", "2026-10-31", None, "2026-11-22", "2026-09-01", "2026-11-30"),  # a promise that ends within a tertial
        ("2026-01-01", "2026-12-31", "2026-08-31", "2027-02-05", "2026-09-01", "2027-01-30"),
        ("2027-01-01", "2027-12-31", None, "2026-11-22", "2027-01-01", "2027-05-30"),  # one that has not begun
    ],
)  # fmt: skip
def test_a_promise_is_followed_up_a_month_after_each_tertial(starts, ends, followed, today, tertial, due):
    found = clock.promise_due(day(starts), day(ends), day(followed) if followed else None, day(today))
    assert found == (period_of(TERTIAL, day(tertial)), day(due))


def test_a_promise_followed_up_to_its_end_is_done():
    assert clock.promise_due(day("2026-01-01"), day("2026-12-31"), day("2026-12-31"), day("2027-03-01")) is None


# -- the list ----------------------------------------------------------------------------------------------------------
def test_what_was_never_done_stands_first_and_then_by_day():
    rows = [Due("hotspot", day("2026-11-01")), Due("plan", None), Due("picture", day("2026-10-01")), Due("statutory", None)]
    assert [one.kind for one in clock.in_order(rows)] == ["statutory", "plan", "picture", "hotspot"]


def test_late_is_counted_in_days():
    assert [Due("plan", day(one)).late(TODAY) for one in ("2026-11-20", "2026-11-22", "2026-12-01")] == [2, 0, -9]
    assert Due("plan", None).late(TODAY) is None and Due("plan", None).is_due(TODAY) and not Due("plan", day("2026-11-23")).is_due(TODAY)


def test_a_barrier_is_checked_once_a_year():
    assert clock.check_due(day("2025-11-22")) == TODAY and clock.check_due(None) is None
