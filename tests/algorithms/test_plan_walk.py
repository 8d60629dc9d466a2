# SPDX-License-Identifier: GPL-2.0-or-later
"""est:planwalk: a line, a GPX track or a layer in another CRS becomes a walk with numbered stops and times."""
from __future__ import annotations

import datetime as dt
import json
from zoneinfo import ZoneInfo

import pytest
from qgis.core import QgsFeature, QgsGeometry, QgsPointXY, QgsVectorLayer

from est_plugin.core import geometry

X, Y = 150_000.0, 6_340_000.0
START = "2026-11-12T17:30"


def layer(kind, *shapes, crs="EPSG:3008", fields="", rows=()):
    made = QgsVectorLayer(f"{kind}?crs={crs}{fields}", "lager", "memory")
    features = []
    for index, shape in enumerate(shapes):
        feature = QgsFeature(made.fields())
        feature.setGeometry(shape)
        if rows:
            feature.setAttributes(list(rows[index]))
        features.append(feature)
    made.dataProvider().addFeatures(features)
    return made


def line(*points):
    return QgsGeometry.fromPolylineXY([QgsPointXY(X + x, Y + y) for x, y in points])


def point(x, y):
    return QgsGeometry.fromPointXY(QgsPointXY(X + x, Y + y))


def plan(run, gpkg, **given):
    values = {"NAME": "Centrum", "ROUTE": layer("LineString", line((0, 0), (600, 0))), "START": START, "MINUTES_PER_STOP": 8}
    return run("est:planwalk", WORKSPACE=str(gpkg), **{**values, **given})


def test_stops_of_a_layer_are_numbered_named_and_timed(run, gpkg, rows):
    fields = "&field=namn:string&field=platstyp:string"
    stops = layer("Point", point(590, 0), point(300, 4), fields=fields, rows=[("Torget", "Torg eller centrum"), ("Tunneln", "underpass")])
    made = plan(run, gpkg, STOPS=stops)
    (walk,) = rows("walk")
    assert made["WALK"] == walk.id and made["STOPS_PLANNED"] == 2
    assert walk["planned_start"] == dt.datetime(2026, 11, 12, 17, 30, tzinfo=ZoneInfo("Europe/Stockholm"))
    found = sorted(rows("walk_stop"), key=lambda row: row["number"])
    assert [(row["number"], row["name"], row["place_type"], row["planned_minute"]) for row in found] == [
        (1, "Tunneln", "underpass", 5), (2, "Torget", "square", 18)]  # fmt: skip


def test_without_stops_there_is_one_every_so_many_metres(run, gpkg, rows):
    assert plan(run, gpkg, STOP_EVERY_M=150)["STOPS_PLANNED"] == 5
    assert [geometry.point_xy(row["geom"])[0] - X for row in rows("walk_stop")] == [0, 150, 300, 450, 600]


def test_a_route_in_pieces_that_meet_becomes_one_and_keeps_its_direction(run, gpkg, rows):
    plan(run, gpkg, ROUTE=layer("LineString", line((600, 0), (400, 0)), line((0, 0), (400, 0))))
    points = geometry.line_points(rows("walk")[0]["geom"])
    assert points[0] == (X + 600, Y) and points[-1] == (X, Y)
    assert "2 linjer som inte hänger ihop" in run.refusal(
        "est:planwalk", WORKSPACE=str(gpkg), NAME="X", START=START, ROUTE=layer("LineString", line((0, 0), (9, 0)), line((50, 0), (90, 0)))
    )


def test_a_bare_gpx_file_gives_its_track(run, gpkg, rows, write_file):
    points = "".join(f'<trkpt lat="{57.18 + n / 1000}" lon="14.05"></trkpt>' for n in range(5))
    gpx = ('<gpx version="1.1" creator="t" xmlns="http://www.topografix.com/GPX/1/1"><wpt lat="57.18" lon="14.05"><name>P</name></wpt>'
           f"<trk><trkseg>{points}</trkseg></trk></gpx>")  # fmt: skip
    plan(run, gpkg, ROUTE=write_file("spår.gpx", gpx), STOP_EVERY_M=200)
    route = geometry.line_points(rows("walk")[0]["geom"])
    assert len(route) == 5 and geometry.length(route) == pytest.approx(445.5, abs=1)  # four thousandths of a degree of latitude


def test_a_layer_in_degrees_is_brought_into_the_workspace(run, gpkg, rows, write_file):
    coordinates = [[14.05, 57.18], [14.06, 57.18]]
    feature = {"type": "Feature", "properties": {}, "geometry": {"type": "LineString", "coordinates": coordinates}}
    plan(run, gpkg, ROUTE=write_file("rutt.geojson", json.dumps({"type": "FeatureCollection", "features": [feature]})))
    first = geometry.line_points(rows("walk")[0]["geom"])[0]
    assert 180_000 < first[0] < 200_000 and 6_330_000 < first[1] < 6_350_000


@pytest.mark.parametrize("given, words", [
    ({"NAME": "  "}, "heter"),
    ({"MINUTES_PER_STOP": "abc"}, "abc"),
    ({"ROUTE": layer}, "linje"),
    ({"STOPS": "empty"}, "tomt"),
])  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_is_saved(run, gpkg, rows, given, words):
    if given.get("ROUTE") is layer:
        given = {"ROUTE": layer("Point", point(0, 0))}
    if given.get("STOPS") == "empty":
        given = {"STOPS": layer("Point")}
    values = {"NAME": "C", "ROUTE": layer("LineString", line((0, 0), (600, 0))), "START": START}
    assert words in run.refusal("est:planwalk", WORKSPACE=str(gpkg), **{**values, **given})
    assert not rows("walk")


def test_a_long_walk_is_warned_about_and_saved(run, gpkg, rows):
    plan(run, gpkg, ROUTE=layer("LineString", line((0, 0), (4000, 0))), STOP_EVERY_M=1000)
    assert "4000 meter" in run.text and len(rows("walk")) == 1
