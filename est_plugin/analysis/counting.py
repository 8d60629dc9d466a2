# SPDX-License-Identifier: GPL-2.0-or-later
"""Events per cell."""
from __future__ import annotations

import numpy as np

from ..core.errors import InputError
from .grid import Grid, cell_of


def count_per_cell(grid: Grid, xy: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
    """Number of points in each cell, or the sum of their weights.

    Parameters
    ----------
    xy : float array, shape (n, 2)            metres, CRS of the grid; points outside and coordinates that are no numbers are not counted
    weights : float array, shape (n,), or None
    Returns
    -------
    int64 array (float64 with weights), shape (grid.size,)
    Raises
    ------
    InputError    when there are not as many weights as points, or a weight is negative or no number
    """
    return count_of_cells(grid, cell_of(grid, xy), weights)


def count_of_cells(grid: Grid, cells: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
    """The same from cell numbers (`cell_of`), for points that are counted more than once."""
    is_inside = cells >= 0
    if weights is None:
        return np.bincount(cells[is_inside], minlength=grid.size)
    weights = checked_weights(weights, len(cells))
    return np.bincount(cells[is_inside], weights[is_inside], minlength=grid.size)


def checked_weights(weights: np.ndarray, n: int) -> np.ndarray:
    """Weights as floats; InputError when they do not fit the points, are negative or no numbers."""
    weights = np.asarray(weights, dtype=float).reshape(-1)
    if len(weights) != n:
        raise InputError("analysis.weights-length", n=n, weights=len(weights))
    is_bad = ~(np.isfinite(weights) & (weights >= 0))
    if is_bad.any():
        raise InputError("analysis.weights-bad", n=int(is_bad.sum()))
    return weights
