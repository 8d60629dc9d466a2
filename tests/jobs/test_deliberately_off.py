# SPDX-License-Identifier: GPL-2.0-or-later
"""Lamps off on purpose: their owner says no with a reason, all in one step; routing by owner stands beside it."""
from __future__ import annotations

import datetime as dt

import pytest

from est_plugin.core import geometry
from est_plugin.core.errors import EstError
from est_plugin.jobs import assign, deliberately_off as job

NOW = dt.datetime(2026, 11, 16, 9, 0, tzinfo=dt.timezone.utc)


def lamp(store, **more):
    with store.transaction("test") as tx:
        return tx.insert("lighting_defect", {"fault": "out", "geom": geometry.point(0.0, 0.0), **more})


def measure_for(store, *rows, **more):
    with store.transaction("test") as tx:
        made = tx.insert("measure", {"title": "x", "measure_type": "lighting", **more})
        for row in rows:
            tx.insert("measure_link", {"measure_id": made.id, "lighting_defect_id": row.id})
    return made


@pytest.mark.parametrize("owner, organisation, status", [
    ("municipality", "lighting", "new"), ("trafikverket", "trafikverket", "forwarded"), ("road_association", "road_association", "forwarded"),
    ("property_owner", "private_owner", "forwarded"), ("energy_company", "energy_company", "forwarded"), (None, "lighting", "new"),
])  # fmt: skip
def test_the_owner_decides_who_is_asked(store, owner, organisation, status):
    one = assign.propose(store, [("lighting_defect", lamp(store, lamp_owner=owner).id)], NOW)[0].proposal
    assert (one.responsible_code, one.status) == (organisation, status)
    assert bool(one.answer_by) == (status == "forwarded")


def test_all_that_wait_are_refused_with_the_reason(store):
    new, with_measure, broken = lamp(store, is_deliberate=True), lamp(store, fault="deliberately_off"), lamp(store)
    hatch = lamp(store, is_deliberate=True, fault="open_hatch")
    measure_for(store, with_measure)
    assert [row.id for row in job.waiting(store)] == [new.id, with_measure.id]
    done = job.refuse(store, [new.id, with_measure.id], job.reason(store), NOW, NOW.date())
    measures = store.find("measure")
    assert {(row["status"], row["reason"]) for row in measures} == {("refused", "Lampan är släckt med flit. Det är beslutat och inget fel.")}
    assert len(measures) == 2 and job.waiting(store) == []
    assert {row.id: row["handling"] for row in store.find("lighting_defect")} == {
        new.id: "refused", with_measure.id: "refused", broken.id: "unassigned", hatch.id: "unassigned",
    }  # fmt: skip
    store.undo(done)
    assert [row["status"] for row in store.find("measure")] == ["new", "new"] and len(job.waiting(store)) == 2


def test_when_the_decision_is_refused_nothing_has_been_made(store):
    row = lamp(store, is_deliberate=True, lamp_owner="trafikverket")
    with pytest.raises(EstError):
        job.refuse(store, [row.id], "x" * 50_000, NOW, NOW.date())
    assert store.count("measure") == 0


@pytest.mark.parametrize("reason", ["", "  "])
def test_without_a_reason_nothing_is_refused(store, reason):
    row = lamp(store, is_deliberate=True)
    with pytest.raises(EstError):
        job.refuse(store, [row.id], reason, NOW, NOW.date())
    assert store.count("measure") == 0


def test_a_broken_lamp_is_not_refused_this_way(store):
    with pytest.raises(EstError):
        job.refuse(store, [lamp(store).id], "Nej", NOW, NOW.date())


def test_a_reason_is_proposed_only_when_all_of_it_is_off_on_purpose(store):
    off, broken = lamp(store, is_deliberate=True), lamp(store)
    assert job.proposed_reason(store, [measure_for(store, off).id]).startswith("Lampan är släckt med flit")
    assert job.proposed_reason(store, [measure_for(store, off, broken).id]) == ""
    assert job.proposed_reason(store, [measure_for(store).id]) == "" and job.proposed_reason(store, []) == ""
