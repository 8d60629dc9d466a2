# SPDX-License-Identifier: GPL-2.0-or-later
"""Paths as a network: where they meet, how they are joined, shortest ways."""
from __future__ import annotations

import numpy as np
import pytest

from est_plugin.analysis.light_lines import path_parts, sample
from est_plugin.analysis.path_graph import LONGEST_LINK_M, path_graph, with_corners


def graph_of(*parts, keep=None):
    lines, _left_out = path_parts([np.array(part, dtype=float) for part in parts], list(range(len(parts))))
    return path_graph(lines, keep), lines


def test_paths_meet_in_common_corners_and_bends_are_no_nodes():
    graph, _lines = graph_of([(0, 0), (50, 0), (100, 0)], [(50, 0), (50, 40), (80, 40)])
    assert sorted(map(tuple, graph.xy.tolist())) == [(0, 0), (50, 0), (80, 40), (100, 0)]
    assert sorted(graph.length_m.tolist()) == [50, 50, 70]


def test_a_crossing_without_a_common_corner_is_a_bridge():
    graph, _lines = graph_of([(0, 0), (100, 0)], [(50, -50), (50, 50)])
    assert len(graph.xy) == 4 and len(graph.length_m) == 2


def test_gaps_of_drawing_are_closed_and_wider_ones_are_not():
    closed, _lines = graph_of([(0, 0), (100, 0)], [(100.3, 0.2), (200, 0)])
    assert len(closed.xy) == 3 and closed.length_m.sum() == pytest.approx(200, abs=1)  # one street, cut where it gets long
    assert len(graph_of([(0, 0), (100, 0)], [(101, 0), (200, 0)])[0].length_m) == 2
    star, _lines = graph_of([(0, 0), (0, 100)], [(0.3, 0), (100, 0)], [(0.15, -0.26), (0, -100)])  # three ends, each the nearest of the next
    assert len(star.xy) == 4 and len(star.length_m) == 3


def test_a_ring_by_itself_and_a_place_to_keep():
    ring, _lines = graph_of([(0, 0), (10, 0), (10, 10), (0, 0)])
    assert len(ring.xy) == 1 and ring.ends.tolist() == [[0, 0]]
    kept, _lines = graph_of([(0, 0), (40, 0), (100, 0)], keep=np.array([(40.0, 0.0)]))
    assert sorted(kept.length_m.tolist()) == [40, 60]


def test_samples_know_their_link():
    graph, lines = graph_of([(0, 0), (50, 0), (100, 0)], [(50, 0), (50, 40)])
    samples = sample(lines, 10.0)
    links = graph.links_of(lines, samples)
    assert (links >= 0).all()
    for link in range(3):
        on = samples.xy[links == link]
        assert len(on) * 10 == pytest.approx(graph.length_m[link], abs=1)
        low, high = graph.corners[link].min(axis=0), graph.corners[link].max(axis=0)
        assert ((on >= low - 1e-9) & (on <= high + 1e-9)).all()


def test_the_shortest_way_and_its_line():
    graph, _lines = graph_of([(0, 0), (100, 0)], [(100, 0), (100, 100)], [(0, 0), (0, 300), (100, 100)], [(0, 0), (-9, 0)], [(100, 100), (109, 100)])
    start, end = (int(np.hypot(*(graph.xy - np.array(xy)).T).argmin()) for xy in ((0, 0), (100, 100)))
    ways = graph.ways_from(start, graph.length_m)
    assert ways.length_m[end] == 200 and graph.line(graph.way(ways, end)).tolist() == [[0, 0], [100, 0], [100, 100]]
    alone, _lines = graph_of([(0, 0), (1, 0)], [(9, 9), (10, 9)])
    assert np.isinf(alone.ways_from(0, alone.length_m).length_m).sum() == 2


def test_long_streets_are_cut_and_a_multi_cornered_one_keeps_its_length():
    part = with_corners(np.array([(0.0, 0.0), (500.0, 0.0), (500.0, 10.0)]))
    assert np.hypot(*np.diff(part, axis=0).T).max() <= LONGEST_LINK_M / 2 and part[0].tolist() == [0, 0] and part[-1].tolist() == [500, 10]
    graph, _lines = graph_of(part)
    assert graph.length_m.max() <= LONGEST_LINK_M and graph.length_m.sum() == pytest.approx(510) and len(graph.length_m) >= 5
    assert (graph.link_of_piece >= 0).sum() == len(part) - 1
    bent = np.array([(0.0, 0.0), (3.0, 4.0)])
    assert with_corners(bent) is bent and np.isnan(with_corners(np.array([(0.0, 0.0), (np.nan, 1.0)]))).any()
