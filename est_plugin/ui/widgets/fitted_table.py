# SPDX-License-Identifier: GPL-2.0-or-later
"""A small table of numbers that is as high as its rows: arrows go through it, Enter or a click chooses a row, nothing scrolls."""
from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QFontMetrics, QKeyEvent, QPalette
from qgis.PyQt.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QSizePolicy, QTableWidget, QTableWidgetItem, QWidget

from ..plain_text import tip
from .keyed_table import ENTER

_ROW_AIR_PX, _CELL_AIR_PX = 6, 8


class FittedTable(QTableWidget):
    """The first column takes the room that the others leave; words that are cut stand whole in the tip."""

    row_chosen = pyqtSignal(int)

    def __init__(self, heads: Sequence[str], parent: QWidget | None = None, *, by_cell: bool = False) -> None:
        super().__init__(0, len(heads), parent)
        self.setHorizontalHeaderLabels(list(heads))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        behaviour = QAbstractItemView.SelectionBehavior
        self.setSelectionBehavior(behaviour.SelectItems if by_cell else behaviour.SelectRows)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        for policy in (self.setHorizontalScrollBarPolicy, self.setVerticalScrollBarPolicy):
            policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, QColor(0, 0, 0, 0))  # what lies behind it
        self.setPalette(palette)
        self.viewport().setAutoFillBackground(False)
        header = self.horizontalHeader()
        header.setSectionsClickable(False)
        header.setHighlightSections(False)
        header.setMinimumSectionSize(16)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeaderItem(0).setTextAlignment(int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter))
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + _ROW_AIR_PX)
        self.verticalHeader().setMinimumSectionSize(self.fontMetrics().height() + _ROW_AIR_PX)
        self.cellClicked.connect(lambda row, _column: self.row_chosen.emit(row))

    def add_row(self, cells: Sequence[str], tips: Sequence[str] = (), left: Sequence[int] = (0,)) -> int:
        """Put a row at the end; `left` are the columns of words. Its number."""
        row = self.rowCount()
        self.insertRow(row)
        for column, text in enumerate(cells):
            item = QTableWidgetItem(text)
            side = Qt.AlignmentFlag.AlignLeft if column in left else Qt.AlignmentFlag.AlignRight
            item.setTextAlignment(int(side | Qt.AlignmentFlag.AlignVCenter))
            item.setToolTip(tip(tips[column] if column < len(tips) and tips[column] else text))
            self.setItem(row, column, item)
        self.updateGeometry()
        return row

    def fit_columns(self) -> None:
        """After the last row: the first column takes the room that is left, the others are as wide as their words."""
        header = self.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in range(1, self.columnCount()):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            words = [self.horizontalHeaderItem(column).text(), *(self.item(row, column).text() for row in range(self.rowCount()))]
            self.setColumnWidth(column, max(QFontMetrics(self.font()).horizontalAdvance(text) for text in words) + 2 * _CELL_AIR_PX)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt
        """As high as all its rows."""
        header = 0 if self.horizontalHeader().isHidden() else self.horizontalHeader().sizeHint().height()
        return QSize(240, header + self.verticalHeader().length() + 2)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt
        """Never higher or lower than its rows."""
        return QSize(160, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt
        """Enter chooses the row."""
        if event.key() in ENTER and self.currentRow() >= 0:
            self.row_chosen.emit(self.currentRow())
        else:
            super().keyPressEvent(event)
