# SPDX-License-Identifier: GPL-2.0-or-later
"""History, duplicates and danger on the screen: filtered and copied, answered with one key, taken back."""
from __future__ import annotations

import datetime as dt

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QGuiApplication
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QLabel

from est_plugin.core import geometry
from est_plugin.ui.dialogs.danger import open_danger
from est_plugin.ui.dialogs.duplicates import open_duplicates
from est_plugin.ui.dialogs.history import open_history
from est_plugin.ui.openers import open_thing

from .conftest import X, Y


@pytest.fixture
def pairs(session):
    """Two bushes 3 m apart, and two reports of one lamp."""
    with session.store.transaction("test") as tx:
        bushes = [
            tx.insert("finding", {"description": text, "category": "F", "geom": geometry.point(X + n, Y)})
            for n, text in ((0, "Buskar skymmer"), (3, "Busken skymmer"))
        ]
        lamps = [tx.insert("lighting_defect", {"pole_number": "B17", "geom": geometry.point(X + n, Y)}) for n in (100, 101)]
    return bushes, lamps


# -- history ------------------------------------------------------------------------------------------------------------------
def test_history_is_shown_filtered_and_copied_without_names(session, messenger, iface, filled):
    with session.store.transaction("test") as tx:
        tx.update(session.store.get("measure", filled["measure"].id), status="planned", due_date=dt.date(2020, 3, 1))
    dialog = open_thing("history", session, messenger, iface, table="measure", record_id=filled["measure"].id)
    assert dialog.heading_label.text() == "Å1  Klipp buskarna"
    everything = len(dialog.shown())
    assert [dialog.table.item(row, 2).text() for row in range(everything)].count("anna") >= 3
    dialog.kind_box.setCurrentIndex(dialog.kind_box.findData("status"))
    assert [line.text for line in dialog.shown()] == ["Status från Ny till Planerad"] and dialog.table.rowCount() == 1
    dialog.kind_box.setCurrentIndex(0)
    dialog.search_edit.setText("KLAR flyttades")
    assert [line.text for line in dialog.shown()] == ["Klar senast flyttades från 31 jan 2020 till 1 mars 2020"]
    dialog.search_edit.clear()
    dialog.newest_box.setChecked(True)
    assert len(dialog.shown()) == everything and dialog.shown()[0].at >= dialog.shown()[-1].at
    QTest.keyClick(dialog.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    dialog.copy()
    copied = QGuiApplication.clipboard().text()
    assert "Status från Ny till Planerad" in copied and "anna" not in copied and copied.startswith("Å1  Klipp buskarna")
    dialog.close()


def test_what_has_no_history_is_said(session, messenger, iface):
    organisation = session.store.find("organisation", limit=1)[0]
    assert open_history(session, messenger, iface, table="organisation", record_id=organisation.id) is None
    assert "ingen historik" in messenger.of("info")[-1]


# -- duplicates ---------------------------------------------------------------------------------------------------------------
def test_one_key_for_each_answer_and_the_way_back(session, messenger, iface, pairs):
    bushes, lamps = pairs
    dialog = open_thing("duplicates", session, messenger, iface)
    assert [dialog.list.item(row).data(Qt.ItemDataRole.UserRole).table for row in range(2)] == ["lighting_defect", "finding"]
    assert "Mycket lika: samma stolpe" in dialog.reason_label.text()
    dialog.activateWindow()
    assert QTest.qWaitForWindowActive(dialog)
    QTest.keyClick(dialog.list, Qt.Key.Key_Space)  # skipped, and round again
    QTest.keyClick(dialog.list, Qt.Key.Key_Space)
    QTest.keyClick(dialog.list, Qt.Key.Key_1)
    merged = session.store.get("lighting_defect", lamps[1].id)
    assert (merged["same_as_id"], merged["review_state"]) == (lamps[0].id, "merged") and dialog.list.count() == 1
    assert f"nr {lamps[0]['number']}" in dialog.told_label.text()
    dialog.keep_second()
    assert session.store.get("finding", bushes[0].id)["same_as_id"] == bushes[1].id
    assert dialog.list.count() == 0 and not dialog.first_button.isEnabled()
    dialog.undo()
    dialog.undo()
    assert session.store.get("lighting_defect", lamps[1].id)["same_as_id"] is None and dialog.list.count() == 2
    assert not dialog.undo_button.isEnabled() and messenger.of("error") == []
    dialog.close()


def test_what_was_not_taken_back_can_still_be(session, messenger, iface, pairs, monkeypatch):
    dialog = open_duplicates(session, messenger, iface)
    dialog.keep_first()
    monkeypatch.setattr(session, "may_write", lambda tables: False)  # *Avbryt* in the question about unsaved edits
    dialog.undo()
    assert dialog.undo_button.isEnabled() and dialog.list.count() == 1
    monkeypatch.undo()
    dialog.undo()
    assert dialog.list.count() == 2
    dialog.close()


def test_not_the_same_is_remembered_and_skipping_is_not(session, messenger, iface, pairs):
    dialog = open_duplicates(session, messenger, iface)
    first = dialog.suggestion.key
    dialog.skip()
    assert dialog.suggestion.key != first
    dialog.skip()
    assert dialog.suggestion.key == first
    dialog.not_same()
    dialog.close()
    again = open_duplicates(session, messenger, iface, table="finding")
    assert [again.list.item(row).data(Qt.ItemDataRole.UserRole).key for row in range(again.list.count())] != [first] and again.list.count() == 1
    again.not_same()
    again.close()
    assert open_duplicates(session, messenger, iface) is None and "samma sak" in messenger.of("info")[-1]


def test_both_sides_show_text_facts_and_history_as_plain_text(session, messenger, iface, pairs):
    bushes, _lamps = pairs
    with session.store.transaction("test") as tx:
        tx.update(session.store.get("finding", bushes[0].id), description="<b>Buskar</b> skymmer", place_text="Torget")
        tx.insert("attachment", {"path": "photos/saknas.jpg", "finding_id": bushes[1].id})
    dialog = open_duplicates(session, messenger, iface, table="finding")
    labels = [[label.text() for label in area.widget().findChildren(QLabel)] for area in (dialog.first_area, dialog.second_area)]
    assert any("<b>Buskar</b> skymmer" in text for text in labels[0]) and "Torget" in labels[0]
    assert "saknas.jpg saknas" in labels[1] and all(any("Skrevs in" in text for text in side) for side in labels)
    assert not any("anna" in text for side in labels for text in side)
    dialog.close()


# -- danger -------------------------------------------------------------------------------------------------------------------
@pytest.fixture
def dangers(session):
    with session.store.transaction("test") as tx:
        return [tx.insert("finding", {"description": f"Räcke {n} borta", "severity": 4, "geom": geometry.point(X, Y + n)}) for n in (1, 2)]


def test_danger_is_asked_about_until_each_has_its_call(session, messenger, iface, dangers):
    session.store.set_setting("emergency_numbers", {"Elfara": "0123-456 78"})
    dialog = open_thing("danger", session, messenger, iface)
    assert "0123-456 78" in dialog.call_label.text() and dialog.called() == [] and not dialog._ok.isEnabled()
    QTest.keyClick(dialog.list, Qt.Key.Key_Space)
    assert dialog.called_at.tzinfo is not None and dialog.called_at <= dt.datetime.now(dt.timezone.utc)
    QTest.keyClick(dialog.list, Qt.Key.Key_Return)
    assert [bool(row["called_at"]) for row in session.store.find("measure")] == [True]
    messenger.buttons[-1].action()  # undo
    assert session.store.count("measure") == 0
    open_danger(session, messenger, iface, targets=[("finding", dangers[0].id)]).reject()
    assert "En akut fara väntar" in messenger.of("warning")[-1] and "0123-456 78" in messenger.of("warning")[-1]
    again = open_danger(session, messenger, iface)
    for row in range(2):
        again.list.item(row).setCheckState(Qt.CheckState.Checked)
    again.accept()
    assert session.store.count("measure") == 2
    assert open_danger(session, messenger, iface, targets=[("finding", one.id) for one in dangers]) is None
    assert open_danger(session, messenger, iface) is None and "Ingen akut fara" in messenger.of("info")[-1]
