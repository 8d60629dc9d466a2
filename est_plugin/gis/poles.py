# SPDX-License-Identifier: GPL-2.0-or-later
"""The lighting points of the base map by pole number: where a pole stands, whose it is, which cabinet feeds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsFeature, QgsFeatureRequest, QgsProject, QgsVectorLayer

from ..compat import is_null
from ..core.importing.columns import guess_mapping
from ..core.importing.wording import plain
from ..core.schema import TABLES
from . import layer_roles as roles
from .place_lookup import field_for

NEAR_M = 1.0  # the same pole drawn twice


@dataclass(frozen=True)
class Poles:
    """Poles by number as written and in plain letters ("H-0168" and "h 0168"); numbers that several poles carry place nothing."""

    places: Mapping[str, tuple[float, float]] = field(default_factory=dict)  # workspace CRS
    facts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # columns of lighting_defect in the words of the layer
    ambiguous: frozenset[str] = frozenset()
    is_known: bool = False  # whether there is a layer with pole numbers at all


def poles_of_workspace(workspace: Path, crs: str, project: QgsProject | None = None) -> Poles:
    """Poles of the open project when it is the workspace's own, else of the project saved beside the workspace."""
    if project is not None and (layer := _lighting_layer(project)) is not None:
        return poles_of(layer, crs, project)
    saved = QgsProject()
    try:
        if not Path(workspace).with_suffix(".qgz").is_file() or not saved.read(str(Path(workspace).with_suffix(".qgz"))):
            return Poles()
        layer = _lighting_layer(saved)
        return poles_of(layer, crs, saved) if layer is not None else Poles()
    finally:
        saved.clear()


def poles_of(layer: QgsVectorLayer, crs: str, project: QgsProject) -> Poles:
    """All poles of a layer that have a number and a place."""
    number = field_for(layer, "pole_number")
    if not number:
        return Poles()
    columns = {name: column for name, column in _columns(layer).items() if column and column != number}
    request = QgsFeatureRequest().setSubsetOfAttributes([number, *columns.values()], layer.fields())
    to_workspace = QgsCoordinateTransform(layer.crs(), QgsCoordinateReferenceSystem(crs), project.transformContext())
    places: dict[str, tuple[float, float]] = {}
    facts: dict[str, dict[str, str]] = {}
    twice: set[str] = set()
    for feature in layer.getFeatures(request):
        name = _text(feature, number)
        if not name or not feature.hasGeometry() or feature.geometry().isEmpty():
            continue
        point = to_workspace.transform(feature.geometry().centroid().asPoint())
        known = {key: _text(feature, column) for key, column in columns.items()}
        for key in {name, plain(name)} - {""}:
            if key in places and max(abs(places[key][0] - point.x()), abs(places[key][1] - point.y())) > NEAR_M:
                twice.add(key)
            places.setdefault(key, (point.x(), point.y()))
            facts.setdefault(key, {one: text for one, text in known.items() if text})
    unique = {key: xy for key, xy in places.items() if key not in twice}
    return Poles(unique, {key: facts[key] for key in unique if facts[key]}, frozenset(twice), True)


def _columns(layer: QgsVectorLayer) -> dict[str, str]:
    """Columns that the user chose or that are named as ours."""
    guessed = guess_mapping([one.name() for one in layer.fields()], TABLES["lighting_defect"]).columns
    return {
        "lamp_owner": field_for(layer, "lamp_owner"),
        "cabinet": guessed.get("cabinet", ""),
        "lighting_point_id": field_for(layer, "lighting_point_id"),
    }


def _lighting_layer(project: QgsProject) -> QgsVectorLayer | None:
    layer = roles.find_layer(project, roles.LIGHTING_POINTS)
    return layer if isinstance(layer, QgsVectorLayer) and layer.isValid() else None


def _text(feature: QgsFeature, column: str) -> str:
    value = feature[column]
    return "" if is_null(value) else str(value).strip()
