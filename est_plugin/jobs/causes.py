# SPDX-License-Identifier: GPL-2.0-or-later
"""Causes of what happens at a hotspot and the measures proposed against them: read, and saved in one transaction."""
from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from ..core import causes as rules
from ..core.causes import Cause, CauseMeasure, Worksheet
from ..core.record import Record
from ..core.status import START, check_measure
from ..core.work.row import MEASURE
from ..storage.store import Done, Store, Transaction

CAUSE = "cause"
WRITTEN = (CAUSE, MEASURE, "measure_link", "co_responsible")
_PRIORITY = {"calm": 1, "watch": 2, "act": 3}  # of a measure, by the level of its hotspot
_OF_MEASURE = ("title", "measure_type", "responsible_id", "horizon", "evidence")


def read(store: Store, hotspot_id: str) -> Worksheet:
    """The worksheet of a hotspot; empty when there is none yet."""
    rows = store.find(CAUSE, {"hotspot_id": hotspot_id}, order_by=["number"])
    if not rows:
        return Worksheet()
    answers = store.find(MEASURE, {"cause_id": [row.id for row in rows]}, order_by=["number"])
    also = _also(store, [row.id for row in answers])
    found = tuple(_cause(row, [_measure(one, also) for one in answers if one["cause_id"] == row.id]) for row in rows)
    return Worksheet(found, max((row["worked_on"] for row in rows if row["worked_on"]), default=None), rows[-1]["organisations"] or "")


def save(store: Store, hotspot_id: str, sheet: Worksheet, today: dt.date) -> Done:
    """Bring the workspace to what the worksheet says. A cause that left it is removed; a measure that left it stays, without its cause."""
    rules.check(sheet)
    hotspot = store.get("hotspot", hotspot_id)
    before = {row.id: row for row in store.find(CAUSE, {"hotspot_id": hotspot_id})}
    measures = {row.id: row for row in store.find(MEASURE, {"cause_id": list(before)})} if before else {}
    also = _also(store, list(measures))
    common = {"worked_on": sheet.worked_on or today, "organisations": sheet.organisations.strip() or None}
    with store.transaction("causes") as tx:
        kept: set[str] = set()
        for cause in sheet.causes:
            row = _write_cause(tx, before.get(cause.id or ""), hotspot, cause, common)
            kept.add(row.id)
            for measure in cause.measures:
                kept.add(_write_measure(tx, measures.get(measure.id or ""), also, hotspot, row.id, measure))
        for key, row in measures.items():
            if key not in kept:
                tx.update(row, cause_id=None)
        for key, row in before.items():
            if key not in kept:
                tx.delete(row)
    return tx.done



# -- inside ------------------------------------------------------------------------------------------------------------
def _cause(row: Record, measures: list[CauseMeasure]) -> Cause:
    words = {name: row[name] or "" for name in (*rules.QUESTIONS, "evidence")}
    return Cause(row["name"], row["kind"], row["horizon"], **words, measures=tuple(measures), id=row.id)


def _measure(row: Record, also: Mapping[str, tuple[Record, ...]]) -> CauseMeasure:
    actors = tuple(one["organisation_id"] for one in also.get(row.id, ()))
    return CauseMeasure(row["title"], row["measure_type"], row["responsible_id"], actors, row["horizon"] or rules.SHORT, row["evidence"] or "", row.id)


def _also(store: Store, measure_ids: list[str]) -> dict[str, tuple[Record, ...]]:
    found: dict[str, tuple[Record, ...]] = {}
    for row in store.find("co_responsible", {"measure_id": measure_ids}) if measure_ids else []:
        found[row["measure_id"]] = (*found.get(row["measure_id"], ()), row)
    return found


def _write_cause(tx: Transaction, row: Record | None, hotspot: Record, cause: Cause, common: Mapping[str, Any]) -> Record:
    values: dict[str, Any] = {name: getattr(cause, name).strip() or None for name in (*rules.QUESTIONS, "evidence")}
    values.update(common, name=cause.name.strip(), kind=cause.kind, horizon=cause.horizon)
    if row is None:
        return tx.insert(CAUSE, {**values, "hotspot_id": hotspot.id})
    return _changed(tx, row, values)


def _write_measure(
    tx: Transaction, row: Record | None, also: Mapping[str, tuple[Record, ...]], hotspot: Record, cause_id: str, given: CauseMeasure
) -> str:
    values: dict[str, Any] = {name: getattr(given, name) for name in _OF_MEASURE}
    values.update(title=given.title.strip(), evidence=given.evidence.strip() or None, cause_id=cause_id)
    if row is None:
        values.update(status=START[0], priority=_PRIORITY[hotspot["level"]])
        check_measure(None, values)
        row = tx.insert(MEASURE, values)
        tx.insert("measure_link", {"measure_id": row.id, "hotspot_id": hotspot.id})
    else:
        row = _changed(tx, row, values)
    there = {one["organisation_id"]: one for one in also.get(row.id, ())}
    for key in given.also_ids:
        if key not in there:
            tx.insert("co_responsible", {"measure_id": row.id, "organisation_id": key})
    for key, one in there.items():
        if key not in given.also_ids:
            tx.delete(one)
    return row.id


def _changed(tx: Transaction, row: Record, values: Mapping[str, Any]) -> Record:
    """Only what differs, and nothing at all when nothing does: a row that nobody touched keeps its version."""
    changes = {name: value for name, value in values.items() if row[name] != value}
    return tx.update(row, **changes) if changes else row
