# SPDX-License-Identifier: GPL-2.0-or-later
"""When a barrier is closed, and the same in words."""
from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given, settings, strategies as st

from est_plugin.core import local_time
from est_plugin.core.barrier_hours import BarrierHours, closed_spells, hours_of, is_closed, next_change
from est_plugin.core.barrier_state import NEVER, OLD, STATES, check_missing, number_text, state_after
from est_plugin.core.barrier_words import closing_text, hours_text, now_text, told_hours, weekday_text
from est_plugin.core.calendar_se import holidays
from est_plugin.i18n import Texts

ZONE = local_time.zone()
SV, EN = Texts("sv"), Texts("en")
UTC = timezone.utc


def barrier(closes="22:00", opens="05:00", **more):
    return {"closes_at": closes, "opens_at": opens, "weekdays": "1234567", "season_from": None, "season_to": None, "on_holidays": "as_usual", **more}


def at(text, fold=0):
    return datetime.fromisoformat(text).replace(tzinfo=ZONE, fold=fold)


NIGHT = barrier()
WEEKEND = barrier(weekdays="56", season_from="04-01", season_to="09-30")
WINTER = barrier("00:00", "00:00", season_from="11-01", season_to="03-31")


@pytest.mark.parametrize(
    ("row", "moment", "closed"),
    [
        (NIGHT, "2026-11-20T21:59", False), (NIGHT, "2026-11-20T22:00", True), (NIGHT, "2026-11-21T04:59", True), (NIGHT, "2026-11-21T05:00", False),
        (barrier("08:00", "16:30"), "2026-11-20T12:00", True), (barrier("08:00", "16:30"), "2026-11-20T16:30", False),
        # Friday 25 September: the night into Saturday belongs to Friday, the one into Friday to Thursday
        (WEEKEND, "2026-09-25T04:00", False), (WEEKEND, "2026-09-25T23:00", True), (WEEKEND, "2026-09-27T04:00", True), (WEEKEND, "2026-09-27T23:00", False),
        # the last day of the season is a Wednesday; the season of another year ends on a Friday and its night goes on into October
        (WEEKEND, "2026-10-02T23:00", False), (barrier(season_from="04-01", season_to="09-30"), "2026-10-01T03:00", True),
        (barrier(season_from="04-01", season_to="09-30"), "2026-10-01T23:00", False),
        # over New Year
        (WINTER, "2026-12-31T23:59", True), (WINTER, "2027-01-01T00:00", True), (WINTER, "2027-03-31T23:59", True), (WINTER, "2027-04-01T00:00", False),
        (WINTER, "2026-10-31T23:59", False),
        # Christmas Day 2026 is a Friday, Boxing Day a Saturday
        (barrier(on_holidays="open"), "2026-12-25T23:00", False), (barrier(on_holidays="open"), "2026-12-27T03:00", False),
        (barrier(on_holidays="open"), "2026-12-23T23:30", True), (barrier(on_holidays="open"), "2026-12-24T03:00", False),
        (barrier(on_holidays="closed"), "2026-12-25T12:00", True), (barrier(on_holidays="closed"), "2026-12-27T12:00", False),
        (barrier(on_holidays="closed", season_from="04-01", season_to="09-30"), "2026-12-25T12:00", False),
        (barrier(weekdays="7"), "2026-11-23T04:00", True), (barrier(weekdays="7"), "2026-11-22T04:00", False),
        (barrier("22:00", None), "2026-11-22T23:00", None), (barrier(None, None), "2026-11-22T23:00", None),
        (barrier("25:00", "05:00"), "2026-11-22T23:00", None),
    ],
)  # fmt: skip
def test_closed_or_open_at_a_moment(row, moment, closed):
    assert is_closed(hours_of(row), at(moment), ZONE) is closed


