# SPDX-License-Identifier: GPL-2.0-or-later
"""Kernel density in events per square kilometre: points on a raster, smoothed by a fast Fourier transform."""
from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from ..core.errors import InputError
from .counting import checked_weights
from .grid import SQUARE, Grid

QUARTIC, GAUSSIAN = "quartic", "gaussian"
KERNELS = (QUARTIC, GAUSSIAN)
GAUSSIAN_REACH = 4.0  # standard deviations; 0.03 % of the mass lies beyond and is given back by scaling
LEAST_CELLS_IN_BANDWIDTH = 2.0
_KM2 = 1e6
Progress = Callable[[float], None]


def kernel_density(
    grid: Grid, xy: np.ndarray, bandwidth_m: float, kernel: str = QUARTIC, weights: np.ndarray | None = None,
    is_inside: np.ndarray | None = None, progress: Progress | None = None,
) -> np.ndarray:  # fmt: skip
    """Density at the centre of each cell.

    Parameters
    ----------
    grid : Grid of squares, metres
    xy : float array, shape (n, 2)               metres, same CRS; points outside the grid count as far as their kernel reaches in
    bandwidth_m : float                          radius of the quartic kernel, standard deviation of the Gaussian one
    kernel : "quartic" or "gaussian"
    weights : float array, shape (n,), or None
    is_inside : bool array, shape (grid.size,)   study area for the edge correction; None for no correction
    progress : called with the share done; may raise to stop
    Returns
    -------
    float array, shape (grid.rows, grid.columns)  events per km²; the first row is the lowest. NaN outside the study area
    Raises
    ------
    InputError    for hexagons, a kernel that is unknown, a bandwidth below two cells
    Notes
    -----
    Each point is shared out to the four nearest centres (linear binning) and the histogram is convolved with the kernel
    (Wand 1994, Journal of Computational and Graphical Statistics 3(4)). Without correction the sum over a grid that holds all kernels
    is the number of points. With correction each point is divided by the part of its kernel that lies in the study area, so that the
    sum over the study area is the number of points in it (Jones 1993, Statistics and Computing 3(3); `diggle = TRUE` in spatstat).
    """
    say = progress or (lambda _share: None)
    reach = _checked_reach(grid, bandwidth_m, kernel)
    shape = (grid.rows + 2 * reach, grid.columns + 2 * reach)
    transform = _Transform(shape)
    spectrum = transform.forward(_kernel_cells(reach, bandwidth_m / grid.cell_m, kernel, transform.shape))
    say(0.2)
    area = None
    if is_inside is not None:
        area = np.zeros(shape)
        area[reach : reach + grid.rows, reach : reach + grid.columns] = np.asarray(is_inside, dtype=float).reshape(grid.rows, grid.columns)
    histogram = linear_histogram(grid, xy, reach, weights, area)
    say(0.5)
    if area is not None:
        part = transform.convolve(area, spectrum)
        histogram = np.divide(histogram, part, out=np.zeros(shape), where=histogram > 0)
        say(0.7)
    smooth = transform.convolve(histogram, spectrum)
    density = np.maximum(smooth[reach : reach + grid.rows, reach : reach + grid.columns], 0.0) * (_KM2 / grid.cell_area_m2)
    if is_inside is not None:
        density[~np.asarray(is_inside, dtype=bool).reshape(density.shape)] = np.nan
    say(1.0)
    return density


def kernel_reach_m(bandwidth_m: float, kernel: str) -> float:
    """How far from a point its kernel ends."""
    return bandwidth_m * (GAUSSIAN_REACH if kernel == GAUSSIAN else 1.0)


