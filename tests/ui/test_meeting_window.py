# SPDX-License-Identifier: GPL-2.0-or-later
"""A meeting led by keys: begin, decide, take back, go on after leaving, end with the minutes; nothing by accident."""
from __future__ import annotations

import datetime as dt
import shutil
from types import SimpleNamespace

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsProject
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QImage
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QLabel

from est_plugin.core.errors import StorageError
from est_plugin.jobs.create_workspace import WorkspacePlan, create_workspace
from est_plugin.ui.dialogs import meeting_closing
from est_plugin.ui.dialogs.decisions import open_decisions
from est_plugin.ui.dialogs.meeting import MeetingWindow, open_meeting

from .conftest import X, Y
from .entry_workspace import type_text

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(scope="module")
def template(tmp_path_factory, qgis_app):
    """A workspace with its project, made once and copied for each test."""
    return create_workspace(WorkspacePlan(tmp_path_factory.mktemp("meeting") / "EST Värnamo", "EST Värnamo", "0683", user="anna")).gpkg


@pytest.fixture
def created(tmp_path, template):
    folder = shutil.copytree(template.parent, tmp_path / template.parent.name)
    return SimpleNamespace(gpkg=folder / template.name)


@pytest.fixture
def opened(monkeypatch):
    """Files that would be opened by another program."""
    files = []
    monkeypatch.setattr(meeting_closing, "open_file", files.append)
    return files


@pytest.fixture
def open_window(session, messenger, iface, filled, opened):
    made = []
    QgsProject.instance().setCrs(QgsCoordinateReferenceSystem(session.store.crs))

    def run() -> MeetingWindow:
        window = open_meeting(session, messenger, iface)
        made.append(window)
        QApplication.setActiveWindow(window)  # without a window manager nobody else does, once another one has closed
        return window

    yield run
    for window in made:
        window.close()


@pytest.fixture
def window(open_window):
    """A meeting has begun: late *Klipp buskarna*, then what has no measure."""
    window = open_window()
    press(window, KEY.Key_Return)
    return window


def press(window, key, modifiers=Qt.KeyboardModifier.NoModifier):
    """A key, where the focus is."""
    focused = window.focusWidget() or window
    QTest.keyClick(focused if focused.isVisible() else window, key, modifiers)


def rows(session, outcome=None):
    return session.store.find("decision", {"outcome": outcome} if outcome else None)


def test_enter_begins_the_meeting_that_is_proposed(session, open_window):
    window = open_window()
    assert window.start.name_edit.text().startswith("Lägesbildsmöte ") and window.start.continue_button.isHidden()
    assert "1 försenad" in window.start.coming_label.text() and "3 att besluta" in window.start.coming_label.text()
    window.start.organisations_list.item(1).setCheckState(Qt.CheckState.Checked)
    window.start.present_box.setValue(6)
    press(window, KEY.Key_Return)
    row = session.store.find("meeting")[0]
    assert (row["held_on"], row["present"], row["organisations"]) == (session.today(), 6, "Gata och trafik")
    assert row["next_meeting"] > row["held_on"] and window.counter_label.text() == "1 av 4"


def test_a_meeting_without_a_name_is_not_begun_and_says_so(session, open_window):
    window = open_window()
    window.start.name_edit.clear()
    press(window, KEY.Key_Return)
    assert session.store.count("meeting") == 0 and "namn" in window.start.problem_label.text()


def test_the_first_thing_is_shown_in_words_and_on_the_map(window, filled):
    card = window.card_view
    assert (card.number_label.text(), card.what_label.text(), card.seen_label.text()) == ("2", "Klipp buskarna", "Buskar skymmer")
    assert card.who_label.text() == "Ansvarig: Gata och trafik" and "försenad" in card.fate_label.text() and card.place_label.text() == "Storgatsbacken"
    assert window.map.marked == 1 and window.map.extent().contains(X + 1, Y) and window.map.extent().width() < 1000
    assert card.number_label.font().pointSizeF() >= 30 and card.place_label.font().pointSize() == 18


