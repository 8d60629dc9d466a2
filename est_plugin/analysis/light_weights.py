# SPDX-License-Identifier: GPL-2.0-or-later
"""How much places along paths count because of what is near them."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Callable

import numpy as np

from ..core.errors import InputError
from .light_cells import PointCells
from .light_shadows import buildings_of, containing
from .segments import cut, distances_to_pieces, pieces_of

_PIECE_M = 16.0


def nearby_weight(
    xy: np.ndarray, parts: Sequence[np.ndarray], feature: Sequence[int], weight: Sequence[float], radius_m: float, is_area: bool,
    most: float, progress: Callable[[float], None] | None = None,
) -> np.ndarray:  # fmt: skip
    """Sum of the weights of the features within a distance of each place, at most `most`.

    Parameters
    ----------
    xy : float array, shape (s, 2)      places, metres
    parts : float arrays (k, 2)         corners of points (one corner), lines or rings
    feature : number of the feature of each part; a feature counts once however many parts are near
    weight : weight of each feature, ≥ 0
    radius_m : ≥ 0; an area counts inside it also when it is 0
    Returns
    -------
    float array, shape (s,)
    """
    if not (np.isfinite(radius_m) and radius_m >= 0 and np.isfinite(most) and most >= 0):
        raise InputError("light.radius-bad", value=radius_m)
    total = np.zeros(len(xy))
    if len(xy) == 0 or len(parts) == 0:
        return total
    cells, values = PointCells(xy, max(radius_m, _PIECE_M)), np.asarray(weight, dtype=float)
    keys = [_near_lines(cells, parts, np.asarray(feature), radius_m, len(values), progress)]
    if is_area:
        keys.append(_inside(cells, parts, np.asarray(feature), len(values)))
    place, number = np.divmod(np.unique(np.concatenate(keys)), max(len(values), 1))
    return np.minimum(np.bincount(place, values[number], minlength=len(xy)), most)


def _near_lines(
    cells: PointCells, parts: Sequence[np.ndarray], feature: np.ndarray, radius_m: float, features: int, progress: Callable[[float], None] | None
) -> np.ndarray:
    """place · features + feature for all that are near."""
    start, end, part = pieces_of(parts)
    start, end, piece = cut(start, end, _PIECE_M)
    owner = feature[part[piece]]
    found = [np.empty(0, dtype=np.int64)]
    for asker, place, _dx, _dy in cells.near((start + end) / 2, np.hypot(*(end - start).T) / 2 + radius_m, progress):
        is_near = distances_to_pieces(cells.xy[place], start[asker], end[asker]) <= radius_m
        found.append(np.unique(place[is_near] * features + owner[asker[is_near]]))
    return np.concatenate(found)


def _inside(cells: PointCells, rings: Sequence[np.ndarray], feature: np.ndarray, features: int) -> np.ndarray:
    """Each ring is looked at by itself; inside an odd number of rings of one feature is inside it, so holes are outside."""
    kept = [number for number, ring in enumerate(rings) if len(buildings_of([[ring]]))]
    place, ring = containing(buildings_of([[rings[number]] for number in kept]), cells)
    if len(place) == 0:
        return np.empty(0, dtype=np.int64)
    keys, counts = np.unique(place * features + feature[np.array(kept)[ring]], return_counts=True)
    return keys[counts % 2 == 1]
