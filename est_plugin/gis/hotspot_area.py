# SPDX-License-Identifier: GPL-2.0-or-later
"""The area of a hotspot, however it was drawn: a point, a stretch of road or an area."""

from __future__ import annotations

from qgis.core import Qgis, QgsGeometry, QgsWkbTypes

from ..core.errors import InputError
from .qgs_geometry import qgs_geometry, single_polygon, wkb

POINT_RADIUS_M = 25.0
STRETCH_HALF_WIDTH_M = 15.0
_CIRCLE_SEGMENTS = 12  # per quarter
_MITRE_LIMIT = 2.0


def hotspot_polygon(geometry: QgsGeometry) -> tuple[QgsGeometry, str]:
    """(polygon, value of `drawn_as`): a 25 m circle round a point, 15 m to either side of a line, an area as drawn."""
    if geometry.isNull() or geometry.isEmpty():
        raise InputError("error.geometry-empty")
    kind = geometry.type()
    if kind == QgsWkbTypes.GeometryType.PointGeometry:
        return single_polygon(geometry.buffer(POINT_RADIUS_M, _CIRCLE_SEGMENTS)), "point"
    if kind == QgsWkbTypes.GeometryType.LineGeometry:
        if geometry.length() == 0:
            raise InputError("error.geometry-no-length")
        cap, join = Qgis.EndCapStyle.Flat, Qgis.JoinStyle.Round
        return single_polygon(geometry.buffer(STRETCH_HALF_WIDTH_M, _CIRCLE_SEGMENTS, cap, join, _MITRE_LIMIT)), "road_stretch"
    return single_polygon(geometry), "area"


def hotspot_wkb(drawn: bytes) -> tuple[bytes, str]:
    """The same for WKB bytes in the workspace CRS."""
    area, drawn_as = hotspot_polygon(qgs_geometry(drawn))
    made = wkb(area)
    if made is None:
        raise InputError("error.geometry-empty")
    return made, drawn_as
