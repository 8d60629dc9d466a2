# SPDX-License-Identifier: GPL-2.0-or-later
"""A route for a night walk: a round past the dark and weakly lit stretches that people use. A calculated estimate."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from qgis.core import QgsProject

from ..analysis.dark_route import DarkRoutes, darkest_node, node_at, prizes
from ..analysis.light_along import metres, pieces_along
from ..analysis.light_lines import path_parts
from ..analysis.light_stretches import DARK, WEAK, CLASSES
from ..analysis.path_graph import path_graph, with_corners
from ..core import geometry
from ..core.errors import InputError
from ..core.notice import Notice
from ..storage.store import Store
from .dark_stretches import DarkStretches, dark_stretches
from .light_near import box_round, read_light_near
from .light_scene import LightChoices, LightInputs, Progress
from .night_walk import ON_ROUTE_M
from .path_uses import uses_near
from .repair_order import Weighing, sample_weights

USUAL_M, LEAST_M, LONGEST_M = 2_000.0, 300.0, 4_000.0
"""2 km with seven stops of eight minutes are 90 minutes."""
DARKNESS: Mapping[str, float] = {DARK: 1.0, WEAK: 0.35}
"""What a metre counts, before what is near it; bright ones and those of which nothing is known count nothing."""
START_WITHIN_M = 250.0
WIDEST_M = 6_000.0
"""Of the part of the map in which a start is looked for."""
MUCH_AGAIN = 0.25
XY = tuple


@dataclass(frozen=True)
class DarkRouteWish:
    """Where it shall begin, or the part of the map in which the darkest place is looked for (workspace CRS), and how long it may be."""

    start: XY | None = None
    extent: tuple[float, float, float, float] | None = None
    length_m: float = USUAL_M


@dataclass(frozen=True)
class DarkRouteInputs:
    """What was read from map and workspace: plain values, for a thread."""

    wish: DarkRouteWish
    light: LightInputs
    uses: Sequence[Weighing]


@dataclass(frozen=True)
class DarkRoute:
    """A round: its corners, metres by class of light, metres walked twice."""

    points: tuple[XY, ...]
    metres: Mapping[str, float]
    again_m: float

    @property
    def length_m(self) -> float:
        """Metres."""
        return geometry.length(self.points)

    @property
    def notices(self) -> list[Notice]:
        """What the planner is told."""
        values = {f"{name}_m": round(self.metres[name]) for name in CLASSES}
        told = [Notice("dark-route.metres", {"total_m": round(self.length_m), **values})]
        if self.again_m > MUCH_AGAIN * self.length_m:
            told.append(Notice("dark-route.again", {"m": round(self.again_m)}))
        return told


def read_dark_route(store: Store, project: QgsProject | None, wish: DarkRouteWish) -> DarkRouteInputs:
    """Read what the route is worked out from, in the main thread.

    Raises
    ------
    InputError    for a length or a part of the map that is too large, and when layers are missing or empty here
    """
    if not LEAST_M <= wish.length_m <= LONGEST_M:
        raise InputError("dark-route.length-bad", least=round(LEAST_M), most=round(LONGEST_M))
    if wish.start is not None:
        box = box_round([wish.start], wish.length_m / 2 + START_WITHIN_M)
    elif wish.extent is not None:
        wide = max(wish.extent[2] - wish.extent[0], wish.extent[3] - wish.extent[1])
        if wide > WIDEST_M:
            raise InputError("dark-route.zoom-in", km=f"{wide / 1000:.0f}", most=f"{WIDEST_M / 1000:.0f}")
        box = box_round([wish.extent[:2], wish.extent[2:]], 0.0)
    else:
        raise InputError("dark-route.no-start")
    light = read_light_near(store, project, box)
    return DarkRouteInputs(wish, light, uses_near(store, project, box))


def propose_dark_route(inputs: DarkRouteInputs, progress: Progress = lambda share: None) -> DarkRoute:
    """Work the route out; in a thread.

    Raises
    ------
    InputError    when no path lies near the start, or nothing dark within reach; whatever `progress` raises to stop
    """
    wish, light = inputs.wish, inputs.light
    start = wish.start
    light = replace(light, paths=replace(light.paths, parts=[with_corners(np.asarray(part, dtype=float)[:, :2]) for part in light.paths.parts]))
    if start is not None:
        light, start = _with_start(light, start)
    found = dark_stretches(light, LightChoices(), lambda share: progress(0.5 * share))
    scene = found.scene
    graph = path_graph(scene.lines, np.array([start]) if start is not None else None)
    value = _values(found, inputs.uses)
    given = prizes(scene.samples.xy, graph.links_of(scene.lines, scene.samples), value, len(graph.length_m))
    node = node_at(graph, given, start, START_WITHIN_M) if start is not None else darkest_node(graph, given, wish.length_m / 5)
    if node < 0:
        raise InputError("dark-route.nothing-dark")
    progress(0.55)
    walk = DarkRoutes(graph, given, node, lambda share: progress(0.55 + 0.4 * share)).best(wish.length_m)
    if not walk.steps:
        raise InputError("dark-route.nothing-dark")
    points = [(float(x), float(y)) for x, y in graph.line(walk.steps)]
    pieces = pieces_along(points, scene.samples, class_of_samples(found), ON_ROUTE_M)
    progress(1.0)
    return DarkRoute(tuple(points), metres(pieces), walk.again_m)


def class_of_samples(found: DarkStretches) -> np.ndarray:
    """Number in CLASSES of each sample: int array, shape (s,)."""
    return np.repeat(found.class_of, found.stretches.last - found.stretches.first)


def _values(found: DarkStretches, uses: Sequence[Weighing]) -> np.ndarray:
    """What each sample gives: metres × darkness × (1 and what is near)."""
    by_class = np.array([DARKNESS.get(name, 0.0) for name in CLASSES])
    scene = found.scene
    return scene.samples.weight_m * by_class[class_of_samples(found)] * sample_weights(scene, uses, lambda share: None)


def _with_start(light: LightInputs, start: XY) -> tuple[LightInputs, XY]:
    """The paths with a corner at the place of the nearest path to the start, and that place."""
    parts = list(light.paths.parts)
    lines, _left_out = path_parts(parts, list(range(len(parts))))
    if not len(lines):
        raise InputError("light.no-lengths")
    first = np.setdiff1d(np.arange(len(lines.xy)), lines.first[1:] - 1)
    a, b = lines.xy[first], lines.xy[first + 1]
    share = np.clip(((np.array(start) - a) * (b - a)).sum(axis=1) / np.maximum(((b - a) ** 2).sum(axis=1), 1e-12), 0.0, 1.0)
    foot = a + (b - a) * share[:, None]
    away = np.hypot(*(foot - np.array(start)).T)
    piece = int(away.argmin())
    if away[piece] > START_WITHIN_M:
        raise InputError("dark-route.start-far", m=round(START_WITHIN_M))
    part = int(lines.path[np.searchsorted(lines.first, first[piece], side="right") - 1])
    begin = lines.first[np.searchsorted(lines.path, part)]
    corners = lines.xy[begin : lines.first[np.searchsorted(lines.path, part) + 1]]
    at = int(first[piece] - begin) + 1
    parts[part] = np.concatenate((corners[:at], foot[piece : piece + 1], corners[at:]))
    return replace(light, paths=replace(light.paths, parts=parts)), (float(foot[piece, 0]), float(foot[piece, 1]))
