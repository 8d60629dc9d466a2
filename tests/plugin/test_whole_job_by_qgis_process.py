# SPDX-License-Identifier: GPL-2.0-or-later
"""The main job by a script: the plugin from its zip, algorithm by algorithm, nothing else."""
from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.harness.profile import make_profile
from tests.harness.qgis_process import ProcessFailed, QgisProcess

DEMO = Path(__file__).resolve().parents[2] / "resources" / "demo"
BASE = DEMO / "helsinki_base.gpkg"
WALK = "Vandring runt stationen"


@pytest.fixture(scope="module")
def process(plugin_zip, tmp_path_factory) -> QgisProcess:
    return QgisProcess(make_profile(tmp_path_factory.mktemp("qgis") / "profile", plugin_zip))


@pytest.fixture(scope="module")
def made(process, tmp_path_factory) -> dict:
    """From an empty folder to measures; the tests below look at what came of it."""
    folder = tmp_path_factory.mktemp("arbete")
    created = process.run(
        "est:createworkspace", FOLDER=folder / "EST", NAME="EST prov", CRS="EPSG:3067", LANGUAGE="sv",
        BASE_MAP=[f"{BASE}|layername=green_areas", f"{BASE}|layername=water"], STREETS_PATHS=f"{BASE}|layername=streets_paths",
        LIGHTING_POINTS=f"{BASE}|layername=lighting_points", BUILDINGS=f"{BASE}|layername=buildings",
    )  # fmt: skip
    workspace = created["WORKSPACE"]
    walk = process.run(
        "est:planwalk", WORKSPACE=workspace, NAME=WALK, ROUTE=DEMO / "route.geojson", STOP_EVERY_M=200, START="2026-11-12T17:30:00", MINUTES_PER_STOP=8
    )
    findings = process.run(
        "est:importfindings", WORKSPACE=workspace, INPUT=DEMO / "findings.csv", WALK=walk["WALK"], MODE="add", REJECTED=folder / "avvisade.csv"
    )
    lamps = process.run("est:importlightingdefects", WORKSPACE=workspace, INPUT=DEMO / "lighting_defects.csv", MODE="add", REJECTED=folder / "avvisade2.csv")
    assigned = process.run(
        "est:assign", WORKSPACE=workspace, TARGET="finding", WHERE="\"kind\" = 'defect' AND \"category\" LIKE 'F%'", ORGANISATION="Park och natur",
        TYPE="vegetation", DUE="2027-03-31", PRIORITY="high",
    )  # fmt: skip
    return {"folder": folder, "workspace": workspace, "project": created["PROJECT"], "walk": walk, "findings": findings, "lamps": lamps, "assigned": assigned}


def _rows(workspace: str, sql: str) -> list[tuple]:
    with sqlite3.connect(f"file:{workspace}?mode=ro", uri=True) as connection:
        return connection.execute(sql).fetchall()


def _text(path: str) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(path).pages)


def test_the_workspace_has_what_was_imported_and_assigned(made):
    workspace = made["workspace"]
    assert Path(workspace).is_file() and Path(made["project"]).is_file()
    assert made["walk"]["STOPS_PLANNED"] == _rows(workspace, "SELECT count(*) FROM walk_stop")[0][0] >= 5
    assert made["findings"]["IMPORTED"] == _rows(workspace, "SELECT count(*) FROM finding")[0][0] == 36
    assert made["lamps"]["IMPORTED"] == _rows(workspace, "SELECT count(*) FROM lighting_defect")[0][0] == 12
    wanted = _rows(workspace, "SELECT count(*) FROM finding WHERE kind = 'defect' AND category LIKE 'F%'")[0][0]
    assert made["assigned"]["CREATED"] == wanted > 0
    assert _rows(workspace, "SELECT DISTINCT due_date, priority, measure_type, status FROM measure") == [("2027-03-31", 3, "vegetation", "new")]


def test_the_same_file_again_adds_nothing(made, process):
    again = process.run(
        "est:importfindings", WORKSPACE=made["workspace"], INPUT=DEMO / "findings.csv", WALK=made["walk"]["WALK"], MODE="add",
        REJECTED=made["folder"] / "igen.csv",
    )  # fmt: skip
    assert (again["IMPORTED"], again["REJECTED_COUNT"]) == (0, 36)
    assert len((made["folder"] / "igen.csv").read_text("utf-8-sig").splitlines()) == 37


@pytest.mark.parametrize("kind, word", [("participant", "Här stannar vi"), ("record", "Bokstav"), ("leader", "Tidtabell")])
def test_each_paper_is_printed(made, process, kind, word):
    target = made["folder"] / f"{kind}.pdf"
    process.run("est:walkhandout", project=made["project"], WORKSPACE=made["workspace"], WALK=WALK, KIND=kind, LANGUAGE="sv", OUTPUT=target)
    assert word in _text(str(target))


def test_the_report_is_printed_as_pdf_html_and_workbook(made, process):
    folder = made["folder"]
    outputs = {"OUTPUT": folder / "rapport.pdf", "OUTPUT_HTML": folder / "rapport.html", "OUTPUT_XLSX": folder / "rapport.xlsx"}
    process.run("est:walkreport", WORKSPACE=made["workspace"], WALK=WALK, AUDIENCE="internal", LANGUAGE="sv", **outputs)
    text = _text(str(outputs["OUTPUT"]))
    assert "Rapport från trygghetsvandring" in text and "Park och natur" in text
    assert WALK in outputs["OUTPUT_HTML"].read_text("utf-8") and outputs["OUTPUT_XLSX"].read_bytes()[:2] == b"PK"


def test_the_workspace_is_in_order(made, process):
    checked = process.run("est:checkworkspace", WORKSPACE=made["workspace"], OUTPUT_HTML=made["folder"] / "kontroll.html")
    assert checked["PROBLEMS"] == 0, (made["folder"] / "kontroll.html").read_text("utf-8")


@pytest.mark.parametrize(
    "algorithm, parameters, told",
    [
        ("est:createworkspace", {"FOLDER": "NEW", "NAME": "x", "CRS": "EPSG:3857"}, "SWEREF 99"),
        ("est:createworkspace", {"FOLDER": "NEW", "NAME": "x", "MUNICIPALITY": "9999"}, "9999"),
        ("est:walkreport", {"WALK": "finns inte", "AUDIENCE": "internal", "OUTPUT": "NEW.pdf"}, "finns inte"),
        ("est:assign", {"TARGET": "finding", "WHERE": "kind = = 1", "ORGANISATION": "Park och natur", "TYPE": "other"}, "kind = = 1"),
        ("est:assign", {"TARGET": "finding", "WHERE": "1=1", "ORGANISATION": "Månförvaltningen", "TYPE": "other"}, "Månförvaltningen"),
    ],
)
def test_what_cannot_be_done_is_told_and_changes_nothing(made, process, tmp_path, algorithm, parameters, told):
    before = Path(made["workspace"]).read_bytes()
    given = {key: str(tmp_path / value) if str(value).startswith("NEW") else value for key, value in parameters.items()}
    if algorithm != "est:createworkspace":
        given["WORKSPACE"] = made["workspace"]
    with pytest.raises(ProcessFailed) as failure:
        process.run(algorithm, **given)
    assert told in failure.value.text and "Traceback" not in failure.value.text
    assert Path(made["workspace"]).read_bytes() == before
    assert not (tmp_path / "NEW").exists()
