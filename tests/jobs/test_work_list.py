# SPDX-License-Identifier: GPL-2.0-or-later
"""The list, the lines of today and the steps of a walk, read from a store; statuses set in one transaction."""
from __future__ import annotations

import datetime as dt
import random

import pytest

from est_plugin.core import geometry
from est_plugin.core.errors import InputError, RuleError
from est_plugin.core.work.listing import Listing
from est_plugin.core.work.views import members
from est_plugin.jobs import site_check, today, walk_steps, work_list
from est_plugin.jobs.my_organisation import my_organisation
from est_plugin.jobs.set_status import next_steps, set_status

UTC = dt.timezone.utc
DAY = dt.date(2026, 11, 20)
NOW = dt.datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def add(store, table, **values):
    with store.transaction("test") as tx:
        return tx.insert(table, values)


def by_what(store):
    return {row.what: row for row in work_list.load(store, "sv")}


def view(store, name, organisation=None):
    return members(work_list.load(store, "sv"), DAY, organisation)[name]


def lines(store):
    return {line.id: line.n for line in today.lines(store, DAY)}


def test_a_lamp_seen_on_a_walk_is_one_row(store, walk):
    finding = add(store, "finding", description="Mörkt", category="A", walk_id=walk.id)
    add(store, "lighting_defect", fault="out", finding_id=finding.id)
    rows = work_list.load(store, "sv")
    assert [(row.table, row.kind, row.what) for row in rows] == [("finding", "lighting_defect", "Mörkt")]
    assert lines(store) == {"unassigned": 1}


@pytest.mark.parametrize("values", [{"kind": "good"}, {"review_state": "new"}, {"review_state": "rejected"}])
def test_good_things_and_what_is_not_reviewed_wait_for_nobody(store, values):
    add(store, "finding", description="x", **values)
    assert work_list.load(store, "sv") == [] and lines(store) == {}


def test_same_thing_again_is_counted_once(store):
    first = add(store, "finding", description="Klotter")
    add(store, "finding", description="Klotter igen", same_as_id=first.id)
    assert list(by_what(store)) == ["Klotter"] and lines(store) == {"unassigned": 1}


def test_one_measure_for_many_things_names_them_all(store, walk):
    findings = [add(store, "finding", description=f"Lampa {n}", walk_id=walk.id) for n in range(5)]
    measure = add(store, "measure", title="Laga raden")
    for finding in findings:
        add(store, "measure_link", measure_id=measure.id, finding_id=finding.id)
    (row,) = work_list.load(store, "sv")
    assert row.number_text == "1, 2, 3 …" and len(row.targets) == 5 and row.walk_ids == {walk.id}


@pytest.mark.parametrize(("values", "is_late"), [
    ({"due_date": DAY}, False), ({"due_date": DAY - dt.timedelta(1)}, True), ({"answer_by": DAY - dt.timedelta(1)}, True), ({}, False),
    ({"due_date": DAY - dt.timedelta(1), "status": "monitor", "review_date": DAY}, False),
])  # fmt: skip
def test_late_is_after_its_day_and_the_list_and_today_agree(store, values, is_late):
    add(store, "measure", title="Åtgärd", **values)
    (row,) = work_list.load(store, "sv")
    assert row.is_overdue(DAY) is is_late
    assert ("overdue" in lines(store)) is is_late
    assert (row in view(store, "overdue")) is is_late


def test_fixed_things_of_a_walk_are_to_be_checked_lamps_reported_by_phone_are_not(store, walk):
    finding = add(store, "finding", description="Buskar", walk_id=walk.id)
    lamp = add(store, "lighting_defect", fault="out")
    for target in ({"finding_id": finding.id}, {"lighting_defect_id": lamp.id}):
        measure = add(store, "measure", title=str(target))
        add(store, "measure_link", measure_id=measure.id, **target)
        set_status(store, [measure.id], "fixed", {}, DAY)
    assert lines(store) == {"check": 1}
    assert len(view(store, "check")) == 1 and len(view(store, "recent")) == 2


@pytest.mark.parametrize(("rule", "waiting"), [(None, {"Buskar"}), (True, {"Buskar", "Lampa", "Ingenstans"}), (False, set())])
def test_the_measure_type_says_what_is_checked_on_site(store, walk, rule, waiting):
    with store.transaction("test") as tx:
        tx.update(store.find("code", {"list": "measure_type", "code": "other"})[0], needs_check=rule)
    finding = add(store, "finding", description="Buskar", walk_id=walk.id)
    lamp = add(store, "lighting_defect", fault="out", finding_id=None)
    targets = {"Buskar": {"finding_id": finding.id}, "Lampa": {"lighting_defect_id": lamp.id}, "Ingenstans": None}
    measures = {}
    for title, target in targets.items():
        measures[title] = add(store, "measure", title=title, measure_type="other")
        if target:
            add(store, "measure_link", measure_id=measures[title].id, **target)
    wanted = {measures[title].id for title in waiting}
    assert site_check.wanting_check(store, [one.id for one in measures.values()]) == wanted
    assert site_check.to_check(store) == set()
    set_status(store, [one.id for one in measures.values()], "fixed", {}, DAY)
    assert site_check.to_check(store) == wanted and {row.what for row in view(store, "check")} == waiting
    assert lines(store).get("check", 0) == len(waiting)


