# SPDX-License-Identifier: GPL-2.0-or-later
"""Point layers of any size as columns: places in metres, wall-clock times, weights. A GeoPackage is read without a loop over features."""
from __future__ import annotations

import datetime as dt
import re
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from qgis.core import (
    QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsCoordinateTransformContext, QgsExpression, QgsExpressionContext,
    QgsFeatureRequest, QgsFeatureSource, QgsProviderRegistry, QgsVectorLayer,
)  # fmt: skip

from ..analysis.moments import local_seconds
from ..core.errors import InputError
from ..core.importing.bad_value import BadValue
from ..core.importing.dates import day_or_moment
from ..core.importing.numbers import parse_real
from ..storage.ogr_source import plain_value, zone_of_format
from ..storage.sql_text import quote
from .coordinate_arrays import gpkg_points, transformed

MOMENT, DAY, MONTH = "moment", "day", "month"
_ASKED_EVERY = 2000
_EPOCH, _EPOCH_DAY = dt.datetime(1970, 1, 1), dt.date(1970, 1, 1).toordinal()
_UTC_EPOCH = _EPOCH.replace(tzinfo=dt.timezone.utc)
_DAY_S = 86_400
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_MONTHS_SEEN = 3  # all on the first of a month, in so many months: only the month is known
Check = Callable[[], None]


@dataclass(frozen=True)
class EventFields:
    """Fields that are wanted; empty: not wanted. `zone` is that of the place."""

    start: str = ""
    end: str = ""
    weight: str = ""
    zone: dt.tzinfo = dt.timezone.utc

    @property
    def names(self) -> list[str]:
        """Names that are given."""
        return [name for name in (self.start, self.end, self.weight) if name]


@dataclass(frozen=True)
class EventTable:
    """What could be read: n events that have a place, and a time and a weight when these are wanted."""

    xy: np.ndarray  # (n, 2) metres
    start_s: np.ndarray | None = None  # (n,) wall-clock seconds since 1970-01-01 00:00; None without time field
    end_s: np.ndarray | None = None  # (n,)
    weights: np.ndarray | None = None  # (n,)
    read: int = 0  # features, or parts of multi-part ones
    without_place: int = 0
    without_time: int = 0
    without_weight: int = 0
    bad_values: tuple[str, ...] = field(default=())  # first ones that could not be read
    precision: str = MOMENT  # of the times: a layer whose times are all 00:00 holds days


def read_table(
    source: QgsFeatureSource, crs: QgsCoordinateReferenceSystem, context: QgsCoordinateTransformContext, fields: EventFields | None = None,
    where: str = "", expressions: QgsExpressionContext | None = None, check: Check = lambda: None, needs_place: bool = True,
) -> EventTable:  # fmt: skip
    """Read a point layer or feature source.

    Parameters
    ----------
    source : layer (a GeoPackage is then read at once) or feature source; a multipoint is one event per part
    crs : system in metres of the result
    fields : what is wanted besides the place; events that lack it are left out and counted
    where : QGIS expression that chooses events
    check : called now and then; may raise to stop
    needs_place : False keeps events without a place (NaN), also rows of a table
    Raises
    ------
    InputError    for a field that does not exist, an expression that cannot be read
    """
    fields = fields or EventFields()
    for name in fields.names:
        _must_have(source, name)
    raw = None if where else _from_geopackage(source, fields.names)
    xy, columns = raw if raw is not None else _by_feature(source, fields.names, where, expressions, check)
    check()
    xy = transformed(xy, QgsCoordinateTransform(source.sourceCrs(), crs, context), check)
    has_place = np.isfinite(xy).all(axis=1)
    if not needs_place:
        has_place[:] = True
    keep, bad = has_place.copy(), []
    values = dict(zip(fields.names, columns))
    times = weights = None
    if fields.start:
        times = _Times(values[fields.start], values.get(fields.end), fields.zone)
        keep &= times.is_known
        bad += times.bad
    if fields.weight:
        weights, unread = _numbers(values[fields.weight])
        bad += unread
        keep &= np.isfinite(weights)
    check()
    known = np.ones(len(xy), dtype=bool) if times is None else times.is_known
    return EventTable(
        xy[keep], None if times is None else times.start_s[keep], None if times is None else times.end_s[keep],
        None if weights is None else weights[keep], len(xy), int((~has_place).sum()), int((has_place & ~known).sum()),
        int((has_place & known & ~keep).sum()), tuple(bad), MOMENT if times is None else times.precision,
    )  # fmt: skip


