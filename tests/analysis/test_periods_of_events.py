# SPDX-License-Identifier: GPL-2.0-or-later
"""Events of a period, weekday and hour, and places compared with an earlier period."""
from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from est_plugin.analysis.period_change import compare_periods
from est_plugin.analysis.time_filter import TimeChoice, choose, days_covered, known_weekdays, parse_bands, share_in_week, years_between
from est_plugin.core.errors import InputError


def seconds(text: str) -> int:
    return int((dt.datetime.fromisoformat(text) - dt.datetime(1970, 1, 1)).total_seconds())


def spans(*pairs: tuple[str, str]) -> tuple[np.ndarray, np.ndarray]:
    return tuple(np.array([seconds(text) for text in column]) for column in zip(*pairs))


FRIDAY_NIGHT = ("2026-11-13T22:30", "2026-11-13T22:30")
BURGLARY = ("2026-11-13T20:00", "2026-11-14T02:00")
DAY = ("2026-11-13T00:00", "2026-11-14T00:00")
MONTH = ("2026-11-01T00:00", "2026-12-01T00:00")


@pytest.mark.parametrize(("choice", "expected", "vague"), [
    (TimeChoice(), [1, 1, 1, 1], 0),
    (TimeChoice(weekdays=("fri",)), [1, 1, 1, 0], 1),
    (TimeChoice(weekdays=("sat",)), [0, 0, 0, 0], 2),
    (TimeChoice(bands=((18, 24),)), [1, 1, 0, 0], 2),
    (TimeChoice(bands=((22, 5),)), [1, 1, 0, 0], 2),
    (TimeChoice(bands=((6, 12), (18, 24))), [1, 1, 1, 1], 0),
    (TimeChoice(weekdays=("fri",), bands=((22, 23),)), [1, 0, 0, 0], 3),
])  # fmt: skip
def test_an_event_belongs_to_hours_when_at_least_half_of_it_lies_in_them(choice, expected, vague):
    found = choose(choice, *spans(FRIDAY_NIGHT, BURGLARY, DAY, MONTH))
    assert found.is_chosen.tolist() == [bool(one) for one in expected] and found.vague == vague


def test_an_event_is_counted_in_one_period_only():
    start, end = spans(FRIDAY_NIGHT, BURGLARY, DAY, MONTH, ("2026-11-30T12:00", "2026-12-02T12:00"))
    november = TimeChoice(seconds("2026-11-01T00:00"), seconds("2026-12-01T00:00"))
    december = TimeChoice(seconds("2026-12-01T00:00"), seconds("2027-01-01T00:00"))
    assert choose(november, start, end).is_chosen.tolist() == [True, True, True, True, False]
    assert choose(december, start, end).is_chosen.tolist() == [False, False, False, False, True]


def test_shares_of_intervals_are_those_of_a_loop_over_minutes():
    rng = np.random.default_rng(17)
    week = rng.random(168) < 0.4
    start = rng.integers(seconds("2026-01-01T00:00"), seconds("2026-03-01T00:00"), 30) // 60 * 60
    end = start + rng.integers(1, 20_000, 30) * 60
    for share, first, last in zip(share_in_week(week, start, end), start, end):
        minutes = np.arange(first, last, 60)
        assert share == pytest.approx(week[(minutes - seconds("1970-01-05T00:00")) // 3600 % 168].mean())


@pytest.mark.parametrize(("text", "bands"), [
    ("", ()), ("18-24", ((18, 24),)), (" 22 – 05 ", ((22, 5),)), ("7-9, 15-18", ((7, 9), (15, 18))), ("07:00-09:00;20.00-22", ((7, 9), (20, 22))),
])  # fmt: skip
def test_hours_are_read_as_people_write_them(text, bands):
    assert parse_bands(text) == bands


@pytest.mark.parametrize("text", ["natt", "25-3", "7", "7-7", "18-", "18:30-20", "-1-5", "24-3"])
def test_hours_that_are_none_are_refused(text):
    with pytest.raises(InputError) as refused:
        parse_bands(text)
    assert refused.value.key == "analysis.hours-bad"


def test_weekdays_are_put_in_order_and_checked():
    assert known_weekdays(["sun", "mon"]) == ("mon", "sun")
    with pytest.raises(InputError):
        known_weekdays(["måndag"])


def test_the_period_of_events_is_whole_days():
    first, before = days_covered(*spans(FRIDAY_NIGHT, DAY))
    assert (first, before) == (seconds("2026-11-13T00:00"), seconds("2026-11-14T00:00"))
    assert years_between(seconds("2025-01-01T00:00"), seconds("2029-01-01T00:00")) == pytest.approx(4.0)


def test_an_event_that_ends_before_it_begins_is_refused():
    with pytest.raises(InputError):
        choose(TimeChoice(), np.array([100]), np.array([50]))


def test_places_are_new_growing_steady_fading_or_former():
    now = np.array([20, 40, 30, 3, 0, 3, 0, 5])
    before = np.array([0, 10, 28, 30, 22, 2, 0, 0])
    found = compare_periods(now, before, 1.0, 1.0)
    assert found.change.tolist() == ["new", "growing", "steady", "fading", "former", "too_few", "", "too_few"]
    assert found.ratio[1] == 4.0 and np.isnan(found.ratio[0])
    assert np.isnan(found.p_value[5:]).all() and (found.p_adjusted[:5] >= found.p_value[:5]).all()
    # Binomial(50, 0.5): 2 P(X ≥ 40) = 2.386e-5
    assert found.p_value[1] == pytest.approx(2.386e-5, rel=1e-3)


def test_periods_of_different_length_are_compared_per_year():
    found = compare_periods(np.array([10]), np.array([100]), 0.1, 1.0)
    assert found.change[0] == "steady" and found.ratio[0] == pytest.approx(1.0)


def test_no_change_is_rarely_called_one():
    rng = np.random.default_rng(18)
    called = [np.isin(compare_periods(*rng.poisson(8.0, (2, 400)), 1.0, 1.0).change, ("new", "growing", "fading", "former")).any() for _ in range(100)]
    assert np.mean(called) <= 0.05 + 2 * 0.022


@pytest.mark.parametrize(("now", "before", "years"), [([1], [1, 2], 1.0), ([-1], [1], 1.0), ([1], [1], 0.0), ([1], [1], float("nan"))])
def test_what_cannot_be_compared_is_refused(now, before, years):
    with pytest.raises(InputError):
        compare_periods(np.array(now), np.array(before), 1.0, years)
