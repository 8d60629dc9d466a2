# SPDX-License-Identifier: GPL-2.0-or-later
"""Rows find their measures again: by hidden key, by number and text; moved keys, copies and strangers are noticed."""
from __future__ import annotations

import pytest

from est_plugin.core.returned_match import Candidate, Matcher, fits, same_nr
from est_plugin.core.returned_rows import ReturnedRow

FENCE = Candidate("m1", 1, "14", "Laga staketet vid tunneln")
LAMP = Candidate("m2", 2, "15", "Lampan blinkar")
HEDGE = Candidate("m3", 3, "15", "Klipp häcken vid skolan")
OWN = Candidate("m4", 4, "Å7", "Se över skyltarna")


def row(number=2, **cells):
    return ReturnedRow(number, "", cells)


def find(*rows, candidates=(FENCE, LAMP, HEDGE, OWN), others=(), untouched=None):
    return [(one.row.number, one.measure_id or one.why.key) for one in Matcher(candidates, others, untouched).match(rows)]


def test_the_hidden_key_tells():
    assert find(row(measure_id="m2", nr=15, what="Lampan blinkar", state="x")) == [(2, "m2")]
    assert find(row(measure_id="M2 ", nr="15")) == [(2, "m2")]
    assert find(row(measure_id="m2", state="x")) == [(2, "m2")]
    assert find(row(measure_number=3, nr="15")) == [(2, "m3")]


def test_without_key_number_and_text_tell():
    assert find(row(nr=14, what="laga staketet  vid tunneln")) == [(2, "m1")]
    assert find(row(nr="15", what="Lampan blinkar. Stolpe 14, Storgatan")) == [(2, "m2")]
    assert find(row(nr="Nr 14")) == [(2, "m1")]
    assert find(row(nr="å 7")) == [(2, "m4")]
    assert find(row(what="Klipp häcken vid skolan")) == [(2, "m3")]


@pytest.mark.parametrize(("cells", "why"), [
    ({"nr": 15}, "returned.row-ambiguous"), ({"nr": 99, "what": "Måla bron"}, "returned.row-unknown"),
    ({"nr": 14, "what": "Måla bron"}, "returned.row-other-text"),
    ({"comment": "Summa: 4"}, "returned.row-without-number"), ({"nr": 7}, "returned.row-unknown"), ({"what": "Ny lampa behövs"}, "returned.row-unknown-text"),
    ({"measure_id": "m1", "nr": 99, "what": "Måla bron"}, "returned.row-not-same"), ({"measure_id": "elsewhere", "nr": 14}, "returned.row-not-sent"),
])  # fmt: skip
def test_strangers_are_told_apart(cells, why):
    assert find(row(**cells), others=["elsewhere"]) == [(2, why)]


def test_keys_that_stayed_behind_when_the_rows_were_sorted_are_not_believed():
    rows = [row(2, measure_id="m1", nr=15, what="Lampan blinkar", state="x"), row(3, measure_id="m2", nr=14, what="Laga staketet vid tunneln", state="nej")]
    found = Matcher([FENCE, LAMP, HEDGE]).match(rows)
    assert [(one.row.number, one.measure_id, one.is_moved) for one in found] == [(2, "m2", True), (3, "m1", True)]


def test_a_row_copied_to_make_a_new_one_is_not_the_old_one():
    assert find(row(2, measure_id="m1", nr=14, what="Laga staketet vid tunneln", state="x"), row(3, measure_id="m1", nr="14b", what="Ny skylt", state="x")) == [
        (2, "m1"), (3, "returned.row-not-same")]  # fmt: skip


def test_a_measure_that_stands_twice():
    same = {"measure_id": "m1", "nr": 14, "state": "Klart"}
    assert find(row(2, **same), row(3, **same)) == [(2, "m1")]
    assert find(row(2, **same), row(3, **{**same, "state": "Pågår"})) == [(2, "returned.row-twice"), (3, "returned.row-twice")]
    assert find(row(2, **{**same, "state": None}), row(3, **same)) == [(3, "m1")]
    assert find(row(2, **{**same, "state": None}), row(3, **{**same, "state": ""})) == [(2, "m1")]
    planned = {"m1": {"state": frozenset(["Planerat"])}}
    assert find(row(2, **{**same, "state": "Planerat"}), row(3, **same), untouched=planned) == [(3, "m1")]


@pytest.mark.parametrize(("one", "other"), [("14", "14.0"), ("Nr 14", "14"), ("#14", "14"), ("014", "14"), ("Å7", "å 7"), ("A3.1", "a3.1"),
    ("14, 15 …", "14,15")])
def test_the_same_number(one, other):
    assert same_nr(one) == same_nr(other)


@pytest.mark.parametrize(("one", "other"), [("14", "Å14"), ("1", "11"), ("A1.11", "A11.1"), ("14", "14b"), ("H3", "3")])
def test_other_numbers(one, other):
    assert same_nr(one) != same_nr(other)


def test_texts_that_fit():
    assert fits("LAGA STAKETET VID TUNNELN!", FENCE.title) and fits("Laga staktet vid tunneln", FENCE.title)
    assert not fits("Laga", FENCE.title) and not fits("", FENCE.title) and not fits("Laga bron vid kyrkan", FENCE.title)
