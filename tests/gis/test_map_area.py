# SPDX-License-Identifier: GPL-2.0-or-later
"""Pieces of the map that the list is narrowed to."""
from __future__ import annotations

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsFeature, QgsGeometry, QgsProject, QgsRectangle, QgsVectorLayer

from est_plugin.core import geometry
from est_plugin.core.errors import InputError
from est_plugin.gis import layer_roles, map_area

CRS = "EPSG:3008"
X, Y = 150_000.0, 6_340_000.0


def test_a_polygon_holds_what_lies_inside_or_on_its_edge_and_not_what_lies_in_its_hole():
    ring, hole = [(0, 0), (10, 0), (10, 10), (0, 10)], [(4, 4), (6, 4), (6, 6), (4, 6)]
    area = map_area.area_of(geometry.polygon([ring, hole]), "x")
    assert area.holds([(1, 1), (5, 5), (10, 10), (11, 5), (0, 5)]) == [True, False, True, False, True]
    assert area.holds([]) == []


@pytest.mark.parametrize("wkb", [b"", b"nonsense", geometry.point(1, 1), geometry.line([(0, 0), (1, 1)])])
def test_what_is_no_area_is_refused(wkb, qgis_app):
    with pytest.raises(InputError):
        map_area.area_of(wkb, "x")


def test_a_rectangle_of_a_map_in_another_system(qgis_app):
    project, own = QgsProject(), QgsCoordinateReferenceSystem(CRS)
    area = map_area.rectangle_area(QgsRectangle(X - 10, Y - 10, X + 10, Y + 10), own, CRS, project, "ruta")
    assert area.holds([(X, Y), (X + 11, Y)]) == [True, False]
    web = QgsCoordinateReferenceSystem("EPSG:3857")
    box = QgsCoordinateTransform(own, web, project).transformBoundingBox(QgsRectangle(X - 100, Y - 100, X + 100, Y + 100))
    assert map_area.rectangle_area(box, web, CRS, project, "ruta").holds([(X, Y), (X + 500, Y)]) == [True, False]


@pytest.fixture
def districts(qgis_app):
    """Two named areas and one without a name, in another coordinate system than the workspace."""
    project = QgsProject()
    layer = QgsVectorLayer("MultiPolygon?crs=EPSG:3006&field=namn:string", "Stadsdelar", "memory")
    for number, name in enumerate(("Öster", "Åminne", None)):
        feature = QgsFeature(layer.fields())
        feature["namn"] = name
        feature.setGeometry(QgsGeometry.fromWkt(f"MULTIPOLYGON((({500000 + number * 1000} 6340000, {500900 + number * 1000} 6340000, "
                                                f"{500900 + number * 1000} 6341000, {500000 + number * 1000} 6340000)))"))  # fmt: skip
        layer.dataProvider().addFeature(feature)
    layer_roles.set_role(layer, layer_roles.DISTRICT_AREAS)
    project.addMapLayer(layer)
    yield project
    project.clear()


def test_areas_of_the_municipality_are_offered_by_name_in_swedish_order(districts):
    assert [name for name, _fid in map_area.district_names(districts)] == ["Åminne", "Öster"]
    assert map_area.district_names(QgsProject()) == []


def test_an_area_of_the_municipality_comes_in_the_system_of_the_workspace(districts):
    fid = dict(map_area.district_names(districts))["Öster"]
    area = map_area.district_area(districts, fid, "EPSG:3006", "i Öster")
    assert area.words == "i Öster" and area.holds([(500_800, 6_340_100), (501_100, 6_340_000)]) == [True, False]
    moved = map_area.district_area(districts, fid, CRS, "i Öster")
    assert moved.holds([(500_800, 6_340_100)]) == [False]


def test_an_area_that_is_gone_is_said(districts):
    with pytest.raises(InputError):
        map_area.district_area(districts, 999, CRS, "x")
