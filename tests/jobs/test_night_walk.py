# SPDX-License-Identifier: GPL-2.0-or-later
"""Stops at the darkest stretches of a route, from the lamps and paths of the map; nothing without them."""
from __future__ import annotations

import pytest
from qgis.core import QgsFeature, QgsGeometry, QgsProject, QgsVectorLayer

from est_plugin.core import geometry
from est_plugin.core.errors import Cancelled, InputError
from est_plugin.gis import layer_roles
from est_plugin.i18n import Texts
from est_plugin.jobs.dark_route import DarkRouteWish, propose_dark_route, read_dark_route
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


@pytest.mark.parametrize("case, key", [
    ("no project", "light-near.no-streets"), ("empty", "light-near.no-streets"), ("no lamps", "light-near.no-lamps"),
    ("no paths", "light-near.no-streets"), ("lamps elsewhere", "light-near.no-lamps-here"), ("without system", "light-near.layer-broken"),
])  # fmt: skip
def test_what_is_missing_is_said(store, project, qgis_app, case, key):
    made = QgsProject()
    if case == "no lamps":
        made.addMapLayer(paths([(0, 0), (600, 0)]))
    elif case == "no paths":
        made.addMapLayer(lamps([12]))
    elif case == "lamps elsewhere":
        made.addMapLayers([lamps([9_000]), paths([(0, 0), (600, 0)])])
    elif case == "without system":
        broken = paths([(0, 0), (600, 0)])
        broken.setCrs(type(broken.crs())())
        made.addMapLayers([lamps([12]), broken])
    with pytest.raises(InputError) as told:
        dark_stops(store, None if case == "no project" else made, ROUTE)
    assert told.value.key == key and "{" not in told.value.text(Texts("sv")) + told.value.text(Texts("en"))


def test_away_from_paths_and_without_a_route_nothing_can_be_said(store, project):
    for route, key in (([(X + 9_000, Y), (X + 9_500, Y)], "light-near.no-streets-here"), (ROUTE[:1], "walk.route-empty"), ([], "walk.route-empty")):
        with pytest.raises(InputError) as told:
            dark_stops(store, project, route)
        assert told.value.key == key


def test_a_road_that_is_not_for_walkers_is_no_path(store, qgis_app):
    made = QgsProject()
    motorway = layer("LineString", [f"LINESTRING({X} {Y},{X + 600} {Y})"], layer_roles.STREETS_PATHS, "&field=highway:string(20)", [("motorway",)])
    made.addMapLayers([lamps([12]), motorway])
    with pytest.raises(InputError) as told:
        dark_stops(store, made, ROUTE)
    assert told.value.key == "light-near.no-streets-here"


