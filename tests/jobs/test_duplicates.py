# SPDX-License-Identifier: GPL-2.0-or-later
"""What may be the same thing twice, in the order of likeness, with the reason; what was answered is not asked again."""
from __future__ import annotations

import datetime as dt

import pytest

from est_plugin.core import geometry
from est_plugin.core.similar import likeness, words_alike
from est_plugin.i18n import Texts
from est_plugin.jobs.duplicates import NOT_SAME, remember_not_same, suggestions
from est_plugin.jobs.merge import merge

TODAY = dt.date(2026, 11, 17)


@pytest.fixture
def add(store):
    def _add(table, x=0.0, **values):
        with store.transaction("test") as tx:
            place = {} if table in ("measure", "measure_link") else {"geom": geometry.point(x, 0)}
            return tx.insert(table, {**place, **values})

    return _add


def reasons(suggestion):
    return [one.text(Texts("sv")) for one in suggestion.likeness.reasons]


def test_open_defects_of_one_letter_nearby_are_suggested_the_most_alike_first(store, add):
    a = add("finding", 0, description="Buskarna skymmer sikten vid korsningen", category="F1")
    b = add("finding", 3, description="Buskar som skymmer sikt", category="F1")
    c = add("finding", 20, description="Trädgrenar hänger lågt", category="F")
    add("finding", 1, description="Buskarna skymmer", category="G")  # another letter
    add("finding", 1, description="Buskarna skymmer", category="F", kind="good")
    add("finding", 400, description="Buskarna skymmer sikten", category="F1")  # too far away
    add("finding", 2, description="Buskarna skymmer sikten", category="F1", review_state="rejected")
    found = suggestions(store)
    assert [(one.first_id, one.second_id) for one in found] == [(a.id, b.id)]
    assert found[0].likeness.word_key == "duplicates.very"
    assert reasons(found[0]) == ["3 m ifrån varandra", "samma sorts fel", "samma ord i texten"]
    d = add("finding", 21, description="Grenar hänger lågt över vägen", category="F")
    assert (c.id, d.id) in [(one.first_id, one.second_id) for one in suggestions(store)]


def test_what_is_done_or_merged_is_not_asked_about(store, add):
    a, b = (add("finding", x, description="Mörkt vid trappan", category="A") for x in (0, 2))
    assert len(suggestions(store)) == 1
    done = merge(store, "finding", a.id, [b.id], TODAY)
    assert suggestions(store) == []
    store.undo(done)
    measure = add("measure", title="Laga", measure_type="lighting")
    add("measure_link", measure_id=measure.id, finding_id=b.id)
    with store.transaction("test") as tx:
        tx.update(measure, status="fixed")
    assert suggestions(store) == []


def test_lamps_are_alike_by_pole_number_also_a_bit_away_and_two_poles_are_two_lamps(store, add):
    a = add("lighting_defect", 0, pole_number="B 17")
    b = add("lighting_defect", 90, pole_number="b17")
    add("lighting_defect", 1, pole_number="B18")
    add("lighting_defect", 5_000, pole_number="B17")
    found = suggestions(store)
    assert [(one.first_id, one.second_id) for one in found] == [(a.id, b.id)] and reasons(found[0])[0] == "samma stolpe"


def test_the_lamp_of_a_finding_stays_before_one_reported_alone(store, add):
    bare = add("lighting_defect", 0, pole_number="B17")
    seen = add("finding", 1, description="Släckt", category="A")
    of_finding = add("lighting_defect", 1, pole_number="B17", finding_id=seen.id)
    (found,) = suggestions(store)
    assert (found.first_id, found.second_id) == (of_finding.id, bare.id)
    merge(store, found.table, found.first_id, [found.second_id], TODAY)
    assert suggestions(store) == []


def test_measures_that_answer_one_thing_with_the_same_work(store, add):
    first = add("finding", 0, description="Mörkt", category="A")
    second = add("finding", 900, description="Mörkt", category="A")
    works = (("Byt lampan", "lighting"), ("Byt lampa", "lighting"), ("Sätt upp spegel", "sign"))
    a, b, c = (add("measure", title=title, measure_type=kind) for title, kind in works)
    for one, target in ((a, first), (b, second), (c, first)):
        add("measure_link", measure_id=one.id, finding_id=target.id)
    assert suggestions(store) == []  # different things, different work
    merge(store, "finding", first.id, [second.id], TODAY)
    (found,) = suggestions(store)
    assert (found.table, found.first_id, found.second_id) == ("measure", a.id, b.id)
    assert reasons(found) == [f"gäller båda nr {first['number']}", "samma åtgärdstyp", "samma ord i texten"]


def test_two_different_things_are_remembered_and_that_can_be_taken_back(store, add):
    for x in (0, 1, 2):
        add("finding", x, description="Klotter på väggen", category="H")
    found = suggestions(store)
    assert len(found) == 3
    done = remember_not_same(store, found[0])
    remembered = remember_not_same(store, found[1])
    assert [one.key for one in suggestions(store)] == [found[2].key] and len(store.setting(NOT_SAME)) == 2
    store.undo(remembered)
    assert {one.key for one in suggestions(store)} == {found[1].key, found[2].key}
    assert done.tables == {"settings"}


def test_a_suggestion_says_most_at_most(store, add):
    for x in range(12):
        add("finding", x / 10, description="Klotter", category="H")
    assert len(suggestions(store, most=10)) == 10


@pytest.mark.parametrize(
    "first, second, shared",
    [("", "x", 0), ("Buskarna skymmer", "busken skymmer sikten", 1), ("Klotter här", "Mörkt här", 1 / 2), ("å ä ö", "å ä ö", 0), ("MÖRKT!", "mörkt", 1)],
)
def test_words_are_compared_by_their_beginnings(first, second, shared):
    assert words_alike(first, second) == pytest.approx(shared)


def test_likeness_falls_with_distance_and_never_passes_one():
    near, far = (likeness(m, 25, ("Mörkt här", "Mörkt där")).score for m in (0, 24))
    assert 0 <= far < near <= 1
    assert likeness(0, 25, ("samma text", "samma text"), same_pole=True, same_detail=True).score == 1
