# SPDX-License-Identifier: GPL-2.0-or-later
"""The lighting page of a walk: which lamps, in which order, what is told of them, and when there is no page."""
from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from pypdf import PdfReader
from qgis.core import QgsFeature, QgsGeometry, QgsProject, QgsVectorLayer

from est_plugin.core import geometry
from est_plugin.gis import layer_roles
from est_plugin.i18n import Texts
from est_plugin.jobs import lighting_page as job
from est_plugin.jobs.paper_maps import PaperMaps, maps_of_project
from est_plugin.jobs.print_walk import Setup, print_papers
from est_plugin.jobs.walk_facts import read_walk

DAY = dt.date(2026, 11, 15)
SV = Texts("sv")


def layer(kind, role, fields, rows):
    made = QgsVectorLayer(f"{kind}?crs=EPSG:3008&{fields}", role, "memory")
    features = []
    for wkt, *values in rows:
        feature = QgsFeature(made.fields())
        feature.setGeometry(QgsGeometry.fromWkt(wkt))
        feature.setAttributes(values)
        features.append(feature)
    made.dataProvider().addFeatures(features)
    made.updateExtents()
    layer_roles.set_role(made, role)
    return made


@pytest.fixture
def project(qgis_app):
    """A street along the walk (0–400 m); lamps on its first half."""
    made = QgsProject()
    lamps = layer("Point", layer_roles.LIGHTING_POINTS, "field=nr:string(10)", [(f"POINT({x} 4)", f"H-{x}") for x in range(12, 200, 25)])
    streets = layer("LineString", layer_roles.STREETS_PATHS, "field=namn:string(20)", [("LINESTRING(0 0,400 0)", "Storgatan")])
    for one in (lamps, streets):
        made.addMapLayer(one)
    return made


def defect(store, x, y=4.0, **values):
    row = {"fault": "out", "extent": "one", "review_state": "approved", "geom": None if x is None else geometry.point(x, y), **values}
    with store.transaction("test") as tx:
        return tx.insert("lighting_defect", row)


def measure(store, defects, **values):
    with store.transaction("test") as tx:
        row = tx.insert("measure", {"title": "Laga", "measure_type": "lighting", "status": "planned", **values})
        for one in defects:
            tx.insert("measure_link", {"measure_id": row.id, "lighting_defect_id": one.id})
    return row


def made(store, walk, project, language="sv"):
    facts = read_walk(store, walk.id, language)
    texts = Texts(language)
    maps = maps_of_project(project, store.crs, texts, DAY) if project is not None else PaperMaps((), store.crs, texts, DAY)
    return job.lighting_page(store, facts, maps, project)


def test_lamps_stand_in_walking_order_with_the_numbers_of_the_map(store, walk, stops, project):
    for x, pole in ((310, "H-3"), (62, "H-62"), (150, "H-15")):
        defect(store, x, pole_number=pole)
    defect(store, 100, y=70, pole_number="H-far")
    page = made(store, walk, project).page
    assert [(row.label, row.pole, row.fault) for row in page.rows] == [("L1", "H-62", "Släckt"), ("L2", "H-15", "Släckt"), ("L3", "H-3", "Släckt")]
    assert [row.place for row in page.rows] == ["Storgatan · före stopp\u00a01", "Storgatan · efter stopp\u00a01", "Storgatan · efter stopp\u00a03"]
    assert {(one.label, one.x) for one in page.map.markers if one.shape == "check"} == {("L1", 62), ("L2", 150), ("L3", 310)}
    assert [one.label for one in page.map.markers if one.shape == "stop"] == ["1", "2", "3"]


def test_the_route_is_told_by_its_light_and_lamps_that_are_out_make_it_dark(store, walk, stops, project):
    def dark(page):
        return sum(one.length_m for one in page.map.lines if one.light == "dark")

    before = made(store, walk, project).page
    assert sum(one.length_m for one in before.map.lines) == pytest.approx(400, abs=1) and before.map.route == () and dark(before) > 150
    for x in range(12, 120, 25):
        defect(store, x, pole_number=f"H-{x}")
    assert dark(made(store, walk, project).page) > dark(before) + 60


