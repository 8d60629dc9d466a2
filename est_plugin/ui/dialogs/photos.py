# SPDX-License-Identifier: GPL-2.0-or-later
"""Lägg till foton från mapp: proposed by time, position and slate number, corrected by dragging; originals are copied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from qgis.gui import QgsGui
from qgis.PyQt.QtCore import QSize, pyqtSignal
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QDialog, QFileDialog, QWidget

from ... import settings
from ...core.errors import EstError
from ...i18n import tr
from ..forms_loader import load_form
from ..look import make_primary, make_quiet
from ..widgets.combo import fill, select
from ..widgets.photo_tree import PhotoLine

_SIZE = QSize(1000, 640)


class PhotosDialog(QDialog):
    """Plain values in and out; reading and copying go on beside it."""

    folder_chosen = pyqtSignal(str)
    walk_chosen = pyqtSignal(object)  # id, or None for all findings
    offset_changed = pyqtSignal(int)  # minutes
    photos_moved = pyqtSignal(list)
    save_asked = pyqtSignal()
    cancel_asked = pyqtSignal()
    closed = pyqtSignal()

    def __init__(self, walks: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("est_photos_dialog")
        self._is_busy = False
        load_form("photos", self)
        make_primary(self.save_button)
        make_quiet(self.hint_label)
        fill(self.walk_box, walks, tr("photos-form.all-findings"))
        self._connect()
        self.show_groups([])
        self.show_errors([])
        self.set_busy("")
        self.tell("")
        self.resize(_SIZE)
        self.folder_edit.setFocus()
        QgsGui.enableAutoGeometryRestore(self)

    # -- what comes in ------------------------------------------------------------------------------------------------
    @property
    def walk_id(self) -> str | None:
        """The walk whose findings are offered; None: all."""
        return self.walk_box.currentData()

    @walk_id.setter
    def walk_id(self, walk_id: str | None) -> None:
        select(self.walk_box, walk_id)

    @property
    def folder(self) -> str:
        """The folder as typed."""
        return self.folder_edit.text().strip()

    @folder.setter
    def folder(self, folder: str) -> None:
        self.folder_edit.setText(folder)

    @property
    def offset_min(self) -> int:
        """Minutes to add to the clock of the camera."""
        return self.offset_box.value()

    def show_groups(self, titles: Sequence[tuple[str, str]]) -> None:
        """The findings, (key, title)."""
        self.tree.show_groups(titles)
        fill(self.target_box, titles, tr("photos-form.unmatched"))

    def show_photos(self, lines: Sequence[PhotoLine], assignment: Mapping[str, str], icons: Mapping[str, QIcon]) -> None:
        """The photos under their findings."""
        self.tree.show_photos(lines, assignment, icons)
        self._count()

    def show_errors(self, errors: Sequence[EstError]) -> None:
        """Files that cannot be used, each with its cure."""
        self.errors_list.clear()
        for error in errors:
            self.errors_list.addItem(error.text(tr))
        self.errors_label.setText(tr("photos-form.refused", n=len(errors)))
        self.errors_box.setVisible(bool(errors))

    def set_busy(self, text: str) -> None:
        """Show how far it has come, with a button to stop; an empty text ends that."""
        self._is_busy = bool(text)
        self.progress_box.setVisible(self._is_busy)
        self.progress_label.setText(text)
        self.progress_bar.setValue(0)
        for widget in (self.folder_edit, self.folder_button, self.walk_box, self.offset_box, self.tree, self.move_button, self.target_box):
            widget.setEnabled(not self._is_busy)
        self._count()

    def set_progress(self, percent: float) -> None:
        """How far it has come."""
        self.progress_bar.setValue(round(percent))

    def tell(self, message: str | EstError) -> None:
        """Say something in the form."""
        text = message.text(tr) if isinstance(message, EstError) else message
        self.problem_label.setText(text)
        self.problem_label.setVisible(bool(text))

    # -- what comes out -----------------------------------------------------------------------------------------------
    @property
    def assignment(self) -> dict[str, str]:
        """Photo → key of its finding."""
        return self.tree.assignment

    def reject(self) -> None:
        """Closing stops what is going on."""
        if self._is_busy:
            self.cancel_asked.emit()
            return
        super().reject()
        self.closed.emit()

    # -- inside -------------------------------------------------------------------------------------------------------
    def _connect(self) -> None:
        self.folder_button.clicked.connect(self._on_browse)
        self.folder_edit.returnPressed.connect(self._on_folder)
        self.walk_box.activated.connect(lambda: self.walk_chosen.emit(self.walk_id))
        self.offset_box.valueChanged.connect(self.offset_changed)
        self.move_button.clicked.connect(lambda: self.tree.move_selected(self.target_box.currentData()))
        self.tree.moved.connect(self._on_moved)
        self.tree.itemSelectionChanged.connect(self._count)
        self.save_button.clicked.connect(lambda: self.save_asked.emit())
        self.stop_button.clicked.connect(lambda: self.cancel_asked.emit())
        self.close_button.clicked.connect(self.reject)

    def _on_browse(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, tr("photos-form.folder-title"), self.folder or settings.LAST_FOLDER.get())
        if folder:
            self.folder = folder
            self._on_folder()

    def _on_folder(self) -> None:
        if self.folder:
            settings.LAST_FOLDER.set(str(Path(self.folder)))
            self.folder_chosen.emit(self.folder)

    def _on_moved(self, names: list[str]) -> None:
        self.photos_moved.emit(names)
        self._count()

    def _count(self) -> None:
        count = len(self.assignment)
        left = len(self.tree.photo_items()) - count
        self.save_button.setText(tr("photos-form.save", n=count) if count else tr("photos-form.save-none"))
        self.save_button.setEnabled(count > 0 and not self._is_busy)
        self.left_label.setText(tr("photos-form.left", n=left) if left else "")
        self.move_button.setEnabled(not self._is_busy and bool(self.tree.photo_items(only_selected=True)))


def open_photos(session: Any, messenger: Any, iface: Any, walk_id: str | None = None, folder: str | None = None) -> Any:
    """Open the form; with a folder its photos are read at once."""
    from .photos_entry import PhotosEntry

    return PhotosEntry(session, messenger, iface, walk_id=walk_id, folder=folder)
