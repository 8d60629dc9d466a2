# SPDX-License-Identifier: GPL-2.0-or-later
"""Propose measures for decision and note each step of the way; a step changes its measure in the same transaction."""
from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from ..core import decision_chain as rules
from ..core import meeting
from ..core.decision_chain import PROPOSED, Step
from ..core.errors import ConflictError, InputError
from ..core.record import Record
from ..core.status import DONE, check_measure, may_follow
from ..core.work.row import MEASURE
from ..storage.store import Done, Store
from .meeting_decide import is_handed_over

DECISION = "decision"
WRITTEN = (DECISION, MEASURE)


def propose(store: Store, measure_ids: Sequence[str], step: Step) -> Done:
    """One proposal for each measure, all in one transaction; a measure that waits for a decision already is refused by its number."""
    if not measure_ids:
        raise InputError("basis.nothing-chosen")
    if step.outcome != PROPOSED:
        raise InputError("decision.not-a-proposal")
    rules.check(step, None)
    waiting = {row["measure_id"] for row, _level in waiting_steps(store)}
    with store.transaction("propose") as tx:
        for key in measure_ids:
            measure = store.get(MEASURE, key)
            if key in waiting:
                raise InputError("decision.waits-already", number=measure["number"])
            if measure["status"] in DONE:
                raise InputError("decision.measure-done", number=measure["number"])
            tx.insert(DECISION, {**_values(step), "measure_id": key, "cause_id": measure["cause_id"]})
            changes = _changes(store, measure, step)
            if changes:
                tx.update(measure, **changes)
    return tx.done


def answer(store: Store, decision_id: str, step: Step) -> tuple[Record, Done]:
    """Note what came of a proposal: a new step that follows on it."""
    previous = store.get(DECISION, decision_id)
    if store.find(DECISION, {"previous_id": decision_id}, limit=1):
        raise ConflictError("decision.answered-already")
    rules.check(step, previous)
    with store.transaction("decision") as tx:
        copied = {name: previous[name] for name in ("measure_id", "hotspot_id", "cause_id", "situation_report_id")}
        row = tx.insert(DECISION, {**_values(step), **copied, "previous_id": decision_id})
        if previous["measure_id"] is not None:
            measure = store.get(MEASURE, previous["measure_id"])
            changes = _changes(store, measure, step)
            if changes:
                check_measure(measure["status"], {**measure, **changes})
                tx.update(measure, **changes)
    return row, tx.done


def waiting_steps(store: Store) -> list[tuple[Record, str]]:
    """(decision, level that it waits for) of all that nobody has answered, the oldest first."""
    rows = store.find(DECISION, {"outcome": list(rules.GOES_ON)}, order_by=["decided_on", "number"])
    followed = {row[0] for row in store.rows(DECISION, ("previous_id",)) if row[0]}
    later = _decided_since(store, rows)
    return [(row, level) for row in rows if (level := rules.waits_at(row, followed)) and row.id not in later]


def may_be_proposed(store: Store, measure_ids: Sequence[str]) -> list[str]:
    """Of these measures the ones that are not done and wait for no decision yet, in their order."""
    waiting = {row["measure_id"] for row, _level in waiting_steps(store)}
    done = {row.id for row in store.find(MEASURE, {"id": list(measure_ids)}) if row["status"] in DONE} if measure_ids else set()
    return [key for key in measure_ids if key not in waiting and key not in done]


def way_of(store: Store, decision: Record) -> list[Record]:
    """All steps of a proposal, the first one first."""
    way = [decision]
    while way[0]["previous_id"]:
        way.insert(0, store.get(DECISION, way[0]["previous_id"]))
    while following := store.find(DECISION, {"previous_id": way[-1].id}, limit=1):
        way.append(following[0])
    return way


# -- inside ------------------------------------------------------------------------------------------------------------
def _values(step: Step) -> dict[str, Any]:
    return {
        "outcome": step.outcome, "level": step.level, "decided_on": step.decided_on, "text": step.text.strip() or None,
        "decided_by": step.decided_by.strip() or None, "paragraph": step.paragraph.strip() or None, "diary_number": step.diary_number.strip() or None,
        "review_date": step.review_date,
    }  # fmt: skip


def _changes(store: Store, measure: Record, step: Step) -> dict[str, Any]:
    """What a step changes in its measure. What is decided for an owner outside is handed over, as in a meeting: that owner answers."""
    changes: dict[str, Any] = {}
    responsible = step.responsible_id or measure["responsible_id"]
    handed = step.outcome == meeting.DECIDED and is_handed_over(store, measure, responsible)
    if step.outcome in rules.GOES_ON:
        status = "investigating" if measure["status"] in ("new", "triage") and may_follow(measure["status"], "investigating") else None
    else:
        status = meeting.next_status(step.outcome, measure["status"], handed)
    if status is not None:
        changes["status"] = status
    if handed:
        changes.update(responsible_id=responsible, forwarded_to_id=responsible, **({"answer_by": step.due} if step.due is not None else {}))
    elif step.outcome == meeting.DECIDED:
        changes.update({name: value for name, value in (("responsible_id", step.responsible_id), ("due_date", step.due)) if value is not None})
        if step.due is not None:
            changes["due_reason"] = None
        if measure["status"] == "forwarded":
            changes["answer_by"] = None  # nobody waits for the answer any more
    elif step.outcome == meeting.REFUSED:
        changes["reason"] = step.text.strip()
    elif step.outcome == meeting.MONITOR:
        changes["review_date"] = step.review_date
    return {name: value for name, value in changes.items() if measure[name] != value}


def _decided_since(store: Store, rows: Sequence[Record]) -> set[str]:
    """Of those sent on: the ones whose measure was decided about afterwards without a link, at a meeting of the group."""
    measures = sorted({row["measure_id"] for row in rows if row["measure_id"]})
    if not measures:
        return set()
    latest: dict[str, tuple[dt.date, int]] = {}
    for key, outcome, day, number in store.rows(DECISION, ("measure_id", "outcome", "decided_on", "number"), {"measure_id": measures}):
        if outcome not in rules.GOES_ON:
            latest[key] = max(latest.get(key, (dt.date.min, 0)), (day, number or 0))
    return {row.id for row in rows if row["measure_id"] in latest and latest[row["measure_id"]] > (row["decided_on"], row["number"] or 0)}
