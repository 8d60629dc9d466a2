# SPDX-License-Identifier: GPL-2.0-or-later
"""PAI, PEI and RRI by hand-computed examples and by what must always hold; stability under position error."""
from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from est_plugin.analysis.counting import count_per_cell
from est_plugin.analysis.grid import cell_of, square_grid
from est_plugin.analysis.quality import accuracy, caught, count_baseline, top_weights, wilson
from est_plugin.analysis.stability import stability
from est_plugin.core.errors import Cancelled, InputError

EARLIER = np.array([10, 5, 3, 2, 0, 0, 0, 0, 0, 0])
LATER = np.array([4, 0, 6, 0, 5, 5, 0, 0, 0, 0])
COUNTS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=40)


def test_two_hotspot_cells_of_ten_by_hand():
    """Cells 0 and 1: 4 of 20 later events (20 %) on 20 % of the area: PAI 1. Best two cells: 6 + 5 of 20, PAI 2.75. Earlier: 15 of 20, PAI 3.75."""
    found = accuracy(4, LATER, 15, EARLIER, 2)
    assert (found.hits, found.events, found.area_share) == (4, 20, 0.2)
    assert (found.pai, found.pei, found.rri) == pytest.approx((1.0, 1 / 2.75, 1 / 3.75))


def test_the_count_baseline_takes_the_cells_that_held_most_before():
    found = count_baseline(LATER, EARLIER, 3)
    assert found.hits == 10 and found.pai == pytest.approx((10 / 20) / 0.3) and found.pei == pytest.approx(10 / 16) and found.rri == pytest.approx(10 / 18)


def test_half_a_cell_catches_half_of_its_events():
    assert caught(EARLIER, LATER, 2.5) == 4 + 0 + 3


def test_cells_of_equal_rank_share_the_area():
    """One of six empty cells is taken, whichever: a sixth of their ten events."""
    assert caught(EARLIER, LATER, 5) == pytest.approx(4 + 0 + 6 + 0 + 10 / 6)


def test_the_best_possible_area_has_efficiency_one():
    assert accuracy(caught(LATER, LATER, 3), LATER, 0, EARLIER, 3).pei == 1.0


def test_the_interval_is_that_of_wilson():
    """Textbook value: 8 of 10 gives 0.4902 to 0.9433."""
    assert wilson(8, 10) == pytest.approx((0.4901625, 0.9433178), abs=1e-6)
    found = accuracy(4, LATER, 15, EARLIER, 2)
    assert (found.pai_low, found.pai_high) == pytest.approx([one / 0.2 for one in wilson(4, 20)])


def test_hotspots_that_cover_everything_say_nothing():
    found = accuracy(20, LATER, 20, EARLIER, 10)
    assert found.pai == 1.0 and found.pei == 1.0 and found.rri == 1.0 and found.area_share == 1.0
    assert accuracy(20, LATER, 20, EARLIER, 99).area_share == 1.0


@pytest.mark.parametrize(
    ("later", "area", "known"),
    [(np.zeros(10, int), 2, ()), (LATER, 0, ()), (LATER, 2, ("pai", "pei"))],
    ids=["no later events", "no area", "nothing before"],
)
def test_what_cannot_be_said_is_none(later, area, known):
    found = accuracy(0, later, 0, np.zeros(10, int), area)
    assert {name for name in ("pai", "pei", "rri", "pai_low") if getattr(found, name) is not None} - {"pai_low"} == set(known)


@pytest.mark.parametrize(("later", "earlier"), [([], []), ([1, 2], [1]), ([[1]], [[1]])])
def test_a_study_area_of_nothing_is_refused(later, earlier):
    with pytest.raises(InputError):
        accuracy(0, np.array(later), 0, np.array(earlier), 1)


