# SPDX-License-Identifier: GPL-2.0-or-later
"""Who owns the land or the lamp at a place, as organisations of the workspace; asked of the base map."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from qgis.core import QgsCoordinateReferenceSystem, QgsProject

from ..core import geometry
from ..core.case import LIGHTING_LETTER
from ..core.lamp_match import lead_m
from ..core.record import Record
from ..gis import layer_roles
from ..gis.place_lookup import PlaceLookup
from ..storage.store import Store
from .assign import OwnerAt

LAMP_WITHIN_M = 15.0
_ROLES = (layer_roles.LIGHTING_POINTS, layer_roles.PROPERTY_OWNER_AREAS, layer_roles.DISTRICT_AREAS)


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
        code = None
        if is_lamp(record):
            code = of_lamps.get(_lamp_owner(lookup, x, y))
        if code is None and record.table != "lighting_defect":
            code = of_land.get(_land_owner(lookup, x, y))
        district = lookup.district(x, y)
        if code or district:
            found[record.id] = OwnerAt(code, district.name if district else None)
    return found


def lookup_in(project: QgsProject, store: Store) -> PlaceLookup | None:
    """What the base map of a project knows about owners and areas; None without such layers."""
    layers = {role: layer for role in _ROLES if (layer := layer_roles.find_layer(project, role)) is not None}
    if not layers:
        return None
    return PlaceLookup(layers, QgsCoordinateReferenceSystem(store.crs), project.transformContext())


def is_lamp(record: Record) -> bool:
    """Whether the owner of the lamp is asked for before that of the land."""
    return record.table == "lighting_defect" or str(record.get("category") or "").startswith(LIGHTING_LETTER)


# -- inside ------------------------------------------------------------------------------------------------------------
def _lamp_owner(lookup: PlaceLookup, x: float, y: float) -> str:
    """Whose the lamp is; where two may be meant, when both are of one owner."""
    lamp = lookup.nearest_lamp(x, y, LAMP_WITHIN_M)
    if lamp is None:
        return ""
    owner = lamp.owner.strip().casefold()
    near = lookup.lamps(x, y, lamp.distance_m + lead_m(lamp.distance_m)) if lamp.is_ambiguous else []
    return owner if all(one.owner.strip().casefold() == owner for one in near) else ""


def _land_owner(lookup: PlaceLookup, x: float, y: float) -> str:
    area = lookup.property_area(x, y)
    return (area.owner or area.kind).strip().casefold() if area else ""


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
