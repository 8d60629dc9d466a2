# SPDX-License-Identifier: GPL-2.0-or-later
"""Stops along a route, their numbers and clock times, and what is too long or too hasty. Coordinates in metres."""
from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Sequence, Union

from . import geometry, local_time
from .errors import InputError
from .notice import Notice

XY = tuple  # (x, y) in metres
# 1 m/s. Traffic signals reckon 3.5 ft/s (1.07 m/s) for people in general and 3.0 ft/s (0.91 m/s) where many walk
# slowly (MUTCD 2009, section 4E.06); a mixed group that talks lies between.
WALKING_SPEED_M_PER_MIN = 60.0
LONGEST_M = 2500.0  # [P] our own limits for one evening, with time to talk at each stop
LONGEST_MIN = 120
SHORTEST_STOP_MIN = 5
MOST_STOPS = 99  # two digits fit the disc on the papers
FAR_FROM_ROUTE_M = 50.0
SAME_PLACE_M = 5.0

Minutes = Union[float, Sequence[float]]


@dataclass(frozen=True)
class NumberedStop:
    """A stop in walking order; `index` is its place in the list that was given."""

    number: int
    index: int
    xy: XY
    at_m: float
    away_m: float


@dataclass(frozen=True)
class TimedStop:
    """When the walk comes to a stop: minutes after the start, and local clock times."""

    number: int
    index: int
    xy: XY
    at_m: float
    planned_minute: int
    arrives: datetime
    leaves: datetime


@dataclass(frozen=True)
class WalkPlan:
    """The whole walk: stops with times, length, minutes, and what should be looked at again."""

    stops: tuple
    length_m: float
    minutes: int
    starts: datetime
    ends: datetime
    notices: tuple


def stops_evenly(route: Sequence[XY], every_m: float) -> list[XY]:
    """A stop at the start and then at every so many metres; a closed route gets none at its end (that is the start)."""
    length_m = _length(route)
    if not (math.isfinite(every_m) and every_m > 0):
        raise InputError("walk.stop-distance", every=every_m)
    count = math.floor(length_m / every_m + 1e-9) + 1
    if count > MOST_STOPS + 1:
        raise InputError("walk.stops-too-many", n=count, most=MOST_STOPS)
    stops = [geometry.point_along(route, k * every_m) for k in range(count)]
    if len(stops) > 1 and is_closed(route) and geometry.distance(stops[-1], stops[0]) <= SAME_PLACE_M:
        stops.pop()
    if len(stops) > MOST_STOPS:
        raise InputError("walk.stops-too-many", n=len(stops), most=MOST_STOPS)
    return stops


def is_closed(route: Sequence[XY]) -> bool:
    """The route ends where it began."""
    return geometry.distance(route[0], route[-1]) <= SAME_PLACE_M


def number_along(route: Sequence[XY], stops: Sequence[XY]) -> list[NumberedStop]:
    """Number the stops in the order in which the walk comes to them, from 1.

    Where the route passes a stop more than once (a loop, out and back) the first passage counts; a second stop given at
    the same place takes the next passage, so that a walk can begin and end with a stop at its meeting place.
    """
    _length(route)
    taken: list[tuple[XY, float]] = []
    placed = []
    for index, xy in enumerate(stops):
        passages = _passages(route, xy)
        used = [at for where, at in taken if geometry.distance(where, xy) <= SAME_PLACE_M]
        free = [p for p in passages if all(abs(p[0] - at) > SAME_PLACE_M for at in used)]
        at_m, away_m = (free or passages)[0]
        taken.append((xy, at_m))
        placed.append((at_m, index, away_m))
    placed.sort()
    return [
        NumberedStop(number, index, (stops[index][0], stops[index][1]), at_m, away_m)
        for number, (at_m, index, away_m) in enumerate(placed, start=1)
    ]


