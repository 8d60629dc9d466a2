# SPDX-License-Identifier: GPL-2.0-or-later
"""The lamps of an inventory: what it says of each, what is reckoned with where it is silent, and the account of both in words."""
from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from . import lamp_values
from .importing.bad_value import BadValue
from .lamp_assumptions import BY_POWER, BY_TYPE_AND_POWER, GIVEN, Account, Defaults, Lamp, lamps_of
from .lamp_columns import CABINET, DIMMED, FLUX, HEIGHT, OFF, OFF_COLUMN, OWNER, POINT_ID, POLE_NUMBER, POWER, PURPOSES, TYPE
from .lamp_types import LAMP_TYPES, UNKNOWN, LampType, lamp_type_of
from .notice import Notice, Translate

_WORDS = (POLE_NUMBER, OWNER, CABINET, POINT_ID)


@dataclass(frozen=True)
class InventoryLamp:
    """One lamp; an empty text is not known."""

    pole_number: str = ""
    lighting_point_id: str = ""
    owner: str = ""
    cabinet: str = ""
    is_off: bool = False  # deliberately
    is_dimmed: bool | None = None
    dim_share: float | None = None  # of the light, left when dimmed
    light: Lamp | None = None


@dataclass(frozen=True)
class Inventory:
    """Lamps in the order of the rows.

    Attributes
    ----------
    known : {purpose: n}      lamps for which the inventory says it, readably
    account : Account         where flux and height come from, and what could not be read
    columns : {purpose: column}
    """

    lamps: list[InventoryLamp]
    known: Mapping[str, int]
    account: Account
    columns: Mapping[str, str]

    @property
    def assumed(self) -> dict[tuple[str, str, float], int]:
        """(HEIGHT or FLUX, lamp type, value in m or lm) → lamps for which it was assumed."""
        counts: Counter[tuple[str, str, float]] = Counter()
        for one in self.lamps:
            if one.light is not None and one.light.height_from != GIVEN:
                counts[HEIGHT, one.light.type, one.light.height_m] += 1
            if one.light is not None and one.light.flux_from not in (GIVEN, BY_TYPE_AND_POWER, BY_POWER):
                counts[FLUX, one.light.type, float(round(one.light.flux_lm))] += 1
        return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))

    def as_json(self) -> dict[str, Any]:
        """Plain values for METRICS."""
        assumed = [{"what": what, "type": kind, "value": value, "n": n} for (what, kind, value), n in self.assumed.items()]
        return {"columns": dict(self.columns), "known": dict(self.known), "assumed": assumed, **self.account.as_json()}


def defaults_of(types: Mapping[str, LampType] = LAMP_TYPES) -> Defaults:
    """What is taken for a lamp of which nothing is known: the values of the unknown type."""
    return Defaults(types[UNKNOWN].height_m, types[UNKNOWN].flux_lm(), types=types)


def read_inventory(rows: Iterable[Mapping[str, Any]], columns: Mapping[str, str], types: Mapping[str, LampType] = LAMP_TYPES) -> Inventory:
    """Read an inventory; a dirty value never costs the lamp, only itself.

    Parameters
    ----------
    rows : purpose (core.lamp_columns) → value as it is written, one for each lamp
    columns : purpose → the column it stands in; what is not there is assumed
    types : values for each lamp type (lamp_types.with_own_values)
    """
    given = [{**row, TYPE: _type_word(row)} for row in rows]
    lights, account = lamps_of(given, defaults_of(types))
    reader = _Facts(columns, account)
    lamps = [reader.lamp(row, light) for row, light in zip(given, lights)]
    return Inventory(lamps, {purpose: reader.known[purpose] for purpose in PURPOSES if columns.get(purpose)}, account, dict(columns))


def _type_word(row: Mapping[str, Any]) -> Any:
    """The word for the type, else what stands beside the power: "HPS 70"."""
    word, power = row.get(TYPE), row.get(POWER)
    if lamp_type_of(word) == UNKNOWN and isinstance(power, str) and lamp_type_of(power) != UNKNOWN:
        return power
    return word


