# SPDX-License-Identifier: GPL-2.0-or-later
"""Coordinates from one system to another."""
from __future__ import annotations

from typing import Callable

from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsCoordinateTransformContext, QgsPointXY

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
