# SPDX-License-Identifier: GPL-2.0-or-later
"""Who should do what about all that has no measure yet: a list with reasons, and the measures when they are wanted."""
from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..core.choices import CHOICES
from ..core.schema import LINK_TARGETS
from ..core.work.row import PREFIX
from ..gis.place_lookup import PlaceLookup
from ..i18n import Texts
from ..reports.delivery import deliver
from ..storage.store import Done, Store
from . import assign
from .excel_csv import csv_bytes, csv_text
from .place_owners import owners_of
from .work_list import UNASSIGNED, WAITS_FOR_SOMEBODY, code_labels

COLUMNS = ("number", "what", "place", "responsible", "responsible_reason", "measure_type", "due_date", "due_reason", "answer_by", "answer_reason",
           "priority", "call_now")  # fmt: skip
_AT_ONCE = 250  # between two looks at the progress
_WHERE: dict[str, Mapping[str, Any]] = {
    "finding": {**WAITS_FOR_SOMEBODY, "kind": "defect"},
    "lighting_defect": {**WAITS_FOR_SOMEBODY, "finding_id": None},  # one seen on a walk is its finding: counted once
    "hotspot": {"state": "active", "handling": UNASSIGNED},
}


@dataclass(frozen=True)
class Suggestion:
    """One thing with the measure proposed for it."""

    proposed: assign.Proposed
    given: assign.MeasureInput

    @property
    def target(self) -> tuple[str, str]:
        """(table, id)."""
        return self.proposed.table, self.proposed.record.id

    @property
    def must_call(self) -> bool:
        """Whether somebody must ring first: such a thing never just becomes a row."""
        return self.proposal.call_now

    @property
    def proposal(self) -> Any:
        """The proposal with its reasons."""
        return self.proposed.proposal


def targets_without_measure(store: Store) -> list[tuple[str, str]]:
    """Defects, lamps and active hotspots that nobody is responsible for, in the order of their numbers."""
    found = []
    for table, where in _WHERE.items():
        found += [(table, record_id) for record_id, in store.rows(table, ("id",), where, order_by=("number",))]
    return found


def suggest(store: Store, now: dt.datetime, lookup: PlaceLookup | None = None, progress: Callable[[float], None] = lambda share: None) -> list[Suggestion]:
    """A suggestion for each; `lookup` tells whose land or lamp it is. `progress` may raise Cancelled."""
    targets, book, texts = targets_without_measure(store), assign.rule_book(store), Texts(store.language)
    made: list[Suggestion] = []
    for start in range(0, len(targets), _AT_ONCE):
        progress(start / len(targets))
        part = targets[start : start + _AT_ONCE]
        records = [record for table in LINK_TARGETS for record in store.find(table, {"id": [key for name, key in part if name == table]})]
        for one in assign.propose(store, part, now, owners_of(store, records, lookup), book):
            made.append(Suggestion(one, assign.as_input(one, store.language, texts)))
    progress(1.0)
    return made


def apply(store: Store, suggestions: Sequence[Suggestion]) -> Done | None:
    """One measure for each in one transaction, except what must be called in; None when nothing is left."""
    chosen = [([one.target], one.given) for one in suggestions if not one.must_call]
    return assign.assign_each(store, chosen) if chosen else None


def write_csv(store: Store, suggestions: Sequence[Suggestion], path: Path, texts: Texts) -> None:
    """The list for Excel."""
    labels = code_labels(store, texts.language)
    text = csv_text([texts(f"rules-ui.csv.{column}") for column in COLUMNS], (_cells(one, labels, texts) for one in suggestions))
    deliver(csv_bytes(text), path)


# -- inside ------------------------------------------------------------------------------------------------------------
def _cells(one: Suggestion, labels: Mapping[tuple[str, str], str], texts: Texts) -> list[str]:
    proposal, record = one.proposal, one.proposed.record

    def why(name: str) -> str:
        reason = proposal.reasons.get(name)
        return reason.text(texts, texts.language) if reason else ""

    place = ", ".join(str(record.get(name)) for name in ("pole_number", "place_text") if record.get(name))
    what = " ".join(str(record.get("description") or record.get("name") or one.proposed.title).split())
    priority = next(choice.label(texts.language) for choice in CHOICES["priority"] if choice.value == proposal.priority)
    return [
        f"{PREFIX[one.proposed.table]}{record.get('number') or ''}", what, place, proposal.responsible["name"], why("responsible"),
        labels.get(("measure_type", proposal.measure_type), proposal.measure_type), _day(proposal.due_date), why("due_date"), _day(proposal.answer_by),
        why("answer_by"), priority, texts("rules-ui.csv.yes") if one.must_call else "",
    ]  # fmt: skip


def _day(day: dt.date | None) -> str:
    return day.isoformat() if day else ""
