# SPDX-License-Identifier: GPL-2.0-or-later
"""What is shipped is whole: every list of the schema, both languages, every code that a rule names."""
from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from est_plugin.core import shipped
from est_plugin.core.calendar_se import holidays
from est_plugin.core.choices import CHOICES
from est_plugin.core.deadlines import MODELS, as_list
from est_plugin.core.errors import StorageError
from est_plugin.core.routing import BY_PLACE
from est_plugin.core.schema import TABLES

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
LISTS = RESOURCES / "codelists"
CODES = shipped.codes(LISTS)
LETTERS = "ABCDEFGHIJKLMNO"
DETAILS = {"A": 11, "B": 5, "C": 4, "D": 4, "E": 4, "F": 4, "G": 4, "H": 8, "I": 8, "J": 4, "K": 6, "L": 6, "M": 4, "N": 4, "O": 3}
POSITIVE = {"A10", "B4", "D4", "F4", "G4", "H6", "J4", "K3", "L6"}
FORBIDDEN = re.compile(r"avslag|förfallodatum|barriär|triage|utsatt område|problemområde|återvandring", re.IGNORECASE)
NOT_IN_PUBLIC = re.compile(r"\b(EST|KLG|GC|hotspot)\b", re.IGNORECASE)


def of(name: str) -> dict[str, dict]:
    return {row["code"]: row for row in CODES if row["list"] == name}


@pytest.mark.parametrize("table", sorted(shipped.FILES))
def test_rows_fit_the_schema_and_are_named_once(table):
    rows = shipped.rows(LISTS, table)
    schema = TABLES[table]
    assert len({shipped.stable_key(table, row) for row in rows}) == len(rows)
    for row in rows:
        assert set(row) - {"parent"} <= set(schema.names)
        for name, value in row.items():
            if name == "parent" or value is None:
                continue
            column = schema[name]
            assert isinstance(value, {"integer": int, "boolean": bool}.get(column.type, str)), (name, value)
            assert column.max_length is None or len(str(value)) <= column.max_length
            if column.choices:
                assert value in {choice.value for choice in CHOICES[column.choices]}
        for column in schema.columns:
            assert not column.required or column.default is not None or column.name == "id" or row.get(column.name) is not None


def test_every_list_that_a_column_uses_is_shipped():
    used = {column.code_list for table in TABLES.values() for column in table.columns if column.code_list}
    assert used <= {row["list"] for row in CODES}


def test_codes_are_plain_and_labels_stand_in_both_languages():
    for row in CODES:
        assert re.fullmatch(r"[A-Z]\d*|[A-Z]{3}|[a-z0-9_]+", row["code"]), row
        assert row["label_sv"].strip() and row["label_en"].strip()
        assert not FORBIDDEN.search(f"{row['label_sv']} {row['short_sv']} {row['public_sv']}")
        assert (row["public_sv"] is None) == (row["public_en"] is None)
        if row["list"] in ("finding_category", "place_type", "measure_type"):
            assert not NOT_IN_PUBLIC.search(row["public_sv"] or row["label_sv"]), row["code"]


def test_sort_rises_within_each_list():
    for name in {row["list"] for row in CODES}:
        sorts = [row["sort"] for row in CODES if row["list"] == name]
        assert sorts == sorted(set(sorts))


def test_the_checklist_holds_fifteen_letters_and_all_their_details():
    category = of("finding_category")
    expected = {f"{letter}{n}" for letter, count in DETAILS.items() for n in range(1, count + 1)}
    assert set(category) == set(LETTERS) | expected
    for code, row in category.items():
        assert row["code_group"] == (code[0] if len(code) > 1 else None)
        assert (row["kind"] == "positive") == (code in POSITIVE)
        assert row["measure_type"] in of("measure_type")


def test_letters_have_short_words_for_the_strip_of_the_record_sheet():
    words = [of("finding_category")[letter] for letter in LETTERS]
    assert [row["label_sv"] for row in words] == [
        "Belysning", "Sikt", "Gömställen", "Vägval och utvägar", "Tunnel, bro, trappa", "Växtlighet", "Hitta rätt, skyltar",
        "Skötsel, klotter, skräp", "Trafik", "Hållplats och station", "Människor och liv", "Tillgänglighet och barn", "Lås och skydd",
        "Känsla", "Idé",
    ]  # fmt: skip
    for row in words:
        for short in (row["short_sv"], row["short_en"]):
            assert 1 <= len(short.split()) <= 2 and len(short) <= 18