def test_one_and_enter_decide_with_what_is_proposed(session, window, filled):
    press(window, KEY.Key_1)
    assert window.form.isVisible() and window.form.responsible_box.currentText() == "Gata och trafik"
    press(window, KEY.Key_Return)
    row, measure = rows(session)[0], session.store.get("measure", filled["measure"].id)
    assert (row["outcome"], row["level"], row["text"], row["measure_id"]) == ("decided", "group", "Klipp buskarna", measure.id)
    assert measure["status"] == "approved" and measure["due_date"] == session.store.find("meeting")[0]["next_meeting"]
    assert "Beslutas" in window.card_view.decided_label.text() and window.form.isHidden()


@pytest.mark.parametrize("key, outcome, status", [(KEY.Key_2, "postponed", "new"), (KEY.Key_4, "monitor", "monitor"), (KEY.Key_5, "to_klg", "investigating")])
def test_each_outcome_has_its_key_and_a_default_for_every_field(session, window, filled, key, outcome, status):
    press(window, key)
    press(window, KEY.Key_Return)
    row = rows(session)[0]
    assert row["outcome"] == outcome and session.store.get("measure", filled["measure"].id)["status"] == status
    coming = session.store.find("meeting")[0]["next_meeting"]
    assert row["review_date"] == (None if outcome == "to_klg" else coming) and row["level"] == ("klg" if outcome == "to_klg" else "group")


@pytest.mark.parametrize("at", [0, 1])  # with a measure, and without one
def test_a_decision_that_cannot_take_the_place_of_the_first_leaves_it(session, window, filled, at):
    for _step in range(at):
        press(window, KEY.Key_Space)
    press(window, KEY.Key_1)
    if window.form.responsible_box.currentData() is None:
        window.form.responsible_box.setCurrentIndex(1)
    press(window, KEY.Key_Return)
    first, measures = rows(session)[0], session.store.count("measure")
    press(window, KEY.Key_3)
    press(window, KEY.Key_Return)  # without the reason
    assert window.form.problem_label.isVisible() and [row["outcome"] for row in rows(session)] == [first["outcome"]] == ["decided"]
    window.escape()
    assert "Beslutas" in window.card_view.decided_label.text() and session.store.count("measure") == measures
    press(window, KEY.Key_Z, CTRL)
    assert rows(session) == [] and session.store.get("measure", filled["measure"].id)["status"] == "new"


def test_enter_on_the_guard_line_of_the_last_page_presses_its_button(session, window, opened):
    window.go_to("")
    window.end.note_edit.setPlainText("Ring Anna Svensson 070-123 45 67")
    window.end.guard_line.check()
    window.end.guard_line.harmless_button.setFocus()
    press(window, KEY.Key_Return)
    assert opened == [] and window.end.guard_line.hits == [] and session.store.find("meeting")[0]["closed_at"] is None


def test_a_refusal_needs_its_reason_and_digits_in_it_are_letters(session, window, filled):
    press(window, KEY.Key_3)
    assert "återkopplingen" in window.form.hint_label.text()
    press(window, KEY.Key_Return)
    assert rows(session) == [] and window.form.problem_label.isVisible()
    type_text(window.form.text_box, "Nr 1 2")
    QTest.keyClick(window.form.text_box, KEY.Key_Space)
    type_text(window.form.text_box, "finns")
    assert window.course.index == 0 and window.form.text_box.text == "Nr 1 2 finns"
    press(window, KEY.Key_Return)
    measure = session.store.get("measure", filled["measure"].id)
    assert (measure["status"], measure["reason"]) == ("refused", "Nr 1 2 finns")


def test_escape_leaves_the_question_first_and_then_the_meeting(session, window):
    press(window, KEY.Key_1)
    press(window, KEY.Key_Escape)
    assert window.form.isHidden() and window.isVisible() and rows(session) == []
    press(window, KEY.Key_Escape)
    assert not window.isVisible() and session.store.count("meeting") == 1


def test_space_and_backspace_go_through_the_agenda_to_its_end(window):
    assert window.counter_label.text() == "1 av 4"
    press(window, KEY.Key_Space)
    press(window, KEY.Key_Right)
    assert window.counter_label.text() == "3 av 4"
    press(window, KEY.Key_Backspace)
    press(window, KEY.Key_Left)
    press(window, KEY.Key_Left)
    assert window.counter_label.text() == "1 av 4"
    press(window, KEY.Key_Right, CTRL)
    assert window.course.item.section == "decide"
    press(window, KEY.Key_Right, CTRL)
    assert window.course.item is None and window.end.isVisible() and not window.next_button.isEnabled()
    press(window, KEY.Key_1)
    press(window, KEY.Key_Left, CTRL)
    assert window.course.item.section == "decide" and window.form.isHidden()


