# SPDX-License-Identifier: GPL-2.0-or-later
"""The form of a finding, driven by the keyboard, and the map tool behind it; what is saved is read back from the store."""

from __future__ import annotations

import datetime as dt
import shutil

import pytest
from PIL import Image
from qgis.core import QgsProject
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest

from est_plugin.core import geometry
from est_plugin.jobs import finding_hints
from est_plugin.ui.dialogs.danger import DangerDialog
from est_plugin.ui.map_tools.new_finding import start_new_finding, start_new_lighting_defect

from . import entry_workspace
from .entry_workspace import X, Y, add_base_map, add_walk, pixel, show, type_text

empty_workspace, session = entry_workspace.empty_workspace, entry_workspace.session  # lighter than those of conftest

ENTER, TAB = Qt.Key.Key_Return, Qt.Key.Key_Tab
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def walk_id(session):
    add_base_map(QgsProject.instance())
    return add_walk(session.store)


@pytest.fixture
def canvas(iface):
    iface.window.resize(700, 700)
    iface.window.show()
    QTest.qWaitForWindowExposed(iface.window)
    show(iface.canvas, X + 150, Y)
    return iface.canvas


@pytest.fixture
def entry(session, messenger, iface, walk_id, canvas):
    entry = start_new_finding(session, messenger, iface)
    yield entry
    entry.stop()


@pytest.fixture
def lamp_entry(session, messenger, iface, walk_id, canvas):
    show(canvas, X + 30, Y + 500)
    entry = start_new_lighting_defect(session, messenger, iface)
    yield entry
    entry.stop()


def click(canvas, x, y):
    QTest.mouseClick(canvas.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, pixel(canvas, x, y))


def findings(session):
    return session.store.find("finding", order_by=["number"])


def test_a_click_some_words_and_enter_save_a_finding(entry, canvas, session, messenger):
    click(canvas, X + 101, Y + 2)
    assert entry.dialog.isVisible()
    assert entry.dialog.description_edit.hasFocus() or entry.dialog.focusWidget() is entry.dialog.description_edit
    type_text(entry.dialog.description_edit, "Mörkt vid trappan")
    QTest.keyClick(entry.dialog.description_edit, ENTER)
    (saved,) = findings(session)
    assert saved["description"] == "Mörkt vid trappan"
    assert (saved["kind"], saved["severity"], saved["place_text"]) == ("defect", 2, "Stationen")
    stop = session.store.get("walk_stop", saved["walk_stop_id"])
    assert stop["number"] == 1 and saved["walk_id"] == stop["walk_id"] and saved["source"] == "own_round"
    assert geometry.distance(geometry.point_xy(saved["geom"]), (X + 101, Y + 2)) < 1
    assert not entry.dialog.isVisible()
    assert messenger.of("success") == ["Sparat: nr 1."]


def test_the_whole_form_is_filled_by_keyboard(entry, canvas, session):
    click(canvas, X + 101, Y + 2)
    dialog = entry.dialog
    dialog.kind_row.setFocus()
    QTest.keyClick(dialog.kind_row, "b")
    QTest.keyClick(dialog.kind_row, TAB)
    assert dialog.focusWidget() is dialog.description_edit
    type_text(dialog.description_edit, "Fina blommor")
    QTest.keyClick(dialog.description_edit, TAB)
    assert dialog.focusWidget() is dialog.category_row
    QTest.keyClick(dialog.category_row, "f")
    QTest.keyClick(dialog.category_row, TAB)
    assert dialog.focusWidget() is dialog.place_edit
    QTest.keyClick(dialog.place_edit, ENTER)
    (saved,) = findings(session)
    assert (saved["kind"], saved["category"]) == ("good", "F")


def test_shift_enter_breaks_the_line(entry, canvas, session):
    click(canvas, X + 101, Y)
    type_text(entry.dialog.description_edit, "En")
    QTest.keyClick(entry.dialog.description_edit, ENTER, Qt.KeyboardModifier.ShiftModifier)
    type_text(entry.dialog.description_edit, "Två")
    QTest.keyClick(entry.dialog.description_edit, ENTER)
    assert findings(session)[0]["description"] == "En\nTvå"


