# SPDX-License-Identifier: GPL-2.0-or-later
"""Numbers with decimal comma or point, thin spaces, thousand marks, units."""

from __future__ import annotations

import math
import re
from typing import Any

from .bad_value import BadValue

_SPACES = re.compile(r"[\s\u00a0\u2009\u202f'’]")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_THOUSANDS_POINT = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+,\d+", re.ASCII)
_THOUSANDS_COMMA = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+\.\d+", re.ASCII)
_MANY_POINTS = re.compile(r"[+-]?\d{1,3}(?:\.\d{3}){2,}", re.ASCII)
_MANY_COMMAS = re.compile(r"[+-]?\d{1,3}(?:,\d{3}){2,}", re.ASCII)
_LARGEST_INTEGER = 2**63 - 1


def parse_real(value: Any, unit: str = "") -> float:
    """A finite number; a single comma is a decimal comma."""
    if isinstance(value, bool):
        raise BadValue("import.bad-number")
    if isinstance(value, (int, float)):
        number = _as_float(value)
    else:
        number = _as_float(_normal(str(value), unit))
    if not math.isfinite(number):
        raise BadValue("import.bad-number")
    return number


def parse_integer(value: Any, unit: str = "") -> int:
    """A whole number; 3.0 from a spreadsheet is 3."""
    number = parse_real(value, unit)
    if number != int(number):
        raise BadValue("import.bad-integer")
    if abs(number) > _LARGEST_INTEGER:
        raise BadValue("import.bad-number")
    return int(number)


def _as_float(value: Any) -> float:
    try:
        return float(value)
    except (ValueError, OverflowError) as error:
        raise BadValue("import.bad-number") from error


def _normal(text: str, unit: str) -> str:
    text = _SPACES.sub("", text).replace("\u2212", "-").replace("\u2013", "-")
    if unit and text.casefold().endswith(unit.casefold()):
        text = text[: -len(unit)]
    if _THOUSANDS_POINT.fullmatch(text) or _MANY_POINTS.fullmatch(text):
        text = text.replace(".", "")
    elif _THOUSANDS_COMMA.fullmatch(text) or _MANY_COMMAS.fullmatch(text):
        text = text.replace(",", "")
    if not _NUMBER.fullmatch(text):
        raise BadValue("import.bad-number")
    return text.replace(",", ".")
