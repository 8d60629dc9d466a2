# SPDX-License-Identifier: GPL-2.0-or-later
"""Promises over a workspace: what counts, by the municipality's clock, what is saved, the promise that follows, and what dialogues brought up."""
from __future__ import annotations

import datetime as dt

import pytest

from est_plugin.core.errors import InputError, RuleError
from est_plugin.core.period import TERTIAL, own_period, period_of
from est_plugin.jobs import plan_walk, promise_facts
from est_plugin.jobs import save_promise as job
from est_plugin.jobs.dialogue_themes import basis_of, themes_of
from est_plugin.jobs.promise_facts import find_promise, read
from est_plugin.jobs.save_dialogue import Talk, Theme, save_dialogue, talk_of
from est_plugin.storage import workspace

from . import promise_story
from .promise_story import TODAY

T1, T2, T3 = (period_of(TERTIAL, dt.date(2026, month, 1)) for month in (1, 5, 9))


@pytest.fixture(scope="module")
def told(tmp_path_factory, qgis_app):
    """The story for tests that only read."""
    path = tmp_path_factory.mktemp("promises") / "EST Test.gpkg"
    workspace.create(path, "EPSG:3008", "sv", user="anna")
    with workspace.open_workspace(path, "anna") as opened:
        yield promise_story.make(opened.store)


@pytest.fixture
def story(store):
    return promise_story.make(store)


def by_name(store, period, today=TODAY):
    facts = read(store)
    found = facts.result(facts.promises[0], period, today)
    return {one.activity.name: one for one in found.activities}


def test_what_was_done_is_counted_by_tertial_on_local_days(told):
    counts = [{name: one.done_now for name, one in by_name(told.store, period).items()} for period in (T1, T2, T3)]
    assert [one["Trygghetsvandringar"] for one in counts] == [1, 0, 3]
    assert [one["Trygghetsrundor"] for one in counts] == [1, 1, 1]
    assert [one["Besök vid stationen"] for one in counts] == [1, 1, 2]
    assert [one["Trafikkontroller"] for one in counts] == [0, 1, 0]
    assert [one["Nya lampor"] for one in counts] == [1, 0, 1]
    assert [one["Samtal på torget"] for one in counts] == [0, 1, 1]
    assert [one["Timmar med nattvandrare"] for one in counts] == [15, 0, 25]


def test_the_year_is_judged_by_what_was_promised(told):
    found = by_name(told.store, T3)
    assert {name: (one.promised, one.expected, one.done, one.outcome) for name, one in found.items()} == {
        "Trygghetsvandringar": (6, 6, 4, "not_kept"), "Trygghetsrundor": (12, 12, 3, "not_kept"), "Besök vid stationen": (3, 3, 4, "kept"),
        "Trafikkontroller": (12, 12, 1, "not_kept"), "Nya lampor": (2, 2, 2, "kept"), "Samtal på torget": (2, 2, 2, "kept"),
        "Timmar med nattvandrare": (30, 30, 40, "kept"), "Sommaröppet": (0, 0, 0, None),
    }  # fmt: skip
    assert found["Trafikkontroller"].nameless == 1
    assert (found["Trygghetsrundor"].units, found["Trygghetsrundor"].units_kept) == (12, 3)
    assert [deed.id for deed in found["Trygghetsvandringar"].cancelled] == [told.ids["Storm"]]
    assert [deed.id for deed in found["Trygghetsrundor"].cancelled] == [told.ids["Inställd runda"]]


def test_a_tied_measure_counts_where_it_is_tied_and_is_free_again(story):
    done = job.tie(story.store, [("measure", story.ids["Papperskorg"]), ("measure", story.ids["Lampa 2"])], story.ids["Samtal på torget"])
    found = by_name(story.store, T3)
    assert (found["Samtal på torget"].done, found["Nya lampor"].done) == (4, 1)
    story.store.undo(done)
    job.tie(story.store, [("measure", story.ids["Lampa 2"])], None)
    assert by_name(story.store, T3)["Nya lampor"].done == 2
    with pytest.raises(InputError):
        job.tie(story.store, [("finding", "x")], None)


