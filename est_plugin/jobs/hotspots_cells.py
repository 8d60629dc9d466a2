# SPDX-License-Identifier: GPL-2.0-or-later
"""Counts and Gi* on a grid of squares or hexagons."""
from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..analysis import denominator as per
from ..analysis.counting import count_per_cell
from ..analysis.gi_star import CLASSES, COLD, COLD_SURE, FEWEST_CELLS, HOT, HOT_SURE, gi_star
from ..analysis.grid import Grid, outlines
from ..analysis.period_change import CLASSES as CHANGES
from ..analysis.period_change import compare_periods
from ..core.errors import InputError
from ..core.notice import Notice
from ..gis.coordinate_arrays import polygon_wkb
from .hotspots_area import KM2, grid_facts, study_grid
from .hotspots_request import PEOPLE, ChosenEvents, Denominator, HotspotRequest, HotspotResult

MAX_FEATURES = 2_000_000
Progress = Callable[[float], None]


def count_cells(events: ChosenEvents, request: HotspotRequest, progress: Progress) -> HotspotResult:
    """Events per cell, and per km² (and year when the period is known)."""
    grid, is_inside = study_grid(events.xy, request)
    progress(0.2)
    result = _counted(events, request, grid, is_inside)
    progress(0.8)
    return _with_shapes(result, is_inside)


def gi_star_cells(events: ChosenEvents, request: HotspotRequest, progress: Progress) -> HotspotResult:
    """Gi* of the counts, or of the sums of weights."""
    grid, is_inside = study_grid(events.xy, request)
    progress(0.2)
    result = _counted(events, request, grid, is_inside)
    progress(0.4)
    values = count_per_cell(grid, events.xy, events.weights)
    found = gi_star(grid, values, is_inside)
    classes = found.classes
    result.columns.update(
        gi_star=found.z[is_inside], p_value=found.p_value[is_inside], p_adjusted=found.p_adjusted[is_inside],
        p_exact=found.p_exact_adjusted[is_inside], hotspot=classes[is_inside],
    )  # fmt: skip
    result.unit = "gi"
    result.facts["classes"] = {name: int((classes == name).sum()) for name in CLASSES}
    with np.errstate(invalid="ignore"):
        only_normal = int((found.p_adjusted <= 0.05).sum()) - int(np.isin(classes, (HOT, HOT_SURE, COLD, COLD_SURE)).sum())
    if np.isnan(found.z[is_inside]).all():
        result.notices.append(Notice("hotspots.no-variance"))
    if only_normal > 0:
        result.notices.append(Notice("hotspots.only-normal", {"n": only_normal}))
    if is_inside.sum() < FEWEST_CELLS:
        result.notices.append(Notice("hotspots.few-cells", {"n": int(is_inside.sum()), "least": FEWEST_CELLS}))
    progress(0.8)
    return _with_shapes(result, is_inside)


def _counted(events: ChosenEvents, request: HotspotRequest, grid: Grid, is_inside: np.ndarray) -> HotspotResult:
    counts = count_per_cell(grid, events.xy)
    columns: dict[str, np.ndarray] = {"n": counts[is_inside]}
    amounts = counts
    if events.weights is not None:
        amounts = count_per_cell(grid, events.xy, events.weights)
        columns["weight"] = amounts[is_inside]
    columns["density"] = (amounts / (grid.cell_area_m2 / KM2) / (events.years or 1.0))[is_inside]
    used = int(counts[is_inside].sum())
    if not used:
        raise InputError("hotspots.none-in-area", n=len(events.xy))
    result = HotspotResult(columns=columns, grid=grid, unit="count", used=used)
    result.facts["grid"] = grid_facts(grid, int(is_inside.sum()))
    result.facts["cells_with_events"] = int((columns["n"] > 0).sum())
    result.facts["largest_n"] = int(columns["n"].max())
    if request.denominator is not None:
        _add_rate(result, amounts, request.denominator, is_inside, events.years)
    if events.earlier_xy is not None:
        add_change(result, counts[is_inside], count_per_cell(grid, events.earlier_xy)[is_inside], events)
    return result


def _add_rate(result: HotspotResult, amounts: np.ndarray, given: Denominator, is_inside: np.ndarray, years: float | None) -> None:
    grid = result.grid
    if given.kind == PEOPLE:
        if given.polygons is not None:
            base = per.people_of_polygons(grid, given.polygons, given.values)
        else:
            base = per.people_of_points(grid, given.xy, given.values)
        scale, least = per.PER_PEOPLE, per.LEAST_PEOPLE
    else:
        base, scale, least = per.street_length(grid, given.lines), per.PER_STREET_M, per.LEAST_STREET_M
    rate = per.rates(amounts, base, scale, least, years)[is_inside]
    result.columns["denominator"], result.columns["rate"] = base[is_inside], rate
    without = int((np.isnan(rate) & (amounts[is_inside] > 0)).sum())
    result.facts["denominator"] = {"kind": given.kind, "total": round(float(base[is_inside].sum()), 3), "per": scale, "least": least}
    result.unit = f"rate-{given.kind}"
    if without:
        result.notices.append(Notice(f"hotspots.no-{given.kind}", {"n": without, "least": round(least)}))


def add_change(result: HotspotResult, now: np.ndarray, before: np.ndarray, events: ChosenEvents) -> None:
    """Columns that tell how each place compares with the earlier period."""
    found = compare_periods(now, before, events.years, events.earlier_years)
    result.columns.update(n_before=before, change=found.change, ratio=found.ratio, change_p=found.p_adjusted)
    overall = now.sum() / events.years / (before.sum() / events.earlier_years) if before.sum() else None
    result.facts["change"] = {name: int((found.change == name).sum()) for name in CHANGES}
    result.facts["ratio_overall"] = None if overall is None else round(float(overall), 4)
    result.facts["n_before"] = int(before.sum())


def _with_shapes(result: HotspotResult, is_inside: np.ndarray) -> HotspotResult:
    cells = np.flatnonzero(is_inside)
    if len(cells) > MAX_FEATURES:
        raise InputError("hotspots.too-many-features", n=len(cells), limit=MAX_FEATURES)
    result.columns = {"cell": cells, **result.columns}
    result.geometries = polygon_wkb(outlines(result.grid, cells))
    return result
