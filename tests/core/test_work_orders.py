# SPDX-License-Identifier: GPL-2.0-or-later
"""The declaration of what goes out and comes back."""
from __future__ import annotations

import datetime as dt
import json

import pytest

from est_plugin.core import status, work_orders as wo
from est_plugin.core.record import Record
from est_plugin.core.schema import TABLES

MEASURE = TABLES["measure"]
LABELS = {("lamp_action", "fuse"): "Säkring"}


def test_keys_and_heads_are_told_apart_and_name_real_columns():
    for values in ([c.key for c in wo.COLUMNS], [c.sv for c in wo.COLUMNS], [c.en for c in wo.COLUMNS if c.key != "north"]):
        assert len(values) == len(set(values))
    assert all(name in MEASURE for column in wo.COLUMNS for name in column.sent_columns)
    assert all(name in MEASURE for name in wo.KEPT) and {column.measure_column for column in wo.EDITABLE} <= set(wo.KEPT)
    for column in wo.EDITABLE:
        limit = MEASURE[column.measure_column].max_length
        assert column.type != wo.TEXT or column.states or column.max_length == limit, column.key


@pytest.mark.parametrize("kind", wo.KINDS)
def test_everybody_may_answer_everything_and_only_our_own_see_what_is_internal(kind):
    keys = {column.key for column in wo.columns_of(kind)}
    assert {column.key for column in wo.EDITABLE} <= keys
    assert ({"priority", "due_why"} <= keys) is (kind == wo.WORK_LIST)


def test_columns_of_others_hold_only_what_the_schema_calls_public():
    for kind in wo.OUTSIDE:
        for column in wo.columns_of(kind):
            for name in column.sent_columns if column.is_sent else ():
                shown = MEASURE[name].is_public or name in ("external_number", "planned_to", "lamp_action")  # their own answers
                assert shown, (kind, column.key, name)


@pytest.mark.parametrize("word", wo.STATES, ids=lambda word: word.key)
@pytest.mark.parametrize("current", [one.code for one in status.STATUSES])
def test_a_word_never_asks_for_a_forbidden_step(word, current):
    found = word.next_status(current)
    assert found is None or (found in word.statuses and status.may_follow(current, found))


@pytest.mark.parametrize("current", [one.code for one in status.STATUSES if one.type in (status.OPEN, status.WAITING)])
def test_what_is_open_can_be_answered_with_done_refused_and_not_ours(current):
    assert all(wo.STATE_BY_KEY[key].next_status(current) for key in ("done", "refused", "not_ours", "no_fault", "waits"))


def test_what_a_word_needs_and_copies_are_columns_that_exist():
    for word in wo.STATES:
        assert all(key in wo.BY_KEY for key in (*word.needs, *word.copies.values()))
        assert all(name in MEASURE for name in (*word.values, *word.lamp_values, *word.copies))
        asked = {wo.BY_KEY[key].measure_column for key in word.needs} | set(word.copies)
        for code in word.statuses:
            assert all(set(group) & asked for group in status.REQUIRED.get(code, ())), word.key


@pytest.mark.parametrize(("kind", "is_outside", "expected"), [
    ("unit", False, wo.WORK_LIST), ("department", False, wo.WORK_LIST), ("company", True, wo.REPLY_FORM), ("contractor", True, wo.WORK_ORDER),
    ("contractor", False, wo.WORK_ORDER), (None, False, wo.WORK_LIST),
])  # fmt: skip
def test_the_kind_of_paper_follows_from_the_organisation(kind, is_outside, expected):
    assert wo.kind_for(kind, is_outside) == expected


def test_what_was_sent_is_kept_as_json_and_read_as_it_stood_in_the_cell():
    values = dict.fromkeys(wo.KEPT)
    record = Record("measure", {
        **values, "id": "m1", "ver": 3, "status": "planned", "planned_to": dt.date(2026, 12, 1), "lamp_action": "fuse", "note": "internt",
    })  # fmt: skip
    kept = json.loads(json.dumps(wo.snapshot([(record, "14", True)])))
    assert kept["m1"]["ver"] == 3 and kept["m1"]["nr"] == "14" and kept["m1"]["lamp"] is True
    texts = {column.key: wo.sent_text(column, kept["m1"]["values"], "sv", LABELS) for column in wo.EDITABLE}
    assert texts == {
        "case_number": "", "state": "Planerat", "done_on": "", "done_what": "Säkring", "promised": "2026-12-01", "reason": "", "comment": "",
    }  # fmt: skip
