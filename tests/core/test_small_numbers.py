# SPDX-License-Identifier: GPL-2.0-or-later
"""Small counts are not shown in public, and cannot be worked out from the others."""
from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from est_plugin.core.small_numbers import LIMIT, is_small, limit_of, may_show_parts


@pytest.mark.parametrize(
    ("setting", "limit"),
    [(None, LIMIT), ("", LIMIT), ("fem", LIMIT), (True, LIMIT), (5, 5), ("5", 5), (" 4 ", 4), (0, 0), (-1, LIMIT), (10**9, LIMIT), ([3], LIMIT), (3.7, LIMIT)],
)
def test_a_limit_is_read_from_whatever_the_setting_holds(setting, limit):
    assert limit_of(setting) == limit


@pytest.mark.parametrize(("count", "small"), [(None, False), (0, False), (1, True), (2, True), (3, False), (100, False)])
def test_one_and_two_are_small_nobody_is_not(count, small):
    assert is_small(count, 3) is small


def test_zero_and_one_switch_it_off():
    assert not is_small(1, 0) and not is_small(1, 1)


@given(st.lists(st.one_of(st.none(), st.integers(0, 20)), max_size=8), st.integers(0, 6))
def test_parts_that_are_shown_hold_no_small_one(parts, limit):
    if may_show_parts(parts, limit):
        assert all(part is None or part == 0 or part >= limit for part in parts)
