# SPDX-License-Identifier: GPL-2.0-or-later
"""The two sides of a pair that may be one thing: what each is, with photos and history, to be read beside each other."""
from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..core import status
from ..core.history import Line
from ..core.record import Record
from ..core.schema import LINK_TARGETS, TABLES
from ..storage.store import Store
from .duplicates import Suggestion
from .history_values import HistoryValues
from .history_words import lines
from .local_days import zone_of
from .record_name import numbers

_FACTS = {
    "finding": (
        "place_text", "category", "severity", "walk_id", "walk_stop_id", "paper_reference", "land_owner", "seen_at", "source", "external_number",
        "suggestion", "handling",
    ),
    "lighting_defect": (
        "fault", "extent", "pole_number", "lamp_owner", "place_text", "severity", "finding_id", "seen_at", "source", "external_number", "handling",
    ),
    "measure": (
        "status", "measure_type", "responsible_id", "contractor_id", "priority", "due_date", "answer_by", "forwarded_to_id", "review_date",
        "external_number", "reopened_count",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Side:
    """One of the two."""

    record_id: str
    number: str
    heading: str
    text: str
    facts: tuple[tuple[str, str], ...]
    photos: tuple[Path, ...]
    history: tuple[Line, ...]
    may_go: bool  # whether it may be merged into the other one
    differs: frozenset[str] = frozenset()  # labels of the facts that the other side tells otherwise


def sides(store: Store, suggestion: Suggestion, texts: Any) -> tuple[Side, Side]:
    """Both, the one that stays by default first."""
    local = zone_of(store)
    values = HistoryValues(store, texts, local, dt.datetime.now(local).date())
    records = [store.get(suggestion.table, one) for one in (suggestion.first_id, suggestion.second_id)]
    facts = [_facts(store, record, values, texts) for record in records]
    one, other = dict(facts[0]), dict(facts[1])
    differs = frozenset(label for label in one if label in other and one[label] != other[label])
    first, second = (_side(store, record, facts[at], differs, texts, records[1 - at]) for at, record in enumerate(records))
    return first, second


def _side(store: Store, record: Record, facts: Sequence[tuple[str, str]], differs: frozenset[str], texts: Any, other: Record) -> Side:
    return Side(
        record.id, texts("duplicates.number", number=record["number"] or "–") if record.table != "measure" else f"Å{record['number']}",
        numbers(store, record, texts), str(record.get("description") or record.get("title") or ""), tuple(facts),
        _photos(store, record), tuple(lines(store, record.table, record.id, texts)), _may_go(record, other), differs,
    )  # fmt: skip


def _facts(store: Store, record: Record, values: HistoryValues, texts: Any) -> list[tuple[str, str]]:
    found = []
    for name in _FACTS[record.table]:
        value = values.value(TABLES[record.table][name], record[name])
        if value and not (name == "reopened_count" and record[name] == 0):
            found.append((values.label(record.table, name), value))
    if record.table == "measure":
        columns = tuple(LINK_TARGETS.values())
        links = store.rows("measure_link", columns, {"measure_id": record.id})
        names = [values.name(table, key) for row in links for table, key in zip(LINK_TARGETS, row) if key]
        found.append((texts("duplicates.answers"), ", ".join(names) or "–"))
    else:
        links = store.rows("measure_link", ("measure_id",), {LINK_TARGETS[record.table]: record.id})
        found.append((texts("duplicates.measures"), ", ".join(values.name("measure", row[0]) for row in links) or "–"))
    return found


def _photos(store: Store, record: Record) -> tuple[Path, ...]:
    column = "measure_id" if record.table == "measure" else f"{record.table}_id"
    folder = Path(store.path).parent
    return tuple(folder / row[0] for row in store.rows("attachment", ("path",), {column: record.id}) if row[0])


def _may_go(record: Record, other: Record) -> bool:
    if record.table == "lighting_defect":
        return not record["finding_id"] or record["finding_id"] == other["finding_id"]
    return record.table != "measure" or "duplicate" in status.ALLOWED[record["status"]]
