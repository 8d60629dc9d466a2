# SPDX-License-Identifier: GPL-2.0-or-later
"""est:darkstretches and est:repairorder on central Helsinki, and on layers as one should not have them."""
from __future__ import annotations

import json

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsFeature, QgsGeometry, QgsProcessing, QgsVectorLayer

from tests.algorithms.conftest import BASE

CRS = "EPSG:3008"
X, Y = 150_000.0, 6_340_000.0
STREET = "LINESTRING(0 0, 200 0)"
TEMPORARY = QgsProcessing.TEMPORARY_OUTPUT


def layer(shape, fields, rows, crs=CRS, shift=True):
    """`rows`: (values…, WKT relative to X, Y or None)."""
    made = QgsVectorLayer(f"{shape}?crs={crs}{fields}" if crs else f"{shape}?{fields.lstrip('&')}", "lager", "memory")
    if not crs:
        made.setCrs(QgsCoordinateReferenceSystem())
    features = []
    for *values, wkt in rows:
        feature = QgsFeature(made.fields())
        feature.setAttributes(values)
        if wkt:
            geometry = QgsGeometry.fromWkt(wkt)
            if shift:
                geometry.translate(X, Y)
            feature.setGeometry(geometry)
        features.append(feature)
    assert made.dataProvider().addFeatures(features)[0]
    made.updateExtents()
    return made


def street(*wkts, fields="", values=(), **more):
    return layer("LineString", fields, [(*values, wkt) for wkt in wkts or (STREET,)], **more)


def lamps(rows=None, fields="&field=stolpnr:string", **more):
    return layer("Point", fields, rows or [(f"H-{n}", f"POINT({12 + 25 * n} 4)") for n in range(8)], **more)


def dark(run, paths, points, **more):
    """The stretches as dictionaries, and the account."""
    made = run("est:darkstretches", PATHS=paths, LIGHTING_POINTS=points, OUTPUT=TEMPORARY, **more)
    names = [field.name() for field in made["OUTPUT"].fields()]
    return [dict(zip(names, feature.attributes())) for feature in made["OUTPUT"].getFeatures()], json.loads(made["METRICS"]), made


@pytest.fixture(scope="module")
def helsinki(provider, tmp_path_factory):
    """Both algorithms on the real streets with one lamp in ten out: results and accounts."""
    import processing

    folder = tmp_path_factory.mktemp("ljus")
    points = QgsVectorLayer(f"{BASE}|layername=lighting_points", "lampor", "ogr")
    rows = [(one["pole"], one.geometry().asWkt()) for number, one in enumerate(points.getFeatures()) if number % 10 == 0]
    out = layer("Point", "&field=pole_number:string", rows, "EPSG:3067", shift=False)
    given = {
        "PATHS": f"{BASE}|layername=streets_paths", "LIGHTING_POINTS": f"{BASE}|layername=lighting_points", "BUILDINGS": f"{BASE}|layername=buildings",
        "DEFECTS": out, "SAMPLE_M": 4,
    }  # fmt: skip
    stretches = processing.run("est:darkstretches", {**given, "OUTPUT": str(folder / "s.gpkg"), "OUTPUT_SAMPLES": str(folder / "p.gpkg")})
    order = processing.run("est:repairorder", {
        **given, "MAX_REPAIRS": 20, "OUTPUT": str(folder / "r.gpkg"), "OUTPUT_STRETCHES": str(folder / "c.gpkg"), "OUTPUT_NEW_LAMPS": str(folder / "n.gpkg"),
    })  # fmt: skip
    return stretches, order


def read(path):
    found = QgsVectorLayer(path, "x", "ogr")
    assert found.isValid()
    return found


def test_helsinki_paths_that_the_map_calls_lit_are_dark_only_where_the_data_has_a_lamp(helsinki):
    found, account = read(helsinki[0]["OUTPUT"]), json.loads(helsinki[0]["METRICS"])
    tags = {one.id(): (one["lit"], one["tunnel"]) for one in QgsVectorLayer(f"{BASE}|layername=streets_paths", "x", "ogr").getFeatures()}
    table = {}
    for one in found.getFeatures():
        lit, tunnel = tags[one["path_id"]]
        key = ("tunnel" if tunnel else "lit" if lit in ("yes", "24/7") else "not lit", one["class"])
        table[key] = table.get(key, 0) + one["length_m"] / 1000
    assert {key[1] for key in table if key[0] == "tunnel"} == {"unknown"}
    assert table["lit", "unknown"] > 30 and table["lit", "dark"] < 0.12 * sum(km for key, km in table.items() if key[0] == "lit")
    assert table["not lit", "dark"] > 3 * (table["not lit", "bright"] + table["not lit", "weak"])
    assert sum(table.values()) == pytest.approx(87.476, abs=0.02) == pytest.approx(sum(account["length_m"].values()) / 1000, abs=0.02)
    assert account["lamps"]["out"] == 59 and account["paths"]["columns"] == {"lit": "lit", "tunnel": "tunnel", "name": "name"}


