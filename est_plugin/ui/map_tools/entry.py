# SPDX-License-Identifier: GPL-2.0-or-later
"""What every entry on the map shares: one at a time, its tool, the base map's knowledge, and a clean end."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsCoordinateReferenceSystem, QgsVectorLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject

from ...core.place_text import place_text
from ...gis import layer_roles
from ...gis.place_lookup import PlaceLookup
from ...i18n import tr
from ..messenger import Messenger
from ..session import Session

FACT_ROLES = (
    layer_roles.STREETS_PATHS,
    layer_roles.ADDRESSES,
    layer_roles.LIGHTING_POINTS,
    layer_roles.PROPERTY_OWNER_AREAS,
    layer_roles.DISTRICT_AREAS,
)


def base_layer(session: Session, role: str) -> QgsVectorLayer | None:
    """The readable vector layer of a role, or None."""
    found = layer_roles.find_layer(session.project, role)
    return found if isinstance(found, QgsVectorLayer) and found.isValid() else None


def place_lookup(session: Session) -> PlaceLookup:
    """What the base map in the project knows."""
    layers = {role: layer for role in FACT_ROLES if (layer := base_layer(session, role)) is not None}
    return PlaceLookup(layers, QgsCoordinateReferenceSystem(session.require_store().crs), session.project.transformContext())


def name_of_place(lookup: PlaceLookup, xy: tuple[float, float]) -> str:
    """What the base map calls a place, without "on" or "near": the same words as somebody would type. Empty when it has no name for it."""
    words = place_text(lookup.candidates(*xy))
    name = str(words.values.get("name", words.text(tr))) if words else ""
    return name[:1].upper() + name[1:]


class MapEntry(QObject):
    """An entry that begins with a tool on the map; child of the session, so that it lives and ends with it."""

    def __init__(self, session: Session, messenger: Messenger, iface: Any) -> None:
        for other in session.findChildren(MapEntry):
            other.stop()
        super().__init__()
        self.session, self.messenger, self.iface = session, messenger, iface
        self.canvas = iface.mapCanvas()
        self._previous = self.canvas.mapTool()
        self.tool: Any = None
        self._is_stopped = False

    def use(self, tool: Any) -> None:
        """Give the map this tool; from now on the entry lives."""
        self.tool = tool
        self.setParent(self.session)
        self.session.workspace_closed.connect(self.stop)
        self.canvas.setMapTool(tool)
        self.canvas.setFocus()

    def stop(self) -> None:
        """Give the map back its tool and go; nothing is left on the map."""
        if self._is_stopped:
            return
        self._is_stopped = True
        self.session.workspace_closed.disconnect(self.stop)
        self.clean_up()
        if self.tool is not None and self.canvas.mapTool() is self.tool:
            if self._previous is not None and not sip.isdeleted(self._previous) and self._previous is not self.tool:
                self.canvas.setMapTool(self._previous)
            else:
                self.canvas.unsetMapTool(self.tool)
        self.setParent(None)
        self.deleteLater()

    def clean_up(self) -> None:
        """Take away what the entry showed."""
