# SPDX-License-Identifier: GPL-2.0-or-later
"""Swedish public holidays and working days, computed for any year; dates of the kind MM-DD and steps in months."""
from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Callable

from .errors import InputError

Holidays = Callable[[int], Container[date]]

_DAY = timedelta(days=1)
SATURDAY = 6


def easter_sunday(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the "anonymous" algorithm, Meeus, Astronomical Algorithms, chapter 8)."""
    a = year % 19
    b, c = divmod(year, 100)
    d, e = divmod(b, 4)
    f = (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    weekday_step = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * weekday_step) // 451
    month, day = divmod(h + weekday_step - 7 * m + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=64)
def holidays(year: int) -> Mapping[date, str]:
    """Days other than ordinary Saturdays and Sundays on which nothing is done, with the key of their name.

    The public holidays are those of lag (1989:253) om allmänna helgdagar, which counts every Sunday too. Midsummer Eve, Christmas Eve
    and New Year's Eve are not holidays by that law, but semesterlagen (1977:480) § 7 puts them on a par with Sundays and municipal
    offices are closed by custom, so that no working day is counted there.
    """
    easter = easter_sunday(year)
    midsummer = _first_saturday(date(year, 6, 20))
    days = {
        date(year, 1, 1): "new-year",
        date(year, 1, 6): "epiphany",
        easter - 2 * _DAY: "good-friday",
        easter: "easter-sunday",
        easter + _DAY: "easter-monday",
        date(year, 5, 1): "may-day",
        easter + 49 * _DAY: "whit-sunday",
        easter + 39 * _DAY: "ascension",  # after May Day: when both fall on 1 May (2008) the movable feast names the day
        date(year, 6, 6): "national-day",
        midsummer - _DAY: "midsummer-eve",
        midsummer: "midsummer-day",
        _first_saturday(date(year, 10, 31)): "all-saints",
        date(year, 12, 24): "christmas-eve",
        date(year, 12, 25): "christmas-day",
        date(year, 12, 26): "boxing-day",
        date(year, 12, 31): "new-years-eve",
    }
    return MappingProxyType(days)


def is_working_day(day: date, free: Holidays = holidays) -> bool:
    """Monday to Friday and no holiday."""
    return day.isoweekday() < SATURDAY and day not in free(day.year)


def add_working_days(start: date, count: int, free: Holidays = holidays) -> date:
    """The day so many working days after `start`; the start itself never counts. With 0 the first working day from the start on."""
    day = start
    if count == 0:
        while not is_working_day(day, free):
            day += _DAY
    for _ in range(count):
        day += _DAY
        while not is_working_day(day, free):
            day += _DAY
    return day


def add_months(start: date, count: int) -> date:
    """The same day of the month so many months later, or the last of that month: 31 Aug + 6 = 28 (29) Feb."""
    years, month0 = divmod(start.month - 1 + count, 12)
    return _clamped(start.year + years, month0 + 1, start.day)


def month_day(text: str, year: int) -> date:
    """The day of a year written as MM-DD; 02-29 is the 28th when the year has no 29th."""
    try:
        month, day = (int(part) for part in text.strip().split("-"))
        date(2024, month, day)  # a leap year: every day of a calendar exists
    except ValueError as error:
        raise InputError("rules.bad-month-day", value=text) from error
    return _clamped(year, month, day)


def next_of_list(after: date, dates: Iterable[str]) -> date:
    """The first day of a yearly list (MM-DD) that comes after a day; the day itself is too late to plan for."""
    days = [month_day(text, year) for year in (after.year, after.year + 1) for text in dates]
    coming = [day for day in days if day > after]
    if not coming:
        raise InputError("rules.no-dates")
    return min(coming)


def is_in_season(day: date, first: str | None, last: str | None) -> bool:
    """Whether a day lies in a yearly season, both ends included; the season may pass New Year, an open end is the year's."""
    start = month_day(first or "01-01", day.year)
    end = month_day(last or "12-31", day.year)
    return start <= day <= end if start <= end else day >= start or day <= end


def next_window(today: date, first: str, last: str) -> tuple[date, date]:
    """Start and end of the yearly window that is open today, else of the next one."""
    for year in (today.year - 1, today.year, today.year + 1):
        start, end = month_day(first, year), month_day(last, year)
        if end < start:
            end = month_day(last, year + 1)
        if end >= today:
            return start, end
    raise AssertionError("a yearly window always comes again")


def _first_saturday(day: date) -> date:
    return day + (SATURDAY - day.isoweekday()) % 7 * _DAY


def _clamped(year: int, month: int, day: int) -> date:
    last = (date(year + month // 12, month % 12 + 1, 1) - _DAY).day
    return date(year, month, min(day, last))
