# SPDX-License-Identifier: GPL-2.0-or-later
"""Dates, clock times and lengths in words of the paper's language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from ..content import Texts


def day(value: dt.date, texts: Texts) -> str:
    """17 november 2026."""
    return texts("reports.day", day=value.day, month=texts(f"reports.month.{value.month}"), year=value.year)


def weekday(value: dt.date, texts: Texts) -> str:
    """Tuesday 17 November 2026."""
    return texts("reports.weekday-day", weekday=texts(f"reports.weekday.{value.isoweekday()}"), day=day(value, texts))


def short_day(value: dt.date, texts: Texts) -> str:
    """17 nov 2026."""
    return texts("reports.day", day=value.day, month=texts(f"reports.month-short.{value.month}"), year=value.year)


def days(first: dt.date, last: dt.date, texts: Texts, with_year: bool = True) -> str:
    """16–22 november 2026, 30 november–6 december 2026, 28 december 2026–3 januari 2027; one day alone as it is."""
    if first.year != last.year:
        return f"{day(first, texts)}–{day(last, texts)}"
    end = f"{last.day} {texts(f'reports.month.{last.month}')}" + (f" {last.year}" if with_year else "")
    if first == last:
        return end
    return f"{first.day}–{end}" if first.month == last.month else f"{first.day} {texts(f'reports.month.{first.month}')}–{end}"


def month(value: dt.date, texts: Texts) -> str:
    """November 2026."""
    return f"{texts(f'reports.month.{value.month}')} {value.year}"


def clock(value: dt.datetime, texts: Texts) -> str:
    """18.00 in Swedish, 18:00 in English."""
    return texts("reports.clock", hour=f"{value.hour:02d}", minute=f"{value.minute:02d}")


def when(starts: dt.datetime | None, ends: dt.datetime | None, texts: Texts) -> str:
    """Weekday, day and clock times; empty without a start."""
    if starts is None:
        return ""
    if ends is None:
        return texts("reports.when", day=weekday(starts, texts), start=clock(starts, texts))
    return texts("reports.when-to", day=weekday(starts, texts), start=clock(starts, texts), end=clock(ends, texts))


def date_or_time(value: dt.date | dt.datetime, texts: Texts) -> str:
    """A day, with the clock time when there is one."""
    if isinstance(value, dt.datetime) and (value.hour or value.minute):
        return texts("reports.when", day=weekday(value, texts), start=clock(value, texts))
    return weekday(value, texts)


def number(value: float, decimals: int, texts: Texts) -> str:
    """A number with the decimal mark of the language."""
    return f"{value:.{decimals}f}".replace(".", texts("reports.decimal-mark"))


def whole(n: int, texts: Texts) -> str:
    """A whole number with the spacing of the language: 5 000 or 5,000."""
    return f"{n:,}".replace(",", "\u00a0") if texts("reports.decimal-mark") == "," else f"{n:,}"


def length(metres: float, texts: Texts) -> str:
    """350 m, 2,4 km."""
    if metres < 1000:
        return texts("reports.metres", n=round(metres))
    return texts("reports.kilometres", km=number(metres / 1000, 1, texts))


def joined(words: list[str], texts: Texts) -> str:
    """a, b och c."""
    if len(words) < 2:
        return "".join(words)
    return texts("reports.and", first=", ".join(words[:-1]), last=words[-1])


def number_ranges(labels: Iterable[str]) -> list[str]:
    """1, 2, 3, 7 as 1–3, 7; what is no number as it is."""
    labels = list(labels)
    found: list[tuple[int, int]] = []
    for number in sorted({int(label) for label in labels if label.isdecimal()}):
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    numbers = [str(first) if first == last else f"{first}\u2013{last}" for first, last in found]
    return numbers + [label for label in dict.fromkeys(labels) if not label.isdecimal()]
