# SPDX-License-Identifier: GPL-2.0-or-later
"""Counting for the shared picture, checked against counts made by hand."""
from __future__ import annotations

import datetime as dt

import pytest

from est_plugin.core.local_time import zone
from est_plugin.core.period import ALL, MONTH, QUARTER, YEAR, Period, own_period, period_of
from est_plugin.core.picture.change import COOLED, FEWER, MORE, NEW, RECURRING, SAME, TOO_FEW, fates, judged
from est_plugin.core.picture.classes import count_classes
from est_plugin.core.picture.coverage import reporters, silent
from est_plugin.core.picture.limits import cell_m, min_reports, position_error_m
from est_plugin.core.picture.picture import Stretches, compared, fates_by_kind, has_reports
from est_plugin.core.picture.place_names import place_key, spellings, usual
from est_plugin.core.picture.reports import Choice, Reports, Split, by_key, counted, most, split, stretch, within
from est_plugin.core.picture.spans import spans

STOCKHOLM = zone()
NOVEMBER = dt.date(2026, 11, 1)
LEAP = own_period(dt.date(2028, 2, 29), dt.date(2028, 3, 6))


def reports(*rows: tuple) -> Reports:
    """(local day and hour, kind, category, organisation, source, state) each; what is left out is usual."""
    usual_row = ("2026-11-05T12:00", "occurred", "KLO", "police", "est_report", "approved")
    full = [(*row, *usual_row[len(row) :]) for row in rows]
    starts = [dt.datetime.fromisoformat(row[0]).replace(tzinfo=STOCKHOLM).timestamp() for row in full]
    columns = list(zip(*full)) or [()] * 6
    return Reports([f"r{at}" for at in range(len(full))], starts, columns[1], columns[2], columns[4], columns[3], columns[5])


# -- which count -------------------------------------------------------------------------------------------------------
def test_only_reviewed_reports_count_unless_asked_for():
    some = reports(*(("2026-11-05T12:00", "occurred", "KLO", "police", "est_report", state) for state in ("new", "approved", "masked", "merged", "rejected")))
    assert counted(some, Choice(), ()) == [1, 2]
    assert counted(some, Choice(with_unreviewed=True), ()) == [0, 1, 2]


def test_choice_narrows_by_kind_category_and_source():
    some = reports(
        ("2026-11-05T12:00", "felt", "OVA"), ("2026-11-05T12:00", "occurred", "KLO", "police", "police"), ("2026-11-05T12:00", "occurred", "SKA")
    )  # fmt: skip
    assert counted(some, Choice(kind="felt"), ()) == [0]
    assert counted(some, Choice(category="SKA"), ()) == [2]
    assert counted(some, Choice(source="police"), ()) == [1]
    assert Choice(kind="felt").kinds == ("felt",) and Choice().kinds == ("occurred", "felt")


def test_safe_places_are_no_problem_and_nothing_to_report_is_nothing_that_happened():
    some = reports(("2026-11-05T12:00", "felt", "POS"), ("2026-11-05T12:00", "occurred", "LUG"), ("2026-11-05T12:00", "occurred", "KLO"))
    assert counted(some, Choice(), {"POS"}) == [2]
    assert counted(some, Choice(category="POS"), {"POS"}) == [0]
    assert counted(some, Choice(category="LUG"), {"POS", "LUG"}) == []


def test_a_period_is_whole_local_days():
    some = reports(("2026-10-31T23:59",), ("2026-11-01T00:00",), ("2026-11-30T23:59",), ("2026-12-01T00:00",))
    assert within(some, range(4), stretch(period_of(MONTH, NOVEMBER), STOCKHOLM)) == [1, 2]
    assert within(some, range(4), stretch(Period(ALL), STOCKHOLM)) == [0, 1, 2, 3]


