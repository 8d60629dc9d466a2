# SPDX-License-Identifier: GPL-2.0-or-later
"""What is wrong with a rule is named with its cure; a rule that can never be used is found; moving keeps the order of the rest."""
from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from est_plugin.core import rule_checks, rule_order, shipped
from est_plugin.core.case import Case
from est_plugin.core.deadlines import matches
from est_plugin.core.errors import InputError
from est_plugin.core.routing import place_in_order

LISTS = Path(__file__).resolve().parents[2] / "resources" / "codelists"
TODAY = date(2026, 4, 1)
ORGANISATIONS = [{"id": "1", "code": "parks", "name": "Park", "active": True}, {"id": "2", "code": None, "name": "Egen", "active": True},
                 {"id": "3", "code": "old", "name": "Gammal", "active": False}]  # fmt: skip


def deadline(**values):
    return {"model": "all", "sort": 1, "result": "days", "amount": 5, "reason_sv": "min regel", "active": True, **values}


def routing(**values):
    return {"step": "category", "sort": 1, "category": "F", "organisation": "parks", "reason_sv": "min regel", "active": True, **values}


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"amount": None}, "rules.amount-missing"),
        ({"amount": -1}, "rules-ui.amount-range"),
        ({"amount": 10_001}, "rules-ui.amount-range"),
        ({"in_row_min": 0}, "rules-ui.in-row-range"),
        ({"result": None}, "rules.result-missing"),
        ({"result": "sometime"}, "rules.result-missing"),
        ({"result": "next_of_list", "dates": " , "}, "rules.dates-missing"),
        ({"result": "next_of_list", "dates": "31 januari"}, "rules.rule-bad-day"),
        ({"result": "next_of_list", "dates": "01-31;09-30"}, "rules.rule-bad-day"),
        ({"result": "season_window", "dates": "10-01"}, "rules.window-needs-two-dates"),
        ({"result": "season_window", "dates": "10-01,03-31,05-01"}, "rules.window-needs-two-dates"),
        ({"season_from": "00-10"}, "rules.rule-bad-day"),
        ({"season_to": "02-30"}, "rules.rule-bad-day"),
        ({"model": "gissning"}, "rules.unknown-model"),
    ],
)
def test_a_deadline_rule_that_cannot_give_a_date_is_refused_by_name(values, key):
    with pytest.raises(InputError) as refused:
        rule_checks.check_deadline(deadline(**values), TODAY)
    assert refused.value.key == key and refused.value.details.get("rule", "min regel") == "min regel"


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"organisation": ""}, "rules-ui.organisation-missing"),
        ({"organisation": "nobody"}, "rules-ui.organisation-unknown"),
        ({"organisation": "old"}, "rules-ui.organisation-unused"),
        ({"step": None}, "rules-ui.step-missing"),
        ({"category": None}, "rules-ui.category-asks"),
        ({"step": "area"}, "rules-ui.area-asks"),
        ({"step": "danger"}, "rules-ui.danger-asks"),
        ({"step": "owner"}, "rules-ui.owner-asks"),
    ],
)
def test_a_routing_rule_that_names_nobody_or_takes_everything_is_refused_by_name(values, key):
    with pytest.raises(InputError) as refused:
        rule_checks.check_routing(routing(**values), ORGANISATIONS)
    assert refused.value.key == key and refused.value.details["rule"] == "min regel"


def refusal(rule, organisations):
    """Key of what is said against a routing rule, None when nothing is."""
    try:
        rule_checks.check_routing(rule, organisations)
    except InputError as error:
        return error.key
    return None


def test_an_organisation_of_the_municipality_is_named_by_id():
    by_id, by_place = routing(organisation="2"), routing(step="owner", land_owner="unknown", organisation="by_place")
    assert refusal(by_id, ORGANISATIONS) is None
    assert refusal(by_id, [one for one in ORGANISATIONS if one["id"] != "2"]) == "rules-ui.organisation-unknown"
    assert refusal(by_place, ORGANISATIONS) is None and refusal(by_place, []) is None  # names nobody: the map does


def test_what_is_shipped_is_right_and_every_rule_has_something_to_do():
    rows = shipped.deadline_rules(LISTS)
    for row in rows:
        rule_checks.check_deadline(row, TODAY)
        earlier = [one for one in rows if one["sort"] < row["sort"] and one["model"] in ("all", row["model"])]
        assert rule_checks.deadline_covered_by(row, earlier) is None, row
    rows = sorted(shipped.routing_rules(LISTS), key=place_in_order)
    for at, row in enumerate(rows):
        rule_checks.check_routing(row, shipped.organisations(LISTS))
        assert rule_checks.routing_covered_by(row, rows[:at]) is None, row


