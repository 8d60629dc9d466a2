# SPDX-License-Identifier: GPL-2.0-or-later
"""Citizen promises, by hand calculation: what counts, how much is expected, kept or not, and the promise that follows."""
from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from est_plugin.core.errors import InputError
from est_plugin.core.period import MONTH, OWN, TERTIAL, WEEK, Period, period_of
from est_plugin.core.promises.counting import assigned, nameless, undated
from est_plugin.core.promises.expected import expected, expected_in, promised_in_all, units
from est_plugin.core.promises.follow_up import follow_up
from est_plugin.core.promises.next_promise import next_activities, next_days, next_name
from est_plugin.core.promises.records import (
    DIALOGUES, KEPT, MANUAL, MEASURES, NOT_KEPT, ON_WAY, ROUNDS, TRAFFIC, VISITS, WALKS, Activity, Deed, Promise,
)  # fmt: skip

YEAR_2026 = Promise("p", "Löfte 2026", date(2026, 1, 1), date(2026, 12, 31))
T1, T2, T3 = (period_of(TERTIAL, date(2026, month, 1)) for month in (1, 5, 9))
LATER = date(2027, 6, 1)


def activity(key: str = "a", **values: object) -> Activity:
    return Activity(key, "p", f"Aktivitet {key}", **{"counted_from": WALKS, **values})


def walk(key: str, day: date | None, **values: object) -> Deed:
    return Deed(WALKS, key, day, **values)


@pytest.mark.parametrize(
    ("first", "last", "promised", "per", "day", "number"),
    [
        # 12 in a year: 120, 243 and 365 of 365 days → 3.9, 7.99, 12
        ("2026-01-01", "2026-12-31", 12, "whole", "2026-04-30", 3),
        ("2026-01-01", "2026-12-31", 12, "whole", "2026-08-31", 7),
        ("2026-01-01", "2026-12-31", 12, "whole", "2026-12-31", 12),
        ("2026-01-01", "2026-12-31", 12, "whole", "2030-01-01", 12),
        ("2026-01-01", "2026-12-31", 12, "whole", "2025-12-31", 0),
        # a leap year: day 61 of 366 is 1 March; 6 · 61 / 366 is exactly 1
        ("2028-01-01", "2028-12-31", 6, "whole", "2028-02-29", 0),
        ("2028-01-01", "2028-12-31", 6, "whole", "2028-03-01", 1),
        # one a week: 2026 begins and ends on a Thursday (4/7 + 51 + 4/7 = 52.14), ISO weeks 2026-W01 to W53
        ("2026-01-01", "2026-12-31", 1, "week", "2026-12-31", 52),
        ("2026-01-01", "2026-12-31", 1, "week", "2026-04-30", 17),
        ("2026-01-01", "2026-12-31", 1, "week", "2026-01-04", 0),
        ("2026-01-01", "2026-12-31", 7, "week", "2026-01-04", 4),
        # exactly 2020-W53, which ends in 2021
        ("2020-12-28", "2021-01-03", 3, "week", "2021-01-03", 3),
        ("2020-12-28", "2021-01-03", 3, "week", "2020-12-31", 1),
        # two a tertial for two years: T3 has 122 days, half of them have gone on 31 October
        ("2026-01-01", "2027-12-31", 2, "tertial", "2027-12-31", 12),
        ("2026-01-01", "2027-12-31", 2, "tertial", "2026-08-31", 4),
        ("2026-01-01", "2027-12-31", 2, "tertial", "2026-10-30", 4),
        ("2026-01-01", "2027-12-31", 2, "tertial", "2026-10-31", 5),
        # two a month, 15 January to 14 April: 17/31 + 1 + 1 + 14/30 = 3.015
        ("2026-01-15", "2026-04-14", 2, "month", "2026-04-14", 6),
        ("2026-01-15", "2026-04-14", 2, "month", "2026-01-31", 1),
        # a promise shorter than a unit is at least one, at its end
        ("2026-06-01", "2026-06-03", 1, "week", "2026-06-02", 0),
        ("2026-06-01", "2026-06-03", 1, "week", "2026-06-03", 1),
        ("2026-07-01", "2027-06-30", 10, "year", "2027-06-30", 10),  # 184/365 + 181/365
        ("2026-01-01", "2026-12-31", 0, "week", "2026-12-31", 0),
    ],
)
def test_expected_by_a_day(first: str, last: str, promised: int, per: str, day: str, number: int) -> None:
    promise = Promise("p", "", date.fromisoformat(first), date.fromisoformat(last))
    assert expected(promise, activity(promised=promised, per=per), date.fromisoformat(day)) == number


