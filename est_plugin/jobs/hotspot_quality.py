# SPDX-License-Identifier: GPL-2.0-or-later
"""How good hotspots are: what they catch of later events beside a plain count per cell, and what stays of them under position error."""
from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from ..analysis.counting import count_per_cell
from ..analysis.gi_star import z_scores
from ..analysis.grid import Grid, cell_of, square_grid
from ..analysis.kernel_density import KERNELS, QUARTIC, kernel_density
from ..analysis.neighbours import neighbourhood_sums
from ..analysis.quality import Accuracy, accuracy, count_baseline
from ..analysis.stability import SIMULATIONS, Stability, stability
from ..analysis.stacked_points import stacked_points
from ..analysis.study_area import cells_inside, cells_near_hull, convex_hull, hull_extent
from ..core.errors import InputError
from ..gis.point_reader import EventTable
from ..gis.united_areas import UnitedAreas
from ..i18n import LANGUAGES, Texts
from ..reports import hotspot_quality_document as document
from ..reports.content import DocumentResult
from .analysis_page import edition, publisher
from .hotspots_request import GI_STAR, GRID_COUNT, KDE

USUAL_CELL_M = 100.0
DAY_S, DAYS_OF_YEAR = 86_400, 365.25
_CELL_METHODS = (GRID_COUNT, GI_STAR, KDE)
Progress = Callable[[float], None]


@dataclass(frozen=True)
class Choices:
    """What is set by the user; None: taken from the hotspots, or the usual."""

    cell_m: float | None = None
    bandwidth_m: float | None = None
    position_error_m: float = 83.0
    seed: int = 1
    simulations: int = SIMULATIONS


@dataclass(frozen=True)
class Given:
    """What is judged. All coordinates in one system in metres."""

    name: str
    earlier: EventTable
    later: EventTable
    hotspots: UnitedAreas
    study_area: UnitedAreas | None = None
    made_by: Mapping[str, Any] = field(default_factory=dict)
    """The parameters that the analysis left with the hotspots."""
    cell_m: float | None = None
    """Side of the cells that the hotspots were chosen from."""
    cells_chosen: tuple[int, int] | None = None
    """How many of how many cells stand out, when they were chosen here."""


def chosen_cells(given: Given, choices: Choices, stand_out: Callable[[], UnitedAreas]) -> Given:
    """The same; of a layer that covers most of the area (all cells of an analysis) only the cells that stand out."""
    cell_m, _ = _cell_size(given, choices)
    _grid, is_inside = _study_cells(given, cell_m)
    if given.hotspots.area_m2 < document.MUCH_OF_THE_AREA * is_inside.sum() * cell_m**2:
        return given
    kept = given.hotspots.parts_in(stand_out())
    return replace(given, hotspots=kept, cell_m=cell_m, cells_chosen=(len(kept.parts), len(given.hotspots.parts)))


def judge(given: Given, choices: Choices, progress: Progress = lambda share: None) -> document.HotspotQuality:
    """All figures, warnings as words that come later."""
    if not len(given.earlier.xy):
        raise InputError("quality.no-events")
    cell_m, cell_from = _cell_size(given, choices)
    grid, is_inside = _study_cells(given, cell_m)
    progress(0.1)
    earlier, later = (_Period(table.xy, grid, is_inside) for table in (given.earlier, given.later))
    area_cells, hits = _hotspot_hits(given, grid, is_inside, earlier, later, lambda: progress(0.2))
    progress(0.3)
    found = accuracy(hits[1], later.counts, hits[0], earlier.counts, area_cells)
    base = count_baseline(later.counts, earlier.counts, area_cells)
    stays, method = None, "count"
    if area_cells > 0 and earlier.events:
        scores, method = _scores(given, choices, grid, is_inside)
        stays = stability(
            earlier.xy, scores, area_cells, choices.position_error_m, simulations=choices.simulations, seed=choices.seed,
            progress=lambda share: progress(0.3 + 0.7 * share),
        )  # fmt: skip
    cells = document.Cells(cell_m, cell_from, area_cells, int(is_inside.sum()))
    content = document.HotspotQuality(
        given.name, earlier.events, later.events, cells, _bandwidth(given, choices), choices.position_error_m, choices.seed, _judged(found), _judged(base),
        _stays(stays, method), earlier.outside, later.outside,
    )  # fmt: skip
    return document.with_remarks(content, _signs(given, content))


