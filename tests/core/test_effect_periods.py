# SPDX-License-Identifier: GPL-2.0-or-later
"""Periods before and after works: whole weeks or months, equally long, the works' days left out, never into the future."""
from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from est_plugin.core.effect_periods import effect_periods
from est_plugin.core.errors import InputError

TODAY = date(2026, 11, 22)  # a Sunday
D = date


@pytest.mark.parametrize(
    ("works", "unit", "before", "after"),
    [
        ((D(2026, 3, 10), D(2026, 4, 2)), "month", (D(2026, 1, 1), D(2026, 2, 28)), (D(2026, 5, 1), D(2026, 6, 30))),
        ((D(2026, 3, 1), D(2026, 3, 31)), "month", (D(2026, 1, 1), D(2026, 2, 28)), (D(2026, 4, 1), D(2026, 5, 31))),  # a whole month of works
        ((D(2026, 1, 15), D(2026, 1, 15)), "month", (D(2025, 11, 1), D(2025, 12, 31)), (D(2026, 2, 1), D(2026, 3, 31))),
        ((D(2026, 10, 14), D(2026, 10, 14)), "week", (D(2026, 9, 28), D(2026, 10, 11)), (D(2026, 10, 19), D(2026, 11, 1))),
        ((D(2026, 10, 12), D(2026, 10, 18)), "week", (D(2026, 9, 28), D(2026, 10, 11)), (D(2026, 10, 19), D(2026, 11, 1))),  # Monday to Sunday
    ],
)
def test_two_whole_units_on_each_side_of_the_works(works, unit, before, after):
    found = effect_periods(works, unit, 2, TODAY)
    assert (found.before, found.works, found.after) == (before, works, after)


def test_without_a_length_as_many_as_have_passed_at_most_a_year_and_not_before_the_first_report():
    spring = (D(2026, 3, 10), D(2026, 3, 10))
    assert effect_periods(spring, "month", None, TODAY).length == 7  # April to October: November is not over
    assert effect_periods((D(2024, 3, 10), D(2024, 3, 10)), "month", None, TODAY).length == 12
    assert effect_periods((D(2024, 3, 10), D(2024, 3, 10)), "week", None, TODAY).length == 52
    assert effect_periods(spring, "month", None, TODAY, earliest=D(2026, 1, 20)).before == (D(2026, 1, 1), D(2026, 2, 28))
    assert effect_periods(spring, "month", None, TODAY, earliest=D(2026, 6, 1)).length == 7  # nothing before in any case: that is told as a remark


def test_the_last_unit_counts_when_it_was_over_yesterday():
    works = (D(2026, 9, 30), D(2026, 9, 30))
    assert effect_periods(works, "month", None, D(2026, 11, 1)).after == (D(2026, 10, 1), D(2026, 10, 31))
    with pytest.raises(InputError) as caught:
        effect_periods(works, "month", None, D(2026, 10, 31))
    assert caught.value.key == "effect.too-early" and caught.value.hint_key == "effect.too-early-month" and caught.value.details["day"] == "2026-11-01"


def test_the_same_season_is_the_same_months_of_an_earlier_year():
    found = effect_periods((D(2025, 10, 10), D(2025, 10, 20)), "month", 3, TODAY, same_season=True)
    assert found.after == (D(2025, 11, 1), D(2026, 1, 31)) and found.before == (D(2024, 11, 1), D(2025, 1, 31)) and found.has_same_season
    assert not effect_periods((D(2025, 10, 10), D(2025, 10, 20)), "month", 3, TODAY).has_same_season
    long_works = effect_periods((D(2023, 1, 10), D(2025, 10, 20)), "month", 3, TODAY, same_season=True)
    assert long_works.before == (D(2021, 11, 1), D(2022, 1, 31))
    weeks = effect_periods((D(2026, 9, 1), D(2026, 9, 1)), "week", 4, TODAY, same_season=True)
    assert weeks.before[0] == weeks.after[0] - timedelta(days=364) and weeks.has_same_season
    assert effect_periods((D(2024, 10, 10), D(2024, 10, 20)), "month", 12, TODAY).has_same_season


@pytest.mark.parametrize(
    ("works", "length", "key"),
    [
        ((D(2026, 5, 2), D(2026, 5, 1)), None, "effect.works-turned"), ((D(2026, 11, 20), D(2026, 11, 23)), None, "effect.in-future"),
        ((D(2026, 11, 20), TODAY), None, "effect.too-early"), ((D(2026, 9, 1), D(2026, 9, 10)), 2, "effect.not-passed"),
        ((date.min, date.min), 2, "effect.day-bad"), ((D(2026, 5, 1), date.max), None, "effect.in-future"),
    ],
)  # fmt: skip
def test_days_that_cannot_be_used_are_refused(works, length, key):
    with pytest.raises(InputError) as caught:
        effect_periods(works, "month", length, TODAY)
    assert caught.value.key == key


@settings(max_examples=150, deadline=None)
@given(st.integers(-2000, 0), st.integers(0, 400), st.sampled_from(["week", "month"]), st.booleans())
def test_periods_never_touch_the_works_or_today_and_are_equally_long(end, days, unit, same_season):
    last = TODAY + timedelta(days=end)
    try:
        found = effect_periods((last - timedelta(days=days), last), unit, None, TODAY, same_season=same_season)
    except InputError as error:
        assert error.key == "effect.too-early" and end > -63
        return
    assert found.before[0] <= found.before[1] < found.works[0] <= found.works[1] < found.after[0] <= found.after[1] < TODAY
    lengths = [(span[1] - span[0]).days + 1 for span in (found.before, found.after)]
    assert abs(lengths[0] - lengths[1]) <= (0 if unit == "week" else 3)
