# SPDX-License-Identifier: GPL-2.0-or-later
"""Who is responsible: the order of ux.md section 4, first match wins."""
from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from est_plugin.core import routing, shipped
from est_plugin.core.case import Case
from est_plugin.core.errors import RuleError

LISTS = Path(__file__).resolve().parents[2] / "resources" / "codelists"
RULES = shipped.routing_rules(LISTS)
ORGANISATIONS = shipped.organisations(LISTS)
CODES = shipped.codes(LISTS)


def codes_of(name: str) -> list[str]:
    return [row["code"] for row in CODES if row["list"] == name]


def responsible(case: Case, rules=RULES, organisations=ORGANISATIONS) -> str:
    return routing.propose(case, rules, organisations).organisation_code


@pytest.mark.parametrize(
    ("letters", "organisation"),
    [
        ("A", "lighting"),
        ("BF", "parks"),
        ("CM", "property"),
        ("DGI", "streets"),
        ("E", "streets"),
        ("H", "cleaning"),
        ("J", "public_transport"),
        ("K", "safety_est"),
        ("L", "streets"),
        ("N", "safety_est"),
        ("O", "planning"),
    ],
)
def test_each_letter_goes_to_its_organisation(letters, organisation):
    for letter in letters:
        assert responsible(Case("finding", letter, severity=2)) == organisation


@pytest.mark.parametrize(
    ("case", "organisation"),
    [
        (Case("finding", "E", "E1"), "lighting"),
        (Case("finding", "E", "E2"), "cleaning"),
        (Case("finding", "E", fault="graffiti"), "cleaning"),
        (Case("lighting_defect", "E", fault="out"), "lighting"),
        (Case("lighting_defect", fault="out"), "lighting"),
        (Case("finding", "H", "H7"), "building_permits"),
        (Case("finding", "H", "H3"), "cleaning"),
        (Case("finding", "L", "L4"), "parks"),
        (Case("finding", "L", place_type="playground"), "parks"),
        (Case("finding", "L5"), "property"),
        (Case("finding", "L", place_type="school_yard"), "property"),
        (Case("finding", "I", place_type="school_yard"), "streets"),
        (Case("hotspot"), "safety_est"),
        (Case("finding"), "safety_est"),
    ],
)
def test_the_exceptions_within_a_letter(case, organisation):
    assert responsible(case) == organisation


def test_the_organisation_in_each_code_is_the_one_the_rules_give():
    for row in CODES:
        if row["list"] == "finding_category":
            assert responsible(Case("finding", row["code"])) == row["organisation"], row["code"]


def test_danger_comes_before_owner_owner_before_area_area_before_type():
    area = {"sort": 200, "step": "area", "area": "Bredaryd", "category": "A", "organisation": "energy_company", "reason_sv": "nätägare"}
    rules = [area, *reversed(RULES)]
    case = Case("finding", "A", severity=4, area=" bredaryd ", owner_organisation_code="trafikverket")
    assert responsible(case, rules) == "safety_est"
    case = replace(case, severity=3)
    assert responsible(case, rules) == "trafikverket"
    case = replace(case, owner_organisation_code=None)
    assert responsible(case, rules) == "energy_company"
    assert responsible(replace(case, area="Forsheda"), rules) == "lighting"


def test_an_open_hatch_is_danger_whatever_the_severity():
    assert responsible(Case("lighting_defect", fault="open_hatch", severity=1, lamp_owner="trafikverket")) == "safety_est"


@pytest.mark.parametrize(
    ("land_owner", "organisation"),
    [
        ("housing_company", "housing_company"),
        ("trafikverket", "trafikverket"),
        ("road_association", "road_association"),
        ("public_transport", "public_transport"),
        ("station_owner", "station_owner"),
        ("energy_company", "energy_company"),
        ("private", "private_owner"),
        ("municipality", "parks"),
        ("unknown", "parks"),
        (None, "parks"),
    ],
)
def test_the_land_owner_that_was_told_is_responsible(land_owner, organisation):
    assert responsible(Case("finding", "F", land_owner=land_owner)) == organisation


