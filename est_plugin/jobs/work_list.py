# SPDX-License-Identifier: GPL-2.0-or-later
"""The list *Åtgärder*: findings and lighting defects nobody is responsible for yet, and all measures."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from ..core.schema import LINK_TARGETS
from ..core.site_check import needs_check
from ..core.work.grouping import Names
from ..core.work.row import MEASURE, PREFIX, SEEN, UNASSIGNED, Seen, WorkRow, number_text, seen_row, shared_number_text, standing
from ..storage.store import Store
from .counted import COUNTED
from .dangers import to_call
from .memory import collector_at_rest
from .merged_numbers import with_merged_numbers
from .site_check import check_rules

__all__ = ["MEASURE", "PREFIX", "SEEN", "UNASSIGNED", "WAITS_FOR_SOMEBODY", "Seen", "WorkRow", "code_labels", "load", "names"]

_MEASURE_COLUMNS = (
    "id", "number", "title", "responsible_id", "due_date", "answer_by", "review_date", "status", "done_on", "forwarded_to_id", "reopened_count",
    "contractor_id", "measure_type",
)  # fmt: skip
WAITS_FOR_SOMEBODY = {"handling": UNASSIGNED, "review_state": COUNTED, "same_as_id": None}  # seen, counted, and without a measure


def load(store: Store, language: str) -> list[WorkRow]:
    """All lines, newest number last; one reading per table."""
    with collector_at_rest():
        labels = code_labels(store, language)
        organisations = {row[0]: row[1] for row in store.rows("organisation", ("id", "name"))}
        seen = {"finding": _read_findings(store, labels), "lighting_defect": _read_defects(store, labels), "hotspot": _read_hotspots(store)}
        _follow_findings(store, seen)
        rows = _unassigned_rows(seen)
        rows += _measure_rows(store, seen, organisations)
        return _with_calls(store, with_merged_numbers(store, rows, language))


def _with_calls(store: Store, rows: list[WorkRow]) -> list[WorkRow]:
    """Dangers that nobody has rung about say so in the list."""
    waiting = {(one.table, one.record_id) for one in to_call(store)}
    if not waiting:
        return rows
    return [row._replace(needs_call=True) if any(target in waiting for target in row.targets) else row for row in rows]


def code_labels(store: Store, language: str) -> dict[tuple[str, str], str]:
    """(list, code) → label in one language."""
    column = "label_sv" if language == "sv" else "label_en"
    return {(lst, code): label or swedish for lst, code, label, swedish in store.rows("code", ("list", "code", column, "label_sv"))}


def names(store: Store, language: str) -> Names:
    """Words for headings and filters, each in the order of its list: the latest walk first."""
    labels = code_labels(store, language)
    walks = dict(store.rows("walk", ("id", "name"), order_by=("-planned_start", "name")))
    own = {key: row for key, *row in store.rows("walk_stop", ("id", "walk_id", "number", "name"), order_by=("number",))}
    order = {walk_id: place for place, walk_id in enumerate(walks)}
    stops = {}
    for key, (walk_id, number, name) in sorted(own.items(), key=lambda item: (order.get(item[1][0], len(order)), item[1][1])):
        stops[key] = f"{walks.get(walk_id, '')} {number}" + (f", {name}" if name else "")
    codes = store.rows("code", ("list", "code"), {"list": ("finding_category", "measure_type"), "active": True}, order_by=("sort",))
    return Names(
        dict(store.rows("organisation", ("id", "name"), order_by=("sort", "name"))),
        walks,
        stops,
        {code: f"{code} {labels[lst, code]}" for lst, code in codes if lst == "finding_category" and len(code) == 1},
        {code: labels[lst, code] for lst, code in codes if lst == "measure_type"},
    )


def _read_findings(store: Store, labels: Mapping[tuple[str, str], str]) -> dict[str, Seen]:
    unassigned = {row[0] for row in store.rows("finding", ("id",), {**WAITS_FOR_SOMEBODY, "kind": "defect"})}
    columns = ("id", "number", "description", "category", "place_text", "walk_id", "walk_stop_id", "geom")
    found = {}
    for record_id, number, text, category, place, walk, stop, geom in store.rows("finding", columns):
        what = text or labels.get(("finding_category", category), "")
        letter = category[0] if category else ""
        waits = record_id in unassigned
        found[record_id] = Seen("finding", record_id, "finding", number or 0, what, place or "", walk, stop, letter, geom, waits)
    return found


def _read_defects(store: Store, labels: Mapping[tuple[str, str], str]) -> dict[str, Seen]:
    unassigned = {row[0] for row in store.rows("lighting_defect", ("id",), {**WAITS_FOR_SOMEBODY, "finding_id": None})}  # one thing, counted once
    found = {}
    for record_id, number, fault, text, pole, place, geom in store.rows(
        "lighting_defect", ("id", "number", "fault", "description", "pole_number", "place_text", "geom")
    ):
        what = ". ".join(part for part in (labels.get(("lamp_fault", fault), fault), text) if part)
        where = ", ".join(part for part in (pole, place) if part)
        waits = record_id in unassigned
        found[record_id] = Seen("lighting_defect", record_id, "lighting_defect", number or 0, what, where, None, None, "A", geom, waits)
    return found


def _read_hotspots(store: Store) -> dict[str, Seen]:
    found = {}
    for record_id, number, name, reason, geom in store.rows("hotspot", ("id", "number", "name", "reason", "geom")):
        found[record_id] = Seen("hotspot", record_id, "hotspot", number or 0, reason or name, name, geom=geom)
    return found


def _follow_findings(store: Store, seen: Mapping[str, dict[str, Seen]]) -> None:
    """A lighting defect seen on a walk carries the number, place and walk of its finding; the finding is shown as a lamp."""
    findings, defects = seen["finding"], seen["lighting_defect"]
    for defect_id, finding_id in store.rows("lighting_defect", ("id", "finding_id")):
        finding = findings.get(finding_id) if finding_id else None
        if finding is not None:
            own = defects[defect_id]
            defects[defect_id] = finding._replace(
                table="lighting_defect", id=defect_id, kind="lighting_defect", place=own.place or finding.place,
                geom=own.geom or finding.geom, letter="A", waits=False,
            )  # fmt: skip
            findings[finding_id] = finding._replace(kind="lighting_defect")


def _unassigned_rows(seen: Mapping[str, dict[str, Seen]]) -> list[WorkRow]:
    return [seen_row(one) for table in ("finding", "lighting_defect") for one in seen[table].values() if one.waits]


def _measure_rows(store: Store, seen: Mapping[str, dict[str, Seen]], organisations: Mapping[str, str]) -> list[WorkRow]:
    things = _things(store, seen)
    shared = defaultdict(tuple)
    for measure_id, organisation_id in store.rows("co_responsible", ("measure_id", "organisation_id")):
        shared[measure_id] += (organisation_id,)
    rules = check_rules(store)
    empty: tuple[Seen, ...] = ()
    no_others: tuple[str, ...] = ()
    return [
        _measure_row(values, things.get(values[0], empty), shared.get(values[0], no_others), organisations, rules)
        for values in store.rows(MEASURE, _MEASURE_COLUMNS)
    ]


def _measure_row(
    values: tuple, things: tuple[Seen, ...], also_ids: tuple[str, ...], organisations: Mapping[str, str], rules: Mapping[str, bool | None]
) -> WorkRow:
    (record_id, number, title, responsible_id, due, answer_by, review, code, done_on, recipient_id, reopened, contractor_id, kind) = values
    if code != "forwarded":
        recipient_id = None
    first = things[0] if things else None
    parties = [one for one in (responsible_id, recipient_id, contractor_id, *also_ids) if one]
    is_of_walk = any(one.walk_id for one in things) if code == "fixed" else False
    if first is None:
        shown, text = number or 0, number_text(MEASURE, number or 0)
    else:
        shown, text = first.number, number_text(first.table, first.number) if len(things) == 1 else shared_number_text(things)
    return WorkRow(
        MEASURE, record_id, first.kind if first else MEASURE, shown, text, title or "", first.place if first else "", code,
        *standing(code, due, answer_by, review), responsible_id, organisations.get(responsible_id, ""), recipient_id,
        organisations.get(recipient_id, "") if recipient_id else "", tuple(parties), due, answer_by, review, kind, done_on, reopened or 0,
        needs_check(code, rules.get(kind), is_of_walk), things,
    )  # fmt: skip


def _things(store: Store, seen: Mapping[str, dict[str, Seen]]) -> dict[str, tuple[Seen, ...]]:
    """Measure → what it answers, in the order it was linked."""
    found: dict[str, tuple[Seen, ...]] = {}
    known = [seen[table] for table in LINK_TARGETS]
    for measure_id, *ids in store.rows("measure_link", ("measure_id", *LINK_TARGETS.values())):
        for own, target_id in zip(known, ids):
            one = own.get(target_id) if target_id else None
            if one is not None:
                before = found.get(measure_id)
                found[measure_id] = (one,) if before is None else (*before, one)
    return found
