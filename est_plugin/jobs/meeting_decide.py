# SPDX-License-Identifier: GPL-2.0-or-later
"""One decision of a meeting: its row and the step of its measure, in one transaction."""
from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..core import meeting as rules
from ..core.errors import ConflictError, InputError, RuleError
from ..core.record import Record
from ..core.schema import LINK_TARGETS
from ..core.status import check_measure
from ..core.work.row import MEASURE
from ..storage.store import Done, Store, Transaction
from .assign import MeasureInput

WRITTEN = ("decision", "measure", "measure_link")
_NO_DATES = dict.fromkeys(("due_date", "answer_by", "due_reason", "window_from", "window_to"))


@dataclass(frozen=True)
class DecisionInput:
    """What the meeting decided. `due` is when it is done, for an owner outside when the answer comes; `text` is the reason of a refusal."""

    outcome: str
    level: str = rules.GROUP
    text: str = ""
    responsible_id: str | None = None
    due: dt.date | None = None
    review_date: dt.date | None = None
    proposal: MeasureInput | None = None  # for what has no measure yet


def decide(store: Store, meeting_id: str, target: tuple[str, str], given: DecisionInput) -> Done:
    """Decide about a measure, or about a finding, lighting defect or hotspot that gets its measure by that.

    A second decision of the same meeting about the same measure takes the place of the first. What `Store.undo` makes of the result:
    everything as before; only a measure that was made and refused at once stays as new, because its log must not vanish.
    """
    meeting = store.get("meeting", meeting_id)
    rules.check_review(given.outcome, given.review_date, meeting["held_on"])
    if given.outcome == rules.DECIDED and not given.responsible_id:
        raise InputError("meeting.responsible-needed")
    if given.outcome == rules.REFUSED and not given.text.strip():
        raise RuleError("rule.refused-needs")
    with store.transaction("decision") as tx:
        measure = store.get(MEASURE, target[1]) if target[0] == MEASURE else _new_measure(store, tx, target, given)
        made = len(tx.done.steps)
        was_new = target[0] != MEASURE
        changes = {} if was_new and given.outcome != rules.REFUSED else _changes(store, measure, given)
        if changes:
            measure = tx.update(measure, **changes)
        _write_row(store, tx, meeting, measure, target, given)
    steps = tx.done.steps
    return Done(tx.done.label, steps[made:] if was_new and changes else steps)


def decision_of(store: Store, meeting_id: str, measure_id: str) -> Record | None:
    """What a meeting has decided about a measure."""
    found = store.find("decision", {"meeting_id": meeting_id, "measure_id": measure_id})
    return found[-1] if found else None


def is_handed_over(store: Store, measure: Mapping[str, Any] | None, responsible_id: str | None) -> bool:
    """Whether to decide for this responsible means to hand over to an owner outside and wait for the answer."""
    if responsible_id is None or not store.get("organisation", responsible_id)["is_outside"]:
        return False
    return measure is None or measure["responsible_id"] != responsible_id or measure["status"] not in ("planned", "ordered", "in_progress")


# -- inside ------------------------------------------------------------------------------------------------------------
def _new_measure(store: Store, tx: Transaction, target: tuple[str, str], given: DecisionInput) -> Record:
    table, record_id = target
    column = LINK_TARGETS[table]
    if store.find("measure_link", {column: record_id}, limit=1):
        raise ConflictError("meeting.has-measure-now")
    if given.proposal is None:
        raise InputError("meeting.proposal-needed")
    handed = given.outcome == rules.DECIDED and is_handed_over(store, None, given.responsible_id)
    values = {**given.proposal.values(), "forwarded_to_id": None}
    if given.outcome == rules.DECIDED:
        values.update({**_dates(values, given, handed), **({"due_date": None, "due_reason": None} if handed else {})})
    elif given.outcome == rules.POSTPONED:
        values.update({**_NO_DATES, "responsible_id": None})
    elif given.outcome == rules.MONITOR:
        values.update({**_NO_DATES, "review_date": given.review_date})
    values["status"] = rules.start_status(given.outcome, handed)
    check_measure(None, values)
    measure = tx.insert(MEASURE, values)
    tx.insert("measure_link", {"measure_id": measure.id, column: record_id})
    return measure


def _changes(store: Store, measure: Record, given: DecisionInput) -> dict[str, Any]:
    """What the decision changes in a measure."""
    handed = given.outcome == rules.DECIDED and is_handed_over(store, measure, given.responsible_id)
    step = rules.next_status(given.outcome, measure["status"], handed)
    wanted: dict[str, Any] = {"status": step} if step else {}
    if given.outcome == rules.DECIDED:
        wanted.update(_dates(measure, given, handed))
    elif given.outcome == rules.REFUSED:
        wanted["reason"] = given.text.strip()
    elif given.outcome == rules.MONITOR:
        wanted["review_date"] = given.review_date
    return {name: value for name, value in wanted.items() if measure[name] != value}


def _dates(measure: Mapping[str, Any], given: DecisionInput, handed: bool) -> dict[str, Any]:
    """Who, and until when: an owner outside answers, the others are done."""
    found: dict[str, Any] = {"responsible_id": given.responsible_id}
    if handed:
        return {**found, "forwarded_to_id": given.responsible_id, "answer_by": given.due}
    if given.due != measure["due_date"]:
        found.update(due_date=given.due, due_reason=None)
    if measure["status"] == "forwarded":
        found["answer_by"] = None  # nobody waits for the answer any more
    return found


def _write_row(store: Store, tx: Transaction, meeting: Record, measure: Record, target: tuple[str, str], given: DecisionInput) -> None:
    values = {
        "outcome": given.outcome, "level": given.level, "decided_on": meeting["held_on"], "text": given.text.strip() or None,
        "review_date": given.review_date if given.outcome in (rules.POSTPONED, rules.MONITOR) else None,
    }  # fmt: skip
    if given.outcome == rules.DECIDED and not values["text"]:
        values["text"] = measure["title"]
    earlier = decision_of(store, meeting.id, measure.id)
    if earlier is not None:
        tx.update(earlier, **{name: value for name, value in values.items() if earlier[name] != value})
        return
    hotspot_id = target[1] if target[0] == "hotspot" else None
    tx.insert("decision", {**values, "meeting_id": meeting.id, "measure_id": measure.id, "hotspot_id": hotspot_id})
