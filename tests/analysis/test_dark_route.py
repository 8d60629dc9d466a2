# SPDX-License-Identifier: GPL-2.0-or-later
"""A round past as much dark path as its length allows, and the classes along a route."""
from __future__ import annotations

import numpy as np
import pytest

from est_plugin.analysis.dark_route import AGAIN_COST, DarkRoutes, darkest_node, node_at, prizes
from est_plugin.analysis.light_along import metres, pieces_along
from est_plugin.analysis.light_lines import path_parts, sample
from est_plugin.analysis.path_graph import path_graph
from est_plugin.core.errors import Cancelled, InputError


class Town:
    """Streets in squares of 100 m; `dark` streets are ((x, y), (x, y)) in squares."""

    def __init__(self, size, dark, weight=1.0):
        steps = range(size + 1)
        parts = [np.array([(x * 100.0, y * 100.0) for x in steps]) for y in steps] + [np.array([(x * 100.0, y * 100.0) for y in steps]) for x in steps]
        self.lines, _left_out = path_parts(parts, list(range(len(parts))))
        self.samples = sample(self.lines, 2.0)
        self.graph = path_graph(self.lines)
        self.value = np.zeros(len(self.samples))
        for a, b in dark:
            low, high = np.minimum(a, b) * 100.0 - 0.1, np.maximum(a, b) * 100.0 + 0.1
            self.value[((self.samples.xy >= low) & (self.samples.xy <= high)).all(axis=1)] = 2.0 * weight
        self.prizes = prizes(self.samples.xy, self.graph.links_of(self.lines, self.samples), self.value, len(self.graph.length_m))

    def node(self, x, y):
        return int(np.hypot(*(self.graph.xy - np.array((x * 100.0, y * 100.0))).T).argmin())

    def route(self, at, most_m, progress=lambda share: None):
        return DarkRoutes(self.graph, self.prizes, self.node(*at), progress).best(most_m)


def test_the_round_passes_the_dark_square_and_comes_home():
    town = Town(5, [((2, 2), (3, 2)), ((3, 2), (3, 3)), ((3, 3), (2, 3)), ((2, 3), (2, 2))])
    walk = town.route((0, 2), 900)
    line = town.graph.line(walk.steps)
    assert line[0].tolist() == line[-1].tolist() == [0, 200] and walk.length_m <= 900
    assert walk.gained == pytest.approx(400, abs=30)  # all four sides of it


def test_a_dark_street_on_the_way_home_is_taken_rather_than_the_same_way_back():
    town = Town(4, [((0, 1), (4, 1)), ((0, 2), (4, 2))])
    walk = town.route((0, 1), 1_000)
    assert walk.again_m == 0 and walk.gained == pytest.approx(800, abs=40)


def test_nothing_dark_within_reach_gives_no_steps():
    assert town_steps(Town(4, []), 1_000) == [] and town_steps(Town(20, [((20, 20), (20, 19))]), 1_000) == []


def town_steps(town, most_m):
    return town.route((0, 0), most_m).steps


def test_paths_that_are_cut_off_are_not_begun_on_when_the_dark_lies_on_others():
    """A path of a courtyard at the start, two streets that meet and of which one is dark, a far street, another courtyard."""
    parts = [[(0, 30), (20, 30)], [(0, 0), (100, 0)], [(100, 0), (100, 100)], [(400, 0), (400, 40)], [(60, 40), (80, 40)]]
    lines, _left_out = path_parts([np.array(part, dtype=float) for part in parts], list(range(len(parts))))
    samples, graph = sample(lines, 2.0), path_graph(lines)
    assert len(set(graph.networks().tolist())) == 4
    value = np.where((abs(samples.xy[:, 0] - 100) < 0.5) & (samples.xy[:, 1] > 0), 2.0, 0.0)
    found = prizes(samples.xy, graph.links_of(lines, samples), value, len(graph.length_m))
    assert graph.xy[node_at(graph, found, (0, 30), 250.0)].tolist() == [0, 0]
    assert graph.xy[node_at(graph, found, (0, 30), 20.0)].tolist() == [0, 30]  # too far away to be the start
    assert graph.xy[node_at(graph, found, (99, 2), 250.0)].tolist() == [100, 0]
    for within_m in (90.0, 45.0):  # the ends of the path at 60–80 m are nearest to the dark and not connected with it
        assert graph.xy[darkest_node(graph, found, within_m)].tolist() in ([100, 0], [100, 100])


