# SPDX-License-Identifier: GPL-2.0-or-later
"""Regular cells over an extent: squares or hexagons, numbered row by row from the lower left."""
from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ..core.errors import InputError

SQUARE, HEXAGON = "square", "hexagon"
MAX_CELLS = 25_000_000
OUTSIDE = -1
_ROW_STEP = math.sqrt(3) / 2  # rows of hexagons, in distances between neighbours
_TINY = 1e-9  # of a cell: an extent of exactly ten cells is ten cells, whatever the floating point says
Extent = tuple  # (x_min, y_min, x_max, y_max) in metres


@dataclass(frozen=True)
class Grid:
    """Cells in rows from below, columns from the left; cell number = row · columns + column.

    Squares: the lower left corner of cell 0 is (x_min, y_min). Hexagons stand on a corner, cell_m is the distance between the centres
    of neighbours (= between opposite sides), the *centre* of cell 0 is (x_min, y_min), odd rows are shifted by half a cell.
    """

    x_min: float
    y_min: float
    cell_m: float
    columns: int
    rows: int
    shape: str = SQUARE

    @property
    def size(self) -> int:
        """Number of cells."""
        return self.columns * self.rows

    @property
    def cell_area_m2(self) -> float:
        """Area of one cell."""
        return self.cell_m**2 * (1.0 if self.shape == SQUARE else _ROW_STEP)

    @property
    def row_step_m(self) -> float:
        """Distance between the centres of two rows."""
        return self.cell_m * (1.0 if self.shape == SQUARE else _ROW_STEP)

    @property
    def extent(self) -> Extent:
        """(x_min, y_min, x_max, y_max) of all cells together."""
        if self.shape == SQUARE:
            return self.x_min, self.y_min, self.x_min + self.columns * self.cell_m, self.y_min + self.rows * self.cell_m
        reach = self.cell_m / math.sqrt(3)
        half_shift = 0.5 if self.rows > 1 else 0.0
        x_max = self.x_min + (self.columns - 0.5 + half_shift) * self.cell_m
        return self.x_min - self.cell_m / 2, self.y_min - reach, x_max, self.y_min + (self.rows - 1) * self.row_step_m + reach


def square_grid(extent: Extent, cell_m: float) -> Grid:
    """Squares from the lower left corner of the extent until it is covered.

    Parameters
    ----------
    extent : (x_min, y_min, x_max, y_max)    metres, projected CRS; may have no width or height
    cell_m : float                           side of a square
    Raises
    ------
    InputError    for a cell size that is no positive number, an extent that is none, more than `MAX_CELLS` cells
    """
    x_min, y_min, width, height = _checked(extent, cell_m)
    columns = max(1, math.ceil(width / cell_m - _TINY))
    rows = max(1, math.ceil(height / cell_m - _TINY))
    return _limited(Grid(x_min, y_min, float(cell_m), columns, rows, SQUARE))


def hexagon_grid(extent: Extent, cell_m: float) -> Grid:
    """Hexagons with a centre on the lower left corner of the extent until it is covered; cell_m between centres of neighbours.

    Parameters, errors: as `square_grid`.
    """
    x_min, y_min, width, height = _checked(extent, cell_m)
    columns = math.floor(width / cell_m + 0.5) + 1
    rows = math.floor((height / cell_m + 1 / math.sqrt(3)) / _ROW_STEP) + 1
    return _limited(Grid(x_min, y_min, float(cell_m), columns, rows, HEXAGON))


def make_grid(extent: Extent, cell_m: float, shape: str = SQUARE) -> Grid:
    """A grid of the shape that is named."""
    return hexagon_grid(extent, cell_m) if shape == HEXAGON else square_grid(extent, cell_m)


def cell_of(grid: Grid, xy: np.ndarray) -> np.ndarray:
    """Number of the cell that each point lies in.

    Parameters
    ----------
    xy : float array, shape (n, 2)    metres, CRS of the grid
    Returns
    -------
    int64 array, shape (n,)           `OUTSIDE` (-1) for points outside the grid and for coordinates that are no numbers
    Notes
    -----
    A point on the line between two squares belongs to the right or upper one; on the outermost line to the cell inside.
    """
    xy = np.asarray(xy, dtype=float).reshape(-1, 2)
    place = _hexagon_places if grid.shape == HEXAGON else _square_places
    with np.errstate(invalid="ignore"):
        column, row = place(grid, (xy[:, 0] - grid.x_min) / grid.cell_m, (xy[:, 1] - grid.y_min) / grid.row_step_m)
        is_inside = (column >= 0) & (column < grid.columns) & (row >= 0) & (row < grid.rows)
    found = np.full(len(xy), OUTSIDE, dtype=np.int64)
    found[is_inside] = row[is_inside].astype(np.int64) * grid.columns + column[is_inside].astype(np.int64)
    return found


