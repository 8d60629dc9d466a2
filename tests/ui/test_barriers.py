# SPDX-License-Identifier: GPL-2.0-or-later
"""Barriers in the window: the form beside the map, the list with its keys."""
from __future__ import annotations

import datetime as dt

import pytest
from qgis.core import QgsProject
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest

from est_plugin.core import geometry
from est_plugin.ui.barrier_watch import BarrierWatch
from est_plugin.ui.dialogs.barrier_list import open_barriers
from est_plugin.ui.map_tools.new_barrier import BarrierEntry, open_barrier_of_measure, start_new_barrier
from est_plugin.ui.map_tools.new_finding import start_new_finding

from . import entry_workspace
from .entry_workspace import X, Y, add_base_map, pixel, show, type_text

empty_workspace, session = entry_workspace.empty_workspace, entry_workspace.session  # lighter than those of conftest
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def canvas(iface):
    iface.window.resize(700, 700)
    iface.window.show()
    QTest.qWaitForWindowExposed(iface.window)
    show(iface.canvas, X, Y + 500, 200)
    return iface.canvas


def add(session, **values):
    with session.store.transaction("test") as tx:
        return tx.insert("barrier", {"name": "Bommen", "state": "in_place", "geom": geometry.point(X, Y + 500), **values})


def test_a_click_and_a_name_make_a_barrier_with_hours_that_can_be_taken_back(session, messenger, iface, canvas):
    add_base_map(QgsProject.instance())
    entry = start_new_barrier(session, messenger, iface)
    dialog = entry.dialog
    QTest.keyClick(dialog.name_edit, Qt.Key.Key_Return)
    assert dialog.problem_label.text() == "Skriv vad den kallas." and not session.store.count("barrier")
    type_text(dialog.name_edit, "Bommen vid bion")
    QTest.keyClick(dialog.name_edit, Qt.Key.Key_Return)
    assert dialog.problem_label.text() == "Klicka i kartan, eller skriv var den är."
    QTest.mouseClick(canvas.viewport(), LEFT, NONE, pixel(canvas, X + 30, Y + 480))
    assert dialog.place_edit.text() == "Storgatan"
    fields = dialog.hours_fields
    QTest.keyClick(fields.when_row, Qt.Key.Key_2)
    for day in "1237":
        QTest.keyClick(fields.days_row, Qt.Key(ord(day)))
    fields.season_box.setChecked(True)
    assert fields.sentence.splitlines()[0] == "22–05 tors–lör, 1 april–30 sep"
    QTest.keyClick(dialog.state_row, Qt.Key.Key_4)
    assert "räddningstjänst" in dialog.hint_line.text
    dialog.today_button.click()
    assert dialog.hint_line.text == ""
    dialog.save_button.click()
    (saved,) = session.store.find("barrier")
    assert {name: saved[name] for name in ("name", "state", "closes_at", "opens_at", "weekdays", "season_from", "season_to", "barrier_kind", "place_text")} == {
        "name": "Bommen vid bion", "state": "in_place", "closes_at": "22:00", "opens_at": "05:00", "weekdays": "456", "season_from": "04-01",
        "season_to": "09-30", "barrier_kind": "boom", "place_text": "Storgatan",
    }  # fmt: skip
    assert saved["emergency_access_checked"] == session.today() and geometry.distance(geometry.point_xy(saved["geom"]), (X + 30, Y + 480)) < 1
    assert messenger.of("success") == ["Bommen vid bion är sparad."]
    messenger.buttons[0].action()
    assert session.store.count("barrier") == 0


@pytest.mark.parametrize(
    "values",
    [
        {"closes_at": "22:30", "opens_at": "05:15", "weekdays": "57", "on_holidays": "closed"}, {"closes_at": "00:00", "opens_at": "00:00"}, {},
        {"closes_at": "18:00"}, {"opens_at": "06:00"}, {"closes_at": "20:00", "opens_at": "06:00", "season_from": "11-15", "season_to": "02-29"},
    ],
    ids=lambda values: "-".join(values) or "none",
)  # fmt: skip
def test_the_form_gives_back_the_hours_it_was_given(session, messenger, iface, canvas, values):
    barrier = add(session, **values)
    entry = start_new_barrier(session, messenger, iface, barrier_id=barrier.id)
    assert not entry.dialog.is_dirty
    entry.dialog.save_button.click()
    again = session.store.get("barrier", barrier.id)
    assert {name: value for name, value in again.items() if name not in ("ver", "updated_at", "updated_by")} == {
        name: value for name, value in barrier.items() if name not in ("ver", "updated_at", "updated_by")
    }