def metrics(content: document.HotspotQuality) -> str:
    """METRICS: stable names, numbers without words, warnings and the sentence in both languages."""
    words = {language: Texts(language) for language in LANGUAGES}
    told = [{"key": remark.key.rpartition(".")[2], **{language: remark.text(texts) for language, texts in words.items()}} for remark in content.remarks]
    stays = content.stability
    plain = {
        "events": {"earlier": content.earlier, "later": content.later, "earlier_outside": content.earlier_outside, "later_outside": content.later_outside},
        "area": {"hotspots_km2": content.cells.hotspots_km2, "study_area_km2": content.cells.study_km2, "share": content.hotspots.area_share},
        **_figures(content.hotspots), "baseline": _figures(content.baseline),
        "stability": None if stays is None else {"share": stays.share, "low": stays.low, "high": stays.high, "simulations": stays.simulations,
                                                 "method": stays.method, "position_error_m": content.position_error_m, "seed": content.seed},
        "parameters": {"cell_size_m": content.cells.cell_m, "cell_size_from": content.cells.cell_from, "bandwidth_m": content.bandwidth_m,
                       "position_error_m": content.position_error_m},
        "warnings": told, "sentence": {language: document.sentence(content, texts) for language, texts in words.items()},
    }  # fmt: skip
    return json.dumps(plain, ensure_ascii=False, allow_nan=False)


def write_page(content: document.HotspotQuality, target: Path, language: str) -> DocumentResult:
    """The same as a web page."""
    from ..reports import papers

    texts = Texts(language)
    return papers.write_hotspot_quality_page(content, publisher(texts), edition(), texts, target)


# -- inside ------------------------------------------------------------------------------------------------------------
class _Period:
    """Events of a period in the study area, and how many lie in each of its cells."""

    def __init__(self, xy: np.ndarray, grid: Grid, is_inside: np.ndarray) -> None:
        self.cells = cell_of(grid, xy)
        is_counted = (self.cells >= 0) & is_inside[self.cells]
        self.xy, self.cells, self.outside = xy[is_counted], self.cells[is_counted], int((~is_counted).sum())
        self.counts = np.bincount(self.cells, minlength=grid.size)[is_inside]
        self.events = len(self.xy)


def _cell_size(given: Given, choices: Choices) -> tuple[float, str]:
    """(side of a cell, where it comes from)"""
    told = _number(given.made_by, "CELL_SIZE") if given.made_by.get("method") in _CELL_METHODS else None
    for value, origin in ((choices.cell_m, "given"), (told, "hotspots"), (given.cell_m or given.hotspots.cell_m, "shape")):
        if value is not None and value > 0:
            return float(value), origin
    return USUAL_CELL_M, "usual"


def _bandwidth(given: Given, choices: Choices) -> float | None:
    told = _number(given.made_by, "BANDWIDTH") if given.made_by.get("method") == KDE else None
    return choices.bandwidth_m if choices.bandwidth_m is not None else told


def _study_cells(given: Given, cell_m: float) -> tuple[Grid, np.ndarray]:
    """Cells of the study area, in step with the hotspots when these are cells themselves."""
    places = [given.earlier.xy, given.later.xy, given.hotspots.boxes[:, :2], given.hotspots.boxes[:, 2:]]
    if given.study_area is not None:
        if given.study_area.geometry.isEmpty():
            raise InputError("quality.no-study-area")
        box = given.study_area.geometry.boundingBox()
        extent = (box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum())
    else:
        hull = convex_hull(np.concatenate(places))
        extent = hull_extent(hull, cell_m / 2)
    grid = square_grid(_in_step(extent, given.hotspots, cell_m), cell_m)
    inside = cells_inside(grid, given.study_area.rings) if given.study_area is not None else cells_near_hull(grid, hull, cell_m / 2)
    if not inside.any():
        raise InputError("quality.no-study-area")
    return grid, inside


def _in_step(extent: tuple[float, float, float, float], hotspots: UnitedAreas, cell_m: float) -> tuple[float, float, float, float]:
    """The extent from a corner that the cells of the hotspots have too."""
    if not hotspots.are_squares(cell_m):
        return extent
    corner = [at - math.ceil((at - low) / cell_m - 1e-6) * cell_m for at, low in zip(hotspots.boxes[0, :2], extent[:2])]
    return float(corner[0]), float(corner[1]), extent[2], extent[3]