class _Facts:
    """What the inventory says besides light; counts while it reads."""

    def __init__(self, columns: Mapping[str, str], account: Account) -> None:
        self._columns, self._account = columns, account
        self.known: Counter[str] = Counter()

    def lamp(self, row: Mapping[str, Any], light: Lamp) -> InventoryLamp:
        words = {purpose: as_word(row.get(purpose)) for purpose in _WORDS}
        is_off = self._value(row, OFF, lambda value: lamp_values.is_deliberately_off(value, row.get(OFF_COLUMN) or self._columns.get(OFF, "")))
        dimmed = self._value(row, DIMMED, lamp_values.dimmed)
        for purpose, word in words.items():
            self.known[purpose] += bool(word)
        self._count_light(row, light)
        return InventoryLamp(
            words[POLE_NUMBER], words[POINT_ID], words[OWNER], words[CABINET], bool(is_off),
            dimmed[0] if dimmed else None, dimmed[1] if dimmed else None, light,
        )  # fmt: skip

    def _count_light(self, row: Mapping[str, Any], light: Lamp) -> None:
        self.known[TYPE] += light.type != UNKNOWN
        if light.type == UNKNOWN and as_word(row.get(TYPE)):
            self._account.add_bad(TYPE, row[TYPE])
        self.known[HEIGHT] += light.height_from == GIVEN
        self.known[FLUX] += light.flux_from == GIVEN
        self.known[POWER] += light.flux_from in (BY_TYPE_AND_POWER, BY_POWER) or light.flux_from == GIVEN and _has_power(row)

    def _value(self, row: Mapping[str, Any], purpose: str, read: Callable[[Any], Any]) -> Any:
        try:
            value = read(row.get(purpose))
        except BadValue:
            self._account.add_bad(purpose, row[purpose])
            return None
        self.known[purpose] += value is not None
        return value


def _has_power(row: Mapping[str, Any]) -> bool:
    try:
        return lamp_values.power_w(row.get(POWER)) is not None
    except BadValue:
        return False


def as_word(value: Any) -> str:
    """A number or name as one writes it: 605.0 from a spreadsheet is 605."""
    if value is None or value != value:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return " ".join(str(value).split())


# -- in words ----------------------------------------------------------------------------------------------------------
def account_lines(found: Inventory, texts: Translate, language: str, types: Mapping[str, LampType] = LAMP_TYPES) -> list[str]:
    """The account in sentences: what was known for how many lamps, what was assumed, what could not be read."""
    if not found.lamps:
        return [texts("lamps.account.none")]
    lines = [_known_line(found, purpose, texts, language, types) for purpose in (TYPE, HEIGHT, FLUX)]
    facts = [purpose for purpose in (POLE_NUMBER, OWNER, CABINET, OFF, DIMMED) if found.columns.get(purpose)]
    if facts:
        told = ", ".join(texts("lamps.account.fact", what=texts(f"lamps.{purpose}"), known=found.known[purpose]) for purpose in facts)
        lines.append(texts("lamps.account.facts", n=len(found.lamps), facts=told))
    for purpose, n in found.account.bad.items():
        shown = ", ".join(f'"{value}"' for value in found.account.examples[purpose])
        lines.append(texts("lamps.account.unreadable", what=texts(f"lamps.{purpose}"), n=n, values=shown))
    return lines


def _known_line(found: Inventory, purpose: str, texts: Translate, language: str, types: Mapping[str, LampType]) -> str:
    what, n = texts(f"lamps.{purpose}"), len(found.lamps)
    line = texts("lamps.account.known", what=what, known=found.known.get(purpose, 0), n=n)
    from_power = sum(found.account.flux[way] for way in (BY_TYPE_AND_POWER, BY_POWER)) if purpose == FLUX else 0
    if from_power:
        line += " " + texts("lamps.account.from-power", n=from_power)
    alone = found.account.flux[BY_POWER] if purpose == FLUX else 0
    if alone:
        line += " " + texts("lamps.account.power-alone", n=alone, value=f"{types[UNKNOWN].flux_lm(1.0):g}")
    parts = [(kind, value, count) for (name, kind, value), count in found.assumed.items() if name == purpose]
    if parts:
        key = "lamps.account.as-flux" if purpose == FLUX else "lamps.account.as-height"
        shown = ", ".join(texts(key, value=f"{value:g}", type=types[kind].label(language), n=count) for kind, value, count in parts)
        line += " " + texts("lamps.account.assumed", n=sum(count for *_what, count in parts), values=shown)
    return line


def same_spot(places: Iterable[tuple[float, float] | None], lamps: Iterable[InventoryLamp]) -> Notice | None:
    """Lamps on exactly one spot with one pole number, or with none: probably one lamp written twice."""
    counts: Counter[tuple] = Counter((xy, lamp.pole_number) for xy, lamp in zip(places, lamps) if xy is not None)
    more = sum(n - 1 for n in counts.values())
    return Notice("lamps.same-spot", {"n": more}) if more else None
