# SPDX-License-Identifier: GPL-2.0-or-later
"""Save what was seen: a finding, with its lamp when it is one, its photos, all in one transaction."""
from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..core import geometry
from ..core.choices import value_of
from ..core.errors import EstError, InputError
from ..core.record import Record
from ..core.schema import TABLES
from ..storage.store import Done, Store, Transaction
from .attach_photos import PhotoCopier, photo_transaction
from .save_barrier import mark_broken

LIGHTING_LETTER = "A"
UNSAFE, IMMEDIATE_DANGER = int(value_of("severity", "unsafe")), int(value_of("severity", "immediate_danger"))
_LAMP_COLUMNS = ("fault", "extent", "pole_number", "in_row", "lamp_owner", "is_deliberate", "cabinet", "lighting_point_id", "is_face_readable", "place_type")


@dataclass(frozen=True)
class Lamp:
    """What is wrong with a lamp; column names are those of lighting_defect."""

    fault: str = "out"
    extent: str | None = "one"
    pole_number: str | None = None
    in_row: int | None = None
    lamp_owner: str | None = None
    is_deliberate: bool = False
    cabinet: str | None = None
    lighting_point_id: str | None = None
    is_face_readable: bool | None = None
    place_type: str | None = None

    def values(self) -> dict[str, Any]:
        """As columns of lighting_defect."""
        return {name: getattr(self, name) for name in _LAMP_COLUMNS}


@dataclass(frozen=True)
class Seen:
    """A finding as the form or a row of the record sheet gives it. `xy` in the workspace CRS; None takes the stop's place."""

    description: str
    kind: str = "defect"
    category: str | None = None
    xy: tuple[float, float] | None = None
    place_text: str | None = None
    walk_id: str | None = None
    walk_stop_id: str | None = None
    severity: int = UNSAFE
    land_owner: str | None = None
    paper_reference: str | None = None
    suggestion: str | None = None
    affected_group: str | None = None
    seen_at: dt.datetime | None = None
    light: str | None = None
    source: str | None = None
    external_system: str | None = None
    external_number: str | None = None
    visibility: str = "internal"
    botryggt: str | None = None
    same_as_id: str | None = None  # an open finding that this is the same thing as
    barrier_id: str | None = None  # the barrier that it is about
    is_barrier_broken: bool = False
    lamp: Lamp | None = None
    photos: Sequence[Path] = field(default_factory=tuple)


@dataclass(frozen=True)
class Saved:
    """What was saved, and photos that could not be used."""

    findings: tuple[Record, ...]
    lighting_defects: tuple[Record, ...]
    done: Done
    refused_photos: tuple[EstError, ...] = ()


def is_lighting(category: str | None) -> bool:
    """Whether a type (letter or detail code) is about lighting."""
    return bool(category) and category.upper().startswith(LIGHTING_LETTER)


def save_findings(store: Store, seen: Sequence[Seen]) -> Saved:
    """Save all of them or none; InputError names the first that cannot be saved."""
    findings, lamps = [], []
    with photo_transaction(store, "finding") as (tx, copier):
        for one in seen:
            finding, lamp = save_one(store, tx, copier, one)
            findings.append(finding)
            lamps += [lamp] if lamp else []
    return Saved(tuple(findings), tuple(lamps), tx.done, tuple(copier.refused))


def save_finding(store: Store, seen: Seen) -> Saved:
    """Save one finding with its lamp and photos."""
    return save_findings(store, [seen])


def save_lighting_defects(store: Store, lamps: Sequence[tuple[Lamp, tuple[float, float]]], **common: Any) -> Saved:
    """Save lamps that were not seen on a walk; `common` are columns they share (description, source, seen_at, place_text …)."""
    made = []
    with photo_transaction(store, "lighting_defect") as (tx, copier):
        photos = common.pop("photos", ())
        for lamp, xy in lamps:
            defect = tx.insert("lighting_defect", {**_known("lighting_defect", common), **lamp.values(), "geom": geometry.point(*xy)})
            copier.attach(tx, "lighting_defect_id", defect.id, photos)
            made.append(defect)
    return Saved((), tuple(made), tx.done, tuple(copier.refused))


def change_finding(store: Store, finding: Record, changes: Mapping[str, Any], photos: Sequence[Path] = ()) -> Saved:
    """Change a finding that was read, and add photos; ConflictError when somebody changed it since."""
    with photo_transaction(store, "finding") as (tx, copier):
        changed = tx.update(finding, **changes) if changes else finding
        copier.attach(tx, "finding_id", finding.id, photos)
    return Saved((changed,), (), tx.done, tuple(copier.refused))


def save_one(store: Store, tx: Transaction, copier: PhotoCopier, seen: Seen) -> tuple[Record, Record | None]:
    """One finding and its lamp inside a transaction of the caller."""
    if not seen.description.strip():
        raise InputError("finding.description-missing")
    values = {name: getattr(seen, name) for name in TABLES["finding"].names if hasattr(seen, name)}
    values["description"] = seen.description.strip()
    values["geom"] = _place(store, seen)
    if seen.same_as_id:
        values["review_state"] = "merged"
    finding = tx.insert("finding", values)
    copier.attach(tx, "finding_id", finding.id, seen.photos)
    if seen.barrier_id and seen.is_barrier_broken:
        mark_broken(store, tx, seen.barrier_id)
    if seen.lamp is None:
        return finding, None
    shared = {name: values.get(name) for name in ("place_text", "description", "severity", "seen_at", "source", "external_system", "external_number", "geom")}
    if seen.same_as_id:
        shared["review_state"] = "merged"
    return finding, tx.insert("lighting_defect", {**shared, **seen.lamp.values(), "finding_id": finding.id})


def _place(store: Store, seen: Seen) -> bytes:
    if seen.xy is not None:
        return geometry.point(*seen.xy)
    if seen.walk_stop_id:
        place = store.get("walk_stop", seen.walk_stop_id)["geom"]
        if place is not None:
            return place
    raise InputError("finding.place-missing")


def _known(table: str, values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name in TABLES[table]}
