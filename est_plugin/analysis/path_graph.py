# SPDX-License-Identifier: GPL-2.0-or-later
"""Paths as a network of links between the places where they meet, and shortest ways in it."""
from __future__ import annotations

import heapq
from dataclasses import dataclass, field

import numpy as np

from .light_cells import PointCells
from .light_lines import PathParts, Samples

SAME_M = 0.05
"""Corners so near are one place, as in the routing along streets (gis/street_routing.py)."""
END_JOIN_M = 0.5
"""An end that stands so near another path is joined to it: gaps of drawing."""
LONGEST_LINK_M = 120.0
"""Longer ones are cut, so that a walk may turn round amid a long street."""


@dataclass(frozen=True)
class Ways:
    """Shortest ways from one node: `cost` and real `length_m` to each node (inf without a way), the link by which it is reached (-1 none)."""

    cost: np.ndarray
    length_m: np.ndarray
    by_link: np.ndarray


@dataclass(frozen=True)
class PathGraph:
    """Undirected.

    Attributes
    ----------
    xy : float array, shape (nodes, 2)
    ends : int array, shape (links, 2)          nodes of each link
    length_m : float array, shape (links,)
    corners : for each link its corners from the first to the second node, float array (k, 2)
    link_of_piece : int array, shape (corners of the paths,)    link of the straight piece that begins at this corner, -1 where none does
    """

    xy: np.ndarray
    ends: np.ndarray
    length_m: np.ndarray
    corners: list[np.ndarray]
    link_of_piece: np.ndarray
    beside: list[list[tuple[int, int]]] = field(default_factory=list)  # node → (link, other node)

    def ways_from(self, node: int, cost: np.ndarray) -> Ways:
        """Dijkstra; `cost` of each link, > 0, float array (links,)."""
        count = len(self.xy)
        best, length, by = [np.inf] * count, [np.inf] * count, [-1] * count
        best[node] = length[node] = 0.0
        costs, lengths, waiting = cost.tolist(), self.length_m.tolist(), [(0.0, node)]
        while waiting:
            so_far, here = heapq.heappop(waiting)
            if so_far > best[here]:
                continue
            for link, there in self.beside[here]:
                total = so_far + costs[link]
                if total < best[there]:
                    best[there], length[there], by[there] = total, length[here] + lengths[link], link
                    heapq.heappush(waiting, (total, there))
        return Ways(np.array(best), np.array(length), np.array(by, dtype=np.int64))

    def networks(self) -> np.ndarray:
        """Which connected part each node belongs to, int array (nodes,): 0 for that of the first node, and so on."""
        number = [-1] * len(self.xy)
        count = 0
        for first in range(len(number)):
            waiting = [first] if number[first] < 0 else []
            while waiting:
                here = waiting.pop()
                if number[here] < 0:
                    number[here] = count
                    waiting += [there for _link, there in self.beside[here] if number[there] < 0]
            count += number[first] == count
        return np.array(number, dtype=np.int64)

    def way(self, ways: Ways, node: int) -> list[tuple[int, bool]]:
        """Links (and whether they are walked from their first to their second node) from where `ways` begin to a node."""
        found = []
        while (link := int(ways.by_link[node])) >= 0:
            first, second = self.ends[link]
            found.append((link, int(second) == node))
            node = int(first) if int(second) == node else int(second)
        return found[::-1]

    def line(self, steps: list[tuple[int, bool]]) -> np.ndarray:
        """The corners of links walked one after the other, float array (k, 2)."""
        parts = [self.corners[link] if is_forward else self.corners[link][::-1] for link, is_forward in steps]
        return np.concatenate([parts[0], *(part[1:] for part in parts[1:])]) if parts else np.empty((0, 2))

    def links_of(self, lines: PathParts, samples: Samples) -> np.ndarray:
        """The link that each sample lies on, -1 for none: int array, shape (s,)."""
        counts = np.diff(samples.first)
        number = np.arange(len(samples)) - np.repeat(samples.first[:-1], counts)
        at = np.repeat(lines.along[lines.first[:-1]], counts) + (number + 0.5) * samples.weight_m
        piece = np.searchsorted(lines.along, at, side="right") - 1
        piece = np.clip(piece, np.repeat(lines.first[:-1], counts), np.repeat(lines.first[1:] - 2, counts))
        return self.link_of_piece[piece]


def with_corners(part: np.ndarray, longest_m: float = LONGEST_LINK_M / 2) -> np.ndarray:
    """The line, float array (k, 2), with more corners on its straight pieces: none is longer than this."""
    long = np.hypot(*np.diff(part, axis=0).T)
    if not np.isfinite(long).all() or not (long > longest_m).any():
        return part
    counts = np.maximum(1, np.ceil(long / longest_m - 1e-9)).astype(np.int64)
    number = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    start, step = np.repeat(part[:-1], counts, axis=0), np.repeat(np.diff(part, axis=0) / counts[:, None], counts, axis=0)
    return np.concatenate((start + step * number[:, None], part[-1:]))


