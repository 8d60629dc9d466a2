# SPDX-License-Identifier: GPL-2.0-or-later
"""Save a hotspot drawn as a point, a stretch of road or an area."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..core.record import Record
from ..gis.hotspot_area import hotspot_wkb
from ..storage.store import Done, Store


def save_hotspot(store: Store, drawn: bytes, values: Mapping[str, Any]) -> tuple[Record, Done]:
    """`drawn` is WKB in the workspace CRS as the user drew it; `values` are columns of hotspot."""
    area, drawn_as = hotspot_wkb(drawn)
    with store.transaction("hotspot") as tx:
        record = tx.insert("hotspot", {**values, "geom": area, "drawn_as": drawn_as})
    return record, tx.done
