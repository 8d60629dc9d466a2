# SPDX-License-Identifier: GPL-2.0-or-later
"""A round walk of a given length past as much dark and used path as possible.

Notes
-----
This is the arc orienteering problem (Souffriau, Vansteenwegen, Vanden Berghe and Van Oudheusden 2011, Transportation Science 45(2)), which is NP-hard;
solved by insertion: again and again the link that gives most for each metre more, with several first links, then shortened by 2-opt and filled again.
What has been seen counts once, also from the pavement on the other side of the street.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Callable

import numpy as np

from .light_cells import PointCells
from .path_graph import PathGraph, Ways

SEEN_M = 12.0
"""A group sees what lies so near: both sides of a street are walked once."""
AGAIN_COST = 0.2
"""A metre walked again takes away as much as a fifth of a dark metre gives."""
LEAST_GAIN = 0.03
"""A way round must give so much of a dark metre for each metre more, else the walk rather stays shorter."""
DARK_PULL = 0.35
"""Ways between dark links go by dark ones while they are not longer by more than this."""
CLUSTER_M = 250.0
FIRST_LINKS = 6
_TRIED = 24
_SHORTEST_M = 6.0
_PASSES = 12
Step = tuple  # link, whether it is walked from its first to its second node


@dataclass(frozen=True)
class Prizes:
    """What walking gives: `sample` numbers of samples that count, seen from link `link` (arrays of pairs); `value` of each sample, metres × weight."""

    link: np.ndarray
    sample: np.ndarray
    value: np.ndarray
    first: np.ndarray  # the pairs of link i are first[i] … first[i + 1] − 1

    def left(self, is_seen: np.ndarray) -> np.ndarray:
        """What each link still gives, float array (links,)."""
        return np.bincount(self.link, self.value[self.sample] * ~is_seen[self.sample], minlength=len(self.first) - 1)

    def of(self, link: int) -> np.ndarray:
        """The samples that are seen from a link."""
        return self.sample[self.first[link] : self.first[link + 1]]


def prizes(xy: np.ndarray, link_of: np.ndarray, value: np.ndarray, links: int) -> Prizes:
    """Which samples are seen from which link: those within SEEN_M that give something.

    Parameters
    ----------
    xy : float array, shape (s, 2)      samples along the paths
    link_of : int array, shape (s,)     link that each lies on, -1 for none
    value : float array, shape (s,)     ≥ 0
    """
    gives, asks = np.flatnonzero(value > 0), np.flatnonzero(link_of >= 0)
    keys = [np.empty(0, dtype=np.int64)]
    for asker, point, _dx, _dy in PointCells(xy[gives], SEEN_M).near(xy[asks], np.full(len(asks), SEEN_M)):
        keys.append(np.unique(link_of[asks[asker]] * len(xy) + gives[point]))
    link, sample = np.divmod(np.unique(np.concatenate(keys)), max(len(xy), 1))
    return Prizes(link, sample, np.asarray(value, dtype=float), np.searchsorted(link, np.arange(links + 1)))


@dataclass(frozen=True)
class RoundWalk:
    """Links in walking order, metres, metres walked again, and what was gained (metres × weight)."""

    steps: list[Step]
    length_m: float
    again_m: float
    gained: float

    @property
    def worth(self) -> float:
        """What is compared."""
        return self.gained - AGAIN_COST * self.again_m


@dataclass
class _Tour:
    """Links that the walk goes for, in order; ways between them are filled in."""

    links: list[Step] = field(default_factory=list)


class DarkRoutes:
    """Round walks from one node of a network."""

    def __init__(self, graph: PathGraph, found: Prizes, start: int, progress: Callable[[float], None] = lambda share: None) -> None:
        self._graph, self._prizes, self._start, self._progress = graph, found, start, progress
        share = np.minimum(1.0, found.left(np.zeros(len(found.value), dtype=bool)) / np.maximum(graph.length_m, 1.0))
        self._cost = np.maximum(graph.length_m, 0.01) * (1.0 - DARK_PULL * share)
        self._ends: list[list[int]] = graph.ends.tolist()
        self._ways: dict[int, Ways] = {}
        self._way: dict[tuple[int, int], list[Step]] = {}

    def best(self, most_m: float) -> RoundWalk:
        """The best walk found of at most `most_m` metres; without steps when nothing dark is within reach."""
        self._progress(0.0)
        walks = []
        firsts = [None, *self._first_links(most_m)]
        for number, first in enumerate(firsts):
            tour = _Tour([(first, True)] if first is not None else [])
            walks.append(self._filled(tour, most_m, number / len(firsts), 1 / len(firsts)))
        self._progress(1.0)
        return max((walk for walk in walks if walk.length_m <= most_m + 1e-6), key=lambda walk: walk.worth)

    # -- building ------------------------------------------------------------------------------------------------------
    def _filled(self, tour: _Tour, most_m: float, done: float, share: float) -> RoundWalk:
        walk = self._walk(tour)
        for part in range(2):
            while True:
                self._progress(min(1.0, done + share * (part + walk.length_m / most_m) / 2))
                better = self._insert(tour, walk, most_m)
                if better is None:
                    break
                tour, walk = better
            tour = self._untangled(tour)
            walk = self._walk(tour)
        return self._less_repeated(tour, walk, most_m)

    def _insert(self, tour: _Tour, walk: RoundWalk, most_m: float) -> tuple[_Tour, RoundWalk] | None:
        """The tour with one link more: of those that promise most for each metre, the one that keeps it."""
        is_seen = self._seen(walk.steps)
        gain = self._prizes.left(is_seen)
        links = np.flatnonzero((gain > 0) & (self._graph.length_m >= _SHORTEST_M))
        if not len(links):
            return None
        first, second = self._graph.ends[links].T
        long = self._graph.length_m[links]
        rated = []
        for at, (start, end) in enumerate(self._gaps(tour)):
            here, there = self._ways_from(start).length_m, self._ways_from(end).length_m
            for is_forward, u, v in ((True, first, second), (False, second, first)):
                more = here[u] + long + there[v] - here[end]
                fits = np.flatnonzero(walk.length_m + more <= most_m)
                score = gain[links[fits]] / np.maximum(more[fits], 15.0)
                for index in np.argsort(-score, kind="stable")[:_TRIED]:
                    rated.append((-float(score[index]), at, int(links[fits[index]]), is_forward))
        tried = []
        for _score, at, link, is_forward in sorted(rated)[:_TRIED]:
            new = _Tour([*tour.links[:at], (link, is_forward), *tour.links[at:]])
            found = self._walk(new)
            more = found.length_m - walk.length_m
            if found.length_m <= most_m + 1e-6 and found.worth - walk.worth > LEAST_GAIN * max(more, 0.0) + 1e-6:
                tried.append(((found.worth - walk.worth) / max(more, 15.0), -len(tried), new, found))
        return max(tried)[2:] if tried else None

    def _gaps(self, tour: _Tour) -> list[tuple[int, int]]:
        """Nodes between which a link can be put in: start, first link, second link …, start."""
        nodes = [self._start]
        for link, is_forward in tour.links:
            nodes += self._ends[link] if is_forward else self._ends[link][::-1]
        nodes.append(self._start)
        return list(zip(nodes[::2], nodes[1::2]))

    def _walk(self, tour: _Tour) -> RoundWalk:
        """The tour with the ways between its links."""
        steps: list[Step] = []
        for at, (here, there) in enumerate(self._gaps(tour)):
            if (here, there) not in self._way:
                self._way[here, there] = self._graph.way(self._ways_from(here), there)
            steps += self._way[here, there]
            if at < len(tour.links):
                steps.append(tour.links[at])
        return self._measured(steps)

    def _measured(self, steps: list[Step]) -> RoundWalk:
        walked = np.array([link for link, _forward in steps], dtype=np.int64)
        length = float(self._graph.length_m[walked].sum())
        again = length - float(self._graph.length_m[np.unique(walked)].sum())
        gained = float(self._prizes.value[self._seen(steps)].sum())
        return RoundWalk(steps, length, again, gained)

    def _seen(self, steps: Sequence[Step]) -> np.ndarray:
        is_seen = np.zeros(len(self._prizes.value), dtype=bool)
        for link in {link for link, _forward in steps}:
            is_seen[self._prizes.of(link)] = True
        return is_seen

    # -- making better -------------------------------------------------------------------------------------------------
    def _untangled(self, tour: _Tour) -> _Tour:
        """2-opt: a stretch of the tour is walked the other way round where that is shorter."""
        for _pass in range(_PASSES):
            is_better = False
            for i in range(len(tour.links)):
                for j in range(i, len(tour.links)):
                    gaps = self._gaps(tour)
                    (before, first), (last, after) = gaps[i], gaps[j + 1]
                    now = self._away(before, first) + self._away(last, after)
                    if self._away(before, last) + self._away(first, after) < now - 0.5:
                        turned = [(link, not is_forward) for link, is_forward in tour.links[i : j + 1][::-1]]
                        tour, is_better = _Tour([*tour.links[:i], *turned, *tour.links[j + 1 :]]), True
            if not is_better:
                break
        return tour

    def _away(self, here: int, there: int) -> float:
        return float(self._ways_from(here).length_m[there])

    def _less_repeated(self, tour: _Tour, walk: RoundWalk, most_m: float) -> RoundWalk:
        """The way home by other streets where that is possible within the length."""
        steps: list[Step] = []
        cost = self._cost.copy()
        for link, _forward in tour.links:
            cost[link] *= 3.0
        for at, (here, there) in enumerate(self._gaps(tour)):
            leg = self._graph.way(self._graph.ways_from(here, cost), there)
            steps += leg
            for link, _forward in leg:
                cost[link] *= 3.0
            if at < len(tour.links):
                steps.append(tour.links[at])
        other = self._measured(steps)
        return other if other.length_m <= most_m and other.worth > walk.worth else walk

    # -- asking --------------------------------------------------------------------------------------------------------
    def _ways_from(self, node: int) -> Ways:
        if node not in self._ways:
            self._ways[node] = self._graph.ways_from(node, self._cost)
        return self._ways[node]

    def _first_links(self, most_m: float) -> list[int]:
        """Links amid the darkest neighbourhoods within reach, none near another."""
        away = self._ways_from(self._start).length_m
        gain = self._prizes.left(np.zeros(len(self._prizes.value), dtype=bool))
        reach = away[self._graph.ends].min(axis=1) * 2 + self._graph.length_m
        links = np.flatnonzero((gain > 0) & (reach <= 0.8 * most_m) & (self._graph.length_m >= _SHORTEST_M))
        if not len(links):
            return []
        middle = np.array([self._graph.corners[link].mean(axis=0) for link in links])
        around = np.zeros(len(links))
        for asker, point, _dx, _dy in PointCells(middle, CLUSTER_M).near(middle, np.full(len(links), CLUSTER_M)):
            np.add.at(around, asker, gain[links[point]])
        chosen: list[int] = []
        for one in np.argsort(-around, kind="stable"):
            if len(chosen) < FIRST_LINKS and all(np.hypot(*(middle[one] - middle[other])) > CLUSTER_M for other in chosen):
                chosen.append(int(one))
        return [int(links[one]) for one in chosen]


def darkest_node(graph: PathGraph, found: Prizes, within_m: float) -> int:
    """The node round which there is most to see within a distance, on paths that are connected with it; -1 when nothing gives anything."""
    gain = found.left(np.zeros(len(found.value), dtype=bool))
    if not (gain > 0).any():
        return -1
    middle = np.array([one.mean(axis=0) for one in graph.corners])
    around, network = np.zeros(len(graph.xy)), graph.networks()
    network_of_link = network[graph.ends[:, 0]]
    for asker, point, _dx, _dy in PointCells(middle, within_m).near(graph.xy, np.full(len(graph.xy), within_m)):
        np.add.at(around, asker, gain[point] * (network[asker] == network_of_link[point]))
    return int(around.argmax()) if around.any() else int(graph.ends[gain.argmax(), 0])


def node_at(graph: PathGraph, found: Prizes, place: Sequence[float], within_m: float) -> int:
    """The node at a place; when its paths lead nowhere dark, because they are cut off from the others, the nearest one whose paths do."""
    away, network = np.hypot(*(graph.xy - np.asarray(place, dtype=float)).T), graph.networks()
    nearest = int(away.argmin())
    gain = found.left(np.zeros(len(found.value), dtype=bool))
    giving = np.unique(network[graph.ends[gain > 0, 0]])
    if np.isin(network[nearest], giving):
        return nearest
    others = np.flatnonzero(np.isin(network, giving) & (away <= within_m))
    return int(others[away[others].argmin()]) if len(others) else nearest
