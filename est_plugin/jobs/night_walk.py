# SPDX-License-Identifier: GPL-2.0-or-later
"""Night walk: the darkest stretches along a route as places to stop, from the lamps of the map. A calculated estimate."""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from qgis.core import QgsProject

from ..analysis.light_stretches import CLASSES
from ..core import geometry, stop_proposals
from ..core.errors import InputError
from ..storage.store import Store
from .dark_stretches import DarkStretches, dark_stretches
from .light_near import box_round, read_light_near
from .light_scene import LightChoices
from .plan_walk import StopProposal

ON_ROUTE_M = 15.0  # the path that is walked, with the width of a street
LEAST_DARK_M = 20.0  # shorter ones are the gap between two lamps
AT_MOST = 3  # beside what is open
_STEP_M = 2.0
_DARK = CLASSES.index("dark")


def dark_stops(store: Store, project: QgsProject | None, route: Sequence[tuple[float, float]], at_most: int = AT_MOST) -> list[StopProposal]:
    """The longest dark stretches that a route runs along, in walking order: a stop in the middle of each, `dark_m` its metres.

    Defects of the workspace that put a lamp out count.

    Raises
    ------
    InputError    when the project has no lamps or paths near the route, says which
    """
    found = light_along(store, project, route)
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


def light_along(store: Store, project: QgsProject | None, route: Sequence[tuple[float, float]]) -> DarkStretches:
    """The light on the paths round a route; InputError as `read_light_near`, and for a route without length."""
    if len(route) < 2:
        raise InputError("walk.route-empty")
    return dark_stretches(read_light_near(store, project, box_round(route, ON_ROUTE_M)), LightChoices())


def _along(found: DarkStretches, number: int, route: Sequence[tuple[float, float]]) -> list[float]:
    """Where along the route the samples of a stretch lie, those on it."""
    xy = found.scene.samples.xy[found.stretches.first[number] : found.stretches.last[number]].tolist()
    located = [geometry.locate_along(route, place) for place in xy]
    return [at_m for at_m, away_m in located if away_m <= ON_ROUTE_M]
