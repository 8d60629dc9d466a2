# SPDX-License-Identifier: GPL-2.0-or-later
"""Visits from a list (CSV, Excel, a layer) or from the track of an app: planned first, then written in one transaction."""
from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..core import geometry
from ..core.cycle_rules import NOT_REACHED, VISITED
from ..core.errors import InputError, Translate
from ..core.hotspot_rules import ACTIVE
from ..core.importing import columns as foreign
from ..core.importing import coordinates, detection
from ..core.importing.bad_value import BadValue
from ..core.importing.rejections import Rejection
from ..core.importing.source import GEOMETRY, SourceTable
from ..core.importing.vocabulary import Vocabulary
from ..core.importing.wording import plain
from ..core.notice import Notice
from ..core.record import Record
from ..core.rounds import visit_columns as c
from ..core.rounds.visit_rows import VisitReader, VisitRow
from ..core.rounds.visits import DONE, took_place
from ..core.schema import TABLES
from ..gis.transform import LONLAT, transformer
from ..storage.rejected_file import write_rejected
from ..storage.store import Done, Store
from .import_personal import PersonalRow, personal_rows
from .local_days import zone_of
from .municipality_area import epsg_of, extent_lonlat, map_extent_lonlat
from .person_guard import harmless
from .round_plan import PRESENCE
from .visit_matching import NEAR_M, Known, ReadyVisit, case_key, overlapping_shifts, overlapping_visits, read_known


@dataclass
class VisitPlan:
    """What an import would do; give it to `run`."""

    name: str
    columns: tuple[str, ...]
    ready: list[ReadyVisit] = field(default_factory=list)
    rejected: list[tuple[Rejection, Mapping[str, Any]]] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    personal: list[PersonalRow] = field(default_factory=list)
    mapping: dict[str, str] = field(default_factory=dict)  # our column → that of the source


@dataclass(frozen=True)
class VisitResult:
    """Counts, and the way back."""

    imported: int
    done: Done | None


def plan_table(store: Store, source: SourceTable, organisation_id: str | None = None, tolerance_m: float = NEAR_M) -> VisitPlan:
    """Read a list of visits: each row becomes a visit, answers a planned one, or is refused with reason and cure.

    Raises
    ------
    InputError    when the list has no column that says when, or none that says where
    """
    known, zone = read_known(store), zone_of(store)
    vocabulary = _vocabulary(store, known)
    mapping = _meant(source, vocabulary)
    place = _Place(store, source, [name for name in source.columns if name not in mapping.values()])
    if c.HOTSPOT not in mapping and not place.is_there:
        raise InputError("patrol.import-no-place", columns=", ".join(source.columns)[:200])
    if c.ARRIVED not in mapping and c.DAY not in mapping:
        raise InputError("patrol.import-no-time", columns=", ".join(source.columns)[:200])
    plan = VisitPlan(source.name, source.columns, mapping=mapping, notices=list(source.notes))
    reader = VisitReader(mapping, vocabulary, zone)
    twice, rounds, unknown = 0, [], {}
    for number, row in source.rows:
        found = reader.read(number, row)
        if isinstance(found, Rejection):
            plan.rejected.append((found, row))
            continue
        outcome = _settled(known, found, place, organisation_id, tolerance_m, rounds, zone)
        if isinstance(outcome, Rejection):
            plan.rejected.append((outcome, row))
        else:
            plan.ready.append(outcome)
            twice += len(found.moments) > 1
            if found.round_name and not outcome.values.get("patrol_id"):
                unknown[found.round_name] = None
    if twice:
        plan.notices.append(Notice("patrol.hour-twice", {"n": twice}))
    if unknown:
        plan.notices.append(Notice("patrol.import-round-unknown", {"names": ", ".join(unknown)[:200]}))
    plan.notices += [*overlapping_shifts(rounds), *overlapping_visits(known, plan.ready)]
    plan.personal = personal_rows("patrol_visit", ((one.row_number, one.values) for one in plan.ready), harmless(store))
    return plan


