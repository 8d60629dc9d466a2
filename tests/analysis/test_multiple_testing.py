# SPDX-License-Identifier: GPL-2.0-or-later
"""Adjusted p-values, normal and binomial tails against worked examples and scipy."""
from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from est_plugin.analysis import multiple_testing
from est_plugin.analysis.binomial import two_sided_binomial
from est_plugin.analysis.multiple_testing import benjamini_hochberg, two_sided_normal
from est_plugin.core.errors import InputError

# table 1 of Benjamini and Hochberg (1995): 15 p-values, four of which are rejected at 0.05
PUBLISHED = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]


def test_the_example_of_benjamini_and_hochberg():
    adjusted = benjamini_hochberg(np.array(PUBLISHED))
    assert (adjusted <= 0.05).sum() == 4
    assert np.allclose(adjusted[:5], [0.0015, 0.003, 0.0095, 0.035625, 0.0603], atol=1e-9)


def test_by_hand_in_any_order_and_with_cells_that_were_not_tested():
    """Sorted 0.01 0.02 0.03 0.5: 4·0.01/1, 4·0.02/2, 4·0.03/3, 0.5; from the end the smallest so far."""
    adjusted = benjamini_hochberg(np.array([0.5, 0.02, np.nan, 0.01, 0.03]))
    assert np.allclose(adjusted, [0.5, 0.04, np.nan, 0.04, 0.04], equal_nan=True)
    assert benjamini_hochberg(np.array([])).shape == (0,)
    assert np.isnan(benjamini_hochberg(np.array([np.nan]))).all()


def test_the_same_as_scipy_where_it_has_it():
    if not hasattr(stats, "false_discovery_control"):
        pytest.skip("scipy below 1.11")
    p = np.random.default_rng(9).random(500) ** 3
    assert np.allclose(benjamini_hochberg(p), stats.false_discovery_control(p), atol=1e-15)


@pytest.mark.parametrize("bad", [-0.1, 1.1])
def test_what_is_no_p_value_is_refused(bad):
    with pytest.raises(InputError):
        benjamini_hochberg(np.array([0.5, bad]))


def test_normal_tails_also_without_scipy(monkeypatch):
    z = np.array([0.0, 1.0, -1.959963984540054, 5.0, 12.0, np.nan])
    assert np.allclose(two_sided_normal(z), 2 * stats.norm.sf(np.abs(z)), rtol=1e-12, equal_nan=True)
    monkeypatch.setitem(__import__("sys").modules, "scipy.special", None)
    assert np.allclose(multiple_testing.two_sided_normal(z), 2 * stats.norm.sf(np.abs(z)), rtol=1e-12, equal_nan=True)


@pytest.mark.parametrize(("trials", "chance"), [(1, 0.5), (12, 0.3), (2000, 0.009), (300_000, 0.00003), (50_000, 0.5)])
def test_binomial_tails_are_scipys(trials, chance):
    k = np.unique(np.clip(np.r_[0, trials, np.random.default_rng(10).binomial(trials, chance, 40)], 0, trials))
    expected = np.minimum(1, 2 * np.minimum(stats.binom.cdf(k, trials, chance), stats.binom.sf(k - 1, trials, chance)))
    assert np.abs(two_sided_binomial(k, trials, chance) - expected).max() < 1e-9


def test_nothing_tried_is_nothing_strange():
    assert two_sided_binomial(np.array([0, 0]), 0, 0.5).tolist() == [1.0, 1.0]
    assert two_sided_binomial(np.array([5]), 5, 1.0).tolist() == [1.0]