def test_ctrl_z_takes_back_the_last_decision_and_shows_it_again(session, window, filled):
    press(window, KEY.Key_1)
    press(window, KEY.Key_Return)
    press(window, KEY.Key_Space)
    press(window, KEY.Key_5)
    press(window, KEY.Key_Return)
    assert len(rows(session)) == 2 and session.store.count("measure") == 2
    press(window, KEY.Key_Space)
    press(window, KEY.Key_Z, CTRL)
    assert window.counter_label.text() == "2 av 4" and len(rows(session)) == 1 and session.store.count("measure") == 1
    assert window.card_view.decided_label.isHidden() and "taget tillbaka" in window.message_label.text()
    press(window, KEY.Key_Z, CTRL)
    assert rows(session) == [] and session.store.get("measure", filled["measure"].id)["status"] == "new"
    press(window, KEY.Key_Z, CTRL)
    assert "inget beslut att ångra" in window.message_label.text()


def test_another_key_changes_the_decision_and_undo_goes_back_to_none(session, window, filled):
    for key in (KEY.Key_3, KEY.Key_1):
        press(window, key)
        if key == KEY.Key_3:
            type_text(window.form.text_box, "nej")
        press(window, KEY.Key_Return)
    assert [row["outcome"] for row in rows(session)] == ["decided"]
    assert session.store.get("measure", filled["measure"].id)["status"] == "approved"
    press(window, KEY.Key_Z, CTRL)
    assert rows(session) == [] and session.store.get("measure", filled["measure"].id)["status"] == "new"


def test_what_has_no_measure_gets_it_by_enter_alone(session, window, filled):
    press(window, KEY.Key_Space)
    finding = session.store.get(*window.course.item.target)
    press(window, KEY.Key_1)
    proposed = window.form.responsible_box.currentData()
    press(window, KEY.Key_Return)
    measure = session.store.get("measure", rows(session)[0]["measure_id"])
    assert (measure["status"], measure["responsible_id"]) == ("approved", proposed) and proposed is not None
    assert session.store.get(finding.table, finding.id)["handling"] == "planned"
    assert window.card_view.fate_label.text().startswith("Beslutad")


def test_somebody_outside_is_asked_for_the_day_of_the_answer(session, window):
    press(window, KEY.Key_Space)
    press(window, KEY.Key_1)
    box = window.form.responsible_box
    owner = session.store.find("organisation", {"code": "trafikverket"})[0]
    box.setCurrentIndex(box.findData(owner.id))
    box.activated.emit(box.currentIndex())
    assert window.form.date_label.text() == "Svar senast" and window.form.given.due == session.today() + dt.timedelta(days=30)
    press(window, KEY.Key_Return)
    measure = session.store.get("measure", rows(session)[0]["measure_id"])
    assert (measure["status"], measure["forwarded_to_id"], measure["answer_by"]) == ("forwarded", owner.id, session.today() + dt.timedelta(days=30))


def test_what_the_status_does_not_allow_is_grey_with_its_reason(session, open_window, filled):
    with session.store.transaction("test") as tx:
        tx.update(session.store.get("measure", filled["measure"].id), status="ordered")
    window = open_window()
    press(window, KEY.Key_Return)
    grey = [outcome for outcome, button in window.choices.buttons.items() if not button.isEnabled()]
    assert grey == ["to_klg"] and window.choices.reason_label.text() == "5: En åtgärd som är ”Beställd” kan inte bli ”Utreds”."
    press(window, KEY.Key_5)
    assert window.form.isHidden() and rows(session) == [] and window.choices.reason_label.font().bold()


def test_the_level_is_kept_for_the_next_decision(window, session):
    press(window, KEY.Key_1)
    window.form.level_box.setCurrentIndex(window.form.level_box.findData("committee"))
    press(window, KEY.Key_Return)
    press(window, KEY.Key_Space)
    press(window, KEY.Key_4)
    assert window.form.level_box.currentData() == "committee"
    press(window, KEY.Key_Escape)
    press(window, KEY.Key_5)
    assert window.form.level_box.currentData() == "klg"


