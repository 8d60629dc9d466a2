# SPDX-License-Identifier: GPL-2.0-or-later
"""Which picture is due on a day, in the usual rhythm and in a crisis."""
from __future__ import annotations

from datetime import date

import pytest

from est_plugin.core.period import ANCHOR
from est_plugin.core.period_text import text_of
from est_plugin.core.rhythm import KINDS, Rhythm, as_setting, rhythm_of


@pytest.mark.parametrize(
    ("kind", "today", "due", "next_due"),
    [
        ("day", "2026-11-17", "2026-11-16", "2026-11-18"),
        ("week", "2026-11-16", "2026-W46", "2026-11-23"),
        ("week", "2026-11-22", "2026-W46", "2026-11-23"),
        ("week", "2027-01-03", "2026-W52", "2027-01-04"),
        ("week", "2027-01-04", "2026-W53", "2027-01-11"),
        ("fortnight", "2026-11-22", "2026-W44/W45", "2026-11-23"),
        ("month", "2026-11-17", "2026-10", "2026-12-01"),
        ("quarter", "2026-11-17", "2026-Q3", "2027-01-01"),
        ("tertial", "2026-12-31", "2026-T2", "2027-01-01"),
        ("tertial", "2027-01-01", "2026-T3", "2027-05-01"),
        ("year", "2028-02-29", "2027", "2029-01-01"),
    ],
)
def test_the_period_that_has_ended_last_is_due(kind, today, due, next_due):
    rhythm, day = Rhythm(kind), date.fromisoformat(today)
    assert text_of(rhythm.due(day)) == due and rhythm.next_due(day).isoformat() == next_due


def test_a_crisis_is_daily_and_then_the_usual_rhythm_goes_on_whole():
    rhythm = Rhythm("week", crisis_until=date(2026, 11, 18))
    assert [text_of(rhythm.due(date(2026, 11, day))) for day in (17, 18, 19, 20, 23)] == ["2026-11-16", "2026-11-17", "2026-11-18", "2026-W46", "2026-W47"]
    assert rhythm.next_due(date(2026, 11, 18)) == date(2026, 11, 19) and rhythm.next_due(date(2026, 11, 19)) == date(2026, 11, 23)
    assert rhythm.is_crisis(date(2026, 11, 18)) and not rhythm.is_crisis(date(2026, 11, 19))


def test_a_fortnight_is_counted_from_the_day_that_is_kept():
    assert text_of(Rhythm("fortnight", date(2026, 11, 17)).due(date(2026, 11, 17))) == "2026-W45/W46"


@pytest.mark.parametrize("kind", KINDS)
def test_a_rhythm_is_kept_and_read_again(kind):
    rhythm = Rhythm(kind, date(2026, 11, 16) if kind == "fortnight" else ANCHOR, date(2026, 12, 1))
    assert rhythm_of(as_setting(rhythm)) == rhythm


@pytest.mark.parametrize("setting", [None, "", "week", 7, [], {}, {"kind": "all"}, {"kind": None, "anchor": 5, "crisis_until": "i morgon"}])
def test_what_cannot_be_read_is_the_usual_rhythm(setting):
    assert rhythm_of(setting) == Rhythm()
