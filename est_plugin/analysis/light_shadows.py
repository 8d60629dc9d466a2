# SPDX-License-Identifier: GPL-2.0-or-later
"""Which lamps a building hides from which places on the ground: the straight line between them seen from above."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from .light_cells import PointCells, positions_in_runs
from .segments import cut, distances_to_pieces

ON_WALL_M = 3.0
"""A lamp drawn so little inside a building hangs on its wall; deeper inside the building is no obstacle for it (a roof, a passage)."""
CLEAR_OF_WALL_M = 0.3
_PIECE_M = 16.0
_CELL_M = 32.0
_COMBINATIONS = 1_000_000
Ring = np.ndarray  # (k, 2) metres, closed or not
Polygon = Sequence[Ring]  # the outer ring first, then holes


@dataclass(frozen=True)
class Buildings:
    """Walls of all buildings, directed so that the building lies to the left of start → end.

    Attributes
    ----------
    start, end : float arrays, shape (e, 2)     metres
    building : int array, shape (e,)            rising
    first : int array, shape (b + 1,)           the walls of building i are first[i] … first[i + 1] − 1
    low, high : float arrays, shape (b, 2)      boxes
    """

    start: np.ndarray
    end: np.ndarray
    building: np.ndarray
    first: np.ndarray
    low: np.ndarray
    high: np.ndarray

    def __len__(self) -> int:
        return len(self.low)


def buildings_of(polygons: Sequence[Polygon]) -> Buildings:
    """Walls of polygons; rings that are no areas are left out, of a multi-part building each part is a polygon of its own."""
    rings = [(number, at > 0, ring) for number, polygon in enumerate(polygons) for at, ring in enumerate(polygon) if len(ring) > 2]
    if not rings:
        return _no_buildings()
    owner, is_hole = (np.array(column) for column in list(zip(*rings))[:2])
    lengths = np.array([len(ring) for _number, _hole, ring in rings], dtype=np.int64)
    xy = np.concatenate([np.asarray(ring, dtype=float)[:, :2] for _number, _hole, ring in rings])
    first = np.r_[0, np.cumsum(lengths)]
    following = np.arange(1, len(xy) + 1)
    following[first[1:] - 1] = first[:-1]  # the last corner meets the first, whether the ring is closed or not
    ring_of = np.repeat(np.arange(len(rings)), lengths)
    start, end = xy, xy[following]
    middle = xy[first[:-1]][ring_of]
    area2 = np.bincount(ring_of, _cross(start - middle, end - middle), minlength=len(rings))
    is_area = np.isfinite(area2) & (np.abs(area2) > 1e-6)
    has_outer = np.isin(owner, owner[~is_hole & is_area])  # without its outer ring a polygon is nothing
    turned = (area2 < 0) != is_hole
    keep = (is_area & has_outer)[ring_of] & (start != end).any(axis=1)
    start, end = np.where(turned[ring_of][:, None], end, start)[keep], np.where(turned[ring_of][:, None], start, end)[keep]
    if not len(start):
        return _no_buildings()
    begins = np.flatnonzero(np.r_[True, np.diff(owner[ring_of[keep]]) != 0])
    counts = np.diff(np.r_[begins, len(start)])
    walls = np.r_[begins, len(start)].astype(np.int64)
    low, high = np.minimum.reduceat(start, begins), np.maximum.reduceat(start, begins)
    return Buildings(start, end, np.repeat(np.arange(len(begins)), counts), walls, low, high)


def _no_buildings() -> Buildings:
    whole, places = np.empty(0, dtype=np.int64), np.empty((0, 2))
    return Buildings(places, places, whole, np.zeros(1, dtype=np.int64), places, places)


def containing(buildings: Buildings, cells: PointCells) -> tuple[np.ndarray, np.ndarray]:
    """(point, building) for every point that lies inside a building, sorted by point; a point may lie in several."""
    middle = (buildings.low + buildings.high) / 2
    reach = np.hypot(*(buildings.high - buildings.low).T) / 2 + 1e-6
    points, owners = [], []
    for building, point in cells.near(middle, reach):
        xy = cells.xy[point]
        is_in_box = ((xy >= buildings.low[building]) & (xy <= buildings.high[building])).all(axis=1)
        building, point = building[is_in_box], point[is_in_box]
        for part in _groups(np.diff(buildings.first)[building]):
            is_inside = _odd_crossings(buildings, building[part], cells.xy[point[part]])
            points.append(point[part][is_inside])
            owners.append(building[part][is_inside])
    if not points:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    point, owner = np.concatenate(points), np.concatenate(owners)
    order = np.lexsort((owner, point))
    return point[order], owner[order]


def _odd_crossings(buildings: Buildings, building: np.ndarray, xy: np.ndarray) -> np.ndarray:
    """Whether a ray to the east from each point crosses the walls of its building an odd number of times."""
    counts = np.diff(buildings.first)[building]
    wall = np.repeat(buildings.first[building], counts) + positions_in_runs(counts)
    asker = np.repeat(np.arange(len(building)), counts)
    x, y = xy[asker].T
    (x1, y1), (x2, y2) = buildings.start[wall].T, buildings.end[wall].T
    spans = (y1 > y) != (y2 > y)
    rise = np.where(spans, y2 - y1, 1.0)
    crosses = spans & (x < x1 + (y - y1) * (x2 - x1) / rise)
    return np.bincount(asker, crosses, minlength=len(building)) % 2 == 1


class Shadows:
    """Answers for pairs of lamp and place; lamps on walls are moved just outside, see `lamp_xy`."""

    def __init__(self, buildings: Buildings, lamp_xy: np.ndarray, places: PointCells) -> None:
        start, end, origin = cut(buildings.start, buildings.end, _PIECE_M)
        self._start, self._end, self._building = start, end, buildings.building[origin]
        self._walls = PointCells((start + end) / 2, _CELL_M)
        self.lamp_xy = self._outside(buildings, np.array(lamp_xy, dtype=float))
        self._stride = len(buildings) + 1
        self._of_lamp = self._keys(*containing(buildings, PointCells(self.lamp_xy, _CELL_M)))
        inside, building = containing(buildings, places)
        self._of_place = self._keys(inside, building)
        self.places_inside = len(np.unique(inside))

    def hidden(self, lamp: np.ndarray, place: np.ndarray, place_xy: np.ndarray) -> np.ndarray:
        """Whether a building stands between the lamp and the place of each pair.

        Parameters
        ----------
        lamp : int array, shape (m,)             number of the lamp; the pairs of one lamp stand together
        place : int array, shape (m,)            number of the place, for the building that it lies in itself
        place_xy : float array, shape (m, 2)
        Returns
        -------
        bool array, shape (m,)
        Notes
        -----
        A building that the lamp or the place lies in hides nothing from it. Buildings are taken as higher than every lamp.
        """
        found = np.zeros(len(lamp), dtype=bool)
        if len(lamp) == 0 or len(self._start) == 0:
            return found
        first = np.flatnonzero(np.r_[True, lamp[1:] != lamp[:-1]])
        lamps, last = lamp[first], np.r_[first[1:], len(lamp)]
        relative = place_xy - self.lamp_xy[lamp]
        far = np.sqrt(np.maximum.reduceat((relative**2).sum(axis=1), first))
        for at, walls in self._facing(lamps, far):
            pairs = slice(first[at], last[at])
            hit = self._crossed(lamps[at], place[pairs], relative[pairs], walls)
            found[pairs] |= hit
        return found

    def _facing(self, lamps: np.ndarray, far: np.ndarray) -> Iterator[tuple[int, np.ndarray]]:
        """(index of the lamp, its walls) for each lamp that has walls facing it within reach; a lamp may come twice."""
        xy = self.lamp_xy[lamps]
        for asker, wall in self._walls.near(xy, far + _PIECE_M / 2):
            a, b = self._start[wall], self._end[wall]
            here = xy[asker]
            faces = _cross(b - a, here - a) < -1e-9
            asker, wall = asker[faces], wall[faces]
            is_near = distances_to_pieces(here[faces], a[faces], b[faces]) < far[asker]
            asker, wall = asker[is_near], wall[is_near]
            if len(asker):
                begins = np.flatnonzero(np.r_[True, asker[1:] != asker[:-1]])
                for at, walls in zip(asker[begins], np.split(wall, begins[1:])):
                    yield int(at), walls

    def _crossed(self, lamp: int, place: np.ndarray, relative: np.ndarray, walls: np.ndarray) -> np.ndarray:
        """Whether the line from the lamp (the origin) to each place crosses one of the walls: bool, shape (len(place),)."""
        origin = self.lamp_xy[lamp]
        (ax, ay), (bx, by) = (self._start[walls] - origin).T, (self._end[walls] - origin).T
        px, py = relative[:, :1], relative[:, 1:]
        splits = (px * ay - py * ax < 0) != (px * by - py * bx < 0)
        # the outward normal points to the lamp; the place lies behind the wall when it is further along the inward one
        nx, ny = ay - by, bx - ax
        behind = px * nx + py * ny > ax * nx + ay * ny + 1e-9
        hit_place, hit_wall = np.nonzero(splits & behind)
        if len(hit_place):
            building = self._building[walls[hit_wall]]
            own = _is_in(self._of_lamp, lamp * self._stride + building) | _is_in(self._of_place, place[hit_place] * self._stride + building)
            hit_place = hit_place[~own]
        hit = np.zeros(len(place), dtype=bool)
        hit[hit_place] = True
        return hit

    def _outside(self, buildings: Buildings, lamp_xy: np.ndarray) -> np.ndarray:
        """Lamps on a wall, or drawn a little inside it, moved to just outside the nearest wall of that building."""
        inside = set(zip(*(values.tolist() for values in containing(buildings, PointCells(lamp_xy, _CELL_M)))))
        best: dict[int, tuple[float, int]] = {}
        for lamp, wall in self._walls.near(lamp_xy, np.full(len(lamp_xy), ON_WALL_M + _PIECE_M / 2)):
            away = distances_to_pieces(lamp_xy[lamp], self._start[wall], self._end[wall])
            for one, distance, at in zip(lamp[away <= ON_WALL_M].tolist(), away[away <= ON_WALL_M].tolist(), wall[away <= ON_WALL_M].tolist()):
                is_own = (one, int(self._building[at])) in inside
                if (is_own or distance < CLEAR_OF_WALL_M) and distance < best.get(one, (np.inf, 0))[0]:
                    best[one] = (distance, at)
        for one, (_distance, at) in best.items():
            a, delta = self._start[at], self._end[at] - self._start[at]
            share = np.clip(((lamp_xy[one] - a) @ delta) / (delta @ delta), 0.0, 1.0)
            lamp_xy[one] = a + share * delta + CLEAR_OF_WALL_M * np.array([delta[1], -delta[0]]) / np.hypot(*delta)
        return lamp_xy

    def _keys(self, point: np.ndarray, building: np.ndarray) -> np.ndarray:
        return np.unique(point * self._stride + building)


def _cross(u: np.ndarray, v: np.ndarray) -> np.ndarray:
    return u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0]


def _is_in(keys: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Which of the wanted stand among sorted keys."""
    if len(keys) == 0:
        return np.zeros(len(wanted), dtype=bool)
    return keys[np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)] == wanted


def _groups(counts: np.ndarray) -> Iterator[slice]:
    """Slices of rows whose counts add up to about a million."""
    total, low = np.cumsum(counts), 0
    while low < len(counts):
        done = int(total[low - 1]) if low else 0
        high = max(low + 1, int(np.searchsorted(total, done + _COMBINATIONS, side="right")))
        yield slice(low, high)
        low = high
