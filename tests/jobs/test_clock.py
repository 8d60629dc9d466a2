# SPDX-License-Identifier: GPL-2.0-or-later
"""Att hålla reda på: from rows of a workspace to days, and what of it stands in tab Idag."""
from __future__ import annotations

import datetime as dt

import pytest

from est_plugin.core import geometry
from est_plugin.jobs import clock, today

UTC = dt.timezone.utc
day = dt.date.fromisoformat
DAY = day("2026-11-22")


def add(store, table, **values):
    with store.transaction("test") as tx:
        return tx.insert(table, values)


def report(store, moment, **more):
    at = dt.datetime.fromisoformat(moment).replace(tzinfo=UTC)
    return add(store, "observation", occurred_from=at, occurred_to=at, category="LUG", review_state="approved", **more)


def final(store, first, last, *, frozen="2026-11-02", **more):
    at = dt.datetime.fromisoformat(frozen).replace(tzinfo=UTC, hour=9)
    return add(
        store, "situation_report", name="Lägesbild", period=first[:7], period_from=day(first), period_to=day(last), figures={"n": 1}, frozen_at=at, **more
    )  # fmt: skip


def lines(store, when=DAY):
    return {line.id: line for line in today.lines(store, when)}


def of_kind(store, kind, when=DAY):
    return [one for one in clock.read(store, when) if one.kind == kind]


# -- the shared picture ------------------------------------------------------------------------------------------------
def test_an_empty_workspace_is_told_nothing_but_what_comes(store):
    assert lines(store) == {}
    assert [(one.kind, one.day) for one in clock.read(store, DAY)] == [("statutory", None), ("plan", None), ("picture", day("2026-12-01"))]


def test_the_month_that_has_ended_waits_until_its_picture_is_final(store):
    report(store, "2026-10-12T20:00")
    assert lines(store)["picture"].tab == today.PICTURE and clock.picture(store, DAY).name == "2026-10"
    draft = add(store, "situation_report", name="Lägesbild", period="2026-10", period_from=day("2026-10-01"), period_to=day("2026-10-31"))
    assert "picture" in lines(store)
    with store.transaction("test") as tx:
        tx.update(draft, figures={"n": 1}, frozen_at=dt.datetime(2026, 11, 2, 9, tzinfo=UTC))
    assert "picture" not in lines(store)


def test_only_reports_that_count_begin_the_clock(store):
    at = dt.datetime(2026, 10, 12, 20, tzinfo=UTC)
    add(store, "observation", occurred_from=at, occurred_to=at, category="LUG", review_state="new")
    assert "picture" not in lines(store)


def test_the_last_evening_of_a_month_is_of_that_month_in_the_towns_own_time(store):
    report(store, "2026-10-31T23:30")  # half past midnight on 1 November
    assert not clock.is_picture_due(store, DAY)
    report(store, "2026-10-31T22:30")
    assert clock.is_picture_due(store, DAY)


# -- the law -----------------------------------------------------------------------------------------------------------
def test_a_new_workspace_is_not_nagged_about_the_law_but_the_list_says_it(store):
    report(store, "2026-11-20T20:00")
    assert "clock" not in lines(store, dt.date.today())
    assert {"statutory", "plan"} <= {one.kind for one in clock.read(store, DAY) if one.day is None}
    assert lines(store, dt.date.today() + dt.timedelta(days=91))["clock"].n == 2


def test_two_years_after_the_picture_and_the_plan(store):
    final(store, "2024-01-01", "2024-12-31", frozen="2025-01-20", is_statutory=True, plan_decided_on=day("2025-02-03"))
    final(store, "2026-10-01", "2026-10-31")  # an ordinary one does not move it
    assert {one.kind: one.day for one in clock.law(store)} == {"statutory": day("2027-01-20"), "plan": day("2027-02-03")}
    assert clock.law_waits(store, DAY) != [] and clock.law_waits(store, day("2026-10-01")) == []
    assert [one.kind for one in clock.law_waits(store, day("2026-10-25"))] == ["statutory"]


def test_what_was_made_before_the_workspace_is_told_in_the_settings(store):
    store.set_setting(clock.STATUTORY_BEFORE, "2024-06-17")
    store.set_setting(clock.PLAN_BEFORE, "inte ett datum")
    assert {one.kind: one.day for one in clock.law(store)} == {"statutory": day("2026-06-17"), "plan": None}


