# SPDX-License-Identifier: GPL-2.0-or-later
"""Assigning in the dialog: proposals with reasons, one each or one for all, what follows from a change, all in one action."""
from __future__ import annotations

import datetime as dt

import pytest
from qgis.core import QgsProject
from qgis.PyQt.QtCore import QDate, QItemSelectionModel, Qt
from qgis.PyQt.QtTest import QTest

from est_plugin.core.errors import InputError
from est_plugin.gis import layer_roles
from est_plugin.jobs.place_owners import owners_of
from est_plugin.jobs.save_finding import Lamp, Seen, save_finding, save_lighting_defects
from est_plugin.ui.dialogs.assign import open_assign

from .entry_workspace import X, Y, add_base_map

TODAY = dt.date.today()


@pytest.fixture
def seen(session):
    """A hedge, a mess and a danger."""
    rows = [
        save_finding(session.store, Seen("Häcken skymmer", category="F1", xy=(X, Y), place_text="Storgatan", suggestion="Klipp häcken")),
        save_finding(session.store, Seen("Skräp vid trappan", category="H3", xy=(X + 300, Y))),
        save_finding(session.store, Seen("Lucka öppen", category="A1", severity=4, xy=(X + 600, Y))),
    ]
    return [("finding", row.findings[0].id) for row in rows]


@pytest.fixture
def lamps(session):
    saved = save_lighting_defects(session.store, [(Lamp(fault="out", pole_number=f"B{n}"), (X + 30 * n, Y)) for n in range(3)])
    return [("lighting_defect", row.id) for row in saved.lighting_defects]


@pytest.fixture
def open_dialog(session, messenger, iface):
    made = []

    def run(targets):
        made.append(open_assign(session, messenger, iface, targets))
        return made[-1]

    yield run
    for dialog in made:
        dialog.hide()
        dialog.setParent(None)


def choose(box, text):
    """As the user does with the keyboard: the signal `activated` too."""
    index = box.findText(text)
    assert index >= 0, [box.itemText(i) for i in range(box.count())]
    box.setCurrentIndex(index)
    box.activated.emit(index)


def measures(session):
    return session.store.find("measure", order_by=["number"])


