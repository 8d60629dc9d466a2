# SPDX-License-Identifier: GPL-2.0-or-later
"""Places as the public may see them: the block or the square of 100 m, never the door; months, never days; no small numbers."""
from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from . import geometry
from .errors import InputError

CELL_M = 100.0
MOST_DOUBLINGS = 6  # 100 m becomes 6.4 km
LEAST_DWELLINGS = 3
BLOCK, CELL = "block", "cell"
XY = tuple  # (x, y) in metres
Ring = tuple  # of XY, closed
# words after which a number is part of a name that everybody knows, and not the number of a house
_NO_STREETS = "väg|länsväg|riksväg|europaväg|road|route|linje|line|spår|platform|hållplats|stop|stopp|plats|skola|school|parkering|etapp|station"
_NUMBER = r"\d{1,4}(?:\s?[a-zåäö])?"
_HOUSE = re.compile(
    rf"(?<![\w-])(?!(?:{_NO_STREETS})\b)([^\W\d_]{{3,}})\s+{_NUMBER}(?:\s*[-–:/]\s*{_NUMBER})?(?![\w%])", re.IGNORECASE
)


@dataclass(frozen=True)
class PublicPlace:
    """Where something is, as coarsely as it is told; all coordinates are those of blocks or of whole squares."""

    kind: str  # block or cell
    rings: tuple[Ring, ...]  # outer rings of what is shown

    @property
    def centre(self) -> XY:
        """Middle of what is shown, for a mark or a label: the block's own, or of the whole squares."""
        xs = [xy[0] for ring in self.rings for xy in ring]
        ys = [xy[1] for ring in self.rings for xy in ring]
        return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


