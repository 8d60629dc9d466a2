# SPDX-License-Identifier: GPL-2.0-or-later
"""The list, the lines of today and the steps of a walk, read from a store; statuses set in one transaction."""
from __future__ import annotations

import datetime as dt

import pytest

from est_plugin.core.errors import InputError, RuleError
from est_plugin.jobs import today, walk_steps, work_list
from est_plugin.jobs.set_status import allowed_for_all, set_status

UTC = dt.timezone.utc
DAY = dt.date(2026, 11, 20)
NOW = dt.datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def add(store, table, **values):
    with store.transaction("test") as tx:
        return tx.insert(table, values)


def by_what(store):
    return {row.what: row for row in work_list.load(store, "sv")}


def lines(store):
    return {line.id: line.n for line in today.lines(store, DAY)}


def test_a_lamp_seen_on_a_walk_is_one_row(store, walk):
    finding = add(store, "finding", description="Mörkt", category="A", walk_id=walk.id)
    add(store, "lighting_defect", fault="out", finding_id=finding.id)
    rows = work_list.load(store, "sv")
    assert [(row.table, row.kind, row.what) for row in rows] == [("finding", "lighting_defect", "Mörkt")]
    assert lines(store) == {"unassigned": 1}


@pytest.mark.parametrize("values", [{"kind": "good"}, {"review_state": "new"}, {"review_state": "rejected"}])
def test_good_things_and_what_is_not_reviewed_wait_for_nobody(store, values):
    add(store, "finding", description="x", **values)
    assert work_list.load(store, "sv") == [] and lines(store) == {}


def test_same_thing_again_is_counted_once(store):
    first = add(store, "finding", description="Klotter")
    add(store, "finding", description="Klotter igen", same_as_id=first.id)
    assert list(by_what(store)) == ["Klotter"] and lines(store) == {"unassigned": 1}


def test_one_measure_for_many_things_names_them_all(store, walk):
    findings = [add(store, "finding", description=f"Lampa {n}", walk_id=walk.id) for n in range(5)]
    measure = add(store, "measure", title="Laga raden")
    for finding in findings:
        add(store, "measure_link", measure_id=measure.id, finding_id=finding.id)
    (row,) = work_list.load(store, "sv")
    assert row.number_text == "1, 2, 3 …" and len(row.targets) == 5 and row.walk_ids == {walk.id}


@pytest.mark.parametrize(("values", "is_late"), [
    ({"due_date": DAY}, False), ({"due_date": DAY - dt.timedelta(1)}, True), ({"answer_by": DAY - dt.timedelta(1)}, True), ({}, False),
    ({"due_date": DAY - dt.timedelta(1), "status": "monitor", "review_date": DAY}, False),
])  # fmt: skip
def test_late_is_after_its_day_and_the_list_and_today_agree(store, values, is_late):
    add(store, "measure", title="Åtgärd", **values)
    (row,) = work_list.load(store, "sv")
    assert row.is_overdue(DAY) is is_late
    assert ("overdue" in lines(store)) is is_late
    assert (row in work_list.only([row], "overdue", DAY)) is is_late


def test_fixed_things_of_a_walk_are_to_be_checked_lamps_reported_by_phone_are_not(store, walk):
    finding = add(store, "finding", description="Buskar", walk_id=walk.id)
    lamp = add(store, "lighting_defect", fault="out")
    for target in ({"finding_id": finding.id}, {"lighting_defect_id": lamp.id}):
        measure = add(store, "measure", title=str(target))
        add(store, "measure_link", measure_id=measure.id, **target)
        set_status(store, [measure.id], "fixed", {}, DAY)
    assert lines(store) == {"check": 1}
    assert len(work_list.only(work_list.load(store, "sv"), "check", DAY)) == 1
    assert len(work_list.only(work_list.load(store, "sv"), "recent", DAY)) == 2


def test_fixed_gets_its_day_and_reopening_takes_it_away(store):
    measure = add(store, "measure", title="x")
    set_status(store, [measure.id], "fixed", {}, DAY)
    assert store.get("measure", measure.id)["done_on"] == DAY
    set_status(store, [measure.id], "planned", {}, DAY)
    stored = store.get("measure", measure.id)
    assert stored["done_on"] is None and stored["reopened_count"] == 1


def test_one_that_may_not_stops_all(store):
    first, second = add(store, "measure", title="a"), add(store, "measure", title="b")
    set_status(store, [second.id], "fixed", {}, DAY)
    with pytest.raises(RuleError):
        set_status(store, [first.id, second.id], "ordered", {}, DAY)
    assert store.get("measure", first.id)["status"] == "new"


def test_missing_reason_is_refused_and_nothing_selected_is_said(store):
    measure = add(store, "measure", title="a")
    with pytest.raises(RuleError) as error:
        set_status(store, [measure.id], "refused", {}, DAY)
    assert error.value.key == "rule.refused-needs"
    with pytest.raises(InputError):
        set_status(store, [], "fixed", {}, DAY)


def test_offered_statuses_are_those_all_may_take():
    assert allowed_for_all(["fixed", "refused"]) == ["triage", "investigating", "planned", "in_progress"]
    assert "verified" in allowed_for_all(["fixed"]) and allowed_for_all([]) == []


def test_steps_of_a_walk_follow_what_has_been_done(store, walk, stops):
    def step():
        return {card.walk.id: card.next_step for card in walk_steps.load(store, NOW)}[walk.id]

    before = walk["planned_start"] - dt.timedelta(days=3)
    assert walk_steps.load(store, before)[0].next_step == "print"
    assert step() == "enter"  # the evening has passed
    finding = add(store, "finding", description="Mörkt", walk_id=walk.id)
    assert step() == "assign"
    measure = add(store, "measure", title="Laga")
    add(store, "measure_link", measure_id=measure.id, finding_id=finding.id)
    assert step() == "report"
    with store.transaction("test") as tx:
        tx.update(store.get("walk", walk.id), state="held", feedback_sent=DAY)
    assert step() == "follow_up"
    add(store, "walk", name="Centrum igen", previous_walk_id=walk.id)
    assert step() is None


def test_a_walk_without_stops_or_date_is_to_be_planned_and_stands_on_top(store, walk, stops):
    bare = add(store, "walk", name="Idé")
    cards = walk_steps.load(store, NOW)
    assert cards[0].walk.id == bare.id and cards[0].next_step == "plan"


def test_first_steps_are_ticked_by_what_is_there(store, walk):
    def done():
        return {step.id for step in today.first_steps(store, has_base_map=False) if step.is_done}

    assert done() == {"walk"}
    add(store, "lighting_defect", fault="out")
    add(store, "measure", title="x")
    assert done() == {"walk", "finding", "assign"}
