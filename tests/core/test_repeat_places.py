# SPDX-License-Identifier: GPL-2.0-or-later
"""Circles of reports: as full as counting by hand, each report once, the same every time; time bands of intervals."""
from __future__ import annotations

import datetime as dt
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from est_plugin.core.errors import InputError
from est_plugin.core.repeat_places import Near, repeat_places
from est_plugin.core.time_bands import band_between

NUMBERS = st.integers(-200, 200)
POSITIONS = st.lists(st.tuples(NUMBERS, NUMBERS), max_size=40)


@settings(max_examples=80, deadline=None)
@given(POSITIONS, st.sampled_from([1.0, 30.0, 75.0, 500.0]), st.integers(1, 6))
def test_circles_hold_what_they_say_and_share_nothing(positions, radius, least):
    groups = repeat_places(positions, radius, least)
    members = [index for group in groups for index in group]
    assert len(members) == len(set(members)) and all(len(group) >= least for group in groups)
    assert [len(group) for group in groups] == sorted((len(group) for group in groups), reverse=True)
    assert all(math.dist(positions[group[0]], positions[index]) <= radius for group in groups for index in group)
    left = [xy for index, xy in enumerate(positions) if index not in set(members)]
    assert all(sum(math.dist(xy, other) <= radius for other in left) < least for xy in left)
    if positions and groups:  # the first circle is the fullest that can be drawn round a report
        assert len(groups[0]) == max(sum(math.dist(xy, other) <= radius for other in positions) for xy in positions)


@settings(max_examples=40, deadline=None)
@given(POSITIONS, st.tuples(NUMBERS, NUMBERS), st.sampled_from([1.0, 75.0]))
def test_what_lies_near_is_what_is_measured(positions, xy, radius):
    assert Near(positions, radius).within(xy) == [index for index, other in enumerate(positions) if math.dist(xy, other) <= radius]


@settings(max_examples=30, deadline=None)
@given(POSITIONS, st.integers(-10**7, 10**7))
def test_moving_everything_changes_nothing(positions, by):
    assert repeat_places(positions, 75.0, 3) == repeat_places([(x + by, y - by) for x, y in positions], 75.0, 3)


def test_a_circle_that_is_not_accepted_leaves_its_members_to_others():
    line = [(0, 0), (50, 0), (100, 0), (150, 0)]
    assert repeat_places(line, 60, 2, lambda group: 1 not in group or 2 not in group) == [[0, 1], [3, 2]]
    assert repeat_places(line, 60, 2, lambda group: False) == []


def test_many_reports_on_one_point_are_quick_and_one_place():
    assert [len(group) for group in repeat_places([(5.0, 5.0)] * 20_000, 75.0, 5)] == [20_000]


@pytest.mark.parametrize("radius", [0, -1, float("nan")])
def test_a_radius_must_be_positive(radius):
    with pytest.raises(InputError):
        repeat_places([(0, 0)], radius, 1)


def at(hour, minute=0, day=3):
    return dt.datetime(2026, 11, day, hour, minute)


@pytest.mark.parametrize(("start", "end", "band"), [
    (at(19), None, "evening"), (at(19), at(19), "evening"), (at(18), at(22), "evening"), (at(18), at(22, 1), None), (at(23), at(4, day=4), "night"),
    (at(22), at(5, day=4), "night"), (at(4), at(5), "night"), (at(4), at(23), None), (at(0), at(0, day=4), None), (at(19), at(19, day=4), None),
    (at(23), at(23, 30, day=4), None), (at(5), at(9), "morning"), (at(19), at(18), "evening"),
])  # fmt: skip
def test_an_interval_has_a_band_only_when_it_lies_in_one(start, end, band):
    assert band_between(start, end) == band
