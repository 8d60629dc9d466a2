# SPDX-License-Identifier: GPL-2.0-or-later
"""Hotspot areas, WKB, frames and tasks."""

from __future__ import annotations

import math

import pytest
from qgis.core import QgsApplication, QgsFeedback, QgsGeometry
from qgis.PyQt.QtCore import QEventLoop, QTimer

from est_plugin.core import geometry
from est_plugin.core.errors import Cancelled, InputError
from est_plugin.gis.frames import frame
from est_plugin.gis.hotspot_area import hotspot_polygon, hotspot_wkb
from est_plugin.gis.qgs_geometry import qgs_geometry, wkb
from est_plugin.gis.tasks import Task, start
from tests.gis.conftest import at, town


def test_a_point_becomes_a_circle_of_25_metres():
    area, drawn_as = hotspot_polygon(QgsGeometry.fromWkt("POINT(100 100)"))
    assert drawn_as == "point"
    assert area.area() == pytest.approx(math.pi * 25**2, rel=0.01)
    assert area.boundingBox().width() == pytest.approx(50)


def test_a_road_stretch_is_15_metres_to_either_side_with_flat_ends():
    area, drawn_as = hotspot_polygon(QgsGeometry.fromWkt("LINESTRING(0 0, 100 0)"))
    assert drawn_as == "road_stretch"
    assert area.area() == pytest.approx(100 * 30)
    assert area.boundingBox().xMinimum() == pytest.approx(0) and area.boundingBox().xMaximum() == pytest.approx(100)


def test_an_area_stays_as_drawn():
    area, drawn_as = hotspot_polygon(QgsGeometry.fromWkt("POLYGON((0 0, 10 0, 10 10, 0 10, 0 0))"))
    assert drawn_as == "area" and area.area() == pytest.approx(100)


@pytest.mark.parametrize(
    "drawn",
    [
        "POLYGON((0 0, 10 10, 10 0, 0 10, 0 0))",
        "MULTIPOLYGON(((0 0, 4 0, 4 4, 0 4, 0 0)), ((10 0, 14 0, 14 4, 10 4, 10 0)))",
        "LINESTRING(0 0, 100 0, 100 1, 0 1)",
        "MULTILINESTRING((0 0, 10 0), (200 0, 210 0))",
    ],
)
def test_whatever_was_drawn_becomes_one_valid_polygon(drawn):
    area, _drawn_as = hotspot_polygon(QgsGeometry.fromWkt(drawn))
    assert area.isGeosValid() and not area.isMultipart() and area.area() > 0
    assert geometry.kind(wkb(area)) == geometry.POLYGON


@pytest.mark.parametrize("drawn", ["POINT EMPTY", "LINESTRING(5 5, 5 5)", "POLYGON((0 0, 1 1, 0 0))"])
def test_nothing_drawn_is_refused_with_a_reason(drawn):
    with pytest.raises(InputError):
        hotspot_polygon(QgsGeometry.fromWkt(drawn))


def test_wkb_goes_both_ways_and_loses_height():
    assert geometry.point_xy(wkb(QgsGeometry.fromWkt("PointZ(1 2 3)"))) == (1, 2)
    assert qgs_geometry(geometry.line([(0, 0), (3, 4)])).length() == pytest.approx(5)
    assert wkb(qgs_geometry(None)) is None
    assert hotspot_wkb(geometry.point(0, 0))[1] == "point"


def test_a_multi_line_keeps_its_longest_part():
    assert geometry.line_points(wkb(QgsGeometry.fromWkt("MULTILINESTRING((0 0, 1 0), (0 0, 9 0))"))) == [(0, 0), (9, 0)]


def test_a_layer_becomes_a_frame_in_metres(qgis_app):
    pytest.importorskip("geopandas", reason="geopandas is an optional library")
    made = frame(town()["streets_paths"], ["namn", "highway"])
    assert len(made) == 5 and made.crs.is_projected
    assert made.geometry.length.iloc[0] == pytest.approx(200)
    assert list(made["namn"])[1] == "Torggatan"


def test_a_frame_can_be_cancelled(qgis_app):
    pytest.importorskip("geopandas", reason="geopandas is an optional library")
    feedback = QgsFeedback()
    feedback.cancel()
    with pytest.raises(Cancelled):
        frame(town()["streets_paths"], feedback=feedback)


def outcome():
    done, failed = [], []
    return done, failed, done.append, failed.append


def test_a_task_hands_its_result_to_the_callback(qgis_app):
    done, failed, on_done, on_failed = outcome()
    loop = QEventLoop()
    task = Task("räkna", lambda task: sum(range(10)), lambda result: (on_done(result), loop.quit()), on_failed)
    QTimer.singleShot(0, lambda: start(task, QgsApplication.taskManager()))
    QTimer.singleShot(10_000, loop.quit)
    loop.exec()
    assert done == [45] and failed == [] and task.error is None


def test_an_exception_in_a_task_reaches_the_callback_and_not_the_process(qgis_app):
    done, failed, on_done, on_failed = outcome()

    def work(task):
        raise ValueError("kaputt")

    task = Task("x", work, on_done, on_failed)
    assert task.run() is False
    task.finished(False)
    assert done == [] and isinstance(failed[0], ValueError)


def test_a_cancelled_task_reports_cancelled_and_stops_its_work(qgis_app):
    done, failed, on_done, on_failed = outcome()
    rounds = []

    def work(task):
        for number in range(100):
            task.check()
            rounds.append(number)
            if number == 2:
                task.cancel()
            task.set_progress(number / 100)

    task = Task("x", work, on_done, on_failed)
    assert task.run() is False
    task.finished(False)
    assert rounds == [0, 1, 2] and task.feedback.isCanceled()
    assert done == [] and isinstance(failed[0], Cancelled)


def test_places_of_the_test_town_are_metric():
    assert geometry.distance(at(0, 0), at(3, 4)) == pytest.approx(5)
