# SPDX-License-Identifier: GPL-2.0-or-later
"""Night walk: the darkest stretches along a route as places to stop, from the lamps of the map. A calculated estimate."""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from qgis.core import QgsCoordinateReferenceSystem, QgsProject, QgsRectangle, QgsVectorLayer

from ..analysis.light_photometry import LONGEST_REACH_M
from ..analysis.light_stretches import CLASSES
from ..core import geometry, stop_proposals
from ..core.case import LIGHTING_DEFECT
from ..gis import layer_roles
from ..gis.lamp_layer import LampLayer, read_lamps, types_of, usable_setup
from ..gis.light_sources import DefectLayer, read_areas, read_paths
from ..gis.nearby import features_near
from ..storage.store import Store
from .dark_stretches import DarkStretches, dark_stretches
from .light_scene import LightChoices, LightInputs
from .outages import defect_of
from .plan_walk import StopProposal

ON_ROUTE_M = 15.0  # the path that is walked, with the width of a street
LEAST_DARK_M = 20.0  # shorter ones are the gap between two lamps
AT_MOST = 3  # beside what is open
_STEP_M = 2.0
_DARK = CLASSES.index("dark")


def dark_stops(store: Store, project: QgsProject | None, route: Sequence[tuple[float, float]], at_most: int = AT_MOST) -> list[StopProposal]:
    """The longest dark stretches that a route runs along, in walking order: a stop in the middle of each, `dark_m` its metres.

    Empty when the project has no lamps or paths near the route. Defects of the workspace that put a lamp out count.
    """
    found = _light_near(store, project, route)
    if found is None:
        return []
    points, names, steps = [], {}, {}
    for number in np.flatnonzero(found.class_of == _DARK):
        key = str(number)
        along = _along(found, number, route)
        steps[key] = {int(at_m // _STEP_M) for at_m in along}  # a path that only crosses the route has hardly any
        if len(steps[key]) * _STEP_M >= LEAST_DARK_M:
            names[key] = found.scene.inputs.paths.names[found.path_of[number]]
            middle = geometry.point_along(route, sorted(along)[len(along) // 2])
            points.append(stop_proposals.WeightedPoint(key, middle, len(steps[key]) * _STEP_M))
    proposals = stop_proposals.propose_stops_from(points, route, at_most=at_most)
    return [
        StopProposal(
            one.xy, one.at_m, one.weight, next((names[key] for key in one.keys if names[key]), ""), (),
            _STEP_M * len(set().union(*(steps[key] for key in one.keys))),
        )
        for one in proposals
    ]  # fmt: skip


def _along(found: DarkStretches, number: int, route: Sequence[tuple[float, float]]) -> list[float]:
    """Where along the route the samples of a stretch lie, those on it."""
    xy = found.scene.samples.xy[found.stretches.first[number] : found.stretches.last[number]].tolist()
    located = [geometry.locate_along(route, place) for place in xy]
    return [at_m for at_m, away_m in located if away_m <= ON_ROUTE_M]


def _light_near(store: Store, project: QgsProject | None, route: Sequence[tuple[float, float]]) -> DarkStretches | None:
    """The light on the paths round a route; None when there is nothing to work it out from."""
    if project is None or len(route) < 2:
        return None
    crs, context = QgsCoordinateReferenceSystem(store.crs), project.transformContext()
    xs, ys = zip(*route)
    box = QgsRectangle(min(xs), min(ys), max(xs), max(ys)).buffered(ON_ROUTE_M)
    wide = box.buffered(LONGEST_REACH_M)
    lighting = layer_roles.find_layer(project, layer_roles.LIGHTING_POINTS)
    streets = features_near(layer_roles.find_layer(project, layer_roles.STREETS_PATHS), box, crs, context)
    points = features_near(lighting, wide, crs, context)
    if streets is None or points is None or not isinstance(lighting, QgsVectorLayer):
        return None
    lamps = read_lamps(points, crs, context, layer=lighting, setup=usable_setup(lighting))
    paths = read_paths(streets, crs, context)
    if not any(len(part) > 1 for part in paths.parts) or not _has_light(lamps):
        return None
    buildings = features_near(layer_roles.find_layer(project, layer_roles.BUILDINGS), wide, crs, context)
    rows = store.within(LIGHTING_DEFECT, wide.xMinimum(), wide.yMinimum(), wide.xMaximum(), wide.yMaximum())
    inputs = LightInputs(
        store.crs, paths, lamps, types_of(lighting), DefectLayer([defect_of(row) for row in rows], list(range(len(rows)))),
        read_areas(buildings, crs, context) if buildings is not None else None,
    )  # fmt: skip
    return dark_stretches(inputs, LightChoices())


def _has_light(lamps: LampLayer) -> bool:
    return any(place is not None and lamp.light is not None for place, lamp in zip(lamps.places, lamps.inventory.lamps))
