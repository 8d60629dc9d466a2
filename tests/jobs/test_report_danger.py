# SPDX-License-Identifier: GPL-2.0-or-later
"""Danger is asked about until somebody has rung, however it came into the workspace."""
from __future__ import annotations

import datetime as dt

import pytest

from est_plugin.core import geometry
from est_plugin.core.errors import InputError
from est_plugin.jobs import today, work_list
from est_plugin.jobs.dangers import to_call
from est_plugin.jobs.merge import merge
from est_plugin.jobs.report_danger import note_called

NOW = dt.datetime(2026, 11, 17, 13, 5, tzinfo=dt.timezone.utc)
PLACE = geometry.point(0, 0)


def add(store, table, **values):
    with store.transaction("test") as tx:
        return tx.insert(table, {**({"geom": PLACE} if table != "measure" and table != "measure_link" else {}), **values})


def asked(store):
    return [(one.table, one.record_id) for one in to_call(store)]


@pytest.mark.parametrize(
    "table, values, danger",
    [
        ("finding", {"description": "Räcke borta", "severity": 4}, True),
        ("finding", {"description": "Räcke borta", "severity": 4, "review_state": "new"}, True),
        ("finding", {"description": "Räcke borta", "severity": 3}, False),
        ("finding", {"description": "Fin", "severity": 4, "kind": "good"}, False),
        ("finding", {"description": "x", "severity": 4, "review_state": "rejected"}, False),
        ("lighting_defect", {"severity": 4}, True),
        ("lighting_defect", {"fault": "open_hatch"}, True),  # as a form without the plugin writes it: severity of its own
        ("lighting_defect", {"fault": "out"}, False),
    ],
)
def test_what_is_a_danger(store, table, values, danger):
    row = add(store, table, **values)
    assert asked(store) == ([(table, row.id)] if danger else [])


def test_an_open_hatch_on_a_walk_is_asked_about_once_as_the_finding(store):
    finding = add(store, "finding", description="Lucka öppen", category="A")
    lamp = add(store, "lighting_defect", fault="open_hatch", finding_id=finding.id)
    assert asked(store) == [("finding", finding.id)]
    assert [one.record_id for one in to_call(store, {("lighting_defect", lamp.id)})] == [finding.id]
    assert to_call(store, {("finding", "other")}) == []


def test_a_call_is_kept_in_the_measure_that_routing_names_and_can_be_taken_back(store):
    finding = add(store, "finding", description="Räcke borta", severity=4)
    done = note_called(store, [("finding", finding.id)], NOW)
    (measure,) = store.find("measure")
    assert measure["called_at"] == NOW and store.get("organisation", measure["responsible_id"])["code"] == "safety_est"
    assert asked(store) == []
    store.undo(done)
    assert asked(store) == [("finding", finding.id)] and store.count("measure") == 0


def test_assigned_without_a_call_is_still_asked_about_and_the_call_goes_to_its_measure(store):
    finding = add(store, "finding", description="Räcke borta", severity=4)
    measure = add(store, "measure", title="Laga räcket", measure_type="maintenance")
    add(store, "measure_link", measure_id=measure.id, finding_id=finding.id)
    assert asked(store) == [("finding", finding.id)]
    note_called(store, [("finding", finding.id)], NOW)
    assert store.get("measure", measure.id)["called_at"] == NOW and store.count("measure") == 1 and asked(store) == []


def test_what_is_fixed_or_merged_is_not_asked_about_but_the_kept_one_is(store):
    first, second = add(store, "finding", description="Räcke", category="E"), add(store, "finding", description="Räcke", category="E", severity=4)
    merge(store, "finding", first.id, [second.id], NOW.date())
    assert asked(store) == [("finding", first.id)]
    measure = add(store, "measure", title="Laga", measure_type="maintenance")
    add(store, "measure_link", measure_id=measure.id, finding_id=first.id)
    with store.transaction("test") as tx:
        tx.update(measure, status="fixed")
    assert asked(store) == []


def test_nothing_chosen_is_said(store):
    with pytest.raises(InputError):
        note_called(store, [], NOW)


def test_danger_stands_first_in_idag_and_is_marked_in_the_list_until_somebody_has_rung(store):
    alone = add(store, "finding", description="Räcke borta", severity=4)
    assigned = add(store, "finding", description="Hål i marken", severity=4)
    measure = add(store, "measure", title="Fyll hålet", measure_type="maintenance")
    add(store, "measure_link", measure_id=measure.id, finding_id=assigned.id)
    add(store, "finding", description="Klotter")
    line = today.lines(store, NOW.date())[0]
    assert (line.id, line.n, line.tab) == ("call", 2, today.ASK_CALL)
    assert {row.record_id for row in work_list.load(store, "sv") if row.needs_call} == {alone.id, measure.id}
    note_called(store, [("finding", alone.id), ("finding", assigned.id)], NOW)
    assert not any(row.needs_call for row in work_list.load(store, "sv"))
    assert "call" not in {one.id for one in today.lines(store, NOW.date())}
