# SPDX-License-Identifier: GPL-2.0-or-later
"""Assigning in the dialog: proposals with reasons, one each or one for all, what follows from a change, all in one action."""
from __future__ import annotations

import datetime as dt

import pytest
from qgis.core import QgsProject
from qgis.PyQt.QtCore import QDate, QItemSelectionModel, Qt
from qgis.PyQt.QtTest import QTest

from est_plugin.core import geometry
from est_plugin.core.errors import InputError
from est_plugin.gis import layer_roles
from est_plugin.jobs.place_owners import owners_of
from est_plugin.jobs.save_finding import Lamp, Seen, save_finding, save_lighting_defects
from est_plugin.ui.dialogs.assign import GROUPED, TOGETHER, open_assign
from est_plugin.ui.dialogs.assign_table import NUMBER, PRIORITY, RESPONSIBLE, TYPE, UNTIL, WHAT, WHY_ROLE

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


def cell(dialog, row, column, role=Qt.ItemDataRole.DisplayRole):
    return dialog.model.index(row, column).data(role)


def put(dialog, row, column, value):
    """As the editor in the cell does."""
    assert dialog.model.setData(dialog.model.index(row, column), value)


def code_id(session, code):
    return session.store.find("organisation", {"code": code})[0].id


def measures(session):
    return session.store.find("measure", order_by=["number"])


def test_one_thing_is_proposed_with_reasons_and_saved_with_enter(open_dialog, session, messenger, seen):
    dialog = open_dialog(seen[:1])
    assert dialog.title_edit.text() == "Klipp häcken"
    assert dialog.responsible_box.currentText() == "Park och natur"
    assert dialog.responsible_reason.text() and dialog.due_reason.text()
    assert dialog.mode_box.isHidden() and dialog.table_box.isHidden()
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
    assert not dialog.is_together and dialog.model.rowCount() == 2
    dialog.table.pick(1)
    assert dialog.title_edit.text() == "Skräp vid trappan"
    dialog.title_edit.clear()
    QTest.keyClicks(dialog.title_edit, "Sopa")
    assert cell(dialog, 1, WHAT) == "Sopa" and cell(dialog, 0, WHAT) == "Klipp häcken"
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
    assert dialog.is_together and dialog.table_box.isHidden()
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


def test_a_danger_nobody_rang_about_is_no_row(open_dialog, session, messenger, seen):
    dialog = open_dialog(seen[2:])
    dialog.assign_button.click()
    assert dialog.isVisible() and measures(session) == [] and "akut fara" in dialog.problem_label.text() and "112" in dialog.problem_label.text()
    dialog.danger_line.called_box.setChecked(True)
    assert dialog.problem_label.text() == ""
    dialog.assign_button.click()
    assert not dialog.isVisible() and measures(session)[0]["called_at"] is not None


def test_among_many_the_danger_is_rung_about_or_left_out(open_dialog, session, seen):
    dialog = open_dialog(seen)
    assert not dialog.danger_line.isHidden() and cell(dialog, 2, NUMBER, WHY_ROLE) == "⚠ Ring"
    dialog.assign_button.click()
    assert dialog.isVisible() and measures(session) == [] and "hoppa över" in dialog.problem_label.text()
    dialog.table.pick(2)
    QTest.keyClick(dialog.table, Qt.Key.Key_Space)
    assert dialog.danger_line.isHidden() and "1 hoppas över" in dialog.hint_label.text()
    QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    assert len(measures(session)) == 2 and session.store.get(*seen[2])["handling"] == "unassigned"


def test_a_missing_title_is_pointed_at_and_nothing_is_saved(open_dialog, session, seen):
    dialog = open_dialog(seen[:2])
    dialog.table.pick(1)
    dialog.title_edit.clear()
    dialog.title_edit.textEdited.emit("")
    dialog.table.pick(0)
    dialog.assign_button.click()
    assert dialog.isVisible() and dialog.table.rows() == [1] and "2" in dialog.problem_label.text() and measures(session) == []


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


def test_cells_are_changed_in_place_and_what_follows_follows(open_dialog, session, seen):
    dialog = open_dialog(seen[:2])
    assert cell(dialog, 0, RESPONSIBLE) == "Park och natur" and "växtlighet" in cell(dialog, 0, RESPONSIBLE, WHY_ROLE)
    assert "fönster" in cell(dialog, 0, UNTIL, WHY_ROLE)
    put(dialog, 0, WHAT, "Beskär")
    put(dialog, 0, PRIORITY, 4)
    put(dialog, 1, UNTIL, dt.date(2031, 5, 1))
    put(dialog, 0, RESPONSIBLE, code_id(session, "trafikverket"))
    assert cell(dialog, 0, UNTIL).startswith("svar ") and "utanför kommunen" in cell(dialog, 0, UNTIL, WHY_ROLE)
    assert dialog.responsible_box.currentText() == "Trafikverket"  # the form shows the same row
    put(dialog, 0, UNTIL, dt.date(2031, 6, 1))
    dialog.assign_button.click()
    first, second = measures(session)
    assert (first["title"], first["priority"], first["status"], first["answer_by"]) == ("Beskär", 4, "forwarded", dt.date(2031, 6, 1))
    assert (second["due_date"], second["due_reason"]) == (dt.date(2031, 5, 1), None)


