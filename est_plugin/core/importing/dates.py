# SPDX-License-Identifier: GPL-2.0-or-later
"""Dates and times as Swedish offices and spreadsheets write them; wall time is local, the result is UTC."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from typing import Any

from .. import local_time
from .bad_value import BadValue
from .wording import words

_EXCEL_EPOCH = date(1899, 12, 30)
_EXCEL_FIRST, _EXCEL_LAST = 20_000, 80_000  # 1954 to 2119: other numbers are no dates
_YEARS = range(1900, 2200)

MONTHS = {
    name: number
    for names in (
        "januari februari mars april maj juni juli augusti september oktober november december",
        "january february march april may june july august september october november december",
        "jan feb mar apr maj jun jul aug sep okt nov dec",
    )
    for number, name in enumerate(names.split(), 1)
}
MONTHS.update({"oct": 10, "sept": 9, "febr": 2})
_FILLERS = {
    "den", "kl", "klockan", "the", "at", "of", "st", "nd", "rd", "th", "e", "a",
    *"mandag tisdag onsdag torsdag fredag lordag sondag man tis ons tor tors fre lor son".split(),
    *"monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun".split(),
}  # fmt: skip

_CLOCK = (
    r"(?:(?:\s*,?\s+|\s*[T,]\s*|\s*kl\.?\s*)(?:kl\.?\s*)?(?P<h>\d{1,2})(?:[:.](?P<mi>\d{2})(?:[:.](?P<s>\d{2})(?:[.,](?P<f>\d{1,9}))?)?)?)?"
)
_ZONE = r"\s*(?P<z>Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?"
_YEAR_FIRST = re.compile(r"(?P<y>\d{4})([-/.])(?P<m>\d{1,2})\2(?P<d>\d{1,2})" + _CLOCK + _ZONE, re.IGNORECASE)
_COMPACT = re.compile(
    r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?:[T ]?(?P<h>\d{2})(?P<mi>\d{2})(?P<s>\d{2})?(?P<f>$^)?)?" + _ZONE, re.IGNORECASE
)
_DAY_FIRST = re.compile(r"(?P<d>\d{1,2})\s*[./-]\s*(?P<m>\d{1,2})(?:\s*[./,-]\s*|\s+)(?P<y>\d{4}|\d{2})" + _CLOCK + _ZONE, re.IGNORECASE)
_WITHOUT_YEAR = re.compile(r"\d{1,2}\s*[./]\s*\d{1,2}\.?")
_CLOCK_IN_WORDS = re.compile(
    r"(?<!\d)(?:\bkl\.?\s*)?(?P<h>\d{1,2})[:.](?P<mi>\d{2})(?:[:.](?P<s>\d{2}))?(?!\d)|\bkl\.?\s*(?P<h2>\d{1,2})\b", re.IGNORECASE
)


def parse_date(value: Any, zone: tzinfo) -> date:
    """The day of a value; a moment with a time zone gives the local day."""
    found = read(value, "import.bad-date")
    if isinstance(found, datetime):
        return found.astimezone(zone).date() if found.tzinfo else found.date()
    return found


def parse_moment(value: Any, zone: tzinfo) -> datetime:
    """The moment in UTC; a day without a clock time is its local midnight."""
    found = read(value, "import.bad-moment")
    if not isinstance(found, datetime):
        found = datetime.combine(found, time())
    if found.tzinfo is not None:
        return found.astimezone(timezone.utc)
    return to_utc(found, zone)


def day_or_moment(value: Any) -> date | datetime:
    """What a value says: a day, or a moment (without a zone it is wall time); BadValue when it says neither."""
    return read(value, "import.bad-moment")


def to_utc(wall: datetime, zone: tzinfo) -> datetime:
    """UTC of a wall time; the hour that summer time skips is refused, of the repeated hour the first is taken."""
    moment = wall.replace(tzinfo=zone).astimezone(timezone.utc)
    if moment.astimezone(zone).replace(tzinfo=None) != wall.replace(fold=0):
        raise BadValue("import.time-skipped")
    return moment


def default_zone() -> tzinfo:
    """The zone of Swedish municipalities."""
    return local_time.zone()


def read(value: Any, key: str) -> date | datetime:
    """A day, a wall time without zone, or a moment with one, as written; BadValue(key) for anything else."""
    try:
        if isinstance(value, (date, datetime)):
            _checked(value, key)  # 0001-01-01 and 9999-12-31 are how databases say that they do not know
            return value
        if isinstance(value, bool):
            raise BadValue(key)
        if isinstance(value, (int, float)):
            return _from_number(float(value), key)
        return _from_text(" ".join(str(value).split()), key)
    except (ValueError, OverflowError) as error:
        if isinstance(error, BadValue):
            raise
        raise BadValue(key) from error  # 31 February, hour 27


def _from_text(text: str, key: str) -> date | datetime:
    for pattern in (_YEAR_FIRST, _COMPACT, _DAY_FIRST):
        match = pattern.fullmatch(text)
        if match:
            return _assemble(match.groupdict(), key)
    if re.fullmatch(r"\d{5}(?:[.,]\d+)?", text):
        return _from_number(float(text.replace(",", ".")), key)
    if re.fullmatch(r"\d{6}", text):  # 261117
        return _checked(date(2000 + int(text[:2]), int(text[2:4]), int(text[4:])), key)
    if _WITHOUT_YEAR.fullmatch(text):
        raise BadValue("import.date-without-year")
    return _from_words(text, key)


def _assemble(parts: dict[str, str | None], key: str) -> date | datetime:
    year = int(parts["y"] or 0)
    day = _checked(date(year + 2000 if len(parts["y"] or "") == 2 else year, int(parts["m"] or 0), int(parts["d"] or 0)), key)
    if parts.get("h") is None:
        if parts.get("z"):
            raise BadValue(key)
        return day
    fraction = int(((parts.get("f") or "") + "000000")[:6])
    clock = time(int(parts["h"] or 0), int(parts.get("mi") or 0), int(parts.get("s") or 0), fraction)
    return datetime.combine(day, clock, tzinfo=_offset(parts.get("z")))


def _offset(text: str | None) -> timezone | None:
    if not text:
        return None
    if text.upper() in ("Z", "UTC", "GMT"):
        return timezone.utc
    sign = -1 if text[0] == "-" else 1
    digits = text[1:].replace(":", "")
    return timezone(sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0)))


def _from_words(text: str, key: str) -> date | datetime:
    """17 november 2026, tisdag den 17 nov. 2026 kl. 18.30, November 17, 2026."""
    clock, rest = None, text
    found = _CLOCK_IN_WORDS.search(text)
    if found:
        clock = time(int(found["h"] or found["h2"]), int(found["mi"] or 0), int(found["s"] or 0))
        rest = text[: found.start()] + " " + text[found.end() :]
    tokens = []
    for word in words(rest):
        split = re.fullmatch(r"(\d{1,2})(st|nd|rd|th|e|a)?", word)
        tokens.append(split.group(1) if split else word)
    tokens = [token for token in tokens if token not in _FILLERS]
    months = [MONTHS[token] for token in tokens if token in MONTHS]
    numbers = [token for token in tokens if token.isascii() and token.isdigit()]
    if len(months) != 1 or len(months) + len(numbers) != len(tokens):
        raise BadValue(key)
    years = [int(n) for n in numbers if len(n) == 4]
    days = [int(n) for n in numbers if len(n) <= 2]
    if len(days) == 1 and not years:
        raise BadValue("import.date-without-year")
    if len(days) != 1 or len(years) != 1:
        raise BadValue(key)
    day = _checked(date(years[0], months[0], days[0]), key)
    return datetime.combine(day, clock) if clock else day


def _from_number(number: float, key: str) -> date | datetime:
    """Excel's day number, or a date written as one number (20261117)."""
    if number == int(number) and len(str(int(number))) == 8:
        return _from_text(str(int(number)), key)
    if not _EXCEL_FIRST <= number <= _EXCEL_LAST:
        raise BadValue(key)
    whole = int(number)
    day = _EXCEL_EPOCH + timedelta(days=whole)
    seconds = round((number - whole) * 86_400)
    return day if seconds == 0 else datetime.combine(day, time()) + timedelta(seconds=seconds)


def _checked(day: date, key: str) -> date:
    if day.year not in _YEARS:
        raise BadValue(key)
    return day
