# SPDX-License-Identifier: GPL-2.0-or-later
"""The rows of the follow-up sheets, answered by keyboard: a digit answers and goes on, Tab goes to the note, Enter to the next row."""

from __future__ import annotations

from qgis.PyQt.QtCore import QModelIndex, Qt
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QHeaderView, QWidget

from ..item_models.follow_up_model import ANSWER, NOTE, NUMBER, STOP, WHAT, FollowUpModel
from .keyed_table import ENTER, KeyedTable

_WIDTHS = {STOP: 150, NUMBER: 52, ANSWER: 150}


class FollowUpTable(KeyedTable):
    """Emits `ended` after the last row."""

    def use(self, model: FollowUpModel) -> None:
        """Show these rows."""
        self.setModel(model)
        header = self.horizontalHeader()
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, width)
        header.setSectionResizeMode(WHAT, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(NOTE, QHeaderView.ResizeMode.Stretch)

    def go_to(self, row: int) -> None:
        """The answer of a row; after the last one the end."""
        if row >= self.model().rowCount():
            self.ended.emit()
            return
        self._go(row, ANSWER)

    def start(self) -> None:
        """The first row without an answer."""
        rows = self.model().rows
        waiting = [at for at, row in enumerate(rows) if row.outcome is None]
        if rows:
            self._go(waiting[0] if waiting else 0, ANSWER)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """The keys of the answers."""
        index, key = self.currentIndex(), event.key()
        is_editing = self.state() == QAbstractItemView.State.EditingState
        if is_editing or not index.isValid():
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier or key == Qt.Key.Key_Escape:
            event.ignore()
        elif key in ENTER:
            self.go_to(index.row() + 1)
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self._on_tab(index, is_back=key == Qt.Key.Key_Backtab)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.model().reset_row(index.row())
        elif index.column() != NOTE and event.text().strip():
            if self.model().setData(index.siblingAtColumn(ANSWER), event.text()):
                self.go_to(index.row() + 1)
        else:
            super().keyPressEvent(event)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:  # noqa: N802
        """Enter in a note goes on to the next row."""
        super().closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        hints = QAbstractItemDelegate.EndEditHint
        if hint in (hints.SubmitModelCache, hints.EditNextItem):
            self.go_to(self.currentIndex().row() + 1)
        elif hint == hints.EditPreviousItem:
            self._go(self.currentIndex().row(), ANSWER)

    def commit(self) -> None:
        """Take what stands in an open editor."""
        editor = self.indexWidget(self.currentIndex()) or self.viewport().focusWidget()
        if self.state() == QAbstractItemView.State.EditingState and editor is not None and editor is not self.viewport():
            self.commitData(editor)
            self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def _on_tab(self, index: QModelIndex, *, is_back: bool) -> None:
        if not is_back:
            self._go(index.row(), NOTE) if index.column() != NOTE else self.go_to(index.row() + 1)
        elif index.column() == NOTE:
            self._go(index.row(), ANSWER)
        elif index.row():
            self._go(index.row() - 1, NOTE)

    def _go(self, row: int, column: int) -> None:
        self.setFocus()
        self.go_to_cell(row, column)
