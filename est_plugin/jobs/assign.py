# SPDX-License-Identifier: GPL-2.0-or-later
"""Assign findings, lighting defects and hotspots: proposals with their reasons, then measures, all in one transaction."""
from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..core import assignment
from ..core.barrier_state import MEASURE_TYPE
from ..core.case import case_of
from ..core.errors import InputError
from ..core.record import Record
from ..core.schema import LINK_TARGETS
from ..core.status import check_measure
from ..storage.store import Done, Store, Transaction
from .local_days import zone_of
from .save_barrier import link_known
from .work_list import code_labels

TITLE_LENGTH = 120
Targets = Sequence[tuple[str, str]]  # (table, id)


@dataclass(frozen=True)
class OwnerAt:
    """What base-map layers tell about a place: owner of the land, road or lamp, and the named area."""

    organisation_code: str | None = None
    area: str | None = None


@dataclass(frozen=True)
class Proposed:
    """The proposal for one target."""

    table: str
    record: Record
    proposal: assignment.AssignmentProposal
    title: str


@dataclass(frozen=True)
class MeasureInput:
    """What the user decided; column names are those of measure."""

    title: str
    measure_type: str
    responsible_id: str | None
    priority: int = 2
    contractor_id: str | None = None
    answer_by: dt.date | None = None
    due_date: dt.date | None = None
    due_reason: str | None = None
    cost_tkr: float | None = None
    status: str = "new"
    forwarded_to_id: str | None = None
    window_from: dt.date | None = None
    window_to: dt.date | None = None
    called_at: dt.datetime | None = None
    co_responsible_ids: tuple[str, ...] = ()
    reason: str | None = None
    recurs_yearly: bool = False

    def values(self) -> dict[str, Any]:
        """As columns of measure."""
        return {name: value for name, value in vars(self).items() if name != "co_responsible_ids"}


def rule_book(store: Store) -> assignment.RuleBook:
    """Lists and rules of the workspace, read once for many proposals."""
    return assignment.RuleBook(
        organisations=store.find("organisation", {"active": True}, order_by=["sort"]),
        routing_rules=store.find("routing_rule", {"active": True}, order_by=["sort"]),
        deadline_rules=store.find("deadline_rule", {"active": True}, order_by=["sort"]),
        codes=store.find("code"),
        lamp_model=store.setting("lamp_model", "rondering"),
        local=zone_of(store),
    )


def propose(
    store: Store, targets: Targets, now: dt.datetime, owners: Mapping[str, OwnerAt] | None = None,
    book: assignment.RuleBook | None = None, responsible: Mapping[str, Any] | None = None, measure_type: str | None = None,
    as_if: Mapping[str, Mapping[str, Any]] | None = None,
) -> list[Proposed]:  # fmt: skip
    """A proposal for each target, in order. `owners` holds what the map says, by record id; `as_if` values that a row shall have, by its id."""
    book = book or rule_book(store)
    labels = code_labels(store, store.language)
    walks = {walk.id: walk for walk in store.find("walk")}
    stops = {stop.id: stop for stop in store.find("walk_stop")}
    found = _read(store, targets)
    if as_if:
        found = {key: row.with_values(**as_if.get(row.id, {})) for key, row in found.items()}
    seen_with = {row.id: row for row in store.find("finding", {"id": [r["finding_id"] for r in found.values() if r.get("finding_id")]})}
    lamps = _lamps_of(store, [record_id for table, record_id in targets if table == "finding"])
    made = []
    for table, record_id in targets:
        record = found[table, record_id]
        lamp = lamps.get(record_id)  # a lamp seen on a walk is one thing: its own form knows the fault and how many
        told, finding = (lamp, record) if lamp else (record, seen_with.get(record.get("finding_id") or ""))
        known = _known(told, walks, stops, (owners or {}).get(record_id), book, finding)
        if measure_type:
            known["measure_type"] = measure_type
        case = case_of(told.table, told, finding, **known)
        made.append(Proposed(table, record, assignment.propose(case, book, now, responsible), title_of(record, labels)))
    return made


def _lamps_of(store: Store, finding_ids: Sequence[str]) -> dict[str, Record]:
    """Finding id → its lighting defect; of several the most severe."""
    rows = store.find("lighting_defect", {"finding_id": finding_ids}) if finding_ids else []
    return {row["finding_id"]: row for row in sorted(rows, key=lambda row: row["severity"] or 0)}


