# SPDX-License-Identifier: GPL-2.0-or-later
"""Answers of a follow-up walk: verified, opened again, left alone, and all of it taken back."""
from __future__ import annotations

import datetime as dt

import pytest

from est_plugin.core.errors import InputError, RuleError
from est_plugin.i18n import Texts
from est_plugin.jobs import follow_up as job, walk_steps
from est_plugin.jobs.follow_up import Answer, save_answers, take_back
from est_plugin.jobs.follow_up_figures import figures, figures_of_all
from est_plugin.jobs.follow_up_points import ASKS_GOOD, ASKS_SETTLED, follow_up_of, read_follow_up
from est_plugin.jobs.plan_walk import copy_walk
from est_plugin.jobs.save_finding import Seen, save_finding

from .follow_up_story import DAY, NOW, START, UTC, Story

SV = Texts("sv")


@pytest.fixture
def story(store, walk, stops, tmp_path):
    return Story(store, walk, stops, tmp_path)


def answer(story, name, outcome, **options):
    return save_answers(story.store, story.again.id, [Answer(story.id(name), outcome, **options)], NOW)


def told(answered):
    return [notice.text(SV) for _key, notice in answered.notices]


def names(story):
    back = {record.id: name for name, record in story.findings.items()}
    return [back[point.finding.id] for point in read_follow_up(story.store, story.again.id).points]


def state(store, measure_id):
    row = store.get("measure", measure_id)
    names = ("status", "done_on", "verified_on", "verified_by_walk_id", "reason", "reopened_count", "priority", "verified_by", "verified_how", "note")
    return tuple(row[name] for name in names)


# -- which points ------------------------------------------------------------------------------------------------------
def test_points_come_up_along_the_route_and_good_or_settled_ones_do_not(story):
    story.measure("Laga bommen", "gate", status="refused", reason="Byggs om")
    story.measure("Byt", "lamp", lamp=True, status="fixed")
    assert names(story) == ["lamp", "bench", "graffiti", "tunnel", "bushes"]
    story.store.set_setting(ASKS_SETTLED, True)
    story.store.set_setting(ASKS_GOOD, True)
    assert names(story) == ["gate", "lamp", "bench", "graffiti", "tunnel", "flowers", "bushes"]


def test_an_answered_point_stays_though_it_is_settled_now(story):
    story.measure("Byt", "lamp", lamp=True, status="fixed")
    answer(story, "lamp", "fixed")
    assert "lamp" in names(story) and read_follow_up(story.store, story.again.id).answered == 1


def test_what_is_the_same_as_an_older_finding_is_asked_with_the_measures_of_that(story):
    old = save_finding(story.store, Seen("Klotter i våras", category="H1", xy=(50.0, 0.0))).findings[0]
    story.findings["old"] = old
    story.measure("Sanera", "old", status="fixed")
    again = save_finding(story.store, Seen("Klotter igen", category="H1", xy=(50.0, 0.0), walk_id=story.walk.id, same_as_id=old.id)).findings[0]
    point = read_follow_up(story.store, story.again.id).point(again.id)
    assert [one["title"] for one in point.seen.measures] == ["Sanera"]


def test_a_walk_that_follows_up_none_is_told(store, walk):
    with pytest.raises(InputError) as caught:
        read_follow_up(store, walk.id)
    assert "följer inte upp" in caught.value.text(SV)


# -- effects -----------------------------------------------------------------------------------------------------------
def test_a_fixed_measure_is_verified_by_the_walk(story):
    key = story.measure("Byt ljuskälla", "lamp", lamp=True, status="fixed", done_on=dt.date(2027, 2, 1))
    made = answer(story, "lamp", "fixed")
    row = story.store.get("measure", key)
    assert (row["status"], row["done_on"], row["verified_on"], row["verified_by_walk_id"], row["verified_how"]) == (
        "verified", dt.date(2027, 2, 1), DAY, story.again.id, "på uppföljningsvandring")  # fmt: skip
    assert told(made) == ["Byt ljuskälla: nu kontrollerad på plats."]
    assert story.store.get("walk", story.again.id)["state"] == "held"


