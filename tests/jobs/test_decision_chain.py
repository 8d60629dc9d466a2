# SPDX-License-Identifier: GPL-2.0-or-later
"""From a proposal to the management group and the board, step by step, and what the measure becomes."""
from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from est_plugin.core.decision_chain import Step
from est_plugin.core.errors import ConflictError, InputError, RuleError
from est_plugin.jobs import decision_chain as chain

DAY = dt.date(2026, 11, 17)
LATER = dt.date(2026, 12, 8)
PROPOSAL = Step("proposed", "klg", DAY, "Ny belysning i parken")


@pytest.fixture
def measure(store):
    with store.transaction("test") as tx:
        return tx.insert("measure", {"title": "Belysning i parken", "measure_type": "lighting"})


def _proposed(store, measure):
    chain.propose(store, [measure.id], PROPOSAL)
    return store.find("decision")[0]


def test_a_proposal_goes_to_klg_to_the_board_and_is_decided_with_its_paragraph(store, measure):
    first = _proposed(store, measure)
    assert store.get("measure", measure.id)["status"] == "investigating"
    assert [(row.id, level) for row, level in chain.waiting_steps(store)] == [(first.id, "klg")]
    second, _done = chain.answer(store, first.id, Step("to_committee", "klg", LATER, "Tillstyrks"))
    assert [level for _row, level in chain.waiting_steps(store)] == ["committee"]
    given = Step("decided", "committee", LATER, "Ny belysning", "Kommunstyrelsen", "§ 14", "KS 2026/12", due=dt.date(2027, 6, 30))
    third, _done = chain.answer(store, second.id, given)
    after = store.get("measure", measure.id)
    assert (after["status"], after["due_date"]) == ("approved", dt.date(2027, 6, 30))
    assert chain.waiting_steps(store) == []
    assert [row.id for row in chain.way_of(store, second)] == [first.id, second.id, third.id]
    assert (third["paragraph"], third["diary_number"], third["decided_by"], third["measure_id"]) == ("§ 14", "KS 2026/12", "Kommunstyrelsen", measure.id)


def test_a_step_is_taken_back_whole(store, measure):
    first = _proposed(store, measure)
    _row, done = chain.answer(store, first.id, replace(PROPOSAL, outcome="refused", level="klg", decided_on=LATER, text="Inga pengar i år"))
    assert store.get("measure", measure.id)["status"] == "refused"
    store.undo(done)
    assert store.get("measure", measure.id)["status"] == "investigating"
    assert [level for _row, level in chain.waiting_steps(store)] == ["klg"]


@pytest.mark.parametrize(("step", "error", "key"), [
    (Step("decided", "committee", LATER, "Ja"), InputError, "decision.paragraph-missing"),
    (Step("decided", "klg", DAY - dt.timedelta(days=1), "Ja"), InputError, "decision.before-previous"),
    (Step("refused", "klg", LATER, " "), RuleError, "rule.refused-needs"),
    (Step("postponed", "klg", LATER, "Vi väntar"), InputError, "meeting.review-needed"),
    (Step("postponed", "klg", LATER, "Vi väntar", review_date=LATER), InputError, "meeting.review-passed"),
])  # fmt: skip
def test_a_step_that_says_too_little_is_refused_and_nothing_is_written(store, measure, step, error, key):
    first = _proposed(store, measure)
    with pytest.raises(error) as refused:
        chain.answer(store, first.id, step)
    assert refused.value.key == key
    assert len(store.find("decision")) == 1


def test_a_measure_waits_for_one_decision_at_a_time(store, measure):
    first = _proposed(store, measure)
    with pytest.raises(InputError) as refused:
        chain.propose(store, [measure.id], PROPOSAL)
    assert refused.value.key == "decision.waits-already"
    chain.answer(store, first.id, Step("decided", "klg", LATER, "Ja"))
    with pytest.raises(ConflictError):
        chain.answer(store, first.id, Step("decided", "klg", LATER, "Ja igen"))


def test_proposing_many_is_all_or_nothing(store, measure):
    with store.transaction("test") as tx:
        done = tx.update(tx.insert("measure", {"title": "Klar"}), status="fixed", done_on=DAY)
    with pytest.raises(InputError) as refused:
        chain.propose(store, [measure.id, done.id], PROPOSAL)
    assert refused.value.key == "decision.measure-done"
    assert store.find("decision") == [] and store.get("measure", measure.id)["status"] == "new"


def test_what_a_meeting_decided_afterwards_waits_no_more(store, measure):
    _proposed(store, measure)
    with store.transaction("test") as tx:
        tx.insert("decision", {"measure_id": measure.id, "outcome": "decided", "decided_on": LATER, "text": "Ja"})
    assert chain.waiting_steps(store) == []


def test_what_is_decided_for_an_owner_outside_waits_for_its_answer(store, measure):
    outside = store.find("organisation", {"is_outside": True})[0].id
    first = _proposed(store, measure)
    given = Step("decided", "committee", LATER, "Trafikverket tänder", paragraph="§ 3", responsible_id=outside)
    with pytest.raises(RuleError) as refused:
        chain.answer(store, first.id, given)
    assert refused.value.key == "rule.forwarded-needs" and len(store.find("decision")) == 1
    chain.answer(store, first.id, replace(given, due=dt.date(2027, 2, 1)))
    after = store.get("measure", measure.id)
    assert (after["status"], after["forwarded_to_id"], after["responsible_id"]) == ("forwarded", outside, outside)
    assert (after["answer_by"], after["due_date"]) == (dt.date(2027, 2, 1), None)
