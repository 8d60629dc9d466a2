# SPDX-License-Identifier: GPL-2.0-or-later
"""Figures of visits and rounds out of a workspace, held against counts by hand."""
from __future__ import annotations

import datetime as dt

import pytest

from est_plugin.core import geometry
from est_plugin.core.period import TERTIAL, period_of
from est_plugin.jobs import patrol_figures as figures

UTC = dt.timezone.utc
SQUARE = geometry.polygon([[(0, 0), (50, 0), (50, 50), (0, 50)]])


def _at(text):
    return dt.datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.fixture
def story(store):
    """Two hotspots, one round and one traffic operation, visits at the borders of weeks, tertials, years and clock changes."""
    with store.transaction("test") as tx:
        police, town = (tx.insert("organisation", {"name": name, "kind": "unit"}) for name in ("Polisen X", "Kommunen X"))
        square, station = (tx.insert("hotspot", {"name": name, "geom": SQUARE}) for name in ("Torget", "Stationen"))
        promise = tx.insert("promise", {"name": "Löfte", "starts_on": dt.date(2026, 1, 1), "ends_on": dt.date(2027, 12, 31)})
        activity = tx.insert("promise_activity", {"promise_id": promise.id, "name": "Besök", "counted_from": "visits"})
        night = tx.insert("patrol", {
            "name": "Natt", "state": "done", "planned_start": _at("2026-10-24T20:00"), "planned_end": _at("2026-10-25T03:00"), "organisation_id": police.id,
            "promise_activity_id": activity.id,
        })  # fmt: skip
        traffic = tx.insert("patrol", {
            "name": "Fart", "state": "done", "kind": "traffic", "planned_start": _at("2026-12-31T22:00"), "planned_end": _at("2027-01-01T01:00"),
            "organisation_id": town.id,
        })  # fmt: skip
        rows = [
            # the night when summer time ends: 23:30 local on Saturday, 02:30 the second time on Sunday
            (night, square, "2026-10-24T21:30", 20), (night, station, "2026-10-25T01:30", 15),
            # midnight of the tertials: 31 August 23:59 and 1 September 00:01 local (UTC+2)
            (None, square, "2026-08-31T21:59", 5), (None, square, "2026-08-31T22:01", 6),
            # New Year: 31 December 23:59 and 1 January 00:10 local (UTC+1)
            (traffic, station, "2026-12-31T22:59", 30), (traffic, square, "2026-12-31T23:10", None),
        ]  # fmt: skip
        for patrol, hotspot, at, minutes in rows:
            tx.insert("patrol_visit", {
                "patrol_id": patrol.id if patrol else None, "hotspot_id": hotspot.id, "state": "visited", "arrived_at": _at(at), "minutes": minutes,
            })  # fmt: skip
        tx.insert("patrol_visit", {"patrol_id": night.id, "hotspot_id": square.id, "state": "not_reached"})
    return {"police": police, "town": town, "square": square, "station": station, "activity": activity, "night": night, "traffic": traffic}


def _days(visits):
    return [one.day.isoformat() for one in visits]


def test_tertials_turn_at_local_midnight(store, story):
    second, third = (period_of(TERTIAL, dt.date(2026, month, 1)) for month in (5, 9))
    assert _days(figures.visits_between(store, second.first, second.last)) == ["2026-08-31"]
    assert _days(figures.visits_between(store, third.first, third.last)) == ["2026-09-01", "2026-10-24", "2026-10-25", "2026-12-31"]


def test_the_night_of_the_clock_change_keeps_its_days(store, story):
    week = figures.weeks_of(store, None, dt.date(2026, 10, 19), dt.date(2026, 11, 1))
    assert [(one.name, one.count.visits, one.count.minutes, one.count.not_reached) for one in week] == [("2026-W43", 2, 35, 1), ("2026-W44", 0, 0, 0)]


def test_weeks_of_one_hotspot_over_the_turn_of_the_year(store, story):
    weeks = figures.weeks_of(store, story["square"].id, dt.date(2026, 12, 28), dt.date(2027, 1, 4))
    assert [(one.name, one.count.visits, one.count.minutes, one.count.without_minutes) for one in weeks] == [("2026-W53", 1, 0, 1), ("2027-W01", 0, 0, 0)]


def test_visits_by_organisation_promise_and_traffic(store, story):
    everything = (None, None)
    assert _days(figures.visits_between(store, *everything, organisation_id=story["police"].id)) == ["2026-10-24", "2026-10-25"]
    assert len(figures.visits_between(store, *everything, promise_activity_id=story["activity"].id)) == 2
    assert _days(figures.visits_between(store, *everything, is_traffic=True)) == ["2026-12-31", "2027-01-01"]
    assert len(figures.visits_between(store, *everything, is_traffic=False)) == 4
    assert len(figures.visits_between(store, *everything, only_made=False)) == 7


def test_rounds_begin_on_the_local_day_of_their_shift(store, story):
    assert [one.name for one in figures.rounds_between(store, dt.date(2026, 10, 24), dt.date(2026, 12, 31))] == ["Natt", "Fart"]
    assert [one.name for one in figures.rounds_between(store, dt.date(2027, 1, 1), None)] == []
    assert [one.visits for one in figures.rounds_between(store, None, None, kind="traffic")] == [2]
    assert [one.id for one in figures.rounds_between(store, None, None, promise_activity_id=story["activity"].id)] == [story["night"].id]


def test_a_merged_hotspot_lends_its_visits_to_the_one_that_stayed(store, story):
    with store.transaction("test") as tx:
        tx.update(story["station"], state="closed", same_as_id=story["square"].id)
    counts = figures.count_by_hotspot(store, None, None)
    assert set(counts) == {story["square"].id}
    assert counts[story["square"].id].visits == 6
    assert figures.last_visits(store) == {story["square"].id: _at("2026-12-31T23:10")}
    assert len(figures.visits_between(store, None, None, hotspot_ids=(story["station"].id,))) == 6


def test_an_empty_workspace_has_no_figures(store):
    assert figures.visits_between(store, None, None) == []
    assert figures.rounds_between(store, None, None) == []
    assert figures.count_by_hotspot(store, None, None) == {}
    assert figures.last_visits(store) == {}