def test_the_editors_in_the_cells_take_and_give_the_values(open_dialog, session, seen):
    dialog = open_dialog(seen[:2])
    delegate = dialog.table.itemDelegate()
    for column, set_value, name, expected in (
        (WHAT, lambda editor: editor.setText("Sopa"), "title", "Sopa"),
        (TYPE, lambda editor: editor.setCurrentIndex(editor.findText("Utreda")), "measure_type", "investigate"),
        (UNTIL, lambda editor: editor.setDate(QDate(2032, 2, 29)), "due_date", dt.date(2032, 2, 29)),
        (UNTIL, lambda editor: editor.clear(), "due_date", None),
        (PRIORITY, lambda editor: editor.setCurrentIndex(editor.findText("Akut")), "priority", 4),
    ):
        index = dialog.model.index(1, column)
        editor = delegate.createEditor(dialog.table.viewport(), None, index)
        delegate.setEditorData(editor, index)
        set_value(editor)
        delegate.setModelData(editor, dialog.model, index)
        assert getattr(dialog.drafts[1].given, name) == expected
        editor.deleteLater()
    QTest.qWait(1)


def test_one_for_each_organisation_and_type(open_dialog, session, seen):
    more = [save_finding(session.store, Seen(f"Buske {n}", category="F1", xy=(X + n, Y))).findings[0] for n in range(6)]
    dialog = open_dialog([*seen, *(("finding", row.id) for row in more)])
    dialog.danger_line.called_box.setChecked(True)
    dialog.mode = GROUPED
    assert dialog.model.rowCount() == 3  # the hedges, the litter, the danger alone
    assert cell(dialog, 0, NUMBER).endswith("… (7)") and "(och 6 till)" in cell(dialog, 0, WHAT)
    put(dialog, 0, WHAT, "Klipp allt längs Storgatan")
    dialog.assign_button.click()
    rows = measures(session)
    assert len(rows) == 3 and rows[0]["title"] == "Klipp allt längs Storgatan"
    assert session.store.count("measure_link", {"measure_id": rows[0].id}) == 7 and session.store.count("measure_link") == 9


def test_what_was_changed_or_left_out_row_by_row_holds_in_the_groups(open_dialog, session, seen):
    dialog = open_dialog(seen)
    put(dialog, 1, RESPONSIBLE, code_id(session, "parks"))
    put(dialog, 1, TYPE, "vegetation")
    dialog.model.toggle([2])
    dialog.mode = GROUPED
    assert dialog.model.rowCount() == 1 and dialog.danger_line.isHidden()
    dialog.assign_button.click()
    (row,) = measures(session)
    assert row["responsible_id"] == code_id(session, "parks") and session.store.count("measure_link") == 2


def test_when_nothing_is_left_there_is_nothing_to_assign(open_dialog, seen):
    dialog = open_dialog(seen)
    dialog.model.toggle([0, 1, 2])
    assert not dialog.assign_button.isEnabled() and "3 hoppas över" in dialog.hint_label.text()
    dialog.model.toggle([0])
    assert dialog.assign_button.isEnabled() and [draft.numbers for draft in dialog.drafts] == ["1"]


def test_organisations_that_help_are_written_with_it_and_go_with_undo(open_dialog, session, messenger, seen):
    dialog = open_dialog(seen[:2])
    dialog.table.selectAll()
    others = (code_id(session, "streets"), code_id(session, "property"))
    for item in dialog.also_button._items():
        if item.data(Qt.ItemDataRole.UserRole) in others:
            item.setCheckState(Qt.CheckState.Checked)
    assert dialog.also_button.text() == "Gata och trafik, Fastighet"
    dialog.assign_button.click()
    assert session.store.count("co_responsible") == 4
    messenger.buttons[0].action()
    assert session.store.count("co_responsible") == 0 and measures(session) == []


def test_rows_that_differ_in_who_helps_say_so(open_dialog, session, seen):
    dialog = open_dialog(seen[:2])
    dialog.drafts[0].change("co_responsible_ids", (code_id(session, "streets"),))
    dialog.table.selectAll()
    assert dialog.also_button.text() == "(olika)"
    dialog.table.pick(0)
    assert dialog.also_button.text() == "Gata och trafik"


def test_every_year_is_kept(open_dialog, session, seen):
    dialog = open_dialog(seen[:2])
    dialog.table.pick(0)
    dialog.recurs_box.click()
    dialog.table.selectAll()
    assert dialog.recurs_box.checkState() == Qt.CheckState.PartiallyChecked
    dialog.assign_button.click()
    assert [row["recurs_yearly"] for row in measures(session)] == [True, False]


def test_hundreds_open_and_are_saved_in_one_action(open_dialog, session, messenger):
    with session.store.transaction("test") as tx:
        ids = tx.insert_many("finding", [
            {"description": f"Sak {n}", "category": "FHGA"[n % 4], "kind": "defect", "review_state": "approved", "geom": geometry.point(X + n, Y)}
            for n in range(400)
        ])  # fmt: skip
    dialog = open_dialog([("finding", one) for one in ids])
    assert dialog.model.rowCount() == 400 and len({cell(dialog, row, RESPONSIBLE) for row in range(8)}) == 4
    dialog.table.selectAll()
    choose(dialog.priority_box, "Hög")
    dialog.assign_button.click()
    assert session.store.count("measure", {"priority": 3}) == 400 and messenger.of("success") == ["400 åtgärder är fördelade."]
    messenger.buttons[0].action()
    assert session.store.count("measure") == 0


def test_one_shared_measure_for_things_of_many_kinds(open_dialog, session, seen):
    dialog = open_dialog(seen[:2])
    dialog.mode = TOGETHER
    assert dialog.table_box.isHidden() and "(och 1 till)" in dialog.title_edit.text()
    dialog.assign_button.click()
    assert len(measures(session)) == 1 and session.store.count("measure_link") == 2
