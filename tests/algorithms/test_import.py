# SPDX-License-Identifier: GPL-2.0-or-later
"""est:importfindings and est:importlightingdefects: any source, any mapping, poles and sheet numbers known."""
from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from qgis.core import QgsProcessingFeatureSourceDefinition, QgsProject, QgsVectorLayer

from est_plugin.core import geometry
from est_plugin.storage import workspace
from tests.algorithms.conftest import BASE, DEMO

UTC = dt.timezone.utc


def _geojson(*features):
    shapes = [{"type": "Feature", "properties": values, "geometry": {"type": "Point", "coordinates": list(xy)}} for xy, values in features]
    return json.dumps({"type": "FeatureCollection", "features": shapes})


POINT = (14.04, 57.18)


def test_a_map_file_keeps_its_time_zone(run, gpkg, rows, write_file):
    source = write_file("fel.geojson", _geojson((POINT, {"description": "Mörkt", "seen_at": "2026-11-12T18:30:00+01:00"})))
    assert run("est:importfindings", WORKSPACE=str(gpkg), INPUT=source)["IMPORTED"] == 1
    row = rows("finding")[0]
    x, y = geometry.point_xy(row["geom"])
    assert row["seen_at"] == dt.datetime(2026, 11, 12, 17, 30, tzinfo=UTC) and 180_000 < x < 186_000 and 6_338_000 < y < 6_342_000


def test_waypoints_of_a_gps_are_findings(run, gpkg, rows, write_file):
    text = (
        '<?xml version="1.0"?><gpx version="1.1" creator="t" xmlns="http://www.topografix.com/GPX/1/1"><wpt lat="57.18" lon="14.04">'
        "<time>2026-11-12T17:30:00Z</time><name>W1</name><desc>Släckt &amp; mörkt</desc></wpt></gpx>"
    )
    assert run("est:importfindings", WORKSPACE=str(gpkg), INPUT=write_file("punkter.gpx", text))["IMPORTED"] == 1
    assert rows("finding")[0]["description"] == "Släckt & mörkt"


def test_a_layer_of_the_project_by_name_and_only_its_selected_rows(run, gpkg, rows, write_file, qgis_new_project):
    source = write_file("fel.geojson", _geojson((POINT, {"description": "Ett"}), ((14.05, 57.19), {"description": "Två"})))
    layer = QgsVectorLayer(source, "Anmälningar", "ogr")
    QgsProject.instance().addMapLayer(layer)
    layer.selectByExpression("description = 'Två'")
    chosen = QgsProcessingFeatureSourceDefinition(layer.id(), selectedFeaturesOnly=True)
    assert run("est:importfindings", WORKSPACE=str(gpkg), INPUT=chosen)["IMPORTED"] == 1
    assert [row["description"] for row in rows("finding")] == ["Två"]
    assert run("est:importfindings", WORKSPACE=str(gpkg), INPUT="Anmälningar")["IMPORTED"] == 2


def test_a_csv_layer_of_the_project_is_read_by_our_own_reader(run, gpkg, rows, write_file, qgis_new_project):
    layer = QgsVectorLayer(write_file("fel.csv", "Beskrivning;E;N\nSläckt på ön;150000,5;6340000\n", "cp1252"), "Fel", "ogr")
    QgsProject.instance().addMapLayer(layer)
    assert run("est:importfindings", WORKSPACE=str(gpkg), INPUT=layer)["IMPORTED"] == 1
    assert rows("finding")[0]["description"] == "Släckt på ön"


