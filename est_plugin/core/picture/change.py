# SPDX-License-Identifier: GPL-2.0-or-later
"""More, fewer or about as many as before: with a rule for small numbers and for chance."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Hashable

MORE, FEWER, SAME, TOO_FEW = "more", "fewer", "same", "too_few"
LEAST = 5  # below that in both periods nothing is said
NEW, RECURRING, COOLED = "new", "recurring", "cooled"
FATES = (NEW, RECURRING, COOLED)
LEAST_AT_PLACE = 3  # reports that make a new or recurring place worth naming


def judged(now: int, before: int) -> str:
    """How a count compares with that of a period as long.

    Fewer than five in both periods say nothing. Else more or fewer is said when the difference is larger than twice the root of both counts
    together: two counts of the same Poisson process differ by more than that in about one case of twenty.
    """
    if max(now, before) < LEAST:
        return TOO_FEW
    if (now - before) ** 2 <= 4 * (now + before):
        return SAME
    return MORE if now > before else FEWER


@dataclass(frozen=True)
class Place:
    """A place whose lot changed: reports now, and in the period before."""

    key: Hashable
    now: int
    before: int


def fates(now: Mapping[Hashable, int], before: Mapping[Hashable, int], earlier: Iterable[Hashable]) -> dict[str, list[Place]]:
    """Places that are new, recur or have cooled down, those with most reports first.

    Parameters
    ----------
    now, before : reports of one kind at each place, now and in the period before
    earlier : places that had any report of that kind before the period

    Notes
    -----
    New and recurring places have three reports or more. A place has cooled down when it had so many that none now is no chance: five.
    """
    known = set(earlier)
    found: dict[str, list[Place]] = {fate: [] for fate in FATES}
    for key, n in now.items():
        if n >= LEAST_AT_PLACE:
            found[RECURRING if key in known else NEW].append(Place(key, n, before.get(key, 0)))
    found[COOLED] = [Place(key, 0, n) for key, n in before.items() if not now.get(key) and judged(0, n) == FEWER]
    return {fate: sorted(places, key=lambda place: (-place.now, -place.before)) for fate, places in found.items()}
