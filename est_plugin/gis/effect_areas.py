# SPDX-License-Identifier: GPL-2.0-or-later
"""Where the effect of a measure is looked for: its reach, the places next door, and the area it is compared with."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import pi

import numpy as np
from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsCoordinateTransformContext, QgsCsException, QgsFeatureSource, QgsGeometry

from ..core.errors import InputError
from .united_areas import UnitedAreas, united

RING, REST, POLYGON = "ring", "rest", "polygon"
CONTROLS = (RING, REST, POLYGON)
_ARC_SEGMENTS = 24  # to a quarter of a circle: 0.1 % of its area
_STEPS = 40
_CLOSE = 1e-8  # of the area


@dataclass(frozen=True)
class EffectAreas:
    """Areas in metres that share no place: a point on a border belongs to the first of them.

    Attributes
    ----------
    kind : ring, rest or polygon
    near : within the buffer round the reach; empty without one
    control : None for the rest of the workspace, which has no border
    overlap_m2 : how much of the polygon given lay in the reach or the buffer, and was left out
    """

    kind: str
    reach: UnitedAreas
    near: UnitedAreas
    control: UnitedAreas | None
    overlap_m2: float = 0.0

    def where(self, xy: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Which points lie in the reach, next door and in the control area: bool arrays, shape (n,); NaN lies nowhere."""
        in_reach = self.reach.holds(xy)
        in_near = self.near.holds(xy) & ~in_reach
        elsewhere = np.isfinite(xy).all(axis=1) if self.control is None else self.control.holds(xy)
        return in_reach, in_near, elsewhere & ~in_reach & ~in_near


def effect_areas(places: Sequence[QgsGeometry], reach_m: float, buffer_m: float, kind: str, polygon: UnitedAreas | None = None) -> EffectAreas:
    """Reach, buffer and control area of some places.

    Parameters
    ----------
    places : points, lines or areas in metres
    reach_m : how far the effect is looked for, above 0
    buffer_m : width of the zone round the reach where events may have moved; 0: none
    kind : ring (as large as reach and buffer together, just outside them), rest (everything outside them) or polygon
    polygon : the control area, for polygon

    Raises
    ------
    InputError    no place; no polygon, or one that lies within reach and buffer
    """
    shapes = [one.buffer(reach_m, _ARC_SEGMENTS) for one in places if not one.isNull() and not one.isEmpty()]
    reach = united(shapes)
    if reach.geometry.isEmpty():
        raise InputError("effect.no-place")
    inner = reach.geometry.buffer(buffer_m, _ARC_SEGMENTS) if buffer_m > 0 else reach.geometry
    near = united([inner.difference(reach.geometry)] if buffer_m > 0 else [])
    if kind == RING:
        return EffectAreas(kind, reach, near, _ring(inner))
    if kind == REST:
        return EffectAreas(kind, reach, near, None)
    if polygon is None or polygon.geometry.isEmpty():
        raise InputError("effect.no-control")
    control = united([polygon.geometry.difference(inner)])
    if control.geometry.isEmpty():
        raise InputError("effect.control-covered")
    return EffectAreas(kind, reach, near, control, polygon.area_m2 - control.area_m2)


def places_of(source: QgsFeatureSource, crs: QgsCoordinateReferenceSystem, context: QgsCoordinateTransformContext) -> tuple[QgsGeometry, ...]:
    """The shapes of a layer in a system in metres; those without a place are passed over. InputError when the layer has no system, or another world's."""
    if not source.sourceCrs().isValid():
        raise InputError("effect.layer-no-crs", layer=source.sourceName())
    transform = QgsCoordinateTransform(source.sourceCrs(), crs, context)
    found = []
    for feature in source.getFeatures():
        shape = QgsGeometry(feature.geometry())
        if shape.isNull() or shape.isEmpty():
            continue
        try:
            shape.transform(transform)
        except QgsCsException as error:
            raise InputError("effect.layer-elsewhere", layer=source.sourceName()) from error
        found.append(shape)
    return tuple(found)


def _ring(inner: QgsGeometry) -> UnitedAreas:
    """What lies just outside, as large as what is inside: Newton's method (a wider ring grows by its border), halving where that leads out."""
    wanted = inner.area()
    low, high = 0.0, wanted**0.5  # a ring as wide as the side of a square of this size is larger
    width = (2**0.5 - 1) * (wanted / pi) ** 0.5  # of a circle
    outer = inner.buffer(width, _ARC_SEGMENTS)
    for _step in range(_STEPS):
        lacking = 2 * wanted - outer.area()
        if abs(lacking) <= _CLOSE * wanted:
            break
        low, high = (width, high) if lacking > 0 else (low, width)
        width += lacking / outer.length()
        if not low < width < high:
            width = (low + high) / 2
        outer = inner.buffer(width, _ARC_SEGMENTS)
    return united([outer.difference(inner)])