# -- promises, barriers, walks, answers, hotspots ----------------------------------------------------------------------
def test_a_promise_is_done_when_it_is_said_to_be_followed_up(store):
    promise = add(store, "promise", name="Tryggt centrum", starts_on=day("2026-01-01"), ends_on=day("2026-12-31"))
    add(store, "promise", name="Förslag", starts_on=day("2026-01-01"), ends_on=day("2026-12-31"), state="draft")
    (due,) = clock.promises(store, DAY)
    assert (due.day, due.name, due.values["until"]) == (day("2026-09-30"), "Tryggt centrum", day("2026-08-31")) and lines(store)["clock"].n == 1
    done = clock.followed_up(store, promise.id, due.values["until"])
    assert clock.promises(store, DAY)[0].day == day("2027-01-30") and "clock" not in lines(store)
    store.undo(done)
    assert clock.promises(store, DAY)[0].day == day("2026-09-30")


def test_barriers_in_place_are_checked_each_year(store):
    for name, state, checked in (("A", "in_place", "2025-11-21"), ("B", "in_place", None), ("C", "wanted", None), ("D", "broken", "2026-11-01")):
        add(store, "barrier", name=name, state=state, emergency_access_checked=day(checked) if checked else None, geom=geometry.point(0, 0))
    assert [(one.name, one.day) for one in of_kind(store, "barrier")] == [("B", None), ("A", day("2026-11-21"))] and lines(store)["clock"].n == 2


def test_walks_wait_for_feedback_by_their_meeting_and_to_be_walked_again(store, walk):
    with store.transaction("test") as tx:
        tx.update(walk, state="held")
    assert [one.day for one in of_kind(store, "feedback")] == [day("2026-12-03")]
    late = day("2027-06-01")
    assert [(one.kind, one.day) for one in clock.read(store, late) if one.keys == (("walk", walk.id),)] == [
        ("feedback", day("2026-12-03")), ("again", day("2027-05-13")),
    ]  # fmt: skip


def test_answers_are_one_line_for_each_organisation_with_its_earliest_day(store):
    ours = store.find("organisation", limit=1)[0]
    for number in (3, 5):
        add(store, "measure", title="Lampa", status="forwarded", forwarded_to_id=ours.id, answer_by=DAY - dt.timedelta(number))
    (due,) = of_kind(store, "answer")
    assert (due.name, due.n, due.late(DAY), len(due.keys)) == (ours["name"], 2, 5, 2)


def test_hotspots_far_ahead_need_not_be_thought_of_yet(store):
    area = geometry.polygon([[(0, 0), (50, 0), (50, 50), (0, 0)]])
    for name, review, state in (("nu", "2026-11-20", "active"), ("sen", "2027-03-01", "active"), ("stängd", "2026-11-01", "closed")):
        add(store, "hotspot", name=name, level="watch", state=state, review_date=day(review), geom=area)
    assert [one.name for one in of_kind(store, "hotspot")] == ["nu"]


def test_more_than_seven_lines_end_in_one_for_all_that_has_a_day(store, monkeypatch):
    full = {"_reports": 2, "_unassigned": 3, "_overdue": 4, "_waiting": 5, "_hotspots": 6, "_by_the_clock": 7}
    for name, n in full.items():
        monkeypatch.setattr(today, name, lambda *_args, n=n: n)
    monkeypatch.setattr(today, "to_call", lambda _store: [1])
    monkeypatch.setattr(today, "to_check", lambda _store: [1])
    report(store, "2026-10-12T20:00")
    found = today.lines(store, DAY)
    assert [line.id for line in found] == ["call", "reports", "unassigned", "overdue", "waiting", "check", "clock"]
    assert found[-1].n == 13 and found[-1].tab == today.CLOCK


def test_one_line_that_has_a_day_keeps_its_own_name(store, walk, monkeypatch):
    full = {"_reports": 2, "_unassigned": 3, "_overdue": 4, "_waiting": 5, "_recurring": today.TodayLine("recurring", 1, today.TAB_MEASURES)}
    for name, n in full.items():
        monkeypatch.setattr(today, name, lambda *_args, n=n: n)
    monkeypatch.setattr(today, "to_call", lambda _store: [1])
    monkeypatch.setattr(today, "to_check", lambda _store: [1])
    with store.transaction("test") as tx:
        tx.update(walk, state="held")
    report(store, "2026-10-12T20:00")
    assert [line.id for line in today.lines(store, DAY)] == ["call", "reports", "unassigned", "overdue", "waiting", "check", "walks"]


@pytest.mark.parametrize("value", [None, [], "x", {"a": 7}])
def test_a_setting_that_somebody_has_broken_counts_as_none(store, value):
    store.set_setting(clock.FOLLOWED_UP, value)
    add(store, "promise", name="Tryggt centrum", starts_on=day("2026-01-01"), ends_on=day("2026-12-31"))
    assert clock.promises(store, DAY)[0].day == day("2026-09-30")
