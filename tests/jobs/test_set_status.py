# SPDX-License-Identifier: GPL-2.0-or-later
"""One step for many measures: what follows, what cannot, what is kept of the past, and how it is taken back."""
from __future__ import annotations

import datetime as dt

import pytest

from est_plugin.core.errors import ConflictError, InputError, RuleError
from est_plugin.jobs.set_status import next_steps, plan_step, set_status

TODAY = dt.date(2026, 11, 17)


@pytest.fixture
def measures(store):
    with store.transaction("test") as tx:
        return [tx.insert("measure", {"title": f"Åtgärd {n}", "measure_type": "lighting"}) for n in (1, 2, 3)]


def step(store, measure, new, **fields):
    set_status(store, [measure.id], new, fields, TODAY)
    return store.get("measure", measure.id)


def test_the_menu_holds_what_some_may_do_and_says_how_many(store, measures):
    step(store, measures[0], "fixed")
    steps = {one.code: (one.can, one.of) for one in next_steps(m["status"] for m in store.find("measure"))}
    assert steps["verified"] == (1, 3) and steps["ordered"] == (2, 3) and steps["triage"] == (3, 3)
    assert "new" not in steps and next_steps([]) == []


def test_rows_that_cannot_follow_are_listed_with_their_reason_and_the_others_go_on(store, measures):
    step(store, measures[0], "fixed")
    step(store, measures[1], "ordered")
    plan = plan_step(store, [m.id for m in measures], "ordered")
    assert [m.id for m in plan.can] == [measures[2].id]
    assert [(c.measure.id, c.error.key) for c in plan.cannot] == [(measures[0].id, "rule.forbidden-step"), (measures[1].id, "error.status-already")]
    done = set_status(store, [m.id for m in plan.can], "ordered", {}, TODAY)
    assert store.get("measure", measures[2].id)["status"] == "ordered"
    store.undo(done)
    assert store.get("measure", measures[2].id)["status"] == "new"


def test_opening_again_keeps_the_past_in_the_note_and_the_next_check_must_be_made_anew(store, measures):
    step(store, measures[0], "fixed", what_done="Bytte ljuskälla")
    step(store, measures[0], "verified", verified_on=TODAY, verified_by="Driftledare", verified_how="På plats")
    opened = step(store, measures[0], "in_progress", why="Slocknade igen")
    past = "Kontrollerad på plats, 2026-11-17, Bytte ljuskälla, 2026-11-17, Driftledare, På plats"
    assert opened["note"] == f"2026-11-17 Öppnad igen: Slocknade igen (var {past})"
    assert [opened[name] for name in ("done_on", "what_done", "verified_on", "verified_by", "verified_how", "reason")] == [None] * 6
    assert opened["reopened_count"] == 1
    again = step(store, measures[0], "fixed")
    with pytest.raises(RuleError):
        set_status(store, [again.id], "verified", {}, TODAY)
    twice = step(store, measures[0], "planned")
    assert twice["reopened_count"] == 2 and len(twice["note"].splitlines()) == 2


def test_taking_an_opening_back_brings_everything_back(store, measures):
    closed = step(store, measures[0], "refused", reason="Ingen risk")
    done = set_status(store, [closed.id], "triage", {"why": "Ny anmälan"}, TODAY)
    assert store.get("measure", closed.id)["reason"] is None
    store.undo(done)
    back = store.get("measure", closed.id)
    assert (back["status"], back["reason"], back["note"], back["reopened_count"]) == ("refused", "Ingen risk", None, 0)


def test_a_step_is_refused_when_somebody_changed_the_row_since_it_was_shown(store, measures):
    seen = {m.id: m.ver for m in measures}
    step(store, measures[1], "planned")
    with pytest.raises(ConflictError):
        set_status(store, [m.id for m in measures], "fixed", {}, TODAY, seen)
    assert [m["status"] for m in store.find("measure", order_by=["number"])] == ["new", "planned", "new"]


@pytest.mark.parametrize(
    "new, fields",
    [
        ("refused", {}), ("refused", {"reason": "\u200b\u00a0"}), ("forwarded", {"answer_by": TODAY}), ("forwarded", {"forwarded_to_id": "x"}),
        ("monitor", {}), ("monitor", {"review_date": dt.date(2026, 11, 16)}), ("fixed", {"done_on": dt.date(2026, 11, 18)}), ("duplicate", {}),
        ("verified", {"verified_on": TODAY, "verified_by": "Driftledare", "verified_how": "På plats"}),
    ],
)
def test_one_that_lacks_something_takes_all_back(store, measures, new, fields):
    with pytest.raises(RuleError):
        set_status(store, [m.id for m in measures], new, fields, TODAY)
    assert {m["status"] for m in store.find("measure")} == {"new"} and store.count("change_log") == 0


def test_a_duplicate_is_of_another_one_that_stays(store, measures):
    a, b, c = measures
    with pytest.raises(RuleError):
        step(store, a, "duplicate", same_as_id=a.id)
    step(store, a, "duplicate", same_as_id=b.id)
    with pytest.raises(RuleError) as caught:
        step(store, b, "duplicate", same_as_id=a.id)  # a circle
    assert caught.value.key == "rule.duplicate-of-duplicate"
    with pytest.raises(RuleError):
        step(store, c, "duplicate", same_as_id=a.id)  # a chain
    done = set_status(store, [b.id], "duplicate", {"same_as_id": c.id}, TODAY)
    assert {m["same_as_id"] for m in store.find("measure", {"status": "duplicate"})} == {c.id}  # the older one follows
    store.undo(done)
    assert store.get("measure", a.id)["same_as_id"] == b.id and store.get("measure", b.id)["status"] == "new"


def test_what_a_duplicate_answers_is_answered_by_the_one_that_stays(store, measures):
    with store.transaction("test") as tx:
        finding = tx.insert("finding", {"description": "Mörkt"})
        tx.insert("measure_link", {"measure_id": measures[0].id, "finding_id": finding.id})
    done = set_status(store, [measures[0].id], "duplicate", {"same_as_id": measures[1].id}, TODAY)
    assert {row[0] for row in store.rows("measure_link", ("measure_id",), {"finding_id": finding.id})} == {measures[0].id, measures[1].id}
    assert store.get("finding", finding.id)["handling"] == "open"
    store.undo(done)
    assert store.count("measure_link") == 1


def test_nothing_chosen_is_said(store):
    with pytest.raises(InputError):
        set_status(store, [], "fixed", {}, TODAY)
