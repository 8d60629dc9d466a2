# SPDX-License-Identifier: GPL-2.0-or-later
"""One thing of several: nothing is lost, everything can be found by its old number, and it is counted once."""
from __future__ import annotations

import datetime as dt

import pytest

from est_plugin.core import geometry
from est_plugin.core.errors import InputError, RuleError
from est_plugin.jobs import merge as merging
from est_plugin.jobs import work_list
from est_plugin.jobs.same_thing import also_numbers, followers, merged_into, root_of
from tests.storage.workspace_checks import forbidden_states

TODAY = dt.date(2026, 11, 17)


def finding(store, text="Mörkt", **values):
    with store.transaction("test") as tx:
        return tx.insert("finding", {"description": text, "geom": geometry.point(0, 0), **values})


def measure(store, *targets, **values):
    with store.transaction("test") as tx:
        made = tx.insert("measure", {"title": "Laga", "measure_type": "lighting", **values})
        for target in targets:
            tx.insert("measure_link", {"measure_id": made.id, f"{target.table}_id": target.id})
    return made


def merge(store, kept, *others):
    return merging.merge(store, kept.table, kept.id, [one.id for one in others], TODAY)


def answers(store, thing):
    return {row[0] for row in store.rows("measure_link", ("measure_id",), {f"{thing.table}_id": thing.id})}


def test_the_merged_finding_keeps_its_number_and_its_measures_answer_the_kept_one_too(store):
    first, second = finding(store), finding(store, "Mörkt igen", severity=4, place_text="Trappan")
    mine, other = measure(store, first), measure(store, second)
    done = merge(store, first, second)
    merged, kept = store.get("finding", second.id), store.get("finding", first.id)
    assert (merged["same_as_id"], merged["review_state"], merged["number"]) == (first.id, "merged", second["number"])
    assert (kept["severity"], kept["place_text"]) == (4, "Trappan")  # danger does not hide in a merged row
    assert answers(store, first) == {mine.id, other.id} and answers(store, second) == {other.id}
    assert also_numbers(store) == {("finding", first.id): (second["number"],)}
    assert [row.id for row in merged_into(store, "finding", first.id)] == [second.id]
    assert forbidden_states(store.path) == []
    store.undo(done)
    assert store.get("finding", second.id)["same_as_id"] is None and store.get("finding", first.id)["severity"] == 2
    assert answers(store, first) == {mine.id} and forbidden_states(store.path) == []


def test_merged_things_are_counted_once_in_the_list(store):
    first, second = finding(store), finding(store)
    merge(store, first, second)
    (row,) = [row for row in work_list.load(store, "sv") if row.table == "finding"]
    assert (row.record_id, row.number_text) == (first.id, "1 (även 2)") and "2" in row.search_text
    a, b = measure(store, first), measure(store, second)
    merge(store, a, b)
    numbers = {row.record_id: row.number_text for row in work_list.load(store, "sv")}
    assert numbers == {a.id: "1 (även 2) (även Å2)", b.id: "2"}


def test_a_chain_becomes_a_star_and_the_kept_one_may_be_changed(store):
    a, b, c, d = (finding(store, text) for text in "abcd")
    merge(store, b, a)
    merge(store, c, b)  # a and b are c
    assert {row["same_as_id"] for row in store.find("finding", {"id": [a.id, b.id]})} == {c.id}
    merge(store, a, d)  # a is c, so d is c
    assert store.get("finding", d.id)["same_as_id"] == c.id
    merge(store, d, c)  # c is now d: all others are d
    rows = {row["description"]: (row["same_as_id"], row["review_state"]) for row in store.find("finding")}
    assert rows == {"a": (d.id, "merged"), "b": (d.id, "merged"), "c": (d.id, "merged"), "d": (None, "approved")}
    assert forbidden_states(store.path) == []


def test_a_circle_made_in_another_program_ends_at_the_kept_one(store):
    a, b, c = (finding(store, text) for text in "abc")
    with store.transaction("test") as tx:
        tx.update(a, same_as_id=b.id)
        tx.update(b, same_as_id=c.id)
        tx.update(c, same_as_id=a.id)
    merge(store, b, a)
    assert {row["description"]: row["same_as_id"] for row in store.find("finding")} == {"a": b.id, "b": None, "c": b.id}


def test_lamps_of_merged_findings_follow_by_pole(store):
    first, second = finding(store, category="A"), finding(store, category="A")
    with store.transaction("test") as tx:
        mine, other, lone = (
            tx.insert("lighting_defect", {"finding_id": one.id, "pole_number": pole, "geom": geometry.point(0, 0)})
            for one, pole in ((first, "B17"), (second, "B17"), (second, "B18"))
        )
    repair = measure(store, other)
    merge(store, first, second)
    assert (store.get("lighting_defect", other.id)["same_as_id"], store.get("lighting_defect", lone.id)["same_as_id"]) == (mine.id, None)
    assert answers(store, first) == {repair.id}
    assert forbidden_states(store.path) == []


def test_two_reports_of_one_lamp(store):
    with store.transaction("test") as tx:
        a, b = (tx.insert("lighting_defect", {"pole_number": pole, "geom": geometry.point(0, 0)}) for pole in (None, "B17"))
    repair = measure(store, b)
    merge(store, a, b)
    kept = store.get("lighting_defect", a.id)
    assert kept["pole_number"] == "B17" and kept["handling"] == "open" and answers(store, a) == {repair.id}


def test_merged_measures_are_duplicates_of_the_kept_one(store):
    thing, other = finding(store), finding(store)
    a, b = measure(store, thing), measure(store, other)
    done = merge(store, a, b)
    assert (store.get("measure", b.id)["status"], store.get("measure", b.id)["same_as_id"]) == ("duplicate", a.id)
    assert answers(store, other) == {a.id, b.id} and store.get("finding", other.id)["handling"] == "open"
    assert also_numbers(store) == {("measure", a.id): (b["number"],)}
    store.undo(done)
    assert store.get("measure", b.id)["status"] == "new" and forbidden_states(store.path) == []


def test_what_cannot_be_one_thing_is_refused_and_nothing_changes(store):
    bad, good = finding(store), finding(store, kind="good")
    with pytest.raises(InputError) as caught:
        merge(store, bad, good)
    assert caught.value.key == "error.merge-kind"
    with pytest.raises(InputError):
        merge(store, bad, bad)
    seen = finding(store, category="A")
    with store.transaction("test") as tx:
        lamp = tx.insert("lighting_defect", {"finding_id": seen.id, "geom": geometry.point(0, 0)})
        bare = tx.insert("lighting_defect", {"geom": geometry.point(0, 0)})
    with pytest.raises(InputError) as caught:
        merge(store, bare, lamp)
    assert caught.value.key == "error.merge-lamp-of-finding"
    merge(store, lamp, bare)
    a, b = measure(store), measure(store, status="new")
    with store.transaction("test") as tx:
        tx.update(b, status="fixed")
    with pytest.raises(RuleError):
        merge(store, a, b)
    assert store.get("finding", bad.id)["same_as_id"] is None


@pytest.mark.parametrize(
    "pairs, start, root",
    [({}, "a", "a"), ({"a": "b", "b": "c"}, "a", "c"), ({"a": "b", "b": "a"}, "a", "a"), ({"x": "a", "a": "b", "b": "a"}, "x", "x"), ({"a": "a"}, "a", "a")],
)
def test_the_end_of_a_chain_is_found_also_in_circles(pairs, start, root):
    assert root_of(start, pairs) == root
    assert start not in followers(pairs, [start])
