# SPDX-License-Identifier: GPL-2.0-or-later
"""est:applyworkorders: answers are taken in, everything else stands in the CSV with its reason; conflicts are never applied."""
from __future__ import annotations

import csv

import pytest

from est_plugin.storage import lease, workspace
from tests.jobs.returned_lists import Office, days_ago, fill_gpkg, fill_xlsx

TIMES = {"state": "Klart", "done_on": days_ago(2)}


@pytest.fixture
def sent(gpkg, tmp_path):
    """A list that was sent as XLSX and GeoPackage; number 3 was given another status here afterwards."""
    with workspace.open_workspace(gpkg, "anna") as opened:
        office = Office.make(opened.store, tmp_path)
        files = office.send("xlsx", "gpkg")
        office.change(3, status="monitor", review_date=days_ago(-20))
        return files, office.ids


def read(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


@pytest.mark.parametrize("kind", ["xlsx", "gpkg"])
def test_good_answers_go_in_and_the_rest_is_listed(run, rows, gpkg, sent, tmp_path, kind):
    files, ids = sent
    answers = {1: {"state": "ok"}, 2: {"state": "nästa vecka"}, 3: {"state": "Beställt"}, 4: {"state": "Åtgärdas inte"}, 5: {"case_number": "A-1"}}
    back = fill_xlsx(files[kind], answers) if kind == "xlsx" else fill_gpkg(files[kind], answers)
    result = run("est:applyworkorders", WORKSPACE=str(gpkg), INPUT=str(back), CONFLICTS=str(tmp_path / "rest.csv"))
    assert result["CHANGED"] == 2
    after = {row.id: row for row in rows("measure")}
    assert [after[ids[n]]["status"] for n in range(1, 7)] == ["fixed", "planned", "monitor", "planned", "planned", "planned"]
    assert after[ids[5]]["external_number"] == "A-1"
    listed = read(result["CONFLICTS"])
    assert [(line["Nr"], line["Här"], line["I listan"]) for line in listed] == [
        ("2", "Planerad", "nästa vecka"), ("3", "Bevakas", "Beställt"), ("4", "Planerad", "Åtgärdas inte")]  # fmt: skip
    assert all(line["Varför"] and line["Gör så här"] and int(line["Rad"]) for line in listed)
    assert "2 åtgärder ändrade, 1 oförändrade rader, 3 saker att se över." in run.text
    assert run("est:applyworkorders", WORKSPACE=str(gpkg), INPUT=str(back), CONFLICTS=str(tmp_path / "igen.csv"))["CHANGED"] == 0


def test_refusals_are_told_with_their_cure(run, gpkg, sent, tmp_path, write_file):
    rest = str(tmp_path / "rest.csv")
    assert "finns inte" in run.refusal("est:applyworkorders", WORKSPACE=str(gpkg), INPUT=str(tmp_path / "saknas.xlsx"), CONFLICTS=rest)
    assert "spara som .xlsx" in run.refusal("est:applyworkorders", WORKSPACE=str(gpkg), INPUT=write_file("gammal.xls", "x"), CONFLICTS=rest)
    assert "ingen returnerad lista" in run.refusal("est:applyworkorders", WORKSPACE=str(gpkg), INPUT=write_file("annat.csv", "Handla;Pris\nmjölk;1\n"),
        CONFLICTS=rest)


def test_a_list_of_the_rest_that_cannot_be_written_changes_nothing(run, rows, gpkg, sent, tmp_path):
    back = fill_xlsx(sent[0]["xlsx"], {1: TIMES})
    (tmp_path / "mapp.csv").mkdir()
    run.refusal("est:applyworkorders", WORKSPACE=str(gpkg), INPUT=str(back), CONFLICTS=str(tmp_path / "mapp.csv"))
    assert {row["status"] for row in rows("measure")} == {"planned", "monitor"}


def test_a_workspace_that_somebody_else_has_open_is_left_alone(run, rows, gpkg, sent, tmp_path):
    back = fill_xlsx(sent[0]["xlsx"], {1: TIMES})
    lease_file = lease.lease_path(gpkg)
    lease_file.write_text('{"user": "Berit", "computer": "en-annan", "pid": 1, "process": "x", "since": "2026-11-12T16:00:00+00:00"}', "utf-8")
    assert "Berit" in run.refusal("est:applyworkorders", WORKSPACE=str(gpkg), INPUT=str(back), CONFLICTS=str(tmp_path / "rest.csv"))
    lease_file.unlink()
    assert {row["status"] for row in rows("measure")} == {"planned", "monitor"}