def test_felt_and_occurred_stand_beside_one_another_and_have_no_sum():
    some = reports(("2026-11-05T12:00", "felt"), ("2026-11-05T12:00", "occurred"), ("2026-11-05T12:00", "felt"))
    both = split(some, range(3))
    assert (both.occurred, both.felt, both.largest) == ((1,), (0, 2), 2)
    assert not any(hasattr(both, name) for name in ("total", "n", "count", "__len__"))


def test_lists_are_ordered_by_the_larger_count_not_by_a_sum():
    groups = {"a": Split((1, 2, 3), (4, 5, 6)), "b": Split((), (7, 8, 9, 10)), "c": Split((11, 12, 13), ())}
    assert most(groups, 2) == ["b", "a"] and most(groups, 9) == ["b", "a", "c"]


def test_groups_are_by_key_then_kind():
    some = reports(("2026-11-05T12:00", "felt"), ("2026-11-05T12:00", "occurred"), ("2026-11-05T12:00", "occurred"))
    assert by_key(some, [0, 1, 2], ["x", "x", None]) == {"x": Split((1,), (0,)), None: Split((2,), ())}


# -- periods -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("period", "today", "now", "before", "last_year"),
    [
        (period_of(MONTH, NOVEMBER), "2027-01-01", ("2026-11-01", "2026-11-30"), ("2026-10-01", "2026-10-31"), ("2025-11-01", "2025-11-30")),
        (period_of(MONTH, NOVEMBER), "2026-11-10", ("2026-11-01", "2026-11-10"), ("2026-10-01", "2026-10-10"), ("2025-11-01", "2025-11-10")),
        (period_of(MONTH, dt.date(2027, 3, 1)), "2027-03-30", ("2027-03-01", "2027-03-30"), ("2027-02-01", "2027-02-28"), ("2026-03-01", "2026-03-30")),
        (period_of(QUARTER, NOVEMBER), "2026-12-31", ("2026-10-01", "2026-12-31"), ("2026-07-01", "2026-09-30"), ("2025-10-01", "2025-12-31")),
        (period_of(YEAR, NOVEMBER), "2027-05-01", ("2026-01-01", "2026-12-31"), ("2025-01-01", "2025-12-31"), None),
        (LEAP, "2028-06-01", ("2028-02-29", "2028-03-06"), ("2028-02-22", "2028-02-28"), ("2027-02-28", "2027-03-06")),
        (own_period(dt.date(2024, 1, 1), dt.date(2026, 1, 1)), "2026-06-01", ("2024-01-01", "2026-01-01"), ("2021-12-30", "2023-12-31"), None),
        (own_period(dt.date(2026, 1, 1), None), "2026-06-01", ("2026-01-01", None), None, None),
        (Period(ALL), "2026-06-01", (None, None), None, None),
    ],
)  # fmt: skip
def test_periods_that_are_compared_are_as_long_as_one_another(period, today, now, before, last_year):
    def days(found: Period | None) -> tuple | None:
        return None if found is None else tuple(day.isoformat() if day else None for day in (found.first, found.last))

    found = spans(period, dt.date.fromisoformat(today))
    assert (days(found.now), days(found.before), days(found.last_year)) == (now, before, last_year)
    assert found.is_cut == (found.now != period)


# -- more, fewer, new --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("now", "before", "verdict"),
    [
        (0, 0, TOO_FEW), (4, 0, TOO_FEW), (0, 4, TOO_FEW), (4, 4, TOO_FEW),  # no arrow below five
        (5, 0, MORE), (0, 5, FEWER),  # 5² = 25 > 4·5 = 20
        (6, 1, SAME), (7, 1, MORE),  # 25 ≤ 28; 36 > 32
        (12, 9, SAME), (9, 12, SAME), (31, 12, MORE), (12, 31, FEWER),  # 9 ≤ 84; 361 > 172
        (100, 100, SAME), (120, 100, SAME), (131, 100, MORE),  # 961 > 924
    ],
)  # fmt: skip
def test_more_or_fewer_is_said_when_chance_does_not_explain_it(now, before, verdict):
    assert judged(now, before) == verdict


