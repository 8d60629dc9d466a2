# SPDX-License-Identifier: GPL-2.0-or-later
"""The measures whose effect is looked at: where they are and on which days the work was done."""
from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qgis.core import QgsGeometry

from ..core import status
from ..core.errors import InputError, NotFoundError
from ..core.record import Record
from ..core.schema.measures import LINK_TARGETS
from ..gis.qgs_geometry import qgs_geometry
from ..storage.store import Store

BARRIER = "barrier"


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
    places = places_of_measures(store, [measure.id for measure in measures])
    return _intervention(measures, [place for measure in measures for place in places[measure.id]])


def interventions(store: Store, measures: Iterable[Record]) -> list[tuple[Record, Intervention]]:
    """Each measure by itself, those that have a place and are done."""
    wanted = [one for one in measures if _is_done(one)]
    places = places_of_measures(store, [one.id for one in wanted])
    return [(one, _intervention([one], places[one.id])) for one in wanted if places[one.id]]


def places_of_measures(store: Store, ids: Sequence[str]) -> dict[str, list[QgsGeometry]]:
    """Measure → where what it answers is, and the barrier that it set up or mended."""
    found: dict[str, dict[tuple[str, str], None]] = {one: {} for one in ids}
    links = store.rows("measure_link", ("measure_id", *LINK_TARGETS.values()), {"measure_id": list(ids)}) if ids else []
    for measure, *targets in links:
        found[measure].update({(table, key): None for table, key in zip(LINK_TARGETS, targets) if key})
    for measure, barrier in store.rows(BARRIER, ("measure_id", "id"), {"measure_id": list(ids)}) if ids else ():
        found[measure][BARRIER, barrier] = None
    shapes: dict[tuple[str, str], QgsGeometry] = {}
    for table in (*LINK_TARGETS, BARRIER):
        wanted = sorted({key for keys in found.values() for name, key in keys if name == table})
        rows = store.rows(table, ("id", "geom"), {"id": wanted}) if wanted else []
        shapes.update({(table, key): qgs_geometry(wkb) for key, wkb in rows if wkb})
    return {measure: [shapes[key] for key in keys if key in shapes] for measure, keys in found.items()}


# -- inside ------------------------------------------------------------------------------------------------------------
def _is_done(measure: Record) -> bool:
    """Whether it is done and has a day; one that was opened again still has the old day."""
    return measure["status"] in status.FIXED_CODES and measure["done_on"] is not None


def _intervention(measures: Sequence[Record], places: Iterable[QgsGeometry]) -> Intervention:
    works = None
    if all(_is_done(one) for one in measures):
        begun = [min(measure["planned_from"] or measure["done_on"], measure["done_on"]) for measure in measures]
        works = (min(begun), max(measure["done_on"] for measure in measures))
    first = measures[0]["title"]
    name = first if len({measure["title"] for measure in measures}) == 1 else f"{first} (+{len(measures) - 1})"
    return Intervention(name, tuple(places), works)
