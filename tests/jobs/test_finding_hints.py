# SPDX-License-Identifier: GPL-2.0-or-later
"""Proposals for a finding: place, stop, owner, sheet number, lamps; on a real store and a made-up base map."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from est_plugin.core import geometry
from est_plugin.core.place_text import STREET, Candidate
from est_plugin.gis.place_lookup import LightingPoint
from est_plugin.i18n import Texts
from est_plugin.jobs import finding_hints
from est_plugin.jobs.entry_lists import emergency_text, read_lists
from est_plugin.storage import workspace

X, Y = 150_000.0, 6_340_000.0
TEXTS = Texts("sv")


class MadeUpMap:
    """One street to the north, one owner, three lamps in a row."""

    def __init__(self, owner=""):
        self.owner = owner

    def candidates(self, x, y):
        return [Candidate(STREET, "Storgatan", 5.0, 0.0)]

    def property_area(self, x, y):
        return SimpleNamespace(name="Kv 1", owner=self.owner, kind="") if self.owner else None

    def lamps(self, x, y, within_m):
        lamps = [LightingPoint(f"B{n}", 0.0, X + 10 * n, Y, str(n), "Kommunen", cabinet="BC1") for n in range(3)]
        near = [lamp for lamp in lamps if geometry.distance((lamp.x, lamp.y), (x, y)) <= within_m]
        return sorted(near, key=lambda lamp: geometry.distance((lamp.x, lamp.y), (x, y)))


@pytest.fixture
def store(tmp_path, qgis_app):
    workspace.create(tmp_path / "EST.gpkg", "EPSG:3008", "sv")
    with workspace.open_workspace(tmp_path / "EST.gpkg") as opened:
        with opened.store.transaction("test") as tx:
            for name, y in (("Förra året", 2.0), ("I år", 0.0)):
                walk = tx.insert("walk", {"name": name})
                for number in (1, 2):
                    at = geometry.point(X + 100 * number, Y + y)
                    tx.insert("walk_stop", {"walk_id": walk.id, "number": number, "name": f"{name} {number}", "geom": at})
        yield opened.store


@pytest.fixture
def lists(store):
    return read_lists(store, "sv")


def test_place_is_the_stop_when_one_is_near(store, lists):
    hints = finding_hints.hints_at(store, lists, MadeUpMap(), (X + 205, Y), TEXTS)
    assert hints.place_text == "I år 2"
    assert lists.walk(hints.walk_id).stop(hints.walk_stop_id).number == 2


def test_place_is_the_street_when_no_stop_is_near(store, lists):
    hints = finding_hints.hints_at(store, lists, MadeUpMap(), (X - 500, Y), TEXTS)
    assert (hints.place_text, hints.walk_id, hints.walk_stop_id) == ("på Storgatan", None, None)


def test_a_walk_that_is_given_stays_also_far_from_its_stops(store, lists):
    walk = next(walk for walk in lists.walks if walk.name == "Förra året")
    assert finding_hints.hints_at(store, lists, None, (X - 500, Y), TEXTS, walk.id).walk_id == walk.id
    near = finding_hints.hints_at(store, lists, None, (X + 100, Y), TEXTS, walk.id)
    assert walk.stop(near.walk_stop_id).name == "Förra året 1"


@pytest.mark.parametrize(
    ("owner", "code"),
    [("Trafikverket", "trafikverket"), ("trafikverket", "trafikverket"), ("Värnamo kommun", "municipality"), ("private_owner", "private"), ("", None)],
)
def test_owner_on_the_map_becomes_a_code(store, lists, owner, code):
    hints = finding_hints.hints_at(store, lists, MadeUpMap(owner), (X, Y), TEXTS)
    assert (hints.land_owner, hints.owner_name) == (code, None)


def test_owner_that_is_in_no_list_is_told_as_the_map_says_it(store, lists):
    hints = finding_hints.hints_at(store, lists, MadeUpMap("Kommunala Bolaget AB"), (X, Y), TEXTS)
    assert (hints.land_owner, hints.owner_name) == (None, "Kommunala Bolaget AB")


def test_next_number_is_shared_by_findings_and_lamps(store):
    with store.transaction("test") as tx:
        tx.insert("finding", {"description": "x", "geom": geometry.point(X, Y)})
        lamp = tx.insert("lighting_defect", {"geom": geometry.point(X, Y)})
    assert finding_hints.next_number(store) == lamp["number"] + 1 == 3


def test_next_reference_goes_on_after_the_last_row_of_the_stop(store, lists):
    stop = lists.walks[0].stops[1]
    assert finding_hints.next_reference(store, stop, None) is None
    assert finding_hints.next_reference(store, stop, "B1.7") == "B2.1"
    with store.transaction("test") as tx:
        for reference in ("B2.1", "B2.3", "A2.9", "gammalt"):
            tx.insert("finding", {"description": "x", "walk_stop_id": stop.id, "paper_reference": reference})
    assert finding_hints.next_reference(store, stop, "B1.7") == "B2.4"


def test_lamps_of_a_rectangle_come_in_order_along_it(lists):
    lamps = finding_hints.lamps_in(lists, MadeUpMap(), X - 5, Y - 5, X + 15, Y + 5)
    assert [(lamp.pole_number, lamp.owner) for lamp in lamps] == [("B0", "municipality"), ("B1", "municipality")]
    assert finding_hints.lamp_near(lists, MadeUpMap(), (X + 12, Y)).pole_number == "B1"
    assert finding_hints.lamp_near(lists, None, (X, Y)) is None


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        (None, "112"), ("", "112"), ("0370-12 34 56", "0370-12 34 56"), (["112", "114 14"], "112, 114 14"),
        ({"Larm": "112", "El": "0370-1"}, "Larm 112, El 0370-1"), ([{"name": "Larm", "number": "112"}], "Larm 112"),
    ],
)  # fmt: skip
def test_emergency_numbers_in_any_form(numbers, text):
    assert emergency_text(numbers) == text


def test_a_code_that_is_switched_off_is_not_offered(store):
    with store.transaction("test") as tx:
        tx.update(store.find("code", {"list": "finding_category", "code": "O"})[0], active=False)
    assert [one.code for one in read_lists(store, "sv").letters] == list("ABCDEFGHIJKLMN")
