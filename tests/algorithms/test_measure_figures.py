# SPDX-License-Identifier: GPL-2.0-or-later
"""est:measurefigures: table, paper and JSON tell the same; nothing is changed; bad dates are told."""
from __future__ import annotations

import csv
import datetime as dt
import json

import pytest
from pypdf import PdfReader

from est_plugin.jobs.set_status import set_status
from est_plugin.storage import workspace

CREATED = dt.datetime(2026, 3, 2, 8, 0, tzinfo=dt.timezone.utc)


@pytest.fixture
def filled(gpkg):
    """Six measures of March, five of them done on 20 March, one of these late."""
    with workspace.open_workspace(gpkg, "anna") as opened:
        store = opened.store
        with store.transaction("test") as tx:
            dues = [dt.date(2026, 3, 19 if n == 0 else 20) for n in range(6)]
            ids = [tx.insert("measure", {"title": f"Nr {n}", "created_at": CREATED, "due_date": due}).id for n, due in enumerate(dues)]
        set_status(store, ids[:5], "fixed", {"done_on": dt.date(2026, 3, 20)}, dt.date(2026, 3, 20))
    return gpkg


def test_all_outputs_tell_the_same_and_the_file_is_untouched(run, filled, tmp_path):
    before = filled.read_bytes()
    made = run(
        "est:measurefigures", WORKSPACE=str(filled), FROM="2026-03-01", TO="2026-03-31", LANGUAGE="sv",
        OUTPUT=str(tmp_path / "f.csv"), OUTPUT_PDF=str(tmp_path / "f.pdf"),
    )  # fmt: skip
    figures = json.loads(made["FIGURES"])
    assert figures["period"] == {"from": "2026-03-01", "to": "2026-03-31"}
    assert figures["numbers"]["within_due"] == {"n": 4, "of": 5, "value": 80, "before": {"n": 0, "of": 0, "value": None}}
    assert figures["numbers"]["days_from_made"]["value"] == 18 and figures["numbers"]["overdue"]["n"] == 1
    table = list(csv.reader((tmp_path / "f.csv").read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
    assert ["within_due", "Klara i tid", "", "", "4", "5", "80", "procent", "0", "0", ""] in table
    assert "80 %" in " ".join(PdfReader(tmp_path / "f.pdf").pages[0].extract_text().replace("\xa0", " ").split())
    assert filled.read_bytes() == before


def test_without_dates_and_paper_all_time_is_counted(run, filled, tmp_path):
    made = run("est:measurefigures", WORKSPACE=str(filled), LANGUAGE="en", OUTPUT=str(tmp_path / "f.csv"))
    figures = json.loads(made["FIGURES"])
    assert figures["period"] == {"from": None, "to": None} and figures["numbers"]["done"] == {"n": 5, "of": None, "value": 5, "before": None}
    assert "OUTPUT_PDF" not in made and "Done in time" in (tmp_path / "f.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"FROM": "2026-03-31", "TO": "2026-03-01"}, "2026-03-31"), ({"FROM": "i fredags"}, "i fredags"), ({"LANGUAGE": "fi"}, "fi"),
        ({"TO": "2026-13-45"}, "2026-13-45"),
    ],
)
def test_what_is_no_period_is_told(run, filled, tmp_path, given, told):
    assert told in run.refusal("est:measurefigures", WORKSPACE=str(filled), OUTPUT=str(tmp_path / "f.csv"), **given)
    assert not (tmp_path / "f.csv").exists()


def test_a_table_that_is_open_elsewhere_is_told(run, filled, tmp_path):
    target = tmp_path / "f.csv"
    target.mkdir()
    assert "f.csv" in run.refusal("est:measurefigures", WORKSPACE=str(filled), OUTPUT=str(target))