def test_places_are_new_recurring_or_cooled_down():
    found = fates({"a": 3, "b": 4, "c": 2, "d": 9}, {"b": 1, "e": 5, "f": 4, "d": 20}, {"b", "d", "e", "f"})
    assert {fate: [(place.key, place.now, place.before) for place in places] for fate, places in found.items()} == {
        NEW: [("a", 3, 0)], RECURRING: [("d", 9, 20), ("b", 4, 1)], COOLED: [("e", 0, 5)],
    }  # fmt: skip


def test_places_that_changed_come_first_also_against_last_year():
    found = fates({"a": 9, "b": 8, "c": 2, "d": 2}, {"a": 9, "b": 8, "c": 12, "d": 4}, "abcd", {"b": 1})
    assert [(place.key, place.last_year, place.has_changed) for place in found[RECURRING]] == [("a", 0, True), ("b", 1, True), ("c", 0, True)]
    found = fates({"a": 9, "b": 8, "c": 2, "d": 2}, {"a": 9, "b": 1, "c": 12, "d": 4}, "abcd")
    assert [(place.key, place.last_year) for place in found[RECURRING]] == [("b", None), ("c", None), ("a", None)]


def stretches(period: Period, today: dt.date = dt.date(2027, 1, 1)) -> Stretches:
    found = spans(period, today)
    return Stretches(*(None if part is None else stretch(part, STOCKHOLM) for part in (found.now, found.before, found.last_year)))


def test_counts_are_compared_by_kind_and_category():
    some = reports(
        *[("2026-11-05T12:00", "occurred", "KLO")] * 3, *[("2026-10-05T12:00", "occurred", "KLO")] * 2, ("2025-11-05T12:00", "occurred", "KLO"),
        ("2026-10-05T12:00", "felt", "OVA"), ("2026-11-05T12:00", "felt", "KLO"), ("2026-01-05T12:00", "felt", "SKA"),
    )  # fmt: skip
    found = compared(some, range(len(some)), stretches(period_of(MONTH, NOVEMBER)), ("occurred", "felt"), some.categories)
    told = {kind: [(line.key, len(line.now), line.before, line.last_year) for line in lines] for kind, lines in found.items()}
    assert told == {"occurred": [("KLO", 3, 2, 1)], "felt": [("KLO", 1, 0, 0), ("OVA", 0, 1, 0)]}


def test_a_time_in_which_nobody_reported_yet_was_not_calm():
    november = stretches(period_of(MONTH, NOVEMBER))
    first = dt.datetime(2026, 10, 20, tzinfo=STOCKHOLM).timestamp()
    assert has_reports(november.before, first) and not has_reports(november.last_year, first) and not has_reports(november.before, None)
    some = reports(("2026-11-05T12:00",))
    found = compared(some, [0], Stretches(november.now, None, None), ("occurred",), some.categories)
    assert [(line.before, line.last_year) for line in found["occurred"]] == [(None, None)]


def test_a_new_place_needs_something_before_to_be_new_against():
    first = reports(*[("2026-11-05T12:00",)] * 3)
    november = stretches(period_of(MONTH, NOVEMBER))
    assert fates_by_kind(first, range(3), november, ("occurred",), [0, 0, 0])["occurred"] == {NEW: (), RECURRING: (), COOLED: ()}
    later = reports(*[("2026-11-05T12:00",)] * 3, ("2026-10-05T12:00",), *[("2026-11-05T12:00",)] * 3)
    found = fates_by_kind(later, range(7), november, ("occurred",), [0, 0, 0, 1, -2, -2, -2])["occurred"]
    assert [place.key for place in found[NEW]] == [0] and not found[RECURRING]  # negative numbers are no places


