# SPDX-License-Identifier: GPL-2.0-or-later
"""The walk while it is being planned: plain values, and what follows from them (light, clock times, length)."""
from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Callable

from ...core import geometry, local_time, sun, walk_plan
from ...core.errors import InputError
from ...core.notice import Notice
from ...jobs.plan_walk import StopInput, StopProposal, WalkInput
from .plan_walk_sketch import RouteSketch

XY = tuple  # (x, y) in the workspace CRS
DAYS_AHEAD = 14  # invitations need about two weeks
FOLLOW_UP_WEEKS = 3
FOLLOW_UP_AT = dt.time(17, 0)
EVENING = dt.time(18, 0)
SAME_STOP_M = 30.0
_THURSDAY = 3


@dataclass(frozen=True)
class Surroundings:
    """What the draft asks about the place, given by the opener: it knows neither store nor map."""

    zone: dt.tzinfo
    to_lonlat: Callable[[float, float], tuple[float, float]]
    default_lonlat: tuple[float, float] | None
    name_at: Callable[[XY], str]
    name_on: Callable[[dt.date], str]  # what a new walk is called, in the language of the workspace
    proposals: Callable[[Sequence[XY]], list[StopProposal]]
    why: Callable[[StopProposal], str]
    dark_stops: Callable[[Sequence[XY]], list[StopProposal]]
    read_dark_route: Callable[[Any], Any]  # jobs.dark_route.DarkRouteWish → DarkRouteInputs


class WalkDraft:
    """Changed by the pages of the dialog; `given` is what the job saves."""

    def __init__(self, given: WalkInput, sketch: RouteSketch, around: Surroundings, walk_id: str | None = None) -> None:
        self.around, self.sketch, self.walk_id = around, sketch, walk_id
        self.values: dict[str, Any] = {name: value for name, value in vars(given).items() if name not in ("route", "stops", "every_m")}
        self.stops: list[StopInput] = list(given.stops)
        if given.route:
            sketch.set_line(given.route)

    # -- what is saved ------------------------------------------------------------------------------------------------
    @property
    def given(self) -> WalkInput:
        """For jobs.plan_walk; InputError when it cannot be a walk yet."""
        if not str(self.values["name"]).strip():
            raise InputError("plan.name-missing")
        if not self.sketch.is_route:
            raise InputError("plan-walk.route-missing")
        if not self.stops:
            raise InputError("walk.no-stops")
        return WalkInput(route=tuple(self.sketch.points), stops=tuple(self.stops), **self.values)

    @property
    def planned(self) -> walk_plan.WalkPlan | None:
        """Numbers, clock times and length; None while there is no route."""
        if not self.sketch.is_route:
            return None
        return walk_plan.plan(self.values["start"], self.sketch.points, [stop.xy for stop in self.stops], self.values["minutes_per_stop"])

    # -- light --------------------------------------------------------------------------------------------------------
    @property
    def lonlat(self) -> tuple[float, float] | None:
        """Middle of the route, else of the municipality."""
        points = self.sketch.points or [stop.xy for stop in self.stops]
        return self.around.to_lonlat(*points[len(points) // 2]) if points else self.around.default_lonlat

    def night(self, day: dt.date) -> sun.Darkness | None:
        """Sunset and dusk on a day; None where the place is not known."""
        place = self.lonlat
        return sun.darkness(day, place[0], place[1], getattr(self.around.zone, "key", local_time.STOCKHOLM)) if place else None

    def advice(self, day: dt.date, start: dt.datetime) -> list[Notice]:
        """What stands beside the clock."""
        night, place = self.night(day), self.lonlat
        if night is None or place is None:
            return []
        notices = [sun.advice(night, start, *place)]
        if night.is_late and night.proposed_start is not None:
            notices.append(Notice("walk.late-start", {"start": local_time.clock(night.proposed_start)}))
        return notices

    def proposed_start(self, day: dt.date) -> dt.datetime | None:
        """30 minutes after civil dusk; None without darkness."""
        night = self.night(day)
        return night.proposed_start if night else None

    # -- stops --------------------------------------------------------------------------------------------------------
    def add_stop(self, xy: XY, name: str | None = None, note: str | None = None) -> None:
        """One more stop; its name is proposed from the map."""
        self.stops.append(StopInput((float(xy[0]), float(xy[1])), name or self.around.name_at(xy) or None, None, note))
        self.sort_stops()

    def move_stop(self, index: int, xy: XY) -> None:
        """A stop at another place, while it is being dragged."""
        self.stops[index] = replace(self.stops[index], xy=(float(xy[0]), float(xy[1])))

    def drop_stop(self, index: int, came_from: XY) -> None:
        """The dragged stop stands: a name that came from the map follows, and the numbers."""
        stop = self.stops[index]
        if stop.name in (None, "", self.around.name_at(came_from)):
            self.stops[index] = replace(stop, name=self.around.name_at(stop.xy) or None)
        self.sort_stops()

    def change_stop(self, index: int, **changes: Any) -> None:
        """Name, place type or note."""
        self.stops[index] = replace(self.stops[index], **changes)

    def remove_stops(self, indexes: Sequence[int]) -> None:
        """Without these."""
        gone = set(indexes)
        self.stops = [stop for index, stop in enumerate(self.stops) if index not in gone]

    def stops_evenly(self, every_m: float) -> int:
        """Replace all stops by one at every so many metres; how many there are now."""
        places = walk_plan.stops_evenly(self.sketch.points, every_m)
        self.stops = []
        for xy in places:
            self.add_stop(xy)
        return len(places)

    def add_proposed(self) -> int:
        """Stops at what is open along the route, besides those that are there; how many were added."""
        return self._add(self.around.proposals(self.sketch.points))

    def add_dark(self) -> int:
        """Stops amid the dark stretches of the route, besides those that are there; how many were added."""
        return self._add(self.around.dark_stops(self.sketch.points))

    def take_route(self, points: Sequence[XY]) -> None:
        """Another route instead; the stops of the old one go."""
        self.stops = []
        self.sketch.set_line(points)

    def _add(self, proposals: Sequence[StopProposal]) -> int:
        found = 0
        for proposal in proposals:
            if all(geometry.distance(stop.xy, proposal.xy) > SAME_STOP_M for stop in self.stops):
                self.add_stop(proposal.xy, proposal.name or None, self.around.why(proposal))
                found += 1
        return found

    def sort_stops(self) -> None:
        """In the order in which the walk comes to them."""
        planned = self.planned
        if planned is not None:
            self.stops = [self.stops[stop.index] for stop in planned.stops]


def evening_ahead(today: dt.date) -> dt.date:
    """About two weeks ahead, from Monday to Thursday: then most people can come."""
    day = today + dt.timedelta(days=DAYS_AHEAD)
    return day if day.weekday() <= _THURSDAY else day + dt.timedelta(days=8 - day.weekday())  # the Tuesday after


def default_input(name: str, day: dt.date, zone: dt.tzinfo, night: sun.Darkness | None, leader_id: str | None) -> WalkInput:
    """A walk with a sensible value in every field, without route."""
    start = (night.proposed_start if night else None) or dt.datetime.combine(day, EVENING, tzinfo=zone)
    return WalkInput(name, start, (), purpose="general", follow_up_meeting=follow_up_of(start), leader_organisation_id=leader_id)


def follow_up_of(start: dt.datetime) -> dt.datetime:
    """The proposed follow-up meeting: the same weekday three weeks later."""
    return dt.datetime.combine(start.date() + dt.timedelta(weeks=FOLLOW_UP_WEEKS), FOLLOW_UP_AT, tzinfo=start.tzinfo)
