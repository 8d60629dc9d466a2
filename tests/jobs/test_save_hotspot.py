# SPDX-License-Identifier: GPL-2.0-or-later
"""Hotspots saved and edited, three priorities and their swap, states, and several made one."""
from __future__ import annotations

import datetime as dt

import pytest

from est_plugin.core import geometry
from est_plugin.core.errors import InputError, RuleError
from est_plugin.gis.qgs_geometry import qgs_geometry
from est_plugin.i18n import Texts
from est_plugin.jobs import work_list
from est_plugin.jobs.history_words import lines
from est_plugin.jobs.hotspot_priorities import priorities
from est_plugin.jobs.hotspot_states import set_state
from est_plugin.jobs.merge_hotspots import merge_hotspots
from est_plugin.jobs.save_hotspot import edit_hotspot, review_date, save_hotspot

from .hotspot_story import SQUARE, TODAY, plant


def box(x, y=0.0, side=50.0):
    return geometry.polygon([[(x, y), (x + side, y), (x + side, y + side), (x, y + side)]])


def add(store, name, priority=None, x=0.0, **values):
    return save_hotspot(store, box(x), {"name": name, "priority": priority, "justification": "Flest rapporter" if priority else None, **values})[0]


def ranks(store):
    return {one.name: one.rank for one in priorities(store)}


@pytest.mark.parametrize(("today", "day"), [
    ((2026, 11, 22), (2027, 2, 22)), ((2026, 11, 30), (2027, 2, 28)), ((2027, 11, 30), (2028, 2, 29)), ((2026, 9, 30), (2026, 12, 30)),
    ((2026, 12, 1), (2027, 3, 1)),
])  # fmt: skip
def test_a_hotspot_is_looked_at_again_in_three_months(today, day):
    assert review_date(dt.date(*today)) == dt.date(*day)


def test_a_priority_is_taken_swapped_and_given_back_in_one_transaction(store):
    first, second, third = add(store, "Torget", 1), add(store, "Tunneln", 2, 100), add(store, "Parken", None, 200)
    assert ranks(store) == {"Torget": 1, "Tunneln": 2}
    _row, swap = edit_hotspot(store, store.get("hotspot", second.id), {"priority": 1})
    assert ranks(store) == {"Tunneln": 1, "Torget": 2}
    back = store.undo(swap)
    assert ranks(store) == {"Torget": 1, "Tunneln": 2}
    store.undo(back)
    _row, take = edit_hotspot(store, store.get("hotspot", third.id), {"priority": 2, "justification": "Nytt läge"})
    assert ranks(store) == {"Tunneln": 1, "Parken": 2} and store.get("hotspot", first.id)["justification"] == "Flest rapporter"
    store.undo(take)
    assert ranks(store) == {"Tunneln": 1, "Torget": 2}
    add(store, "Stationen", 1, 300)
    assert ranks(store) == {"Stationen": 1, "Torget": 2}


@pytest.mark.parametrize("values", [{"priority": 1}, {"priority": 1, "justification": " "}, {"state": "cooled", "same_as_id": "x"}])
def test_what_is_against_the_rules_is_refused_and_nothing_is_written(store, values):
    row = add(store, "Torget")
    with pytest.raises(RuleError):
        edit_hotspot(store, row, values)
    assert store.get("hotspot", row.id).ver == row.ver


def test_a_place_that_is_not_current_comes_first_no_longer(store):
    first, second = add(store, "Torget", 1), add(store, "Tunneln", 2, 100)
    edit_hotspot(store, store.get("hotspot", first.id), {"state": "cooled", "priority": 1})
    done = set_state(store, [store.get("hotspot", second.id)], "closed")
    assert ranks(store) == {} and [row["state"] for row in store.find("hotspot", order_by=["number"])] == ["cooled", "closed"]
    store.undo(done)
    assert ranks(store) == {"Tunneln": 2}


def test_an_area_is_drawn_anew(store):
    row = add(store, "Torget")
    edited, _done = edit_hotspot(store, row, {"name": "Kiosken"}, geometry.point(500, 500))
    assert (edited["name"], edited["drawn_as"]) == ("Kiosken", "point")
    assert qgs_geometry(edited["geom"]).area() == pytest.approx(3.1416 * 25**2, rel=0.01)


