# SPDX-License-Identifier: GPL-2.0-or-later
"""How far a place lies from an area: nothing inside it, else metres to its nearest edge."""
from __future__ import annotations

import math
from collections.abc import Sequence

Ring = Sequence[Sequence[float]]


def distance_to_area(rings: Sequence[Ring], xy: Sequence[float]) -> float:
    """Metres from a place to an area of closed rings, the outer one first; 0 inside and on its edge. A place in a hole is outside.

    Parameters
    ----------
    rings : each (n, 2) in map units, first corner = last corner
    xy : x and y in the same system
    """
    if _holds(rings[0], xy) and not any(_holds(hole, xy) for hole in rings[1:]):
        return 0.0
    return min(_to_edge(a, b, xy) for ring in rings for a, b in zip(ring, ring[1:]))


def _holds(ring: Ring, xy: Sequence[float]) -> bool:
    """Crossings of a ray to the east: odd inside."""
    x, y = xy[0], xy[1]
    is_inside = False
    for a, b in zip(ring, ring[1:]):
        if (a[1] > y) != (b[1] > y) and x < a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]):
            is_inside = not is_inside
    return is_inside


def _to_edge(a: Sequence[float], b: Sequence[float], xy: Sequence[float]) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    square = dx * dx + dy * dy
    part = 0.0 if square == 0 else min(1.0, max(0.0, ((xy[0] - a[0]) * dx + (xy[1] - a[1]) * dy) / square))
    return math.hypot(xy[0] - a[0] - part * dx, xy[1] - a[1] - part * dy)