def _known(
    record: Record, walks: Mapping[str, Record], stops: Mapping[str, Record], owner: OwnerAt | None, book: assignment.RuleBook, finding: Record | None
) -> dict[str, Any]:
    """What the rules ask about and the row itself does not hold."""
    place = finding or record
    walk = walks.get(place.get("walk_id") or "")
    stop = stops.get(place.get("walk_stop_id") or "")
    known: dict[str, Any] = {"owner_organisation_code": owner.organisation_code, "area": owner.area} if owner else {}
    if stop and not record.get("place_type"):
        known["place_type"] = stop["place_type"]
    if walk and walk["follow_up_meeting"]:
        known["follow_up_meeting"] = walk["follow_up_meeting"].astimezone(book.local).date()
    seen = record.get("seen_at")
    if isinstance(seen, dt.datetime):
        known["seen_on"] = seen.astimezone(book.local).date()
    return known


def title_of(record: Mapping[str, Any], labels: Mapping[tuple[str, str], str]) -> str:
    """What to do in a few words: the suggestion, else what was seen."""
    if record.get("suggestion"):
        text = record["suggestion"]
    elif record.get("fault"):
        words = [labels.get(("lamp_fault", record["fault"]), record["fault"])]
        if record.get("pole_number"):
            words.append(str(record["pole_number"]))
        text = ", ".join(words)
    else:
        text = record.get("description") or record.get("name") or ""
    text = " ".join(text.split())
    return text if len(text) <= TITLE_LENGTH else text[: TITLE_LENGTH - 1].rsplit(" ", 1)[0] + "…"


def as_input(proposed: Proposed, language: str, texts: Any) -> MeasureInput:
    """A proposal as the values that the dialog shows first."""
    proposal = proposed.proposal
    reason = proposal.reasons.get("due_date") or proposal.reasons.get("answer_by")
    return MeasureInput(
        title=proposed.title,
        measure_type=proposal.measure_type or "other",
        responsible_id=proposal.responsible["id"],
        priority=proposal.priority,
        answer_by=proposal.answer_by,
        due_date=proposal.due_date,
        due_reason=reason.text(texts, language)[:200] if reason else None,
        status=proposal.status,
        forwarded_to_id=proposal.responsible["id"] if proposal.is_forwarded else None,
        window_from=proposal.window[0] if proposal.window else None,
        window_to=proposal.window[1] if proposal.window else None,
    )


def assign_each(store: Store, assignments: Sequence[tuple[Targets, MeasureInput]]) -> Done:
    """One measure for each pair, linked to its targets. All of them or none."""
    if not assignments:
        raise InputError("error.nothing-selected")
    with store.transaction("assign") as tx:
        ids = insert_measures(tx, assignments)
        link_known(store, tx, {
            key: [record_id for table, record_id in targets if table == "finding"]
            for key, (targets, given) in zip(ids, assignments) if given.measure_type == MEASURE_TYPE
        })  # fmt: skip
    return tx.done


def insert_measures(tx: Transaction, assignments: Sequence[tuple[Targets, MeasureInput]]) -> list[str]:
    """One measure for each pair, linked to its targets, inside a transaction of the caller; their ids."""
    measures = [given.values() for _targets, given in assignments]
    for values in measures:
        check_measure(None, values)
    ids = tx.insert_many("measure", measures)
    links = [(key, table, record_id) for key, (targets, _given) in zip(ids, assignments) for table, record_id in targets]
    tx.insert_many("measure_link", [{"measure_id": key, LINK_TARGETS[table]: record_id} for key, table, record_id in links])
    also = [(key, one) for key, (_targets, given) in zip(ids, assignments) for one in given.co_responsible_ids if one != given.responsible_id]
    tx.insert_many("co_responsible", [{"measure_id": measure_id, "organisation_id": one} for measure_id, one in also])
    return ids


def assign_together(store: Store, targets: Targets, given: MeasureInput) -> Done:
    """One measure for all targets."""
    return assign_each(store, [(list(targets), given)])


def _read(store: Store, targets: Targets) -> dict[tuple[str, str], Record]:
    if not targets:
        raise InputError("error.nothing-selected")
    found: dict[tuple[str, str], Record] = {}
    for table in LINK_TARGETS:
        ids = [record_id for name, record_id in targets if name == table]
        found.update({(table, record.id): record for record in store.find(table, {"id": ids})} if ids else {})
    missing = [target for target in targets if tuple(target) not in found]
    if missing:
        raise InputError("error.row-not-found", table=missing[0][0], record_id=missing[0][1])
    return found
