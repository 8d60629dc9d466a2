# SPDX-License-Identifier: GPL-2.0-or-later
"""The view of the list: letters are commands there, not a search for a row that begins with them."""
from __future__ import annotations

from qgis.PyQt.QtWidgets import QListView


class WorkListView(QListView):
    """A list view for a hundred thousand rows."""

    def keyboardSearch(self, text: str) -> None:  # noqa: N802 - Qt
        """Nothing: Qt would ask every row for its text."""
