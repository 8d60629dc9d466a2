# SPDX-License-Identifier: GPL-2.0-or-later
"""Kernel density: the sum is the number of events, the values are those of the formula, the edge takes nothing away."""
from __future__ import annotations

import numpy as np
import pytest

from est_plugin.analysis.grid import centres, hexagon_grid, square_grid
from est_plugin.analysis.kernel_density import GAUSSIAN, KERNELS, QUARTIC, kernel_density
from est_plugin.analysis.study_area import cells_inside
from est_plugin.core.errors import InputError

KM2 = 1e6


def formula(grid, xy, bandwidth_m, kernel, weights=None):
    """Sum over all points, at each centre."""
    squared = ((centres(grid)[:, None] - xy) ** 2).sum(axis=2) / bandwidth_m**2
    if kernel == QUARTIC:
        values = 3 / (np.pi * bandwidth_m**2) * np.maximum(1 - squared, 0) ** 2
    else:
        values = np.exp(-squared / 2) / (2 * np.pi * bandwidth_m**2)
    return (values * (1.0 if weights is None else weights)).sum(axis=1).reshape(grid.rows, grid.columns) * KM2


def events_in(density, grid):
    return np.nansum(density) * grid.cell_area_m2 / KM2


@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize("n", [1, 2, 400])
def test_the_sum_is_the_number_of_events(kernel, n):
    xy = np.random.default_rng(11).random((n, 2)) * 1000
    grid = square_grid((-1000, -1000, 2000, 2000), 20.0)
    assert events_in(kernel_density(grid, xy, 200.0, kernel), grid) == pytest.approx(n, rel=1e-9)


@pytest.mark.parametrize("kernel", KERNELS)
def test_values_are_those_of_the_formula_within_a_hundredth_of_the_peak(kernel):
    rng = np.random.default_rng(12)
    xy, weights = rng.normal(500, 200, (300, 2)), rng.random(300) * 3
    grid = square_grid((-300, -300, 1300, 1300), 20.0)  # some events lie outside, and count as far as they reach in
    for given in (None, weights):
        expected = formula(grid, xy, 150.0, kernel, given)
        assert np.abs(kernel_density(grid, xy, 150.0, kernel, given) - expected).max() <= 0.01 * expected.max()


def test_one_event_has_the_height_of_the_kernel():
    grid = square_grid((0, 0, 2000, 2000), 10.0)
    density = kernel_density(grid, np.array([[1005.0, 1005.0]]), 300.0)
    assert density.max() == pytest.approx(3 / (np.pi * 0.3**2), rel=0.002) and np.unravel_index(density.argmax(), density.shape) == (100, 100)


@pytest.mark.parametrize("kernel", KERNELS)
def test_with_edge_correction_the_sum_over_the_area_is_the_number_of_events_in_it(kernel):
    grid = square_grid((0, 0, 2000, 1500), 25.0)
    ring = np.array([(0.0, 0.0), (2000.0, 0.0), (1200.0, 1500.0), (0.0, 1500.0)])
    is_inside = cells_inside(grid, [ring])
    xy = centres(grid, np.random.default_rng(13).choice(np.flatnonzero(is_inside), 500)) + 3.0
    density = kernel_density(grid, xy, 200.0, kernel, None, is_inside)
    assert events_in(density, grid) == pytest.approx(500, rel=1e-9)
    assert np.isnan(density.reshape(-1)[~is_inside]).all() and np.isfinite(density.reshape(-1)[is_inside]).all()
    assert events_in(kernel_density(grid, xy, 200.0, kernel), grid) < 490  # without it some leaves


def test_at_the_edge_of_a_uniform_pattern_less_is_missing_when_corrected():
    grid = square_grid((0, 0, 1000, 1000), 20.0)
    corrected = kernel_density(grid, centres(grid), 200.0, QUARTIC, None, np.ones(grid.size, dtype=bool))
    plain = kernel_density(grid, centres(grid), 200.0)
    assert (corrected[25, 25], plain[25, 25]) == pytest.approx((2500.0, 2500.0))
    assert plain[0, 25] < 0.6 * 2500 < 0.7 * 2500 < corrected[0, 25]  # in the middle of a side half of the kernel lies outside
    assert corrected.mean() == pytest.approx(2500.0)


def test_moving_everything_or_doubling_every_event():
    rng = np.random.default_rng(14)
    xy = rng.random((200, 2)) * 800
    first = kernel_density(square_grid((0, 0, 800, 800), 20.0), xy, 100.0, GAUSSIAN)
    moved = kernel_density(square_grid((6e6, 1e5, 6e6 + 800, 1e5 + 800), 20.0), xy + (6e6, 1e5), 100.0, GAUSSIAN)
    assert np.allclose(first, moved, atol=1e-5 * first.max())
    doubled = kernel_density(square_grid((0, 0, 800, 800), 20.0), np.repeat(xy, 2, axis=0), 100.0, GAUSSIAN)
    assert np.allclose(doubled, 2 * first)


def test_progress_is_told_and_may_stop():
    told = []
    kernel_density(square_grid((0, 0, 100, 100), 10.0), np.array([[50.0, 50.0]]), 30.0, progress=told.append)
    assert told == sorted(told) and told[-1] == 1.0

    def stop(_share):
        raise InterruptedError

    with pytest.raises(InterruptedError):
        kernel_density(square_grid((0, 0, 100, 100), 10.0), np.array([[50.0, 50.0]]), 30.0, progress=stop)


@pytest.mark.parametrize(("grid", "bandwidth", "kernel", "key"), [
    (hexagon_grid((0, 0, 100, 100), 10.0), 50.0, QUARTIC, "analysis.kernel-unknown"),
    (square_grid((0, 0, 100, 100), 10.0), 50.0, "cone", "analysis.kernel-unknown"),
    (square_grid((0, 0, 100, 100), 10.0), 19.0, QUARTIC, "analysis.bandwidth-small"),
    (square_grid((0, 0, 100, 100), 10.0), 0.0, QUARTIC, "analysis.bandwidth-small"),
    (square_grid((0, 0, 100, 100), 10.0), float("nan"), QUARTIC, "analysis.bandwidth-small"),
])  # fmt: skip
def test_what_cannot_be_smoothed_is_refused_with_the_cure(grid, bandwidth, kernel, key):
    with pytest.raises(InputError) as refused:
        kernel_density(grid, np.array([[50.0, 50.0]]), bandwidth, kernel)
    assert refused.value.key == key