def test_what_cannot_be_is_said(session, messenger, iface, canvas):
    entry = start_new_barrier(session, messenger, iface, at=(X, Y))
    dialog = entry.dialog
    type_text(dialog.name_edit, "Bommen")
    dialog.hours_fields.when_row.choose("hours")
    dialog.hours_fields.days_row.value = ""
    assert dialog.problem() == "Välj minst en dag."
    dialog.hours_fields.days_row.value = "1"
    dialog.hours_fields.closes_edit.clear()
    dialog.hours_fields.opens_edit.clear()
    assert dialog.problem() == "Skriv när den stängs eller öppnas, eller välj Vet ej än."
    dialog.hours_fields.when_row.choose("unknown")
    dialog.checked_edit.setDate(session.today() + dt.timedelta(days=1))
    assert dialog.problem() == "Kontrollen kan inte ligga i framtiden."
    messenger.answers = [False, True]
    dialog.reject()
    assert dialog.isVisible()
    dialog.reject()
    assert not session.store.count("barrier")


def test_a_barrier_of_a_measure_begins_where_its_finding_is(session, messenger, iface, canvas):
    with session.store.transaction("test") as tx:
        finding = tx.insert("finding", {"description": "Bilar kör in", "place_text": "Parken", "geom": geometry.point(X + 9, Y + 9)})
        streets = session.store.find("organisation", {"code": "streets"})[0]
        values = {"title": "Sätt upp bom", "measure_type": "barrier", "responsible_id": streets.id, "status": "ordered"}
        measure = tx.insert("measure", values)
        tx.insert("measure_link", {"measure_id": measure.id, "finding_id": finding.id})
    entry = start_new_barrier(session, messenger, iface, measure_id=measure.id)
    type_text(entry.dialog.name_edit, "Ny bom")
    entry.dialog.save_button.click()
    (saved,) = session.store.find("barrier")
    assert (saved["measure_id"], saved["state"], saved["place_text"]) == (measure.id, "ordered", "Parken")
    assert geometry.point_xy(saved["geom"]) == pytest.approx((X + 9, Y + 9))


def test_what_was_chosen_once_stays_when_it_is_taken_out_of_the_lists(session, messenger, iface, canvas):
    with session.store.transaction("test") as tx:
        gone = tx.insert("organisation", {"name": "Gamla parkbolaget", "active": False})
        kind = session.store.find("code", {"list": "barrier_kind"}, order_by=["-sort"])[0]
        tx.update(kind, active=False)
        measure = tx.insert("measure", {"title": "Bygg om", "measure_type": "rebuild", "responsible_id": gone.id})
        chosen = {"barrier_kind": kind["code"], "key_holder_id": gone.id, "closed_by_id": gone.id, "measure_id": measure.id}
        barrier = tx.insert("barrier", {"name": "Grinden", "place_text": "Parken", **chosen})
    entry = start_new_barrier(session, messenger, iface, barrier_id=barrier.id)
    type_text(entry.dialog.name_edit, " norra")
    entry.dialog.save_button.click()
    saved = session.store.get("barrier", barrier.id)
    assert saved["name"] != "Grinden" and {column: saved[column] for column in chosen} == chosen


@pytest.fixture
def listed(session, messenger, iface):
    with session.store.transaction("test") as tx:
        streets = session.store.find("organisation", {"code": "streets"})[0]
        measure = tx.insert("measure", {"title": "Laga bommen", "measure_type": "barrier", "responsible_id": streets.id, "status": "ordered"})
    add(session, name="Bommen", closes_at="22:00", opens_at="05:00", closed_by_id=streets.id)
    add(session, name="Grinden", state="wanted", measure_id=measure.id)
    add(session, name="Gamla", state="removed")
    dialog = open_barriers(session, messenger, iface)
    dialog.activateWindow()
    QTest.qWaitForWindowActive(dialog)
    yield dialog
    dialog.close()


def states(session):
    return {row["name"]: row["state"] for row in session.store.find("barrier")}


def test_the_list_hides_what_is_removed_and_filters(listed):
    assert [row.label for row in listed.shown] == ["B1 Bommen", "B2 Grinden"]
    assert listed.count_label.text() == "2 bommar och hinder. Utryckningsväg att kontrollera: 1."
    for data, names in (("removed", ["Gamla"]), ("to-check", ["Bommen"]), ("proposed", ["Grinden"]), ("broken", [])):
        listed.state_box.setCurrentIndex(listed.state_box.findData(data))
        assert [row.name for row in listed.shown] == names
    listed.state_box.setCurrentIndex(0)
    listed.search_edit.setText("22–05 bom")
    assert [row.name for row in listed.shown] == ["Bommen"]


def test_one_key_gives_a_state_and_it_can_be_taken_back(listed, session):
    QTest.keyClick(listed.table, Qt.Key.Key_5)
    assert states(session)["Bommen"] == "broken" and listed.told_label.text() == "1 bom eller hinder: Trasig."
    assert [row.name for row in listed.chosen] == ["Bommen"]
    listed.undo_button.click()
    assert states(session)["Bommen"] == "in_place"
    listed.table.selectRow(0)
    assert listed.proposed_button.text() == "Följ åtgärden för 1"
    listed.proposed_button.click()
    assert states(session) == {"Bommen": "in_place", "Grinden": "ordered", "Gamla": "removed"} and listed.proposed_button.isHidden()


