# SPDX-License-Identifier: GPL-2.0-or-later
"""What the entry forms let people choose from, read once into plain values; a dialog knows no store."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..core import geometry
from ..storage.store import Store
from .local_days import zone_of

EMERGENCY = "112"
USED_STATES = ("planned", "held", "followed_up")


@dataclass(frozen=True)
class Option:
    """One code of a list, in one language; `short` is what stands on a button."""

    code: str
    label: str
    short: str = ""
    severity: int | None = None
    group: str | None = None
    kind: str | None = None
    organisation: str | None = None


@dataclass(frozen=True)
class Stop:
    """A stop of a walk."""

    id: str
    number: int
    name: str
    xy: tuple[float, float] | None = None
    place_type: str | None = None

    @property
    def label(self) -> str:
        """Number and name."""
        return f"{self.number}  {self.name}".strip()


@dataclass(frozen=True)
class Walk:
    """A walk with its stops in order and the letters of its groups."""

    id: str
    name: str
    start: dt.datetime | None  # local time
    state: str
    stops: tuple[Stop, ...] = ()
    letters: tuple[str, ...] = ("A",)

    @property
    def day(self) -> dt.date | None:
        """The day it is or was."""
        return self.start.date() if self.start else None

    @property
    def label(self) -> str:
        """Name, and the day it is or was."""
        return f"{self.name} ({self.day.isoformat()})" if self.day else self.name

    def stop(self, stop_id: str | None) -> Stop | None:
        """One of its stops."""
        return next((stop for stop in self.stops if stop.id == stop_id), None)


@dataclass(frozen=True)
class EntryLists:
    """All choices of the entry forms."""

    letters: tuple[Option, ...] = ()
    details: tuple[Option, ...] = ()
    faults: tuple[Option, ...] = ()
    extents: tuple[Option, ...] = ()
    lamp_owners: tuple[Option, ...] = ()
    land_owners: tuple[Option, ...] = ()
    affected_groups: tuple[Option, ...] = ()
    lights: tuple[Option, ...] = ()
    sources: tuple[Option, ...] = ()
    hotspot_kinds: tuple[Option, ...] = ()
    time_bands: tuple[Option, ...] = ()
    report_categories: tuple[Option, ...] = ()
    walks: tuple[Walk, ...] = ()
    emergency: str = EMERGENCY
    zone: dt.tzinfo = dt.timezone.utc

    def walk(self, walk_id: str | None) -> Walk | None:
        """One of the walks."""
        return next((walk for walk in self.walks if walk.id == walk_id), None)

    def severity_of(self, detail: str | None, fault: str | None) -> int | None:
        """Severity that the lists give to a lamp fault or a detail code; None when they say nothing."""
        for options, code in ((self.faults, fault), (self.details, detail), (self.letters, detail)):
            found = next((one for one in options if one.code == code), None)
            if code and found is not None and found.severity is not None:
                return found.severity
        return None


def read_lists(store: Store, language: str) -> EntryLists:
    """Everything the entry forms offer; switched-off codes are left out."""
    codes: dict[str, list[Option]] = {}
    for row in store.find("code", {"active": True}, order_by=["sort"]):
        codes.setdefault(row["list"], []).append(_option(row, language))
    zone = zone_of(store)

    def of(name: str) -> tuple[Option, ...]:
        return tuple(codes.get(name, ()))

    categories = of("finding_category")
    return EntryLists(
        letters=tuple(one for one in categories if len(one.code) == 1),
        details=tuple(one for one in categories if len(one.code) > 1),
        faults=of("lamp_fault"), extents=of("lamp_extent"), lamp_owners=of("lamp_owner"), land_owners=of("land_owner"),
        affected_groups=of("affected_group"), lights=of("light"), sources=of("source"),
        hotspot_kinds=of("hotspot_kind"), time_bands=of("time_band"), report_categories=of("est_category"),
        walks=read_walks(store, zone), emergency=emergency_text(store.setting("emergency_numbers")), zone=zone,
    )  # fmt: skip


def read_walks(store: Store, zone: dt.tzinfo) -> tuple[Walk, ...]:
    """Walks that findings may belong to, the latest first."""
    stops: dict[str, list[Stop]] = {}
    for row in store.find("walk_stop", order_by=["number"]):
        xy = geometry.point_xy(row["geom"]) if row["geom"] else None
        stops.setdefault(row["walk_id"], []).append(Stop(row.id, row["number"], row["name"] or "", xy, row["place_type"]))
    letters: dict[str, set[str]] = {}
    for walk_id, letter in store.rows("walk_group", ("walk_id", "letter")):
        letters.setdefault(walk_id, set()).add(letter)
    made = []
    for row in store.find("walk", {"state": USED_STATES}, order_by=["planned_start"]):
        start = row["held_start"] or row["planned_start"]
        start = start.astimezone(zone) if start else None
        groups = tuple(sorted(letters.get(row.id, {"A"})))
        made.append(Walk(row.id, row["name"], start, row["state"], tuple(stops.get(row.id, ())), groups))
    return tuple(reversed(made))


def emergency_text(numbers: Any) -> str:
    """Whom to ring, from the setting in any of its forms: one number, a list of them, or name → number."""
    if isinstance(numbers, Mapping):
        return ", ".join(f"{name} {number}" for name, number in numbers.items() if number) or EMERGENCY
    if isinstance(numbers, (list, tuple)):
        parts = [" ".join(str(v) for v in one.values() if v) if isinstance(one, Mapping) else str(one) for one in numbers]
        return ", ".join(part for part in parts if part) or EMERGENCY
    return str(numbers or "").strip() or EMERGENCY


def _option(row: Mapping[str, Any], language: str) -> Option:
    other = "_en" if language == "en" else "_sv"
    label = row["label" + other] or row["label_sv"]
    short = row["short" + other] or label
    return Option(row["code"], label, short, row["severity"], row["code_group"], row["kind"], row["organisation"])
