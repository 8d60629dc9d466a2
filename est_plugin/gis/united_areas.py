# SPDX-License-Identifier: GPL-2.0-or-later
"""Polygons of a layer as one area in metres: what they cover together, which points lie in it, whether they are cells of a grid."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from qgis.core import (
    QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsCoordinateTransformContext, QgsFeatureSource, QgsGeometry, QgsPoint, QgsWkbTypes,
)  # fmt: skip

from ..core.errors import InputError
from .coordinate_arrays import parts_of, shapes_of

_OF_A_CELL = 1e-3
_POLYGON = QgsWkbTypes.GeometryType.PolygonGeometry
Check = Callable[[], None]


@dataclass(frozen=True)
class UnitedAreas:
    """All polygons of a layer, invalid ones repaired.

    Attributes
    ----------
    parts : the polygons one by one
    geometry : what they cover together; empty when there is none
    boxes : float array, shape (k, 4)      x_min, y_min, x_max, y_max of each polygon
    areas_m2 : float array, shape (k,)     area of each polygon
    """

    parts: tuple[QgsGeometry, ...]
    geometry: QgsGeometry
    boxes: np.ndarray
    areas_m2: np.ndarray

    @property
    def area_m2(self) -> float:
        """What they cover together; overlaps count once."""
        return max(self.geometry.area(), 0.0)

    @property
    def overlap_m2(self) -> float:
        """What is covered more than once."""
        return max(float(self.areas_m2.sum()) - self.area_m2, 0.0)

    @property
    def rings(self) -> list[np.ndarray]:
        """Outer and inner rings, none of which overlap."""
        return parts_of(self.geometry)

    @property
    def cell_m(self) -> float | None:
        """Side of a square as large as each polygon, when all are equally large; None when they are not."""
        if not len(self.areas_m2) or np.ptp(self.areas_m2) > _OF_A_CELL * self.areas_m2.mean():
            return None
        return float(np.sqrt(self.areas_m2.mean()))

    def are_squares(self, cell_m: float) -> bool:
        """Whether the polygons are squares of one grid with cells of this size."""
        if not len(self.boxes):
            return False
        tolerance = _OF_A_CELL * cell_m
        sides = self.boxes[:, 2:] - self.boxes[:, :2]
        steps = (self.boxes[:, :2] - self.boxes[0, :2]) / cell_m
        is_square = (np.abs(sides - cell_m) < tolerance).all() and (np.abs(self.areas_m2 - cell_m**2) < 4 * tolerance * cell_m).all()
        return bool(is_square and (np.abs(steps - np.round(steps)) * cell_m < tolerance).all())

    def holds(self, xy: np.ndarray, check: Check = lambda: None) -> np.ndarray:
        """Which points lie inside or on the edge: bool array, shape (n,)."""
        found = np.zeros(len(xy), dtype=bool)
        if self.geometry.isEmpty():
            return found
        box = self.geometry.boundingBox()
        x, y = xy[:, 0], xy[:, 1]
        near = np.flatnonzero((x >= box.xMinimum()) & (x <= box.xMaximum()) & (y >= box.yMinimum()) & (y <= box.yMaximum()))
        engine = QgsGeometry.createGeometryEngine(self.geometry.constGet())
        engine.prepareGeometry()
        for number, place in enumerate(near):
            if number % 1000 == 0:
                check()
            found[place] = engine.intersects(QgsPoint(x[place], y[place]))
        return found

    def within(self, other: UnitedAreas) -> UnitedAreas:
        """The part that lies in another area."""
        return UnitedAreas(self.parts, self.geometry.intersection(other.geometry), self.boxes, self.areas_m2)

    def parts_in(self, other: UnitedAreas) -> UnitedAreas:
        """The polygons whose middle lies in another area."""
        kept = other.holds((self.boxes[:, :2] + self.boxes[:, 2:]) / 2)
        return united([part for part, is_kept in zip(self.parts, kept) if is_kept])


def united(geometries: Sequence[QgsGeometry]) -> UnitedAreas:
    """Polygons as one area; what is no polygon or has no area is left out."""
    good = [one for one in (_repaired(geometry) for geometry in geometries) if one.area() > 0]
    boxes = [one.boundingBox() for one in good]
    return UnitedAreas(
        tuple(good), QgsGeometry.unaryUnion(good) if good else QgsGeometry(),
        np.array([(box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()) for box in boxes]).reshape(-1, 4),
        np.array([one.area() for one in good]),
    )


def read_areas(
    source: QgsFeatureSource, crs: QgsCoordinateReferenceSystem, context: QgsCoordinateTransformContext, check: Check = lambda: None
) -> UnitedAreas:
    """The polygons of a layer in a system in metres; InputError when the layer has none of its own."""
    if not source.sourceCrs().isValid():
        raise InputError("quality.layer-no-crs", layer=source.sourceName())
    transform = QgsCoordinateTransform(source.sourceCrs(), crs, context)
    return united([geometry for _fid, geometry, _values in shapes_of(source, _POLYGON, transform, [], check)])


def _repaired(geometry: QgsGeometry) -> QgsGeometry:
    """A valid polygon; lines and points that repairing leaves over are dropped."""
    valid = geometry if geometry.isGeosValid() else geometry.makeValid()
    if valid.type() == _POLYGON and not valid.isNull():
        return valid
    return QgsGeometry.unaryUnion([part for part in valid.asGeometryCollection() if part.type() == _POLYGON])
