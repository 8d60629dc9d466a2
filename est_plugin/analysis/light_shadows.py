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
_COMBINATIONS = 500_000
_TURN, _SLACK = 8.0, 1e-9  # directions of one lamp after those of another: more than a whole turn apart
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
    for building, point, _dx, _dy in cells.near(middle, reach):
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
        self._half_x, self._half_y = ((end - start) / 2).T.copy()
        self._walls = PointCells((start + end) / 2, _CELL_M)
        self.lamp_xy = self._outside(buildings, np.array(lamp_xy, dtype=float))
        self._stride = len(buildings) + 1
        self._of_lamp = self._keys(*containing(buildings, PointCells(self.lamp_xy, _CELL_M)))
        inside, building = containing(buildings, places)
        self._of_place = self._keys(inside, building)
        self.places_inside = len(np.unique(inside))

    def hidden(self, lamp: np.ndarray, place: np.ndarray, dx: np.ndarray, dy: np.ndarray) -> np.ndarray:
        """Whether a building stands between the lamp and the place of each pair.

        Parameters
        ----------
        lamp : int array, shape (m,)             number of the lamp; the pairs of one lamp stand together
        place : int array, shape (m,)            number of the place, for the building that it lies in itself
        dx, dy : float arrays, shape (m,)        place − lamp
        Returns
        -------
        bool array, shape (m,)
        Notes
        -----
        A building that the lamp or the place lies in hides nothing from it. Buildings are taken as higher than every lamp.
        """
        found = np.zeros(len(lamp), dtype=bool)
        if len(lamp) == 0 or len(self._half_x) == 0:
            return found
        first = np.flatnonzero(np.r_[True, lamp[1:] != lamp[:-1]])
        run = np.repeat(np.arange(len(first)), np.diff(np.r_[first, len(lamp)]))
        far = np.sqrt(np.maximum.reduceat(dx * dx + dy * dy, first))
        key = run * _TURN + _angle(dx, dy)
        order = np.argsort(key)
        key, lamps = key[order], lamp[first]
        for asker, wall, to_x, to_y in self._walls.near(self.lamp_xy[lamps], far + _PIECE_M / 2):
            for walls, low, high in _groups_of(*self._behind_which(asker, wall, to_x, to_y, key)):
                counts = high - low
                pair = order[np.repeat(low, counts) + positions_in_runs(counts)]
                rows = np.repeat(np.arange(len(walls.wall)), counts)
                hit = walls.crossed(rows, dx[pair], dy[pair])
                pair, building = pair[hit], self._building[walls.wall[rows[hit]]]
                own = _is_in(self._of_lamp, lamp[pair] * self._stride + building) | _is_in(self._of_place, place[pair] * self._stride + building)
                found[pair[~own]] = True
        return found

    def _behind_which(
        self, asker: np.ndarray, wall: np.ndarray, to_x: np.ndarray, to_y: np.ndarray, key: np.ndarray
    ) -> tuple[_SeenWalls, np.ndarray, np.ndarray]:
        """The walls that face a lamp, and for each the places that the lamp sees between its ends, as ranges of the places sorted by lamp and direction.

        Parameters
        ----------
        to_x, to_y : from the lamp to the middle of the wall
        key : direction of each place, sorted, after _TURN times the number of the lamp
        Notes
        -----
        Seen from outside the end of a wall lies clockwise of its start. A wall over the direction 0 makes two ranges.
        """
        half_x, half_y = self._half_x[wall], self._half_y[wall]
        faces = np.flatnonzero(to_x * half_y - to_y * half_x < -1e-9)
        to_x, to_y, half_x, half_y = to_x[faces], to_y[faces], half_x[faces], half_y[faces]
        seen = _SeenWalls(wall[faces], to_x - half_x, to_y - half_y, to_x + half_x, to_y + half_y)
        right, left = _angle(seen.end_x, seen.end_y), _angle(seen.start_x, seen.start_y)
        wraps = left < right
        base = asker[faces] * _TURN
        low, high = base + right - _SLACK, base + np.where(wraps, _TURN - 1.0, left + _SLACK)
        again = np.flatnonzero(wraps)
        low, high = np.r_[low, base[again] - _SLACK], np.r_[high, base[again] + left[again] + _SLACK]
        low, high = np.searchsorted(key, low), np.searchsorted(key, high, side="right")
        has_places = np.flatnonzero(high > low)
        return seen.only(np.r_[np.arange(len(faces)), again][has_places]), low[has_places], high[has_places]

    def _outside(self, buildings: Buildings, lamp_xy: np.ndarray) -> np.ndarray:
        """Lamps on a wall, or drawn a little inside it, moved to just outside the nearest wall of that building."""
        inside = set(zip(*(values.tolist() for values in containing(buildings, PointCells(lamp_xy, _CELL_M)))))
        best: dict[int, tuple[float, int]] = {}
        for lamp, wall, _dx, _dy in self._walls.near(lamp_xy, np.full(len(lamp_xy), ON_WALL_M + _PIECE_M / 2)):
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


@dataclass(frozen=True)
class _SeenWalls:
    """Walls as a lamp sees them: their ends from the lamp, in metres."""

    wall: np.ndarray
    start_x: np.ndarray
    start_y: np.ndarray
    end_x: np.ndarray
    end_y: np.ndarray

    def only(self, chosen: np.ndarray | slice) -> _SeenWalls:
        """Some of them."""
        return _SeenWalls(self.wall[chosen], self.start_x[chosen], self.start_y[chosen], self.end_x[chosen], self.end_y[chosen])

    def crossed(self, rows: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Whether the line from the lamp to (x, y) crosses the wall of each row."""
        ax, ay, bx, by = self.start_x[rows], self.start_y[rows], self.end_x[rows], self.end_y[rows]
        splits = (x * ay - y * ax < 0) != (x * by - y * bx < 0)
        # the outward normal points to the lamp; the place lies behind the wall when it is further along the inward one
        nx, ny = ay - by, bx - ax
        return splits & (x * nx + y * ny > ax * nx + ay * ny + 1e-9)


def _groups_of(walls: _SeenWalls, low: np.ndarray, high: np.ndarray) -> Iterator[tuple[_SeenWalls, np.ndarray, np.ndarray]]:
    """Walls with their ranges, in groups that are not too large."""
    for part in _groups(high - low):
        yield walls.only(part), low[part], high[part]


def _angle(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Direction of vectors, 0 ≤ angle < 2π."""
    angle = np.arctan2(y, x)
    angle[angle < 0] += 2 * np.pi
    return angle


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
