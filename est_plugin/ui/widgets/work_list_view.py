# SPDX-License-Identifier: GPL-2.0-or-later
"""The view of the list: letters are commands there, not a search for a row that begins with them."""
from __future__ import annotations

from qgis.PyQt.QtGui import QResizeEvent
from qgis.PyQt.QtWidgets import QListView

NARROW_LETTERS = 62  # of average width: what two ends of a line need beside each other


class WorkListView(QListView):
    """A list view for a hundred thousand rows; in a narrow panel its rows are drawn higher."""

    @property
    def is_narrow(self) -> bool:
        """Whether a row needs a line of its own for status and date."""
        return self.viewport().width() < NARROW_LETTERS * self.fontMetrics().averageCharWidth()

    def keyboardSearch(self, text: str) -> None:  # noqa: N802 - Qt
        """Nothing: Qt would ask every row for its text."""

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt
        """Rows change their height when the panel becomes narrow or wide."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()
