# SPDX-License-Identifier: GPL-2.0-or-later
"""est:importobservations: reports from lists, Open311 and FixMyStreet, with what holds for the whole file as parameters."""
from __future__ import annotations

import json
from pathlib import Path

import pytest

from est_plugin.storage import workspace

NASTY = Path(__file__).resolve().parents[1] / "data" / "nasty_reports"
HEAD = "Ärendenr;Kategori;När;Plats;E;N\n"
GOOD = HEAD + "1;Klotter;2026-11-17 22:30;Åsgatan;150000;6340000\n2;Bus;2026-11-17;Torget;;\n"


def _import(run, gpkg, source, **more):
    return run("est:importobservations", WORKSPACE=str(gpkg), INPUT=str(source), **more)


def test_good_rows_go_in_and_the_others_are_listed(run, gpkg, rows, write_file, tmp_path):
    made = _import(run, gpkg, write_file("in.csv", GOOD), REJECTED=str(tmp_path / "ej.csv"))
    assert (made["IMPORTED"], made["REJECTED_COUNT"], made["WITHOUT_POINT"]) == (1, 1, 0)
    assert "Bus" in Path(made["REJECTED"]).read_text("utf-8-sig") and rows("observation")[0]["review_state"] == "new"


def test_parameters_say_what_holds_for_all_rows(run, gpkg, rows, write_file):
    given = {"UNKNOWN_CATEGORY": "other", "FELT_OR_OCCURRED": "felt", "CERTAINTY": "suspected", "REVIEW": "approved"}
    made = _import(run, gpkg, write_file("in.csv", GOOD), **given)
    assert (made["IMPORTED"], made["WITHOUT_POINT"]) == (2, 1)
    assert {(r["category"], r["felt_or_occurred"], r["certainty"], r["review_state"]) for r in rows("observation")} == {
        ("KLO", "felt", "suspected", "approved"), ("OVR", "felt", "suspected", "approved"),
    }  # fmt: skip
    assert "ingen punkt på kartan" in run.text


def test_a_category_and_an_organisation_by_word(run, gpkg, rows, write_file):
    source = write_file("in.csv", "När;Plats\n2022-05;Torget\n")
    assert "saknar Vad" in run.refusal("est:importobservations", WORKSPACE=str(gpkg), INPUT=source)
    _import(run, gpkg, source, CATEGORY="ordningsstörning", ORGANISATION="säkerhet/est")
    (row,) = rows("observation")
    assert row["category"] == "ORD" and row["organisation_id"] and (row["occurred_to"] - row["occurred_from"]).days == 31


@pytest.mark.parametrize(
    ("given", "said"),
    [({"CATEGORY": "hittepå"}, "hittepå"), ({"ORGANISATION": "ingen alls"}, "ingen alls"), ({"REVIEW": "masked"}, "new, approved"),
     ({"SIMILAR": "x"}, "skip, add")],
)
def test_a_parameter_that_cannot_be_used_is_told(run, gpkg, rows, write_file, given, said):
    assert said in run.refusal("est:importobservations", WORKSPACE=str(gpkg), INPUT=write_file("in.csv", GOOD), **given) and rows("observation") == []


def test_the_same_event_is_skipped_or_added(run, gpkg, rows, write_file):
    source = write_file("in.csv", "Kategori;När;Plats\nKlotter;2026-11-17 22:30;Torget\n")
    _import(run, gpkg, source)
    made = _import(run, gpkg, source)
    assert (made["IMPORTED"], made["REJECTED_COUNT"], made["DUPLICATES"]) == (0, 1, 1) and "Liknar rapport nr 1" in run.text
    assert _import(run, gpkg, source, SIMILAR="add")["IMPORTED"] == 1


@pytest.mark.parametrize(("name", "imported"), [("open311.json", 2), ("open311.xml", 2), ("fixmystreet.csv", 2)])
def test_formats_of_services(run, gpkg, rows, name, imported):
    assert _import(run, gpkg, NASTY / name)["IMPORTED"] == imported
    assert all(row["geom"] is not None and row["external_number"] for row in rows("observation"))


def test_a_geojson_keeps_place_and_time_zone(run, gpkg, rows, write_file):
    feature = {"type": "Feature", "properties": {"När": "2026-11-17T21:30:00Z", "Vad": "Klotter"}, "geometry": {"type": "Point", "coordinates": [14.04, 57.18]}}
    no_place = {"type": "Feature", "properties": {"När": "2026-11-17", "Vad": "Klotter", "Plats": "Torget"}, "geometry": None}
    source = write_file("in.geojson", json.dumps({"type": "FeatureCollection", "features": [feature, no_place]}))
    assert _import(run, gpkg, source)["WITHOUT_POINT"] == 1
    assert rows("observation")[0]["occurred_from"].hour == 21 and rows("observation")[1]["geom"] is None


def test_a_saved_source_brings_its_words_and_choices(run, gpkg, rows, write_file):
    settings = {"table": "observation", "external_system": "Fält", "value.certainty": "told", "is_reviewed": "yes", "unknown_to_other": "yes"}
    columns = {"Ärendenr": "external_number", "Kategori": "category", "När": "occurred_from", "Plats": "place_text"}
    saved = {**columns, "codes": {"category": {"Bus": "ORD"}}, "settings": settings}
    with workspace.open_workspace(gpkg) as opened:
        opened.store.set_setting("import_profiles", {"Fältgruppen": saved})
    source = write_file("in.csv", GOOD + "3;Stök;2026-11-18;Parken;;\n")
    _import(run, gpkg, source, PROFILE="fältgruppen", CERTAINTY="seen")
    found = {(r["external_system"], r["category"], r["certainty"], r["review_state"]) for r in rows("observation")}
    assert found == {("Fält", code, "seen", "approved") for code in ("KLO", "ORD")}, "stök is known as disorder without being told"