@settings(max_examples=60, deadline=None)
@given(cells=COUNTS, area=st.floats(0, 45, allow_nan=False))
@example(cells=[(0, 7)], area=7e-103)
def test_what_always_holds(cells, area):
    earlier, later = (np.array(one) for one in zip(*cells))
    base = count_baseline(later, earlier, area)
    weights = top_weights(earlier, area)
    assert weights.sum() == pytest.approx(min(area, len(cells)), abs=1e-9) and 0 <= weights.min() and weights.max() <= 1 + 1e-12
    assert 0 <= base.hits <= base.events + 1e-9
    if base.pei is not None:
        assert base.pei <= 1 + 1e-9
    if base.pai is not None:
        assert base.pai_low <= base.pai + 1e-9 and base.pai <= base.pai_high + 1e-9 and base.pai * base.area_share <= 1 + 1e-9
    order = np.random.default_rng(0).permutation(len(cells))
    assert count_baseline(later[order], earlier[order], area).hits == pytest.approx(base.hits)


@settings(max_examples=30, deadline=None)
@given(cells=COUNTS)
def test_more_area_never_catches_less(cells):
    earlier, later = (np.array(one) for one in zip(*cells))
    found = [caught(earlier, later, area) for area in np.linspace(0, len(cells), 17)]
    assert all(b >= a - 1e-9 for a, b in zip(found, found[1:])) and found[-1] == pytest.approx(later.sum())


# -- stability ---------------------------------------------------------------------------------------------------------
GRID = square_grid((0, 0, 2000, 2000), 100)
TIGHT = np.vstack([np.full((40, 2), (350.0, 350.0)), np.full((40, 2), (1550.0, 1250.0)), np.random.default_rng(1).uniform(0, 2000, (20, 2))])


def counts(xy: np.ndarray) -> np.ndarray:
    return count_per_cell(GRID, xy)


def test_without_any_error_everything_stays():
    found = stability(TIGHT, counts, 2, 0.0, simulations=5)
    assert (found.share, found.low, found.high) == (1.0, 1.0, 1.0)


def test_a_greater_error_leaves_less():
    found = [stability(TIGHT, counts, 2, error, simulations=40).share for error in (5, 83, 400, 2000)]
    assert found[0] == 1.0 and all(b < a for a, b in zip(found, found[1:])) and found[-1] < 0.2


def test_half_of_the_events_are_moved_farther_than_the_error():
    moved = []

    def keep(xy: np.ndarray) -> np.ndarray:
        moved.append(np.hypot(*(xy - TIGHT).T))
        return counts(xy)

    stability(TIGHT, keep, 2, 83.0, simulations=200)
    assert np.median(np.concatenate(moved[1:])) == pytest.approx(83, rel=0.02)


def test_the_same_seed_gives_the_same_answer():
    first, again, other = (stability(TIGHT, counts, 2, 83.0, seed=seed, simulations=10) for seed in (3, 3, 4))
    assert first == again and first != other and first.low <= first.share <= first.high


def test_cells_without_events_do_not_count_as_hotspots_that_stay():
    """Three cells hold everything; 'hotspots' of 300 cells would else mostly stay because most cells are empty."""
    xy = np.repeat([[150.0, 150.0], [850.0, 850.0], [1850.0, 150.0]], 10, axis=0)
    assert stability(xy, counts, 300, 500.0, simulations=20).share < 0.6


@pytest.mark.parametrize(("xy", "area", "error"), [(TIGHT, 2, -1.0), (TIGHT, 2, float("nan")), (TIGHT, 0, 83.0), (np.empty((0, 2)), 2, 83.0)])
def test_what_cannot_be_moved_is_refused(xy, area, error):
    with pytest.raises(InputError):
        stability(xy, counts, area, error)


def test_the_user_can_stop_it():
    def stop(share: float) -> None:
        if share > 0.5:
            raise Cancelled()

    with pytest.raises(Cancelled):
        stability(TIGHT, counts, 2, 83.0, simulations=10, progress=stop)


def test_the_cells_of_the_grid_are_those_of_the_count():
    assert counts(TIGHT).sum() == 100 and counts(TIGHT)[cell_of(GRID, TIGHT[:1])[0]] >= 40
