# SPDX-License-Identifier: GPL-2.0-or-later
"""Next year's measure: made once, whoever fixed this year's; with the same links; taken back for good."""
from __future__ import annotations

import datetime as dt
import sqlite3

import pytest

from est_plugin.core.errors import ReadOnlyError
from est_plugin.jobs import recurring
from est_plugin.jobs.save_finding import Seen, save_findings
from est_plugin.storage import workspace

TODAY = dt.date(2026, 11, 13)


@pytest.fixture
def parks(store):
    return store.find("organisation", {"code": "parks"})[0]


@pytest.fixture
def pruned(store, parks):
    """A hedge that is pruned every year in its window, with two findings and a co-responsible."""
    seen = save_findings(store, [Seen("Häcken", category="F1", xy=(0.0, 0.0)), Seen("Slyet", category="F2", xy=(9.0, 0.0))]).findings
    streets = store.find("organisation", {"code": "streets"})[0]
    with store.transaction("test") as tx:
        made = tx.insert("measure", {
            "title": "Klipp häcken", "measure_type": "vegetation", "responsible_id": parks.id, "priority": 3, "recurs_yearly": True,
            "window_from": dt.date(2026, 10, 1), "window_to": dt.date(2027, 3, 31), "due_date": dt.date(2027, 3, 31), "note": "bara i år",
        })  # fmt: skip
        tx.insert_many("measure_link", [{"measure_id": made.id, "finding_id": one.id} for one in seen])
        tx.insert("co_responsible", {"measure_id": made.id, "organisation_id": streets.id})
    return made


def fix(store, measure, **changes):
    with store.transaction("test") as tx:
        return tx.update(store.get("measure", measure.id), status="fixed", done_on=dt.date(2026, 11, 10), **changes)


def successors(store, measure):
    return store.find("measure", {"recurs_from_id": measure.id})


def test_next_years_has_the_same_links_responsible_and_title_and_its_own_window(store, parks, pruned):
    fix(store, pruned)
    done = recurring.make_next(store, TODAY)
    (made,) = successors(store, pruned)
    assert (made["title"], made["responsible_id"], made["priority"], made["recurs_yearly"], made["status"]) == ("Klipp häcken", parks.id, 3, True, "new")
    assert (made["window_from"], made["due_date"], made["note"], made["done_on"]) == (dt.date(2027, 10, 1), dt.date(2028, 3, 31), None, None)
    assert f"Å{pruned['number']}" in made["due_reason"] and made["number"] != pruned["number"]
    assert {row[0] for row in store.rows("measure_link", ("finding_id",), {"measure_id": made.id})} == {
        row[0] for row in store.rows("measure_link", ("finding_id",), {"measure_id": pruned.id})}
    assert store.count("co_responsible", {"measure_id": made.id}) == 1 and recurring.made_by(store, done) == [made]


def test_it_is_made_once_however_often_one_looks(store, pruned):
    fix(store, pruned)
    assert recurring.make_next(store, TODAY) is not None
    assert recurring.make_next(store, TODAY) is None and recurring.due(store, TODAY) == []
    with store.transaction("test") as tx:  # opened again and fixed again
        tx.update(store.get("measure", pruned.id), status="in_progress")
    fix(store, pruned)
    assert recurring.make_next(store, TODAY) is None and len(successors(store, pruned)) == 1


def test_the_chain_goes_on_from_year_to_year(store, pruned):
    fix(store, pruned)
    recurring.make_next(store, TODAY)
    (second,) = successors(store, pruned)
    fix(store, second)
    recurring.make_next(store, dt.date(2027, 11, 20))
    (third,) = successors(store, second)
    assert third["window_from"] == dt.date(2028, 10, 1) and len(successors(store, pruned)) == 1


@pytest.mark.parametrize("status", ["new", "in_progress", "refused"])
def test_what_is_not_done_has_no_next_year(store, pruned, status):
    if status != "new":
        with store.transaction("test") as tx:
            tx.update(store.get("measure", pruned.id), status=status, reason="platsen byggs om")
    assert recurring.due(store, TODAY) == [] and recurring.make_next(store, TODAY) is None


def test_whoever_fixes_it_also_plain_sql_next_years_is_made(store, pruned):
    with sqlite3.connect(store.path, timeout=5) as connection:
        for name in ("ST_IsEmpty", "ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"):
            connection.create_function(name, 1, lambda _shape: 0)
        connection.execute("UPDATE measure SET status = 'fixed', done_on = '2026-11-12', ver = -ver WHERE id = ?", (pruned.id,))
    assert [one.id for one in recurring.due(store, TODAY)] == [pruned.id]
    assert recurring.make_next(store, TODAY) and len(successors(store, pruned)) == 1


def test_an_owner_outside_is_asked_again_and_has_an_answer_date(store, pruned):
    outside = store.find("organisation", {"code": "trafikverket"})[0]
    fix(store, pruned, responsible_id=outside.id)
    recurring.make_next(store, TODAY)
    (made,) = successors(store, pruned)
    assert (made["status"], made["forwarded_to_id"], made["answer_by"], made["due_date"]) == ("forwarded", outside.id, dt.date(2028, 3, 31), None)


def test_taking_it_back_removes_it_and_it_does_not_come_again(store, pruned):
    fix(store, pruned)
    done = recurring.make_next(store, TODAY)
    recurring.take_back(store, done)
    assert successors(store, pruned) == [] and recurring.make_next(store, TODAY) is None
    assert store.get("measure", pruned.id)["recurs_yearly"] is False and store.get("measure", pruned.id)["status"] == "fixed"


def test_somebody_who_only_reads_makes_nothing(store, pruned):
    fix(store, pruned)
    with workspace.open_workspace(store.path, "bo", can_write=False) as opened:
        assert recurring.due(opened.store, TODAY)
        with pytest.raises(ReadOnlyError):
            recurring.make_next(opened.store, TODAY)
    assert successors(store, pruned) == []