def test_a_walk_is_at_a_hotspot_when_a_stop_or_its_route_is(story):
    from est_plugin.core import geometry

    story.activity("Vandring vid stationen", 1, "walks", hotspot_id=story.ids["station"])
    story.add("stopp", "walk_stop", walk_id=story.ids["Vår"], number=1, geom=geometry.point(50, 50))
    with story.store.transaction("test") as tx:
        tx.update(story.store.get("walk", story.ids["Höst"]), geom=geometry.line([(-50, 10), (20, 10), (400, 10)]))
    found = by_name(story.store, T3)
    assert (found["Vandring vid stationen"].done, found["Trygghetsvandringar"].done) == (2, 2)


def test_a_measure_is_at_the_hotspot_it_answers_or_that_holds_its_finding(story):
    from est_plugin.core import geometry

    story.activity("Städat vid stationen", 2, "measures", hotspot_id=story.ids["station"])
    story.add("brist", "finding", kind="defect", category="H1", description="Skräp", geom=geometry.point(20, 20))
    story.add("länk", "measure_link", measure_id=story.ids["Papperskorg"], finding_id=story.ids["brist"])
    story.add("länk 2", "measure_link", measure_id=story.ids["Lampa 1"], hotspot_id=story.ids["station"])
    found = by_name(story.store, T3)
    assert [deed.id for deed in found["Städat vid stationen"].so_far] == [story.ids["Papperskorg"]]  # the lamp is a lamp first: its rule comes first
    assert found["Nya lampor"].done == 2


def test_visits_to_a_hotspot_that_was_merged_count_for_the_one_that_stays(story):
    kept = story.add("torget", "hotspot", name="Torget", state="active", reason="Samma plats")
    with story.store.transaction("test") as tx:
        tx.update(story.store.get("hotspot", story.ids["station"]), same_as_id=kept, state="closed")
    assert by_name(story.store, T3)["Besök vid stationen"].done == 4


def test_promises_of_a_period_and_by_name(told):
    facts = read(told.store)
    assert [one.name for one in facts.in_force(T1)] == ["Medborgarlöfte Exempelstad 2026"]
    assert facts.in_force(own_period(dt.date(2027, 1, 1), dt.date(2027, 4, 30))) == []
    assert find_promise(told.store, "medborgarlöfte exempelstad 2026").id == find_promise(told.store, "1").id == told.ids["promise"]
    with pytest.raises(InputError):
        find_promise(told.store, "Finns inte")


def test_the_next_promise_is_a_copy_with_what_remains(story):
    made, done = job.make_next(story.store, story.ids["promise"], TODAY)
    assert (made["name"], made["starts_on"], made["ends_on"]) == ("Medborgarlöfte Exempelstad 2027", dt.date(2027, 1, 1), dt.date(2027, 12, 31))
    assert (made["state"], made["previous_id"], made["partners"], made["note"]) == ("draft", story.ids["promise"], "Polisen, Exempelstads kommun", None)
    rows = {row["name"]: row for row in story.store.find("promise_activity", {"promise_id": made.id})}
    assert {name: row["promised"] for name, row in rows.items()} == {
        "Trygghetsvandringar": 8, "Trygghetsrundor": 1, "Besök vid stationen": 3, "Trafikkontroller": 1, "Nya lampor": 2, "Samtal på torget": 2,
        "Timmar med nattvandrare": 30, "Sommaröppet": 0,
    }  # fmt: skip
    assert rows["Trygghetsvandringar"]["carried_from_id"] == story.ids["Trygghetsvandringar"]
    with pytest.raises(InputError):
        job.make_next(story.store, story.ids["promise"], TODAY)
    story.store.undo(done)
    again, _done = job.make_next(story.store, story.ids["promise"], TODAY, with_remaining=False)
    rows = story.store.find("promise_activity", {"promise_id": again.id, "name": "Trygghetsvandringar"})
    assert [row["promised"] for row in rows] == [6]


def test_a_promise_that_is_written_badly_is_refused_and_nothing_is_saved(store):
    days = {"starts_on": dt.date(2026, 1, 1), "ends_on": dt.date(2026, 12, 31)}
    with pytest.raises(InputError):
        job.save_promise(store, {"name": " ", **days})
    with pytest.raises(RuleError):
        job.save_promise(store, {"name": "A", "starts_on": dt.date(2027, 1, 1), "ends_on": dt.date(2026, 1, 1)})
    promise, _done = job.save_promise(store, {"name": "A", **days})
    with pytest.raises(InputError):
        job.save_activity(store, {"name": "", "promise_id": promise.id})
    activity, _done = job.save_activity(store, {"name": "Vandringar", "promise_id": promise.id})
    with pytest.raises(InputError):
        job.add_number(store, activity.id, dt.date(2026, 2, 1), 0)
    assert (store.count("promise"), store.count("promise_activity"), store.count("activity_done")) == (1, 1, 0)


