# SPDX-License-Identifier: GPL-2.0-or-later
"""est:suggestassignments: a list with reasons for all without a measure; APPLY makes the measures, danger never just becomes a row."""
from __future__ import annotations

import csv
import datetime as dt

import pytest

from est_plugin.core import geometry
from est_plugin.storage import workspace

X, Y = 150_000.0, 6_340_000.0


@pytest.fixture
def things(gpkg):
    """A hedge, a formula for a description, a danger, a lamp, a lamp on a walk, an active hotspot; a good one, a merged one, one with a measure."""
    with workspace.open_workspace(gpkg) as opened, opened.store.transaction("test") as tx:
        place = {"geom": geometry.point(X, Y)}
        hedge = tx.insert("finding", {**place, "description": "Häcken", "category": "F1", "place_text": "Storgatan"})
        tx.insert("finding", {**place, "description": "=HYPERLINK(\"http://x\");klotter", "category": "H1"})
        tx.insert("finding", {**place, "description": "Öppen lucka", "category": "A7", "severity": 4})
        tx.insert("lighting_defect", {**place, "fault": "out", "pole_number": "B17", "in_row": 3})
        walked = tx.insert("finding", {**place, "description": "Mörkt", "category": "A1"})
        tx.insert("lighting_defect", {**place, "finding_id": walked.id, "fault": "out", "extent": "three_or_more"})
        square = geometry.polygon([[(X, Y), (X + 9, Y), (X + 9, Y + 9), (X, Y)]])
        tx.insert("hotspot", {"name": "Tunneln", "hotspot_kind": "dark_place", "geom": square})
        tx.insert("hotspot", {"name": "Gammal", "state": "closed", "geom": square})
        tx.insert("finding", {**place, "description": "Fint", "kind": "good", "category": "F4"})
        tx.insert("finding", {**place, "description": "Häck", "category": "F1", "review_state": "merged", "same_as_id": hedge.id})
        done = tx.insert("finding", {**place, "description": "Redan", "category": "F1"})
        measure = tx.insert("measure", {"title": "Klipp"})
        tx.insert("measure_link", {"measure_id": measure.id, "finding_id": done.id})


@pytest.fixture
def suggest(run, gpkg, tmp_path):
    def call(**given):
        output = tmp_path / "förslag.csv"
        result = run("est:suggestassignments", WORKSPACE=str(gpkg), OUTPUT=str(output), **given)
        with open(result["OUTPUT"], encoding="utf-8-sig", newline="") as file:
            return result, list(csv.DictReader(file, delimiter=";"))

    return call


def test_each_thing_without_a_measure_gets_who_what_when_and_why(suggest, rows, things):
    result, lines = suggest()
    assert result["SUGGESTED"] == 6 == len(lines) and len(rows("measure")) == 1  # nothing is written
    by_what = {line["Vad"]: line for line in lines}
    hedge = by_what["Häcken"]
    assert (hedge["Ansvarig (förslag)"], hedge["Åtgärdstyp"], hedge["Plats"]) == ("Park och natur", "Beskära och röja", "Storgatan")
    assert hedge["Varför den ansvariga"] == "sköter typen växtlighet" and "fönster" in hedge["Varför det datumet"]
    assert dt.date.fromisoformat(hedge["Klar senast"]) > dt.date.today() and hedge["Prioritet"] == "Normal" and hedge["Nr"]
    assert by_what["Mörkt"]["Varför det datumet"] == "minst 3 i rad: 3 arbetsdagar"  # what its lamp form says
    assert by_what["Tunneln"]["Nr"].startswith("H") and by_what["Tunneln"]["Ansvarig (förslag)"] == "Säkerhet/EST"
    assert by_what["Öppen lucka"]["Ring genast"] == "ja" and hedge["Ring genast"] == ""


def test_no_cell_is_taken_for_a_formula(suggest, things):
    _result, lines = suggest()
    assert [line["Vad"] for line in lines if "HYPERLINK" in line["Vad"]] == ["'=HYPERLINK(\"http://x\");klotter"]


def test_apply_makes_them_in_one_go_but_danger_waits_for_the_call(run, suggest, rows, things):
    result, lines = suggest(APPLY=True)
    made = [row for row in rows("measure") if row["title"] != "Klipp"]
    assert result["SUGGESTED"] == 6 and len(made) == 5 and all(row["responsible_id"] for row in made)
    assert rows("finding", description="Öppen lucka")[0]["handling"] == "unassigned" and "Ring nu" in run.text
    assert rows("finding", description="Mörkt")[0]["handling"] == "open" and rows("hotspot", name="Tunneln")[0]["handling"] == "open"
    due = {row["title"]: row["due_date"] for row in made}
    assert due["Häcken"] == dt.date.fromisoformat(next(line for line in lines if line["Vad"] == "Häcken")["Klar senast"])
    result, lines = suggest(APPLY=True)
    assert result["SUGGESTED"] == 1 and len(rows("measure")) == 6  # only the danger is left, and still no row


def test_an_empty_workspace_gives_an_empty_list_and_says_so(run, suggest):
    result, lines = suggest(APPLY=True)
    assert result["SUGGESTED"] == 0 and lines == [] and "Listan är tom" in run.text


def test_a_file_that_cannot_be_written_leaves_everything_as_it_was(run, gpkg, rows, things, tmp_path):
    (tmp_path / "mapp.csv").mkdir()
    said = run.refusal("est:suggestassignments", WORKSPACE=str(gpkg), OUTPUT=str(tmp_path / "mapp.csv"), APPLY=True)
    assert "mapp.csv" in said and len(rows("measure")) == 1


def test_cancelling_leaves_nothing(provider, gpkg, rows, things, tmp_path):
    import processing
    from qgis.core import QgsProcessingException, QgsProcessingFeedback

    feedback = QgsProcessingFeedback()
    feedback.cancel()
    with pytest.raises(QgsProcessingException):
        processing.run("est:suggestassignments", {"WORKSPACE": str(gpkg), "OUTPUT": str(tmp_path / "ut.csv"), "APPLY": True}, feedback=feedback)
    assert len(rows("measure")) == 1 and not (tmp_path / "ut.csv").exists()


def test_somebody_else_writing_does_not_hinder_a_list_but_applying(run, gpkg, rows, things, tmp_path):
    from est_plugin.storage import lease

    lease_file = lease.lease_path(gpkg)
    lease_file.write_text('{"user": "Berit", "computer": "en-annan", "pid": 1, "process": "x", "since": "2026-11-12T16:00:00+00:00"}', "utf-8")
    assert run("est:suggestassignments", WORKSPACE=str(gpkg), OUTPUT=str(tmp_path / "ut.csv"))["SUGGESTED"] == 6
    assert "Berit" in run.refusal("est:suggestassignments", WORKSPACE=str(gpkg), OUTPUT=str(tmp_path / "ut2.csv"), APPLY=True)
    lease_file.unlink()
    assert len(rows("measure")) == 1 and not (tmp_path / "ut2.csv").exists()
