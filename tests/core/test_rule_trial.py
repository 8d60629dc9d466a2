# SPDX-License-Identifier: GPL-2.0-or-later
"""The try-it box: who would get a case, which date, and why, in words."""
from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from est_plugin.core import assignment, local_time, rule_trial, shipped
from est_plugin.core.case import Case

from .test_rule_words import EN, SV

LISTS = Path(__file__).resolve().parents[2] / "resources" / "codelists"
NOW = datetime(2026, 4, 1, 10, 0, tzinfo=local_time.zone())


@pytest.fixture(scope="module")
def book():
    return assignment.RuleBook(shipped.organisations(LISTS), shipped.routing_rules(LISTS), shipped.deadline_rules(LISTS), shipped.codes(LISTS))


def lines(book, case, words=SV):
    return {line.what: line for line in rule_trial.explain(case, book, NOW, words)}


def test_three_dark_lamps_in_a_row(book):
    found = lines(book, Case("lighting_defect", fault="out", in_row=3, place_type="street"))
    assert found["responsible"].answer == "Belysning" and found["responsible"].why == "sköter belysningsfel"
    assert found["due_date"].answer == "onsdag 8 april 2026" and found["due_date"].why == "minst 3 i rad: 3 arbetsdagar"
    assert rule_trial.sentence_of("deadline_rule", found["due_date"].rule, SV) == "Belysning, minst 3 i rad → 3 arbetsdagar"
    assert found["holidays"].answer == "långfredagen 3 april, annandag påsk 6 april"
    assert "answer_by" not in found and "call" not in found and found["status"].answer == "Ny"


def test_an_owner_outside_shows_the_answer_date_and_that_it_waits(book):
    found = lines(book, Case("finding", "F", "F1", severity=2, land_owner="trafikverket"))
    assert (found["responsible"].answer, found["responsible"].why) == ("Trafikverket", "ligger på Trafikverkets väg")
    assert "due_date" not in found and found["answer_by"].answer == "fredag 1 maj 2026" and found["answer_by"].rule["owner_outside"]
    assert found["status"].answer == "Väntar på svar" and "utanför kommunen" in found["status"].why


def test_danger_is_called_in_at_an_hour(book):
    found = lines(book, Case("lighting_defect", fault="open_hatch"))
    assert "Ring" in found["call"].answer and found["due_date"].answer == "onsdag 1 april 2026 kl 11:00" and found["priority"].answer == "Akut"


@pytest.mark.parametrize(
    ("case", "text"),
    [
        (Case("finding", "F", "F1", severity=2), "fönstret torsdag 1 oktober 2026 – onsdag 31 mars 2027"),
        (Case("finding", "F", "F1", severity=2, place_type="junction"), "fredag 1 maj 2026"),
        (Case("hotspot", hotspot_kind="dark_place"), "torsdag 1 oktober 2026"),
    ],
)
def test_windows_and_days_are_written_out(book, case, text):
    assert lines(book, case)["due_date"].answer == text


def test_a_date_that_somebody_must_choose_is_said(book):
    from dataclasses import replace

    found = lines(replace(book, lamp_model="tre_i_rad"), Case("lighting_defect", fault="out"), EN)
    assert found["due_date"].answer == "choose a date of your own" and "planned" in found["due_date"].why


def test_without_rules_that_is_said_too(book):
    from dataclasses import replace

    found = lines(replace(book, deadline_rules=(), routing_rules=()), Case("finding", "F"))
    assert found["due_date"].answer == "inget datum" and found["due_date"].rule is None and "ingen regel passar" in found["responsible"].why
