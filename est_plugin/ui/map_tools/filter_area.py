# SPDX-License-Identifier: GPL-2.0-or-later
"""Draw the piece of the map that the list is narrowed to."""
from __future__ import annotations

from typing import Any

from qgis.core import QgsRectangle
from qgis.gui import QgsMapToolExtent
from qgis.PyQt.QtCore import pyqtSignal

from ...gis import map_area
from ...gis.hotspot_area import hotspot_wkb
from ...i18n import tr
from ..border import guarded
from ..messenger import Messenger
from ..session import Session
from .draw_tool import AREA, DrawTool
from .entry import MapEntry

RECTANGLE, POLYGON = "rectangle", "polygon"


class FilterAreaEntry(MapEntry):
    """Ends with the first thing drawn; the tool before comes back."""

    drawn = pyqtSignal(object)  # MapArea

    def __init__(self, session: Session, messenger: Messenger, iface: Any, shape: str) -> None:
        super().__init__(session, messenger, iface)
        store = session.require_store()
        if shape == RECTANGLE:
            tool: Any = QgsMapToolExtent(self.canvas)
            tool.extentChanged.connect(self._on_rectangle)
        else:
            tool = DrawTool(self.canvas, store.crs, session.project)
            tool.mode = AREA
            tool.drawn.connect(self._on_polygon)
            tool.refused.connect(messenger.info)
            tool.cancelled.connect(self.stop)
        self.use(tool)
        messenger.info(tr(f"work-list.draw-{shape}"))

    def clean_up(self) -> None:
        """Nothing drawn stays on the map."""
        if isinstance(self.tool, DrawTool):
            self.tool.remove()

    @guarded
    def _on_rectangle(self, box: QgsRectangle) -> None:
        if box.isEmpty():
            return  # a click without a drag
        store, crs = self.session.require_store(), self.canvas.mapSettings().destinationCrs()
        self._end(map_area.rectangle_area(box, crs, store.crs, self.session.project, tr("work-list.in-drawn")))

    @guarded
    def _on_polygon(self, wkb: bytes) -> None:
        self._end(map_area.area_of(hotspot_wkb(wkb)[0], tr("work-list.in-drawn")))

    def _end(self, area: map_area.MapArea) -> None:
        self.drawn.emit(area)
        self.stop()
