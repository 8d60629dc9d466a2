# SPDX-License-Identifier: GPL-2.0-or-later
"""Stops at the darkest stretches of a route, from the lamps and paths of the map; nothing without them."""
from __future__ import annotations

import pytest
from qgis.core import QgsFeature, QgsGeometry, QgsProject, QgsVectorLayer

from est_plugin.core import geometry
from est_plugin.gis import layer_roles
from est_plugin.jobs.night_walk import dark_stops

X, Y = 150_000.0, 6_320_000.0
ROUTE = [(X, Y), (X + 600, Y)]


def layer(kind, wkt, role, fields="", rows=()):
    made = QgsVectorLayer(f"{kind}?crs=EPSG:3008{fields}", role, "memory")
    features = []
    for number, text in enumerate(wkt):
        feature = QgsFeature(made.fields())
        feature.setGeometry(QgsGeometry.fromWkt(text))
        if rows:
            feature.setAttributes(list(rows[number]))
        features.append(feature)
    made.dataProvider().addFeatures(features)
    made.updateExtents()
    layer_roles.set_role(made, role)
    return made


def lamps(xs):
    return layer("Point", [f"POINT({X + x} {Y + 4})" for x in xs], layer_roles.LIGHTING_POINTS, "&field=nr:string(10)", [(f"S-{x}",) for x in xs])


def paths(*lines):
    wkt = ["LINESTRING(" + ",".join(f"{X + x} {Y + y}" for x, y in line) + ")" for line in lines]
    return layer("LineString", wkt, layer_roles.STREETS_PATHS, "&field=namn:string(40)", [(f"Väg {n}",) for n in range(len(lines))])


@pytest.fixture
def project(qgis_app):
    """Lamps every 25 m but from 200 to 400 m; a dark path crosses the route and one runs beside it 100 m away."""
    made = QgsProject()
    row = [x for x in range(12, 600, 25) if not 200 <= x <= 400]
    made.addMapLayers([lamps(row), paths([(0, 0), (600, 0)], [(300, -200), (300, 200)], [(0, 100), (600, 100)])])
    return made


def test_the_stop_stands_amid_the_dark_stretch_with_its_length(store, project):
    (stop,) = dark_stops(store, project, ROUTE)
    assert stop.xy == pytest.approx((X + 300, Y), abs=15) and stop.name == "Väg 0" and not stop.answers
    assert stop.dark_m == pytest.approx(200, abs=4)  # pieces of 25 m: those without a lamp


def test_a_lamp_that_is_out_makes_a_stretch_dark(store, project):
    project.removeMapLayer(layer_roles.find_layer(project, layer_roles.LIGHTING_POINTS).id())
    project.addMapLayer(lamps(range(12, 600, 25)))
    assert dark_stops(store, project, ROUTE) == []
    with store.transaction("test") as tx:
        for x in (87, 112, 137):
            tx.insert("lighting_defect", {"fault": "out", "pole_number": f"S-{x}", "review_state": "approved", "geom": geometry.point(X + x, Y + 4)})
    (stop,) = dark_stops(store, project, ROUTE)
    assert stop.xy[0] == pytest.approx(X + 112, abs=15) and 40 <= stop.dark_m <= 100


def test_the_longest_come_first_and_stand_in_walking_order(store, project):
    project.removeMapLayer(layer_roles.find_layer(project, layer_roles.LIGHTING_POINTS).id())
    project.addMapLayer(lamps([x for x in range(12, 600, 25) if not (60 <= x <= 140 or 250 <= x <= 500)]))
    both = dark_stops(store, project, ROUTE)
    assert [round(one.at_m, -2) for one in both] == [100, 400] and both[0].dark_m < both[1].dark_m
    assert dark_stops(store, project, ROUTE, at_most=1) == both[1:]
    back = dark_stops(store, project, ROUTE[::-1])
    assert [one.dark_m for one in back] == pytest.approx([both[1].dark_m, both[0].dark_m], abs=4)


def test_without_lamps_paths_or_a_route_near_them_nothing_is_proposed(store, project, qgis_app):
    assert dark_stops(store, None, ROUTE) == [] and dark_stops(store, QgsProject(), ROUTE) == [] and dark_stops(store, project, ROUTE[:1]) == []
    assert dark_stops(store, project, [(X + 9_000, Y), (X + 9_500, Y)]) == []
    only_paths, only_lamps, broken = QgsProject(), QgsProject(), QgsProject()
    only_paths.addMapLayer(paths([(0, 0), (600, 0)]))
    only_lamps.addMapLayer(lamps([12]))
    without_crs = paths([(0, 0), (600, 0)])
    without_crs.setCrs(type(without_crs.crs())())
    broken.addMapLayers([lamps([12]), without_crs])
    assert all(dark_stops(store, one, ROUTE) == [] for one in (only_paths, only_lamps, broken))
