# SPDX-License-Identifier: GPL-2.0-or-later
"""Importing in the dialog: what is recognised can be changed, nothing is written before it was seen, refused rows keep their reason."""
from __future__ import annotations

import json

import pytest
from qgis.core import QgsApplication, QgsProject
from qgis.PyQt.QtTest import QTest

from est_plugin.core import geometry
from est_plugin.jobs.import_profiles import profile_names, saved_profile
from est_plugin.ui.dialogs import import_data, import_data_work
from est_plugin.ui.dialogs.danger import DangerDialog
from est_plugin.ui.dialogs.import_data import COLUMNS, FILE, RESULT, open_import

from .entry_workspace import X, Y, add_base_map, add_walk

HEAD = "Ärendenr;Vad;Allvarlighet;N;E"
ROWS = ("F1;Mörkt vid trappan;Otrygghet;6340000;150000", "F2;Buskar skymmer;Risk;6340100;150100")


@pytest.fixture
def write(tmp_path):
    def run(*lines, name="felanmälan.csv"):
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return run


@pytest.fixture
def dialog(session, messenger, iface):
    dialog = open_import(session, messenger, iface)
    yield dialog
    wait(dialog)
    dialog.hide()
    dialog.setParent(None)


def wait(dialog):
    """Until its task has told its result."""
    for _ in range(400):
        if not dialog.is_busy:
            return
        QTest.qWait(10)
    raise AssertionError("the task does not end")


def go_on(dialog):
    dialog.next_button.click()
    wait(dialog)
    wait(dialog)


def start(dialog, path):
    dialog.file.file = path
    go_on(dialog)
    assert dialog.page == COLUMNS, dialog.problem_label.text()


def choose(box, value):
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())


def becomes(dialog):
    table = dialog.columns.table
    return {table.item(row, 0).text(): table.cellWidget(row, 1).currentData() for row in range(table.rowCount())}


def test_a_file_is_understood_shown_and_read_in_with_undo(dialog, session, messenger, write):
    start(dialog, write(HEAD, *ROWS))
    assert becomes(dialog) == {"Ärendenr": "external_number", "Vad": "description", "Allvarlighet": "severity", "N": "northing", "E": "easting"}
    assert "säker" in dialog.columns.table.item(0, 3).text() and "F1" in dialog.columns.table.item(0, 2).text()
    assert dialog.columns.crs_box.currentData() == "EPSG:3008" and not dialog.columns.swap_box.isChecked()
    go_on(dialog)
    assert dialog.page == RESULT and dialog.result.count_label.text().startswith("2 nya") and session.store.count("finding") == 0
    go_on(dialog)
    assert dialog.result.count_label.text() == "2 nya, 0 uppdaterade, 0 liknar befintliga, 0 kunde inte läsas in."
    rows = session.store.find("finding", order_by=["number"])
    assert [row["description"] for row in rows] == ["Mörkt vid trappan", "Buskar skymmer"]
    assert geometry.point_xy(rows[0]["geom"]) == (150000.0, 6340000.0)
    assert messenger.of("success")[0].startswith("Import: 2 nya") and dialog.next_button.isHidden()
    dialog.result.undo_button.click()
    assert session.store.count("finding") == 0 and "ångrad" in dialog.result.count_label.text()


def test_refused_rows_say_why_and_are_saved_as_a_file(dialog, session, messenger, write, tmp_path):
    start(dialog, write(HEAD, *ROWS, "F3;;Risk;6340000;150000", "F4;Långt bort;Risk;6900000;150000"))
    go_on(dialog)
    reasons = [dialog.result.table.item(row, 2).text() for row in range(dialog.result.table.rowCount())]
    assert [dialog.result.table.item(row, 0).text() for row in range(2)] == ["4", "5"] and "km utanför kommunen" in reasons[1]
    dialog.save_rejected(tmp_path / "fel.csv")
    text = (tmp_path / "fel.csv").read_text(encoding="utf-8-sig")
    assert "Varför raden inte lästes in" in text and "F4" in text and messenger.files == [tmp_path / "fel.csv"]
    go_on(dialog)
    assert session.store.count("finding") == 2 and "2 kunde inte läsas in" in dialog.result.count_label.text()


