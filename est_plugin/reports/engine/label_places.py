# SPDX-License-Identifier: GPL-2.0-or-later
"""Places for markers so that none covers another: at its point when free, else nearby with a leader line."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Iterator, Sequence

GAP = 1.2
_DIRECTIONS = 24
_TURNS = [(math.cos(turn), math.sin(turn)) for turn in (math.pi / 4 + index * 2 * math.pi / _DIRECTIONS for index in range(_DIRECTIONS))]


@dataclass(frozen=True)
class Wanted:
    """Something that wants to stand at a point: half width and half height in points."""

    x: float
    y: float
    half_width: float
    half_height: float


@dataclass(frozen=True)
class Area:
    """A rectangle: left, bottom, right, top."""

    left: float
    bottom: float
    right: float
    top: float


class _Taken:
    """Rectangles already used, in a grid so that hundreds of markers stay quick."""

    def __init__(self, cell: float) -> None:
        self._cell = cell
        self._cells: dict[tuple[int, int], list[Area]] = {}

    def _touched(self, area: Area) -> list[tuple[int, int]]:
        columns = range(math.floor(area.left / self._cell), math.floor(area.right / self._cell) + 1)
        rows = range(math.floor(area.bottom / self._cell), math.floor(area.top / self._cell) + 1)
        return [(column, row) for column in columns for row in rows]

    def add(self, area: Area) -> None:
        for key in self._touched(area):
            self._cells.setdefault(key, []).append(area)

    def free(self, area: Area) -> bool:
        return not any(
            area.left < other.right and other.left < area.right and area.bottom < other.top and other.bottom < area.top
            for key in self._touched(area)
            for other in self._cells.get(key, ())
        )


def place(
    wanted: Sequence[Wanted], frame: Area, reserved: Sequence[Area] = (), offset: float = 0.0, farthest: float | None = None
) -> list[tuple[float, float] | None]:
    """Centre for each in order, inside the frame; None when there is no room within `farthest`.

    `offset` > 0 keeps the point itself free (a label beside its sign).
    """
    return list(each_place(wanted, frame, reserved, offset, farthest))


def each_place(
    wanted: Sequence[Wanted], frame: Area, reserved: Sequence[Area] = (), offset: float = 0.0, farthest: float | None = None
) -> Iterator[tuple[float, float] | None]:
    """The same one after the other, for who wants to stop at the first that finds no room."""
    widest = max((2 * max(w.half_width, w.half_height) for w in wanted), default=10.0)
    taken = _Taken(max(widest, 8.0))
    for area in reserved:
        taken.add(area)
    for one in wanted:
        found = _first_free(one, frame, taken, offset, farthest)
        if found:
            taken.add(_around(one, *found))
        yield found


def _around(one: Wanted, x: float, y: float, gap: float = GAP / 2) -> Area:
    return Area(x - one.half_width - gap, y - one.half_height - gap, x + one.half_width + gap, y + one.half_height + gap)


def _first_free(one: Wanted, frame: Area, taken: _Taken, offset: float, farthest: float | None) -> tuple[float, float] | None:
    start_x = min(max(one.x, frame.left + one.half_width), frame.right - one.half_width)
    start_y = min(max(one.y, frame.bottom + one.half_height), frame.top - one.half_height)
    if not offset and taken.free(_around(one, start_x, start_y)):
        return start_x, start_y
    step = max(2.0, min(one.half_width, one.half_height) * 0.6)
    limit = farthest or math.hypot(frame.right - frame.left, frame.top - frame.bottom)
    distance = offset or step
    while distance <= limit:
        for x, y in _ring(one, start_x, start_y, distance, offset):
            if _inside(one, x, y, frame) and taken.free(_around(one, x, y)):
                return x, y
        distance += step
    return None


def _ring(one: Wanted, x: float, y: float, distance: float, offset: float) -> list[tuple[float, float]]:
    wide = one.half_width if offset else 0.0
    high = one.half_height if offset else 0.0
    return [(x + cos * (distance + wide), y + sin * (distance + high)) for cos, sin in _TURNS]


def _inside(one: Wanted, x: float, y: float, frame: Area) -> bool:
    return (
        frame.left <= x - one.half_width
        and x + one.half_width <= frame.right
        and frame.bottom <= y - one.half_height
        and y + one.half_height <= frame.top
    )
