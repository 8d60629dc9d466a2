# SPDX-License-Identifier: GPL-2.0-or-later
"""Days as people write them in a returned list: 3/10, 3 okt, okt, v 41, igår; the year that is missing follows from what the day is for."""
from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NoReturn

from . import local_time
from .importing.bad_value import BadValue
from .importing.dates import MONTHS, parse_date
from .importing.wording import plain, words

DONE, PROMISE = "done", "promise"  # a done day lies in the past, a promised one ahead

_SOON_DAYS = 31  # a done day without year that comes so soon is a day ahead, not one of last year
_OLDEST_DAYS, _FARTHEST_DAYS = 3 * 366, 6 * 366  # beyond that somebody mistyped the year
_FRIDAY = 5
_RELATIVE = {
    "idag": 0, "i dag": 0, "today": 0, "igar": -1, "i gar": -1, "yesterday": -1, "iforrgar": -2, "i forrgar": -2,
    "imorgon": 1, "i morgon": 1, "imorn": 1, "tomorrow": 1,
}  # fmt: skip
_WEEK = re.compile(r"(?:v|vecka|veckan|w|wk|week)\s*\.?\s*(?P<w>\d{1,2})(?:\s*[-–/]\s*(?:v\.?\s*)?(?P<w2>\d{1,2}))?(?:[\s,/-]+(?P<y>\d{4}))?", re.IGNORECASE)
_DAY_MONTH = re.compile(r"(?:den\s+)?(?P<d>\d{1,2})\s*(?P<sep>[./])\s*(?P<m>\d{1,2})\.?", re.IGNORECASE)
_DAY_NAMED = re.compile(r"(?:den\s+)?(?P<d>\d{1,2})\s*(?::?e|:?a|st|nd|rd|th|\.)?[\s-]*(?P<n>[a-zåäö]{3,9})\.?", re.IGNORECASE)
_NAMED_DAY = re.compile(r"(?P<n>[a-z]{3,9})\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?", re.IGNORECASE)
_MONTH = re.compile(r"(?:(?:i|in|under|during)\s+)?(?P<n>[a-zåäö]{3,9})\.?(?:[\s-]+(?P<y>\d{4}))?", re.IGNORECASE)
_YEAR_MONTH = re.compile(r"(?P<y>20\d{2})[-/](?P<m>\d{1,2})")