def test_tertials_add_up_to_the_year() -> None:
    weekly = activity(promised=1, per="week")
    parts = [expected_in(YEAR_2026, weekly, one.first, one.last) for one in (T1, T2, T3)]
    assert parts == [17, 17, 18]
    assert sum(parts) == promised_in_all(YEAR_2026, weekly) == 52


def test_weeks_that_lie_wholly_in_the_promise_are_those_that_can_be_judged() -> None:
    found = units(YEAR_2026, activity(per="week"), date(2026, 12, 31))
    assert len(found) == 51  # W02–W52; W01 began in December, W53 ends in January
    assert (found[0].first, found[-1].last) == (date(2026, 1, 5), date(2026, 12, 27))
    assert units(YEAR_2026, activity(per="whole"), date(2026, 12, 31)) == []
    result = follow_up(YEAR_2026, [activity(promised=1, per="week")], [walk("1", date(2026, 1, 5)), walk("2", date(2026, 1, 11))], T1, LATER)
    assert (result.activities[0].units, result.activities[0].units_kept) == (16, 1)  # W02–W17 have ended by 30 April; both walks lie in W02


def test_a_link_wins_over_every_rule() -> None:
    narrow, wide, other = activity("a", hotspot_id="h"), activity("b"), activity("c", counted_from=TRAFFIC)
    deeds = [
        walk("at-hotspot", date(2026, 2, 1), hotspot_ids=frozenset("h")), walk("anywhere", date(2026, 2, 2)),
        walk("tied", date(2026, 2, 3), activity_id="c", hotspot_ids=frozenset("h")), walk("tied-elsewhere", date(2026, 2, 4), activity_id="z"),
    ]  # fmt: skip
    found = assigned(YEAR_2026, [wide, narrow, other], deeds)
    assert {key: [deed.id for deed in one] for key, one in found.items()} == {"a": ["at-hotspot"], "b": ["anywhere"], "c": ["tied"]}


def test_nothing_counts_twice_within_a_promise() -> None:
    deeds = [walk("1", date(2026, 2, 1)), walk("1", date(2026, 2, 1)), walk("2", date(2026, 2, 2))]
    found = assigned(YEAR_2026, [activity("a", sort=2), activity("b", sort=1)], deeds)
    assert [len(found[key]) for key in "ab"] == [0, 2]  # the first of the list takes them all, each once


def test_a_tied_round_gives_its_visits_to_an_activity_of_visits() -> None:
    deeds = [
        Deed(ROUNDS, "r", date(2026, 3, 1), activity_id="a"), Deed(VISITS, "v1", date(2026, 3, 1), activity_id="a"), Deed(VISITS, "v2", date(2026, 3, 1)),
    ]  # fmt: skip
    visits = activity("a", counted_from=VISITS)
    assert [deed.id for deed in assigned(YEAR_2026, [visits], deeds)["a"]] == ["v1", "v2"]
    assert [deed.id for deed in assigned(YEAR_2026, [replace(visits, only_linked=True)], deeds)["a"]] == ["v1"]
    rounds = activity("a", counted_from=ROUNDS)
    found = assigned(YEAR_2026, [rounds, activity("b", counted_from=VISITS)], deeds)
    assert {key: [deed.id for deed in one] for key, one in found.items()} == {"a": ["r"], "b": ["v1", "v2"]}


@pytest.mark.parametrize(
    ("rule", "expected_ids"),
    [
        ({}, "1234"),
        ({"measure_type": "lighting"}, "13"),
        ({"organisation_id": "o"}, "12"),
        ({"organisation_id": "o", "measure_type": "lighting"}, "1"),
        ({"only_linked": True}, ""),
        ({"counted_from": MANUAL}, ""),
    ],
)
def test_rules_by_type_and_organisation(rule: dict, expected_ids: str) -> None:
    deeds = [
        Deed(MEASURES, "1", date(2026, 2, 1), organisation_ids=frozenset("o"), measure_type="lighting"),
        Deed(MEASURES, "2", date(2026, 2, 1), organisation_ids=frozenset("o"), measure_type="cleaning"),
        Deed(MEASURES, "3", date(2026, 2, 1), measure_type="lighting"), Deed(MEASURES, "4", date(2026, 2, 1), organisation_ids=frozenset("x")),
    ]  # fmt: skip
    found = assigned(YEAR_2026, [activity(**{"counted_from": MEASURES, **rule})], deeds)
    assert "".join(deed.id for deed in found["a"]) == expected_ids


