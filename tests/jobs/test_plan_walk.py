# SPDX-License-Identifier: GPL-2.0-or-later
"""Planning a walk: numbers along the route, times, printed papers, follow-up walk, proposals."""
from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from est_plugin.core import geometry
from est_plugin.core.errors import InputError, RuleError
from est_plugin.i18n import Texts
from est_plugin.jobs import plan_walk
from est_plugin.jobs.plan_walk import GroupInput, StopInput, WalkInput
from est_plugin.jobs.save_finding import Lamp, Seen, save_findings, save_lighting_defects

ZONE = dt.timezone(dt.timedelta(hours=1))
ROUTE = [(0.0, 0.0), (600.0, 0.0)]


def given(**changes):
    values = {
        "name": "Centrum", "start": dt.datetime(2026, 11, 12, 17, 30, tzinfo=ZONE), "route": ROUTE,
        "stops": (StopInput((590.0, 5.0), "Slutet"), StopInput((0.0, 0.0), "Torget", "square"), StopInput((300.0, 4.0), "Tunneln", "underpass")),
        "meeting_place": "Torget",
    }  # fmt: skip
    return WalkInput(**{**values, **changes})


def stops_of(store, walk):
    return store.find("walk_stop", {"walk_id": walk.id}, order_by=["number"])


def test_stops_are_numbered_along_the_route_with_their_minutes(store):
    walk, done = plan_walk.save_walk(store, given(groups=(GroupInput("A", None, "residents", 20, 12),)))
    rows = stops_of(store, walk)
    assert [(row["number"], row["name"]) for row in rows] == [(1, "Torget"), (2, "Tunneln"), (3, "Slutet")]
    # 60 m a minute and 8 minutes at each stop: 0, 5 + 8, 9.83 + 16 rounded up
    assert [row["planned_minute"] for row in rows] == [0, 13, 26]
    assert walk["planned_end"] == walk["planned_start"] + dt.timedelta(minutes=34)
    assert store.find("walk_group", {"walk_id": walk.id})[0]["coming"] == 12
    store.undo(done)
    assert store.count("walk") == store.count("walk_stop") == store.count("walk_group") == 0


def test_without_stops_there_is_one_every_so_many_metres(store):
    walk, _done = plan_walk.save_walk(store, given(stops=(), every_m=200))
    assert [geometry.point_xy(row["geom"])[0] for row in stops_of(store, walk)] == [0, 200, 400, 600]


@pytest.mark.parametrize("changes, key", [
    ({"name": "  "}, "plan.name-missing"),
    ({"route": [(5.0, 5.0), (5.0, 5.0)]}, "walk.route-empty"),
    ({"start": dt.datetime(2026, 11, 12, 17, 30)}, "time.zone-missing"),
    ({"stops": tuple(StopInput((float(n), 0.0)) for n in range(101))}, "walk.stops-too-many"),
])  # fmt: skip
def test_what_cannot_be_planned_is_said_and_nothing_is_saved(store, changes, key):
    with pytest.raises(InputError) as caught:
        plan_walk.save_walk(store, given(**changes))
    assert caught.value.key == key and caught.value.text(Texts("sv")) != key
    assert store.count("walk") == 0


def test_a_walk_is_changed_in_place_and_removed_stops_go(store):
    walk, _done = plan_walk.save_walk(store, given())
    old = plan_walk.input_of(store, walk.id)
    changed, _done = plan_walk.save_walk(store, replace(old, name="Nytt namn", stops=(old.stops[2], old.stops[0])), walk.id)
    rows = stops_of(store, changed)
    assert changed.id == walk.id and changed["name"] == "Nytt namn"
    assert [(row.id, row["number"]) for row in rows] == [(old.stops[0].stop_id, 1), (old.stops[2].stop_id, 2)]


def test_a_stop_with_findings_or_answers_is_not_removed(store):
    walk, _done = plan_walk.save_walk(store, given())
    rows = stops_of(store, walk)
    save_findings(store, [Seen("Mörkt", walk_id=walk.id, walk_stop_id=rows[0].id)])
    with store.transaction("test") as tx:
        tx.insert("stop_rating", {"walk_stop_id": rows[1].id, "letter": "A", "safe_in_dark": 2})
    old = plan_walk.input_of(store, walk.id)
    for kept in (old.stops[1:], (old.stops[0], old.stops[2])):
        with pytest.raises(RuleError):
            plan_walk.save_walk(store, replace(old, name="X", stops=kept), walk.id)
    assert store.count("walk_stop") == 3 and store.get("walk", walk.id)["name"] == "Centrum"


def test_moving_stops_after_printing_warns_that_the_papers_are_out(store):
    walk, _done = plan_walk.save_walk(store, given())
    plan_walk.mark_papers_printed(store, walk.id, dt.datetime(2026, 11, 10, 9, 0, tzinfo=dt.timezone.utc))
    old = plan_walk.input_of(store, walk.id)
    assert "plan.printed-numbers" not in [one.key for one in plan_walk.notices(store, replace(old, meeting_place="Bron"), walk.id)]
    moved = replace(old, stops=(*old.stops[:2], replace(old.stops[2], xy=(100.0, 0.0))))
    texts = [one.text(Texts("sv")) for one in plan_walk.notices(store, moved, walk.id) if one.key == "plan.printed-numbers"]
    assert texts == ["Bladen är utskrivna 10 nov. Om du ändrar ordningen stämmer inte numren på pappret."]


def test_the_follow_up_walk_has_the_same_route_and_stops_and_new_counts(store):
    organisation = store.find("organisation", limit=1)[0].id
    walk, _done = plan_walk.save_walk(store, given(groups=(GroupInput("B", organisation, "staff", 3, 2),)))
    start = dt.datetime(2027, 11, 11, 17, 30, tzinfo=ZONE)
    copy, _done = plan_walk.copy_walk(store, walk.id, start)
    assert copy["previous_walk_id"] == walk.id and copy["purpose"] == "follow_up" and copy["planned_start"] == start
    assert copy["name"] == "Uppföljning: Centrum" and copy["geom"] == walk["geom"]
    assert [(s["name"], s["geom"]) for s in stops_of(store, copy)] == [(s["name"], s["geom"]) for s in stops_of(store, walk)]
    group = store.find("walk_group", {"walk_id": copy.id})[0]
    assert (group["letter"], group["organisation_id"], group["invited"], group["coming"]) == ("B", organisation, 3, None)


def test_open_things_within_fifty_metres_speak_for_a_stop(store):
    save_findings(store, [
        Seen("Mörkt", xy=(100.0, 10.0), place_text="Tunneln", severity=3), Seen("Klotter", xy=(120.0, 0.0), place_text="Tunneln", severity=1),
        Seen("Långt bort", xy=(300.0, 80.0)), Seen("Fint", kind="good", xy=(300.0, 0.0)),
    ])  # fmt: skip
    save_lighting_defects(store, [(Lamp(), (500.0, 20.0))], place_text="Hållplatsen")
    first, second = plan_walk.open_findings_near(store, ROUTE)
    assert (first.name, len(first.answers), first.weight) == ("Tunneln", 2, 4) and first.at_m == pytest.approx(105)
    assert second.name == "Hållplatsen" and second.answers[0][0] == "lighting_defect"
