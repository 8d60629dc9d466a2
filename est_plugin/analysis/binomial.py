# SPDX-License-Identifier: GPL-2.0-or-later
"""Exact binomial tests on arrays, without scipy."""
from __future__ import annotations

import math

import numpy as np

_FAR = 40.0  # standard deviations: what lies beyond is below the smallest float


def two_sided_binomial(successes: np.ndarray, trials: int, chance: float) -> np.ndarray:
    """Twice the smaller tail of Binomial(trials, chance) at each number of successes, at most 1.

    Parameters
    ----------
    successes : int array, shape (n,), 0 to trials
    trials : int, at least 0
    chance : float, 0 to 1
    Returns
    -------
    float array, shape (n,)
    """
    successes = np.asarray(successes, dtype=np.int64)
    if trials == 0 or len(successes) == 0 or chance <= 0 or chance >= 1:
        return np.ones(len(successes))
    middle, spread = trials * chance, math.sqrt(trials * chance * (1 - chance))
    low = max(0, min(int(successes.min()), math.floor(middle - _FAR * spread) - 1))
    high = min(trials, max(int(successes.max()), math.ceil(middle + _FAR * spread) + 100))
    chances = np.exp(_log_chances(low, high, trials, chance))
    at_most = np.cumsum(chances)
    at_least = np.cumsum(chances[::-1])[::-1]
    place = successes - low
    return np.minimum(2 * np.minimum(at_most[place], at_least[place]), 1.0)


def _log_chances(low: int, high: int, trials: int, chance: float) -> np.ndarray:
    """log P(k) for k from low to high: the first by log-gamma, the others by their ratios."""
    first = math.lgamma(trials + 1) - math.lgamma(low + 1) - math.lgamma(trials - low + 1)
    first += low * math.log(chance) + (trials - low) * math.log1p(-chance)
    k = np.arange(low, high, dtype=float)
    steps = np.log((trials - k) / (k + 1)) + (math.log(chance) - math.log1p(-chance))
    return first + np.concatenate(([0.0], np.cumsum(steps)))
