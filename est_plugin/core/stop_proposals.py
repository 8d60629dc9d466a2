# SPDX-License-Identifier: GPL-2.0-or-later
"""Where a walk should stop: open findings and reports near the route, neighbours taken together."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Sequence

from . import geometry
from .walk_plan import XY

NEAR_ROUTE_M = 50.0
TOGETHER_M = 60.0  # what a group sees from one place in the dark [P]
AT_MOST = 8


@dataclass(frozen=True)
class WeightedPoint:
    """Something that speaks for a stop; the weight is for instance the severity 1–4."""

    key: str
    xy: XY
    weight: float = 1.0


@dataclass(frozen=True)
class ProposedStop:
    """A place on the route, what it answers (keys in walking order) and how much that weighs."""

    xy: XY
    at_m: float
    weight: float
    keys: tuple


def propose_stops_from(
    points: Sequence[WeightedPoint], route: Sequence[XY], within_m: float = NEAR_ROUTE_M,
    together_m: float = TOGETHER_M, at_most: int = AT_MOST,
) -> list[ProposedStop]:
    """The weightiest places along the route, in walking order.

    Points farther than `within_m` from the route are left out. Points that follow each other within `together_m` along
    the route become one stop, which stands on the route at their weighted middle.
    """
    along = []
    for point in points:
        at_m, away_m = geometry.locate_along(route, point.xy)
        if away_m <= within_m and point.weight > 0:
            along.append((at_m, point.key, point.weight))
    along.sort()
    clusters: list[list[tuple[float, str, float]]] = []
    for item in along:
        if clusters and item[0] - clusters[-1][0][0] <= together_m:
            clusters[-1].append(item)
        else:
            clusters.append([item])
    proposals = [_stop(cluster, route) for cluster in clusters]
    chosen = sorted(proposals, key=lambda stop: (-stop.weight, stop.at_m))[: max(0, at_most)]
    return sorted(chosen, key=lambda stop: stop.at_m)


def _stop(cluster: Sequence[tuple[float, str, float]], route: Sequence[XY]) -> ProposedStop:
    weight = sum(item[2] for item in cluster)
    at_m = sum(item[0] * item[2] for item in cluster) / weight
    return ProposedStop(geometry.point_along(route, at_m), at_m, weight, tuple(item[1] for item in cluster))
