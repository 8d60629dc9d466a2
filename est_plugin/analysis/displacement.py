# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether events became fewer where something was done than elsewhere, and whether they only moved next door."""
from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

from ..core.errors import InputError

CONFIDENCE = 0.95
Counts = tuple  # (events before, events after)
NONE = (0, 0)


@dataclass(frozen=True)
class Difference:
    """Events more (+) or fewer (−) than the control area lets expect.

    Attributes
    ----------
    estimate : events
    standard_error : events; 0 when nothing happened anywhere
    low, high : ends of the confidence interval
    """

    estimate: float
    standard_error: float
    low: float
    high: float

    @property
    def z(self) -> float | None:
        """Estimate by its standard error; None when that is 0."""
        return self.estimate / self.standard_error if self.standard_error > 0 else None


@dataclass(frozen=True)
class Quotient:
    """Weighted displacement quotient.

    Attributes
    ----------
    success : change of the treated area's events per event of the control area; below 0: fewer than expected
    value : None when nothing can be divided, or when there is no success that could have moved
    """

    success: float | None
    value: float | None


def weighted_displacement_difference(
    treated: Counts, control: Counts, displaced: Counts = NONE, displaced_control: Counts = NONE, *,
    sizes: Sequence[float] = (1.0, 1.0, 1.0, 1.0), confidence: float = CONFIDENCE,
) -> Difference:  # fmt: skip
    """Weighted displacement difference (WDD) with its interval.

    WDD = ΔT/a_T − ΔC/a_C + ΔD/a_D − ΔDC/a_DC, where Δ = after − before; Poisson variance V = Σ (before + after)/a²; interval WDD ± z √V.

    Parameters
    ----------
    treated, control : (before, after)               events of equally long periods, where something was done and where nothing was
    displaced, displaced_control : (before, after)   events next door to the treated area, and in a control area of that; (0, 0): not looked at
    sizes : four floats above 0                      sizes (a) of treated, control, displaced and displaced_control beside one another
    confidence : between 0 and 1
    Returns
    -------
    Difference    in events, for sizes beside the treated area's (a_T = 1)
    Raises
    ------
    InputError    for counts that are negative or no whole numbers, sizes not above 0, a confidence outside 0 to 1
    Notes
    -----
    Wheeler and Ratcliffe (2018), Crime Science 7:11; sizes as in the authors' published software for areas of different size. It assumes that
    events of all areas would have changed by the same number per size, and that they are Poisson: events that come in series make the interval
    too narrow.
    """
    if len(sizes) != 4 or not all(math.isfinite(size) and size > 0 for size in sizes):
        raise InputError("effect.values-bad")
    areas = [_checked(one) for one in (treated, control, displaced, displaced_control)]
    estimate = sum(sign * (after - before) / size for sign, (before, after), size in zip((1, -1, 1, -1), areas, sizes))
    variance = sum((before + after) / size**2 for (before, after), size in zip(areas, sizes))
    return _with_interval(estimate, variance, confidence)


def proportional_difference(treated: Counts, control: Counts, *, confidence: float = CONFIDENCE) -> Difference | None:
    """Events more or fewer than if the treated area had changed by the same share as the control area; None when that had no events before.

    D = T1 − T0 · C1/C0. By the delta method V = T1 + (C1/C0)² T0 + (T0/C0)² C1 + (T0 C1/C0²)² C0 for Poisson counts.

    Parameters
    ----------
    treated, control : (before, after)    events of equally long periods
    confidence : between 0 and 1
    Raises
    ------
    InputError    for counts that are negative or no whole numbers, a confidence outside 0 to 1
    Notes
    -----
    For a control area of quite another size and density, as the rest of a town, where equal numbers per area cannot be expected.
    The variance is that of a function of independent Poisson counts to first order: Agresti (2013), Categorical Data Analysis, 16.1.
    """
    (t0, t1), (c0, c1) = _checked(treated), _checked(control)
    if c0 == 0:
        _quantile(confidence)
        return None
    rate = c1 / c0
    variance = t1 + rate**2 * t0 + (t0 / c0) ** 2 * c1 + (t0 * rate / c0) ** 2 * c0
    return _with_interval(t1 - t0 * rate, variance, confidence)


def weighted_displacement_quotient(treated: Counts, displaced: Counts, control: Counts) -> Quotient:
    """WDQ = (D1/C1 − D0/C0) / (T1/C1 − T0/C0).

    Parameters
    ----------
    treated, displaced, control : (before, after)    events where something was done, next door, and where nothing was done
    Returns
    -------
    Quotient    `value` above 0: it became better next door too; between −1 and 0: some of it moved there; −1: as much as was won; below −1: more
    Raises
    ------
    InputError    for counts that are negative or no whole numbers
    Notes
    -----
    Bowers and Johnson (2003), Journal of Quantitative Criminology 19(3). Their quotient only has a meaning when the treated area did better
    than the control area (success below 0). It has no interval of its own: read it beside the weighted displacement difference.
    """
    (t0, t1), (d0, d1), (c0, c1) = _checked(treated), _checked(displaced), _checked(control)
    if c0 == 0 or c1 == 0:
        return Quotient(None, None)
    success = t1 / c1 - t0 / c0
    is_success = t1 * c0 < t0 * c1  # in whole numbers: no rounding decides
    return Quotient(success, (d1 / c1 - d0 / c0) / success if is_success else None)


def _checked(counts: Counts) -> tuple[int, int]:
    if len(counts) != 2 or not all(math.isfinite(one) and one >= 0 and one == int(one) for one in counts):
        raise InputError("effect.values-bad")
    return int(counts[0]), int(counts[1])


def _quantile(confidence: float) -> float:
    if not 0 < confidence < 1:
        raise InputError("effect.values-bad")
    return NormalDist().inv_cdf(0.5 + confidence / 2)


def _with_interval(estimate: float, variance: float, confidence: float) -> Difference:
    error = math.sqrt(variance)
    half = _quantile(confidence) * error
    return Difference(estimate, error, estimate - half, estimate + half)
