# SPDX-License-Identifier: GPL-2.0-or-later
"""Weighted displacement difference and quotient: published figures, hand calculation, invariants, bad input."""
from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from est_plugin.analysis.displacement import proportional_difference, weighted_displacement_difference, weighted_displacement_quotient
from est_plugin.core.errors import InputError

COUNT = st.tuples(st.integers(0, 500), st.integers(0, 500))
Z = 1.959963984540054


def test_the_example_of_wheeler_and_ratcliffe_is_met():
    """Table 1 of Crime Science 7:11: WDD −118, variance 1568, z −2.98, interval −196 to −40."""
    found = weighted_displacement_difference((207, 110), (308, 318), (178, 157), (150, 140))
    assert found.estimate == -118 and found.standard_error == pytest.approx(math.sqrt(1568))
    assert round(found.z, 2) == -2.98 and (round(found.low), round(found.high)) == (-196, -40)


def test_areas_of_different_size_are_weighted_as_in_the_authors_software():
    found = weighted_displacement_difference((207, 110), (308, 318), (178, 157), (150, 140), sizes=(1.2, 0.9, 1.5, 1.6))
    assert (found.estimate, found.standard_error, found.z) == pytest.approx((-99.69444444, 35.4280755, -2.813995483))
    assert (found.low, found.high) == pytest.approx((-169.1321965, -30.25669241))


def test_by_hand_with_a_control_area_three_times_as_large():
    """20 → 8 here, 30 → 36 there: −12 − 6/3 = −14; variance 28 + 66/9."""
    found = weighted_displacement_difference((20, 8), (30, 36), sizes=(1, 3, 1, 1))
    error = math.sqrt(28 + 66 / 9)
    assert (found.estimate, found.standard_error) == pytest.approx((-14, error)) and found.high == pytest.approx(-14 + Z * error)


def test_the_quotient_by_hand():
    """Here 40 → 20, control 100 → 100: success −0.2. Next door 30 → 40: +0.1, half of what was won moved there; 30 → 20: the gain spread."""
    assert weighted_displacement_quotient((40, 20), (30, 40), (100, 100)).value == pytest.approx(-0.5)
    assert weighted_displacement_quotient((40, 20), (30, 20), (100, 100)).value == pytest.approx(0.5)
    assert weighted_displacement_quotient((40, 20), (30, 60), (100, 100)).value == pytest.approx(-1.5)
    assert weighted_displacement_quotient((40, 20), (30, 30), (100, 100)) == weighted_displacement_quotient((80, 40), (60, 60), (200, 200))


@pytest.mark.parametrize(
    ("treated", "control", "has_success"),
    [((40, 20), (0, 10), False), ((40, 20), (10, 0), False), ((20, 20), (10, 10), False), ((3, 1), (3, 1), False), ((10, 20), (10, 10), False)],
)
def test_without_success_or_without_a_control_nothing_can_have_moved(treated, control, has_success):
    assert (weighted_displacement_quotient(treated, (5, 9), control).value is not None) is has_success


def test_the_proportional_difference_by_hand():
    """Half as many everywhere else: 40 → 20 was to be expected, 12 came: −8; V = 12 + 0.25·40 + 0.04·100 + 0.01·200."""
    found = proportional_difference((40, 12), (200, 100))
    assert (found.estimate, found.standard_error) == pytest.approx((-8, math.sqrt(12 + 10 + 4 + 2)))
    assert proportional_difference((40, 12), (0, 100)) is None


@settings(max_examples=60, deadline=None)
@given(COUNT, COUNT, COUNT)
def test_invariants_of_the_difference(treated, control, near):
    found = weighted_displacement_difference(treated, control, near)
    turned = weighted_displacement_difference(control, treated, (0, 0), near)
    assert turned.estimate == -found.estimate and turned.standard_error == found.standard_error and turned.low == pytest.approx(-found.high)
    both = weighted_displacement_difference((treated[0] + near[0], treated[1] + near[1]), control)
    assert (both.estimate, both.standard_error) == pytest.approx((found.estimate, found.standard_error))
    narrow = weighted_displacement_difference(treated, control, near, confidence=0.5)
    assert found.low <= narrow.low <= found.estimate <= narrow.high <= found.high
    assert weighted_displacement_difference(treated, treated).estimate == 0


def test_the_intervals_hold_the_truth_about_95_times_of_100_when_events_are_poisson():
    rng = np.random.default_rng(7)
    treated, control = rng.poisson((40, 25), (4000, 2)), rng.poisson((200, 200), (4000, 2))
    linear = [weighted_displacement_difference(t, c, sizes=(1, 5, 1, 1)) for t, c in zip(treated.tolist(), control.tolist())]
    shares = [proportional_difference(t, c) for t, c in zip(treated.tolist(), control.tolist())]
    for found in (linear, shares):
        assert 0.935 < np.mean([one.low <= -15 <= one.high for one in found]) < 0.965


def test_without_any_event_there_is_no_difference_and_no_z():
    found = weighted_displacement_difference((0, 0), (0, 0))
    assert (found.estimate, found.low, found.high, found.z) == (0, 0, 0, None)


@pytest.mark.parametrize("bad", [(-1, 2), (1.5, 2), (math.nan, 1), (math.inf, 1), (1,), (1, 2, 3)])
def test_counts_that_are_none_are_refused(bad):
    for make in (weighted_displacement_difference, proportional_difference):
        for arguments in ((bad, (1, 1)), ((1, 1), bad)):
            with pytest.raises(InputError):
                make(*arguments)
    with pytest.raises(InputError):
        weighted_displacement_quotient((1, 1), bad, (1, 1))


@pytest.mark.parametrize("options", [{"sizes": (1, 0, 1, 1)}, {"sizes": (1, 1, 1)}, {"sizes": (1, math.nan, 1, 1)}, {"confidence": 1.0}, {"confidence": 0}])
def test_sizes_and_confidence_that_are_none_are_refused(options):
    with pytest.raises(InputError):
        weighted_displacement_difference((1, 1), (1, 1), **options)