def centres(grid: Grid, cells: np.ndarray | None = None) -> np.ndarray:
    """Centres of all cells, or of these; float array, shape (n, 2)."""
    numbers = np.arange(grid.size) if cells is None else np.asarray(cells)
    row, column = np.divmod(numbers, grid.columns)
    if grid.shape == SQUARE:
        return np.column_stack((grid.x_min + (column + 0.5) * grid.cell_m, grid.y_min + (row + 0.5) * grid.cell_m))
    return np.column_stack((grid.x_min + (column + 0.5 * (row % 2)) * grid.cell_m, grid.y_min + row * grid.row_step_m))


def outlines(grid: Grid, cells: np.ndarray | None = None) -> np.ndarray:
    """Closed rings of all cells, or of these: float array, shape (n, 5 or 7, 2), against the clock."""
    middle = centres(grid, cells)
    if grid.shape == SQUARE:
        half = grid.cell_m / 2
        corners = np.array([(-half, -half), (half, -half), (half, half), (-half, half), (-half, -half)])
        return middle[:, None, :] + corners
    angles = np.radians(np.array([30, 90, 150, 210, 270, 330, 30]))
    return middle[:, None, :] + grid.cell_m / math.sqrt(3) * np.column_stack((np.cos(angles), np.sin(angles)))


def smallest_cell_m(extent: Extent, limit: int = MAX_CELLS) -> float:
    """Cell size that keeps the number of cells below the limit, rounded up to two figures: the cure in an error."""
    width, height = max(extent[2] - extent[0], 0.0), max(extent[3] - extent[1], 0.0)
    # (w/c + 1)(h/c + 1) ≤ limit, as a bound that also holds for long and narrow extents
    wanted = max(math.sqrt(2 * width * height / limit), 4 * max(width, height) / limit, 1e-6)
    step = 10 ** (math.floor(math.log10(wanted)) - 1)
    return round(math.ceil(wanted / step) * step, 12)


def _checked(extent: Extent, cell_m: float) -> tuple[float, float, float, float]:
    if not (isinstance(cell_m, (int, float, np.number)) and math.isfinite(cell_m) and cell_m > 0):
        raise InputError("analysis.cell-size-bad", value=cell_m)
    x_min, y_min, x_max, y_max = (float(value) for value in extent)
    if not all(math.isfinite(value) for value in (x_min, y_min, x_max, y_max)) or x_max < x_min or y_max < y_min:
        raise InputError("analysis.extent-bad")
    return x_min, y_min, x_max - x_min, y_max - y_min


def _limited(grid: Grid) -> Grid:
    if grid.size > MAX_CELLS:
        extent = (0.0, 0.0, grid.columns * grid.cell_m, grid.rows * grid.row_step_m)
        raise InputError("analysis.too-many-cells", n=grid.size, limit=MAX_CELLS, cell=f"{smallest_cell_m(extent):g}")
    return grid


def _square_places(grid: Grid, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    column, row = np.floor(x), np.floor(y)
    column[(column == grid.columns) & (x <= grid.columns + _TINY)] -= 1
    row[(row == grid.rows) & (y <= grid.rows + _TINY)] -= 1
    return column, row


def _hexagon_places(grid: Grid, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The nearest centre lies in the row below or above the point, for rows are further apart than a corner is from its centre."""
    below = np.floor(y)
    best_column, best_row, best = below, below, np.full(len(x), np.inf)
    for row in (below, below + 1):
        shift = 0.5 * (row % 2)
        column = np.floor(x - shift + 0.5)
        distance = (x - column - shift) ** 2 + ((y - row) * _ROW_STEP) ** 2
        is_nearer = distance < best
        best_column, best_row = np.where(is_nearer, column, best_column), np.where(is_nearer, row, best_row)
        best = np.where(is_nearer, distance, best)
    return best_column, best_row
