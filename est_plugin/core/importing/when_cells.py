# SPDX-License-Identifier: GPL-2.0-or-later
"""When something happened, as one cell tells it: a moment, a day, a month, or from one to another."""
from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from . import dates
from .bad_value import BadValue
from .clock_cells import parse_clock
from .wording import words

_YEAR_MONTH = re.compile(r"(?P<y>(?:19|20)\d{2})\s*[-/.]\s*(?P<m>\d{1,2})|(?P<m2>\d{1,2})\s*/\s*(?P<y2>(?:19|20)\d{2})")
_CLOCK = r"(?:kl\.?\s*)?\d{1,2}(?:[:.]\d{2})?"
_DAY_AND_CLOCKS = re.compile(rf"(?P<day>.*?\d)[\s,]+(?P<clocks>{_CLOCK}\s*(?:-|–|—|\btill\b|\bto\b)\s*{_CLOCK})", re.IGNORECASE)
_FROM_TO = re.compile(r"\s+(?:-|–|—|till|to|t\.?o\.?m\.?)\s+|\s*[–—]\s*|(?<=\d)/(?=\d{4}-)", re.IGNORECASE)
_NUMBERS_FIRST = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(.*)", re.DOTALL)
_HALF_DAY = re.compile(r"(?P<head>.*\d{4}\D{0,2}\s*)(?P<h>\d{1,2})(?P<rest>(?::\d{2}){0,2}(?:\.\d+)?)\s*(?P<half>[ap])\.?m\.?", re.IGNORECASE)
_MONTH_HEADS = frozenset(("month", "manad", "yearmonth", "armanad", "months", "manader"))
_LEAST_MONTHS = 30  # rows that all are the first of a month, before the month is taken to be meant


class Span(NamedTuple):
    """What a cell says: a `date` means the whole day, a `datetime` without zone is wall time; `last` None is one moment."""

    first: date | datetime
    last: date | datetime | None = None


@dataclass(frozen=True)
class DateStyle:
    """How the cells of a column are to be taken, as all of them together show."""

    means_month: bool = False  # each is the first of a month
    means_day: bool = False  # each clock is midnight
    is_month_first: bool = False  # 12/31/2026


_AS_WRITTEN = DateStyle()


def parse_span(value: Any, style: DateStyle = _AS_WRITTEN) -> Span:
    """Read one cell; BadValue says how to write it."""
    if isinstance(value, str):
        value = " ".join(value.split())
        ranged = _range(value, style)
        if ranged is not None:
            return ranged
        value = _iso(value, style)
        month = _month(value)
        if month is not None:
            return month
    return _of(dates.read(value, "import.bad-moment"), style)


def style_of(name: str, values: Sequence[Any]) -> DateStyle:
    """The style of a column, from its heading and every different value of it."""
    distinct = [value for value in dict.fromkeys(v for v in values if not isinstance(v, (list, dict))) if value is not None and value != ""]
    style = DateStyle(is_month_first=_is_month_first(distinct))
    days: set[date] = set()
    for value in distinct:
        try:
            span = parse_span(value, style)
        except BadValue:
            continue
        if not isinstance(span.first, datetime):
            if span.last == span.first:
                days.add(span.first)
        elif span.last is None and span.first.time() == time():
            days.add(span.first.date())
        else:
            return style
    is_named = bool(_MONTH_HEADS & {*words(name), "".join(words(name))})
    is_proven = is_named or (len(days) >= 2 and len(values) >= _LEAST_MONTHS)  # a few first days of a month prove nothing
    means_month = bool(days) and all(day.day == 1 for day in days) and is_proven
    return DateStyle(means_month, bool(days), style.is_month_first)


def _of(found: date | datetime, style: DateStyle) -> Span:
    if isinstance(found, datetime):
        if not (style.means_day and found.time() == time()):
            return Span(found)
        found = found.date()
    return _whole_month(found.year, found.month) if style.means_month and found.day == 1 else Span(found, found)


def _range(text: str, style: DateStyle) -> Span | None:
    """2026-11-17 22–24, 17/11 2026 kl 22-02, 2026-11-17 – 2026-11-19, 2026-11-17T22:00/2026-11-18T01:00."""
    match = _DAY_AND_CLOCKS.fullmatch(text)
    if match:
        day = _day(match["day"], style)
        if day is not None:
            return on_day(day, *parse_clock(match["clocks"]))
    parts = _FROM_TO.split(text)
    if len(parts) != 2:
        return None
    try:
        first, last = (parse_span(part, style) for part in parts)
    except BadValue:
        return None
    return Span(first.first, last.first if last.last is None else last.last)


def _day(text: str, style: DateStyle) -> date | None:
    try:
        found = dates.read(_iso(text, style), "import.bad-moment")
    except BadValue:
        return None
    return None if isinstance(found, datetime) else found


def on_day(day: date, start_s: int, end_s: int | None) -> Span:
    """A stretch of a day; one that ends at or before its start ends on the next day."""
    begun = datetime.combine(day, time()) + timedelta(seconds=start_s)
    if end_s is None:
        return Span(begun)
    ended = datetime.combine(day, time()) + timedelta(seconds=end_s)
    return Span(begun, ended if ended > begun else ended + timedelta(days=1))


def _month(text: str) -> Span | None:
    match = _YEAR_MONTH.fullmatch(text)
    if match:
        year, month = int(match["y"] or match["y2"]), int(match["m"] or match["m2"])
        if not 1 <= month <= 12:
            raise BadValue("import.bad-moment")
        return _whole_month(year, month)
    parts = words(text)  # november 2026, 2026 nov
    if len(parts) != 2:
        return None
    numbers = [int(part) for part in parts if part.isascii() and part.isdigit() and len(part) == 4]
    months = [dates.MONTHS[part] for part in parts if part in dates.MONTHS]
    return _whole_month(numbers[0], months[0]) if numbers and months and 1900 <= numbers[0] < 2200 else None


def _whole_month(year: int, month: int) -> Span:
    return Span(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def _iso(text: str, style: DateStyle) -> str:
    """American dates and clocks of twelve hours in the form that everything else has."""
    half = _HALF_DAY.fullmatch(text)
    if half:
        hour = int(half["h"])
        if not 1 <= hour <= 12:
            raise BadValue("import.bad-moment")
        rest = half["rest"] if half["rest"].startswith(":") else ":00" + half["rest"]
        text = f"{half['head']}{hour % 12 + (12 if half['half'] in 'pP' else 0):02d}{rest}"
    if style.is_month_first:
        numbers = _NUMBERS_FIRST.fullmatch(text)
        if numbers:
            text = f"{numbers[4]}-{int(numbers[1]):02d}-{int(numbers[3]):02d}{numbers[5]}"
    return text


def _is_month_first(values: Iterable[Any]) -> bool:
    """Whether the second number of 12/31/2026 cannot be a month and the first always can."""
    is_seen = False
    for value in values:
        match = _NUMBERS_FIRST.match(value) if isinstance(value, str) else None
        if match is None:
            continue
        if int(match[1]) > 12:
            return False
        is_seen = is_seen or int(match[3]) > 12
    return is_seen
