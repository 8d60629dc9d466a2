# SPDX-License-Identifier: GPL-2.0-or-later
"""The measures whose effect is looked at: where they are and on which days the work was done."""
from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from qgis.core import QgsGeometry

from ..core.errors import InputError, NotFoundError
from ..core.record import Record
from ..core.schema.measures import LINK_TARGETS
from ..gis.qgs_geometry import qgs_geometry
from ..storage.store import Store


@dataclass(frozen=True)
class Intervention:
    """What was done: `works` are its first and last day, None while nobody has said."""

    name: str
    places: tuple[QgsGeometry, ...]
    works: tuple[dt.date, dt.date] | None


def measures_of(store: Store, text: str) -> list[Record]:
    """Measures by id or number, with commas or blanks between them; the same one twice counts once."""
    wanted = [one for one in re.split(r"[,;\s]+", text.strip()) if one]
    found: dict[str, Record] = {}
    for one in wanted:
        rows = store.find("measure", {"id": one}) or (store.find("measure", {"number": int(one)}) if one.isdecimal() and len(one) < 16 else [])
        if not rows:
            raise NotFoundError("effect.measure-unknown", measure=one[:60])
        found.update({row.id: row for row in rows})
    return list(found.values())


def intervention_of(store: Store, measures: Sequence[Record]) -> Intervention:
    """The places of what they answer, and the days from the first planned or done to the last done; no days while one of them is not done."""
    if not measures:
        raise InputError("effect.what")
    done = [measure["done_on"] for measure in measures]
    works = None
    if all(done):
        begun = [min(measure["planned_from"] or measure["done_on"], measure["done_on"]) for measure in measures]
        works = (min(begun), max(done))
    first = measures[0]["title"]
    name = first if len({measure["title"] for measure in measures}) == 1 else f"{first} (+{len(measures) - 1})"
    return Intervention(name, tuple(_places(store, [measure.id for measure in measures])), works)


def _places(store: Store, ids: Sequence[str]) -> list[QgsGeometry]:
    links = store.rows("measure_link", tuple(LINK_TARGETS.values()), {"measure_id": list(ids)})
    places = []
    for table, keys in zip(LINK_TARGETS, zip(*links) if links else ()):
        wanted = sorted({key for key in keys if key})
        places += [qgs_geometry(wkb) for (wkb,) in store.rows(table, ("geom",), {"id": wanted}) if wkb] if wanted else []
    return places
