# SPDX-License-Identifier: GPL-2.0-or-later
"""Gi* by hand, as published, as esda has it; hotspots that are planted are found, and chance is not called one."""
from __future__ import annotations

import numpy as np
import pytest

from est_plugin.analysis.counting import count_per_cell
from est_plugin.analysis.gi_star import COLD, COLD_SURE, HOT, HOT_SURE, gi_star
from est_plugin.analysis.grid import Grid, centres, hexagon_grid, square_grid
from est_plugin.analysis.multiple_testing import benjamini_hochberg
from est_plugin.analysis.neighbours import neighbourhood_sums
from est_plugin.analysis.study_area import cells_near_hull, convex_hull, hull_extent
from est_plugin.core.errors import InputError
from tests.analysis.esda_reference import g_local, neighbours_by_distance
from tests.analysis.published import published_gi, robberies

FOUND = (HOT, HOT_SURE, COLD, COLD_SURE)


def study_grid(xy: np.ndarray, cell_m: float) -> tuple[Grid, np.ndarray]:
    hull = convex_hull(xy)
    grid = square_grid(hull_extent(hull, cell_m / 2), cell_m)
    return grid, cells_near_hull(grid, hull, cell_m / 2)


def test_three_by_three_cells_by_hand():
    """Values 0 … 8, n = 9, mean 4, S = √(204/9 − 16) = 2.581989. Corner: 4 cells, sum 0+1+3+4 = 8, (8 − 16) / (S √(4·5/8)) = −1.959592.
    Edge: 6 cells, sum 15, (15 − 24) / (S √(6·3/8)) = −2.323790. The middle has all cells: no variance."""
    found = gi_star(square_grid((0, 0, 3, 3), 1.0), np.arange(9))
    assert np.allclose(found.z[[0, 1, 3, 8]], [-1.959592, -2.323790, -0.774597, 1.959592], atol=1e-6)
    assert np.isnan(found.z[4]) and np.isnan(found.p_value[4]) and np.isnan(found.p_adjusted[4])
    assert found.p_value[0] == pytest.approx(0.0500435, abs=1e-6)  # 2 (1 − Φ(1.959592))


@pytest.mark.parametrize(("name", "month", "cells"), [("jan", "2019-01", 2715), ("2019", "2019", 3302)])
def test_memphis_500_m_is_as_published_cell_by_cell(name, month, cells):
    expected, xy = published_gi(name), robberies(month)
    grid, is_inside = study_grid(xy, 500.0)
    number = expected.row * grid.columns + expected.column
    assert np.array_equal(np.sort(number), np.flatnonzero(is_inside)) and len(number) == cells
    assert (grid.x_min, grid.y_min) == pytest.approx(expected.corner, abs=0.02)
    counts = count_per_cell(grid, xy)
    found = gi_star(grid, counts, is_inside)
    assert np.array_equal(counts[number], expected.n)
    assert np.abs(found.z[number] - expected.gi_star).max() < 1e-9
    assert np.abs(found.p_value[number] - expected.p_value).max() < 1e-9


def test_memphis_200_m_begins_as_printed():
    grid, is_inside = study_grid(robberies("2019-01"), 200.0)
    found = gi_star(grid, count_per_cell(grid, robberies("2019-01")), is_inside)
    assert is_inside.sum() == 16_133
    assert np.round(found.z[is_inside][:4], 3).tolist() == [-0.243, -0.266, -0.266, 3.204]


@pytest.mark.parametrize(("make", "limit"), [(square_grid, 2**0.5), (hexagon_grid, 1.0)])
def test_esda_gives_the_same_on_squares_and_hexagons_with_holes(make, limit):
    rng = np.random.default_rng(4)
    grid = make((0.0, 0.0, 900.0, 700.0), 50.0)
    counts, is_inside = rng.poisson(1.5, grid.size), rng.random(grid.size) < 0.8
    cells = np.flatnonzero(is_inside)
    reference = g_local(counts[cells], neighbours_by_distance(centres(grid, cells), 50.0 * limit * 1.001))
    found = gi_star(grid, counts, is_inside)
    assert np.abs(found.z[cells] - reference.Zs).max() < 1e-9
    assert np.abs(found.p_value[cells] / 2 - reference.p_norm).max() < 1e-9  # esda gives one tail
    assert np.isnan(found.z[~is_inside]).all()


