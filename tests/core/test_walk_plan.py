# SPDX-License-Identifier: GPL-2.0-or-later
"""Stops, order, clock times and warnings of a walk; numbers by hand."""
from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from est_plugin.core import geometry, walk_plan
from est_plugin.core.errors import InputError
from est_plugin.core.stop_proposals import WeightedPoint, propose_stops_from

STRAIGHT = [(0, 0), (1000, 0)]
SQUARE = [(0, 0), (300, 0), (300, 300), (0, 300), (0, 0)]
OUT_AND_BACK = [(0, 0), (500, 0), (500, 2), (0, 2)]
START = datetime(2026, 11, 17, 17, 0, tzinfo=ZoneInfo("Europe/Stockholm"))


def test_stops_stand_every_so_many_metres():
    assert walk_plan.stops_evenly(STRAIGHT, 250) == [(0, 0), (250, 0), (500, 0), (750, 0), (1000, 0)]
    assert walk_plan.stops_evenly([(0, 0), (950, 0)], 300)[-1] == (900, 0)


def test_loop_has_no_second_stop_at_its_start():
    assert walk_plan.stops_evenly(SQUARE, 300) == [(0, 0), (300, 0), (300, 300), (0, 300)]


@pytest.mark.parametrize("every", [0, -5, float("nan"), 1])
def test_senseless_stop_distance_is_refused(every):
    with pytest.raises(InputError):
        walk_plan.stops_evenly(STRAIGHT, every)


@pytest.mark.parametrize("route", [[], [(0, 0)], [(5, 5), (5, 5)]])
def test_route_without_length_is_refused(route):
    with pytest.raises(InputError):
        walk_plan.stops_evenly(route, 100)


def test_stops_are_numbered_along_the_route_whatever_the_order():
    stops = [(900, 10), (100, -5), (500, 0)]
    numbered = walk_plan.number_along(STRAIGHT, stops)
    assert [(s.number, s.index, round(s.at_m)) for s in numbered] == [(1, 1, 100), (2, 2, 500), (3, 0, 900)]
    assert [round(s.away_m) for s in numbered] == [5, 0, 10]


def test_out_and_back_counts_the_first_passage():
    numbered = walk_plan.number_along(OUT_AND_BACK, [(400, 1.5), (100, 1.5)])
    assert [s.index for s in numbered] == [1, 0]


def test_two_stops_at_the_meeting_place_begin_and_end_the_loop():
    numbered = walk_plan.number_along(SQUARE, [(0, 0), (300, 300), (0, 0)])
    assert [(s.index, round(s.at_m)) for s in numbered] == [(0, 0), (1, 600), (2, 1200)]


def test_stop_at_a_corner_is_one_passage():
    numbered = walk_plan.number_along(SQUARE, [(300, 0), (302, 0)])
    assert [round(s.at_m) for s in numbered] == [300, 300]


def test_clock_times_come_from_walking_and_standing():
    # 300 m at 60 m/min = 5 min; then 8 min at the stop, 5 min more, and so on
    numbered = walk_plan.number_along(SQUARE, walk_plan.stops_evenly(SQUARE, 300))
    timed = walk_plan.schedule(START, numbered, 8)
    assert [t.planned_minute for t in timed] == [0, 13, 26, 39]
    assert [f"{t.arrives:%H:%M}" for t in timed] == ["17:00", "17:13", "17:26", "17:39"]
    assert f"{timed[-1].leaves:%H:%M}" == "17:47"


def test_minutes_may_differ_between_stops():
    numbered = walk_plan.number_along(STRAIGHT, [(0, 0), (600, 0), (1000, 0)])
    assert [t.planned_minute for t in walk_plan.schedule(START, numbered, [5, 10, 5])] == [0, 15, 32]
    with pytest.raises(InputError):
        walk_plan.schedule(START, numbered, [5, 10])


def test_times_are_right_across_the_change_from_summer_time():
    start = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Stockholm"))
    timed = walk_plan.schedule(start, walk_plan.number_along(STRAIGHT, [(0, 0), (900, 0)]), 45)
    assert timed[1].planned_minute == 60
    assert f"{timed[1].arrives:%H:%M %z}" == "02:30 +0100"


def test_start_without_zone_is_refused():
    with pytest.raises(InputError):
        walk_plan.schedule(datetime(2026, 11, 17, 17), [], 5)


def test_good_walk_has_no_warnings():
    plan = walk_plan.plan(START, SQUARE, walk_plan.stops_evenly(SQUARE, 300), 10)
    assert (plan.length_m, plan.minutes, plan.notices) == (1200, 60, ())
    assert f"{plan.ends:%H:%M}" == "18:00"


def test_long_hasty_and_distant_walk_is_warned_about():
    route = [(0, 0), (9000, 0)]
    plan = walk_plan.plan(START, route, [(0, 0), (5000, 120)], 3)
    assert [n.key for n in plan.notices] == [
        "walk.too-long", "walk.takes-long", "walk.few-minutes", "walk.stop-off-route"]
    assert plan.notices[-1].values == {"number": 2, "m": 120}


def test_walk_without_stops_says_so():
    assert [n.key for n in walk_plan.plan(START, STRAIGHT, [], 10).notices] == ["walk.no-stops"]


def test_open_findings_near_the_route_become_stops():
    points = [
        WeightedPoint("a", (100, 10), 2), WeightedPoint("b", (130, -20), 1), WeightedPoint("far", (500, 51), 4),
        WeightedPoint("c", (800, 0), 3), WeightedPoint("none", (300, 0), 0),
    ]
    stops = propose_stops_from(points, STRAIGHT)
    assert [s.keys for s in stops] == [("a", "b"), ("c",)]
    assert stops[0].xy == pytest.approx((110, 0)) and stops[0].weight == 3  # (2·100 + 1·130) / 3


def test_weightiest_places_are_kept_in_walking_order():
    points = [WeightedPoint(str(x), (x, 0), weight) for x, weight in ((100, 1), (300, 5), (500, 2), (900, 4))]
    assert [s.keys for s in propose_stops_from(points, STRAIGHT, at_most=2)] == [("300",), ("900",)]


def test_a_row_of_points_does_not_melt_into_one_stop():
    points = [WeightedPoint(f"{x:03}", (x, 0)) for x in range(0, 400, 20)]
    stops = propose_stops_from(points, STRAIGHT)
    assert len(stops) == 5
    gaps = [geometry.distance(a.xy, b.xy) for a, b in zip(stops, stops[1:])]
    assert min(gaps) >= 60
