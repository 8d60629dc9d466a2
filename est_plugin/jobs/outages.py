# SPDX-License-Identifier: GPL-2.0-or-later
"""Avbrott: lamps that are out together become one measure, with the date that the rules give to so many in a row."""
from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from qgis.core import QgsCoordinateReferenceSystem, QgsProject, QgsVectorLayer

from ..core import geometry, status
from ..core.case import LIGHTING_DEFECT
from ..core.errors import InputError
from ..core.lamp_out import Defect, meaning_of
from ..core.outage_search import FoundOutage, Search, search_outages
from ..core.outages import AREA, MIN_IN_ROW, STREET
from ..core.record import Record
from ..gis import layer_roles
from ..gis.lamp_layer import read_lamps, usable_setup
from ..gis.lamp_streets import read_strokes
from ..i18n import Texts
from ..storage.store import Done, Store, Transaction
from .assign import MeasureInput, OwnerAt, Proposed, as_input, insert_measures, propose, rule_book
from .counted import COUNTED, TO_DO_CODES
from .place_owners import lookup_in, owners_of
from .same_thing import point_to_kept, share_links

MEASURE = "measure"
WRITTEN = frozenset({LIGHTING_DEFECT, MEASURE, "measure_link", "co_responsible"})
STILL_TO_DO = ("unassigned", "open", "planned", "waiting")
_EXTENTS = ("one", "two_in_row", "three_or_more", "whole_street", "whole_area")  # each says more than the one before
_FEWEST = 2  # where the place asks for fewer than three in a row, the rules say so


@dataclass(frozen=True)
class Part:
    """Lamps of an outage with one responsible. `kept` is the measure that answers all of them already, `earlier` those that the new one replaces."""

    records: tuple[Record, ...]
    given: MeasureInput
    proposed: Proposed
    kept: Record | None = None
    earlier: tuple[Record, ...] = ()

    @property
    def must_call(self) -> bool:
        """Whether somebody must ring: it never just becomes a row."""
        return self.proposed.proposal.call_now and (self.kept is None or self.kept["called_at"] is None)


@dataclass(frozen=True)
class PlannedOutage:
    """An outage with what would be done about it."""

    outage: FoundOutage
    parts: tuple[Part, ...]
    values: Mapping[str, Any]  # in_row and extent that its defects get

    @property
    def is_done(self) -> bool:
        """Whether everything stands already as it would be written."""
        return all(part.kept is not None and not _new_dates(part) for part in self.parts) and not any(_changes(self, one) for one in self.records)

    @property
    def records(self) -> list[Record]:
        """Its lighting defects."""
        return [record for part in self.parts for record in part.records]

    @property
    def must_call(self) -> bool:
        """Whether somebody must ring."""
        return any(part.must_call for part in self.parts)


def search_workspace(store: Store, project: QgsProject | None, min_in_row: int = _FEWEST) -> tuple[Search, dict[str, Record]]:
    """Outages among the lighting defects that are still to be done, and these by id; the project's base map tells lamps and streets."""
    rows = {row.id: row for row in store.find(LIGHTING_DEFECT, {"review_state": COUNTED, "same_as_id": None, "handling": STILL_TO_DO})}
    defects = [defect_of(row) for row in rows.values()]
    crs = QgsCoordinateReferenceSystem(store.crs)
    places, lamps, strokes = [], [], None
    layers = {role: _layer(project, role) for role in (layer_roles.LIGHTING_POINTS, layer_roles.STREETS_PATHS)}
    points, streets = layers.values()
    if points is not None:
        read = read_lamps(points, crs, project.transformContext(), setup=usable_setup(points))
        places, lamps = read.places, read.inventory.lamps
    if streets is not None:
        strokes = read_strokes(streets, crs, project.transformContext(), [*places, *(one.xy for one in defects)], layer=streets)
    return search_outages(list(rows), defects, places, lamps, strokes, min_in_row), rows


