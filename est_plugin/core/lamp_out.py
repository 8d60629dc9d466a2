# SPDX-License-Identifier: GPL-2.0-or-later
"""Which lamps a list of lighting defects says are out, and which of these a repair would light."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from .case_status import says_done
from .errors import InputError
from .importing.bad_value import BadValue
from .importing.values import parse_flag
from .importing.wording import plain
from .lamp_match import SAME_POLE_M, XY, LampGrid, nearest_lamps

OUT, DELIBERATE, LIGHTS, DONE = "out", "deliberate", "lights", "done"
"""What a defect means for the light: out and to be repaired, out on purpose, gives light all the same, already repaired or no defect of its own."""
_DELIBERATE = "deliberately_off"
_LIGHTS_WORDS = frozenset(plain(word) for word in (
    "flickering", "blinkar", "day_burning", "tänd dagtid", "burning in daytime", "weak", "svag eller ojämn", "svag", "glare", "bländar",
    "hidden_by_vegetation", "skymd av växtlighet", "open_hatch", "öppen lucka", "öppen lucka, elfara", "graffiti", "klottrad", "wrong_colour",
    "fel ljusfärg", "missing", "belysning saknas",
))  # fmt: skip
_DELIBERATE_WORDS = frozenset(plain(word) for word in (_DELIBERATE, "släckt med flit", "medvetet släckt", "deliberately off"))
_LEFT_OUT = frozenset(("merged", "rejected"))


@dataclass(frozen=True)
class Defect:
    """One row of the defects; texts as they stand there, empty when unknown."""

    xy: XY | None
    pole_number: str = ""
    lighting_point_id: str = ""
    meaning: str = OUT


@dataclass(frozen=True)
class DefectLamps:
    """The lamps of each defect, and how sure that is."""

    lamps: tuple[int, ...] = ()
    is_ambiguous: bool = False


def meaning_of(fault: Any = None, is_deliberate: Any = None, handling: Any = None, review_state: Any = None) -> str:
    """What a row of defects says about the light; without a fault it means a lamp that is out."""
    if plain(str(review_state or "")) in _LEFT_OUT or says_done(str(handling or "")):
        return DONE
    word = plain(str(fault or ""))
    if word in _DELIBERATE_WORDS or _is_yes(is_deliberate):
        return DELIBERATE
    return LIGHTS if word in _LIGHTS_WORDS else OUT


def _is_yes(value: Any) -> bool:
    """Whether a flag is set; a word that is neither yes nor no sets none."""
    try:
        return parse_flag(value) if str("" if value is None else value).strip() else False
    except BadValue:
        return False


def match(defects: Sequence[Defect], places: Sequence[XY | None], poles: Sequence[str], ids: Sequence[str], within_m: float) -> list[DefectLamps]:
    """Which lamps each defect is about: by pole number or id where the inventory has it, else the nearest lamp.

    Parameters
    ----------
    defects : Defect
    places : (x, y) of each lamp in metres, None without a place
    poles, ids : pole number and id of each lamp, empty when unknown
    within_m : a lamp farther away from the defect is not meant
    Returns
    -------
    list of DefectLamps, one for each defect; all luminaires of one pole belong together
    Raises
    ------
    InputError    when the distance is no positive number
    """
    if not within_m > 0:
        raise InputError("lamps.distance-bad", value=within_m)
    named = _by_name(poles), _by_name(ids)
    nearest = nearest_lamps([one.xy for one in defects], places, within_m, poles)
    grid = LampGrid(places, within_m)
    made = []
    for defect, near in zip(defects, nearest):
        found = _named(defect, named)
        spots = {places[one] for one in found}
        if len(found) > 1 and not _is_one_pole(spots) and defect.xy is not None:
            found = [one for one in found if places[one] is not None and _apart(places[one], defect.xy) <= within_m]
        if found:
            made.append(DefectLamps(tuple(found), not _is_one_pole({places[one] for one in found})))
        elif near.first is not None:
            same = [one.index for one in grid.near(places[near.first.index], SAME_POLE_M)]
            made.append(DefectLamps(tuple(sorted(same)), near.is_ambiguous))
        else:
            made.append(DefectLamps())
    return made


def _by_name(names: Iterable[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for index, name in enumerate(names):
        if plain(name):
            found[plain(name)].append(index)
    return found


def _named(defect: Defect, named: tuple[dict[str, list[int]], dict[str, list[int]]]) -> list[int]:
    by_pole, by_id = named
    return list(by_pole.get(plain(defect.pole_number), ()) or by_id.get(plain(defect.lighting_point_id), ()))


def _is_one_pole(spots: set[XY | None]) -> bool:
    known = [xy for xy in spots if xy is not None]
    return all(_apart(known[0], xy) <= SAME_POLE_M for xy in known[1:])


def _apart(one: XY, other: XY) -> float:
    return ((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2) ** 0.5
