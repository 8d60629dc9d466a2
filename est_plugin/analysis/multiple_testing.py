# SPDX-License-Identifier: GPL-2.0-or-later
"""P-values of many tests at once."""
from __future__ import annotations

import math

import numpy as np

from ..core.errors import InputError


def benjamini_hochberg(p_values: np.ndarray, times: np.ndarray | None = None) -> np.ndarray:
    """Adjusted p-values: those at most α keep the share of false discoveries at α.

    Parameters
    ----------
    p_values : float array, shape (n,)    NaN for what was not tested: it stays NaN and is not counted among the tests
    times : int array, shape (n,)         how many tests have each of these values; None: one each
    Returns
    -------
    float array, shape (n,)               never below the p-value
    Raises
    ------
    InputError    for a p-value outside 0 to 1
    Notes
    -----
    Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57(1). Holds for independent tests and for those with
    positive dependence (Benjamini and Yekutieli 2001), as sums over overlapping neighbourhoods are.
    """
    p_values = np.asarray(p_values, dtype=float)
    adjusted = np.full(p_values.shape, np.nan)
    is_tested = ~np.isnan(p_values)
    tested = p_values[is_tested]
    if ((tested < 0) | (tested > 1)).any():
        raise InputError("analysis.p-value-bad")
    if len(tested) == 0:
        return adjusted
    order = np.argsort(tested)[::-1]
    number = np.ones(len(tested), dtype=np.int64) if times is None else np.asarray(times)[is_tested]
    ranks = np.cumsum(number[order][::-1])[::-1]
    running = np.minimum.accumulate(tested[order] * number.sum() / ranks)
    in_place = np.empty(len(tested))
    in_place[order] = np.minimum(running, 1.0)
    adjusted[is_tested] = in_place
    return adjusted


def two_sided_normal(z: np.ndarray) -> np.ndarray:
    """Chance of a standard normal value at least as far from zero: 2 (1 − Φ(|z|)); NaN stays NaN."""
    scaled = np.abs(np.asarray(z, dtype=float)) / math.sqrt(2)
    return _erfc(scaled)


def _erfc(values: np.ndarray) -> np.ndarray:
    """Complementary error function; scipy is faster where it is installed, the standard library gives the same."""
    try:
        from scipy.special import erfc
    except ImportError:
        return np.frompyfunc(math.erfc, 1, 1)(values).astype(float)
    return erfc(values)
