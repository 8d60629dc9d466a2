# SPDX-License-Identifier: GPL-2.0-or-later
"""Plan a walk: route, stops, times and groups saved in one transaction; its copy is the follow-up walk."""
from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ..core import geometry, local_time, stop_proposals, walk_plan
from ..core.errors import InputError, RuleError
from ..core.notice import Notice
from ..core.paper_choices import DEFAULT_EVERY_M
from ..core.record import Record
from ..i18n import Texts
from ..storage.store import Done, Store, Transaction
from .counted import COUNTED
from .local_days import zone_of

XY = tuple  # (x, y) in the workspace CRS
FOLLOW_UP = "follow_up"
OPEN_HANDLING = ("unassigned", "open", "planned", "waiting")


@dataclass(frozen=True)
class StopInput:
    """A stop as drawn; `stop_id` names the one that is changed."""

    xy: XY
    name: str | None = None
    place_type: str | None = None
    note: str | None = None
    stop_id: str | None = None


@dataclass(frozen=True)
class GroupInput:
    """Participants by group letter as counts, never names; `group_id` names the row that is changed."""

    letter: str = "A"
    organisation_id: str | None = None
    participant_kind: str | None = None
    invited: int | None = None
    coming: int | None = None
    group_id: str | None = None


@dataclass(frozen=True)
class WalkInput:
    """A walk as the planner gives it; `start` has a time zone. Without `stops` there is one every `every_m` metres."""

    name: str
    start: dt.datetime
    route: Sequence[XY]
    stops: Sequence[StopInput] = ()
    every_m: float | None = None
    minutes_per_stop: int = 8
    purpose: str | None = None
    meeting_place: str | None = None
    preparatory_meeting: dt.datetime | None = None
    follow_up_meeting: dt.datetime | None = None
    leader_organisation_id: str | None = None
    diary_number: str | None = None
    previous_walk_id: str | None = None
    groups: Sequence[GroupInput] = field(default_factory=tuple)
    promise_activity_id: str | None = None


@dataclass(frozen=True)
class StopProposal:
    """A place that open findings or darkness speak for: a name for the stop, what it answers as (table, id), metres of dark path (an estimate)."""

    xy: XY
    at_m: float
    weight: float
    name: str
    answers: tuple[tuple[str, str], ...]
    dark_m: float = 0.0


def plan_of(given: WalkInput) -> walk_plan.WalkPlan:
    """Numbers and clock times of the stops, length and minutes, and what should be looked at again."""
    if not given.name.strip():
        raise InputError("plan.name-missing")
    if given.start.tzinfo is None:
        raise InputError("time.zone-missing", time=str(given.start))
    points = [stop.xy for stop in given.stops] or walk_plan.stops_evenly(given.route, given.every_m or DEFAULT_EVERY_M)
    if len(points) > walk_plan.MOST_STOPS:
        raise InputError("walk.stops-too-many", n=len(points), most=walk_plan.MOST_STOPS)
    return walk_plan.plan(given.start, given.route, points, given.minutes_per_stop)


def notices(store: Store, given: WalkInput, walk_id: str | None = None) -> list[Notice]:
    """What the planner should know before saving: too long, too hasty, and that printed papers show the old numbers."""
    planned = plan_of(given)
    found = list(planned.notices)
    walk = store.get("walk", walk_id) if walk_id else None
    if walk is not None and walk["papers_printed_at"] and _is_moved(store, walk, given, planned):
        local = zone_of(store)
        day = walk["papers_printed_at"].astimezone(local).date()
        found.append(Notice("plan.printed-numbers", {"date": local_time.short_date(day, Texts(store.language))}))
    return found


def save_walk(store: Store, given: WalkInput, walk_id: str | None = None) -> tuple[Record, Done]:
    """Save a new walk, or change one; stops are numbered along the route and get their minute from the start.

    Stops and groups of the walk that are not given any more are removed; RuleError when findings belong to such a stop.
    """
    planned = plan_of(given)
    with store.transaction("plan_walk") as tx:
        walk = _save_row(store, tx, given, planned, walk_id)
        _save_stops(store, tx, walk, given, planned)
        _save_groups(store, tx, walk, given.groups)
    return store.get("walk", walk.id), tx.done