def plan_outages(store: Store, project: QgsProject | None, now: dt.datetime) -> list[PlannedOutage]:
    """Every outage with its measures as proposed, the largest first; two in a row only where the rules give them another date than one."""
    found, rows = search_workspace(store, project)
    lookup = lookup_in(project, store) if project is not None else None
    planner = _Planner(store, now, rows, owners_of(store, rows.values(), lookup))
    return [planned for one in found.outages if (planned := planner.plan(one)) is not None]


def apply_outages(store: Store, planned: Sequence[PlannedOutage], today: dt.date, called_at: dt.datetime | None = None) -> Done:
    """All of them in one transaction: extent on the defects, one measure for each part, earlier measures of single lamps as the same thing.

    Raises
    ------
    InputError    when nothing is chosen, or one must be rung about and `called_at` does not say when somebody did
    """
    if not planned:
        raise InputError("error.nothing-selected")
    if called_at is None and any(one.must_call for one in planned):
        raise InputError("lamps.outages.call-first")
    with store.transaction("outages") as tx:
        for one in planned:
            for record in one.records:
                changes = _changes(one, record)
                if changes:
                    tx.update(record, **changes)
            for part in one.parts:
                _write(store, tx, part, called_at if part.must_call else None)
    return tx.done


def extent_values(outage: FoundOutage) -> dict[str, Any]:
    """What the defects of an outage say of it."""
    return {"in_row": outage.n, "extent": outage.extent}


# -- planning ----------------------------------------------------------------------------------------------------------
class _Planner:
    """Rules, measures and texts read once for all outages."""

    def __init__(self, store: Store, now: dt.datetime, rows: Mapping[str, Record], owners: Mapping[str, OwnerAt]) -> None:
        self._store, self._now, self._rows, self._owners = store, now, rows, owners
        self._book, self._texts = rule_book(store), Texts(store.language)
        self._measures, self._answers = _open_measures(store, rows)

    def plan(self, outage: FoundOutage) -> PlannedOutage | None:
        values = extent_values(outage)
        keys = [str(key) for key in outage.keys]
        as_if = {key: {name: _larger(name, self._rows[key][name], value) for name, value in values.items()} for key in keys}
        proposed = self._propose(keys, as_if)
        if outage.n < MIN_IN_ROW and not self._has_own_date(keys, proposed):
            return None
        by_responsible: dict[str, list[Proposed]] = defaultdict(list)
        for one in proposed:
            by_responsible[one.proposal.responsible["id"]].append(one)
        parts = tuple(self._part(outage, members) for members in by_responsible.values())
        return PlannedOutage(outage, parts, values)

    def _propose(self, keys: Sequence[str], as_if: Mapping[str, Mapping[str, Any]] | None = None) -> list[Proposed]:
        return propose(self._store, [(LIGHTING_DEFECT, key) for key in keys], self._now, self._owners, self._book, as_if=as_if)

    def _has_own_date(self, keys: Sequence[str], proposed: Sequence[Proposed]) -> bool:
        single = self._propose(keys, {key: {"in_row": 1, "extent": "one"} for key in keys})
        return any(_date_rule(one) != _date_rule(alone) for one, alone in zip(proposed, single))

    def _part(self, outage: FoundOutage, members: Sequence[Proposed]) -> Part:
        lead = max(members, key=_urgency)
        given = as_input(lead, self._store.language, self._texts)
        ids = {one.record.id for one in members}
        given = replace(given, title=title_of(outage, len(ids), self._texts))
        answering = [measure for measure in self._measures.values() if self._answers[measure.id] & ids]
        kept = next((measure for measure in answering if ids <= self._answers[measure.id]), None)
        earlier = tuple(measure for measure in answering if measure is not kept and self._answers[measure.id] <= ids and not _is_shared(measure))
        return Part(tuple(self._rows[one.record.id] for one in members), given, lead, kept, earlier)


def title_of(outage: FoundOutage, n: int, texts: Any) -> str:
    """What to do, in a few words: how many, where, which poles as long as they fit."""
    where = outage.cabinet if outage.kind == AREA else outage.street
    title = texts(f"lamps.outage.title-{outage.kind}", n=n, where=where) if where else texts(f"lamps.outage.title-{outage.kind}-bare", n=n)
    poles = ", ".join(outage.pole_numbers)
    whole = f"{title}: {poles}" if poles else title
    return whole if len(whole) <= 120 and outage.kind not in (AREA, STREET) else title