def test_nights_of_summer_time():
    """29 March 2026 has no 02:30, 25 October has it twice: it opens the first time and stays open."""
    early = hours_of(barrier("22:00", "02:30"))
    assert is_closed(early, datetime(2026, 3, 29, 1, 29, tzinfo=UTC), ZONE) and not is_closed(early, datetime(2026, 3, 29, 1, 30, tzinfo=UTC), ZONE)
    assert not is_closed(early, at("2026-10-25T02:35"), ZONE) and not is_closed(early, at("2026-10-25T02:10", fold=1), ZONE)
    spring, autumn = (closed_spells(hours_of(NIGHT), day, day, ZONE)[0] for day in (date(2026, 3, 28), date(2026, 10, 24)))
    assert (spring[1] - spring[0], autumn[1] - autumn[0]) == (timedelta(hours=6), timedelta(hours=8))


@pytest.mark.parametrize(
    ("row", "moment", "change"),
    [
        (NIGHT, "2026-11-20T12:00", "2026-11-20T22:00"), (NIGHT, "2026-11-20T22:00", "2026-11-21T05:00"),
        (WEEKEND, "2026-10-04T12:00", "2027-04-02T22:00"), (WINTER, "2026-12-24T12:00", "2027-04-01T00:00"),
        (WINTER, "2026-07-01T12:00", "2026-11-01T00:00"), (barrier("00:00", "00:00", weekdays="67"), "2026-11-21T12:00", "2026-11-23T00:00"),
        (barrier("00:00", "00:00"), "2026-11-21T12:00", None), (barrier(None, "05:00"), "2026-11-21T12:00", None),
        # one day a year that a holiday keeps open the first time
        (barrier(weekdays="3", season_from="01-06", season_to="01-06", on_holidays="open"), "2026-01-01T00:00", None),
    ],
)  # fmt: skip
def test_the_next_change(row, moment, change):
    found = next_change(hours_of(row), at(moment), ZONE)
    assert (found.astimezone(ZONE) if found else None) == (at(change) if change else None)


CLOCKS = st.times().map(lambda one: one.replace(second=0, microsecond=0))
MONTH_DAYS = st.dates(date(2024, 1, 1), date(2024, 12, 31)).map(lambda day: f"{day:%m-%d}")
HOURS = st.builds(
    BarrierHours, CLOCKS, CLOCKS, st.frozensets(st.integers(1, 7), min_size=1), st.none() | st.tuples(MONTH_DAYS, MONTH_DAYS),
    st.sampled_from(("as_usual", "closed", "open")),
)  # fmt: skip
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC))


@settings(max_examples=60, deadline=None)
@given(HOURS, MOMENTS)
def test_a_change_is_where_closed_turns_to_open_and_nothing_changes_before(hours, moment):
    now, change = is_closed(hours, moment, ZONE), next_change(hours, moment, ZONE)
    if change is None:
        probes = [moment + timedelta(hours=step) for step in range(0, 24 * 300, 97)]
    else:
        assert change > moment and is_closed(hours, change, ZONE) is not now
        probes = [moment + (change - moment) * part / 7 for part in range(7)]
    assert {is_closed(hours, one, ZONE) for one in probes} == {now}


@settings(max_examples=60, deadline=None)
@given(HOURS, st.dates(date(2024, 1, 1), date(2028, 12, 1)))
def test_spells_are_in_order_apart_and_never_on_a_holiday_that_stays_open(hours, first):
    spells = closed_spells(hours, first, first + timedelta(days=30), ZONE)
    ends = [one for spell in spells for one in spell]
    assert ends == sorted(ends) and all(earlier[1] < later[0] for earlier, later in zip(spells, spells[1:]))
    if hours.on_holidays == "open" and hours.season is None:
        for day in (first + timedelta(days=step) for step in range(1, 31)):
            if day in holidays(day.year):
                assert not is_closed(hours, datetime.combine(day, time(12), ZONE), ZONE)


@settings(max_examples=100, deadline=None)
@given(st.from_regex(r"(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])", fullmatch=True), st.from_regex(r"([01][0-9]|2[0-3]):[0-5][0-9]", fullmatch=True))
def test_every_row_that_the_rules_let_pass_is_read_and_told(day, clock):
    row = barrier(clock, "05:00", season_from=day, season_to="02-31")
    hours = hours_of(row)
    assert isinstance(is_closed(hours, at("2026-02-28T23:00"), ZONE), bool) and hours_text(hours, SV) and hours_text(hours, EN)


