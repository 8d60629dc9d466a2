# SPDX-License-Identifier: GPL-2.0-or-later
"""The follow-up walk on screen: one key for each answer, saved at once, taken back; and the returned sheets as a table."""
from __future__ import annotations

import datetime as dt
import os

import pytest
from qgis.core import QgsProject
from qgis.PyQt.QtCore import QMimeData, QPointF, Qt, QUrl
from qgis.PyQt.QtGui import QDropEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QLineEdit

from est_plugin.core import geometry
from est_plugin.core.errors import InputError
from est_plugin.jobs.follow_up_points import ASKS_GOOD, read_follow_up
from est_plugin.ui.dialogs.follow_up import open_follow_up
from est_plugin.ui.dialogs.follow_up_table import open_follow_up_table
from est_plugin.ui.map_tools.entry import MapEntry
from tests.jobs.follow_up_story import Story

from . import entry_workspace
from .entry_workspace import show, type_text

empty_workspace, session = entry_workspace.empty_workspace, entry_workspace.session  # lighter than those of conftest

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
PAST = dt.datetime(2020, 11, 12, 16, 30, tzinfo=dt.timezone.utc)


@pytest.fixture
def story(session, tmp_path):
    store = session.store
    with store.transaction("test") as tx:
        walk = tx.insert("walk", {"name": "Centrum", "planned_start": PAST, "geom": geometry.line([(0, 0), (400, 0)])})
        stops = [tx.insert("walk_stop", {"walk_id": walk.id, "number": n, "name": f"Stopp {n}", "geom": geometry.point(100.0 * n, 0.0)}) for n in (1, 2, 3)]
    made = Story(store, walk, stops, tmp_path)
    with store.transaction("test") as tx:
        tx.update(store.get("walk", made.again.id), planned_start=PAST + dt.timedelta(days=160), planned_end=PAST + dt.timedelta(days=160, hours=2))
    made.keys = {
        "lamp": made.measure("Byt ljuskälla", "lamp", lamp=True, status="fixed", responsible_id=made.organisation("lighting").id),
        "gate": made.measure("Laga bommen", "gate", status="ordered"),
        "bushes": made.measure("Klipp buskarna", "bushes", status="fixed"),
    }
    return made


@pytest.fixture
def entry(session, messenger, iface, story):
    iface.window.show()
    show(iface.canvas, 0.0, 0.0, 3000.0)
    entry = open_follow_up(session, messenger, iface, story.walk.id)
    QTest.qWaitForWindowExposed(entry.dialog)
    entry.dialog.activateWindow()
    yield entry
    entry.stop()


@pytest.fixture
def dialog(entry):
    return entry.dialog


def press(dialog, key, modifier=Qt.KeyboardModifier.NoModifier):
    focused = dialog.focusWidget() or dialog
    QTest.keyClick(focused if focused.isVisible() else dialog, key, modifier)
    QApplication.processEvents()


def outcomes(story):
    names = {record.id: name for name, record in story.findings.items()}
    return {names[row["finding_id"]]: (row["outcome"], row["note"]) for row in story.store.find("follow_up")}


def shot(widget, name):
    """A picture for people who look; only when a folder is named."""
    if os.environ.get("EST_SHOTS"):
        QApplication.processEvents()
        widget.grab().save(f"{os.environ['EST_SHOTS']}/{name}.png")


def test_points_come_in_walking_order_and_a_key_answers_at_once(dialog, entry, story):
    assert dialog.card.text.startswith("Bommen") and dialog.progress_label.text() == "1 av 6   (besvarade: 0)"
    assert dialog.promises_label.text() == "Laga bommen – utan ansvarig: beställd"
    press(dialog, KEY.Key_1)
    assert outcomes(story) == {"gate": ("fixed", None)} and story.status(story.keys["gate"]) == "verified"
    assert dialog.fixed_button.isChecked() and not dialog.worse_button.isChecked()
    assert dialog.result_label.text() == "Laga bommen: stod som beställd, är nu åtgärdad och kontrollerad på plats."
    press(dialog, KEY.Key_Space)
    assert dialog.card.text.startswith("Lampan") and "Stolpe H-7" in dialog.facts_label.text()
    press(dialog, KEY.Key_Left)
    assert dialog.card.text.startswith("Bommen") and dialog.progress_label.text() == "1 av 6   (besvarade: 1)"
    assert story.store.get("walk", story.again.id)["state"] == "held"


