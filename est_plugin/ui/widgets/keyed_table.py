# SPDX-License-Identifier: GPL-2.0-or-later
"""A table filled by keyboard in the order of a paper: Tab stays inside, a letter begins to write."""
from __future__ import annotations

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QAbstractItemView, QTableView, QWidget

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class KeyedTable(QTableView):
    """Emits `ended` when there is no more to fill in."""

    ended = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEditTriggers(QAbstractItemView.EditTrigger.AnyKeyPressed | QAbstractItemView.EditTrigger.DoubleClicked
                             | QAbstractItemView.EditTrigger.EditKeyPressed)  # fmt: skip
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.setWordWrap(False)

    def focusNextPrevChild(self, _is_next: bool) -> bool:  # noqa: N802
        """Tab goes to the next cell, never out of the table."""
        return False

    def go_to_cell(self, row: int, column: int) -> None:
        """Make a cell the current one and show it."""
        index = self.model().index(row, column)
        self.setCurrentIndex(index)
        self.scrollTo(index)
