# SPDX-License-Identifier: GPL-2.0-or-later
"""Decision basis from the workspace: costs and who pays, what is left, what is about children, for a walk, a hotspot and chosen measures."""
from __future__ import annotations

import datetime as dt
import zipfile

import pytest

from est_plugin.core import geometry
from est_plugin.core.errors import InputError
from est_plugin.jobs import decision_basis
from est_plugin.jobs.print_walk import Setup

SETUP = Setup("sv", made_on=dt.date(2026, 11, 20))


@pytest.fixture
def rows(store, walk, stops):
    """Three findings at a school yard with measures: 40 tkr, no cost, refused; a hotspot around the first two with a measure of its own."""
    with store.transaction("test") as tx:
        tx.update(store.get("walk_stop", stops[0].id), **{"place_type": "school_yard"})
        own = tx.insert("organisation", {"name": "Gata och trafik", "kind": "unit"})
        other = tx.insert("organisation", {"name": "Trafikverket", "kind": "road_keeper", "is_outside": True})
        tx.insert("walk_group", {"walk_id": walk.id, "letter": "A", "present": 12, "participant_kind": "pupils"})
        findings = [
            tx.insert("finding", {
                "walk_id": walk.id, "walk_stop_id": stops[0].id, "description": f"Brist {n}", "severity": n + 1, "category": "L" if n == 1 else "A",
                "affected_group": "children" if n == 2 else None, "geom": geometry.point(100.0 * n, 0.0),
            })
            for n in (1, 2, 3)
        ]  # fmt: skip
        cheap = tx.insert("measure", {"title": "Sätt upp räcke", "status": "planned", "responsible_id": own.id, "cost_tkr": 40.0})
        waits = tx.insert("measure", {"title": "Laga vägen", "status": "forwarded", "responsible_id": own.id, "forwarded_to_id": other.id,
                                      "answer_by": dt.date(2026, 12, 1)})  # fmt: skip
        no = tx.insert("measure", {"title": "Riv muren", "status": "new", "responsible_id": own.id})
        for measure, finding in zip((cheap, waits, no), findings):
            tx.insert("measure_link", {"measure_id": measure.id, "finding_id": finding.id})
        ring = [(50.0, -50.0), (250.0, -50.0), (250.0, 50.0), (50.0, 50.0)]
        hotspot = tx.insert("hotspot", {"name": "Muren", "reason": "Mörkt", "geom": geometry.polygon([ring])})
        extra = tx.insert("measure", {"title": "Trygghetsrunda", "status": "planned", "responsible_id": own.id, "cost_tkr": 2.5})
        tx.insert("measure_link", {"measure_id": extra.id, "hotspot_id": hotspot.id})
    with store.transaction("test") as tx:
        tx.update(store.get("measure", no.id), **{"status": "refused", "reason": "Muren är skyddad."})
    return {"cheap": cheap, "waits": waits, "no": no, "extra": extra, "hotspot": hotspot}


def test_of_a_walk_the_open_measures_are_proposed_with_who_pays(store, walk, rows):
    content = decision_basis.basis_of_walk(store, walk.id, SETUP)
    found = {(one.what, one.payer, one.cost_tkr) for one in content.measures}
    assert found == {("Sätt upp räcke", "Gata och trafik", 40.0), ("Laga vägen", "Trafikverket", None)}
    assert content.by_payer == (("Gata och trafik", 40.0, 1),) and content.sum_tkr == 40.0
    assert content.refused == 1 and content.left == 2 and set(content.recipients) == {"Gata och trafik", "Trafikverket"}
    assert content.found == ("3 brister är uppskrivna.", "2 av dem bedöms som risk eller akut fara.")


def test_what_is_about_children_is_counted(store, walk, rows):
    said = decision_basis.basis_of_walk(store, walk.id, SETUP).children
    assert said == (
        "En iakttagelse gäller tillgänglighet och barn.", "En iakttagelse berör barn, unga eller elever.",
        "3 iakttagelser ligger vid skola, förskola eller lekplats.", "12 barn, unga eller elever var med på vandringen.",
    )  # fmt: skip


def test_of_a_hotspot_its_own_measures_and_those_inside_it(store, walk, rows):
    content = decision_basis.basis_of_hotspot(store, rows["hotspot"].id, SETUP)
    assert {one.what for one in content.measures} == {"Sätt upp räcke", "Laga vägen", "Trygghetsrunda"}
    assert ("Varför", "Mörkt") in content.facts and content.sum_tkr == 42.5 and content.refused == 0


def test_of_chosen_measures_those_and_no_others(store, walk, rows):
    content = decision_basis.basis_of_measures(store, [rows["waits"].id], SETUP)
    assert [one.what for one in content.measures] == ["Laga vägen"] and content.name == "en vald åtgärd" and content.map is not None
    with pytest.raises(InputError):
        decision_basis.basis_of_measures(store, [], SETUP)


def test_numbers_on_the_map_are_those_of_the_table(store, walk, rows):
    content = decision_basis.basis_of_walk(store, walk.id, SETUP)
    assert {marker.label for marker in content.map.markers} == {one.number for one in content.measures}


def test_an_empty_walk_and_an_undrawn_hotspot_give_prompts_only(store, walk, tmp_path):
    with store.transaction("test") as tx:
        hotspot = tx.insert("hotspot", {"name": "Torget"})
    for content in (decision_basis.basis_of_walk(store, walk.id, SETUP), decision_basis.basis_of_hotspot(store, hotspot.id, SETUP)):
        decision_basis.write_decision_basis(content, SETUP, tmp_path / "underlag.odt")
        text = zipfile.ZipFile(tmp_path / "underlag.odt").read("content.xml").decode("utf-8")
        assert "Förslag till beslut" in text and "Inga åtgärder är inlagda än." in text


def test_the_map_sheet_is_one_page_however_long_the_measures_are(store, rows, tmp_path):
    words = "Sätt upp bom vid infarten från Storgatsbacken och flytta skylten som skymmer sikten för dem som kommer från parken "
    with store.transaction("test") as tx:
        long = tx.update(store.get("hotspot", rows["hotspot"].id), name="Parkeringen vid " + "Apladalens gamla järnvägsstation " * 3)
        owner = tx.insert("organisation", {"name": "Södra Vätterbygdens gemensamma fastighetsförvaltning och markenhet", "kind": "unit"})
        for n in range(8):
            made = tx.insert("measure", {"title": words * 2, "responsible_id": owner.id, "due_date": dt.date(2026, 12, 1 + n), "cost_tkr": 25.0})
            tx.insert("measure_link", {"measure_id": made.id, "hotspot_id": long.id})
    content = decision_basis.basis_of_hotspot(store, long.id, SETUP, decision_basis.MAP_BOX)
    assert len(content.measures) > 6 and decision_basis.draw_decision_map(content, SETUP, tmp_path / "kartblad.pdf").pages == 1