def test_a_lamp_of_a_walk_is_checked_like_its_finding(store, walk):
    finding = add(store, "finding", description="Mörkt", category="A", walk_id=walk.id)
    lamp = add(store, "lighting_defect", fault="out", finding_id=finding.id)
    measure = add(store, "measure", title="Byt", measure_type="other")
    add(store, "measure_link", measure_id=measure.id, lighting_defect_id=lamp.id)
    set_status(store, [measure.id], "fixed", {}, DAY)
    assert site_check.to_check(store) == {measure.id} and [row.record_id for row in view(store, "check")] == [measure.id]


def test_mine_are_also_rows_shared_carried_out_or_answered_by_an_organisation(store):
    ours, other = store.find("organisation", limit=2)
    add(store, "measure", title="ansvarig", responsible_id=ours.id)
    shared = add(store, "measure", title="delat", responsible_id=other.id)
    add(store, "co_responsible", measure_id=shared.id, organisation_id=ours.id)
    add(store, "measure", title="utförare", responsible_id=other.id, contractor_id=ours.id)
    add(store, "measure", title="svar", responsible_id=other.id, status="forwarded", forwarded_to_id=ours.id, answer_by=DAY)
    add(store, "measure", title="andras", responsible_id=other.id)
    assert {row.what for row in view(store, "mine", ours.id)} == {"ansvarig", "delat", "utförare", "svar"}


def test_who_handed_over_and_who_answers_are_both_told(store):
    ours, other = store.find("organisation", limit=2)
    add(store, "measure", title="x", responsible_id=ours.id, status="forwarded", forwarded_to_id=other.id, answer_by=DAY)
    (row,) = work_list.load(store, "sv")
    assert (row.responsible, row.recipient) == (ours["name"], other["name"])
    assert all(name.casefold() in row.search_text for name in (ours["name"], other["name"]))


def test_names_come_in_the_order_of_their_lists(store, walk, stops):
    later = add(store, "walk", name="Senare", planned_start=NOW)
    names = work_list.names(store, "sv")
    assert list(names.walks.values()) == ["Senare", "Centrum"] and later.id in names.walks
    assert list(names.stops.values()) == ["Centrum 1, Stopp 1", "Centrum 2, Stopp 2", "Centrum 3, Stopp 3"]
    assert list(names.letters) == list("ABCDEFGHIJKLMNO") and names.measure_types["lighting"] == "Belysning"


def random_rows(store, walk, chance):
    """Some of everything: seen and not reviewed, shared, handed over, done, with and without dates."""
    organisations = [row.id for row in store.find("organisation", limit=3)] + [None]
    days = [None, *(DAY + dt.timedelta(days=n) for n in (-40, -1, 0, 1, 30))]
    with store.transaction("test") as tx:
        findings = [tx.insert("finding", {
            "description": f"f{n}", "kind": chance.choice(("defect", "defect", "good")), "walk_id": chance.choice((walk.id, None)),
            "review_state": chance.choice(("approved", "masked", "new", "rejected")), "category": chance.choice(("A", "F", None)),
        }) for n in range(12)]  # fmt: skip
        lamps = [tx.insert("lighting_defect", {"fault": "out", "finding_id": chance.choice((None, findings[n].id))}) for n in range(6)]
        for n in range(25):
            status = chance.choice(("new", "planned", "in_progress", "forwarded", "monitor"))
            made = tx.insert("measure", {
                "title": f"m{n}", "status": status, "responsible_id": chance.choice(organisations), "forwarded_to_id": organisations[0],
                "measure_type": chance.choice(("lighting", "other", "sign")), "due_date": chance.choice(days),
                "answer_by": chance.choice(days) if status != "forwarded" else chance.choice(days[1:]), "review_date": chance.choice(days[1:]),
            })  # fmt: skip
            target = chance.choice((None, {"finding_id": chance.choice(findings).id}, {"lighting_defect_id": chance.choice(lamps).id}))
            if target:
                tx.insert("measure_link", {"measure_id": made.id, **target})
            if chance.random() < 0.4 and made["status"] != "monitor":
                tx.update(made, status="fixed", done_on=DAY - dt.timedelta(days=chance.randrange(60)))