def test_results_open_elsewhere_with_words_and_the_account(helsinki):
    found = read(helsinki[0]["OUTPUT"])
    assert [field.name() for field in found.fields()][1:] == [
        "path_id", "name", "class", "length_m", "mean_lx", "min_lx", "uniformity", "vertical_lx",
    ]  # fmt: skip
    found.loadDefaultStyle()
    assert sorted(one.value() for one in found.renderer().categories()) == ["bright", "dark", "unknown", "weak"]
    samples = read(helsinki[0]["OUTPUT_SAMPLES"])
    assert {"lx", "vertical_lx"} <= {field.name() for field in samples.fields()}
    assert samples.featureCount() == json.loads(helsinki[0]["METRICS"])["paths"]["samples"]


def test_no_stretch_hides_its_neighbour_on_the_map(helsinki):
    found = read(helsinki[0]["OUTPUT"])
    found.loadDefaultStyle()
    renderer = found.renderer()
    strokes = [[one.renderingPass() for one in category.symbol().symbolLayers()] for category in renderer.categories()]
    assert renderer.usingSymbolLevels() and all(edge == 0 for edge, _stroke in strokes)
    assert [stroke for _edge, stroke in strokes] == [1, 2, 3, 4]  # not known, bright, weak, dark on top


def test_the_order_of_repairs_adds_up_in_helsinki(helsinki):
    account = json.loads(helsinki[1]["METRICS"])
    rows = [one for one in read(helsinki[1]["OUTPUT"]).getFeatures() if one["state"] == "ranked"]
    rows.sort(key=lambda one: one["rank"])
    assert [one["rank"] for one in rows] == list(range(1, 21))
    gains = [one["gain_weighted"] for one in rows]
    assert gains[0] > 20 and rows[-1]["total_m"] == pytest.approx(sum(one["gain_m"] for one in rows), abs=2)
    before, after = account["length_m"]["before"]["dark"], account["length_m"]["after"]["dark"]
    assert before - after == pytest.approx(rows[-1]["total_m"], abs=1) == pytest.approx(account["curve"][-1]["metres"], abs=1)
    lighter = [one for one in read(helsinki[1]["OUTPUT_STRETCHES"]).getFeatures() if one["change"] == "lighter"]
    assert sum(one["length_m"] for one in lighter) == pytest.approx(before - after, abs=1)
    assert all(one["class_before"] == "dark" != one["class"] for one in lighter)
    assert read(helsinki[1]["OUTPUT_NEW_LAMPS"]).featureCount() == account["new_lamps"]["proposed"] == 20


def test_values_of_the_inventory_are_used_and_dirty_ones_assumed_and_told(run):
    rows = [("70W", "6,5", "SON", "POINT(12 4)"), ("-70", "hög", "", "POINT(40 4)"), ("2x35 W", "", "LED", "POINT(70 4)"), ("", "-4", "3752", "POINT(100 4)"),
            (None, None, None, "POINT(130 4)"), ("70W", "6,5", "SON", None)]  # fmt: skip
    points = lamps(rows, "&field=effekt:string&field=ljuspunktshöjd:string&field=ljuskälla:string")
    found, account, _made = dark(run, street(), points, DEFAULT_HEIGHT_M=5, DEFAULT_FLUX_LM=3000)
    told = account["lamps"]
    assert told["height_from"] == {"given": 2, "type": 1, "default": 3} and told["flux_from"]["type_and_power"] == 3 and told["flux_from"]["default"] == 3
    assert told["unusable"]["lamp_height"]["examples"] == ["hög", "-4"] and told["without_place"] == 1 and told["values_of_types"]["unknown"]["flux_lm"] == 3000
    assert "Ljuspunktshöjd (m): känt för 2 av 6 lampor. Antaget för 4: 5 m" in run.text
    assert told["known"] == 2 and "kända för 2 av 6" in run.text and "1 lampa har ingen plats" in run.text and "uppskattning" in run.text and found
    own = dark(run, street(), points, HEIGHT_FIELD="effekt")[1]["lamps"]
    assert own["columns"]["lamp_height"] == "effekt"


