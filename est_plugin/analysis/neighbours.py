# SPDX-License-Identifier: GPL-2.0-or-later
"""Sums over a cell and the cells round it: eight neighbours on squares (queen), six on hexagons."""
from __future__ import annotations

import numpy as np

from .grid import SQUARE, Grid


def neighbourhood_sums(grid: Grid, values: np.ndarray) -> np.ndarray:
    """Sum of each cell and its neighbours.

    Parameters
    ----------
    values : array, shape (grid.size,)    0 for cells that do not take part
    Returns
    -------
    array, shape (grid.size,)             integers stay integers
    Notes
    -----
    On squares these are the cells whose centres lie within cell · √2, on hexagons within one cell; the cell itself included.
    No distances are computed: the neighbours on the corner lie exactly at that limit, where rounding would decide.
    """
    field = np.asarray(values).reshape(grid.rows, grid.columns)
    in_row = field.copy()
    in_row[:, 1:] += field[:, :-1]
    in_row[:, :-1] += field[:, 1:]
    if grid.shape == SQUARE:
        found = in_row.copy()
        found[1:] += in_row[:-1]
        found[:-1] += in_row[1:]
        return found.reshape(-1)
    with_left, with_right = field.copy(), field.copy()
    with_left[:, 1:] += field[:, :-1]
    with_right[:, :-1] += field[:, 1:]
    found = in_row
    for odd, pair in ((0, with_left), (1, with_right)):  # odd rows are shifted to the right
        below = np.arange(odd, grid.rows, 2)
        found[below[below > 0]] += pair[below[below > 0] - 1]
        found[below[below < grid.rows - 1]] += pair[below[below < grid.rows - 1] + 1]
    return found.reshape(-1)
