# SPDX-License-Identifier: GPL-2.0-or-later
"""Order along the route, what answers mean together, what they write, and how it went in figures."""
from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from est_plugin.core import status
from est_plugin.core.follow_up import (
    FIXED, OUTCOMES, REMAINS, Check, along_route, before, combined, effect_of, last_line, own_writes, raised, without_last_line,
)  # fmt: skip
from est_plugin.core.follow_up_figures import Case, by_organisation, figures_of

DAY = dt.date(2027, 4, 20)
CHECK = Check("w2", DAY, "på uppföljningsvandring", "Kvar.")
LOOP = [(0, 0), (100, 0), (100, 100), (0, 100), (0, 0)]


@pytest.mark.parametrize("route, places, expected", [
    ([(0, 0), (100, 0)], {"b": (90, 5), "a": (10, -5), "c": (200, 0)}, "abc"),
    ([(0, 0), (100, 0)], {"b": (50, 20), "a": (50, 1)}, "ab"),  # the same place along: the nearer first
    ([(0, 0), (100, 0)], {"x": None, "a": (1, 1), "y": None}, "axy"),  # what has no place comes last
    (LOOP, {"c": (-2, 60), "a": (1, -1), "b": (101, 50)}, "abc"),
    ([(0, 0), (100, 0), (0, 0)], {"b": (80, 1), "a": (20, 1)}, "ab"),  # out and back: on the way out
    ([(0, 0), (0, 0)], {"b": (5, 5), "a": (1, 1)}, "ab"),
    ([], {"b": (9, 9), "a": (1, 1)}, "ba"),
    ([(0, 0)], {"b": (9, 9), "a": (1, 1)}, "ba"),
    (LOOP, {}, ""),
])  # fmt: skip
def test_points_come_in_the_order_of_the_route(route, places, expected):
    assert "".join(along_route(route, places)) == expected


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.one_of(st.none(), st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))), max_size=12))
def test_no_point_is_lost_on_the_way(places):
    assert sorted(along_route(LOOP, places)) == sorted(places)


@pytest.mark.parametrize("outcomes, expected", [
    ([], None), ([None], None), (["fixed"], "fixed"), (["fixed", None], None), (["remains", None], "remains"), (["worse"], "remains"),
    (["fixed", "fixed"], "fixed"), (["fixed", "worse", "fixed"], "remains"),
])  # fmt: skip
def test_all_points_of_a_measure_speak_together(outcomes, expected):
    assert combined(outcomes) == expected


def measure(code, **values):
    return {"id": "m", "title": "Laga", "status": code, "priority": 2, "done_on": None, "reopened_count": 0, "reason": None, "verified_on": None,
            "verified_by": None, "forwarded_to_id": "o", "answer_by": DAY, "review_date": DAY, "same_as_id": "x", **values}  # fmt: skip


@pytest.mark.parametrize("code", list(status.BY_CODE))
@pytest.mark.parametrize("outcome", [FIXED, REMAINS])
@pytest.mark.parametrize("severity", [None, 4])
def test_no_answer_takes_a_forbidden_step(code, outcome, severity):
    checked = {"verified_on": DAY, "verified_by": "Chefen", "verified_how": "På plats", "done_on": DAY} if code == "verified" else {}
    row = measure(code, reason="Nej" if code == "refused" else None, **checked)
    for step in effect_of(row, outcome, CHECK, severity).steps:
        status.check_measure(row["status"], {**row, **step})
        row.update(step)
    if code in ("refused", "duplicate"):
        assert row["status"] == code and row["priority"] == 2
    elif outcome == FIXED:
        assert row["status"] == "verified" and (code == "verified" or row["done_on"] <= row["verified_on"] == DAY)
    else:
        assert status.BY_CODE[row["status"]].type in (status.OPEN, status.WAITING)