@pytest.mark.parametrize(
    ("earlier", "rule", "covered"),
    [
        (deadline(), deadline(fault="out"), True),
        (deadline(fault="out"), deadline(), False),
        (deadline(category="H"), deadline(category="H1"), True),
        (deadline(category="H1"), deadline(category="H"), False),
        (deadline(place_types="park,street"), deadline(place_types="park"), True),
        (deadline(place_types="park"), deadline(place_types="park,street"), False),
        (deadline(in_row_min=2), deadline(in_row_min=3), True),
        (deadline(in_row_min=3), deadline(in_row_min=2), False),
        (deadline(model="plats"), deadline(model="all"), False),
        (deadline(), deadline(model="plats"), True),
        (deadline(active=False), deadline(fault="out"), False),
        (deadline(result="follow_up_meeting"), deadline(fault="out"), False),
        (deadline(owner_outside=True), deadline(owner_outside=True, fault="out"), True),
        (deadline(owner_outside=True), deadline(fault="out"), False),
        (deadline(season_from="11-01"), deadline(), False),
    ],
)
def test_a_rule_that_an_earlier_one_covers_is_found(earlier, rule, covered):
    assert (rule_checks.deadline_covered_by(rule, [earlier]) is earlier) is covered


def test_a_routing_rule_that_an_earlier_one_covers_is_found():
    assert rule_checks.routing_covered_by(routing(category="F1"), [routing()])
    assert rule_checks.routing_covered_by(routing(), [routing(category="F1")]) is None
    assert rule_checks.routing_covered_by(routing(area="Ängen "), [routing(area=" ängen", category=None)])
    assert rule_checks.routing_covered_by(routing(), [routing(category=None, organisation="by_place")]) is None  # the map may not know


RULES = st.builds(
    deadline, fault=st.none() | st.sampled_from(["out", "weak"]), category=st.none() | st.sampled_from(["A", "A1", "H"]),
    in_row_min=st.none() | st.integers(1, 3), severity_min=st.none() | st.integers(1, 4), place_types=st.sampled_from(["", "park", "park,street"]),
    owner_outside=st.none() | st.booleans(), measure_type=st.none() | st.just("lighting"),
)  # fmt: skip
CASES = st.builds(
    Case, st.just("finding"), category=st.sampled_from([None, "A", "A1", "H", "H1"]), fault=st.sampled_from([None, "out", "weak"]),
    in_row=st.none() | st.integers(1, 3), severity=st.none() | st.integers(1, 4), place_type=st.sampled_from([None, "park", "street"]),
    measure_type=st.sampled_from([None, "lighting", "cleaning"]), responsible_outside=st.booleans(),
)  # fmt: skip


@given(RULES, RULES, CASES)
def test_what_is_called_covered_never_gets_a_case_of_its_own(earlier, rule, case):
    if rule_checks.deadline_covered_by(rule, [earlier]) and matches(rule, case, TODAY):
        assert matches(earlier, case, TODAY)


def order_of(rules, changes):
    return [one["key"] for one in sorted(rules, key=lambda one: changes.get(one["key"], one["sort"]))]


def numbered(*sorts):
    return [{"key": name, "sort": sort} for name, sort in zip("abcdefgh", sorts)]


@pytest.mark.parametrize(
    ("rules", "move", "expected"),
    [
        (numbered(10, 20, 30), ("c", "b"), "acb"),
        (numbered(10, 11, 12), ("c", "a"), "cab"),
        (numbered(0, 1, 2), ("c", "a"), "cab"),
        (numbered(10, 11, 12, 13), ("d", "c"), "abdc"),
    ],
)
def test_a_rule_moves_before_another(rules, move, expected):
    assert "".join(order_of(rules, rule_order.move_before(rules, *move))) == expected


def test_with_room_only_the_moved_rule_changes_and_without_room_equals_stay_equal():
    assert rule_order.move_before(numbered(10, 20, 30), "c", "b") == {"c": 15}
    assert rule_order.move_after(numbered(10, 20, 30), "a", "c") == {"a": 40}
    rules = numbered(1, 2, 2, 3)
    changes = rule_order.move_before(rules, "d", "b")
    assert changes["b"] == changes["c"] and order_of(rules, changes) == ["a", "d", "b", "c"]


@given(st.lists(st.integers(0, 8), min_size=2, max_size=8), st.data())
def test_moving_keeps_the_order_of_all_others(sorts, data):
    rules = numbered(*sorts)
    key, other = data.draw(st.permutations([one["key"] for one in rules]))[:2]
    is_before = data.draw(st.booleans())
    changes = (rule_order.move_before if is_before else rule_order.move_after)(rules, key, other)
    new = {one["key"]: changes.get(one["key"], one["sort"]) for one in rules}
    old = {one["key"]: one["sort"] for one in rules}
    assert new[key] < new[other] if is_before else new[key] > new[other]
    assert min(new.values()) >= 0
    for a in old:
        for b in old:
            if key not in (a, b):
                assert (old[a] < old[b]) == (new[a] < new[b]) and (old[a] == old[b]) == (new[a] == new[b])
            elif a == key and b not in (key, other):
                assert (new[key] < new[b]) == (new[other] < new[b]) or old[b] == old[other]
