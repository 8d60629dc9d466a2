# SPDX-License-Identifier: GPL-2.0-or-later
"""Paths, buildings, defects and weighing layers as arrays for the analysis of light, in one system in metres."""
from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from qgis.core import (
    QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsCoordinateTransformContext, QgsCsException, QgsFeature, QgsFeatureRequest, QgsFeatureSource,
    QgsGeometry, QgsWkbTypes,
)  # fmt: skip

from ..compat import is_null
from ..core.errors import InputError
from ..core.importing.wording import plain
from ..core.lamp_columns import POINT_ID, POLE_NUMBER, guess_columns
from ..core.lamp_out import Defect, meaning_of
from ..core.lit_words import is_lit, is_tunnel, lit_column, tunnel_column
from ..core.path_weights import COUNTED_BY, counts
from .coordinate_arrays import parts_of, shapes_of

_LINE, _AREA, _POINT = (
    QgsWkbTypes.GeometryType.LineGeometry, QgsWkbTypes.GeometryType.PolygonGeometry, QgsWkbTypes.GeometryType.PointGeometry,
)  # fmt: skip
_NAME_COLUMNS = ("namesv", "namn", "name", "gatunamn", "vagnamn", "stråk", "street", "streetname")
_STATE_COLUMNS = ("fault", "is_deliberate", "handling", "review_state")
_STATE_NAMES = {"fault": ("fault", "fel", "feltyp"), "is_deliberate": ("isdeliberate", "slacktmedflit"), "handling": ("handling", "lage", "status"),
                "review_state": ("reviewstate", "granskning")}  # fmt: skip
Check = Callable[[], None]


@dataclass(frozen=True)
class PathLayer:
    """Paths as they come: `parts` belong to the paths that `path` numbers; the other lists have one entry for each path."""

    parts: list[np.ndarray] = field(default_factory=list)
    path: list[int] = field(default_factory=list)
    ids: list[int] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    is_lit: list[bool | None] = field(default_factory=list)
    is_tunnel: list[bool] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class DefectLayer:
    """Defects with their feature ids, in the order of the layer."""

    defects: list[Defect]
    ids: list[int]


def transform_of(source: QgsFeatureSource, crs: QgsCoordinateReferenceSystem, context: QgsCoordinateTransformContext) -> QgsCoordinateTransform:
    """From the system of a layer; InputError when it has none."""
    if not source.sourceCrs().isValid():
        raise InputError("light.no-crs", layer=source.sourceName())
    return QgsCoordinateTransform(source.sourceCrs(), crs, context)


def read_paths(
    source: QgsFeatureSource, crs: QgsCoordinateReferenceSystem, context: QgsCoordinateTransformContext, lit: str = "", tunnel: str = "",
    check: Check = lambda: None,
) -> PathLayer:  # fmt: skip
    """All paths with what the map says of them; columns that are not given are guessed by name."""
    names = [one.name() for one in source.fields()]
    by_plain = {plain(name): name for name in names}
    columns = {
        "lit": lit or lit_column(names), "tunnel": tunnel or tunnel_column(names),
        "name": next((by_plain[one] for one in map(plain, _NAME_COLUMNS) if one in by_plain), ""),
    }  # fmt: skip
    wanted = [name for name in columns.values() if name]
    at = {key: wanted.index(name) for key, name in columns.items() if name}
    found = PathLayer(columns={key: name for key, name in columns.items() if name})
    for fid, geometry, values in shapes_of(source, _LINE, transform_of(source, crs, context), wanted, check):
        plain_values = [None if is_null(value) else value for value in values]
        number = len(found.ids)
        for part in parts_of(geometry):
            found.parts.append(part)
            found.path.append(number)
        found.ids.append(fid)
        found.names.append(str(plain_values[at["name"]] or "").strip() if "name" in at else "")
        found.is_lit.append(is_lit(plain_values[at["lit"]]) if "lit" in at else None)
        found.is_tunnel.append(is_tunnel(plain_values[at["tunnel"]]) if "tunnel" in at else False)
    return found


def read_areas(
    source: QgsFeatureSource, crs: QgsCoordinateReferenceSystem, context: QgsCoordinateTransformContext, check: Check = lambda: None
) -> list[list[np.ndarray]]:
    """Polygons as lists of rings, the outer one first; the parts of a multi-part one stand by themselves."""
    polygons = []
    for _fid, geometry, _values in shapes_of(source, _AREA, transform_of(source, crs, context), [], check):
        polygons += [parts_of(QgsGeometry(part.clone())) for part in geometry.constParts()]
    return polygons


