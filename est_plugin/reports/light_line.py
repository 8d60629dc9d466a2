# SPDX-License-Identifier: GPL-2.0-or-later
"""Light along a route, as a map on paper tells it: by the pattern of the line."""
from __future__ import annotations

from dataclasses import dataclass

DARK, WEAK, BRIGHT, UNKNOWN = LIGHTS = ("dark", "weak", "bright", "unknown")


@dataclass(frozen=True)
class LightLine:
    """A stretch of the route in map units, with its expected light (one of LIGHTS) and its metres."""

    light: str
    points: tuple[tuple[float, float], ...]
    length_m: float


def metres(lines: tuple[LightLine, ...]) -> dict[str, float]:
    """Metres by light, only what there is, the darkest first."""
    found = {light: sum(one.length_m for one in lines if one.light == light) for light in LIGHTS}
    return {light: length for light, length in found.items() if length > 0}