def test_what_was_done_later_than_it_was_seen_fixed_was_done_that_day():
    (step,) = effect_of(measure("fixed", done_on=DAY + dt.timedelta(days=3)), FIXED, CHECK).steps
    assert step["done_on"] == step["verified_on"] == DAY


def log(*rows):
    return [{"what": what, "old_value": old, "new_value": new, "ver": ver} for ver, what, old, new in rows]


TWO_STEPS = log((2, "verified_by_walk_id", None, "w2"), (2, "status", "ordered", "fixed"), (3, "status", "fixed", "verified"))
ONE_STEP = log((4, "status", "new", "fixed"), (5, "verified_by_walk_id", None, "w2"), (5, "status", "fixed", "verified"))


REOPENED = log((6, "status", "verified", "in_progress"), (6, "done_on", "2027-03-01", None))
OURS, THEIRS = "2027-04-01 Ring.\n2027-04-20 Öppnad igen: Kvar. (var Åtgärdad)", "2027-04-20 Öppnad igen: Kvar. (var Åtgärdad)\n2027-04-21 Klar igen"


@pytest.mark.parametrize("history, ver, note, old", [
    (TWO_STEPS, 3, None, "ordered"),
    (ONE_STEP, 5, None, "fixed"),
    (REOPENED, 6, OURS, "verified"),
    (TWO_STEPS, 4, None, None),  # somebody has written since
    (ONE_STEP, 6, None, None),
    (REOPENED, 7, OURS, None),
    (REOPENED, 6, THEIRS, None),  # opened again for another reason
    (REOPENED, 6, None, None),
    ([*ONE_STEP, *log((6, "due_date", None, "2027-05-01"))], 6, None, None),
    ([*ONE_STEP, *log((6, "status_taken_back", "verified", "fixed"), (6, "verified_by_walk_id", "w2", None))], 6, None, None),  # taken back already
    (log((5, "verified_by_walk_id", None, "w1"), (5, "status", "fixed", "verified")), 5, None, None),  # another walk
    ([], 1, None, None),
])  # fmt: skip
def test_only_its_own_last_writes_are_taken_back(history, ver, note, old):
    assert before(own_writes(history, {"ver": ver, "note": note}, CHECK)).get("status") == old


def test_a_note_loses_its_last_line():
    assert (last_line(OURS), without_last_line(OURS)) == ("2027-04-20 Öppnad igen: Kvar. (var Åtgärdad)", "2027-04-01 Ring.")
    assert (last_line(None), without_last_line(None), without_last_line("en rad")) == ("", None, None)


def test_worse_rises_by_one_and_no_higher_than_danger():
    assert [raised(n) for n in (1, 2, 3, 4)] == [2, 3, 4, 4]


@pytest.mark.parametrize("fixed, others, percent", [(0, 0, None), (0, 3, 0), (3, 0, 100), (999, 1, 99), (1, 999, 1), (1, 2, 33), (1, 7, 13), (3, 5, 38)])
def test_per_cent_never_say_all_or_none_when_it_is_not_so(fixed, others, percent):
    assert figures_of([Case(FIXED)] * fixed + [Case(REMAINS)] * others).percent_fixed == percent


def test_organisations_stand_in_swedish_order_and_none_last():
    cases = [Case(FIXED, (name,)) for name in ("Ö-verket", "Äldreomsorgen", "Åkeriet", "Zoo")] + [Case(FIXED)]
    assert [one.name for one in by_organisation(cases)] == ["Zoo", "Åkeriet", "Äldreomsorgen", "Ö-verket", ""]


@given(st.lists(st.builds(Case, st.sampled_from([None, "refused", *OUTCOMES]), st.sampled_from([(), ("A",), ("A", "B")]), st.just(""), st.integers(0, 99))))
def test_figures_add_up(cases):
    total = figures_of(cases)
    assert total.fixed + total.remains + total.worse + total.refused + total.unanswered == total.points == len(cases)
    assert sum(one.points for one in by_organisation(cases)) == sum(len(case.organisations) or 1 for case in cases)
