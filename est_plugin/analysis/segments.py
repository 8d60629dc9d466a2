# SPDX-License-Identifier: GPL-2.0-or-later
"""Events on street segments: each point goes to the nearest street within a distance."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Union

import numpy as np

from ..core.errors import InputError
from .counting import checked_weights

NO_SEGMENT = -1
_PIECE_CELLS = 4  # pieces are cut so that their boxes stay small beside the search cells
_PAIRS_AT_ONCE = 2_000_000
# one street: coordinates (k, 2) in metres, or several such arrays for a street in parts
Line = Union[np.ndarray, Sequence[np.ndarray]]


@dataclass(frozen=True)
class SegmentCounts:
    """Counts per segment, and for each point the segment it went to."""

    count: np.ndarray  # (segments,) events, or the sum of their weights
    length_m: np.ndarray  # (segments,)
    segment_of: np.ndarray  # (points,) number of the segment, NO_SEGMENT when none is near enough
    distance_m: np.ndarray  # (points,) to the nearest segment, inf when none is near enough

    @property
    def per_100_m(self) -> np.ndarray:
        """Events per 100 m of street; NaN for segments without length."""
        length = np.where(self.length_m > 0, self.length_m, np.nan)
        return 100.0 * self.count / length


def count_per_segment(
    lines: Sequence[Line], xy: np.ndarray, max_distance_m: float, weights: np.ndarray | None = None
) -> SegmentCounts:
    """Give each point to the nearest line and count.

    Parameters
    ----------
    lines : m lines, each a float array (k, 2) or a sequence of them (multi-part), metres
    xy : float array, shape (n, 2)    same CRS as the lines
    max_distance_m : float            points further away from every line are not counted
    weights : float array, shape (n,), or None
    Returns
    -------
    SegmentCounts
    Raises
    ------
    InputError    when there is no line, or the distance is no positive number
    Notes
    -----
    Of equally near lines the first one gets the point. Memory grows with points and vertices, not with their product.
    """
    if not (np.isfinite(max_distance_m) and max_distance_m > 0):
        raise InputError("analysis.distance-bad", value=max_distance_m)
    if len(lines) == 0:
        raise InputError("analysis.no-streets")
    xy = np.asarray(xy, dtype=float).reshape(-1, 2)
    start, end, segment = pieces_of(lines)
    length_m = np.bincount(segment, np.hypot(*(end - start).T), minlength=len(lines))
    segment_of, distance_m = _nearest(start, end, segment, xy, float(max_distance_m))
    is_near = segment_of != NO_SEGMENT
    amounts = None if weights is None else checked_weights(weights, len(xy))[is_near]
    return SegmentCounts(np.bincount(segment_of[is_near], amounts, minlength=len(lines)), length_m, segment_of, distance_m)


def pieces_of(lines: Sequence[Line]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Straight pieces of all lines: (start (p, 2), end (p, 2), number of the line (p,)); a line of one point is a piece without length."""
    parts: list[np.ndarray] = []
    owners: list[int] = []
    for number, line in enumerate(lines):
        several = [line] if isinstance(line, np.ndarray) and line.ndim == 2 else list(line)
        for part in several:
            part = np.asarray(part, dtype=float)[:, :2]
            parts.append(part if len(part) != 1 else np.repeat(part, 2, axis=0))
            owners.append(number)
    lengths = np.array([len(part) for part in parts], dtype=np.int64)
    if lengths.sum() == 0:
        return np.empty((0, 2)), np.empty((0, 2)), np.empty(0, dtype=np.int64)
    points = np.concatenate(parts)
    owner = np.repeat(np.array(owners, dtype=np.int64), lengths)
    part_of = np.repeat(np.arange(len(parts)), lengths)
    is_same = part_of[1:] == part_of[:-1]
    start, end, segment = points[:-1][is_same], points[1:][is_same], owner[:-1][is_same]
    is_good = np.isfinite(start).all(axis=1) & np.isfinite(end).all(axis=1)
    return start[is_good], end[is_good], segment[is_good]


