# SPDX-License-Identifier: GPL-2.0-or-later
"""The order in which a round passes its places: the shortest open way when they are few, a short one when they are many."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import permutations

from ..geometry import distance
from ..tour import tour

Point = Sequence[float]
FEW = 7  # so many places have 2,520 different ways: all are compared


def shortest(points: Sequence[Point], length: Callable[[Point, Point], float] = distance) -> list[int]:
    """Indices in walking order; of the two directions the one that begins with the place given first. Equal input gives equal output.

    Parameters
    ----------
    points : x and y, metres
    length : metres from one place to another; asked once for each pair, and taken to be the same both ways
    """
    n = len(points)
    if n < 3:
        return list(range(n))
    if n > FEW:
        return tour(points)
    metres = {(i, j): length(points[i], points[j]) for i in range(n) for j in range(i + 1, n)}

    def walked(order: Sequence[int]) -> float:
        return sum(metres[min(a, b), max(a, b)] for a, b in zip(order, order[1:]))

    best = min((order for order in permutations(range(n)) if order[0] < order[-1]), key=lambda order: (round(walked(order), 6), order))
    return list(best)
