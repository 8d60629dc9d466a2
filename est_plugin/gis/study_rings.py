# SPDX-License-Identifier: GPL-2.0-or-later
"""Polygons of a layer as rings of coordinates: one study area, or areas with a number each."""
from __future__ import annotations

from collections.abc import Callable

import numpy as np
from qgis.core import QgsCoordinateTransform, QgsFeatureSource, QgsGeometry, QgsWkbTypes

from ..compat import is_null
from ..core.errors import InputError
from .coordinate_arrays import parts_of, shapes_of

_AREA = QgsWkbTypes.GeometryType.PolygonGeometry
Check = Callable[[], None]


def rings_of(source: QgsFeatureSource, transform: QgsCoordinateTransform, check: Check) -> list[np.ndarray]:
    """Outer and inner rings of all polygons together, float arrays (k, 2): united, so that none overlaps another."""
    areas = [_valid(geometry) for _id, geometry, _values in shapes_of(source, _AREA, transform, [], check)]
    return parts_of(QgsGeometry.unaryUnion(areas)) if areas else []


def polygons_of(source: QgsFeatureSource, transform: QgsCoordinateTransform, column: str, check: Check) -> tuple[list[list[np.ndarray]], np.ndarray]:
    """Rings and number of each area; an area without a number holds nobody. InputError when the column is missing or holds no numbers."""
    if source.fields().lookupField(column) < 0:
        raise InputError("analysis.no-field", field=column, fields=", ".join(one.name() for one in source.fields())[:300])
    polygons, values = [], []
    for _id, geometry, (value,) in shapes_of(source, _AREA, transform, [column], check):
        try:
            values.append(0.0 if is_null(value) else float(value))
        except (TypeError, ValueError) as error:
            raise InputError("analysis.people-bad") from error
        polygons.append(parts_of(geometry))
    return polygons, np.array(values, dtype=float)


def _valid(geometry: QgsGeometry) -> QgsGeometry:
    return geometry if geometry.isGeosValid() else geometry.makeValid()
