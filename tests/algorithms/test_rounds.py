# SPDX-License-Identifier: GPL-2.0-or-later
"""est:patrolsheet and est:importvisits as the toolbox runs them."""
from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader

from est_plugin.core import geometry
from est_plugin.storage import workspace

DATA = Path(__file__).resolve().parents[1] / "data" / "night_round"
X, Y = 601371.76, 5778205.86


@pytest.fixture
def town(tmp_path, run):
    """A workspace where the night round went, with its parking and its loop as hotspots."""
    path = tmp_path / "EST.gpkg"
    workspace.create(path, "EPSG:32631", "sv", user="anna")
    with workspace.open_workspace(path, "anna") as opened, opened.store.transaction("test") as tx:
        for name, (west, south, east, north) in {"Parkeringen": (-40, -30, 30, 25), "Slingan": (390, -640, 520, -440)}.items():
            ring = [(X + west, Y + south), (X + east, Y + south), (X + east, Y + north), (X + west, Y + north)]
            tx.insert("hotspot", {"name": name, "geom": geometry.polygon([ring])})
    return path


def _visits(path):
    with workspace.open_workspace(path, "anna", can_write=False) as opened:
        return [(row["place_text"], row["minutes"]) for row in opened.store.find("patrol_visit", order_by=("arrived_at",))]


def test_a_track_and_a_list_become_visits_and_the_rest_is_in_the_file(town, run, tmp_path):
    made = run("est:importvisits", WORKSPACE=str(town), INPUT=str(DATA / "round.gpx"), REJECTED=str(tmp_path / "r.csv"))
    assert (made["IMPORTED"], made["REJECTED_COUNT"]) == (2, 0) and _visits(town) == [("Parkeringen", 4), ("Slingan", 1)]
    (tmp_path / "lista.csv").write_text("Hotspot;Tidpunkt;Minuter\nSlingan;2026-11-20 22:10;12\nHamnen;2026-11-20 22:40;5\n", encoding="utf-8")
    made = run("est:importvisits", WORKSPACE=str(town), INPUT=str(tmp_path / "lista.csv"), REJECTED=str(tmp_path / "r.csv"))
    assert (made["IMPORTED"], made["REJECTED_COUNT"]) == (1, 1) and "Hamnen" in run.text
    assert "Ingen hotspot heter" in (tmp_path / "r.csv").read_text(encoding="utf-8-sig")


def test_what_cannot_be_imported_is_said(town, run, tmp_path):
    assert "finns inte" in run.refusal("est:importvisits", WORKSPACE=str(town), INPUT=str(tmp_path / "saknas.gpx"))
    assert "organisation" in run.refusal("est:importvisits", WORKSPACE=str(town), INPUT=str(DATA / "round.gpx"), ORGANISATION="Ingen").casefold()
    assert _visits(town) == []


def test_the_sheet_of_a_shift(town, run, tmp_path):
    target = tmp_path / "rundblad.pdf"
    run("est:patrolsheet", WORKSPACE=str(town), SHIFT_START="2026-11-20 20:00", SHIFT_END="2026-11-20T23:30", LANGUAGE="en", OUTPUT=str(target))
    text = "\n".join(page.extract_text() for page in PdfReader(target).pages)
    assert "Parkeringen" in text and "Not reached" in text and "Friday 20 November 2026" in text
    run("est:patrolsheet", WORKSPACE=str(town), HOTSPOTS="H2", SHIFT_START="2026-11-20 20:00", SHIFT_END="2026-11-20 23:30", OUTPUT=str(target))
    assert "Parkeringen" not in "\n".join(page.extract_text() for page in PdfReader(target).pages)
    shifts = [("i kväll", "2026-11-20 23:00", "i kväll"), ("2026-11-20 23:00", "2026-11-20 20:00", "slutar innan")]
    shifts.append(("2026-03-29 02:30", "2026-03-29 05:00", "finns inte"))
    for start, end, word in shifts:
        assert word in run.refusal("est:patrolsheet", WORKSPACE=str(town), SHIFT_START=start, SHIFT_END=end, OUTPUT=str(target))
    given = {"SHIFT_START": "2026-11-20 20:00", "SHIFT_END": "2026-11-20 23:00", "OUTPUT": str(target)}
    assert "Hamnen" in run.refusal("est:patrolsheet", WORKSPACE=str(town), HOTSPOTS="Hamnen", **given)