def test_one_thing_is_proposed_with_reasons_and_saved_with_enter(open_dialog, session, messenger, seen):
    dialog = open_dialog(seen[:1])
    assert dialog.title_edit.text() == "Klipp häcken"
    assert dialog.responsible_box.currentText() == "Park och natur"
    assert dialog.responsible_reason.text() and dialog.due_reason.text()
    assert dialog.mode_box.isHidden() and dialog.table.isHidden()
    QTest.keyClick(dialog.title_edit, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    (measure,) = measures(session)
    assert measure["title"] == "Klipp häcken" and measure["due_date"] and measure["status"] == "new"
    assert session.store.get(*seen[0])["handling"] == "open"
    assert messenger.of("success") == ["Åtgärden är fördelad."] and messenger.buttons[0].text == "Ångra"
    messenger.buttons[0].action()
    assert measures(session) == [] and session.store.get(*seen[0])["handling"] == "unassigned"


def test_several_get_one_measure_each_and_a_row_can_be_changed(open_dialog, session, seen):
    dialog = open_dialog(seen[:2])
    assert not dialog.is_together and dialog.table.rowCount() == 2
    dialog.table.selectRow(1)
    assert dialog.title_edit.text() == "Skräp vid trappan"
    dialog.title_edit.clear()
    QTest.keyClicks(dialog.title_edit, "Sopa")
    assert dialog.table.item(1, 1).text() == "Sopa" and dialog.table.item(0, 1).text() == "Klipp häcken"
    dialog.assign_button.click()
    assert [row["title"] for row in measures(session)] == ["Klipp häcken", "Sopa"]
    assert session.store.count("measure_link") == 2


def test_a_change_with_several_rows_selected_goes_to_all_of_them(open_dialog, session, seen):
    dialog = open_dialog(seen[:2])
    dialog.table.selectAll()
    assert dialog.responsible_box.currentIndex() == -1  # the rows differ
    choose(dialog.responsible_box, "Gata och trafik")
    dialog.cost_edit.clear()
    QTest.keyClicks(dialog.cost_edit, "12,5")
    dialog.assign_button.click()
    streets = session.store.find("organisation", {"code": "streets"})[0]
    assert {row["responsible_id"] for row in measures(session)} == {streets.id}
    assert {row["cost_tkr"] for row in measures(session)} == {12.5}


def test_an_owner_outside_is_asked_and_the_rest_follows(open_dialog, session, seen):
    dialog = open_dialog(seen[:1])
    assert dialog.due_edit.date().isValid() and not dialog.due_edit.isNull()
    choose(dialog.responsible_box, "Trafikverket")
    assert dialog.due_edit.isNull() and not dialog.answer_edit.isNull()
    assert "Väntar på svar" in dialog.status_label.text() and "Trafikverket" in dialog.status_label.text()
    dialog.answer_edit.clear()
    dialog.assign_button.click()
    assert dialog.isVisible() and dialog.problem_label.text() and measures(session) == []
    dialog.answer_edit.setDate(QDate(2031, 5, 2))
    dialog.assign_button.click()
    (measure,) = measures(session)
    assert measure["status"] == "forwarded" and measure["forwarded_to_id"] == measure["responsible_id"]
    assert measure["answer_by"] == dt.date(2031, 5, 2)


def test_what_the_user_has_set_stays_when_the_responsible_changes(open_dialog, seen):
    dialog = open_dialog(seen[:1])
    dialog.due_edit.setDate(QDate(2031, 1, 31))
    choose(dialog.priority_box, "Hög")
    choose(dialog.responsible_box, "Gata och trafik")
    assert dialog.drafts[0].given.due_date == dt.date(2031, 1, 31) and dialog.drafts[0].given.priority == 3
    assert dialog.drafts[0].given.due_reason is None


def test_neighbouring_lamps_are_proposed_as_one_job(open_dialog, session, lamps):
    dialog = open_dialog(lamps)
    assert dialog.is_together and dialog.table.isHidden()
    assert dialog.title_edit.text().endswith(": B0, B1, B2")
    dialog.assign_button.click()
    assert len(measures(session)) == 1 and session.store.count("measure_link") == 3


def test_lamps_far_apart_are_one_job_each(open_dialog, session, lamps):
    far = save_lighting_defects(session.store, [(Lamp(fault="out", pole_number="C1"), (X + 5000, Y))]).lighting_defects[0]
    assert not open_dialog([*lamps, ("lighting_defect", far.id)]).is_together


def test_immediate_danger_asks_for_the_call_and_keeps_its_time(open_dialog, session, messenger, seen):
    dialog = open_dialog(seen[2:])
    assert not dialog.danger_line.isHidden() and dialog.priority_box.currentText() == "Akut"
    dialog.danger_line.called_box.setChecked(True)
    dialog.assign_button.click()
    assert abs(measures(session)[0]["called_at"] - dt.datetime.now(dt.timezone.utc)) < dt.timedelta(minutes=1)
    assert messenger.of("warning") == []


def test_a_danger_nobody_rang_about_is_saved_and_said(open_dialog, session, messenger, seen):
    open_dialog(seen[2:]).assign_button.click()
    assert measures(session)[0]["called_at"] is None
    assert "Ring nu" in messenger.of("warning")[0]


def test_a_missing_title_is_pointed_at_and_nothing_is_saved(open_dialog, session, seen):
    dialog = open_dialog(seen[:2])
    dialog.table.selectRow(1)
    dialog.title_edit.clear()
    dialog.title_edit.textEdited.emit("")
    dialog.table.selectRow(0)
    dialog.assign_button.click()
    assert dialog.isVisible() and dialog.table.currentRow() == 1 and "2" in dialog.problem_label.text() and measures(session) == []


def test_a_cost_that_is_no_number_is_refused(open_dialog, session, seen):
    dialog = open_dialog(seen[:1])
    QTest.keyClicks(dialog.cost_edit, "tolv")
    dialog.assign_button.click()
    assert dialog.isVisible() and "tolv" in dialog.problem_label.text() and measures(session) == []


def test_targets_come_from_the_selection_on_the_map(session, messenger, iface, seen):
    layer = layer_roles.layer(QgsProject.instance(), "finding")
    layer.selectByExpression("\"description\" = 'Skräp vid trappan'")
    dialog = open_assign(session, messenger, iface)
    assert [draft.targets for draft in dialog.drafts] == [(tuple(seen[1]),)]
    dialog.reject()
    layer.removeSelection()
    with pytest.raises(InputError):
        open_assign(session, messenger, iface)


def test_a_second_measure_for_the_same_thing_is_announced(open_dialog, seen):
    open_dialog(seen[:1]).assign_button.click()
    assert not open_dialog(seen[:1]).already_label.isHidden()


def test_the_map_names_the_owner_of_the_land(session, messenger, iface, open_dialog):
    add_base_map(QgsProject.instance())
    row = save_finding(session.store, Seen("Buskar", category="F1", xy=(X, Y + 480))).findings[0]
    dialog = open_dialog([("finding", row.id)])
    assert dialog.responsible_box.currentText() == "Trafikverket" and dialog.drafts[0].is_forwarded


def test_without_a_base_map_no_owner_is_guessed(session, seen):
    assert owners_of(session.store, [session.store.get(*seen[0])], None) == {}


def test_keyboard_reaches_all_rows(open_dialog, seen):
    dialog = open_dialog(seen)
    dialog.table.setFocus()
    dialog.table.selectionModel().select(dialog.table.model().index(0, 0), QItemSelectionModel.SelectionFlag.Clear)
    QTest.keyClick(dialog.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(dialog._selected()) == 3
