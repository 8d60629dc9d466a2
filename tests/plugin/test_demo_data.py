# SPDX-License-Identifier: GPL-2.0-or-later
"""The example can be imported as it lies here: places exist, codes are known, numbers fit together."""

from __future__ import annotations

import csv
import json
import math
import sqlite3
from pathlib import Path

import pytest
import shapely.wkb
from PIL import Image

from est_plugin.core import geometry
from est_plugin.core.choices import CHOICES
from est_plugin.core.importing.columns import guess_mapping, missing_required
from est_plugin.core.importing.source import SourceTable
from est_plugin.core.schema import TABLES
from est_plugin.core.status import check_measure

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "resources" / "demo"
BASE = DEMO / "helsinki_base.gpkg"
CODES = json.loads((ROOT / "resources" / "codelists" / "codes.json").read_text(encoding="utf-8"))
ORGANISATIONS = {o["code"] for o in json.loads((ROOT / "resources" / "codelists" / "organisations.json").read_text(encoding="utf-8"))}
LAYERS = {
    *("streets_paths", "lighting_points", "buildings", "green_areas", "squares", "water"),
    *("railways", "stations_stops", "addresses", "parking", "property_owner_areas"),
}


def codes_of(name: str) -> set:
    return {c["code"] for c in CODES if c["list"] == name}


def labels_of(name: str) -> set:
    return {c["label_sv"] for c in CODES if c["list"] == name}


def table_rows(name: str, encoding: str = "utf-8-sig") -> list[dict[str, str]]:
    with (DEMO / name).open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def features(name: str) -> list[dict]:
    return json.loads((DEMO / name).read_text(encoding="utf-8"))["features"]


def document(name: str):
    return json.loads((DEMO / name).read_text(encoding="utf-8"))


def xy(row: dict[str, str]) -> tuple[float, float]:
    return float(row["x"].replace(",", ".")), float(row["y"].replace(",", "."))


@pytest.fixture(scope="module")
def base():
    connection = sqlite3.connect(f"file:{BASE}?mode=ro&immutable=1", uri=True)
    yield connection
    connection.close()


@pytest.fixture(scope="module")
def lamps(base) -> dict[str, tuple[float, float]]:
    return {pole: geometry.point_xy(blob[8:]) for pole, blob in base.execute("SELECT pole, geom FROM lighting_points")}


def route() -> list:
    return features("route.geojson")[0]["geometry"]["coordinates"]


def shape_of(blob: bytes):
    """Geometry behind a GeoPackage header, whose length its flags tell."""
    envelope = (0, 32, 48, 48, 64)[(blob[3] >> 1) & 7]
    return shapely.wkb.loads(blob[8 + envelope :])


def test_base_map_is_small_and_credits_openstreetmap_in_each_layer(base):
    assert BASE.stat().st_size < 1_500_000
    described = dict(base.execute("SELECT table_name, description FROM gpkg_contents WHERE data_type = 'features'"))
    assert set(described) == LAYERS
    assert all("© OpenStreetMap contributors" in text for text in described.values())
    assert "© OpenStreetMap contributors" in "".join(row[0] for row in base.execute("SELECT metadata FROM gpkg_metadata"))
    assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize("layer", sorted(LAYERS))
def test_layer_is_metric_valid_and_indexed(base, layer):
    assert base.execute("SELECT srs_id FROM gpkg_geometry_columns WHERE table_name = ?", (layer,)).fetchone() == (3067,)
    assert base.execute(
        "SELECT count(*) FROM gpkg_extensions WHERE table_name = ? AND extension_name = 'gpkg_rtree_index'", (layer,)
    ).fetchone() == (1,)
    blobs = [row[0] for row in base.execute(f'SELECT geom FROM "{layer}"')]  # nosec B608: names of the list above
    assert blobs
    assert base.execute(f'SELECT count(*) FROM "rtree_{layer}_geom"').fetchone() == (len(blobs),)  # nosec B608
    assert [shape.wkt[:80] for shape in map(shape_of, blobs) if not shape.is_valid or shape.is_empty] == []


def test_pole_numbers_are_unique_and_say_when_they_are_made_up(base):
    assert base.execute("SELECT count(*), count(DISTINCT pole) FROM lighting_points").fetchone() == (586, 586)
    assert base.execute("SELECT count(*) FROM lighting_points WHERE made_up <> (pole LIKE 'H-%')").fetchone() == (0,)