def test_without_words_nothing_is_saved_and_the_form_says_why(entry, canvas, session):
    click(canvas, X + 101, Y)
    QTest.keyClick(entry.dialog.description_edit, ENTER)
    assert findings(session) == []
    assert entry.dialog.problem_label.text() == "Skriv vad ni såg. Fältet Vad är tomt."
    assert entry.dialog.isVisible()


def test_ctrl_enter_saves_and_begins_the_next_with_walk_stop_and_sheet_number(entry, canvas, session):
    click(canvas, X + 101, Y)
    dialog = entry.dialog
    type_text(dialog.description_edit, "Ett")
    dialog.reference_edit.setFocus()
    type_text(dialog.reference_edit, "A1.4")
    QTest.keyClick(dialog.reference_edit, ENTER, Qt.KeyboardModifier.ControlModifier)
    assert dialog.isVisible() and dialog.description_edit.text == ""
    assert dialog.reference_edit.text() == "A1.5"
    type_text(dialog.description_edit, "Två")
    QTest.keyClick(dialog.description_edit, ENTER, Qt.KeyboardModifier.ControlModifier)
    assert [(f["description"], f["paper_reference"]) for f in findings(session)] == [("Ett", "A1.4"), ("Två", "A1.5")]
    assert len({f["walk_stop_id"] for f in findings(session)}) == 1


def test_another_click_moves_the_place_and_keeps_the_words(entry, canvas, session):
    click(canvas, X + 101, Y)
    type_text(entry.dialog.description_edit, "Flyttas")
    click(canvas, X + 202, Y)
    assert entry.dialog.place_edit.text() == "Gångtunneln"
    QTest.keyClick(entry.dialog.description_edit, ENTER)
    (saved,) = findings(session)
    assert session.store.get("walk_stop", saved["walk_stop_id"])["number"] == 2
    assert saved["description"] == "Flyttas"


def test_place_typed_by_hand_is_not_overwritten(entry, canvas, session):
    click(canvas, X + 101, Y)
    dialog = entry.dialog
    dialog.place_edit.selectAll()
    type_text(dialog.place_edit, "Bakom kiosken")
    click(canvas, X + 202, Y)
    assert dialog.place_edit.text() == "Bakom kiosken"


def test_owner_and_street_are_proposed_from_the_map(entry, canvas, session):
    show(canvas, X + 30, Y + 500)
    click(canvas, X + 300, Y + 515)
    assert entry.dialog.place_edit.text() == "på Storgatan"
    assert entry.dialog.owner_box.currentData() == "trafikverket"
    assert entry.dialog.walk_box.currentData() is None


def test_similar_open_finding_is_asked_about_and_merged(entry, canvas, session):
    with session.store.transaction("test") as tx:
        old = tx.insert(
            "finding",
            {
                "description": "Klotter",
                "category": "H",
                "geom": geometry.point(X + 110, Y),
                "seen_at": dt.datetime(2026, 10, 3, 12, tzinfo=dt.timezone.utc),
            },
        )
    click(canvas, X + 101, Y)
    dialog = entry.dialog
    assert not dialog.similar_line.isVisible()
    dialog.category_row.setFocus()
    QTest.keyClick(dialog.category_row, "h")
    assert dialog.similar_line.isVisible()
    assert dialog.similar_line.text.startswith("Liknar nr 1 (öppen sedan 3 okt)")
    QTest.mouseClick(dialog.similar_line.same_button, LEFT)
    type_text(dialog.description_edit, "Klotter igen")
    QTest.keyClick(dialog.description_edit, ENTER)
    saved = findings(session)[1]
    assert (saved["same_as_id"], saved["review_state"]) == (old.id, "merged")


def test_similar_answered_with_new_stays_new(entry, canvas, session):
    with session.store.transaction("test") as tx:
        tx.insert("finding", {"description": "Klotter", "category": "H", "geom": geometry.point(X + 110, Y)})
    click(canvas, X + 101, Y)
    entry.dialog.category_row.choose("H")
    QTest.mouseClick(entry.dialog.similar_line.new_button, LEFT)
    assert not entry.dialog.similar_line.isVisible()
    type_text(entry.dialog.description_edit, "Annat klotter")
    QTest.keyClick(entry.dialog.description_edit, ENTER)
    assert findings(session)[1]["same_as_id"] is None


