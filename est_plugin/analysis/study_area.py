# SPDX-License-Identifier: GPL-2.0-or-later
"""Which cells belong to the study area: those of polygons, or those near the hull of the points."""
from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from ..core.errors import InputError
from .grid import SQUARE, Extent, Grid

_ARC_POINTS = 120  # round a corner of the hull: 0.04 % of half a cell


def cells_inside(grid: Grid, rings: Sequence[np.ndarray]) -> np.ndarray:
    """Cells whose centre lies inside the polygons.

    Parameters
    ----------
    rings : float arrays, shape (k, 2)    outer and inner rings of all polygons, metres, CRS of the grid; closed or not
    Returns
    -------
    bool array, shape (grid.size,)
    Notes
    -----
    Even-odd rule along each row of centres, exact in the centres: an odd number of edges to the left of it. Polygons must not overlap
    one another (unite them first); memory grows with the rows that each edge crosses.
    """
    y_of_row = grid.y_min + (np.arange(grid.rows) + (0.5 if grid.shape == SQUARE else 0.0)) * grid.row_step_m
    row, x = _crossings(rings, y_of_row)
    first = grid.x_min + np.where(row % 2, 0.5, 0.0) * grid.cell_m if grid.shape != SQUARE else grid.x_min + 0.5 * grid.cell_m
    column = np.clip(np.ceil((x - first) / grid.cell_m), 0, grid.columns).astype(np.int64)
    changes = np.bincount(row * (grid.columns + 1) + column, minlength=grid.rows * (grid.columns + 1))
    parity = np.cumsum(changes.reshape(grid.rows, grid.columns + 1), axis=1) % 2
    return parity[:, : grid.columns].astype(bool).reshape(-1)


def points_inside(rings: Sequence[np.ndarray], xy: np.ndarray) -> np.ndarray:
    """Whether each point lies inside the polygons (even-odd rule); rings as in `cells_inside`, xy (n, 2), result bool (n,)."""
    xy = np.asarray(xy, dtype=float).reshape(-1, 2)
    order = np.argsort(xy[:, 1], kind="stable")
    row, x = _crossings(rings, xy[order, 1])
    to_the_left = np.bincount(row[x < xy[order[row], 0]], minlength=len(xy))
    found = np.zeros(len(xy), dtype=bool)
    found[order] = to_the_left % 2 == 1
    return found


def convex_hull(xy: np.ndarray) -> np.ndarray:
    """Corners of the convex hull against the clock: float array, shape (k, 2); one or two points for points on one spot or line."""
    points = np.asarray(xy, dtype=float).reshape(-1, 2)
    points = np.unique(_outermost(points[np.isfinite(points).all(axis=1)]), axis=0)
    if len(points) < 3:
        return points
    return np.array(_chain(points)[:-1] + _chain(points[::-1])[:-1])


def hull_extent(hull: np.ndarray, margin_m: float) -> Extent:
    """Box round the hull with a margin."""
    if len(hull) == 0:
        raise InputError("analysis.no-points")
    low, high = hull.min(axis=0) - margin_m, hull.max(axis=0) + margin_m
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def cells_near_hull(grid: Grid, hull: np.ndarray, margin_m: float) -> np.ndarray:
    """Cells that come within the margin of the hull: the study area when none is given.

    Parameters
    ----------
    hull : float array, shape (k, 2)    corners of a convex polygon (`convex_hull`)
    margin_m : float                    half a cell gives the cells of the R package sfhotspot
    Returns
    -------
    bool array, shape (grid.size,)
    Notes
    -----
    The widened hull is convex, so each row of cells takes part from its leftmost to its rightmost touch. Hexagons are taken by the
    box round them.
    """
    angles = np.arange(_ARC_POINTS) * (2 * math.pi / _ARC_POINTS)
    circle = margin_m * np.column_stack((np.cos(angles), np.sin(angles)))
    wide = convex_hull((hull[:, None, :] + circle).reshape(-1, 2))
    half = grid.cell_m / 2 if grid.shape == SQUARE else grid.cell_m / math.sqrt(3)
    middle = grid.y_min + (np.arange(grid.rows) + (0.5 if grid.shape == SQUARE else 0.0)) * grid.row_step_m
    left, right = _reach_in_strips(wide, middle - half, middle + half)
    shift = np.where((np.arange(grid.rows) % 2 == 1) & (grid.shape != SQUARE), 0.5, 0.0)
    middles = grid.x_min + (np.arange(grid.columns)[None, :] + (0.5 if grid.shape == SQUARE else 0.0) + shift[:, None]) * grid.cell_m
    touches = (middles + grid.cell_m / 2 >= left[:, None]) & (middles - grid.cell_m / 2 <= right[:, None])
    return touches.reshape(-1)