def test_streets_and_addresses_are_swedish(base):
    streets = {row[0] for row in base.execute("SELECT DISTINCT name FROM streets_paths WHERE name IS NOT NULL")}
    assert {"Brunnsgatan", "Järnvägstorget", "Kajsaniemigatan", "Mannerheimvägen", "Vilhelmsgatan"} <= streets
    assert base.execute("SELECT count(*) FROM addresses WHERE street LIKE '%katu%'").fetchone() == (0,)


def test_route_is_a_loop_of_good_length_on_streets_and_paths(base):
    points = route()
    assert 1200 <= geometry.length(points) <= 1800
    assert geometry.distance(points[0], points[-1]) < 1
    ways = shapely.geometry.MultiLineString([shape_of(row[0]) for row in base.execute("SELECT geom FROM streets_paths")])
    steps = [geometry.point_along(points, metres) for metres in range(0, int(geometry.length(points)), 20)]
    away = sorted(ways.distance(shapely.geometry.Point(step)) for step in steps)
    assert away[-1] < 25  # squares are crossed freely
    assert away[len(away) * 3 // 4] < 2


def test_eight_stops_lie_in_order_on_the_route_with_known_place_types():
    stops = features("stops.geojson")
    assert [s["properties"]["number"] for s in stops] == list(range(1, 9))
    found = [geometry.locate_along(route(), s["geometry"]["coordinates"]) for s in stops]
    assert all(away < 1 for _, away in found)
    assert [at for at, _ in found] == sorted(at for at, _ in found)
    assert {s["properties"]["place_type"] for s in stops} <= codes_of("place_type")


@pytest.mark.parametrize("name, table, encoding", [
    ("findings.csv", "finding", "utf-8-sig"),
    ("lighting_defects.csv", "lighting_defect", "utf-8-sig"),
    ("fault_reports.csv", "finding", "cp1252"),
])  # fmt: skip
def test_table_is_recognised_without_mapping(name, table, encoding):
    rows = table_rows(name, encoding)
    source = SourceTable(tuple(rows[0]), [(number, row) for number, row in enumerate(rows, 2)])
    mapping = guess_mapping(source.columns, TABLES[table], source)
    assert mapping.position
    assert mapping.unused == ()
    assert missing_required(mapping, TABLES[table]) == []


def test_findings_carry_known_codes_and_lie_near_their_stop():
    stops = {str(s["properties"]["number"]): s["geometry"]["coordinates"] for s in features("stops.geojson")}
    rows = table_rows("findings.csv")
    assert len({row["Blad nr"] for row in rows}) == len(rows) >= 30
    assert {row["Brist eller bra"] for row in rows} == {"Brist", "Bra"}
    assert {row["Typ"] for row in rows} <= codes_of("finding_category")
    assert {row["Vems?"] for row in rows} <= labels_of("land_owner")
    assert {row["Vem upplever"] for row in rows} <= labels_of("affected_group")
    assert {row["Allvarlighet"] for row in rows} == {choice.sv for choice in CHOICES["severity"]}
    for row in rows:
        assert row["Blad nr"][1] == row["Stopp"]
        assert math.dist(xy(row), stops[row["Stopp"]]) < 200
        assert geometry.locate_along(route(), xy(row))[1] < 60


def test_lighting_defects_lie_on_their_poles_and_belong_to_findings(lamps):
    findings = {row["Blad nr"]: row for row in table_rows("findings.csv")}
    rows = table_rows("lighting_defects.csv")
    assert len(rows) == 12
    for row in rows:
        assert math.dist(xy(row), lamps[row["Stolpe nr"]]) < 0.2
        assert row["Fel"] in labels_of("lamp_fault")
        assert row["Omfattning"] in labels_of("lamp_extent")
        assert row["Platstyp"] in labels_of("place_type")
        assert row["Hör till iakttagelsen"] == "" or findings[row["Hör till iakttagelsen"]]["Typ"].startswith("A")
    in_row = [lamps[row["Stolpe nr"]] for row in rows if row["Antal i rad"] == "3"]
    assert len(in_row) == 3
    assert max(math.dist(a, b) for a, b in zip(in_row, in_row[1:])) < 30
    assert [row["Stolpe nr"] for row in rows if row["Släckt med flit"] == "Ja"] == ["H-0355"]


def test_three_hotspots_one_of_each_drawing():
    hotspots = features("hotspots.geojson")
    assert [h["geometry"]["type"] for h in hotspots] == ["Point", "LineString", "Polygon"]
    for properties in (h["properties"] for h in hotspots):
        assert properties["hotspot_kind"] in codes_of("hotspot_kind")
        assert properties["time_band"] in codes_of("time_band")
        assert properties["level"] in {choice.value for choice in CHOICES["hotspot_level"]}


def test_walk_counts_people_and_never_names_them():
    walk = document("walk.json")
    assert walk["purpose"] in codes_of("walk_purpose") and walk["weather"] in codes_of("weather") and walk["light"] == "dark"
    assert {group["letter"] for group in walk["groups"]} == {"A", "B"}
    assert {group["organisation"] for group in walk["groups"]} <= ORGANISATIONS | {None}
    assert all(group["participant_kind"] in codes_of("affected_group") for group in walk["groups"])
    present = {letter: sum(g["present"] for g in walk["groups"] if g["letter"] == letter) for letter in "AB"}
    ratings = document("stop_ratings.json")
    assert {(r["stop"], r["letter"]) for r in ratings} == {(stop, letter) for stop in range(1, 9) for letter in "AB"}
    assert all(r["alone_yes"] + r["alone_maybe"] + r["alone_no"] <= present[r["letter"]] for r in ratings)
    assert all(1 <= r["safe_in_dark"] <= r["safe_by_day"] <= 5 for r in ratings)


def test_assignments_follow_the_status_rules_and_point_at_what_exists():
    known = {
        "finding": {row["Blad nr"] for row in table_rows("findings.csv")},
        "lighting_defect": {row["Stolpe nr"] for row in table_rows("lighting_defects.csv")},
        "hotspot": {h["properties"]["name"] for h in features("hotspots.geojson")},
    }
    reached = set()
    for assignment in document("assignments.json"):
        assert set(assignment["which"]) <= known[assignment["target"]]
        assert {assignment["organisation"], assignment.get("contractor") or assignment["organisation"]} <= ORGANISATIONS
        assert assignment["measure_type"] in codes_of("measure_type")
        old, measure = "new", {"id": "1", "status": "new"}
        for step in assignment["steps"]:
            assert step.get("forwarded_to") in ORGANISATIONS | {None}
            measure = {**measure, **step, "forwarded_to_id": step.get("forwarded_to")}
            check_measure(old, measure)
            old = step["status"]
        reached.add(old)
    assert {"new", "planned", "in_progress", "forwarded", "monitor", "fixed", "verified", "refused"} <= reached


def test_fault_reports_hold_the_mistakes_that_real_exports_have():
    content = (DEMO / "fault_reports.csv").read_bytes()
    with pytest.raises(UnicodeDecodeError):
        content.decode("utf-8")
    rows = table_rows("fault_reports.csv", "cp1252")
    assert len(rows) == 10
    assert [row["Ärendenr"] for row in rows if not row["Beskrivning"]] == ["FA-26-1110"]
    assert [row["Ärendenr"] for row in rows if float(row["Nord"].replace(",", ".")) < float(row["Öst"].replace(",", "."))] == ["FA-26-1088"]
    assert len(rows) - len({row["Ärendenr"] for row in rows}) == 1


def test_reports_come_from_shipped_organisations():
    shipped = json.loads((ROOT / "resources" / "codelists" / "organisations.json").read_text(encoding="utf-8"))
    told = {row["Vem rapporterar"] for row in table_rows("reports.csv")}
    assert told <= {one["name_sv"] for one in shipped} and len(told) >= 5


def test_photos_are_small_and_carry_position_and_time():
    photos = sorted((DEMO / "photos").glob("*.jpg"))
    assert 8 <= len(photos) <= 10
    for path in photos:
        assert path.stat().st_size <= 40_000
        with Image.open(path) as picture:
            exif = picture.getexif()
            assert exif.get_ifd(0x8769)[0x9003].startswith("2026:11:12 1")
            degrees = [part[0] + part[1] / 60 + part[2] / 3600 for part in (exif.get_ifd(0x8825)[4], exif.get_ifd(0x8825)[2])]
            assert 24.93 < degrees[0] < 24.96 and 60.16 < degrees[1] < 60.18
