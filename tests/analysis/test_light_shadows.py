# SPDX-License-Identifier: GPL-2.0-or-later
"""Buildings hide lamps: against shapely on random towns, and by hand for walls, roofs, courtyards and bad rings."""
from __future__ import annotations

import numpy as np
import pytest
from shapely.geometry import LineString, Polygon
from shapely.geometry import Point as ShapelyPoint

from est_plugin.analysis.light_cells import PointCells
from est_plugin.analysis.light_field import LightField
from est_plugin.analysis.light_photometry import reach_m
from est_plugin.analysis.light_shadows import buildings_of, containing
from tests.analysis.light_factory import box, lamps, paths


def lit(polygons: list, lamp: tuple, line: list, **kind: float) -> np.ndarray:
    """Which of the samples along a line get light."""
    _lines, samples = paths(line)
    return LightField(samples, lamps(lamp, **kind), buildings_of(polygons)).light().horizontal_lx > 0


def test_a_building_hides_what_lies_behind_it_and_nothing_else():
    """Lamp at (0, 0), wall 4 m wide at x = 10: at x = 20 the shadow reaches from y = -4 to 4."""
    seen = lit([box(10, -2, 2, 4)], (0, 0), [(20, -10), (20, 10)])
    y = np.arange(-9, 10, 2)
    assert (seen == (np.abs(y) > 4)).all()


def test_a_lamp_on_the_wall_lights_its_own_side_only():
    house = box(0, 0, 20, 10)
    for lamp in ((10, 0), (10, 0.4), (10, 2.5), (10, -0.1)):  # on the wall, drawn a little inside it, just outside
        assert lit([house], lamp, [(5, -5), (15, -5)]).all(), lamp
        assert not lit([house], lamp, [(5, 15), (15, 15)]).any(), lamp


def test_a_lamp_deep_inside_a_roof_and_a_place_inside_a_building_are_not_hidden_by_it():
    station = box(0, 0, 40, 40)
    assert lit([station], (20, 20), [(18, 45), (22, 45)], height=10.0, flux=9000.0).all()
    assert lit([station], (-5, 20), [(4, 15), (4, 25)]).all()
    assert not lit([station, box(-3, 0, 1, 40)], (-5, 20), [(4, 15), (4, 25)]).any()  # but another one hides it


def test_a_courtyard_is_open_to_its_own_lamp_and_closed_to_the_street():
    ring = [*box(0, 0, 40, 40), *box(10, 10, 20, 20)]
    assert lit([ring], (20, 20), [(15, 12), (25, 12)]).all()
    assert not lit([ring], (20, -8), [(15, 12), (25, 12)]).any()
    assert not lit([[one[::-1] for one in ring]], (20, -8), [(15, 12), (25, 12)]).any()  # whichever way it was drawn


@pytest.mark.parametrize(
    "polygon",
    [
        [], [np.empty((0, 2))], [np.array([(1.0, 1.0)])], [np.array([(0.0, 0.0), (5.0, 5.0)])], [np.array([(0.0, 0.0), (5.0, 0.0), (0.0, 0.0)])],
        [np.array([(0.0, 0.0), (np.nan, 0.0), (3.0, 3.0), (0.0, 0.0)])], [np.zeros((5, 2))],
    ],
)  # fmt: skip
def test_rings_that_are_no_areas_hide_nothing(polygon):
    assert len(buildings_of([polygon])) == 0
    assert lit([polygon], (0, 0), [(5, 1), (5, 5)]).all()


def random_town(seed: int) -> tuple[list, np.ndarray, np.ndarray]:
    """Turned boxes, lamps outside them and clear of walls, places anywhere."""
    rng = np.random.default_rng(seed)
    rings = []
    for _ in range(25):
        turn, (w, h) = rng.uniform(0, np.pi), rng.uniform(4, 30, 2)
        corners = np.array([(-w, -h), (w, -h), (w, h), (-w, h)]) / 2 @ np.array([(np.cos(turn), np.sin(turn)), (-np.sin(turn), np.cos(turn))])
        rings.append(corners + rng.uniform(0, 150, 2))
    shapes = [Polygon(ring) for ring in rings]
    places = rng.uniform(0, 150, (400, 2))
    free = [xy for xy in rng.uniform(0, 150, (60, 2)) if all(one.distance(ShapelyPoint(xy)) > 0.5 for one in shapes)]
    return rings, np.array(free[:15]), places


@pytest.mark.parametrize("seed", [1, 2])
def test_shadows_and_insides_equal_shapely(seed):
    rings, free, places = random_town(seed)
    shapes = [Polygon(ring) for ring in rings]
    cells = PointCells(places, 16.0)
    found = set(zip(*(values.tolist() for values in containing(buildings_of([[ring] for ring in rings]), cells))))
    inside = {(at, number) for at, xy in enumerate(places) for number, one in enumerate(shapes) if one.contains(ShapelyPoint(xy))}
    assert found == inside and len(inside) > 20
    _lines, samples = paths(*[[xy - (0.05, 0), xy + (0.05, 0)] for xy in places])
    field = LightField(samples, lamps(*free), buildings_of([[ring] for ring in rings]))
    seen = {(int(lamp), int(at)) for part in field.contributions() for lamp, at in zip(part.lamp, part.sample)}
    hidden, reach = 0, float(reach_m(field.lamps)[0])
    for lamp, xy in enumerate(free):
        for at, place in enumerate(places):
            if np.hypot(*(place - xy)) > reach:
                continue
            ray = LineString([xy, place])
            blocked = any(ray.intersection(one).length > 1e-6 for number, one in enumerate(shapes) if (at, number) not in inside)
            touches = any(0 < ray.intersection(one).length <= 1e-3 for one in shapes)
            hidden += blocked
            assert touches or ((lamp, at) not in seen) == blocked, (lamp, at)
    assert hidden > 100
