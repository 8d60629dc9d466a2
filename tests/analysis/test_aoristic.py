# SPDX-License-Identifier: GPL-2.0-or-later
"""Intervals over the hours of the week: sums, hand-made nights of the clock change, against a loop over minutes."""
from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from est_plugin.analysis.aoristic import aoristic_table, band_table
from est_plugin.analysis.moments import local_seconds, utc_of_local, utc_seconds
from est_plugin.core import shipped
from est_plugin.core.errors import InputError
from est_plugin.core.local_time import EuZone
from est_plugin.core.time_bands import BANDS, CODES, band_of

STOCKHOLM = ZoneInfo("Europe/Stockholm")
MINUTE = dt.timedelta(minutes=1)
SUNDAY = 6


def local(*parts: int, zone: dt.tzinfo = STOCKHOLM, fold: int = 0) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=zone, fold=fold)


def by_minutes(start: dt.datetime, end: dt.datetime, zone: dt.tzinfo) -> np.ndarray:
    """The definition: one event shared out to the minutes of its interval."""
    table = np.zeros((7, 24))
    minutes = int((end - start) / MINUTE)
    for number in range(max(1, minutes)):
        at = (start + number * MINUTE).astimezone(zone)
        table[at.weekday(), at.hour] += 1 / max(1, minutes)
    return table


def test_an_interval_over_midnight_is_shared_between_friday_and_saturday():
    table = aoristic_table([local(2026, 11, 13, 22)], [local(2026, 11, 14, 2)])
    assert table[4, 22] == table[4, 23] == table[5, 0] == table[5, 1] == 0.25 and table.sum() == 1


def test_a_moment_counts_wholly_in_its_local_hour():
    moments = [local(2026, 7, 1, 0, 30), local(2026, 1, 1, 23, 59)]
    for table in (aoristic_table(moments, moments), aoristic_table(moments)):
        assert table[2, 0] == 1 and table[3, 23] == 1 and table.sum() == 2


@pytest.mark.parametrize("zone", [STOCKHOLM, EuZone("Europe/Stockholm", 1)], ids=["zoneinfo", "own"])
@pytest.mark.parametrize(
    ("day", "expected"),
    [((2026, 3, 29), [1 / 5, 1 / 5, 0, 1 / 5, 1 / 5, 1 / 5, 0]), ((2026, 10, 25), [1 / 7, 1 / 7, 2 / 7, 1 / 7, 1 / 7, 1 / 7, 0])],
    ids=["to summer time", "to winter time"],
)
def test_the_night_of_the_clock_change_has_the_hours_it_really_has(zone, day, expected):
    table = aoristic_table([dt.datetime(*day, tzinfo=zone)], [dt.datetime(*day, 6, tzinfo=zone)], zone)
    assert table[SUNDAY, :7] == pytest.approx(expected, abs=1e-12) and table.sum() == pytest.approx(1, abs=1e-12)


def test_both_hours_between_two_and_three_in_october_are_the_same_hour():
    first, second = local(2026, 10, 25, 2, 30), local(2026, 10, 25, 2, 30, fold=1)
    assert aoristic_table([first, second])[SUNDAY, 2] == 2


def test_an_interval_of_whole_weeks_is_even():
    start = local(2026, 11, 3, 7, 13)
    assert aoristic_table([start], [start + dt.timedelta(days=14)]) == pytest.approx(np.full((7, 24), 1 / 168), abs=1e-12)


def test_the_sum_is_the_number_of_events():
    random = np.random.default_rng(5)
    start = random.integers(1_500_000_000, 1_760_000_000, 20_000)
    end = start + random.choice([0, 1, 59, 3600, 86_400, 604_800, 2_678_400], 20_000) + random.integers(0, 9, 20_000)
    table = aoristic_table(start, end, "Europe/Stockholm")
    assert abs(table.sum() - 20_000) < 1e-9 and abs(band_table(table).sum() - 20_000) < 1e-9 and table.min() > 0


@settings(max_examples=25, deadline=None)
@given(
    first=st.integers(0, 366 * 24 * 60), minutes=st.one_of(st.integers(0, 1500), st.integers(0, 20_000)),
    zone=st.sampled_from(["Europe/Stockholm", "America/Los_Angeles", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]),
)  # fmt: skip
def test_it_is_what_a_loop_over_minutes_gives(first, minutes, zone):
    start = dt.datetime(2026, 1, 1, tzinfo=dt.timezone.utc) + first * MINUTE
    end = start + minutes * MINUTE
    assert aoristic_table([start], [end], zone) == pytest.approx(by_minutes(start, end, ZoneInfo(zone)), abs=1e-9)


