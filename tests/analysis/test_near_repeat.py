# SPDX-License-Identifier: GPL-2.0-or-later
"""The Knox test against published tables, pointpats, and its definition written out."""
from __future__ import annotations

import csv
import gzip
import itertools
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from est_plugin.analysis import near_repeat
from est_plugin.analysis.near_repeat import DAY_S, knox
from est_plugin.analysis.pairs import close_pairs
from est_plugin.core.errors import Cancelled, InputError

DATA = Path(__file__).resolve().parents[1] / "data"
EVERYTHING = 1e7
BURKITT = json.loads((DATA / "burkitt" / "expected_knox.json").read_text(encoding="utf-8"))["rows"]
CHICAGO = json.loads((DATA / "chicago_burglary" / "expected_knox.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def chicago() -> tuple[np.ndarray, np.ndarray]:
    """Positions and local seconds of 970 burglaries."""
    with gzip.open(DATA / "chicago_burglary" / "january_2016.csv.gz", "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    days = np.array([row["date"] for row in rows], dtype="datetime64[s]")
    return np.array([(float(row["x"]), float(row["y"])) for row in rows]), days.astype(np.int64)


@pytest.fixture(scope="module")
def burkitt() -> tuple[np.ndarray, np.ndarray]:
    """Positions and seconds of 188 cases."""
    table = np.loadtxt(DATA / "burkitt" / "burkitt.csv", delimiter=",", skiprows=1)
    return table[:, :2], (table[:, 2] * DAY_S).astype(np.int64)


def by_definition(xy, seconds, distances, days, metric="euclidean") -> np.ndarray:
    """Every pair looked at."""
    table = np.zeros((len(distances), len(days)), dtype=int)
    for (a, t), (b, u) in itertools.combinations(list(zip(xy, seconds)), 2):
        apart = np.abs(a - b).sum() if metric == "manhattan" else np.hypot(*(a - b))
        row = next((n for n, limit in enumerate(distances) if apart < limit), None)
        column = next((n for n, limit in enumerate(days) if abs(int(t) - int(u)) < limit * DAY_S), None)
        if row is not None and column is not None:
            table[row, column] += 1
    return table


@pytest.mark.parametrize("table", ["published_near_repeat_calculator", "as_labelled"])
def test_chicago_is_the_published_table_cell_by_cell(chicago, table):
    expected = CHICAGO[table]
    found = knox(*chicago, [*expected["distance_m"], EVERYTHING], [*expected["time_days"], 9999], metric="manhattan", permutations=1)
    assert found.observed.tolist() == expected["observed"] and found.observed.sum() == 970 * 969 // 2


def test_the_ratio_is_near_the_published_one_of_twenty_drawings(chicago):
    published = CHICAGO["published_near_repeat_calculator"]
    found = knox(*chicago, [1, 100, 200, 300], [7, 14, 21], metric="manhattan", permutations=1)
    assert found.ratio == pytest.approx(np.array(published["ratio"])[:4, :3], abs=0.2)


def test_the_expected_number_is_the_mean_of_shuffled_times(chicago):
    xy, seconds = chicago
    found = knox(xy, seconds, [200], [7], permutations=1)
    random = np.random.default_rng(3)
    drawn = [knox(xy, random.permutation(seconds), [200], [7], permutations=1).observed[0, 0] for _ in range(200)]
    assert found.expected[0, 0] == pytest.approx(np.mean(drawn), abs=4 * np.std(drawn) / np.sqrt(200))


def test_burkitt_gives_thirteen(burkitt):
    assert knox(*burkitt, [np.nextafter(20, 21)], [6], permutations=1).observed.tolist() == [[13]]


@pytest.mark.parametrize("row", BURKITT, ids=lambda row: f"{row['delta']}-{row['tau']}")
def test_burkitt_equals_pointpats(burkitt, row):
    """Pointpats counts pairs at the limit too, and days are whole here."""
    found = knox(*burkitt, [np.nextafter(row["delta"], 1e9)], [row["tau"] + 1], permutations=1)
    assert found.observed[0, 0] == row["statistic"] and found.expected[0, 0] == pytest.approx(row["expected"], abs=1e-9)


@pytest.mark.parametrize("row", CHICAGO["pointpats"]["rows"], ids=lambda row: f"{row['delta']}-{row['tau']}")
def test_chicago_equals_pointpats(chicago, row):
    found = knox(*chicago, [np.nextafter(row["delta"], 1e9)], [row["tau"] + 1], permutations=1)
    assert found.observed[0, 0] == row["statistic"] and found.expected[0, 0] == pytest.approx(row["expected"], abs=1e-9)


@settings(max_examples=30, deadline=None)
@given(
    events=st.lists(st.tuples(st.integers(-5, 30), st.integers(-5, 30), st.integers(0, 40)), min_size=2, max_size=40),
    metric=st.sampled_from(["euclidean", "manhattan"]),
)
def test_it_is_the_definition_also_on_the_limits_of_the_bands(events, metric):
    xy, seconds = np.array([event[:2] for event in events], dtype=float), np.array([event[2] for event in events]) * DAY_S
    found = knox(xy, seconds, [1, 5, 10], [1, 7, 14], metric=metric, permutations=1)
    assert found.observed.tolist() == by_definition(xy, seconds, [1, 5, 10], [1, 7, 14], metric).tolist()


def test_a_band_holds_its_lower_limit_and_not_its_upper(burkitt):
    xy, seconds = np.array([[0.0, 0.0], [100.0, 0.0]]), np.array([0, 7 * DAY_S])
    assert knox(xy, seconds, [100, 200], [7, 14], permutations=1).observed.tolist() == [[0, 0], [0, 1]]


def test_the_same_seed_gives_the_same_p_and_another_order_of_events_the_same_table(burkitt):
    xy, seconds = burkitt
    first, again = (knox(xy, seconds, [10, 20], [5, 90], permutations=99, seed=7) for _ in range(2))
    order = np.random.default_rng(0).permutation(len(xy))
    other = knox(xy[order], seconds[order], [10, 20], [5, 90], permutations=99, seed=7)
    assert (first.p == again.p).all() and (other.observed == first.observed).all() and other.expected == pytest.approx(first.expected)


def test_events_without_any_pattern_are_seldom_called_near_repeats():
    """At the level 0.05 one test in twenty is wrong: 60 tests, at most 8 with a chance of 99.6 percent."""
    wrong = 0
    for seed in range(60):
        random = np.random.default_rng(seed)
        found = knox(random.uniform(0, 1000, (80, 2)), random.integers(0, 60 * DAY_S, 80), [150], [7], permutations=39, seed=seed)
        wrong += found.p[0, 0] <= 0.05
    assert wrong <= 8


def test_planted_repeats_are_found():
    random = np.random.default_rng(4)
    xy, seconds = random.uniform(0, 5000, (200, 2)), random.integers(0, 180 * DAY_S, 200)
    xy[100:] = xy[:100] + random.normal(0, 30, (100, 2))
    seconds[100:] = seconds[:100] + random.integers(0, 3 * DAY_S, 100)
    found = knox(xy, seconds, [150, 300, 450], [7, 14], permutations=99)
    assert found.p[0, 0] == 0.01 and found.ratio[0, 0] > 5 and found.p[2, 1] > 0.05


def test_many_events_on_one_spot_and_at_one_time():
    found = knox(np.zeros((50, 2)), np.zeros(50), [100], [7], permutations=9)
    assert found.observed.tolist() == [[1225]] and found.expected.tolist() == [[1225.0]] and found.p.tolist() == [[1.0]]


def test_where_no_pair_is_close_there_is_no_ratio():
    found = knox(np.array([[0.0, 0.0], [9e5, 0.0]]), np.array([0, 0]), [100], [7], permutations=9)
    assert found.observed.tolist() == [[0]] and np.isnan(found.ratio).all() and found.p.tolist() == [[1.0]]


@pytest.mark.parametrize(
    ("distances", "days", "key"),
    [
        ([], [7], "near-repeat.distances-bad"), ([100, 100], [7], "near-repeat.distances-bad"), ([200, 100], [7], "near-repeat.distances-bad"),
        ([-1], [7], "near-repeat.distances-bad"), ([0], [7], "near-repeat.distances-bad"), ([float("nan")], [7], "near-repeat.distances-bad"),
        ([float("inf")], [7], "near-repeat.distances-bad"), ([100], [], "near-repeat.times-bad"), ([100], [7, 3], "near-repeat.times-bad"),
        ([100], [-7], "near-repeat.times-bad"),
    ],
)  # fmt: skip
def test_limits_that_are_no_bands_are_refused(burkitt, distances, days, key):
    with pytest.raises(InputError) as caught:
        knox(*burkitt, distances, days)
    assert caught.value.key == key


@pytest.mark.parametrize("n", [0, 1])
def test_too_few_events_are_told(n):
    with pytest.raises(InputError) as caught:
        knox(np.zeros((n, 2)), np.zeros(n), [100], [7])
    assert caught.value.key == "near-repeat.too-few-events"


def test_too_many_pairs_are_told_before_memory_is_full(monkeypatch, burkitt):
    monkeypatch.setattr(near_repeat, "MAX_PAIRS", 100)
    with pytest.raises(InputError) as caught:
        knox(*burkitt, [50], [7])
    assert caught.value.key == "near-repeat.too-many-pairs"


def test_the_user_can_stop_it(burkitt):
    shares = []

    def progress(share: float) -> None:
        shares.append(share)
        if len(shares) > 5:
            raise Cancelled()

    with pytest.raises(Cancelled):
        knox(*burkitt, [20], [5], progress=progress)
    assert len(shares) == 6 and shares == sorted(shares)


@settings(max_examples=30, deadline=None)
@given(
    points=st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(-100, 100)), min_size=0, max_size=60),
    limit=st.floats(0.001, 1e6), metric=st.sampled_from(["euclidean", "manhattan"]),
)  # fmt: skip
def test_close_pairs_are_all_pairs_below_the_limit_each_once(points, limit, metric):
    xy = np.array(points, dtype=float).reshape(-1, 2)
    found = [tuple(sorted(pair)) for i, j, _ in close_pairs(xy, limit, metric) for pair in zip(i.tolist(), j.tolist())]
    apart = np.abs(xy[:, None] - xy[None])
    distance = apart.sum(axis=2) if metric == "manhattan" else np.hypot(apart[..., 0], apart[..., 1])
    assert sorted(found) == [(i, j) for i, j in itertools.combinations(range(len(xy)), 2) if distance[i, j] < limit]


@pytest.mark.parametrize(
    ("xy", "limit", "metric"),
    [([[0, 0]], 0, "euclidean"), ([[0, 0]], 1, "taxi"), ([[np.nan, 0]], 1, "euclidean"), ([0, 0], 1, "euclidean")],
)
def test_what_are_no_pairs_is_refused(xy, limit, metric):
    with pytest.raises(InputError):
        list(close_pairs(np.array(xy, dtype=float), limit, metric))


def test_the_reach_is_the_block_of_bands_from_the_nearest_on(chicago):
    found = near_repeat.reach(knox(*chicago, [100, 200, 300, 400], [7, 14, 21], permutations=99))
    assert (found.rows, found.columns) == (2, 1) and found.ratio == pytest.approx(found.observed / found.expected) and 1.2 < found.ratio < 2


def test_of_blocks_the_largest_is_taken():
    clear = np.array([[1, 1, 1], [1, 1, 0], [0, 1, 1]])
    found = near_repeat.reach(near_repeat.KnoxTable((0, 1, 2, 3), (0, 1, 2, 3), 10 * clear, np.full((3, 3), 2.0), np.where(clear, 0.01, 0.5), 9, 99))
    assert (found.rows, found.columns, found.observed, found.expected) == (2, 2, 40, 8.0)


@pytest.mark.parametrize(("p", "observed", "expected"), [(0.06, 10, 2.0), (0.01, 10, 9.0), (0.01, 4, 1.0), (1.0, 0, 0.0)])
def test_without_clear_repeats_nearby_there_is_no_reach(p, observed, expected):
    one = near_repeat.KnoxTable((0, 1), (0, 1), np.array([[observed]]), np.array([[expected]]), np.array([[p]]), 9, 99)
    assert near_repeat.reach(one) is None
