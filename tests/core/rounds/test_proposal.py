# SPDX-License-Identifier: GPL-2.0-or-later
"""Which places are proposed, their points by hand, and the order of the way."""
from __future__ import annotations

import datetime as dt

import pytest

from est_plugin.core import local_time
from est_plugin.core.rounds import proposal, way
from est_plugin.core.rounds.proposal import Place, propose
from est_plugin.core.rounds.shift import shift_of

ZONE = local_time.zone()
EVENING = shift_of(dt.date(2026, 11, 20), dt.time(18), dt.time(22), ZONE)


def _place(key, level="act", band="evening", xy=(0.0, 0.0), days=None, **values):
    visited = None if days is None else dt.datetime(2026, 11, 20, 12, tzinfo=ZONE) - dt.timedelta(days=days)
    return Place(key, key, xy, level, band, last_visit=visited, number=values.pop("number", None), **values)


def _points(one):
    return {part.what: part.points for part in one.parts}


def test_points_by_hand():
    a, b, c = propose([_place("a"), _place("b", "watch", None, (500.0, 0.0), 7), _place("c", "calm", "evening", (5000.0, 0.0), 0)], EVENING)
    assert _points(a) == {"level": 40, "time": 30, "visit": 20, "near": 0}
    assert _points(b) == {"level": 20, "time": 15, "visit": 10, "near": 8}  # 500 of 2,000 m: 7.5
    assert _points(c) == {"level": 4, "time": 30, "visit": 0, "near": 0}
    assert (a.total, b.total, c.total) == (90, 53, 34)
    assert [part.why.key for part in c.parts] == ["patrol.why-level-calm", "patrol.why-time", "patrol.why-today", "patrol.why-near"]
    assert sum(proposal.WEIGHTS.values()) == 100


def test_a_short_shift_gets_three_and_a_longer_one_four():
    places = [_place(key, number=n) for n, key in enumerate("abcdef")]
    assert [one.place.id for one in propose(places, EVENING) if one.is_chosen] == ["a", "b", "c", "d"]
    short = shift_of(dt.date(2026, 11, 20), dt.time(18), dt.time(21), ZONE)
    assert sum(one.is_chosen for one in propose(places, short)) == 3


def test_what_has_another_time_or_another_round_is_listed_and_not_chosen():
    found = propose([_place("morgon", band="morning"), _place("annan", planned_on="Rundan 3"), _place("kväll")], EVENING)
    assert [(one.place.id, one.is_chosen) for one in found] == [("kväll", True), ("annan", False), ("morgon", False)]


@pytest.mark.parametrize("places", [[], [_place("en")], [_place("en"), _place("två")]])
def test_fewer_places_than_wanted_are_all(places):
    assert [one.place.id for one in propose(places, EVENING) if one.is_chosen] == [place.id for place in places]


def test_a_priority_counts_as_the_highest_level_and_nearness_decides_between_equals():
    found = propose([_place("första", "calm", priority=1), _place("fjärran", xy=(9000.0, 0.0)), _place("nära", xy=(100.0, 0.0), days=13)], EVENING)
    # 90 each for the first two, by name; the last: 40 + 30 + 19 (13 of 14 days) + 10 (100 m from the one before)
    assert [(one.place.id, one.total) for one in found] == [("fjärran", 90), ("första", 90), ("nära", 99)]
    assert _points(found[1])["level"] == 40


def test_a_place_without_position_is_judged_all_the_same():
    assert propose([_place("okänd", xy=None)], EVENING)[0].parts[-1].why.key == "patrol.why-no-place"


def test_the_shortest_way_begins_where_it_is_told():
    points = [(0, 0), (300, 0), (100, 0), (200, 0)]
    assert way.shortest(points) == [0, 2, 3, 1]
    assert way.shortest(points[::-1]) == [2, 0, 1, 3]
    assert way.shortest(points[:2]) == [0, 1]
    assert sorted(way.shortest([(n * 7 % 11, n * 5 % 13) for n in range(12)])) == list(range(12))


def test_the_way_along_the_streets_decides_not_the_bird():
    far = {frozenset((0, 1)): 10, frozenset((1, 2)): 10, frozenset((0, 2)): 1}
    assert way.shortest([(0, 0), (1, 0), (2, 0)], lambda a, b: far[frozenset((a[0], b[0]))]) == [0, 2, 1]
