# SPDX-License-Identifier: GPL-2.0-or-later
"""Make one hotspot of several: one stays and takes over measures, photos, area and numbers; the others are closed and point to it."""
from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from ..core.choices import CHOICES
from ..core.errors import InputError
from ..core.hotspot_candidate import BOTH, of_days
from ..core.hotspot_rules import ACTIVE, CLOSED
from ..core.record import Record
from ..gis.hotspot_area import joined_area
from ..storage.store import Done, Store, Transaction
from . import hotspot_reports
from .same_thing import point_to_kept

_LEVELS = [one.value for one in CHOICES["hotspot_level"]]  # rising
_FILLED = ("hotspot_kind", "time_band", "review_date")


def merge_hotspots(store: Store, kept_id: str, merged_ids: Sequence[str], today: dt.date) -> Done:
    """One transaction. The reports in the joined area are counted anew for the joined period; where there are none the numbers are added."""
    others = [one for one in dict.fromkeys(merged_ids) if one != kept_id]
    if not others:
        raise InputError("error.merge-needs-two")
    kept, rows = store.get("hotspot", kept_id), [store.get("hotspot", one) for one in others]
    for row in (kept, *rows):
        if row["same_as_id"] is not None:
            raise InputError("hotspots.merged-already", number=row["number"], name=row["name"])
    changes = _taken_over(store, kept, rows, today)
    with store.transaction("hotspot_merge") as tx:
        for row in rows:
            tx.update(row, priority=None, state=CLOSED, same_as_id=kept.id)
        point_to_kept(store, tx, "hotspot", others, kept.id)
        _move_links(store, tx, kept, others)
        for photo in store.find("attachment", {"hotspot_id": others}):
            tx.update(photo, hotspot_id=kept.id)
        tx.update(store.get("hotspot", kept.id), **changes)
    return tx.done


# -- inside ------------------------------------------------------------------------------------------------------------
def _taken_over(store: Store, kept: Record, rows: Sequence[Record], today: dt.date) -> dict[str, Any]:
    """What the kept one learns from the others: the gravest level, facts that it lacks, their reasons, area and numbers."""
    every = (kept, *rows)
    changes: dict[str, Any] = {"level": max((row["level"] for row in every), key=_LEVELS.index)}
    for name in ("need", "influence"):
        changes[name] = max((row[name] for row in every if row[name] is not None), default=None)
    for name in _FILLED:
        if kept[name] is None:
            changes[name] = next((row[name] for row in rows if row[name] is not None), None)
    if len({row["felt_or_occurred"] for row in every}) > 1:
        changes["felt_or_occurred"] = BOTH
    changes["reason"] = "\n".join(dict.fromkeys(row["reason"].strip() for row in every if row["reason"])) or None
    areas = [row["geom"] for row in every if row["geom"]]
    if len(areas) > 1:
        changes["geom"], changes["drawn_as"] = joined_area(areas), "area"
    first = [row for row in every if row["priority"] is not None]
    if first and kept["priority"] is None:
        best = min(first, key=lambda row: row["priority"])
        changes["priority"], changes["justification"] = best["priority"], kept["justification"] or best["justification"]
    if any(row["state"] == ACTIVE for row in every):
        changes["state"] = ACTIVE
    changes.update(_numbers(store, every, changes.get("geom", kept["geom"]), today))
    return {name: value for name, value in changes.items() if value != kept[name]}


def _numbers(store: Store, rows: Sequence[Record], area: bytes | None, today: dt.date) -> dict[str, Any]:
    """Period and number of reports of all together."""
    days = {name: [row[name] for row in rows if row[name] is not None] for name in ("period_from", "period_to")}
    known = [row["events"] for row in rows if row["events"] is not None]
    changes: dict[str, Any] = {}
    if days["period_from"] and days["period_to"]:
        first, last = min(days["period_from"]), max(days["period_to"])
        changes = {"period_from": first, "period_to": last}
        inside = hotspot_reports.read(store, of_days(first, last), today).inside(area)[0] if area and known else ()
        if inside:
            return {**changes, "events": len(inside)}
    return {**changes, "events": sum(known)} if known else changes


def _move_links(store: Store, tx: Transaction, kept: Record, others: Sequence[str]) -> None:
    """Measures of the others answer the kept one now, each once. A link is not changed: it goes, and another one comes."""
    known = {measure for (measure,) in store.rows("measure_link", ("measure_id",), {"hotspot_id": kept.id})}
    for link in store.find("measure_link", {"hotspot_id": others}):
        tx.delete(link)
        if link["measure_id"] not in known:
            known.add(link["measure_id"])
            tx.insert("measure_link", {"measure_id": link["measure_id"], "hotspot_id": kept.id})