def cut(start: np.ndarray, end: np.ndarray, longest_m: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pieces no longer than this: (start, end, number of the piece each came from)."""
    parts = np.maximum(1, np.ceil(np.hypot(*(end - start).T) / longest_m)).astype(np.int64)
    origin = np.repeat(np.arange(len(start)), parts)
    step = _position_in_run(parts)
    share = 1.0 / parts[origin]
    delta = end[origin] - start[origin]
    first = start[origin] + delta * (step * share)[:, None]
    return first, start[origin] + delta * ((step + 1) * share)[:, None], origin


def _nearest(start: np.ndarray, end: np.ndarray, segment: np.ndarray, xy: np.ndarray, reach: float) -> tuple[np.ndarray, np.ndarray]:
    """Search cells as wide as the reach; each piece stands in every cell that its box, widened by the reach, touches."""
    nearest, distance = np.full(len(xy), NO_SEGMENT, dtype=np.int64), np.full(len(xy), np.inf)
    usable = np.flatnonzero(np.isfinite(xy).all(axis=1))
    if len(usable) == 0 or len(start) == 0:
        return nearest, distance
    origin = np.minimum(xy[usable].min(axis=0), np.minimum(start.min(axis=0), end.min(axis=0))) - 2 * reach
    side = max(reach, float(np.ptp(np.concatenate((xy[usable], start)), axis=0).max()) / 1_000_000)
    start, end, piece = cut(start, end, _PIECE_CELLS * side)
    segment = segment[piece]
    columns = int((max(xy[usable, 0].max(), start[:, 0].max(), end[:, 0].max()) - origin[0] + 2 * reach) // side) + 2
    keys, members = _cells_of_boxes(start, end, origin, side, reach, columns)
    place = ((xy[usable] - origin) // side).astype(np.int64)
    key = place[:, 1] * columns + place[:, 0]
    first, last = np.searchsorted(keys, key), np.searchsorted(keys, key, side="right")
    for chunk in _chunks(last - first):
        _search(start, end, segment, xy, usable[chunk], members, first[chunk], (last - first)[chunk], reach, nearest, distance)
    return nearest, distance


def _cells_of_boxes(
    start: np.ndarray, end: np.ndarray, origin: np.ndarray, side: float, reach: float, columns: int
) -> tuple[np.ndarray, np.ndarray]:
    """(sorted cell numbers, piece in that cell), a row for each cell that a widened box touches."""
    low = ((np.minimum(start, end) - reach - origin) // side).astype(np.int64)
    high = ((np.maximum(start, end) + reach - origin) // side).astype(np.int64)
    wide = high[:, 0] - low[:, 0] + 1
    cells = wide * (high[:, 1] - low[:, 1] + 1)
    member = np.repeat(np.arange(len(start)), cells)
    row, column = np.divmod(_position_in_run(cells), wide[member])
    keys = (low[member, 1] + row) * columns + low[member, 0] + column
    order = np.argsort(keys, kind="stable")
    return keys[order], member[order]


def _search(
    start: np.ndarray, end: np.ndarray, segment: np.ndarray, xy: np.ndarray, points: np.ndarray, members: np.ndarray,
    first: np.ndarray, counts: np.ndarray, reach: float, nearest: np.ndarray, distance: np.ndarray,
) -> None:  # fmt: skip
    """Distances of some points to the pieces in their cells; writes into `nearest` and `distance`."""
    if counts.sum() == 0:
        return
    owner = np.repeat(np.arange(len(points)), counts)
    piece = members[np.repeat(first, counts) + _position_in_run(counts)]
    far = distances_to_pieces(xy[points[owner]], start[piece], end[piece])
    # of equally near ones the first line: rounding differs between the two ends of a joint, so a thousandth of a millimetre is equal
    order = np.lexsort((segment[piece], np.round(far, 6), owner))
    owner, piece, far = owner[order], piece[order], far[order]
    best = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]])
    best = best[far[best] <= reach]
    chosen = points[owner[best]]
    nearest[chosen], distance[chosen] = segment[piece[best]], far[best]


def distances_to_pieces(xy: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Distance of each point to the straight piece in the same row; float array, shape (n,)."""
    delta = end - start
    squared = (delta**2).sum(axis=1)
    along = ((xy - start) * delta).sum(axis=1) / np.where(squared > 0, squared, 1.0)
    foot = start + np.clip(along, 0.0, 1.0)[:, None] * delta
    return np.hypot(*(xy - foot).T)


def _position_in_run(counts: np.ndarray) -> np.ndarray:
    """0, 1, … within each run: for counts (2, 3) it is 0 1 0 1 2."""
    ends = np.cumsum(counts)
    return np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - counts, counts)


def _chunks(counts: np.ndarray) -> list[np.ndarray]:
    """Rows in groups whose counts add up to some millions at most."""
    group = np.cumsum(counts) // _PAIRS_AT_ONCE
    cuts = np.flatnonzero(np.diff(group)) + 1
    return np.split(np.arange(len(counts)), cuts)
