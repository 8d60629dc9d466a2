# SPDX-License-Identifier: GPL-2.0-or-later
"""A place compared with an earlier period: new, growing, steady, fading, former, or too few events to tell."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..core.errors import InputError
from .binomial import two_sided_binomial
from .multiple_testing import benjamini_hochberg

NEW, GROWING, STEADY, FADING, FORMER, TOO_FEW, NOTHING = "new", "growing", "steady", "fading", "former", "too_few", ""
CLASSES = (NEW, GROWING, STEADY, FADING, FORMER, TOO_FEW)
ALPHA = 0.05
LEAST_EVENTS = 6
"""With five events in equal periods even 5 against 0 has p = 0.06: fewer can never be told from chance, so they are not tested."""


@dataclass(frozen=True)
class PeriodChange:
    """One value per place, shape (n,)."""

    change: np.ndarray  # word of `CLASSES`, empty without events
    ratio: np.ndarray  # events per year now by events per year before; NaN when there were none before
    p_value: np.ndarray  # NaN where nothing was tested
    p_adjusted: np.ndarray


def compare_periods(now: np.ndarray, before: np.ndarray, years_now: float, years_before: float, least_events: int = LEAST_EVENTS) -> PeriodChange:
    """Whether a place has more or fewer events per time than before.

    Given all events of a place in both periods, those of now are Binomial(all, years_now / (years_now + years_before)) when nothing
    has changed (conditional test of two Poisson rates); the p-values of all tested places are adjusted by Benjamini and Hochberg.
    A place is *growing* (*new* when there were none before) or *fading* (*former* when there are none now) at an adjusted p of at most
    0.05, else *steady*; with fewer than `least_events` in both periods together it is *too_few* and not tested.

    Parameters
    ----------
    now, before : int arrays, shape (n,)       events of each place
    years_now, years_before : float            lengths of the periods, above 0
    Returns
    -------
    PeriodChange
    Raises
    ------
    InputError    if shapes differ, a count is negative, or a period has no length
    Notes
    -----
    Przyborowski and Wilenski (1940), Biometrika 31(3/4). Choosing whom to test by the sum of both periods does not disturb the test,
    which is conditional on that sum.
    """
    now, before = np.asarray(now, dtype=np.int64), np.asarray(before, dtype=np.int64)
    if now.shape != before.shape or (now < 0).any() or (before < 0).any():
        raise InputError("analysis.values-bad")
    if not (years_now > 0 and years_before > 0):
        raise InputError("analysis.period-empty")
    chance = years_now / (years_now + years_before)
    total = now + before
    p_value = np.full(now.shape, np.nan)
    for trials in np.unique(total[total >= least_events]):
        is_same = total == trials
        p_value[is_same] = two_sided_binomial(now[is_same], int(trials), chance)
    p_adjusted = benjamini_hochberg(p_value)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(before > 0, (now / years_now) / (before / years_before), np.nan)
        is_sure = p_adjusted <= ALPHA
    is_more = now > total * chance
    words = np.full(now.shape, STEADY, dtype=object)
    words[is_sure & is_more] = GROWING
    words[is_sure & ~is_more] = FADING
    words[is_sure & is_more & (before == 0)] = NEW
    words[is_sure & ~is_more & (now == 0)] = FORMER
    words[total < least_events] = TOO_FEW
    words[total == 0] = NOTHING
    return PeriodChange(words, ratio, p_value, p_adjusted)
