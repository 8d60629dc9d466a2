# SPDX-License-Identifier: GPL-2.0-or-later
"""Made-up data for a way of working: places, reports, rounds, walks and promises around a point. Nothing in it is true."""
from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..core import geometry
from ..core.causes import Cause, CauseMeasure, Worksheet
from ..core.decision_chain import PROPOSED, TO_COMMITTEE, Step
from ..core.record import Record
from ..core.rounds.shift import shift_of
from ..core.rounds.visits import ROUND, TRAFFIC
from ..core.ways import MEETING, ROUNDS, STATION, TRAFFIC as TRAFFIC_WAY, Way
from ..i18n import Texts
from ..storage.store import Store
from . import causes, decision_chain, plan_walk, round_entry, round_plan
from .assign import MeasureInput, assign_each
from .local_days import zone_of
from .save_dialogue import Talk, Theme, save_dialogue
from .save_finding import Seen, save_finding
from .ways_of_working import apply

XY = tuple  # (x, y) in the workspace CRS
PLACES = ((0.0, 0.0), (180.0, 60.0), (-140.0, 150.0))  # metres from the middle
_CATEGORIES = ("ORD", "BEL", "SKA", "SAM", "TRF")
_SIDE_M = 60.0
_HOURS = (18, 19, 20, 21, 22, 23)


@dataclass(frozen=True)
class Filled:
    """What was made: hotspots in the order of PLACES, and what that way of working stands on."""

    hotspots: tuple[Record, ...]
    walk_id: str | None = None
    meeting_id: str | None = None
    promise_id: str | None = None
    patrol_ids: tuple[str, ...] = ()


def fill(store: Store, way: Way, today: dt.date, middle: XY) -> Filled:
    """Set the workspace up for the way and fill it with its example; the days lie just before `today`."""
    texts = Texts(store.language)
    apply(store, way, today, texts, (today - dt.timedelta(days=60)).replace(day=1))
    hotspots = _hotspots(store, middle, today, texts)
    _reports(store, middle, today, texts)
    made = {MEETING: _meeting_way, ROUNDS: _rounds_way, TRAFFIC_WAY: _traffic_way, STATION: _station_way}[way.name]
    return made(store, hotspots, middle, today, texts)


# -- what all have -----------------------------------------------------------------------------------------------------
def _hotspots(store: Store, middle: XY, today: dt.date, texts: Any) -> tuple[Record, ...]:
    found, taken = [], {row[0] for row in store.rows("hotspot", ("priority",)) if row[0]}
    with store.transaction("example") as tx:
        for rank, (dx, dy) in enumerate(PLACES, 1):
            x, y = middle[0] + dx, middle[1] + dy
            ring = [(x, y), (x + _SIDE_M, y), (x + _SIDE_M, y + _SIDE_M), (x, y + _SIDE_M), (x, y)]
            found.append(tx.insert("hotspot", {
                "name": texts(f"way.example.place{rank}"), "reason": texts(f"way.example.reason{rank}"),
                "hotspot_kind": ("gathering", "disorder", "dark_place")[rank - 1],
                "time_band": None, "need": 3 if rank == 1 else 2, "influence": 2, "level": ("act", "watch", "watch")[rank - 1],
                "priority": None if rank in taken else rank,
                "justification": texts(f"way.example.justification{rank}"), "review_date": today + dt.timedelta(days=60), "geom": geometry.polygon([ring]),
            }))  # fmt: skip
    return tuple(found)


def _reports(store: Store, middle: XY, today: dt.date, texts: Any) -> None:
    """Fewer this month than the month before, felt and occurred, by several organisations, all reviewed."""
    zone = zone_of(store)
    organisations = [row.id for row in store.find("organisation", {"code": ["police", "housing_company", "safety_est"]})]
    rows = []
    for number in range(48):
        day = today - dt.timedelta(days=2 + number * (1 if number < 18 else 2))
        at = dt.datetime.combine(day, dt.time(_HOURS[number % 6]), zone).astimezone(dt.timezone.utc)
        dx, dy = PLACES[number % 3 if number % 4 else 0]
        place = geometry.point(middle[0] + dx + 5 + number % 7 * 6, middle[1] + dy + 5 + number % 5 * 8)
        rows.append({
            "occurred_from": at, "category": _CATEGORIES[number % 5], "felt_or_occurred": "felt" if number % 3 == 0 else "occurred",
            "certainty": ("seen", "told", "suspected")[number % 3], "place_text": texts(f"way.example.place{number % 3 + 1}"),
            "description": texts("way.example.report"), "organisation_id": organisations[number % len(organisations)], "review_state": "approved",
            "geom": place,
        })  # fmt: skip
    with store.transaction("example") as tx:
        tx.insert_many("observation", rows)


def _organisation(store: Store, code: str) -> str:
    return store.find("organisation", {"code": code})[0].id


