# SPDX-License-Identifier: GPL-2.0-or-later
"""A walk with all that belongs to it, read once; the papers and the report are made of it."""
from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..core import geometry
from ..core.errors import InputError, NotFoundError
from ..core.record import Record
from ..storage.store import Store
from .local_days import zone_of
from .photo_boxes import Boxes, read_boxes
from .work_list import code_labels

Grouped = Mapping[str, tuple[Record, ...]]  # id of the parent → rows
NONE: tuple[Record, ...] = ()


@dataclass(frozen=True)
class Seen:
    """One thing that was seen, with all that belongs to it. It is counted once, however often it was written down."""

    finding: Record
    lamps: tuple[Record, ...] = ()
    measures: tuple[Record, ...] = ()
    photos: tuple[Record, ...] = ()
    same: tuple[Record, ...] = ()
    """Other findings of this walk that are the same thing."""
    earlier: Record | None = None
    """The finding of another time that this is the same thing as; its measures are in `measures`."""


@dataclass(frozen=True)
class WalkFacts:
    """Everything the papers need to know about a walk."""

    folder: Path
    crs: str
    walk: Record
    previous: Record | None
    stops: tuple[Record, ...]
    groups: tuple[Record, ...]
    ratings: Grouped
    stop_photos: Grouped
    seen: tuple[Seen, ...]
    organisations: Mapping[str, Record]
    labels: Mapping[tuple[str, str], str]
    barrier_codes: frozenset[str]
    local: dt.tzinfo
    language: str
    photo_boxes: Boxes = field(default_factory=dict)

    @property
    def route(self) -> tuple[tuple[float, float], ...]:
        """Coordinates of the route; empty when none is drawn."""
        return tuple(geometry.line_points(self.walk["geom"])) if self.walk["geom"] else ()

    def label(self, code_list: str, code: str | None) -> str:
        """A code in words; an unknown code as it is."""
        return self.labels.get((code_list, code), code) if code else ""

    def organisation(self, organisation_id: str | None) -> str:
        """Name of an organisation."""
        found = self.organisations.get(organisation_id or "")
        return found["name"] if found else ""

    def time(self, moment: dt.datetime | None) -> dt.datetime | None:
        """A moment in the zone of the workspace."""
        return moment.astimezone(self.local) if moment else None

    def day(self, moment: dt.datetime | None) -> dt.date | None:
        """The local day of a moment."""
        return moment.astimezone(self.local).date() if moment else None

    @property
    def starts(self) -> dt.datetime | None:
        """When the walk shall begin."""
        return self.time(self.walk["planned_start"])

    @property
    def ends(self) -> dt.datetime | None:
        """When it shall end."""
        return self.time(self.walk["planned_end"])

    @property
    def held_starts(self) -> dt.datetime | None:
        """When it really began, as far as known."""
        return self.time(self.walk["held_start"]) or self.starts

    @property
    def held_ends(self) -> dt.datetime | None:
        """When it really ended, as far as known."""
        return self.time(self.walk["held_end"]) or (None if self.walk["held_start"] else self.ends)

    @property
    def letters(self) -> tuple[str, ...]:
        """Letters of the groups; one group A when none is planned."""
        return tuple(sorted({group["letter"] for group in self.groups})) or ("A",)


def find_walk(store: Store, id_or_name: str) -> Record:
    """A walk by its id or its name, upper and lower case alike; several of one name are an error that names their dates."""
    wanted = id_or_name.strip()
    if not wanted:
        raise InputError("walk.which")
    by_id = store.find("walk", {"id": wanted})
    if by_id:
        return by_id[0]
    found = [walk for walk in store.find("walk") if walk["name"].casefold() == wanted.casefold()]
    if not found:
        names = ", ".join(f"”{walk['name']}”" for walk in store.find("walk", order_by=["name"], limit=8)) or "–"
        raise NotFoundError("walk.unknown", walk=wanted, known=names)
    if len(found) > 1:
        raise InputError("walk.name-twice", walk=wanted, n=len(found), ids=", ".join(walk.id for walk in found))
    return found[0]


def read_walk(store: Store, walk_id: str, language: str | None = None) -> WalkFacts:
    """Read a walk and all that belongs to it; labels in `language`, else in that of the workspace."""
    language = language or store.language
    walk = store.get("walk", walk_id)
    stops = tuple(store.find("walk_stop", {"walk_id": walk.id}, order_by=["number"]))
    stop_ids = [stop.id for stop in stops]
    previous = store.find("walk", {"id": walk["previous_walk_id"]}) if walk["previous_walk_id"] else []
    return WalkFacts(
        folder=Path(store.path).parent,
        crs=store.crs,
        walk=walk,
        previous=previous[0] if previous else None,
        stops=stops,
        groups=tuple(store.find("walk_group", {"walk_id": walk.id}, order_by=["letter"])),
        ratings=_grouped(store.find("stop_rating", {"walk_stop_id": stop_ids}, order_by=["letter"]), "walk_stop_id") if stops else {},
        stop_photos=_grouped(store.find("attachment", {"walk_stop_id": stop_ids}), "walk_stop_id") if stops else {},
        seen=read_seen(store, walk.id),
        organisations={one.id: one for one in store.find("organisation")},
        labels=code_labels(store, language),
        barrier_codes=frozenset(row[0] for row in store.rows("code", ("code",), {"list": "finding_category", "measure_type": "barrier"})),
        local=zone_of(store),
        language=language,
        photo_boxes=read_boxes(store),
    )


