# SPDX-License-Identifier: GPL-2.0-or-later
"""Values of a lamp inventory as people write them: "70W", "HPS 70", "2 x 36 W", "6,5 m", "0,07 kW", "ja", "50 %"."""
from __future__ import annotations

import math
import re
from typing import Any

from .importing.bad_value import BadValue
from .importing.wording import plain
from .lamp_types import LEAST_FLUX_LM, LEAST_HEIGHT_M, LEAST_POWER_W, MOST_FLUX_LM, MOST_HEIGHT_M, MOST_POWER_W

_NUMBER = re.compile(r"(?P<number>\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?![\d.,])|\d+(?:[.,]\d+)?)\s*(?P<unit>%|[^\W\d_]*)")
_TIMES = re.compile(r"(\d+)\s*(?:x|×|\*|st\s*à|à)\s*(?=\d)", re.IGNORECASE)
_EMPTY = frozenset(plain(word) for word in ("okänd", "okänt", "ukjent", "unknown", "saknas", "mangler", "null", "none", "na", "n/a", "vet ej", "vet inte"))
_POWER_UNITS = {"w": 1.0, "watt": 1.0, "kw": 1000.0}
_HEIGHT_UNITS = {
    "m": 1.0, "meter": 1.0, "metre": 1.0, "meters": 1.0, "metres": 1.0, "cm": 0.01, "dm": 0.1, "mm": 0.001, "ft": 0.3048, "feet": 0.3048, "foot": 0.3048,
}  # fmt: skip
_FLUX_UNITS = {"lm": 1.0, "lumen": 1.0, "klm": 1000.0}
# a number with the unit of something else is something else: "4000 lm" is no power, "3000 K" no height
_UNITS = frozenset((*_POWER_UNITS, *_HEIGHT_UNITS, *_FLUX_UNITS, "k", "kelvin", "lx", "lux", "cd", "v", "volt", "a", "ma", "hz", "khz", "kg", "%", "år", "st"))
_YES = frozenset("ja j yes y true sann sant x 1 on".split())
_NO = frozenset("nej nei no n false falskt 0 off".split())
# words of a column that tells the state: the lamp is off because somebody decided so; a fault is no such word
_OFF = frozenset(plain(word) for word in (
    "släckt", "avstängd", "avstängt", "frånkopplad", "medvetet släckt", "släckt med flit", "permanent släckt", "nedmonterad", "borttagen", "ur drift",
    "slukket", "utkoblet", "tatt ut av drift", "ute av drift", "nedlagt", "switched off", "deliberately off", "out of service", "out of use", "disused",
    "abandoned", "decommissioned", "inactive", "inaktiv",
))  # fmt: skip
_ON = frozenset(plain(word) for word in (
    "tänd", "i drift", "drift", "aktiv", "active", "in use", "in service", "operational", "lit", "tent", "ok", "on", "24/7", "befintlig",
))  # fmt: skip
_LIT_COLUMNS = frozenset(plain(word) for word in ("lit", "tänd", "i drift", "idrift", "aktiv", "active", "in use", "on", "tent"))  # here "no" means off


def power_w(value: Any) -> float | None:
    """Power in W of one luminaire; None when nothing is said (empty, 0, "okänd"), BadValue when it cannot be."""
    text = _text(value)
    times = _TIMES.search(text)
    if times:
        each = _quantity(_TIMES.sub("", text), _POWER_UNITS)
        return None if each is None else _within(int(times.group(1)) * each, LEAST_POWER_W, MOST_POWER_W)
    return _within(_quantity(text, _POWER_UNITS), LEAST_POWER_W, MOST_POWER_W)


def height_m(value: Any) -> float | None:
    """Height in m of the light over the ground; a number without a unit is metres."""
    return _within(_quantity(_text(value), _HEIGHT_UNITS), LEAST_HEIGHT_M, MOST_HEIGHT_M)


def flux_lm(value: Any) -> float | None:
    """Luminous flux in lm."""
    return _within(_quantity(_text(value), _FLUX_UNITS), LEAST_FLUX_LM, MOST_FLUX_LM)


def is_deliberately_off(value: Any, column: str = "") -> bool | None:
    """Whether the lamp is off on purpose; in a column named "lit" or "i drift" a no means off."""
    key = plain(_text(value))
    if key in _OFF or key in _ON:
        return key in _OFF
    flag = _flag(key)
    return (not flag) if flag is not None and plain(column) in _LIT_COLUMNS else flag


def dimmed(value: Any) -> tuple[bool, float | None] | None:
    """(whether it is dimmed at night, share of the light that is left then, if said); "50 %" is what is left."""
    text = _text(value)
    if "%" in text:
        share = _quantity(text, {"%": 0.01})
        if share is None:
            return True, 0.0
        if not 0.0 <= share <= 1.0:
            raise BadValue("lamps.out-of-range")
        return share < 1.0, share
    flag = _flag(plain(text))
    return None if flag is None else (flag, None)


def is_silent(value: Any) -> bool:
    """Whether a value says nothing: empty, "okänd", "saknas", a dash."""
    return not _text(value)


def off_words(values: Any) -> bool:
    """Whether a column tells the state of lamps: every value is a word for on or off, and one is off."""
    keys = [plain(_text(value)) for value in values]
    keys = [key for key in keys if key]
    return bool(keys) and all(key in _OFF or key in _ON for key in keys) and any(key in _OFF for key in keys)


def _text(value: Any) -> str:
    """What is written, empty for what says nothing."""
    if value is None or isinstance(value, float) and math.isnan(value):
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    text = " ".join(str(value).replace("\u2212", "-").split())
    return "" if not plain(text) and "%" not in text or plain(text) in _EMPTY else text


def _quantity(text: str, units: dict[str, float]) -> float | None:
    """The one quantity of a text, in the unit whose factor is 1; None for an empty text and for zero."""
    if not text:
        return None
    if re.match(r"-\s*\d", text) or re.search(r"\d[eE][+-]?\d", text):
        raise BadValue("lamps.out-of-range")
    found = [(_number(match.group("number")), match.group("unit").casefold()) for match in _NUMBER.finditer(text)]
    found = [(number, unit) for number, unit in found if unit in units or unit not in _UNITS]
    with_unit = [(number, unit) for number, unit in found if unit in units]
    chosen = with_unit or found
    if len(chosen) != 1:
        raise BadValue("lamps.unreadable")
    number, unit = chosen[0]
    return number * units.get(unit, 1.0) or None


def _number(text: str) -> float:
    return float("".join(text.split()).replace(",", "."))


def _within(number: float | None, low: float, high: float) -> float | None:
    if number is None:
        return None
    if not low <= number <= high:
        raise BadValue("lamps.out-of-range")
    return number


def _flag(key: str) -> bool | None:
    if not key:
        return None
    if key in _YES or key in _NO:
        return key in _YES
    raise BadValue("lamps.unreadable")
