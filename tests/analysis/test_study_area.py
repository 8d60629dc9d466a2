# SPDX-License-Identifier: GPL-2.0-or-later
"""Cells and points inside polygons, hulls, people and streets per cell."""
from __future__ import annotations

import numpy as np
import pytest
from shapely.geometry import MultiPoint

from est_plugin.analysis.denominator import people_of_points, people_of_polygons, rates, street_length
from est_plugin.analysis.grid import centres, hexagon_grid, make_grid, square_grid
from est_plugin.analysis.study_area import cells_inside, cells_near_hull, convex_hull, hull_extent, points_inside
from est_plugin.core.errors import InputError

SQUARE = np.array([(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0), (0.0, 0.0)])
HOLE = np.array([(2.0, 2.0), (2.0, 5.0), (5.0, 5.0), (5.0, 2.0)])


def star(rng, n=14):
    angles = np.sort(rng.random(n)) * 2 * np.pi
    return (rng.random(n)[:, None] * 0.8 + 0.2) * np.column_stack((np.cos(angles), np.sin(angles))) * 100


def in_ring(ring, point):
    """Even-odd by one ray, point by point."""
    inside, (x, y) = False, point
    for (x0, y0), (x1, y1) in zip(ring, np.roll(ring, -1, axis=0)):
        if (y0 <= y) != (y1 <= y) and x0 + (y - y0) / (y1 - y0) * (x1 - x0) < x:
            inside = not inside
    return inside


def test_a_hole_is_left_out():
    assert cells_inside(square_grid((0, 0, 10, 10), 1.0), [SQUARE, HOLE]).sum() == 91
    assert points_inside([SQUARE, HOLE], np.array([(1, 1), (3, 3), (20, 3), (9, 9)])).tolist() == [True, False, False, True]


@pytest.mark.parametrize("shape", ["square", "hexagon"])
def test_centres_inside_are_those_of_a_ray_from_each(shape):
    rng = np.random.default_rng(15)
    for _ in range(5):
        ring = star(rng)
        grid = make_grid((-90.0, -70.0, 110.0, 100.0), 9.0, shape)  # the polygon reaches beyond the grid
        expected = [in_ring(ring, point) for point in centres(grid)]
        assert cells_inside(grid, [ring]).tolist() == expected
        assert points_inside([ring], centres(grid)).tolist() == expected


def test_no_polygon_holds_nothing():
    assert not cells_inside(square_grid((0, 0, 10, 10), 1.0), []).any()
    assert not points_inside([], np.zeros((3, 2))).any()


def test_hull_by_hand_and_of_few_points():
    xy = np.array([(0, 0), (4, 0), (4, 3), (2, 1), (0, 3), (0, 0), (2, 0), (np.nan, 1)])
    assert {tuple(corner) for corner in convex_hull(xy)} == {(0, 0), (4, 0), (4, 3), (0, 3)}
    assert convex_hull(np.array([(1.0, 2.0), (1.0, 2.0)])).tolist() == [[1.0, 2.0]]
    assert len(convex_hull(np.array([(0.0, 0.0), (1.0, 1.0), (2.0, 2.0)]))) == 2
    with pytest.raises(InputError):
        hull_extent(convex_hull(np.empty((0, 2))), 1.0)


@pytest.mark.parametrize("spread", ["round", "square", "line"])
def test_hull_of_many_points_holds_them_all_and_none_of_its_corners_is_missing(spread):
    rng = np.random.default_rng(23)
    xy = {"round": rng.normal(0, 10, (4000, 2)), "square": rng.random((4000, 2)), "line": np.repeat(rng.random((4000, 1)), 2, axis=1)}[spread]
    corners = {tuple(corner) for corner in convex_hull(xy + 6e6)}
    expected = MultiPoint(xy + 6e6).convex_hull
    outline = expected.coords if spread == "line" else expected.exterior.coords
    assert corners == {tuple(corner) for corner in outline}


def test_cells_near_the_hull_of_one_point_are_those_that_a_circle_touches():
    hull = convex_hull(np.array([(50.0, 50.0)]))
    grid = square_grid((0.0, 0.0, 100.0, 100.0), 10.0)
    corners = centres(grid)[:, None] + 5.0 * np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)])
    nearest = np.clip(50.0, corners.min(axis=1), corners.max(axis=1))
    expected = np.hypot(*(nearest - 50.0).T) <= 23.0
    assert np.array_equal(cells_near_hull(grid, hull, 23.0), expected)
    assert cells_near_hull(hexagon_grid((0.0, 0.0, 100.0, 100.0), 10.0), hull, 23.0).sum() >= np.pi * 23**2 / 86.6


def test_people_of_points_and_areas_stay_all_of_them():
    grid = square_grid((0, 0, 10, 10), 1.0)
    assert people_of_points(grid, np.array([(0.5, 0.5), (0.6, 0.6), (20, 3)]), np.array([3.0, 4.0, 9.0]))[0] == 7.0
    spread = people_of_polygons(grid, [[SQUARE, HOLE], [np.array([(0.1, 0.1), (0.2, 0.1), (0.2, 0.2)])], [SQUARE + 5.0]], np.array([91.0, 8.0, 100.0]))
    assert spread[99] == pytest.approx(2.0) and spread[0] == pytest.approx(9.0)  # the small area has no centre in it
    assert spread.sum() == pytest.approx(91 + 8 + 25)  # of the third area a quarter lies in the grid


def test_people_of_areas_on_hexagons_lie_where_the_cells_are():
    grid = hexagon_grid((0, 0, 100, 100), 7.0)
    ring = star(np.random.default_rng(16)) * 0.4 + 50
    spread = people_of_polygons(grid, [[ring]], np.array([60.0]))
    assert spread.sum() == pytest.approx(60.0) and np.array_equal(spread > 0, cells_inside(grid, [ring]))


def test_metres_of_street_per_cell():
    grid = square_grid((0, 0, 30, 10), 10.0)
    lengths = street_length(grid, [np.array([(-10.0, 5.0), (25.0, 5.0)]), [np.array([(5.0, 0.0), (5.0, 10.0)]), np.array([(3.0, 3.0)])]])
    assert lengths == pytest.approx([20.0, 10.0, 5.0], abs=0.2)


def test_rates_are_given_only_where_enough_people_live():
    found = rates(np.array([2, 1, 0, 5]), np.array([400.0, 3.0, 1000.0, 0.0]), 1000.0, 10.0, years=2.0)
    assert np.allclose(found, [2.5, np.nan, 0.0, np.nan], equal_nan=True)


@pytest.mark.parametrize("people", [[-1.0], [float("nan")], [1.0, 2.0]])
def test_people_that_cannot_be_are_refused(people):
    with pytest.raises(InputError):
        people_of_polygons(square_grid((0, 0, 10, 10), 1.0), [[SQUARE]], np.array(people))
