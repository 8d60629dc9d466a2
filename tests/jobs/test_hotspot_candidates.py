# SPDX-License-Identifier: GPL-2.0-or-later
"""Places proposed as hotspots: what is counted and what is not, their reason in words, joined, put away, accepted, looked up."""
from __future__ import annotations

import datetime as dt
import json

import pytest
from qgis.core import QgsCoordinateTransformContext, QgsFeature, QgsGeometry, QgsVectorLayer

from est_plugin.core import geometry
from est_plugin.core.errors import InputError
from est_plugin.core.hotspot_candidate import of_days, quality_words, reason
from est_plugin.gis.cell_areas import cell_areas, is_usable
from est_plugin.gis.hotspot_layers import METRICS_PROPERTY
from est_plugin.gis.qgs_geometry import qgs_geometry
from est_plugin.i18n import Texts
from est_plugin.jobs import hotspot_candidates as jobs
from est_plugin.jobs.hotspot_reports import default_period
from est_plugin.jobs.real_places import add_real_places
from est_plugin.jobs.save_hotspot import Accepted, accept
from est_plugin.storage import workspace

from .hotspot_story import SQUARE, TODAY, TUNNEL, plant, tell

SV, EN = Texts("sv"), Texts("en")


@pytest.fixture(scope="module")
def empty(tmp_path_factory, qgis_app):
    """A workspace without a row, for tests that only read."""
    path = workspace.create(tmp_path_factory.mktemp("empty") / "EST Tom.gpkg", "EPSG:3008", "sv", user="anna")
    with workspace.open_workspace(path, "anna") as opened:
        yield opened.store


@pytest.fixture
def told(store):
    plant(store)
    return store


def found(store, **options):
    return jobs.from_reports(store, TODAY, **options)


# -- what is found -----------------------------------------------------------------------------------------------------
def test_the_reason_says_number_place_period_time_and_what_was_before(told):
    square, tunnel = found(told).candidates
    assert reason(square, SV) == "12 rapporter inom 75 m, 1 sep–22 nov, 9 av dem på kvällen; 4 perioden före"
    assert reason(square, EN) == "12 reports within 75 m, 1 Sep–22 Nov, 9 of them in the evening; 4 in the period before"
    assert reason(tunnel, SV) == "3 rapporter inom 75 m, 1 sep–22 nov, alla på kvällen; ingen perioden före"
    assert (square.place, square.kind, square.main_band, square.felt_or_occurred) == ("Torget", "disorder", "evening", "occurred")
    assert (tunnel.kind, tunnel.felt_or_occurred, tunnel.n) == ("dark_place", "felt", 3)
    assert quality_words(square, SV) == "läget ±83 m" and quality_words(tunnel, SV) == "få rapporter, det kan vara slump · läget ±83 m"
    assert qgs_geometry(square.area).contains(qgs_geometry(geometry.point(*SQUARE)))


def test_felt_and_occurred_are_told_apart(told):
    with told.transaction("test") as tx:
        tell(tx, SQUARE, n=2, felt_or_occurred="felt")
    square = found(told).candidates[0]
    assert (square.n, square.occurred, square.felt, square.felt_or_occurred) == (14, 12, 2, "both")
    assert reason(square, SV).startswith("12 inträffade och 2 upplevda inom 75 m")
    assert reason(square, SV).endswith("perioden före 4 inträffade och 0 upplevda")


@pytest.mark.parametrize(("changes", "n"), [
    ({"review_state": "new"}, 12), ({"review_state": "rejected", "review_reason": "x"}, 12), ({"review_state": "masked"}, 17),
    ({"category": "POS"}, 12), ({"category": "EVE"}, 12), ({"category": "LUG"}, 12),
])  # fmt: skip
def test_only_reviewed_reports_of_something_wrong_count(told, changes, n):
    with told.transaction("test") as tx:
        tell(tx, SQUARE, n=5, **changes)
    assert found(told).candidates[0].n == n


