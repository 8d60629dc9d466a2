# SPDX-License-Identifier: GPL-2.0-or-later
"""Names of places that the workspace itself knows: hotspots, stops of walks, and what earlier reports called a place."""
from __future__ import annotations

from ..core import geometry, hotspot_rules
from ..core.place_ranking import EARLIER, HOTSPOT, STOP, NamedPlace, plain
from ..storage.store import Store
from .memory import collector_at_rest
from .save_observation import NOT_A_REPORT, TABLE


def known_places(store: Store) -> list[NamedPlace]:
    """Each with its point where it has one; read once for each time the form is opened."""
    with collector_at_rest():
        return [*_hotspots(store), *_stops(store), *_earlier(store)]


def _hotspots(store: Store) -> list[NamedPlace]:
    rows = store.rows("hotspot", ("name", "geom", "state"))
    return [NamedPlace(HOTSPOT, name, geometry.centre(geom) if geom else None) for name, geom, state in rows if name and state != hotspot_rules.CLOSED]


def _stops(store: Store) -> list[NamedPlace]:
    rows = store.rows("walk_stop", ("name", "geom"))
    return [NamedPlace(STOP, name, geometry.point_xy(geom) if geom else None) for name, geom in reversed(rows) if name]


def _earlier(store: Store) -> list[NamedPlace]:
    """The latest report with a point says where a place is."""
    found: dict[str, tuple[str, bytes | None]] = {}
    for name, geom, state in store.rows(TABLE, ("place_text", "geom", "review_state"), order_by=("number",)):
        if name and state not in NOT_A_REPORT:
            key = plain(name)
            if geom is not None or key not in found:
                found[key] = (name, geom)
    return [NamedPlace(EARLIER, name, geometry.point_xy(geom) if geom else None) for name, geom in found.values()]