# -- several made one --------------------------------------------------------------------------------------------------
@pytest.fixture
def pair(store):
    plant(store)
    here = box(SQUARE[0] - 20, SQUARE[1] - 20, 60)
    beside = box(SQUARE[0] + 30, SQUARE[1] - 20, 60)
    days = {"period_from": dt.date(2026, 9, 1), "period_to": TODAY}
    kept, _done = save_hotspot(store, here, {"name": "Torget", "reason": "Bråk", "need": 2, "events": 9, "felt_or_occurred": "occurred", **days})
    goes, _done = save_hotspot(store, beside, {
        "name": "Kiosken", "reason": "Rop", "need": 3, "level": "act", "events": 3, "felt_or_occurred": "felt", "priority": 2, "justification": "Barn går här",
        "time_band": "evening", **days,
    })  # fmt: skip
    with store.transaction("test") as tx:
        shared, own = (tx.insert("measure", {"title": title}) for title in ("Ljus", "Runda"))
        for measure, hotspot in ((shared, kept), (shared, goes), (own, goes)):
            tx.insert("measure_link", {"measure_id": measure.id, "hotspot_id": hotspot.id})
        photo = tx.insert("attachment", {"path": "photos/a.jpg", "hotspot_id": goes.id})
    return kept, goes, own, photo


def test_the_one_that_stays_has_measures_photos_numbers_and_history_of_both(store, pair):
    kept, goes, own, photo = pair
    done = merge_hotspots(store, kept.id, [goes.id, goes.id, kept.id], TODAY)
    now, gone = store.get("hotspot", kept.id), store.get("hotspot", goes.id)
    assert (gone["state"], gone["same_as_id"], gone["priority"]) == ("closed", kept.id, None)
    assert (now["priority"], now["justification"], now["level"], now["need"], now["time_band"]) == (2, "Barn går här", "act", 3, "evening")
    assert (now["events"], now["felt_or_occurred"], now["reason"]) == (12, "both", "Bråk\nRop")
    assert qgs_geometry(now["geom"]).area() == pytest.approx(110 * 60)
    links = store.rows("measure_link", ("measure_id", "hotspot_id"))
    assert {hotspot for _measure, hotspot in links} == {kept.id} and len(links) == 2
    assert store.get("attachment", photo.id)["hotspot_id"] == kept.id
    assert now["handling"] == "unassigned" or now["handling"] == "open"
    assert any("Kiosken" in line.text or "H2" in line.text for line in lines(store, "hotspot", kept.id, Texts("sv"), TODAY))
    (row,) = [row for row in work_list.load(store, "sv") if row.record_id == own.id]
    assert row.number_text == "H1 (även H2)"
    store.undo(done)
    assert store.get("hotspot", goes.id)["priority"] == 2 and store.get("hotspot", kept.id)["events"] == 9
    assert len(store.rows("measure_link", ("id",))) == 3 and store.get("attachment", photo.id)["hotspot_id"] == goes.id


def test_places_that_lie_apart_become_the_area_between_them_and_numbers_without_reports_are_added(store):
    rows = [add(store, name, x=x, events=n) for name, x, n in (("A", 0, 4), ("B", 500, 5), ("C", 900, None))]
    merge_hotspots(store, rows[0].id, [rows[1].id, rows[2].id], TODAY)
    now = store.get("hotspot", rows[0].id)
    assert now["events"] == 9 and qgs_geometry(now["geom"]).area() == pytest.approx(950 * 50)
    merged_later = add(store, "D", x=1200)
    merge_hotspots(store, merged_later.id, [rows[0].id], TODAY)
    assert {row["same_as_id"] for row in store.find("hotspot", {"state": "closed"})} == {merged_later.id}
    with pytest.raises(InputError):
        merge_hotspots(store, rows[1].id, [merged_later.id], TODAY)
    with pytest.raises(InputError):
        merge_hotspots(store, merged_later.id, [merged_later.id], TODAY)
