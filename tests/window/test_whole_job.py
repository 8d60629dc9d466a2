# SPDX-License-Identifier: GPL-2.0-or-later
"""The whole job by mouse and keyboard in the real window; what it left is read from the GeoPackage and the PDFs."""
from __future__ import annotations

import subprocess
from functools import partial
from pathlib import Path

import pytest

from tests.window.seeing import REPORTLAB_PUTS_IT, left_in, ours, story

pytestmark = pytest.mark.window


@pytest.fixture(scope="module")
def result(plugin_zip, tmp_path_factory):
    """One run of the window; the tests look at what it left."""
    return story("whole_job", plugin_zip, tmp_path_factory, 120)


@pytest.fixture(scope="module")
def rows(result):
    """Reads the workspace with plain sqlite."""
    assert "report_file" in result.values, result.explain()
    gpkg = Path(result.values["report_file"]).parents[1] / "EST Prov.gpkg"
    return partial(left_in, gpkg)


def pdf_text(path: str) -> str:
    """All text of a PDF, spaces made single."""
    done = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True)
    return " ".join(done.stdout.split())


def test_nothing_goes_wrong_and_nothing_unexpected_is_asked(result):
    assert result.ok, result.explain()
    assert ours(result, REPORTLAB_PUTS_IT) == [], result.explain()
    assert result.values["questions"] == []


def test_roles_are_found_in_the_open_map(result):
    assert "TM35FIN" in result.values["summary"]
    assert "7 kartor" in result.values["summary"] or "6 kartor" in result.values["summary"]


def test_walk_has_a_route_along_streets_timed_stops_and_groups(result, rows):
    (name, state, route), = rows("SELECT name, state, geom FROM walk")
    assert (name, state) == ("Vandring vid stationen", "planned")  # its record sheet has been entered, but its evening is still to come
    assert len(route) > 30 * 16, "a route along the streets has more corners than clicks"
    stops = rows("SELECT number, name, planned_minute FROM walk_stop ORDER BY number")
    assert [stop[0] for stop in stops] == list(range(1, result.values["stops"] + 1))
    assert all(name for _number, name, _minute in stops)
    minutes = [minute for _number, _name, minute in stops]
    assert minutes == sorted(minutes) and len(set(minutes)) == len(minutes)
    assert rows("SELECT letter, invited, coming FROM walk_group ORDER BY letter") == [("A", 20, 8), ("B", 4, 3)]
    assert "Vandring vid stationen" in result.values["invitation"]


def test_papers_are_printed_for_every_stop_and_group(result, rows):
    text = pdf_text(result.values["papers_file"])
    lighting = 2  # each group has a page with the light along the route
    assert result.values["papers_pages"] == 1 + 2 * 2 + 2 * result.values["stops"] + lighting  # leader, handout of each group, record sheets
    assert text.count("Belysning att titta på") >= lighting
    assert all(word in text for word in ("Ledarblad", "Vandring vid stationen", "A1.1", "B7.5", "Mikaelsgatan"))
    assert rows("SELECT count(*) FROM walk WHERE papers_printed_at IS NOT NULL") == [(1,)]


def test_findings_are_kept_with_walk_place_and_letter(result, rows):
    found = rows("SELECT number, kind, category, description, place_text, walk_id IS NOT NULL FROM finding ORDER BY number")
    assert [(number, kind, letter) for number, kind, letter, *_ in found] == [
        (1, "defect", "B"), (2, "defect", "A"), (3, "defect", "H"), (4, "good", "K"), (5, "defect", "A"),
    ]  # fmt: skip
    assert found[0][3].startswith("Torgets mitt ligger i mörker") and found[0][4]
    assert found[2][3] == "Klotter på muren" and all(row[5] for row in found)


def test_lamps_carry_the_pole_and_belong_to_their_finding(result, rows):
    lamps = rows("SELECT f.number, l.pole_number, l.fault FROM lighting_defect l JOIN finding f ON f.id = l.finding_id ORDER BY f.number")
    assert result.values["pole_in_form"] == result.values["pole"]
    assert lamps == [(2, result.values["pole"], "out"), (5, "4711", "out")]


def test_record_sheet_keeps_what_the_group_answered(rows):
    ratings = rows("SELECT number, letter, safe_by_day, safe_in_dark, alone_yes, alone_maybe, alone_no, makes_safe "
                   "FROM stop_rating r JOIN walk_stop s ON s.id = r.walk_stop_id")  # fmt: skip
    assert ratings == [(1, "A", 4, 2, 5, 0, 3, "Många ute")]


def test_hotspot_is_an_area_with_its_proposed_level(rows):
    (name, drawn_as, need, level), = rows("SELECT name, drawn_as, need, level FROM hotspot")
    assert (name, drawn_as, need) == ("Kajsaniemi, södra entrén", "area", 3) and level


def test_each_thing_gets_one_measure_with_a_responsible_and_a_reason(result, rows):
    assert result.values["listed"] == result.values["assigning"] == 4 and result.values["selected_on_map"] >= 4
    assert result.values["reason"].startswith("Förslag: ")
    measures = rows("SELECT responsible_id IS NOT NULL, title, due_date, answer_by FROM measure")
    assert len(measures) == 4 and all(responsible and title and (due or answer) for responsible, title, due, answer in measures)


def test_refusing_asks_for_the_reason_and_is_logged(result, rows):
    assert result.values["missing"].startswith("Fyll i: ")
    assert rows("SELECT status, reason FROM measure WHERE id = ?", result.values["refused"]) == [("refused", "Platsen byggs om nästa år.")]
    log = rows("SELECT new_value FROM change_log WHERE record_id = ? AND what = 'status' ORDER BY fid", result.values["refused"])
    assert log[-1] == ("refused",)


def test_report_names_findings_responsible_and_the_refusal(result):
    text = pdf_text(result.values["report_file"])
    assert result.values["report_pages"] >= 3
    assert all(part in text for part in ("Vandring vid stationen", "Klotter på muren", "Mycket folk på kvällen", "Platsen byggs om nästa år"))
    assert Path(result.values["report_file"]).with_suffix(".xlsx").is_file()
