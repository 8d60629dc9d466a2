# SPDX-License-Identifier: GPL-2.0-or-later
"""Which lamp a reported place means."""
from __future__ import annotations

import math
import random

import pytest

from est_plugin.core.errors import InputError
from est_plugin.core.lamp_match import LampGrid, nearest_lamps

ROW = [(30.0 * n, 0.0) for n in range(5)]


def one(xy, lamps=ROW, within=20.0, poles=()):
    return nearest_lamps([xy], lamps, within, poles)[0]


@pytest.mark.parametrize("x, index, is_ambiguous", [(1.0, 0, False), (10.0, 0, False), (13.4, 0, True), (13.2, 0, False), (15.0, 0, True), (16.8, 1, False)])
def test_between_two_lamps_thirty_metres_apart_it_is_sure_until_thirteen_and_a_half(x, index, is_ambiguous):
    """Lead 30 − 2x: at 13.2 m it is 3.6 ≥ max(3, 3.3), at 13.4 m 3.2 < 3.35."""
    found = one((x, 0.0))
    assert (found.first.index, found.is_ambiguous) == (index, is_ambiguous)


def test_lamps_too_far_away_are_not_meant():
    assert one((60.0, 20.1)).first is None
    assert one((60.0, 20.0)).first.distance_m == pytest.approx(20.0)


def test_a_second_lamp_just_out_of_reach_still_makes_it_ambiguous():
    assert one((0.0, 0.0), [(19.0, 0.0), (0.0, 21.0)]).is_ambiguous


def test_two_luminaires_on_one_pole_are_one_answer():
    lamps = [(0.0, 0.0), (0.6, 0.0), (30.0, 0.0)]
    assert not one((2.0, 0.0), lamps).is_ambiguous
    apart = [(0.0, 0.0), (2.5, 0.0)]
    assert one((1.0, 0.0), apart).is_ambiguous and not one((1.0, 0.0), apart, poles=["H1", "H1"]).is_ambiguous


@pytest.mark.parametrize("lamps", [[], [None], [(math.nan, 0.0), (math.inf, 1.0)]])
def test_without_lamps_nothing_is_meant(lamps):
    assert one((0.0, 0.0), lamps).first is None


@pytest.mark.parametrize("xy", [None, (math.nan, 0.0), (math.inf, 0.0)])
def test_a_row_without_a_place_means_no_lamp(xy):
    assert one(xy).first is None


@pytest.mark.parametrize("metres", [0, -1, math.nan, math.inf])
def test_a_distance_that_is_none_is_refused(metres):
    with pytest.raises(InputError):
        nearest_lamps([(0, 0)], ROW, metres)


def test_the_grid_finds_what_looking_at_all_finds():
    rng = random.Random(6)
    places = [(rng.uniform(-900, 900), rng.uniform(-900, 900)) for _ in range(400)]
    for within in (15.0, 80.0, 3000.0):
        grid = LampGrid(places, within)
        for _ in range(20):
            at = (rng.uniform(-1000, 1000), rng.uniform(-1000, 1000))
            plain = sorted((math.dist(at, place), index) for index, place in enumerate(places) if math.dist(at, place) <= within)
            assert [found.index for found in grid.near(at, within)] == [index for _away, index in plain]
