# SPDX-License-Identifier: GPL-2.0-or-later
"""When a report happened, from up to four columns of its row; wall time is local, the result is UTC."""
from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from typing import Any

from ..notice import Notice
from .bad_value import BadValue
from .clock_cells import is_clock, parse_clock
from .when_cells import Span, on_day, parse_span, style_of

FROM, TO, CLOCK, CLOCK_TO = "occurred_from", "occurred_to", "clock", "clock_to"
WHEN_COLUMNS = (FROM, TO, CLOCK, CLOCK_TO)
_REMEMBERED = 20_000
_ZONED = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d{1,2})(:\d\d:\d\d) ?(Z|[+-]\d\d:\d\d)", re.ASCII)
_ONE_DAY = timedelta(days=1)
_NOTHING = frozenset(("", "-", "–", "—", "null", "none", "nan", "nat", "n/a", "#n/a", "(null)"))


class WhenReader:
    """Reads occurred_from and occurred_to of row after row; `fault` tells which column a BadValue is about."""

    def __init__(self, columns: Mapping[str, str], rows: Sequence[tuple[int, Mapping[str, Any]]], zone: tzinfo) -> None:
        self._zone = zone
        self._from, self._to, self._clock, self._clock_to = (columns.get(name) for name in WHEN_COLUMNS)
        self._styles = {name: style_of(name, [row.get(name) for _, row in rows]) for name in (self._from, self._to) if name}
        self._is_plain = not (self._to or self._clock or self._clock_to)
        self._offsets: dict[date, timedelta | None] = {}
        self._remembered: dict[str, tuple[datetime, datetime | None]] = {}
        self.fault = ""
        self._repeated = 0

    def read(self, row: Mapping[str, Any]) -> tuple[datetime | None, datetime | None]:
        """(from, to) in UTC; (None, None) when the row does not say."""
        raw = row.get(self._from) if self._from else None
        if not self._is_plain:
            return self._from_many(row, raw)
        if not isinstance(raw, str):
            return self._utc(self._span(raw, self._from)) if raw is not None and raw == raw else (None, None)
        known = self._remembered.get(raw)
        if known is None:
            repeated = self._repeated
            known = self._quick(raw) or (self._utc(self._span(raw, self._from)) if not _is_nothing(raw) else (None, None))
            if len(self._remembered) < _REMEMBERED and repeated == self._repeated:  # those are counted row by row
                self._remembered[raw] = known
        return known

    def notices(self) -> tuple[Notice, ...]:
        """How the times were understood, where that is not plain to see."""
        found = [Notice("import.when-month", {"column": name}) for name, style in self._styles.items() if style.means_month]
        found += [Notice("import.when-month-first", {"column": name}) for name, style in self._styles.items() if style.is_month_first]
        if self._repeated:
            found.append(Notice("import.when-repeated", {"n": self._repeated}))
        return tuple(found)

    # -- one column -----------------------------------------------------------------------------------------------------
    def _quick(self, text: str) -> tuple[datetime, None] | None:
        """2026-11-17 22:30 and 2026-11-17T22:30:00, on a day without a change of the clock, and such with their zone: as most files write it."""
        if len(text) < 16 or text[4] != "-" or text[10] not in " T" or not "1900" <= text[:4] < "2200" or self._styles[self._from].means_day:
            return None
        zoned = _ZONED.fullmatch(text)
        try:
            if zoned:
                day, hour, rest, offset = zoned.groups()
                return datetime.fromisoformat(f"{day}T{hour:0>2}{rest}{offset.replace('Z', '+00:00')}").astimezone(timezone.utc), None
            if len(text) not in (16, 19) or text[13] != ":":
                return None
            wall = datetime.fromisoformat(text)
        except ValueError:
            return None
        offset = self._offset(wall.date())
        return None if offset is None else ((wall - offset).replace(tzinfo=timezone.utc), None)

    def _offset(self, day: date) -> timedelta | None:
        """Offset from UTC of a whole day; None on a day when the clock is changed."""
        if day not in self._offsets:
            begins, ends = (datetime.combine(one, time(), self._zone).utcoffset() for one in (day, day + _ONE_DAY))
            self._offsets[day] = begins if begins == ends else None
        return self._offsets[day]

    def _span(self, raw: Any, column: str) -> Span:
        self.fault = column
        return parse_span(raw, self._styles[column])

    # -- several columns ------------------------------------------------------------------------------------------------
    def _from_many(self, row: Mapping[str, Any], raw: Any) -> tuple[datetime | None, datetime | None]:
        if _is_nothing(raw):
            return None, None
        span = self._span(raw, self._from)
        end, clock, clock_to = (None if name is None or _is_nothing(row.get(name)) else row[name] for name in (self._to, self._clock, self._clock_to))
        if clock is not None and _is_one_day(span):
            self.fault = self._clock
            span = on_day(span.first, *parse_clock(clock))
        if end is not None and is_clock(end) and not isinstance(end, (int, float)):
            clock_to, end = end, None
            self.fault = self._to
        elif clock_to is not None:
            self.fault = self._clock_to
        last_day = None
        if end is not None:
            until = self._span(end, self._to)
            span = Span(span.first, until.first if until.last is None else until.last)
            last_day = until.first if _is_one_day(until) else None
        if clock_to is not None:
            span = _until(span, last_day, parse_clock(clock_to)[0])
        return self._utc(span)

    # -- to UTC -----------------------------------------------------------------------------------------------------------
    def _utc(self, span: Span) -> tuple[datetime, datetime | None]:
        begun = self._moment(span.first, 0)
        if span.last is not None:
            ended = self._moment(span.last + _ONE_DAY if not isinstance(span.last, datetime) else span.last, 1)
        else:
            ended = self._moment(span.first, 1)  # in the hour that comes twice nobody knows which of the two was meant
            if ended == begun:
                return begun, None
        if ended < begun:
            raise BadValue("import.ends-before")
        return begun, ended

    def _moment(self, value: date | datetime, fold: int) -> datetime:
        if not isinstance(value, datetime):
            value = datetime.combine(value, time())
        elif value.tzinfo is not None:
            return value.astimezone(timezone.utc)
        moment = value.replace(tzinfo=self._zone, fold=fold).astimezone(timezone.utc)
        if moment.astimezone(self._zone).replace(tzinfo=None, fold=0) != value.replace(fold=0):
            raise BadValue("import.time-skipped")
        if fold and moment != value.replace(tzinfo=self._zone, fold=0).astimezone(timezone.utc):
            self._repeated += 1
        return moment


def _until(span: Span, last_day: date | None, second: int) -> Span:
    """The end by its clock: on the last day when there is one, else after the start, if need be on the next day."""
    if last_day is not None:
        return Span(span.first, on_day(last_day, second, None).first)
    begun = span.first
    day = begun.date() if isinstance(begun, datetime) else begun
    ended = on_day(day, second, None).first
    if not isinstance(begun, datetime):
        return Span(begun, ended)
    if begun.tzinfo is not None:
        ended = ended.replace(tzinfo=begun.tzinfo)
    return Span(begun, ended if ended > begun else ended + _ONE_DAY)


def _is_one_day(span: Span) -> bool:
    return not isinstance(span.first, datetime) and span.first == span.last


def _is_nothing(value: Any) -> bool:
    if isinstance(value, str):
        return value.strip().casefold() in _NOTHING
    return value is None or value != value