def schedule(
    start: datetime, stops: Sequence[NumberedStop], minutes_per_stop: Minutes, speed: float = WALKING_SPEED_M_PER_MIN
) -> list[TimedStop]:
    """Clock time of arrival at each numbered stop; whole minutes, rounded up, so that paper and plan agree.

    `minutes_per_stop` is one number or one per stop in walking order.
    """
    if start.tzinfo is None:
        raise InputError("time.zone-missing", time=str(start))
    if speed <= 0:
        raise InputError("walk.speed", speed=speed)
    minutes = _minutes(minutes_per_stop, len(stops))
    timed, stood = [], 0.0
    for stop, stays in zip(stops, minutes):
        walked_m = stop.at_m if stop.at_m > SAME_PLACE_M else 0.0  # a stop at the start takes no minute to reach
        minute = math.ceil(walked_m / speed + stood - 1e-9)
        arrives = local_time.add(start, timedelta(minutes=minute))
        leaves = local_time.add(arrives, timedelta(minutes=stays))
        timed.append(TimedStop(stop.number, stop.index, stop.xy, stop.at_m, minute, arrives, leaves))
        stood += stays
    return timed


def plan(
    start: datetime, route: Sequence[XY], stops: Sequence[XY], minutes_per_stop: Minutes, speed: float = WALKING_SPEED_M_PER_MIN
) -> WalkPlan:
    """Number the stops, time them, add up the walk and say what is too long, too hasty or off the route."""
    numbered = number_along(route, stops)
    timed = schedule(start, numbered, minutes_per_stop, speed)
    length_m = _length(route)
    minutes = _minutes(minutes_per_stop, len(stops))
    total = math.ceil(length_m / speed + sum(minutes) - 1e-9)
    notices = _length_notices(length_m, total) + _stop_notices(numbered, minutes)
    ends = local_time.add(start, timedelta(minutes=total))
    return WalkPlan(tuple(timed), length_m, total, start, ends, tuple(notices))


def _length_notices(length_m: float, total_min: int) -> list[Notice]:
    notices = []
    if length_m > LONGEST_M:
        notices.append(Notice("walk.too-long", {"m": round(length_m), "most": round(LONGEST_M)}))
    if total_min > LONGEST_MIN:
        notices.append(Notice("walk.takes-long", {"minutes": total_min, "most": LONGEST_MIN}))
    return notices


def _stop_notices(numbered: Sequence[NumberedStop], minutes: Sequence[float]) -> list[Notice]:
    if not numbered:
        return [Notice("walk.no-stops")]
    notices = []
    if len(numbered) > MOST_STOPS:
        notices.append(Notice("walk.stops-too-many", {"n": len(numbered), "most": MOST_STOPS}))
    if min(minutes) < SHORTEST_STOP_MIN:
        notices.append(Notice("walk.few-minutes", {"least": SHORTEST_STOP_MIN}))
    notices += [
        Notice("walk.stop-off-route", {"number": stop.number, "m": round(stop.away_m)})
        for stop in numbered if stop.away_m > FAR_FROM_ROUTE_M
    ]
    return notices


def _length(route: Sequence[XY]) -> float:
    length_m = geometry.length(route) if len(route) >= 2 else 0.0
    if not (math.isfinite(length_m) and length_m > 0):
        raise InputError("walk.route-empty")
    return length_m


def _minutes(minutes_per_stop: Minutes, count: int) -> list[float]:
    if isinstance(minutes_per_stop, (int, float)):
        minutes = [float(minutes_per_stop)] * count
    else:
        minutes = [float(m) for m in minutes_per_stop]
    if len(minutes) != count or any(not math.isfinite(m) or m < 0 for m in minutes):
        raise InputError("walk.minutes-per-stop")
    return minutes


def _passages(route: Sequence[XY], xy: XY) -> list[tuple[float, float]]:
    """(distance along, distance away) of each time the route comes by, about as near as it ever gets; in walking order."""
    nearest = geometry.locate_along(route, xy)[1]
    passages: list[tuple[float, float]] = []
    walked, near_before = 0.0, False
    for a, b in zip(route, route[1:]):
        step = geometry.distance(a, b)
        at_m, away_m = geometry.locate_along((a, b), xy)
        at_m += walked
        is_near = away_m <= nearest + SAME_PLACE_M
        # Neighbouring segments near the stop are one passage unless the route has left it in between.
        if is_near and near_before and at_m - passages[-1][0] <= 2 * (nearest + SAME_PLACE_M):
            if away_m < passages[-1][1]:
                passages[-1] = (at_m, away_m)
        elif is_near:
            passages.append((at_m, away_m))
        near_before = is_near
        walked += step
    return passages
