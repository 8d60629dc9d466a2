# SPDX-License-Identifier: GPL-2.0-or-later
"""Kernel density on a raster, in events per km² (and year)."""
from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..analysis.counting import count_per_cell
from ..analysis.grid import Grid, outlines, square_grid
from ..analysis.kernel_density import kernel_density, kernel_reach_m
from ..core.errors import InputError
from ..core.notice import Notice
from ..gis.coordinate_arrays import polygon_wkb
from .hotspots_area import KM2, grid_facts, inside_rings, wanted_extent
from .hotspots_cells import MAX_FEATURES
from .hotspots_request import ChosenEvents, HotspotRequest, HotspotResult

SMALL_BANDWIDTH_M = 100.0  # positions of Swedish police data are 83 m wrong in the median (Gerell 2018)
Progress = Callable[[float], None]


def density(events: ChosenEvents, request: HotspotRequest, progress: Progress) -> HotspotResult:
    """Density of the extent, the study area, or of all that the kernels reach."""
    grid = _raster(events.xy, request)
    is_inside = None if request.rings is None else inside_rings(grid, request)
    area = is_inside
    if request.has_edge_correction:
        area = np.ones(grid.size, dtype=bool) if is_inside is None else is_inside
    progress(0.1)
    values = kernel_density(
        grid, events.xy, request.bandwidth_m, request.kernel, events.weights, area if request.has_edge_correction else None,
        lambda share: progress(0.1 + 0.6 * share),
    )  # fmt: skip
    if is_inside is not None:
        values[~is_inside.reshape(values.shape)] = np.nan
    values /= events.years or 1.0
    counts = count_per_cell(grid, events.xy)
    used = int(counts.sum() if is_inside is None else counts[is_inside].sum())
    if not used:
        raise InputError("hotspots.none-in-area", n=len(events.xy))
    result = HotspotResult(grid=grid, density=values, unit="density", used=used)
    result.facts["grid"] = grid_facts(grid, grid.size if is_inside is None else int(is_inside.sum()))
    result.facts["peak"] = float(np.nanmax(values))
    result.facts["integral"] = round(float(np.nansum(values)) * grid.cell_area_m2 / KM2 * (events.years or 1.0), 6)
    if request.bandwidth_m < SMALL_BANDWIDTH_M:
        result.notices.append(Notice("hotspots.small-bandwidth", {"metres": f"{request.bandwidth_m:g}"}))
    if request.wants_features:
        _add_cells(result, counts)
    progress(1.0)
    return result


def _raster(xy: np.ndarray, request: HotspotRequest) -> Grid:
    extent = wanted_extent(request)
    if extent is None:
        reach = kernel_reach_m(request.bandwidth_m, request.kernel) + 2 * request.cell_m
        extent = (*(xy.min(axis=0) - reach), *(xy.max(axis=0) + reach))
    return square_grid(extent, request.cell_m)


def _add_cells(result: HotspotResult, counts: np.ndarray) -> None:
    """Cells with a density above nothing."""
    flat = result.density.reshape(-1)
    # far below one event: what the Fourier transform leaves where there is none
    cells = np.flatnonzero(np.nan_to_num(flat) > 1e-12 * result.facts["peak"])
    if len(cells) > MAX_FEATURES:
        raise InputError("hotspots.too-many-features", n=len(cells), limit=MAX_FEATURES)
    result.columns = {"cell": cells, "n": counts[cells], "density": flat[cells]}
    result.geometries = polygon_wkb(outlines(result.grid, cells))
