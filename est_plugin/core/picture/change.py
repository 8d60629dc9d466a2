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
    """A place with its reports of one kind now, in the period before, and in the same period last year (None: nobody reported then)."""

    key: Hashable
    now: int
    before: int
    last_year: int | None = None

    @property
    def has_changed(self) -> bool:
        """Whether there are more or fewer than at one of the earlier times."""
        return any(judged(self.now, one) in (MORE, FEWER) for one in (self.before, self.last_year) if one is not None)


def fates(
    now: Mapping[Hashable, int], before: Mapping[Hashable, int], earlier: Iterable[Hashable], last_year: Mapping[Hashable, int] | None = None
) -> dict[str, list[Place]]:
    """Places that are new, recur or have cooled down: those that changed first, then those with most reports.

    Parameters
    ----------
    now, before : reports of one kind at each place, now and in the period before
    earlier : places that had any report of that kind before the period
    last_year : the same for the same period last year; None when nobody reported then

    Notes
    -----
    New and recurring places have three reports or more; also one that recurs with so few that it is no chance. A place has cooled down
    when it had so many that none now is no chance: five.
    """
    known = set(earlier)
    found: dict[str, list[Place]] = {fate: [] for fate in FATES}
    for key in dict.fromkeys((*now, *before)):
        place = Place(key, now.get(key, 0), before.get(key, 0), None if last_year is None else last_year.get(key, 0))
        if place.now == 0:
            if judged(0, place.before) == FEWER:
                found[COOLED].append(place)
        elif key not in known:
            if place.now >= LEAST_AT_PLACE:
                found[NEW].append(place)
        elif place.now >= LEAST_AT_PLACE or place.has_changed:
            found[RECURRING].append(place)
    return {fate: sorted(places, key=lambda place: (not place.has_changed, -place.now, -place.before)) for fate, places in found.items()}