@pytest.mark.parametrize("status", ["new", "planned", "ordered", "in_progress", "forwarded", "monitor"])
def test_fixed_while_the_measure_is_open_becomes_fixed_and_verified(story, status):
    extra = {"forwarded": {"forwarded_to_id": story.organisation("station_owner").id, "answer_by": dt.date(2027, 6, 1)},
             "monitor": {"review_date": dt.date(2027, 6, 1)}}.get(status, {})  # fmt: skip
    key = story.measure("Laga", "gate", status=status, **extra)
    before = state(story.store, key)
    made = answer(story, "gate", "fixed")
    assert state(story.store, key)[:4] == ("verified", DAY, DAY, story.again.id)
    take_back(story.store, story.again.id, made, NOW)
    assert state(story.store, key) == before and story.store.count("follow_up") == 0
    assert story.store.get("walk", story.again.id)["state"] == "planned"


def test_still_there_opens_a_fixed_measure_again_with_the_reason(story):
    key = story.measure("Klipp buskarna", "bushes", status="fixed", done_on=dt.date(2027, 3, 1))
    made = answer(story, "bushes", "remains", note="Bara halva häcken är klippt.")
    assert state(story.store, key)[:6] == ("in_progress", None, None, None, None, 1)
    assert story.store.get("measure", key)["note"] == "2027-04-20 Öppnad igen: kvar på Uppföljning: Centrum (var Åtgärdad, 2027-03-01)"
    assert told(made) == ["Klipp buskarna: öppnad igen, nu pågår."]
    row = story.store.find("follow_up")[0]
    assert (row["outcome"], row["note"], row["seen_at"]) == ("remains", "Bara halva häcken är klippt.", story.again["planned_start"])
    log = [(one["what"], one["new_value"]) for one in story.store.history("measure", key)]
    assert ("status", "in_progress") in log and ("done_on", None) in log


def test_a_season_that_is_to_come_makes_it_planned_again(story):
    key = story.measure("Klipp", "bushes", status="fixed", window_from=dt.date(2027, 10, 1), window_to=dt.date(2028, 3, 31))
    answer(story, "bushes", "remains")
    assert story.status(key) == "planned"


def test_worse_raises_severity_and_priority_and_danger_is_rung_about(story):
    key = story.measure("Laga bommen", "gate", status="ordered", priority=2)
    made = answer(story, "gate", "worse")
    assert story.store.get("finding", story.id("gate"))["severity"] == 4 and story.store.get("measure", key)["priority"] == 4
    assert story.status(key) == "ordered"
    assert told(made) == ["Allvarligheten är höjd till Akut fara.", "Akut fara ska inte vänta i en lista. Ring 112 nu.", "Laga bommen: beställd, som förut."]


def test_worse_raises_the_lamp_too_and_no_higher_than_danger(story):
    with story.store.transaction("test") as tx:
        tx.update(story.store.get("finding", story.id("gate")), severity=4)
    assert told(answer(story, "gate", "worse"))[0] == "Allvarligheten är redan den högsta: Akut fara."
    answer(story, "lamp", "worse")
    assert story.store.find("lighting_defect")[0]["severity"] == 3
    answer(story, "gate", "remains")  # it was not the answer that made it 4
    assert story.store.get("finding", story.id("gate"))["severity"] == 4


@pytest.mark.parametrize("outcome", ["fixed", "remains", "worse"])
def test_a_refusal_stands_and_the_answer_is_noted(story, outcome):
    story.store.set_setting(ASKS_SETTLED, True)
    key = story.measure("Nya lampor", "tunnel", status="refused", reason="För dyrt", priority=2)
    before = state(story.store, key)
    made = answer(story, "tunnel", outcome)
    assert state(story.store, key) == before and "Svaret är noterat" in told(made)[-1]


