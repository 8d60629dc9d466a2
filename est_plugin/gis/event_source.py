# SPDX-License-Identifier: GPL-2.0-or-later
"""Events of a point layer as arrays: where they happened in metres, and when if fields of the layer say it."""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from qgis.core import (
    QgsCoordinateReferenceSystem, QgsCoordinateTransformContext, QgsExpression, QgsFeatureRequest, QgsFeatureSource, QgsFeedback, QgsGeometry,
)  # fmt: skip

from ..compat import is_null
from ..core.errors import Cancelled, EstError, InputError
from ..core.importing.bad_value import BadValue
from ..core.importing.dates import day_or_moment, to_utc
from ..storage.ogr_source import plain_value
from ..storage.workspace import projected_crs

_DAY = dt.timedelta(days=1)
_ASKED_EVERY = 2000


@dataclass(frozen=True)
class TimeFields:
    """Fields that say when: `to` empty when an event is a moment or a day. Wall times are those of `zone`."""

    start: str
    end: str
    zone: dt.tzinfo


@dataclass(frozen=True)
class Events:
    """What could be read.

    Attributes
    ----------
    xy : float array, shape (n, 2)             metres; NaN for events without place when those are wanted
    start_s, end_s : int64 arrays, shape (n,)  UTC seconds since 1970; a day is its local 00:00–24:00; None without time fields
    without_place, without_time : features left out
    bad_time : the first value that is no time, as text; empty when there is none
    """

    xy: np.ndarray
    start_s: np.ndarray | None
    end_s: np.ndarray | None
    without_place: int
    without_time: int
    bad_time: str

    def __len__(self) -> int:
        return len(self.xy)


def metric_crs(candidates: Iterable[QgsCoordinateReferenceSystem]) -> QgsCoordinateReferenceSystem:
    """The first system that metres can be measured in; InputError with the cure when none can."""
    seen: list[QgsCoordinateReferenceSystem] = []
    for crs in candidates:
        if not crs.isValid():
            continue
        try:
            projected_crs(crs.authid() or crs.toWkt())
        except EstError:
            seen.append(crs)
            continue
        return crs
    if not seen:
        raise InputError("events.no-crs")
    raise InputError("events.no-metric-crs", crs=seen[0].description() or seen[0].authid())


def read_events(
    source: QgsFeatureSource, crs: QgsCoordinateReferenceSystem | None, context: QgsCoordinateTransformContext, *, times: TimeFields | None = None,
    where: str = "", file_zone: dt.tzinfo | None = None, feedback: QgsFeedback | None = None,
) -> Events:  # fmt: skip
    """Read points as events; a multipoint is one event per part.

    Parameters
    ----------
    source : point layer or feature source
    crs : system of the result in metres; None when places do not matter: then events without one are kept too
    times : the fields that say when; without a start an event is left out and counted, so is one that ends before it starts
    where : QGIS expression that chooses events
    file_zone : zone of times without one, when the format of the file defines it (`storage.ogr_source.zone_of_format`)
    """
    request = _request(source, crs, context, times, where)
    places: list[tuple[float, float]] = []
    spans: list[tuple[float, float]] = []
    without_place = without_time = 0
    bad = ""
    start, end = (source.fields().lookupField(name) if times and name else -1 for name in ((times.start, times.end) if times else ("", "")))
    for number, feature in enumerate(source.getFeatures(request)):
        if feedback is not None and number % _ASKED_EVERY == 0 and feedback.isCanceled():
            raise Cancelled()
        found = _points(feature.geometry()) if crs is not None else [(np.nan, np.nan)]
        if not found:
            without_place += 1
            continue
        if times is not None:
            given = [feature.attribute(field) if field >= 0 else None for field in (start, end)]
            try:
                span = _span(*given, times.zone, file_zone)
            except BadValue:
                without_time += 1
                bad = bad or next((str(value)[:60] for value in given if not is_null(value)), "")
                continue
            spans += [span] * len(found)
        places += found
    starts, ends = (np.array(column, dtype=float).round().astype(np.int64) for column in zip(*spans)) if spans else (np.empty(0, np.int64),) * 2
    return Events(
        np.array(places, dtype=float).reshape(-1, 2), None if times is None else starts, None if times is None else ends, without_place, without_time, bad
    )


# -- inside ------------------------------------------------------------------------------------------------------------
def _request(
    source: QgsFeatureSource, crs: QgsCoordinateReferenceSystem | None, context: QgsCoordinateTransformContext, times: TimeFields | None, where: str
) -> QgsFeatureRequest:  # fmt: skip
    request = QgsFeatureRequest()
    names = [name for name in ((times.start, times.end) if times else ()) if name]
    for name in names:
        if source.fields().lookupField(name) < 0:
            raise InputError("events.no-field", field=name, fields=", ".join(field.name() for field in source.fields())[:300])
    if where:
        expression = QgsExpression(where)
        if expression.hasParserError():
            raise InputError("events.where-bad", reason=expression.parserErrorString().splitlines()[0])
        request.setFilterExpression(where)
        names += expression.referencedColumns()
    if QgsFeatureRequest.ALL_ATTRIBUTES not in names:
        request.setSubsetOfAttributes(names, source.fields())
    if crs is not None and not source.sourceCrs().isValid():
        raise InputError("events.layer-no-crs", layer=source.sourceName())
    if crs is None:
        request.setFlags(QgsFeatureRequest.Flag.NoGeometry)
    elif source.sourceCrs() != crs:
        request.setDestinationCrs(crs, context)
        request.setTransformErrorCallback(lambda feature: None)  # such a feature comes without geometry and is counted
    return request


def _points(geometry: QgsGeometry) -> list[tuple[float, float]]:
    """Coordinates of each part; nothing when there is none or it is no number."""
    if geometry.isNull() or geometry.isEmpty():
        return []
    found = [geometry.asPoint()] if not geometry.isMultipart() else geometry.asMultiPoint()
    return [(point.x(), point.y()) for point in found if np.isfinite(point.x()) and np.isfinite(point.y())]


def _span(start: Any, end: Any, zone: dt.tzinfo, file_zone: dt.tzinfo | None) -> tuple[float, float]:
    """UTC seconds from and to; BadValue for what is no time or turned round."""
    first, first_ends = _moments(start, zone, file_zone)
    if is_null(end) or end == "":
        return first, first_ends
    last = _moments(end, zone, file_zone)[1]
    if last < first:
        raise BadValue("import.bad-moment")
    return first, last


def _moments(value: Any, zone: dt.tzinfo, file_zone: dt.tzinfo | None) -> tuple[float, float]:
    """Begin and end of what a value says: the same for a moment, 24 hours (23 or 25 when the clock changes) apart for a day."""
    if is_null(value):
        raise BadValue("import.bad-moment")
    read = day_or_moment(plain_value(value, file_zone))
    if isinstance(read, dt.datetime):
        moment = read if read.tzinfo is not None else to_utc(read, zone)
        return (moment.timestamp(),) * 2
    begin, finish = (to_utc(dt.datetime.combine(day, dt.time()), zone) for day in (read, read + _DAY))
    return begin.timestamp(), finish.timestamp()
