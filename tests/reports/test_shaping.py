# SPDX-License-Identifier: GPL-2.0-or-later
"""Text from right to left on paper: joined letters in the order in which they are drawn (forms after the Unicode charts)."""

from __future__ import annotations

import dataclasses
import unicodedata

import pytest
from hypothesis import given, strategies as st
from reportlab.pdfbase import pdfmetrics

from est_plugin.reports import papers
from est_plugin.reports.engine import fonts, shaping
from tests.reports import pdf_reading as pdf, walk_factory as make
from tests.reports.drawing import drawn


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


ARABIC = "الإنارة معطلة عند الدرج. لا يمكن رؤية الدرجة الأخيرة (رقم 14) قرب Storgatan 5."
HEBREW = "התאורה ליד המדרגות כבויה (מספר 14)."
UKRAINIAN = "Ліхтар біля сходів не світить, їжак, ґанок, є."


@pytest.mark.parametrize("room", [40.0, 90.0, 400.0])
@pytest.mark.parametrize("text", [ARABIC, HEBREW, ARABIC * 9, "سلام" * 80, "", "a\nשלום", HEBREW + "\n" + ARABIC], ids=range(7))
def test_lines_fit_their_room_and_hold_every_word(text, room):
    made = shaping.lines(text, lambda line: fonts.width(line, fonts.REGULAR, 9), room)
    assert all(pdf_width(line) <= room + 0.01 for line in made)
    letters = sorted(c for c in unicodedata.normalize("NFKC", "".join(made)) if c.isalnum())
    assert letters == sorted(c for c in text if c.isalnum())


def pdf_width(line):
    """Width of a line that is shaped already."""
    return sum(pdfmetrics.stringWidth(piece, name, 9) for name, piece in fonts.runs(line, fonts.REGULAR))


@pytest.mark.parametrize("text", [ARABIC, HEBREW, UKRAINIAN], ids=["arabic", "hebrew", "ukrainian"])
def test_a_report_has_every_letter_and_tells_readers_the_text_as_it_is_read(text, sv):
    row = dataclasses.replace(make.rows(1)[0], text=text)
    data, result = drawn(papers.draw_walk_report, make.report(rows=(row,)), sv)
    shown = pdf.text_of(data)
    assert fonts.MISSING not in shown and result.warnings == ()
    if shaping.is_needed(text):
        assert text in actual_texts(data)


def actual_texts(data: bytes) -> list[str]:
    """ActualText of all elements."""
    root = pdf.reader(data).trailer["/Root"]["/StructTreeRoot"]
    found, waiting = [], [root["/K"]]
    while waiting:
        one = waiting.pop().get_object()
        if isinstance(one, list):
            waiting += one
        elif isinstance(one, dict):
            found += [one["/ActualText"]] if "/ActualText" in one else []
            waiting += [one["/K"]] if "/K" in one else []
    return found


def test_a_very_long_text_from_right_to_left_finds_its_pages(sv):
    row = dataclasses.replace(make.rows(1)[0], text=(ARABIC + " ") * 500)
    data, _ = drawn(papers.draw_walk_report, make.report(rows=(row,)), sv)
    assert len(pdf.reader(data).pages) > 8 and fonts.MISSING not in pdf.text_of(data)
