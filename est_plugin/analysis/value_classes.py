# SPDX-License-Identifier: GPL-2.0-or-later
"""Classes of a map: a few round limits for skewed values, as counts and densities are."""
from __future__ import annotations

import math

import numpy as np

_SHARES = (0.5, 0.75, 0.9, 0.97)
_ROUND = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)


def whole_classes(values: np.ndarray) -> list[tuple[int, int]]:
    """(lowest, highest) of up to five classes of the counts above 0; each holds something at its lower end."""
    positive = np.asarray(values)[np.asarray(values) > 0]
    if not len(positive):
        return []
    lowest, highest = int(positive.min()), int(positive.max())
    starts = sorted({lowest, *(int(round(limit)) for limit in _limits(positive + 0.5) if lowest < round(limit) <= highest)})
    if starts[-1] < highest and (positive > starts[-1]).mean() > 0.2:
        starts.append(starts[-1] + 1)
    return [(start, after - 1) for start, after in zip(starts, [*starts[1:], highest + 1])]


def real_classes(values: np.ndarray, peak_shares: tuple[float, ...] = ()) -> list[tuple[float, float]]:
    """(low, high) of up to five classes of the values above 0, low ≤ value < high, the last one closed.

    Limits are rounded quantiles, or rounded shares of the peak when these are given (what lies below the first is in no class).
    """
    values = np.asarray(values, dtype=float)
    positive = values[np.isfinite(values) & (values > 0)]
    if not len(positive):
        return []
    highest = float(positive.max())
    if peak_shares:
        limits = sorted({round_limit(share * highest) for share in peak_shares})
    else:
        limits = sorted({float(positive.min()), *(limit for limit in _limits(positive) if positive.min() < limit < highest)})
    limits = [limit for limit in limits if limit < highest] or [float(positive.min())]
    return list(zip(limits, [*limits[1:], highest]))


def round_limit(value: float) -> float:
    """The nearest of 1, 1.5, 2, 3, 4, 5, 6, 8 times a power of ten."""
    if value <= 0:
        return 0.0
    power = 10.0 ** math.floor(math.log10(value))
    return min((step * power for step in _ROUND), key=lambda one: abs(one - value))


def _limits(positive: np.ndarray) -> list[float]:
    return [round_limit(float(value)) for value in np.quantile(positive, _SHARES)]
