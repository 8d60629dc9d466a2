# SPDX-License-Identifier: GPL-2.0-or-later
"""Barriers as lists and papers show them: words for state, hours, key and check, and what their measures propose."""
from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from ..core import geometry, status
from ..core.barrier_hours import BarrierHours, hours_of
from ..core.barrier_state import BROKEN, MEASURE_TYPE, REMOVED, check_missing, number_text, state_after
from ..core.barrier_words import told_hours
from ..core.choices import choice
from ..core.record import Record
from ..storage.store import Store
from .counted import FIXED_CODES
from .work_list import PREFIX, code_labels

TABLE = "barrier"
_CLOSED = ("refused", "duplicate")


@dataclass(frozen=True)
class BarrierRow:
    """One barrier in words; `proposed` is the state that its measure asks for."""

    barrier: Record
    number: str
    kind: str
    state: str
    hours: str
    key_holder: str
    closed_by: str
    check: str | None
    """`never` or `old` when the way for rescue vehicles has to be looked at."""
    measure: Record | None
    measure_words: str
    proposed: str | None
    xy: tuple[float, float] | None

    @property
    def id(self) -> str:
        """Its key."""
        return self.barrier.id

    @property
    def name(self) -> str:
        """Its name."""
        return self.barrier["name"]

    @property
    def place(self) -> str:
        """Where it is, in words."""
        return self.barrier["place_text"] or ""

    @property
    def schedule(self) -> BarrierHours:
        """When it is closed."""
        return hours_of(self.barrier)

    @property
    def label(self) -> str:
        """Number and name."""
        return f"{self.number} {self.name}"


def read(store: Store, today: dt.date, texts: Any, ids: Collection[str] | None = None) -> list[BarrierRow]:
    """All barriers (or those of `ids`), by number; texts in one language."""
    barriers = store.find(TABLE, {"id": list(ids)} if ids is not None else None, order_by=["number"]) if ids is None or ids else []
    names = dict(store.rows("organisation", ("id", "name")))
    labels = code_labels(store, texts.language)
    wanted = sorted({row["measure_id"] for row in barriers if row["measure_id"]})
    measures = {one.id: one for one in store.find("measure", {"id": wanted})} if wanted else {}
    later = _broke_after(store, barriers)
    return [_row(one, today, texts, names, labels, measures.get(one["measure_id"] or ""), one.id in later) for one in barriers]


def proposals(store: Store) -> list[tuple[Record, Record, str]]:
    """(barrier, its measure, the state that the measure proposes) wherever the two do not fit."""
    barriers = [row for row in store.find(TABLE, order_by=["number"]) if row["measure_id"] and row["state"] != REMOVED]
    measures = {one.id: one for one in store.find("measure", {"id": sorted({row["measure_id"] for row in barriers})})} if barriers else {}
    found, later = [], _broke_after(store, barriers)
    for barrier in barriers:
        measure = measures[barrier["measure_id"]]
        after = state_after(barrier["state"], measure["status"])
        if after is not None and barrier.id not in later:
            found.append((barrier, measure, after))
    return found


def without_barrier(store: Store, measure_ids: Collection[str] | None = None) -> list[Record]:
    """Measures about barriers that no barrier points to, and that are neither done nor closed."""
    equal: dict[str, Any] = {"measure_type": MEASURE_TYPE}
    if measure_ids is not None:
        if not measure_ids:
            return []
        equal["id"] = list(measure_ids)
    known = {row[0] for row in store.rows(TABLE, ("measure_id",)) if row[0]}
    return [one for one in store.find("measure", equal, order_by=["number"]) if one.id not in known and one["status"] not in (*FIXED_CODES, *_CLOSED)]


def open_measures(store: Store, kept: str | None = None) -> list[tuple[str, str]]:
    """(id, words) of the measures about barriers that are not closed, the newest first; `kept` stays in any case."""
    rows = [one for one in store.find("measure", {"measure_type": MEASURE_TYPE}, order_by=["-number"]) if one.id == kept or one["status"] not in _CLOSED]
    if kept is not None and all(one.id != kept for one in rows):  # of another type
        rows.append(store.get("measure", kept))
    return [(one.id, f"{PREFIX['measure']}{one['number']} {one['title']}") for one in rows]


def place_of_measure(store: Store, measure_id: str) -> Record | None:
    """The first finding that a measure answers: where a new barrier most likely stands."""
    links = [row[0] for row in store.rows("measure_link", ("finding_id",), {"measure_id": measure_id}) if row[0]]
    findings = store.find("finding", {"id": links}, order_by=["number"]) if links else []
    return next((one for one in findings if one["geom"]), None)


def xy_of(record: Record) -> tuple[float, float] | None:
    """Where it is."""
    return geometry.point_xy(record["geom"]) if record["geom"] else None


def _broke_after(store: Store, barriers: Collection[Record]) -> frozenset[str]:
    """Those noted as broken after their measure was noted as done: it did not mend them, they wait for another."""
    measure_of = {one.id: one["measure_id"] for one in barriers if one["state"] == BROKEN and one["measure_id"]}
    if not measure_of:
        return frozenset()
    columns = ("record_id", "changed_at", "new_value")
    broke = store.rows("change_log", columns, {"table_name": TABLE, "what": "state", "record_id": list(measure_of)})
    fixed = store.rows("change_log", columns, {"table_name": "measure", "what": "status", "record_id": list(set(measure_of.values()))})
    broken_at = {key: at for key, at, value in broke if value == BROKEN and isinstance(at, dt.datetime)}  # the log is in order: the last one
    fixed_at = {key: at for key, at, value in fixed if value in FIXED_CODES and isinstance(at, dt.datetime)}
    return frozenset(key for key, at in broken_at.items() if measure_of[key] in fixed_at and fixed_at[measure_of[key]] < at)


def _row(
    barrier: Record, today: dt.date, texts: Any, names: Mapping[str, str], labels: Mapping[tuple, str], measure: Record | None, is_done_before: bool
) -> BarrierRow:
    words = ""
    if measure is not None:
        words = f"{PREFIX['measure']}{measure['number']} {status.BY_CODE[measure['status']].label(texts.language)}"
    return BarrierRow(
        barrier, number_text(barrier["number"]), labels.get(("barrier_kind", barrier["barrier_kind"]), barrier["barrier_kind"] or ""),
        choice("barrier_state", barrier["state"]).label(texts.language), told_hours(barrier, texts), names.get(barrier["key_holder_id"] or "", ""),
        names.get(barrier["closed_by_id"] or "", ""), check_missing(barrier, today), measure, words,
        state_after(barrier["state"], measure["status"]) if measure is not None and not is_done_before else None, xy_of(barrier),
    )  # fmt: skip