@pytest.mark.parametrize("seed", range(6))
def test_numbers_in_list_views_and_today_agree(store, walk, seed):
    random_rows(store, walk, random.Random(seed))
    rows = work_list.load(store, "sv")
    counts, said = Listing(rows, DAY).counts, {line.id: line for line in today.lines(store, DAY)}
    for name in ("unassigned", "overdue", "waiting", "check"):
        assert (said[name].n if name in said else 0) == counts[name] == len(view(store, name)), name
        assert name not in said or said[name].view == name
    assert counts["all"] == len(rows) and counts["open"] > 0


# -- other lines of today -------------------------------------------------------------------------------------------------
def test_hotspots_are_thought_over_again_when_their_day_has_passed(store):
    area = geometry.polygon([[(0, 0), (50, 0), (50, 50), (0, 0)]])
    day = {"late": DAY - dt.timedelta(days=1), "today": DAY, "none": None}
    for name, state in (("late", "active"), ("late", "candidate"), ("late", "cooled"), ("late", "closed"), ("today", "active"), ("none", "active")):
        add(store, "hotspot", name=name, state=state, level="watch", review_date=day[name], geom=area)
    (line,) = today.lines(store, DAY)
    assert (line.id, line.n, line.tab) == ("hotspots", 3, today.HOTSPOTS) and line.tab in today.WINDOWS


def test_lists_that_did_not_come_back_show_what_their_organisations_have_left(store):
    ours, other, third = store.find("organisation", limit=3)
    for organisation, kind, answer_by, returned in (
        (ours, "work_list", DAY - dt.timedelta(1), None), (ours, "work_order", DAY, None), (other, "reply_form", DAY - dt.timedelta(9), DAY),
        (other, "reminder", DAY - dt.timedelta(9), None), (third, "work_list", None, None),
    ):  # fmt: skip
        add(store, "dispatch", organisation_id=organisation.id, kind=kind, answer_by=answer_by, returned_on=returned)
    left = add(store, "measure", title="kvar", responsible_id=ours.id)
    carried = add(store, "measure", title="utför", responsible_id=other.id, contractor_id=ours.id)
    done = add(store, "measure", title="klar", responsible_id=ours.id)
    shared = add(store, "measure", title="annans, delad", responsible_id=third.id)
    add(store, "co_responsible", measure_id=shared.id, organisation_id=ours.id)
    add(store, "measure", title="annans", responsible_id=third.id)
    set_status(store, [done.id], "fixed", {}, DAY)
    (line,) = [line for line in today.lines(store, DAY) if line.id == "sent"]
    assert line.n == 1 and line.keys == {("measure", left.id), ("measure", carried.id), ("measure", shared.id)}


def test_yearly_measures_are_told_a_month_ahead_and_not_when_late(store):
    for title, values in {
        "snart": {"due_date": DAY + dt.timedelta(30)}, "öppet fönster": {"window_from": DAY - dt.timedelta(9), "due_date": DAY + dt.timedelta(90)},
        "senare": {"due_date": DAY + dt.timedelta(31)}, "sen": {"due_date": DAY - dt.timedelta(1)}, "utan dag": {},
    }.items():  # fmt: skip
        add(store, "measure", title=title, recurs_yearly=True, **values)
    add(store, "measure", title="en gång", due_date=DAY)
    (line,) = [line for line in today.lines(store, DAY) if line.id == "recurring"]
    assert {row.what for row in work_list.load(store, "sv") if row.key in line.keys} == {"snart", "öppet fönster"}


@pytest.mark.parametrize(("held_days_ago", "follower_in_days", "is_due"), [
    (200, None, True), (100, None, False), (200, 10, False), (100, -1, True), (300, 0, True),
])  # fmt: skip
def test_a_held_walk_is_to_be_followed_up(store, held_days_ago, follower_in_days, is_due):
    held = NOW - dt.timedelta(days=held_days_ago)
    walk = add(store, "walk", name="Centrum", state="held", planned_start=held, held_start=held, feedback_sent=DAY)
    if follower_in_days is not None:
        add(store, "walk", name="Igen", previous_walk_id=walk.id, planned_start=NOW + dt.timedelta(days=follower_in_days))
    assert ("follow_up" in lines(store)) is is_due


def test_a_followed_up_walk_and_a_cancelled_follow_up(store):
    old = NOW - dt.timedelta(days=400)
    add(store, "walk", name="Klar", state="followed_up", planned_start=old, feedback_sent=DAY)
    walk = add(store, "walk", name="Inställd uppföljning", state="held", planned_start=old, feedback_sent=DAY)
    add(store, "walk", name="x", state="cancelled", previous_walk_id=walk.id, planned_start=NOW)
    assert lines(store) == {"follow_up": 1}


