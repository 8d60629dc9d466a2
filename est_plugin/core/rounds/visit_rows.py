# SPDX-License-Identifier: GPL-2.0-or-later
"""Rows of a foreign list of visits read one by one: when, where, what – or why not."""
from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..cycle_rules import NOT_REACHED, VISITED
from ..importing import dates
from ..importing.bad_value import BadValue
from ..importing.clock_cells import parse_clock
from ..importing.rejections import Rejection
from ..importing.values import Parser, parser
from ..importing.vocabulary import Vocabulary
from ..schema import TABLES
from . import visit_columns as c
from .shift import readings
from .sheet import LONGEST_MIN

_PLAIN = (c.ACTIVITY, c.SEEN, c.NOTE, c.ORGANISATION, c.NUMBER, c.SYSTEM, c.STATE, c.MINUTES)
_LONGEST = dt.timedelta(minutes=LONGEST_MIN)


@dataclass(frozen=True)
class VisitRow:
    """What a row says; `moments` are the arrivals that it can mean (two in the hour that comes twice, none when it was not made)."""

    number: int
    values: Mapping[str, Any]
    moments: tuple[dt.datetime, ...] = ()  # UTC
    minutes: int | None = None
    day: dt.date | None = None
    place: str = ""  # as the row names it, when no hotspot is called so
    hotspot_id: str | None = None
    round_name: str = ""
    has_shift_day: bool = False  # a day and a clock time by itself: the day may be that on which the shift began
    source: Mapping[str, Any] = field(repr=False, default_factory=dict)

    @property
    def is_made(self) -> bool:
        """Whether somebody was there."""
        return self.values.get("state", VISITED) != NOT_REACHED


class VisitReader:
    """Reads row after row; `read` gives the row or its rejection."""

    def __init__(self, columns: Mapping[str, str], vocabulary: Vocabulary, zone: dt.tzinfo) -> None:
        table = TABLES["patrol_visit"]
        self._columns, self._vocabulary, self._zone = columns, vocabulary, zone
        self._hotspot = table["hotspot_id"]
        self._parsers: dict[str, Parser] = {name: parser(table[name], vocabulary, zone) for name in _PLAIN if name in columns}

    def read(self, number: int, row: Mapping[str, Any]) -> VisitRow | Rejection:
        """One row."""
        if all(value is None or value == "" for value in row.values()):
            return Rejection(number, "", "", "import.row-empty")
        ours = ""
        try:
            values: dict[str, Any] = {}
            for ours, parse in self._parsers.items():
                value = parse(self._cell(row, ours))
                if value is not None:
                    values[ours] = value
            minutes = values.pop(c.MINUTES, None)
            hotspot_id, place = self._where(row)
            is_made = values.get(c.STATE, VISITED) != NOT_REACHED
            ours = c.DAY
            day = self._day(row)
            ours = c.ARRIVED
            moments = self._arrivals(row, day) if is_made else ()
            ours = c.LEFT
            told = self._minutes(row, moments) if moments else None
        except BadValue as error:
            column = self._columns.get(ours, "")
            return Rejection.of(number, column, row.get(column), error)
        name = str(self._cell(row, c.ROUND) or "").strip()
        has_shift_day = day is not None and _clock(self._cell(row, c.ARRIVED)) is not None
        return VisitRow(number, values, moments, told if told is not None else minutes, day, place, hotspot_id, name, has_shift_day, row)

    # -- inside -------------------------------------------------------------------------------------------------------
    def _cell(self, row: Mapping[str, Any], ours: str) -> Any:
        column = self._columns.get(ours)
        value = row.get(column) if column is not None else None
        return None if value is None or value != value or (isinstance(value, str) and not value.strip()) else value

    def _where(self, row: Mapping[str, Any]) -> tuple[str | None, str]:
        value = self._cell(row, c.HOTSPOT)
        if value is None:
            return None, ""
        try:
            return self._vocabulary.reference(self._hotspot, value), ""
        except BadValue:
            return None, str(int(value) if isinstance(value, float) and value.is_integer() else value).strip()

    def _day(self, row: Mapping[str, Any]) -> dt.date | None:
        value = self._cell(row, c.DAY)
        return None if value is None else dates.parse_date(value, self._zone)

    def _arrivals(self, row: Mapping[str, Any], day: dt.date | None) -> tuple[dt.datetime, ...]:
        value, key = self._cell(row, c.ARRIVED), "import.visit-no-clock"
        if value is None:
            value = self._cell(row, c.DAY)  # one column may hold both
            key = "import.visit-no-time" if c.ARRIVED in self._columns else key
            if value is None:
                raise BadValue("import.visit-no-time")
        return self._moments(value, day, key)

    def _moments(self, value: Any, day: dt.date | None, key: str) -> tuple[dt.datetime, ...]:
        seconds = _clock(value) if day is not None else None
        if seconds is not None:
            wall: Any = dt.datetime.combine(day, dt.time()) + dt.timedelta(seconds=seconds)
        else:
            wall = dates.day_or_moment(value)
            if not isinstance(wall, dt.datetime):
                raise BadValue(key)
        found = readings(wall, self._zone)
        if not found:
            raise BadValue("import.time-skipped")
        return found

    def _minutes(self, row: Mapping[str, Any], moments: tuple[dt.datetime, ...]) -> int | None:
        """From the first arrival to the first departure at or after it; a clock time alone may be on the next day."""
        value = self._cell(row, c.LEFT)
        if value is None:
            return None
        start = moments[0]
        local = start.astimezone(self._zone).date()
        if _clock(value) is None:
            ends = self._moments(value, None, "import.visit-no-clock")
        else:
            ends = tuple(end for n in (0, 1) for end in readings(
                dt.datetime.combine(local + dt.timedelta(days=n), dt.time()) + dt.timedelta(seconds=_clock(value) or 0), self._zone))  # fmt: skip
        after = [end for end in ends if end >= start]
        if not after or min(after) - start > _LONGEST:
            raise BadValue("import.visit-left-before")
        return round((min(after) - start).total_seconds() / 60)


def _clock(value: Any) -> int | None:
    """Seconds of the day when the value is a clock time alone."""
    if isinstance(value, dt.datetime) or (isinstance(value, str) and len(value.strip()) > 11):
        return None
    try:
        return parse_clock(value)[0]
    except BadValue:
        return None
