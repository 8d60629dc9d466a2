# SPDX-License-Identifier: GPL-2.0-or-later
"""Visits from outside against the workspace: which hotspot, which round, and whether it is known already."""
from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ..core import geometry
from ..core.area_distance import distance_to_area
from ..core.cycle_rules import PLANNED, VISITED
from ..core.hotspot_rules import ACTIVE
from ..core.notice import Notice
from ..core.record import Record
from ..core.rounds.visits import CANCELLED
from ..storage.store import Store
from .patrol_figures import kept_hotspots

SAME_S = 60.0  # two visits to one hotspot that begin so close to each other are one
NEAR_M = 15.0  # so far from the edge a position still counts as in the place: error of the receiver


@dataclass(frozen=True)
class Spot:
    """A hotspot with its area."""

    record: Record
    rings: tuple[tuple[tuple[float, float], ...], ...]


@dataclass
class Known:
    """What the workspace holds: hotspots by id (those merged lead to the one that stayed), rounds, visits."""

    spots: dict[str, Spot]
    kept: dict[str, str]
    rounds: list[Record]
    visits: list[Record]
    numbers: set[tuple[str, str]]
    arrivals: dict[str, list[dt.datetime]]
    taken: set[str] = field(default_factory=set)  # planned visits that a row of this import has fulfilled

    def hotspot(self, hotspot_id: str | None) -> Record | None:
        """The hotspot itself, or the one that it was merged into."""
        found = self.spots.get(self.kept.get(hotspot_id or "", hotspot_id or ""))
        return found.record if found else None

    def at(self, xy: tuple[float, float], tolerance_m: float) -> tuple[Record | None, float, Record | None]:
        """(the hotspot that holds a place, metres to the nearest one, that one); of several the current ones first."""
        away = [(distance_to_area(spot.rings, xy), spot.record["state"] != ACTIVE, spot.record["number"] or 0, spot.record) for spot in self.spots.values()]
        if not away:
            return None, float("inf"), None
        metres, _state, _number, nearest = min(away, key=lambda one: one[:3])
        inside = [one for one in away if one[0] <= tolerance_m]
        best = min(inside, key=lambda one: (one[1], one[0], one[2]))[3] if inside else None
        return best, metres, nearest

    def is_known(self, hotspot_id: str, arrived: dt.datetime) -> bool:
        """Whether a visit to the hotspot began at that time; it is remembered."""
        times = self.arrivals.setdefault(hotspot_id, [])
        if any(abs((arrived - one).total_seconds()) < SAME_S for one in times):
            return True
        times.append(arrived)
        return False

    def after_midnight(self, arrived: dt.datetime, name: str, zone: dt.tzinfo) -> dt.datetime:
        """An arrival on the day after, when only there it lies in the shift of the round that it names: lists of a night often carry the day of the shift."""
        later = (arrived.astimezone(zone) + dt.timedelta(days=1)).astimezone(dt.timezone.utc)
        shifts = [(row["planned_start"], row["planned_end"]) for row in self.rounds if row["name"].strip().casefold() == name.casefold()]
        is_later = any(start <= later <= end for start, end in shifts) and not any(start <= arrived <= end for start, end in shifts)
        return later if is_later else arrived

    def round_of(self, hotspot_id: str, arrived: dt.datetime, name: str, organisation_id: str | None) -> tuple[Record | None, list[Record]]:
        """(the round that a visit was made on, those it could have been made on): by name, else by a shift that it lies in."""
        if name:
            named = [row for row in self.rounds if row["name"].strip().casefold() == name.casefold()]
            if len(named) > 1:  # the Friday round of every week: that of its shift
                named = [row for row in named if row["planned_start"] <= arrived <= row["planned_end"]]
            return (named[0] if len(named) == 1 else None), named
        open_ = [row for row in self.rounds if row["planned_start"] <= arrived <= row["planned_end"] and row["state"] != CANCELLED]
        if len(open_) > 1:
            going = {row["patrol_id"] for row in self.visits if row["hotspot_id"] == hotspot_id and row["state"] == PLANNED}
            for narrow in (lambda row: row["organisation_id"] == organisation_id and organisation_id is not None, lambda row: row.id in going):
                fewer = [row for row in open_ if narrow(row)]
                if len(fewer) == 1:
                    return fewer[0], open_
        return (open_[0] if len(open_) == 1 else None), open_

    def planned(self, patrol_id: str | None, hotspot_id: str) -> Record | None:
        """The planned visit that waits to be told; given out once."""
        for row in self.visits:
            if row["patrol_id"] == patrol_id and row["hotspot_id"] == hotspot_id and row["state"] == PLANNED and row.id not in self.taken and patrol_id:
                self.taken.add(row.id)
                return row
        return None