def run(store: Store, plan: VisitPlan) -> VisitResult:
    """Write what is ready, all of it or nothing; a round with a visit is done."""
    if not plan.ready:
        return VisitResult(0, None)
    with store.transaction("import_visits") as tx:
        for one in plan.ready:
            if one.planned is not None:
                tx.update(one.planned, **one.values)
            else:
                tx.insert("patrol_visit", one.values)
        for patrol_id in dict.fromkeys(one.values["patrol_id"] for one in plan.ready if one.values.get("patrol_id")):
            states = [state for (state,) in store.rows("patrol_visit", ("state",), {"patrol_id": patrol_id})]
            patrol = store.get("patrol", patrol_id)
            if took_place(states) and patrol["state"] != DONE:
                tx.update(patrol, state=DONE)
    return VisitResult(len(plan.ready), tx.done)


def write_rejections(path: Path, plan: VisitPlan, texts: Translate) -> None:
    """The refused rows with their reasons, to correct and read again."""
    write_rejected(path, plan.columns, plan.rejected, texts)


def ready_visit(known: Known, number: int, hotspot: Record, arrived: dt.datetime, values: Mapping[str, Any], round_name: str, rounds: list) -> ReadyVisit:
    """A visit at a hotspot with its round; `rounds` collects those it could have been made on."""
    patrol, possible = known.round_of(hotspot.id, arrived, round_name, values.get("organisation_id"))
    rounds += possible
    planned = known.planned(patrol.id, hotspot.id) if patrol is not None else None
    whole = {
        "activity": planned["activity"] if planned is not None else "traffic" if patrol is not None and patrol["kind"] == "traffic" else PRESENCE,
        **values, "state": VISITED, "arrived_at": arrived, "hotspot_id": hotspot.id, "patrol_id": patrol.id if patrol is not None else None,
        "place_text": hotspot["name"],
    }  # fmt: skip
    if whole.get("organisation_id") is None:
        whole["organisation_id"] = patrol["organisation_id"] if patrol is not None else None
    return ReadyVisit(number, whole, planned)


# -- inside ------------------------------------------------------------------------------------------------------------
def _settled(
    known: Known, row: VisitRow, place: _Place, organisation_id: str | None, tolerance_m: float, rounds: list, zone: dt.tzinfo
) -> ReadyVisit | Rejection:
    """Where the visit was, whether it is known, on which round."""
    where = _where(known, row, place, tolerance_m)
    if isinstance(where, Rejection):
        return where
    hotspot, xy = where
    number = row.values.get("external_number")
    key = case_key(row.values.get("external_system"), number)
    if number and key in known.numbers:
        return Rejection(row.number, "", number, "import.visit-known-number", {"number": number})
    values = {**row.values, "minutes": row.minutes}
    values.setdefault("organisation_id", organisation_id)
    if not row.is_made:
        return _not_reached(known, row, hotspot, values, key if number else None)
    arrived = known.after_midnight(row.moments[0], row.round_name, zone) if row.has_shift_day else row.moments[0]
    if known.is_known(hotspot.id, arrived):
        return Rejection(row.number, "", "", "import.visit-known", {"name": hotspot["name"]})
    if number:
        known.numbers.add(key)
    values["geom"] = geometry.point(*(xy or geometry.centre(hotspot["geom"])))
    return ready_visit(known, row.number, hotspot, arrived, values, row.round_name, rounds)


def _where(known: Known, row: VisitRow, place: _Place, tolerance_m: float) -> tuple[Record, tuple[float, float] | None] | Rejection:
    try:
        xy = place.of(row.source)
    except BadValue as error:
        return Rejection.of(row.number, place.column, row.source.get(place.column), error)
    if row.hotspot_id is not None:
        hotspot = known.hotspot(row.hotspot_id)
        if hotspot is None:
            return Rejection(row.number, "", row.place, "import.visit-hotspot-gone")
        return hotspot, xy
    if xy is None:
        if row.place:
            return Rejection(row.number, "", row.place, "import.visit-unknown-place", {"name": row.place[:60]})
        return Rejection(row.number, "", "", "import.visit-no-place")
    hotspot, metres, nearest = known.at(xy, tolerance_m)
    if hotspot is None:
        if nearest is None:
            return Rejection(row.number, "", "", "import.visit-no-hotspots")
        return Rejection(row.number, "", "", "import.visit-outside", {"metres": round(metres), "name": nearest["name"]})
    return hotspot, xy


