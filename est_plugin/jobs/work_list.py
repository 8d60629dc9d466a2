# SPDX-License-Identifier: GPL-2.0-or-later
"""The list *Åtgärder*: findings and lighting defects nobody is responsible for yet, and all measures."""
from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..core import geometry, status
from ..core.schema import LINK_TARGETS
from ..storage.store import Store

MEASURE = "measure"
SEEN = ("finding", "lighting_defect", "hotspot")  # what a measure answers, in the order its place is taken from
PREFIX = {"finding": "", "lighting_defect": "", "hotspot": "H", MEASURE: "Å"}  # findings and lighting defects share one series
UNASSIGNED = "unassigned"


@dataclass(frozen=True)
class WorkRow:
    """One line of the list; `table` and `record_id` name what it is about."""

    table: str
    record_id: str
    kind: str  # finding, lighting_defect, hotspot or measure: which symbol
    number: int
    number_text: str
    what: str
    place: str
    responsible_id: str | None
    responsible: str
    due: dt.date | None
    answer_by: dt.date | None
    review_date: dt.date | None
    status: str  # code of core.status, or "unassigned"
    walk_ids: frozenset[str]
    targets: tuple[tuple[str, str], ...]  # (table, id) of what is seen on the map
    xy: tuple[float, float] | None
    done_on: dt.date | None = None
    needs_check: bool = False
    search_text: str = field(default="", compare=False)

    @property
    def type(self) -> str:
        """open, waiting, fixed or closed; what has no measure is open."""
        return status.BY_CODE[self.status].type if self.status in status.BY_CODE else status.OPEN

    @property
    def waits_until(self) -> dt.date | None:
        """The day something must have happened: done, answered or reviewed."""
        if self.status == "forwarded":
            return self.answer_by or self.due
        if self.status == "monitor":
            return self.review_date
        return self.due or self.answer_by

    def is_overdue(self, today: dt.date) -> bool:
        """Whether its day has passed and nothing is done."""
        until = self.waits_until
        return self.type in (status.OPEN, status.WAITING) and until is not None and until < today


@dataclass(frozen=True)
class _Seen:
    kind: str
    number: int
    what: str
    place: str
    walk_id: str | None
    xy: tuple[float, float] | None
    counts: bool  # a defect, reviewed, not the same as another one
    handling: str | None


def load(store: Store, language: str) -> list[WorkRow]:
    """All lines, newest number last; one reading per table."""
    labels = code_labels(store, language)
    organisations = {row[0]: row[1] for row in store.rows("organisation", ("id", "name"))}
    seen = {table: _read_seen(store, table, labels) for table in SEEN}
    _follow_findings(store, seen)
    rows = _unassigned_rows(seen)
    rows += _measure_rows(store, seen, organisations)
    return rows


def code_labels(store: Store, language: str) -> dict[tuple[str, str], str]:
    """(list, code) → label in one language."""
    column = "label_sv" if language == "sv" else "label_en"
    return {(lst, code): label or swedish for lst, code, label, swedish in store.rows("code", ("list", "code", column, "label_sv"))}


def _read_seen(store: Store, table: str, labels: Mapping[tuple[str, str], str]) -> dict[str, _Seen]:
    reader = {"finding": _read_findings, "lighting_defect": _read_defects, "hotspot": _read_hotspots}[table]
    return reader(store, labels)


def _read_findings(store: Store, labels: Mapping[tuple[str, str], str]) -> dict[str, _Seen]:
    columns = ("id", "number", "description", "category", "place_text", "walk_id", "geom", "kind", "review_state", "same_as_id", "handling")
    found = {}
    for record_id, number, text, category, place, walk, geom, kind, review, same, handling in store.rows("finding", columns):
        what = text or labels.get(("finding_category", category), "")
        counts = kind == "defect" and review in ("approved", "masked") and same is None
        found[record_id] = _Seen("finding", number or 0, what, place or "", walk, _centre(geom), counts, handling)
    return found


def _read_defects(store: Store, labels: Mapping[tuple[str, str], str]) -> dict[str, _Seen]:
    columns = ("id", "number", "fault", "description", "pole_number", "place_text", "geom", "review_state", "same_as_id", "handling", "finding_id")
    found = {}
    for record_id, number, fault, text, pole, place, geom, review, same, handling, finding in store.rows("lighting_defect", columns):
        what = ". ".join(part for part in (labels.get(("lamp_fault", fault), fault), text) if part)
        where = ", ".join(part for part in (pole, place) if part)
        counts = review in ("approved", "masked") and same is None and finding is None  # one thing, counted once
        found[record_id] = _Seen("lighting_defect", number or 0, what, where, None, _centre(geom), counts, handling)
    return found


def _read_hotspots(store: Store, labels: Mapping[tuple[str, str], str]) -> dict[str, _Seen]:
    columns = ("id", "number", "name", "reason", "geom")
    found = {}
    for record_id, number, name, reason, geom in store.rows("hotspot", columns):
        found[record_id] = _Seen("hotspot", number or 0, reason or name, name, None, _centre(geom), False, None)
    return found


