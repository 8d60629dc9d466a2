# SPDX-License-Identifier: GPL-2.0-or-later
"""Immediate danger does not wait in a list: what somebody must still ring about, and the call, kept in the measure of the danger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..core import geometry, status
from ..core.errors import InputError
from ..core.record import Record
from ..core.schema import LINK_TARGETS
from ..i18n import Texts
from ..storage.store import Done, Store, Transaction
from .assign import as_input, propose
from .attach_photos import photo_transaction
from .plan_walk import OPEN_HANDLING
from .save_finding import IMMEDIATE_DANGER, Lamp, Saved, Seen, save_finding, save_lighting_defects, save_one
from .work_list import code_labels

Place = tuple  # (x, y) in the workspace CRS
_GONE = ("merged", "rejected")
_TO_DO = tuple(one.code for one in status.STATUSES if one.type in (status.OPEN, status.WAITING))


@dataclass(frozen=True)
class Danger:
    """An immediate danger that nobody has rung about yet."""

    table: str
    record_id: str
    number: int | None
    what: str
    place: str


def to_call(store: Store, only: set[tuple[str, str]] | None = None) -> list[Danger]:
    """Dangers that are open and in no measure with the time of a call, however they came into the workspace; of `only` these rows.

    A fault that the list calls dangerous (an open hatch) is one whatever severity stands in the row. A lamp seen on a walk counts as its finding.
    """
    faults = {row[0] for row in store.rows("code", ("code",), {"list": "lamp_fault", "severity": IMMEDIATE_DANGER})}
    lamps = {row.id: row for row in store.find("lighting_defect", {"severity": IMMEDIATE_DANGER})}
    lamps.update({row.id: row for row in store.find("lighting_defect", {"fault": faults})} if faults else {})
    wanted = {row["finding_id"] for row in lamps.values() if row["finding_id"] and row["review_state"] not in _GONE}
    findings = {row.id: row for row in store.find("finding", {"severity": IMMEDIATE_DANGER})}
    findings.update({row.id: row for row in store.find("finding", {"id": sorted(wanted - set(findings))})})
    rows = [row for row in findings.values() if row["kind"] == "defect"] + [row for row in lamps.values() if not row["finding_id"]]
    rows = [row for row in rows if row["handling"] in OPEN_HANDLING and row["review_state"] not in _GONE and row["same_as_id"] is None]
    if only is not None:
        of_lamps = {("finding", lamps[key]["finding_id"]) for table, key in only if table == "lighting_defect" and key in lamps}
        rows = [row for row in rows if (row.table, row.id) in only | of_lamps]
    called = _called(store, rows)
    labels = code_labels(store, store.language) if rows else {}
    made = [Danger(row.table, row.id, row["number"], _what(row, labels), row["place_text"] or "") for row in rows if row.id not in called]
    return sorted(made, key=lambda one: (one.number or 0, one.record_id))


def note_called(store: Store, targets: Sequence[tuple[str, str]], called_at: dt.datetime) -> Done:
    """Somebody has rung: the time stands in the open measures of each danger; one without gets the measure that routing names."""
    if not targets:
        raise InputError("error.nothing-selected")
    with store.transaction("called") as tx:
        noted: set[str] = set()
        for table, record_id in dict.fromkeys(targets):
            found = _linked(store, [store.get(table, record_id)])
            measures = store.find("measure", {"id": sorted(found), "status": _TO_DO}) if found else []
            for measure in measures:
                if measure.id not in noted:
                    noted.add(measure.id)
                    tx.update(measure, called_at=called_at)
            if not measures:
                _note_call(store, tx, [store.get(table, record_id)], called_at)
    return tx.done


def _called(store: Store, rows: Sequence[Record]) -> set[str]:
    """Ids of the rows of which a measure tells when somebody rang."""
    answered = _linked(store, rows)
    known = {row[0] for row in store.rows("measure", ("id", "called_at"), {"id": sorted(answered)}) if row[1]} if answered else set()
    return {row_id for measure_id in known for row_id in answered[measure_id]}


def _linked(store: Store, rows: Sequence[Record]) -> dict[str, set[str]]:
    """Measure → rows that it answers, itself or through their lamps."""
    found: dict[str, set[str]] = {}
    ids = {table: [row.id for row in rows if row.table == table] for table in ("finding", "lighting_defect")}
    lamps = dict(store.rows("lighting_defect", ("id", "finding_id"), {"finding_id": ids["finding"]})) if ids["finding"] else {}
    for column, keys in (("finding_id", ids["finding"]), ("lighting_defect_id", [*ids["lighting_defect"], *lamps])):
        for measure_id, key in store.rows("measure_link", ("measure_id", column), {column: keys}) if keys else ():
            found.setdefault(measure_id, set()).add(lamps.get(key, key))
    return found


def _what(row: Record, labels: Any) -> str:
    fault = labels.get(("lamp_fault", row.get("fault")), "") if row.table == "lighting_defect" else ""
    return ". ".join(part for part in (fault, row.get("pole_number") or "", row["description"] or "") if part)


def save_seen(store: Store, seen: Seen, lamps: Sequence[tuple[Lamp, Place]] = (), called_at: dt.datetime | None = None) -> Saved:
    """Save one finding; with `lamps` one finding for each lamp, and without a walk the lamps alone (one thing is counted once).

    `called_at` is when somebody rang about the danger: it stands in a measure of the organisation that routing names.
    """
    if lamps and not seen.walk_id:
        return _save_bare_lamps(store, seen, lamps, called_at)
    things = [replace(seen, lamp=lamp, xy=xy) for lamp, xy in lamps] or [seen]
    if len(things) == 1 and called_at is None:
        return save_finding(store, things[0])
    findings, defects = [], []
    with photo_transaction(store, "finding") as (tx, copier):
        for one in things:
            finding, defect = save_one(store, tx, copier, one)
            findings.append(finding)
            defects += [defect] if defect else []
        _note_call(store, tx, findings, called_at)
    return Saved(tuple(findings), tuple(defects), tx.done, tuple(copier.refused))


def _save_bare_lamps(store: Store, seen: Seen, lamps: Sequence[tuple[Lamp, Place]], called_at: dt.datetime | None) -> Saved:
    shared = {
        "description": seen.description.strip() or None, "place_text": seen.place_text, "severity": seen.severity, "seen_at": seen.seen_at,
        "source": seen.source, "external_system": seen.external_system, "external_number": seen.external_number,
        "same_as_id": seen.same_as_id, "review_state": "merged" if seen.same_as_id else "approved",
    }  # fmt: skip
    if called_at is None:
        return save_lighting_defects(store, lamps, photos=seen.photos, **shared)
    defects = []
    with photo_transaction(store, "lighting_defect") as (tx, copier):
        for lamp, xy in lamps:
            defect = tx.insert("lighting_defect", {**shared, **lamp.values(), "geom": geometry.point(*xy)})
            copier.attach(tx, "lighting_defect_id", defect.id, seen.photos)
            defects.append(defect)
        _note_call(store, tx, defects, called_at)
    return Saved((), tuple(defects), tx.done, tuple(copier.refused))


def _note_call(store: Store, tx: Transaction, records: Sequence[Record], called_at: dt.datetime | None) -> None:
    if called_at is None:
        return
    targets = [(record.table, record.id) for record in records]
    first = propose(store, targets[:1], called_at)[0]
    given = replace(as_input(first, store.language, Texts(store.language)), called_at=called_at)
    values: dict[str, Any] = given.values()
    measure = tx.insert("measure", values)
    for table, record_id in targets:
        tx.insert("measure_link", {"measure_id": measure.id, LINK_TARGETS[table]: record_id})