@pytest.mark.parametrize("outcome", ["fixed", "remains"])
def test_without_a_measure_the_point_is_told_to_be_nobodys(story, outcome):
    made = answer(story, "bench", outcome)
    assert told(made) == ["Ingen är ansvarig. Punkten ligger under Utan ansvarig." if outcome == "remains" else
                          "Ingen åtgärd var fördelad. Svaret är noterat på punkten."]  # fmt: skip
    assert story.store.get("finding", story.id("bench"))["handling"] == ("unassigned" if outcome == "remains" else "fixed")


def test_each_of_several_measures_follows(story):
    fixed = story.measure("Måla", "tunnel", status="fixed")
    ordered = story.measure("Spola", "tunnel", status="ordered")
    refused = story.measure("Bygg om", "tunnel", status="refused", reason="Nej")
    answer(story, "tunnel", "fixed")
    assert [story.status(key) for key in (fixed, ordered, refused)] == ["verified", "verified", "refused"]


def test_a_measure_of_several_points_is_verified_when_all_are_seen_fixed(story):
    key = story.measure("Sanera", "graffiti", "tunnel", status="fixed")
    number = story.findings["tunnel"]["number"]
    assert told(answer(story, "graffiti", "fixed")) == [f"Sanera: gäller också nr {number}. Den kontrolleras när alla är sedda."]
    assert story.status(key) == "fixed"
    answer(story, "tunnel", "fixed")
    assert story.status(key) == "verified"
    answer(story, "tunnel", "remains")
    assert story.status(key) == "in_progress"
    answer(story, "tunnel", "fixed")
    assert state(story.store, key)[0] == "verified" and state(story.store, key)[5] == 0


def test_one_that_remains_keeps_the_measure_of_all_open(story):
    key = story.measure("Sanera", "graffiti", "tunnel", status="fixed")
    answer(story, "graffiti", "remains")
    made = answer(story, "tunnel", "fixed")
    assert story.status(key) == "in_progress" and "som är kvar" in told(made)[0]


def test_a_measure_that_covers_things_elsewhere_is_not_verified_here(story):
    story.findings["elsewhere"] = save_finding(story.store, Seen("Klotter på torget", category="H1", xy=(9000.0, 0.0))).findings[0]
    key = story.measure("Sanera allt", "graffiti", "elsewhere", status="fixed")
    made = answer(story, "graffiti", "fixed")
    assert story.status(key) == "fixed" and "inte ingår i vandringen" in told(made)[0]


# -- another answer ----------------------------------------------------------------------------------------------------
SEQUENCES = [("fixed", "remains"), ("fixed", "worse"), ("remains", "fixed"), ("remains", "worse"), ("worse", "remains"), ("worse", "fixed"),
             ("fixed", "remains", "worse", "fixed"), ("worse", "fixed", "worse", "remains"), ("remains", "fixed", "remains")]  # fmt: skip


@pytest.mark.parametrize("sequence", SEQUENCES, ids=" ".join)
@pytest.mark.parametrize("status", ["new", "ordered", "forwarded", "fixed", "verified"])
def test_a_new_answer_leaves_the_same_as_if_it_had_been_the_first(story, status, sequence):
    extra = {"forwarded": {"forwarded_to_id": story.organisation("streets").id, "answer_by": dt.date(2027, 6, 1)},
             "fixed": {"done_on": dt.date(2027, 2, 1)},
             "verified": {"done_on": dt.date(2027, 2, 1), "verified_on": dt.date(2027, 2, 2), "verified_by": "Chefen", "verified_how": "På plats"}}  # fmt: skip
    story.store.set_setting(ASKS_SETTLED, True)
    keys = {name: story.measure(name, name, status=status, priority=1, **extra.get(status, {})) for name in ("graffiti", "tunnel")}
    with story.store.transaction("test") as tx:
        tx.update(story.store.get("finding", story.id("tunnel")), severity=1)
    for outcome in sequence:
        answer(story, "graffiti", outcome)
    answer(story, "tunnel", sequence[-1])
    assert state(story.store, keys["graffiti"]) == state(story.store, keys["tunnel"])
    assert story.store.get("finding", story.id("graffiti"))["severity"] == story.store.get("finding", story.id("tunnel"))["severity"]
    assert story.store.count("follow_up") == 2


