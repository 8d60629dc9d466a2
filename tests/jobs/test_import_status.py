# SPDX-License-Identifier: GPL-2.0-or-later
"""The monthly file of the fault-report system: new cases come in, known ones are updated, and their state is read back."""
from __future__ import annotations

import datetime as dt

import pytest

from est_plugin.core import geometry
from est_plugin.core.importing.modes import ADD, UPDATE
from est_plugin.core.importing.source import SourceTable
from est_plugin.i18n import Texts
from est_plugin.jobs.import_plan import ImportRequest, plan_import
from est_plugin.jobs.import_rows import run_import
from est_plugin.jobs.import_status import tell, write_conflicts
from est_plugin.jobs.merge import merge

HEADS = ("Ärendenr", "Stolpe nr", "Fel", "Status", "Avslutad", "Åtgärd", "x", "y")


def source(*rows):
    """`rows`: (case, state, day, what); each at a place of its own."""
    made = []
    for number, (case, state, *more) in enumerate(rows, 2):
        day, what = (*more, "", "")[:2]
        cells = (case, f"P-{case}", "Släckt", state, day, what, str(150_000.0 + 40 * number), str(6_340_000.0))
        made.append((number, dict(zip(HEADS, cells))))
    return SourceTable(HEADS, made, "felanmälan.csv")


def run(store, *rows, mode=UPDATE):
    plan = plan_import(store, ImportRequest("lighting_defect", source(*rows), crs="EPSG:3008", mode=mode))
    return plan, run_import(store, plan)


def measure(store, *cases, status="new", **more):
    """One measure for the defects of these cases."""
    with store.transaction("test") as tx:
        made = tx.insert("measure", {"title": "Laga", "measure_type": "lighting", "status": "new", **more})
        for case in cases:
            row = store.find("lighting_defect", {"external_number": case})[0]
            tx.insert("measure_link", {"measure_id": made.id, "lighting_defect_id": row.id})
        return tx.update(made, status=status, **({"done_on": dt.date(2026, 10, 1)} if status == "fixed" else {})) if status != "new" else made


@pytest.fixture
def cases(store):
    """Five cases that came in last month."""
    run(store, *((f"FA-{n}", "Mottagen") for n in range(1, 6)), mode=ADD)
    return store


def test_cases_that_are_done_there_become_done_here_in_the_transaction_of_the_import(cases):
    first, second = measure(cases, "FA-1"), measure(cases, "FA-2")
    plan, result = run(cases, ("FA-1", "Åtgärdad", "2026-11-03", "Bytt lampa"), ("FA-2", "Hos entreprenör"), ("FA-9", "Mottagen"))
    assert (result.imported, len(plan.statuses.steps), plan.statuses.conflicts) == (1, 2, ())
    done = cases.get("measure", first.id)
    assert (done["status"], done["done_on"], done["what_done"]) == ("fixed", dt.date(2026, 11, 3), "Bytt lampa")
    assert cases.get("measure", second.id)["status"] == "in_progress"
    cases.undo(result.done)
    assert cases.get("measure", first.id)["status"] == "new" and not cases.find("lighting_defect", {"external_number": "FA-9"})


def test_what_cannot_follow_is_listed_and_nothing_is_opened_again(cases, tmp_path):
    measure(cases, "FA-1", status="fixed")
    measure(cases, "FA-2", "FA-3")
    measure(cases, "FA-4")
    plan, _result = run(cases, ("FA-1", "Mottagen"), ("FA-2", "Klart"), ("FA-3", "Mottagen"), ("FA-4", "blahonga"), ("FA-5", "Stängd"))
    assert [(one.row_number, one.key) for one in plan.statuses.conflicts] == [(2, "open-there"), (3, "shared"), (5, "bad-word"), (6, "no-measure")]
    assert {row["status"] for row in cases.find("measure")} == {"fixed", "new"}
    write_conflicts(tmp_path / "k.csv", plan.statuses, Texts("sv"))
    text = (tmp_path / "k.csv").read_text(encoding="utf-8-sig")
    assert "FA-1;Å1;Åtgärdad;Mottagen;Åtgärden är avslutad här men inte där." in text and text.count("\n") == 5
    told = []
    tell(plan.statuses, Texts("sv"), told.append, told.append)
    assert told[0] == "0 åtgärder följde kolumnen \"Status\"." and len(told) == 5


def test_a_shared_measure_follows_when_all_its_lamps_are_done(cases):
    made = measure(cases, "FA-2", "FA-3")
    plan, _result = run(cases, ("FA-2", "Klart", "2026-11-03"), ("FA-3", "Åtgärdad", "2026-11-05"))
    assert len(plan.statuses.steps) == 1 and cases.get("measure", made.id)["done_on"] == dt.date(2026, 11, 5)


