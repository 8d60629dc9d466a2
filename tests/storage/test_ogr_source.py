# SPDX-License-Identifier: GPL-2.0-or-later
"""Map files and layers become plain tables; our projections agree with PROJ."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsFeature,
    QgsGeometry,
    QgsPointXY,
    QgsProcessingContext,
    QgsProcessingFeatureSource,
    QgsVectorFileWriter,
    QgsVectorLayer,
)

from est_plugin.core import geometry
from est_plugin.core.errors import InputError, NotFoundError
from est_plugin.core.importing.detection import CANDIDATES
from est_plugin.core.importing.gauss_kruger import PROJECTIONS, RT90_25_GON_V
from est_plugin.core.importing.source import GEOMETRY
from est_plugin.storage.ogr_source import read_source

GPX = """<?xml version="1.0"?><gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1">{}</gpx>"""
WAYPOINT = '<wpt lat="57.18" lon="14.04"><ele>120.5</ele><time>2026-11-17T17:30:00Z</time><name>A3.1</name><desc>Släckt</desc></wpt>'
TRACK = '<trk><trkseg><trkpt lat="57.1" lon="14.1"/><trkpt lat="57.2" lon="14.2"/></trkseg></trk>'


@pytest.fixture(scope="module", autouse=True)
def _qgis(qgis_app):
    """The providers must be there."""


def geojson(folder, *features, name="fel.geojson"):
    content = {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": p, "geometry": g} for p, g in features]}
    (folder / name).write_text(json.dumps(content), encoding="utf-8")
    return folder / name


def point_layer() -> QgsVectorLayer:
    layer = QgsVectorLayer("Point?crs=EPSG:3008&field=Vad:string&field=När:datetime&field=geometry:string", "minne", "memory")
    feature = QgsFeature(layer.fields())
    feature.setAttributes(["Mörkt", "2026-11-17T18:30:00", "text"])
    feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(150_000, 6_341_000)))
    layer.dataProvider().addFeatures([feature, QgsFeature(layer.fields())])
    return layer


@pytest.mark.parametrize("epsg", sorted(PROJECTIONS))
def test_our_projections_agree_with_proj(epsg):
    to_map = QgsCoordinateTransform(
        QgsCoordinateReferenceSystem("EPSG:4326"), QgsCoordinateReferenceSystem(f"EPSG:{epsg}"), QgsCoordinateTransformContext()
    )
    tolerance_m = 1.0 if epsg == RT90_25_GON_V else 0.001
    for lon in (11.0, 14.04, 18.06, 24.1):
        for lat in (55.3, 59.3, 69.0):
            wanted = to_map.transform(QgsPointXY(lon, lat))
            assert PROJECTIONS[epsg].forward(lon, lat) == pytest.approx((wanted.x(), wanted.y()), abs=tolerance_m)
            assert PROJECTIONS[epsg].inverse(wanted.x(), wanted.y()) == pytest.approx(
                (lon, lat), abs=5e-5 if epsg == RT90_25_GON_V else 1e-8
            )


def test_every_candidate_is_a_system_that_qgis_knows():
    assert all(QgsCoordinateReferenceSystem(f"EPSG:{epsg}").isValid() for epsg in CANDIDATES)


def test_gpx_waypoints_have_time_in_utc_name_and_place(tmp_path):
    path = tmp_path / "vandring.gpx"
    path.write_text(GPX.format(WAYPOINT + TRACK), encoding="utf-8")
    table = read_source(path)
    ((number, row),) = table.rows
    assert (number, row["name"], row["desc"], row["ele"]) == (1, "A3.1", "Släckt", 120.5)
    assert row["time"] == dt.datetime(2026, 11, 17, 17, 30, tzinfo=dt.timezone.utc)
    assert geometry.point_xy(row[GEOMETRY]) == (14.04, 57.18)
    assert table.crs == "EPSG:4326"


def test_a_gpx_without_waypoints_gives_its_track_points(tmp_path):
    path = tmp_path / "spår.gpx"
    path.write_text(GPX.format(TRACK), encoding="utf-8")
    assert [geometry.point_xy(row[GEOMETRY]) for _, row in read_source(path).rows] == [(14.1, 57.1), (14.2, 57.2)]


def test_geojson_keeps_time_zones_lists_and_missing_places(tmp_path):
    path = geojson(
        tmp_path,
        ({"när": "2026-11-17T18:30:00+01:00", "lista": ["a", "b"], "antal": 3}, {"type": "Point", "coordinates": [14.04, 57.18, 3]}),
        ({"när": None, "lista": None, "antal": None}, None),
    )
    for source in (path, QgsVectorLayer(str(path), "fel", "ogr")):
        table = read_source(source)
        first, second = (row for _, row in table.rows)
        assert "18:30:00+01" in str(first["när"]).replace("T", " ")
        assert geometry.point_xy(first[GEOMETRY]) == (14.04, 57.18)
        assert geometry.kind(first[GEOMETRY]) == geometry.POINT
        assert second[GEOMETRY] is None
        assert second["antal"] is None
        assert table.crs == "EPSG:4326"


