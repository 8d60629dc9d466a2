# SPDX-License-Identifier: GPL-2.0-or-later
"""Visits counted by hand: weeks, the turn of the ISO year, what nobody timed, what was not reached."""
from __future__ import annotations

import datetime as dt

from est_plugin.core.rounds.visits import Count, Round, Visit, by_week, counted, monday, rounds_done, within


def _visit(key, day, minutes=10, state="visited", **values):
    return Visit(key, state, dt.date.fromisoformat(day) if day else None, minutes, **values)


def test_weeks_at_the_turn_of_the_year_follow_the_thursday():
    # 2026 has 53 ISO weeks: Mon 28 Dec 2026 – Sun 3 Jan 2027 is 2026-W53; 4 Jan 2027 begins 2027-W01
    visits = [_visit("a", "2026-12-27"), _visit("b", "2026-12-28"), _visit("c", "2027-01-01", 5), _visit("d", "2027-01-03", None), _visit("e", "2027-01-04")]
    weeks = by_week(visits, dt.date(2026, 12, 21), dt.date(2027, 1, 10))
    assert [(week.name, week.count.visits, week.count.minutes, week.count.without_minutes) for week in weeks] == [
        ("2026-W52", 1, 10, 0), ("2026-W53", 3, 15, 1), ("2027-W01", 1, 10, 0),
    ]  # fmt: skip


def test_a_week_cut_by_the_period_counts_only_its_days_and_empty_weeks_are_there():
    visits = [_visit("a", "2026-08-31"), _visit("b", "2026-09-01"), _visit("c", "2026-09-14")]
    weeks = by_week(visits, dt.date(2026, 9, 1), dt.date(2026, 9, 20))  # the third tertial begins on a Tuesday
    assert [(week.first.isoformat(), week.count.ids) for week in weeks] == [("2026-08-31", ("b",)), ("2026-09-07", ()), ("2026-09-14", ("c",))]


def test_what_was_not_made_is_told_apart():
    visits = [
        _visit("a", "2026-11-20", 12), _visit("b", "2026-11-20", None, "not_reached"), _visit("c", "2026-11-20", None, "planned"),
        _visit("d", "2026-11-20", None, "planned", is_round_cancelled=True), _visit("e", "2026-11-20", 3, is_round_cancelled=True),
    ]  # fmt: skip
    found = counted(visits)
    assert found == Count(2, 15, 0, 1, 1, ("a", "b", "c", "e"))
    assert found.planned == 4


def test_stretches_hold_both_their_days_and_an_unknown_day_lies_only_in_all_time():
    visits = [_visit("a", "2026-09-01"), _visit("b", "2026-12-31"), _visit("c", "2027-01-01"), _visit("d", None, state="planned")]
    assert [one.id for one in within(visits, dt.date(2026, 9, 1), dt.date(2026, 12, 31))] == ["a", "b"]
    assert [one.id for one in within(visits, None, None)] == ["a", "b", "c", "d"]


def test_a_round_took_place_when_it_is_said():
    at = dt.datetime(2026, 11, 20, 19, tzinfo=dt.timezone.utc)

    def made(key, state, visits):
        return Round(key, "round", state, at.date(), at, at, visits=visits)

    rounds = [made("a", "done", 0), made("b", "planned", 2), made("c", "planned", 0), made("d", "cancelled", 1)]
    assert [one.id for one in rounds_done(rounds)] == ["a"]


def test_monday_of_any_day():
    assert {monday(dt.date(2026, 11, day)) for day in range(16, 23)} == {dt.date(2026, 11, 16)}
