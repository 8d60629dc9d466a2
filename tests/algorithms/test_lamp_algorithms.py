# SPDX-License-Identifier: GPL-2.0-or-later
"""est:nearestlightingpoint and est:outages on small layers, and on layers as one should not have them."""
from __future__ import annotations

import json

import pytest
from qgis.core import QgsFeature, QgsGeometry, QgsVectorLayer

CRS = "EPSG:3008"
X, Y = 150_000.0, 6_340_000.0


def layer(shape, fields, rows, crs=CRS):
    """`rows`: (values…, WKT relative to X, Y or None)."""
    made = QgsVectorLayer(f"{shape}?crs={crs}{fields}", "x", "memory")
    features = []
    for *values, wkt in rows:
        feature = QgsFeature(made.fields())
        feature.setAttributes(values)
        if wkt:
            geometry = QgsGeometry.fromWkt(wkt)
            if crs == CRS:
                geometry.translate(X, Y)
            feature.setGeometry(geometry)
        features.append(feature)
    assert made.dataProvider().addFeatures(features)[0]
    return made


def lamps(n=10, crs=CRS):
    rows = [(f"H-{k:04d}", "Kommunen" if k else "", f"BC{k // 5}", "Släckt" if k == 9 else "I drift", f"POINT({30 * k} 4)") for k in range(n)]
    return layer("Point", "&field=stolpnr:string&field=ägare:string&field=central:string&field=status:string", rows, crs)


def reports(*rows):
    return layer("Point", "&field=Stolpe nr:string&field=Fel:string", rows)


def cells(output, *names):
    return [tuple(feature[name] for name in names) for feature in output.getFeatures()]


def nearest(run, source, points=None, **more):
    return run("est:nearestlightingpoint", INPUT=source, LIGHTING_POINTS=points or lamps(), MAX_DISTANCE_M=20, OUTPUT="memory:", AMBIGUOUS="memory:", **more)


def test_rows_get_pole_owner_and_cabinet_and_what_two_lamps_may_be_meant_by_is_listed(run):
    places = ((None, "Släckt", "POINT(62 0)"), ("", "Släckt", "POINT(75 0)"), ("h 0007", "", "POINT(212 9)"), (None, "", "POINT(900 0)"), (None, "", None))
    source = reports(*places)
    made = nearest(run, source)
    told = cells(made["OUTPUT"], "Stolpe nr", "lamp_owner", "cabinet", "lamp_found")
    assert told == [
        ("H-0002", "Kommunen", "BC0", "place"), ("", None, None, "ambiguous"), ("h 0007", "Kommunen", "BC1", "number"),
        (None, None, None, "too_far"), (None, None, None, "no_place"),
    ]  # fmt: skip
    assert cells(made["OUTPUT"], "lamp_distance_m")[0] == (4.47,) and (made["FOUND_COUNT"], made["AMBIGUOUS_COUNT"]) == (2, 1)
    assert cells(made["AMBIGUOUS"], "first_pole", "second_pole", "first_distance_m") == [("H-0002", "H-0003", 15.52)]
    assert "1 rad är osäker" in run.text and json.loads(made["METRICS"])["rows"] == 5


def test_numbers_that_do_not_fit_the_place_or_the_map_are_told(run):
    made = nearest(run, reports(("H-0001", "", "POINT(270 4)"), ("X-9", "", "POINT(30 4)")))
    assert cells(made["OUTPUT"], "lamp_found", "lamp_owner") == [("number_far", "Kommunen"), ("number_unknown", None)]


def test_a_lamp_off_on_purpose_says_so(run):
    assert cells(nearest(run, reports((None, "", "POINT(270 4)")))["OUTPUT"], "lamp_is_off") == [(True,)]


def test_own_cells_are_never_overwritten_and_columns_never_lost(run):
    source = layer("Point", "&field=lamp_found:string&field=ägare:string&field=cabinet:integer", [("min egen", "Vägföreningen", 5, "POINT(30 4)")])
    made = nearest(run, source)
    assert cells(made["OUTPUT"], "lamp_found", "ägare", "cabinet", "cabinet_2", "lamp_found_2") == [("min egen", "Vägföreningen", 5, "BC0", "place")]


def outages(run, defects, points=None, **more):
    return run("est:outages", **{"DEFECTS": defects, "LIGHTING_POINTS": points or lamps(), "MIN_IN_ROW": 3, "OUTPUT": "memory:", **more})


STREETS = [("Storgatan", "LINESTRING(-50 0, 100 0)"), ("Storgatan", "LINESTRING(100 0, 400 0)")]


@pytest.mark.parametrize("streets", [True, False])
def test_three_neighbours_are_one_outage(run, streets):
    given = {"STREETS": layer("LineString", "&field=name:string", STREETS)} if streets else {}
    defects = reports(*((f"H-{k:04d}", "Släckt", f"POINT({30 * k} 4)") for k in (4, 5, 6)), ("H-0001", "Släckt", None), ("H-0000", "Blinkar", "POINT(0 4)"))
    made = outages(run, defects, **given)
    (group,) = made["OUTPUT"].getFeatures()
    assert (group["kind"], group["n"], group["extent"], group["poles"]) == ("in_row", 3, "three_or_more", "H-0004,H-0005,H-0006")
    assert group["ids"] == "1,2,3" and made["GROUPS"] == 1
    assert group["street"] == ("Storgatan" if streets else None) and group.geometry().contains(QgsGeometry.fromWkt(f"POINT({X + 150} {Y + 4})"))
    assert json.loads(made["METRICS"])["left_out"] == 1


