# SPDX-License-Identifier: GPL-2.0-or-later
"""Visits out of the track of an app: a visit is the time from coming into a place until leaving it again."""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ..area_distance import distance_to_area


_HALVINGS = 16  # of the way between two points: finer than a second


@dataclass(frozen=True)
class TrackPoint:
    """Where the app was: a moment in UTC, x and y in metres."""

    at: dt.datetime
    x: float
    y: float


@dataclass(frozen=True)
class TrackRules:
    """What counts as a stay.

    tolerance_m : as far outside the place a point may lie and still count as in it: error of the receiver between houses
    least_s : shorter stays are passing by
    away_s : who comes back within this time has made one stay; the time away is part of it
    gap_s : a longer silence of the track inside the place ends the stay: nobody knows where the app was. Many apps are silent while one stands still,
        therefore not too short; who is back within `away_s` has made one stay all the same
    """

    tolerance_m: float = 15.0
    least_s: float = 60.0
    away_s: float = 300.0
    gap_s: float = 1200.0


@dataclass(frozen=True)
class TrackPlace:
    """A hotspot as the track meets it: its rings in metres."""

    id: str
    rings: tuple[tuple[tuple[float, float], ...], ...]


@dataclass(frozen=True)
class Stay:
    """Time spent at a place; `points` of the track lay in it. `has_gap`: the track was silent at its beginning, in it or at its end."""

    place_id: str
    start: dt.datetime
    end: dt.datetime
    points: int
    has_gap: bool = False
    xy: tuple[float, float] = (0.0, 0.0)  # the middle of the points

    @property
    def seconds(self) -> float:
        """From the first to the last moment."""
        return (self.end - self.start).total_seconds()

    @property
    def minutes(self) -> int:
        """Rounded, at least one."""
        return max(1, round(self.seconds / 60))


def stays(track: Sequence[TrackPoint], places: Iterable[TrackPlace], rules: TrackRules | None = None) -> tuple[list[Stay], list[Stay]]:
    """(stays, passings) in the order of time.

    Where the track crosses the edge of a place between two points, the moment is taken in proportion to the way: the speed between them is taken to be
    even. Points are sorted by time, of those at the same moment the first counts. Places may overlap: each gets its stay.
    """
    rules = rules or TrackRules()
    points = sorted(track, key=lambda point: point.at)
    points = [point for n, point in enumerate(points) if n == 0 or point.at > points[n - 1].at]
    found: list[Stay] = []
    for place in places:
        found += _joined(_pieces(points, place, rules), rules)
    found.sort(key=lambda stay: (stay.start, stay.place_id))
    return [one for one in found if one.seconds >= rules.least_s], [one for one in found if one.seconds < rules.least_s]


def _pieces(points: Sequence[TrackPoint], place: TrackPlace, rules: TrackRules) -> list[Stay]:
    """Stretches of the track in the place, each ended by leaving it or by a silence."""
    inside = _inside(points, place, rules.tolerance_m)
    found: list[Stay] = []
    start: dt.datetime | None = None
    held: list[TrackPoint] = []
    has_gap = False
    for n, point in enumerate(points):
        is_in = inside[n]
        silence = n > 0 and (point.at - points[n - 1].at).total_seconds() > rules.gap_s
        if held and (not is_in or silence):
            end = points[n - 1].at if silence else _crossing(points[n - 1], point, place, rules)
            found.append(_stay(place, start or held[0].at, end, held, has_gap or silence))
            held = []
        if is_in and not held:
            is_known = n > 0 and not silence and not inside[n - 1]
            start = _crossing(point, points[n - 1], place, rules) if is_known else point.at
            has_gap = silence
        if is_in:
            held.append(point)
    if held:
        found.append(_stay(place, start or held[0].at, held[-1].at, held, has_gap))
    return found


def _inside(points: Sequence[TrackPoint], place: TrackPlace, tolerance_m: float) -> list[bool]:
    """For each point whether it lies in the place or its tolerance; the box round it first, as most points are far away."""
    xs, ys = zip(*place.rings[0])
    west, south, east, north = min(xs) - tolerance_m, min(ys) - tolerance_m, max(xs) + tolerance_m, max(ys) + tolerance_m
    return [
        west <= one.x <= east and south <= one.y <= north and distance_to_area(place.rings, (one.x, one.y)) <= tolerance_m for one in points
    ]


def _joined(pieces: Sequence[Stay], rules: TrackRules) -> list[Stay]:
    """Stays between which one was away only for a moment are one, whether one was seen to be away or the track was silent."""
    found: list[Stay] = []
    for piece in pieces:
        last = found[-1] if found else None
        away = (piece.start - last.end).total_seconds() if last else 0.0
        if last is None or away > rules.away_s:
            found.append(piece)
            continue
        share = piece.points / (last.points + piece.points)
        xy = tuple(a + (b - a) * share for a, b in zip(last.xy, piece.xy))
        found[-1] = replace(last, end=piece.end, points=last.points + piece.points, has_gap=last.has_gap or piece.has_gap, xy=xy)
    return found


def _stay(place: TrackPlace, start: dt.datetime, end: dt.datetime, held: Sequence[TrackPoint], has_gap: bool) -> Stay:
    middle = sum(point.x for point in held) / len(held), sum(point.y for point in held) / len(held)
    return Stay(place.id, start, end, len(held), has_gap, middle)


def _crossing(inside: TrackPoint, outside: TrackPoint, place: TrackPlace, rules: TrackRules) -> dt.datetime:
    """When the edge with its tolerance was passed on the straight way between a point in the place and one out of it, at even speed."""
    near, far = 0.0, 1.0
    for _step in range(_HALVINGS):
        middle = (near + far) / 2
        x, y = inside.x + (outside.x - inside.x) * middle, inside.y + (outside.y - inside.y) * middle
        if distance_to_area(place.rings, (x, y)) <= rules.tolerance_m:
            near = middle
        else:
            far = middle
    moment = inside.at + (outside.at - inside.at) * near
    return moment.replace(microsecond=0)
