# SPDX-License-Identifier: GPL-2.0-or-later
"""From reported lighting defects to outages: which lamp each is about, and which of them hang together."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from .lamp_inventory import InventoryLamp
from .lamp_match import is_place
from .lamp_out import DELIBERATE, OUT, Defect, match
from .outages import MIN_IN_ROW, Outage, Post, find_outages
from .street_strokes import StreetStrokes

MATCH_WITHIN_M = 10.0  # a defect stands at its lamp, or it is another lamp
XY = tuple


@dataclass(frozen=True)
class FoundOutage:
    """An outage in the words of the reports.

    Attributes
    ----------
    keys : the reports, in the order one passes the lamps
    places, pole_numbers : of its poles, in the same order
    n, of : poles that are out, and poles that belong to the street or cabinet
    """

    kind: str
    extent: str
    keys: tuple[Hashable, ...]
    places: tuple[XY, ...]
    pole_numbers: tuple[str, ...]
    n: int
    of: int
    street: str = ""
    cabinet: str = ""


@dataclass(frozen=True)
class Search:
    """What was found; `unknown` are reports about no lamp of the inventory (they count by their own place), `placeless` could not be used."""

    outages: list[FoundOutage]
    unknown: list[Hashable]
    placeless: list[Hashable]


def search_outages(
    keys: Sequence[Hashable], defects: Sequence[Defect], places: Sequence[XY | None], lamps: Sequence[InventoryLamp],
    strokes: StreetStrokes | None = None, min_in_row: int = MIN_IN_ROW,
) -> Search:  # fmt: skip
    """Outages among lighting defects.

    Parameters
    ----------
    keys, defects : each defect under its key; those that say OUT count, a lamp that one says is out on purpose breaks no row
    places, lamps : the inventory, metres; may be empty: then the defects alone tell where lamps are
    strokes : streets; without them neighbours are found by distance
    """
    lamp_of = dict(zip(keys, _lamps_of(defects, places, lamps)))
    off = {lamp_of[key] for key, defect in zip(keys, defects) if defect.meaning == DELIBERATE}
    used = [index for index, xy in enumerate(places) if is_place(xy)]
    posts = [_post(places[index], lamps[index].cabinet, strokes, lamps[index].is_off or index in off) for index in used]
    numbers = [lamps[index].pole_number for index in used]
    position = {index: at for at, index in enumerate(used)}
    told: dict[int, list[Hashable]] = defaultdict(list)
    unknown, placeless = [], []
    for key, defect in zip(keys, defects):
        if defect.meaning != OUT:
            continue
        at = position.get(lamp_of[key])
        if at is None and is_place(defect.xy):
            at = len(posts)
            posts.append(_post(defect.xy, "", strokes, False))
            numbers.append(defect.pole_number)
            unknown.append(key)
        if at is None:
            placeless.append(key)
        else:
            told[at].append(key)
    found = find_outages(posts, list(told), min_in_row=min_in_row)
    return Search([_told(one, posts, numbers, told, strokes) for one in found], unknown, placeless)


def _lamps_of(defects: Sequence[Defect], places: Sequence[XY | None], lamps: Sequence[InventoryLamp]) -> list[int | None]:
    """The lamp of each defect; None where there is none, or two may be meant."""
    matches = match(defects, places, [lamp.pole_number for lamp in lamps], [lamp.lighting_point_id for lamp in lamps], MATCH_WITHIN_M)
    return [found.lamps[0] if found.lamps and not found.is_ambiguous else None for found in matches]


def _post(xy: XY, cabinet: str, strokes: StreetStrokes | None, is_off: bool) -> Post:
    return Post(xy, " ".join(cabinet.split()), strokes.locate(xy) if strokes is not None else None, is_off)


def _told(one: Outage, posts: Sequence[Post], numbers: Sequence[str], keys: dict[int, list], strokes: StreetStrokes | None) -> FoundOutage:
    street = strokes.names[one.street] if strokes is not None and one.street is not None else ""
    known = dict.fromkeys(number for index in one.lamps if (number := numbers[index]))
    told = tuple(key for index in one.lamps for key in keys[index])
    return FoundOutage(one.kind, one.extent, told, tuple(posts[index].xy for index in one.lamps), tuple(known), one.poles, one.of, street, one.cabinet)
