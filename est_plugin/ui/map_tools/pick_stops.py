# SPDX-License-Identifier: GPL-2.0-or-later
"""Set stops by clicks and move them by dragging."""

from __future__ import annotations

from typing import Callable

from qgis.core import QgsProject
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent
from qgis.PyQt.QtCore import QPoint, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent

from .place_tool import PlaceTool

_GRAB_PX = 14
_END = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)


class PickStopsTool(PlaceTool):
    """A click on the map is a new stop, a drag from a stop moves it; `stops` gives the places that are there now."""

    moved = pyqtSignal(int, float, float)  # index in `stops`, new place
    dropped = pyqtSignal(int)  # the stop that was moved stands now
    finished = pyqtSignal()

    def __init__(self, canvas: QgsMapCanvas, crs: str, project: QgsProject, stops: Callable[[], list[tuple[float, float]]]) -> None:
        super().__init__(canvas, crs, project)
        self._stops = stops
        self._grabbed: int | None = None

    def canvasPressEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802
        """Take hold of a stop."""
        self._grabbed = self._at(event.pos()) if event.button() == Qt.MouseButton.LeftButton else None

    def canvasMoveEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802
        """A hand over a stop; the stop follows while it is held."""
        if self._grabbed is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self.moved.emit(self._grabbed, *self._place(event))
        else:
            self.setCursor(Qt.CursorShape.OpenHandCursor if self._at(event.pos()) is not None else Qt.CursorShape.CrossCursor)

    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802
        """A new stop, the end of a move, or with the right button the end."""
        grabbed, self._grabbed = self._grabbed, None
        if event.button() == Qt.MouseButton.RightButton:
            self.finished.emit()
        elif event.button() == Qt.MouseButton.LeftButton and grabbed is not None:
            self.dropped.emit(grabbed)
        elif event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(*self._place(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter and Escape end."""
        if event.key() in _END:
            event.ignore()
            self.finished.emit()

    def _place(self, event: QgsMapMouseEvent) -> tuple[float, float]:
        return self.to_workspace(self.toMapCoordinates(event.pos()))

    def _at(self, pos: QPoint) -> int | None:
        for index, xy in enumerate(self._stops()):
            point = self.toCanvasCoordinates(self.to_canvas(xy))
            if (point - pos).manhattanLength() <= _GRAB_PX:
                return index
        return None
