# SPDX-License-Identifier: GPL-2.0-or-later
"""Where something is, in words: the stop, the address, the street, or between two streets."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Iterable, Sequence

from .notice import Notice

STOP, ADDRESS, STREET = "stop", "address", "street"
STOP_WITHIN_M = 30.0
ADDRESS_WITHIN_M = 25.0
ON_STREET_M = 10.0
STREET_WITHIN_M = 100.0
OPPOSITE_DEG = 120.0  # two streets are on either side when their directions differ at least so much


@dataclass(frozen=True)
class Candidate:
    """A named thing near the place; `bearing_deg` (0 = north, clockwise) points from the place to its nearest part."""

    kind: str
    name: str
    distance_m: float
    bearing_deg: float | None = None


def place_text(candidates: Iterable[Candidate]) -> Notice | None:
    """The best description, or None when nothing with a name is near. `.text(texts)` gives the words.

    First the stop, then an address, then the crossing of two streets, the street itself, the gap between two streets,
    and at last the nearest street.
    """
    near = sorted((c for c in candidates if c.name and c.name.strip()), key=lambda c: (c.distance_m, c.name))
    for kind, within_m, key in ((STOP, STOP_WITHIN_M, "place.stop"), (ADDRESS, ADDRESS_WITHIN_M, "place.at")):
        for candidate in near:
            if candidate.kind == kind and candidate.distance_m <= within_m:
                return Notice(key, {"name": candidate.name.strip()})
    return _by_streets(_streets(near))


def _by_streets(streets: Sequence[Candidate]) -> Notice | None:
    if not streets:
        return None
    first = streets[0]
    name = first.name.strip()
    if len(streets) > 1:
        pair = {"first": name, "second": streets[1].name.strip()}
        if streets[1].distance_m <= ON_STREET_M:
            return Notice("place.crossing", pair)
        if first.distance_m > ON_STREET_M and _opposite(first, streets[1]):
            return Notice("place.between", pair)
    return Notice("place.on" if first.distance_m <= ON_STREET_M else "place.near", {"name": name})


def _streets(near: Sequence[Candidate]) -> list[Candidate]:
    """Streets within reach, the nearest part of each name only."""
    streets: dict[str, Candidate] = {}
    for candidate in near:
        if candidate.kind == STREET and candidate.distance_m <= STREET_WITHIN_M:
            streets.setdefault(candidate.name.strip(), candidate)
    return list(streets.values())


def _opposite(a: Candidate, b: Candidate) -> bool:
    if a.bearing_deg is None or b.bearing_deg is None:
        return False
    apart = abs(a.bearing_deg - b.bearing_deg) % 360
    return min(apart, 360 - apart) >= OPPOSITE_DEG
