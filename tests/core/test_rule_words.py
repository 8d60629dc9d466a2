# SPDX-License-Identifier: GPL-2.0-or-later
"""Rules as sentences that a person can read."""
from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from est_plugin.core import deadlines, rule_words, shipped
from est_plugin.core.rule_words import Words, deadline_reason, deadline_sentence, routing_reason, routing_sentence

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
LISTS = RESOURCES / "codelists"


def words(language: str) -> Words:
    texts = {key: text for file in (RESOURCES / "i18n" / language).glob("*.json") for key, text in json.loads(file.read_text("utf-8")).items()}

    def translate(key, **values):
        chosen = key + ".one" if values.get("n") == 1 and key + ".one" in texts else key
        return texts[chosen].format(**values)

    labels = {(row["list"], row["code"]): row[f"label_{language}"] for row in shipped.codes(LISTS)}
    names = {row["code"]: row["name"] for row in shipped.organisations(LISTS, language)}
    return Words(translate, language, labels, names)


SV, EN = words("sv"), words("en")


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ({"measure_type": "lighting", "category": "A", "in_row_min": 3, "result": "working_days", "amount": 3}, "Belysning, minst 3 i rad → 3 arbetsdagar"),
        ({"measure_type": "lighting", "category": "A", "in_row_min": 2, "place_types": "shared_path,park", "result": "days", "amount": 1},
         "Belysning, minst 2 i rad, GC-väg eller park → 1 dag"),
        ({"severity_min": 4, "result": "hours", "amount": 0, "call_now": True}, "Akut fara → genast, ring"),
        ({"severity_min": 3, "fault": "hit_pole", "result": "hours", "amount": 1, "call_now": True},
         "Allvarlighet minst risk, påkörd eller lutande stolpe → 1 timme, ring"),
        ({"measure_type": "cleaning", "category": "H8", "result": "working_days", "amount": 1}, "Städa och sanera, H8 kränkande klotter → 1 arbetsdag"),
        ({"measure_type": "vegetation", "result": "season_window", "dates": "10-01,03-31"}, "Beskära och röja → nästa fönster 1 okt–31 mars"),
        ({"fault": "out", "result": "next_of_list", "dates": ["01-31", "09-30"]}, "Släckt → nästa av 31 jan eller 30 sep"),
        ({"owner_outside": True, "result": "answer_days", "amount": 30}, "Ansvarig utanför kommunen → svar inom 30 dagar"),
        ({"owner_outside": False, "result": "months", "amount": 6}, "Ansvarig i kommunen → 6 månader"),
        ({"source": "walk", "result": "follow_up_meeting"}, "Från trygghetsvandring → svar senast uppföljningsmötet"),
        ({"category": "H5", "season_from": "11-01", "season_to": "03-31", "result": "days", "amount": 1}, "H5 snö, halka, 1 nov–31 mars → 1 dag"),
        ({"result": "own_date"}, "Allt annat → eget datum"),
        ({"result": "days", "amount": None}, "Allt annat → ? dagar"),
        ({"result": "next_of_list", "dates": "31 jan"}, "Allt annat → nästa av 31 jan"),  # as written: the check says what is wrong
        ({"fault": "no-such", "result": None}, "No-such → ?"),
    ],
)  # fmt: skip
def test_a_deadline_rule_is_one_sentence(rule, sentence):
    assert deadline_sentence(rule, SV) == sentence


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ({"severity_min": 4, "organisation": "safety_est"}, "Akut fara → Säkerhet/EST"),
        ({"land_owner": "trafikverket", "lamp_owner": "unknown", "organisation": "trafikverket"}, "Markägare Trafikverket → Trafikverket"),
        ({"land_owner": "unknown", "lamp_owner": "unknown", "organisation": "by_place"}, "Ägaren är inte angiven → den som äger platsen enligt kartan"),
        ({"area": "Bredaryd", "target": "lighting_defect", "organisation": "energy_company"}, "Belysningsfel, i området Bredaryd → Energibolaget/nätägaren"),
        ({"category": "L", "place_type": "playground", "organisation": "parks"}, "L tillgänglighet och barn, lekplats → Park och natur"),
        ({"organisation": "9f1c"}, "Allt annat → 9f1c"),
    ],
)
def test_a_routing_rule_is_one_sentence(rule, sentence):
    assert routing_sentence(rule, SV) == sentence


def test_every_shipped_rule_reads_well_in_both_languages():
    rules = [(deadline_sentence, row) for row in shipped.deadline_rules(LISTS)] + [(routing_sentence, row) for row in shipped.routing_rules(LISTS)]
    for language in (SV, EN):
        for sentence, rule in rules:
            text = sentence(rule, language)
            assert rule_words.ARROW in text and "?" not in text and "None" not in text and "_" not in text and text[0] == text[0].upper(), text


def test_a_reason_follows_from_the_rule():
    rule = {"measure_type": "lighting", "category": "A", "in_row_min": 3, "result": "working_days", "amount": 5}
    assert deadline_reason(rule, SV) == "belysning, minst 3 i rad: 5 arbetsdagar"
    assert deadline_reason(rule, EN) == "lighting, at least 3 in a row: 5 working days"
    assert routing_reason({"area": "Bredaryd", "organisation": "parks"}, SV) == "i området Bredaryd"
    assert routing_reason({"organisation": "by_place"}, SV) == "platsen hör till {organisation}"


@given(st.fixed_dictionaries({}, optional={
    "measure_type": st.text(max_size=5), "category": st.text(max_size=3), "fault": st.text(max_size=5), "place_types": st.text(max_size=9),
    "severity_min": st.integers(0, 9), "in_row_min": st.integers(0, 5), "owner_outside": st.none() | st.booleans(), "season_from": st.text(max_size=5),
    "result": st.none() | st.sampled_from([*deadlines._RESULTS, "follow_up_meeting", "other"]), "amount": st.none() | st.integers(-5, 5),
    "dates": st.text(max_size=12), "organisation": st.none() | st.text(max_size=4), "land_owner": st.text(max_size=4), "area": st.text(max_size=4),
}))  # fmt: skip
def test_whatever_stands_in_a_row_there_is_a_sentence(rule):
    for made in (deadline_sentence(rule, SV), routing_sentence(rule, SV)):
        assert rule_words.ARROW in made