def _hotspot_hits(
    given: Given, grid: Grid, is_inside: np.ndarray, earlier: _Period, later: _Period, check: Callable[[], None]
) -> tuple[float, tuple[int, int]]:
    """(size of the hotspots in cells, events of both periods in them), within the study area."""
    if given.hotspots.are_squares(grid.cell_m):
        middles = (given.hotspots.boxes[:, :2] + given.hotspots.boxes[:, 2:]) / 2
        is_hot = np.zeros(grid.size, dtype=bool)
        cells = cell_of(grid, middles)
        is_hot[cells[cells >= 0]] = True
        is_hot &= is_inside
        return float(is_hot.sum()), (int(is_hot[earlier.cells].sum()), int(is_hot[later.cells].sum()))
    shape = given.hotspots if given.study_area is None else given.hotspots.within(given.study_area)
    hits = tuple(int(shape.holds(period.xy, check).sum()) for period in (earlier, later))
    return shape.area_m2 / grid.cell_area_m2, (hits[0], hits[1])


def _scores(given: Given, choices: Choices, grid: Grid, is_inside: np.ndarray) -> tuple[Callable[[np.ndarray], np.ndarray], str]:
    """(what cells are ranked by, its name): as the hotspots were made when that is known, else the count."""
    bandwidth = _bandwidth(given, choices)
    method, kernel = given.made_by.get("method"), _inside(given.made_by, "parameters").get("KERNEL") or QUARTIC
    if method == KDE and bandwidth and bandwidth >= 2 * grid.cell_m and kernel in KERNELS:
        return lambda xy: kernel_density(grid, xy, bandwidth, kernel).reshape(-1)[is_inside], KDE
    if method == GI_STAR:
        neighbours = neighbourhood_sums(grid, is_inside.astype(np.int16))

        def gi(xy: np.ndarray) -> np.ndarray:
            counts = np.where(is_inside, count_per_cell(grid, xy), 0)
            return np.nan_to_num(z_scores(neighbourhood_sums(grid, counts), neighbours, counts[is_inside])[is_inside])

        return gi, GI_STAR
    return lambda xy: count_per_cell(grid, xy)[is_inside], "count"


def _signs(given: Given, content: document.HotspotQuality) -> document.Signs:
    """What remarks are made from besides the figures."""
    earlier, later = given.earlier, given.later
    years = _inside(given.made_by, "period").get("years")
    days = years * DAYS_OF_YEAR if isinstance(years, (int, float)) else None
    if earlier.start_s is not None and len(earlier.start_s):
        days = (int(earlier.end_s.max()) - int(earlier.start_s.min())) / DAY_S
    same = len(earlier.xy) == len(later.xy) and len(later.xy) > 0 and bool((np.sort(earlier.xy, axis=0) == np.sort(later.xy, axis=0)).all())
    return document.Signs(
        stacked=stacked_points(earlier.xy).reports, without_place=earlier.without_place + later.without_place,
        without_time=earlier.without_time, days=days, is_same_events=same, has_study_area=given.study_area is not None,
        cells_chosen=given.cells_chosen, overlap_share=given.hotspots.overlap_m2 / given.hotspots.area_m2 if given.hotspots.area_m2 else 0.0,
    )  # fmt: skip


def _judged(found: Accuracy) -> document.Judged:
    return document.Judged(found.hits, found.events, found.area_share, found.pai, found.pai_low, found.pai_high, found.pei, found.rri)


def _stays(found: Stability | None, method: str) -> document.Stays | None:
    return None if found is None else document.Stays(found.share, found.low, found.high, found.simulations, method)


def _figures(judged: document.Judged) -> dict[str, Any]:
    names = ("hits", "pai", "pai_low", "pai_high", "pei", "rri")
    return {name: getattr(judged, name) for name in names}


def _number(made_by: Mapping[str, Any], name: str) -> float | None:
    """A parameter of the analysis that is a number."""
    value = _inside(made_by, "parameters").get(name)
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value) else None


def _inside(made_by: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """A group of values of METRICS; empty when there is none."""
    found = made_by.get(name)
    return found if isinstance(found, Mapping) else {}
