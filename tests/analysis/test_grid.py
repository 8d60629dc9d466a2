# SPDX-License-Identifier: GPL-2.0-or-later
"""Cells start at the lower left corner of the extent and hold each point once."""
from __future__ import annotations

import math

import numpy as np
import pytest

from est_plugin.analysis.counting import count_per_cell
from est_plugin.analysis.grid import OUTSIDE, cell_of, centres, hexagon_grid, make_grid, outlines, smallest_cell_m, square_grid
from est_plugin.core.errors import InputError


def test_squares_start_at_the_lower_left_corner_and_cover_the_extent():
    grid = square_grid((10.0, 20.0, 45.0, 40.0), 10.0)
    assert (grid.columns, grid.rows, grid.size, grid.cell_area_m2) == (4, 2, 8, 100.0)
    assert grid.extent == (10.0, 20.0, 50.0, 40.0)
    assert centres(grid, np.array([0, 3, 4])).tolist() == [[15.0, 25.0], [45.0, 25.0], [15.0, 35.0]]
    assert outlines(grid, np.array([0]))[0].tolist() == [[10, 20], [20, 20], [20, 30], [10, 30], [10, 20]]


@pytest.mark.parametrize(("point", "cell"), [
    ((10, 20), 0), ((19.999, 29.999), 0), ((20, 20), 1), ((10, 30), 4), ((50, 40), 7), ((50.001, 30), OUTSIDE), ((9.99, 30), OUTSIDE),
    ((float("nan"), 30), OUTSIDE), ((float("inf"), 30), OUTSIDE),
])  # fmt: skip
def test_a_point_lies_in_one_square(point, cell):
    assert cell_of(square_grid((10.0, 20.0, 45.0, 40.0), 10.0), np.array([point], dtype=float))[0] == cell


def test_a_point_lies_in_the_hexagon_with_the_nearest_centre():
    grid = hexagon_grid((0.0, 0.0, 1000.0, 700.0), 90.0)
    xy = np.random.default_rng(1).random((3000, 2)) * (1000.0, 700.0)
    nearest = ((xy[:, None] - centres(grid)) ** 2).sum(axis=2).argmin(axis=1)
    assert np.array_equal(cell_of(grid, xy), nearest)
    assert tuple(centres(grid)[0]) == (0.0, 0.0)


def test_hexagons_have_six_equal_sides_and_neighbours_one_cell_apart():
    grid = hexagon_grid((0.0, 0.0, 300.0, 300.0), 100.0)
    ring = outlines(grid, np.array([grid.columns + 1]))[0]
    assert np.allclose(np.hypot(*np.diff(ring, axis=0).T), 100 / math.sqrt(3))
    x, y = ring.T
    assert abs(((x[:-1] * y[1:] - x[1:] * y[:-1]).sum()) / 2 - grid.cell_area_m2) < 1e-6
    distances = np.hypot(*(centres(grid) - centres(grid)[grid.columns + 1]).T)
    assert np.sum(np.isclose(distances, 100.0)) == 6


@pytest.mark.parametrize("shape", ["square", "hexagon"])
def test_counts_hold_each_event_once_wherever_the_origin_lies(shape):
    rng = np.random.default_rng(2)
    xy, weights = rng.random((5000, 2)) * 1000, rng.random(5000)
    for shift in (0.0, 6_580_000.0):
        grid = make_grid((shift, shift, shift + 1000, shift + 1000), 37.0, shape)
        assert count_per_cell(grid, xy + shift).sum() == 5000
        assert count_per_cell(grid, xy + shift, weights).sum() == pytest.approx(weights.sum())
    far = make_grid((6_580_000.0, 6_580_000.0, 6_581_000.0, 6_581_000.0), 37.0, shape)
    near = make_grid((0.0, 0.0, 1000.0, 1000.0), 37.0, shape)
    assert np.array_equal(count_per_cell(near, xy), count_per_cell(far, xy + 6_580_000.0))


@pytest.mark.parametrize("cell", [0, -5, float("nan"), float("inf"), None, "100"])
def test_a_cell_size_that_is_none_is_refused(cell):
    with pytest.raises(InputError) as refused:
        square_grid((0, 0, 10, 10), cell)
    assert refused.value.key == "analysis.cell-size-bad"


@pytest.mark.parametrize("extent", [(0, 0, -1, 5), (0, 0, float("nan"), 5), (0, 0, float("inf"), 5)])
def test_an_extent_that_is_none_is_refused(extent):
    with pytest.raises(InputError):
        hexagon_grid(extent, 10.0)


@pytest.mark.parametrize("shape", ["square", "hexagon"])
@pytest.mark.parametrize("extent", [(0, 0, 1e6, 1e6), (0, 0, 5e9, 3), (7, 7, 2e7, 3e5)])
def test_too_many_cells_are_refused_with_a_size_that_works(shape, extent):
    with pytest.raises(InputError) as refused:
        make_grid(extent, 1.0, shape)
    assert make_grid(extent, float(refused.value.details["cell"]), shape).size <= refused.value.details["limit"]
    assert smallest_cell_m(extent) > 1.0


def test_one_point_is_an_extent():
    assert square_grid((5, 5, 5, 5), 100.0).size == 1
    assert cell_of(square_grid((5, 5, 5, 5), 100.0), np.array([[5.0, 5.0]]))[0] == 0


@pytest.mark.parametrize(("weights", "key"), [
    ([1.0], "analysis.weights-length"), ([1.0, -1.0], "analysis.weights-bad"), ([1.0, float("nan")], "analysis.weights-bad"),
])  # fmt: skip
def test_weights_that_do_not_fit_are_refused(weights, key):
    with pytest.raises(InputError) as refused:
        count_per_cell(square_grid((0, 0, 10, 10), 5.0), np.array([[1, 1], [2, 2]]), np.array(weights))
    assert refused.value.key == key