# -- a route where it is dark ------------------------------------------------------------------------------------------
def row(x0, y0, x1, y1):
    """Lamps every 25 m beside a street."""
    count = int(max(abs(x1 - x0), abs(y1 - y0)) // 25)
    return [(x0 + (x1 - x0) * (k + 0.5) / count + 4, y0 + (y1 - y0) * (k + 0.5) / count + 4) for k in range(count)]


@pytest.fixture
def block(qgis_app):
    """A block of 300 m: bright at its south and west, dark at its north and east; a bright street on to the west."""
    made = QgsProject()
    lit = [*row(0, 0, 300, 0), *row(0, 0, 0, 300), *row(-400, 0, 0, 0)]
    points = layer("Point", [f"POINT({X + x} {Y + y})" for x, y in lit], layer_roles.LIGHTING_POINTS)
    streets = paths([(-400, 0), (0, 0), (300, 0)], [(300, 0), (300, 300), (0, 300)], [(0, 300), (0, 0)], [(0, 300), (0, 420)])
    made.addMapLayers([points, streets])
    return made


def route_of(store, project, progress=lambda share: None, **wish):
    return propose_dark_route(read_dark_route(store, project, DarkRouteWish(**wish)), progress)


def test_the_round_walks_the_dark_sides_and_tells_its_metres(store, block):
    found = route_of(store, block, start=(X - 100.0, Y + 40.0), length_m=1_500.0)
    assert found.points[0] == found.points[-1] == pytest.approx((X - 100, Y), abs=0.1)  # on the street, not beside it
    assert 1_350 <= found.length_m <= 1_500
    assert sum(found.metres.values()) == pytest.approx(found.length_m, abs=1)
    assert found.metres["dark"] + found.metres["weak"] > 550 and found.metres["bright"] > 400 and found.metres["unknown"] == 0
    told = found.notices[0].text(Texts("sv"))
    assert f"mörkt {round(found.metres['dark'])} m" in told and told.endswith("Beräknad uppskattning.")


def test_used_darkness_goes_before_unused(store, block):
    """Two dead ends of the same length, only one within reach: a finding decides."""
    block.removeMapLayer(layer_roles.find_layer(block, layer_roles.STREETS_PATHS).id())
    block.addMapLayer(paths([(-400, 0), (-200, 0), (0, 0), (300, 0)], [(0, 0), (0, 200)], [(-200, 0), (-200, -200)]))
    block.removeMapLayer(layer_roles.find_layer(block, layer_roles.LIGHTING_POINTS).id())
    block.addMapLayer(layer("Point", [f"POINT({X + x} {Y + y})" for x, y in row(-400, 0, 300, 0)], layer_roles.LIGHTING_POINTS))
    ends = []
    for place in ((X, Y + 150), (X - 200, Y - 150)):
        with store.transaction("test") as tx:
            seen = tx.insert("finding", {"kind": "defect", "description": "Otryggt", "review_state": "approved", "geom": geometry.point(*place)})
        found = route_of(store, block, start=(X - 100.0, Y), length_m=620.0)
        ends.append(max(found.points, key=lambda xy: abs(xy[1] - Y)))
        assert found.again_m > 0 and [one.key for one in found.notices] == ["dark-route.metres", "dark-route.again"]
        with store.transaction("test") as tx:
            tx.update(store.get("finding", seen.id), review_state="rejected")
    assert ends == [pytest.approx((X, Y + 200), abs=1), pytest.approx((X - 200, Y - 200), abs=1)]


def test_the_darkest_part_of_the_map_view_begins_the_round(store, block):
    found = route_of(store, block, extent=(X - 450, Y - 100, X + 400, Y + 450), length_m=1_300.0)
    assert found.points[0] == found.points[-1] and found.points[0] == pytest.approx((X + 150, Y + 150), abs=320)
    assert found.metres["dark"] > 450 and found.length_m <= 1_300


@pytest.mark.parametrize("wish, key", [
    ({"start": (X, Y), "length_m": 100.0}, "dark-route.length-bad"), ({"start": (X, Y), "length_m": 90_000.0}, "dark-route.length-bad"),
    ({"start": (X, Y), "length_m": float("nan")}, "dark-route.length-bad"), ({}, "dark-route.no-start"),
    ({"extent": (X - 20_000, Y, X, Y + 100)}, "dark-route.zoom-in"), ({"start": (X - 800.0, Y)}, "dark-route.start-far"),
    ({"start": (X + 40_000, Y)}, "light-near.no-streets-here"), ({"start": (X - 400.0, Y), "length_m": 300.0}, "dark-route.nothing-dark"),
])  # fmt: skip
def test_what_cannot_be_is_said(store, block, wish, key):
    with pytest.raises(InputError) as told:
        route_of(store, block, **wish)
    assert told.value.key == key and "{" not in told.value.text(Texts("sv")) + told.value.text(Texts("en"))


def test_it_can_be_stopped(store, block):
    def stop(share):
        if share > 0.56:
            raise Cancelled

    with pytest.raises(Cancelled):
        route_of(store, block, stop, start=(X, Y))
