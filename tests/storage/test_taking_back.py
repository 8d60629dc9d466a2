# SPDX-License-Identifier: GPL-2.0-or-later
"""A status step is taken back: also where the step itself would be refused, but only the very last one."""
from __future__ import annotations

import datetime as dt

import pytest

from est_plugin.core.errors import ConflictError, RuleError
from tests.storage.store_rows import a_finding, a_measure

_STEPS = [("new", "refused", {"reason": "Inte vår"}), ("new", "fixed", {}), ("planned", "duplicate", {}), ("new", "approved", {})]


@pytest.mark.parametrize(("old", "new", "fields"), _STEPS)
def test_undo_leads_back_also_where_the_step_itself_is_forbidden(store, old, new, fields):
    other, measure = a_measure(store), a_measure(store, status=old)
    if new == "duplicate":
        fields = {"same_as_id": other.id}
    with store.transaction("status") as tx:
        tx.update(measure, status=new, **fields)
    store.undo(tx.done)
    back = store.get("measure", measure.id)
    assert (back["status"], back["reason"], back["same_as_id"], back["reopened_count"]) == (old, None, None, 0)
    assert [row["what"] for row in store.history("measure", measure.id) if row["what"].startswith("status")] == ["status", "status_taken_back"]


def test_taking_a_reopening_back_takes_its_count_back(store):
    measure = a_measure(store)
    with store.transaction("a") as tx:
        measure = tx.update(measure, status="fixed")
    with store.transaction("b") as tx:
        measure = tx.update(measure, status="planned")
    assert measure["reopened_count"] == 1
    store.undo(tx.done)
    assert store.get("measure", measure.id)["reopened_count"] == 0 and store.get("measure", measure.id)["status"] == "fixed"


@pytest.mark.parametrize("start", ["new", "ordered", "in_progress", "monitor"])
def test_found_fixed_on_the_spot_is_undone_in_one_go(store, start):
    """Fixed and verified in one action: two steps, of which the database knows both."""
    measure = a_measure(store)
    with store.transaction("a") as tx:
        measure = tx.update(measure, status=start, **({"review_date": dt.date(2027, 1, 1)} if start == "monitor" else {})) if start != "new" else measure
    with store.transaction("b") as tx:
        fixed = tx.update(measure, status="fixed")
        tx.update(fixed, status="verified", verified_on=dt.date(2026, 11, 1), verified_by="Samordnaren", verified_how="På plats")
    store.undo(tx.done)
    back = store.get("measure", measure.id)
    assert (back["status"], back["verified_on"], back["reopened_count"]) == (start, None, 0)


def test_only_the_very_last_step_can_be_taken_back(store):
    measure = a_measure(store)
    with store.transaction("a") as tx:
        tx.update(measure, status="refused", reason="Inte vår")
    later = store.get("measure", measure.id)
    with store.transaction("b") as other:
        later = other.update(later, title="Ny rubrik")
    with pytest.raises(ConflictError):
        store.undo(tx.done)
    with pytest.raises(RuleError):  # by saying so oneself neither
        with store.transaction("c") as tx:
            tx.update(later, status="new", takes_back=later.ver)


def test_two_writes_of_one_row_are_undone_as_one(store):
    row = a_finding(store)
    with store.transaction("test") as tx:
        tx.update(tx.update(row, severity=3), severity=4)
    store.undo(tx.done)
    assert store.get("finding", row.id)["severity"] == row["severity"]
