# SPDX-License-Identifier: GPL-2.0-or-later
"""Editing rules: only what differs is written, in one transaction, and it can be undone."""
from __future__ import annotations

import datetime as dt

import pytest

from est_plugin.core.errors import ConflictError, InputError
from est_plugin.jobs import rules
from est_plugin.jobs.rules import DEADLINE, ROUTING, Edited

TODAY = dt.date(2026, 4, 1)


def edited(record, **changes):
    return Edited(record, {**{name: record[name] for name in rules.COLUMNS[record.table]}, **changes})


def new(table, **values):
    return Edited(None, {**dict.fromkeys(rules.COLUMNS[table]), "active": True, "sort": 500, "reason_sv": "min regel", **values})


def test_what_was_not_changed_is_not_written(store):
    found = rules.load(store)
    assert rules.save(store, {DEADLINE: [edited(one) for one in found.deadlines], ROUTING: [edited(one) for one in found.routing]}, TODAY) is None


def test_changes_of_both_kinds_are_one_action_that_can_be_undone(store):
    found = rules.load(store)
    graffiti = next(one for one in found.deadlines if one["fault"] == "graffiti")
    area = new(ROUTING, step="area", area="Bredaryd", target="lighting_defect", organisation="energy_company")
    done = rules.save(store, {DEADLINE: [edited(graffiti, amount=5)], ROUTING: [area]}, TODAY)
    assert store.get(DEADLINE, graffiti.id)["amount"] == 5 and store.count(ROUTING, {"area": "Bredaryd"}) == 1
    assert [table for table, _before, _after in done.steps] == [DEADLINE, ROUTING]
    store.undo(done)
    assert store.get(DEADLINE, graffiti.id)["amount"] == 3 and store.count(ROUTING, {"area": "Bredaryd"}) == 0


def test_one_rule_that_cannot_be_keeps_all_from_being_written(store):
    found = rules.load(store)
    good, bad = edited(found.deadlines[0], reason_sv="bra"), new(DEADLINE, model="all", result="next_of_list", dates="31 jan", call_now=False)
    with pytest.raises(InputError) as refused:
        rules.save(store, {DEADLINE: [good, bad]}, TODAY)
    assert refused.value.key == "rules.rule-bad-day" and refused.value.details["rule"] == "min regel"
    assert store.count(DEADLINE, {"reason_sv": "bra"}) == 0


def test_a_rule_that_is_switched_off_may_be_unfinished(store):
    assert rules.save(store, {DEADLINE: [new(DEADLINE, model="all", result="days", active=False, call_now=False)]}, TODAY)


def test_somebody_elses_change_in_the_meantime_is_told_and_nothing_is_lost(store):
    first = rules.load(store).deadlines[0]
    with store.transaction("test") as tx:
        tx.update(store.get(DEADLINE, first.id), amount=7)
    with pytest.raises(ConflictError):
        rules.save(store, {DEADLINE: [edited(first, amount=8)]}, TODAY)
    assert store.get(DEADLINE, first.id)["amount"] == 7


def test_reasons_follow_the_rule_in_both_languages(store):
    found = rules.load(store)
    values = rules.with_reasons(DEADLINE, {"measure_type": "lighting", "category": "A", "in_row_min": 4, "result": "days", "amount": 2}, found)
    assert (values["reason_sv"], values["reason_en"]) == ("belysning, minst 4 i rad: 2 dagar", "lighting, at least 4 in a row: 2 days")


def test_the_book_can_be_tried_with_rules_that_are_not_saved(store):
    found = rules.load(store)
    book = found.book_of([], [], "plats")
    assert (book.lamp_model, book.routing_rules) == ("plats", ()) and book.organisations
