# SPDX-License-Identifier: GPL-2.0-or-later
"""Shifts on the local clock, in ordinary nights and in those when the clock is changed."""
from __future__ import annotations

import datetime as dt

import pytest

from est_plugin.core import local_time
from est_plugin.core.errors import InputError
from est_plugin.core.rounds import shift as shifts

UTC = dt.timezone.utc
ZONE = local_time.zone()


def _shift(day, begins, ends):
    return shifts.shift_of(dt.date.fromisoformat(day), dt.time.fromisoformat(begins), dt.time.fromisoformat(ends), ZONE)


@pytest.mark.parametrize(("day", "begins", "ends", "hours"), [
    ("2026-11-20", "20:00", "00:00", 4), ("2026-11-20", "22:00", "05:00", 7), ("2026-11-20", "20:00", "20:00", 24),
    ("2026-10-24", "22:00", "05:00", 8), ("2026-03-28", "22:00", "05:00", 6),
])  # fmt: skip
def test_a_shift_has_real_hours(day, begins, ends, hours):
    assert _shift(day, begins, ends).hours == hours


def test_a_clock_time_that_is_skipped_is_refused_in_words():
    with pytest.raises(InputError) as refused:
        _shift("2026-03-29", "02:30", "06:00")
    assert refused.value.key == "patrol.time-skipped"
    with pytest.raises(InputError):
        shifts.shift_between(dt.datetime(2026, 1, 1, tzinfo=UTC), dt.datetime(2026, 1, 3, tzinfo=UTC), ZONE)
    with pytest.raises(InputError):
        shifts.shift_between(dt.datetime(2026, 1, 1, tzinfo=UTC), dt.datetime(2026, 1, 1, tzinfo=UTC), ZONE)


def test_tonight_until_it_is_over():
    assert shifts.tonight(dt.datetime(2026, 11, 20, 22, 30, tzinfo=ZONE), ZONE).local_start == dt.datetime(2026, 11, 20, 20, tzinfo=ZONE)
    assert shifts.tonight(dt.datetime(2026, 11, 21, 0, 30, tzinfo=ZONE), ZONE).local_start == dt.datetime(2026, 11, 21, 20, tzinfo=ZONE)
    late = shifts.tonight(dt.datetime(2026, 3, 28, 23, 0, tzinfo=ZONE), ZONE, dt.time(2, 30), dt.time(6, 0))  # 02:30 does not exist that night
    assert late.local_start == dt.datetime(2026, 3, 30, 2, 30, tzinfo=ZONE)


@pytest.mark.parametrize(("day", "begins", "ends", "band", "hours"), [
    ("2026-11-20", "20:00", "00:00", "evening", 2), ("2026-11-20", "20:00", "00:00", "night", 2), ("2026-11-20", "20:00", "00:00", "day", 0),
    ("2026-11-20", "02:00", "06:00", "night", 3), ("2026-11-20", "02:00", "06:00", "morning", 1),
    ("2026-10-24", "22:00", "05:00", "night", 8), ("2026-03-28", "22:00", "05:00", "night", 6),
])  # fmt: skip
def test_hours_of_a_shift_in_a_time_band(day, begins, ends, band, hours):
    assert shifts.band_hours(_shift(day, begins, ends), band) == hours


def _on(shift, clock):
    hours, minutes = clock.split(":")
    return [f"{one:%d %H:%M}" for one in shifts.on_shift((int(hours) * 60 + int(minutes)) * 60, shift)]


def test_a_clock_time_of_the_paper_is_near_the_shift():
    night = _shift("2026-11-20", "20:00", "02:00")
    assert _on(night, "22:10") == ["20 21:10"]
    assert _on(night, "01:10") == ["21 00:10"]
    assert _on(night, "19:45") == ["20 18:45"]  # a quarter of an hour early
    assert _on(night, "11:00") == []


def test_the_hour_that_comes_twice_has_two_readings_and_the_skipped_one_none():
    assert _on(_shift("2026-10-24", "22:00", "05:00"), "02:30") == ["25 00:30", "25 01:30"]
    assert _on(_shift("2026-03-28", "22:00", "05:00"), "02:30") == []
    found = shifts.readings(dt.datetime(2026, 10, 25, 2, 30), ZONE)
    assert [one.hour for one in found] == [0, 1]


def test_shifts_that_only_touch_do_not_overlap():
    evening = _shift("2026-11-20", "18:00", "22:00")
    others = [("natt", *_ends("2026-11-20", "22:00", "02:00")), ("sen kväll", *_ends("2026-11-20", "21:00", "23:00"))]
    assert shifts.overlapping(evening, others) == ["sen kväll"]


def _ends(*given):
    made = _shift(*given)
    return made.start, made.end
