# SPDX-License-Identifier: GPL-2.0-or-later
"""Decisions of all meetings with what became of them; what was decided is told as it was then, also when it is read much later."""
from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..core import meeting as rules
from ..core.record import Record
from ..core.status import TAKEN_BACK
from ..storage.store import Store
from . import decision_chain
from .meeting_words import OPEN, Fate, fate_of
from .work_list import MEASURE, WorkRow, load

_SAME_STEP = dt.timedelta(seconds=2)  # the log has its own clock: what follows so soon belongs to the decision itself
_THEN = ("status", "responsible_id", "forwarded_to_id", "due_date", "answer_by")


@dataclass(frozen=True)
class Decided:
    """One decision in plain values. `responsible` and `until` are those of the day it was made, `fate` is that of today."""

    number: int
    meeting_id: str | None
    meeting: str
    day: dt.date
    outcome: str
    level: str
    text: str
    review_date: dt.date | None
    measure_id: str | None
    numbers: str
    what: str
    place: str
    responsible: str
    until: dt.date | None
    is_answer: bool  # `until` is when an owner outside answers
    fate: Fate
    id: str = ""
    where: str = ""  # paragraph, diary number, who decided
    waits: str | None = None  # the level that has not answered yet


def read(store: Store, today: dt.date, texts: Any, meeting_id: str | None = None) -> list[Decided]:
    """Of one meeting in the order they were made; of all meetings the latest first."""
    order = ["number"] if meeting_id else ["-decided_on", "-number"]
    decisions = store.find("decision", {"meeting_id": meeting_id} if meeting_id else None, order_by=order)
    ids = {row["measure_id"] for row in decisions if row["measure_id"]}
    measures = {row.id: row for row in store.find(MEASURE, {"id": sorted(ids)})} if ids else {}
    listed = {row.record_id: row for row in load(store, texts.language) if row.record_id in ids} if ids else {}
    names = {row.id: row["name"] for row in store.find("meeting")}
    organisations = dict(store.rows("organisation", ("id", "name")))
    waits = {row.id: level for row, level in decision_chain.waiting_steps(store)}
    return [
        replace(
            _decided(store, row, measures.get(row["measure_id"]), listed.get(row["measure_id"]), names, organisations, today, texts),
            id=row.id, waits=waits.get(row.id), where=" · ".join(row[name] for name in ("paragraph", "diary_number", "decided_by") if row[name]),
        )
        for row in decisions
    ]  # fmt: skip


def meetings(store: Store) -> list[tuple[str, str]]:
    """(id, name) of the meetings that were held, the latest first."""
    return [(row[0], row[1]) for row in store.rows("meeting", ("id", "name"), order_by=["-held_on", "-created_at"])]


# -- inside ------------------------------------------------------------------------------------------------------------
def _decided(
    store: Store, row: Record, measure: Record | None, listed: WorkRow | None, names: Mapping[str, str], organisations: Mapping[str, str],
    today: dt.date, texts: Any,
) -> Decided:  # fmt: skip
    then = _as_decided(store, row, measure) if measure else {}
    is_answer = then.get("status") == "forwarded"
    shows_who = row["outcome"] in (rules.DECIDED, rules.TO_KLG, rules.MONITOR)
    return Decided(
        row["number"] or 0, row["meeting_id"], names.get(row["meeting_id"], ""), row["decided_on"], row["outcome"], row["level"],
        row["text"] or "", row["review_date"], row["measure_id"], listed.number_text if listed else "",
        measure["title"] if measure else row["text"] or "", listed.place if listed else "",
        organisations.get(then.get("forwarded_to_id" if is_answer else "responsible_id"), "") if shows_who else "",
        (then["answer_by"] if is_answer else then["due_date"]) if then and row["outcome"] == rules.DECIDED else None, is_answer,
        fate_of(measure, today, texts) if measure else Fate(OPEN, ""),
    )  # fmt: skip


def _as_decided(store: Store, decision: Record, measure: Record) -> dict[str, Any]:
    """The measure's columns as they were when the decision was made: what was changed later is read back from the log."""
    moment = decision["updated_at"] + _SAME_STEP
    found = {name: measure[name] for name in _THEN}
    known = set()
    for line in store.history(MEASURE, measure.id):
        name = "status" if line["what"] == TAKEN_BACK else line["what"]
        if name in found and name not in known and line["changed_at"] is not None and line["changed_at"] > moment:
            known.add(name)
            found[name] = _value(name, line["old_value"])
    return found


def _value(name: str, logged: str | None) -> Any:
    return dt.date.fromisoformat(logged) if logged and name in ("due_date", "answer_by") else logged
