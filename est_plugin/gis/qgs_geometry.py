# SPDX-License-Identifier: GPL-2.0-or-later
"""Geometry between records (ISO WKB bytes) and QGIS."""

from __future__ import annotations

from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsCoordinateTransformContext, QgsGeometry, QgsWkbTypes

from ..core.errors import InputError


def qgs_geometry(wkb: bytes | None) -> QgsGeometry:
    """A QGIS geometry of WKB bytes; None gives a null geometry."""
    geometry = QgsGeometry()
    if wkb:
        geometry.fromWkb(bytes(wkb))
    return geometry


def wkb(geometry: QgsGeometry) -> bytes | None:
    """Two-dimensional ISO WKB of a geometry as our tables hold it: one point, line or polygon; None when it is empty."""
    if geometry.isNull() or geometry.isEmpty():
        return None
    flat = QgsGeometry(geometry)
    if flat.isMultipart():
        flat = _largest_part(flat)
    shape = flat.constGet().segmentize() if QgsWkbTypes.isCurvedType(flat.wkbType()) else flat.get().clone()
    shape.dropZValue()
    shape.dropMValue()
    return bytes(shape.asWkb())


def _largest_part(geometry: QgsGeometry) -> QgsGeometry:
    parts = geometry.asGeometryCollection()
    if not parts:
        raise InputError("error.geometry-empty")
    return max(parts, key=lambda part: (part.area(), part.length()))


def single_polygon(geometry: QgsGeometry) -> QgsGeometry:
    """A valid polygon in one piece: repaired when it crosses itself, the convex hull when the pieces lie apart."""
    shape = geometry if geometry.isGeosValid() else geometry.makeValid()
    areas = [part for part in shape.asGeometryCollection() if part.type() == QgsWkbTypes.GeometryType.PolygonGeometry]
    if not areas:
        raise InputError("error.geometry-no-area")
    united = QgsGeometry.unaryUnion(areas)
    if united.isMultipart() and len(united.asGeometryCollection()) > 1:
        united = united.convexHull()
    united.convertToSingleType()
    return united


def transform(
    source: QgsCoordinateReferenceSystem, target: QgsCoordinateReferenceSystem, context: QgsCoordinateTransformContext
) -> QgsCoordinateTransform:
    """How coordinates go from one CRS to another."""
    return QgsCoordinateTransform(source, target, context)
