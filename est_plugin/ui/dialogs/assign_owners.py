# SPDX-License-Identifier: GPL-2.0-or-later
"""Who owns the land or the lamp at a place, as organisations of the workspace; asked of the base map."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ...core import geometry
from ...core.record import Record
from ...gis.place_lookup import PlaceLookup
from ...jobs.assign import OwnerAt
from ...storage.store import Store

LAMP_WITHIN_M = 15.0


def owners_of(store: Store, records: Iterable[Record], lookup: PlaceLookup | None) -> dict[str, OwnerAt]:
    """Record id → owner and area, for those of which the map knows something."""
    if lookup is None:
        return {}
    of_lamps, of_land = _organisation_words(store, "lamp_owner"), _organisation_words(store, "land_owner")
    found = {}
    for record in records:
        if not record["geom"]:
            continue
        x, y = geometry.centre(record["geom"])
        owner = _owner(record, lookup, x, y)
        district = lookup.district(x, y)
        words = of_lamps if record.table == "lighting_defect" else of_land
        code = words.get(owner.strip().casefold()) if owner else None
        if code or district:
            found[record.id] = OwnerAt(code, district.name if district else None)
    return found


def _owner(record: Record, lookup: PlaceLookup, x: float, y: float) -> str:
    """The lamp's owner for a lamp, the owner of the land for the rest."""
    if record.table == "lighting_defect":
        lamp = lookup.nearest_lamp(x, y, LAMP_WITHIN_M)
        return lamp.owner if lamp and not lamp.is_ambiguous else ""
    area = lookup.property_area(x, y)
    return (area.owner or area.kind) if area else ""


def _organisation_words(store: Store, code_list: str) -> Mapping[str, Any]:
    """What a map may call an organisation (name, code, word of the owner list) → its code."""
    words: dict[str, Any] = {}
    for row in store.find("code", {"list": code_list, "active": True}):
        for word in (row["code"], row["label_sv"], row["label_en"]):
            if word and row["organisation"]:
                words.setdefault(word.casefold(), row["organisation"])
    for row in store.find("organisation", {"active": True}):
        for word in (row["name"], row["code"]):
            if word:
                words.setdefault(word.strip().casefold(), row["code"] or row.id)
    return words