@dataclass(frozen=True)
class ReadyVisit:
    """A visit that may be stored; `planned` is the row it answers."""

    row_number: int
    values: dict[str, Any]
    planned: Record | None = None


def read_known(store: Store) -> Known:
    """Everything that visits are held against."""
    rows = store.find("hotspot")
    kept = kept_hotspots(store)
    spots = {
        row.id: Spot(row, tuple(tuple(ring) for ring in geometry.polygon_rings(row["geom"]))) for row in rows if row["geom"] and not row["same_as_id"]
    }  # fmt: skip
    visits = store.find("patrol_visit")
    arrivals: dict[str, list[dt.datetime]] = {}
    for row in visits:
        if row["state"] == VISITED and row["hotspot_id"] and row["arrived_at"]:
            arrivals.setdefault(kept.get(row["hotspot_id"], row["hotspot_id"]), []).append(row["arrived_at"])
    numbers = {case_key(row["external_system"], row["external_number"]) for row in visits if row["external_number"]}
    return Known(spots, kept, store.find("patrol", order_by=("planned_start", "name")), visits, numbers, arrivals)


def case_key(system: Any, number: Any) -> tuple[str, str]:
    """What names a visit in another system."""
    return str(system or "").strip().casefold(), str(number or "").strip().casefold()


def overlapping_shifts(rounds: Sequence[Record]) -> list[Notice]:
    """Rounds among these whose shifts overlap, two by two, as something to tell."""
    found = []
    rows = sorted((row for row in rows_once(rounds) if row["state"] != CANCELLED), key=lambda row: row["planned_start"])
    for n, row in enumerate(rows):
        for other in rows[n + 1 :]:
            if other["planned_start"] < row["planned_end"] and row["planned_start"] < other["planned_end"]:
                found.append(Notice("patrol.import-overlap", {"first": row["name"], "second": other["name"]}))
    return found


def overlapping_visits(known: Known, ready: Sequence[ReadyVisit]) -> list[Notice]:
    """How many visits lie at the same time as another one to the same hotspot: two telephones of one patrol, or two patrols."""
    spans: dict[str, list[tuple[dt.datetime, dt.datetime, bool]]] = {}
    rows = [(row, False) for row in known.visits if row["state"] == VISITED] + [(one.values, True) for one in ready]
    for row, is_new in rows:
        start, minutes = row.get("arrived_at"), row.get("minutes")
        hotspot = known.hotspot(row.get("hotspot_id"))
        if start is not None and minutes and hotspot is not None:
            spans.setdefault(hotspot.id, []).append((start, start + dt.timedelta(minutes=minutes), is_new))
    n = 0
    for some in spans.values():
        last: tuple[dt.datetime, bool] | None = None  # the latest end so far, and whether it is of a new one
        for start, end, is_new in sorted(some):
            n += last is not None and start < last[0] and (is_new or last[1])
            last = (end, is_new) if last is None or end > last[0] else last
    return [Notice("patrol.import-visits-overlap", {"n": n})] if n else []


def rows_once(rows: Sequence[Record]) -> list[Record]:
    """Each row once."""
    return list({row.id: row for row in rows}.values())
