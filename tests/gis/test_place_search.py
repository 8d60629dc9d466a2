# SPDX-License-Identifier: GPL-2.0-or-later
"""Places by the beginning of their name, asked of real layers: two columns, Swedish letters, other systems, nasty input."""
from __future__ import annotations

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransformContext, QgsFeature, QgsGeometry, QgsVectorFileWriter, QgsVectorLayer

from est_plugin.core.place_ranking import ADDRESS, DISTRICT, STREET, ranked
from est_plugin.gis import layer_roles as roles
from est_plugin.gis.place_search import PlaceSearch

CRS = "EPSG:3008"
X, Y = 150_000.0, 6_340_000.0


def layer(kind: str, fields: str, rows: list, crs: str = CRS) -> QgsVectorLayer:
    made = QgsVectorLayer(f"{kind}?crs={crs}&{fields}", "x", "memory")
    features = []
    for wkt, values in rows:
        feature = QgsFeature(made.fields())
        feature.setGeometry(QgsGeometry.fromWkt(wkt))
        feature.setAttributes(values)
        features.append(feature)
    assert made.dataProvider().addFeatures(features)[0]
    return made


def as_file(made: QgsVectorLayer, path) -> QgsVectorLayer:
    """The same in a GeoPackage: there the database compares, with its own idea of letters."""
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = "GPKG"
    error = QgsVectorFileWriter.writeAsVectorFormatV3(made, str(path), QgsCoordinateTransformContext(), options)
    assert error[0] == QgsVectorFileWriter.WriterError.NoError, error
    return QgsVectorLayer(str(path), "x", "ogr")


@pytest.fixture(params=["memory", "gpkg"])
def search(request, tmp_path, qgis_app):
    addresses = layer(
        "Point", "field=gatunamn:string&field=nummer:string",
        [(f"POINT({X + n} {Y})", [street, str(n)]) for street in ("Åsgatan", "Storgatan", "O'Briens gata") for n in (1, 2, 12)],
    )  # fmt: skip
    pieces = [(f"LINESTRING({X + 100 * n} {Y}, {X + 100 * (n + 1)} {Y})", ["Storgatan"]) for n in range(5)]
    streets = layer("LineString", "field=namn:string", [*pieces, (f"LINESTRING({X} {Y}, {X} {Y + 50})", ["Östra Torget 100 %"])])
    districts = layer("Polygon", "field=namn:string", [(f"POLYGON(({X} {Y}, {X + 90} {Y}, {X + 90} {Y + 90}, {X} {Y + 90}, {X} {Y}))", ["Öster"])])
    layers = {roles.ADDRESSES: addresses, roles.STREETS_PATHS: streets, roles.DISTRICT_AREAS: districts}
    if request.param == "gpkg":
        layers = {role: as_file(made, tmp_path / f"{role}.gpkg") for role, made in layers.items()}
    return PlaceSearch(layers, QgsCoordinateReferenceSystem(CRS), QgsCoordinateTransformContext())


@pytest.mark.parametrize(
    ("typed", "first", "kind"),
    [
        ("storgatan 12", "Storgatan 12", ADDRESS), ("Storg", "Storgatan", STREET), ("åsgatan 2", "Åsgatan 2", ADDRESS), ("ÅSG", "Åsgatan 1", ADDRESS),
        ("öste", "Öster", DISTRICT), ("o'bri", "O'Briens gata 1", ADDRESS), ("100 %", "Östra Torget 100 %", STREET), ("torget", "Östra Torget 100 %", STREET),
    ],
)  # fmt: skip
def test_the_first_proposal(search, typed, first, kind):
    best = ranked(search.search(typed), typed)[0]
    assert (best.name, best.kind) == (first, kind)


@pytest.mark.parametrize("typed", ["", " ", "x", "%%", "__", "\\", "'; drop table", '"namn"', "(((", "*" * 200])
def test_nasty_words_find_nothing_and_break_nothing(search, typed):
    assert ranked(search.search(typed), typed) == []


def test_an_address_has_its_point_and_a_street_the_middle_of_its_middle_piece(search):
    address = ranked(search.search("storgatan 12"), "storgatan 12")[0]
    assert address.xy == pytest.approx((X + 12, Y)) and not address.is_rough
    street = next(place for place in search.search("storgatan") if place.kind == STREET)
    assert street.xy is None
    found = search.located(street)
    assert found.is_rough and found.xy == pytest.approx((X + 250, Y))
    district = search.located(search.search("öster")[0])
    assert X < district.xy[0] < X + 90 and Y < district.xy[1] < Y + 90


def test_a_layer_in_another_system_gives_points_in_that_of_the_workspace(qgis_app):
    addresses = layer("Point", "field=adress:string", [("POINT(14.04 57.18)", ["Storgatan 1"])], "EPSG:4326")
    found = PlaceSearch({roles.ADDRESSES: addresses}, QgsCoordinateReferenceSystem(CRS), QgsCoordinateTransformContext()).search("stor")
    assert found[0].xy[0] == pytest.approx(182_600, abs=1000) and found[0].xy[1] == pytest.approx(6_340_000, abs=5000)


def test_no_layers_no_names(qgis_app):
    assert PlaceSearch({}, QgsCoordinateReferenceSystem(CRS), QgsCoordinateTransformContext()).search("storgatan") == []
