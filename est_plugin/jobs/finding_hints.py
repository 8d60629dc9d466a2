# SPDX-License-Identifier: GPL-2.0-or-later
"""What can be proposed for a finding at a place: stop, sheet number, place in words, owner, and open findings like it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from ..core import geometry
from ..core.notice import Notice, Translate
from ..core.place_text import STOP, Candidate, place_text
from ..core.record import Record
from ..core.similar import WITHIN_M, OpenFinding, OpenFindings
from ..storage.store import Store
from .entry_lists import EntryLists, Option, Stop, Walk
from .counted import COUNTED
from .plan_walk import OPEN_HANDLING

XY = tuple  # (x, y) in the workspace CRS
LAMP_WITHIN_M = 15.0
NEAREST_STOP_M = 60.0  # between stops nobody can say which one is meant
MUNICIPALITY = "municipality"
_IS_MUNICIPALITY = re.compile(r"\b(kommun|kommunen|municipality)\b")  # a company named "kommunala …" is not
_REFERENCE = re.compile(r"^([A-ZÅÄÖ]{1,2})(\d{1,3})\.(\d{1,3})$")


class MapFacts(Protocol):
    """What the base map of the municipality knows about a place (gis.place_lookup.PlaceLookup)."""

    def candidates(self, x: float, y: float) -> list[Candidate]:
        """Named streets and addresses near a place."""

    def property_area(self, x: float, y: float) -> Any:
        """The property or owner area that holds the place, with `owner` and `kind`."""

    def lamps(self, x: float, y: float, within_m: float) -> list[Any]:
        """Lighting points within a distance, the nearest first."""


@dataclass(frozen=True)
class LampPoint:
    """A lamp of the lighting layer; `owner` is a code of the list lamp_owner."""

    xy: XY | None
    id: str | None = None
    pole_number: str | None = None
    owner: str | None = None
    cabinet: str | None = None
    is_off: bool = False  # deliberately, as the map says


@dataclass(frozen=True)
class PlaceHints:
    """Proposals for one place; what nothing is known about is None."""

    place_text: str | None = None
    walk_id: str | None = None
    walk_stop_id: str | None = None
    land_owner: str | None = None
    owner_name: str | None = None  # as the map says, when it is none of the list
    next_number: int = 1


@dataclass(frozen=True)
class SimilarHint:
    """An open thing that may be the same; `table` says what may be merged with it."""

    table: str
    record_id: str
    notice: Notice


def hints_at(store: Store, lists: EntryLists, facts: MapFacts | None, xy: XY, translate: Translate, walk_id: str | None = None) -> PlaceHints:
    """All proposals for a place. With `walk_id` only stops of that walk are looked at."""
    walks = [walk for walk in lists.walks if walk_id is None or walk.id == walk_id]
    nearest = nearest_stop(walks, xy)
    walk, stop, away_m = nearest if nearest and nearest[2] <= NEAREST_STOP_M else (None, None, None)
    candidates = list(facts.candidates(*xy)) if facts else []
    if stop is not None and stop.name:
        candidates.append(Candidate(STOP, stop.name, away_m))
    words = place_text(candidates)
    area = facts.property_area(*xy) if facts else None
    owner = (area.owner or area.kind) if area else None
    code = land_owner_code(lists.land_owners, owner)
    return PlaceHints(
        place_text=words.text(translate) if words else None,
        walk_id=walk.id if walk else walk_id,
        walk_stop_id=stop.id if stop else None,
        land_owner=code,
        owner_name=owner if owner and code is None else None,
        next_number=next_number(store),
    )


def nearest_stop(walks: Iterable[Walk], xy: XY) -> tuple[Walk, Stop, float] | None:
    """(walk, stop, metres) of the nearest stop; of stops equally near that of the latest walk."""
    best: tuple[Walk, Stop, float] | None = None
    for walk in walks:
        for stop in walk.stops:
            if stop.xy is not None:
                away_m = geometry.distance(stop.xy, xy)
                if best is None or away_m < best[2] - 0.5:
                    best = (walk, stop, away_m)
    return best


def lamp_near(lists: EntryLists, facts: MapFacts | None, xy: XY, within_m: float = LAMP_WITHIN_M) -> LampPoint | None:
    """The lamp that a click means."""
    found = facts.lamps(xy[0], xy[1], within_m) if facts else []
    return lamp_point(lists, found[0]) if found else None


def lamps_in(lists: EntryLists, facts: MapFacts | None, xmin: float, ymin: float, xmax: float, ymax: float) -> list[LampPoint]:
    """Lamps in a rectangle, along its longer side."""
    middle = (xmin + xmax) / 2, (ymin + ymax) / 2
    radius = geometry.distance((xmin, ymin), middle)
    found = facts.lamps(middle[0], middle[1], radius) if facts else []
    inside = [lamp_point(lists, one) for one in found if xmin <= one.x <= xmax and ymin <= one.y <= ymax]
    side = 0 if xmax - xmin >= ymax - ymin else 1
    return sorted(inside, key=lambda lamp: lamp.xy[side])


def lamp_point(lists: EntryLists, lamp: Any) -> LampPoint:
    """A lighting point of the base map as the form takes it."""
    owner = land_owner_code(lists.lamp_owners, lamp.owner)
    return LampPoint((lamp.x, lamp.y), lamp.lighting_point_id or None, lamp.pole_number or None, owner, lamp.cabinet or None, lamp.is_off)


def land_owner_code(options: Iterable[Option], owner: str | None) -> str | None:
    """The code of *Vems?* for what the map calls the owner: a code, a label, or the code of an organisation."""
    if not owner or not owner.strip():
        return None
    wanted = owner.strip().casefold()
    for one in options:
        if wanted in (one.code.casefold(), one.label.casefold(), (one.organisation or "").casefold()):
            return one.code
    return MUNICIPALITY if _IS_MUNICIPALITY.search(wanted) else None


def next_number(store: Store) -> int:
    """The number the database will give; findings and lighting defects share one series."""
    highest = 0
    for table in ("finding", "lighting_defect"):
        found = store.find(table, order_by=["-number"], limit=1)
        highest = max(highest, (found[0]["number"] or 0) if found else 0)
    return highest + 1


def next_reference(store: Store, stop: Stop | None, last: str | None) -> str | None:
    """The row of the record sheet after the last one of this stop, in the group that was entered last; None when no group is known."""
    found = _REFERENCE.match((last or "").strip().upper())
    if stop is None or found is None:
        return None
    group = found.group(1)
    rows = [parsed[1] for reference in references(store, stop.id) if (parsed := split_reference(reference)) and parsed[0] == group]
    return f"{group}{stop.number}.{max(rows, default=0) + 1}"


def references(store: Store, stop_id: str) -> list[str]:
    """Sheet numbers that findings of a stop have."""
    return [row[0] for row in store.rows("finding", ("paper_reference",), {"walk_stop_id": stop_id}) if row[0]]


def split_reference(reference: str) -> tuple[str, int] | None:
    """(group, row) of a sheet number; None when it is something else."""
    found = _REFERENCE.match((reference or "").strip().upper())
    return (found.group(1), int(found.group(3))) if found else None


def similar_at(
    store: Store,
    xy: XY,
    category: str | None,
    *,
    is_good: bool,
    pole: str | None,
    translate: Translate,
    zone: dt.tzinfo,
    saves_finding: bool = True,
) -> SimilarHint | None:
    """The open thing of the same kind within 25 m that is most like it.

    A row can be the same only as a row of its own table: a finding as a finding, a lamp reported without one as such a lamp.
    """
    if not category:
        return None
    box = (xy[0] - WITHIN_M, xy[1] - WITHIN_M, xy[0] + WITHIN_M, xy[1] + WITHIN_M)
    defects = store.within("lighting_defect", *box)
    poles = {row["finding_id"]: row["pole_number"] for row in defects if row["finding_id"]}
    if saves_finding:
        rows = [(row, row["category"], poles.get(row.id)) for row in store.within("finding", *box)]
    else:
        rows = [(row, "A", row["pole_number"]) for row in defects]
    known = {row.id: row.table for row, _category, _pole in rows}
    index = OpenFindings(_open(row, own, own_pole, zone) for row, own, own_pole in rows if own and _is_open(row))
    found = index.similar(OpenFinding("", None, xy, category, is_good, None, pole))
    if not found:
        return None
    return SimilarHint(known[found[0].finding.id], found[0].finding.id, found[0].notice(translate))


def _is_open(row: Record) -> bool:
    return row["handling"] in OPEN_HANDLING and row["review_state"] in COUNTED and row["same_as_id"] is None and bool(row["geom"])


def _open(row: Record, category: str, pole: str | None, zone: dt.tzinfo) -> OpenFinding:
    moment: Any = row["seen_at"] or row["created_at"]
    since = moment.astimezone(zone).date() if isinstance(moment, dt.datetime) else None
    is_good = row.table == "finding" and row["kind"] == "good"
    return OpenFinding(row.id, row["number"], geometry.point_xy(row["geom"]), category, is_good, since, pole)
