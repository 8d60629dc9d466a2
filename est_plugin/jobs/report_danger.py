# SPDX-License-Identifier: GPL-2.0-or-later
"""Immediate danger does not wait in a list: save what was entered, and the call about it in the measure of the danger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ..core import geometry
from ..core.errors import InputError
from ..core.record import Record
from ..core.schema import LINK_TARGETS
from ..i18n import Texts
from ..storage.store import Done, Store, Transaction
from .assign import as_input, propose
from .attach_photos import photo_transaction
from .counted import TO_DO_CODES
from .dangers import linked
from .save_finding import Lamp, Saved, Seen, save_finding, save_lighting_defects, save_one

Place = tuple  # (x, y) in the workspace CRS


def note_called(store: Store, targets: Sequence[tuple[str, str]], called_at: dt.datetime) -> Done:
    """Somebody has rung: the time stands in the open measures of each danger; one without gets the measure that routing names."""
    if not targets:
        raise InputError("error.nothing-selected")
    with store.transaction("called") as tx:
        noted: set[str] = set()
        for table, record_id in dict.fromkeys(targets):
            found = linked(store, [store.get(table, record_id)])
            measures = store.find("measure", {"id": sorted(found), "status": TO_DO_CODES}) if found else []
            for measure in measures:
                if measure.id not in noted:
                    noted.add(measure.id)
                    tx.update(measure, called_at=called_at)
            if not measures:
                _note_call(store, tx, [store.get(table, record_id)], called_at)
    return tx.done


def save_seen(store: Store, seen: Seen, lamps: Sequence[tuple[Lamp, Place]] = (), called_at: dt.datetime | None = None) -> Saved:
    """Save one finding; with `lamps` one finding for each lamp, and without a walk the lamps alone (one thing is counted once).

    `called_at` is when somebody rang about the danger: it stands in a measure of the organisation that routing names.
    """
    if lamps and not seen.walk_id:
        return _save_bare_lamps(store, seen, lamps, called_at)
    things = [replace(seen, lamp=lamp, xy=xy) for lamp, xy in lamps] or [seen]
    if len(things) == 1 and called_at is None:
        return save_finding(store, things[0])
    findings, defects = [], []
    with photo_transaction(store, "finding") as (tx, copier):
        for one in things:
            finding, defect = save_one(store, tx, copier, one)
            findings.append(finding)
            defects += [defect] if defect else []
        _note_call(store, tx, findings, called_at)
    return Saved(tuple(findings), tuple(defects), tx.done, tuple(copier.refused))


def _save_bare_lamps(store: Store, seen: Seen, lamps: Sequence[tuple[Lamp, Place]], called_at: dt.datetime | None) -> Saved:
    shared = {
        "description": seen.description.strip() or None, "place_text": seen.place_text, "severity": seen.severity, "seen_at": seen.seen_at,
        "source": seen.source, "external_system": seen.external_system, "external_number": seen.external_number,
        "same_as_id": seen.same_as_id, "review_state": "merged" if seen.same_as_id else "approved",
    }  # fmt: skip
    if called_at is None:
        return save_lighting_defects(store, lamps, photos=seen.photos, **shared)
    defects = []
    with photo_transaction(store, "lighting_defect") as (tx, copier):
        for lamp, xy in lamps:
            defect = tx.insert("lighting_defect", {**shared, **lamp.values(), "geom": geometry.point(*xy)})
            copier.attach(tx, "lighting_defect_id", defect.id, seen.photos)
            defects.append(defect)
        _note_call(store, tx, defects, called_at)
    return Saved((), tuple(defects), tx.done, tuple(copier.refused))


def _note_call(store: Store, tx: Transaction, records: Sequence[Record], called_at: dt.datetime | None) -> None:
    if called_at is None:
        return
    targets = [(record.table, record.id) for record in records]
    first = propose(store, targets[:1], called_at)[0]
    given = replace(as_input(first, store.language, Texts(store.language)), called_at=called_at)
    values: dict[str, Any] = given.values()
    measure = tx.insert("measure", values)
    for table, record_id in targets:
        tx.insert("measure_link", {"measure_id": measure.id, LINK_TARGETS[table]: record_id})
