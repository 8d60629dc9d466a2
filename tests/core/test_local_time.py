# SPDX-License-Identifier: GPL-2.0-or-later
"""The European rule equals the time-zone files, and steps are real time."""
from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest

from est_plugin.core import local_time
from est_plugin.core.errors import InputError
from est_plugin.i18n import Texts

UTC = timezone.utc


@pytest.mark.parametrize("key, hours", [("Europe/Stockholm", 1), ("Europe/Helsinki", 2)])
def test_european_rule_equals_the_zone_files(key, hours):
    rule, files = local_time.EuZone(key, hours), ZoneInfo(key)
    for year in (1996, 2024, 2026, 2031):
        for month, day in ((1, 1), (3, 24), (7, 1), (10, 24), (12, 31)):
            for quarter in range(0, 8 * 24 * 4, 3):
                moment = datetime(year, month, day, tzinfo=UTC) + timedelta(minutes=15 * quarter)
                mine, theirs = moment.astimezone(rule), moment.astimezone(files)
                assert (mine.replace(tzinfo=None), mine.fold, mine.utcoffset()) == (
                    theirs.replace(tzinfo=None), theirs.fold, theirs.utcoffset())
                assert mine.astimezone(UTC) == moment


def test_machine_without_zone_files_still_knows_stockholm(monkeypatch):
    def missing(key):
        raise ZoneInfoNotFoundError(key)

    monkeypatch.setattr("zoneinfo.ZoneInfo", missing)
    assert datetime(2026, 7, 1, 12, tzinfo=local_time.zone()).utcoffset() == timedelta(hours=2)
    with pytest.raises(InputError):
        local_time.zone("America/Bogota")


def test_unknown_zone_is_an_input_error():
    with pytest.raises(InputError):
        local_time.zone("Europe/Atlantis")


def test_step_across_the_end_of_summer_time_is_real_time():
    start = datetime(2026, 10, 25, 1, 30, tzinfo=ZoneInfo("Europe/Stockholm"))
    assert local_time.clock(local_time.add(start, timedelta(hours=2))) == "02:30"


def test_dates_in_words():
    assert local_time.long_date(date(2026, 11, 17), Texts("sv")) == "tisdag 17 november 2026"
    assert local_time.long_date(date(2026, 11, 17), Texts("en")) == "Tuesday 17 November 2026"
    assert local_time.short_date(date(2026, 10, 3), Texts("sv")) == "3 okt"
