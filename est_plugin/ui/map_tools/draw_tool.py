# SPDX-License-Identifier: GPL-2.0-or-later
"""Draws a point, a stretch along the streets or an area on the map, in the coordinate system of the workspace."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.core import Qgis, QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsGeometry, QgsPointXY, QgsProject, QgsWkbTypes
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent, QgsMapTool, QgsRubberBand
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QKeyEvent

from ...core import geometry
from ...core.errors import InputError
from ...gis.hotspot_area import hotspot_polygon
from ...gis.qgs_geometry import qgs_geometry
from ...gis.street_routing import StreetRouter

POINT, STRETCH, AREA = "point", "road_stretch", "area"
MODES = (POINT, STRETCH, AREA)  # keys 1, 2, 3
LEAST = {POINT: 1, STRETCH: 2, AREA: 3}
INK, FILL = QColor("#1F2933"), QColor(204, 121, 167, 70)
XY = tuple
_REVERSE = Qgis.TransformDirection.Reverse


class DrawTool(QgsMapTool):
    """Clicks set corners, Enter, double click or right click end, Backspace takes a corner back, Escape all of them."""

    drawn = pyqtSignal(bytes)  # WKB in the workspace CRS
    mode_changed = pyqtSignal(str)
    cancelled = pyqtSignal()
    refused = pyqtSignal(object)  # InputError

    def __init__(self, canvas: QgsMapCanvas, crs: str, project: QgsProject, router: StreetRouter | None = None) -> None:
        super().__init__(canvas)
        self._crs, self._project, self._router = QgsCoordinateReferenceSystem(crs), project, router
        self._corners: list[XY] = []
        self._mode = POINT
        self._band = QgsRubberBand(canvas, QgsWkbTypes.GeometryType.PolygonGeometry)
        self._line = QgsRubberBand(canvas, QgsWkbTypes.GeometryType.LineGeometry)
        for band in (self._band, self._line):
            band.setStrokeColor(INK)
            band.setFillColor(FILL)
            band.setWidth(2)
        self.setCursor(Qt.CursorShape.CrossCursor)

    @property
    def mode(self) -> str:
        """point, road_stretch or area."""
        return self._mode

    @mode.setter
    def mode(self, mode: str) -> None:
        if mode != self._mode:
            self._mode = mode
            self.begin()
            self.mode_changed.emit(mode)

    @property
    def corners(self) -> tuple[XY, ...]:
        """What has been clicked."""
        return tuple(self._corners)

    def begin(self) -> None:
        """Nothing drawn."""
        self._corners.clear()
        self._reset_bands()

    def remove(self) -> None:
        """Take everything off the map."""
        for band in (self._band, self._line):
            self.canvas().scene().removeItem(band)

    def show_area(self, drawn: bytes) -> None:
        """The area that will be saved."""
        self._reset_bands()
        shape, _drawn_as = hotspot_polygon(qgs_geometry(drawn))
        shape.transform(self._to_canvas())
        self._band.setToGeometry(shape, None)

    # -- mouse and keyboard -------------------------------------------------------------------------------------------
    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802
        """A corner, or the end."""
        if event.button() == Qt.MouseButton.RightButton:
            self.finish() if self._corners else self.cancelled.emit()
        elif event.button() == Qt.MouseButton.LeftButton:
            self._add(self._at(event))

    def canvasMoveEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802
        """What it would be with a corner here."""
        if self._corners:
            self._show([*self._corners, self._at(event)], is_preview=True)

    def canvasDoubleClickEvent(self, _event: QgsMapMouseEvent) -> None:  # noqa: N802
        """The end; its first click has set the last corner."""
        if self._mode != POINT:
            self.finish()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """1, 2, 3 choose what is drawn."""
        key = event.key()
        if event.text() in ("1", "2", "3"):
            self.mode = MODES[int(event.text()) - 1]
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.finish()
        elif key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete) and self._corners:
            self._corners.pop()
            self._show(self._corners)
        elif key == Qt.Key.Key_Escape:
            if self._corners:
                self.begin()
            else:
                self.cancelled.emit()
        else:
            return
        event.ignore()  # QGIS takes an ignored key as handled by the tool

    def finish(self) -> None:
        """Hand over what was drawn; too few corners are told and stay."""
        try:
            drawn = self._wkb()
        except InputError as error:
            self.refused.emit(error)
            return
        self.show_area(drawn)
        self._corners.clear()
        self.drawn.emit(drawn)

    # -- inside -------------------------------------------------------------------------------------------------------
    def _add(self, xy: XY) -> None:
        if self._corners and geometry.distance(self._corners[-1], xy) < self.canvas().mapUnitsPerPixel():
            return  # the second click of a double click
        self._corners.append(xy)
        if self._mode == POINT:
            self.finish()
        else:
            self._show(self._corners)

    def _wkb(self) -> bytes:
        if len(self._corners) < LEAST[self._mode]:
            raise InputError("error.geometry-no-area" if self._mode == AREA else "error.geometry-no-length")
        if self._mode == POINT:
            return geometry.point(*self._corners[0])
        if self._mode == STRETCH:
            return geometry.line(self._way(self._corners))
        return geometry.polygon([self._corners])

    def _way(self, corners: Sequence[XY]) -> Sequence[XY]:
        if self._router is None or len(corners) < 2:
            return corners
        return self._router.route(corners).points

    def _show(self, corners: Sequence[XY], *, is_preview: bool = False) -> None:
        self._reset_bands()
        if not corners:
            return
        # the street is looked up for what was clicked, not for every movement of the mouse
        line = list(self._way(corners[:-1] if is_preview else corners)) if self._mode == STRETCH else list(corners)
        if self._mode == STRETCH and is_preview:
            line.append(corners[-1])
        if self._mode == AREA:
            line.append(corners[0])
        self._line.setToGeometry(QgsGeometry.fromPolylineXY([self._to_canvas().transform(QgsPointXY(*xy)) for xy in line]), None)

    def _reset_bands(self) -> None:
        self._band.reset(QgsWkbTypes.GeometryType.PolygonGeometry)
        self._line.reset(QgsWkbTypes.GeometryType.LineGeometry)

    def _at(self, event: QgsMapMouseEvent) -> XY:
        point = self.toMapCoordinates(event.pos())
        place = self._to_canvas().transform(point, _REVERSE)
        return place.x(), place.y()

    def _to_canvas(self) -> QgsCoordinateTransform:
        return QgsCoordinateTransform(self._crs, self.canvas().mapSettings().destinationCrs(), self._project)
