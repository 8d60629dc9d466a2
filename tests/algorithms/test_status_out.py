# SPDX-License-Identifier: GPL-2.0-or-later
"""est:statusout: the file, the workbook and how many; nothing is changed; what is no system or day is told."""
from __future__ import annotations

import pytest

from est_plugin.core import geometry
from est_plugin.storage import workspace


@pytest.fixture
def filled(gpkg):
    """Two cases of two systems."""
    with workspace.open_workspace(gpkg, "anna") as opened, opened.store.transaction("test") as tx:
        for number, system in (("FA-1", "Infracontrol"), ("7", "Munizapp")):
            row = {"fault": "out", "external_number": number, "external_system": system, "geom": geometry.point(150_000.0, 6_340_000.0)}
            tx.insert("lighting_defect", row)
    return gpkg


def test_all_cases_or_those_of_a_system_and_the_file_is_untouched(run, filled, tmp_path):
    before = filled.read_bytes()
    made = run("est:statusout", WORKSPACE=str(filled), LANGUAGE="sv", OUTPUT=str(tmp_path / "s.csv"), OUTPUT_XLSX=str(tmp_path / "s.xlsx"))
    assert made["ROWS"] == 2 and (tmp_path / "s.xlsx").read_bytes().startswith(b"PK")
    assert "7;Munizapp;Ny;Inte påbörjad;" in (tmp_path / "s.csv").read_text(encoding="utf-8-sig")
    assert run("est:statusout", WORKSPACE=str(filled), SYSTEM="infra-control", OUTPUT=str(tmp_path / "i.csv"))["ROWS"] == 1
    assert run("est:statusout", WORKSPACE=str(filled), SINCE="2026-01-01", OUTPUT=str(tmp_path / "i.csv"))["ROWS"] == 2
    assert run("est:statusout", WORKSPACE=str(filled), SINCE="2099-01-01", OUTPUT=str(tmp_path / "n.csv"))["ROWS"] == 0
    assert "bara rubriker" in run.text and filled.read_bytes() == before


@pytest.mark.parametrize(("given", "told"), [({"SYSTEM": "FixaMinGata"}, "Infracontrol, Munizapp"), ({"SINCE": "i fredags"}, "i fredags")])
def test_what_is_no_system_or_day_is_told(run, filled, tmp_path, given, told):
    assert told in run.refusal("est:statusout", WORKSPACE=str(filled), OUTPUT=str(tmp_path / "s.csv"), **given)
    assert not (tmp_path / "s.csv").exists()
