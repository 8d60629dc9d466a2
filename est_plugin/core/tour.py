# SPDX-License-Identifier: GPL-2.0-or-later
"""A short way past many places, and its cutting into legs that each fit on a map."""
from __future__ import annotations

import math
from collections.abc import Sequence

from .geometry import distance

Point = Sequence[float]
MOST_BY_NEAREST = 1_000  # more places are put in strips first: comparing all with all would take too long
STRETCH = 60  # how far along the way a crossing is looked for when the places are many
_SHORTER = 1e-9


def tour(points: Sequence[Point]) -> list[int]:
    """Indices of the places in the order of a short open way: nearest neighbour, then 2-opt. Equal input gives equal output.

    Notes
    -----
    Croes (1958), Operations Research 6(6): the way is turned round between two places as long as that makes it shorter.
    """
    if len(points) < 3:
        return list(range(len(points)))
    order = _nearest(points) if len(points) <= MOST_BY_NEAREST else _strips(points)
    return _untangled(points, order)


def legs(points: Sequence[Point], order: Sequence[int], widest: float, highest: float, most: int) -> list[list[int]]:
    """The order cut into legs of at most `most` places that fit a box of this size; a place alone always fits."""
    found: list[list[int]] = []
    box: tuple[float, float, float, float] | None = None
    for index in order:
        x, y = points[index][0], points[index][1]
        grown = (x, y, x, y) if box is None else (min(box[0], x), min(box[1], y), max(box[2], x), max(box[3], y))
        fits = box is not None and len(found[-1]) < most and grown[2] - grown[0] <= widest and grown[3] - grown[1] <= highest
        if fits:
            found[-1].append(index)
            box = grown
        else:
            found.append([index])
            box = (x, y, x, y)
    return found


def _nearest(points: Sequence[Point]) -> list[int]:
    """From the place farthest from the middle always on to the nearest one left."""
    middle = (sum(p[0] for p in points) / len(points), sum(p[1] for p in points) / len(points))
    here = max(range(len(points)), key=lambda i: (distance(points[i], middle), -i))
    left = set(range(len(points))) - {here}
    order = [here]
    while left:
        x, y = points[here][0], points[here][1]
        here = min(left, key=lambda i: ((points[i][0] - x) ** 2 + (points[i][1] - y) ** 2, i))
        left.discard(here)
        order.append(here)
    return order


def _strips(points: Sequence[Point]) -> list[int]:
    """Up one strip and down the next, about as many strips as places in a strip."""
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    width = (east - west) / max(1, round(math.sqrt(len(points) / 2))) or 1.0
    strips: dict[int, list[int]] = {}
    for index, point in enumerate(points):
        strips.setdefault(int((point[0] - west) / width), []).append(index)
    order: list[int] = []
    for n, strip in enumerate(sorted(strips)):
        order += sorted(strips[strip], key=lambda i: (points[i][1], i), reverse=bool(n % 2))
    return order


def _untangled(points: Sequence[Point], order: list[int]) -> list[int]:
    """2-opt until nothing becomes shorter."""
    n = len(order)
    reach = n if n <= MOST_BY_NEAREST // 2 else STRETCH
    is_better = True
    while is_better:
        is_better = False
        for i in range(n - 1):
            for j in range(i + 1, min(n, i + reach)):
                if _gain(points, order, i, j) > _SHORTER:
                    order[i : j + 1] = reversed(order[i : j + 1])
                    is_better = True
    return order


def _gain(points: Sequence[Point], order: Sequence[int], i: int, j: int) -> float:
    """How much shorter the way becomes when the stretch from i to j is walked the other way."""
    before = after = 0.0
    if i > 0:
        before += distance(points[order[i - 1]], points[order[i]])
        after += distance(points[order[i - 1]], points[order[j]])
    if j < len(order) - 1:
        before += distance(points[order[j]], points[order[j + 1]])
        after += distance(points[order[i]], points[order[j + 1]])
    return before - after
