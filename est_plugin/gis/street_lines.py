# SPDX-License-Identifier: GPL-2.0-or-later
"""Street segments of a line layer as arrays, cut where they are too long."""
from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from qgis.core import QgsCoordinateTransform, QgsFeatureSource, QgsWkbTypes

from ..compat import is_null
from .coordinate_arrays import parts_of, shapes_of

_NAME_FIELDS = ("name", "namn", "gatunamn", "vagnamn", "vägnamn", "streetname", "street")
Check = Callable[[], None]


@dataclass(frozen=True)
class Streets:
    """Feature ids, names (empty when there are none) and lines in parts, float arrays (k, 2) in metres; one entry per segment."""

    ids: list[int]
    names: list[str]
    lines: list[list[np.ndarray]]


def read_streets(source: QgsFeatureSource, transform: QgsCoordinateTransform, longest_m: float, check: Check) -> Streets:
    """All lines that have a length; segments longer than `longest_m` (0: as they are) are cut into equal pieces."""
    fields = {field.name().casefold(): field.name() for field in source.fields()}
    column = next((fields[name] for name in _NAME_FIELDS if name in fields), None)
    streets = Streets([], [], [])
    line = QgsWkbTypes.GeometryType.LineGeometry
    for feature_id, geometry, values in shapes_of(source, line, transform, [column] if column else [], check):
        parts = [part for part in parts_of(geometry) if len(part) > 1 and np.isfinite(part).all()]
        name = "" if not values or is_null(values[0]) else str(values[0])
        for piece in cut_line(parts, longest_m):
            streets.ids.append(feature_id)
            streets.names.append(name)
            streets.lines.append(piece)
    return streets


def cut_line(parts: list[np.ndarray], longest_m: float) -> list[list[np.ndarray]]:
    """The line as one piece, or in equal pieces of at most `longest_m` when that is above 0."""
    if not parts:
        return []
    if longest_m <= 0:
        return [parts]
    pieces = []
    for part in parts:
        along = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(part, axis=0).T))))
        number = max(1, math.ceil(along[-1] / longest_m - 1e-9))
        cuts = np.linspace(0.0, along[-1], number + 1)
        for low, high in zip(cuts, cuts[1:]):
            inner = part[(along > low) & (along < high)]
            ends = np.column_stack([np.interp((low, high), along, part[:, axis]) for axis in (0, 1)])
            pieces.append([np.concatenate((ends[:1], inner, ends[1:]))])
    return pieces
