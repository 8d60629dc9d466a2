# SPDX-License-Identifier: GPL-2.0-or-later
"""Sending out from the dialog: recipients proposed, files made step by step, remembered and undone; cancelled nothing is left."""
from __future__ import annotations

import datetime as dt

import pytest
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QCoreApplication, Qt

from est_plugin.core import work_orders as wo
from est_plugin.ui.dialogs import work_orders
from est_plugin.ui.dialogs.work_orders import open_work_orders
from est_plugin.ui.dialogs.work_orders_table import COUNT, NAME, OVERDUE

from .entry_workspace import empty_workspace, session  # noqa: F401 - fixtures

pytest.importorskip("openpyxl", reason="workbooks need openpyxl")


@pytest.fixture
def opened(monkeypatch):
    """Folders that would be opened by another program."""
    folders = []
    monkeypatch.setattr(work_orders, "open_file", folders.append)
    return folders


@pytest.fixture
def measures(session):  # noqa: F811
    """One late measure of Gata och trafik, one of Park och natur."""
    ids = {}
    with session.store.transaction("test") as tx:
        for code, day in (("streets", dt.date(2020, 1, 1)), ("parks", None)):
            organisation = session.store.find("organisation", {"code": code})[0]
            ids[code] = tx.insert("measure", {"title": f"Åtgärd {code}", "responsible_id": organisation.id, "due_date": day}).id
    return ids


@pytest.fixture
def open_dialog(session, messenger, iface, opened, measures):  # noqa: F811
    made = []

    def run(**options):
        made.append(open_work_orders(session, messenger, iface, **options))
        return made[-1]

    yield run
    for dialog in made:
        if not sip.isdeleted(dialog):
            dialog.hide()


def is_closed(dialog):
    """Hidden, or gone already: some versions of Qt delete it within the same turn of the event loop."""
    return sip.isdeleted(dialog) or not dialog.isVisible()


def finish(dialog):
    """Let the steps follow each other, as the event loop does."""
    for _step in range(200):
        QCoreApplication.processEvents()
        if dialog._batch is None:
            return
    raise AssertionError("the files were never ready")


def names(dialog):
    return [dialog.table.item(line, NAME).text() for line in range(dialog.table.rowCount())]


def test_everybody_with_something_to_do_is_proposed_with_counts(open_dialog):
    dialog = open_dialog()
    assert names(dialog) == ["Gata och trafik", "Park och natur"] and [one.kind for one in dialog.chosen] == [wo.WORK_LIST] * 2
    assert dialog.table.item(0, COUNT).text() == "1" and dialog.table.item(0, OVERDUE).text() == "1" and dialog.table.item(1, OVERDUE).text() == "–"
    assert dialog.answer_by is not None and dialog.formats == ["pdf", "xlsx"] and dialog.create_button.text() == "Skapa 4 filer"


def test_the_files_are_made_told_remembered_and_taken_back(open_dialog, session, messenger, opened):  # noqa: F811
    dialog = open_dialog()
    dialog.gpkg_box.setChecked(True)
    dialog.create_button.click()
    finish(dialog)
    folder = session.folder / "reports"
    assert len(list(folder.iterdir())) == 6 and opened == [folder] and is_closed(dialog)
    assert "2 utskick är klara. 6 filer" in messenger.of("success")[-1] and session.store.count("dispatch") == 2
    {button.text: button for button in messenger.buttons}["Ångra"].action()
    assert session.store.count("dispatch") == 0
    again = open_dialog()
    assert again.formats == ["pdf", "xlsx", "gpkg"]


def test_only_ticked_lines_are_sent_as_the_kind_that_was_picked(open_dialog, session):  # noqa: F811
    dialog = open_dialog()
    dialog.none_button.click()
    assert not dialog.create_button.isEnabled()
    dialog.table.item(1, NAME).setCheckState(Qt.CheckState.Checked)
    box = dialog.table.kind_box(1)
    box.setCurrentIndex(box.findData(wo.WORK_ORDER))
    dialog.answer_box.setChecked(False)
    dialog.create_button.click()
    finish(dialog)
    only, = session.store.find("dispatch")
    assert only["kind"] == wo.WORK_ORDER and only["answer_by"] is None and only["file_name"].startswith("Arbetsorder Park och natur")


def test_the_selection_of_the_list_comes_first(open_dialog, measures):
    dialog = open_dialog(measure_ids=[measures["parks"]])
    assert names(dialog) == ["Park och natur"]
    dialog.which_box.setCurrentIndex(dialog.which_box.findData(wo.OVERDUE))
    assert names(dialog) == ["Gata och trafik"]
    dialog.which_box.setCurrentIndex(dialog.which_box.findData(wo.WAITING))
    assert names(dialog) == [] and not dialog.empty_label.isHidden() and not dialog.create_button.isEnabled()


def test_cancelled_nothing_is_left(open_dialog, session, messenger):  # noqa: F811
    dialog = open_dialog()
    dialog.create_button.click()
    assert not dialog.choices.isEnabled() and dialog.close_button.text() == "Avbryt"
    dialog.close_button.click()
    finish(dialog)
    assert dialog.isVisible() and "Avbrutet" in dialog.problem_label.text() and dialog.choices.isEnabled()
    assert list((session.folder / "reports").glob("*")) == [] and session.store.count("dispatch") == 0


def test_a_folder_that_cannot_be_used_is_said_and_the_dialog_stays(open_dialog, session):  # noqa: F811
    dialog = open_dialog()
    dialog.folder_edit.setText(str(session.path / "mapp"))
    dialog.create_button.click()
    finish(dialog)
    assert dialog.isVisible() and dialog.problem_label.text().startswith("✖") and session.store.count("dispatch") == 0


def test_escape_closes_and_enter_makes(open_dialog):
    dialog = open_dialog()
    assert dialog.create_button.isDefault()
    dialog.reject()
    assert is_closed(dialog)