def test_what_would_count_if_it_had_an_organisation_is_told() -> None:
    police = activity(organisation_id="o")
    deeds = [walk("1", date(2026, 2, 1)), walk("2", date(2026, 2, 1), organisation_ids=frozenset("x")), walk("3", None)]
    assert [deed.id for deed in nameless(YEAR_2026, police, deeds)] == ["1"]
    assert follow_up(YEAR_2026, [police], deeds, T1, LATER).activities[0].nameless == 1
    assert undated(police, [police], deeds) == ()  # nobody knows whose it is either
    assert [deed.id for deed in undated(activity(), [activity()], deeds)] == ["3"]
    assert [deed.id for deed in undated(police, [police], [walk("4", None, activity_id="a"), walk("5", None, activity_id="z")])] == ["4"]
    assert follow_up(YEAR_2026, [activity()], deeds, T1, LATER).activities[0].undated == 1


def test_dialogues_of_another_promise_do_not_count() -> None:
    deeds = [Deed(DIALOGUES, key, date(2026, 2, 1), promise_id=promise) for key, promise in (("1", "p"), ("2", "q"), ("3", None))]
    talks = activity(counted_from=DIALOGUES)
    assert [deed.id for deed in assigned(YEAR_2026, [talks], deeds)["a"]] == ["1", "3"]
    assert [deed.id for deed in assigned(YEAR_2026, [replace(talks, only_linked=True)], deeds)["a"]] == ["1"]


def test_overlapping_promises_count_an_untied_walk_each_and_a_tied_one_once() -> None:
    summer = Promise("q", "Sommar", date(2026, 6, 1), date(2026, 8, 31))
    deeds = [walk("1", date(2026, 7, 1)), walk("2", date(2026, 7, 2), activity_id="a")]
    year, short = activity(promised=2), Activity("b", "q", "Sommar", 2, counted_from=WALKS)
    assert follow_up(YEAR_2026, [year, short], deeds, T2, LATER).activities[0].done == 2
    assert follow_up(summer, [year, short], deeds, T2, LATER).activities[0].done == 1


@pytest.mark.parametrize(
    ("done", "promised", "today", "outcome"),
    [
        (3, 12, date(2026, 4, 30), ON_WAY),  # 3 expected
        (2, 12, date(2026, 4, 30), NOT_KEPT),
        (12, 12, date(2026, 4, 30), KEPT),  # all of it, early
        (11, 12, date(2026, 12, 30), ON_WAY),
        (11, 12, date(2026, 12, 31), NOT_KEPT),
        (12, 12, date(2027, 3, 1), KEPT),
        (0, 12, date(2026, 1, 1), ON_WAY),
        (5, 0, date(2026, 12, 31), None),  # nothing promised
        (0, 12, date(2025, 12, 31), None),  # not begun
    ],
)
def test_kept_on_the_way_or_not(done: int, promised: int, today: date, outcome: str | None) -> None:
    deeds = [walk(str(n), date(2026, 1, 1)) for n in range(done)]
    found = follow_up(YEAR_2026, [activity(promised=promised)], deeds, Period(OWN, date(2026, 1, 1), date(2027, 12, 31)), today)
    assert found.activities[0].outcome == found.outcome == outcome


def test_own_assessment_stands_before_the_count_which_is_still_told() -> None:
    found = follow_up(YEAR_2026, [activity(promised=3, assessment=KEPT)], [], T3, LATER).activities[0]
    assert (found.outcome, found.is_own, found.counted_outcome) == (KEPT, True, NOT_KEPT)


def test_the_period_decides_what_is_told_and_the_whole_time_what_is_judged() -> None:
    deeds = [walk("1", date(2026, 4, 30)), walk("2", date(2026, 5, 1)), walk("3", date(2026, 8, 31)), walk("4", date(2026, 9, 1))]
    found = follow_up(YEAR_2026, [activity(promised=3)], deeds, T2, LATER)
    one = found.activities[0]
    assert (one.done, one.done_now, one.expected, one.expected_now) == (3, 2, 1, 1)  # 243/365 · 3 = 1.997; until April 0.99
    assert (found.stands_on, found.has_ended, one.outcome) == (date(2026, 8, 31), False, KEPT)


