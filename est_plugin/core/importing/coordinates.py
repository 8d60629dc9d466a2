# SPDX-License-Identifier: GPL-2.0-or-later
"""Coordinates as people write them: degrees, metres, both in one cell, with letters, as WKT."""

from __future__ import annotations

import math
import re
from typing import Any

from .bad_value import BadValue
from .numbers import parse_real

_PLAIN_NUMBER = re.compile(r"[+-]?\d{1,12}(?:\.\d{1,18})?", re.ASCII)
_DEGREES = re.compile(
    r"(?P<before>[NSEWÖV])?\s*(?P<d>[+-]?\d{1,3}(?:[.,]\d+)?)\s*°\s*(?:(?P<m>\d{1,2}(?:[.,]\d+)?)\s*['’′]\s*)?"
    r"(?:(?P<s>\d{1,2}(?:[.,]\d+)?)\s*(?:[\"”″]|''|’’)\s*)?(?P<after>[NSEWÖV])?",
    re.IGNORECASE,
)
_WITH_LETTER = re.compile(r"(?P<a>[NSEWÖV])?\s*[:=]?\s*(?P<n>[+-]?[\d\s.,\u00a0\u2009\u202f]*\d)\s*m?\s*(?P<b>[NSEWÖV])?", re.IGNORECASE)
_WKT_POINT = re.compile(r"(?:SRID=\d+;)?\s*POINT\s*(?:ZM?|M)?\s*\(\s*([^\s()]+)\s+([^\s()]+)[^()]*\)", re.IGNORECASE)
_TWO_NUMBERS = (
    re.compile(r"([+-]?\d+(?:[.,]\d+)?)\s*;\s*([+-]?\d+(?:[.,]\d+)?)"),
    re.compile(r"([+-]?\d+(?:[.,]\d+)?),?\s+([+-]?\d+(?:[.,]\d+)?)"),
    re.compile(r"([+-]?\d+(?:[.,]\d+)?)\s*/\s*([+-]?\d+(?:[.,]\d+)?)"),
    re.compile(r"([+-]?\d+(?:\.\d+)?)\s*,\s*([+-]?\d+(?:\.\d+)?)"),
    re.compile(r"([+-]?\d+,\d+)\s*,\s*([+-]?\d+,\d+)"),
)
_EAST, _NORTH = "EWÖV", "NS"


def parse_coordinate(value: Any) -> float:
    """One coordinate: metres or degrees; 59°20'4" N and N 6580822 are understood."""
    if not isinstance(value, str):
        return _number(value)
    if _PLAIN_NUMBER.fullmatch(value):
        return float(value)
    text = " ".join(value.split())
    degrees = _DEGREES.fullmatch(text)
    if degrees:
        return _from_degrees(degrees)
    letter = _WITH_LETTER.fullmatch(text)
    if not letter:
        raise BadValue("import.bad-coordinate")
    number = _number(letter["n"])
    return -abs(number) if _is_negative(letter["a"] or letter["b"]) else number


def parse_pair(value: Any) -> tuple[float, float, bool]:
    """(x, y, order is sure) of a cell that holds both coordinates.

    Without letters or WKT the first number is taken as north, as in "59.33, 18.06"; `detect` finds out when it is not.
    """
    text = " ".join(str(value).split()).strip("()[] ")
    wkt = _WKT_POINT.fullmatch(" ".join(str(value).split()))
    if wkt:
        return _number(wkt[1]), _number(wkt[2]), True
    lettered = _lettered(text)
    if lettered:
        return lettered
    for pattern in _TWO_NUMBERS:
        match = pattern.fullmatch(text)
        if match:
            return _number(match[2]), _number(match[1]), False
    raise BadValue("import.bad-coordinate")


def _lettered(text: str) -> tuple[float, float, bool] | None:
    """N 6580822 E 674032 and 59°20'4"N, 18°3'52"E, in either order."""
    parts = re.split(r"(?<=[\dNSEWÖV°'’′\"”″])\s*[,;/]?\s*(?=[NSEWÖV])", text, flags=re.IGNORECASE)
    candidates = [parts] if len(parts) == 2 else []
    candidates += [re.split(r"(?<=[NSEWÖV])\s*[,;/\s]\s*", text, maxsplit=1, flags=re.IGNORECASE)]
    for first, second in (pair for pair in candidates if len(pair) == 2):
        kinds = (_axis(first), _axis(second))
        if kinds == ("north", "east"):
            return parse_coordinate(second), parse_coordinate(first), True
        if kinds == ("east", "north"):
            return parse_coordinate(first), parse_coordinate(second), True
    return None


def _axis(text: str) -> str:
    letters = [c for c in text.upper() if c.isalpha()]
    if len(letters) != 1:
        return ""
    return "north" if letters[0] in _NORTH else "east" if letters[0] in _EAST else ""


def _from_degrees(match: re.Match[str]) -> float:
    whole, minutes, seconds = (_number(match[part] or 0) for part in "dms")
    if minutes >= 60 or seconds >= 60:
        raise BadValue("import.bad-coordinate")
    size = abs(whole) + minutes / 60 + seconds / 3600
    is_negative = whole < 0 or _is_negative(match["before"] or match["after"])
    return -size if is_negative else size


def _is_negative(letter: str | None) -> bool:
    return (letter or "").upper() in ("S", "W", "V")


def _number(value: Any) -> float:
    try:
        number = parse_real(value)
    except BadValue as error:
        raise BadValue("import.bad-coordinate") from error
    if not math.isfinite(number):
        raise BadValue("import.bad-coordinate")
    return number