def test_maintenance_and_own_values_change_the_light(run, tmp_path):
    plain = max(one["mean_lx"] for one in dark(run, street(), lamps())[0])
    worn = max(one["mean_lx"] for one in dark(run, street(), lamps(), MAINTENANCE_FACTOR=0.4)[0])
    assert worn == pytest.approx(plain / 2, rel=0.01)
    own = tmp_path / "egna.json"
    own.write_text('{"unknown": {"lm_per_w": 160}}', encoding="utf-8")
    assert max(one["mean_lx"] for one in dark(run, street(), lamps(), LAMP_VALUES=str(own))[0]) == pytest.approx(2 * plain, rel=0.01)
    own.write_text('{"unknown": {"output_ratio": 0.5}}', encoding="utf-8")
    assert max(one["mean_lx"] for one in dark(run, street(), lamps(), LAMP_VALUES=str(own), DEFAULT_FLUX_LM=4000)[0]) == pytest.approx(plain, rel=0.01)
    for text in ("[1]", "{", '{"unknown": 5}', '{"lysdiod": {}}', '{"led": {"height_m": -1}}'):
        own.write_text(text, encoding="utf-8")
        run.refusal("est:darkstretches", PATHS=street(), LIGHTING_POINTS=lamps(), LAMP_VALUES=str(own), OUTPUT=TEMPORARY)


def test_layers_in_degrees_and_web_mercator_are_worked_out_in_metres(run):
    here = "LINESTRING(15.0 57.2, 15.002 57.2)"
    points = [("H-1", "POINT(15.001 57.2)")]
    for crs in ("EPSG:4326", "EPSG:3857"):
        paths = street(here, shift=False, crs="EPSG:4326")
        if crs != "EPSG:4326":
            paths = run("native:reprojectlayer", INPUT=paths, TARGET_CRS=crs, OUTPUT=TEMPORARY)["OUTPUT"]
        found, account, made = dark(run, paths, lamps(points, crs="EPSG:4326", shift=False))
        assert sum(one["length_m"] for one in found) == pytest.approx(120.8, abs=0.5)
        assert account["crs"] == made["OUTPUT"].crs().authid() == "EPSG:3006" and "räknas i" in run.text
        assert max(one["mean_lx"] for one in found) > 2


def test_multi_part_curved_empty_and_bent_lines_are_taken_as_they_are(run):
    rows = [("MULTILINESTRING((0 0, 40 0), (60 0, 100 0))",), ("MULTILINESTRING((0 30, 0 30), (0 30, 30 30))",), (None,), ("MULTILINESTRING EMPTY",)]
    found, account, _made = dark(run, layer("MultiLineString", "", rows), lamps())
    assert sum(one["length_m"] for one in found) == pytest.approx(110) and account["paths"]["parts_left_out"] == 1
    three_d = layer("LineStringZ", "", [("LINESTRING Z(0 0 5, 100 0 9)",)])
    assert sum(one["length_m"] for one in dark(run, three_d, lamps())[0]) == pytest.approx(100)
    curve = layer("CompoundCurve", "", [("COMPOUNDCURVE(CIRCULARSTRING(0 0, 10 10, 20 0))",)])
    assert sum(one["length_m"] for one in dark(run, curve, lamps())[0]) == pytest.approx(31.4, abs=0.2)


@pytest.mark.parametrize(
    ("paths", "points", "more", "told"),
    [
        (lambda: layer("LineString", "", []), lamps, {}, "tomt"), (street, lambda: layer("Point", "", []), {}, "tomt"),
        (lambda: street("LINESTRING(0 0, 0 0)"), lamps, {}, "längd"), (street, lambda: lamps([("a", None)]), {}, "plats"),
        (lambda: street(crs=""), lamps, {}, "koordinatsystem"), (street, lambda: lamps(crs=""), {}, "koordinatsystem"),
        (lambda: street("LINESTRING(15 57, 15.1 57)", shift=False), lamps, {}, "grader"), (street, lamps, {"SAMPLE_M": 0}, "SAMPLE_M"),
        (street, lamps, {"SAMPLE_M": "tät"}, "tät"), (street, lamps, {"SCENARIO": "släckt"}, "släckt"), (street, lamps, {"DARK_BELOW_LX": 9}, "Gränserna"),
        (street, lamps, {"DEFAULT_HEIGHT_M": -6}, "-6"), (street, lamps, {"HEIGHT_FIELD": "finns inte"}, "finns inte"),
    ],
)  # fmt: skip
def test_what_cannot_be_worked_out_is_told_with_the_cure(run, paths, points, more, told):
    text = run.refusal("est:darkstretches", PATHS=paths(), LIGHTING_POINTS=points(), OUTPUT=TEMPORARY, **more)
    assert told in text