@pytest.mark.parametrize(
    ("lamp_owner", "organisation"),
    [
        ("trafikverket", "trafikverket"),
        ("road_association", "road_association"),
        ("property_owner", "private_owner"),
        ("energy_company", "energy_company"),
        ("municipality", "lighting"),  # the municipality's lamp on somebody else's land
        ("unknown", "housing_company"),
    ],
)
def test_the_owner_of_the_lamp_comes_before_the_owner_of_the_land(lamp_owner, organisation):
    assert responsible(Case("lighting_defect", fault="out", lamp_owner=lamp_owner, land_owner="housing_company")) == organisation


def test_the_owner_found_by_place_counts_only_when_nobody_was_told():
    by_place = Case("finding", "F", owner_organisation_code="road_association")
    proposal = routing.propose(by_place, RULES, ORGANISATIONS)
    assert proposal.organisation_code == "road_association"
    assert proposal.reason.sv == "platsen hör till Vägförening"
    assert responsible(replace(by_place, land_owner="unknown")) == "road_association"
    assert responsible(replace(by_place, land_owner="municipality")) == "parks"
    assert responsible(replace(by_place, land_owner="private")) == "private_owner"
    assert responsible(replace(by_place, owner_organisation_code="no-such-code")) == "parks"


def test_the_reason_is_the_words_of_the_rule_in_both_languages():
    proposal = routing.propose(Case("finding", "F", land_owner="trafikverket"), RULES, ORGANISATIONS)
    assert proposal.reason.text(str, "sv") == "ligger på Trafikverkets väg"
    assert proposal.reason.text(str, "en") == "lies on Trafikverket's road"
    assert proposal.is_outside


def test_an_organisation_out_of_use_gives_way_to_the_next_rule():
    without_parks = [{**row, "active": row["code"] != "parks"} for row in ORGANISATIONS]
    assert responsible(Case("finding", "F"), organisations=without_parks) == "safety_est"


def test_a_rule_may_name_an_organisation_by_its_id():
    rows = [*ORGANISATIONS, {"id": "9f1c", "code": None, "name": "Samfällighet", "is_outside": True}]
    rule = {"sort": 1, "step": "area", "area": "Ängen", "organisation": "9f1c"}
    assert responsible(Case("finding", "F", area="Ängen"), [rule, *RULES], rows) == "9f1c"


def test_without_rules_the_coordinator_gets_it_and_without_organisations_it_is_said():
    proposal = routing.propose(Case("finding", "F"), [], ORGANISATIONS)
    assert (proposal.organisation_code, proposal.rule, proposal.reason.key) == ("safety_est", None, "rules.reason.no-routing-rule")
    with pytest.raises(RuleError) as refused:
        routing.propose(Case("finding", "F"), RULES, [])
    assert refused.value.key == "rules.no-organisation"


CASES = st.builds(
    Case,
    target=st.sampled_from(["finding", "lighting_defect", "hotspot"]),
    category=st.none() | st.sampled_from(codes_of("finding_category")) | st.text(max_size=3),
    fault=st.none() | st.sampled_from(codes_of("lamp_fault")),
    place_type=st.none() | st.sampled_from(codes_of("place_type")),
    severity=st.none() | st.integers(1, 4),
    land_owner=st.none() | st.sampled_from(codes_of("land_owner")) | st.text(max_size=3),
    lamp_owner=st.none() | st.sampled_from(codes_of("lamp_owner")),
    owner_organisation_code=st.none() | st.sampled_from([row["code"] for row in ORGANISATIONS]) | st.text(max_size=3),
    area=st.none() | st.text(max_size=5),
)


@given(CASES, st.sets(st.integers(0, len(ORGANISATIONS) - 1), max_size=len(ORGANISATIONS) - 1), st.randoms())
def test_whatever_the_case_the_organisation_exists_and_is_in_use(case, switched_off, random):
    rows = [{**row, "active": n not in switched_off} for n, row in enumerate(ORGANISATIONS)]
    rules = list(RULES)
    random.shuffle(rules)
    proposal = routing.propose(case, rules, rows)
    assert proposal.organisation in rows and proposal.organisation["active"]
    assert proposal == routing.propose(case, RULES, rows)  # the order is that of `sort`
