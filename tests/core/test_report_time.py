# SPDX-License-Identifier: GPL-2.0-or-later
"""Days, time bands, weeks and exact times become intervals of UTC moments, also where the clock is changed."""
from __future__ import annotations

import datetime as dt

import pytest

from est_plugin.core import report_time as rt
from est_plugin.core.errors import InputError
from est_plugin.core.local_time import EuZone, zone

STOCKHOLM = zone()
HOUR = dt.timedelta(hours=1)


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.timezone.utc)


@pytest.mark.parametrize(
    ("day", "band", "start", "end"),
    [
        ("2026-11-17", "morning", "2026-11-17T04:00", "2026-11-17T08:00"),
        ("2026-07-17", "evening", "2026-07-17T16:00", "2026-07-17T20:00"),  # summer time
        ("2026-11-17", "night", "2026-11-17T21:00", "2026-11-18T04:00"),  # ends on the next morning
        ("2026-03-28", "night", "2026-03-28T21:00", "2026-03-29T03:00"),  # six hours: the clock goes forward
        ("2026-10-24", "night", "2026-10-24T20:00", "2026-10-25T04:00"),  # eight hours: and back
        ("2026-12-31", "night", "2026-12-31T21:00", "2027-01-01T04:00"),
    ],
)
def test_a_band_follows_the_clock_on_the_wall(day, band, start, end):
    assert rt.band_interval(dt.date.fromisoformat(day), band, STOCKHOLM) == (utc(start), utc(end))


@pytest.mark.parametrize(
    ("day", "span", "hours"),
    [
        ("2026-11-17", rt.DAY, 24), ("2026-03-29", rt.DAY, 23), ("2026-10-25", rt.DAY, 25),
        ("2026-11-17", rt.WEEK, 168), ("2026-10-25", rt.WEEK, 169), ("2026-02-14", rt.MONTH, 28 * 24), ("2026-12-31", rt.MONTH, 31 * 24),
    ],
)  # fmt: skip
def test_a_day_week_or_month_goes_from_midnight_to_midnight(day, span, hours):
    start, end = rt.span_interval(dt.date.fromisoformat(day), span, STOCKHOLM)
    assert end - start == hours * HOUR
    assert start.astimezone(STOCKHOLM).hour == end.astimezone(STOCKHOLM).hour == 0


def test_a_week_begins_on_monday():
    start, _end = rt.span_interval(dt.date(2026, 11, 22), rt.WEEK, STOCKHOLM)  # a Sunday
    assert start.astimezone(STOCKHOLM).date() == dt.date(2026, 11, 16)


@pytest.mark.parametrize("local", [STOCKHOLM, EuZone("Europe/Stockholm", 1)])
def test_an_hour_that_comes_twice_is_taken_whole(local):
    start, end = rt.exact_interval(dt.datetime(2026, 10, 25, 2, 0), dt.datetime(2026, 10, 25, 2, 30), local)
    assert (start, end) == (utc("2026-10-25T00:00"), utc("2026-10-25T01:30"))


def test_times_the_wrong_way_round_are_refused():
    with pytest.raises(InputError):
        rt.exact_interval(dt.datetime(2026, 11, 17, 20, 0), dt.datetime(2026, 11, 17, 19, 59), STOCKHOLM)


@pytest.mark.parametrize(
    ("hour", "day", "band"),
    [(4, 16, "night"), (5, 17, "morning"), (9, 17, "day"), (15, 17, "afternoon"), (21, 17, "evening"), (22, 17, "night"), (0, 16, "night")],
)
def test_the_small_hours_belong_to_the_night_before(hour, day, band):
    now = dt.datetime(2026, 11, 17, hour, 30, tzinfo=STOCKHOLM)
    assert rt.band_now(now) == (dt.date(2026, 11, day), band)
    start, end = rt.band_interval(*rt.band_now(now), STOCKHOLM)
    assert start <= now < end


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        (None, None, ""),
        ("2026-11-16T23:00", "2026-11-17T23:00", "2026-11-17"),
        ("2026-10-31T23:00", "2026-11-30T23:00", "2026-11"),
        ("2026-11-15T23:00", "2026-11-22T23:00", "2026-11-16 – 2026-11-22"),
        ("2026-11-17T17:00", "2026-11-17T21:00", "2026-11-17 18:00–22:00"),
        ("2026-11-17T21:00", "2026-11-18T04:00", "2026-11-17 22:00–05:00"),
        ("2026-11-17T21:00", "2026-11-19T04:00", "2026-11-17 22:00 – 2026-11-19 05:00"),
        ("2026-11-17T21:00", None, "2026-11-17 22:00"),
        ("2026-11-17T21:00", "2026-11-17T21:00", "2026-11-17 22:00"),
        ("2026-10-24T22:00", "2026-10-25T23:00", "2026-10-25"),
    ],
)
def test_an_interval_in_words(start, end, text):
    assert rt.interval_text(utc(start) if start else None, utc(end) if end else None, STOCKHOLM) == text


@pytest.mark.parametrize(("gap_min", "slack_min", "is_near"), [(0, 0, True), (1, 0, False), (60, 60, True), (61, 60, False)])
def test_intervals_overlap_with_slack(gap_min, slack_min, is_near):
    first = utc("2026-11-17T10:00"), utc("2026-11-17T11:00")
    start = first[1] + dt.timedelta(minutes=gap_min)
    other = start, start + HOUR
    slack = dt.timedelta(minutes=slack_min)
    assert rt.overlap(first, other, slack) is rt.overlap(other, first, slack) is is_near
