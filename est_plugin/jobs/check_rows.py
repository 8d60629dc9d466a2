# SPDX-License-Identifier: GPL-2.0-or-later
"""Rows that no rule of the database can judge: places, what a status demands, photos on the disk."""
from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from ..core import geometry
from ..core.barrier_state import NEVER, OLD, STANDING, check_missing, number_text
from ..core.record import Record
from ..core.schema import TABLES
from ..core.status import BY_CODE, missing_columns
from ..gis.transform import LONLAT, transformer
from ..storage.store import Store

Told = tuple[str, dict[str, Any]]
PLACED = ("finding", "lighting_defect", "hotspot", "walk_stop")
MAY_LACK_PLACE = ("observation", "barrier", "patrol_visit", "dialogue")  # a place in words is enough
MARGIN_M = 10_000.0
_SHOWN = 10


def check_rows(store: Store) -> Iterator[Told]:
    """Rows without a place, far away, or with a status that lacks what it demands."""
    box = municipality_box(store)
    for name in PLACED + MAY_LACK_PLACE:
        rows = store.rows(name, (_named_by(name), "geom"))
        without = [number for number, geom in rows if geom is None]
        if without and name in PLACED:
            yield "workspace-check.no-place", {"table": TABLES[name], "n": len(without), "which": _numbers(without)}
        far = [number for number, geom in rows if geom is not None and box is not None and not _is_inside(box, geom)]
        if far:
            yield "workspace-check.far-away", {"table": TABLES[name], "n": len(far), "which": _numbers(far)}
    for measure in store.find("measure"):
        if measure["status"] not in BY_CODE:
            continue  # told among the words that are in no list
        lacking = missing_columns(measure)
        if lacking:
            column = TABLES["measure"][lacking[0][0]]
            yield "workspace-check.status-lacks", {"number": measure["number"] or "–", "status": BY_CODE[measure["status"]], "column": column}


def check_barriers(store: Store, today: dt.date) -> Iterator[Told]:
    """Barriers that stand there although nobody has checked, or not for a year, that rescue vehicles come through."""
    rows = store.find("barrier", {"state": STANDING}, order_by=["number"])
    for kind in (NEVER, OLD):
        which = [row["number"] for row in rows if check_missing(row, today) == kind]
        if which:
            yield f"workspace-check.barrier-{kind}", {"n": len(which), "which": _short([number_text(number) for number in which])}


def check_photos(store: Store, folder: Path) -> Iterator[Told]:
    """Photos whose file is not there, or lies where another computer cannot find it."""
    rows = store.find("attachment")
    outside = [row for row in rows if _leaves_folder(row["path"])]
    missing = [row for row in rows if row not in outside and not (folder / row["path"]).is_file()]
    if missing:
        yield "workspace-check.photo-missing", {"n": len(missing), "which": _paths(missing), "folder": str(folder / "photos")}
    if outside:
        yield "workspace-check.photo-outside", {"n": len(outside), "which": _paths(outside)}


def municipality_box(store: Store) -> tuple[float, float, float, float] | None:
    """The municipality with a margin, in the workspace CRS; None when the workspace does not say."""
    extent = store.setting("extent_lonlat")
    if not extent:
        return None
    west, south, east, north = extent
    to_workspace = transformer(LONLAT, store.crs)
    steps = [i / 4 for i in range(5)]
    edge = [(west + (east - west) * s, y) for s in steps for y in (south, north)] + [(x, south + (north - south) * s) for s in steps for x in (west, east)]
    xs, ys = zip(*(to_workspace(x, y) for x, y in edge))
    return min(xs) - MARGIN_M, min(ys) - MARGIN_M, max(xs) + MARGIN_M, max(ys) + MARGIN_M


def _named_by(table: str) -> str:
    """The column that tells which row it is: its number, of those that have none their day."""
    return next(column for column in ("number", "held_on", "arrived_at", "place_text") if column in TABLES[table])


def _is_inside(box: tuple[float, float, float, float], geom: bytes) -> bool:
    x, y = geometry.centre(geom)
    return math.isfinite(x) and math.isfinite(y) and box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _leaves_folder(path: str) -> bool:
    pure = PurePosixPath(path.replace("\\", "/"))
    return pure.is_absolute() or PureWindowsPath(path).drive != "" or ".." in pure.parts


def _numbers(values: Sequence[Any]) -> str:
    words = (value.date().isoformat() if isinstance(value, dt.datetime) else value for value in values)
    return _short(["–" if word is None else str(word) for word in words])


def _paths(rows: Sequence[Record]) -> str:
    return _short([row["path"] for row in rows])


def _short(words: Sequence[str]) -> str:
    return ", ".join(words[:_SHOWN]) + (" …" if len(words) > _SHOWN else "")