def test_half_of_a_cabinet_is_an_area_and_a_lamp_off_on_purpose_is_none(run):
    """BC1 feeds five lamps; one of them is off on purpose, so two of four are too few for three in a row but three are an area."""
    defects = reports(*((f"H-{k:04d}", "Släckt", None) for k in (5, 7, 8, 9)))
    (group,) = outages(run, defects)["OUTPUT"].getFeatures()
    assert (group["kind"], group["n"], group["of"], group["cabinet"]) == ("area", 3, 4, "BC1")


def test_the_ids_are_those_of_the_workspace(run):
    fields = "&field=id:string&field=pole_number:string&field=fault:string&field=handling:string"
    rows = [(f"uuid-{k}", f"H-{k:04d}", "out", "fixed" if k == 4 else "open", None) for k in (1, 2, 3, 4)]
    (group,) = outages(run, layer("Point", fields, rows))["OUTPUT"].getFeatures()
    assert group["ids"] == "uuid-1,uuid-2,uuid-3"


# -- layers as one should not have them --------------------------------------------------------------------------------
def in_degrees():
    rows = [(f"H-{k:04d}", "Kommunen", "BC0", "", f"POINT({13.5 + 0.0005 * k} 57.2)") for k in range(6)]  # 30.2 m apart
    return layer("Point", "&field=stolpnr:string&field=ägare:string&field=central:string&field=status:string", rows, "EPSG:4326")


def dirty():
    rows = [("", "", "", "x", "POINT(30 4)"), ("H-0001", "", "", None, None), ("H-0001", "", "", "", "POINT(30 4)"), ("H-0001", "", "", "", "POINT(30 4)")]
    return layer("Point", "&field=stolpnr:string&field=ägare:string&field=central:string&field=status:string", rows)


@pytest.mark.parametrize("points", [lambda: lamps(0), dirty, in_degrees], ids=["none", "dirty", "degrees"])
def test_bad_inventories_give_a_clear_result(run, points):
    made = nearest(run, reports((None, "", "POINT(31 4)"), ("H-0001", "", None)), points())
    assert made["OUTPUT"].featureCount() == 2
    assert outages(run, reports(("H-0001", "Släckt", "POINT(31 4)")), points())["GROUPS"] == 0


def test_layers_in_degrees_are_measured_in_metres(run):
    points = in_degrees()
    rows = [(f"H-{k:04d}", "Släckt", f"POINT({13.5 + 0.0005 * k} 57.2)") for k in (1, 2, 3)]
    made = outages(run, layer("Point", "&field=stolpe:string&field=fel:string", rows, "EPSG:4326"), points)
    assert made["GROUPS"] == 1 and made["OUTPUT"].crs().authid() == "EPSG:3006"
    far = layer("Point", "&field=a:string", [("", "POINT(13.5 57.2001)")], "EPSG:4326")  # 11.1 m
    assert cells(nearest(run, far, points)["OUTPUT"], "lamp_distance_m")[0][0] == pytest.approx(11.1, abs=0.1)


def test_no_rows_and_no_streets_are_no_error(run):
    assert nearest(run, reports())["FOUND_COUNT"] == 0
    assert outages(run, reports(), lamps(0), STREETS=layer("LineString", "&field=name:string", []))["GROUPS"] == 0


@pytest.mark.parametrize("changed, words", [({"MAX_DISTANCE_M": -1}, "Längsta avstånd"), ({"MAX_DISTANCE_M": "abc"}, "Längsta avstånd")])
def test_a_distance_that_is_none_is_refused(run, changed, words):
    given = {"INPUT": reports(), "LIGHTING_POINTS": lamps(), "MAX_DISTANCE_M": 20, "OUTPUT": "memory:", **changed}
    assert words in run.refusal("est:nearestlightingpoint", **given)


def test_a_layer_without_a_coordinate_system_is_refused(run):
    assert "koordinatsystem" in run.refusal(
        "est:outages", DEFECTS=layer("Point", "&field=a:string", [("", "POINT(0 0)")], ""), LIGHTING_POINTS=lamps(), OUTPUT="memory:"
    )


# -- status back -------------------------------------------------------------------------------------------------------
def test_the_monthly_import_updates_by_case_number_and_reads_status_back(run, gpkg, rows, write_file, tmp_path):
    from est_plugin.storage import workspace

    first = write_file("okt.csv", f"Ärendenr;Stolpe nr;Fel;Status;x;y\nFA-1;H-1;Släckt;Mottagen;{X};{Y}\nFA-2;H-2;Släckt;Mottagen;{X + 40};{Y}\n")
    assert run("est:importlightingdefects", WORKSPACE=str(gpkg), INPUT=first, CRS=CRS)["STATUS_CHANGED"] == 0
    with workspace.open_workspace(gpkg) as opened, opened.store.transaction("test") as tx:
        measure = tx.insert("measure", {"title": "Laga", "measure_type": "lighting"})
        tx.insert("measure_link", {"measure_id": measure.id, "lighting_defect_id": opened.store.find("lighting_defect")[0].id})
    done = f"FA-1;H-1;Släckt;Åtgärdad;2026-11-03;{X};{Y}\nFA-2;H-2;Släckt;Stängd;;{X + 40};{Y}\n"
    second = write_file("nov.csv", "Ärendenr;Stolpe nr;Fel;Status;Avslutad;x;y\n" + done)
    made = run("est:importlightingdefects", WORKSPACE=str(gpkg), INPUT=second, CRS=CRS, MODE="update", CONFLICTS=str(tmp_path / "k.csv"))
    assert (made["STATUS_CHANGED"], made["STATUS_CONFLICTS"], made["IMPORTED"]) == (1, 1, 0)
    assert rows("measure")[0]["status"] == "fixed" and "Felet har ingen åtgärd här" in run.text
    assert "FA-2" in (tmp_path / "k.csv").read_text(encoding="utf-8-sig")
