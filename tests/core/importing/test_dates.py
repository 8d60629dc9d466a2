# SPDX-License-Identifier: GPL-2.0-or-later
"""Dates and times as people, fault-report systems and spreadsheets write them."""

from __future__ import annotations

from datetime import date, datetime, timezone

import pytest

from est_plugin.core.importing import dates
from est_plugin.core.importing.bad_value import BadValue
from est_plugin.core.local_time import EuZone

ZONE = EuZone("Europe/Stockholm", 1)
UTC = timezone.utc


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-17",
        "2026/11/17",
        "17 november 2026",
        "17 nov 2026",
        "tisdag den 17 nov. 2026",
        "17/11 2026",
        "17/11-26",
        "17/11/2026",
        "17.11.2026",
        "17-11-2026",
        "20261117",
        "261117",
        "November 17, 2026",
        "17th of November 2026",
        " 2026-11-17 ",
        46343,
        46343.0,
        "46343",
        20261117,
        date(2026, 11, 17),
        datetime(2026, 11, 17),
        "2026-11-17 23:30",
        "2026-11-17T22:30:00Z",
        46343.5,
    ],
)
def test_the_day_is_understood(written):
    assert dates.parse_date(written, ZONE) == date(2026, 11, 17)


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("2026-11-17 18:30", (17, 17, 30)),
        ("2026-11-17T18:30:00", (17, 17, 30)),
        ("2026-11-17T17:30:00Z", (17, 17, 30)),
        ("2026-11-17 18:30:00 +01:00", (17, 17, 30)),
        ("2026-11-17T18:30+0100", (17, 17, 30)),
        ("tisdag den 17 november 2026 kl. 18.30", (17, 17, 30)),
        ("17/11 2026 18.30", (17, 17, 30)),
        ("17.11.2026 kl 18:30", (17, 17, 30)),
        (46343 + 18.5 / 24, (17, 17, 30)),
        ("20261117T183000", (17, 17, 30)),
        (datetime(2026, 11, 17, 18, 30), (17, 17, 30)),
        ("2026-11-17", (16, 23, 0)),
    ],
)
def test_local_time_becomes_utc(written, utc):
    day, hour, minute = utc
    assert dates.parse_moment(written, ZONE) == datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def test_summer_time_is_two_hours_ahead_of_utc():
    assert dates.parse_moment("2026-06-17 18:30", ZONE) == datetime(2026, 6, 17, 16, 30, tzinfo=UTC)


def test_an_hour_that_summer_time_skips_is_refused_with_its_own_reason():
    with pytest.raises(BadValue) as caught:
        dates.parse_moment("2026-03-29 02:30", ZONE)
    assert caught.value.key == "import.time-skipped"


def test_of_the_repeated_hour_the_first_is_taken():
    assert dates.parse_moment("2026-10-25 02:30", ZONE) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize("written", ["17/11", "17 nov", "17.11."])
def test_a_date_without_year_says_so(written):
    with pytest.raises(BadValue) as caught:
        dates.parse_date(written, ZONE)
    assert caught.value.key == "import.date-without-year"


@pytest.mark.parametrize(
    "written",
    [
        "igår",
        "2026-02-30",
        "2026-17-11",
        "11/17/2026",
        "2026",
        12,
        3.5,
        True,
        "99999999999",
        "2026-11-17 25:00",
        "17 november november 2026",
        "17 18 november 2026",
        "0017-11-17",
        "",
        float("inf"),
        1e300,
    ],
)
def test_what_is_no_date_is_refused(written):
    with pytest.raises(BadValue) as caught:
        dates.parse_date(written, ZONE)
    assert caught.value.key == "import.bad-date"