def test_a_period_outside_the_promise_has_no_days() -> None:
    deeds = [walk("1", date(2025, 12, 31)), walk("2", date(2026, 1, 1)), walk("3", date(2027, 1, 1))]
    before = follow_up(YEAR_2026, [activity(promised=1)], deeds, period_of(MONTH, date(2025, 12, 1)), LATER)
    assert (before.days, before.activities[0].done, before.activities[0].outcome) == (None, 0, None)
    after = follow_up(YEAR_2026, [activity(promised=1)], deeds, period_of(MONTH, date(2027, 1, 1)), LATER)
    assert (after.days, after.activities[0].done, after.activities[0].done_now, after.outcome) == (None, 1, 0, KEPT)
    future = follow_up(YEAR_2026, [activity(promised=1)], deeds, T3, date(2026, 2, 1))
    assert (future.days, future.stands_on) == (None, date(2026, 2, 1))


def test_a_week_over_the_new_year_is_cut_by_the_promise() -> None:
    week = period_of(WEEK, date(2026, 1, 1))  # 2026-W01: 29 December to 4 January
    deeds = [walk("1", date(2025, 12, 30)), walk("2", date(2026, 1, 2))]
    found = follow_up(YEAR_2026, [activity()], deeds, week, LATER)
    assert found.days == Period(OWN, date(2026, 1, 1), date(2026, 1, 4))
    assert [deed.id for deed in found.activities[0].now] == ["2"]


def test_cancelled_walks_are_told_and_never_counted() -> None:
    deeds = [walk("1", date(2026, 9, 10), is_cancelled=True), walk("2", date(2026, 2, 1), is_cancelled=True), walk("3", date(2026, 9, 11))]
    one = follow_up(YEAR_2026, [activity()], deeds, T3, LATER).activities[0]
    assert ([deed.id for deed in one.cancelled], one.done) == (["1"], 1)


def test_numbers_by_hand_add_to_what_is_counted() -> None:
    deeds = [walk("1", date(2026, 2, 1)), Deed(MANUAL, "m", date(2026, 2, 2), 5, activity_id="a")]
    one = follow_up(YEAR_2026, [activity(promised=6)], deeds, T1, LATER).activities[0]
    assert (one.done, one.by_hand, one.outcome) == (6, 5, KEPT)


def test_a_promise_without_activities_is_neither_kept_nor_broken() -> None:
    found = follow_up(YEAR_2026, [], [walk("1", date(2026, 2, 1))], T1, LATER)
    assert (found.activities, found.outcome, found.count(KEPT)) == ((), None, 0)


def test_a_promise_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(InputError):
        Promise("p", "", date(2026, 2, 1), date(2026, 1, 31))


@pytest.mark.parametrize(
    ("first", "last", "next_first", "next_last"),
    [
        ("2026-01-01", "2026-12-31", "2027-01-01", "2027-12-31"),
        ("2027-01-01", "2028-12-31", "2029-01-01", "2030-12-31"),
        ("2026-09-01", "2027-08-31", "2027-09-01", "2028-08-31"),  # three tertials
        ("2028-02-01", "2028-02-29", "2028-03-01", "2028-03-31"),
        ("2026-03-16", "2026-04-14", "2026-04-15", "2026-05-14"),  # 30 days
    ],
)
def test_the_next_promise_is_as_long(first: str, last: str, next_first: str, next_last: str) -> None:
    promise = Promise("p", "", date.fromisoformat(first), date.fromisoformat(last))
    assert next_days(promise) == (date.fromisoformat(next_first), date.fromisoformat(next_last))


def test_the_next_promise_has_the_next_years_in_its_name() -> None:
    promise = replace(YEAR_2026, name="Löfte 2026–2027, beslut 2019", last=date(2027, 12, 31))
    assert next_name(promise, date(2028, 1, 1)) == "Löfte 2028–2029, beslut 2019"
    assert next_name(replace(promise, name="Trygg i Exempelstad"), date(2028, 1, 1)) == "Trygg i Exempelstad"


def test_what_remains_of_a_whole_number_is_carried_over_and_a_missed_week_is_not() -> None:
    deeds = [walk(str(n), date(2026, 3, 1 + n)) for n in range(10)]
    found = follow_up(YEAR_2026, [activity("a", promised=12), activity("b", promised=1, per="week", counted_from=ROUNDS)], deeds, T3, LATER)
    assert [(one.carried_from_id, one.promised, one.carried) for one in next_activities(found)] == [("a", 14, 2), ("b", 1, 0)]
    assert [one.promised for one in next_activities(found, with_remaining=False)] == [12, 1]
