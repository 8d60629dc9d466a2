# SPDX-License-Identifier: GPL-2.0-or-later
"""The walk's route follows the streets, and is honest where it cannot."""

from __future__ import annotations

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsFeature, QgsProject, QgsVectorLayer

from est_plugin.core import geometry
from est_plugin.gis.street_routing import StreetRouter
from est_plugin.i18n import Texts
from tests.gis.conftest import CRS, X, Y, at, town


@pytest.fixture
def router(qgis_app):
    project = QgsProject()
    return StreetRouter(town()["streets_paths"], QgsCoordinateReferenceSystem(CRS), project.transformContext())


def in_town(points) -> list[tuple[float, float]]:
    return [(round(x - X, 3), round(y - Y, 3)) for x, y in points]


def test_the_route_takes_the_shortest_way_along_the_streets(router):
    route = router.route([at(0, 0), at(100, 100)])
    assert in_town(route.points) == [(0, 0), (100, 0), (100, 100)]  # not along the motorway, which is shorter
    assert route.length_m == pytest.approx(200)
    assert route.straight_legs == () and route.notices == ()


def test_clicks_beside_the_street_are_moved_onto_it(router):
    route = router.route([at(20, 8), at(80, -5), at(100, 40)])
    assert in_town(route.points) == [(20, 0), (80, 0), (100, 0), (100, 40)]


def test_a_leg_away_from_all_streets_is_straight_and_said(router):
    route = router.route([at(0, 0), at(100, 0), at(400, 300)])
    assert route.straight_legs == (2,)
    assert in_town(route.points)[-2:] == [(100, 0), (400, 300)]
    assert "rak" in route.notices[0].text(Texts("sv")) and "2" in route.notices[0].text(Texts("en"))


def test_without_a_street_layer_the_route_is_straight_with_one_notice(qgis_app):
    router = StreetRouter(None, QgsCoordinateReferenceSystem(CRS), QgsProject().transformContext())
    route = router.route([at(0, 0), at(50, 50), at(100, 0)])
    assert in_town(route.points) == [(0, 0), (50, 50), (100, 0)]
    assert route.straight_legs == (1, 2) and len(route.notices) == 1


def test_walking_back_the_same_way_is_allowed(router):
    route = router.route([at(0, 0), at(100, 0), at(0, 0)])
    assert in_town(route.points) == [(0, 0), (100, 0), (0, 0)]
    assert geometry.line_points(route.wkb) == list(route.points)


def test_streets_in_degrees_are_reprojected_first(qgis_app):
    metric, degrees = QgsCoordinateReferenceSystem(CRS), QgsCoordinateReferenceSystem("EPSG:4326")
    transform = QgsCoordinateTransform(metric, degrees, QgsProject().transformContext())
    layer = QgsVectorLayer("LineString?crs=EPSG:4326", "gator", "memory")
    features = []
    for source in town()["streets_paths"].getFeatures():
        feature = QgsFeature()
        shape = source.geometry()
        if source["highway"] != "motorway":
            shape.transform(transform)
            feature.setGeometry(shape)
            features.append(feature)
    layer.dataProvider().addFeatures(features)
    route = StreetRouter(layer, metric, QgsProject().transformContext()).route([at(0, 0), at(100, 100)])
    assert route.length_m == pytest.approx(200, abs=0.2) and not route.straight_legs


def test_streets_near_earlier_clicks_are_not_read_again(router, monkeypatch):
    router.route([at(0, 0), at(100, 100)])
    reads = []
    monkeypatch.setattr(router, "_read", lambda box: reads.append(box))
    assert in_town(router.route([at(0, 0), at(200, 0)]).points) == [(0, 0), (100, 0), (200, 0)]
    assert reads == []


def test_one_point_is_no_route(router):
    with pytest.raises(ValueError):
        router.route([at(0, 0)])
