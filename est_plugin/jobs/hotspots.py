# SPDX-License-Identifier: GPL-2.0-or-later
"""Hotspots by five methods: counts on cells or street segments, kernel density, Gi*, clusters. Nothing is written here."""
from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..analysis.stacked_points import stacked_points
from ..analysis.time_filter import TimeChoice, choose, days_covered, years_between
from ..core.errors import InputError
from ..core.notice import Notice
from ..gis.point_reader import MOMENT, MONTH, EventTable
from .hotspots_request import CLUSTERS, COMPARING, GI_STAR, GRID_COUNT, KDE, METHODS, SEGMENT_COUNT, ChosenEvents, HotspotRequest, HotspotResult

FEW_EVENTS = 30
Progress = Callable[[float], None]


def find_hotspots(events: EventTable, request: HotspotRequest, progress: Progress) -> HotspotResult:
    """Filter the events and apply the method; `progress` is called with the share done and may raise Cancelled.

    Raises InputError for everything that the user can cure: no events left, too many cells, a method that lacks its streets …
    """
    if request.method not in METHODS:
        raise InputError("hotspots.method-unknown", method=request.method, words=", ".join(METHODS))
    if request.compare is not None and request.method not in COMPARING:
        raise InputError("hotspots.compare-not-with", method=request.method)
    if request.denominator is not None and request.method not in (GRID_COUNT, GI_STAR):
        raise InputError("hotspots.denominator-not-with", method=request.method)
    chosen = choose_events(events, request)
    progress(0.1)
    result = _methods()[request.method](chosen, request, lambda share: progress(0.1 + 0.85 * share))
    result.events, result.chosen = events, chosen
    result.notices = [*_notices(events, chosen, request, result), *result.notices]
    progress(0.95)
    return result


def choose_events(events: EventTable, request: HotspotRequest) -> ChosenEvents:
    """The events of the period, weekdays and hours, and those of the period to compare with."""
    if not len(events.xy):
        raise _nothing_left(events)
    if events.start_s is None or events.end_s is None:
        if not request.times.is_everything or request.compare is not None:
            raise InputError("hotspots.time-field-missing")
        return ChosenEvents(events.xy, events.weights, None, None, None, None)
    if (request.times.bands and events.precision != MOMENT) or (request.times.weekdays and events.precision == MONTH):
        raise InputError(f"hotspots.only-{events.precision}s")
    found = choose(request.times, events.start_s, events.end_s)
    keep = found.is_chosen
    if not keep.any():
        raise InputError("hotspots.none-in-time", n=len(events.xy))
    first, before = _period(request.times, events.start_s[keep], events.end_s[keep])
    earlier_xy = earlier_years = None
    if request.compare is not None:
        earlier_first, earlier_before = _given(request.compare)
        if earlier_before > first:
            raise InputError("hotspots.compare-overlaps")
        earlier_xy = events.xy[choose(request.compare, events.start_s, events.end_s).is_chosen]
        earlier_years = years_between(earlier_first, earlier_before)
    weights = None if events.weights is None else events.weights[keep]
    return ChosenEvents(
        events.xy[keep], weights, first, before, years_between(first, before), events.start_s[keep], earlier_xy, earlier_years,
        found.vague, int((~keep).sum()) - found.vague,
    )  # fmt: skip


def _nothing_left(events: EventTable) -> InputError:
    """Why no event can be counted: what most of them lack."""
    lacking = {"hotspots.no-times": events.without_time, "hotspots.no-weights": events.without_weight}
    key = max(lacking, key=lacking.__getitem__)
    if lacking[key] <= events.without_place:
        return InputError("hotspots.no-events", "hotspots.no-events.hint")
    return InputError(key, f"{key}.hint", n=lacking[key], value=events.bad_values[0] if events.bad_values else "–")


def _period(times: TimeChoice, start_s: np.ndarray, end_s: np.ndarray) -> tuple[int, int]:
    """What is given; an open side ends with the days of the events."""
    if times.first_s is not None and times.before_s is not None:
        return _given(times)
    first, before = days_covered(start_s, end_s)
    first = times.first_s if times.first_s is not None else first
    before = times.before_s if times.before_s is not None else before
    if before <= first:
        raise InputError("analysis.period-empty")
    return first, before


def _given(times: TimeChoice) -> tuple[int, int]:
    if times.first_s is None or times.before_s is None:
        raise InputError("hotspots.compare-needs-both")
    if times.before_s <= times.first_s:
        raise InputError("analysis.period-empty")
    return times.first_s, times.before_s


def _methods() -> dict[str, Callable[[ChosenEvents, HotspotRequest, Progress], HotspotResult]]:
    from . import hotspots_cells, hotspots_clusters, hotspots_density, hotspots_streets

    return {
        GRID_COUNT: hotspots_cells.count_cells, GI_STAR: hotspots_cells.gi_star_cells, SEGMENT_COUNT: hotspots_streets.count_streets,
        KDE: hotspots_density.density, CLUSTERS: hotspots_clusters.clusters,
    }  # fmt: skip


def _notices(events: EventTable, chosen: ChosenEvents, request: HotspotRequest, result: HotspotResult) -> list[Notice]:
    """What whoever reads the map must know about the ground it stands on."""
    found = []
    left_out = (("without-place", events.without_place), ("without-time", events.without_time), ("without-weight", events.without_weight))
    found += [Notice(f"hotspots.{name}", {"n": n}) for name, n in left_out if n]
    if events.bad_values:
        found.append(Notice("hotspots.bad-value", {"value": events.bad_values[0]}))
    if chosen.vague:
        found.append(Notice("hotspots.vague", {"n": chosen.vague}))
    if result.used < FEW_EVENTS:
        found.append(Notice("hotspots.few-events", {"n": result.used, "least": FEW_EVENTS}))
    outside = len(chosen.xy) - result.used
    if outside:
        found.append(Notice("hotspots.far-from-streets" if request.method == SEGMENT_COUNT else "hotspots.outside-area", {"n": outside}))
    stacked = stacked_points(chosen.xy)
    if stacked:
        found.append(Notice("hotspots.stacked", {"n": stacked.reports, "places": len(stacked.counts), "percent": round(100 * stacked.share)}))
    return found
