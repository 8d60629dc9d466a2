# SPDX-License-Identifier: GPL-2.0-or-later
"""Pairs of points that lie close to each other, found through a grid: no n × n table, and numpy is enough."""
from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..core.errors import InputError

EUCLIDEAN, MANHATTAN = METRICS = ("euclidean", "manhattan")
_AT_ONCE = 4_000_000
_WIDER = 1 + 1e-9  # a pair just below the limit never lies two cells apart by rounding


def close_pairs(xy: np.ndarray, limit_m: float, metric: str = EUCLIDEAN) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """All pairs closer than a distance, each once, in blocks.

    Parameters
    ----------
    xy : float array, shape (n, 2)      projected CRS in metres, no NaN
    limit_m : float                     > 0; a pair at exactly this distance is not one
    metric : "euclidean" or "manhattan"
    Yields
    ------
    i, j : int32 arrays, shape (m,)     indices into xy, i ≠ j, each pair in one block and one direction
    distance_m : float array, shape (m,)
    Raises
    ------
    InputError    for positions, a distance or a metric that are none
    """
    xy = np.asarray(xy, dtype=float)
    if xy.ndim != 2 or xy.shape[1] != 2 or not np.isfinite(xy).all() or not (np.isfinite(limit_m) and limit_m > 0) or metric not in METRICS:
        raise InputError("pairs.bad-input")
    if len(xy) < 2:
        return
    order, starts, counts = _ranges(xy, limit_m * _WIDER)
    total = np.cumsum(counts)
    first = 0
    while first < len(counts):
        done = int(total[first - 1]) if first else 0
        last = max(first + 1, int(np.searchsorted(total, done + _AT_ONCE, side="right")))
        yield from _block(xy, order, starts[first:last], counts[first:last], np.arange(first, last) // 2, limit_m, metric)
        first = last


def _ranges(xy: np.ndarray, cell_m: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Points in the order of their cells, and for each two ranges in that order in which its partners lie: start and length, shape (2n,).

    Cells are numbered column by column. A point looks at the rest of its own cell and the cell above, which follow each other, and at
    three cells of the next column, which do too.
    """
    place = np.floor((xy - xy.min(axis=0)) / cell_m)
    height = place[:, 1].max() + 3
    if place[:, 0].max() * height >= 2**62:
        raise InputError("pairs.bad-input")
    cell = place[:, 0].astype(np.int64) * int(height) + place[:, 1].astype(np.int64) + 1
    order = np.argsort(cell, kind="stable").astype(np.int32)
    cell = cell[order]
    here = np.arange(1, len(cell) + 1)
    beside = np.searchsorted(cell, cell + int(height) - 1, "left")
    starts = np.column_stack((here, beside)).reshape(-1)
    ends = np.column_stack((np.searchsorted(cell, cell + 1, "right"), np.searchsorted(cell, cell + int(height) + 1, "right"))).reshape(-1)
    return order, starts, ends - starts


def _block(
    xy: np.ndarray, order: np.ndarray, starts: np.ndarray, counts: np.ndarray, owners: np.ndarray, limit_m: float, metric: str
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """The pairs of some ranges that are close enough; nothing when there are none."""
    shift = np.repeat(starts - (np.cumsum(counts) - counts), counts)
    i = order[np.repeat(owners, counts)]
    j = order[np.arange(len(shift)) + shift]
    apart = np.abs(xy[i] - xy[j])
    distance = apart.sum(axis=1) if metric == MANHATTAN else np.hypot(apart[:, 0], apart[:, 1])
    near = distance < limit_m
    if near.any():
        yield i[near], j[near], distance[near]
