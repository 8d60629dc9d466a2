# SPDX-License-Identifier: GPL-2.0-or-later
"""est:effect in the toolbox: figures and page, the same in both languages, nothing changed; what cannot be used is told."""
from __future__ import annotations

import datetime as dt
import json

import pytest

from est_plugin import i18n
from est_plugin.core import geometry
from est_plugin.jobs import effect
from est_plugin.storage import workspace

from .hotspot_layers import layer_of

UTC = dt.timezone.utc
X, Y = 150_000.0, 6_340_000.0
CRS = "EPSG:3008"


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(effect, "today_of", lambda store: dt.date(2026, 11, 22))


@pytest.fixture
def town(gpkg):
    """Felt 18 → 4 within reach of a lamp that measure 7 mended on 10 June, 20 → 20 in the ring."""
    with workspace.open_workspace(gpkg) as opened, opened.store.transaction("test") as tx:
        for month, near in ((4, 18), (8, 4)):
            at = dt.datetime(2026, month, 12, 19, tzinfo=UTC)
            for k in range(near + 20):
                far = 40 if k < near else 230
                tx.insert("observation", {
                    "occurred_from": at, "category": "BEL", "review_state": "approved", "felt_or_occurred": "felt", "geom": geometry.point(X + far, Y + k / 2),
                })  # fmt: skip
        measure = tx.insert("measure", {"title": "Byt lampa", "number": 7})
        tx.update(measure, status="fixed", done_on=dt.date(2026, 6, 10), what_done="Ny lampa")
        defect = tx.insert("lighting_defect", {"fault": "out", "geom": geometry.point(X, Y)})
        tx.insert("measure_link", {"measure_id": measure.id, "lighting_defect_id": defect.id})
    return str(gpkg)


@pytest.fixture
def spot(qgis_app):
    return layer_of([f"POINT({X} {Y})"], CRS)


def test_a_measure_gives_figures_a_sentence_and_a_page(run, town, tmp_path):
    page = tmp_path / "effekt.html"
    made = run("est:effect", WORKSPACE=town, MEASURES="7", LENGTH=3, OUTPUT_HTML=str(page))
    told, html = json.loads(made["METRICS"]), page.read_text(encoding="utf-8")
    assert told["felt"]["reach"] == [18, 4] and told["felt"]["control"] == [20, 20] and told["felt"]["verdict"] == "fewer"
    assert told["periods"]["works"] == ["2026-06-10", "2026-06-10"] and told["sentence"]["sv"] in run.text and told["sentence"]["sv"] in html
    assert "ungefär 14 färre än väntat" in told["sentence"]["sv"] and "about 14 fewer than expected" in told["sentence"]["en"]
    assert "Byt lampa" in html and "18 före, 4 efter" in html and "för få att bedöma" in html and "effect." not in html


def test_a_layer_and_a_day_give_the_same_as_the_measure(run, town, spot):
    usual = json.loads(run("est:effect", WORKSPACE=town, MEASURES="7", LENGTH=3)["METRICS"])
    given = json.loads(run("est:effect", WORKSPACE=town, AREA=spot, DATE="2026-06-10", LENGTH=3)["METRICS"])
    assert given == usual
    degrees = layer_of(["POINT(13.5 57.18)"], "EPSG:4326")
    rest = json.loads(run("est:effect", WORKSPACE=town, AREA=degrees, DATE="2026-06-10", LENGTH=3, CONTROL="rest")["METRICS"])
    assert rest["felt"]["reach"] == [18, 4] and rest["felt"]["control"] == [20, 20] and rest["areas"]["control_m2"] is None


def test_works_may_take_weeks_and_weeks_may_be_counted(run, town):
    made = json.loads(run("est:effect", WORKSPACE=town, MEASURES="7", WORKS_FROM="2026-05-04", DATE="2026-06-14", UNIT="week", LENGTH=10)["METRICS"])
    assert made["periods"]["before"] == ["2026-02-23", "2026-05-03"] and made["periods"]["after"] == ["2026-06-15", "2026-08-23"]
    assert made["felt"]["reach"] == [18, 4]


def test_a_polygon_is_compared_by_its_size_and_its_overlap_is_told(run, town):
    box = layer_of([f"POLYGON(({X - 400} {Y - 400},{X + 400} {Y - 400},{X + 400} {Y + 400},{X - 400} {Y + 400},{X - 400} {Y - 400}))"], CRS, kind="Polygon")
    made = json.loads(run("est:effect", WORKSPACE=town, MEASURES="7", LENGTH=3, CONTROL="polygon", CONTROL_AREA=box)["METRICS"])
    assert made["felt"]["control"] == [20, 20] and made["areas"]["control_m2"] == pytest.approx(800**2 - 3.1416 * 200**2, rel=1e-2)
    assert "räknades bort" in run.text


def test_the_page_speaks_english(run, town, tmp_path):
    i18n.set_language("en")
    run("est:effect", WORKSPACE=town, MEASURES="7", LENGTH=3, OUTPUT_HTML=str(tmp_path / "e.html"))
    html = (tmp_path / "e.html").read_text(encoding="utf-8")
    assert "Effect of a measure" in html and "18 before, 4 after" in html and 'lang="en-GB"' in html


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, "Ange åtgärder eller en plats"), ({"MEASURES": "12"}, "”12”"), ({"MEASURES": "7", "DATE": "2027-01-01"}, "2027-01-01"),
        ({"MEASURES": "7", "DATE": "igår"}, "DATE"), ({"MEASURES": "7", "LENGTH": 6}, "4 hela har gått"), ({"MEASURES": "7", "LENGTH": 0}, "1"),
        ({"MEASURES": "7", "REACH_M": 0}, "1"), ({"MEASURES": "7", "REACH_M": "nan"}, "nan"), ({"MEASURES": "7", "BUFFER_M": -5}, "0"),
        ({"MEASURES": "7", "CONTROL": "grannen"}, "grannen"), ({"MEASURES": "7", "CONTROL": "polygon"}, "jämförelseområde"),
        ({"MEASURES": "7", "WORKS_FROM": "2026-06-11"}, "2026-06-11"), ({"MEASURES": "7", "DATE": "2026-11-15"}, "2027-01-01"),
        ({"MEASURES": "7", "DATE": "2019-01-10"}, "inga granskade"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_told(run, town, given, told):
    assert told in run.refusal("est:effect", WORKSPACE=town, **given)


def test_layers_that_cannot_be_used_are_told(run, town, gpkg):
    nowhere = layer_of([""], CRS)
    assert "ingen plats" in run.refusal("est:effect", WORKSPACE=town, AREA=nowhere, DATE="2026-06-10")
    spot = layer_of([f"POINT({X} {Y})"], CRS)
    assert "när arbetet blev klart" in run.refusal("est:effect", WORKSPACE=town, AREA=spot)
    near = layer_of([f"POLYGON(({X} {Y},{X + 50} {Y},{X + 50} {Y + 50},{X} {Y}))"], CRS, kind="Polygon")
    assert "längre bort" in run.refusal("est:effect", WORKSPACE=town, MEASURES="7", CONTROL="polygon", CONTROL_AREA=near)


def test_without_reports_it_says_so(run, gpkg, spot):
    assert "inga granskade EST-rapporter" in run.refusal("est:effect", WORKSPACE=str(gpkg), AREA=spot, DATE="2026-06-10")
