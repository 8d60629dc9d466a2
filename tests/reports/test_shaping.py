# SPDX-License-Identifier: GPL-2.0-or-later
"""Text from right to left on paper: joined letters in the order in which they are drawn (forms after the Unicode charts)."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, strategies as st

from est_plugin.reports.engine import fonts, shaping


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("Storgatan 4", "Storgatan 4"),
        ("Київ", "Київ"),
        ("שלום", "םולש"),
        ("سلام", "\ufee1\ufefc\ufeb3"),  # seen initial, lam-alef final, meem isolated
        ("محمد", "\ufeaa\ufee4\ufea4\ufee3"),
        ("دار", "\ufead\ufe8d\ufea9"),  # letters that never join onwards
        ("قف 112", "112 \ufed2\ufed7"),
        ("Hej שלום då", "Hej םולש då"),
        ("(שלום)", "(םולש)"),
    ],
)
def test_a_line_as_it_is_drawn(text, drawn):
    assert shaping.shaped(text) == drawn


@given(st.text(max_size=60))
def test_no_letter_is_lost_and_plain_text_is_left_alone(text):
    made = shaping.shaped(text)
    plain = unicodedata.normalize("NFKC", made)
    assert sorted(c for c in plain if c.isalnum()) == sorted(c for c in unicodedata.normalize("NFKC", text) if c.isalnum()) or shaping.is_needed(text)
    assert shaping.is_needed(text) or made == text


@given(st.text(alphabet=st.characters(min_codepoint=0x620, max_codepoint=0x64A), max_size=30))
def test_arabic_letters_are_all_there_and_can_be_printed(text):
    made = shaping.shaped(text)
    assert sorted(unicodedata.normalize("NFKC", made)) == sorted(unicodedata.normalize("NFKC", text))
    assert fonts.MISSING not in "".join(piece for _font, piece in fonts.runs(shaping.shaped("سلام عليكم"), fonts.REGULAR))
