# SPDX-License-Identifier: GPL-2.0-or-later
"""Draw a route by clicks: a dashed line follows the pointer, backspace takes the last point back, double click ends."""

from __future__ import annotations

from qgis.core import QgsPointXY, QgsProject, QgsWkbTypes
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent, QgsRubberBand
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QKeyEvent

from .place_tool import ORANGE, PlaceTool

_BACK = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)
_END = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class DrawRouteTool(PlaceTool):
    """Emits the clicks; what they become is drawn by whoever listens."""

    undo_asked = pyqtSignal()
    finished = pyqtSignal()

    def __init__(self, canvas: QgsMapCanvas, crs: str, project: QgsProject) -> None:
        super().__init__(canvas, crs, project)
        self._from: tuple[float, float] | None = None
        self._dash: QgsRubberBand | None = None

    def begin_at(self, xy: tuple[float, float] | None) -> None:
        """Where the dashed line to the pointer starts; None takes it away."""
        self._from = xy
        if xy is None:
            self._forget_dash()

    def canvasPressEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802
        """Nothing yet: the click counts when the button is let go."""

    def canvasMoveEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802
        """The dashed line follows."""
        if self._from is None:
            return
        if self._dash is None:
            self._dash = QgsRubberBand(self.canvas(), QgsWkbTypes.GeometryType.LineGeometry)
            self._dash.setColor(QColor(ORANGE))
            self._dash.setWidth(2)
            self._dash.setLineStyle(Qt.PenStyle.DashLine)
        self._dash.reset(QgsWkbTypes.GeometryType.LineGeometry)
        self._dash.addPoint(self.to_canvas(self._from), False)
        self._dash.addPoint(QgsPointXY(self.toMapCoordinates(event.pos())), True)

    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802
        """A point, or with the right button the end."""
        if event.button() == Qt.MouseButton.RightButton:
            self.finished.emit()
        elif event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(*self.to_workspace(self.toMapCoordinates(event.pos())))

    def canvasDoubleClickEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802
        """The first click of the two has set the point already."""
        self.finished.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Backspace and Ctrl+Z take back, Enter and Escape end."""
        is_undo = event.key() == Qt.Key.Key_Z and event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in _BACK or is_undo:
            event.ignore()  # QGIS: the key was used
            self.undo_asked.emit()
        elif event.key() in _END or event.key() == Qt.Key.Key_Escape:
            event.ignore()
            self.finished.emit()

    def deactivate(self) -> None:
        """Another tool takes over."""
        self._forget_dash()
        super().deactivate()

    def _forget_dash(self) -> None:
        if self._dash is not None:
            self.canvas().scene().removeItem(self._dash)
            self._dash = None