class PublicGrid:
    """Squares that the public may see: of 100 m, but larger where one of them would hold a lone house.

    Parameters
    ----------
    dwellings : (x, y) of addresses or dwelling houses, metres; None: nobody knows, all squares are of `cell_m`
    cell_m : side of the smallest square in metres; the grid begins at the origin of the CRS
    least_dwellings : a square that holds some, but fewer, is not shown

    Raises
    ------
    InputError    if the side is not positive

    Notes
    -----
    A square is divided in four only when each quarter holds no dwelling or enough of them. So the division tells nothing about the
    place that is shown: whoever has the addresses too cannot conclude which quarter was too small to be shown.
    """

    def __init__(self, dwellings: Iterable[XY] | None = None, cell_m: float = CELL_M, least_dwellings: int = LEAST_DWELLINGS) -> None:
        if not cell_m > 0:
            raise InputError("public-place.cell-bad", value=cell_m)
        self.cell_m, self._least = cell_m, least_dwellings
        self._counts: list[Counter] | None = None
        if dwellings is not None:
            self._counts = [Counter(_cell(xy, cell_m) for xy in dwellings)]
            for _step in range(MOST_DOUBLINGS):
                larger: Counter = Counter()
                for (i, j), n in self._counts[-1].items():
                    larger[i // 2, j // 2] += n
                self._counts.append(larger)

    def square(self, xy: XY) -> Ring:
        """The square that a point is shown as."""
        smallest = _cell(xy, self.cell_m)
        if self._counts is None:
            return _square(smallest, self.cell_m)
        level = MOST_DOUBLINGS
        while level and self._may_divide(smallest[0] >> level, smallest[1] >> level, level):
            level -= 1
        return _square((smallest[0] >> level, smallest[1] >> level), self.cell_m * 2**level)

    def _may_divide(self, i: int, j: int, level: int) -> bool:
        quarters = [self._counts[level - 1].get((2 * i + a, 2 * j + b), 0) for a in (0, 1) for b in (0, 1)]
        return not any(0 < n < self._least for n in quarters)

    def may_show(self, ring: Sequence[XY], dwellings: Iterable[XY]) -> bool:
        """Whether an area holds no dwelling, or enough of them."""
        return not 0 < sum(_holds(ring, xy) for xy in dwellings) < self._least


def generalise(wkb: bytes, grid: PublicGrid | None = None, blocks: Iterable[bytes] = (), dwellings: Sequence[XY] = ()) -> PublicPlace:
    """The block that holds a place, else the squares of the grid that it touches.

    Parameters
    ----------
    wkb : point, line or polygon in the workspace CRS, metres
    grid : the squares; None: of 100 m everywhere
    blocks : WKB polygons of blocks or districts of the base map in the same CRS; the smallest that holds the whole place, is larger than
        one square and holds no lone dwelling is taken
    dwellings : what the blocks are tested with

    Returns
    -------
    PublicPlace    a place smaller than a square becomes the one that its middle lies in: no coordinate told depends on where in the
        square it is
    """
    grid = grid or PublicGrid()
    corners = geometry.coordinates(wkb)
    rings = (tuple(geometry.polygon_rings(block)[0]) for block in blocks)
    holding = [ring for ring in rings if _area(ring) > grid.cell_m**2 and all(_holds(ring, xy) for xy in corners) and grid.may_show(ring, dwellings)]
    if holding:
        return PublicPlace(BLOCK, (min(holding, key=_area),))
    return PublicPlace(CELL, tuple(sorted({grid.square(xy) for xy in _samples(wkb, grid.cell_m)})))


def public_name(name: str) -> str:
    """A place without the number of the house: Storgatan 12 B becomes Storgatan, Väg 27 stays."""
    return " ".join(_HOUSE.sub(r"\1", name or "").split())


# -- inside ------------------------------------------------------------------------------------------------------------
def _samples(wkb: bytes, side: float) -> Iterable[XY]:
    """Points of a place, dense enough to touch every square that it touches; only its middle when it is smaller than one."""
    xmin, ymin, xmax, ymax = geometry.bounds(wkb)
    if max(xmax - xmin, ymax - ymin) <= side:
        yield geometry.centre(wkb)
        return
    code = geometry.kind(wkb)
    rings = [geometry.line_points(wkb)] if code == geometry.LINESTRING else geometry.polygon_rings(wkb)
    for ring in rings:
        for a, b in zip(ring, ring[1:]):
            yield from _steps(a, b, side / 4)
    if code == geometry.POLYGON:
        columns, rows = range(math.floor(xmin / side), math.floor(xmax / side) + 1), range(math.floor(ymin / side), math.floor(ymax / side) + 1)
        middles = (((i + 0.5) * side, (j + 0.5) * side) for i in columns for j in rows)
        yield from (xy for xy in middles if _holds(rings[0], xy))


def _steps(a: XY, b: XY, step: float) -> Iterable[XY]:
    n = max(1, math.ceil(geometry.distance(a, b) / step))
    return ((a[0] + (b[0] - a[0]) * k / n, a[1] + (b[1] - a[1]) * k / n) for k in range(n + 1))


def _cell(xy: XY, side: float) -> tuple[int, int]:
    return math.floor(xy[0] / side), math.floor(xy[1] / side)


def _square(cell: tuple[int, int], side: float) -> Ring:
    x, y = cell[0] * side, cell[1] * side
    return (x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)


def _holds(ring: Sequence[XY], xy: XY) -> bool:
    """Whether a point lies in a ring (even–odd rule)."""
    x, y = xy
    is_in = False
    for (xa, ya), (xb, yb) in zip(ring, ring[1:]):
        if (ya > y) != (yb > y) and x < (xb - xa) * (y - ya) / (yb - ya) + xa:
            is_in = not is_in
    return is_in


def _area(ring: Sequence[XY]) -> float:
    x0, y0 = ring[0]
    return abs(sum((xa - x0) * (yb - y0) - (xb - x0) * (ya - y0) for (xa, ya), (xb, yb) in zip(ring, ring[1:]))) / 2