def _open_measures(store: Store, rows: Mapping[str, Record]) -> tuple[dict[str, Record], dict[str, set[str]]]:
    """Measures still to be done, and the defects that each answers, itself or through the finding; what else it answers under its own key."""
    of_finding = defaultdict(set)
    for row in rows.values():
        if row["finding_id"]:
            of_finding[row["finding_id"]].add(row.id)
    answers: dict[str, set[str]] = defaultdict(set)
    for measure_id, finding, defect, hotspot in store.rows("measure_link", ("measure_id", "finding_id", "lighting_defect_id", "hotspot_id")):
        answers[measure_id] |= of_finding.get(finding) or {key for key in (finding, defect, hotspot) if key}
    measures = store.find(MEASURE, {"id": sorted(answers), "status": TO_DO_CODES}, order_by=("number",)) if answers else []
    return {one.id: one for one in measures}, answers


def _is_shared(measure: Record) -> bool:
    """Whether it has been handed over or is watched: such a step is not taken back by a search on the map."""
    return status.is_waiting(measure)


def defect_of(row: Record) -> Defect:
    """A lighting defect as the search for lamps takes it."""
    xy = geometry.point_xy(row["geom"]) if row["geom"] else None
    meaning = meaning_of(row["fault"], row["is_deliberate"], row["handling"], row["review_state"])
    return Defect(xy, row["pole_number"] or "", row["lighting_point_id"] or "", meaning)


def _date_rule(one: Proposed) -> Any:
    rules = one.proposal.rules
    return (rules.get("due_date") or rules.get("answer_by") or {}).get("id")


def _urgency(one: Proposed) -> tuple[bool, int, int]:
    until = one.proposal.due_date or one.proposal.answer_by or dt.date.max
    return one.proposal.call_now, one.proposal.priority, -until.toordinal()


def _larger(name: str, old: Any, new: Any) -> Any:
    """Never less than what somebody has written: a report may tell of more lamps than the map shows."""
    if name == "extent":
        return new if old not in _EXTENTS or _EXTENTS.index(new) > _EXTENTS.index(old) else old
    return max(old or 0, new)


def _layer(project: QgsProject | None, role: str) -> QgsVectorLayer | None:
    found = layer_roles.find_layer(project, role) if project is not None else None
    return found if isinstance(found, QgsVectorLayer) and found.isValid() else None


# -- writing -----------------------------------------------------------------------------------------------------------
def _changes(planned: PlannedOutage, record: Record) -> dict[str, Any]:
    wanted = {name: _larger(name, record[name], value) for name, value in planned.values.items()}
    return {name: value for name, value in wanted.items() if record[name] != value}


def _new_dates(part: Part) -> dict[str, Any]:
    """An earlier date and a higher priority for the measure that is kept; a later one never."""
    kept, given = part.kept, part.given
    changes: dict[str, Any] = {}
    for name in ("due_date", "answer_by"):
        date = getattr(given, name)
        if date is not None and (kept[name] is None or date < kept[name]):
            changes[name] = date
    if "due_date" in changes:
        changes["due_reason"] = given.due_reason
    if given.priority > (kept["priority"] or 0):
        changes["priority"] = given.priority
    return changes


def _write(store: Store, tx: Transaction, part: Part, called_at: dt.datetime | None) -> None:
    call = {"called_at": called_at} if called_at is not None else {}
    if part.kept is not None:
        changes = {**_new_dates(part), **call}
        if changes:
            tx.update(part.kept, **changes)
        return
    targets = [(LIGHTING_DEFECT, record.id) for record in part.records]
    (new_id,) = insert_measures(tx, [(targets, replace(part.given, **call))])
    if not part.earlier:
        return
    ids = [measure.id for measure in part.earlier]
    point_to_kept(store, tx, MEASURE, ids, new_id)
    for measure in part.earlier:
        changes = {"status": "duplicate", "same_as_id": new_id}
        status.check_measure(measure["status"], {**measure, **changes})
        tx.update(measure, **changes)
    share_links(store, tx, ids, new_id)