def referenced_fields(where: str) -> list[str]:
    """Fields that an expression asks for; InputError when it cannot be read."""
    expression = QgsExpression(where)
    if expression.hasParserError():
        raise InputError("analysis.where-bad", reason=expression.parserErrorString().strip().splitlines()[0][:200])
    return [name for name in expression.referencedColumns() if name != QgsFeatureRequest.ALL_ATTRIBUTES]


# -- places and raw values ----------------------------------------------------------------------------------------------
def _must_have(source: QgsFeatureSource, name: str) -> None:
    if source.fields().lookupField(name) < 0:
        raise InputError("analysis.no-field", field=name, fields=", ".join(one.name() for one in source.fields())[:300])


def _from_geopackage(source: QgsFeatureSource, names: Sequence[str]) -> tuple[np.ndarray, list[list[Any]]] | None:
    """Straight from SQLite; None when the layer is no plain GeoPackage table of points, or holds edits that are not saved."""
    if not isinstance(source, QgsVectorLayer) or source.storageType() != "GPKG" or source.subsetString() or source.isEditable():
        return None
    parts = QgsProviderRegistry.instance().decodeUri("ogr", source.source())
    path, table = parts.get("path") or "", parts.get("layerName") or ""
    if not Path(path).is_file() or parts.get("subset"):
        return None
    try:
        with closing(sqlite3.connect(f"{Path(path).resolve().as_uri()}?mode=ro", uri=True)) as connection:
            return _select(connection, table, names)
    except sqlite3.Error:
        return None  # the provider of QGIS reads it, or says what is wrong


def _select(connection: sqlite3.Connection, table: str, names: Sequence[str]) -> tuple[np.ndarray, list[list[Any]]] | None:
    tables = connection.execute("SELECT table_name, column_name FROM gpkg_geometry_columns").fetchall()
    found = [row for row in tables if row[0] == table] if table else tables
    types = {row[1]: str(row[2]).upper() for row in connection.execute(f"PRAGMA table_info({quote(found[0][0])})")} if len(found) == 1 else {}
    if not types or any(name not in types for name in names):
        return None
    columns = ", ".join(quote(name) for name in (found[0][1], *names))
    cursor = connection.execute(f"SELECT {columns} FROM {quote(found[0][0])}")  # nosec B608 - names of the file, quoted
    if names:
        rows = cursor.fetchall()
        blobs, *values = ([row[index] for row in rows] for index in range(1 + len(names)))
    else:
        blobs, values = [blob for (blob,) in cursor], []
    xy = gpkg_points([blob for blob in blobs if blob is not None])
    if xy is None:
        return None
    places = np.full((len(blobs), 2), np.nan)
    places[[blob is not None for blob in blobs]] = xy
    return places, [_with_zone(column) if types[name] == "DATETIME" else column for name, column in zip(names, values)]


def _with_zone(values: list[Any]) -> list[Any]:
    """Times of a DATETIME column are UTC by definition of the format, also where the letter is missing."""
    return [value + "Z" if isinstance(value, str) and value[-1:].isdigit() and len(value) < 24 else value for value in values]


def _by_feature(
    source: QgsFeatureSource, names: Sequence[str], where: str, expressions: QgsExpressionContext | None, check: Check
) -> tuple[np.ndarray, list[list[Any]]]:
    request = QgsFeatureRequest()
    wanted = list(names)
    if where:
        for name in referenced_fields(where):
            _must_have(source, name)
            wanted.append(name)
        request.setFilterExpression(where)
        if expressions is not None:
            request.setExpressionContext(expressions)
        if QgsFeatureRequest.ALL_ATTRIBUTES not in QgsExpression(where).referencedColumns():
            request.setSubsetOfAttributes(wanted, source.fields())
    else:
        request.setSubsetOfAttributes(wanted, source.fields())
    zone = zone_of_format(source)
    fields = [source.fields().lookupField(name) for name in names]
    places: list[tuple[float, float]] = []
    columns: list[list[Any]] = [[] for _ in names]
    for number, feature in enumerate(source.getFeatures(request)):
        if number % _ASKED_EVERY == 0:
            check()
        geometry = feature.geometry()
        if geometry.isNull() or geometry.isEmpty():
            points = [(np.nan, np.nan)]
        elif geometry.isMultipart():
            points = [(point.x(), point.y()) for point in geometry.asMultiPoint()]
        else:
            point = geometry.asPoint()
            points = [(point.x(), point.y())]
        places += points
        for column, index in zip(columns, fields):
            column += [plain_value(feature.attribute(index), zone)] * len(points)
    return np.array(places, dtype=float).reshape(-1, 2), columns


