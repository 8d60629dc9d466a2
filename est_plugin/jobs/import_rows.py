# SPDX-License-Identifier: GPL-2.0-or-later
"""Write what was planned: good rows go in together in one transaction, refused rows are listed with reason and cure."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..core import collector, geometry
from ..core.errors import Translate
from ..core.importing import matching
from ..core.importing.rejections import Rejection
from ..core.record import Record
from ..storage.rejected_file import write_rejected
from ..storage.store import Done, Store, Transaction
from .import_plan import ImportPlan, Progress, Ready
from .import_report_values import report_values
from .import_reports import TABLE as REPORT, changes_of
from .import_status import write_statuses

_SHARED = ("description", "place_text", "severity", "seen_at", "source", "external_system", "external_number")


@dataclass(frozen=True)
class ImportResult:
    """Counts and lists of an import."""

    imported: int
    updated: int
    unchanged: int
    similar: int
    rejected: list[tuple[Rejection, Mapping[str, Any]]]
    done: Done | None


def run_import(store: Store, plan: ImportPlan, progress: Progress = lambda share: None) -> ImportResult:
    """Write the good rows; all of them or, when the database refuses or the user cancels, none."""
    if not plan.new and not plan.updates:
        return ImportResult(0, 0, plan.untouched, len(plan.similar), plan.rejected, None)
    table = plan.request.table
    stops = {row.id: row["geom"] for row in store.find("walk_stop")}
    with collector.paused(), store.transaction("import") as tx:
        rows = report_values(store, plan) if table == REPORT else [_values(table, ready, stops) for ready in plan.new]
        ids = tx.insert_many(table, rows, lambda count: progress(0.95 * count / len(rows)))
        if table != REPORT:
            _insert_lamps(tx, ids, rows, plan.new)
        progress(0.95)
        updated = sum(_update(tx, plan, ready, record) for ready, record in plan.updates)
        write_statuses(store, tx, plan.statuses)
        progress(1.0)
    unchanged = len(plan.updates) - updated + plan.untouched
    return ImportResult(len(ids), updated, unchanged, len(plan.similar), plan.rejected, tx.done)


def write_rejections(path: Path, plan: ImportPlan, texts: Translate) -> None:
    """The refused rows as a CSV that opens in Excel and can be corrected and imported again."""
    write_rejected(path, plan.request.source.columns, plan.rejected, texts)


def _values(table: str, ready: Ready, stops: Mapping[str, bytes]) -> dict[str, Any]:
    values = dict(ready.row.values)
    stop = values.get("walk_stop_id")
    values["geom"] = geometry.point(*ready.xy) if ready.xy else stops[stop]
    if table == "finding" and values.get("category"):
        values["category"] = str(values["category"]).upper()
    return values


def _insert_lamps(tx: Transaction, ids: list[str], rows: list[dict[str, Any]], planned: list[Ready]) -> None:
    lamps = [
        {**{name: row.get(name) for name in _SHARED}, **ready.lamp, "geom": row["geom"], "finding_id": record_id}
        for record_id, row, ready in zip(ids, rows, planned)
        if ready.lamp and str(row.get("category") or "").startswith("A") and row.get("kind") != "good"
    ]
    for lamp in lamps:
        lamp.pop("number", None)
    tx.insert_many("lighting_defect", lamps)


def _update(tx: Transaction, plan: ImportPlan, ready: Ready, record: Record) -> bool:
    changes = changes_of(plan, ready, record) if record.table == REPORT else matching.changes(ready.row, record)
    if ready.xy is not None and (record["geom"] is None or geometry.distance(geometry.point_xy(record["geom"]), ready.xy) > 0.01):
        changes["geom"] = geometry.point(*ready.xy)
    if not changes:
        return False
    tx.update(record, **changes)
    return True
