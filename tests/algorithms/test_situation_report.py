# SPDX-License-Identifier: GPL-2.0-or-later
"""est:situationreport: paper, page, table and JSON tell the same; nothing is changed; what is no period is told."""
from __future__ import annotations

import datetime as dt
import json

import pytest

pytest.importorskip("reportlab", reason="papers need reportlab")

from pypdf import PdfReader

from est_plugin.core import geometry
from est_plugin.storage import workspace


@pytest.fixture
def reported(gpkg):
    with workspace.open_workspace(gpkg, "anna") as opened, opened.store.transaction("test") as tx:
        start = dt.datetime(2026, 11, 17, 19, tzinfo=dt.timezone.utc)
        usual = {"occurred_from": start, "category": "KLO", "felt_or_occurred": "occurred", "review_state": "approved", "place_text": "Torget"}
        tx.insert_many("observation", [{**usual, "is_secret": n == 0, "geom": geometry.point(150_000.0, 6_340_000.0)} for n in range(6)])
    return gpkg


def test_all_outputs_tell_the_same_and_the_file_is_untouched(run, reported, tmp_path):
    before = reported.read_bytes()
    told = {}
    for audience in ("internal", "public"):
        made = run(
            "est:situationreport", WORKSPACE=str(reported), PERIOD="2026-W47", AUDIENCE=audience, KIND="onepager", LANGUAGE="sv",
            OUTPUT=str(tmp_path / "f.pdf"), OUTPUT_HTML=str(tmp_path / "f.html"), OUTPUT_CSV=str(tmp_path / "f.csv"),
        )  # fmt: skip
        figures = json.loads(made["FIGURES"])[audience]
        n = told[audience] = figures["total"]["occurred"]["now"]
        words = " ".join(" ".join(page.extract_text() for page in PdfReader(tmp_path / "f.pdf").pages).split())
        said = f"{n} inträffade och 0 upplevda rapporter"
        assert figures["period"] == "2026-W47" and said in words and said in (tmp_path / "f.html").read_text("utf-8")
        assert f"total;Alla;Inträffat;{n};" in (tmp_path / "f.csv").read_text("utf-8-sig")
    assert told == {"internal": 6, "public": 5} and reported.read_bytes() == before


@pytest.mark.parametrize(("given", "said"), [({"PERIOD": "2026-W54"}, "2026-W54"), ({"PERIOD": "all"}, "början och slut"), ({"KIND": "x"}, "x")])
def test_what_cannot_be_is_told(run, reported, tmp_path, given, said):
    refused = run.refusal("est:situationreport", **{"WORKSPACE": str(reported), "PERIOD": "2026-11", "OUTPUT": str(tmp_path / "f.pdf"), **given})
    assert said in refused and not (tmp_path / "f.pdf").exists()