def test_there_are_never_more_than_seven_lines(store):
    ours = store.find("organisation", limit=1)[0]
    old, late = NOW - dt.timedelta(days=400), DAY - dt.timedelta(1)
    walk = add(store, "walk", name="Gammal", state="held", planned_start=old)
    add(store, "walk", name="Nyss", state="held", planned_start=NOW)
    add(store, "dispatch", organisation_id=ours.id, answer_by=late)
    add(store, "measure", title="utan ansvarig")
    add(store, "measure", title="sen", responsible_id=ours.id, due_date=late)
    add(store, "measure", title="väntar", status="monitor", review_date=DAY)
    add(store, "measure", title="varje år", recurs_yearly=True, responsible_id=ours.id, due_date=DAY)
    finding = add(store, "finding", description="x", walk_id=walk.id)
    done = add(store, "measure", title="klar")
    add(store, "measure_link", measure_id=done.id, finding_id=finding.id)
    set_status(store, [done.id], "fixed", {}, DAY)
    found = today.lines(store, DAY)
    assert [line.id for line in found] == ["unassigned", "overdue", "waiting", "check", "sent", "walks", "recurring"]
    assert {line.id: line.n for line in found}["walks"] == 2  # one of the two waits for both


@pytest.mark.parametrize(("kept", "found"), [
    ([], "safety_est"), (["gone", "Gata och trafik"], "streets"), (["gone", "Finns inte"], "safety_est"), (["gone"], "safety_est"), (["", ""], "safety_est"),
])  # fmt: skip
def test_my_organisation_is_found_by_name_in_another_workspace(store, kept, found):
    wanted = store.find("organisation", {"code": found})[0].id
    assert my_organisation(store, kept) == wanted
    assert my_organisation(store, [wanted, "Fel namn"]) == wanted


def test_fixed_gets_its_day_and_reopening_takes_it_away(store):
    measure = add(store, "measure", title="x")
    set_status(store, [measure.id], "fixed", {}, DAY)
    assert store.get("measure", measure.id)["done_on"] == DAY
    set_status(store, [measure.id], "planned", {}, DAY)
    stored = store.get("measure", measure.id)
    assert stored["done_on"] is None and stored["reopened_count"] == 1


def test_one_that_may_not_stops_all(store):
    first, second = add(store, "measure", title="a"), add(store, "measure", title="b")
    set_status(store, [second.id], "fixed", {}, DAY)
    with pytest.raises(RuleError):
        set_status(store, [first.id, second.id], "ordered", {}, DAY)
    assert store.get("measure", first.id)["status"] == "new"


def test_missing_reason_is_refused_and_nothing_selected_is_said(store):
    measure = add(store, "measure", title="a")
    with pytest.raises(RuleError) as error:
        set_status(store, [measure.id], "refused", {}, DAY)
    assert error.value.key == "rule.refused-needs"
    with pytest.raises(InputError):
        set_status(store, [], "fixed", {}, DAY)


def test_offered_statuses_are_those_all_may_take():
    def for_all(*current):
        return [step.code for step in next_steps(current) if step.can == step.of]

    assert for_all("fixed", "refused") == ["triage", "investigating", "planned", "in_progress"]
    assert "verified" in for_all("fixed") and for_all() == []


def test_steps_of_a_walk_follow_what_has_been_done(store, walk, stops):
    def step():
        return {card.walk.id: card.next_step for card in walk_steps.load(store, NOW)}[walk.id]

    before = walk["planned_start"] - dt.timedelta(days=3)
    assert walk_steps.load(store, before)[0].next_step == "print"
    assert step() == "enter"  # the evening has passed
    finding = add(store, "finding", description="Mörkt", walk_id=walk.id)
    assert step() == "assign"
    measure = add(store, "measure", title="Laga")
    add(store, "measure_link", measure_id=measure.id, finding_id=finding.id)
    assert step() == "report"
    with store.transaction("test") as tx:
        tx.update(store.get("walk", walk.id), state="held", feedback_sent=DAY)
    assert step() == "follow_up"
    add(store, "walk", name="Centrum igen", previous_walk_id=walk.id)
    assert step() is None


def test_a_walk_without_stops_or_date_is_to_be_planned_and_stands_on_top(store, walk, stops):
    bare = add(store, "walk", name="Idé")
    cards = walk_steps.load(store, NOW)
    assert cards[0].walk.id == bare.id and cards[0].next_step == "plan"


def test_first_steps_are_ticked_by_what_is_there(store, walk):
    def done():
        return {step.id for step in today.first_steps(store, has_base_map=False) if step.is_done}

    assert done() == {"walk"}
    add(store, "lighting_defect", fault="out")
    add(store, "measure", title="x")
    assert done() == {"walk", "finding", "assign"}
