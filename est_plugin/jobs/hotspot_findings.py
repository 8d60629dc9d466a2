# SPDX-License-Identifier: GPL-2.0-or-later
"""The findings that lie in a hotspot."""
from __future__ import annotations

from qgis.core import QgsGeometry, QgsPointXY, QgsRectangle

from ..core import geometry
from ..core.record import Record
from ..gis.qgs_geometry import qgs_geometry
from ..storage.store import Store


def findings_at(store: Store, hotspot: Record) -> list[Record]:
    """Findings with a place inside its area, by number; none when the area is not drawn."""
    if not hotspot["geom"]:
        return []
    area = qgs_geometry(hotspot["geom"])
    inside = [key for key, place in store.rows("finding", ("id", "geom")) if place and _holds(area, area.boundingBox(), geometry.point_xy(place))]
    return store.find("finding", {"id": inside}, order_by=["number"]) if inside else []


def _holds(area: QgsGeometry, box: QgsRectangle, place: tuple[float, float]) -> bool:
    point = QgsPointXY(*place)
    return box.contains(point) and area.intersects(QgsGeometry.fromPointXY(point))