_NAMES = "|".join(sorted({*MONTHS}, key=len, reverse=True))
_YEAR = r"(?:[\s./,-]+(?:20)?\d{2}(?![\d/.:]))?"
# a day inside other words; what could be a fraction, a time of day or a house number is left alone
_INSIDE = re.compile(
    rf"""(?<![\w/.,:-])(?:
      20\d{{2}}-\d{{1,2}}-\d{{1,2}} | 20\d{{6}}
    | (?:den\s+)?\d{{1,2}}\s?/\s?\d{{1,2}}{_YEAR}
    | (?:den\s+)?\d{{1,2}}\.\d{{1,2}}(?:\.(?:20)?\d{{2}})?
    | (?:den\s+)?\d{{1,2}}\s*(?::?e|:?a|\.)?[\s-]*(?:{_NAMES})\.?(?:\s+20\d{{2}})?
    | (?:v|vecka|veckan|week)\s*\.?\s*\d{{1,2}}(?:\s*[-–]\s*\d{{1,2}})?(?:\s+20\d{{2}})?
    | (?:(?:i|in)\s+)?(?:{_NAMES})(?:\s+20\d{{2}})?
    | i\s?dag | i\s?g[åa]r | i\s?f[öo]rrg[åa]r | i\s?morgon | today | yesterday | tomorrow
    )(?![\w/:-])""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True)
class Day:
    """A day that was understood; an inexact one is the last day of the week or month that was written."""

    day: date
    is_exact: bool = True
    has_year: bool = True

    @property
    def is_said(self) -> bool:
        """Whether the day stood there as it is: nothing was filled in."""
        return self.is_exact and self.has_year


def read_day(value: Any, purpose: str, today: date, written_on: date | None = None) -> Day | None:
    """The day that a cell means, None for an empty one.

    Parameters
    ----------
    purpose : DONE (nearest past, never ahead) or PROMISE (nearest to come)
    today : the day of the municipality
    written_on : the day the file was last saved: what "idag" and a promise count from
    """
    if value is None or (isinstance(value, str) and not value.strip(" \t\r\n\u00a0-–")):
        return None
    reference = min(written_on or today, today)
    found = _read(value, purpose, today if purpose == DONE else reference, reference)
    return _checked(found, purpose, today)


def split_day(text: str) -> tuple[list[str], str]:
    """The days that stand in a text, as written, and the text without them."""
    found = [_tidy(place.group()) for place in _INSIDE.finditer(text)]
    return found, " ".join(_INSIDE.sub(" ", text).split()) if found else text


def _tidy(text: str) -> str:
    return " ".join(text.split()).strip(" ,;.")


def _read(value: Any, purpose: str, base: date, written_on: date) -> Day:
    if isinstance(value, str):
        text = _tidy(value)
        for reader in (_relative, _week, _without_year, _month):
            found = reader(text, purpose, base, written_on)
            if found is not None:
                return found
        value = text
    try:
        return Day(parse_date(value, local_time.zone()))
    except BadValue as error:
        raise BadValue("returned.bad-date") from error


def _checked(found: Day, purpose: str, today: date) -> Day:
    if purpose == DONE:
        if found.day > today:
            if found.is_exact:
                raise BadValue("returned.date-ahead", day=found.day.isoformat())
            return Day(today, False, found.has_year)  # this week or month: done in it, so not later than today
        if (today - found.day).days > _OLDEST_DAYS:
            raise BadValue("returned.date-too-old", day=found.day.isoformat())
    elif abs((found.day - today).days) > _FARTHEST_DAYS:
        raise BadValue("returned.date-too-far", day=found.day.isoformat())
    return found


def _relative(text: str, _purpose: str, _base: date, written_on: date) -> Day | None:
    is_plain = all(c.isalpha() or c == " " for c in text)
    steps = _RELATIVE.get(" ".join(words(text))) if is_plain else None
    return None if steps is None else Day(written_on + timedelta(days=steps))


def _week(text: str, purpose: str, base: date, _written_on: date) -> Day | None:
    """The Friday of the (last) week."""
    match = _WEEK.fullmatch(text)
    if match is None:
        return None
    number = int(match["w2"] or match["w"])
    if match["y"]:
        found = _fridays(number, (int(match["y"]),))
        return _begun(found[0] - timedelta(days=4), Day(found[0], False), purpose, base) if found else _no_day()
    year = base.isocalendar()[0]
    if purpose == DONE:
        started = [week for week in _fridays(number, (year, year - 1, year - 2)) if week - timedelta(days=4) <= base]
        ahead = [week for week in _fridays(number, (year, year + 1)) if week - timedelta(days=4) > base]
        if ahead and (not started or (ahead[0] - timedelta(days=4) - base).days <= _SOON_DAYS):
            raise BadValue("returned.date-ahead", day=ahead[0].isoformat())
        return Day(started[0], False, False) if started else _no_day()
    ahead = [week for week in _fridays(number, (year, year + 1, year + 2)) if week + timedelta(days=2) >= base]
    return Day(ahead[0], False, False) if ahead else _no_day()


def _no_day() -> NoReturn:
    raise BadValue("returned.bad-date")


def _fridays(number: int, years: tuple[int, ...]) -> list[date]:
    """Fridays of a week of that number in those years that have it: week 53 is rare."""
    found = []
    for year in years:
        try:
            found.append(date.fromisocalendar(year, number, _FRIDAY))
        except ValueError:  # week 53 of a year with 52
            continue
    return found


def _begun(first: date, found: Day, purpose: str, base: date) -> Day:
    """The week or month, unless something shall have been done in it before it has begun."""
    if purpose == DONE and first > base:
        raise BadValue("returned.date-ahead", day=found.day.isoformat())
    return found


def _without_year(text: str, purpose: str, base: date, _written_on: date) -> Day | None:
    match = _DAY_MONTH.fullmatch(text)
    if match is not None:
        return Day(_nearest(int(match["m"]), int(match["d"]), purpose, base), has_year=False)
    match = _DAY_NAMED.fullmatch(text) or _NAMED_DAY.fullmatch(text)
    month = MONTHS.get(plain(match["n"])) if match else None
    return Day(_nearest(month, int(match["d"]), purpose, base), has_year=False) if month else None


def _nearest(month: int, number: int, purpose: str, base: date) -> date:
    """The nearest such day that has been (done) or comes (promise); the base itself is both."""
    days = []
    for year in range(base.year - 4, base.year + 5):  # 29 February is rare
        try:
            days.append(date(year, month, number))
        except ValueError:
            continue
    if not days:
        raise BadValue("returned.bad-date")
    ahead = next((day for day in days if day > base), None)
    if purpose == PROMISE:
        return base if base in days else ahead or days[-1]
    if base not in days and ahead is not None and (ahead - base).days <= _SOON_DAYS:
        raise BadValue("returned.date-ahead", day=ahead.isoformat())
    return max(day for day in days if day <= base)


def _month(text: str, purpose: str, base: date, _written_on: date) -> Day | None:
    """The last day of a month, with or without its year."""
    match = _YEAR_MONTH.fullmatch(text)
    month = int(match["m"]) if match else None
    if match is None:
        match = _MONTH.fullmatch(text)
        month = MONTHS.get(plain(match["n"])) if match else None
    if not month or not 1 <= month <= 12:
        return None
    if match["y"]:
        last = _end_of(int(match["y"]), month)
        return _begun(last.replace(day=1), Day(last, False), purpose, base)
    if purpose == DONE:
        year = base.year if month <= base.month else base.year - 1
        if year < base.year and (date(base.year, month, 1) - base).days <= _SOON_DAYS:
            raise BadValue("returned.date-ahead", day=_end_of(base.year, month).isoformat())
        return Day(_end_of(year, month), False, False)
    return Day(_end_of(base.year if month >= base.month else base.year + 1, month), False, False)


def _end_of(year: int, month: int) -> date:
    if year < date.min.year:  # 0000
        _no_day()
    return date(year, month, calendar.monthrange(year, month)[1])