def test_known_numbers_are_refused_when_adding_and_changed_when_updating(run, gpkg, rows, write_file):
    head = "Ärendenr;Beskrivning;E;N\n"
    run("est:importfindings", WORKSPACE=str(gpkg), INPUT=write_file("a.csv", head + "1;Mörkt;150000;6340000\n"))
    again = write_file("b.csv", head + "1;Mycket mörkt;150000;6340000\n2;Nytt;151000;6340000\n")
    made = run("est:importfindings", WORKSPACE=str(gpkg), INPUT=again)
    assert (made["IMPORTED"], made["UPDATED"], made["REJECTED_COUNT"], made["DUPLICATES"]) == (1, 0, 1, 1)
    made = run("est:importfindings", WORKSPACE=str(gpkg), INPUT=again, MODE="update")
    assert (made["IMPORTED"], made["UPDATED"], made["REJECTED_COUNT"]) == (0, 1, 0)
    assert [row["description"] for row in rows("finding", external_number="1")] == ["Mycket mörkt"]
    text_only = write_file("c.csv", "Ärendenr;Beskrivning\n2;Nyare\n3;Utan plats\n")
    made = run("est:importfindings", WORKSPACE=str(gpkg), INPUT=text_only, MODE="update")
    assert (made["UPDATED"], made["REJECTED_COUNT"]) == (1, 1), "an update needs no place, a new row does"


def test_a_saved_source_and_a_mapping_file_decide_alike(run, gpkg, rows, write_file):
    source = write_file("fel.csv", "K1;K2;K3;K4;K5\n7;Trasig;Soprum;150000;6340000\n")
    profile = {"K1": "external_number", "K2": "category", "K3": "description", "K4": "easting", "K5": "northing"}
    content = {**profile, "codes": {"category": {"Trasig": "H2"}}, "settings": {"external_system": "Felanmälan", "crs": "EPSG:3008"}}
    with workspace.open_workspace(gpkg) as opened:
        opened.store.set_setting("import_profiles", {"Felanmälan gata": content})
    assert run("est:importfindings", WORKSPACE=str(gpkg), INPUT=source, PROFILE="felanmälan gata")["IMPORTED"] == 1
    row = rows("finding")[0]
    assert (row["category"], row["external_system"], row["external_number"]) == ("H2", "Felanmälan", "7")
    mapping = write_file("koppling.json", json.dumps(content))
    assert run("est:importfindings", WORKSPACE=str(gpkg), INPUT=source, MAPPING=mapping)["REJECTED_COUNT"] == 1
    assert "inte båda" in run.refusal("est:importfindings", WORKSPACE=str(gpkg), INPUT=source, MAPPING=mapping, PROFILE="felanmälan gata")


@pytest.fixture
def demo(run, tmp_path):
    """The workspace of the example, with its base map and walk."""
    made = run(
        "est:createworkspace", FOLDER=str(tmp_path / "demo"), NAME="Demo", STREETS_PATHS=f"{BASE}|layername=streets_paths",
        LIGHTING_POINTS=f"{BASE}|layername=lighting_points",
    )  # fmt: skip
    path = made["WORKSPACE"]
    run(
        "est:planwalk", WORKSPACE=path, NAME="Kvällen", ROUTE=str(DEMO / "route.geojson"), STOPS=str(DEMO / "stops.geojson"),
        START="2026-11-12T17:30:00", MINUTES_PER_STOP=8,
    )  # fmt: skip
    return Path(path)


def _find(path, table, **equal):
    with workspace.open_workspace(path, can_write=False) as opened:
        return opened.store.find(table, equal or None)


def test_the_files_of_the_example_go_in_and_belong_together(run, demo):
    made = run("est:importfindings", WORKSPACE=str(demo), INPUT=str(DEMO / "findings.csv"), WALK="kvällen")
    assert (made["IMPORTED"], made["REJECTED_COUNT"]) == (36, 0)
    made = run("est:importlightingdefects", WORKSPACE=str(demo), INPUT=str(DEMO / "lighting_defects.csv"))
    assert (made["IMPORTED"], made["REJECTED_COUNT"]) == (12, 0)
    finding = _find(demo, "finding", paper_reference="A6.1")[0]
    lamps = _find(demo, "lighting_defect", finding_id=finding.id)
    assert [lamp["pole_number"] for lamp in lamps] == ["H-0168", "H-0169", "H-0170"], "several lamps, one finding"
    assert finding["walk_stop_id"] and len(_find(demo, "lighting_defect", finding_id=None)) == 4


