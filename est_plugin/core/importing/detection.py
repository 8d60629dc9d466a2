# SPDX-License-Identifier: GPL-2.0-or-later
"""Which coordinate system do these numbers belong to, and are north and east swapped?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ..notice import Notice
from .gauss_kruger import ETRS_TM35FIN, PROJECTIONS, RT90_25_GON_V, SWEREF_99_TM, SWEREF_ZONES, WGS84

HIGH, MEDIUM, LOW, NONE = "high", "medium", "low", "none"
Box = tuple  # (xmin, ymin, xmax, ymax)

NAMES = {
    WGS84: "WGS 84 (lat/lon)", SWEREF_99_TM: "SWEREF 99 TM", RT90_25_GON_V: "RT 90 2.5 gon V", ETRS_TM35FIN: "ETRS-TM35FIN",
    **{epsg: f"SWEREF 99 {int(m)} {round(m % 1 * 60):02d}" for epsg, m in SWEREF_ZONES.items()},
}  # fmt: skip
CANDIDATES = (WGS84, SWEREF_99_TM, *SWEREF_ZONES, RT90_25_GON_V, ETRS_TM35FIN)

MARGIN_M = 10_000.0
_SAMPLE = 2_000
_SWEDEN = (10.5, 55.0, 24.6, 69.2)
_FINLAND = (19.0, 59.4, 31.7, 70.2)
_ZONE_HALF_WIDTH_M = 110_000.0  # a local zone is used near its meridian
_SURE, _PLAUSIBLE, _SOME = 0.9, 0.5, 0.2
_EQUAL = 0.02  # shares this near to one another do not decide


@dataclass(frozen=True)
class Fit:
    """How many points one reading of the numbers puts where they belong."""

    epsg: int
    swapped: bool
    share: float


@dataclass(frozen=True)
class Detection:
    """The most likely reading of the numbers; epsg None when nothing fits."""

    epsg: int | None
    swapped: bool
    confidence: str
    share: float = 0.0
    others: tuple[Fit, ...] = ()  # other systems in the same file (mixed), or equally likely ones
    is_mixed: bool = False
    reasons: tuple[Notice, ...] = ()

    @property
    def name(self) -> str:
        """Name of the system for people."""
        return NAMES.get(self.epsg or 0, f"EPSG:{self.epsg}" if self.epsg else "")

    def oriented(self, x: float, y: float) -> tuple[float, float]:
        """The pair with east first."""
        return (y, x) if self.swapped else (x, y)


def detect(
    pairs: Sequence[tuple[float, float]],
    extent_lonlat: Box | None = None,
    *,
    project_epsg: int | None = None,
    declared_epsg: int | None = None,
) -> Detection:
    """Recognise the coordinate system.

    Parameters
    ----------
    pairs : (x, y) as the file names them, east first
    extent_lonlat : where the points should lie (the municipality), degrees; without it Sweden or Finland
    project_epsg : system of the workspace; decides between equally likely ones
    declared_epsg : system the file names; only the order of the axes is examined then
    """
    usable = [p for p in pairs if math.isfinite(p[0]) and math.isfinite(p[1]) and p != (0, 0)]
    step = max(1, len(usable) // _SAMPLE)
    sample = usable[::step]
    if not sample:
        return Detection(None, False, NONE, reasons=(Notice("import.crs-no-coordinates"),))
    candidates = (declared_epsg,) if declared_epsg in CANDIDATES else CANDIDATES
    fits = [_fit(sample, epsg, swapped, extent_lonlat) for epsg in candidates for swapped in (False, True)]
    best = _best(fits, project_epsg)
    if best.share < _SOME:
        return Detection(None, False, NONE, best.share, reasons=(Notice("import.crs-unknown"),))
    return _conclude(best, fits, sample, extent_lonlat, project_epsg)


def extent_in(epsg: int, extent_lonlat: Box, margin_m: float = MARGIN_M) -> Box:
    """The extent in the coordinates of a system, with a margin."""
    west, south, east, north = extent_lonlat
    if epsg == WGS84:
        up = margin_m / 111_000
        aside = up / max(0.1, math.cos(math.radians(max(abs(south), abs(north)))))
        return west - aside, south - up, east + aside, north + up
    projection = PROJECTIONS[epsg]
    steps = [i / 8 for i in range(9)]
    corners = [(west + (east - west) * s, lat) for s in steps for lat in (south, north)]
    corners += [(lon, south + (north - south) * s) for s in steps for lon in (west, east)]
    xs, ys = zip(*(projection.forward(lon, lat) for lon, lat in corners))
    return min(xs) - margin_m, min(ys) - margin_m, max(xs) + margin_m, max(ys) + margin_m


def to_lonlat(epsg: int, x: float, y: float) -> tuple[float, float]:
    """Longitude and latitude of a coordinate in one of our candidates."""
    return (x, y) if epsg == WGS84 else PROJECTIONS[epsg].inverse(x, y)


def inside(box: Box, x: float, y: float) -> bool:
    """Whether a coordinate lies in a box."""
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _box(epsg: int, extent: Box | None) -> Box:
    if extent is not None:
        return extent_in(epsg, extent)
    country = _FINLAND if epsg == ETRS_TM35FIN else _SWEDEN
    box = extent_in(epsg, country, 0)
    if epsg in SWEREF_ZONES:
        middle = PROJECTIONS[epsg].false_easting_m
        return middle - _ZONE_HALF_WIDTH_M, box[1], middle + _ZONE_HALF_WIDTH_M, box[3]
    if epsg == WGS84:
        return _SWEDEN[0], _SWEDEN[1], _FINLAND[2], _FINLAND[3]
    return box


def _fit(sample: Sequence[tuple[float, float]], epsg: int, swapped: bool, extent: Box | None) -> Fit:
    box = _box(epsg, extent)
    if swapped:
        hits = sum(1 for x, y in sample if inside(box, y, x))
    else:
        hits = sum(1 for x, y in sample if inside(box, x, y))
    return Fit(epsg, swapped, hits / len(sample))


def _best(fits: list[Fit], project_epsg: int | None) -> Fit:
    top = max(fit.share for fit in fits)
    near = [fit for fit in fits if fit.share >= top - _EQUAL]
    return min(near, key=lambda fit: (fit.epsg != project_epsg, -fit.share, fit.swapped, CANDIDATES.index(fit.epsg)))


def _conclude(best: Fit, fits: list[Fit], sample: Sequence[tuple[float, float]], extent: Box | None, project_epsg: int | None) -> Detection:
    reasons = [Notice("import.crs-share", {"crs": NAMES[best.epsg], "percent": round(best.share * 100)})]
    if best.swapped:
        reasons.append(Notice("import.crs-swapped"))
    rivals = tuple(f for f in fits if f.epsg != best.epsg and f.share >= best.share - _EQUAL)
    mixed = () if best.share >= 1 - _EQUAL else _rest(best, sample, extent)
    if mixed:
        reasons.append(Notice("import.crs-mixed", {"crs": ", ".join(NAMES[f.epsg] for f in mixed)}))
        return Detection(best.epsg, best.swapped, LOW, best.share, mixed, True, tuple(reasons))
    if rivals and best.epsg != project_epsg:
        reasons.append(Notice("import.crs-ambiguous", {"crs": ", ".join(NAMES[f.epsg] for f in rivals)}))
        return Detection(best.epsg, best.swapped, LOW, best.share, rivals, False, tuple(reasons))
    confidence = HIGH if best.share >= _SURE and not rivals else MEDIUM if best.share >= _PLAUSIBLE else LOW
    return Detection(best.epsg, best.swapped, confidence, best.share, rivals, False, tuple(reasons))


def _rest(best: Fit, sample: Sequence[tuple[float, float]], extent: Box | None) -> tuple[Fit, ...]:
    """Readings of the points that the best one leaves outside, when one of them takes many of those in."""
    box = _box(best.epsg, extent)
    outside = [p for p in sample if not inside(box, *((p[1], p[0]) if best.swapped else p))]
    if len(outside) < max(2, 0.02 * len(sample)):
        return ()
    fits = [
        _fit(outside, epsg, swapped, extent)
        for epsg in CANDIDATES
        for swapped in (False, True)
        if (epsg, swapped) != (best.epsg, best.swapped)
    ]
    second = _best(fits, None)
    return (second,) if second.share >= _PLAUSIBLE else ()
