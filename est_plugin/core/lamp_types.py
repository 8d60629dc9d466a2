# SPDX-License-Identifier: GPL-2.0-or-later
"""What is assumed of a lamp whose inventory says only its type, or its type and power: visible values with their source, open to change.

The luminous flux meant here is what leaves the *luminaire* downwards: flux of the light source × light output ratio. The sources are told in
docs/lighting.md. Values of a municipality replace ours by `with_own_values`; ours are never changed in place.
"""
from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from .errors import InputError
from .importing.wording import words

LED, SODIUM_HIGH, SODIUM_LOW, METAL_HALIDE = "led", "sodium_high", "sodium_low", "metal_halide"
MERCURY, FLUORESCENT, INCANDESCENT, UNKNOWN = "mercury", "fluorescent", "incandescent", "unknown"
STREET, DIFFUSE = "street", "diffuse"
DISTRIBUTIONS = (STREET, DIFFUSE)
LEAST_HEIGHT_M, MOST_HEIGHT_M = 0.3, 60.0
LEAST_FLUX_LM, MOST_FLUX_LM = 10.0, 1_000_000.0
LEAST_POWER_W, MOST_POWER_W = 1.0, 5_000.0
_WHOLE_WORD_BELOW = 6  # shorter words (led, son, mh) must stand by themselves, longer ones may be part of a compound


@dataclass(frozen=True)
class LampType:
    """Defaults of one lamp type.

    Attributes
    ----------
    source_lm : ((power W, flux of the light source lm), …)    rising; between them by the logarithms, beyond them by the efficacy at the end
    output_ratio : float          share of the source's flux that leaves the luminaire downwards (1 for LED, whose flux is that of the luminaire)
    height_m : float              mounting height of the light over the ground
    power_w : float               power when only the type is known
    maintenance_factor : float    lamp ageing and dirt, CIE 154
    distribution : str            STREET or DIFFUSE, see analysis/light_photometry.py
    """

    code: str
    sv: str
    en: str
    source_lm: tuple[tuple[float, float], ...]
    output_ratio: float
    power_w: float
    height_m: float
    maintenance_factor: float
    distribution: str
    source: str
    names: tuple[str, ...] = ()

    def label(self, language: str) -> str:
        """Label in one language."""
        return self.sv if language == "sv" else self.en

    def flux_lm(self, power_w: float | None = None) -> float:
        """Luminous flux of the luminaire in lm for this power, or for the type's own."""
        power = self.power_w if power_w is None else float(power_w)
        if not (math.isfinite(power) and power > 0):
            raise InputError("light.power-bad", value=power_w)
        points = self.source_lm
        if power <= points[0][0]:
            flux = points[0][1] * power / points[0][0]
        elif power >= points[-1][0]:
            flux = points[-1][1] * power / points[-1][0]
        else:
            (low, low_lm), (high, high_lm) = next(pair for pair in zip(points, points[1:]) if pair[0][0] <= power <= pair[1][0])
            flux = low_lm * (power / low) ** (math.log(high_lm / low_lm) / math.log(high / low))
        return flux * self.output_ratio


_BOOK = "van Bommel (2015) Road Lighting, ch. 10"
LAMP_TYPES: dict[str, LampType] = {one.code: one for one in (
    LampType(
        LED, "LED", "LED", ((30.0, 3600.0),), 1.0, 33.0, 6.0, 0.80, STREET, "120 lm/W, middle of luminaires installed 2015–2025",
        ("led", "diod", "lysdiod"),
    ),
    LampType(
        SODIUM_LOW, "Lågtrycksnatrium", "Low-pressure sodium", ((35.0, 4600.0), (55.0, 7800.0), (90.0, 13000.0), (180.0, 32000.0)), 0.65, 55.0,
        8.0, 0.75, STREET, _BOOK, (
            "lågtrycksnatrium", "lågtryck natrium", "natrium lågtryck", "natrium lavtrykk", "lavtrykk natrium", "lavtrykksnatrium", "low pressure sodium",
            "sodium low pressure", "sox", "lps",
        ),
    ),
    LampType(
        SODIUM_HIGH, "Högtrycksnatrium", "High-pressure sodium",
        ((50.0, 4000.0), (70.0, 6000.0), (100.0, 9600.0), (150.0, 15300.0), (250.0, 28500.0), (400.0, 48000.0)), 0.75, 100.0,
        8.0, 0.80, STREET, "GE Lucalox data sheet (70–400 W); 50 W: " + _BOOK,
        ("högtrycksnatrium", "natrium", "sodium", "hps", "son", "nav", "hst", "hse", "natriumlampa"),
    ),
    LampType(
        METAL_HALIDE, "Metallhalogen", "Metal halide", ((35.0, 3300.0), (70.0, 6600.0), (150.0, 14000.0), (250.0, 22000.0), (400.0, 35000.0)),
        0.75, 70.0, 6.0, 0.70, STREET, _BOOK,
        ("metallhalogen", "metalhalogen", "halogenmetall", "metallhalid", "metal halide", "keramisk",
         "hqi", "cdm", "cdo", "cpo", "hci", "mh", "cmh", "cosmopolis"),
    ),
    LampType(
        MERCURY, "Kvicksilver", "Mercury vapour", ((50.0, 1800.0), (80.0, 3700.0), (125.0, 6300.0), (250.0, 13000.0), (400.0, 22000.0)), 0.65,
        125.0, 6.0, 0.65, DIFFUSE, _BOOK, ("kvicksilver", "kvikksølv", "mercury", "hpl", "hql", "hme"),
    ),
    LampType(
        FLUORESCENT, "Lysrör", "Fluorescent", ((18.0, 1250.0), (36.0, 2900.0), (58.0, 5000.0)), 0.60, 36.0, 4.0, 0.75, DIFFUSE,
        _BOOK + ", fluorescent and induction", ("lysrör", "lysrør", "fluorescent", "induktion", "induction", "cfl", "pll", "t5", "t8"),
    ),
    LampType(
        INCANDESCENT, "Glödlampa eller halogen", "Incandescent or halogen", ((60.0, 700.0), (100.0, 1350.0)), 0.60, 60.0, 4.0, 0.90, DIFFUSE,
        "EN 60064 lamps, 12–14 lm/W", ("glödlampa", "glödljus", "glødelampe", "incandescent", "halogen"),
    ),
    LampType(
        UNKNOWN, "Okänd", "Unknown", ((50.0, 4000.0),), 1.0, 50.0, 6.0, 0.80, STREET,
        "80 lm/W out of the luminaire: a 100 W high-pressure sodium luminaire, below most LED",
    ),
)}  # fmt: skip


