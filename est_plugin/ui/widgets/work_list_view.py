# SPDX-License-Identifier: GPL-2.0-or-later
"""The view of the list: a table of one column, because a list view would ask a hundred thousand rows for their place one by one."""
from __future__ import annotations

from collections.abc import Iterable

from qgis.PyQt.QtCore import QAbstractItemModel
from qgis.PyQt.QtGui import QResizeEvent
from qgis.PyQt.QtWidgets import QHeaderView, QTableView, QWidget

NARROW_LETTERS = 62  # of average width: what two ends of a line need beside each other
EDGES_PX = 14
MOST_HEADINGS = 3000  # more would take long to make lower


class WorkListView(QTableView):
    """Letters are commands here, not a search for a row that begins with them; in a narrow panel the rows are higher."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._headings: list[int] = []
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._fit_rows()

    @property
    def is_narrow(self) -> bool:
        """Whether a row needs a line of its own for status and date."""
        return self.viewport().width() < NARROW_LETTERS * self.fontMetrics().averageCharWidth()

    def setModel(self, model: QAbstractItemModel) -> None:  # noqa: N802 - Qt
        """The one column takes the whole width."""
        super().setModel(model)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)

    def set_headings(self, places: Iterable[int]) -> None:
        """Rows that are headings: lower than the others."""
        self._headings = list(places)[:MOST_HEADINGS]
        height = self._height(2) - EDGES_PX // 2
        for place in self._headings:
            self.verticalHeader().resizeSection(place, height)

    def keyboardSearch(self, text: str) -> None:  # noqa: N802 - Qt
        """Nothing: Qt would ask every row for its text."""

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt
        """Rows change their height when the panel becomes narrow or wide."""
        super().resizeEvent(event)
        self._fit_rows()

    def _fit_rows(self) -> None:
        height = self._height(3 if self.is_narrow else 2)
        if height != self.verticalHeader().defaultSectionSize():
            self.verticalHeader().setDefaultSectionSize(height)
            self.set_headings(self._headings)

    def _height(self, lines: int) -> int:
        return lines * self.fontMetrics().height() + EDGES_PX