def test_seconds_datetime64_and_datetimes_are_the_same():
    start, end = [local(2026, 3, 28, 21, 5), local(2026, 10, 24, 18)], [local(2026, 3, 29, 7, 45), local(2026, 10, 26, 1)]
    whole = [np.array([one.timestamp() for one in moments]) for moments in (start, end)]
    stamps = [one.astype("datetime64[s]") for one in whole]
    assert (aoristic_table(start, end) == aoristic_table(*whole)).all() and (aoristic_table(*stamps) == aoristic_table(*whole)).all()


def test_a_night_belongs_to_the_evening_it_begins():
    bands = band_table(aoristic_table([local(2026, 11, 13, 23), local(2026, 11, 14, 4, 59), local(2026, 11, 15, 5)]))
    assert bands[4, CODES.index("night")] == 2 and bands[6, CODES.index("morning")] == 1


def test_every_hour_lies_in_one_band():
    assert [band_of(hour) for hour in (0, 4, 5, 8, 9, 14, 15, 17, 18, 21, 22, 23)] == [
        "night", "night", "morning", "morning", "day", "day", "afternoon", "afternoon", "evening", "evening", "night", "night"]
    assert sum((before - first) % 24 for _, first, before in BANDS) == 24
    with pytest.raises(ValueError, match="24"):
        band_of(24)


def test_the_bands_are_those_of_the_code_list():
    hours = {code: f"{first:02}–{before:02}" for code, first, before in BANDS}
    folder = Path(__file__).resolve().parents[2] / "resources" / "codelists"
    listed = {row["code"]: row["label_sv"].split()[-1] for row in shipped.codes(folder) if row["list"] == "time_band"}
    assert listed == hours


def test_nothing_gives_an_empty_table():
    assert aoristic_table([], []).shape == (7, 24) and aoristic_table([]).sum() == 0


@pytest.mark.parametrize(
    ("start", "end", "key"),
    [
        ([local(2026, 1, 2)], [local(2026, 1, 1)], "aoristic.end-before-start"), ([local(2026, 1, 2)], [], "aoristic.lengths-differ"),
        ([None], [None], "moments.bad"), ([dt.datetime(2026, 1, 1)], None, "moments.bad"), ([np.datetime64("NaT")], None, "moments.bad"),
        ([float("nan")], None, "moments.bad"), ([float("inf")], None, "moments.bad"), ([1e14], None, "moments.bad"), (["i fredags"], None, "moments.bad"),
        (np.array(["NaT", "2026-01-01"], dtype="datetime64[s]"), None, "moments.bad"),
    ],
)  # fmt: skip
def test_what_is_no_interval_is_refused(start, end, key):
    with pytest.raises(InputError) as caught:
        aoristic_table(start, end)
    assert caught.value.key == key


def test_an_unknown_zone_is_refused():
    with pytest.raises(InputError):
        aoristic_table([local(2026, 1, 1)], None, "Europe/Värnamo")


def test_the_wall_clock_follows_the_change():
    moments = utc_seconds([local(2026, 3, 29, 1, 59, 59), local(2026, 3, 29, 3), local(2026, 10, 25, 3)])
    assert [second % 86_400 for second in local_seconds(moments, STOCKHOLM)] == [2 * 3600 - 1, 3 * 3600, 3 * 3600]


def test_what_the_wall_clock_shows_becomes_utc_again():
    """02:30 comes twice in October: the first begins, the second ends; what summer time skips goes on from before."""
    moments = np.arange(1_774_600_000, 1_774_900_000, 900)
    assert (utc_of_local(local_seconds(moments, STOCKHOLM), STOCKHOLM) == moments).all()
    twice = local_seconds(utc_seconds([local(2026, 10, 25, 2, 30)]), STOCKHOLM)
    assert utc_of_local(twice, STOCKHOLM)[0] == local(2026, 10, 25, 2, 30).timestamp()
    assert utc_of_local(twice, STOCKHOLM, is_end=True)[0] == local(2026, 10, 25, 2, 30, fold=1).timestamp()
    skipped = local_seconds(utc_seconds([local(2026, 3, 29, 1, 59, 59)]), STOCKHOLM) + 1801
    assert utc_of_local(skipped, STOCKHOLM)[0] == local(2026, 3, 29, 3, 30).timestamp() and len(utc_of_local(skipped[:0], STOCKHOLM)) == 0


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1_500_000_000, 1_800_000_000), min_size=1, max_size=20), st.sampled_from(["Europe/Stockholm", "Australia/Lord_Howe", "UTC"]))
def test_there_and_back_is_the_same_outside_the_hour_that_comes_twice(moments, name):
    zone, seconds = ZoneInfo(name), np.array(moments)
    wall = local_seconds(seconds, zone)
    first, last = utc_of_local(wall, zone), utc_of_local(wall, zone, is_end=True)
    assert (first <= seconds).all() and (seconds <= last).all() and (local_seconds(first, zone) == wall).all() and (local_seconds(last, zone) == wall).all()