def test_a_column_that_is_not_recognised_is_chosen_by_the_user(dialog, session, write):
    start(dialog, write("Kladd;N;E", "Mörkt;6340000;150000"))
    assert "Filen saknar" in dialog.problem_label.text() and becomes(dialog)["Kladd"] is None
    go_on(dialog)
    assert dialog.page == COLUMNS
    choose(dialog.columns.table.cellWidget(0, 1), "description")
    assert dialog.columns.table.item(0, 3).text() == "vald av dig"
    go_on(dialog)
    go_on(dialog)
    assert [row["description"] for row in session.store.find("finding")] == ["Mörkt"]


def test_a_column_of_ours_is_fed_by_one_column_only(dialog, write):
    start(dialog, write("Vad;Mer;N;E", "Mörkt;Text;6340000;150000"))
    choose(dialog.columns.table.cellWidget(1, 1), "description")
    assert becomes(dialog)["Vad"] is None and becomes(dialog)["Mer"] == "description"


def test_unknown_words_are_given_a_meaning(dialog, session, write):
    start(dialog, write(HEAD, "F1;Mörkt;Jätteläskigt;6340000;150000", "F2;Buskar;Risk;6340000;150000"))
    words = dialog.columns.words_table
    assert not words.isHidden() and words.rowCount() == 1 and words.item(0, 1).text() == "Jätteläskigt"
    choose(words.cellWidget(0, 3), "risk")
    go_on(dialog)
    assert dialog.result.count_label.text().startswith("2 nya")
    go_on(dialog)
    assert {row["severity"] for row in session.store.find("finding")} == {3}


def test_swapped_coordinates_are_asked_about_and_exchanged(dialog, session, write):
    start(dialog, write("Vad;E;N", *(f"Sak {n};{6340000 + 100 * n};{150000 + 100 * n}" for n in range(4))))
    go_on(dialog)
    if not dialog.result.swap_button.isHidden():  # recognised only row by row
        dialog.result.swap_button.click()
        wait(dialog)
    assert dialog.columns.swap_box.isChecked() and dialog.result.count_label.text().startswith("4 nya")
    go_on(dialog)
    assert geometry.point_xy(session.store.find("finding", order_by=["number"])[0]["geom"]) == (150000.0, 6340000.0)


def test_the_coordinate_system_can_be_changed(dialog, session, write):
    start(dialog, write(HEAD, *ROWS))
    choose(dialog.columns.crs_box, "EPSG:3006")
    go_on(dialog)
    assert dialog.result.count_label.text().startswith("0 nya") and not dialog.next_button.isEnabled()
    dialog.back_button.click()
    choose(dialog.columns.crs_box, "EPSG:3008")
    go_on(dialog)
    assert dialog.result.count_label.text().startswith("2 nya")


def test_a_source_is_remembered_and_updates_the_same_cases(dialog, session, messenger, iface, write):
    dialog.file.system_edit.setText("Felanmälan")
    start(dialog, write(HEAD, *ROWS))
    go_on(dialog)
    go_on(dialog)
    dialog.result.keep_edit.setText("Felanmälan månadsvis")
    dialog.result.keep_button.click()
    assert profile_names(session.store) == ["Felanmälan månadsvis"] and "Sparad" in dialog.result.kept_label.text()
    assert saved_profile(session.store, "felanmälan månadsvis").settings["crs"] == "EPSG:3008"
    again = open_import(session, messenger, iface)
    choose(again.file.source_box, "Felanmälan månadsvis")
    choose(again.file.mode_box, "update")
    assert again.file.system_edit.text() == "Felanmälan"
    start(again, write(HEAD, "F1;Mycket mörkt;Risk;6340000;150000", ROWS[1], "F9;Ny;Risk;6340500;150000"))
    go_on(again)
    go_on(again)
    assert again.result.count_label.text().startswith("1 nya, 1 uppdaterade") and "1 var oförändrade" in again.result.count_label.text()
    assert session.store.count("finding") == 3
    again.reject()


def test_a_source_that_does_not_fit_the_file_is_recognised_anew(session, messenger, iface, write):
    session.store.set_setting("import_profiles", {"Gammal": {"Rubrik": "description"}})
    dialog = open_import(session, messenger, iface)
    choose(dialog.file.source_box, "Gammal")
    start(dialog, write(HEAD, *ROWS))
    assert "Rubrik" in dialog.problem_label.text() and becomes(dialog)["Vad"] == "description"
    dialog.reject()