def test_fixed_finding_is_not_similar(session, walk_id):
    from est_plugin.core.local_time import zone
    from est_plugin.i18n import tr

    with session.store.transaction("test") as tx:
        old = tx.insert("finding", {"description": "Klotter", "category": "H", "geom": geometry.point(X, Y)})
        measure = tx.insert("measure", {"title": "Sanera", "status": "new"})
        tx.insert("measure_link", {"measure_id": measure.id, "finding_id": old.id})
    asked = {"is_good": False, "pole": None, "translate": tr, "zone": zone()}
    assert finding_hints.similar_at(session.store, (X + 5, Y), "H", **asked).record_id == old.id
    with session.store.transaction("test") as tx:
        tx.update(session.store.get("measure", measure.id), status="fixed", done_on=dt.date(2026, 1, 1))
    assert finding_hints.similar_at(session.store, (X + 5, Y), "H", **asked) is None


def test_type_a_opens_the_lamp_and_saves_one_finding_with_its_defect(entry, canvas, session):
    click(canvas, X + 101, Y)
    dialog = entry.dialog
    dialog.category_row.setFocus()
    assert not dialog.lamp_fields.isVisible()
    QTest.keyClick(dialog.category_row, "a")
    assert dialog.lamp_fields.isVisible()
    type_text(dialog.lamp_fields.pole_edit, "B 17")
    dialog.lamp_fields.fault_box.setFocus()
    type_text(dialog.lamp_fields.fault_box, "Blinkar")
    QTest.keyClick(dialog.lamp_fields.fault_box, ENTER)
    (saved,) = findings(session)
    (defect,) = session.store.find("lighting_defect")
    assert saved["description"] == "Blinkar, stolpe B 17"
    assert (defect["finding_id"], defect["fault"], defect["pole_number"], defect["number"]) == (
        saved.id,
        "flickering",
        "B 17",
        saved["number"],
    )


@pytest.mark.parametrize(("fault", "severity"), [("open_hatch", 4), ("hit_pole", 3), ("out", 2), ("day_burning", 1)])
def test_severity_is_proposed_from_the_lamp_fault(entry, canvas, fault, severity):
    click(canvas, X + 101, Y)
    dialog = entry.dialog
    dialog.category_row.choose("A")
    box = dialog.lamp_fields.fault_box
    box.setCurrentIndex(box.findData(fault))
    box.activated.emit(box.currentIndex())
    assert dialog.severity_row.value == severity


def test_severity_chosen_by_hand_stays(entry, canvas):
    click(canvas, X + 101, Y)
    dialog = entry.dialog
    dialog.severity_row.setFocus()
    QTest.keyClick(dialog.severity_row, "1")
    dialog.category_row.choose("A")
    assert dialog.severity_row.value == 1


def test_immediate_danger_asks_to_ring_and_keeps_when_somebody_did(entry, canvas, session):
    session.store.set_setting("emergency_numbers", {"Ring": "112"})
    entry.stop()
    entry = start_new_finding(session, session.messenger, session.iface)
    click(canvas, X + 101, Y)
    dialog = entry.dialog
    type_text(dialog.description_edit, "Öppen brunn")
    dialog.severity_row.setFocus()
    QTest.keyClick(dialog.severity_row, "4")
    assert dialog.danger_line.isVisible()
    dialog.danger_line.called_box.setFocus()
    QTest.keyClick(dialog.danger_line.called_box, Qt.Key.Key_Space)
    QTest.keyClick(dialog.description_edit, ENTER)
    (saved,) = findings(session)
    (measure,) = session.store.find("measure")
    (link,) = session.store.find("measure_link")
    assert link["finding_id"] == saved.id and link["measure_id"] == measure.id
    assert abs(measure["called_at"] - dt.datetime.now(dt.timezone.utc)) < dt.timedelta(minutes=1)
    assert measure["priority"] == 4
    assert session.store.get("organisation", measure["responsible_id"])["code"] == "safety_est"
    entry.stop()


