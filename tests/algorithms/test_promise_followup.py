# SPDX-License-Identifier: GPL-2.0-or-later
"""est:promisefollowup: paper, page and JSON tell the same; nothing is changed; what is no period or promise is told."""
from __future__ import annotations

import json

import pytest
from pypdf import PdfReader

from est_plugin.storage import workspace
from tests.jobs import promise_story


@pytest.fixture
def promised(gpkg):
    with workspace.open_workspace(gpkg, "anna") as opened:
        promise_story.make(opened.store)
    return gpkg


def test_all_outputs_tell_the_same_and_the_file_is_untouched(run, promised, tmp_path):
    before = promised.read_bytes()
    made = run(
        "est:promisefollowup", WORKSPACE=str(promised), PERIOD="2026-T3", AUDIENCE="public", LANGUAGE="sv", PROMISE="Medborgarlöfte Exempelstad 2026",
        OUTPUT=str(tmp_path / "f.pdf"), OUTPUT_HTML=str(tmp_path / "f.html"),
    )  # fmt: skip
    figures = json.loads(made["FIGURES"])
    walks = next(one for one in figures["promises"][0]["activities"] if one["name"] == "Trygghetsvandringar")
    assert (figures["period"], figures["audience"], walks["promised"], walks["done_in_period"]) == ("2026-T3", "public", 6, 3)
    page = (tmp_path / "f.html").read_text("utf-8")
    paper = " ".join(PdfReader(tmp_path / "f.pdf").pages[0].extract_text().split())
    assert "3 under perioden" in page and "3 under perioden" in paper and "Fatima" not in page + paper
    assert promised.read_bytes() == before


def test_without_a_promise_all_of_the_period(run, promised, tmp_path):
    figures = json.loads(run("est:promisefollowup", WORKSPACE=str(promised), PERIOD="2026", LANGUAGE="en", OUTPUT=str(tmp_path / "f.pdf"))["FIGURES"])
    assert [one["name"] for one in figures["promises"]] == ["Medborgarlöfte Exempelstad 2026"]
    empty = json.loads(run("est:promisefollowup", WORKSPACE=str(promised), PERIOD="2030-W01", OUTPUT=str(tmp_path / "g.pdf"))["FIGURES"])
    assert (empty["promises"], empty["kept"]) == ([], 0)


@pytest.mark.parametrize(
    ("given", "told"),
    [({"PERIOD": "2026-T4"}, "2026-T4"), ({"PROMISE": "Finns inte"}, "Finns inte"), ({"PROMISE": "1", "PERIOD": "2025"}, "2025"), ({"AUDIENCE": "all"}, "all")],
)
def test_what_cannot_be_is_told(run, promised, tmp_path, given, told):
    refused = run.refusal("est:promisefollowup", **{"WORKSPACE": str(promised), "PERIOD": "2026-T3", "OUTPUT": str(tmp_path / "f.pdf"), **given})
    assert told in refused and not (tmp_path / "f.pdf").exists()
