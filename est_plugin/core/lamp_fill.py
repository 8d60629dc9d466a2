# SPDX-License-Identifier: GPL-2.0-or-later
"""The lamp of each reported row: by its pole number when the inventory has it once, else by its place when only one lamp can be meant."""
from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from .geometry import distance
from .importing.wording import plain
from .lamp_inventory import InventoryLamp
from .lamp_match import SAME_POLE_M, Candidate, LampMatch, is_place, nearest_lamps

BY_NUMBER, BY_PLACE, AMBIGUOUS = "number", "place", "ambiguous"
NUMBER_FAR, NUMBER_UNKNOWN, NUMBER_TWICE = "number_far", "number_unknown", "number_twice"
TOO_FAR, NO_PLACE = "too_far", "no_place"
FOUND = (BY_NUMBER, NUMBER_FAR, BY_PLACE)  # ways in which a lamp was found
WAYS = (BY_NUMBER, BY_PLACE, AMBIGUOUS, TOO_FAR, NO_PLACE, NUMBER_FAR, NUMBER_UNKNOWN, NUMBER_TWICE)
XY = tuple


@dataclass(frozen=True)
class Filled:
    """What was found for a row: the lamp (index) when `way` is one of FOUND, its distance when both have a place, and the two that may be meant."""

    way: str
    lamp: int | None = None
    distance_m: float | None = None
    match: LampMatch = LampMatch()


def fill_lamps(
    rows: Sequence[tuple[XY | None, str]], places: Sequence[XY | None], lamps: Sequence[InventoryLamp], max_distance_m: float
) -> list[Filled]:
    """The lamp of each row.

    Parameters
    ----------
    rows : (place in metres or None, pole number or empty)
    places, lamps : the inventory
    max_distance_m : lamps farther away are not meant; a lamp of the row's own number farther away is found as NUMBER_FAR
    Notes
    -----
    A number that the inventory does not have, or has on several poles of which none is the only one within reach, fills nothing: whoever wrote it
    meant some pole, and the nearest may be another one. Rows without a number follow core.lamp_match.nearest_lamps.
    """
    by_pole: dict[str, list[int]] = defaultdict(list)
    for index, lamp in enumerate(lamps):
        if plain(lamp.pole_number):
            by_pole[plain(lamp.pole_number)].append(index)
    poles = [lamp.pole_number for lamp in lamps]
    matches = nearest_lamps([None if plain(pole) else xy for xy, pole in rows], places, max_distance_m, poles)
    return [
        _by_number(xy, by_pole.get(plain(pole), []), places, max_distance_m) if plain(pole) else _by_place(xy, match)
        for (xy, pole), match in zip(rows, matches)
    ]


def counts(filled: Sequence[Filled]) -> dict[str, int]:
    """How many rows of each way, in the order of WAYS."""
    found = Counter(one.way for one in filled)
    return {way: found[way] for way in WAYS}


def _by_place(xy: XY | None, match: LampMatch) -> Filled:
    if not is_place(xy):
        return Filled(NO_PLACE)
    if match.first is None:
        return Filled(TOO_FAR)
    if match.is_ambiguous:
        return Filled(AMBIGUOUS, None, match.first.distance_m, match)
    return Filled(BY_PLACE, match.first.index, match.first.distance_m, match)


def _by_number(xy: XY | None, candidates: Sequence[int], places: Sequence[XY | None], max_distance_m: float) -> Filled:
    if not candidates:
        return Filled(NUMBER_UNKNOWN)
    ranked = sorted((distance(places[index], xy), index) for index in candidates if is_place(places[index])) if is_place(xy) else []
    if not _on_one_spot(candidates, places):
        if not ranked or ranked[0][0] > max_distance_m:
            return Filled(NUMBER_TWICE)
        within = [index for away, index in ranked if away <= max_distance_m]
        if not _on_one_spot(within, places):
            pair = [Candidate(index, away) for away, index in ranked[:2]]
            return Filled(NUMBER_TWICE, None, ranked[0][0], LampMatch(*pair))
    if not ranked:
        return Filled(BY_NUMBER, candidates[0])
    away, index = ranked[0]
    return Filled(BY_NUMBER if away <= max_distance_m else NUMBER_FAR, index, away)


def _on_one_spot(indices: Sequence[int], places: Sequence[XY | None]) -> bool:
    known = [places[index] for index in indices if is_place(places[index])]
    return all(distance(known[0], xy) <= SAME_POLE_M for xy in known)
