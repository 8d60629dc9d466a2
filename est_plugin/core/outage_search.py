# SPDX-License-Identifier: GPL-2.0-or-later
"""From reported lighting defects to outages: which lamp each is about, and which of them hang together."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from .geometry import distance
from .importing.wording import plain
from .lamp_inventory import InventoryLamp
from .lamp_match import SAME_POLE_M, is_place, nearest_lamps
from .outages import MIN_IN_ROW, Outage, Post, find_outages
from .street_strokes import StreetStrokes

MATCH_WITHIN_M = 10.0  # a report whose pole number is not known stands at the lamp itself, or it is another lamp
XY = tuple


@dataclass(frozen=True)
class ReportedLamp:
    """A lamp that somebody reported as out."""

    key: Hashable
    xy: XY | None
    pole_number: str = ""
    lighting_point_id: str = ""
    cabinet: str = ""


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
    reported: Sequence[ReportedLamp], places: Sequence[XY | None], lamps: Sequence[InventoryLamp], strokes: StreetStrokes | None = None,
    min_in_row: int = MIN_IN_ROW,
) -> Search:  # fmt: skip
    """Outages among the reports.

    Parameters
    ----------
    places, lamps : the inventory, metres; may be empty: then the reports alone tell where lamps are, and every one is out
    strokes : streets; without them neighbours are found by distance
    """
    lamp_of = match_reports(reported, places, lamps)
    posts = [_post(xy, lamp.cabinet, strokes, lamp.is_off) if is_place(xy) else None for xy, lamp in zip(places, lamps)]
    used = [index for index, post in enumerate(posts) if post is not None]
    all_posts, keys = [posts[index] for index in used], defaultdict(list)
    numbers = [lamps[index].pole_number for index in used]
    position = {index: at for at, index in enumerate(used)}
    unknown, placeless = [], []
    for one in reported:
        at = position.get(lamp_of.get(one.key))
        if at is None and is_place(one.xy):
            at = len(all_posts)
            all_posts.append(_post(one.xy, one.cabinet, strokes, False))
            numbers.append(one.pole_number)
            unknown.append(one.key)
        if at is None:
            placeless.append(one.key)
        else:
            keys[at].append(one.key)
    found = find_outages(all_posts, list(keys), min_in_row=min_in_row)
    return Search([_told(one, all_posts, numbers, keys, strokes) for one in found], unknown, placeless)


def match_reports(reported: Sequence[ReportedLamp], places: Sequence[XY | None], lamps: Sequence[InventoryLamp]) -> dict[Hashable, int]:
    """Report → lamp: by id, by pole number (of several with one number the nearest), else by place when that is certain."""
    by_id: dict[str, list[int]] = defaultdict(list)
    by_pole: dict[str, list[int]] = defaultdict(list)
    for index, lamp in enumerate(lamps):
        if lamp.lighting_point_id:
            by_id[lamp.lighting_point_id].append(index)
        if plain(lamp.pole_number):
            by_pole[plain(lamp.pole_number)].append(index)
    found: dict[Hashable, int] = {}
    left = []
    for one in reported:
        index = _chosen(one, by_pole.get(plain(one.pole_number), ()), places)
        if index is None and not one.pole_number:
            index = _chosen(one, by_id.get(one.lighting_point_id, ()), places)
        if index is not None:
            found[one.key] = index
        elif is_place(one.xy) and not plain(one.pole_number):
            left.append(one)
    if left and lamps:
        matches = nearest_lamps([one.xy for one in left], places, MATCH_WITHIN_M, [lamp.pole_number for lamp in lamps])
        found.update({one.key: match.first.index for one, match in zip(left, matches) if match.first is not None and not match.is_ambiguous})
    return found


def _chosen(one: ReportedLamp, candidates: Sequence[int], places: Sequence[XY | None]) -> int | None:
    """The only candidate, or the nearest of those on different spots."""
    if not candidates:
        return None
    usable = [index for index in candidates if is_place(places[index])]
    spots = [index for index in usable if distance(places[index], places[usable[0]]) > SAME_POLE_M]
    if not spots:
        return (usable or candidates)[0]
    return min(usable, key=lambda index: distance(places[index], one.xy)) if is_place(one.xy) else None


def _post(xy: XY, cabinet: str, strokes: StreetStrokes | None, is_off: bool) -> Post:
    return Post(xy, plain(cabinet), strokes.locate(xy) if strokes is not None else None, is_off)


def _told(one: Outage, posts: Sequence[Post], numbers: Sequence[str], keys: dict[int, list], strokes: StreetStrokes | None) -> FoundOutage:
    street = strokes.names[one.street] if strokes is not None and one.street is not None else ""
    known = dict.fromkeys(number for index in one.lamps if (number := numbers[index]))
    told = tuple(key for index in one.lamps for key in keys[index])
    return FoundOutage(one.kind, one.extent, told, tuple(posts[index].xy for index in one.lamps), tuple(known), one.poles, one.of, street, one.cabinet)
