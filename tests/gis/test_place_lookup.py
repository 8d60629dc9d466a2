# SPDX-License-Identifier: GPL-2.0-or-later
"""What the base map says about a place, whatever its columns are called."""

from __future__ import annotations

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsFeature, QgsProject, QgsVectorLayer

from est_plugin.core.place_text import place_text
from est_plugin.gis.place_lookup import PlaceLookup, choose_field, field_for
from est_plugin.i18n import Texts
from tests.gis.conftest import CRS, at, memory_layer, town


def lookup_on(layers) -> PlaceLookup:
    return PlaceLookup(layers, QgsCoordinateReferenceSystem(CRS), QgsProject().transformContext())


@pytest.fixture
def lookup(qgis_app):
    return lookup_on(town())


def test_the_nearest_street_with_a_name_is_found(lookup):
    street = lookup.nearest_street(*at(3, 30))  # the footway beside has no name
    assert street.name == "Motorvägen" or street.distance_m < 31
    assert lookup.nearest_street(*at(150, 12)).name == "Storgatan"
    assert lookup.nearest_street(*at(150, 12)).distance_m == pytest.approx(12)
    assert lookup.nearest_street(*at(150, 12)).bearing_deg == pytest.approx(180)


def test_an_address_is_street_and_number(lookup):
    address = lookup.nearest_address(*at(40, 0))
    assert (address.name, address.distance_m) == ("Storgatan 4", pytest.approx(8))


def test_nothing_near_gives_nothing(lookup):
    assert lookup.nearest_street(*at(5000, 5000)) is None
    assert lookup.nearest_address(*at(5000, 5000)) is None
    assert lookup.nearest_lamp(*at(5000, 5000)) is None
    assert lookup.district(*at(5000, 5000)) is None
    assert lookup.candidates(*at(5000, 5000)) == []


def test_the_smallest_area_wins(lookup):
    assert lookup.district(*at(100, 0)).name == "Torget"
    assert lookup.district(*at(0, 100)).name == "Centrum"


def test_the_nearest_lamp_brings_its_pole_number_and_place(lookup):
    lamp = lookup.nearest_lamp(*at(21, 0))
    assert lamp.pole_number == "S-1" and not lamp.is_ambiguous
    assert (lamp.x, lamp.y) == pytest.approx(at(20, 3))


def test_two_lamps_about_as_near_are_ambiguous(lookup):
    assert lookup.nearest_lamp(*at(61, 0)).is_ambiguous


def test_lamps_of_a_map_come_nearest_first(lookup):
    assert [lamp.pole_number for lamp in lookup.lamps(*at(10, 0), 80)] == ["S-1", "S-2", "S-3"]


def test_candidates_make_the_words_for_a_place(lookup):
    notice = place_text(lookup.candidates(*at(40, 2)))
    assert "Storgatan 4" in notice.text(Texts("sv"))


def test_the_owner_is_read_from_the_owner_column(qgis_app):
    areas = memory_layer(
        "Polygon",
        "Fastigheter",
        "&field=fastighet:string&field=ägare:string",
        [("Torget 1:1", "Trafikverket", "POLYGON((0 0, 9 0, 9 9, 0 9, 0 0))")],
    )
    lookup = lookup_on({"property_owner_areas": areas})
    assert lookup.property_area(*at(5, 5)).owner == "Trafikverket"
    assert lookup.property_area(*at(50, 5)) is None


@pytest.mark.parametrize("column", ["ref", "Stolpnr", "POLE_NUMBER", "stolpe_nr", "Stolpnummer"])
def test_pole_numbers_are_found_under_usual_names(qgis_app, column):
    layer = QgsVectorLayer(f"Point?crs={CRS}&field=höjd:double&field={column}:string", "Lampor", "memory")
    assert field_for(layer, "pole_number") == column


def test_a_chosen_column_goes_before_the_guess(qgis_app):
    layer = QgsVectorLayer("Point?field=ref:string&field=littera2:string", "Lampor", "memory")
    choose_field(layer, "pole_number", "littera2")
    assert field_for(layer, "pole_number") == "littera2"


def test_layers_in_degrees_answer_in_metres(qgis_app):
    transform = QgsCoordinateTransform(
        QgsCoordinateReferenceSystem(CRS), QgsCoordinateReferenceSystem("EPSG:4326"), QgsProject().transformContext()
    )
    layer = QgsVectorLayer("Point?crs=EPSG:4326&field=ref:string", "lamps", "memory")
    features = []
    for source in town()["lighting_points"].getFeatures():
        feature, shape = QgsFeature(layer.fields()), source.geometry()
        shape.transform(transform)
        feature.setGeometry(shape)
        feature.setAttributes([source["stolpnr"]])
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    lamp = lookup_on({"lighting_points": layer}).nearest_lamp(*at(20, 0))
    assert lamp.pole_number == "S-1" and lamp.distance_m == pytest.approx(3, abs=0.05)
