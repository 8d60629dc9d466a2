# SPDX-License-Identifier: GPL-2.0-or-later
"""The whole proposal for one case: who, what, when, how urgent, and why."""
from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from est_plugin.core import assignment, local_time, shipped
from est_plugin.core.case import Case, Reason, case_of, code_index, resolved
from est_plugin.core.record import Record
from est_plugin.core.status import missing_columns

LISTS = Path(__file__).resolve().parents[2] / "resources" / "codelists"
NOW = datetime(2026, 4, 1, 10, 0, tzinfo=local_time.zone())
MEETING = date(2026, 4, 20)


@pytest.fixture(scope="module")
def book() -> assignment.RuleBook:
    return assignment.RuleBook(
        shipped.organisations(LISTS), shipped.routing_rules(LISTS), shipped.deadline_rules(LISTS), shipped.codes(LISTS)
    )


def test_litter_seen_on_a_walk_goes_to_cleaning_with_both_dates(book):
    case = Case("finding", "H", "H3", severity=2, source="walk", follow_up_meeting=MEETING)
    proposal = assignment.propose(case, book, NOW)
    assert (proposal.responsible_code, proposal.measure_type, proposal.status, proposal.priority) == ("cleaning", "cleaning", "new", 2)
    assert (proposal.due_date, proposal.answer_by) == (date(2026, 4, 8), MEETING)
    assert set(proposal.reasons) == {"responsible", "measure_type", "priority", "due_date", "answer_by"}
    assert proposal.reasons["due_date"].sv == "skräp: 3 arbetsdagar"


def test_what_an_outside_owner_shall_do_waits_for_an_answer_and_has_no_due_date(book):
    proposal = assignment.propose(Case("finding", "F", "F1", severity=3, land_owner="trafikverket"), book, NOW)
    assert (proposal.responsible_code, proposal.status, proposal.is_forwarded) == ("trafikverket", "forwarded", True)
    assert (proposal.answer_by, proposal.due_date, proposal.window) == (date(2026, 5, 1), None, None)
    assert proposal.reasons["status"].values == {"organisation": "Trafikverket"}
    measure = {"status": proposal.status, "forwarded_to_id": "x", "answer_by": proposal.answer_by}
    assert missing_columns(measure) == []


def test_danger_stays_with_the_municipality_even_on_somebody_elses_road(book):
    proposal = assignment.propose(Case("finding", "I", "I7", severity=4, land_owner="trafikverket"), book, NOW)
    assert (proposal.responsible_code, proposal.status, proposal.call_now) == ("safety_est", "new", True)
    assert (proposal.priority, proposal.due_date) == (4, date(2026, 4, 1))


def test_somebody_has_chosen_an_outside_owner_for_a_danger(book):
    trafikverket = next(row for row in book.organisations if row["code"] == "trafikverket")
    proposal = assignment.propose(Case("finding", "I", "I7", severity=4), book, NOW, responsible=trafikverket)
    assert (proposal.status, proposal.answer_by, proposal.due_date, proposal.call_now) == ("forwarded", date(2026, 4, 1), None, True)
    assert "responsible" not in proposal.reasons


def test_an_outside_owner_always_gets_an_answer_date_also_without_the_rule(book):
    bare = replace(book, deadline_rules=[row for row in book.deadline_rules if not row["owner_outside"]])
    proposal = assignment.propose(Case("finding", "H", "H3", severity=2, land_owner="private"), bare, NOW)
    assert (proposal.answer_by, proposal.due_date) == (date(2026, 5, 1), None)
    assert proposal.reasons["answer_by"].key == "rules.reason.answer-default"


@pytest.mark.parametrize(("severity", "priority"), [(1, 1), (2, 2), (3, 3), (4, 4)])
def test_priority_follows_severity(book, severity, priority):
    assert assignment.propose(Case("finding", "G", "G1", severity=severity), book, NOW).priority == priority


def test_what_must_be_called_in_is_urgent_whatever_its_severity(book):
    proposal = assignment.propose(Case("lighting_defect", fault="out", extent="whole_area", severity=1), book, NOW)
    assert (proposal.priority, proposal.call_now) == (4, True)
    assert proposal.reasons["priority"].sv == "hel ort eller central släckt: 1 timme, ring"


