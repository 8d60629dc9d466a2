# SPDX-License-Identifier: GPL-2.0-or-later
"""What a follow-up walk asks about: the points of the earlier walk in the order of the route, with their answers. Screen and paper use it."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..core import geometry
from ..core.errors import InputError
from ..core.follow_up import along_route
from ..core.record import Record
from ..storage.store import Store
from .walk_facts import Seen, WalkFacts, read_seen, read_walk

ASKS_GOOD, ASKS_SETTLED = "follow_up_asks_good", "follow_up_asks_settled"  # settings of the workspace, off at first
SETTLED = ("verified", "refused", "duplicate")


@dataclass(frozen=True)
class Point:
    """One thing of the earlier walk to look at again."""

    seen: Seen
    xy: tuple[float, float] | None
    stop: Record | None  # the nearest stop of the follow-up walk
    answer: Record | None  # row of follow_up

    @property
    def finding(self) -> Record:
        """What was seen then."""
        return self.seen.finding

    @property
    def outcome(self) -> str | None:
        """How it was found; None while nobody has answered."""
        return self.answer["outcome"] if self.answer else None

    @property
    def is_good(self) -> bool:
        """Whether it was a good thing."""
        return self.finding["kind"] == "good"

    @property
    def number(self) -> str:
        """The number it had on the earlier walk."""
        return str(self.finding["number"] or "–")


@dataclass(frozen=True)
class FollowUp:
    """A follow-up walk with its points in walking order."""

    facts: WalkFacts
    points: tuple[Point, ...]

    @property
    def answered(self) -> int:
        """How many points have an answer."""
        return sum(point.answer is not None for point in self.points)

    @property
    def is_complete(self) -> bool:
        """Whether every point has an answer."""
        return bool(self.points) and self.answered == len(self.points)

    def point(self, finding_id: str) -> Point:
        """The point of a finding; InputError when the walk does not ask about it."""
        for one in self.points:
            if one.finding.id == finding_id:
                return one
        raise InputError("follow-up.not-a-point")


def read_follow_up(store: Store, walk_id: str, language: str | None = None) -> FollowUp:
    """A follow-up walk and its points; InputError when the walk follows up none."""
    facts = read_walk(store, walk_id, language)
    if facts.previous is None:
        raise InputError("follow-up.no-earlier-walk", walk=facts.walk["name"])
    return FollowUp(facts, points_of(store, facts))


def follow_up_of(store: Store, walk_id: str | None = None) -> str:
    """The follow-up walk that is meant: the walk itself, the latest that follows it up, or without a walk the latest of all."""
    if walk_id is not None and store.get("walk", walk_id)["previous_walk_id"]:
        return walk_id
    found = store.find("walk", {"previous_walk_id": walk_id} if walk_id else None, order_by=["planned_start"])
    found = [one for one in found if one["previous_walk_id"] and one["state"] != "cancelled"]
    if not found:
        if walk_id is None:
            raise InputError("follow-up.no-follow-up-walk")
        raise InputError("follow-up.no-earlier-walk", walk=store.get("walk", walk_id)["name"])
    return found[-1].id


def points_of(store: Store, facts: WalkFacts) -> tuple[Point, ...]:
    """What must be looked at again and what was answered already, along the route; nothing when the walk follows up none."""
    if facts.previous is None:
        return ()
    answers = {row["finding_id"]: row for row in store.find("follow_up", {"walk_id": facts.walk.id})}
    good, settled = bool(store.setting(ASKS_GOOD, False)), bool(store.setting(ASKS_SETTLED, False))
    seen = {
        one.finding.id: one
        for one in read_seen(store, facts.previous.id)
        if one.finding.id in answers or is_asked(one, asks_good=good, asks_settled=settled)
    }
    places = {key: _place(one) for key, one in seen.items()}
    stops = [(stop, geometry.point_xy(stop["geom"])) for stop in facts.stops if stop["geom"]]
    route = facts.route or (tuple(geometry.line_points(facts.previous["geom"])) if facts.previous["geom"] else ())
    made = []
    for key in along_route(route, places):
        place = places[key]
        nearest = min(stops, key=lambda stop: geometry.distance(stop[1], place))[0] if stops and place else None
        made.append(Point(seen[key], place, nearest or (facts.stops[0] if facts.stops else None), answers.get(key)))
    return tuple(made)


def waiting_points(store: Store, walk: Record) -> int:
    """How many points of the earlier walk nobody has answered on this one."""
    if not walk["previous_walk_id"]:
        return 0
    answered = {row[0] for row in store.rows("follow_up", ("finding_id",), {"walk_id": walk.id})}
    good, settled = bool(store.setting(ASKS_GOOD, False)), bool(store.setting(ASKS_SETTLED, False))
    return sum(
        one.finding.id not in answered and is_asked(one, asks_good=good, asks_settled=settled) for one in read_seen(store, walk["previous_walk_id"])
    )


def is_asked(seen: Seen, *, asks_good: bool = False, asks_settled: bool = False) -> bool:
    """Whether somebody must look at it again: a defect whose measures are not all verified on site or refused."""
    if seen.finding["kind"] != "defect":
        return asks_good
    return asks_settled or not is_settled(seen)


def is_settled(seen: Seen) -> bool:
    """Whether nothing more is expected: every measure is verified on site, refused, or the same as another one."""
    return bool(seen.measures) and all(measure["status"] in SETTLED for measure in seen.measures)


def by_stop(points: Iterable[Point]) -> Mapping[str, list[Point]]:
    """Stop id → its points in walking order."""
    found: dict[str, list[Point]] = {}
    for point in points:
        if point.stop is not None:
            found.setdefault(point.stop.id, []).append(point)
    return found


def _place(seen: Seen) -> tuple[float, float] | None:
    return geometry.point_xy(seen.finding["geom"]) if seen.finding["geom"] else None