# -- what the values say ------------------------------------------------------------------------------------------------
def _numbers(values: list[Any]) -> tuple[np.ndarray, list[str]]:
    """Values as floats, NaN for what is empty, negative or no number."""
    found, bad = np.full(len(values), np.nan), []
    for index, value in enumerate(values):
        try:
            found[index] = float(value) if isinstance(value, (int, float)) else parse_real(value) if value not in (None, "") else np.nan
        except BadValue:
            bad = bad or [str(value)[:60]]
    found[found < 0] = np.nan
    return found, bad


class _Times:
    """Wall-clock seconds from and to of each event."""

    def __init__(self, starts: list[Any], ends: list[Any] | None, zone: dt.tzinfo) -> None:
        self.bad: list[str] = []
        first, first_until, precision = self._column(starts, zone, is_alone=ends is None)
        if ends is None:
            last_until = first_until
        else:
            _last, last_until, end_precision = self._column(ends, zone, is_alone=False)
            last_until = np.where(np.isnan(last_until), first_until, last_until)
            precision = MOMENT if MOMENT in (precision, end_precision) else precision
        self.precision = precision
        self.is_known = np.isfinite(first) & (last_until >= first)
        self.start_s = np.where(self.is_known, first, 0).astype(np.int64)
        self.end_s = np.where(self.is_known, last_until, 0).astype(np.int64)

    def _column(self, values: list[Any], zone: dt.tzinfo, is_alone: bool) -> tuple[np.ndarray, np.ndarray, str]:
        """(from, to, precision) of one column; each different value is read once."""
        different = list(dict.fromkeys(values))
        read = [self._read(value) for value in different]
        clocks = [one for one in read if isinstance(one, dt.datetime)]
        if clocks and all(one.time() == dt.time() for one in clocks):  # nobody reports only at midnight: the day is known, not the hour
            read = [one.date() if isinstance(one, dt.datetime) else one for one in read]
            clocks = []
        elif is_alone and clocks and all(one.tzinfo and one.astimezone(zone).time() == dt.time() for one in clocks):
            read = [one.astimezone(zone).date() if isinstance(one, dt.datetime) else one for one in read]  # midnights of the place, kept as UTC
            clocks = []
        days = [one for one in read if isinstance(one, dt.date)]
        is_months = not clocks and len(days) >= _MONTHS_SEEN and all(day.day == 1 for day in days)
        bounds = np.array([_bounds(one, is_months) for one in read], dtype=float).reshape(-1, 3)
        is_utc = bounds[:, 2] == 1
        if is_utc.any():
            bounds[is_utc, 0] = bounds[is_utc, 1] = local_seconds(bounds[is_utc, 0].astype(np.int64), zone)
        place = {value: index for index, value in enumerate(different)}
        index = np.fromiter((place[value] for value in values), dtype=np.int64, count=len(values))
        return bounds[index, 0], bounds[index, 1], MOMENT if clocks else MONTH if is_months else DAY

    def _read(self, value: Any) -> dt.datetime | dt.date | tuple[int, int] | None:
        if value is None or value == "":
            return None
        text = str(value).strip()
        if not isinstance(value, (dt.datetime, dt.date)):
            try:
                value = dt.date.fromisoformat(text) if len(text) == 10 else dt.datetime.fromisoformat(text.replace("Z", "+00:00"))
            except ValueError:
                pass  # not the common way of writing: the reader of imports knows the others
        month = _MONTH.fullmatch(text)
        try:
            return dt.date(int(month[1]), int(month[2]), 1) if month else day_or_moment(value)  # no year that is none, such as 9999
        except (BadValue, ValueError):
            self.bad = self.bad or [text[:60]]
            return None


def _bounds(read: Any, is_months: bool) -> tuple[float, float, float]:
    """(from, to, whether they are UTC) in seconds; NaN when not known."""
    if read is None:
        return np.nan, np.nan, 0
    if isinstance(read, dt.datetime):
        if read.tzinfo is None:
            seconds = (read - _EPOCH).total_seconds() // 1
            return seconds, seconds, 0
        seconds = (read - _UTC_EPOCH).total_seconds() // 1
        return seconds, seconds, 1
    days = 1
    if is_months:
        days = (dt.date(read.year + read.month // 12, read.month % 12 + 1, 1) - read).days
    first = (read.toordinal() - _EPOCH_DAY) * _DAY_S
    return first, first + days * _DAY_S, 0
