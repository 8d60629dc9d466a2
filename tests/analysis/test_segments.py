# SPDX-License-Identifier: GPL-2.0-or-later
"""Events go to the nearest street segment; checked on spatstat's chicago and against all pairs."""
from __future__ import annotations

import numpy as np
import pytest

from est_plugin.analysis.segments import NO_SEGMENT, count_per_segment, distances_to_pieces, pieces_of
from est_plugin.core.errors import InputError
from tests.analysis.published import numbers, rows


@pytest.fixture(scope="module")
def chicago():
    streets = [line.reshape(2, 2) for line in numbers("chicago_streets/streets.csv.gz", "x0", "y0", "x1", "y1")]
    return streets, numbers("chicago_streets/crimes.csv.gz", "x", "y")


def test_length_and_intensity_of_chicago_are_those_of_spatstat(chicago):
    streets, crimes = chicago
    found = count_per_segment(streets, crimes, 5.0)
    assert found.length_m.sum() == pytest.approx(31150.21, abs=0.005)
    assert found.count.sum() / found.length_m.sum() == pytest.approx(0.003723891, abs=1e-9)
    assert (found.count * 100 / found.length_m).sum() == pytest.approx(np.nansum(found.per_100_m))


def test_crimes_of_chicago_lie_on_their_own_segment(chicago):
    streets, crimes = chicago
    own = np.array([int(row["segment"]) - 1 for row in rows("chicago_streets/crimes.csv.gz")])
    found = count_per_segment(streets, crimes, 5.0)
    start, end, _line = pieces_of(streets)
    assert found.distance_m.max() < 0.001
    differing = np.flatnonzero(found.segment_of != own)  # only where two segments meet
    assert len(differing) <= 2 and distances_to_pieces(crimes[differing], start[own[differing]], end[own[differing]]).max(initial=0) < 0.001


@pytest.mark.parametrize("reach", [3.0, 40.0, 900.0])
def test_the_nearest_segment_is_that_of_all_pairs(reach):
    rng = np.random.default_rng(3)
    lines = [np.cumsum(rng.normal(0, 40, (rng.integers(2, 6), 2)), axis=0) + rng.random(2) * 800 for _ in range(60)]
    lines[7] = [lines[7], lines[8] + 20]  # in parts
    lines[9] = np.array([[0.0, 0.0], [5000.0, 3000.0]])  # much longer than the reach
    xy = rng.random((400, 2)) * 900
    found = count_per_segment(lines, xy, reach)
    start, end, line = pieces_of(lines)
    for index, point in enumerate(xy):
        far = distances_to_pieces(np.repeat(point[None], len(start), axis=0), start, end)
        if far.min() > reach:
            assert found.segment_of[index] == NO_SEGMENT and np.isinf(found.distance_m[index])
        else:
            assert found.distance_m[index] == pytest.approx(far.min(), abs=1e-6)
            assert far[line == found.segment_of[index]].min() == pytest.approx(far.min(), abs=2e-6)
    assert found.count.sum() == (found.segment_of != NO_SEGMENT).sum()


def test_counts_and_weights_per_hundred_metres_by_hand():
    lines = [np.array([[0.0, 0.0], [200.0, 0.0]]), np.array([[0.0, 50.0], [50.0, 50.0]])]
    xy = np.array([[10.0, 1.0], [20.0, -2.0], [30.0, 49.0], [100.0, 500.0], [np.nan, 1.0]])
    found = count_per_segment(lines, xy, 20.0)
    assert found.count.tolist() == [2, 1] and found.per_100_m.tolist() == [1.0, 2.0]
    assert found.segment_of.tolist() == [0, 0, 1, NO_SEGMENT, NO_SEGMENT]
    assert count_per_segment(lines, xy, 20.0, np.array([1.0, 2.0, 4.0, 8.0, 16.0])).count.tolist() == [3.0, 4.0]


@pytest.mark.parametrize(("lines", "reach", "key"), [
    ([], 10.0, "analysis.no-streets"), ([np.zeros((2, 2))], 0.0, "analysis.distance-bad"), ([np.zeros((2, 2))], float("nan"), "analysis.distance-bad"),
])  # fmt: skip
def test_no_streets_or_no_distance_is_refused(lines, reach, key):
    with pytest.raises(InputError) as refused:
        count_per_segment(lines, np.zeros((1, 2)), reach)
    assert refused.value.key == key


def test_a_street_without_length_has_no_rate():
    found = count_per_segment([np.zeros((2, 2)), np.array([[5.0, 5.0]])], np.zeros((3, 2)), 1.0)
    assert found.count.tolist() == [3, 0] and np.isnan(found.per_100_m).all()