def test_a_meeting_that_was_left_goes_on_where_it_was(session, window, open_window):
    press(window, KEY.Key_1)
    press(window, KEY.Key_Return)
    window.close()
    again = open_window()
    assert again is not window and again.start.continue_button.text() == "Fortsätt dagens möte (1 beslut)"
    press(again, KEY.Key_Return)
    assert session.store.count("meeting") == 1 and [item.section for item in again.course.items] == ["decide"] * 3 + ["handled"]
    assert again.course.index == 0 and again.chips["handled"].text() == "Behandlade  1"
    again.go_to("handled")
    assert "Beslutas" in again.card_view.decided_label.text()


def test_only_looking_decides_nothing(session, open_window, monkeypatch):
    monkeypatch.setattr(session.store, "is_read_only", True)
    window = open_window()
    assert window.start.begin_button.isHidden() and window.start.form_box.isHidden()
    press(window, KEY.Key_Return)
    assert window.counter_label.text() == "1 av 4" and window.reading_label.isVisible()
    assert not any(button.isEnabled() for button in window.choices.buttons.values())
    press(window, KEY.Key_1)
    assert window.form.isHidden() and "läsning" in window.message_label.text()
    press(window, KEY.Key_Z, CTRL)
    press(window, KEY.Key_Space)
    assert window.counter_label.text() == "2 av 4" and session.store.count("meeting") == 0
    window.go_to("")
    assert window.end.pdf_button.isHidden()


def test_the_end_saves_notes_and_makes_the_minutes(session, messenger, window, opened):
    pytest.importorskip("reportlab")
    press(window, KEY.Key_1)
    press(window, KEY.Key_Return)
    window.go_to("")
    assert "1 beslut: 1 beslutas." in window.end.counts_label.text()
    window.end.note_edit.setPlainText("Nyhet om tunneln läggs ut.")
    press(window, KEY.Key_Left)
    window.go_to("")
    assert session.store.find("meeting")[0]["note"] == "Nyhet om tunneln läggs ut."
    window.end.copy_button.click()
    assert "Nyhet om tunneln" in QApplication.clipboard().text() and "Klipp buskarna" in QApplication.clipboard().text()
    window.end.pdf_button.setFocus()
    press(window, KEY.Key_Return)
    path = opened[0]
    assert path.parent == session.folder / "reports" and path.name.endswith("minnesanteckningar.pdf") and path.read_bytes().startswith(b"%PDF")
    assert session.store.find("meeting")[0]["closed_at"] is not None and messenger.files == [path]
    window.end.text_button.click()
    assert opened[1].suffix == ".txt" and "Klipp buskarna" in opened[1].read_text(encoding="utf-8-sig")


def test_the_next_meeting_can_be_taken_away_but_not_lie_before_this_one(session, window):
    window.go_to("")
    window.end.next_edit.setDate(window.end.next_edit.date().addYears(-3))
    press(window, KEY.Key_Left)
    assert session.store.find("meeting")[0]["next_meeting"] is None and window.course.item is not None


def test_notes_that_cannot_be_saved_stay_on_the_page_and_the_window_says_why(session, window, monkeypatch):
    def refuse(*_args, **_options):
        raise StorageError("error.disk-full", folder="reports")

    window.go_to("")
    window.end.note_edit.setPlainText("Viktigt")
    monkeypatch.setattr(meeting_closing.job, "change", refuse)
    window.move(-1)
    assert window.course.item is None and window.end.note_edit.toPlainText() == "Viktigt" and window.message_label.text().startswith("✖ ")


def test_photos_stand_under_the_map_and_f_shows_the_next_one(session, window, filled):
    assert window.photo.isHidden()
    for name, colour in (("en.png", Qt.GlobalColor.red), ("två.png", Qt.GlobalColor.blue)):
        image = QImage(40, 30, QImage.Format.Format_RGB32)
        image.fill(colour)
        assert image.save(str(session.folder / "photos" / name))
        with session.store.transaction("test") as tx:
            tx.insert("attachment", {"path": f"photos/{name}", "finding_id": filled["findings"][1].id})
    session.tables_changed({"attachment"})
    assert window.photo.isVisible() and window.photo.title_label.text().startswith("1 av 2")
    press(window, KEY.Key_F)
    assert window.photo.title_label.text().startswith("2 av 2")
    press(window, KEY.Key_Space)
    assert window.photo.isHidden()


