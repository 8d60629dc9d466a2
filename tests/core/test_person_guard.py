# SPDX-License-Identifier: GPL-2.0-or-later
"""What looks like data about a person is found; places, case numbers and measures are left in peace. All numbers here are made up (test ranges)."""
from __future__ import annotations

import time

import pytest
from hypothesis import given, strategies as st

from est_plugin.core import person_guard as guard


def _kinds(text: str) -> list[str]:
    return [hit.kind for hit in guard.find(text)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Mannen, 19121212-1212, bor i trappan", "personal_number"),
        ("121212-1212", "personal_number"),
        ("121212+1212", "personal_number"),
        ("pnr 1212121212.", "personal_number"),
        ("1912 12 12 1212", "personal_number"),
        ("19121212 1212", "personal_number"),
        ("701063-2391", "coordination_number"),
        ("Ring mig 070-123 45 67", "phone"),
        ("+46 70 123 45 67", "phone"),
        ("0046701234567", "phone"),
        ("08-123 456 78", "phone"),
        ("0123/456 78 90", "phone"),
        ("skriv till nagon.person@example.org tack", "email"),
        ("nagon (at) example.org", "email"),
        ("bilen ABC 123 stod där", "plate"),
        ("bilen abc12d", "plate"),
        ("ABC-12D", "plate"),
        ("Anna Svensson blev rädd", "name"),
        ("Karl-Johan Berg klagade", "name"),
        ("hon heter Zemfira", "name"),
        ("fru Qvarnström på andra våningen", "name"),
        ("Fatima säger att det är mörkt", "name"),
        ("Anders von Platen", "name"),
        ("Igår blev Grannen Karin Berg rädd", "name"),
        ("Kvinnan Anna ropade", "name"),
    ],
)
def test_it_is_noticed(text, kind):
    assert kind in _kinds(text), guard.find(text)


@pytest.mark.parametrize(
    "text",
    [
        "", None, "Mörkt vid gångtunneln, tre lampor släckta i rad sedan oktober.", "Anna Lindhs plats är mörk", "Karin Boyes gata 3", "Lars Kaggsgatan",
        "Vid Sankt Eriks torg och S:t Olofs kyrka", "Mariatorget och Olof Palmes gata", "Nils Ericsonsplatsen",
        "Ring 112 eller 114 14", "Ärende 2026-11-17 nr 1234",
        "Dnr KS 2026/123", "stolpe 10234", "E4:an och väg 40", "121212-1213", "990231-1231", "50 000 kr", "kl. 17.30–19.30", "SWEREF 99 13 30",
        "N 6504321 E 145678",
        "Gustav Adolfs torg", "Alma mater", "1234567890123456", "A3.1 och B2.4", "Nya Östra skolan", "Åka buss", "Max 30 km/h",
        "Per telefon", "Björnbär och Rosa skyltar",
    ],
)  # fmt: skip
def test_it_is_left_in_peace(text):
    assert guard.find(text) == []


def test_each_place_is_named_once_and_in_order():
    hits = guard.find("Anna Svensson, 070-123 45 67, 121212-1212, anna@example.org")
    assert [hit.kind for hit in hits] == ["name", "phone", "personal_number", "email"]
    assert all(a.end <= b.start for a, b in zip(hits, hits[1:]))


def test_a_mark_tells_the_same_thing_apart_without_keeping_it():
    one, same, other = (guard.find(text)[0] for text in ("ring 070-123 45 67", "070 1234567", "070-123 45 68"))
    assert one.mark == same.mark != other.mark
    assert "1234567" not in one.mark


@given(st.text(max_size=300))
def test_any_text_is_read(text):
    for hit in guard.find(text):
        assert text[hit.start : hit.end] == hit.text and hit.kind in guard.KINDS


@given(st.dates(), st.integers(0, 999), st.sampled_from(["-", "+", "", " "]))
def test_every_right_number_is_found_and_every_wrong_check_digit_not(day, serial, sign):
    nine = f"{day:%y%m%d}{serial:03d}"
    digit = next(d for d in range(10) if guard._has_check_digit(f"{nine}{d}"))
    right, wrong = f"{nine[:6]}{sign}{nine[6:]}{digit}", f"{nine[:6]}{sign}{nine[6:]}{(digit + 1) % 10}"
    assert any(kind in ("personal_number", "coordination_number") for kind in _kinds(f"se {right} här"))
    assert not any(kind in ("personal_number", "coordination_number") for kind in _kinds(f"se {wrong} här"))


@pytest.mark.parametrize("part", ["a", "A", "0 ", "1", "a@", "Ab ", "Anna ", ".", "a.", "ABC ", "07-", "Aa-", "a(at)", "heter "])
def test_a_huge_text_of_one_kind_is_read_in_no_time(part):
    begun = time.process_time()
    guard.find(part * (40_000 // len(part)))
    assert time.process_time() - begun < 3.0


PIECES = st.sampled_from(
    ("0", "7", "46", "+46", "(0)", "070", "123", " ", "\u00a0", "-", "–", ".", "/", "@", "(at)", "x.se", "ABC", "abc", "12C", "Anna", "Per", "Svensson",
     "heter", "fru", "Kungsgatan", "19", "900101", "-0017", ", ", "å", "A")
)  # fmt: skip
TEXT = st.lists(PIECES, max_size=9).map("".join)


@given(st.lists(TEXT, max_size=6))
def test_many_texts_are_read_as_one_by_one_and_nothing_is_passed_over(texts):
    """Neither the look at many at a time nor the choice of what to look for loses anything."""
    every = [guard._numbers, guard._emails, guard._phones, guard._plates, guard._names]
    asked = {text: [hit for finder in every for hit in finder(text)] for text in texts}
    found = guard.find_in(texts)
    assert found == {text: guard.find(text) for text in texts if guard.find(text)}
    assert set(found) == {text for text, hits in asked.items() if hits}
    assert all(hit in asked[text] for text, hits in found.items() for hit in hits)


def test_what_stands_among_many_texts_is_found():
    many = [f"Trasig lampa vid stolpe {n}" for n in range(1_000)]
    many[321], many[987] = "Ring 070-123 45 67", "Anna Svensson såg det"
    assert {text: [hit.text for hit in hits] for text, hits in guard.find_in(many).items()} == {many[321]: ["070-123 45 67"], many[987]: ["Anna Svensson"]}
