# SPDX-License-Identifier: GPL-2.0-or-later
"""The area of a hotspot, however it was drawn: a point, a stretch of road or an area."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qgis.core import Qgis, QgsGeometry, QgsPointXY, QgsWkbTypes

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


def area_of_points(points: Iterable[Sequence[float]]) -> bytes:
    """The area of reports that lie together: their hull with 25 m round it; WKB in the CRS of the points."""
    hull = QgsGeometry.fromMultiPointXY([QgsPointXY(*one) for one in points]).convexHull()
    made = wkb(single_polygon(hull.buffer(POINT_RADIUS_M, _CIRCLE_SEGMENTS)))
    if made is None:
        raise InputError("error.geometry-empty")
    return made


def joined_area(areas: Iterable[bytes]) -> bytes:
    """Areas as one: what they cover together, the hull where they lie apart."""
    made = wkb(single_polygon(QgsGeometry.unaryUnion([qgs_geometry(one) for one in areas])))
    if made is None:
        raise InputError("error.geometry-empty")
    return made


def shared_part(one: bytes, other: bytes) -> float:
    """How much of the smaller of two areas lies in the other, 0 to 1."""
    first, second = qgs_geometry(one), qgs_geometry(other)
    smaller = min(first.area(), second.area())
    if not smaller or not first.boundingBox().intersects(second.boundingBox()):
        return 0.0
    return first.intersection(second).area() / smaller