def read_seen(store: Store, walk_id: str) -> tuple[Seen, ...]:
    """What was seen on a walk, by number; what is the same thing stands once, removed rows not at all."""
    rows = [row for row in store.find("finding", {"walk_id": walk_id}, order_by=["number"]) if row["review_state"] != "rejected"]
    here = {row.id: row for row in rows}
    outside = {row["same_as_id"] for row in rows if row["same_as_id"]} - set(here)
    earlier = {row.id: row for row in store.find("finding", {"id": sorted(outside)})} if outside else {}
    same: dict[str, list[Record]] = defaultdict(list)
    mains: list[Record] = []
    for row in rows:
        main = _main(row, here)
        if main is row:
            mains.append(row)
        else:
            same[main.id].append(row)
    lamps = _lamps(store, [*here, *earlier])
    measures = _measures(store, [*here, *earlier], lamps)
    photos = _grouped(store.find("attachment", {"finding_id": list(here)}), "finding_id") if here else {}
    lamp_photos = _photos_of_lamps(store, lamps, here)
    made = []
    for row in mains:
        again = tuple(same[row.id])
        before = earlier.get(row["same_as_id"] or "")
        ids = [row.id, *(one.id for one in again), *([before.id] if before else [])]
        shown = [row.id, *(one.id for one in again)]
        made.append(
            Seen(row, _joined(lamps, shown), _joined(measures, ids), (*_joined(photos, shown), *_joined(lamp_photos, shown)), again, before)
        )
    return tuple(made)


# -- inside ------------------------------------------------------------------------------------------------------------
def _main(row: Record, here: Mapping[str, Record]) -> Record:
    """The finding of this walk that a row is the same thing as, in the end; itself when none."""
    passed = {row.id}
    while row["same_as_id"] in here and row["same_as_id"] not in passed:
        row = here[row["same_as_id"]]
        passed.add(row.id)
    return row


def _lamps(store: Store, finding_ids: list[str]) -> Grouped:
    if not finding_ids:
        return {}
    found = store.find("lighting_defect", {"finding_id": finding_ids}, order_by=["pole_number"])
    return _grouped([lamp for lamp in found if lamp["review_state"] != "rejected"], "finding_id")


def _measures(store: Store, finding_ids: list[str], lamps: Grouped) -> Grouped:
    """Measures of a finding, also those that answer one of its lamps; each once, the most urgent first."""
    of_lamp = {lamp.id: finding_id for finding_id, rows in lamps.items() for lamp in rows}
    pairs: list[tuple[str, str]] = []
    if finding_ids:
        pairs += store.rows("measure_link", ("finding_id", "measure_id"), {"finding_id": finding_ids})
    if of_lamp:
        links = store.rows("measure_link", ("lighting_defect_id", "measure_id"), {"lighting_defect_id": list(of_lamp)})
        pairs += [(of_lamp[lamp_id], measure_id) for lamp_id, measure_id in links]
    if not pairs:
        return {}
    wanted = {measure_id for _finding, measure_id in pairs}
    known = {one.id: one for one in store.find("measure", {"id": sorted(wanted)})}
    found: dict[str, dict[str, Record]] = defaultdict(dict)
    for finding_id, measure_id in pairs:
        found[finding_id][measure_id] = known[measure_id]
    return {finding_id: tuple(sorted(rows.values(), key=_urgency)) for finding_id, rows in found.items()}


def _urgency(measure: Record) -> tuple[int, int]:
    return -(measure["priority"] or 0), measure["number"] or 0


def _photos_of_lamps(store: Store, lamps: Grouped, here: Mapping[str, Record]) -> Grouped:
    of_lamp = {lamp.id: finding_id for finding_id, rows in lamps.items() if finding_id in here for lamp in rows}
    if not of_lamp:
        return {}
    found: dict[str, list[Record]] = defaultdict(list)
    for photo in store.find("attachment", {"lighting_defect_id": list(of_lamp)}):
        found[of_lamp[photo["lighting_defect_id"]]].append(photo)
    return {finding_id: tuple(rows) for finding_id, rows in found.items()}


def _joined(grouped: Grouped, ids: Iterable[str]) -> tuple[Record, ...]:
    """Rows of several parents, each once."""
    found: dict[str, Record] = {}
    for parent in ids:
        found.update({row.id: row for row in grouped.get(parent, NONE)})
    return tuple(found.values())


def _grouped(rows: Iterable[Record], column: str) -> Grouped:
    found: dict[str, list[Record]] = defaultdict(list)
    for row in rows:
        found[row[column]].append(row)
    return {parent: tuple(members) for parent, members in found.items()}
