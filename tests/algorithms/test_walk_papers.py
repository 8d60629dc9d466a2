# SPDX-License-Identifier: GPL-2.0-or-later
"""est:walkhandout and est:walkreport on the example: the base map of the workspace's own project, words of the chosen language."""
from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pypdf import PdfReader

from est_plugin.jobs.demo import open_or_create_demo
from est_plugin.storage import lease, workspace

WALK = "Trygghetsvandring Järnvägstorget och Kajsaniemi"


@pytest.fixture(scope="module")
def example(tmp_path_factory, qgis_app) -> Path:
    """The example, unpacked once; tests that write take a copy."""
    return open_or_create_demo(tmp_path_factory.mktemp("exempel") / "demo", "sv")


def words(path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(path).pages)


def pages(path) -> int:
    return len(PdfReader(path).pages)


@pytest.mark.parametrize("kind, expected", [("participant", 2), ("leader", 2), ("record", 20)])
def test_each_kind_of_paper_has_its_pages_and_its_map(run, example, tmp_path, kind, expected):
    target = tmp_path / f"{kind}.pdf"
    run("est:walkhandout", WORKSPACE=str(example), WALK=WALK, KIND=kind, OUTPUT=str(target))
    assert pages(target) == expected
    text = words(target)
    assert "Järnvägstorget" in text and "bakgrundskarta" not in text and "bakgrundskarta" not in run.text
    assert "OpenStreetMap" in text
    assert ("Belysning att titta på" in text and "H-0168" in text and "Väntat ljus längs rutten" in text) == (kind != "participant")


def test_record_sheets_show_the_pole_numbers_of_the_lamps_near_the_stop(run, example, tmp_path):
    target = tmp_path / "p.pdf"
    run("est:walkhandout", WORKSPACE=str(example), WALK=WALK, KIND="record", LANGUAGE="en", OUTPUT=str(target))
    first = PdfReader(target).pages[0].extract_text()
    assert "H-0237" in first and "A1.5" in first and "Good" in first


def test_the_report_speaks_the_language_that_was_asked_for_and_hands_out_three_files(run, example, tmp_path):
    files = {"OUTPUT": tmp_path / "r.pdf", "OUTPUT_HTML": tmp_path / "r.html", "OUTPUT_XLSX": tmp_path / "r.xlsx"}
    made = run("est:walkreport", WORKSPACE=str(example), WALK=WALK, AUDIENCE="internal", LANGUAGE="en", **{k: str(v) for k, v in files.items()})
    assert made == {name: str(path) for name, path in files.items()}
    text = words(files["OUTPUT"])
    assert "We noted 29 defects and 7 good things at 8 stops." in text and "Vi skrev upp" not in text
    assert files["OUTPUT_HTML"].stat().st_size > 100_000 and files["OUTPUT_XLSX"].stat().st_size > 5_000


def test_the_public_report_has_neither_coordinates_nor_internal_words(run, example, tmp_path):
    target = tmp_path / "r.pdf"
    run("est:walkreport", WORKSPACE=str(example), WALK=WALK, AUDIENCE="public", OUTPUT=str(target))
    text = words(target)
    assert "Koordinater" not in text and "internt" not in text and "Allvarlighet" not in text and "Otrygghet" not in text
    assert "Upprättad handling, dnr KS 2026/0412" in text and "inte granskade" in run.text


def test_a_public_report_with_unhandled_texts_is_refused_and_the_rows_are_named(run, example, tmp_path):
    gpkg = tmp_path / "kopia" / example.name
    gpkg.parent.mkdir()
    shutil.copyfile(example, gpkg)
    with workspace.open_workspace(gpkg, "anna") as opened:
        finding = next(row for row in opened.store.find("finding", {"visibility": "public", "review_state": "approved"}) if row["walk_id"])
        walk = opened.store.get("walk", finding["walk_id"])["name"]
        with opened.store.transaction("test") as tx:
            tx.update(finding, description="Ring 070-123 45 67")
    target = tmp_path / "r.pdf"
    text = run.refusal("est:walkreport", WORKSPACE=str(gpkg), WALK=walk, AUDIENCE="public", OUTPUT=str(target))
    assert f"Iakttagelse nr {finding['number']}, Vad: ett telefonnummer" in text and "070-123" not in text and not target.exists()


