# SPDX-License-Identifier: GPL-2.0-or-later
"""Mina arbetsytor: what waits in each, read beside the window; Enter or a double click goes there."""
from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from qgis.core import QgsApplication
from qgis.PyQt import sip
from qgis.PyQt.QtCore import Qt, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QAbstractItemView, QDialog, QFileDialog, QHeaderView, QTableWidgetItem, QWidget

from ... import settings
from ...core.errors import Cancelled, EstError
from ...gis import tasks
from ...i18n import tr
from ...jobs import overview
from ...jobs.overview import NO_ANSWER, Overview
from ..border import guarded, run_guarded
from ..forms_loader import load_form
from ..look import make_primary
from ..messenger import Messenger, sentence
from ..plain_text import tip
from ..presets import workspace_of
from ..session import Session

COLUMNS = ("name", *overview.COUNTS, "state")
_NAME_PX, _COUNT_PX = 290, 92
_MISSING, _OTHER = "error.no-such-file", "error.cannot-open"
_SHORT = (
    _MISSING, _OTHER, NO_ANSWER, "error.not-a-workspace", "error.damaged", "error.newer-version", "error.older-version", "error.busy", "error.save-cut-off",
)  # fmt: skip


def open_workspaces(session: Session, messenger: Messenger, iface: Any) -> WorkspacesDialog:
    """Show the list and begin to read."""
    dialog = WorkspacesDialog(session, messenger, iface.mainWindow())
    dialog.show()
    dialog.read()
    return dialog