def test_immediate_danger_without_a_call_is_saved_and_warned_about(entry, canvas, session, messenger):
    click(canvas, X + 101, Y)
    type_text(entry.dialog.description_edit, "Öppen brunn")
    entry.dialog.severity_row.choose(4)
    QTest.keyClick(entry.dialog.description_edit, ENTER)
    assert len(findings(session)) == 1 and session.store.find("measure") == []
    assert "Ring 112 nu" in messenger.of("warning")[-1]
    messenger.buttons[-1].action()  # later, from the message
    (asked,) = session.iface.window.findChildren(DangerDialog)
    asked.list.item(0).setCheckState(Qt.CheckState.Checked)
    asked.accept()
    assert session.store.find("measure")[0]["called_at"] is not None


def test_undo_takes_the_last_save_back(entry, canvas, session, messenger):
    click(canvas, X + 101, Y)
    type_text(entry.dialog.description_edit, "Fel plats")
    QTest.keyClick(entry.dialog.description_edit, ENTER)
    assert messenger.buttons[0].text == "Ångra"
    messenger.buttons[0].action()
    assert findings(session) == []


def test_escape_asks_before_words_are_lost(entry, canvas, session, messenger):
    click(canvas, X + 101, Y)
    type_text(entry.dialog.description_edit, "Halvskrivet")
    messenger.answers = [False, True]
    QTest.keyClick(entry.dialog, Qt.Key.Key_Escape)
    assert entry.dialog.isVisible() and entry.dialog.description_edit.text == "Halvskrivet"
    QTest.keyClick(entry.dialog, Qt.Key.Key_Escape)
    assert not entry.dialog.isVisible()
    assert findings(session) == []


def test_escape_on_the_map_gives_the_tool_back(session, messenger, iface, walk_id, canvas):
    from qgis.gui import QgsMapToolPan

    pan = QgsMapToolPan(canvas)
    canvas.setMapTool(pan)
    entry = start_new_finding(session, messenger, iface)
    assert canvas.mapTool() is entry.tool
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.mapTool() is pan
    canvas.unsetMapTool(pan)


def test_photos_are_copied_and_a_bad_one_is_refused_in_the_form(entry, canvas, session, tmp_path):
    good, bad = tmp_path / "a.jpg", tmp_path / "b.heic"
    Image.new("RGB", (40, 30), "red").save(good)
    bad.write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0" + b"\0" * 60)
    click(canvas, X + 101, Y)
    entry.dialog.photo_strip.add([good, bad])
    assert "HEIC" in entry.dialog.problem_label.text()
    assert entry.dialog.photo_strip.paths == [good]
    type_text(entry.dialog.description_edit, "Med bild")
    QTest.keyClick(entry.dialog.description_edit, ENTER)
    (photo,) = session.store.find("attachment")
    assert photo["finding_id"] == findings(session)[0].id
    assert (session.folder / photo["path"]).is_file() and good.is_file()


def test_photo_that_vanished_meanwhile_is_told_and_the_finding_is_saved(entry, canvas, session, messenger, tmp_path):
    photo = tmp_path / "a.jpg"
    Image.new("RGB", (40, 30), "red").save(photo)
    click(canvas, X + 101, Y)
    entry.dialog.photo_strip.add([photo])
    shutil.move(photo, tmp_path / "moved.jpg")
    type_text(entry.dialog.description_edit, "Utan bild")
    QTest.keyClick(entry.dialog.description_edit, ENTER)
    assert len(findings(session)) == 1
    assert messenger.of("warning") == ["a.jpg finns inte längre. Har den flyttats?"]


def test_lamp_tool_snaps_to_the_nearest_lamp(lamp_entry, canvas, session):
    click(canvas, X + 22, Y + 503)
    dialog = lamp_entry.dialog
    assert dialog.lamp_fields.pole_edit.text() == "102"
    QTest.keyClick(dialog.lamp_fields.fault_box, ENTER)
    (defect,) = session.store.find("lighting_defect")
    assert (defect["pole_number"], defect["fault"], defect["extent"], defect["finding_id"]) == ("102", "out", "one", None)
    assert geometry.point_xy(defect["geom"]) == (X + 20, Y + 500)
    assert findings(session) == []


