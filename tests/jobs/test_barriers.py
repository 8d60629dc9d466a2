# SPDX-License-Identifier: GPL-2.0-or-later
"""Barriers with their measures and findings: saved, found, linked, and what their state shall be."""
from __future__ import annotations

import datetime as dt

import openpyxl
import pytest

from est_plugin.core import geometry
from est_plugin.core.calendar_se import add_working_days
from est_plugin.core.errors import InputError, RuleError
from est_plugin.i18n import Texts
from est_plugin.jobs import assign, barrier_list, barrier_papers, save_barrier
from est_plugin.jobs.check_rows import check_barriers
from est_plugin.jobs.check_workspace import check_workspace
from est_plugin.jobs.print_walk import Setup
from est_plugin.jobs.save_finding import Seen, save_finding
from est_plugin.jobs.set_status import set_status
from est_plugin.reports import barrier_words, papers

DAY = dt.date(2026, 11, 20)
NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.timezone.utc)
SV = Texts("sv")


def new(store, name="Bommen", xy=(100.0, 40.0), **values):
    return save_barrier.save_barrier(store, {"name": name, "state": "in_place", **values}, xy)[0]


def assigned(store, finding, measure_type=None):
    (proposed,) = assign.propose(store, [("finding", finding.id)], NOW, measure_type=measure_type)
    done = assign.assign_each(store, [([("finding", finding.id)], assign.as_input(proposed, "sv", SV))])
    return store.get("measure", next(after.id for table, before, after in done.steps if table == "measure" and before is None))


def seen(**values):
    return Seen(description="Bommen går inte ner", xy=(110.0, 40.0), category="I4", **values)


def test_a_barrier_needs_a_name_and_a_place_and_hours_that_can_be_read(store):
    with pytest.raises(InputError):
        new(store, " ")
    with pytest.raises(InputError):
        new(store, xy=None)
    assert new(store, xy=None, place_text="Vid bion")["number"] == 1
    for values in ({"closes_at": "25:00"}, {"closes_at": "22"}, {"weekdays": ""}, {"season_from": "04-01"}):
        with pytest.raises(RuleError):
            new(store, **values)
    barrier = store.find("barrier")[0]
    moved, done = save_barrier.edit_barrier(store, barrier, {"name": "Bion"}, (5.0, 6.0))
    assert geometry.point_xy(moved["geom"]) == (5.0, 6.0)
    store.undo(done)
    assert store.get("barrier", barrier.id)["geom"] is None


def test_a_finding_near_a_barrier_that_is_broken_leads_to_it_and_to_a_measure_within_five_working_days(store):
    barrier, _far, _gone = new(store), new(store, "Borta", (140.0, 40.0)), new(store, "Riven", (109.0, 40.0), state="removed")
    assert save_barrier.near(store, (110.0, 40.0)).id == barrier.id and save_barrier.near(store, (100.0, 66.0)) is None
    assert [save_barrier.barrier_types(store, one) for one in ("I", "I4", "D", "I1", "A", None)] == [("I4",), ("I4",), ("D3",), (), (), ()]
    finding = save_finding(store, seen(barrier_id=barrier.id, is_barrier_broken=True)).findings[0]
    assert finding["barrier_id"] == barrier.id and store.get("barrier", barrier.id)["state"] == "broken"
    measure = assigned(store, finding)
    assert (measure["measure_type"], measure["due_date"]) == ("barrier", add_working_days(DAY, 5))
    assert store.get("barrier", barrier.id)["measure_id"] == measure.id
    assert barrier_list.proposals(store) == [] and barrier_list.without_barrier(store) == []
    set_status(store, [measure.id], "in_progress", {}, DAY)
    assert barrier_list.proposals(store) == []
    set_status(store, [measure.id], "fixed", {"done_on": DAY, "what_done": "Nytt lås"}, DAY)
    ((one, of, state),) = barrier_list.proposals(store)
    assert (one.id, of.id, state) == (barrier.id, measure.id, "in_place")
    save_barrier.set_states(store, {one.id: state})
    assert barrier_list.proposals(store) == []


def test_a_measure_done_before_the_barrier_broke_does_not_say_that_it_is_in_place(store):
    measure = assigned(store, save_finding(store, seen()).findings[0])
    barrier = new(store, measure_id=measure.id, state="ordered")
    set_status(store, [measure.id], "fixed", {"done_on": DAY, "what_done": "Uppsatt"}, DAY)
    assert [state for _barrier, _measure, state in barrier_list.proposals(store)] == ["in_place"]
    save_barrier.set_states(store, {barrier.id: "in_place"})
    save_finding(store, seen(barrier_id=barrier.id, is_barrier_broken=True))
    assert store.get("barrier", barrier.id)["state"] == "broken"
    assert barrier_list.proposals(store) == [] and [row.proposed for row in barrier_list.read(store, DAY, SV)] == [None]
    set_status(store, [measure.id], "in_progress", {"reason": "Trasig igen"}, DAY)
    set_status(store, [measure.id], "fixed", {"done_on": DAY, "what_done": "Ny motor"}, DAY)
    assert [state for _barrier, _measure, state in barrier_list.proposals(store)] == ["in_place"]


