# SPDX-License-Identifier: GPL-2.0-or-later
"""Days in returned lists: without year, in weeks and months, from Excel; done days are never ahead."""
from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from est_plugin.core.importing.bad_value import BadValue
from est_plugin.core.returned_dates import DONE, PROMISE, read_day, split_day

TODAY = dt.date(2026, 10, 20)  # a Tuesday of week 43
OCTOBER_3 = dt.date(2026, 10, 3)


def done(value, today=TODAY, written_on=None):
    return read_day(value, DONE, today, written_on).day


def promise(value, today=TODAY, written_on=None):
    return read_day(value, PROMISE, today, written_on).day


@pytest.mark.parametrize("value", [
    "3/10", "03/10", "3 / 10", "3.10", "3.10.", "3 okt", "3 okt.", "3 oktober", "3:e oktober", "3e okt", "den 3 oktober", "Den 3/10", "3-okt", "3okt",
    "October 3",
    "3rd October", "2026-10-03", "2026-10-03 00:00:00", "20261003", "261003", "3/10 2026", "3/10-26", "3.10.2026", "3 oktober 2026", "lördag 3 oktober 2026",
    46298, 46298.0, "46298", dt.date(2026, 10, 3), dt.datetime(2026, 10, 3), dt.datetime(2026, 10, 3, 14, 30), " 3/10 ", "3/10\u00a0",
])  # fmt: skip
def test_a_done_day_is_understood(value):
    assert done(value) == OCTOBER_3


@pytest.mark.parametrize(("value", "expected"), [
    ("24/12", dt.date(2025, 12, 24)), ("20/10", TODAY), ("29/2", dt.date(2024, 2, 29)), ("v 41", dt.date(2026, 10, 9)), ("v. 41", dt.date(2026, 10, 9)),
    ("V41", dt.date(2026, 10, 9)), ("vecka 41", dt.date(2026, 10, 9)), ("v 40-41", dt.date(2026, 10, 9)), ("v 41 2025", dt.date(2025, 10, 10)),
    ("v 43", TODAY), ("v 52", dt.date(2025, 12, 26)), ("week 41", dt.date(2026, 10, 9)), ("okt", TODAY), ("oktober", TODAY), ("i oktober", TODAY),
    ("sept", dt.date(2026, 9, 30)), ("september 2026", dt.date(2026, 9, 30)), ("2026-09", dt.date(2026, 9, 30)), ("dec", dt.date(2025, 12, 31)),
    ("feb", dt.date(2026, 2, 28)),
])  # fmt: skip
def test_a_done_day_without_year_is_the_nearest_past_one(value, expected):
    assert done(value) == expected


@pytest.mark.parametrize(("value", "expected"), [
    ("3/10", dt.date(2027, 10, 3)), ("3/11", dt.date(2026, 11, 3)), ("20/10", TODAY), ("3 nov", dt.date(2026, 11, 3)), ("nov", dt.date(2026, 11, 30)),
    ("okt", dt.date(2026, 10, 31)), ("v 41", dt.date(2027, 10, 15)), ("v 43", dt.date(2026, 10, 23)), ("v 50", dt.date(2026, 12, 11)),
    ("v 53", dt.date(2027, 1, 1)),
    ("2026-12-01", dt.date(2026, 12, 1)), ("maj 2027", dt.date(2027, 5, 31)), ("29/2", dt.date(2028, 2, 29)), ("2026-10-01", dt.date(2026, 10, 1)),
])  # fmt: skip
def test_a_promise_without_year_is_the_next_one(value, expected):
    assert promise(value) == expected


@pytest.mark.parametrize("value", ["2026-10-21", "21/10", "3/11", "1 nov", "v 44", "v 46", "nov", "november 2026", "2027-01-01", 46400, dt.date(2026, 11, 1),
    "2126-10-03"])
def test_a_done_day_ahead_is_refused(value):
    with pytest.raises(BadValue) as caught:
        done(value)
    assert caught.value.key == "returned.date-ahead"


def test_week_53_of_this_year_is_ahead_when_no_late_year_had_one():
    with pytest.raises(BadValue) as caught:
        done("v 53", today=dt.date(2026, 6, 1))
    assert (caught.value.key, caught.value.details) == ("returned.date-ahead", {"day": "2027-01-01"})


def test_week_53_is_still_known_in_the_years_after_it():
    assert done("v 53", today=dt.date(2027, 1, 5)) == done("v 53", today=dt.date(2028, 5, 1)) == dt.date(2027, 1, 1)


@given(st.integers(0, 99), st.sampled_from([DONE, PROMISE]), st.dates(dt.date(2020, 1, 1), dt.date(2040, 12, 31)))
def test_any_week_on_any_day_is_a_day_or_is_refused(number, purpose, today):
    try:
        assert isinstance(read_day(f"v {number}", purpose, today).day, dt.date)
    except BadValue as error:
        assert error.key.startswith("returned.")


