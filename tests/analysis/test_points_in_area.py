# SPDX-License-Identifier: GPL-2.0-or-later
"""Points in areas, beside shapely and by hand."""
from __future__ import annotations

import numpy as np
import pytest
from shapely.geometry import Point, Polygon

from est_plugin.analysis import points_in_area
from est_plugin.analysis.points_in_area import points_inside

SQUARE = np.array([(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)])
HOLE = np.array([(3.0, 3.0), (3.0, 7.0), (7.0, 7.0), (7.0, 3.0), (3.0, 3.0)])


def test_holes_and_several_parts_are_even_and_odd():
    xy = np.array([(1, 1), (5, 5), (11, 5), (22, 1), (np.nan, 5), (5, np.nan)], dtype=float)
    assert points_inside(xy, [SQUARE, HOLE, SQUARE + 20.0]).tolist() == [True, False, False, False, False, False]
    assert points_inside(np.array([[25.0, 25.0]]), [SQUARE, HOLE, SQUARE + 20.0]).tolist() == [True]
    assert points_inside(xy, []).tolist() == [False] * 6 and points_inside(np.empty((0, 2)), [SQUARE]).tolist() == []


def test_areas_that_touch_share_no_point_and_leave_none_out():
    grid = np.array([(x, y) for x in range(0, 20) for y in range(0, 10)], dtype=float)
    left, right = points_inside(grid, [SQUARE]), points_inside(grid, [SQUARE + (10.0, 0.0)])
    assert not (left & right).any() and (left | right).sum() == len(grid)


@pytest.mark.parametrize("at_once", [50, 2_000_000])
def test_a_ragged_border_agrees_with_shapely(at_once, monkeypatch):
    monkeypatch.setattr(points_in_area, "_PAIRS_AT_ONCE", at_once)
    random = np.random.default_rng(3)
    angles = np.sort(random.uniform(0, 2 * np.pi, 60))
    ring = np.column_stack((np.cos(angles), np.sin(angles))) * random.uniform(20, 100, 60)[:, None]
    xy = random.uniform(-110, 110, (400, 2))
    area = Polygon(ring)
    assert points_inside(xy, [ring]).tolist() == [area.contains(Point(x, y)) for x, y in xy]
