# SPDX-License-Identifier: GPL-2.0-or-later
"""Cells, street segments or clusters of a map layer that stand out, joined to areas: from est:hotspots or from another tool."""
from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from qgis.core import (
    QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsCoordinateTransformContext, QgsFeatureRequest, QgsGeometry, QgsMapLayer, QgsProject,
    QgsSpatialIndex, QgsFeature, QgsVectorLayer, QgsWkbTypes,
)  # fmt: skip

from ..compat import is_null
from ..core.errors import InputError
from . import layer_roles
from .hotspot_area import hotspot_polygon
from .hotspot_layers import METRICS_PROPERTY
from .qgs_geometry import single_polygon, wkb

ALPHA = 0.05
ALPHA_SINGLE = 0.01  # of a p value that nobody has adjusted for the number of cells
GI_LEAST = 2.576  # the same as a z score
LEAST = 5
TOP_SHARE = 0.05
MOST_CELLS = 5000
_GAP_M = 0.05  # edges of neighbouring cells may differ by rounding
_NAMES: dict[str, tuple[str, ...]] = {
    "n": ("n", "count", "antal", "events", "numpoints", "point_count"),
    "gi_star": ("gi_star", "gistar", "gi", "gizscore", "gi_z", "zscore", "z"),
    "p_adjusted": ("p_adjusted", "p_adj", "padj", "q_value", "fdr"),
    "p_exact": ("p_exact",),  # est:hotspots: the exact test, adjusted too; both must hold
    "p_value": ("p_value", "pvalue", "gipvalue", "p"),
    "density": ("density", "tathet", "täthet", "per_km2"),
    "change": ("change", "forandring", "förändring"),
    "cluster": ("cluster_id", "cluster", "kluster"),
    "hotspot": ("hotspot",),  # the word of est:hotspots: certain by both of its tests
}  # fmt: skip
_CHANGES = ("new", "growing", "steady", "fading")
_TOLD = ("n", "p_adjusted", "p_value", "gi_star", "density")  # one of these must be there


@dataclass(frozen=True)
class CellArea:
    """One area in the CRS that was asked for, and what its cells say."""

    wkb: bytes
    cells: int
    n: int | None  # sum; None when the layer does not tell
    is_lines: bool
    parameters: dict[str, Any] = field(default_factory=dict)


def usable_layers(project: QgsProject) -> list[QgsVectorLayer]:
    """Layers of the project that candidates can be taken from: polygons or lines with a column that tells how much, and none of ours."""
    found = [layer for layer in project.mapLayers().values() if layer_roles.role_of(layer) is None and is_usable(layer)]
    return sorted(found, key=lambda layer: layer.name())


def is_usable(layer: QgsMapLayer) -> bool:
    """Whether areas can be read from the layer."""
    if not isinstance(layer, QgsVectorLayer) or not layer.isValid():
        return False
    wanted = (QgsWkbTypes.GeometryType.PolygonGeometry, QgsWkbTypes.GeometryType.LineGeometry)
    return layer.geometryType() in wanted and any(name in _columns(layer) for name in _TOLD)


def cell_areas(layer: QgsVectorLayer, crs: QgsCoordinateReferenceSystem, context: QgsCoordinateTransformContext) -> list[CellArea]:
    """Areas of the cells that stand out, the ones with most events first.

    The strictest evidence that the layer has decides: the word of est:hotspots, else p values adjusted for the number of cells (5 %), else
    single ones (1 %), else Gi* (99 %), else clusters of five or more, else the densest or fullest twentieth with at least five events.
    Cells that touch, also in a corner, are one area. Raises InputError for a layer that tells nothing of the kind.
    """
    if not is_usable(layer):
        raise InputError("hotspot-candidate.layer-unusable", layer=layer.name())
    columns = _columns(layer)
    rule, chosen = _standing_out(_rows(layer, columns))
    if len(chosen) > MOST_CELLS:
        raise InputError("hotspot-candidate.too-many-cells", n=len(chosen), limit=MOST_CELLS)
    shapes = _shapes(layer, {row["fid"] for row in chosen}, QgsCoordinateTransform(layer.crs(), crs, context))
    rows = [row for row in chosen if row["fid"] in shapes]
    is_lines = layer.geometryType() == QgsWkbTypes.GeometryType.LineGeometry
    shared = {"rule": rule, "layer": layer.name(), "made_by": metrics_of(layer)}
    made = [_area(group, shapes, is_lines, shared) for group in _joined(rows, shapes, rule)]
    return sorted(made, key=lambda area: (-(area.n or 0), -area.cells))


def metrics_of(layer: QgsMapLayer) -> dict[str, Any]:
    """The parameters that the analysis left with the layer; empty when there are none that can be read."""
    keys = [METRICS_PROPERTY, *(key for key in layer.customPropertyKeys() if "metrics" in key.lower() or "parameters" in key.lower())]
    for key in keys:
        value = layer.customProperty(key)
        try:
            found = json.loads(value) if isinstance(value, str) else value
        except ValueError:  # written by another hand
            continue
        if isinstance(found, Mapping) and found:
            return dict(found)
    return {}


# -- which cells -------------------------------------------------------------------------------------------------------
def _columns(layer: QgsVectorLayer) -> dict[str, str]:
    """What a column tells → its name."""
    names = {field.name().lower(): field.name() for field in reversed(list(layer.fields()))}
    return {told: names[known] for told, wanted in _NAMES.items() if (known := next((name for name in wanted if name in names), None))}