def test_the_bad_rows_of_the_fault_reports_are_told_in_swedish_and_the_good_ones_go_in(run, demo, tmp_path):
    made = run("est:importfindings", WORKSPACE=str(demo), INPUT=str(DEMO / "fault_reports.csv"), REJECTED=str(tmp_path / "ej.csv"))
    assert (made["IMPORTED"], made["REJECTED_COUNT"], made["DUPLICATES"]) == (5, 5, 1)
    told = Path(made["REJECTED"]).read_text("utf-8-sig")
    for words in ("Gatuskylt borta", "omkastade", '2026-13-45"" är inte en tidpunkt', "Fältet Vad är tomt", "km utanför kommunen", "står redan på rad 3"):
        assert words in told


def test_lamps_without_coordinates_stand_at_their_pole_and_learn_what_the_map_knows(run, demo, write_file):
    text = "Ärendenr;Stolpnr;Feltyp\n1;H-0168;släckt\n2;h 0169;blinkar\n3;H-9999;släckt\n"
    made = run("est:importlightingdefects", WORKSPACE=str(demo), INPUT=write_file("lampor.csv", text))
    assert (made["IMPORTED"], made["REJECTED_COUNT"]) == (2, 1) and "stolpnummer" in run.text
    lamp = _find(demo, "lighting_defect", external_number="1")[0]
    x, y = geometry.point_xy(lamp["geom"])
    assert abs(x - 385886.0) < 1 and abs(y - 6672506.8) < 1 and lamp["lighting_point_id"]


def test_without_a_lighting_layer_the_rows_are_refused_with_the_reason(run, gpkg, write_file):
    made = run("est:importlightingdefects", WORKSPACE=str(gpkg), INPUT=write_file("lampor.csv", "Stolpnr;Feltyp\nH-1;släckt\n"))
    assert (made["IMPORTED"], made["REJECTED_COUNT"]) == (0, 1) and "inga belysningspunkter" in run.text


def test_a_sheet_number_is_taken_as_written_and_a_doubtful_one_refused(run, gpkg, rows, write_file):
    place = {"geom": geometry.point(150_000.0, 6_340_000.0), "description": "x"}
    with workspace.open_workspace(gpkg) as opened, opened.store.transaction("test") as tx:
        ids = {number: tx.insert("finding", {**place, "paper_reference": number}).id for number in ("A1.11", "A11.1", "B2.1")}
        tx.insert("finding", {**place, "paper_reference": "B2.1"})
    lines = [f"{pole};släckt;{sheet};150000;6340000\n" for pole, sheet in enumerate(("A1.11", "A11.1", "A111", "B2.1"), 1)]
    text = "Stolpnr;Feltyp;Hör till iakttagelsen;E;N\n" + "".join(lines)
    made = run("est:importlightingdefects", WORKSPACE=str(gpkg), INPUT=write_file("lampor.csv", text))
    assert (made["IMPORTED"], made["REJECTED_COUNT"]) == (2, 2), run.text
    assert {row["pole_number"]: row["finding_id"] for row in rows("lighting_defect")} == {"1": ids["A1.11"], "2": ids["A11.1"]}


def test_cancelling_stores_nothing(run, gpkg, rows, write_file, provider):
    from qgis.core import QgsApplication, QgsProcessingContext, QgsProcessingFeedback

    feedback = QgsProcessingFeedback()
    feedback.cancel()
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("est:importfindings")
    source = write_file("fel.csv", "Beskrivning;E;N\nMörkt;150000;6340000\n")
    _results, is_fine = algorithm.run({"WORKSPACE": str(gpkg), "INPUT": source}, QgsProcessingContext(), feedback)
    assert not is_fine and rows("finding") == []
