# SPDX-License-Identifier: GPL-2.0-or-later
"""Streets as long lines, whatever pieces the map has them in, and where along which of them a place lies."""
from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from . import geometry

SNAP_M = 25.0  # a lamp farther from every street belongs to none
NAMED_FIRST_M = 8.0  # the street beside goes before the unnamed pavement that lies so much nearer
STRAIGHT_ON_DEG = 45.0  # the most that a street turns where two pieces meet and others too
JOIN_M = 0.05
_CELL_M = 50.0
XY = tuple  # (x, y) in metres


@dataclass(frozen=True)
class Along:
    """Where a place lies: which stroke, how far from its start, how far beside it, on which side (1 left, -1 right)."""

    stroke: int
    along_m: float
    away_m: float
    side: int


@dataclass
class _Piece:
    points: list[XY]
    name: str


class StreetStrokes:
    """Pieces of streets joined end to end where they have one name, or go straight on.

    Notes
    -----
    Thomson and Richardson (1999), The "good continuation" principle of perceptual organization applied to the generalization of road networks: at
    each node the ends are joined in pairs, those of one name first, then the straightest, as long as the turn is at most 45°; where only two
    ends meet they are joined whatever the turn.
    """

    def __init__(self, lines: Iterable[tuple[Sequence[XY], str]]) -> None:
        """`lines`: (coordinates in metres, name or empty)."""
        pieces = [_Piece(points, " ".join((name or "").split())) for coordinates, name in lines if len(points := _clean(coordinates)) > 1]
        self.lines, self.names = _joined(pieces)
        self._starts: list[list[float]] = []
        self._cells: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
        for stroke, points in enumerate(self.lines):
            walked, starts = 0.0, []
            for number, (a, b) in enumerate(zip(points, points[1:])):
                starts.append(walked)
                walked += geometry.distance(a, b)
                for cell in _cells_of(a, b):
                    self._cells[cell].append((stroke, number))
            self._starts.append(starts)

    def locate(self, xy: XY) -> Along | None:
        """The street that a place belongs to: the nearest within SNAP_M, one with a name before an unnamed one."""
        column, row = math.floor(xy[0] / _CELL_M), math.floor(xy[1] / _CELL_M)
        best: tuple[float, Along] | None = None
        for cell in ((column + i, row + j) for i in (-1, 0, 1) for j in (-1, 0, 1)):
            for stroke, number in self._cells.get(cell, ()):
                found = self._beside(stroke, number, xy)
                cost = found.away_m + (0.0 if self.names[stroke] else NAMED_FIRST_M)
                if found.away_m <= SNAP_M and (best is None or cost < best[0] - 1e-9):
                    best = (cost, found)
        return best[1] if best else None

    def length_m(self, stroke: int) -> float:
        """Length of a stroke."""
        return geometry.length(self.lines[stroke])

    def _beside(self, stroke: int, number: int, xy: XY) -> Along:
        a, b = self.lines[stroke][number : number + 2]
        along, away = geometry.locate_along((a, b), xy)
        cross = (b[0] - a[0]) * (xy[1] - a[1]) - (b[1] - a[1]) * (xy[0] - a[0])
        return Along(stroke, self._starts[stroke][number] + along, away, 1 if cross > 0 else -1)


def _clean(coordinates: Sequence[XY]) -> list[XY]:
    """Finite coordinates without repeats."""
    points: list[XY] = []
    for one in coordinates:
        xy = (float(one[0]), float(one[1]))
        if math.isfinite(xy[0]) and math.isfinite(xy[1]) and (not points or geometry.distance(points[-1], xy) > 1e-9):
            points.append(xy)
    return points


def _cells_of(a: XY, b: XY) -> set[tuple[int, int]]:
    """Squares that a segment passes through, closely enough for the nine that are looked at."""
    steps = max(1, math.ceil(geometry.distance(a, b) / _CELL_M))
    places = ((a[0] + (b[0] - a[0]) * k / steps, a[1] + (b[1] - a[1]) * k / steps) for k in range(steps + 1))
    return {(math.floor(x / _CELL_M), math.floor(y / _CELL_M)) for x, y in places}


# -- joining -----------------------------------------------------------------------------------------------------------
_End = tuple  # (piece, 0 for its start or 1 for its end)


def _joined(pieces: Sequence[_Piece]) -> tuple[list[list[XY]], list[str]]:
    ends: dict[tuple[int, int], list[_End]] = defaultdict(list)
    for index, piece in enumerate(pieces):
        for which in (0, 1):
            x, y = piece.points[-which]
            ends[round(x / JOIN_M), round(y / JOIN_M)].append((index, which))
    partner: dict[_End, _End] = {}
    for meeting in ends.values():
        for one, other in _pairs(pieces, meeting):
            partner[one], partner[other] = other, one
    lines, names, done = [], [], set()
    for index in range(len(pieces)):
        if index not in done:
            points, members = _walk(pieces, partner, index)
            done |= set(members)
            lines.append(points)
            names.append(_commonest(pieces[member].name for member in members))
    return lines, names


def _pairs(pieces: Sequence[_Piece], meeting: Sequence[_End]) -> list[tuple[_End, _End]]:
    """Which ends at one node go on into each other."""
    candidates = []
    for i, one in enumerate(meeting):
        for other in meeting[i + 1 :]:
            if one[0] == other[0]:
                continue
            names = pieces[one[0]].name, pieces[other[0]].name
            turn = _turn_deg(_direction(pieces, one), _direction(pieces, other))
            is_same = bool(names[0]) and names[0] == names[1]
            if names[0] and names[1] and not is_same:
                continue
            if is_same or turn <= STRAIGHT_ON_DEG or len(meeting) == 2:
                candidates.append((not is_same, turn, one, other))
    taken: set[_End] = set()
    pairs = []
    for _other_name, _turn, one, other in sorted(candidates):
        if one not in taken and other not in taken:
            taken |= {one, other}
            pairs.append((one, other))
    return pairs


def _direction(pieces: Sequence[_Piece], end: _End) -> float:
    """Bearing out of the node along the piece."""
    points = pieces[end[0]].points if end[1] == 0 else pieces[end[0]].points[::-1]
    return math.atan2(points[1][1] - points[0][1], points[1][0] - points[0][0])


def _turn_deg(one: float, other: float) -> float:
    """0 when the two go straight on into each other, 180 when they lie on one another."""
    between = abs(math.degrees(one - other)) % 360
    return 180 - min(between, 360 - between)


def _walk(pieces: Sequence[_Piece], partner: dict[_End, _End], index: int) -> tuple[list[XY], list[int]]:
    """The whole stroke that a piece belongs to, from one of its ends; a ring begins at the piece itself."""
    at, passed = (index, 0), {index}
    while at in partner and partner[at][0] not in passed:  # back to the beginning
        piece, which = partner[at]
        passed.add(piece)
        at = (piece, 1 - which)
    points: list[XY] = []
    members: list[int] = []
    while at is not None and at[0] not in members:
        members.append(at[0])
        part = pieces[at[0]].points if at[1] == 0 else pieces[at[0]].points[::-1]
        points += part[1:] if points else part
        at = partner.get((at[0], 1 - at[1]))
    return points, members


def _commonest(names: Iterable[str]) -> str:
    counts: dict[str, int] = defaultdict(int)
    for name in names:
        counts[name] += bool(name)
    return max(counts, key=lambda name: (counts[name], name)) if counts else ""