def test_an_activity_goes_with_its_numbers_and_comes_back(story):
    job.tie(story.store, [("walk", story.ids["Vår"])], story.ids["Timmar med nattvandrare"])
    done = job.remove_activity(story.store, story.store.get("promise_activity", story.ids["Timmar med nattvandrare"]))
    assert story.store.count("activity_done") == 0
    assert story.store.get("walk", story.ids["Vår"])["promise_activity_id"] is None
    story.store.undo(done)
    assert by_name(story.store, T3)["Timmar med nattvandrare"].done == 41


def test_themes_of_dialogues_are_people_and_stand_for_themselves(told):
    found = themes_of(told.store, period_of(TERTIAL, dt.date(2026, 5, 1)))
    assert (len(found.dialogues), found.people, found.unknown) == (1, 40, 0)
    assert [(one.category, one.people) for one in found.themes] == [("TRF", 12), ("BEL", 2)]
    assert themes_of(told.store, T3).unknown == 1
    basis = basis_of(told.store, told.ids["promise"])
    assert (basis.people, [(one.category, one.people) for one in basis.themes]) == (150, [("BEL", 60), ("NED", 2)])
    assert len(themes_of(told.store, own_period(None, None), (None,)).dialogues) == 2
    assert themes_of(told.store, own_period(dt.date(2020, 1, 1), dt.date(2020, 12, 31))).themes == ()


def test_a_dialogue_is_saved_changed_and_taken_back(store):
    talk = Talk("Torget", dt.date(2026, 5, 9), (10.0, 20.0), "Torget", 40, note="  ", themes=(Theme("BEL", 12), Theme("BEL", 3, "Parken")))
    row, _done = save_dialogue(store, talk)
    assert talk_of(store, row.id).themes == (Theme("BEL", 12), Theme("BEL", 3, "Parken"))
    changed, done = save_dialogue(store, Talk("Torget", dt.date(2026, 5, 9), people=41, themes=(Theme("TRF", 1),)), row)
    assert (changed["people"], changed["geom"], [one.category for one in talk_of(store, row.id).themes]) == (41, None, ["TRF"])
    store.undo(done)
    assert talk_of(store, row.id).people == 40
    for bad in (
        Talk(" ", dt.date(2026, 5, 9)), Talk("A", dt.date(2026, 5, 9), themes=(Theme("BEL", 1), Theme("BEL", 2))),
        Talk("A", dt.date(2026, 5, 9), people=3, themes=(Theme("BEL", 4),)),
    ):  # fmt: skip
        with pytest.raises(InputError):
            save_dialogue(store, bad)
    assert store.count("dialogue") == 1


def test_a_planned_walk_is_tied_to_an_activity_and_its_copy_is_not(story):
    assert promise_facts.choices(story.store, ("walks",))[0] == (story.ids["Trygghetsvandringar"], "Trygghetsvandringar – Medborgarlöfte Exempelstad 2026")
    assert [words.split(" – ")[0] for _key, words in promise_facts.choices(story.store, ("walks",))[1:]] == ["Timmar med nattvandrare", "Sommaröppet"]
    start = dt.datetime(2026, 10, 1, 18, tzinfo=dt.timezone.utc)
    tie = story.ids["Timmar med nattvandrare"]
    given = plan_walk.WalkInput("Ny", start, ((0.0, 0.0), (400.0, 0.0)), (plan_walk.StopInput((10.0, 0.0)),), promise_activity_id=tie)
    walk, _done = plan_walk.save_walk(story.store, given)
    assert walk["promise_activity_id"] == plan_walk.input_of(story.store, walk.id).promise_activity_id == tie
    assert plan_walk.follow_up_input(story.store, walk.id, start).promise_activity_id is None
    job.save_promise(story.store, {"state": "ended"}, story.store.get("promise", story.ids["promise"]))
    assert promise_facts.choices(story.store, ("walks",)) == []