def test_botryggt_follows_the_crosswalk():
    aspect = {code: row["botryggt"] for code, row in of("finding_category").items()}
    for letters, expected in [("A", "Belysning"), ("BCK", "Social kontroll"), ("DG", "Tydlighet"), ("EFI", "Gestaltning"),
                              ("H", "Förvaltning"), ("J", "Mix av funktioner"), ("M", "Skalskydd")]:  # fmt: skip
        for code, value in aspect.items():
            if code[0] in letters and code not in ("K3", "G3"):
                assert value == expected, code
    assert (aspect["K3"], aspect["G3"]) == ("Mix av funktioner", "Information")


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("measure_type", "lighting barrier vegetation cleaning maintenance sign traffic presence camera rebuild activity information "
                         "security inspection investigate other"),
        ("lamp_fault", "out flickering day_burning weak glare hidden_by_vegetation hit_pole open_hatch broken_luminaire graffiti "
                       "wrong_colour missing deliberately_off"),
        ("lamp_extent", "one two_in_row three_or_more whole_street whole_area"),
        ("lamp_action", "light_source luminaire fuse cable pole control no_fault"),
        ("lamp_owner", "unknown municipality trafikverket road_association property_owner energy_company"),
        ("waiting_reason", "grid_cable_fault spare_part frost permit"),
        ("light", "daylight dusk dark"),
        ("time_band", "morning day afternoon evening night"),
        ("cost_class", "0 1 2 3 4"),
    ],
)  # fmt: skip
def test_the_closed_parts_of_a_list_are_exactly_these(name, codes):
    assert set(of(name)) >= set(codes.split())
    assert list(of(name))[: len(codes.split())] == codes.split()
    assert len(of(name)) == len(codes.split())


def test_an_open_hatch_is_immediate_danger_and_a_hit_pole_a_risk_until_somebody_says_otherwise():
    assert of("lamp_fault")["open_hatch"]["severity"] == 4
    assert of("lamp_fault")["hit_pole"]["severity"] == 3


def test_the_25_organisations_know_what_they_answer_for_and_who_is_outside():
    rows = {row["code"]: row for row in shipped.organisations(LISTS)}
    assert len(rows) == 25
    assert rows["parks"]["responsibility"] == "B Sikt\nF Växtlighet"
    assert not rows["streets"]["is_outside"] and rows["trafikverket"]["is_outside"]
    assert all(not row["is_outside"] for row in rows.values() if row["kind"] in ("unit", "department"))
    assert all(row["is_outside"] for row in rows.values() if row["kind"] in ("road_keeper", "police", "property_owner", "public_transport"))
    assert shipped.organisations(LISTS, "en")[0]["name"] == "Safety/EST"


def test_what_codes_and_rules_name_exists():
    organisations = {row["code"] for row in shipped.organisations(LISTS)} | {BY_PLACE, None}
    same_name = ("place_type", "land_owner", "lamp_owner", "measure_type", "source")
    wanted = {"category": "finding_category", "fault": "lamp_fault", "extent": "lamp_extent", **{name: name for name in same_name}}
    for row in [*CODES, *shipped.routing_rules(LISTS), *shipped.deadline_rules(LISTS)]:
        assert row.get("organisation") in organisations
        for column, name in wanted.items():
            assert row.get(column) is None or row[column] in of(name), row
        assert set(as_list(row.get("place_types"))) <= set(of("place_type"))


def test_all_four_models_have_the_same_rows_and_every_rule_says_why():
    rules = shipped.deadline_rules(LISTS)
    assert {row["model"] for row in rules} == {"all", *MODELS}
    sorts = {model: {row["sort"] for row in rules if row["model"] == model} - {64} for model in MODELS}
    assert len(set(map(frozenset, sorts.values()))) == 1
    assert not sorts["plats"] & {row["sort"] for row in rules if row["model"] == "all"}
    for row in [*rules, *shipped.routing_rules(LISTS)]:
        assert row["reason_sv"] and row["reason_en"]


def test_every_place_has_prompts_that_fit_the_sheet_in_both_languages():
    for place in of("place_type"):
        for language in ("sv", "en"):
            prompts = shipped.prompts(LISTS, place, language)
            assert 3 <= len(prompts) <= 6
            assert all(prompt.endswith("?") and len(prompt) <= 38 for prompt in prompts)
    assert shipped.prompts(LISTS, "made_up", "sv") == shipped.prompts(LISTS, None, "sv") == shipped.prompts(LISTS, "other", "sv")
    assert shipped.prompts(LISTS, "underpass", "sv")[0] == "Ser du igenom hela tunneln?"


def test_a_damaged_file_is_named(tmp_path):
    (tmp_path / "codes.json").write_text("[{", encoding="utf-8")
    with pytest.raises(StorageError) as refused:
        shipped.codes(tmp_path)
    assert refused.value.details == {"file": "codes.json"}
    with pytest.raises(StorageError):
        shipped.routing_rules(tmp_path)


def test_every_key_that_the_rules_raise_or_return_has_its_text_in_both_languages():
    texts = {language: json.loads((RESOURCES / "i18n" / language / "rules.json").read_text(encoding="utf-8")) for language in ("sv", "en")}
    assert list(texts["sv"]) == list(texts["en"])
    core = Path(shipped.__file__).parent
    modules = ("case", "routing", "deadlines", "calendar_se", "assignment", "shipped")
    sources = "".join((core / f"{name}.py").read_text(encoding="utf-8") for name in modules)
    keys = set(re.findall(r'f?"(rules\.[a-z-]+(?:\.[a-z-]+)*)"', sources))
    keys |= {f"rules.reason.priority-{choice.value}" for choice in CHOICES["link_target"]}
    keys |= {f"rules.holiday.{name}" for name in holidays(2026).values()}
    assert keys == {key for key in texts["sv"] if not key.endswith(".one")}
    for key, text in texts["sv"].items():
        assert set(re.findall(r"{(\w+)}", text)) == set(re.findall(r"{(\w+)}", texts["en"][key]))
