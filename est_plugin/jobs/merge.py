# SPDX-License-Identifier: GPL-2.0-or-later
"""Make one thing of several: one stays, the others point to it and keep number, photos and history. Nothing is deleted."""
from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from ..core.errors import InputError
from ..core.record import Record
from ..core.schema import LINK_TARGETS
from ..core.work.row import MEASURE
from ..storage.store import Done, Store, Transaction
from .same_thing import point_to_kept, root_of, same_as
from .set_status import set_status

MERGED, APPROVED = "merged", "approved"
# the kept row takes over what it does not know itself
_FILLED = {
    "finding": ("category", "place_text", "land_owner", "suggestion", "affected_group", "light"),
    "lighting_defect": ("pole_number", "in_row", "lamp_owner", "place_text", "description", "cabinet", "lighting_point_id", "place_type", "is_face_readable"),
}


def merge(store: Store, table: str, kept_id: str, merged_ids: Sequence[str], today: dt.date) -> Done:
    """One transaction. A kept row that was itself merged hands over to the one it belongs to; circles end at the kept row."""
    others = [one for one in dict.fromkeys(merged_ids) if one != kept_id]
    if not others:
        raise InputError("error.merge-needs-two")
    if table == MEASURE:
        return set_status(store, others, "duplicate", {"same_as_id": kept_id}, today)
    pairs = same_as(store, table)
    root = root_of(kept_id, pairs)
    kept = store.get(table, kept_id if root in others else root)
    others = [one for one in others if one != kept.id]
    rows = [store.get(table, one) for one in others]
    _refuse(table, kept, rows)
    with store.transaction("merge") as tx:
        point_to_kept(store, tx, table, others, kept.id)
        _join_links(store, tx, table, kept, rows)
        for row in rows:
            _point(tx, row, kept.id)
            if table == "finding":
                _join_lamps(store, tx, kept, row)
        taken = _taken_over(table, kept, rows)
        if taken:
            tx.update(kept, **taken)
    return tx.done


def _refuse(table: str, kept: Record, rows: Sequence[Record]) -> None:
    for row in rows:
        if table == "finding" and row["kind"] != kept["kind"]:
            raise InputError("error.merge-kind", number=row["number"], kept=kept["number"])
        if table == "lighting_defect" and row["finding_id"] and row["finding_id"] != kept["finding_id"]:
            raise InputError("error.merge-lamp-of-finding", number=row["number"])


def _taken_over(table: str, kept: Record, rows: Sequence[Record]) -> dict[str, Any]:
    """What the kept row learns from the others: the gravest severity, and facts that it lacks; out of a chain or circle it comes as approved."""
    changes: dict[str, Any] = {}
    gravest = max(row["severity"] for row in [kept, *rows])
    if gravest != kept["severity"]:
        changes["severity"] = gravest
    for name in _FILLED[table]:
        if kept[name] in (None, ""):
            value = next((row[name] for row in rows if row[name] not in (None, "")), None)
            if value is not None:
                changes[name] = value
    if kept["same_as_id"] is not None:
        changes["same_as_id"] = None
    if kept["review_state"] == MERGED:
        changes["review_state"] = APPROVED
    return changes


def _point(tx: Transaction, row: Record, kept_id: str) -> None:
    if (row["same_as_id"], row["review_state"]) != (kept_id, MERGED):
        tx.update(row, same_as_id=kept_id, review_state=MERGED)


def _join_links(store: Store, tx: Transaction, table: str, kept: Record, rows: Sequence[Record]) -> None:
    """Measures of the others, and of the lamps of the others, answer the kept row too, once."""
    column, ids = LINK_TARGETS[table], [row.id for row in rows]
    known, found = _measures(store, {column: kept.id}), _measures(store, {column: ids})
    if table == "finding":
        lamps = dict(store.rows("lighting_defect", ("id", "finding_id"), {"finding_id": [*ids, kept.id]}))
        known += _measures(store, {"lighting_defect_id": [lamp for lamp, finding in lamps.items() if finding == kept.id]})
        found += _measures(store, {"lighting_defect_id": [lamp for lamp, finding in lamps.items() if finding != kept.id]})
    elif kept["finding_id"]:
        known += _measures(store, {"finding_id": kept["finding_id"]})
    for measure_id in dict.fromkeys(found):
        if measure_id not in known:
            tx.insert("measure_link", {"measure_id": measure_id, column: kept.id})


def _measures(store: Store, linked_to: dict[str, Any]) -> list[str]:
    return [row[0] for row in store.rows("measure_link", ("measure_id",), linked_to)] if all(linked_to.values()) else []


def _join_lamps(store: Store, tx: Transaction, kept: Record, row: Record) -> None:
    """A lamp of a merged finding is a lamp of the kept one where the pole says so, or where each has only one; others are lamps of their own."""
    mine, own = store.find("lighting_defect", {"finding_id": row.id}), store.find("lighting_defect", {"finding_id": kept.id})
    for lamp in mine:
        same = [one for one in own if one["pole_number"] and one["pole_number"] == lamp["pole_number"]]
        if not same and len(mine) == len(own) == 1 and not (own[0]["pole_number"] and lamp["pole_number"]):
            same = own
        if same:
            point_to_kept(store, tx, "lighting_defect", [lamp.id], same[0].id)
            _point(tx, lamp, same[0].id)
