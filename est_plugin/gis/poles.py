# SPDX-License-Identifier: GPL-2.0-or-later
"""The lighting points of the base map by pole number: where a pole stands, whose it is, which cabinet feeds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from qgis.core import QgsCoordinateReferenceSystem, QgsProject, QgsVectorLayer

from ..core.importing.wording import plain
from ..core.lamp_columns import CABINET, OWNER, POINT_ID, POLE_NUMBER
from . import layer_roles as roles
from .lamp_layer import columns_of, read_lamps, usable_setup

DELIBERATE = "is_deliberate"
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
    if POLE_NUMBER not in columns_of(layer):
        return Poles()
    read = read_lamps(layer, QgsCoordinateReferenceSystem(crs), project.transformContext(), setup=usable_setup(layer))
    places: dict[str, tuple[float, float]] = {}
    facts: dict[str, dict[str, str]] = {}
    twice: set[str] = set()
    for xy, lamp in zip(read.places, read.inventory.lamps):
        if not lamp.pole_number or xy is None:
            continue
        known = {OWNER: lamp.owner, CABINET: lamp.cabinet, POINT_ID: lamp.lighting_point_id, DELIBERATE: "1" if lamp.is_off else ""}
        for key in {lamp.pole_number, plain(lamp.pole_number)} - {""}:
            if key in places and max(abs(places[key][0] - xy[0]), abs(places[key][1] - xy[1])) > NEAR_M:
                twice.add(key)
            places.setdefault(key, xy)
            facts.setdefault(key, {one: text for one, text in known.items() if text})
    unique = {key: xy for key, xy in places.items() if key not in twice}
    return Poles(unique, {key: facts[key] for key in unique if facts[key]}, frozenset(twice), True)


def _lighting_layer(project: QgsProject) -> QgsVectorLayer | None:
    layer = roles.find_layer(project, roles.LIGHTING_POINTS)
    return layer if isinstance(layer, QgsVectorLayer) and layer.isValid() else None

