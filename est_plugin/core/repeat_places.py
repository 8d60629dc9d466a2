# SPDX-License-Identifier: GPL-2.0-or-later
"""Places that are reported again and again: circles of one radius, the fullest first. Explained in a sentence, right for small towns."""
from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from .errors import InputError
from .geometry import distance

XY = tuple  # (x, y) in metres


def repeat_places(
    positions: Sequence[XY], radius_m: float, least: int, accepts: Callable[[list[int]], bool] = lambda members: True
) -> list[list[int]]:
    """Groups of positions that lie within `radius_m` of one of them.

    The circle round a position that holds most of them comes first; its members are in no other group. Equally full circles go by how
    near their members are to the middle, then by order: the same positions always give the same groups.

    Parameters
    ----------
    positions : sequence of (x, y), length n      in a projected CRS in metres
    radius_m : radius of a place in metres, positive
    least : how many make a place
    accepts : says whether a full circle counts; the members of one that does not stay free for others

    Returns
    -------
    list of lists of indices into `positions`, each beginning with the position in the middle, the others in their order

    Raises
    ------
    InputError    if the radius is not positive

    Notes
    -----
    Greedy covering by circles centred on events, our own; the number told is exactly the number inside the circle.
    """
    if not radius_m > 0:
        raise InputError("hotspot-candidate.radius-bad", value=radius_m)
    grid = _Grid(positions, radius_m)
    waiting = [(*rank, middle) for middle in range(len(grid.places)) if -(rank := grid.rank(middle))[0] >= least]
    heapq.heapify(waiting)
    found = []
    while waiting:
        known = heapq.heappop(waiting)
        middle = known[-1]
        if grid.is_taken[middle]:
            continue
        rank = grid.rank(middle)
        if -rank[0] < least:
            continue
        if rank != known[:-1]:  # others have taken members since
            heapq.heappush(waiting, (*rank, middle))
            continue
        members = grid.members(middle)
        if accepts(members):
            found.append(members)
            grid.take(middle)
    return found


class Near:
    """Which positions lie within one radius of a place, found through squares as wide as the radius."""

    def __init__(self, positions: Sequence[XY], radius_m: float) -> None:
        self._grid = _Grid(positions, radius_m)

    def within(self, xy: XY) -> list[int]:
        """Indices of the positions, in their order."""
        return sorted(index for place, _away in self._grid.near_to(xy) for index in self._grid.held[place])


class _Grid:
    """Positions by squares as wide as the radius, so that only nine squares are looked at; equal positions are one place of many."""

    def __init__(self, positions: Sequence[XY], radius_m: float) -> None:
        at: dict[XY, list[int]] = defaultdict(list)
        for index, (x, y) in enumerate(positions):
            at[x, y].append(index)
        self.places, self.held = list(at), list(at.values())
        self._radius = radius_m
        self.is_taken = [False] * len(self.places)
        self._squares: dict[tuple[int, int], list[int]] = defaultdict(list)
        for place, xy in enumerate(self.places):
            self._squares[self._square(xy)].append(place)

    def near(self, middle: int) -> Iterator[tuple[int, float]]:
        """Free places within the radius and how far they are, the middle too."""
        return self.near_to(self.places[middle])

    def near_to(self, here: XY) -> Iterator[tuple[int, float]]:
        """The same round any place."""
        column, row = self._square(here)
        for i in (column - 1, column, column + 1):
            for j in (row - 1, row, row + 1):
                for place in self._squares.get((i, j), ()):
                    if not self.is_taken[place] and (away := distance(here, self.places[place])) <= self._radius:
                        yield place, away

    def rank(self, middle: int) -> tuple[int, float]:
        """The fuller the earlier, then the nearer to the middle the earlier."""
        n, away = 0, 0.0
        for place, metres in self.near(middle):
            n += len(self.held[place])
            away += metres * len(self.held[place])
        return -n, round(away, 3)

    def members(self, middle: int) -> list[int]:
        """Positions of the circle, one in the middle first."""
        first, *same = self.held[middle]
        return [first, *sorted([*same, *(one for place, _ in self.near(middle) if place != middle for one in self.held[place])])]

    def take(self, middle: int) -> None:
        """All of the circle belong to a group now."""
        for place in [place for place, _ in self.near(middle)]:
            self.is_taken[place] = True

    def _square(self, xy: XY) -> tuple[int, int]:
        return int(xy[0] // self._radius), int(xy[1] // self._radius)