def test_the_map_goes_to_the_point_and_rings_it(dialog, entry, iface):
    centre = iface.canvas.center()
    assert entry._ring.is_shown and (round(centre.x()), round(centre.y())) == (40, -3) and iface.canvas.scale() < 6000
    dialog.reject()
    assert not entry._ring.is_shown


def test_ctrl_z_takes_back_one_answer_after_the_other(dialog, story):
    press(dialog, KEY.Key_1)
    press(dialog, KEY.Key_Right)
    press(dialog, KEY.Key_2)
    assert story.status(story.keys["lamp"]) == "in_progress"
    press(dialog, KEY.Key_Z, CTRL)
    assert set(outcomes(story)) == {"gate"} and story.status(story.keys["lamp"]) == "fixed" and dialog.card.text.startswith("Lampan")
    press(dialog, KEY.Key_Z, CTRL)
    assert outcomes(story) == {} and story.status(story.keys["gate"]) == "ordered" and dialog.card.text.startswith("Bommen")
    assert not dialog.undo_button.isEnabled()


def test_a_changed_answer_is_taken_back_to_the_one_before(dialog, story, messenger):
    press(dialog, KEY.Key_1)
    press(dialog, KEY.Key_3)
    assert outcomes(story)["gate"][0] == "worse" and story.store.get("finding", story.id("gate"))["severity"] == 4
    assert any("Ring 112 nu" in text for text in messenger.of("warning"))
    press(dialog, KEY.Key_Z, CTRL)
    assert outcomes(story)["gate"][0] == "fixed" and story.store.get("finding", story.id("gate"))["severity"] == 3
    press(dialog, KEY.Key_Z, CTRL)  # nothing more to take back, and nobody is told of a conflict
    assert outcomes(story)["gate"][0] == "fixed" and messenger.of("error") == []


def test_a_note_without_an_answer_stays_when_something_else_is_done_and_goes_when_it_is_deleted(dialog, entry, story):
    press(dialog, KEY.Key_1)
    press(dialog, KEY.Key_Right)
    type_text(dialog.note_edit, "Lyser svagt")
    dialog.option_changed.emit(ASKS_GOOD, True)
    assert dialog.card.text.startswith("Lampan") and dialog.note == "Lyser svagt"
    dialog.undo_asked.emit()
    assert dialog.card.text.startswith("Bommen")
    press(dialog, KEY.Key_Right)
    assert dialog.note == "Lyser svagt"
    dialog.note_edit.clear()
    press(dialog, KEY.Key_Left)
    press(dialog, KEY.Key_Right)
    assert dialog.note == ""


def test_digits_in_the_note_are_text_and_enter_saves_it(dialog, story):
    dialog.note_edit.setFocus()
    type_text(dialog.note_edit, "2 lampor")
    assert outcomes(story) == {}
    press(dialog, KEY.Key_Return)
    assert dialog.result_label.text() == "Anteckningen sparas när du svarar."
    press(dialog, KEY.Key_2)
    assert outcomes(story) == {"gate": ("remains", "2 lampor")}
    dialog.note_edit.setFocus()
    type_text(dialog.note_edit, " till")
    press(dialog, KEY.Key_Return)
    assert outcomes(story) == {"gate": ("remains", "2 lampor till")}


def test_a_note_without_an_answer_waits_at_its_point(dialog, story):
    dialog.note_edit.setText("Titta igen")
    press(dialog, KEY.Key_Right)
    assert dialog.note == ""
    press(dialog, KEY.Key_Left)
    assert dialog.note == "Titta igen" and outcomes(story) == {}


def test_a_note_without_an_answer_is_not_thrown_away_unasked(dialog, entry, messenger):
    dialog.note_edit.setText("Titta igen")
    messenger.answers = [False, True]
    press(dialog, KEY.Key_Escape)
    assert dialog.isVisible() and messenger.questions == ["En anteckning saknar svar och sparas inte. Ska den kastas?"]
    dialog.reject()
    assert entry.dialog is None


def test_a_note_changed_at_the_end_is_saved_with_its_answer(dialog, entry, story):
    press(dialog, KEY.Key_2)
    dialog.note_edit.setText("Bara en")
    dialog.reject()
    assert outcomes(story) == {"gate": ("remains", "Bara en")}