def _rows(layer: QgsVectorLayer, columns: Mapping[str, str]) -> list[dict[str, Any]]:
    request = QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry).setSubsetOfAttributes(list(columns.values()), layer.fields())
    rows = [{"fid": feature.id(), **{told: _value(feature[name], told) for told, name in columns.items()}} for feature in layer.getFeatures(request)]
    for row in rows:
        if row.get("p_exact") is not None and row.get("p_adjusted") is not None:
            row["p_adjusted"] = max(row["p_adjusted"], row["p_exact"])
    return rows


def _value(value: Any, told: str) -> Any:
    if is_null(value):
        return None
    if told in ("change", "cluster", "hotspot"):
        return str(value).strip().lower()
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) else None


def _standing_out(rows: Sequence[dict[str, Any]]) -> tuple[str, list[dict[str, Any]]]:
    """(which rule was used, the cells that it chooses)."""

    def known(name: str) -> bool:
        return any(row.get(name) is not None for row in rows)

    live = [row for row in rows if row.get("n") is None or row["n"] > 0]
    hot = [row for row in live if row.get("gi_star") is None or row["gi_star"] > 0]
    if known("hotspot"):
        return "hotspot", [row for row in live if str(row["hotspot"]).startswith("hot_")]
    if known("p_adjusted"):
        return "p_adjusted", [row for row in hot if row["p_adjusted"] is not None and row["p_adjusted"] <= ALPHA]
    if known("p_value"):
        return "p_value", [row for row in hot if row["p_value"] is not None and row["p_value"] <= ALPHA_SINGLE]
    if known("gi_star"):
        return "gi_star", [row for row in hot if row["gi_star"] is not None and row["gi_star"] >= GI_LEAST]
    if known("cluster"):
        return "cluster", [row for row in live if row["cluster"] is not None and (row.get("n") is None or row["n"] >= LEAST)]
    by = "density" if known("density") else "n"
    full = sorted((row[by] for row in live if row.get(by)), reverse=True)
    if not full:
        return by, []
    limit = full[max(0, math.ceil(TOP_SHARE * len(full)) - 1)]
    return by, [row for row in live if row.get(by) and row[by] >= limit and (row.get("n") is None or row["n"] >= LEAST)]


# -- areas -------------------------------------------------------------------------------------------------------------
def _shapes(layer: QgsVectorLayer, fids: set[int], transform: QgsCoordinateTransform) -> dict[int, QgsGeometry]:
    found = {}
    for feature in layer.getFeatures(QgsFeatureRequest().setFilterFids(list(fids)).setNoAttributes()):
        shape = QgsGeometry(feature.geometry())
        if shape.isNull() or shape.isEmpty():
            continue
        shape.transform(transform)
        found[feature.id()] = hotspot_polygon(shape)[0]
    return found


def _joined(rows: Sequence[dict[str, Any]], shapes: Mapping[int, QgsGeometry], rule: str) -> list[list[dict[str, Any]]]:
    """Rows whose shapes touch, or that are one cluster."""
    leader = {row["fid"]: row["fid"] for row in rows}

    def root(fid: int) -> int:
        while leader[fid] != fid:
            leader[fid] = leader[leader[fid]]
            fid = leader[fid]
        return fid

    index = QgsSpatialIndex()
    for row in rows:
        feature = QgsFeature(row["fid"])
        feature.setGeometry(shapes[row["fid"]])
        index.addFeature(feature)
    clusters: dict[str, int] = {}
    for row in rows:
        fid = row["fid"]
        if rule == "cluster":
            leader[root(fid)] = root(clusters.setdefault(row["cluster"], fid))
            continue
        for other in index.intersects(shapes[fid].boundingBox().buffered(_GAP_M)):
            if root(other) != root(fid) and shapes[fid].distance(shapes[other]) <= _GAP_M:
                leader[root(other)] = root(fid)
    groups: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault(root(row["fid"]), []).append(row)
    return list(groups.values())


def _area(rows: Sequence[dict[str, Any]], shapes: Mapping[int, QgsGeometry], is_lines: bool, shared: Mapping[str, Any]) -> CellArea:
    # grown and shrunk again: cells that touch in a corner, or nearly, become one polygon
    grown = QgsGeometry.unaryUnion([shapes[row["fid"]].buffer(_GAP_M, 1) for row in rows])
    shrunk = grown.buffer(-_GAP_M, 1)
    united = single_polygon(shrunk if len(shrunk.asGeometryCollection()) == 1 else grown)
    numbers = [row["n"] for row in rows if row.get("n") is not None]
    found: dict[str, Any] = {**shared, "cells": len(rows), "is_lines": is_lines}
    for name, best in (("gi_star", max), ("density", max), ("p_adjusted", min), ("p_value", min)):
        values = [row[name] for row in rows if row.get(name) is not None]
        if values:
            found[name] = best(values)
    changes = {row.get("change") for row in rows}
    if len(changes) == 1 and changes <= set(_CHANGES):
        found["change"] = changes.pop()
    made = wkb(united)
    if made is None:
        raise InputError("error.geometry-empty")
    return CellArea(made, len(rows), round(sum(numbers)) if len(numbers) == len(rows) else None, is_lines, found)
