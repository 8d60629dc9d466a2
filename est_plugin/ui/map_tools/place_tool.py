# SPDX-License-Identifier: GPL-2.0-or-later
"""A click, or a rectangle, on the map in the coordinate system of the workspace."""

from __future__ import annotations

from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsPointXY, QgsProject, QgsWkbTypes
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent, QgsMapTool, QgsRubberBand, QgsVertexMarker
from qgis.PyQt.QtCore import QPoint, QRect, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QKeyEvent

ORANGE, INK = QColor("#E69F00"), QColor("#1F2933")
_DRAG_PX = 6
_CLICK_PX = 10


class PlaceTool(QgsMapTool):
    """Emits places; shows a mark where asked."""

    clicked = pyqtSignal(float, float)
    boxed = pyqtSignal(float, float, float, float)  # xmin, ymin, xmax, ymax
    cancelled = pyqtSignal()

    def __init__(self, canvas: QgsMapCanvas, crs: str, project: QgsProject) -> None:
        super().__init__(canvas)
        self._crs, self._project = QgsCoordinateReferenceSystem(crs), project
        self._start: QPoint | None = None
        self._band: QgsRubberBand | None = None
        self._marks: list[QgsVertexMarker] = []
        self.setCursor(Qt.CursorShape.CrossCursor)

    # -- what the mouse and the keyboard do ---------------------------------------------------------------------------
    def canvasPressEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802
        """Maybe the beginning of a rectangle."""
        self._start = event.pos() if event.button() == Qt.MouseButton.LeftButton else None

    def canvasMoveEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802
        """Show the rectangle."""
        if self._start is not None and event.buttons() & Qt.MouseButton.LeftButton and self._is_drag(event.pos()):
            if self._band is None:
                self._band = QgsRubberBand(self.canvas(), QgsWkbTypes.GeometryType.PolygonGeometry)
                self._band.setStrokeColor(INK)
                self._band.setFillColor(QColor(230, 159, 0, 50))
            self._band.setToCanvasRectangle(QRect(self._start, event.pos()).normalized())

    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802
        """A place, or a rectangle."""
        start, self._start = self._start, None
        self._forget_band()
        if event.button() == Qt.MouseButton.RightButton:
            self.cancelled.emit()
        elif start is not None and (event.pos() - start).manhattanLength() > _DRAG_PX:
            a, b = self.to_workspace(self.toMapCoordinates(start)), self.to_workspace(self.toMapCoordinates(event.pos()))
            self.boxed.emit(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))
        elif event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(*self.to_workspace(self.toMapCoordinates(event.pos())))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Escape ends."""
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()
            self.cancelled.emit()

    def deactivate(self) -> None:
        """Another tool takes over."""
        self._forget_band()
        super().deactivate()

    # -- marks --------------------------------------------------------------------------------------------------------
    def mark(self, places: list[tuple[float, float]]) -> None:
        """Show a mark at each place, and nowhere else."""
        self.clear_marks()
        for xy in places:
            mark = QgsVertexMarker(self.canvas())
            mark.setCenter(self._to_canvas().transform(QgsPointXY(*xy)))
            mark.setIconType(QgsVertexMarker.IconType.ICON_CIRCLE)
            mark.setColor(INK)
            mark.setFillColor(ORANGE)
            mark.setPenWidth(2)
            mark.setIconSize(14)
            self._marks.append(mark)

    def clear_marks(self) -> None:
        """No marks."""
        for mark in self._marks:
            self.canvas().scene().removeItem(mark)
        self._marks.clear()

    @property
    def reach_m(self) -> float:
        """How far from its target a click may be, in metres on the ground."""
        return _CLICK_PX * self.canvas().mapUnitsPerPixel()

    def to_workspace(self, point: QgsPointXY) -> tuple[float, float]:
        """Canvas coordinates in the coordinate system of the workspace."""
        place = QgsCoordinateTransform(self.canvas().mapSettings().destinationCrs(), self._crs, self._project).transform(point)
        return place.x(), place.y()

    def to_canvas(self, xy: tuple[float, float]) -> QgsPointXY:
        """Workspace coordinates on the canvas."""
        return self._to_canvas().transform(QgsPointXY(*xy))

    def _to_canvas(self) -> QgsCoordinateTransform:
        return QgsCoordinateTransform(self._crs, self.canvas().mapSettings().destinationCrs(), self._project)

    def _is_drag(self, pos: QPoint) -> bool:
        return self._start is not None and (pos - self._start).manhattanLength() > _DRAG_PX

    def _forget_band(self) -> None:
        if self._band is not None:
            self.canvas().scene().removeItem(self._band)
            self._band = None