def test_a_dropped_photo_stands_beside_the_one_of_then(dialog, entry, story):
    press(dialog, KEY.Key_Right)
    assert len(dialog.before_pane.paths) == 1 and dialog.after_pane.paths == [] and "Släpp ett foto" in dialog.after_pane.picture_label.text()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(story.after))])
    drop = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    dialog.after_pane.dropEvent(drop)
    QApplication.processEvents()
    assert len(dialog.after_pane.paths) == 1 and dialog.after_pane.picture_label.pixmap() is not None
    assert [one["stage"] for one in story.store.find("attachment", {"finding_id": story.id("lamp")})] == ["before", "after"]
    press(dialog, KEY.Key_1)
    shot(dialog, "one_by_one")
    press(dialog, KEY.Key_Z, CTRL)
    press(dialog, KEY.Key_Z, CTRL)
    assert dialog.after_pane.paths == [] and story.store.count("attachment", {"stage": "after"}) == 0


def test_a_file_that_is_no_photo_is_told(dialog, entry, story, messenger, tmp_path):
    (tmp_path / "brev.txt").write_text("hej")
    dialog.photos_added.emit([tmp_path / "brev.txt"])
    assert len(messenger.of("warning")) == 1 and story.store.count("attachment", {"stage": "after"}) == 0


def test_n_opens_the_finding_form_at_the_place_with_the_walk(dialog, session, story):
    press(dialog, KEY.Key_Right)
    press(dialog, KEY.Key_N)
    (finding,) = session.findChildren(MapEntry)
    assert finding.dialog.isVisible() and finding.dialog.walk.id == story.again.id and finding._xy == (120.0, 4.0)
    assert finding.dialog.stop.number == 1
    finding.stop()


def test_after_the_last_point_the_figures_stand_and_the_earlier_walk_is_marked(dialog, entry, story, session):
    for key in (KEY.Key_1, KEY.Key_1, KEY.Key_2, KEY.Key_3, KEY.Key_2, KEY.Key_2):
        press(dialog, key)
        press(dialog, KEY.Key_Right)
    assert dialog.stack.currentWidget() is dialog.end_page
    assert dialog.end_label.text().splitlines()[0] == "6 punkter är sedda: 2 åtgärdat (33 procent), 3 kvar och 1 sämre."
    assert dialog.figures_table.item(0, 0).text() == "Belysning" and dialog.figures_table.item(0, 6).text() == "100 %"
    shot(dialog, "end")
    dialog.followed_up_button.click()
    assert session.store.get("walk", story.walk.id)["state"] == "followed_up" and not dialog.followed_up_button.isVisible()
    press(dialog, KEY.Key_Left)
    assert dialog.card is not None


def test_nothing_is_marked_while_a_point_waits(dialog, story):
    press(dialog, KEY.Key_1)
    for _point in range(6):
        press(dialog, KEY.Key_Right)
    assert dialog.stack.currentWidget() is dialog.end_page and not dialog.followed_up_button.isVisible()


def test_good_things_are_asked_lightly_when_that_is_switched_on(dialog, entry, story):
    dialog.option_changed.emit(ASKS_GOOD, True)
    while not dialog.card.is_good:
        press(dialog, KEY.Key_Right)
    assert not dialog.fixed_button.isVisible() and "Fortfarande bra" in dialog.remains_button.text()
    press(dialog, KEY.Key_1)
    assert outcomes(story) == {}
    press(dialog, KEY.Key_2)
    assert outcomes(story) == {"flowers": ("remains", None)}


def test_it_begins_where_nobody_has_answered_and_escape_closes(session, messenger, iface, story, entry):
    press(entry.dialog, KEY.Key_1)
    entry.stop()
    again = open_follow_up(session, messenger, iface, story.again.id)
    assert again.at == 1
    dialog = again.dialog
    press(dialog, KEY.Key_Escape)
    assert again.dialog is None and not dialog.isVisible()


def test_a_walk_without_follow_up_is_told_what_to_do(session, messenger, iface, story):
    with session.store.transaction("test") as tx:
        lone = tx.insert("walk", {"name": "Torget", "geom": geometry.line([(0, 0), (1, 1)])})
    with pytest.raises(InputError) as caught:
        open_follow_up(session, messenger, iface, lone.id)
    assert caught.value.key == "follow-up.no-earlier-walk"


# -- the returned sheets -----------------------------------------------------------------------------------------------
@pytest.fixture
def table_entry(session, messenger, iface, story):
    iface.window.show()
    entry = open_follow_up_table(session, messenger, iface, story.walk.id)
    QTest.qWaitForWindowExposed(entry.dialog)
    entry.dialog.activateWindow()
    entry.dialog.table.setFocus()
    yield entry
    entry.stop()


def tap(table_dialog, key, modifier=Qt.KeyboardModifier.NoModifier):
    editors = [one for one in table_dialog.table.viewport().findChildren(QLineEdit) if one.isVisible()]
    QTest.keyClick(editors[0] if editors else table_dialog.focusWidget(), key, modifier)
    QApplication.processEvents()