def path_graph(lines: PathParts, keep: np.ndarray | None = None) -> PathGraph:
    """The network of paths that meet in common corners.

    Parameters
    ----------
    lines : paths, metres
    keep : float array, shape (n, 2)    corners that are nodes although no paths meet there, such as the start of a walk
    """
    place, xy = _places(lines.xy)
    is_piece = np.ones(len(lines.xy), dtype=bool)
    is_piece[lines.first[1:] - 1] = False  # no piece begins at the last corner of a part
    pieces = np.flatnonzero(is_piece)
    a, b = place[pieces], place[np.minimum(pieces + 1, len(place) - 1)]
    place, a, b = _joined_ends(place, xy, a, b)
    real = a != b
    pieces, a, b = pieces[real], a[real], b[real]
    degree = np.bincount(np.r_[a, b], minlength=len(xy))
    is_node = (degree != 2) & (degree > 0)
    if keep is not None and len(keep):
        for _asker, point, _dx, _dy in PointCells(xy, 1.0).near(np.asarray(keep, dtype=float), np.full(len(keep), SAME_M)):
            is_node[point] = True
    return _contracted(lines, place, xy, pieces, np.column_stack((a, b)), is_node)


def _places(corners: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The place of each corner, and the places: corners within SAME_M are one."""
    key = np.round((corners - corners.min(axis=0)) / SAME_M).astype(np.int64) if len(corners) else np.empty((0, 2), dtype=np.int64)
    _unique, first, place = np.unique(key, axis=0, return_index=True, return_inverse=True)
    return place.reshape(-1), corners[first]


def _joined_ends(place: np.ndarray, xy: np.ndarray, a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Loose ends become one with the nearest other place within END_JOIN_M."""
    ends = np.flatnonzero(np.bincount(np.r_[a, b], minlength=len(xy)) == 1)
    if not len(ends):
        return place, a, b
    to, nearest = ends.copy(), np.full(len(ends), np.inf)
    for asker, point, dx, dy in PointCells(xy, 1.0).near(xy[ends], np.full(len(ends), END_JOIN_M)):
        for one, other, away in zip(asker.tolist(), point.tolist(), np.hypot(dx, dy).tolist()):
            if other != ends[one] and away < nearest[one]:
                nearest[one], to[one] = away, other
    same, before = np.arange(len(xy)), None
    while before is None or (same != before).any():  # all that are joined get the lowest number
        before = same.copy()
        least = np.minimum(same[ends], same[to])
        np.minimum.at(same, ends, least)
        np.minimum.at(same, to, least)
    return same[place], same[a], same[b]


def _contracted(lines: PathParts, place: np.ndarray, xy: np.ndarray, pieces: np.ndarray, ends: np.ndarray, is_node: np.ndarray) -> PathGraph:
    """Chains of pieces between nodes as links; rings without a node get one."""
    at_place: list[list[int]] = [[] for _ in range(len(xy))]
    for number, (one, other) in enumerate(ends.tolist()):
        at_place[one].append(number)
        at_place[other].append(number)
    used = np.zeros(len(ends), dtype=bool)
    links: list[tuple[list[int], list[int]]] = []  # places, pieces
    pairs, lengths = ends.tolist(), np.hypot(*(xy[ends[:, 1]] - xy[ends[:, 0]]).T).tolist()

    def follow(start: int, piece: int) -> None:
        places, chain, here, long = [start], [], start, 0.0
        while True:
            used[piece] = True
            chain.append(piece)
            long += lengths[piece]
            here = pairs[piece][1] if pairs[piece][0] == here else pairs[piece][0]
            places.append(here)
            if is_node[here]:
                break
            piece = next((one for one in at_place[here] if not used[one]), -1)
            if piece < 0:
                break
            if long + lengths[piece] > LONGEST_LINK_M:
                is_node[here] = True
                links.append((places, chain))
                places, chain, long = [here], [], 0.0
        links.append((places, chain))

    for node in np.flatnonzero(is_node).tolist():
        for piece in at_place[node]:
            if not used[piece]:
                follow(node, piece)
    for piece in range(len(pairs)):  # rings
        if not used[piece]:
            is_node[pairs[piece][0]] = True
            follow(pairs[piece][0], piece)
    return _graph(lines, xy, pieces, links)


def _graph(lines: PathParts, xy: np.ndarray, pieces: np.ndarray, links: list[tuple[list[int], list[int]]]) -> PathGraph:
    number: dict[int, int] = {}
    ends, corners, beside = [], [], []
    link_of_piece = np.full(len(lines.xy), -1, dtype=np.int64)
    for link, (places, chain) in enumerate(links):
        for place in (places[0], places[-1]):
            if place not in number:
                number[place] = len(number)
                beside.append([])
        first, last = number[places[0]], number[places[-1]]
        ends.append((first, last))
        corners.append(xy[places])
        link_of_piece[pieces[chain]] = link
        beside[first].append((link, last))
        if last != first:
            beside[last].append((link, first))
    length = np.array([np.hypot(*np.diff(one, axis=0).T).sum() for one in corners])
    return PathGraph(xy[list(number)] if number else np.empty((0, 2)), np.array(ends, dtype=np.int64).reshape(-1, 2), length, corners, link_of_piece, beside)
