# SPDX-License-Identifier: GPL-2.0-or-later
"""Which points lie in an area, for many points and long borders."""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np

_PAIRS_AT_ONCE = 2_000_000


def points_inside(xy: np.ndarray, rings: Sequence[np.ndarray]) -> np.ndarray:
    """Points inside a polygon or several.

    Parameters
    ----------
    xy : float array, shape (n, 2)        CRS of the rings; NaN lies nowhere
    rings : float arrays, shape (k, 2)    outer and inner rings, closed or not
    Returns
    -------
    bool array, shape (n,)
    Notes
    -----
    Even-odd rule. On an edge a point belongs to the area above or to the right of it, so that areas that touch share no point. Each edge is
    only compared with the points at its height.
    """
    xy = np.asarray(xy, dtype=float).reshape(-1, 2)
    inside = np.zeros(len(xy), dtype=bool)
    rings = [np.asarray(ring, dtype=float)[:, :2] for ring in rings if len(ring)]
    if not rings:
        return inside
    start = np.concatenate(rings)
    end = np.concatenate([np.roll(ring, -1, axis=0) for ring in rings])
    (low_x, low_y), (high_x, high_y) = start.min(axis=0), start.max(axis=0)
    with np.errstate(invalid="ignore"):
        near = np.flatnonzero((xy[:, 0] >= low_x) & (xy[:, 0] <= high_x) & (xy[:, 1] >= low_y) & (xy[:, 1] <= high_y))
    near = near[np.argsort(xy[near, 1], kind="stable")]
    inside[near] = _crossings(xy[near], start, end) % 2 == 1
    return inside


def _crossings(xy: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """How many edges lie to the right of each point; points sorted by y."""
    first = np.searchsorted(xy[:, 1], np.minimum(start[:, 1], end[:, 1]), "left")
    counts = np.searchsorted(xy[:, 1], np.maximum(start[:, 1], end[:, 1]), "left") - first
    found = np.zeros(len(xy), dtype=np.int64)
    rounds = np.split(np.arange(len(start)), np.flatnonzero(np.diff(np.cumsum(counts) // _PAIRS_AT_ONCE)) + 1)
    for edges in rounds:
        each = counts[edges]
        if not each.sum():
            continue
        edge = np.repeat(edges, each)
        point = np.repeat(first[edges], each) + np.arange(each.sum()) - np.repeat(np.cumsum(each) - each, each)
        (sx, sy), (ex, ey) = start[edge].T, end[edge].T
        x = sx + (xy[point, 1] - sy) * (ex - sx) / (ey - sy)
        found += np.bincount(point[x > xy[point, 0]], minlength=len(xy))
    return found
