# SPDX-License-Identifier: GPL-2.0-or-later
"""Avbrott: one measure for lamps that are out together, its date by the rules, and back again by undo."""
from __future__ import annotations

import datetime as dt

import pytest
from qgis.core import QgsFeature, QgsGeometry, QgsProject, QgsVectorLayer

from est_plugin.core import geometry
from est_plugin.core.errors import InputError
from est_plugin.gis import layer_roles
from est_plugin.jobs import assign, outages

NOW = dt.datetime(2026, 11, 16, 9, 0, tzinfo=dt.timezone.utc)  # a Monday
TODAY = NOW.date()
X, Y = 150_000.0, 6_340_000.0


@pytest.fixture
def project(store):
    """Twelve lamps along a street; the last four belong to somebody else, one cabinet feeds the first four."""
    made = QgsProject()
    lamps = QgsVectorLayer("Point?crs=EPSG:3008&field=stolpnr:string&field=ägare:string&field=central:string&field=släckt:string", "l", "memory")
    streets = QgsVectorLayer("LineString?crs=EPSG:3008&field=name:string", "g", "memory")
    for k in range(12):
        feature = QgsFeature(lamps.fields())
        feature.setAttributes([f"H-{k:02d}", "Fastighetsägare" if k > 7 else "Kommunen", "BC1" if k < 4 else "", "ja" if k == 6 else "nej"])
        feature.setGeometry(QgsGeometry.fromWkt(f"POINT({X + 30 * k} {Y + 4})"))
        lamps.dataProvider().addFeatures([feature])
    for first, last in ((-50, 100), (100, 500)):
        feature = QgsFeature(streets.fields())
        feature.setAttributes(["Storgatan"])
        feature.setGeometry(QgsGeometry.fromWkt(f"LINESTRING({X + first} {Y}, {X + last} {Y})"))
        streets.dataProvider().addFeatures([feature])
    for layer, role in ((lamps, layer_roles.LIGHTING_POINTS), (streets, layer_roles.STREETS_PATHS)):
        layer_roles.set_role(layer, role)
        made.addMapLayer(layer)
    yield made
    made.clear()


def dark(store, *numbers, **more):
    """Lighting defects at these lamps."""
    with store.transaction("test") as tx:
        return [
            tx.insert("lighting_defect", {
                "fault": "out", "pole_number": f"H-{k:02d}", "lamp_owner": "property_owner" if k > 7 else "municipality",
                "geom": geometry.point(X + 30 * k, Y + 4), **more,
            }) for k in numbers
        ]  # fmt: skip


def planned(store, project):
    return outages.plan_outages(store, project, NOW)


def test_three_in_a_row_become_one_measure_with_the_date_of_the_rule(store, project):
    rows = dark(store, 3, 4, 5)
    (one,) = planned(store, project)
    assert (one.outage.kind, one.outage.street, one.values) == ("in_row", "Storgatan", {"in_row": 3, "extent": "three_or_more"})
    done = outages.apply_outages(store, [one], TODAY)
    (measure,) = store.find("measure")
    assert measure["due_date"] == dt.date(2026, 11, 19) and "3 i rad" in measure["due_reason"]
    assert measure["title"] == "3 lampor i rad släckta, Storgatan: H-03, H-04, H-05"
    assert {row[0] for row in store.rows("measure_link", ("lighting_defect_id",))} == {row.id for row in rows}
    assert {(row["in_row"], row["handling"]) for row in store.find("lighting_defect")} == {(3, "open")}
    store.undo(done)
    assert not store.find("measure") and {row["in_row"] for row in store.find("lighting_defect")} == {None}


def test_single_lamps_stay_with_the_inspection_round(store, project):
    dark(store, 0, 2, 5)
    assert planned(store, project) == []


def test_two_in_a_row_count_where_the_place_says_so(store, project):
    dark(store, 3, 4)
    assert planned(store, project) == []
    for row in store.find("lighting_defect"):
        with store.transaction("test") as tx:
            tx.update(row, place_type="park")
    (one,) = planned(store, project)
    assert one.parts[0].given.due_date == dt.date(2026, 11, 19)


