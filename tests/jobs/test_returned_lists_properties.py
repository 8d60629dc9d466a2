# SPDX-License-Identifier: GPL-2.0-or-later
"""Whatever comes back: no measure gets into a forbidden state, no row of the log is lost, nothing is overwritten that was changed here."""
from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from est_plugin.core import status
from est_plugin.core import work_orders as wo
from est_plugin.core.returned_orders import OURS, THEIRS
from est_plugin.jobs.apply_work_orders import Decisions, apply, plan
from tests.jobs.returned_lists import TODAY, Office, days_ago, write_rows

WORDS = [*(state.sv for state in wo.STATES), "x", "ok", "nej", "nästa vecka", "klart men inte lagat", "görs inte, rivs", "Inte vårt, Trafikverkets", "", None,
    "åtgärdt"]
DAYS = ["", None, "3/10", "31/2", "okt", "v 50", "x", days_ago(3).isoformat(), (TODAY + dt.timedelta(9)).isoformat(), "=1+1"]
ANSWER = st.fixed_dictionaries({
    "nr": st.integers(1, 9), "state": st.sampled_from(WORDS), "done_on": st.sampled_from(DAYS), "promised": st.sampled_from(DAYS),
    "reason": st.sampled_from(["", "Rivs", "\u200b"]), "comment": st.sampled_from(["", "Ring", "klart"]), "case": st.sampled_from(["", "A-1", "B-2"]),
})  # fmt: skip
HERE = {
    "in_progress": {}, "ordered": {}, "fixed": {"done_on": days_ago(5)}, "refused": {"reason": "Rivs"}, "monitor": {"review_date": TODAY}, "triage": {},
}  # fmt: skip
STEP = st.one_of(st.tuples(st.just("back"), st.lists(ANSWER, min_size=1, max_size=8), st.sampled_from([OURS, THEIRS, None])),
                 st.tuples(st.just("here"), st.integers(1, 6), st.sampled_from(sorted(HERE))))  # fmt: skip


def _rows(office, answers):
    head = ["measure_id", "Nr", "Läge", "Utfört datum", "Klart senast enligt er", "Skäl om inte", "Kommentar", "Ert ärendenr"]
    return [head, *([office.ids.get(a["nr"], "x"), a["nr"], a["state"], a["done_on"], a["promised"], a["reason"], a["comment"], a["case"]] for a in answers)]


def _forbidden_steps(log):
    """Status steps of the log that no rule allows, or that do not begin where the measure stood."""
    reached, found = {}, []
    for record_id, what, old, new in log:
        if what == "status":
            if old is not None and (old != reached.get(record_id, "new") or not status.may_follow(old, new)):
                found.append((record_id, old, new))
            reached[record_id] = new
    return found


def _forbidden_states(office, log):
    """Measures that lack what their status needs, are done in the time to come, or stand elsewhere than their log says."""
    reached = {record_id: new for record_id, what, _old, new in log if what == "status"}
    measures = [office.measure(nr) for nr in office.ids]
    return [
        (one.id, one["status"], one["done_on"]) for one in measures
        if one["status"] != reached.get(one.id, "new") or status.missing_columns(one) or (one["done_on"] is not None and one["done_on"] > TODAY)
    ]  # fmt: skip


@pytest.fixture(scope="module")
def workspace_file(tmp_path_factory, qgis_app):
    from est_plugin.storage import workspace

    path = tmp_path_factory.mktemp("returned") / "EST Test.gpkg"
    workspace.create(path, "EPSG:3008", "sv", user="anna")
    return path


@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEP, min_size=1, max_size=5))
def test_no_sequence_of_returned_files_breaks_a_rule_or_loses_history(workspace_file, tmp_path_factory, steps):
    from est_plugin.storage import workspace

    folder = tmp_path_factory.mktemp("run")
    copy = folder / workspace_file.name
    copy.write_bytes(workspace_file.read_bytes())
    with workspace.open_workspace(copy, "anna") as opened:
        office = Office.make(opened.store, folder)
        log = []
        for number, step in enumerate([("send",), *steps]):
            if step[0] == "send":
                office.send("xlsx")
            elif step[0] == "here":
                _change_here(office, step[1], step[2])
            else:
                path, choice = write_rows(folder / f"svar {number}.csv", _rows(office, step[1])), step[2]
                overwritten = _read_back(office, path, choice)
                assert choice == THEIRS or not overwritten, "changed here, and lost to the file although nobody chose that"
                if choice:
                    again = plan(office.store, path, TODAY)
                    assert not again.changes, "the same file once more says something new"
                    assert not again.conflicts or (choice == OURS and again.dispatch is None)  # without a list nobody remembers what was decided
                    assert apply(office.store, again).steps == (), "the same file once more writes"
            before, log = log, office.log()
            assert log[: len(before)] == before, "history was lost"
            assert _forbidden_steps(log) == []
            assert _forbidden_states(office, log) == []


def _change_here(office, nr, code):
    measure = office.measure(nr)
    if status.may_follow(measure["status"], code) and measure["status"] != code:
        office.change(nr, status=code, **HERE[code])


def _read_back(office, path, choice):
    """Apply a file with one choice for all conflicts; (measure, column) of all that conflicts are about and that is not as it was."""
    found = plan(office.store, path, TODAY)
    choices = {(row.id, part.key): choice for row in found.rows for part in row.conflicts if choice}
    before = {row.measure.id: dict(office.store.get("measure", row.measure.id)) for row in found.conflicts}
    apply(office.store, found, Decisions(choices=choices, reasons={row.id: "Ryms inte i budgeten" for row in found.rows if row.needs_reason}))
    after = {key: office.store.get("measure", key) for key in before}
    return [
        (row.measure.id, column) for row in found.conflicts for part in row.conflicts for column in part.values
        if column not in _others(row, part) and after[row.measure.id][column] != before[row.measure.id][column]
    ]  # fmt: skip


def _others(row, conflict):
    """Columns that another part of the row may change."""
    return {column for part in row.changes for column in part.values} | ({"note"} if conflict.key != "comment" else set())
