# SPDX-License-Identifier: GPL-2.0-or-later
"""METRICS of est:hotspots: how it was made, from how much, and what came out; and the words for its layers."""
from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from ..i18n import Texts
from .hotspots_request import CLUSTERS, GI_STAR, KDE, SEGMENT_COUNT, HotspotRequest, HotspotResult

_EPOCH = dt.datetime(1970, 1, 1)
_UNITS_PER_YEAR = ("density", "street", "rate-people", "rate-street")


def metrics_json(result: HotspotResult, request: HotspotRequest, parameters: Mapping[str, Any], crs: str, texts: Texts) -> str:
    """Everything that is needed to judge the result and to make it again, as JSON."""
    events, chosen = result.events, result.chosen
    found: dict[str, Any] = {
        "algorithm": "est:hotspots", "method": request.method, "parameters": dict(parameters), "crs": crs, "unit": unit_words(result, texts),
        "n": result.used, "read": events.read,
        "left_out": {
            "without_place": events.without_place, "without_time": events.without_time, "without_weight": events.without_weight,
            "outside_time": chosen.outside_time, "vague_time": chosen.vague, "outside_area": max(0, len(chosen.xy) - result.used),
        },
        "time_precision": events.precision if events.start_s is not None else None,
        "period": _period(chosen.first_s, chosen.before_s, chosen.years),
    }  # fmt: skip
    if request.compare is not None:
        found["compare"] = _period(request.compare.first_s, request.compare.before_s, chosen.earlier_years)
    found.update(result.facts)
    if request.method in (GI_STAR, *(() if request.compare is None else (request.method,))):
        found["tests"] = _tests(request)
    found["warnings"] = [notice.text(texts) for notice in result.notices]
    found["warning_keys"] = [notice.key for notice in result.notices]
    return json.dumps(found, ensure_ascii=False, allow_nan=False, default=str)


def unit_words(result: HotspotResult, texts: Texts) -> str:
    """What the drawn value is measured in: per km² och år."""
    is_yearly = result.unit in _UNITS_PER_YEAR and result.chosen.years is not None
    kind = "weight" if result.unit == "count" and "weight" in result.columns else result.unit
    return texts(f"hotspots.unit-{kind}-year" if is_yearly else f"hotspots.unit-{kind}")


def title(result: HotspotResult, request: HotspotRequest, texts: Texts) -> str:
    """Name of the layer, with n and the period."""
    size = {SEGMENT_COUNT: request.max_distance_m, KDE: request.bandwidth_m, CLUSTERS: request.eps_m}.get(request.method, request.cell_m)
    words = texts(f"hotspots.title-{request.method}", metres=f"{size:g}", n=result.used)
    period = _period(result.chosen.first_s, result.chosen.before_s, result.chosen.years)
    if period is None:
        return words
    words = f"{words}, {period['from']} – {period['to']}"
    if request.compare is None:
        return words
    earlier = _period(request.compare.first_s, request.compare.before_s, None)
    return texts("hotspots.title-compared", title=words, first=earlier["from"], last=earlier["to"])


def _period(first_s: int | None, before_s: int | None, years: float | None) -> dict[str, Any] | None:
    """First and last day, both counted."""
    if first_s is None or before_s is None:
        return None
    return {"from": _moment(first_s), "to": _moment(before_s, is_end=True), "years": round(years or 0.0, 6)}


def _moment(seconds: int, is_end: bool = False) -> str:
    moment = _EPOCH + dt.timedelta(seconds=seconds)
    if moment.time() != dt.time():
        return moment.isoformat(timespec="minutes")
    return ((moment - dt.timedelta(days=1)) if is_end else moment).date().isoformat()


def _tests(request: HotspotRequest) -> dict[str, str]:
    """What the p-values are."""
    tests = {}
    if request.method == GI_STAR:
        tests["p_value"] = "two-sided, normal approximation of Gi* (Ord and Getis 1995), binary weights, the cell included"
        tests["p_adjusted"] = "p_value adjusted by Benjamini and Hochberg (1995)"
        tests["p_exact"] = "two-sided binomial test of the neighbourhood against equal risk in all cells, adjusted by Benjamini and Hochberg"
        tests["hotspot"] = "p_adjusted and p_exact both at most 0.05 (0.01)"
    if request.compare is not None:
        tests["change_p"] = "conditional binomial test of two rates, adjusted by Benjamini and Hochberg; fewer than 6 events in both periods: not tested"
    return tests
