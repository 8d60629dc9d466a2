# SPDX-License-Identifier: GPL-2.0-or-later
"""Polygons of a layer as one area: overlaps count once, broken shapes are repaired, cells of a grid are known again."""
from __future__ import annotations

import numpy as np
import pytest
from qgis.core import QgsGeometry

from est_plugin.gis.united_areas import united


def areas(*wkt: str):
    return united([QgsGeometry.fromWkt(one) for one in wkt])


def square(x: float, y: float, side: float = 100.0) -> str:
    return f"POLYGON(({x} {y}, {x + side} {y}, {x + side} {y + side}, {x} {y + side}, {x} {y}))"


def test_overlap_counts_once(qgis_app):
    found = areas(square(0, 0), square(50, 0), square(50, 0))
    assert found.area_m2 == pytest.approx(15_000) and found.overlap_m2 == pytest.approx(15_000) and len(found.parts) == 3


def test_broken_shapes_are_repaired_and_what_has_no_area_is_left_out(qgis_app):
    bow_tie = "POLYGON((0 0, 100 100, 100 0, 0 100, 0 0))"
    found = areas(bow_tie, "POLYGON EMPTY", "POLYGON((0 0, 5 0, 0 0))", "POLYGON((0 0, 50 0, 100 0, 0 0))")
    assert found.area_m2 == pytest.approx(5000) and len(found.parts) == 1
    nothing = areas()
    assert nothing.area_m2 == 0 and nothing.cell_m is None and not nothing.are_squares(100.0) and nothing.rings == []
    assert not nothing.holds(np.zeros((3, 2))).any() and not len(nothing.parts_in(nothing).parts)


def test_points_inside_holes_and_on_the_edge(qgis_app):
    found = areas("POLYGON((0 0, 90 0, 90 90, 0 90, 0 0), (30 30, 60 30, 60 60, 30 60, 30 30))", square(200, 0))
    xy = np.array([[10, 10], [45, 45], [0, 10], [90, 90], [250, 50], [150, 50], [1e9, 0]], dtype=float)
    assert found.holds(xy).tolist() == [True, False, True, True, True, False, False]


@pytest.mark.parametrize(
    ("wkt", "cell_m", "are_squares"),
    [
        ([square(0, 0), square(300, 200)], 100.0, True), ([square(0, 0), square(350, 200)], 100.0, False), ([square(0, 0), square(100, 0, 99)], None, False),
        (["POLYGON((0 0, 200 0, 200 50, 0 50, 0 0))"], 100.0, False), ([square(1e6 + 0.1, 7e6 + 0.7), square(1e6 + 5000.1, 7e6 + 0.7)], 100.0, True),
    ],
)  # fmt: skip
def test_squares_of_one_grid_are_known_again(qgis_app, wkt, cell_m, are_squares):
    found = areas(*wkt)
    assert (found.cell_m is None if cell_m is None else found.cell_m == pytest.approx(cell_m)) and found.are_squares(100.0) is are_squares


def test_parts_are_chosen_by_their_middle(qgis_app):
    found = areas(square(0, 0), square(100, 0), square(200, 0)).parts_in(areas(square(120, 0, 60)))
    assert [part.boundingBox().xMinimum() for part in found.parts] == [100.0] and found.within(areas(square(150, 0))).area_m2 == pytest.approx(5000)
