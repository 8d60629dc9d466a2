# SPDX-License-Identifier: GPL-2.0-or-later
"""The reports that hotspots stand on: reviewed, with a place of their own, of a period and of the one before."""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from ..core import geometry
from ..core.hotspot_candidate import NO_PROBLEM, Told, of_days
from ..core.period import Period
from ..core.picture import limits
from ..core.review import COUNTED, NEW
from ..core.time_bands import band_between
from ..gis.map_area import MapArea
from ..storage.store import Store
from .local_days import zone_of

MONTHS_BACK = 3
_COLUMNS = ("id", "occurred_from", "occurred_to", "category", "felt_or_occurred", "place_text", "organisation_id", "geom")


@dataclass(frozen=True)
class Reports:
    """`before` is None when no report is older than the period: then nothing can be said about a change."""

    period: Period  # both days known; ends today when the period is still running
    now: tuple[Told, ...] = ()
    before: tuple[Told, ...] | None = None
    at_centre: int = 0  # reports of the period that lie on the centre of a town: left out
    without_place: int = 0  # reports of the period without a point: left out
    unreviewed: int = 0  # reports of the period that nobody has reviewed: left out
    position_error_m: float = limits.POSITION_ERROR_M

    def inside(self, area: bytes) -> tuple[tuple[Told, ...], tuple[Told, ...] | None]:
        """Those in an area, of the period and of the one before."""
        shape = MapArea(area, "")
        return _held(self.now, shape), None if self.before is None else _held(self.before, shape)


def default_period(today: dt.date) -> Period:
    """This month and the two before it, up to today."""
    month = today.year * 12 + today.month - 1 - (MONTHS_BACK - 1)
    return of_days(dt.date(month // 12, month % 12 + 1, 1), today)


def read(store: Store, period: Period | None, today: dt.date) -> Reports:
    """Counted reports of a period (by the local day on which they begin) and of as many days before it."""
    zone = zone_of(store)
    told: list[tuple[dt.date, Told | None]] = []
    for key, start, end, category, kind, place, organisation, geom in store.rows("observation", _COLUMNS, {"review_state": COUNTED}):
        if not isinstance(start, dt.datetime) or category in NO_PROBLEM:
            continue
        begun = start.astimezone(zone)
        if not geom:
            told.append((begun.date(), None))
            continue
        band = band_between(begun, end.astimezone(zone) if isinstance(end, dt.datetime) else None)
        told.append((begun.date(), Told(key, geometry.point_xy(geom), begun.date(), band, kind == "felt", category or "", place or "", organisation)))
    days = [day for day, _one in told]
    period = _closed(period or default_period(today), days, today)
    centred = _at_centres(store, [one for _day, one in told if one is not None])
    placed = [one for _day, one in told if one is not None and one.id not in centred]
    earlier = period.before()
    return Reports(
        period, tuple(one for one in placed if one.day in period),
        tuple(one for one in placed if one.day in earlier) if earlier is not None and any(day < period.first for day in days) else None,
        at_centre=sum(one is not None and one.id in centred for day, one in told if day in period),
        without_place=sum(one is None for day, one in told if day in period),
        unreviewed=_unreviewed(store, period, zone),
        position_error_m=limits.position_error_m(store.setting(limits.POSITION_ERROR_SETTING)),
    )  # fmt: skip


# -- inside ------------------------------------------------------------------------------------------------------------
def _closed(period: Period, days: Iterable[dt.date], today: dt.date) -> Period:
    """With both days: an open end is the first report, or today; what is still to come is not compared with a whole period."""
    last = period.counted_to(today)
    first = period.first or min([*days, last])
    return of_days(min(first, last), last)


def _held(reports: tuple[Told, ...], area: MapArea) -> tuple[Told, ...]:
    return tuple(one for one, is_in in zip(reports, area.holds([one.xy for one in reports])) if is_in)


def _at_centres(store: Store, reports: list[Told]) -> set[str]:
    """Ids of the reports that lie on the middle of a town or municipality and tell no place; judged on all that is known.

    A point that somebody has called a place all the same is one.
    """
    if not reports:
        return set()
    import numpy as np

    from ..analysis.stacked_points import stacked_points
    from .real_places import is_real

    xy = np.array([one.xy for one in reports])
    found, told = stacked_points(xy), is_real(store, xy)
    return {reports[index].id for index in found.indices if not told[index]}


def _unreviewed(store: Store, period: Period, zone: dt.tzinfo) -> int:
    starts = store.rows("observation", ("occurred_from", "category"), {"review_state": NEW})
    return sum(isinstance(start, dt.datetime) and category not in NO_PROBLEM and start.astimezone(zone).date() in period for start, category in starts)