def test_enter_opens_the_form_and_reading_changes_nothing(listed, session, monkeypatch):
    QTest.keyClick(listed.table, Qt.Key.Key_Return)
    (entry,) = session.findChildren(BarrierEntry)
    assert (entry.dialog.windowTitle(), entry.dialog.name_edit.text()) == ("Bom eller hinder B1", "Bommen")
    entry.stop()
    listed.activateWindow()
    QTest.qWaitForWindowActive(listed)
    monkeypatch.setattr(type(session), "is_read_only", property(lambda _self: True))
    listed._update()
    assert not any(button.isEnabled() for button in (listed.state_button, listed.new_button, listed.undo_button, listed.proposed_button))
    QTest.keyClick(listed.table, Qt.Key.Key_5)
    assert states(session)["Bommen"] == "in_place"


@pytest.fixture
def finding_dialog(session, messenger, iface, canvas):
    add(session, name="Bommen vid bion", geom=geometry.point(X + 10, Y + 500))
    entry = start_new_finding(session, messenger, iface, at=(X, Y + 500))
    yield entry.dialog
    entry.stop()


def test_a_finding_beside_a_barrier_asks_whether_it_is_about_it(finding_dialog, session):
    dialog, line = finding_dialog, finding_dialog.barrier_line
    assert line.isHidden()
    dialog.category_row.choose("B")
    assert line.isHidden()
    dialog.category_row.choose("I")
    assert line.text == "Gäller det B1 Bommen vid bion?" and line.broken_box.isHidden()
    line.yes_button.click()
    assert line.text == "Gäller B1 Bommen vid bion." and line.broken_box.isChecked() and dialog.category == "I4"
    type_text(dialog.description_edit, "Går inte ner")
    dialog.save_button.click()
    (finding,), (barrier,) = session.store.find("finding"), session.store.find("barrier")
    assert (finding["barrier_id"], finding["category"], barrier["state"]) == (barrier.id, "I4", "broken")


def test_no_is_an_answer_too(finding_dialog, session):
    dialog, line = finding_dialog, finding_dialog.barrier_line
    dialog.category_row.choose("I")
    line.no_button.click()
    dialog.severity_row.choose(3)
    assert line.isHidden() and dialog.seen().barrier_id is None and dialog.category == "I"
    dialog.category_row.choose("D")
    assert line.isHidden()  # the same barrier is not asked about twice
    dialog.kind_row.choose("good")
    dialog.kind_row.choose("defect")
    assert not line.isHidden()


def test_a_new_measure_asks_which_barrier_it_is_about_and_a_fixed_one_what_has_become_of_it(session, messenger, iface):
    watch = BarrierWatch(session, messenger, iface)
    watch.look()
    barrier = add(session)
    with session.store.transaction("test") as tx:
        streets = session.store.find("organisation", {"code": "streets"})[0]
        finding = tx.insert("finding", {"description": "Trasig", "geom": geometry.point(X + 5, Y + 500)})
        measure = tx.insert("measure", {"title": "Laga bommen", "measure_type": "barrier", "responsible_id": streets.id, "status": "planned"})
        tx.insert("measure_link", {"measure_id": measure.id, "finding_id": finding.id})
    session.tables_changed({"measure"})
    watch.look()
    assert messenger.of("info") == ["Åtgärd Å1 (Laga bommen) gäller en bom eller ett hinder. Vilken?"]
    assert [button.text for button in messenger.buttons] == ["B1 Bommen", "Ny bom…"]
    assert messenger.buttons[0].action() and session.store.get("barrier", barrier.id)["measure_id"] == measure.id
    watch.look()
    assert len(messenger.of("info")) == 1
    with session.store.transaction("test") as tx:
        tx.update(session.store.get("barrier", barrier.id), state="broken")
        tx.update(session.store.get("measure", measure.id), status="fixed", done_on=session.today(), what_done="Nytt lås")
    watch.look()
    assert messenger.of("info")[-1] == "Åtgärd Å1: Åtgärdad. Ska B1 Bommen få läget På plats?"
    watch.look()
    assert len(messenger.of("info")) == 2 and messenger.buttons[0].action()
    assert states(session) == {"Bommen": "in_place"} and messenger.of("success")[-1] == "1 bom eller hinder har fått åtgärdens läge."


def test_a_measure_opens_its_barrier_or_a_new_one(listed, session, messenger, iface):
    (measure,) = session.store.find("measure")
    entry = open_barrier_of_measure(session, messenger, iface, measure.id)
    assert entry.dialog.name_edit.text() == "Grinden"
    with session.store.transaction("test") as tx:
        tx.update(session.store.find("barrier", {"name": "Grinden"})[0], measure_id=None)
    listed.refresh()
    assert listed.count_label.text().endswith("1 åtgärd om bommar eller hinder säger inte vilken den gäller: Å1.")
    entry = open_barrier_of_measure(session, messenger, iface, measure.id)
    assert (entry.dialog.windowTitle(), entry.dialog.measure_box.currentData(), entry.dialog.state_row.value) == ("Ny bom eller hinder", measure.id, "ordered")
    entry.stop()