# -- who ---------------------------------------------------------------------------------------------------------------
def test_who_reported_is_told_with_what_waits_and_with_calm():
    some = reports(
        ("2026-11-05T12:00", "occurred", "KLO", "police"), ("2026-11-06T12:00", "felt", "OVA", "police"), ("2026-11-06T12:00", "occurred", "LUG", "school"),
        ("2026-11-07T12:00", "occurred", "KLO", "school", "est_report", "new"), ("2026-11-07T12:00", "felt", "POS", "parks"),
        ("2026-10-07T12:00", "occurred", "KLO", "energy"), ("2026-11-07T12:00", "occurred", "KLO", None),
    )  # fmt: skip
    november = stretch(period_of(MONTH, NOVEMBER), STOCKHOLM)
    rows = within(some, counted(some, Choice(), {"POS"}), november)
    told = [(one.organisation_id, one.reports, one.calm, one.unreviewed, one.others) for one in reporters(some, rows, november)]
    assert told == [("police", Split((0,), (1,)), 0, 0, 0), (None, Split((6,), ()), 0, 0, 0), ("school", Split(), 1, 1, 0), ("parks", Split(), 0, 0, 1)]


def test_silent_are_active_ones_that_reported_during_the_year_before_and_not_now():
    some = reports(
        ("2026-10-07T12:00", "occurred", "KLO", "energy"), ("2026-05-07T12:00", "occurred", "KLO", "school"), ("2026-04-07T12:00", "occurred", "KLO", "school"),
        ("2025-10-07T12:00", "occurred", "KLO", "long ago"), ("2026-10-08T12:00", "occurred", "KLO", "closed down"),
        ("2026-10-08T12:00", "occurred", "KLO", "police"), ("2026-11-08T12:00", "occurred", "LUG", "police"),
        ("2026-10-08T12:00", "occurred", "KLO", "merged"), ("2026-11-08T12:00", "occurred", "KLO", "merged", "est_report", "merged"),
    )  # fmt: skip
    active = {"energy", "school", "long ago", "police", "merged"}
    found = silent(some, stretch(period_of(MONTH, NOVEMBER), STOCKHOLM), active)
    assert [(one.organisation_id, dt.datetime.fromtimestamp(one.last, STOCKHOLM).date().isoformat()) for one in found] == [
        ("energy", "2026-10-07"), ("school", "2026-05-07"),
    ]  # fmt: skip
    assert silent(some, stretch(Period(ALL), STOCKHOLM), active) == []


# -- words and classes -------------------------------------------------------------------------------------------------
def test_spellings_of_a_place_are_one_place():
    assert {place_key(text) for text in ("Torget", " torget.", "TORGET", "torget ")} == {"torget"} and place_key(None) == place_key(" . ") == ""
    assert place_key("Stora  torget") == "stora torget"
    assert spellings(["torget", "Torget", "Torget", None, "Parken,"]) == {"torget": "Torget", "parken": "Parken"}
    assert usual(["parken", "Torget", "torget", None]) == "Torget" and usual([None, " "]) == ""


@pytest.mark.parametrize(
    ("counts", "classes"),
    [
        ([], []), ([0, 0], []), ([1], [(1, 1)]), ([1, 3, 3], [(1, 1), (3, 3)]), ([1, 2, 12], [(1, 1), (2, 4), (10, 12)]),
        ([6, 7], [(5, 7)]), ([1, 60, 2345], [(1, 199), (2000, 2345)]),
    ],
)  # fmt: skip
def test_classes_of_a_map_hold_every_count(counts, classes):
    assert count_classes(counts) == classes
    assert all(sum(least <= count <= top for least, top in classes) == 1 for count in counts if count)


@pytest.mark.parametrize("nonsense", [None, "", "trettio", -1, 0, True, [], 10**9])
def test_settings_that_make_no_sense_give_the_usual_value(nonsense):
    assert cell_m(nonsense) == 100 and min_reports(nonsense) == 30 and position_error_m(nonsense) == 83.0


def test_settings_are_followed():
    assert (cell_m("50"), min_reports(5), position_error_m(120)) == (50, 5, 120.0)