def test_a_finding_that_is_about_no_barrier_changes_none(store):
    barrier = new(store)
    save_finding(store, seen(is_barrier_broken=True))
    other = save_finding(store, seen(barrier_id=barrier.id)).findings[0]
    assert store.get("barrier", barrier.id)["state"] == "in_place"
    assigned(store, other, "vegetation")
    assert store.get("barrier", barrier.id)["measure_id"] is None


def test_a_measure_about_a_barrier_that_nobody_named_is_told_until_one_is_linked(store):
    finding = save_finding(store, seen()).findings[0]
    measure = assigned(store, finding)
    assert [one.id for one in barrier_list.without_barrier(store)] == [measure.id] and barrier_list.place_of_measure(store, measure.id).id == finding.id
    assert barrier_list.open_measures(store) == [(measure.id, f"Å{measure['number']} Bommen går inte ner")]
    barrier = new(store)
    save_barrier.link_measure(store, barrier, measure.id)
    assert barrier_list.without_barrier(store) == []
    (row,) = barrier_list.read(store, DAY, SV)
    assert (row.label, row.kind, row.state, row.measure_words, row.check, row.proposed) == ("B1 Bommen", "Bom", "På plats", "Å1 Ny", "never", None)


def test_states_of_nothing_are_refused(store):
    with pytest.raises(InputError):
        save_barrier.set_states(store, {})


def test_our_own_list_has_everything_and_whoever_closes_gets_what_stands_there(store):
    with store.transaction("test") as tx:
        guards = tx.insert("organisation", {"name": "Vaktbolaget", "kind": "contractor", "is_outside": True, "active": True})
    assert barrier_papers.choices(store, SV) == []
    new(store, closes_at="22:00", opens_at="05:00", closed_by_id=guards.id, note="Nyckeln kärvar")
    new(store, "Önskad", state="wanted", closed_by_id=guards.id)
    new(store, "Riven", state="removed")
    new(store, "Suggan", state="broken", emergency_access_checked=dt.date(2025, 1, 2))
    setup = Setup("sv", made_on=DAY)
    assert barrier_papers.choices(store, SV) == [("all", "Alla (3)"), (guards.id, "De som Vaktbolaget stänger och öppnar (1)")]
    ours = barrier_papers.barrier_paper(store, "all", "internal", setup)
    assert [(line.number, line.sign, line.check) for line in ours.lines] == [("B1", "open", "never"), ("B2", "waiting", ""), ("B4", "broken", "old")]
    assert barrier_words.about(ours, SV)[-1] == "Kontrollera att räddningstjänst och ambulans kommer fram vid 2 av dem: B1, B4."
    theirs = barrier_papers.barrier_paper(store, guards.id, "external", setup)
    assert [line.number for line in theirs.lines] == ["B1"] and "kärvar" not in str(theirs) and len(theirs.map.markers) == 1
    assert barrier_words.cells(theirs, theirs.lines[0], SV)["hours"] == ("22–05",)
    assert [line.number for line in barrier_papers.barrier_paper(store, "all", "external", setup).lines] == ["B1", "B4"]


def test_the_workbook_shows_outsiders_no_checks_measures_or_notes(store, tmp_path):
    new(store, "=SUM(1)", note="internt", closes_at="22:00", opens_at="05:00")
    for audience, columns in (("internal", 14), ("external", 10)):
        target = tmp_path / f"{audience}.xlsx"
        papers.write_barrier_workbook(barrier_papers.barrier_paper(store, "all", audience, Setup("sv", made_on=DAY)), SV, target)
        rows = list(openpyxl.load_workbook(target).active.iter_rows(values_only=True))
        assert len(rows[0]) == columns and rows[1][5] == "22–05" and ("internt" in rows[1]) == (audience == "internal")


def test_the_workspace_check_remarks_on_barriers_that_nobody_checked(store):
    new(store, "Ny")
    new(store, "Gammal", emergency_access_checked=dt.date(2025, 11, 19))
    new(store, "Färsk", emergency_access_checked=dt.date(2025, 11, 20))
    new(store, "Önskad", state="wanted")
    told = dict(check_barriers(store, DAY))
    assert told == {"workspace-check.barrier-never": {"n": 1, "which": "B1"}, "workspace-check.barrier-old": {"n": 1, "which": "B2"}}
    path = store.path
    store.close()
    report = check_workspace(path)
    assert [one.key for one in report.notes if "barrier" in one.key] == ["workspace-check.barrier-never", "workspace-check.barrier-old"]
    assert not [one for one in report.problems if "barrier" in one.key]


def test_a_barrier_of_a_measure_that_is_the_same_as_another_waits_for_that_one(store):
    first, second = (assigned(store, save_finding(store, seen()).findings[0]) for _ in range(2))
    barrier = new(store, measure_id=second.id, state="broken")
    done = set_status(store, [second.id], "duplicate", {"same_as_id": first.id}, DAY)
    assert store.get("barrier", barrier.id)["measure_id"] == first.id
    store.undo(done)
    assert store.get("barrier", barrier.id)["measure_id"] == second.id