def test_defects_keep_their_own_columns_behind_rank_and_gain(run):
    fields = "&field=Stolpe nr:string&field=Fel:string&field=rank:string&field=fid:integer"
    defects = layer("Point", fields, [("H-3", "Släckt", "x", 7, None), (None, "Släckt", "y", 8, "POINT(110 9)"), ("H-5", "Blinkar", "z", 9, "POINT(0 0)")])
    made = run("est:repairorder", PATHS=street(), LIGHTING_POINTS=lamps(), DEFECTS=defects, OUTPUT=TEMPORARY)
    out = made["OUTPUT"]
    assert [field.name() for field in out.fields()] == ["rank", "gain_m", "gain_weighted", "total_m", "state", "Stolpe nr", "Fel"]
    rows = list(out.getFeatures())
    assert [one["state"] for one in rows] == ["ranked", "ranked", "lights"] and {rows[0]["rank"], rows[1]["rank"]} == {1, 2}
    assert rows[0].geometry().asPoint().x() - X == pytest.approx(87) and rows[0]["Stolpe nr"] == "H-3"  # without a place of its own it stands at its lamp


@pytest.mark.parametrize(
    ("shape", "wkt", "name", "factor"),
    [
        ("Point", "POINT(12 10)", "Hållplatser", 2), ("Polygon", "POLYGON((-5 -5, 30 -5, 30 15, -5 15, -5 -5))", "Hotspots", 3),
        ("LineString", "LINESTRING(-20 6, 40 6)", "Skolvägar", 2), ("Point", "POINT(12 10)", "Övrigt", 2), ("Point", "POINT(900 900)", "Hållplatser", 1),
    ],
)  # fmt: skip
def test_layers_of_every_shape_weigh_in(run, shape, wkt, name, factor):
    near = layer(shape, "", [(wkt,)])
    near.setName(name)
    defects = layer("Point", "", [("POINT(12 4)",)])
    given = {"PATHS": street("LINESTRING(0 0, 24 0)"), "LIGHTING_POINTS": lamps(), "DEFECTS": defects, "OUTPUT": TEMPORARY}
    row = next(run("est:repairorder", **given, WEIGHTS=[near])["OUTPUT"].getFeatures())
    assert row["gain_m"] == pytest.approx(24, abs=0.1) and row["gain_weighted"] == pytest.approx(24 * factor, rel=0.02)


def test_weights_can_be_changed_and_bad_ones_are_told(run):
    near = layer("Point", "&field=weight:string", [("3", "POINT(12 10)"), (None, "POINT(12 11)")])
    near.setName("Hållplatser")
    given = {"PATHS": street("LINESTRING(0 0, 24 0)"), "LIGHTING_POINTS": lamps(), "DEFECTS": layer("Point", "", [("POINT(12 4)",)]), "WEIGHTS": [near]}
    row = next(run("est:repairorder", **given, WEIGHT_VALUES=["stops", 0.5, 40, 9], OUTPUT=TEMPORARY)["OUTPUT"].getFeatures())
    assert row["gain_weighted"] == pytest.approx(24 * (1 + 0.5 * 4), rel=0.02)
    assert "stoppar" not in run.refusal("est:repairorder", **given, WEIGHT_VALUES=["stoppar", 1, 1, 1], OUTPUT=TEMPORARY)
    near.dataProvider().changeAttributeValues({1: {0: "tung"}})
    assert "tung" in run.refusal("est:repairorder", **given, OUTPUT=TEMPORARY)


def test_repair_order_needs_defects(run):
    assert "Belysningsfel" in run.refusal("est:repairorder", PATHS=street(), LIGHTING_POINTS=lamps(), OUTPUT=TEMPORARY)
