# SPDX-License-Identifier: GPL-2.0-or-later
"""Flux and height that are reckoned with for each lamp: what its inventory says, else by which assumption; and the account of both."""
from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from . import lamp_values
from .importing.bad_value import BadValue
from .lamp_columns import FLUX, HEIGHT, POWER, TYPE
from .lamp_types import LAMP_TYPES, UNKNOWN, LampType, lamp_type_of

GIVEN, BY_TYPE_AND_POWER, BY_POWER, BY_TYPE, BY_DEFAULT = WAYS = ("given", "type_and_power", "power", "type", "default")
"""Where a value comes from, the surest first."""
HEIGHT_WAYS = (GIVEN, BY_TYPE, BY_DEFAULT)
_READERS: dict[str, Callable[[Any], float | None]] = {HEIGHT: lamp_values.height_m, FLUX: lamp_values.flux_lm, POWER: lamp_values.power_w}
_EXAMPLES = 5


@dataclass(frozen=True)
class Lamp:
    """What is reckoned with for one lamp; flux is that of the luminaire downwards when it was new."""

    height_m: float
    flux_lm: float
    maintenance_factor: float
    distribution: str
    type: str
    height_from: str
    flux_from: str


@dataclass(frozen=True)
class Defaults:
    """What is taken where the inventory is silent."""

    height_m: float
    flux_lm: float
    types: Mapping[str, LampType] = field(default_factory=lambda: LAMP_TYPES)


@dataclass
class Account:
    """For how many lamps which value was known and which was assumed; `bad` counts values that could not be used.

    `known`: lamps of which both the height and the flux, or the power that it follows from, were said.
    """

    lamps: int = 0
    known: int = 0
    types: Counter = field(default_factory=Counter)
    height: Counter = field(default_factory=Counter)
    flux: Counter = field(default_factory=Counter)
    bad: Counter = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)

    def add(self, lamp: Lamp) -> None:
        """Count a lamp."""
        self.lamps += 1
        self.known += lamp.height_from == GIVEN and lamp.flux_from in (GIVEN, BY_TYPE_AND_POWER, BY_POWER)
        self.types[lamp.type] += 1
        self.height[lamp.height_from] += 1
        self.flux[lamp.flux_from] += 1

    def add_bad(self, name: str, value: Any) -> None:
        """Count a value that cannot be used, and keep some as examples."""
        self.bad[name] += 1
        shown, kept = str(value)[:40], self.examples.setdefault(name, [])
        if shown not in kept and len(kept) < _EXAMPLES:
            kept.append(shown)

    def as_json(self) -> dict[str, Any]:
        """Plain values; every way of knowing is named, also those that no lamp has."""
        return {
            "total": self.lamps, "known": self.known,
            "height_from": {way: self.height[way] for way in HEIGHT_WAYS},
            "flux_from": {way: self.flux[way] for way in WAYS},
            "types": dict(self.types),
            "unusable": {name: {"n": n, "examples": self.examples[name]} for name, n in self.bad.items()},
        }


def lamps_of(rows: Iterable[Mapping[str, Any]], defaults: Defaults) -> tuple[list[Lamp], Account]:
    """One Lamp for each row of {HEIGHT, FLUX, POWER, TYPE: value as it stands in the inventory}; a missing key is silent."""
    account, made = Account(), []
    known: dict[tuple[Any, ...], tuple[Lamp, tuple[tuple[str, Any], ...]]] = {}
    for row in rows:
        key = tuple((type(value), value) for value in (row.get(name) for name in (HEIGHT, FLUX, POWER, TYPE)))
        if key not in known:  # an inventory repeats itself
            known[key] = _lamp(row, defaults)
        lamp, bad = known[key]
        made.append(lamp)
        account.add(lamp)
        for name, value in bad:
            account.add_bad(name, value)
    return made, account


def _lamp(row: Mapping[str, Any], defaults: Defaults) -> tuple[Lamp, tuple[tuple[str, Any], ...]]:
    code = lamp_type_of(row.get(TYPE))
    kind, is_known, bad = defaults.types[code], code != UNKNOWN, []
    read = {}
    for name, reader in _READERS.items():
        try:
            read[name] = reader(row.get(name))
        except BadValue:
            read[name] = None
            bad.append((name, row[name]))
    if read[HEIGHT] is not None:
        height_m, height_from = read[HEIGHT], GIVEN
    else:
        height_m, height_from = (kind.height_m, BY_TYPE) if is_known else (defaults.height_m, BY_DEFAULT)
    if read[FLUX] is not None:
        flux_lm, flux_from = read[FLUX], GIVEN
    elif read[POWER] is not None:
        flux_lm, flux_from = kind.flux_lm(read[POWER]), BY_TYPE_AND_POWER if is_known else BY_POWER
    else:
        flux_lm, flux_from = (kind.flux_lm(), BY_TYPE) if is_known else (defaults.flux_lm, BY_DEFAULT)
    return Lamp(height_m, flux_lm, kind.maintenance_factor, kind.distribution, code, height_from, flux_from), tuple(bad)