def test_what_is_left_out_is_counted(told):
    with told.transaction("test") as tx:
        tell(tx, None, n=2)
        tell(tx, SQUARE, n=3, review_state="new")
        tell(tx, (250_000.0, 6_400_000.0), dt.date(2026, 10, 1), n=25, spread_m=0.0)  # the middle of a municipality
    made = found(told)
    assert (made.reports.without_place, made.reports.unreviewed, made.reports.at_centre) == (2, 3, 25)
    assert len(made.candidates) == 2
    assert made.candidates[0].parameters["left_out_centre_points"] == 25


def test_a_square_that_somebody_calls_a_place_is_one_although_all_reports_name_its_middle(told):
    square = (250_000.0, 6_400_000.0)
    with told.transaction("test") as tx:
        tell(tx, square, dt.date(2026, 10, 1), n=25, spread_m=0.0)
    add_real_places(told, [square])
    made = found(told)
    assert made.reports.at_centre == 0 and 25 in [one.n for one in made.candidates]


def test_four_reports_of_different_times_are_no_place(store):
    with store.transaction("test") as tx:
        tell(tx, SQUARE, n=2)
        tell(tx, SQUARE, hour=10, n=2)
    assert found(store).candidates == ()
    with store.transaction("test") as tx:
        tell(tx, SQUARE, hour=12)
    assert [one.n for one in found(store).candidates] == [5]


def test_a_month_without_an_hour_has_no_time_band(store):
    with store.transaction("test") as tx:
        start, end = dt.datetime(2026, 9, 30, 22, tzinfo=dt.timezone.utc), dt.datetime(2026, 10, 31, 23, tzinfo=dt.timezone.utc)
        tell(tx, SQUARE, n=6, occurred_from=start, occurred_to=end)
    (one,) = found(store).candidates
    assert one.band is None and "tiden är okänd för 6" in quality_words(one, SV) and "alla från samma dag" in quality_words(one, SV)
    assert one.before is None and reason(one, SV) == "6 rapporter inom 75 m, 1 sep–22 nov"


def test_period_and_radius_are_chosen_and_a_running_month_is_compared_with_as_many_days(told):
    october = found(told, period=of_days(dt.date(2026, 11, 1), dt.date(2026, 11, 30)))
    assert october.reports.period.last == TODAY
    assert [one.n for one in found(told, radius_m=10.0).candidates] == [7, 3, 3]
    with pytest.raises(InputError):
        found(told, radius_m=0.0)
    assert default_period(dt.date(2027, 1, 31)) == of_days(dt.date(2026, 11, 1), dt.date(2027, 1, 31))


@pytest.mark.parametrize("value", [None, "75", True, -5, 0, 1e9, float("nan")])
def test_a_radius_setting_that_is_none_gives_the_default(empty, value):
    empty.set_setting("hotspot_radius_m", value)
    assert jobs.radius_of(empty) == 75.0


def test_an_empty_workspace_proposes_nothing(store):
    assert found(store).candidates == () and found(store).reports.now == ()


# -- joined, put away, accepted ----------------------------------------------------------------------------------------
def test_joined_proposals_are_counted_anew_in_the_area_of_them_all(told):
    made = found(told)
    between = ((SQUARE[0] + TUNNEL[0]) / 2, (SQUARE[1] + TUNNEL[1]) / 2)
    with told.transaction("test") as tx:
        tell(tx, between)
    one = jobs.joined(found(told).reports, made.candidates)
    assert one.n == 16 and reason(one, SV).startswith("13 inträffade och 3 upplevda i området")
    with pytest.raises(InputError):
        jobs.joined(made.reports, made.candidates[:1])


def test_what_was_put_away_stays_away_until_the_next_week_and_can_be_taken_back(told):
    square = found(told).candidates[0]
    done = jobs.put_away(told, [square], TODAY)
    assert [one.n for one in found(told).candidates] == [3] and found(told).put_away == 1
    assert len(jobs.from_reports(told, TODAY + dt.timedelta(days=1)).candidates) == 2  # Monday
    told.undo(done)
    assert len(found(told).candidates) == 2


def test_a_list_of_put_away_ones_that_cannot_be_read_is_forgotten(told):
    for written in ("x", 7, [1, {"week": "2026-W47"}], [{"week": "2026-W47", "xy": [1]}], [{"week": "2026-W47", "xy": ["a", None]}], {"a": 1}):
        told.set_setting(jobs.PUT_AWAY, written)
        assert len(found(told).candidates) == 2