def write(table_dialog, text):
    for letter in text:
        editors = [one for one in table_dialog.table.viewport().findChildren(QLineEdit) if one.isVisible()]
        type_text(editors[0] if editors else table_dialog.focusWidget(), letter)
        QApplication.processEvents()


def test_sheets_are_entered_with_keys_alone_and_saved_in_one_go(table_entry, story, messenger):
    dialog = table_entry.dialog
    walked = ("gate", "lamp", "bench", "graffiti", "tunnel", "bushes")
    assert [row.number for row in dialog.model.rows] == [str(story.findings[name]["number"]) for name in walked]
    tap(dialog, KEY.Key_1)
    tap(dialog, KEY.Key_1)
    tap(dialog, KEY.Key_Down)
    tap(dialog, KEY.Key_3)
    tap(dialog, KEY.Key_Return)  # the tunnel stays without an answer
    tap(dialog, KEY.Key_Tab)
    write(dialog, "Bara halva")
    tap(dialog, KEY.Key_Return)
    tap(dialog, KEY.Key_S, CTRL)
    assert dialog.problem_label.text() == f"Nr {story.findings['bushes']['number']} har en anteckning men inget svar." and outcomes(story) == {}
    tap(dialog, KEY.Key_2)
    assert dialog.count_label.text() == "4 nya svar, 4 av 6 besvarade" and dialog.focusWidget() is dialog.save_button
    shot(dialog, "table")
    tap(dialog, KEY.Key_S, CTRL)
    assert outcomes(story) == {"gate": ("fixed", None), "lamp": ("fixed", None), "graffiti": ("worse", None), "bushes": ("remains", "Bara halva")}
    assert [story.status(story.keys[name]) for name in ("gate", "lamp", "bushes")] == ["verified", "verified", "in_progress"]
    assert messenger.of("success") == ["4 svar är sparade: 2 åtgärder kontrollerade, 1 öppnade igen."]
    assert f"Nr {story.findings['bushes']['number']}: Klipp buskarna: öppnad igen, nu pågår." in dialog.result_box.toPlainText()
    shot(dialog, "table_saved")
    messenger.buttons[0].action()
    assert outcomes(story) == {} and story.status(story.keys["gate"]) == "ordered" and dialog.model.new == []


def test_a_number_is_gone_to_and_an_unknown_one_told(table_entry, story):
    dialog = table_entry.dialog
    tap(dialog, KEY.Key_F, CTRL)
    write(dialog, str(story.findings["tunnel"]["number"]))
    tap(dialog, KEY.Key_Return)
    tap(dialog, KEY.Key_2)
    assert [row.text[:7] for row in dialog.model.new] == ["Tunneln"]
    tap(dialog, KEY.Key_F, CTRL)
    write(dialog, "99")
    tap(dialog, KEY.Key_Return)
    assert dialog.problem_label.text() == "Nr 99 finns inte på bladen."


def test_wrong_keys_are_told_and_delete_resets_the_row(table_entry, story, messenger):
    dialog = table_entry.dialog
    tap(dialog, KEY.Key_7)
    assert dialog.problem_label.text() == "”7” går inte. Tryck 1, 2 eller 3." and dialog.model.new == []
    tap(dialog, KEY.Key_2)
    tap(dialog, KEY.Key_Up)
    tap(dialog, KEY.Key_Delete)
    assert dialog.model.new == []
    tap(dialog, KEY.Key_S, CTRL)
    assert "Ingen punkt har fått ett svar" in dialog.problem_label.text()


def test_closing_with_answers_unsaved_is_asked_about(table_entry, messenger):
    dialog = table_entry.dialog
    tap(dialog, KEY.Key_2)
    messenger.answers = [False]
    tap(dialog, KEY.Key_Escape)
    assert dialog.isVisible() and messenger.questions == ["Ett svar är inte sparat. Ska det kastas?"]
    messenger.answers = [True]
    dialog.reject()
    assert table_entry.dialog is None


def test_form_and_table_show_the_same(entry, session, messenger, iface, story):
    table = open_follow_up_table(session, messenger, iface, story.again.id)
    press(entry.dialog, KEY.Key_1)
    walk = read_follow_up(session.store, story.again.id)
    assert walk.answered == 1
    table._load()
    assert [row.saved for row in table.dialog.model.rows][0] == "fixed"
    table.stop()


@pytest.fixture(autouse=True)
def no_rests(qgis_app):
    yield
    QgsProject.instance().clear()
    QApplication.processEvents()