def test_a_change_in_qgis_is_seen_at_once(session, window, filled):
    with session.store.transaction("test") as tx:
        tx.update(session.store.get("measure", filled["measure"].id), title="Klipp häcken")
    session.tables_changed({"measure"})
    assert window.card_view.what_label.text() == "Klipp häcken"


def test_the_window_goes_with_the_workspace_and_comes_only_once(session, messenger, iface, window):
    assert open_meeting(session, messenger, iface) is window
    session.close()
    assert not window.isVisible()


def test_words_of_users_are_shown_as_they_are(session, open_window):
    with session.store.transaction("test") as tx:
        tx.insert("measure", {"title": "<b>fet</b> <img src='/etc/hostname'>", "status": "triage"})
    window = open_window()
    press(window, KEY.Key_Return)
    window.go_to("decide")
    shown = []
    while window.course.item:
        shown.append(window.card_view.what_label.text())
        window.move(1)
    assert "<b>fet</b> <img src='/etc/hostname'>" in shown
    assert [label.objectName() for label in window.findChildren(QLabel) if label.text() and label.textFormat() != Qt.TextFormat.PlainText] == []


# -- register --------------------------------------------------------------------------------------------------------------
@pytest.fixture
def register(session, messenger, iface, window, opened):
    """Three decisions of today and one of a meeting last month."""
    for key in (KEY.Key_1, KEY.Key_5, KEY.Key_2):
        press(window, key)
        press(window, KEY.Key_Return)
        press(window, KEY.Key_Space)
    with session.store.transaction("test") as tx:
        day = session.today() - dt.timedelta(days=30)
        held = tx.insert("meeting", {"name": "Förra mötet", "held_on": day})
        row = tx.insert("measure", {"title": "Laga räcket", "status": "approved", "due_date": day})
        tx.insert("decision", {"meeting_id": held.id, "measure_id": row.id, "outcome": "decided", "decided_on": day, "text": "Laga räcket"})
    dialog = open_decisions(session, messenger, iface)
    yield dialog
    dialog.close()


def test_the_register_shows_all_decisions_and_filters_them(session, register):
    assert len(register.shown) == session.store.count("decision") == 4 and register.count_label.text() == "4 rader: 1 väntar på beslut, 0 klara, 1 försenade"
    register.outcome_box.setCurrentIndex(register.outcome_box.findData("decided"))
    assert sorted(row.what for row in register.shown) == ["Klipp buskarna", "Laga räcket"]
    register.meeting_box.setCurrentIndex(register.meeting_box.findText("Förra mötet"))
    assert [row.what for row in register.shown] == ["Laga räcket"]
    register.state_box.setCurrentIndex(register.state_box.findData("done"))
    assert register.shown == [] and "tomt" in register.count_label.text()
    for box in (register.outcome_box, register.meeting_box, register.state_box):
        box.setCurrentIndex(0)
    register.search_edit.setText("RÄCKET laga")
    assert [row.what for row in register.shown] == ["Laga räcket"]


def test_the_register_opens_the_measure_and_makes_the_minutes_again(session, iface, register, opened):
    pytest.importorskip("reportlab")
    assert not register.open_button.isEnabled()
    row = next(index for index, one in enumerate(register.shown) if one.what == "Laga räcket")
    register.table.selectRow(row)
    register.open_button.click()
    name, arguments = iface.calls[-1]
    assert name == "openFeatureForm" and arguments[1]["title"] == "Laga räcket"
    register.minutes_button.click()
    assert opened[-1].name == "Förra mötet minnesanteckningar.pdf" and opened[-1].is_file()


def test_the_menu_opens_the_meeting_also_for_readers():
    from est_plugin.ui.actions import ACTIONS, MENU, WORKSPACE
    from est_plugin.ui.openers import opener

    assert next(one for one in ACTIONS if one.id == "meeting").needs == WORKSPACE and "meeting" in MENU
    assert opener("meeting") is open_meeting and opener("decisions") is open_decisions
