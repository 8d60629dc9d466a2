# SPDX-License-Identifier: GPL-2.0-or-later
"""Where the places of a workspace can be expected: round its municipality, or round the base map it was made with."""
from __future__ import annotations

from ..core.importing import detection
from ..storage.store import Store

MAP_MARGIN_M = 50_000.0  # round the base map, when nobody has said which municipality it is
Box = tuple  # (xmin, ymin, xmax, ymax)


def extent_lonlat(store: Store) -> Box | None:
    """The extent of the municipality in degrees."""
    extent = store.setting("extent_lonlat")
    return tuple(extent) if extent else None


def map_extent_lonlat(store: Store) -> Box | None:
    """What the base map covered when the workspace was made without a municipality: a hint, it may be the town only."""
    extent = store.setting("map_extent_lonlat")
    return tuple(extent) if extent else None


def area_in(store: Store, crs: str) -> Box | None:
    """Where places can be expected, in the coordinates of a system, with a margin; None when nobody knows."""
    extent, around, epsg = extent_lonlat(store), map_extent_lonlat(store), epsg_of(crs)
    if epsg not in detection.CANDIDATES:
        return None
    if extent is not None:
        return detection.extent_in(epsg, extent)
    return detection.extent_in(epsg, around, MAP_MARGIN_M) if around is not None else None


def epsg_of(crs: str) -> int | None:
    """The number of an authority id such as "EPSG:3008"."""
    return int(crs[5:]) if crs.upper().startswith("EPSG:") and crs[5:].isdigit() else None