def input_of(store: Store, walk_id: str) -> WalkInput:
    """A saved walk as the planner shows it; times in the zone of the workspace."""
    walk = store.get("walk", walk_id)
    local = zone_of(store)
    stops = store.find("walk_stop", {"walk_id": walk_id}, order_by=["number"])
    groups = store.find("walk_group", {"walk_id": walk_id}, order_by=["letter"])
    start = walk["planned_start"]
    if walk["geom"] is None or start is None:
        raise InputError("plan.not-planned", walk=walk["name"])
    return WalkInput(
        walk["name"], start.astimezone(local), geometry.line_points(walk["geom"]),
        tuple(StopInput(geometry.point_xy(s["geom"]), s["name"], s["place_type"], s["note"], s.id) for s in stops),
        None, walk["minutes_per_stop"] if walk["minutes_per_stop"] is not None else 8, walk["purpose"], walk["meeting_place"],
        _local(walk["preparatory_meeting"], local), _local(walk["follow_up_meeting"], local), walk["leader_organisation_id"],
        walk["diary_number"], walk["previous_walk_id"],
        tuple(GroupInput(g["letter"], g["organisation_id"], g["participant_kind"], g["invited"], g["coming"], g.id) for g in groups),
        walk["promise_activity_id"],
    )  # fmt: skip


def follow_up_input(store: Store, walk_id: str, start: dt.datetime) -> WalkInput:
    """The follow-up of a walk before it is saved: the same route, stops and groups, nobody counted yet."""
    old = input_of(store, walk_id)
    texts = Texts(store.language)
    return WalkInput(
        name=texts("plan.follow-up-name", name=old.name)[:200], start=start, route=old.route,
        stops=tuple(StopInput(s.xy, s.name, s.place_type, s.note) for s in old.stops),
        minutes_per_stop=old.minutes_per_stop, purpose=FOLLOW_UP, meeting_place=old.meeting_place,
        leader_organisation_id=old.leader_organisation_id, diary_number=old.diary_number, previous_walk_id=walk_id,
        groups=tuple(GroupInput(g.letter, g.organisation_id, g.participant_kind, g.invited) for g in old.groups),
    )  # fmt: skip


def copy_walk(store: Store, walk_id: str, start: dt.datetime) -> tuple[Record, Done]:
    """Save the follow-up walk (uppföljningsvandring) of a walk."""
    return save_walk(store, follow_up_input(store, walk_id, start))


def mark_papers_printed(store: Store, walk_id: str, at: dt.datetime) -> Done:
    """Remember when the papers were printed: from now on moved stops no longer fit the numbers on paper."""
    with store.transaction("papers_printed") as tx:
        tx.update(store.get("walk", walk_id), papers_printed_at=at)
    return tx.done


def open_findings_near(
    store: Store, route: Sequence[XY], within_m: float = stop_proposals.NEAR_ROUTE_M, at_most: int = stop_proposals.AT_MOST
) -> list[StopProposal]:
    """Where the walk should stop: open findings and lighting defects near the route, neighbours together, in walking order."""
    walk_plan.stops_evenly(route, walk_plan.LONGEST_M * 100)  # refuses a route without length
    xs, ys = [p[0] for p in route], [p[1] for p in route]
    box = (min(xs) - within_m, min(ys) - within_m, max(xs) + within_m, max(ys) + within_m)
    open_ones: dict[str, Record] = {}
    for table in ("finding", "lighting_defect"):
        open_ones.update({one.id: one for one in store.within(table, *box) if _is_open(one)})
    points = [
        stop_proposals.WeightedPoint(one.id, geometry.point_xy(one["geom"]), float(one["severity"] or 1)) for one in open_ones.values()
    ]
    proposals = stop_proposals.propose_stops_from(points, route, within_m, at_most=at_most)
    return [_proposal(one, [open_ones[key] for key in one.keys]) for one in proposals]


