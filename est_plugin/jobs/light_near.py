# SPDX-License-Identifier: GPL-2.0-or-later
"""What the map of the project holds for the light on paths round a place, for people on foot; says clearly what is missing."""
from __future__ import annotations

from collections.abc import Sequence

from qgis.core import QgsCoordinateReferenceSystem, QgsProject, QgsRectangle, QgsVectorLayer

from ..analysis.light_photometry import LONGEST_REACH_M
from ..core.case import LIGHTING_DEFECT
from ..core.errors import InputError
from ..gis import layer_roles
from ..gis.lamp_layer import LampLayer, read_lamps, types_of, usable_setup
from ..gis.light_sources import DefectLayer, read_areas, read_paths
from ..gis.nearby import features_near
from ..gis.street_routing import walkers_only
from ..storage.store import Store
from .light_scene import LightInputs
from .outages import defect_of


def box_round(points: Sequence[tuple[float, float]], margin_m: float) -> QgsRectangle:
    """The rectangle round points, with a margin."""
    xs, ys = zip(*points)
    return QgsRectangle(min(xs), min(ys), max(xs), max(ys)).buffered(margin_m)


def read_light_near(store: Store, project: QgsProject | None, box: QgsRectangle) -> LightInputs:
    """Paths in a box (workspace CRS), and what lights them: lamps in reach, defects of the workspace, buildings.

    Raises
    ------
    InputError    when the project has no layer of streets and paths or of lighting points, or nothing of them lies here
    """
    streets = _layer(project, layer_roles.STREETS_PATHS, "light-near.no-streets")
    lighting = _layer(project, layer_roles.LIGHTING_POINTS, "light-near.no-lamps")
    crs, context = QgsCoordinateReferenceSystem(store.crs), project.transformContext()
    wide = box.buffered(LONGEST_REACH_M)
    near_streets = features_near(streets, box, crs, context, walkers_only(streets))
    points = features_near(lighting, wide, crs, context)
    if near_streets is None or points is None:
        raise InputError("light-near.layer-broken", layer=(streets if near_streets is None else lighting).name())
    paths = read_paths(near_streets, crs, context)
    if not any(len(part) > 1 for part in paths.parts):
        raise InputError("light-near.no-streets-here", layer=streets.name())
    lamps = read_lamps(points, crs, context, layer=lighting, setup=usable_setup(lighting))
    if not _has_light(lamps):
        raise InputError("light-near.no-lamps-here", layer=lighting.name())
    buildings = features_near(layer_roles.find_layer(project, layer_roles.BUILDINGS), wide, crs, context)
    rows = store.within(LIGHTING_DEFECT, wide.xMinimum(), wide.yMinimum(), wide.xMaximum(), wide.yMaximum())
    return LightInputs(
        store.crs, paths, lamps, types_of(lighting), DefectLayer([defect_of(row) for row in rows], list(range(len(rows)))),
        read_areas(buildings, crs, context) if buildings is not None else None,
    )  # fmt: skip


def _layer(project: QgsProject | None, role: str, key: str) -> QgsVectorLayer:
    found = layer_roles.find_layer(project, role) if project is not None else None
    if not isinstance(found, QgsVectorLayer):
        raise InputError(key)
    return found


def _has_light(lamps: LampLayer) -> bool:
    return any(place is not None and lamp.light is not None for place, lamp in zip(lamps.places, lamps.inventory.lamps))