def test_accepted_ones_are_hotspots_in_one_transaction_and_are_not_proposed_again(told):
    made = found(told).candidates
    rows, done = accept(told, [Accepted(one, name) for one, name in zip(made, ("Torget", "Tunneln"))], TODAY, "sv")
    assert [row["name"] for row in rows] == ["Torget", "Tunneln"] and {row["state"] for row in rows} == {"active"}
    square = told.get("hotspot", rows[0].id)
    assert (square["events"], square["time_band"], square["hotspot_kind"], square["level"]) == (12, "evening", "disorder", "watch")
    assert (square["period_from"], square["period_to"], square["review_date"]) == (dt.date(2026, 9, 1), TODAY, dt.date(2027, 2, 22))
    kept = square["analysis"]
    assert kept["method"] == "repeat_places" and kept["radius_m"] == 75 and kept["n"] == 12 and kept["reason"] == square["reason"]
    assert found(told).candidates == () and found(told).known == 2
    told.undo(done)
    assert told.count("hotspot") == 0


def test_more_reports_update_the_hotspot_that_is_there_and_keep_what_was_written(told):
    square = found(told).candidates[0]
    (row,), _done = accept(told, [Accepted(square, "Torget")], TODAY, "sv", state="candidate")
    with told.transaction("test") as tx:
        tx.update(row, reason=f"Bråk vid kiosken.\n{row['reason']}", time_band="night")
        tell(tx, SQUARE, n=2)
    again = found(told).candidates[0]
    same = jobs.same_place(told, again.area)
    assert same.id == row.id and again.n == 14
    accept(told, [Accepted(again, "Annat namn", same)], TODAY, "sv")
    (now,) = told.find("hotspot")
    assert (now["name"], now["events"], now["time_band"], now["state"]) == ("Torget", 14, "night", "active")
    assert now["reason"] == "Bråk vid kiosken.\n14 rapporter inom 75 m, 1 sep–22 nov, 11 av dem på kvällen; 4 perioden före"


def test_a_closed_hotspot_is_no_obstacle(told):
    square = found(told).candidates[0]
    (row,), _done = accept(told, [Accepted(square, "Torget")], TODAY, "sv")
    with told.transaction("test") as tx:
        tx.update(row, state="closed")
    assert jobs.same_place(told, square.area) is None and len(found(told).candidates) == 2


# -- from a layer of cells ---------------------------------------------------------------------------------------------
def cells(fields, rows, kind="Polygon", crs="EPSG:3008"):
    """Squares of 100 m by column and row, with their values."""
    layer = QgsVectorLayer(f"{kind}?crs={crs}&" + "&".join(f"field={name}" for name in fields), "rutor", "memory")
    features = []
    for (i, j), *values in rows:
        feature = QgsFeature(layer.fields())
        x, y = 150_000 + 100 * i, 6_340_000 + 100 * j
        wkt = f"POLYGON(({x} {y},{x + 100} {y},{x + 100} {y + 100},{x} {y + 100},{x} {y}))" if kind == "Polygon" else f"LINESTRING({x} {y},{x + 100} {y})"
        feature.setGeometry(QgsGeometry.fromWkt(wkt))
        feature.setAttributes(values)
        features.append(feature)
    assert layer.dataProvider().addFeatures(features)[0]
    return layer


GI = ("n:int", "gi_star:double", "p_adjusted:double", "change:string")
HOT = [((0, 0), 8, 3.1, 0.01, "growing"), ((1, 0), 9, 4.24, 0.0002, "growing"), ((2, 1), 4, 2.9, 0.02, "growing"), ((7, 7), 6, 3.0, 0.03, "new"),
       ((5, 5), 9, 2.0, 0.2, "steady"), ((9, 9), 0, -4.0, 0.001, "former")]  # fmt: skip


def of_layer(store, layer):
    return jobs.from_layer(store, layer, QgsCoordinateTransformContext(), TODAY).candidates