@pytest.mark.parametrize(
    ("model", "due", "own_date"), [("rondering", date(2026, 9, 30), False), ("plats", date(2026, 5, 1), False), ("tre_i_rad", None, True)]
)
def test_a_single_lamp_follows_the_model_of_the_municipality(book, model, due, own_date):
    proposal = assignment.propose(Case("lighting_defect", fault="out", severity=2), replace(book, lamp_model=model), NOW)
    assert (proposal.responsible_code, proposal.due_date, proposal.needs_own_date) == ("lighting", due, own_date)
    assert proposal.reasons["due_date"].en


def test_the_chosen_type_decides_the_date(book):
    pruned = assignment.propose(Case("finding", "B", "B1", severity=2), book, NOW)
    assert (pruned.measure_type, pruned.due_date) == ("vegetation", date(2027, 3, 31))
    assert pruned.window == (date(2026, 10, 1), date(2027, 3, 31))
    rebuilt = assignment.propose(Case("finding", "B", "B1", severity=2, measure_type="rebuild"), book, NOW)
    assert (rebuilt.answer_by, rebuilt.due_date) == (date(2026, 10, 1), None)
    assert "measure_type" not in rebuilt.reasons and "due_date" not in rebuilt.reasons


def test_a_hotspot_goes_to_the_coordinator_with_the_usual_measure_of_its_kind(book):
    row = Record("hotspot", {"id": "h", "hotspot_kind": "traffic", "level": "act"})
    proposal = assignment.propose(case_of("hotspot", row), book, NOW)
    assert (proposal.responsible_code, proposal.measure_type, proposal.priority) == ("safety_est", "traffic", 3)
    assert assignment.propose(Case("hotspot"), book, NOW).measure_type == "investigate"
    assert proposal.reasons["priority"].key == "rules.reason.priority-hotspot"


@pytest.mark.parametrize(
    ("case", "severity", "measure_type"),
    [
        (Case("lighting_defect", fault="open_hatch"), 4, "lighting"),
        (Case("lighting_defect", fault="hit_pole"), 3, "lighting"),
        (Case("lighting_defect", fault="graffiti", severity=3), 3, "cleaning"),
        (Case("finding", "A", "A6"), 2, "vegetation"),
        (Case("finding", "H", "H5"), 3, "maintenance"),
        (Case("finding", "E2"), 2, "cleaning"),
        (Case("finding", "H"), 2, "cleaning"),
        (Case("finding"), 2, "other"),
    ],
)
def test_gaps_are_filled_from_the_lists_and_what_was_said_stays(book, case, severity, measure_type):
    full = resolved(case, code_index(book.codes))
    assert (full.severity, full.measure_type) == (severity, measure_type)


def test_a_stored_finding_becomes_a_case():
    row = Record("finding", {"id": "f", "category": "H3", "severity": 3, "land_owner": "private", "walk_id": "w", "source": None})
    case = case_of("finding", row, place_type="park", follow_up_meeting=MEETING)
    assert case == Case(
        "finding", "H", "H3", severity=3, land_owner="private", source="walk", place_type="park", follow_up_meeting=MEETING
    )


def test_a_stored_lamp_takes_what_its_finding_knows():
    finding = Record("finding", {"id": "f", "category": "E1", "severity": 4, "land_owner": "trafikverket", "walk_id": "w"})
    lamp = Record("lighting_defect", {"id": "l", "fault": "out", "is_deliberate": True, "severity": 2, "extent": "one", "lamp_owner": None})
    case = case_of("lighting_defect", lamp, finding)
    assert (case.letter, case.fault, case.severity, case.source, case.land_owner) == ("A", "deliberately_off", 4, "walk", "trafikverket")


def test_a_finding_of_type_lighting_says_which_fault_by_its_detail(book):
    street = assignment.propose(Case("finding", "A2", severity=2), book, NOW)
    assert street.due_date == date(2026, 4, 8)
    missing = assignment.propose(Case("finding", "A3", severity=2), book, NOW)
    assert missing.due_date == date(2026, 10, 1)


def test_a_reason_is_a_text_of_the_rule_or_of_the_catalogue():
    assert Reason("skäl", "").text(str, "en") == "skäl"  # the municipality wrote its rule in Swedish only
    assert Reason(key="k", values={"n": 3}).text(lambda key, **values: f"{key} {values}", "sv") == "k {'n': 3}"