def test_the_same_file_again_changes_nothing(cases):
    measure(cases, "FA-1")
    rows = [("FA-1", "Åtgärdad", "2026-11-03"), ("FA-2", "Mottagen")]
    run(cases, *rows)
    plan, result = run(cases, *rows)
    assert (result.imported, result.updated, plan.statuses.steps, plan.statuses.conflicts, plan.statuses.same) == (0, 0, (), (), 2)


def test_without_update_or_a_status_column_no_state_is_read(cases):
    measure(cases, "FA-1")
    plan, _result = run(cases, ("FA-1", "Klart"), mode=ADD)
    assert plan.statuses.column == "" and cases.find("measure")[0]["status"] == "new"
    bare = SourceTable(("Ärendenr", "Stolpe nr", "x", "y"), [(2, {"Ärendenr": "FA-1", "Stolpe nr": "P", "x": "150000", "y": "6340000"})], "a.csv")
    assert plan_import(cases, ImportRequest("lighting_defect", bare, crs="EPSG:3008", mode=UPDATE)).statuses.column == ""


def test_a_lamp_that_is_off_on_purpose_is_imported_as_that_but_an_open_hatch_is_not(store):
    facts = {"P-FA-1": {"is_deliberate": "1", "cabinet": "BC1"}, "P-FA-2": {"is_deliberate": "1"}}
    rows = source(("FA-1", ""), ("FA-2", ""))
    rows.rows[1][1]["Fel"] = "Öppen lucka, elfara"
    run_import(store, plan_import(store, ImportRequest("lighting_defect", rows, crs="EPSG:3008", facts_by_pole=facts)))
    off, hatch = (store.find("lighting_defect", {"external_number": f"FA-{n}"})[0] for n in (1, 2))
    assert (off["is_deliberate"], off["cabinet"]) == (True, "BC1") and not hatch["is_deliberate"]
    assert geometry.point_xy(off["geom"]) != geometry.point_xy(hatch["geom"])


def test_a_measure_for_a_finding_with_two_lamps_waits_until_both_are_done(cases):
    with cases.transaction("test") as tx:
        finding = tx.insert("finding", {"description": "Mörkt på gångvägen", "category": "A", "geom": geometry.point(150_000.0, 6_340_000.0)})
        for case in ("FA-1", "FA-2"):
            tx.update(cases.find("lighting_defect", {"external_number": case})[0], finding_id=finding.id)
        made = tx.insert("measure", {"title": "Laga", "measure_type": "lighting", "status": "new"})
        tx.insert("measure_link", {"measure_id": made.id, "finding_id": finding.id})
    plan, _result = run(cases, ("FA-1", "Klart", "2026-11-03"), ("FA-2", "Mottagen"))
    assert [one.key for one in plan.statuses.conflicts] == ["shared"] and cases.get("measure", made.id)["status"] == "new"
    plan, _result = run(cases, ("FA-1", "Klart", "2026-11-03"), ("FA-2", "Klart", "2026-11-04"))
    assert plan.statuses.conflicts == () and cases.get("measure", made.id)["done_on"] == dt.date(2026, 11, 4)


def test_a_case_that_was_merged_is_answered_by_the_measure_of_what_stays(cases):
    made = measure(cases, "FA-1")
    kept, gone = (cases.find("lighting_defect", {"external_number": case})[0] for case in ("FA-1", "FA-2"))
    merge(cases, "lighting_defect", kept.id, [gone.id], dt.date(2026, 11, 1))
    plan, _result = run(cases, ("FA-1", "Mottagen"), ("FA-2", "Klart", "2026-11-03"))
    assert [(one.case_number, one.key) for one in plan.statuses.conflicts] == [("FA-2", "shared")]  # two states of one lamp
    plan, _result = run(cases, ("FA-1", "Klart", "2026-11-03"), ("FA-2", "Klart", "2026-11-03"))
    assert (len(plan.statuses.steps), plan.statuses.conflicts) == (1, ()) and cases.get("measure", made.id)["status"] == "fixed"


def test_a_case_with_several_measures_is_as_far_as_the_slowest(cases):
    done, left = measure(cases, "FA-1", status="fixed"), measure(cases, "FA-1", status="ordered")
    plan, _result = run(cases, ("FA-1", "Beställd"))
    assert (plan.statuses.steps, plan.statuses.conflicts, plan.statuses.same) == ((), (), 1)
    run(cases, ("FA-1", "Klart", "2026-11-03"))
    assert [cases.get("measure", one.id)["done_on"].month for one in (done, left)] == [10, 11]