def _measure(store: Store, hotspot: Record, title: str, kind: str, code: str, due: dt.date, **more: Any) -> str:
    given = MeasureInput(title, kind, _organisation(store, code), due_date=due, **more)
    assign_each(store, [([("hotspot", hotspot.id)], given)])
    return store.find("measure", order_by=["-number"], limit=1)[0].id


# -- Månadsmöte: theme group, daily in crisis, political handling ---------------------------------------------------------
def _meeting_way(store: Store, hotspots: Sequence[Record], middle: XY, today: dt.date, texts: Any) -> Filled:
    held = today - dt.timedelta(days=12)
    with store.transaction("example") as tx:
        meeting = tx.insert("meeting", {
            "name": texts("way.example.meeting"), "held_on": held, "organisations": texts("way.example.group"), "present": 9,
            "next_meeting": today + dt.timedelta(days=16),
        })  # fmt: skip
    barrier, light = (
        CauseMeasure(texts(f"way.example.measure-{kind}"), kind, _organisation(store, code), (_organisation(store, "police"),), horizon, "")
        for kind, code, horizon in (("barrier", "streets", "short"), ("lighting", "lighting", "long"))
    )
    cause = Cause(
        texts("way.example.cause"), "situational", "short", texts("way.example.cause-what"), texts("way.example.cause-when"), texts("way.example.cause-why"),
        texts("way.example.cause-who"), measures=(barrier, light),
    )  # fmt: skip
    causes.save(store, hotspots[0].id, Worksheet((cause,), held, texts("way.example.group")), held)
    first, second = (store.get("measure", one.id) for one in causes.read(store, hotspots[0].id).causes[0].measures)
    decision_chain.propose(store, [first.id, second.id], Step(PROPOSED, "klg", held, texts("way.example.proposal")))
    proposal = store.find("decision", {"measure_id": first.id})[0]
    step, _done = decision_chain.answer(store, proposal.id, Step(TO_COMMITTEE, "klg", today - dt.timedelta(days=8), texts("way.example.to-committee")))
    decision_chain.answer(store, step.id, Step(
        "decided", "committee", today - dt.timedelta(days=3), texts("way.example.decided"), texts("way.example.board"), "§ 14", "KS 2026/12",
        due=today + dt.timedelta(days=120),
    ))  # fmt: skip
    _measure(store, hotspots[1], texts("way.example.measure-vegetation"), "vegetation", "parks", today + dt.timedelta(days=20))
    with store.transaction("example") as tx:
        tx.insert("decision", {
            "meeting_id": meeting.id, "measure_id": store.find("measure", order_by=["-number"], limit=1)[0].id, "outcome": "decided", "level": "group",
            "decided_on": held, "text": texts("way.example.measure-vegetation"),
        })  # fmt: skip
    return Filled(tuple(hotspots), meeting_id=meeting.id)


# -- Medborgarlöfte med rundor --------------------------------------------------------------------------------------------
def _promise(store: Store) -> Record:
    promise = store.find("promise", order_by=["-number"], limit=1)[0]
    with store.transaction("example") as tx:
        return tx.update(promise, state="in_force")


def _activity(store: Store, promise: Record, source: str) -> str:
    return store.find("promise_activity", {"promise_id": promise.id, "counted_from": source})[0].id