class WorkspacesDialog(QDialog):
    """Counts come one by one from a task; closing the window ends it. Keys: Enter opens, P pins, Delete takes out of the list, F5 reads again."""

    found = pyqtSignal(object)  # Overview, sent from the task to the window

    def __init__(self, session: Session, messenger: Messenger, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("est_workspaces_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.session, self.messenger = session, messenger
        self._seen: dict[str, Overview] = {}
        self._task: tasks.Task | None = None
        load_form("workspaces", self)
        make_primary(self.open_button)
        self._make_table()
        self.found.connect(self._on_found)
        self.table.itemSelectionChanged.connect(self._on_chosen)
        self.table.doubleClicked.connect(lambda _index: self.open_chosen())
        for button, slot in (
            (self.open_button, self.open_chosen), (self.pin_button, self.pin_chosen), (self.forget_button, self.forget_chosen), (self.add_button, self.add),
            (self.again_button, self.read), (self.close_button, self.reject),
        ):  # fmt: skip
            button.clicked.connect(lambda _checked=False, each=slot: each())
        self.forget_button.setShortcut("Delete")
        self.again_button.setShortcut("F5")
        self.resize(1180, 440)
        self._fill()
        self.table.setFocus()

    @property
    def paths(self) -> list[str]:
        """The workspaces as they stand in the table."""
        return [path for path, _is_pinned in settings.my_workspaces()]

    @property
    def chosen(self) -> str | None:
        """The workspace of the selected line."""
        paths, index = self.paths, self.table.currentRow()
        return paths[index] if 0 <= index < len(paths) else None

    # -- what the user does -------------------------------------------------------------------------------------------
    @guarded
    def read(self) -> None:
        """Look into all of them again, in a task; the window is never waited for."""
        self._stop()
        self._seen.clear()
        self._fill()
        paths = [Path(path) for path in self.paths]
        if not paths:
            return
        tell = self.found.emit

        def work(task: tasks.Task) -> list[Overview]:
            return overview.read_all(paths, on_found=tell, check=task.check)

        self._task = tasks.Task(tr("workspaces.task"), work, self._on_done, self._on_failed)
        tasks.start(self._task, QgsApplication.taskManager())

    @guarded
    def open_chosen(self) -> None:
        """Go there; the list closes when the workspace is open."""
        path = self.chosen
        if path is None:
            return
        seen = self._seen.get(path)
        if seen is not None and seen.problem is not None and seen.problem.key == NO_ANSWER:
            if not self.messenger.ask(tr("workspaces.silent", folder=str(Path(path).parent)), tr("workspaces.open-anyway"), tr("button.cancel")):
                return
        try:
            is_there = self._is_open(path) or self.session.open_file(Path(path))
        except EstError:
            self._fill(path)  # one that is gone is forgotten, unless it is pinned
            raise
        if is_there:
            self.accept()

    @guarded
    def pin_chosen(self) -> None:
        """Keep it in the list, or let it go with time."""
        path = self.chosen
        if path is not None:
            settings.pin_workspace(path, not dict(settings.my_workspaces())[path])
            self._fill(path)

    @guarded
    def forget_chosen(self) -> None:
        """Out of the list; the file stays."""
        path = self.chosen
        if path is not None:
            settings.pin_workspace(path, False)
            settings.forget_workspace(path)
            self._fill()

    @guarded
    def add(self) -> None:
        """One more, pinned, without opening it."""
        kinds = f"{tr('open.kind')} (*.gpkg *.qgz est_plugin.ini)"
        chosen, _kind = QFileDialog.getOpenFileName(self, tr("workspaces.add"), settings.LAST_FOLDER.get(), kinds)
        if chosen:
            settings.LAST_FOLDER.set(str(Path(chosen).parent))
            settings.pin_workspace(str(workspace_of(Path(chosen))), True)
            self.read()

    def done(self, result: int) -> None:
        """Nobody waits for the rest."""
        self._stop()
        super().done(result)

    # -- inside -------------------------------------------------------------------------------------------------------
    def _make_table(self) -> None:
        table = self.table
        table.setColumnCount(len(COLUMNS))
        table.setHorizontalHeaderLabels([tr(f"workspaces.column.{name}") for name in COLUMNS])
        table.verticalHeader().hide()
        table.setWordWrap(True)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        table.setColumnWidth(0, _NAME_PX)
        for column in range(1, len(COLUMNS) - 1):
            table.setColumnWidth(column, max(_COUNT_PX, header.sectionSizeHint(column)))
        header.setStretchLastSection(True)

    def _fill(self, kept: str | None = None) -> None:
        kept = kept or self.chosen
        mine = settings.my_workspaces()
        self.table.setRowCount(len(mine))
        for index, (path, is_pinned) in enumerate(mine):
            self._fill_row(index, path, is_pinned)
        self.table.resizeRowsToContents()
        paths = [path for path, _is_pinned in mine]
        self.table.setCurrentCell(paths.index(kept) if kept in paths else 0, 0)
        self._say_ground()
        self._on_chosen()

    def _fill_row(self, index: int, path: str, is_pinned: bool) -> None:
        seen = self._seen.get(path)
        head = ("★ " if is_pinned else "") + Path(path).stem
        head += f"\n{seen.municipality}" if seen is not None and seen.municipality and seen.municipality not in head else ""
        counts = [str(seen.counts[name] or "–") if seen is not None and seen.counts else "" for name in overview.COUNTS]
        if seen is not None and seen.counts:
            counts[overview.COUNTS.index("picture")] = tr("workspaces.picture-due") if seen.counts["picture"] else "–"
        for column, text in enumerate((head, *counts, self._state(path, seen))):
            item = QTableWidgetItem(text)
            item.setToolTip(tip(path if column == 0 else sentence(seen.problem) if seen is not None and seen.problem else text))
            side = Qt.AlignmentFlag.AlignHCenter if 0 < column < len(COLUMNS) - 1 else Qt.AlignmentFlag.AlignLeft
            item.setTextAlignment(int(side | Qt.AlignmentFlag.AlignTop))
            self.table.setItem(index, column, item)

    def _state(self, path: str, seen: Overview | None) -> str:
        """Reading, open here, who works in it, nothing waits, or why it cannot be said."""
        if seen is None:
            return tr("workspaces.reading") if self._task is not None else ""
        if seen.problem is not None:
            return "⚠ " + tr(f"workspaces.short.{seen.problem.key if seen.problem.key in _SHORT else _OTHER}")
        if self._is_open(path):
            return tr("workspaces.open-here")
        if seen.holder:
            return tr("workspaces.held", user=seen.holder)
        return "" if seen.n else tr("today.empty")

    def _say_ground(self) -> None:
        waiting = [one for one in self._seen.values() if one.n]
        if not self.paths:
            self.ground_label.setText(tr("workspaces.none"))
        elif self._task is not None and not self._task.error and len(self._seen) < len(self.paths):
            self.ground_label.setText(tr("workspaces.reading-ground", n=len(self._seen), all=len(self.paths)))
        else:
            self.ground_label.setText(tr("workspaces.ground", n=len(waiting), all=len(self.paths)))

    def _is_open(self, path: str) -> bool:
        return self.session.path is not None and str(self.session.path) == path

    def _on_found(self, one: Overview) -> None:
        path = str(one.path)
        self._seen[path] = one
        for index, (each, is_pinned) in enumerate(settings.my_workspaces()):
            if each == path:
                self._fill_row(index, path, is_pinned)
                self.table.resizeRowToContents(index)
        self._say_ground()
        self._on_chosen()

    def _on_chosen(self) -> None:
        path = self.chosen
        seen = self._seen.get(path) if path else None
        for button in (self.open_button, self.pin_button, self.forget_button):
            button.setEnabled(path is not None)
        self.pin_button.setText(tr("workspaces.unpin" if path and dict(settings.my_workspaces())[path] else "workspaces.pin"))
        self.pin_button.setShortcut("P")  # a new text takes the key away
        cure = " " + tr("workspaces.missing-cure") if seen and seen.problem and seen.problem.key == _MISSING else ""
        self.problem_label.setText(sentence(seen.problem) + cure if seen and seen.problem else path or "")

    def _on_done(self, _found: Sequence[Overview]) -> None:
        if not sip.isdeleted(self):
            self._task = None
            QTimer.singleShot(0, self._say_ground)

    def _on_failed(self, error: Exception) -> None:
        if sip.isdeleted(self):
            return
        self._task = None
        if not isinstance(error, Cancelled):
            run_guarded(self.messenger, _raise, error)

    def _stop(self) -> None:
        task, self._task = self._task, None
        if task is not None and not sip.isdeleted(task):
            task.cancel()


def _raise(error: Exception) -> None:
    raise error