def linear_histogram(
    grid: Grid, xy: np.ndarray, reach: int, weights: np.ndarray | None = None, area: np.ndarray | None = None
) -> np.ndarray:
    """Points shared out to the four nearest cell centres, with `reach` cells round the grid; points further out are left.

    With an area (1 inside, 0 outside, shape of the result) only points inside count, and only cells inside get their shares.
    """
    rows, columns = grid.rows + 2 * reach, grid.columns + 2 * reach
    xy = np.asarray(xy, dtype=float).reshape(-1, 2)
    x = (xy[:, 0] - grid.x_min) / grid.cell_m + (reach - 0.5)
    y = (xy[:, 1] - grid.y_min) / grid.cell_m + (reach - 0.5)
    is_near = (x >= 0) & (x < columns - 1) & (y >= 0) & (y < rows - 1)
    amounts = None if weights is None else checked_weights(weights, len(xy))
    if not is_near.all():
        x, y = x[is_near], y[is_near]
        amounts = None if amounts is None else amounts[is_near]
    column, row = x.astype(np.int64), y.astype(np.int64)
    right, up = x - column, y - row
    cell = row * columns + column
    shares = np.stack(((1 - up) * (1 - right), (1 - up) * right, up * (1 - right), up * right))
    steps = (0, 1, columns, columns + 1)
    if area is not None:
        shares = _kept_inside(shares, steps, cell, area.reshape(-1), np.rint(y).astype(np.int64) * columns + np.rint(x).astype(np.int64))
    if amounts is not None:
        shares = shares * amounts
    found = np.zeros(rows * columns)
    for step, share in zip(steps, shares):
        found += np.bincount(cell + step, share, minlength=rows * columns)
    return found.reshape(rows, columns)


def _kept_inside(shares: np.ndarray, steps: tuple[int, ...], cell: np.ndarray, area: np.ndarray, nearest: np.ndarray) -> np.ndarray:
    """Shares of cells outside go to those inside; a point whose own cell lies outside counts for nothing."""
    kept = shares * np.stack([area[cell + step] for step in steps])
    total = kept.sum(axis=0)
    return kept * np.divide(area[nearest], total, out=np.zeros(len(total)), where=total > 0)


def _checked_reach(grid: Grid, bandwidth_m: float, kernel: str) -> int:
    """Cells from a point to the end of its kernel."""
    if grid.shape != SQUARE or kernel not in KERNELS:
        raise InputError("analysis.kernel-unknown", kernel=kernel, words=", ".join(KERNELS))
    if not (np.isfinite(bandwidth_m) and bandwidth_m >= LEAST_CELLS_IN_BANDWIDTH * grid.cell_m * (1 - 1e-9)):
        raise InputError("analysis.bandwidth-small", bandwidth=f"{bandwidth_m:g}", cell=f"{grid.cell_m:g}", largest=f"{bandwidth_m / 2:g}")
    return int(math.ceil(kernel_reach_m(bandwidth_m, kernel) / grid.cell_m)) + 1


def _kernel_cells(reach: int, bandwidth: float, kernel: str, shape: tuple[int, int]) -> np.ndarray:
    """Kernel weights that add up to 1, with the middle at [0, 0] and the rest wrapped round, as the transform wants it."""
    offset = np.arange(-reach, reach + 1, dtype=float) / bandwidth
    squared = offset[:, None] ** 2 + offset[None, :] ** 2
    if kernel == QUARTIC:
        cells = np.maximum(1 - squared, 0.0) ** 2
    else:
        cells = np.where(squared <= GAUSSIAN_REACH**2, np.exp(-squared / 2), 0.0)
    wrapped = np.zeros(shape)
    place = np.arange(-reach, reach + 1)
    wrapped[np.ix_(place % shape[0], place % shape[1])] = cells / cells.sum()
    return wrapped


class _Transform:
    """Circular convolution of arrays of one shape; the cells round the grid take up what comes round from the other side."""

    def __init__(self, shape: tuple[int, int]) -> None:
        self._wanted = shape
        self.shape = (_fast_length(shape[0]), _fast_length(shape[1]))

    def forward(self, values: np.ndarray) -> np.ndarray:
        return np.fft.rfft2(values, self.shape)

    def convolve(self, values: np.ndarray, spectrum: np.ndarray) -> np.ndarray:
        product = self.forward(values)
        product *= spectrum
        return np.fft.irfft2(product, self.shape)[: self._wanted[0], : self._wanted[1]]


def _fast_length(least: int) -> int:
    """The next length made of the factors 2, 3 and 5 only, which the transform does fast."""
    length = least
    while True:
        rest = length
        for factor in (2, 3, 5):
            while rest % factor == 0:
                rest //= factor
        if rest == 1:
            return length
        length += 1
