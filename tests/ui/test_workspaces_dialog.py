# SPDX-License-Identifier: GPL-2.0-or-later
"""Mina arbetsytor and the menu of recent ones: what waits in each, and the switch between them."""
from __future__ import annotations

import shutil
import time
from contextlib import ExitStack
from pathlib import Path

import pytest
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtWidgets import QMenu

from est_plugin import settings
from est_plugin.jobs import overview
from est_plugin.ui.actions import Actions
from est_plugin.ui.dialogs.workspaces import WorkspacesDialog, open_workspaces

from .entry_workspace import empty_workspace, session  # noqa: F401 - fixtures


@pytest.fixture
def towns(session, tmp_path):  # noqa: F811
    """The open one, a copy of it and one that is gone."""
    other = tmp_path / "EST Grannen" / "EST Grannen.gpkg"
    other.parent.mkdir()
    shutil.copy(session.path, other)
    gone = tmp_path / "borta" / "EST Borta.gpkg"
    for path in (gone, other, session.path):
        settings.remember_workspace(str(path))
    return {"here": str(session.path), "other": str(other), "gone": str(gone)}


@pytest.fixture
def dialog(session, towns, messenger):  # noqa: F811
    made = WorkspacesDialog(session, messenger, session.iface.mainWindow())
    for path in made.paths:
        made._on_found(overview.read_one(Path(path)))
    yield made
    made.close()


def states(dialog):
    return {Path(path).stem: dialog.table.item(row, dialog.table.columnCount() - 1).text() for row, path in enumerate(dialog.paths)}


def test_each_workspace_says_what_waits_or_why_not_and_pinned_ones_stand_first(dialog, towns):
    said = states(dialog)
    assert said == {"EST Prov": "Öppen nu", "EST Grannen": "Inget väntar på dig.", "EST Borta": "⚠ Finns inte"}
    assert dialog.ground_label.text() == "I 0 av 3 arbetsytor är det något som väntar. Ingenting ändras av att titta."
    dialog.table.setCurrentCell(dialog.paths.index(towns["gone"]), 0)
    assert "finns inte i" in dialog.problem_label.text()

    dialog.table.setCurrentCell(dialog.paths.index(towns["other"]), 0)
    dialog.pin_chosen()
    assert dialog.paths[0] == towns["other"] and dialog.table.item(0, 0).text().startswith("★ EST Grannen") and dialog.pin_button.text() == "Lossa"
    for number in range(settings.RECENT_MAX + 1):
        settings.remember_workspace(f"/x/{number}.gpkg")
    assert settings.my_workspaces()[0] == (towns["other"], True)
    dialog.forget_chosen()
    assert towns["other"] not in dialog.paths and Path(towns["other"]).is_file()


def test_a_double_click_goes_there_and_a_silent_folder_is_only_tried_when_one_insists(dialog, session, towns, messenger):  # noqa: F811
    other = Path(towns["other"])
    dialog._on_found(overview.Overview(other, problem=overview.StorageError(overview.NO_ANSWER, folder="Z:/")))
    dialog.table.setCurrentCell(dialog.paths.index(towns["other"]), 0)
    messenger.answers = [False]
    dialog.open_chosen()
    assert str(session.path) == towns["here"] and "svarar inte" in messenger.questions[0]
    dialog._on_found(overview.read_one(other))
    dialog.table.doubleClicked.emit(dialog.table.currentIndex())
    assert str(session.path) == towns["other"] and dialog.result() == dialog.DialogCode.Accepted


def test_reading_is_a_task_that_closing_ends_and_the_menu_switches_too(session, towns, messenger, iface):  # noqa: F811
    made = open_workspaces(session, messenger, iface)
    assert made._task is not None
    until = time.monotonic() + 20
    while made._task is not None and time.monotonic() < until:
        QCoreApplication.processEvents()
    assert set(made._seen) >= set(towns.values()) and made._task is None
    made.read()
    task = made._task
    made.close()
    assert task.isCanceled() and messenger.of("error") == []

    settings.pin_workspace(towns["other"], True)
    with ExitStack() as undo:
        made = Actions(iface, session, messenger, undo, {})
        menu = QMenu()
        made._fill_recent(menu)
        texts = [action.text() for action in menu.actions()]
        assert texts[0].startswith("★  EST Grannen") and menu.actions()[1].isSeparator() and [a.isChecked() for a in menu.actions()].count(True) == 1
        menu.actions()[0].trigger()
    assert str(session.path) == towns["other"]
