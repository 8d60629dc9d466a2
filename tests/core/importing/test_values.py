# SPDX-License-Identifier: GPL-2.0-or-later
"""One foreign value becomes the value of a column, or is refused with the reason."""

from __future__ import annotations

import pytest

from est_plugin.core import schema
from est_plugin.core.importing.bad_value import BadValue
from est_plugin.core.importing.numbers import parse_integer, parse_real
from est_plugin.core.importing.values import parse_flag, parser
from est_plugin.core.importing.vocabulary import Vocabulary

FINDING, LAMP, MEASURE = (schema.TABLES[name] for name in ("finding", "lighting_defect", "measure"))
CODES = [
    {"list": "finding_category", "code": "A", "label_sv": "Belysning", "label_en": "Lighting", "active": True},
    {"list": "finding_category", "code": "A1", "label_sv": "Släckt lampa", "label_en": "Lamp out", "active": True},
    {"list": "finding_category", "code": "F", "label_sv": "Växtlighet", "label_en": "Vegetation", "active": True},
    {"list": "finding_category", "code": "old", "label_sv": "Gammal typ", "label_en": "Old type", "active": False},
    {"list": "lamp_fault", "code": "out", "label_sv": "Släckt", "label_en": "Out", "active": True},
    {"list": "lamp_fault", "code": "flicker", "label_sv": "Blinkar", "label_en": "Flickering", "active": True},
]


def read(column, value, **options):
    return parser(column, Vocabulary(CODES, **options))(value)


def refused(column, value, **options) -> BadValue:
    with pytest.raises(BadValue) as caught:
        read(column, value, **options)
    return caught.value


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("12,5", 12.5),
        ("12.5", 12.5),
        ("1 234,5", 1234.5),
        ("1\u00a0234,5", 1234.5),
        ("1\u2009234", 1234),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1.234.567", 1234567),
        ("\u22125", -5),
        ("5 tkr", 5),
        ("1e3", 1000),
        (7, 7),
        (7.25, 7.25),
        (" 8 ", 8),
    ],
)
def test_numbers_are_read_with_decimal_comma_and_thin_spaces(written, number):
    assert parse_real(written, "tkr") == number


@pytest.mark.parametrize("written", ["tolv", "1e999", "nan", float("nan"), float("inf"), "12,5,3", "0x10", "١٢", True, "", "-", 10**400])
def test_what_is_no_number_is_refused(written):
    with pytest.raises(BadValue) as caught:
        parse_real(written)
    assert caught.value.key == "import.bad-number"


def test_a_whole_number_from_a_spreadsheet_may_have_a_decimal_zero_but_no_half():
    assert parse_integer(3.0) == 3
    assert parse_integer("3,0") == 3
    with pytest.raises(BadValue) as caught:
        parse_integer("3,5")
    assert caught.value.key == "import.bad-integer"


def test_limits_of_the_schema_hold():
    error = refused(LAMP["in_row"], "0")
    assert (error.key, error.details["limit"]) == ("import.too-small", "1")
    assert refused(LAMP["in_row"], "10001").key == "import.too-large"


@pytest.mark.parametrize(
    ("written", "flag"),
    [
        ("Ja", True),
        ("x", True),
        ("SANT", True),
        ("1", True),
        (1, True),
        (True, True),
        ("nej", False),
        ("Falskt", False),
        (0.0, False),
        ("☐", False),
    ],
)
def test_yes_and_no_in_the_words_of_forms(written, flag):
    assert parse_flag(written) is flag


def test_a_word_that_is_neither_yes_nor_no_is_refused():
    assert refused(LAMP["is_deliberate"], "kanske").key == "import.bad-flag"


@pytest.mark.parametrize(
    "written", ["A", "a", "Belysning", "BELYSNING", "belysning ", "Lighting", "A – Belysning", "A. Belysning", "A Ljus"]
)
def test_a_category_is_known_by_letter_and_label(written):
    assert read(FINDING["category"], written) == "A"


def test_a_detail_code_is_not_shortened_to_its_letter():
    assert read(FINDING["category"], "A1") == "A1"
    assert read(FINDING["category"], "a1 trasig") == "A1"
    assert refused(FINDING["category"], "A9").key == "import.unknown-code"


def test_an_inactive_code_is_still_understood_but_not_proposed():
    assert read(FINDING["category"], "Gammal typ") == "old"
    assert "Gammal typ" not in refused(FINDING["category"], "Gamal").details["options"]["sv"]


def test_an_unknown_word_is_refused_with_the_nearest_labels_first():
    error = refused(LAMP["fault"], "blinkande")
    assert error.key == "import.unknown-code"
    assert error.details["options"] == {"sv": "Blinkar; Släckt", "en": "Flickering; Out"}  # a label may hold a comma


def test_a_saved_source_translates_its_own_words():
    assert read(LAMP["fault"], "Trasig lampa", translations={"fault": {"trasig lampa": "out"}}) == "out"


@pytest.mark.parametrize(
    ("written", "kind"),
    [("Brist", "defect"), ("bra", "good"), ("GOOD", "good"), ("defect", "defect"), ("positivt", "good"), ("Fel", "defect")],
)
def test_defect_and_good_in_both_languages(written, kind):
    assert read(FINDING["kind"], written) == kind


@pytest.mark.parametrize(
    ("written", "rank"), [("Risk", 3), ("akut fara", 4), ("2", 2), (2.0, 2), ("3 - Risk", 3), ("unsafe", 2), ("Hög", 3)]
)
def test_severity_by_word_or_number(written, rank):
    assert read(FINDING["severity"], written) == rank


def test_a_status_is_known_by_its_words():
    assert read(MEASURE["status"], "Pågår") == "in_progress"


def test_another_row_is_known_by_its_name_or_id():
    names = {"walk": {"Centrum hösten 2026": "walk-1"}}
    assert read(FINDING["walk_id"], "centrum hösten 2026", names=names) == "walk-1"
    assert read(FINDING["walk_id"], "walk-1", names=names) == "walk-1"
    assert refused(FINDING["walk_id"], "Norr", names=names).key == "import.unknown-name"


@pytest.mark.parametrize("written", [None, "", "  ", "-", "NULL", "n/a", "#SAKNAS!"])
def test_nothing_stays_nothing_outside_free_text(written):
    assert read(FINDING["seen_at"], written) is None
    assert read(FINDING["category"], written) is None


def test_text_keeps_every_language_and_sign_but_no_control_characters():
    text = "<b>Mörkt & otäckt</b> 100 % 🌙 שלום\x00\x07\ufeff"
    assert read(FINDING["description"], text) == "<b>Mörkt & otäckt</b> 100 % 🌙 שלום"
    assert read(FINDING["description"], "rad 1\r\nrad 2") == "rad 1\nrad 2"
    assert read(FINDING["place_text"], "Storgatan\n 5") == "Storgatan 5"
    assert read(FINDING["description"], "trasig\ud800") == "trasig"


def test_a_text_that_is_too_long_is_refused_and_never_cut():
    assert len(read(FINDING["description"], "å" * 40_000)) == 40_000
    error = refused(FINDING["description"], "å" * 40_001)
    assert (error.key, error.details["count"], error.details["limit"]) == ("import.too-long", 40_001, 40_000)


def test_a_pole_number_that_a_spreadsheet_made_a_number_has_no_decimals():
    assert read(LAMP["pole_number"], 1042.0) == "1042"
    assert read(LAMP["pole_number"], "0042") == "0042"