def lamp_type_of(text: Any) -> str:
    """Code of the lamp type that a word of an inventory names ("natrium_Høytrykk", "SON-T 70", "LED 35W"); UNKNOWN when none is."""
    return UNKNOWN if text is None else _type_of(str(text))


@lru_cache(maxsize=4096)
def _type_of(text: str) -> str:
    given = _tokens(text)
    joined = "".join(given)
    if "".join(words(text)) in LAMP_TYPES:
        return "".join(words(text))
    if "_".join(words(text)) in LAMP_TYPES:
        return "_".join(words(text))
    for kind in LAMP_TYPES.values():
        for name in kind.names:
            wanted = _tokens(name)
            if len("".join(wanted)) < _WHOLE_WORD_BELOW:
                if _holds(given, wanted):
                    return kind.code
            elif "".join(wanted) in joined:
                return kind.code
    return UNKNOWN


def _tokens(text: str) -> tuple[str, ...]:
    """Letters and digits apart, so that "LED35W" names an LED; T5 and T8 stay whole."""
    return tuple(token for word in words(text) for token in re.findall(r"t[58]\b|[^\W\d_]+|\d+", word))


def _holds(given: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    return any(given[at : at + len(wanted)] == wanted for at in range(len(given) - len(wanted) + 1))


_LIMITS = {
    "output_ratio": (0.1, 1.0), "power_w": (LEAST_POWER_W, MOST_POWER_W), "height_m": (LEAST_HEIGHT_M, MOST_HEIGHT_M),
    "maintenance_factor": (0.1, 1.0), "lm_per_w": (1.0, 300.0),
}  # fmt: skip


def with_own_values(own: Mapping[str, Mapping[str, Any]]) -> dict[str, LampType]:
    """The lamp types with some values replaced, as {"led": {"height_m": 5, "lm_per_w": 140}}; lm_per_w replaces the flux by power.

    Raises
    ------
    InputError    for a type or value that does not exist, and for numbers outside what can be
    """
    made = dict(LAMP_TYPES)
    for code, values in own.items():
        if code not in made:
            raise InputError("light.type-unknown", value=code, known=", ".join(made))
        made[code] = _replaced(made[code], values)
    return made


def _replaced(kind: LampType, values: Mapping[str, Any]) -> LampType:
    if not isinstance(values, Mapping):
        raise InputError("light.type-value-bad", type=kind, value=values)
    changes: dict[str, Any] = {}
    for name, value in values.items():
        if name == "distribution":
            _check(value in DISTRIBUTIONS, kind, f"{name} = {value}")
            changes[name] = value
            continue
        _check(name in _LIMITS, kind, str(name))
        low, high = _LIMITS[name]
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        _check(is_number and low <= value <= high, kind, f"{name} = {value}")
        changes.update({"source_lm": ((1.0, float(value)),)} if name == "lm_per_w" else {name: float(value)})
    return replace(kind, **changes)


def _check(is_good: bool, kind: LampType, told: str) -> None:
    if not is_good:
        raise InputError("light.type-value-bad", type=kind, value=told)


def used_types(codes: Iterable[str], types: Mapping[str, LampType] = LAMP_TYPES) -> dict[str, dict[str, Any]]:
    """The values of the types in use, for the account of what was assumed."""
    return {
        code: {
            "power_w": kind.power_w, "flux_lm": round(kind.flux_lm()), "height_m": kind.height_m,
            "maintenance_factor": kind.maintenance_factor, "distribution": kind.distribution, "source": kind.source,
        }
        for code, kind in types.items() if code in set(codes)
    }  # fmt: skip
