# SPDX-License-Identifier: GPL-2.0-or-later
"""What events are divided by: people or metres of street in each cell."""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..core.errors import InputError
from .counting import count_per_cell
from .grid import Grid, cell_of
from .segments import Line, cut, pieces_of
from .study_area import cells_inside

LEAST_PEOPLE, LEAST_STREET_M = 10.0, 20.0
"""Below these a rate says nothing: one event among three people is no high risk."""
PER_PEOPLE, PER_STREET_M = 1000.0, 1000.0
_STEPS_IN_CELL = 50


def people_of_points(grid: Grid, xy: np.ndarray, people: np.ndarray) -> np.ndarray:
    """Sum of the people of all points in each cell; float array, shape (grid.size,)."""
    return count_per_cell(grid, xy, people)


def people_of_polygons(grid: Grid, polygons: Sequence[Sequence[np.ndarray]], people: np.ndarray) -> np.ndarray:
    """People of areas, spread evenly over the cells whose centres lie inside.

    Parameters
    ----------
    polygons : n areas, each a sequence of rings (outer and inner, also of several parts), float arrays (k, 2), metres
    people : float array, shape (n,)
    Returns
    -------
    float array, shape (grid.size,)
    Notes
    -----
    An area that holds no centre gives its people to the cell of the middle of its outer ring. The part of an area that lies outside
    the grid takes its people with it: the cells outside are counted, too.
    """
    people = np.asarray(people, dtype=float)
    if len(people) != len(polygons) or not np.isfinite(people).all() or (people < 0).any():
        raise InputError("analysis.people-bad")
    found = np.zeros(grid.size)
    for rings, number in zip(polygons, people):
        if not len(rings) or number == 0:
            continue
        corners = np.concatenate([np.asarray(ring, dtype=float)[:, :2] for ring in rings])
        window, first_row, first_column = _window(grid, corners)
        inside = np.flatnonzero(cells_inside(window, rings))
        if not len(inside):
            cell = cell_of(grid, corners.mean(axis=0)[None, :])[0]
            found[cell] += number if cell >= 0 else 0.0
            continue
        row, column = np.divmod(inside, window.columns)
        row, column = row + first_row, column + first_column
        is_in_grid = (row >= 0) & (row < grid.rows) & (column >= 0) & (column < grid.columns)
        found[row[is_in_grid] * grid.columns + column[is_in_grid]] += number / len(inside)
    return found


def street_length(grid: Grid, lines: Sequence[Line]) -> np.ndarray:
    """Metres of street in each cell.

    Parameters
    ----------
    lines : float arrays (k, 2) or sequences of them, metres, CRS of the grid
    Returns
    -------
    float array, shape (grid.size,)
    Notes
    -----
    Lines are cut into pieces of at most a fiftieth of a cell, each counted where its middle lies: no length is lost, and a cell is
    wrong by at most a hundredth of its side for each time a line crosses its border.
    """
    start, end, _line = pieces_of(lines)
    if not len(start):
        return np.zeros(grid.size)
    first, last, _piece = cut(start, end, grid.cell_m / _STEPS_IN_CELL)
    return count_per_cell(grid, (first + last) / 2, np.hypot(*(last - first).T))


def rates(counts: np.ndarray, denominator: np.ndarray, per: float, least: float, years: float | None = None) -> np.ndarray:
    """Events per so many people or metres, and year when its length is known; NaN where the denominator is below the least.

    Parameters
    ----------
    counts, denominator : arrays, shape (n,)
    per : the rate is given per this many
    least : smallest denominator that a rate is given for
    years : length of the period, or None
    Returns
    -------
    float array, shape (n,)
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        found = per * counts / denominator / (years or 1.0)
    return np.where(denominator >= max(least, 1e-12), found, np.nan)


def _window(grid: Grid, corners: np.ndarray) -> tuple[Grid, int, int]:
    """(grid of the cells round the corners in line with the grid, its first row and column in it); also outside of it."""
    low, high = corners.min(axis=0), corners.max(axis=0)
    row = int(np.floor((low[1] - grid.y_min) / grid.row_step_m)) - 1
    row -= row % 2  # rows of hexagons keep their shift
    column = int(np.floor((low[0] - grid.x_min) / grid.cell_m)) - 1
    columns = int(np.ceil((high[0] - grid.x_min) / grid.cell_m)) + 1 - column
    rows = int(np.ceil((high[1] - grid.y_min) / grid.row_step_m)) + 1 - row
    window = Grid(grid.x_min + column * grid.cell_m, grid.y_min + row * grid.row_step_m, grid.cell_m, columns, rows, grid.shape)
    return window, row, column
