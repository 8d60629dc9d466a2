# SPDX-License-Identifier: GPL-2.0-or-later
"""States of cases in the words of fault-report systems."""
from __future__ import annotations

import datetime as dt

import pytest

from est_plugin.core import status
from est_plugin.core.case_status import DONE_ON, REASON, STATUS, WHAT, CaseState, columns_of, judge, read_state, slowest
from est_plugin.core.importing.bad_value import BadValue
from est_plugin.core.returned_words import NOT_YET

TODAY, UTC = dt.date(2026, 11, 16), dt.timezone.utc
COLUMNS = {STATUS: "Status", DONE_ON: "Avslutad", WHAT: "Åtgärd", REASON: "Skäl"}


def read(**row):
    return read_state(row, COLUMNS, TODAY, UTC)


@pytest.mark.parametrize("word, key", [
    ("Åtgärdad", "done"), ("klart", "done"), ("Stängd", "done"), ("AVSLUTAD", "done"), ("Closed", "done"), ("Inget fel", "no_fault"),
    ("Pågår", "in_progress"), ("Under handläggning", "in_progress"), ("Skickad till entreprenör", "ordered"), ("Planerad", "planned"),
    ("Avvisad", "refused"), ("Mottagen", NOT_YET), ("Ny", NOT_YET), ("Received", NOT_YET),
])  # fmt: skip
def test_usual_words_are_known(word, key):
    assert read(Status=word).key == key


@pytest.mark.parametrize("word", ["", None, "   "])
def test_no_word_says_nothing(word):
    assert read(Status=word) is None


@pytest.mark.parametrize("row", [
    {"Status": "blahonga"}, {"Status": "klart?"}, {"Status": "Stängd?"}, {"Status": "Kontrollerad på plats?"},
    {"Status": "Klart", "Avslutad": "31 februari 2026"}, {"Status": "=1+1"},
])  # fmt: skip
def test_what_nobody_can_be_sure_of_is_not_guessed(row):
    with pytest.raises(BadValue):
        read_state(row, COLUMNS, TODAY, UTC)


def test_the_day_and_what_was_done_come_along():
    state = read(Status="Åtgärdad", Avslutad="2026-11-10", Åtgärd="Bytt ljuskälla")
    assert (state.done_on, state.what) == (dt.date(2026, 11, 10), "Bytt ljuskälla")
    assert read(Status="Åtgärdad", Avslutad="ja").done_on is None  # a flag, not a day


def test_words_of_a_profile_go_first():
    assert read_state({"Status": "K3"}, COLUMNS, TODAY, UTC, {"k3": "fixed"}).key == "done"
    assert read_state({"Status": "N"}, COLUMNS, TODAY, UTC, {"N": "new"}).key == NOT_YET


@pytest.mark.parametrize("now, told, expected", [
    ("new", "done", "fixed"), ("ordered", "done", "fixed"), ("forwarded", "done", "fixed"), ("new", "in_progress", "in_progress"),
    ("in_progress", "ordered", ""), ("ordered", "planned", ""), ("ordered", "in_progress", "in_progress"),
    ("fixed", "done", ""), ("verified", "done", ""), ("new", NOT_YET, ""), ("in_progress", "in_progress", ""),
])  # fmt: skip
def test_a_measure_follows(now, told, expected):
    verdict = judge(CaseState(told, "x"), {"status": now}, TODAY)
    assert (verdict.status, verdict.conflict) == (expected, "")


@pytest.mark.parametrize("now, state, conflict", [
    ("fixed", CaseState(NOT_YET, "Ny"), "open-there"), ("fixed", CaseState("in_progress", "x"), "open-there"),
    ("refused", CaseState("done", "x"), "other-end"), ("fixed", CaseState("refused", "x", reason="nej"), "other-end"),
    ("new", CaseState("refused", "x"), "no-reason"), ("new", CaseState("waits", "x"), "needs-more"), ("new", CaseState("not_ours", "x"), "needs-more"),
    ("new", CaseState("done", "x", dt.date(2026, 12, 1)), "in-future"),
])  # fmt: skip
def test_what_cannot_follow_says_why(now, state, conflict):
    assert judge(state, {"status": now}, TODAY).conflict == conflict


def test_columns_are_known_by_name_and_never_taken_from_our_own():
    assert columns_of(["Ärendenr", "Ärendestatus", "Åtgärdsdatum"]) == {STATUS: "Ärendestatus", DONE_ON: "Åtgärdsdatum"}
    assert columns_of(["Status"], used=["Status"]) == {} and columns_of(["Avslutad"]) == {}


@pytest.mark.parametrize("one", [one for one in status.STATUSES if one.code != "duplicate"], ids=lambda one: one.code)
def test_our_own_words_read_back_change_nothing_and_are_no_conflict(one):
    for word in (one.sv, one.en, one.public_sv, one.public_en):
        verdict = judge(read(Status=word), {"status": one.code}, TODAY)
        assert (verdict.status, verdict.conflict) == ("", ""), word


def test_a_case_is_as_far_as_the_least_advanced_of_its_measures():
    assert slowest(["fixed", "ordered", "in_progress"]) == "ordered" and slowest(["refused", "verified"]) == "verified"
    assert slowest(["forwarded", "in_progress"]) == "in_progress" and slowest(["new"]) == "new"
