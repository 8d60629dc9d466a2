# SPDX-License-Identifier: GPL-2.0-or-later
"""Flux and height of a lamp from what an inventory says, and by which assumption when it does not say."""
from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from .importing.bad_value import BadValue
from .importing.numbers import parse_real
from .lamp_types import (
    LAMP_TYPES, LEAST_FLUX_LM, LEAST_HEIGHT_M, LEAST_POWER_W, MOST_FLUX_LM, MOST_HEIGHT_M, MOST_POWER_W, UNKNOWN, LampType, lamp_type_of,
)  # fmt: skip

HEIGHT, FLUX, POWER = "height", "flux", "power"
GIVEN, BY_TYPE_AND_POWER, BY_POWER, BY_TYPE, BY_DEFAULT = "given", "type_and_power", "power", "type", "default"
"""Where a value comes from, the surest first."""
_LIMITS = {HEIGHT: (LEAST_HEIGHT_M, MOST_HEIGHT_M), FLUX: (LEAST_FLUX_LM, MOST_FLUX_LM), POWER: (LEAST_POWER_W, MOST_POWER_W)}
_UNITS = {HEIGHT: ("meter", "metres", "m"), FLUX: ("lumen", "lm"), POWER: ("watt", "w")}
_TIMES = re.compile(r"(\d{1,2})\s*[x×*]\s*(.+)", re.IGNORECASE)
_EXAMPLES = 5


@dataclass(frozen=True)
class Lamp:
    """What is reckoned with for one lamp."""

    height_m: float
    flux_lm: float
    maintenance_factor: float
    distribution: str
    type: str
    height_from: str
    flux_from: str


@dataclass
class Account:
    """For how many lamps which value was known and which was assumed; `bad` counts values that could not be used, with examples."""

    lamps: int = 0
    types: Counter = field(default_factory=Counter)
    height: Counter = field(default_factory=Counter)
    flux: Counter = field(default_factory=Counter)
    bad: Counter = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)

    def add_bad(self, name: str, value: Any) -> None:
        """Count a value that cannot be used."""
        self.bad[name] += 1
        shown, kept = str(value)[:40], self.examples.setdefault(name, [])
        if shown not in kept and len(kept) < _EXAMPLES:
            kept.append(shown)

    def as_json(self) -> dict[str, Any]:
        """Plain values for METRICS; every way of knowing is named, also those that no lamp has."""
        ways = (GIVEN, BY_TYPE_AND_POWER, BY_POWER, BY_TYPE, BY_DEFAULT)
        return {
            "total": self.lamps,
            "height_from": {way: self.height[way] for way in (GIVEN, BY_TYPE, BY_DEFAULT)},
            "flux_from": {way: self.flux[way] for way in ways},
            "types": dict(self.types),
            "unusable": {name: {"n": n, "examples": self.examples[name]} for name, n in self.bad.items()},
        }


@dataclass(frozen=True)
class Defaults:
    """What is taken where the inventory is silent; `maintenance_factor` given means the same for all types."""

    height_m: float
    flux_lm: float
    maintenance_factor: float | None = None
    types: Mapping[str, LampType] = field(default_factory=lambda: LAMP_TYPES)


def quantity(value: Any, name: str) -> float | None:
    """A height in m, flux in lm or power in W as people write it ("3,5", "70W", "2x35 W"); None when there is none.

    Raises
    ------
    BadValue    when something stands there that is no number or cannot be (negative, zero, a pole of 600 m)
    """
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    return _from_text(value.strip(), name) if isinstance(value, str) else _possible(parse_real(value), name)


@lru_cache(maxsize=4096)
def _from_text(text: str, name: str) -> float | None:
    if text in ("", "-", "–", "?"):
        return None
    times, rest = 1, text
    several = _TIMES.fullmatch(text)
    if several:
        times, rest = int(several[1]), several[2]
    unit = next((one for one in _UNITS[name] if rest.casefold().endswith(one)), "")
    return _possible(times * parse_real(rest, unit), name)


def _possible(number: float, name: str) -> float:
    low, high = _LIMITS[name]
    if not low <= number <= high:
        raise BadValue("import.bad-number")
    return number


def lamps_of(rows: Iterable[Mapping[str, Any]], defaults: Defaults) -> tuple[list[Lamp], Account]:
    """One Lamp for each row of {height, flux, power, type} (missing keys are silent), and the account of what was assumed."""
    account, made, seen = Account(), [], {}
    for row in rows:
        lamp = _lamp(row, defaults, account)
        made.append(seen.setdefault(lamp, lamp))  # a register repeats itself: equal lamps are one object
        account.lamps += 1
        account.types[lamp.type] += 1
        account.height[lamp.height_from] += 1
        account.flux[lamp.flux_from] += 1
    return made, account


def _lamp(row: Mapping[str, Any], defaults: Defaults, account: Account) -> Lamp:
    code = lamp_type_of(row.get("type"))
    kind = defaults.types[code]
    height, flux, power = (_read(row.get(name), name, account) for name in (HEIGHT, FLUX, POWER))
    is_known = code != UNKNOWN
    if height is not None:
        height_m, height_from = height, GIVEN
    else:
        height_m, height_from = (kind.height_m, BY_TYPE) if is_known else (defaults.height_m, BY_DEFAULT)
    if flux is not None:
        flux_lm, flux_from = flux, GIVEN
    elif power is not None:
        flux_lm, flux_from = kind.flux_lm(power), BY_TYPE_AND_POWER if is_known else BY_POWER
    else:
        flux_lm, flux_from = (kind.flux_lm(), BY_TYPE) if is_known else (defaults.flux_lm, BY_DEFAULT)
    factor = kind.maintenance_factor if defaults.maintenance_factor is None else defaults.maintenance_factor
    return Lamp(height_m, flux_lm, factor, kind.distribution, code, height_from, flux_from)


def _read(value: Any, name: str, account: Account) -> float | None:
    try:
        return quantity(value, name)
    except BadValue:
        account.add_bad(name, value)
        return None