def test_taking_back_a_changed_answer_brings_the_earlier_one(story):
    key = story.measure("Byt", "lamp", lamp=True, status="ordered")
    answer(story, "lamp", "fixed", note="Lyser")
    changed = answer(story, "lamp", "worse", note="Nej")
    assert story.status(key) == "ordered"
    take_back(story.store, story.again.id, changed, NOW)
    row = story.store.find("follow_up")[0]
    assert (row["outcome"], row["note"], story.status(key)) == ("fixed", "Lyser", "verified")
    assert story.store.find("lighting_defect")[0]["severity"] == 2


def test_what_somebody_wrote_since_is_not_taken_back(story):
    key = story.measure("Byt", "lamp", lamp=True, status="ordered")
    answer(story, "lamp", "fixed")
    with story.store.transaction("test") as tx:
        tx.update(story.store.get("measure", key), cost_tkr=4.0)
    answer(story, "lamp", "remains")
    assert state(story.store, key)[0] == "in_progress" and state(story.store, key)[5] == 1 and story.store.get("measure", key)["cost_tkr"] == 4.0


def test_another_note_changes_no_measure(story):
    key = story.measure("Byt", "lamp", lamp=True, status="fixed")
    answer(story, "lamp", "fixed")
    ver = story.store.get("measure", key).ver
    assert answer(story, "lamp", "fixed", note="Lyser fint").notices == ()
    assert story.store.get("measure", key).ver == ver and story.store.find("follow_up")[0]["note"] == "Lyser fint"


# -- the rest ----------------------------------------------------------------------------------------------------------
def test_photos_of_now_are_kept_as_after(story):
    made = answer(story, "lamp", "fixed", photos=(story.after, story.after.with_name("finns-inte.jpg")))
    assert [one["stage"] for one in story.store.find("attachment", {"finding_id": story.id("lamp")})] == ["before", "after"]
    assert len(made.refused_photos) == 1


def test_many_answers_are_saved_together_or_not_at_all(story):
    key = story.measure("Sanera", "graffiti", "tunnel", status="fixed")
    good = [Answer(story.id(name), "fixed") for name in ("graffiti", "tunnel")]
    with pytest.raises(InputError):
        save_answers(story.store, story.again.id, [*good, Answer(story.id("flowers"), "fixed")], NOW)
    with pytest.raises(InputError):
        save_answers(story.store, story.again.id, [*good, Answer(story.id("gate"), "kanske")], NOW)
    with pytest.raises(InputError):
        save_answers(story.store, story.again.id, [], NOW)
    assert story.store.count("follow_up") == 0 and story.status(key) == "fixed"
    made = save_answers(story.store, story.again.id, good, NOW)
    assert story.status(key) == "verified" and story.store.count("follow_up") == 2
    take_back(story.store, story.again.id, made, NOW)
    assert story.status(key) == "fixed" and story.store.count("follow_up") == 0


def test_the_next_step_of_a_follow_up_walk_is_to_answer_its_points(story):
    def card(now):
        return next(one for one in walk_steps.load(story.store, now) if one.walk.id == story.again.id)

    assert card(START - dt.timedelta(days=2)).next_step == "print" and card(NOW).waiting_points == 6
    assert card(NOW).next_step == "follow_up"
    for name in names(story):
        answer(story, name, "remains")
    assert (card(NOW).waiting_points, card(NOW).next_step) == (0, "report")
    with story.store.transaction("test") as tx:
        tx.update(story.store.get("walk", story.again.id), feedback_sent=DAY)
    assert card(NOW).next_step is None


