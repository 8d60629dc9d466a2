# SPDX-License-Identifier: GPL-2.0-or-later
"""What citizen promises are counted from, read once: promises, activities, and everything that was done, as plain values."""
from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..analysis.points_in_area import points_inside
from ..core import geometry
from ..core.errors import InputError
from ..core.period import Period
from ..core.promises.follow_up import PromiseResult, follow_up
from ..core.promises.records import DIALOGUES, MANUAL, MEASURES, ROUNDS, TRAFFIC, VISITS, WALKS, Activity, Deed, Promise, shared_days
from ..core.rounds.visits import DONE
from ..storage.store import Store
from .counted import CANCELLED, FIXED_CODES, TOOK_PLACE
from .local_days import zone_of
from .patrol_figures import rounds_between, visits_between
from .same_thing import root_of, same_as

DRAFT, ENDED = "draft", "ended"
MOST_NAMED = 8
_ACTIVITY = (
    "id", "promise_id", "name", "promised", "per", "counted_from", "organisation_id", "hotspot_id", "measure_type", "only_linked", "assessment",
    "comment", "carried_from_id", "sort",
)  # fmt: skip
_SOURCE_OF_ROUND = {"round": ROUNDS, "traffic": TRAFFIC}


@dataclass(frozen=True)
class Facts:
    """All promises, the latest first, their activities, and what was done."""

    promises: tuple[Promise, ...]
    activities: tuple[Activity, ...]
    deeds: tuple[Deed, ...]

    def promise(self, promise_id: str) -> Promise:
        """One promise."""
        found = next((one for one in self.promises if one.id == promise_id), None)
        if found is None:
            raise InputError("promise.unknown", name=promise_id, known=", ".join(one.name for one in self.promises[:MOST_NAMED]) or "–")
        return found

    def in_force(self, period: Period) -> list[Promise]:
        """Promises that share a day with a period, those that are only proposed left out; the first to begin first."""
        found = [one for one in self.promises if one.state != DRAFT and shared_days(period, one.days) is not None]
        return sorted(found, key=lambda one: (one.first, one.name))

    def result(self, promise: Promise, period: Period, today: dt.date) -> PromiseResult:
        """The follow-up of a promise."""
        return follow_up(promise, self.activities, self.deeds, period, today)

    def with_activity(self, activity: Activity) -> Facts:
        """The same with an activity as it is being written."""
        return replace(self, activities=(*(one for one in self.activities if one.id != activity.id), activity))

    def whole(self, promise: Promise, today: dt.date) -> PromiseResult:
        """The follow-up of all its time."""
        return self.result(promise, promise.days, today)


def read(store: Store, hotspot_ids: Iterable[str] = ()) -> Facts:
    """Read the workspace once; one query per table. `hotspot_ids` are looked at besides those that activities name."""
    activities = _at_what_stays(store, read_activities(store))
    hotspots = {*hotspot_ids, *(one.hotspot_id for one in activities if one.hotspot_id)}
    return Facts(read_promises(store), activities, tuple(_Reader(store, hotspots).deeds()))


def read_promises(store: Store) -> tuple[Promise, ...]:
    """The promises, the latest first; without those whose days another program wrote so that they mean nothing."""
    columns = ("id", "name", "starts_on", "ends_on", "previous_id", "number", "state")
    rows = store.rows("promise", columns, order_by=("-starts_on", "name"))
    return tuple(Promise(*row) for row in rows if isinstance(row[2], dt.date) and isinstance(row[3], dt.date) and row[2] <= row[3])


def read_activities(store: Store) -> tuple[Activity, ...]:
    """The activities of all promises."""
    made = []
    for values in store.rows("promise_activity", _ACTIVITY):
        row = dict(zip(_ACTIVITY, values))
        known = {"name": row["name"] or "", "comment": row["comment"] or "", "promised": row["promised"] or 0, "only_linked": bool(row["only_linked"])}
        made.append(Activity(**{**row, **known}))
    return tuple(made)


