# SPDX-License-Identifier: GPL-2.0-or-later
"""What light a walk meets: the class of the paths along a route, piece by piece."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..core.errors import InputError
from .light_cells import PointCells
from .light_lines import Samples, path_parts, sample
from .light_stretches import CLASSES, NOT_KNOWN

STEP_M = 2.0
ACROSS_M = 10.0
"""A path that only crosses the route must lie so much nearer than one that runs along it."""
SHORTEST_M = 8.0
"""Shorter pieces belong to their neighbour: the width of a crossing."""
_UNKNOWN = CLASSES.index(NOT_KNOWN)


@dataclass(frozen=True)
class RoutePiece:
    """A piece of a route in one class (number in CLASSES): its places, float array (k, 2), and metres from and to, along the route."""

    of_class: int
    xy: np.ndarray
    start_m: float
    end_m: float

    @property
    def length_m(self) -> float:
        """Metres."""
        return self.end_m - self.start_m


def pieces_along(route: Sequence[Sequence[float]], samples: Samples, class_of: np.ndarray, within_m: float) -> list[RoutePiece]:
    """The route in pieces of one class.

    Parameters
    ----------
    route : corners in walking order, metres
    samples : places on the paths
    class_of : int array, shape (s,)      number in CLASSES of each sample
    within_m : paths farther away are not the ones that are walked; there the light is not known
    Returns
    -------
    list of RoutePiece, in walking order; together as long as the route
    Raises
    ------
    InputError    for a route without length
    """
    lines, _left_out = path_parts([np.asarray(route, dtype=float).reshape(-1, 2)], [0])
    if not len(lines):
        raise InputError("walk.route-empty")
    places = sample(lines, STEP_M)
    found = _classes(places, samples, class_of, within_m)
    step = float(places.step_m[0])
    least = max(1, round(SHORTEST_M / step))
    runs = _runs(found, least)
    corners = np.asarray(lines.xy)
    made = []
    for first, last in zip(runs, [*runs[1:], len(found)]):
        begin, end = first * step, last * step
        inner = corners[(lines.along > begin + 1e-6) & (lines.along < end - 1e-6)]
        ends = np.column_stack([np.interp((begin, end), lines.along, corners[:, axis]) for axis in (0, 1)])
        made.append(RoutePiece(int(np.bincount(found[first:last], minlength=len(CLASSES)).argmax()), np.concatenate((ends[:1], inner, ends[1:])), begin, end))
    return made


def metres(pieces: Sequence[RoutePiece]) -> dict[str, float]:
    """Metres by class; every class is named."""
    return {name: sum(one.length_m for one in pieces if one.of_class == number) for number, name in enumerate(CLASSES)}


def _classes(places: Samples, samples: Samples, class_of: np.ndarray, within_m: float) -> np.ndarray:
    """Class of each place of the route: of the nearest sample, one of a path in the same direction before one that crosses."""
    found, best = np.full(len(places), _UNKNOWN, dtype=np.int64), np.full(len(places), np.inf)
    reach = np.full(len(places), float(within_m))
    for asker, point, dx, dy in PointCells(samples.xy, max(within_m, STEP_M)).near(places.xy, reach):
        turn = 1.0 - np.abs((places.direction[asker] * samples.direction[point]).sum(axis=1))
        cost = np.hypot(dx, dy) + ACROSS_M * turn
        order = np.lexsort((cost, asker))
        one, first = np.unique(asker[order], return_index=True)
        nearest = order[first]
        is_better = cost[nearest] < best[one]
        best[one[is_better]] = cost[nearest[is_better]]
        found[one[is_better]] = class_of[point[nearest[is_better]]]
    return found


def _runs(found: np.ndarray, least: int) -> list[int]:
    """Where runs of one class begin, those shorter than `least` places taken together with what comes before them."""
    begins = [0, *(np.flatnonzero(found[1:] != found[:-1]) + 1).tolist()]
    kept = [0]
    for first, last in zip(begins[1:], [*begins[2:], len(found)]):
        same = found[first] == found[kept[-1]]
        if last - first >= least and not same:
            kept.append(first)
    return kept