def test_the_follow_up_walk_that_is_meant_is_found(story, store):
    later, _done = copy_walk(store, story.walk.id, START + dt.timedelta(days=30))
    assert follow_up_of(store, story.walk.id) == follow_up_of(store) == later.id
    assert follow_up_of(store, story.again.id) == story.again.id
    with store.transaction("test") as tx:
        tx.update(later, state="cancelled")
    assert follow_up_of(store, story.walk.id) == story.again.id


def test_a_walk_that_lies_ahead_stays_planned_and_that_is_told(story):
    early = dt.datetime(2027, 1, 1, 12, 0, tzinfo=UTC)
    made = save_answers(story.store, story.again.id, [Answer(story.id("bench"), "remains")], early)
    assert story.store.get("walk", story.again.id)["state"] == "planned" and "ligger framåt i tiden" in told(made)[-1]
    assert story.store.find("follow_up")[0]["seen_at"] == early


def test_the_earlier_walk_is_followed_up_only_when_every_point_is_answered(story):
    left = names(story)
    for name in left[:-1]:
        answer(story, name, "remains")
    with pytest.raises(RuleError) as caught:
        job.mark_followed_up(story.store, story.again.id, NOW)
    assert "En punkt väntar" in caught.value.text(SV)
    answer(story, left[-1], "worse")
    assert job.may_be_followed_up(read_follow_up(story.store, story.again.id))
    done = job.mark_followed_up(story.store, story.again.id, NOW)
    assert story.store.get("walk", story.walk.id)["state"] == "followed_up"
    story.store.undo(done)
    assert story.store.get("walk", story.walk.id)["state"] == "held"


def test_a_good_thing_changes_nothing_but_is_noted(story):
    story.store.set_setting(ASKS_GOOD, True)
    assert answer(story, "flowers", "worse").notices == ()
    assert story.store.get("finding", story.id("flowers"))["severity"] == story.findings["flowers"]["severity"]


def test_figures_tell_share_time_organisation_and_category(story):
    lighting, streets = story.organisation("lighting").id, story.organisation("streets").id
    story.measure("Byt", "lamp", lamp=True, status="fixed", done_on=dt.date(2026, 11, 22), responsible_id=lighting)  # 10 days
    story.measure("Laga", "gate", status="ordered", responsible_id=streets)  # seen fixed: 159 days
    story.measure("Klipp", "bushes", status="fixed", done_on=dt.date(2027, 3, 1), responsible_id=streets)
    story.measure("Måla", "tunnel", status="refused", reason="Nej", responsible_id=streets)
    for name, outcome in (("lamp", "fixed"), ("gate", "fixed"), ("bushes", "remains"), ("graffiti", "worse")):
        answer(story, name, outcome)
    made = figures(story.store, story.again.id)
    total = made.total
    assert (total.points, total.fixed, total.remains, total.worse, total.refused, total.unanswered) == (6, 2, 1, 1, 1, 1)
    assert total.percent_fixed == 50 and total.median_days == (10 + (DAY - dt.date(2026, 11, 12)).days) / 2
    assert [(one.name, one.points, one.percent_fixed) for one in made.by_organisation] == [
        ("Belysning", 1, 100), ("Gata och trafik", 3, 50), ("", 2, 0)]  # fmt: skip
    assert {one.name: one.fixed for one in made.by_category}["Belysning"] == 1
    assert figures_of_all(story.store).total == total


def test_points_verified_before_the_walk_count_as_fixed(story):
    verified = {"done_on": dt.date(2026, 11, 22), "verified_on": dt.date(2026, 11, 23), "verified_by": "X", "verified_how": "På plats"}
    story.measure("Byt", "lamp", lamp=True, status="verified", **verified)
    total = figures(story.store, story.again.id).total
    assert (total.fixed, total.median_days, total.percent_fixed) == (1, 10.0, 100)