def read_defects(
    source: QgsFeatureSource, crs: QgsCoordinateReferenceSystem, context: QgsCoordinateTransformContext, check: Check = lambda: None
) -> DefectLayer:
    """Every row of a layer of defects; one without a place can still be known by its pole."""
    names = [one.name() for one in source.fields()]
    by_plain = {plain(name): name for name in reversed(names)}
    state = {key: next((by_plain[one] for one in _STATE_NAMES[key] if one in by_plain), "") for key in _STATE_COLUMNS}
    columns = guess_columns(names)
    pole, point_id = columns.get(POLE_NUMBER, ""), by_plain.get(plain(POINT_ID), "")
    transform = transform_of(source, crs, context)
    found = DefectLayer([], [])
    for number, feature in enumerate(source.getFeatures(QgsFeatureRequest())):
        if number % 1000 == 0:
            check()
        meaning = meaning_of(**{key: _value(feature, name) for key, name in state.items()})
        found.defects.append(Defect(_place(feature, transform), _text(feature, pole), _text(feature, point_id), meaning))
        found.ids.append(feature.id())
    return found


@dataclass(frozen=True)
class WeighingShapes:
    """Shapes of a layer that makes paths near it count more: points as a line of one corner, lines, or rings of areas."""

    parts: list[np.ndarray] = field(default_factory=list)
    feature: list[int] = field(default_factory=list)
    weight: list[float] = field(default_factory=list)
    is_area: bool = False


def read_weighing(
    source: QgsFeatureSource, crs: QgsCoordinateReferenceSystem, context: QgsCoordinateTransformContext, column: str = "",
    category: str = "", check: Check = lambda: None,
) -> WeighingShapes:  # fmt: skip
    """Shapes with their own weights (1 where the column says nothing, InputError where it says something that is no weight).

    Rows that do not count (core.path_weights.counts) are left out.
    """
    kind = QgsWkbTypes.geometryType(source.wkbType())
    if kind not in (_POINT, _LINE, _AREA):
        raise InputError("light.weights-no-geometry", layer=source.sourceName())
    names = [one.name() for one in source.fields()]
    wanted = [name for name in dict.fromkeys((column, *COUNTED_BY)) if name in names]
    found = WeighingShapes(is_area=kind == _AREA)
    for _fid, geometry, values in shapes_of(source, kind, transform_of(source, crs, context), wanted, check):
        row = {name: None if is_null(value) else value for name, value in zip(wanted, values)}
        if not counts(row, category):
            continue
        number = len(found.weight)
        parts = [np.array([(point.x(), point.y())]) for point in geometry.vertices()] if kind == _POINT else parts_of(geometry)
        parts = [part for part in parts if len(part) and np.isfinite(part).all()]
        if not parts:
            continue
        found.parts.extend(parts)
        found.feature.extend([number] * len(parts))
        found.weight.append(1.0 if row.get(column) is None else _weight(row[column], source.sourceName()))
    return found


def _weight(value: object, layer: str) -> float:
    try:
        number = float(str(value).replace(",", "."))
    except ValueError:
        number = math.nan
    if not (math.isfinite(number) and number >= 0):
        raise InputError("light.weight-bad", value=str(value)[:40], layer=layer)
    return number


def _place(feature: QgsFeature, transform: QgsCoordinateTransform) -> tuple[float, float] | None:
    if not feature.hasGeometry() or feature.geometry().isEmpty():
        return None
    point = feature.geometry().centroid().asPoint()
    try:
        point = transform.transform(point)
    except QgsCsException:
        return None
    return (point.x(), point.y()) if math.isfinite(point.x()) and math.isfinite(point.y()) else None


def _value(feature: QgsFeature, name: str) -> object:
    return None if not name or is_null(feature[name]) else feature[name]


def _text(feature: QgsFeature, name: str) -> str:
    value = _value(feature, name)
    return "" if value is None else str(value).strip()


def looks_like_degrees(parts: Sequence[np.ndarray]) -> bool:
    """Whether coordinates said to be metres are longitude and latitude: all within ±180 and ±90."""
    if not any(len(part) for part in parts):
        return False
    xy = np.concatenate(parts)
    return bool((np.abs(xy[:, 0]) <= 180).all() and (np.abs(xy[:, 1]) <= 90).all())