def test_lines_areas_and_many_points_give_one_point_inside_and_say_so(tmp_path):
    square = {"type": "Polygon", "coordinates": [[[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]]}
    path = geojson(
        tmp_path,
        ({}, square),
        ({}, {"type": "LineString", "coordinates": [[0, 0], [2, 0]]}),
        ({}, {"type": "MultiPoint", "coordinates": [[0, 0], [2, 2]]}),
        ({}, {"type": "MultiPoint", "coordinates": [[5, 6]]}),
        name="blandat.geojson",
    )
    layer_types = {}
    for wkb_type in ("Polygon", "LineString", "MultiPoint"):
        layer_types[wkb_type] = QgsVectorLayer(f"{path}|geometrytype={wkb_type}", wkb_type, "ogr")
    places = [geometry.point_xy(row[GEOMETRY]) for layer in layer_types.values() for _, row in read_source(layer).rows if row[GEOMETRY]]
    assert (5.0, 6.0) in places
    assert (1.0, 1.0) in places
    assert "import.note-not-points" in [n.key for layer in layer_types.values() for n in read_source(layer).notes]


def test_a_layer_and_a_source_of_the_toolbox_read_the_same():
    layer, context = point_layer(), QgsProcessingContext()
    by_layer, by_source = read_source(layer), read_source(QgsProcessingFeatureSource(layer, context))
    assert (by_layer.columns, by_layer.rows, by_layer.crs) == (by_source.columns, by_source.rows, by_source.crs)
    assert by_layer.columns == ("Vad", "När", "geometry (2)", GEOMETRY)
    first, second = (row for _, row in by_layer.rows)
    assert first["När"] == dt.datetime(2026, 11, 17, 18, 30)
    assert (first["Vad"], first["geometry (2)"]) == ("Mörkt", "text")
    assert geometry.point_xy(first[GEOMETRY]) == (150_000, 6_341_000)
    assert second == {"Vad": None, "När": None, "geometry (2)": None, GEOMETRY: None}
    assert by_layer.crs == "EPSG:3008"


@pytest.mark.parametrize(("driver", "ending"), [("GPKG", "gpkg"), ("ESRI Shapefile", "shp")])
def test_geopackage_and_shapefile(tmp_path, driver, ending):
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName, options.fileEncoding = driver, "UTF-8"
    path = tmp_path / f"fel.{ending}"
    QgsVectorFileWriter.writeAsVectorFormatV2(point_layer(), str(path), QgsCoordinateTransformContext(), options)
    table = read_source(path)
    assert table.rows[0][1]["Vad"] == "Mörkt"
    assert geometry.point_xy(table.rows[0][1][GEOMETRY]) == (150_000, 6_341_000)
    assert table.crs == "EPSG:3008"


def test_csv_goes_to_our_own_reader_also_when_it_comes_as_a_layer(tmp_path):
    path = tmp_path / "fel.csv"
    path.write_bytes("Vad;Plats\nMörkt;Ängen\n".encode("cp1252"))
    for source in (path, str(path), QgsVectorLayer(str(path), "fel", "ogr")):
        table = read_source(source)
        assert table.encoding == "cp1252"
        assert dict(table.rows[0][1]) == {"Vad": "Mörkt", "Plats": "Ängen"}


def test_the_sheet_of_a_workbook_layer_is_the_one_read(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["Ett", "Två"])
    second = book.create_sheet("Lampor")
    second.append(["Stolpe", "Fel"])
    second.append(["12", "släckt"])
    path = tmp_path / "fel.xlsx"
    book.save(path)
    assert read_source(f"{path}|layername=Lampor").sheet == "Lampor"
    assert read_source(QgsVectorLayer(f"{path}|layername=Lampor", "l", "ogr")).columns == ("Stolpe", "Fel")
    assert read_source(path, sheet="lampor").columns == ("Stolpe", "Fel")


def test_a_layer_with_a_filter_is_read_as_the_user_sees_it(tmp_path):
    path = tmp_path / "fel.csv"
    path.write_text("Vad;Plats\nett;A\ntvå;B\n", encoding="utf-8")
    layer = QgsVectorLayer(str(path), "fel", "ogr")
    layer.setSubsetString("\"Plats\" = 'B'")
    assert [row["Vad"] for _, row in read_source(layer).rows] == ["två"]


def test_files_that_are_no_map_are_refused(tmp_path):
    (tmp_path / "tom.gpkg").write_bytes(b"")
    (tmp_path / "skräp.gpkg").write_bytes(b"hej" * 100)
    (tmp_path / "trasig.gpx").write_text("<gpx", encoding="utf-8")
    for name, kind, key in (
        ("tom.gpkg", InputError, "error.file-empty"),
        ("skräp.gpkg", InputError, "error.not-a-map-file"),
        ("trasig.gpx", InputError, "error.not-a-map-file"),
        ("borta.gpkg", NotFoundError, "error.file-missing"),
        ("", InputError, "error.file-is-folder"),
    ):
        with pytest.raises(kind) as caught:
            read_source(tmp_path / name)
        assert caught.value.key == key
