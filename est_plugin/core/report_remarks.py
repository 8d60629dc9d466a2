# SPDX-License-Identifier: GPL-2.0-or-later
"""What a reviewer should look at before a report is approved: each remark in words, none of them a refusal."""
from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from .notice import Notice
from .person_guard import Hit
from .review import NOTHING_TO_REPORT
from .similar_reports import Similar

UPCOMING = "EVE"  # an event that is still to come is what this category is for
OLD = timedelta(days=365)
Box = tuple  # (xmin, ymin, xmax, ymax)

PERSON, SIMILAR, OUTSIDE, FUTURE, VERY_OLD, NO_PLACE, CONFIDENTIAL = "person", "similar", "outside", "future", "old", "no-place", "confidential"
KINDS = (PERSON, SIMILAR, OUTSIDE, FUTURE, VERY_OLD, NO_PLACE, CONFIDENTIAL)


@dataclass(frozen=True)
class Remark:
    """One thing to look at, and the words for it."""

    kind: str
    notice: Notice


@dataclass(frozen=True)
class Seen:
    """What is asked of a report; `hits` are finds of the person guard that nobody has called harmless."""

    category: str | None
    start: datetime | None
    xy: tuple[float, float] | None
    is_secret: bool = False
    hits: Sequence[Hit] = ()
    similar: Similar | None = None


def remarks(seen: Seen, now: datetime, area: Box | None = None) -> tuple[Remark, ...]:
    """All remarks on one report.

    Parameters
    ----------
    seen : what is known of the report; times with zone, `xy` in the workspace CRS
    now : aware moment of the review
    area : where places are expected, in the workspace CRS; None when nobody knows

    Returns
    -------
    tuple of Remark in the order of KINDS; empty: may be approved with many others at once
    """
    found = []
    if seen.hits:
        found.append(Remark(PERSON, Notice("report-remark.person", {"n": len(seen.hits)})))
    if seen.similar is not None:
        found.append(Remark(SIMILAR, _similar(seen.similar)))
    if seen.xy is not None and area is not None:
        km = _km_outside(seen.xy, area)
        if km > 0:
            found.append(Remark(OUTSIDE, Notice("report-remark.outside", {"km": max(1, round(km))})))
    if seen.start is not None and seen.start > now and seen.category != UPCOMING:
        found.append(Remark(FUTURE, Notice("report-remark.future")))
    if seen.start is not None and seen.start < now - OLD:
        found.append(Remark(VERY_OLD, Notice("report-remark.old", {"year": seen.start.year})))
    if seen.xy is None and seen.category != NOTHING_TO_REPORT:
        found.append(Remark(NO_PLACE, Notice("report-remark.no-place")))
    if seen.is_secret:
        found.append(Remark(CONFIDENTIAL, Notice("report-remark.confidential")))
    return tuple(found)


def _similar(found: Similar) -> Notice:
    number = "–" if found.report.number is None else found.report.number
    if found.distance_m is None:
        return Notice("report-remark.similar-words", {"number": number})
    return Notice("report-remark.similar", {"number": number, "m": round(found.distance_m)})


def _km_outside(xy: tuple[float, float], area: Box) -> float:
    away = math.hypot(max(area[0] - xy[0], 0.0, xy[0] - area[2]), max(area[1] - xy[1], 0.0, xy[1] - area[3]))
    return away / 1000.0
