# SPDX-License-Identifier: GPL-2.0-or-later
"""Points in square cells: which lie near others, where each asks with a reach of its own."""
from __future__ import annotations

from collections.abc import Iterator
from typing import Callable

import numpy as np

_PAIRS_AT_ONCE = 500_000  # some megabytes in each array: large enough to be quick, small enough for the cache
_MOST_CELLS = 2**40
Chunk = tuple  # asker, point, dx, dy: arrays of the same length


class PointCells:
    """Points sorted by cell, row by row; coordinates in metres, no NaN."""

    def __init__(self, xy: np.ndarray, cell_m: float) -> None:
        self.xy = xy
        self.origin = xy.min(axis=0) if len(xy) else np.zeros(2)
        extent = np.ptp(xy, axis=0) if len(xy) else np.zeros(2)
        self.cell_m = float(max(cell_m, extent.max() / np.sqrt(_MOST_CELLS)))
        self.columns, self.rows = (int(side // self.cell_m) + 1 for side in extent)
        column, row = ((xy - self.origin) // self.cell_m).astype(np.int64).T.reshape(2, -1)
        key = row * self.columns + column
        self.order = np.argsort(key, kind="stable")
        self._keys = key[self.order]
        self._x, self._y = xy[self.order].T.copy()  # in the order of the cells: what is read together lies together

    def near(self, askers: np.ndarray, reach_m: np.ndarray, progress: Callable[[float], None] | None = None) -> Iterator[Chunk]:
        """All points within the reach of each asker, in blocks sorted by asker; what one asker gets may be in two blocks.

        Parameters
        ----------
        askers : float array, shape (n, 2)      metres, no NaN
        reach_m : float array, shape (n,)
        Yields
        ------
        asker, point : int arrays, shape (m,)
        dx, dy : float arrays, shape (m,)       point − asker
        """
        if len(askers) == 0 or len(self.xy) == 0:
            return
        asker, first, counts = self._ranges(askers, reach_m)
        own_x, own_y, limit = askers[asker, 0], askers[asker, 1], (reach_m * reach_m)[asker]
        for low, high in _blocks(counts):
            part = counts[low:high]
            total = int(part.sum())
            if total:
                at = np.arange(total) + np.repeat(first[low:high] - (np.cumsum(part) - part), part)
                dx = self._x[at] - np.repeat(own_x[low:high], part)
                dy = self._y[at] - np.repeat(own_y[low:high], part)
                kept = np.flatnonzero(dx * dx + dy * dy <= np.repeat(limit[low:high], part))
                yield np.repeat(asker[low:high], part)[kept], self.order[at[kept]], dx[kept], dy[kept]
            if progress is not None:
                progress(high / len(counts))

    def _ranges(self, askers: np.ndarray, reach_m: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """For each asker and each row of cells that its box touches: the asker, where its points begin in `order`, how many."""
        low = np.floor((askers - reach_m[:, None] - self.origin) / self.cell_m).astype(np.int64)
        high = np.floor((askers + reach_m[:, None] - self.origin) / self.cell_m).astype(np.int64)
        limits = np.array([self.columns - 1, self.rows - 1])
        touches = (high >= 0).all(axis=1) & (low <= limits).all(axis=1)
        low, high = np.clip(low, 0, limits), np.clip(high, 0, limits)
        rows = np.where(touches, high[:, 1] - low[:, 1] + 1, 0)
        asker = np.repeat(np.arange(len(askers)), rows)
        row = low[asker, 1] + positions_in_runs(rows)
        first = np.searchsorted(self._keys, row * self.columns + low[asker, 0], side="left")
        last = np.searchsorted(self._keys, row * self.columns + high[asker, 0], side="right")
        return asker, first, last - first


def positions_in_runs(counts: np.ndarray) -> np.ndarray:
    """0, 1, … within each run: for counts (2, 3) it is 0 1 0 1 2."""
    ends = np.cumsum(counts)
    return np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - counts, counts)


def spatial_order(xy: np.ndarray, cell_m: float) -> np.ndarray:
    """Indices that bring neighbours together: by rows of cells, within a row by x."""
    if len(xy) == 0:
        return np.empty(0, dtype=np.int64)
    return np.lexsort((xy[:, 0], np.floor((xy[:, 1] - xy[:, 1].min()) / cell_m)))


def _blocks(counts: np.ndarray) -> Iterator[tuple[int, int]]:
    """Ranges of rows whose counts add up to about half a million."""
    total, low = np.cumsum(counts), 0
    while low < len(counts):
        done = int(total[low - 1]) if low else 0
        high = max(low + 1, int(np.searchsorted(total, done + _PAIRS_AT_ONCE, side="right")))
        yield low, high
        low = high
