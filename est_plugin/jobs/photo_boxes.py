# SPDX-License-Identifier: GPL-2.0-or-later
"""Black boxes on photos and whether a photo may be published: kept beside the photo's row, the file itself is never changed."""
from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

from ..core import photo_box
from ..core.photo_box import Box
from ..core.record import Record
from ..storage.store import Done, Store
from . import workspace_setting
from .record_name import numbers_with, title_of
from .same_thing import also_numbers

PREFIX = "photo_boxes."  # and the id of the attachment
TABLES = ("attachment", workspace_setting.TABLE)
_PARENTS = {"finding_id": "finding", "lighting_defect_id": "lighting_defect", "hotspot_id": "hotspot", "measure_id": "measure", "walk_stop_id": "walk_stop"}
Boxes = Mapping[str, Optional[tuple[Box, ...]]]  # id of the attachment → its boxes; None: they cannot be read, the photo stays inside


@dataclass(frozen=True)
class PhotoToClear:
    """A photo with what it belongs to; `ver` is the row as it was read."""

    id: str
    ver: int
    path: Path
    name: str
    caption: str
    is_cleared: bool
    boxes: tuple[Box, ...]


def read_boxes(store: Store) -> Boxes:
    """The boxes of every photo that has any."""
    found: dict[str, Optional[tuple[Box, ...]]] = {}
    for key, value in store.rows(workspace_setting.TABLE, ("key", "value")):
        if key.startswith(PREFIX):
            try:
                found[key[len(PREFIX) :]] = photo_box.read(json.loads(value or "[]"))
            except ValueError:  # written by another hand: better no photo than a face
                found[key[len(PREFIX) :]] = None
    return found


def is_cleared(photo: Record, boxes: Boxes) -> bool:
    """Whether a photo may be seen outside: somebody has cleared it, and its boxes can be read."""
    return bool(photo["is_cleared"]) and boxes.get(photo.id, ()) is not None


def photos_of(store: Store, texts: Any, *, walk_id: str | None = None, attachment_ids: Iterable[str] = ()) -> list[PhotoToClear]:
    """Photos to look at: those named, else those of a walk (its findings, lamps, measures and stops), else all; not yet cleared ones first."""
    rows = _rows(store, walk_id, list(attachment_ids))
    boxes = read_boxes(store)
    names = _names(store, rows, texts)
    folder = Path(store.path).parent
    made = [
        PhotoToClear(row.id, row.ver, folder / row["path"], names[row.id], row["caption"] or "", row["is_cleared"], boxes.get(row.id) or ())
        for row in rows
    ]
    return sorted(made, key=lambda one: one.is_cleared)


def save(store: Store, photo: PhotoToClear, boxes: Sequence[Box], is_cleared: bool) -> Done:
    """Keep the boxes and whether the photo may be published; ConflictError when somebody changed its row since."""
    with store.transaction("photo_boxes") as tx:
        row = store.get("attachment", photo.id)
        if row["is_cleared"] != is_cleared:
            tx.update(row.with_values(ver=photo.ver), is_cleared=is_cleared)
        workspace_setting.put(store, tx, PREFIX + photo.id, photo_box.kept(boxes))
    return tx.done


# -- inside ------------------------------------------------------------------------------------------------------------
def _rows(store: Store, walk_id: str | None, attachment_ids: list[str]) -> list[Record]:
    if attachment_ids:
        return store.find("attachment", {"id": attachment_ids}, order_by=["taken_at"])
    if walk_id is None:
        return store.find("attachment", order_by=["taken_at"])
    findings = [row[0] for row in store.rows("finding", ("id",), {"walk_id": walk_id})]
    lamps = [row[0] for row in store.rows("lighting_defect", ("id",), {"finding_id": findings})] if findings else []
    links: list[tuple] = []
    for column, ids in (("finding_id", findings), ("lighting_defect_id", lamps)):
        links += store.rows("measure_link", ("measure_id",), {column: ids}) if ids else []
    stops = [row[0] for row in store.rows("walk_stop", ("id",), {"walk_id": walk_id})]
    found: dict[str, Record] = {}
    for column, ids in (("walk_stop_id", stops), ("finding_id", findings), ("lighting_defect_id", lamps), ("measure_id", [row[0] for row in links])):
        if ids:
            found.update({row.id: row for row in store.find("attachment", {column: sorted(set(ids))}, order_by=["taken_at"])})
    return list(found.values())


def _names(store: Store, rows: Sequence[Record], texts: Any) -> dict[str, str]:
    """What each photo belongs to: Nr 14  Mörkt vid trappan."""
    parents = {row.id: next(((table, row[column]) for column, table in _PARENTS.items() if row[column]), None) for row in rows}
    wanted = {key for key in parents.values() if key is not None}
    found = {(table, one.id): one for table in _PARENTS.values() for one in store.find(table, {"id": sorted(key for name, key in wanted if name == table)})}
    also = also_numbers(store) if found else {}
    made = {}
    for row in rows:
        parent = found.get(parents[row.id])
        name = f"{numbers_with(parent, also.get((parent.table, parent.id), ()), texts)}  {title_of(parent)}".strip() if parent else ""
        made[row.id] = name or row["path"].rsplit("/", 1)[-1]
    return made
