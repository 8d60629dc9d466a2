# SPDX-License-Identifier: GPL-2.0-or-later
"""Getis-Ord Gi*: where the counts of a cell and its neighbours together are higher or lower than chance would have it."""
from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ..core.errors import InputError
from .grid import Grid
from .binomial import two_sided_binomial
from .multiple_testing import benjamini_hochberg, two_sided_normal
from .neighbours import neighbourhood_sums

ALPHA, STRICT_ALPHA = 0.05, 0.01
FEWEST_CELLS = 30  # below this the normal approximation is no more than a hint
HOT_SURE, HOT, NOT_SIGNIFICANT, COLD, COLD_SURE = "hot_99", "hot_95", "none", "cold_95", "cold_99"
_LARGEST_SUM = 2_000_000
CLASSES = (HOT_SURE, HOT, NOT_SIGNIFICANT, COLD, COLD_SURE)


@dataclass(frozen=True)
class GiStar:
    """One value per cell, shape (grid.size,); NaN outside the study area and where nothing varies."""

    z: np.ndarray
    p_value: np.ndarray  # two-sided, normal approximation: what other programs give
    p_adjusted: np.ndarray  # Benjamini-Hochberg
    p_exact: np.ndarray  # two-sided, equal risk in all cells; NaN for weights that are no whole numbers
    p_exact_adjusted: np.ndarray

    @property
    def classes(self) -> np.ndarray:
        """Word for each cell (`CLASSES`; empty where there is no z). Significant is what both p-values say:
        with few events the normal approximation finds hotspots in pure chance."""
        exact = np.where(np.isnan(self.p_exact_adjusted), 0.0, self.p_exact_adjusted)
        p = np.fmax(self.p_adjusted, exact)
        words = np.full(len(self.z), NOT_SIGNIFICANT, dtype=object)
        for alpha, hot, cold in ((ALPHA, HOT, COLD), (STRICT_ALPHA, HOT_SURE, COLD_SURE)):
            with np.errstate(invalid="ignore"):
                words[(p <= alpha) & (self.z > 0)] = hot
                words[(p <= alpha) & (self.z < 0)] = cold
        words[np.isnan(self.z)] = ""
        return words


def gi_star(grid: Grid, values: np.ndarray, is_inside: np.ndarray | None = None) -> GiStar:
    """Gi* of each cell with binary weights, the cell itself included.

    Parameters
    ----------
    values : array, shape (grid.size,)               events per cell or sums of weights, no NaN
    is_inside : bool array, shape (grid.size,)       cells of the study area; None for all. The others neither count nor are counted
    Returns
    -------
    GiStar
    Raises
    ------
    InputError    if shapes differ, a value is negative or no number, or there are fewer than two cells
    Notes
    -----
    Ord and Getis (1995), Geographical Analysis 27(4), equation for Gi* with w_ij = 1 for the cell and its neighbours (`neighbours`).
    Checked against a hand-computed 3 × 3 grid, esda.G_Local and the tables of the R package sfhotspot.
    """
    values = np.asarray(values)
    is_inside = np.ones(grid.size, dtype=bool) if is_inside is None else np.asarray(is_inside, dtype=bool)
    if values.shape != (grid.size,) or is_inside.shape != (grid.size,):
        raise InputError("analysis.values-do-not-fit", n=grid.size)
    used = values[is_inside]
    if not np.isfinite(used).all() or (used < 0).any():
        raise InputError("analysis.values-bad")
    if len(used) < 2:
        raise InputError("analysis.too-few-cells", n=len(used))
    own = np.where(is_inside, values, values.dtype.type(0))
    sums, neighbours = neighbourhood_sums(grid, own), neighbourhood_sums(grid, is_inside.astype(np.int16))
    kinds = _distinct(sums[is_inside], neighbours[is_inside])
    z = z_scores(kinds.sums, kinds.neighbours, used)
    p_value = two_sided_normal(z)
    p_exact = np.where(np.isnan(z), np.nan, equal_risk_p(kinds.sums, kinds.neighbours, used))
    found = (z, p_value, benjamini_hochberg(p_value, kinds.times), p_exact, benjamini_hochberg(p_exact, kinds.times))
    return GiStar(*(_spread(values_of_kinds[kinds.kind], is_inside) for values_of_kinds in found))


def z_scores(sums: np.ndarray, neighbours: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Gi* from the sum and the number of cells of each neighbourhood and all values; NaN where the variance is 0."""
    n = len(values)
    exact = values.astype(float)
    mean = exact.mean()
    spread = np.sqrt(max((exact * exact).mean() - mean * mean, 0.0))
    if spread <= 1e-12 * max(mean, 1.0):
        return np.full(len(sums), np.nan)
    room = np.sqrt(np.maximum(neighbours * (n - neighbours.astype(float)) / (n - 1), 0.0))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(room > 0, (sums - mean * neighbours) / (spread * room), np.nan)


class _Kinds(NamedTuple):
    """Neighbourhoods with the same sum and number of cells, once each: a map of a million cells has some hundred."""

    sums: np.ndarray
    neighbours: np.ndarray
    times: np.ndarray
    kind: np.ndarray  # of each cell


def _distinct(sums: np.ndarray, neighbours: np.ndarray) -> _Kinds:
    largest = int(sums.max(initial=0))
    if sums.dtype.kind not in "iu" or largest > _LARGEST_SUM:
        return _Kinds(sums, neighbours, np.ones(len(sums), dtype=np.int64), np.arange(len(sums)))
    codes = sums + (largest + 1) * neighbours.astype(np.int64)
    times = np.bincount(codes)
    found = np.flatnonzero(times)
    place = np.empty(len(times), dtype=np.int64)
    place[found] = np.arange(len(found))
    return _Kinds(found % (largest + 1), found // (largest + 1), times[found], place[codes])


def _spread(values: np.ndarray, is_inside: np.ndarray) -> np.ndarray:
    """NaN outside the study area."""
    found = np.full(len(is_inside), np.nan)
    found[is_inside] = values
    return found


def equal_risk_p(sums: np.ndarray, neighbours: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Two-sided chance of each neighbourhood's sum when every event falls into any cell of the study area alike.

    Parameters
    ----------
    sums, neighbours : arrays, shape (n,)      events and number of cells of each neighbourhood
    values : array, shape (m,)                 events of all cells of the study area
    Returns
    -------
    float array, shape (n,)                    twice the smaller tail, at most 1; all NaN when the values are no whole numbers
    Notes
    -----
    The sum of k of m cells is binomial (total, k / m); exact also for few events, where the normal approximation of Gi* is not.
    """
    whole = np.asarray(values).astype(np.int64)
    p = np.full(len(sums), np.nan)
    if not np.array_equal(whole, values):
        return p
    total, cells = int(whole.sum()), len(whole)
    for k in np.unique(neighbours[neighbours > 0]):
        is_size = neighbours == k
        p[is_size] = two_sided_binomial(sums[is_size].astype(np.int64), total, min(float(k) / cells, 1.0))
    return p
