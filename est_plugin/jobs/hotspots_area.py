# SPDX-License-Identifier: GPL-2.0-or-later
"""The area that est:hotspots looks at: its grid, and which events lie in it."""
from __future__ import annotations

import numpy as np

from ..analysis.grid import Extent, Grid, make_grid
from ..analysis.study_area import cells_inside, cells_near_hull, convex_hull, hull_extent, points_inside
from ..core.errors import InputError
from .hotspots_request import HotspotRequest

KM2 = 1e6


def study_grid(xy: np.ndarray, request: HotspotRequest) -> tuple[Grid, np.ndarray]:
    """The grid and which cells take part: those with their middle in the study area, all of the extent, or those near the hull of the events."""
    if request.rings is not None:
        grid = make_grid(wanted_extent(request), request.cell_m, request.shape)
        return grid, inside_rings(grid, request)
    if request.extent is not None:
        grid = make_grid(wanted_extent(request), request.cell_m, request.shape)
        return grid, np.ones(grid.size, dtype=bool)
    hull = convex_hull(xy)
    grid = make_grid(hull_extent(hull, request.cell_m / 2), request.cell_m, request.shape)
    return grid, cells_near_hull(grid, hull, request.cell_m / 2)


def wanted_extent(request: HotspotRequest) -> Extent | None:
    """The extent that is given, else the box round the study area; None without both."""
    if request.extent is not None:
        if request.extent[2] <= request.extent[0] or request.extent[3] <= request.extent[1]:
            raise InputError("analysis.extent-bad")
        return request.extent
    if request.rings is None:
        return None
    corners = np.concatenate([np.asarray(ring)[:, :2] for ring in request.rings])
    return (*corners.min(axis=0).tolist(), *corners.max(axis=0).tolist())


def inside_rings(grid: Grid, request: HotspotRequest) -> np.ndarray:
    """Cells with their middle in the study area; InputError when there is none."""
    is_inside = cells_inside(grid, request.rings or ())
    if not is_inside.any():
        raise InputError("hotspots.area-without-cells", cell=f"{request.cell_m:g}")
    return is_inside


def is_in_area(xy: np.ndarray, request: HotspotRequest) -> np.ndarray:
    """Whether each point lies in the extent and in the study area, as far as they are given: bool array, shape (n,)."""
    keep = np.ones(len(xy), dtype=bool)
    if request.extent is not None:
        x_min, y_min, x_max, y_max = wanted_extent(request)
        keep &= (xy[:, 0] >= x_min) & (xy[:, 0] <= x_max) & (xy[:, 1] >= y_min) & (xy[:, 1] <= y_max)
    if request.rings is not None:
        keep &= points_inside(request.rings, xy)
    return keep


def grid_facts(grid: Grid, cells: int) -> dict[str, object]:
    """How METRICS describes a grid."""
    return {
        "shape": grid.shape, "cell_m": grid.cell_m, "columns": grid.columns, "rows": grid.rows, "cells": cells,
        "extent": [round(value, 3) for value in grid.extent], "area_km2": round(cells * grid.cell_area_m2 / KM2, 4),
    }  # fmt: skip
