# SPDX-License-Identifier: GPL-2.0-or-later
"""The public text form of a period, read and written: 2026-W47, 2026-W46/W47, 2026-T3, 2026-Q4, 2026-11, 2026-11-17, 2026, 2026-11-01/2026-11-15.

It is what a workspace keeps, what algorithms are given and what file names hold. Weeks are those of ISO 8601.
"""
from __future__ import annotations

import re
from datetime import date, timedelta

from .errors import InputError
from .period import ALL, DAY, FORTNIGHT, MONTH, OWN, QUARTER, TERTIAL, WEEK, YEAR, Period, own_period, period_of, weeks_in

OPEN = ".."  # instead of an end that is open, as in ISO 8601-2
_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_YEAR = re.compile(r"(\d{4})")
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_PART = re.compile(r"(\d{4})[- ]?([TQKWV])\s*(\d{1,2})")  # K, V: kvartal, vecka
_WEEK_PAIR = re.compile(r"(\d{4})[- ]?[WV]\s*(\d{1,2})/(?:(\d{4})[- ]?)?[WV]?\s*(\d{1,2})")
_SPAN = re.compile(r"(\d{4}-\d{2}-\d{2}|\.\.)/(\d{4}-\d{2}-\d{2}|\.\.)")
_LENGTHS = {"T": (TERTIAL, 4), "Q": (QUARTER, 3), "K": (QUARTER, 3)}


def text_of(period: Period) -> str:
    """The text form; `parsed` reads it back as the same period."""
    first, last = period.first, period.last
    if period.kind == ALL or (first is None and last is None):
        return ALL
    if period.kind == OWN or first is None or last is None:
        return f"{first.isoformat() if first else OPEN}/{last.isoformat() if last else OPEN}"
    if period.kind == DAY:
        return first.isoformat()
    if period.kind == WEEK:
        return f"{period.year}-W{period.number:02d}"
    if period.kind == FORTNIGHT:
        year, week, _weekday = last.isocalendar()
        second = f"W{week:02d}" if year == period.year else f"{year}-W{week:02d}"
        return f"{period.year}-W{period.number:02d}/{second}"
    if period.kind == MONTH:
        return f"{first.year}-{first.month:02d}"
    letter = {QUARTER: "Q", TERTIAL: "T"}.get(period.kind)
    return f"{first.year}-{letter}{period.number}" if letter else str(first.year)


def parsed(text: str) -> Period:
    """The period of a text form; small letters, v for week and k for quarter are read too. InputError for anything else."""
    said = " ".join(str(text or "").split()).upper()
    if said == ALL.upper():
        return Period(ALL)
    try:
        found = _year(said) or _month(said) or _part(said) or _weeks(said) or _days(said)
    except ValueError as error:  # a day or week that the calendar does not have
        raise _unreadable(text) from error
    if found is None or any(day is not None and not _FIRST_YEAR <= day.year <= _LAST_YEAR for day in (found.first, found.last)):
        raise _unreadable(text)
    return found


def _year(said: str) -> Period | None:
    match = _YEAR.fullmatch(said)
    return period_of(YEAR, date(int(match[1]), 1, 1)) if match else None


def _month(said: str) -> Period | None:
    match = _MONTH.fullmatch(said)
    return period_of(MONTH, date(int(match[1]), int(match[2]), 1)) if match else None


def _part(said: str) -> Period | None:
    match = _PART.fullmatch(said)
    if match is None:
        return None
    year, letter, number = int(match[1]), match[2], int(match[3])
    if letter not in _LENGTHS:
        return period_of(WEEK, date.fromisocalendar(year, number, 1)) if number <= weeks_in(year) else None
    kind, months = _LENGTHS[letter]
    return period_of(kind, date(year, (number - 1) * months + 1, 1)) if number >= 1 else None


def _weeks(said: str) -> Period | None:
    match = _WEEK_PAIR.fullmatch(said)
    if match is None:
        return None
    year, second_year = int(match[1]), int(match[3] or match[1])
    first = date.fromisocalendar(year, int(match[2]), 1)
    second = date.fromisocalendar(second_year, int(match[4]), 1)
    return Period(FORTNIGHT, first, first + timedelta(days=13)) if second - first == timedelta(days=7) else None


def _days(said: str) -> Period | None:
    match = _SPAN.fullmatch(said)
    if match is None:
        return period_of(DAY, date.fromisoformat(said)) if len(said) == 10 else None
    return own_period(*(None if end == OPEN else date.fromisoformat(end) for end in match.groups()))


def _unreadable(text: str) -> InputError:
    return InputError("period.unreadable", "period.unreadable-hint", period=str(text or "").strip() or "–")
