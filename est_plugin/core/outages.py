# SPDX-License-Identifier: GPL-2.0-or-later
"""Lamps that are out together: neighbours in a row along a street, a whole street, all that one cabinet feeds."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from .geometry import distance
from .lamp_match import SAME_POLE_M, LampGrid
from .street_strokes import Along
from .tour import tour

IN_ROW, STREET, AREA = KINDS = ("in_row", "street", "area")
MIN_IN_ROW = 3
MAX_GAP_M = 80.0  # lamps farther apart along a street are not neighbours
MAX_STEP_M = 60.0  # without streets
STREET_SHARE, CABINET_SHARE = 0.8, 0.5
LEAST_OF_STREET, LEAST_OF_CABINET = 4, 3  # a street of three lamps that are out is three in a row
LEAST_OUT = 3  # two lamps are never a whole street or area
EXTENT_OF_KIND = {STREET: "whole_street", AREA: "whole_area"}
DARK_FAULT = "out"


@dataclass(frozen=True)
class Post:
    """A lamp as the search looks at it. `along` is None when it belongs to no street; `is_off`: deliberately, it breaks no row and is not counted."""

    xy: tuple[float, float]
    cabinet: str = ""
    along: Along | None = None
    is_off: bool = False


@dataclass(frozen=True)
class Outage:
    """Lamps that are out together.

    Attributes
    ----------
    kind : IN_ROW, STREET or AREA
    lamps : indices of the lamps, in the order one passes them
    poles : int         how many poles these are
    of : int            lamps that belong to the street or cabinet (for IN_ROW the lamps of the row)
    street : int | None     stroke, when all lie on one
    cabinet : str           when all are fed by one
    """

    kind: str
    lamps: tuple[int, ...]
    poles: int
    of: int
    street: int | None = None
    cabinet: str = ""

    @property
    def extent(self) -> str:
        """Code of the list lamp_extent."""
        return EXTENT_OF_KIND.get(self.kind) or ("three_or_more" if self.poles > 2 else "two_in_row")


def find_outages(
    posts: Sequence[Post], out: Collection[int], *, min_in_row: int = MIN_IN_ROW, street_share: float = STREET_SHARE,
    cabinet_share: float = CABINET_SHARE,
) -> list[Outage]:  # fmt: skip
    """Groups of lamps that are out together, the largest first; each lamp stands in one group at most.

    Parameters
    ----------
    posts : all lamps, places in metres
    out : indices of those that are out
    min_in_row : fewer neighbours are no group
    street_share, cabinet_share : share of the lamps of a street (of at least four), of a cabinet (of at least three), from which all of it is out

    Notes
    -----
    Along a street two lamps are neighbours when no other lamp that should shine stands between them, on the whole street or on their side of it, and
    they are at most 80 m apart. Lamps that belong to no street are neighbours in the relative neighbourhood graph (Toussaint 1980, Pattern
    Recognition 12(4)): at most 60 m apart, and no third lamp nearer to both than they are to each other. Luminaires on one pole count as one.
    A cabinet comes before a street, a street before a row; what is left of a row that is too short joins the group it hangs together with.
    """
    head = _poles(posts)
    dark = sorted({head[index] for index in out if not posts[index].is_off})
    on_pole: dict[int, list[int]] = defaultdict(list)
    for index in sorted(set(out)):
        on_pole[head[index]].append(index)
    lit = [index for index, post in enumerate(posts) if head[index] == index and not post.is_off]
    rows = [row for row in _components(dark, _links(posts, lit, set(dark))) if len(row) >= max(2, min_in_row)]
    groups: list[tuple[str, set[int], int]] = []
    taken: set[int] = set()
    for kind, found in ((AREA, _cabinets(posts, lit, set(dark), min_in_row, cabinet_share)), (STREET, _streets(posts, lit, set(dark), street_share))):
        for members, of in found:
            left = members - taken
            if len(left) >= max(LEAST_OUT, min_in_row):
                groups.append((kind, set(left), of))
                taken |= left
    for row in rows:
        left = set(row) - taken
        if len(left) >= max(2, min_in_row):
            groups.append((IN_ROW, left, len(left)))
        elif left:
            whole = next(members for _kind, members, _of in groups if members & set(row))
            whole |= left
        taken |= left
    made = [_outage(posts, kind, members, of, on_pole) for kind, members, of in groups]
    return sorted(made, key=lambda one: (-one.poles, KINDS.index(one.kind), one.lamps))


# -- which are neighbours ----------------------------------------------------------------------------------------------
def _poles(posts: Sequence[Post]) -> list[int]:
    grid = LampGrid([post.xy for post in posts], SAME_POLE_M)
    head = list(range(len(posts)))
    for index, post in enumerate(posts):
        near = [one.index for one in grid.near(post.xy, SAME_POLE_M) if posts[one.index].is_off == post.is_off]
        head[index] = min([head[one] for one in near if one <= index] or [index])
    return head


def _links(posts: Sequence[Post], lit: Sequence[int], dark: set[int]) -> list[tuple[int, int]]:
    """Pairs of dark neighbours; `lit` are all lamps that should shine, dark ones among them."""
    rows: dict[tuple, list[int]] = defaultdict(list)
    for index in lit:
        along = posts[index].along
        if along is not None:
            rows[along.stroke, 0].append(index)
            rows[along.stroke, along.side].append(index)
    links = []
    for row in rows.values():
        row.sort(key=lambda index: (posts[index].along.along_m, index))
        links += [(a, b) for a, b in zip(row, row[1:]) if a in dark and b in dark and _gap(posts[a], posts[b]) <= MAX_GAP_M]
    return links + _without_street(posts, lit, dark)


def _gap(one: Post, other: Post) -> float:
    return abs(one.along.along_m - other.along.along_m)


def _without_street(posts: Sequence[Post], lit: Sequence[int], dark: set[int]) -> list[tuple[int, int]]:
    lonely = [index for index in sorted(dark) if posts[index].along is None]
    if not lonely:
        return []
    grid = LampGrid([posts[index].xy for index in lit], MAX_STEP_M)
    links = []
    for index in lonely:
        near = [(lit[one.index], one.distance_m) for one in grid.near(posts[index].xy, MAX_STEP_M) if lit[one.index] != index]
        for other, away in near:
            is_new = other in dark and (posts[other].along is not None or other > index)
            if is_new and not any(closer < away and distance(posts[third].xy, posts[other].xy) < away for third, closer in near):
                links.append((index, other))
    return links


def _components(members: Iterable[int], links: Iterable[tuple[int, int]]) -> list[list[int]]:
    beside: dict[int, list[int]] = defaultdict(list)
    for one, other in links:
        beside[one].append(other)
        beside[other].append(one)
    found, seen = [], set()
    for start in members:
        if start in seen:
            continue
        seen.add(start)
        group, waiting = [], [start]
        while waiting:
            at = waiting.pop()
            group.append(at)
            for other in beside[at]:
                if other not in seen:
                    seen.add(other)
                    waiting.append(other)
        found.append(sorted(group))
    return found


# -- whole streets and cabinets ----------------------------------------------------------------------------------------
def _shares(keys: Mapping[int, object], dark: set[int], least: int, share: float) -> list[tuple[set[int], int]]:
    """(those that are out, all) of each key of which enough are out, the largest first."""
    members: dict[object, list[int]] = defaultdict(list)
    for index, key in keys.items():
        members[key].append(index)
    found = []
    for every in members.values():
        gone = {index for index in every if index in dark}
        if len(every) >= least and len(gone) >= share * len(every):
            found.append((gone, len(every)))
    return sorted(found, key=lambda one: (-len(one[0]), min(one[0], default=0)))


def _cabinets(posts: Sequence[Post], lit: Sequence[int], dark: set[int], min_in_row: int, share: float) -> list[tuple[set[int], int]]:
    return _shares({index: posts[index].cabinet for index in lit if posts[index].cabinet}, dark, max(LEAST_OF_CABINET, min_in_row), share)


def _streets(posts: Sequence[Post], lit: Sequence[int], dark: set[int], share: float) -> list[tuple[set[int], int]]:
    return _shares({index: posts[index].along.stroke for index in lit if posts[index].along is not None}, dark, LEAST_OF_STREET, share)


def _outage(posts: Sequence[Post], kind: str, members: set[int], of: int, on_pole: Mapping[int, Sequence[int]]) -> Outage:
    strokes = {posts[index].along.stroke if posts[index].along else None for index in members}
    cabinets = {posts[index].cabinet for index in members}
    street = next(iter(strokes)) if len(strokes) == 1 else None
    listed = sorted(members)
    if street is not None:
        listed.sort(key=lambda index: posts[index].along.along_m)
    else:
        listed = [listed[at] for at in tour([posts[index].xy for index in listed])]
    lamps = tuple(lamp for pole in listed for lamp in on_pole[pole])
    return Outage(kind, lamps, len(listed), max(of, len(listed)), street, next(iter(cabinets)) if len(cabinets) == 1 else "")
