# SPDX-License-Identifier: GPL-2.0-or-later
"""Till beslut on the screen: a measure is proposed, the answer noted with its paragraph, the register shows both."""
from __future__ import annotations

import pytest
from qgis.PyQt import sip

from est_plugin.ui.openers import open_thing

from . import entry_workspace

empty_workspace, session = entry_workspace.empty_workspace, entry_workspace.session


@pytest.fixture
def measure(session):
    with session.store.transaction("test") as tx:
        return tx.insert("measure", {"title": "Ny belysning i parken", "measure_type": "lighting"})


@pytest.fixture
def register(session, messenger, iface, measure):
    dialog = open_thing("decisions", session, messenger, iface)
    yield dialog
    if not sip.isdeleted(dialog):
        dialog.reject()


def _cells(register):
    return [[register.table.item(row, column).text() for column in range(register.table.columnCount())] for row in range(register.table.rowCount())]


def _proposed(session, messenger, iface, measure):
    dialog = open_thing("propose", session, messenger, iface, measure_ids=[measure.id])
    assert dialog.text_edit.text == "Ny belysning i parken" and dialog.outcome_row.isHidden() and dialog.due_edit.isHidden()
    dialog.save_button.click()
    return session.store.find("decision")[0]


def test_a_measure_is_proposed_and_the_register_says_who_is_to_decide(register, session, messenger, iface, measure):
    _proposed(session, messenger, iface, measure)
    (row,) = _cells(register)
    assert row[3] == "Föreslås" and row[6] == "Väntar på beslut: Kommunledningsgruppen (KLG)"
    register.state_box.setCurrentIndex(register.state_box.findData("waits"))
    assert len(register.shown) == 1


def test_the_answer_is_noted_with_paragraph_and_measure_follows(register, session, messenger, iface, measure):
    first = _proposed(session, messenger, iface, measure)
    register.table.selectRow(0)
    register.answer_button.click()
    (dialog,) = [one for one in iface.window.children() if one.objectName() == "DecisionStepDialog" and not one.isHidden()]
    assert "Föreslås" in dialog.way_label.text() and dialog.level_box.currentData() == "klg"
    dialog.level_box.setCurrentIndex(dialog.level_box.findData("committee"))
    dialog.save_button.click()
    assert "paragraf eller diarienummer" in dialog.problem_label.text() and len(session.store.find("decision")) == 1
    dialog.paragraph_edit.setText("§ 14")
    dialog.by_edit.setText("Kommunstyrelsen")
    dialog.save_button.click()
    decisions = session.store.find("decision", order_by=["number"])
    assert [(row["outcome"], row["previous_id"]) for row in decisions] == [("proposed", None), ("decided", first.id)]
    assert session.store.get("measure", measure.id)["status"] == "approved"
    assert any("§ 14 · Kommunstyrelsen" in row[4] for row in _cells(register))
    register.search_edit.setText("§ 14")
    assert [row.outcome for row in register.shown] == ["decided"]
    register.search_edit.clear()
    messenger.buttons[-1].action()
    assert len(session.store.find("decision")) == 1 and len(_cells(register)) == 1


def test_what_comes_back_asks_for_the_day_and_nothing_else(session, messenger, iface, measure):
    first = _proposed(session, messenger, iface, measure)
    dialog = open_thing("answer_proposal", session, messenger, iface, decision_id=first.id)
    dialog.outcome_row.choose("postponed")
    assert not dialog.review_edit.isHidden() and dialog.due_edit.isHidden() and dialog.responsible_box.isHidden()
    dialog.save_button.click()
    assert not dialog.problem_label.isHidden() and len(session.store.find("decision")) == 1
    dialog.reject()


def test_what_was_proposed_is_no_reason_for_not_doing_it(session, messenger, iface, measure):
    first = _proposed(session, messenger, iface, measure)
    dialog = open_thing("answer_proposal", session, messenger, iface, decision_id=first.id)
    assert dialog.text_edit.text == "Ny belysning i parken"
    dialog.outcome_row.choose("refused")
    dialog.save_button.click()
    assert not dialog.problem_label.isHidden() and len(session.store.find("decision")) == 1
    dialog.outcome_row.choose("decided")
    assert dialog.text_edit.text == "Ny belysning i parken"
    dialog.reject()


def test_an_owner_outside_is_asked_when_it_answers(session, messenger, iface, measure):
    first = _proposed(session, messenger, iface, measure)
    outside = session.store.find("organisation", {"is_outside": True})[0]
    dialog = open_thing("answer_proposal", session, messenger, iface, decision_id=first.id)
    assert dialog.due_label.text() == "Klar senast"
    dialog.responsible_box.setCurrentIndex(dialog.responsible_box.findData(outside.id))
    assert dialog.due_label.text() == "Svar väntas senast"
    dialog.reject()
