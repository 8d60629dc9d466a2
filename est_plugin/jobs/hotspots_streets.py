# SPDX-License-Identifier: GPL-2.0-or-later
"""Counts on street segments, per 100 metres."""
from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..analysis.denominator import LEAST_STREET_M
from ..analysis.segments import NO_SEGMENT, count_per_segment
from ..core.errors import InputError
from ..core.notice import Notice
from ..gis.coordinate_arrays import line_wkb
from ..gis.street_lines import Streets
from .hotspots_area import is_in_area
from .hotspots_cells import add_change
from .hotspots_request import ChosenEvents, HotspotRequest, HotspotResult

Progress = Callable[[float], None]


def count_streets(events: ChosenEvents, request: HotspotRequest, progress: Progress) -> HotspotResult:
    """Each event goes to the nearest street within the distance."""
    if request.streets is None:
        raise InputError("hotspots.streets-missing")
    streets = _of_area(request.streets, request)
    if not len(streets.lines):
        raise InputError("analysis.no-streets")
    keep = is_in_area(events.xy, request)
    xy = events.xy[keep]
    counted = count_per_segment(streets.lines, xy, request.max_distance_m)
    progress(0.6)
    used = int(counted.count.sum())
    if not used:
        raise InputError("hotspots.none-near-streets", metres=f"{request.max_distance_m:g}")
    columns: dict[str, np.ndarray] = {
        "street_id": np.asarray(streets.ids), "name": np.asarray(streets.names, dtype=object), "length_m": counted.length_m, "n": counted.count,
    }  # fmt: skip
    amounts = counted.count
    if events.weights is not None:
        is_near = counted.segment_of != NO_SEGMENT
        amounts = np.bincount(counted.segment_of[is_near], events.weights[keep][is_near], minlength=len(streets.lines))
        columns["weight"] = amounts
    length = np.where(counted.length_m > 0, counted.length_m, np.nan)
    columns["per_100m"] = 100.0 * amounts / length / (events.years or 1.0)
    result = HotspotResult([line_wkb(parts) for parts in streets.lines], True, columns, unit="street", used=used)
    near = counted.distance_m[np.isfinite(counted.distance_m)]
    result.facts["streets"] = {
        "segments": len(streets.lines), "length_km": round(float(counted.length_m.sum()) / 1000, 3), "max_distance_m": request.max_distance_m,
        "median_distance_m": round(float(np.median(near)), 2), "with_events": int((counted.count > 0).sum()),
        "per_100m_mean": round(100 * float(amounts.sum() / counted.length_m.sum()) / (events.years or 1.0), 6) if counted.length_m.sum() else None,
    }  # fmt: skip
    short = int(((counted.length_m < LEAST_STREET_M) & (counted.count > 0)).sum())
    if short:
        result.notices.append(Notice("hotspots.short-streets", {"n": short, "least": round(LEAST_STREET_M)}))
    if events.earlier_xy is not None:
        earlier = events.earlier_xy[is_in_area(events.earlier_xy, request)]
        add_change(result, counted.count, count_per_segment(streets.lines, earlier, request.max_distance_m).count, events)
    progress(1.0)
    return result


def _of_area(streets: Streets, request: HotspotRequest) -> Streets:
    """Streets whose middle lies in the extent and the study area."""
    if request.extent is None and request.rings is None:
        return streets
    middles = np.array([(parts[0].min(axis=0) + parts[0].max(axis=0)) / 2 for parts in streets.lines]).reshape(-1, 2)
    keep = np.flatnonzero(is_in_area(middles, request))
    return Streets([streets.ids[i] for i in keep], [streets.names[i] for i in keep], [streets.lines[i] for i in keep])
