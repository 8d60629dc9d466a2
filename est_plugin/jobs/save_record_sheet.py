# SPDX-License-Identifier: GPL-2.0-or-later
"""A returned record sheet, one stop and one group: its ratings and all its rows, saved in one go."""
from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..core.errors import InputError
from ..core.record import Record
from ..storage.store import Store, Transaction
from .save_finding import Lamp, Saved, Seen, save_one, is_lighting
from .attach_photos import photo_transaction
from .walk_held import held_changes

SOURCE = "walk"


@dataclass(frozen=True)
class Rating:
    """What the group answered at the stop; None where nothing was filled in."""

    safe_by_day: int | None = None
    safe_in_dark: int | None = None
    alone_yes: int | None = None
    alone_maybe: int | None = None
    alone_no: int | None = None
    makes_safe: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was answered."""
        return all(value in (None, "") for value in vars(self).values())


@dataclass(frozen=True)
class SheetRow:
    """One written row of the sheet, in the order of the paper."""

    row: int
    kind: str  # defect or good
    letter: str
    text: str
    land_owner: str | None = None
    photos: Sequence[Path] = field(default_factory=tuple)
    photo_numbers: str = ""
    pole_number: str | None = None
    xy: tuple[float, float] | None = None
    severity: int | None = None
    lamp_fault: str | None = None


@dataclass(frozen=True)
class Sheet:
    """A sheet of one stop and one group."""

    walk_id: str
    walk_stop_id: str
    letter: str
    rating: Rating
    rows: Sequence[SheetRow]


def paper_reference(group: str, stop_number: int, row: int) -> str:
    """The number printed on the row: group, stop and row, for example "A3.1"."""
    return f"{group}{stop_number}.{row}"


def save_sheet(store: Store, sheet: Sheet, now: dt.datetime | None = None) -> Saved:
    """Save ratings and rows in one transaction; rows that were saved before (same sheet number) are refused by name.

    A planned walk is held when its sheets come in; one that lies ahead stays planned.
    """
    walk, stop = store.get("walk", sheet.walk_id), store.get("walk_stop", sheet.walk_stop_id)
    known = {row["paper_reference"] for row in store.find("finding", {"walk_id": walk.id})}
    seen = [_seen(walk, stop, sheet.letter, row) for row in sheet.rows]
    again = [one.paper_reference for one in seen if one.paper_reference in known]
    if again:
        raise InputError("sheet.rows-saved-before", rows=", ".join(str(r) for r in again))
    findings, lamps = [], []
    with photo_transaction(store, "record_sheet") as (tx, copier):
        if not sheet.rating.is_empty:
            _save_rating(store, tx, sheet)
        for one in seen:
            finding, lamp = save_one(store, tx, copier, one)
            findings.append(finding)
            lamps += [lamp] if lamp else []
        changes = held_changes(walk, now or dt.datetime.now(dt.timezone.utc))
        if changes:
            tx.update(walk, **changes)
    return Saved(tuple(findings), tuple(lamps), tx.done, tuple(copier.refused))


def read_rating(store: Store, walk_stop_id: str, letter: str) -> Rating:
    """The rating saved before, empty when none."""
    found = store.find("stop_rating", {"walk_stop_id": walk_stop_id, "letter": letter})
    return Rating(**{name: found[0][name] for name in vars(Rating())}) if found else Rating()


def _save_rating(store: Store, tx: Transaction, sheet: Sheet) -> None:
    found = store.find("stop_rating", {"walk_stop_id": sheet.walk_stop_id, "letter": sheet.letter})
    if found:
        tx.update(found[0], **vars(sheet.rating))
    else:
        tx.insert("stop_rating", {"walk_stop_id": sheet.walk_stop_id, "letter": sheet.letter, **vars(sheet.rating)})


def _seen(walk: Record, stop: Record, group: str, row: SheetRow) -> Seen:
    made = Seen(
        description=row.text, kind=row.kind, category=row.letter or None, xy=row.xy, place_text=stop["name"],
        walk_id=walk.id, walk_stop_id=stop.id, land_owner=row.land_owner, light=walk["light"], source=SOURCE,
        paper_reference=paper_reference(group, stop["number"], row.row), seen_at=walk["held_start"] or walk["planned_start"], photos=row.photos,
    )  # fmt: skip
    if row.severity is not None:
        made = replace(made, severity=row.severity)
    if row.kind == "defect" and is_lighting(row.letter):
        made = replace(made, lamp=Lamp(fault=row.lamp_fault or "out", pole_number=row.pole_number, place_type=stop["place_type"]))
    return made