def choices(store: Store, sources: Collection[str], kept: str | None = None) -> list[tuple[str, str]]:
    """(id, words) of activities that something may be tied to: of promises that have not ended, counted from these sources or by hand.

    `kept`: the one that it is tied to already, in any case.
    """
    promises = read_promises(store)
    names, places = {one.id: one.name for one in promises}, {one.id: at for at, one in enumerate(promises)}
    open_ones = {one.id for one in promises if one.state != ENDED}
    activities = [one for one in read_activities(store) if one.promise_id in names]
    found = [one for one in activities if one.id == kept or one.promise_id in open_ones and one.counted_from in (*sources, MANUAL)]
    found.sort(key=lambda one: (places[one.promise_id], one.order))
    return [(one.id, f"{one.name} – {names[one.promise_id]}") for one in found]


def find_promise(store: Store, named: str) -> Promise:
    """The promise of an id, a number or a name; InputError when there is none or several."""
    promises = read_promises(store)
    wanted = named.strip()
    for fits in (
        [one for one in promises if one.id == wanted], [one for one in promises if wanted.isdigit() and one.number == int(wanted)],
        [one for one in promises if one.name.casefold() == wanted.casefold()],
    ):  # fmt: skip
        if len(fits) == 1:
            return fits[0]
        if fits:
            raise InputError("promise.several", name=wanted, n=len(fits))
    raise InputError("promise.unknown", name=wanted, known=", ".join(one.name for one in promises[:MOST_NAMED]) or "–")


# -- inside ------------------------------------------------------------------------------------------------------------
def _at_what_stays(store: Store, activities: Sequence[Activity]) -> tuple[Activity, ...]:
    """Activities at a hotspot that was merged into another one are at that one now."""
    merged = same_as(store, "hotspot")
    return tuple(replace(one, hotspot_id=root_of(one.hotspot_id, merged)) if one.hotspot_id else one for one in activities)


