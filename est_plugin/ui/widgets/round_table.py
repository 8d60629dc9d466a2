# SPDX-License-Identifier: GPL-2.0-or-later
"""The rows of a round sheet, filled by keyboard: Enter or Tab goes on, H is not reached, the first letter chooses how it was."""
from __future__ import annotations

from qgis.PyQt.QtCore import QModelIndex, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent, QMouseEvent
from qgis.PyQt.QtWidgets import (
    QAbstractItemDelegate, QAbstractItemView, QHeaderView, QWidget,
)  # fmt: skip

from ..item_models.round_model import ACTIVITY, CAME, LEFT, MISSED, NOTE, NR, PLACE, SEEN, RoundModel
from .keyed_table import ENTER, KeyedTable
from .line_delegate import LineDelegate

_WIDTHS = {NR: 36, PLACE: 230, CAME: 90, LEFT: 60, MISSED: 80, SEEN: 130, ACTIVITY: 130}
_AIR_PX = 12
_MISSED_KEYS = "hHnN"  # hann inte, not reached


class RoundTable(KeyedTable):
    """Emits `told` with what is wrong where one comes to."""

    told = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._delegate = LineDelegate(
            self, lambda index: index.model().words(index.column()) if index.column() in (PLACE, ACTIVITY) else None,
            lambda index: 20 if index.column() in (CAME, LEFT) else None,
        )  # fmt: skip
        self.setItemDelegate(self._delegate)

    def use(self, model: RoundModel) -> None:
        """Show these rows."""
        self.setModel(model)
        self.horizontalHeader().setSectionResizeMode(NOTE, QHeaderView.ResizeMode.Stretch)
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, max(width, self.horizontalHeader().sectionSizeHint(column) + _AIR_PX))  # the heading is never cut

    def start(self) -> None:
        """Go to the first place that nothing is told of."""
        model = self.model()
        row = next((n for n, one in enumerate(model.rows) if one.line.is_empty), 0)
        self.setFocus()
        self.go_to_cell(row, model.columns_of(row)[0])

    def commit(self) -> None:
        """Take what stands in an open editor."""
        self._delegate.commit_open()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """The keys of the paper."""
        index, key, text = self.currentIndex(), event.key(), event.text()
        if key in ENTER and self.state() == QAbstractItemView.State.EditingState:
            return  # the editor has seen the key, closes in a moment and then goes on
        if self.state() == QAbstractItemView.State.EditingState or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        elif key == Qt.Key.Key_Escape:
            event.ignore()
        elif key in ENTER or key == Qt.Key.Key_Tab:
            self.go_on()
        elif key == Qt.Key.Key_Backtab:
            self.go_back()
        elif not index.isValid():
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.model().setData(index, "")
        elif index.column() in (CAME, MISSED) and text and text in _MISSED_KEYS:
            self._miss(index, True)
        elif index.column() == MISSED and key == Qt.Key.Key_Space:
            self._miss(index, not self.model().rows[index.row()].line.is_not_reached)
        elif index.column() == SEEN and text.strip():
            self.model().setData(index, text)
            self.go_on()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A click on the box ticks it."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.pos())
        if index.isValid() and index.column() == MISSED and MISSED in self.model().columns_of(index.row()):
            self.model().setData(index, not self.model().rows[index.row()].line.is_not_reached)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:  # noqa: N802
        """Enter and Tab in a cell go on, unless it cannot be read."""
        super().closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        self._delegate.forget()
        if hint in (QAbstractItemDelegate.EndEditHint.EditNextItem, QAbstractItemDelegate.EndEditHint.SubmitModelCache):
            self.go_on()
        elif hint == QAbstractItemDelegate.EndEditHint.EditPreviousItem:
            self.go_back()

    def go_on(self) -> None:
        """The next cell; from the empty row the end."""
        index = self.currentIndex()
        if not index.isValid():
            self.start()
            return
        if self.model().rows[index.row()].is_empty and index.column() <= PLACE:
            self.ended.emit()
            return
        after = [column for column in self.model().columns_of(index.row()) if column > index.column() and column != MISSED]
        if after:
            self.go_to_cell(index.row(), after[0])
        elif index.row() + 1 < self.model().rowCount():
            self.go_to_cell(index.row() + 1, self.model().columns_of(index.row() + 1)[0])
        else:
            self.ended.emit()

    def go_back(self) -> None:
        """The cell before."""
        index = self.currentIndex()
        before = [column for column in self.model().columns_of(index.row()) if column < index.column()]
        if before:
            self.go_to_cell(index.row(), before[-1])
        elif index.row() > 0:
            self.go_to_cell(index.row() - 1, self.model().columns_of(index.row() - 1)[-1])

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:  # noqa: N802
        """Say what is wrong where one comes to, else in the row that one leaves."""
        super().currentChanged(current, previous)
        if current.isValid():
            self.told.emit(self._problem(current.row()) or (self._problem(previous.row()) if previous.isValid() else ""))

    def _problem(self, row: int) -> str:
        if row >= self.model().rowCount():
            return ""
        return next((words for column in (PLACE, CAME) if (words := self.model().problem(self.model().index(row, column)))), "")

    def _miss(self, index: QModelIndex, is_missed: bool) -> None:
        self.model().setData(self.model().index(index.row(), MISSED), is_missed)
        if is_missed:
            self.go_to_cell(index.row(), NOTE)
