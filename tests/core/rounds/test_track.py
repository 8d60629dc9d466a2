# SPDX-License-Identifier: GPL-2.0-or-later
"""Stays out of tracks: a real night round against stays counted by hand, and made-up tracks for gaps, edges and coming back."""
from __future__ import annotations

import datetime as dt
import math
import re
from pathlib import Path

import pytest

from est_plugin.core.area_distance import distance_to_area
from est_plugin.core.importing.gauss_kruger import Projection
from est_plugin.core.rounds.track import TrackPlace, TrackPoint, TrackRules, stays

UTC = dt.timezone.utc
ROUND = Path(__file__).parents[2] / "data" / "night_round" / "round.gpx"
X, Y = 601371.76, 5778205.86
BOXES = {"parking": (-40, -30, 30, 25), "loop": (390, -640, 520, -440), "corner": (440, -540, 480, -460), "street": (240, -360, 275, -325)}
EDGE = TrackRules(tolerance_m=0.0, least_s=1, away_s=0)


def _box(name, west, south, east, north, x=0.0, y=0.0):
    corners = ((west, south), (east, south), (east, north), (west, north), (west, south))
    return TrackPlace(name, (tuple((x + a, y + b) for a, b in corners),))


@pytest.fixture(scope="module")
def night():
    """The real track in EPSG:32631 and the boxes of its README."""
    utm = Projection(3.0, 0.9996, 500_000.0)
    found = re.findall(r'lat="([\d.]+)" lon="([\d.]+)"><time>(.*?)Z<', ROUND.read_text(encoding="utf-8"))
    track = [TrackPoint(dt.datetime.fromisoformat(at).replace(tzinfo=UTC), *utm.forward(float(lon), float(lat))) for lat, lon, at in found]
    return track, [_box(name, *edges, X, Y) for name, edges in BOXES.items()]


def _said(found):
    return {(one.place_id, f"{one.start:%H:%M:%S}", f"{one.end:%H:%M:%S}") for one in found}


def test_the_night_round_on_the_edge_itself_is_what_was_counted_by_hand(night):
    # entered between the last second outside and the first inside; the second is that of the crossing, cut to whole seconds
    made, passed = stays(*night, EDGE)
    assert passed == []
    assert _said(made) == {
        ("parking", "21:06:49", "21:10:20"), ("loop", "21:12:49", "21:14:04"), ("corner", "21:13:06", "21:13:13"),
        ("corner", "21:13:34", "21:13:56"), ("street", "21:12:05", "21:12:12"),
    }  # fmt: skip


def test_the_night_round_by_the_usual_rules_has_two_visits(night):
    made, passed = stays(*night)
    assert _said(made) == {("parking", "21:06:49", "21:10:23"), ("loop", "21:12:45", "21:14:06")}
    assert [one.minutes for one in made] == [4, 1]
    assert _said(passed) == {("corner", "21:13:02", "21:13:59"), ("street", "21:12:02", "21:12:15")}  # away from the corner for 15 s: one passing


def test_who_is_back_soon_has_made_one_stay(night):
    track, places = night
    corner = [one for one in places if one.id == "corner"]
    assert _said(stays(track, corner, TrackRules(least_s=30, away_s=20))[0]) == {("corner", "21:13:02", "21:13:59")}
    assert _said(stays(track, corner, TrackRules(least_s=10, away_s=10))[0]) == {("corner", "21:13:02", "21:13:16"), ("corner", "21:13:30", "21:13:59")}


def _track(*points):
    start = dt.datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
    return [TrackPoint(start + dt.timedelta(seconds=s), x, y) for s, x, y in points]


SQUARE = _box("torget", 0, 0, 100, 100)


def test_who_stands_still_with_a_silent_app_stays():
    made, _ = stays(_track((0, 200, 50), (10, 50, 50), (910, 52, 50), (920, 200, 50)), [SQUARE], EDGE)
    assert [(round(one.seconds), one.has_gap) for one in made] == [(907, False)]  # in after 6 s (cut to whole seconds), out after 913


def test_a_longer_silence_ends_the_stay_at_the_last_point_known():
    made, _ = stays(_track((0, 50, 50), (300, 50, 50), (4000, 50, 50), (4300, 50, 50)), [SQUARE], EDGE)
    assert [(one.seconds, one.has_gap) for one in made] == [(300.0, True), (300.0, True)]


def test_the_edge_with_its_tolerance_is_crossed_in_proportion():
    made, _ = stays(_track((0, -115, 50), (100, 85, 50), (200, 285, 50)), [SQUARE], TrackRules(least_s=1))
    # 2 m a second: 15 m before the edge after 50 s; out at 115 m after 115 s
    assert [(one.start.minute * 60 + one.start.second, one.end.minute * 60 + one.end.second) for one in made] == [(50, 114)]


def test_points_out_of_order_and_twice_are_put_right():
    straight = _track((0, 50, 50), (60, 50, 50), (120, 50, 50))
    assert stays([straight[2], straight[0], straight[1], straight[1]], [SQUARE], EDGE) == stays(straight, [SQUARE], EDGE)


def test_no_track_and_no_places_give_nothing():
    assert stays([], [SQUARE]) == ([], [])
    assert stays(_track((0, 50, 50)), []) == ([], [])
    assert stays(_track((0, 50, 50)), [SQUARE])[0] == []  # one point is no time


def test_distance_to_an_area_with_a_hole():
    rings = (((0, 0), (100, 0), (100, 100), (0, 100), (0, 0)), ((40, 40), (60, 40), (60, 60), (40, 60), (40, 40)))
    assert distance_to_area(rings, (10, 10)) == 0
    assert distance_to_area(rings, (50, 45)) == 5  # in the hole
    assert distance_to_area(rings, (103, 104)) == 5
    assert math.isclose(distance_to_area(rings, (-7, 50)), 7)