def test_without_a_project_the_papers_are_made_and_say_so(run, example, tmp_path):
    gpkg = tmp_path / "ensam" / example.name
    gpkg.parent.mkdir()
    shutil.copyfile(example, gpkg)
    target = tmp_path / "d.pdf"
    run("est:walkhandout", WORKSPACE=str(gpkg), WALK=WALK, KIND="participant", OUTPUT=str(target))
    assert pages(target) == 2 and "ingen bakgrundskarta" in run.text and "ingen bakgrundskarta" in words(target)


def test_a_base_map_that_is_gone_is_named_and_the_papers_are_made(run, example, tmp_path):
    folder = tmp_path / "flyttad"
    shutil.copytree(example.parent, folder)
    (folder / "helsinki_base.gpkg").unlink()
    target = tmp_path / "d.pdf"
    run("est:walkhandout", WORKSPACE=str(folder / example.name), WALK=WALK, KIND="all", OUTPUT=str(target))
    assert pages(target) == 23 and "Gator och stigar" in run.text and "svarar inte" in run.text


def test_while_somebody_else_has_the_workspace_it_is_printed_for_reading(run, example, tmp_path, monkeypatch):
    folder = tmp_path / "delad"
    shutil.copytree(example.parent, folder)
    gpkg = folder / example.name
    monkeypatch.setattr(lease, "_PROCESS", "another")
    with workspace.open_workspace(gpkg, "bertil"):
        monkeypatch.undo()
        target = tmp_path / "d.pdf"
        run("est:walkhandout", WORKSPACE=str(gpkg), WALK=WALK, KIND="leader", OUTPUT=str(target))
        assert pages(target) == 2 and "öppen för läsning" in run.text


def test_an_unknown_walk_names_those_that_exist(run, example, tmp_path):
    text = run.refusal("est:walkreport", WORKSPACE=str(example), WALK="Ingen", OUTPUT=str(tmp_path / "r.pdf"))
    assert WALK in text and not (tmp_path / "r.pdf").exists()


def test_an_unwritable_target_is_said_and_leaves_nothing(run, example, tmp_path):
    (tmp_path / "fil").write_text("x")
    target = tmp_path / "fil" / "r.pdf"
    assert "r.pdf" in run.refusal("est:walkreport", WORKSPACE=str(example), WALK=WALK, OUTPUT=str(target))


def test_the_feedback_is_a_folded_sheet_and_a_page_in_public_words(run, example, tmp_path):
    files = {"OUTPUT": tmp_path / "f.pdf", "OUTPUT_HTML": tmp_path / "f.html"}
    made = run("est:walkfeedback", WORKSPACE=str(example), WALK=WALK, **{k: str(v) for k, v in files.items()})
    assert made == {name: str(path) for name, path in files.items()}
    text, page = words(files["OUTPUT"]), files["OUTPUT_HTML"].read_text(encoding="utf-8")
    assert "Tack, ni var 22!" in text and "Det här görs inte" in text and "Tack, ni var 22!" in page
    assert "SWEREF" not in text and "bakgrundskarta" not in text and "OpenStreetMap" in text
    first = PdfReader(files["OUTPUT"]).pages[0].mediabox
    assert first.width > first.height


def test_the_feedback_in_large_print_stands_on_upright_pages(run, example, tmp_path):
    target = tmp_path / "f.pdf"
    made = run("est:walkfeedback", WORKSPACE=str(example), WALK=WALK, LARGE_PRINT=True, LANGUAGE="en", OUTPUT=str(target))
    first = PdfReader(target).pages[0].mediabox
    assert made == {"OUTPUT": str(target)} and first.height > first.width and "Thank you, you were 22!" in words(target)
