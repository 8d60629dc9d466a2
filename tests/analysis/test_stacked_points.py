# SPDX-License-Identifier: GPL-2.0-or-later
"""Centre points of municipalities and towns are found; streets, addresses and hectare squares are places."""
from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest

from est_plugin.analysis.stacked_points import stacked_points
from est_plugin.core.errors import InputError

DATA = Path(__file__).resolve().parents[1] / "data" / "report_positions"


def positions(name: str) -> np.ndarray:
    """Positions of a file of counts: x, y, n."""
    with gzip.open(DATA / name, "rt", encoding="utf-8") as file:
        x, y, n = np.loadtxt(file, delimiter=",", skiprows=1, unpack=True)
    return np.column_stack((np.repeat(x, n.astype(int)), np.repeat(y, n.astype(int))))


@pytest.fixture
def town() -> np.ndarray:
    """Four hundred different positions on a few square kilometres, and a school that ten reports name."""
    random = np.random.default_rng(11)
    return np.vstack((random.uniform(0, 3000, (400, 2)), np.tile([[1200.0, 900.0]], (10, 1))))


def test_all_positions_of_the_swedish_police_are_centre_points():
    police = positions("sweden_police_month.csv.gz")
    found = stacked_points(police)
    assert found.share > 0.95 and found.counts[0] == 71 and found.total == len(police) == 1808


def test_one_municipality_of_the_police_is_one_centre_point():
    found = stacked_points(np.tile([[467_000.0, 6_338_000.0]], (124, 1)))
    assert found.counts.tolist() == [124] and found.share == 1.0 and found.xy.tolist() == [[467_000.0, 6_338_000.0]]


@pytest.mark.parametrize("name", ["zurich_2024.csv.gz", "lancashire_month.csv.gz"])
def test_reports_on_streets_are_no_centre_points(name):
    found = stacked_points(positions(name))
    assert not found and found.share == 0.0 and found.xy.shape == (0, 2) and len(found.indices) == 0


def test_centres_of_two_towns_among_real_places_are_found(town):
    mixed = np.vstack((np.tile([[1500.0, 1500.0]], (120, 1)), town, np.tile([[9000.0, 9000.0]], (60, 1))))
    found = stacked_points(mixed)
    assert found.xy.tolist() == [[1500.0, 1500.0], [9000.0, 9000.0]] and found.counts.tolist() == [120, 60]
    assert found.indices.tolist() == [*range(120), *range(530, 590)] and found.share == pytest.approx(180 / 590)


def test_a_school_that_many_name_is_a_place(town):
    assert not stacked_points(town)


def test_reports_on_squares_of_a_hundred_metres_are_places():
    random = np.random.default_rng(2)
    assert not stacked_points(np.round(random.normal(0, 800, (5000, 2)), -2))


def test_the_same_metre_is_the_same_position():
    near = np.array([[100.0, 200.0]]) + np.linspace(-0.4, 0.4, 30)[:, None]
    assert stacked_points(near).counts.tolist() == [30]


@pytest.mark.parametrize("n", [0, 1, 2, 19])
def test_few_reports_are_never_called_a_centre_point(n):
    found = stacked_points(np.zeros((n, 2)))
    assert not found and found.total == n and found.share == 0.0


def test_the_order_of_the_reports_changes_nothing(town):
    mixed = np.vstack((town, np.tile([[1500.0, 1500.0]], (120, 1))))
    order = np.random.default_rng(0).permutation(len(mixed))
    straight, shuffled = stacked_points(mixed), stacked_points(mixed[order])
    assert straight.counts.tolist() == shuffled.counts.tolist() and sorted(order[shuffled.indices]) == straight.indices.tolist()


@pytest.mark.parametrize("bad", [[[np.nan, 1.0]], [[np.inf, 1.0]], [[1.0, 2.0, 3.0]], [1.0, 2.0], [[0.0, 0.0], [1e12, 0.0]]])
def test_what_are_no_positions_are_refused(bad):
    with pytest.raises(InputError):
        stacked_points(np.array(bad))