# -- inside ------------------------------------------------------------------------------------------------------------
def _save_row(store: Store, tx: Transaction, given: WalkInput, planned: walk_plan.WalkPlan, walk_id: str | None) -> Record:
    values: dict[str, Any] = {
        "name": given.name.strip(),
        "purpose": given.purpose,
        "meeting_place": given.meeting_place,
        "planned_start": given.start,
        "planned_end": planned.ends,
        "preparatory_meeting": given.preparatory_meeting,
        "follow_up_meeting": given.follow_up_meeting,
        "leader_organisation_id": given.leader_organisation_id,
        "previous_walk_id": given.previous_walk_id,
        "minutes_per_stop": given.minutes_per_stop,
        "diary_number": given.diary_number,
        "promise_activity_id": given.promise_activity_id,
        "geom": geometry.line(given.route),
    }
    if walk_id is None:
        return tx.insert("walk", values)
    old = store.get("walk", walk_id)
    changes = {name: value for name, value in values.items() if old[name] != value}
    return tx.update(old, **changes) if changes else old


def _save_stops(store: Store, tx: Transaction, walk: Record, given: WalkInput, planned: walk_plan.WalkPlan) -> None:
    old = {stop.id: stop for stop in store.find("walk_stop", {"walk_id": walk.id})}
    inputs = list(given.stops) or [StopInput(stop.xy) for stop in sorted(planned.stops, key=lambda s: s.index)]
    for gone in set(old) - {stop.stop_id for stop in inputs}:
        _delete_stop(store, tx, old.pop(gone))
    for timed in planned.stops:
        stop = inputs[timed.index]
        values = {
            "number": timed.number,
            "name": stop.name,
            "place_type": stop.place_type,
            "note": stop.note,
            "planned_minute": timed.planned_minute,
            "geom": geometry.point(*timed.xy),
        }
        before = old.get(stop.stop_id or "")
        if before is None:
            tx.insert("walk_stop", {"walk_id": walk.id, **values})
            continue
        changes = {name: value for name, value in values.items() if before[name] != value}
        if changes:
            tx.update(before, **changes)


def _delete_stop(store: Store, tx: Transaction, stop: Record) -> None:
    """Answers and photos of a stop would vanish with it, so they keep it; the database keeps it for findings."""
    if store.count("stop_rating", {"walk_stop_id": stop.id}) or store.count("attachment", {"walk_stop_id": stop.id}):
        raise RuleError("plan.stop-in-use", number=stop["number"], name=stop["name"] or "")
    tx.delete(stop)


def _save_groups(store: Store, tx: Transaction, walk: Record, groups: Sequence[GroupInput]) -> None:
    old = {group.id: group for group in store.find("walk_group", {"walk_id": walk.id})}
    for gone in set(old) - {group.group_id for group in groups}:
        tx.delete(old.pop(gone))
    for group in groups:
        values = {name: value for name, value in vars(group).items() if name != "group_id"}
        before = old.get(group.group_id or "")
        if before is None:
            tx.insert("walk_group", {"walk_id": walk.id, **values})
            continue
        changes = {name: value for name, value in values.items() if before[name] != value}
        if changes:
            tx.update(before, **changes)


def _is_moved(store: Store, walk: Record, given: WalkInput, planned: walk_plan.WalkPlan) -> bool:
    """Whether the numbers, places or times of the stops differ from those on paper."""
    start = walk["planned_start"]
    if start is None or start != given.start:
        return True
    old = store.rows("walk_stop", ("number", "geom", "planned_minute"), {"walk_id": walk.id}, order_by=["number"])
    return old != [(stop.number, geometry.point(*stop.xy), stop.planned_minute) for stop in planned.stops]


def _is_open(one: Record) -> bool:
    if one["same_as_id"] is not None or one["review_state"] not in COUNTED or one["handling"] not in OPEN_HANDLING:
        return False
    return one["kind"] == "defect" if one.table == "finding" else one["finding_id"] is None


def _proposal(found: stop_proposals.ProposedStop, answers: Sequence[Record]) -> StopProposal:
    places = Counter(one["place_text"] for one in answers if one["place_text"])
    name = places.most_common(1)[0][0] if places else ""
    return StopProposal(found.xy, found.at_m, found.weight, name, tuple((one.table, one.id) for one in answers))


def _local(moment: dt.datetime | None, local: dt.tzinfo) -> dt.datetime | None:
    return moment.astimezone(local) if moment else None