def test_lamps_find_their_place_by_the_number_of_the_pole(dialog, session, write):
    add_base_map(QgsProject.instance())
    choose(dialog.file.table_box, "lighting_defect")
    assert dialog.file.walk_box.isHidden()
    start(dialog, write("Stolpe;Fel", "101;släckt", "999;släckt"))
    go_on(dialog)
    assert dialog.result.count_label.text().startswith("1 nya") and "999" not in dialog.result.table.item(0, 1).text()
    go_on(dialog)
    (lamp,) = session.store.find("lighting_defect")
    assert geometry.point_xy(lamp["geom"]) == (X, Y + 500)


def test_findings_of_a_walk_stand_at_its_stops(dialog, session, write):
    walk_id = add_walk(session.store)
    dialog.file.walk_box.addItem("Centrum", walk_id)
    choose(dialog.file.walk_box, walk_id)
    start(dialog, write("Stopp;Vad;Blad nr", "2;Mörkt;A2.1"))
    go_on(dialog)
    go_on(dialog)
    (finding,) = session.store.find("finding")
    assert finding["walk_id"] == walk_id and finding["paper_reference"] == "A2.1"


def test_a_map_file_brings_its_own_place_and_system(dialog, session, write):
    feature = {"type": "Feature", "properties": {"Vad": "Mörkt"}, "geometry": {"type": "Point", "coordinates": [13.5, 57.18]}}
    start(dialog, write(json.dumps({"type": "FeatureCollection", "features": [feature]}), name="punkter.geojson"))
    assert dialog.columns.crs_box.currentData() == "EPSG:4326"
    go_on(dialog)
    go_on(dialog)
    assert geometry.point_xy(session.store.find("finding")[0]["geom"])[0] == pytest.approx(150000, abs=1)


@pytest.mark.parametrize(("name", "text"), [("tom.csv", ""), ("gammal.xls", "x"), ("saknas.csv", None)])
def test_a_file_that_cannot_be_read_is_said_and_the_page_stays(dialog, tmp_path, messenger, name, text):
    path = tmp_path / name
    if text is not None:
        path.write_text(text)
    dialog.file.file = path
    go_on(dialog)
    assert dialog.page == FILE and (dialog.problem_label.text() or messenger.of("error"))


def test_cancelling_while_it_writes_leaves_nothing_behind(dialog, session, write, monkeypatch):
    start(dialog, write(HEAD, *ROWS))
    go_on(dialog)
    told = import_data_work._tell

    def cancel_then_tell(task, share):
        task.cancel()
        told(task, share)

    monkeypatch.setattr(import_data_work, "_tell", cancel_then_tell)
    go_on(dialog)
    assert "Avbrutet" in dialog.problem_label.text() and dialog.page == RESULT and dialog.next_button.isEnabled()
    assert session.store.count("finding") == 0
    monkeypatch.undo()
    go_on(dialog)
    assert session.store.count("finding") == 2


def test_nothing_is_written_when_the_right_to_write_was_lost(dialog, session, write, monkeypatch):
    start(dialog, write(HEAD, *ROWS))
    go_on(dialog)
    monkeypatch.setattr(type(session.opened.lease), "is_held", lambda _lease: False)
    go_on(dialog)
    assert dialog.problem_label.text() or dialog.messenger.of("error")
    monkeypatch.undo()
    assert session.store.count("finding") == 0


def test_the_task_manager_is_empty_afterwards(dialog, write):
    start(dialog, write(HEAD, *ROWS))
    QTest.qWait(20)
    assert QgsApplication.taskManager().countActiveTasks() == 0


def test_danger_in_the_file_is_asked_about_at_once(dialog, session, iface, write):
    start(dialog, write(HEAD, "F1;Räcket är borta;Akut fara;6340000;150000", ROWS[1]))
    go_on(dialog)
    go_on(dialog)
    (asked,) = iface.window.findChildren(DangerDialog)
    assert asked.list.count() == 1 and "Räcket är borta" in asked.list.item(0).text() and "112" in asked.call_label.text()
    asked.reject()


def test_the_last_page_leads_to_the_answer_for_the_system_the_cases_came_from(dialog, write, monkeypatch):
    start(dialog, write(HEAD, *ROWS))
    go_on(dialog)
    assert dialog.result.status_button.isHidden()
    go_on(dialog)
    opened = []
    monkeypatch.setattr(import_data, "open_thing", lambda name, *_given, **options: opened.append((name, options)))
    dialog.result.status_button.click()
    assert opened == [("print_documents", {"document": "status_out"})] and not dialog.isVisible()
