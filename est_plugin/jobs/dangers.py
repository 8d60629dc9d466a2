# SPDX-License-Identifier: GPL-2.0-or-later
"""Immediate danger that nobody has rung about yet, however it came into the workspace."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..core.choices import value_of
from ..core.record import Record
from ..storage.store import Store
from .plan_walk import OPEN_HANDLING

IMMEDIATE_DANGER = int(value_of("severity", "immediate_danger"))
_GONE = ("merged", "rejected")


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
    faults = dangerous_faults(store)
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
    label = "label_sv" if store.language == "sv" else "label_en"
    labels = {code: text or swedish for code, text, swedish in store.rows("code", ("code", label, "label_sv"), {"list": "lamp_fault"})} if rows else {}
    made = [Danger(row.table, row.id, row["number"], _what(row, labels), row["place_text"] or "") for row in rows if row.id not in called]
    return sorted(made, key=lambda one: (one.number or 0, one.record_id))


def dangerous_faults(store: Store) -> set[str]:
    """Faults of a lamp that the list calls an immediate danger."""
    return {row[0] for row in store.rows("code", ("code",), {"list": "lamp_fault", "severity": IMMEDIATE_DANGER})}


def _called(store: Store, rows: Sequence[Record]) -> set[str]:
    """Ids of the rows of which a measure tells when somebody rang."""
    answered = linked(store, rows)
    known = {row[0] for row in store.rows("measure", ("id", "called_at"), {"id": sorted(answered)}) if row[1]} if answered else set()
    return {row_id for measure_id in known for row_id in answered[measure_id]}


def linked(store: Store, rows: Sequence[Record]) -> dict[str, set[str]]:
    """Measure → rows that it answers, itself or through their lamps."""
    found: dict[str, set[str]] = {}
    ids = {table: [row.id for row in rows if row.table == table] for table in ("finding", "lighting_defect")}
    lamps = dict(store.rows("lighting_defect", ("id", "finding_id"), {"finding_id": ids["finding"]})) if ids["finding"] else {}
    for column, keys in (("finding_id", ids["finding"]), ("lighting_defect_id", [*ids["lighting_defect"], *lamps])):
        for measure_id, key in store.rows("measure_link", ("measure_id", column), {column: keys}) if keys else ():
            found.setdefault(measure_id, set()).add(lamps.get(key, key))
    return found


def _what(row: Record, labels: Mapping[str, str]) -> str:
    fault = labels.get(row["fault"], "") if row.table == "lighting_defect" else ""
    return ". ".join(part for part in (fault, row.get("pole_number") or "", row["description"] or "") if part)