@pytest.mark.parametrize("make", [square_grid, hexagon_grid])
def test_sums_of_neighbours_are_those_of_all_pairs(make):
    rng = np.random.default_rng(5)
    for columns, rows in ((1, 1), (1, 5), (4, 1), (5, 4), (4, 5)):
        grid = Grid(0.0, 0.0, 10.0, columns, rows, make((0, 0, 1, 1), 10.0).shape)
        values = rng.integers(0, 9, grid.size)
        near = neighbours_by_distance(centres(grid), 14.2 if grid.shape == "square" else 10.01)
        assert neighbourhood_sums(grid, values).tolist() == [values[index] + values[near[index]].sum() for index in range(grid.size)]


def test_scale_shift_and_doubling_change_nothing():
    rng = np.random.default_rng(6)
    counts = rng.poisson(2.0, 1200)
    first = gi_star(square_grid((0, 0, 40, 30), 1.0), counts)
    moved = gi_star(square_grid((6.5e6, 1e5, 6.5e6 + 4000, 1e5 + 3000), 100.0), counts)
    doubled = gi_star(square_grid((0, 0, 40, 30), 1.0), 2 * counts)
    weighted = gi_star(square_grid((0, 0, 40, 30), 1.0), 0.25 * counts)
    for other in (moved, doubled, weighted):
        assert np.allclose(first.z, other.z, atol=1e-9) and np.allclose(first.p_adjusted, other.p_adjusted, atol=1e-9)
    assert np.isnan(weighted.p_exact).all() and np.isfinite(first.p_exact).all()


def planted(rng: np.random.Generator, background: float) -> tuple[Grid, np.ndarray, np.ndarray]:
    """Two squares of 36 cells with five times the background among 2,500."""
    grid = square_grid((0, 0, 5000, 5000), 100.0)
    is_planted = np.zeros((50, 50), dtype=bool)
    is_planted[8:14, 8:14] = is_planted[33:39, 28:34] = True
    return grid, is_planted.reshape(-1), rng.poisson(np.where(is_planted, 5 * background, background)).reshape(-1)


@pytest.mark.parametrize("background", [0.5, 2.0])
def test_planted_clusters_are_found_and_few_others(background):
    """A discovery is false when no cell of its neighbourhood is planted: its counts have the expectation of all the rest."""
    rng = np.random.default_rng(7)
    false_share, recall = [], []
    for _ in range(100):
        grid, is_planted, counts = planted(rng, background)
        words = gi_star(grid, counts).classes
        is_found = np.isin(words, FOUND)
        is_true = neighbourhood_sums(grid, is_planted.astype(int)) > 0
        false_share.append((is_found & ~is_true).sum() / max(1, is_found.sum()))
        recall.append(np.isin(words[is_planted], (HOT, HOT_SURE)).mean())
    assert np.mean(false_share) <= 0.05 + 2 * np.std(false_share) / 10
    assert np.mean(recall) >= (0.9 if background >= 2 else 0.7)


@pytest.mark.parametrize("background", [0.1, 2.0])
def test_pure_chance_holds_no_hotspot(background):
    """With nothing planted every discovery is false: at most one map in twenty may have one (Monte Carlo error of 150 maps: 0.018)."""
    rng = np.random.default_rng(8)
    grid = square_grid((0, 0, 5000, 5000), 100.0)
    maps = [np.isin(gi_star(grid, rng.poisson(background, grid.size)).classes, FOUND).any() for _ in range(150)]
    assert np.mean(maps) <= 0.05 + 2 * 0.018


def test_adjusted_p_values_are_benjamini_hochbergs_of_the_cells_inside():
    grid, is_inside = study_grid(robberies("2019-01"), 500.0)
    found = gi_star(grid, count_per_cell(grid, robberies("2019-01")), is_inside)
    assert np.array_equal(found.p_adjusted[is_inside], benjamini_hochberg(found.p_value[is_inside]))
    assert np.isnan(found.p_adjusted[~is_inside]).all()
    assert (found.p_adjusted[is_inside] <= 0.05).sum() == 112 and np.isin(found.classes, FOUND).sum() == 14  # 206 events: few are certain


def test_the_same_everywhere_is_no_hotspot_anywhere():
    found = gi_star(square_grid((0, 0, 10, 10), 1.0), np.full(100, 3))
    assert np.isnan(found.z).all() and set(found.classes) == {""}


@pytest.mark.parametrize("values", [np.zeros(99), np.full(100, -1.0), np.full(100, np.nan), np.full(100, np.inf)])
def test_values_that_cannot_be_are_refused(values):
    with pytest.raises(InputError):
        gi_star(square_grid((0, 0, 10, 10), 1.0), values)


def test_one_cell_cannot_be_compared():
    with pytest.raises(InputError) as refused:
        gi_star(square_grid((0, 0, 1, 1), 1.0), np.array([4]))
    assert refused.value.key == "analysis.too-few-cells"
