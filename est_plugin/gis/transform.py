# SPDX-License-Identifier: GPL-2.0-or-later
"""Coordinates from one system to another."""
from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Callable

from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsCoordinateTransformContext, QgsCsException, QgsLineString, QgsPointXY

from ..core import geometry
from ..core.errors import InputError

LONLAT = "EPSG:4326"


def reference_system(text: str) -> QgsCoordinateReferenceSystem:
    """A coordinate system by authority id or WKT; InputError when it is unknown."""
    is_wkt = text.lstrip().upper().startswith(("PROJ", "GEOG", "BOUND", "COMPD"))
    crs = QgsCoordinateReferenceSystem.fromWkt(text) if is_wkt else QgsCoordinateReferenceSystem(text)
    if not crs.isValid():
        raise InputError("error.crs-unknown", crs=text[:60])
    return crs


def transformer(source: str, target: str) -> Callable[[float, float], tuple[float, float]]:
    """A function (x, y) → (x, y), east first on both sides."""
    if source == target:
        return lambda x, y: (x, y)
    transform = QgsCoordinateTransform(reference_system(source), reference_system(target), QgsCoordinateTransformContext())

    def apply(x: float, y: float) -> tuple[float, float]:
        place = transform.transform(QgsPointXY(x, y))
        return place.x(), place.y()

    return apply


def transform_all(source: str, target: str, points: Sequence[tuple[float, float]]) -> list[tuple[float, float] | None]:
    """Many points at once, east first on both sides; None for what lies nowhere in the other system."""
    one = transformer(source, target)
    if source == target:
        return [point if math.isfinite(point[0]) and math.isfinite(point[1]) else None for point in points]
    found = _together(source, target, points) if len(points) > 1 else None
    if found is None:
        found = [_alone(one, point) for point in points]
    return [place if place is not None and math.isfinite(place[0]) and math.isfinite(place[1]) else None for place in found]


def _together(source: str, target: str, points: Sequence[tuple[float, float]]) -> list[tuple[float, float]] | None:
    """All points in one call; None when one of them cannot be transformed, which says nothing of the others."""
    line = QgsLineString(*([point[axis] for point in points] for axis in (0, 1)))
    transform = QgsCoordinateTransform(reference_system(source), reference_system(target), QgsCoordinateTransformContext())
    try:
        line.transform(transform)
    except QgsCsException:
        return None
    return geometry.line_points(bytes(line.asWkb()))


def _alone(one: Callable[[float, float], tuple[float, float]], point: tuple[float, float]) -> tuple[float, float] | None:
    try:
        return one(*point)
    except QgsCsException:
        return None