def _follow_findings(store: Store, seen: Mapping[str, dict[str, _Seen]]) -> None:
    """A lighting defect seen on a walk carries the number, place and walk of its finding."""
    for defect_id, finding_id in store.rows("lighting_defect", ("id", "finding_id")):
        finding = seen["finding"].get(finding_id) if finding_id else None
        if finding is not None:
            own = seen["lighting_defect"][defect_id]
            merged = _Seen("lighting_defect", finding.number, finding.what, own.place or finding.place, finding.walk_id, own.xy, False, own.handling)
            seen["lighting_defect"][defect_id] = merged
            seen["finding"][finding_id] = _Seen(
                "lighting_defect", finding.number, finding.what, finding.place, finding.walk_id, finding.xy, finding.counts, finding.handling
            )


def _unassigned_rows(seen: Mapping[str, dict[str, _Seen]]) -> list[WorkRow]:
    rows = []
    for table in ("finding", "lighting_defect"):
        for record_id, one in seen[table].items():
            if one.counts and one.handling == UNASSIGNED:
                walks = frozenset([one.walk_id]) if one.walk_id else frozenset()
                number_text = _number_text(table, one.number)
                rows.append(
                    WorkRow(
                        table, record_id, one.kind, one.number, number_text, one.what, one.place, None, "", None, None, None,
                        UNASSIGNED, walks, ((table, record_id),), one.xy, search_text=_search(number_text, one.what, one.place),
                    )
                )  # fmt: skip
    return rows


def _measure_rows(store: Store, seen: Mapping[str, dict[str, _Seen]], organisations: Mapping[str, str]) -> list[WorkRow]:
    links = _links(store)
    columns = (
        "id", "number", "title", "responsible_id", "due_date", "answer_by", "review_date", "status", "done_on", "forwarded_to_id", "reopened_count",
    )  # fmt: skip
    rows = []
    for values in store.rows("measure", columns):
        record = dict(zip(columns, values))
        targets = [target for target in links.get(record["id"], ()) if target[1] in seen[target[0]]]
        rows.append(_measure_row(record, targets, [seen[table][key] for table, key in targets], organisations))
    return rows


def _measure_row(
    record: Mapping[str, Any], targets: list[tuple[str, str]], things: list[_Seen], organisations: Mapping[str, str]
) -> WorkRow:
    first = things[0] if things else None
    numbers = list(dict.fromkeys(_number_text(table, one.number) for (table, _key), one in zip(targets, things)))
    number_text = _shortened(numbers) if numbers else _number_text(MEASURE, record["number"] or 0)
    place = first.place if first else ""
    responsible = organisations.get(record["responsible_id"], "")
    if record["status"] == "forwarded":
        responsible = organisations.get(record["forwarded_to_id"], responsible)
    walks = frozenset(one.walk_id for one in things if one.walk_id)
    return WorkRow(
        MEASURE, record["id"], first.kind if first else MEASURE, first.number if first else record["number"] or 0, number_text,
        record["title"], place, record["responsible_id"], responsible, record["due_date"], record["answer_by"], record["review_date"],
        record["status"], walks, tuple(targets), first.xy if first else None, record["done_on"],
        record["status"] == "fixed" and bool(walks),
        _search(number_text, record["title"], place, responsible, *(one.what for one in things)),
    )  # fmt: skip


def _links(store: Store) -> dict[str, list[tuple[str, str]]]:
    links: dict[str, list[tuple[str, str]]] = defaultdict(list)
    tables = list(LINK_TARGETS.items())
    for measure_id, *ids in store.rows("measure_link", ("measure_id", *(column for _table, column in tables))):
        for (table, _column), target_id in zip(tables, ids):
            if target_id:
                links[measure_id].append((table, target_id))
    return links


def _number_text(table: str, number: int) -> str:
    return f"{PREFIX[table]}{number}" if number else "–"


def _shortened(numbers: list[str]) -> str:
    return ", ".join(numbers[:3]) + (" …" if len(numbers) > 3 else "")


def _search(*texts: str) -> str:
    return " ".join(text for text in texts if text).casefold()


def _centre(geom: bytes | None) -> tuple[float, float] | None:
    return geometry.centre(geom) if geom else None


def only(rows: Iterable[WorkRow], view: str, today: dt.date) -> list[WorkRow]:
    """Rows of a saved view."""
    return [row for row in rows if VIEWS[view](row, today)]


def _is_to_do(row: WorkRow, today: dt.date) -> bool:
    return row.type in (status.OPEN, status.WAITING)


def _is_recently_done(row: WorkRow, today: dt.date) -> bool:
    return row.status in ("fixed", "verified") and row.done_on is not None and today - dt.timedelta(days=30) <= row.done_on <= today


VIEWS = {
    "open": _is_to_do,
    "unassigned": lambda row, today: row.type == status.OPEN and row.responsible_id is None,
    "overdue": lambda row, today: row.is_overdue(today),
    "waiting": lambda row, today: row.type == status.WAITING,
    "check": lambda row, today: row.needs_check,
    "recent": _is_recently_done,
    "all": lambda row, today: True,
}