def test_how_far_the_repair_has_come_is_told(store, walk, stops, project):
    alone, ordered, fixed, verified = (defect(store, x, pole_number=f"P{x}") for x in (20, 120, 220, 320))
    defect(store, 380, pole_number="P380")
    measure(store, [alone])
    measure(store, [ordered], status="forwarded", forwarded_to_id=store.find("organisation", {"code": "lighting"})[0].id, answer_by=DAY)
    with store.transaction("test") as tx:
        tx.update(store.find("code", {"list": "measure_type", "code": "lighting"})[0], needs_check=True)
    rows = [measure(store, [one]) for one in (fixed, verified)]
    for row in rows:
        with store.transaction("test") as tx:
            row = tx.update(store.get("measure", row.id), status="fixed", done_on=DAY)
    with store.transaction("test") as tx:
        tx.update(row, status="verified", verified_on=DAY, verified_by="Gata", verified_how="Sett på plats")
    told = {row.pole: row.state for row in made(store, walk, project).page.rows}
    assert told == {"P20": "väntar på rondering", "P120": "väntar på svar", "P220": "ska kontrolleras på plats", "P380": ""}


def test_defects_of_one_lamp_are_one_row_and_what_does_not_count_is_left_out(store, walk, stops, project):
    first = defect(store, 50, pole_number="H-7", fault="out")
    defect(store, 53, pole_number="h 7", fault="graffiti")
    defect(store, 90, review_state="rejected")
    defect(store, 91, review_state="merged", same_as_id=first.id)
    defect(store, 130, is_deliberate=True)
    defect(store, 140, fault="deliberately_off")
    page = made(store, walk, project).page
    (row,) = page.rows
    assert row.pole == "H-7" and row.fault == "Släckt; Klottrad" and page.off == 2


def test_a_defect_without_place_stands_where_its_pole_is(store, walk, stops, project):
    defect(store, None, pole_number="H-87")
    defect(store, None, pole_number="H-okänd")
    (row,) = made(store, walk, project).page.rows
    assert row.pole == "H-87" and row.place.startswith("Storgatan")


def test_only_the_nearest_find_room(store, walk, stops, project, monkeypatch):
    monkeypatch.setattr(job, "MOST", 3)
    for number in range(5):
        defect(store, 50 + 60 * number, y=5.0 + 6 * number)
    page = made(store, walk, project).page
    assert [one.x for one in page.map.markers if one.shape == "check"] == [50, 110, 170] and page.more == 2


@pytest.mark.parametrize("gone, key", [
    (layer_roles.LIGHTING_POINTS, "reports.lighting.no-lamps"), (layer_roles.STREETS_PATHS, "reports.lighting.no-streets"),
    (None, "reports.lighting.no-streets"),
])  # fmt: skip
def test_without_the_layers_the_list_stands_and_says_what_is_missing(store, walk, stops, project, gone, key):
    defect(store, 50, pole_number="H-1")
    if gone is not None:
        project.removeMapLayer(layer_roles.find_layer(project, gone).id())
    found = made(store, walk, project if gone is not None else None)
    assert [row.pole for row in found.page.rows] == ["H-1"] and found.page.note == SV(key)
    assert found.page.map.lines == () and len(found.page.map.route) == 2
    assert len(found.warnings) == 1 and "Inställningar" in found.warnings[0]


def test_nothing_to_look_at_and_nothing_known_is_no_page(store, walk, stops, project):
    assert made(store, walk, None) == job.MadePage(None)
    with store.transaction("test") as tx:
        tx.update(store.get("walk", walk.id), geom=None)
    defect(store, 50)
    assert made(store, walk, project) == job.MadePage(None)


@pytest.mark.parametrize("language, title, kinds", [
    ("sv", "Belysning att titta på", {"participant": 0, "record": 1, "all": 1}), ("en", "Lighting to look at", {"leader": 1}),
])  # fmt: skip
def test_it_comes_with_leader_and_record_sheets_and_once_with_all(store, walk, stops, project, tmp_path, language, title, kinds):
    defect(store, 50, pole_number="H-1")
    counts = {}
    for kind in kinds:
        target = tmp_path / f"{kind}.pdf"
        result = print_papers(store, walk.id, kind, target, Setup(language, project, DAY), is_preview=True)
        texts = [page.extract_text() for page in PdfReader(target).pages]
        assert result.pages == len(texts)
        counts[kind] = sum(title in text for text in texts)
    assert counts == kinds


def test_the_page_holds_no_more_than_its_dataclass_says(store, walk, stops, project):
    """What goes on paper is plain text: nothing of the record but these words."""
    defect(store, 50, pole_number="H-1", description="Ring Anna Andersson 070-123 45 67")
    page = made(store, walk, project).page
    assert "070" not in repr([dataclasses.astuple(row) for row in page.rows])