def _not_reached(known: Known, row: VisitRow, hotspot: Record, values: dict[str, Any], key: tuple[str, str] | None) -> ReadyVisit | Rejection:
    """A place that was not reached belongs to a round: by its name, else it has no day."""
    named = [one for one in known.rounds if one["name"].strip().casefold() == row.round_name.casefold()] if row.round_name else []
    planned = known.planned(named[0].id, hotspot.id) if len(named) == 1 else None
    if planned is None:
        return Rejection(row.number, "", row.round_name, "import.visit-not-reached-alone")
    if key is not None:
        known.numbers.add(key)
    kept = {name: value for name, value in values.items() if name not in ("minutes", "seen", "organisation_id")}
    return ReadyVisit(row.number, {**kept, "state": NOT_REACHED, "patrol_id": named[0].id}, planned)


def _meant(source: SourceTable, vocabulary: Vocabulary) -> dict[str, str]:
    """The columns that are understood; one of listed words none of which is known stays unused: it would cost every row."""
    table, found = TABLES["patrol_visit"], c.recognised(source.columns)
    for ours in (c.STATE, c.ACTIVITY, c.SEEN, c.ORGANISATION):
        sample = source.sample(found[ours]) if ours in found else []
        if sample and not any(vocabulary.knows(table[ours], value) for value in sample):
            del found[ours]
    return found


def _vocabulary(store: Store, known: Known) -> Vocabulary:
    """Hotspots by name and number (7, H7), organisations by name. A name of several is that of the one that is current, else of none."""
    rows = store.find("hotspot")
    by_name: dict[str, list[Record]] = {}
    for row in rows:
        by_name.setdefault(plain(row["name"]), []).append(row)
    hotspots: dict[str, str] = {}
    for same in by_name.values():
        current = [row for row in same if row["state"] == ACTIVE]
        if len(same) == 1 or len(current) == 1:
            one = (current or same)[0]
            hotspots[one["name"]] = one.id
    for row in rows:
        for word in (f"H{row['number']}", str(row["number"])):
            if row["number"] is not None:
                hotspots.setdefault(word, row.id)
    return Vocabulary(store.find("code"), names={"hotspot": hotspots, "organisation": {row["name"]: row.id for row in store.find("organisation")}})


class _Place:
    """The position of a row in the system of the workspace, when the list has one; which system its numbers are in is recognised."""

    def __init__(self, store: Store, source: SourceTable, free: list[str]) -> None:
        mapping = foreign.guess_mapping(free, TABLES["patrol_visit"], source)
        self._columns, self._kind = mapping.position, mapping.position_kind
        self._store_crs = store.crs
        self.is_there = bool(self._columns)
        self.column = self._columns[0] if self._columns else ""
        self._crs, self._found = source.crs or store.crs, None
        if self.is_there and self._kind != GEOMETRY:
            pairs = [pair for _number, row in source.rows if (pair := self._pair_or_none(row)) is not None]
            self._found = detection.detect(pairs, extent_lonlat(store) or map_extent_lonlat(store), project_epsg=epsg_of(store.crs)) if pairs else None
            if self._found is not None and self._found.epsg is not None:
                self._crs = f"EPSG:{self._found.epsg}"
            elif self._kind == "lon":
                self._crs = LONLAT
        self._to: Any = None

    def of(self, row: Mapping[str, Any]) -> tuple[float, float] | None:
        """The place; None when the row has none. BadValue for what is none."""
        cells = [row.get(name) for name in self._columns]
        if not cells or any(cell is None or cell == "" for cell in cells):
            return None
        if self._kind == GEOMETRY and isinstance(cells[0], bytes):
            xy = geometry.centre(cells[0])
        else:
            x, y = _pair(cells)
            xy = self._found.oriented(x, y) if self._found is not None else (x, y)
        if self._to is None:
            self._to = transformer(self._crs, self._store_crs)
        return self._to(*xy)

    def _pair_or_none(self, row: Mapping[str, Any]) -> tuple[float, float] | None:
        cells = [row.get(name) for name in self._columns]
        try:
            return None if any(cell is None or cell == "" for cell in cells) else _pair(cells)
        except BadValue:
            return None


def _pair(cells: Sequence[Any]) -> tuple[float, float]:
    if len(cells) == 2:
        return coordinates.parse_coordinate(cells[0]), coordinates.parse_coordinate(cells[1])
    return coordinates.parse_pair(cells[0])[:2]
