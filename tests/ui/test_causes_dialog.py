# SPDX-License-Identifier: GPL-2.0-or-later
"""Orsaker on the screen: written, saved, read again, left, taken back."""
from __future__ import annotations

import pytest
from qgis.PyQt import sip
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QDialog

from est_plugin.core import geometry
from est_plugin.ui.openers import open_thing

from . import entry_workspace
from .entry_workspace import X, Y

empty_workspace, session = entry_workspace.empty_workspace, entry_workspace.session


@pytest.fixture
def hotspot(session):
    with session.store.transaction("test") as tx:
        return tx.insert("hotspot", {"name": "Parkeringen", "geom": geometry.polygon([[(X, Y), (X + 80, Y), (X + 80, Y + 80), (X, Y)]])})


@pytest.fixture
def dialog(session, messenger, iface, hotspot):
    dialog = open_thing("causes", session, messenger, iface, hotspot_id=hotspot.id)
    yield dialog
    if not sip.isdeleted(dialog) and not dialog.isHidden():
        dialog.close_quietly()


def _type(edit, text):
    edit.setText(text)
    edit.textEdited.emit(text)  # QTest knows no å, ä and ö


def _write(dialog, name, measure="", kind="barrier"):
    _type(dialog.name_edit, name)
    if measure:
        dialog.add_measure_button.click()
        row = dialog.measures.rowCount() - 1
        _type(dialog.measures.cellWidget(row, 0), measure)
        box = dialog.measures.cellWidget(row, 1)
        box.setCurrentIndex(box.findData(kind))


def test_two_causes_and_a_measure_are_saved_in_one_go_and_taken_back(dialog, session, messenger):
    assert dialog.place_label.text() == "H1 Parkeringen"
    _write(dialog, "Bilträffar om natten", "Sätt upp bom")
    assert "utryckningsvägen" in dialog.known_label.text()
    dialog.why_here_edit.text = "Öppen infart"
    QTest.mouseClick(dialog.add_button, Qt.MouseButton.LeftButton)
    _write(dialog, "Ingen ser platsen")
    dialog.kind_row.choose("social")
    dialog.save_button.click()
    rows = {row["name"]: row for row in session.store.find("cause")}
    assert set(rows) == {"Bilträffar om natten", "Ingen ser platsen"}
    assert (rows["Bilträffar om natten"]["why_here"], rows["Ingen ser platsen"]["kind"]) == ("Öppen infart", "social")
    assert [(row["title"], row["measure_type"]) for row in session.store.find("measure")] == [("Sätt upp bom", "barrier")]
    assert not dialog.is_dirty
    messenger.buttons[-1].action()
    assert session.store.find("cause") == [] and dialog.list.count() == 1 and dialog.name_edit.text() == ""


def test_what_is_missing_is_said_and_nothing_is_stored(dialog, session):
    _write(dialog, "", "Sätt upp bom")
    dialog.save_button.click()
    assert "har inget namn" in dialog.problem_label.text() and not dialog.problem_label.isHidden()
    assert session.store.find("cause") == [] and dialog.measures.measures()[0].title == "Sätt upp bom"


def test_closing_asks_only_when_something_would_be_lost(dialog, messenger):
    _write(dialog, "Bilträffar")
    messenger.answers = [False]
    dialog.reject()
    assert not dialog.isHidden()
    messenger.answers = [True]
    dialog.reject()
    assert dialog.isHidden()


def test_a_name_looks_like_a_person(dialog):
    dialog.what_happens_edit.text = "Ring Anna på 070-123 45 67"
    dialog.guard_line.check()
    assert not dialog.guard_line.isHidden()


def test_the_measures_go_to_a_decision_from_here(dialog, session, iface):
    _write(dialog, "Bilträffar om natten", "Sätt upp bom")
    dialog.propose_button.click()
    (step,) = [one for one in iface.window.findChildren(QDialog) if one.objectName() == "DecisionStepDialog" and not one.isHidden()]
    assert "Sätt upp bom" in step.what_label.text() and not dialog.is_dirty
    step.save_button.click()
    (decision,) = session.store.find("decision")
    assert (decision["outcome"], decision["cause_id"]) == ("proposed", session.store.find("cause")[0].id)
    dialog.propose_button.click()
    assert "ingen åtgärd att besluta om" in dialog.problem_label.text()


def test_what_stands_in_a_row_of_a_measure_is_looked_at_too(dialog):
    _write(dialog, "Bilträffar", "Ring Anna på 070-123 45 67")
    dialog.guard_line.check()
    assert not dialog.guard_line.isHidden()


def test_open_for_reading_nothing_can_be_written(session, messenger, iface, hotspot, monkeypatch):
    monkeypatch.setattr(type(session), "is_read_only", property(lambda _self: True))
    dialog = open_thing("causes", session, messenger, iface, hotspot_id=hotspot.id)
    assert dialog.name_edit.isReadOnly() and not dialog.measures.isEnabled() and not dialog.save_button.isEnabled() and dialog.print_button.isEnabled()
    assert "bara öppen för läsning" in dialog.problem_label.text()
    dialog.close_quietly()


def test_the_same_hotspot_is_not_written_in_two_windows(dialog, session, messenger, iface, hotspot):
    assert open_thing("causes", session, messenger, iface, hotspot_id=hotspot.id) is dialog


def test_enter_in_a_row_saves_and_the_keys_stay_there(dialog, session):
    _write(dialog, "Bilträffar om natten", "Sätt upp bom")
    dialog.activateWindow()
    dialog.measures.focus_cell((0, 0))
    QTest.keyClick(dialog.measures.cellWidget(0, 0), Qt.Key.Key_Return)
    assert session.store.count("cause") == session.store.count("measure") == 1
    assert dialog.measures.focused_cell() == (0, 0)
