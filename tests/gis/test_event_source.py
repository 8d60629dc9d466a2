# SPDX-License-Identifier: GPL-2.0-or-later
"""Points become arrays in metres and seconds; what has no place or no time is counted, not guessed."""
from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransformContext, QgsFeature, QgsGeometry, QgsVectorLayer

from est_plugin.core.errors import Cancelled, InputError
from est_plugin.gis.event_source import TimeFields, metric_crs, read_events

STOCKHOLM = ZoneInfo("Europe/Stockholm")
SWEREF = QgsCoordinateReferenceSystem("EPSG:3006")
CONTEXT = QgsCoordinateTransformContext()
WHEN = TimeFields("start", "end", STOCKHOLM)


def layer_of(rows, crs="EPSG:3006", kind="Point", fields="field=start:string(40)&field=end:string(40)&field=kind:string(10)") -> QgsVectorLayer:
    layer = QgsVectorLayer(f"{kind}?crs={crs}&{fields}", "rapporter", "memory")
    features = []
    for wkt, *values in rows:
        feature = QgsFeature(layer.fields())
        feature.setAttributes([*values, *[None] * (layer.fields().count() - len(values))])
        if wkt:
            feature.setGeometry(QgsGeometry.fromWkt(wkt))
        features.append(feature)
    assert layer.dataProvider().addFeatures(features)[0]
    return layer


def seconds(*parts: int) -> int:
    return int(dt.datetime(*parts, tzinfo=STOCKHOLM).timestamp())


def test_days_moments_and_intervals_become_utc_seconds(qgis_app):
    layer = layer_of([
        ("POINT(1 2)", "2026-11-17"), ("POINT(1 2)", "2026-11-17 18:00"), ("POINT(1 2)", "2026-11-17T22:00:00Z", "2026-11-18 05:00"),
        ("POINT(1 2)", "2026-03-29"), ("POINT(1 2)", "17 nov 2026 kl. 18.30", "2026-11-18"),
    ])  # fmt: skip
    found = read_events(layer, SWEREF, CONTEXT, times=WHEN)
    assert found.start_s.tolist() == [
        seconds(2026, 11, 17), seconds(2026, 11, 17, 18), seconds(2026, 11, 17, 23), seconds(2026, 3, 29), seconds(2026, 11, 17, 18, 30)]
    assert (found.end_s - found.start_s).tolist() == [86_400, 0, 6 * 3600, 23 * 3600, 86_400 + 5.5 * 3600]


def test_what_has_no_place_or_no_time_is_counted(qgis_app):
    layer = layer_of([
        ("POINT(1 2)", "2026-11-17"), ("", "2026-11-17"), ("POINT EMPTY", "2026-11-17"), ("POINT(1 2)", "i fredags"), ("POINT(1 2)", None),
        ("POINT(1 2)", "2026-11-18", "2026-11-16"), ("POINT(1 2)", "2026-03-29 02:30"),
    ])  # fmt: skip
    found = read_events(layer, SWEREF, CONTEXT, times=WHEN)
    assert (len(found), found.without_place, found.without_time, found.bad_time) == (1, 2, 4, "i fredags")
    without = read_events(layer, SWEREF, CONTEXT)
    assert len(without) == 5 and without.start_s is None and without.xy.tolist() == [[1.0, 2.0]] * 5
    assert len(read_events(layer, None, CONTEXT, times=WHEN)) == 3


def test_another_system_is_turned_into_metres_and_a_multipoint_is_several_events(qgis_app):
    layer = layer_of([("MULTIPOINT((15 60),(15 61))", "2026-11-17")], crs="EPSG:4326", kind="MultiPoint")
    found = read_events(layer, SWEREF, CONTEXT, times=WHEN)
    assert np.abs(found.xy[:, 0] - 500_000).max() < 1 and found.xy[1, 1] - found.xy[0, 1] == pytest.approx(111_400, abs=100)
    assert len(found.start_s) == 2


def test_a_selection_counts_only_what_it_chooses(qgis_app):
    layer = layer_of([("POINT(1 2)", "2026-11-17", None, "a"), ("POINT(3 4)", "2026-11-17", None, "b")])
    assert read_events(layer, SWEREF, CONTEXT, times=WHEN, where="kind = 'b'").xy.tolist() == [[3.0, 4.0]]
    with pytest.raises(InputError, match="where-bad"):
        read_events(layer, SWEREF, CONTEXT, where="kind = = 'b'")


def test_dates_and_times_of_a_geopackage_are_read_as_what_they_are(qgis_app, tmp_path):
    from osgeo import ogr

    path = tmp_path / "r.gpkg"
    source = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    made = source.CreateLayer("r", geom_type=ogr.wkbPoint)
    made.CreateField(ogr.FieldDefn("start", ogr.OFTDateTime))
    made.CreateField(ogr.FieldDefn("end", ogr.OFTDate))
    feature = ogr.Feature(made.GetLayerDefn())
    feature.SetGeometry(ogr.CreateGeometryFromWkt("POINT(1 2)"))
    feature.SetField("start", 2026, 7, 1, 22, 0, 0.0, 100)
    feature.SetField("end", 2026, 7, 2, 0, 0, 0.0, 0)
    made.CreateFeature(feature)
    source = made = feature = None
    layer = QgsVectorLayer(f"{path}|layername=r", "r", "ogr")
    layer.setCrs(SWEREF)
    found = read_events(layer, SWEREF, CONTEXT, times=WHEN, file_zone=dt.timezone.utc)
    assert found.start_s.tolist() == [seconds(2026, 7, 2)] and found.end_s.tolist() == [seconds(2026, 7, 3)]


def test_a_field_that_is_not_there_is_told_with_those_that_are(qgis_app):
    layer = layer_of([])
    with pytest.raises(InputError) as caught:
        read_events(layer, SWEREF, CONTEXT, times=TimeFields("när", "", STOCKHOLM))
    assert caught.value.details == {"field": "när", "fields": "start, end, kind"}
    assert len(read_events(layer, SWEREF, CONTEXT, times=WHEN)) == 0


def test_the_first_system_in_metres_is_taken(qgis_app):
    degrees, mercator, nothing = (QgsCoordinateReferenceSystem(one) for one in ("EPSG:4326", "EPSG:3857", ""))
    assert metric_crs([nothing, degrees, mercator, SWEREF]) == SWEREF
    for candidates, key in (([nothing], "events.no-crs"), ([mercator, degrees], "events.no-metric-crs")):
        with pytest.raises(InputError) as caught:
            metric_crs(candidates)
        assert caught.value.key == key
    with pytest.raises(InputError) as caught:
        read_events(layer_of([("POINT(1 2)",)], crs=""), SWEREF, CONTEXT)
    assert caught.value.key == "events.layer-no-crs"


def test_the_user_can_stop_it(qgis_app):
    from qgis.core import QgsFeedback

    feedback = QgsFeedback()
    feedback.cancel()
    with pytest.raises(Cancelled):
        read_events(layer_of([("POINT(1 2)", "2026-11-17")]), SWEREF, CONTEXT, feedback=feedback)