class _Reader:
    """Turns rows into deeds; days are those of the municipality's clock, also in the nights when it is changed."""

    def __init__(self, store: Store, hotspots: Collection[str]) -> None:
        self._store, self._zone = store, zone_of(store)
        self._areas = _areas(store, hotspots)
        self._merged = same_as(store, "hotspot")

    def deeds(self) -> Iterator[Deed]:
        """Everything that can count."""
        yield from self._walks()
        yield from self._rounds()
        yield from self._measures()
        yield from self._dialogues()
        for key, activity, day, amount in self._store.rows("activity_done", ("id", "promise_activity_id", "done_on", "amount")):
            yield Deed(MANUAL, key, day, amount or 0, activity_id=activity)

    def _day(self, moment: Any) -> dt.date | None:
        return moment.astimezone(self._zone).date() if isinstance(moment, dt.datetime) else None

    def _walks(self) -> Iterator[Deed]:
        points: dict[str, list[tuple[float, float]]] = defaultdict(list)
        if self._areas:
            for walk, geom in self._store.rows("walk_stop", ("walk_id", "geom")):
                points[walk] += [geometry.point_xy(geom)] if geom else []
        columns = ("id", "state", "held_start", "planned_start", "leader_organisation_id", "promise_activity_id", "geom")
        for key, state, held, planned, leader, activity, route in self._store.rows("walk", columns):
            if state not in (*TOOK_PLACE, CANCELLED):
                continue
            if self._areas and route:
                points[key] += geometry.line_points(route)
            is_cancelled = state == CANCELLED
            day = self._day(planned if is_cancelled else held or planned)
            yield Deed(WALKS, key, day, 1, activity, None, self._at(points.get(key, ())), _ids(leader), is_cancelled=is_cancelled)

    def _rounds(self) -> Iterator[Deed]:
        """Rounds that were done or cancelled, and the visits that were made: the same that figures of rounds count."""
        visits = visits_between(self._store, None, None)
        places: dict[str, set[str]] = defaultdict(set)
        for one in visits:
            if one.patrol_id and one.hotspot_id:
                places[one.patrol_id].add(one.hotspot_id)
        for round_ in rounds_between(self._store, None, None, only_done=False):
            if round_.state in (DONE, CANCELLED) and round_.kind in _SOURCE_OF_ROUND:
                yield Deed(
                    _SOURCE_OF_ROUND[round_.kind], round_.id, round_.day, 1, round_.promise_activity_id, None, frozenset(places[round_.id]),
                    _ids(round_.organisation_id), is_cancelled=round_.state == CANCELLED,
                )  # fmt: skip
        for one in visits:
            yield Deed(VISITS, one.id, one.day, 1, one.promise_activity_id, None, _ids(one.hotspot_id), _ids(one.organisation_id))

    def _measures(self) -> Iterator[Deed]:
        columns = ("id", "done_on", "verified_on", "measure_type", "responsible_id", "contractor_id", "promise_activity_id")
        rows = self._store.rows("measure", columns, {"status": FIXED_CODES})
        places = self._places_of_measures() if self._areas else {}
        more: dict[str, set[str]] = defaultdict(set)
        for measure, organisation in self._store.rows("co_responsible", ("measure_id", "organisation_id")):
            more[measure].add(organisation)
        for key, done, verified, kind, responsible, contractor, activity in rows:
            who = _ids(responsible, contractor, *more.get(key, ()))
            yield Deed(MEASURES, key, done or verified, 1, activity, None, places.get(key, frozenset()), who, kind)

    def _places_of_measures(self) -> dict[str, frozenset[str]]:
        """Hotspots that a measure answers, or that hold what it answers."""
        things = {}
        for table in ("finding", "lighting_defect"):
            rows = [(key, geometry.point_xy(geom)) for key, geom in self._store.rows(table, ("id", "geom")) if geom]
            things.update(zip((key for key, _xy in rows), self._hotspots_of([xy for _key, xy in rows])))
        found: dict[str, set[str]] = defaultdict(set)
        for measure, finding, defect, hotspot in self._store.rows("measure_link", ("measure_id", "finding_id", "lighting_defect_id", "hotspot_id")):
            linked = {root_of(hotspot, self._merged)} if hotspot else set()
            found[measure] |= linked | things.get(finding, frozenset()) | things.get(defect, frozenset())
        return {key: frozenset(one) for key, one in found.items()}

    def _dialogues(self) -> Iterator[Deed]:
        for key, day, organisation, promise, geom in self._store.rows("dialogue", ("id", "held_on", "organisation_id", "promise_id", "geom")):
            places = self._at([geometry.point_xy(geom)] if geom and self._areas else ())
            yield Deed(DIALOGUES, key, day, 1, None, promise, places, _ids(organisation))

    def _at(self, points: Iterable[tuple[float, float]]) -> frozenset[str]:
        """The hotspots that hold any of the points."""
        return frozenset().union(*self._hotspots_of(list(points)))

    def _hotspots_of(self, points: Sequence[tuple[float, float]]) -> list[frozenset[str]]:
        """The hotspots that hold each point."""
        if not points or not self._areas:
            return [frozenset()] * len(points)
        xy = np.array(points, dtype=float)
        found: list[frozenset[str]] = [frozenset()] * len(points)
        for key, rings in self._areas.items():
            for at in np.flatnonzero(points_inside(xy, rings)):
                found[at] |= {key}
        return found


def _areas(store: Store, wanted: Collection[str]) -> Mapping[str, list[np.ndarray]]:
    rows = store.rows("hotspot", ("id", "geom"), {"id": tuple(wanted)}) if wanted else []
    return {key: [np.array(ring) for ring in geometry.polygon_rings(geom)] for key, geom in rows if geom}


def _ids(*given: str | None) -> frozenset[str]:
    return frozenset(one for one in given if one)
