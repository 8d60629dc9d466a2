# SPDX-License-Identifier: GPL-2.0-or-later
"""Clusters by the DBSCAN and ST-DBSCAN of QGIS, as areas."""
from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import numpy as np

from ..core.errors import InputError
from ..core.notice import Notice
from ..gis.native_clusters import NOISE, cluster_area, cluster_labels
from .hotspots_area import KM2, is_in_area
from .hotspots_request import ChosenEvents, HotspotRequest, HotspotResult

_EPOCH = dt.datetime(1970, 1, 1)
Progress = Callable[[float], None]


def clusters(events: ChosenEvents, request: HotspotRequest, progress: Progress) -> HotspotResult:
    """Areas round the events of each cluster, the fullest first."""
    if not (np.isfinite(request.eps_m) and request.eps_m > 0):
        raise InputError("analysis.distance-bad", value=request.eps_m)
    if request.eps_days and events.start_s is None:
        raise InputError("hotspots.time-field-missing")
    keep = is_in_area(events.xy, request)
    xy = events.xy[keep]
    if not len(xy):
        raise InputError("hotspots.none-in-area", n=len(events.xy))
    start_s = None if events.start_s is None else events.start_s[keep]
    labels = cluster_labels(xy, request.eps_m, request.min_samples, start_s if request.eps_days else None, request.eps_days, progress)
    sizes = np.bincount(labels[labels != NOISE]) if (labels != NOISE).any() else np.empty(0, dtype=np.int64)
    order = np.argsort(-sizes, kind="stable")
    members = [np.flatnonzero(labels == label) for label in order]
    geometries, areas = [], []
    for number, inside in enumerate(members):
        progress(0.7 + 0.3 * number / len(members))
        wkb, area_m2 = cluster_area(xy[inside], request.eps_m)
        geometries.append(wkb)
        areas.append(area_m2)
    area = np.array(areas, dtype=float)
    columns: dict[str, np.ndarray] = {
        "cluster": np.arange(1, len(order) + 1), "n": sizes[order], "area_m2": area,
        "density": sizes[order] / (area / KM2) / (events.years or 1.0) if len(area) else area,
    }  # fmt: skip
    if start_s is not None:
        for name, chosen in (("first", np.min), ("last", np.max)):
            columns[name] = np.array([_day(int(chosen(start_s[inside]))) for inside in members], dtype=object)
    result = HotspotResult(geometries, False, columns, unit="cluster", used=len(xy))
    in_clusters = int(sizes.sum())
    result.facts["clusters"] = {"count": len(order), "events_in_clusters": in_clusters, "noise": len(xy) - in_clusters}
    if not len(order):
        result.notices.append(Notice("hotspots.no-clusters", {"metres": f"{request.eps_m:g}", "least": request.min_samples}))
    return result


def _day(seconds: int) -> str:
    return (_EPOCH + dt.timedelta(seconds=seconds)).date().isoformat()