def _crossings(rings: Sequence[np.ndarray], y_of_row: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(row, x) of each place where an edge crosses the middle line of a row."""
    starts, ends = [np.empty((0, 2))], [np.empty((0, 2))]
    for ring in rings:
        ring = np.asarray(ring, dtype=float)[:, :2]
        starts.append(ring)
        ends.append(np.roll(ring, -1, axis=0))  # from the last point to the first: of no length when the ring is closed
    start, end = np.concatenate(starts), np.concatenate(ends)
    low, high = np.minimum(start[:, 1], end[:, 1]), np.maximum(start[:, 1], end[:, 1])
    first, last = np.searchsorted(y_of_row, low), np.searchsorted(y_of_row, high)  # rows with low ≤ y < high
    counts = last - first
    edge = np.repeat(np.arange(len(start)), counts)
    ends_of_runs = np.cumsum(counts)
    row = np.arange(ends_of_runs[-1] if len(counts) else 0) - np.repeat(ends_of_runs - counts, counts) + np.repeat(first, counts)
    share = (y_of_row[row] - start[edge, 1]) / (end[edge, 1] - start[edge, 1])
    return row, start[edge, 0] + share * (end[edge, 0] - start[edge, 0])


def _outermost(points: np.ndarray) -> np.ndarray:
    """Without most of those that lie inside: inside the polygon of the points furthest out in sixteen directions (Akl and Toussaint 1978)."""
    if len(points) < 100:
        return points
    angles = np.arange(16) * (math.pi / 8)
    furthest = [int(np.argmax(points[:, 0] * math.cos(angle) + points[:, 1] * math.sin(angle))) for angle in angles]
    corners = points[list(dict.fromkeys(furthest))]
    keep = np.zeros(len(points), dtype=bool)
    for (x0, y0), (x1, y1) in zip(corners, np.roll(corners, -1, axis=0)):
        keep |= (x1 - x0) * (points[:, 1] - y0) - (y1 - y0) * (points[:, 0] - x0) <= 0
    return points[keep]


def _chain(points: np.ndarray) -> list[tuple[float, float]]:
    """Lower hull of sorted points (Andrew 1979)."""
    chain: list[tuple[float, float]] = []
    for x, y in points.tolist():
        while len(chain) > 1 and _turn(chain[-2], chain[-1], (x, y)) <= 0:
            chain.pop()
        chain.append((x, y))
    return chain


def _turn(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _reach_in_strips(corners: np.ndarray, low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Leftmost and rightmost x of a convex polygon within each strip low ≤ y ≤ high; (inf, -inf) where it does not reach."""
    start, end = corners, np.roll(corners, -1, axis=0)
    left, right = np.full(len(low), np.inf), np.full(len(low), -np.inf)
    for (x0, y0), (x1, y1) in zip(start, end):
        bottom, top = min(y0, y1), max(y0, y1)
        is_met = (bottom <= high) & (top >= low)
        if not is_met.any():
            continue
        height = y1 - y0
        for y in (np.clip(low[is_met], bottom, top), np.clip(high[is_met], bottom, top)):
            x = x0 + (y - y0) / height * (x1 - x0) if height else np.full(len(y), x0)
            left[is_met], right[is_met] = np.minimum(left[is_met], x), np.maximum(right[is_met], x)
        if not height:
            left[is_met], right[is_met] = np.minimum(left[is_met], x1), np.maximum(right[is_met], x1)
    return left, right
