# SPDX-License-Identifier: GPL-2.0-or-later
"""A ring round one place of the map, and the map moved there; no tool of its own, the map stays as free as before."""
from __future__ import annotations

from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsGeometry, QgsPointXY, QgsProject, QgsWkbTypes
from qgis.gui import QgsMapCanvas, QgsRubberBand
from qgis.PyQt.QtGui import QColor

_RING_PX, _LINE_PX = 34, 4
_HALO, _LINE = QColor("#FFFFFF"), QColor("#D55E00")
FAR, NEAR = 6000.0, 1500.0  # scales: from farther away than the first one the map comes near


def ring(canvas: QgsMapCanvas, shape: QgsGeometry, size_px: int, line_px: int) -> list[QgsRubberBand]:
    """A light and a coloured line round a point, or along the edge of something larger; in the coordinates of the map."""
    bands = []
    for colour, width in ((_HALO, line_px + 4), (_LINE, line_px)):
        band = QgsRubberBand(canvas, shape.type())
        band.setStrokeColor(colour)
        band.setFillColor(QColor(0, 0, 0, 0))
        band.setWidth(width)
        if shape.type() == QgsWkbTypes.GeometryType.PointGeometry:
            band.setIcon(QgsRubberBand.IconType.ICON_CIRCLE)
            band.setIconSize(size_px)
        band.setToGeometry(shape, None)
        bands.append(band)
    return bands


class PlaceRing:
    """Shows one place at a time."""

    def __init__(self, canvas: QgsMapCanvas, crs: str, project: QgsProject) -> None:
        self._canvas, self._crs, self._project = canvas, QgsCoordinateReferenceSystem(crs), project
        self._bands: list[QgsRubberBand] = []

    def show(self, xy: tuple[float, float] | None) -> None:
        """Go there and draw the ring; None takes it away."""
        self.clear()
        if xy is None:
            return
        target = self._canvas.mapSettings().destinationCrs()
        point = QgsPointXY(*xy)
        if target.isValid():
            point = QgsCoordinateTransform(self._crs, target, self._project).transform(point)
        self._bands = ring(self._canvas, QgsGeometry.fromPointXY(point), _RING_PX, _LINE_PX)
        self._canvas.setCenter(point)
        if self._canvas.scale() > FAR:
            self._canvas.zoomScale(NEAR)
        self._canvas.refresh()

    @property
    def is_shown(self) -> bool:
        """Whether a place is marked."""
        return bool(self._bands)

    def clear(self) -> None:
        """No ring."""
        for band in self._bands:
            self._canvas.scene().removeItem(band)
        self._bands = []