def test_several_lamps_are_clicked_and_one_taken_back(lamp_entry, canvas, session):
    for x in (0, 20, 40, 20):
        click(canvas, X + x, Y + 500)
    dialog = lamp_entry.dialog
    assert [lamp.pole_number for lamp in dialog.lamp_points] == ["101", "103"]
    assert dialog.lamp_fields.extent_box.currentData() == "two_in_row"
    QTest.keyClick(dialog.lamp_fields.fault_box, ENTER)
    defects = session.store.find("lighting_defect", order_by=["number"])
    assert [(d["pole_number"], d["in_row"], d["number"]) for d in defects] == [("101", 2, 1), ("103", 2, 2)]


def test_a_box_takes_all_lamps_in_it(lamp_entry, canvas, session, messenger):
    start, end = pixel(canvas, X + 10, Y + 490), pixel(canvas, X + 70, Y + 510)
    QTest.mousePress(canvas.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, start)
    QTest.mouseMove(canvas.viewport(), QPoint((start.x() + end.x()) // 2, (start.y() + end.y()) // 2))
    QTest.mouseRelease(canvas.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, end)
    dialog = lamp_entry.dialog
    assert dialog.lamp_fields.pole_edit.text() == "102, 103, 104"
    assert dialog.lamp_fields.extent_box.currentData() == "three_or_more"
    QTest.keyClick(dialog.lamp_fields.fault_box, ENTER)
    assert session.store.count("lighting_defect") == 3
    assert messenger.of("success") == ["Sparat: nr 1, 2, 3."]


def test_lamp_on_a_walk_is_one_finding_with_one_defect(lamp_entry, canvas, session, walk_id):
    click(canvas, X, Y + 500)
    dialog = lamp_entry.dialog
    dialog.walk_box.setCurrentIndex(dialog.walk_box.findData(walk_id))
    dialog.walk_box.activated.emit(dialog.walk_box.currentIndex())
    QTest.keyClick(dialog.lamp_fields.fault_box, ENTER)
    (finding,) = findings(session)
    (defect,) = session.store.find("lighting_defect")
    assert defect["finding_id"] == finding.id and defect["number"] == finding["number"]
    assert finding["category"] == "A" and finding["description"] == "Släckt, stolpe 101"


def test_pole_is_picked_on_the_map_from_the_form(entry, canvas, session):
    show(canvas, X + 30, Y + 500)
    click(canvas, X + 90, Y + 470)
    dialog = entry.dialog
    dialog.category_row.choose("A")
    dialog.lamp_fields.pick_button.click()
    assert not dialog.isVisible()
    click(canvas, X + 61, Y + 501)
    assert dialog.isVisible() and dialog.lamp_fields.pole_edit.text() == "104"
    QTest.keyClick(dialog.lamp_fields.fault_box, ENTER)
    (defect,) = session.store.find("lighting_defect")
    assert defect["pole_number"] == "104"


def test_click_far_from_lamps_says_so_and_takes_the_place(lamp_entry, canvas, session):
    click(canvas, X + 30, Y + 440)
    dialog = lamp_entry.dialog
    assert "Ingen belysningspunkt" in dialog.problem_label.text()
    type_text(dialog.lamp_fields.pole_edit, "77")
    QTest.keyClick(dialog.lamp_fields.pole_edit, ENTER)
    assert session.store.find("lighting_defect")[0]["pole_number"] == "77"


def test_closing_the_workspace_puts_form_and_marks_away(entry, canvas, session):
    click(canvas, X + 101, Y)
    dialog = entry.dialog
    session.close()
    assert not dialog.isVisible()
    assert canvas.mapTool() is not entry.tool


def test_form_fits_a_small_screen(entry, canvas):
    click(canvas, X + 101, Y)
    entry.dialog.category_row.choose("A")
    entry.dialog.severity_row.choose(4)
    assert entry.dialog.minimumSizeHint().height() < 700 and entry.dialog.minimumSizeHint().width() < 1300
