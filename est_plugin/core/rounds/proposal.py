# SPDX-License-Identifier: GPL-2.0-or-later
"""Which places a shift goes to: points for level, time of day, days since the last visit and nearness, each with its reason in words."""
from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from ..geometry import distance
from ..hotspot_level import ACT, CALM, WATCH
from ..notice import Notice
from ..time_bands import BANDS
from .shift import Shift, band_hours

LEVEL, TIME, VISIT, NEAR = "level", "time", "visit", "near"
WEIGHTS: dict[str, int] = {LEVEL: 40, TIME: 30, VISIT: 20, NEAR: 10}
"""The most points that each thing can give; together 100. Chosen by us, shown beside every proposal."""
LEVELS = {ACT: 1.0, WATCH: 0.5, CALM: 0.1}
ALL_DAY = 0.5  # a place without a time of its own is as relevant now as at any time
FULL_AFTER_DAYS = 14  # who has not been visited for so long waits as much as one never visited
NEAR_M = 2_000.0  # from there on a place is no longer near
AT_MOST, IN_A_SHORT_SHIFT, SHORT_HOURS = 4, 3, 4.0


@dataclass(frozen=True)
class Place:
    """A hotspot as it is judged; `priority` 1–3 counts as much as the highest level."""

    id: str
    name: str
    xy: tuple[float, float] | None  # metres
    level: str
    time_band: str | None = None
    priority: int | None = None
    number: int | None = None
    last_visit: dt.datetime | None = None
    planned_on: str = ""  # another round at the same time that goes there already


@dataclass(frozen=True)
class Points:
    """What one thing gave, and why."""

    what: str
    points: int
    most: int
    why: Notice


@dataclass(frozen=True)
class Proposed:
    """A place with its points; `is_chosen` when it is one of the three or four."""

    place: Place
    parts: tuple[Points, ...]
    is_chosen: bool

    @property
    def total(self) -> int:
        """Points of 100."""
        return sum(part.points for part in self.parts)


def propose(places: Sequence[Place], shift: Shift, at_most: int | None = None) -> list[Proposed]:
    """All places, the chosen ones first in the order in which they were chosen, the others by points.

    The first is the one with most points for level, time and visits; each next one also gets points for lying near those chosen already.
    A place whose time lies outside the shift, or that another round goes to at the same time, is not chosen by itself.
    """
    most = (IN_A_SHORT_SHIFT if shift.hours < SHORT_HOURS else AT_MOST) if at_most is None else at_most
    left = list(places)
    chosen: list[Proposed] = []
    while left and len(chosen) < most:
        judged = [_judged(place, shift, [one.place for one in chosen], is_chosen=True) for place in left]
        possible = [one for one in judged if _points(one, TIME) > 0 and not one.place.planned_on]
        if not possible:
            break
        best = min(possible, key=_order)
        chosen.append(best)
        left.remove(best.place)
    others = [_judged(place, shift, [one.place for one in chosen], is_chosen=False) for place in left]
    return [*chosen, *sorted(others, key=_order)]


def _judged(place: Place, shift: Shift, chosen: Sequence[Place], is_chosen: bool) -> Proposed:
    return Proposed(place, (_level(place), _time(place, shift), _visit(place, shift), _near(place, chosen)), is_chosen)


def _level(place: Place) -> Points:
    if place.priority is not None:
        return _of(LEVEL, 1.0, Notice("patrol.why-priority", {"rank": place.priority}))
    return _of(LEVEL, LEVELS.get(place.level, LEVELS[WATCH]), Notice(f"patrol.why-level-{place.level}"))


def _time(place: Place, shift: Shift) -> Points:
    if not place.time_band:
        return _of(TIME, ALL_DAY, Notice("patrol.why-all-day"))
    shared = band_hours(shift, place.time_band)
    share = min(1.0, shared / min(shift.hours, _length(place.time_band)))
    if shared <= 0:
        return _of(TIME, 0.0, Notice("patrol.why-other-time", {"band": place.time_band}))
    return _of(TIME, share, Notice("patrol.why-time", {"band": place.time_band, "hours": shared}))


def _visit(place: Place, shift: Shift) -> Points:
    if place.planned_on:
        return _of(VISIT, 0.0, Notice("patrol.why-planned", {"name": place.planned_on}))
    if place.last_visit is None:
        return _of(VISIT, 1.0, Notice("patrol.why-never"))
    days = max(0, (shift.local_start.date() - place.last_visit.astimezone(shift.zone).date()).days)
    return _of(VISIT, min(1.0, days / FULL_AFTER_DAYS), Notice("patrol.why-days" if days else "patrol.why-today", {"n": days}))


def _near(place: Place, chosen: Sequence[Place]) -> Points:
    placed = [one for one in chosen if one.xy is not None and one.id != place.id]
    if place.xy is None or not placed:
        return _of(NEAR, 0.0, Notice("patrol.why-first" if place.xy is not None else "patrol.why-no-place"))
    nearest = min(placed, key=lambda one: (distance(one.xy, place.xy), one.id))
    metres = distance(nearest.xy, place.xy)
    return _of(NEAR, max(0.0, 1 - metres / NEAR_M), Notice("patrol.why-near", {"metres": metres, "name": nearest.name}))


def _of(what: str, share: float, why: Notice) -> Points:
    return Points(what, round(share * WEIGHTS[what]), WEIGHTS[what], why)


def _points(one: Proposed, what: str) -> int:
    return next(part.points for part in one.parts if part.what == what)


def _order(one: Proposed) -> tuple[int, int, str]:
    return -one.total, one.place.number if one.place.number is not None else 1_000_000, one.place.id


def _length(band: str) -> float:
    return next(float((before - first) % 24) for code, first, before in BANDS if code == band)
