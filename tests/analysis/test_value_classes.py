# SPDX-License-Identifier: GPL-2.0-or-later
"""Classes of a legend: few, round, without gaps, and every value in one."""
from __future__ import annotations

import numpy as np
import pytest

from est_plugin.analysis.value_classes import real_classes, round_limit, whole_classes


@pytest.mark.parametrize("values", [[1], [1, 1, 1, 2], [0, 0, 3], [1, 2, 3, 4, 5], [5, 5, 5, 5, 900], list(range(1, 300)), [7] * 50 + [8]])
def test_each_count_is_in_one_class(values):
    classes = whole_classes(np.array(values))
    assert 1 <= len(classes) <= 5
    assert all(low <= high for low, high in classes)
    assert all(after[0] == before[1] + 1 for before, after in zip(classes, classes[1:]))
    assert classes[0][0] == min(v for v in values if v > 0) and classes[-1][1] == max(values)


@pytest.mark.parametrize("values", [[0.3], [0.001, 0.002], list(np.random.default_rng(19).lognormal(0, 2, 500)), [4.0] * 9, [2.0, np.nan, 0.0, 7.0]])
def test_each_amount_is_in_one_class(values):
    positive = [v for v in values if v > 0]
    for classes in (real_classes(np.array(values)), real_classes(np.array(values), (0.1, 0.5))):
        assert 1 <= len(classes) <= 5 and classes[-1][1] == max(positive)
        assert all(before[1] == after[0] for before, after in zip(classes, classes[1:]))
    assert real_classes(np.array(values))[0][0] == min(positive)


def test_nothing_has_no_classes():
    assert whole_classes(np.zeros(3)) == [] and real_classes(np.array([np.nan, 0.0])) == []


def test_limits_are_round():
    assert [round_limit(value) for value in (0.0123, 0.97, 14.6, 2700, 0)] == [0.01, 1.0, 15.0, 3000.0, 0.0]
