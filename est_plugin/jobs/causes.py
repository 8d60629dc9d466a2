# SPDX-License-Identifier: GPL-2.0-or-later
"""Causes of what happens at a hotspot and the measures proposed against them: read, and saved in one transaction."""
from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from ..core import causes as rules
from ..core.causes import Cause, CauseMeasure, Worksheet
from ..core.errors import InputError
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


def save(store: Store, hotspot_id: str, sheet: Worksheet, today: dt.date, known: Worksheet | None = None) -> Done:
    """Bring the workspace to what the worksheet says. A cause that left it is removed; a measure that left it stays, without its cause.

    `known` is the worksheet as it was read when the writing began: what others have changed, added or removed since then stays as they left it.
    """
    rules.check(sheet)
    known = read(store, hotspot_id) if known is None else known
    hotspot = store.get("hotspot", hotspot_id)
    gone = _gone(store, known, sheet)
    common = {"worked_on": sheet.worked_on or today, "organisations": sheet.organisations.strip() or None}
    earlier = {"worked_on": known.worked_on, "organisations": known.organisations or None}
    with store.transaction("causes") as tx:
        writer = _Writer(store, tx, hotspot, known, common, _since(common, earlier))
        for cause in sheet.causes:
            writer.write(cause)
        writer.let_go(gone)
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


def _gone(store: Store, known: Worksheet, sheet: Worksheet) -> list[Record]:
    """The causes that left the worksheet; one that was decided about must stay, for the decision tells of it."""
    left = {cause.id for cause in known.causes} - {cause.id for cause in sheet.causes}
    rows = store.find(CAUSE, {"id": sorted(left)}) if left else []
    for row in rows:
        if store.find("decision", {"cause_id": row.id}, limit=1):
            raise InputError("cause.decided-about", cause=row["name"])
    return rows


def _since(values: Mapping[str, Any], known: Mapping[str, Any] | None) -> dict[str, Any]:
    """Only what was written since it was read."""
    return {name: value for name, value in values.items() if known is None or known[name] != value}


def _cause_values(cause: Cause) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(cause, name).strip() or None for name in (*rules.QUESTIONS, "evidence")}
    return {**values, "name": cause.name.strip(), "kind": cause.kind, "horizon": cause.horizon}


def _measure_values(measure: CauseMeasure, cause_id: str) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(measure, name) for name in _OF_MEASURE}
    return {**values, "title": measure.title.strip(), "evidence": measure.evidence.strip() or None, "cause_id": cause_id}


class _Writer:
    """Writes the causes and measures of one worksheet; remembers which measures it has seen."""

    def __init__(
        self, store: Store, tx: Transaction, hotspot: Record, known: Worksheet, common: Mapping[str, Any], common_since: Mapping[str, Any]
    ) -> None:
        self._store, self._tx, self._hotspot, self._common, self._common_since = store, tx, hotspot, common, common_since
        self._known = {cause.id: cause for cause in known.causes}
        self._known_measures = {one.id: (one, str(cause.id)) for cause in known.causes for one in cause.measures}
        self._seen: set[str | None] = set()

    def write(self, cause: Cause) -> None:
        """A cause and its measures."""
        row = _found(self._store, CAUSE, cause.id)
        values = _cause_values(cause)
        if row is None:
            row = self._tx.insert(CAUSE, {**values, **self._common, "hotspot_id": self._hotspot.id})
        else:
            known = self._known.get(cause.id)
            row = _changed(self._tx, row, {**_since(values, _cause_values(known) if known else None), **self._common_since})
        for measure in cause.measures:
            self._seen.add(measure.id)
            self._write_measure(row.id, measure)

    def let_go(self, gone: list[Record]) -> None:
        """Measures that left the worksheet lose their cause, then the causes go."""
        left = [key for key in self._known_measures if key not in self._seen]
        rows = self._store.find(MEASURE, {"id": left}) if left else []
        rows += [row for row in self._store.find(MEASURE, {"cause_id": [one.id for one in gone]}) if row.id not in left] if gone else []
        for row in rows:
            if row["cause_id"] is not None and row["cause_id"] in self._known:
                self._tx.update(row, cause_id=None)
        for one in gone:
            self._tx.delete(one)

    def _write_measure(self, cause_id: str, given: CauseMeasure) -> None:
        row = _found(self._store, MEASURE, given.id)
        values = _measure_values(given, cause_id)
        known, known_cause = self._known_measures.get(given.id, (None, ""))
        if row is None:
            known = None
            values.update(status=START[0], priority=_PRIORITY[self._hotspot["level"]])
            check_measure(None, values)
            row = self._tx.insert(MEASURE, values)
            self._tx.insert("measure_link", {"measure_id": row.id, "hotspot_id": self._hotspot.id})
        else:
            row = _changed(self._tx, row, _since(values, _measure_values(known, known_cause) if known else None))
        there = {one["organisation_id"]: one for one in _also(self._store, [row.id]).get(row.id, ())}
        before = set(known.also_ids if known else there)
        for key in given.also_ids:
            if key not in there and (known is None or key not in before):
                self._tx.insert("co_responsible", {"measure_id": row.id, "organisation_id": key})
        for key in before - set(given.also_ids):
            if key in there:
                self._tx.delete(there[key])


def _found(store: Store, table: str, key: str | None) -> Record | None:
    """The row, unless it is new or somebody has removed it since."""
    rows = store.find(table, {"id": key}, limit=1) if key else []
    return rows[0] if rows else None


def _changed(tx: Transaction, row: Record, values: Mapping[str, Any]) -> Record:
    """Only what differs, and nothing at all when nothing does: a row that nobody touched keeps its version."""
    changes = {name: value for name, value in values.items() if row[name] != value}
    return tx.update(row, **changes) if changes else row