def _rounds(store: Store, hotspots: Sequence[Record], today: dt.date, weeks: int, kind: str, activity: str | None) -> tuple[str, ...]:
    """Two a week, told from their sheets; one place was not reached now and then."""
    ids, zone = [], zone_of(store)
    for number in range(2 * weeks):
        day = today - dt.timedelta(days=2 + 3 * number + number // 2)
        shift = shift_of(day, dt.time(20), dt.time(23, 30), zone)
        given = round_plan.RoundInput(shift, [one.id for one in hotspots], kind, _organisation(store, "police"), activity)
        patrol, _done = round_plan.save_round(store, given)
        lines = [
            round_entry.VisitLine(
                saved.line.hotspot_id, "" if number % 3 == 2 and at == 2 else f"{20 + at}:10", "" if number % 3 == 2 and at == 2 else f"{20 + at}:35",
                number % 3 == 2 and at == 2, None if number % 3 == 2 and at == 2 else "calm", saved.line.activity, None, saved.line.visit_id,
            ) for at, saved in enumerate(round_entry.lines_of(store, patrol.id))
        ]  # fmt: skip
        round_entry.save_lines(store, lines, patrol_id=patrol.id)
        ids.append(patrol.id)
    return tuple(ids)


def _walk(store: Store, middle: XY, day: dt.date, name: str, activity: str | None, **more: Any) -> str:
    """A walk of three stops round the places; `more` are columns that it ends with."""
    start = dt.datetime.combine(day, dt.time(18), zone_of(store))
    stops = [plan_walk.StopInput((middle[0] + dx, middle[1] + dy), None, "square") for dx, dy in PLACES]
    given = plan_walk.WalkInput(name, start, [stop.xy for stop in stops], stops, meeting_place=name)
    walk, _done = plan_walk.save_walk(store, given)
    with store.transaction("example") as tx:
        tx.update(store.get("walk", walk.id), promise_activity_id=activity, **more)
    return walk.id


def _held(day: dt.date, zone: dt.tzinfo) -> dict[str, Any]:
    start = dt.datetime.combine(day, dt.time(18), zone)
    return {"state": "held", "held_start": start, "held_end": start + dt.timedelta(hours=2)}


def _rounds_way(store: Store, hotspots: Sequence[Record], middle: XY, today: dt.date, texts: Any) -> Filled:
    promise, zone = _promise(store), zone_of(store)
    patrols = _rounds(store, hotspots, today, 3, ROUND, _activity(store, promise, "rounds"))
    walks = _activity(store, promise, "walks")
    day = today - dt.timedelta(days=20)
    walk = _walk(store, middle, day, texts("way.example.walk"), walks, **_held(day, zone))
    told = {"state": "cancelled", "cancelled_reason": texts("way.example.storm")}
    _walk(store, middle, today - dt.timedelta(days=6), texts("way.example.walk-cancelled"), walks, **told)
    themes = (Theme("BEL", 41, texts("way.example.place1")), Theme("ORD", 23), Theme("TRF", 12))
    day, police = today - dt.timedelta(days=25), _organisation(store, "police")
    talk = Talk(texts("way.example.dialogue"), day, middle, texts("way.example.place1"), 150, police, promise.id, None, themes)
    save_dialogue(store, talk)
    return Filled(tuple(hotspots), walk, None, promise.id, patrols)


# -- Tertialuppföljning med trafikinsatser ----------------------------------------------------------------------------------
def _traffic_way(store: Store, hotspots: Sequence[Record], middle: XY, today: dt.date, texts: Any) -> Filled:
    promise, zone = _promise(store), zone_of(store)
    patrols = _rounds(store, hotspots[:2], today, 4, TRAFFIC, _activity(store, promise, "traffic"))
    day = today - dt.timedelta(days=40)
    walk = _walk(store, middle, day, texts("way.example.walk"), _activity(store, promise, "walks"), **_held(day, zone))
    key = _measure(store, hotspots[2], texts("way.example.measure-lighting"), "lighting", "lighting", today - dt.timedelta(days=10))
    with store.transaction("example") as tx:
        tx.update(store.get("measure", key), status="fixed", done_on=today - dt.timedelta(days=14))
    return Filled(tuple(hotspots), walk, None, promise.id, patrols)


# -- Stationsvandring med många aktörer ---------------------------------------------------------------------------------------
_SEEN = (
    ("B", "streets", "vegetation"), ("A", "lighting", "lighting"), ("H", "station_owner", "cleaning"), ("J", "public_transport", "sign"),
    ("I", "trafikverket", "traffic"), ("M", "private_owner", "security"),
)  # fmt: skip


def _station_way(store: Store, hotspots: Sequence[Record], middle: XY, today: dt.date, texts: Any) -> Filled:
    day, zone = today - dt.timedelta(days=9), zone_of(store)
    walk = _walk(store, middle, day, texts("way.example.station"), None, **_held(day, zone))
    follow_up = dt.datetime.combine(today + dt.timedelta(days=12), dt.time(13), zone)
    stops = store.find("walk_stop", {"walk_id": walk}, order_by=["number"])
    with store.transaction("example") as tx:
        tx.update(store.get("walk", walk), follow_up_meeting=follow_up)
        for letter, codes in (("A", ("police", "trafikverket", "station_owner")), ("B", ("public_transport", "business_association", "safety_est"))):
            for code in codes:
                people = {"invited": 2, "coming": 2, "present": 2}
                tx.insert("walk_group", {"walk_id": walk, "letter": letter, "organisation_id": _organisation(store, code), **people})
    for number, (category, code, kind) in enumerate(_SEEN):
        stop = stops[number % len(stops)]
        seen = Seen(
            texts(f"way.example.seen-{category}"), category=category, walk_id=walk, walk_stop_id=stop.id, visibility="public",
            paper_reference=f"A{stop['number']}.{number + 1}",
        )  # fmt: skip
        finding = save_finding(store, seen).findings[0]
        owner = store.find("organisation", {"code": code})[0]
        when: dict[str, Any] = {"due_date": follow_up.date()}
        if owner["is_outside"]:
            when = {"answer_by": follow_up.date(), "status": "forwarded", "forwarded_to_id": owner.id}
        given = MeasureInput(texts(f"way.example.do-{category}"), kind, owner.id, **when)
        assign_each(store, [([("finding", finding.id)], given)])
    save_finding(store, Seen(texts("way.example.seen-good"), "good", "K", walk_id=walk, walk_stop_id=stops[0].id, visibility="public"))
    return Filled(tuple(hotspots), walk)