def test_significant_cells_that_touch_also_in_a_corner_are_one_area(empty):
    layer = cells(GI, HOT)
    period = {"from": "2026-09-01", "to": "2026-10-31"}
    layer.setCustomProperty("est_plugin/metrics", json.dumps({"method": "gi_star", "parameters": {"FROM": None}, "period": period}))
    large, small = of_layer(empty, layer)
    assert (large.n, large.parameters["cells"], small.n) == (21, 3, 6)
    assert qgs_geometry(large.area).area() == pytest.approx(30_000, rel=0.01) and qgs_geometry(large.area).isGeosValid()
    assert reason(large, SV) == "21 rapporter i 3 rutor, sep–okt; Gi* 4,2, justerat p < 0,001, växer"
    assert reason(small, SV) == "6 rapporter i en ruta, sep–okt; Gi* 3,0, justerat p 0,030, ny sedan perioden före"
    assert large.parameters["made_by"]["method"] == "gi_star" and large.felt_or_occurred == "both"
    json.dumps(large.parameters)


@pytest.mark.parametrize(("fields", "rows", "areas"), [
    (("N:int", "P_VALUE:double", "GiZScore:double"), [((0, 0), 6, 0.001, 3.4), ((4, 0), 6, 0.02, 2.4)], [6]),
    (("n:int", "z:double"), [((0, 0), 6, 2.6), ((4, 0), 6, 2.5)], [6]),
    (("antal:int",), [((2 * i, 0), i) for i in range(20)], [19]),
    (("antal:int",), [((2 * i, 0), 1) for i in range(20)], []),
    (("density:double",), [((2 * i, 0), float(i)) for i in range(40)], [0, 0]),
    (("cluster_id:int", "n:int"), [((0, 0), 1, 6), ((4, 0), 1, 7), ((9, 9), 2, 3), ((8, 0), None, 9)], [13]),
    (("n:int", "p_adjusted:double", "p_exact:double"), [((0, 0), 6, 0.01, 0.04), ((4, 0), 6, 0.01, 0.06), ((8, 0), 7, 0.01, None)], [7, 6]),
    (("n:string",), [((0, 0), "många")], []),
])  # fmt: skip
def test_layers_of_other_tools_are_read_by_what_they_tell(empty, fields, rows, areas):
    assert [one.n for one in of_layer(empty, cells(fields, rows))] == areas


def test_street_segments_become_areas_along_the_street(empty):
    (one,) = of_layer(empty, cells(GI, [HOT[0], HOT[1]], "LineString"))
    assert one.parameters["is_lines"] and reason(one, SV).startswith("17 rapporter längs 2 gatustycken")
    assert qgs_geometry(one.area).area() == pytest.approx(200 * 30, rel=0.1)


def test_our_own_reports_in_the_cells_give_time_and_change(told):
    layer = cells(GI, [((0, 0), 12, 5.0, 0.001, "")])
    (one,) = of_layer(told, layer)
    assert (one.n, one.main_band, one.before) == (12, "evening", (4, 0)) and one.place == "Torget"


@pytest.mark.parametrize("broken", ["{", "[]", "7", '"x"'])
def test_parameters_that_cannot_be_read_are_left_out(empty, broken):
    layer = cells(GI, HOT)
    layer.setCustomProperty("est_plugin/metrics", broken)
    assert len(of_layer(empty, layer)) == 2


def test_proposals_of_an_analysis_of_centre_points_say_so(empty):
    """Police events lie on the middle of their municipality: the proposal warns as the analysis did."""
    layer = cells(("n:int",), [((0, 0), 40), ((0, 1), 2)])
    assert not any(notice.key == "hotspot-candidate.centre" for one in of_layer(empty, layer) for notice in one.quality)
    layer.setCustomProperty(METRICS_PROPERTY, json.dumps({"algorithm": "est:hotspots", "warning_keys": ["hotspots.stacked"]}))
    (one,) = of_layer(empty, layer)
    assert "ligger på ortsmittpunkter, inte på platser" in quality_words(one, SV)


def test_layers_that_tell_nothing_of_the_kind_are_refused(empty):
    points = QgsVectorLayer("Point?crs=EPSG:3008&field=n:int", "punkter", "memory")
    names = cells(("name:string",), [((0, 0), "x")])
    for layer in (points, names):
        assert not is_usable(layer)
        with pytest.raises(InputError):
            cell_areas(layer, layer.crs(), QgsCoordinateTransformContext())