@pytest.mark.parametrize(
    ("row", "swedish", "english"),
    [
        (NIGHT, "22–05", "22:00–05:00"),
        (WEEKEND, "22–05 fre–lör, 1 april–30 sep", "22:00–05:00 Fri–Sat, 1 Apr–30 Sep"),
        (barrier("22:00", "05:30", weekdays="1237"), "22:00–05:30 sön–ons", "22:00–05:30 Sun–Wed"),
        (barrier(weekdays="135", on_holidays="open"), "22–05 mån, ons, fre, helgdagar öppen hela dygnet",
         "22:00–05:00 Mon, Wed, Fri, open all day on public holidays"),
        (WINTER, "hela dygnet, 1 nov–31 mars", "day and night, 1 Nov–31 Mar"),
        (barrier("00:00", "00:00"), "alltid stängd", "always closed"),
        (barrier("22:00", None), "stängs 22", "closes 22:00"),
        (barrier(None, "06:15", weekdays="5"), "öppnas 06:15 fre", "opens 06:15 Fri"),
        (barrier(None, None, weekdays="5", season_from="04-01", season_to="09-30"), "", ""),
    ],
)  # fmt: skip
def test_hours_in_words(row, swedish, english):
    assert (hours_text(hours_of(row), SV), hours_text(hours_of(row), EN)) == (swedish, english)


def test_what_is_written_beside_the_hours_is_told_and_the_map_has_the_closing_time():
    assert told_hours({**NIGHT, "opening_hours": " Vaktbolaget ringer "}, SV) == "22–05. Vaktbolaget ringer"
    assert told_hours({**barrier(None, None), "opening_hours": "Efter matchen"}, SV) == "Efter matchen"
    assert [closing_text(hours_of(row), SV) for row in (NIGHT, barrier("22:30"), WINTER, barrier(None))] == ["stängs 22", "stängs 22:30", "", ""]
    assert weekday_text(frozenset({6, 7, 1, 3}), SV) == "ons, lör–mån"


def test_now_in_words():
    assert now_text(hours_of(NIGHT), at("2026-11-20T12:00"), ZONE, SV) == "Nu öppen, stängs fre 20 nov kl 22"
    assert now_text(hours_of(NIGHT), at("2026-11-20T23:00"), ZONE, EN) == "Closed now, opens Sat 21 Nov at 05:00"
    assert now_text(hours_of(barrier("00:00", "00:00")), at("2026-11-20T23:00"), ZONE, SV) == "Nu stängd"
    assert now_text(hours_of(barrier(None)), at("2026-11-20T23:00"), ZONE, SV) == ""


@pytest.mark.parametrize(
    ("state", "status", "after"),
    [
        ("wanted", "planned", "decided"), ("wanted", "ordered", "ordered"), ("decided", "fixed", "in_place"), ("ordered", "approved", None),
        ("ordered", "ordered", None), ("broken", "ordered", None), ("broken", "fixed", "in_place"), ("in_place", "ordered", None),
        ("in_place", "verified", None),
        ("removed", "fixed", None), ("wanted", "new", None), ("wanted", "refused", None), ("wanted", "forwarded", None),
    ],
)  # fmt: skip
def test_the_state_that_a_measure_proposes(state, status, after):
    assert state_after(state, status) == after


def test_the_way_for_rescue_vehicles_is_asked_for_every_year_where_something_stands():
    today = date(2026, 11, 22)
    row = {"state": "in_place", "emergency_access_checked": None}
    assert check_missing(row, today) == NEVER
    assert check_missing({**row, "emergency_access_checked": date(2025, 11, 21)}, today) == OLD
    assert check_missing({**row, "emergency_access_checked": date(2025, 11, 22)}, today) is None
    assert [state for state in STATES if check_missing({**row, "state": state}, today)] == ["in_place", "broken"]
    assert (number_text(3), number_text(None)) == ("B3", "–")
