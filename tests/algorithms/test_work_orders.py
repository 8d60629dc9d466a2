# SPDX-License-Identifier: GPL-2.0-or-later
"""est:workorders as the toolbox runs it: names, outputs, refusals, what is remembered."""
from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import closing

import openpyxl
import pytest
from pypdf import PdfReader
from qgis.core import QgsVectorLayer

from est_plugin.core import geometry, work_orders as wo
from est_plugin.storage import workspace

ID = "est:workorders"


@pytest.fixture
def gpkg(tmp_path, provider):
    """One late measure of Gata och trafik, one in time without a place."""
    path = tmp_path / "ws" / "EST Prov.gpkg"
    workspace.create(path, "EPSG:3008", "sv", user="anna")
    with workspace.open_workspace(path, "anna") as opened:
        streets = opened.store.find("organisation", {"code": "streets"})[0]
        with opened.store.transaction("test") as tx:
            late = tx.insert("measure", {"title": "Laga bommen", "responsible_id": streets.id, "due_date": dt.date(2020, 1, 1)})
            seen = tx.insert("finding", {"description": "Bommen", "number": 14, "geom": geometry.point(150_000, 6_340_000)})
            tx.insert("measure_link", {"measure_id": late.id, "finding_id": seen.id})
            tx.insert("measure", {"title": "Klipp häcken", "responsible_id": streets.id})
    return path


def dispatches(path):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT kind, file_name, answer_by FROM dispatch").fetchall()


def outputs(folder, *names):
    endings = {"OUTPUT": "pdf", "OUTPUT_XLSX": "xlsx", "OUTPUT_GPKG": "gpkg"}
    return {name: str(folder / f"ut.{endings[name]}") for name in names}


def test_all_three_files_are_made_and_the_dispatch_is_remembered(run, gpkg, tmp_path):
    wanted = outputs(tmp_path, "OUTPUT", "OUTPUT_XLSX", "OUTPUT_GPKG")
    result = run(ID, WORKSPACE=str(gpkg), ORGANISATION="gata OCH trafik", STATUS="open", ANSWER_BY="2026-12-15", **wanted)
    assert result["SENT"] == 2 and {key: result[key] for key in wanted} == wanted
    assert "Åtgärdslista till Gata och trafik" in PdfReader(wanted["OUTPUT"]).pages[0].extract_text()
    assert openpyxl.load_workbook(wanted["OUTPUT_XLSX"]).worksheets[0].max_row == 3
    points = QgsVectorLayer(wanted["OUTPUT_GPKG"] + f"|layername={wo.POINTS}", "p", "ogr")
    assert points.featureCount() == 1 and points.editorWidgetSetup(points.fields().lookupField("state")).type() == "ValueMap"
    assert dispatches(gpkg) == [("work_list", "ut.xlsx", "2026-12-15")]


@pytest.mark.parametrize(("status", "expected"), [("overdue", 1), ("open", 2), ("all", 2), ("new", 2), ("waiting", 0)])
def test_the_status_chooses(run, gpkg, tmp_path, status, expected):
    result = run(ID, WORKSPACE=str(gpkg), ORGANISATION="streets", STATUS=status, **outputs(tmp_path, "OUTPUT_XLSX"), OUTPUT="TEMPORARY_OUTPUT")
    assert result["SENT"] == expected and len(dispatches(gpkg)) == (1 if expected else 0)
    assert ("inga åtgärder" in run.text) is (not expected)


def test_the_kind_can_be_chosen_and_the_language_too(run, gpkg, tmp_path):
    wanted = outputs(tmp_path, "OUTPUT")
    run(ID, WORKSPACE=str(gpkg), ORGANISATION="streets", KIND="work_order", LANGUAGE="en", **wanted)
    assert "Work order for Gata och trafik" in PdfReader(wanted["OUTPUT"]).pages[0].extract_text() and dispatches(gpkg)[0][0] == "work_order"


@pytest.mark.parametrize(("changes", "said"), [
    ({"ORGANISATION": "Gata"}, "Gata och trafik"), ({"ORGANISATION": ""}, ""), ({"STATUS": "snart"}, "open"), ({"ORGANISATION": "' OR 1=1 --"}, ""),
])  # fmt: skip
def test_what_cannot_be_meant_is_refused_with_the_cure(run, gpkg, tmp_path, changes, said):
    given = {"WORKSPACE": str(gpkg), "ORGANISATION": "streets", "STATUS": "open", **outputs(tmp_path, "OUTPUT"), **changes}
    assert said in run.refusal(ID, **given) and dispatches(gpkg) == [] and not (tmp_path / "ut.pdf").exists()


def test_the_workspace_is_never_written_over(run, gpkg, tmp_path):
    refused = run.refusal(ID, WORKSPACE=str(gpkg), ORGANISATION="streets", OUTPUT_GPKG=str(gpkg), **outputs(tmp_path, "OUTPUT"))
    assert "arbetsytan själv" in refused
    with closing(sqlite3.connect(gpkg)) as connection:
        assert connection.execute("SELECT count(*) FROM measure").fetchone() == (2,)
