# SPDX-License-Identifier: GPL-2.0-or-later
"""A short way past many places."""
from __future__ import annotations

import itertools
import random
import time

import pytest
from hypothesis import given, settings, strategies as st

from est_plugin.core.geometry import distance
from est_plugin.core.tour import legs, tour

places = st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)), max_size=40)


def way_length(points, order):
    return sum(distance(points[a], points[b]) for a, b in zip(order, order[1:]))


@given(places)
@settings(max_examples=60, deadline=None)
def test_every_place_is_passed_once(points):
    assert sorted(tour(points)) == list(range(len(points)))


def test_places_along_a_street_are_passed_from_one_end_to_the_other():
    points = [(x, 0.0) for x in (40, 0, 30, 10, 20)]
    assert [points[i][0] for i in tour(points)] in ([0, 10, 20, 30, 40], [40, 30, 20, 10, 0])


def test_a_few_places_are_passed_nearly_as_shortly_as_possible():
    chance = random.Random(7)
    points = [(chance.random() * 100, chance.random() * 100) for _ in range(7)]
    best = min(way_length(points, order) for order in itertools.permutations(range(7)))
    assert way_length(points, tour(points)) <= best * 1.08


def test_places_on_one_point_and_none_at_all_are_fine():
    assert tour([]) == [] and tour([(1.0, 1.0)]) == [0] and sorted(tour([(1.0, 1.0)] * 5)) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("n", (200, 1500))
def test_many_places_take_no_long_time_and_give_a_far_shorter_way_than_their_own_order(n):
    chance = random.Random(3)
    points = [(chance.random() * 1000, chance.random() * 1000) for _ in range(n)]
    began = time.perf_counter()
    order = tour(points)
    assert time.perf_counter() - began < 20
    assert way_length(points, order) < 0.2 * way_length(points, range(n))


@given(places, st.floats(1, 1e5), st.integers(1, 9))
@settings(max_examples=60, deadline=None)
def test_legs_keep_the_order_and_fit_their_map(points, side, most):
    order = tour(points)
    cut = legs(points, order, side, side, most)
    assert [i for leg in cut for i in leg] == order
    for leg in cut:
        assert len(leg) <= most
        for axis in (0, 1):
            values = [points[i][axis] for i in leg]
            assert max(values) - min(values) <= side