def test_a_lamp_off_on_purpose_is_passed_over_and_breaks_no_row(store, project):
    dark(store, 4, 5, 7)
    off = dark(store, 6, is_deliberate=True)[0]
    (one,) = planned(store, project)
    assert one.outage.n == 3 and off.id not in one.outage.keys


def test_each_owner_gets_a_measure_of_its_own_and_one_outside_is_asked(store, project):
    dark(store, 7, 8, 9)
    (one,) = planned(store, project)
    outages.apply_outages(store, [one], TODAY)
    by_status = {measure["status"]: measure for measure in store.find("measure")}
    assert set(by_status) == {"new", "forwarded"} and by_status["forwarded"]["answer_by"] > TODAY
    assert store.get("organisation", by_status["forwarded"]["forwarded_to_id"])["code"] == "private_owner"
    assert store.count("measure_link") == 3 and {row["in_row"] for row in store.find("lighting_defect")} == {3}


def test_measures_of_single_lamps_become_the_same_thing_as_the_new_one(store, project):
    first, second, _third = dark(store, 3, 4, 5)
    given = assign.as_input(assign.propose(store, [("lighting_defect", first.id)], NOW)[0], "sv", str)
    assign.assign_each(store, [([("lighting_defect", first.id)], given), ([("lighting_defect", second.id)], given)])
    (one,) = planned(store, project)
    assert len(one.parts[0].earlier) == 2
    done = outages.apply_outages(store, [one], TODAY)
    statuses = sorted(measure["status"] for measure in store.find("measure"))
    assert statuses == ["duplicate", "duplicate", "new"]
    kept = store.find("measure", {"status": "new"})[0]
    assert {m["same_as_id"] for m in store.find("measure", {"status": "duplicate"})} == {kept.id}
    store.undo(done)
    assert sorted(measure["status"] for measure in store.find("measure")) == ["new", "new"]


def test_what_is_done_is_not_done_again_and_one_more_lamp_is(store, project):
    dark(store, 3, 4, 5)
    outages.apply_outages(store, planned(store, project), TODAY)
    assert [one.is_done for one in planned(store, project)] == [True]
    dark(store, 7)
    (one,) = planned(store, project)  # 6 is off on purpose
    assert not one.is_done and one.outage.n == 4
    outages.apply_outages(store, [one], TODAY)
    assert sorted(measure["status"] for measure in store.find("measure")) == ["duplicate", "new"]
    assert store.count("measure_link", {"measure_id": store.find("measure", {"status": "new"})[0].id}) == 4


def test_a_whole_cabinet_is_rung_about_first(store, project):
    dark(store, 0, 1, 2)
    (one,) = planned(store, project)
    assert one.outage.kind == "area" and one.must_call
    with pytest.raises(InputError):
        outages.apply_outages(store, [one], TODAY)
    assert store.count("measure") == 0
    outages.apply_outages(store, [one], TODAY, called_at=NOW)
    (measure,) = store.find("measure")
    assert measure["called_at"] == NOW and measure["priority"] == 4 and "BC1" in measure["title"]
    assert [one.must_call for one in planned(store, project)] == [False]


def test_more_than_the_map_shows_is_never_made_less(store, project):
    dark(store, 3, 4, 5, in_row=7, extent="whole_street")
    outages.apply_outages(store, planned(store, project), TODAY)
    assert {(row["in_row"], row["extent"]) for row in store.find("lighting_defect")} == {(7, "whole_street")}


def test_a_walks_lamps_are_answered_through_their_finding(store, project, walk):
    with store.transaction("test") as tx:
        finding = tx.insert("finding", {"description": "Mörkt", "category": "A1", "walk_id": walk.id, "geom": geometry.point(X + 120, Y)})
    dark(store, 3, 4, 5, finding_id=finding.id)
    outages.apply_outages(store, planned(store, project), TODAY)
    assert store.get("finding", finding.id)["handling"] == "open"
    assert store.find("measure")[0]["due_date"] == dt.date(2026, 11, 19)


def test_without_a_base_map_the_defects_tell_themselves(store):
    dark(store, 3, 4, 5)
    (one,) = outages.plan_outages(store, None, NOW)
    assert one.outage.n == 3 and one.outage.street == ""


def test_nothing_chosen_is_refused(store):
    with pytest.raises(InputError):
        outages.apply_outages(store, [], TODAY)