def test_a_mistyped_year_is_noticed():
    with pytest.raises(BadValue, match="too-old"):
        done("2016-10-03")
    with pytest.raises(BadValue, match="too-far"):
        promise("2106-10-03")


@pytest.mark.parametrize("value", [
    "31/2", "30 feb", "0/10", "3/13", "32/1", "v 54", "v 0", "v 53 2025", "klart", "nästa vecka", "snart", "efter jul", "3", "10", 3, 3.1, 12.5, True,
    "2026-13-01", "10-03", "maj 0000", "v 1 0000",
    "3/10/", "mellan 3/10 och 5/10", "3/10 eller 4/10", "#VÄRDEFEL!", "=TODAY()", "okt eller nov", "i somras", "vår", "2026", "1/2/3/4", "9999-12-31x",
])  # fmt: skip
def test_what_is_no_day_is_refused(value):
    with pytest.raises(BadValue, match="bad-date"):
        done(value)


@pytest.mark.parametrize("value", [None, "", "  ", "-", "–", "\u00a0"])
def test_an_empty_cell_is_no_day(value):
    assert read_day(value, DONE, TODAY) is None


def test_words_count_from_the_day_the_file_was_saved():
    saved = dt.date(2026, 10, 15)
    assert [done(word, written_on=saved) for word in ("idag", "i dag", "igår", "i förrgår")] == [dt.date(2026, 10, day) for day in (15, 15, 14, 13)]
    assert promise("imorgon", written_on=saved) == dt.date(2026, 10, 16)
    assert promise("17/10", written_on=saved) == dt.date(2026, 10, 17)  # it has passed since, but it was ahead when it was written
    assert done("idag", written_on=dt.date(2027, 1, 1)) == TODAY  # a clock that was wrong


def test_what_was_filled_in_is_said():
    assert [read_day(text, DONE, TODAY).is_said for text in ("2026-10-03", "3/10", "v 41 2026", "okt")] == [True, False, False, False]
    assert read_day("3/10", DONE, TODAY).is_exact and not read_day("v 41", DONE, TODAY).is_exact


@pytest.mark.parametrize(("text", "days", "rest"), [
    ("utfört 3/10", ["3/10"], "utfört"), ("klart 3 okt, bytte lampa", ["3 okt"], "klart , bytte lampa"), ("stolpe 14", [], "stolpe 14"),
    ("bytte 2 st", [], "bytte 2 st"),
    ("klart v 41", ["v 41"], "klart"), ("1/10 och 3/10", ["1/10", "3/10"], "och"), ("kl 14:30", [], "kl 14:30"), ("tel 0370-123456", [], "tel 0370-123456"),
    ("Storgatan 3", [], "Storgatan 3"), ("Storgatan 3/10", ["3/10"], "Storgatan"), ("fixat igår", ["igår"], "fixat"),
    ("fixat 2026-10-03.", ["2026-10-03"], "fixat ."),
])  # fmt: skip
def test_days_are_found_inside_other_words(text, days, rest):
    assert split_day(text) == (days, rest)


@settings(deadline=None)
@given(st.dates(dt.date(2024, 1, 1), dt.date(2026, 10, 20)))
def test_a_day_with_its_year_is_itself(day):
    for text in (day.isoformat(), f"{day.day}/{day.month} {day.year}", f"{day.day}.{day.month}.{day.year}", f"{day:%Y%m%d}"):
        assert done(text) == day


@settings(deadline=None)
@given(st.dates(dt.date(2020, 1, 1), dt.date(2040, 12, 31)), st.integers(0, 330))
def test_a_day_without_year_comes_back_when_it_lies_in_the_last_eleven_months(today, ago):
    day = today - dt.timedelta(days=ago)
    if (day.month, day.day) != (2, 29):
        assert done(f"{day.day}/{day.month}", today) == day


@settings(deadline=None)
@given(st.dates(dt.date(2020, 1, 1), dt.date(2040, 12, 31)), st.integers(0, 364))
def test_a_promise_without_year_comes_back_when_it_lies_in_the_next_year(today, ahead):
    day = today + dt.timedelta(days=ahead)
    assert promise(f"{day.day}/{day.month}", today) == day


@settings(deadline=None)
@given(st.one_of(st.text(max_size=30), st.floats(), st.integers(), st.dates(), st.datetimes(), st.from_regex(r"v\.? ?\d{1,3}", fullmatch=True)),
       st.sampled_from([DONE, PROMISE]), st.dates(dt.date(2001, 1, 1), dt.date(2150, 1, 1)))  # fmt: skip
def test_no_value_breaks_the_reader(value, purpose, today):
    try:
        found = read_day(value, purpose, today)
    except BadValue as error:
        assert error.key.startswith("returned.")
    else:
        assert found is None or purpose == PROMISE or found.day <= today