def test_both_sides_of_one_street_are_seen_at_once():
    lines, _left_out = path_parts([np.array([(0.0, y), (300.0, y)]) for y in (0.0, 8.0)], [0, 1])
    samples, graph = sample(lines, 2.0), path_graph(lines)
    found = prizes(samples.xy, graph.links_of(lines, samples), np.full(len(samples), 2.0), 2)
    is_seen = np.zeros(len(samples), dtype=bool)
    is_seen[found.of(0)] = True
    assert is_seen.all() and found.left(is_seen).tolist() == [0, 0]


@pytest.mark.parametrize("seed", range(4))
def test_it_is_about_as_good_as_the_best_of_all_rounds(seed):
    random = np.random.default_rng(seed)
    streets = [((x, y), (x + dx, y + dy)) for x in range(3) for y in range(3) for dx, dy in ((1, 0), (0, 1)) if x + dx < 3 and y + dy < 3]
    town = Town(2, [streets[one] for one in random.choice(len(streets), 5, replace=False)])
    assert town.route((0, 0), 800).worth >= 0.85 * best_of_all(town, 8)


def best_of_all(town, links):
    """Every closed walk of at most so many streets of 100 m."""
    best, waiting = 0.0, [(town.node(0, 0), ())]
    while waiting:
        here, walked = waiting.pop()
        if walked and here == town.node(0, 0):
            is_seen = np.zeros(len(town.value), dtype=bool)
            for link in set(walked):
                is_seen[town.prizes.of(link)] = True
            again = 100 * (len(walked) - len(set(walked)))
            best = max(best, town.value[is_seen].sum() - AGAIN_COST * again)
        if len(walked) < links and town.graph.ways_from(here, town.graph.length_m).length_m[town.node(0, 0)] <= 100 * (links - len(walked)):
            waiting += [(there, (*walked, link)) for link, there in town.graph.beside[here] if walked.count(link) < 2]
    return best


def test_the_darkest_place_and_stopping():
    town = Town(6, [((5, 5), (6, 5)), ((5, 5), (5, 6)), ((0, 0), (1, 0))])
    assert town.graph.xy[darkest_node(town.graph, town.prizes, 150.0)] == pytest.approx((550, 550), abs=60)
    empty = Town(2, [])
    assert darkest_node(empty.graph, empty.prizes, 150.0) == -1

    def stop(share):
        if share > 0:
            raise Cancelled

    with pytest.raises(Cancelled):
        town.route((0, 0), 2_000, stop)
    shares = []
    town.route((0, 0), 1_200, shares.append)
    assert shares[0] == 0 and shares[-1] == 1 and all(0 <= one <= 1 for one in shares)


# -- classes along a route ---------------------------------------------------------------------------------------------
def along(route, *paths):
    lines, _left_out = path_parts([np.array(xy, dtype=float) for xy, _cuts in paths], list(range(len(paths))))
    samples = sample(lines, 2.0)
    class_of = np.concatenate([np.array([of for of, long in cuts for _ in range(long // 2)]) for _xy, cuts in paths])
    return pieces_along(route, samples, class_of, 15.0)


def test_a_route_is_cut_where_the_light_changes_and_knows_nothing_away_from_paths():
    pieces = along([(0, 0), (200, 0), (200, 300)], ([(0, 0), (200, 0)], [(0, 60), (2, 140)]))
    assert [one.of_class for one in pieces] == [0, 2, 3]
    assert [one.end_m for one in pieces] == pytest.approx([60, 214, 500], abs=3) and pieces[0].start_m == 0
    assert pieces[1].xy.tolist()[1] == [200, 0]  # the corner stays
    told = metres(pieces)
    assert sum(told.values()) == pytest.approx(500) and told["weak"] == 0


def test_a_path_that_crosses_or_runs_beside_changes_nothing():
    main = ([(0, 0), (300, 0)], [(2, 300)])
    crossing, beside = ([(150, -40), (150, 40)], [(0, 80)]), ([(0, 6), (300, 6)], [(0, 300)])
    for other in (crossing, beside):
        (piece,) = along([(0, 0), (300, 0)], main, other)
        assert piece.of_class == 2 and piece.length_m == pytest.approx(300)


@pytest.mark.parametrize("route", [[], [(0, 0)], [(5, 5), (5, 5)], [(0, 0), (float("nan"), 1)]])
def test_a_route_without_length_is_refused(route):
    with pytest.raises(InputError):
        along(route, ([(0, 0), (300, 0)], [(2, 300)]))
