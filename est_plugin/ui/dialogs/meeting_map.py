# SPDX-License-Identifier: GPL-2.0-or-later
"""The map beside the agenda: the project's own layers, what is talked about in a ring."""
from __future__ import annotations

from collections.abc import Sequence

from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsGeometry, QgsProject, QgsRectangle
from qgis.gui import QgsLayerTreeMapCanvasBridge, QgsMapCanvas, QgsMapToolPan, QgsRubberBand
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QWidget

from ...core import geometry
from ..map_tools.place_ring import ring

CLOSE_UP_M = 110.0  # half the width shown round a single point: the block it stands in
_RING_PX, _LINE_PX = 44, 5


class MeetingMap(QgsMapCanvas):
    """Shows what QGIS shows, also when layers are switched there; keys stay with the window."""

    def __init__(self, project: QgsProject, crs: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("meeting_map")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.enableAntiAliasing(True)
        self.setCachingEnabled(False)  # a drawing that was given up writes into the cache when it ends, also after the canvas has gone (seen on 3.22)
        self.setParallelRenderingEnabled(True)
        self.setCanvasColor(project.backgroundColor())
        self.setDestinationCrs(project.crs())
        self._transform = QgsCoordinateTransform(QgsCoordinateReferenceSystem(crs), project.crs(), project)
        self._bridge = QgsLayerTreeMapCanvasBridge(project.layerTreeRoot(), self)
        self._bridge.setAutoSetupOnFirstLayer(False)
        self._bridge.setCanvasLayers()
        self._pan = QgsMapToolPan(self)
        self.setMapTool(self._pan)
        self._rings: list[QgsRubberBand] = []

    def show_places(self, wkbs: Sequence[bytes]) -> None:
        """Go there and mark them; without a place nothing is marked and the map stays."""
        self._clear()
        if not wkbs:
            self.refresh()
            return
        boxes = [QgsRectangle(*geometry.bounds(wkb)) for wkb in wkbs]
        box = boxes[0]
        for other in boxes[1:]:
            box.combineExtentWith(other)
        for wkb in wkbs:
            self._mark(wkb)
        box.grow(max(CLOSE_UP_M, 0.35 * max(box.width(), box.height())))
        self.setExtent(self._transform.transformBoundingBox(box))
        self.refresh()

    @property
    def marked(self) -> int:
        """How many places are marked."""
        return len(self._rings) // 2

    def close_map(self) -> None:
        """Let go of the project's layers before the canvas ends."""
        self.stopRendering()
        self._clear()
        self.unsetMapTool(self._pan)
        self._bridge.setParent(None)
        self._bridge.deleteLater()

    def _mark(self, wkb: bytes) -> None:
        shape = QgsGeometry()
        shape.fromWkb(wkb)
        shape.transform(self._transform)
        self._rings += ring(self, shape, _RING_PX, _LINE_PX)

    def _clear(self) -> None:
        for band in self._rings:
            self.scene().removeItem(band)
        self._rings = []
