# SPDX-License-Identifier: GPL-2.0-or-later
"""The rows of a record sheet, filled by keyboard in the order of the paper without a needless key."""

from __future__ import annotations

from qgis.PyQt.QtCore import QModelIndex, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import (
    QAbstractItemDelegate, QAbstractItemView, QHeaderView, QWidget,
)  # fmt: skip

from ..item_models.sheet_model import KIND, LETTER, OWNER, PHOTO, PLACE, POLE, ROW, TEXT, SheetModel
from .keyed_table import ENTER, KeyedTable
from .line_delegate import LineDelegate

_WIDTHS = {ROW: 44, KIND: 84, LETTER: 150, OWNER: 140, PHOTO: 84, POLE: 84, PLACE: 70}


class SheetTable(KeyedTable):
    """B or X, a letter, text, owner, photo, pole; Enter or Tab goes on, an empty row ends."""

    pick_asked = pyqtSignal()
    told = pyqtSignal(str)  # what is wrong with the cell, empty when nothing is

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._delegate = LineDelegate(self, lambda index: index.model().owner_labels() if index.column() == OWNER else None)
        self._leaves_row = False
        self.setItemDelegate(self._delegate)

    def use(self, model: SheetModel) -> None:
        """Show these rows."""
        self.setModel(model)
        header = self.horizontalHeader()
        header.setSectionResizeMode(TEXT, QHeaderView.ResizeMode.Stretch)
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, width)

    def start(self) -> None:
        """Go to the first row that is free."""
        model = self.model()
        self.setFocus()
        self.setCurrentIndex(model.index(model.rowCount() - 1, KIND))
        self.scrollToBottom()

    def commit(self) -> None:
        """Take what stands in an open editor."""
        self._delegate.commit_open()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """The keys of the paper."""
        index, key = self.currentIndex(), event.key()
        if key in ENTER and self.state() == QAbstractItemView.State.EditingState:
            # the editor has seen the key, closes in a moment and then goes on
            self._leaves_row = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._on_control(event, index)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Escape):
            event.ignore()
        elif key in ENTER or key == Qt.Key.Key_Tab:
            self.go_on()
        elif key == Qt.Key.Key_Backtab:
            self.go_back()
        elif key == Qt.Key.Key_F9:
            self.pick_asked.emit()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._set(index, "")
        elif index.column() in (KIND, LETTER) and event.text().strip():
            self._on_letter(index, event.text())
        else:
            super().keyPressEvent(event)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:  # noqa: N802
        """Enter and Tab in a cell go on."""
        super().closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        self._delegate.forget()
        if hint in (QAbstractItemDelegate.EndEditHint.EditNextItem, QAbstractItemDelegate.EndEditHint.SubmitModelCache):
            leaves_row, self._leaves_row = self._leaves_row, False
            if not self._tell(self.currentIndex()):
                self.next_row() if leaves_row else self.go_on()
        elif hint == QAbstractItemDelegate.EndEditHint.EditPreviousItem:
            self.go_back()

    def go_on(self) -> None:
        """The next cell; from an empty row the end."""
        index = self.currentIndex()
        row = self.model().row_at(index) if index.isValid() else None
        if row is None:
            self.start()
        elif row.is_empty and index.column() == KIND:
            self.ended.emit()
        else:
            after = [column for column in self.model().columns_of(index) if column > index.column()]
            self.go_to_cell(index.row(), after[0]) if after else self.next_row()

    def go_back(self) -> None:
        """The cell before."""
        index = self.currentIndex()
        before = [column for column in self.model().columns_of(index) if column < index.column()]
        if before:
            self.go_to_cell(index.row(), before[-1])
        elif index.row() > 0:
            above = self.model().index(index.row() - 1, KIND)
            self.go_to_cell(above.row(), self.model().columns_of(above)[-1])

    def next_row(self) -> None:
        """The first cell of the row below."""
        self.go_to_cell(min(self.currentIndex().row() + 1, self.model().rowCount() - 1), KIND)

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:  # noqa: N802
        """Say what is wrong where one comes to."""
        super().currentChanged(current, previous)
        if current.isValid():
            self.told.emit(self.model().problem(current))

    def _on_control(self, event: QKeyEvent, index: QModelIndex) -> None:
        if event.key() in ENTER:
            self.next_row()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.model().remove(index)
            self.go_to_cell(min(index.row(), self.model().rowCount() - 1), KIND)
        else:
            event.ignore()

    def _on_letter(self, index: QModelIndex, text: str) -> None:
        self._set(index, text)
        if self.model().row_at(index) is not None and not self.model().problem(index):
            self.go_on()

    def _set(self, index: QModelIndex, text: str) -> None:
        if self.model().row_at(index) is not None:
            self.model().setData(index, text)
            self._tell(index)

    def _tell(self, index: QModelIndex) -> str:
        problem = self.model().problem(index)
        self.told.emit(problem)
        return problem
