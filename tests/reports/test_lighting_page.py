# SPDX-License-Identifier: GPL-2.0-or-later
"""Belysning att titta på: for outdoors, in black and white, the numbers of the list on the map, over pages and in two papers."""

from __future__ import annotations

import dataclasses
import io
import re

import pytest
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Spacer

from est_plugin.reports import lighting_page, papers
from est_plugin.reports.engine import pattern_lines
from est_plugin.reports.light_line import LIGHTS, LightLine, metres
from est_plugin.reports.lighting_content import LampRow
from tests.reports import lighting_factory as light, pdf_reading as pdf, walk_factory as make
from tests.reports.drawing import drawn


def leader(page, texts):
    return drawn(papers.draw_leader_sheet, make.leader_sheet(), texts, lighting=page)


def test_every_lamp_stands_with_pole_fault_place_and_two_boxes(sv):
    data, result = leader(light.lighting(8), sv)
    text = pdf.page_texts(data)[1]
    assert result.pages == 2 and not result.warnings
    for number in range(1, 9):
        assert re.search(rf"L{number}\s+H-{number:04d}\s+Släckt\s+väntar på rondering\s+Storgatan {number}", text)
    assert "Lyser" in text and "Släckt" in text and "Beräknad uppskattning" in text
    sides = [box for box in pdf.rectangles(data, 1) if box.width == box.height == pytest.approx(7.06, abs=0.02)]
    assert len(sides) >= 2 * 8 + 2  # and empty rows


def test_the_map_has_the_numbers_of_the_list_and_says_what_its_lines_mean(sv):
    data, _result = leader(light.lighting(8), sv)
    numbers = [word.text for word in pdf.words(data, 1)]
    assert all(numbers.count(f"L{n}") == 2 for n in range(1, 9))  # on the map and in the list
    text = pdf.page_texts(data)[1]
    for word in ("Mörkt", "Svagt", "Ljust", "Vet ej", "Lampa att titta på", "Stopp"):
        assert word in text
    assert re.search(r"Väntat ljus längs rutten: mörkt [\d,]+ k?m, svagt [\d,]+ k?m, ljust [\d,]+ k?m, vet ej [\d,]+ k?m\.", text.replace("\n", " "))


@pytest.mark.parametrize("count", [0, 1, 16, 80])
def test_it_is_a_paper_for_outdoors_however_many_lamps(count, sv):
    """Nothing smaller than 10 pt, no line thinner than 0.75 pt, black on white only, no number lost, no page of empty rows alone."""
    data, result = leader(light.lighting(count), sv)
    texts = pdf.page_texts(data)
    assert result.pages == len(texts) and not result.warnings
    for page in range(1, len(texts)):
        assert min(pdf.font_sizes(data, page)) >= 10 and min(pdf.line_widths(data, page)) >= 0.75
        assert all(len(set(colour)) == 1 and colour[0] in (0, 1) for colour in pdf.colours(data, page))
    found = [word.text for page in range(1, len(texts)) for word in pdf.words(data, page)]
    assert [found.count(f"L{n}") for n in range(1, count + 1)] == [2] * count
    assert all("Stolpe" in text for text in texts[1:]) and (not count or all("H-0" in text for text in texts[1:]))


def test_every_recorder_gets_the_page_with_the_letter_of_the_group(sv, en):
    plain, _result = drawn(papers.draw_record_sheets, make.record_sheets(), sv)
    data, result = drawn(papers.draw_record_sheets, make.record_sheets(), sv, lighting=light.lighting(40))
    more = result.pages - len(pdf.page_texts(plain))
    heads = [text for text in pdf.page_texts(data) if "Belysning att titta på – grupp" in text]
    assert more == len(heads) == 2 * 3 and all("grupp A" in text for text in heads[:3]) and all("grupp B" in text for text in heads[3:])
    assert [("fortsättning" in text) for text in heads] == [False, True, True] * 2
    assert all("Akut fara? Ring 112." in text and f"av {result.pages}" in text for text in pdf.page_texts(data))
    english, _result = drawn(papers.draw_record_sheets, make.record_sheets(), en, lighting=light.lighting(2))
    assert "Lighting to look at – group A" in pdf.text_of(english) and "Calculated estimate" in pdf.text_of(english)


def test_without_the_page_both_papers_are_as_they_were(sv):
    assert leader(None, sv)[1].pages == 1 and "Belysning att titta" not in pdf.text_of(leader(None, sv)[0])


def test_what_is_missing_is_said_and_nothing_is_claimed_of_the_light(sv):
    text = pdf.text_of(leader(light.without_light(), sv)[0])
    assert "inget lager med belysningspunkter" in text and "Vår väg" in text
    assert "Mörkt" not in text and "Väntat ljus" not in text and "Beräknad" not in text


def test_no_lamps_more_lamps_and_lamps_off_on_purpose_are_said(sv):
    assert "Inga belysningsfel är öppna nära rutten" in pdf.text_of(leader(light.lighting(0), sv)[0])
    text = pdf.solid(pdf.text_of(leader(light.lighting(2, more=1, off=3), sv)[0]))
    assert pdf.solid("En till finns inom räckhåll.") in text and pdf.solid("3 lampor nära rutten är släckta med flit") in text


@pytest.mark.parametrize("text", ["", "x" * 400, "ord " * 150, "<b>&amp;</b> <script>", "\u0000\u202e\ud83d\ude00 مرحبا", "a\nb\nc"])
def test_any_text_of_a_user_finds_room(text, sv):
    row = LampRow("L1", text, text, text, text)
    data, result = leader(dataclasses.replace(light.lighting(1), rows=(row,)), sv)
    assert result.pages == 2 and ("<b>" not in text or "<b>" in pdf.text_of(data))


def test_no_word_says_that_a_standard_is_met(sv, en):
    for texts, words in ((sv, "uppfyll|godkän|krav|EN 13201|lux"), (en, "compl|approved|EN 13201|lux")):
        text = "\n".join(pdf.page_texts(leader(light.lighting(3), texts)[0])[1:])
        assert not re.search(words, text, re.IGNORECASE)


def test_each_light_has_a_pattern_of_its_own():
    """Told by dashes, widths and colours of the strokes: no two are the same."""
    looks = []
    for name in LIGHTS:
        canvas = Canvas(io.BytesIO(), pageCompression=0)
        pattern_lines.sample(canvas, name, 0, 60, 10)
        looks.append("\n".join(canvas._code))
    assert len(set(looks)) == 4
    assert "[6 3.5] 0 d" in looks[1] and looks[2].count(" S") + looks[2].count("\nS") >= 2  # dashed; black with white inside


def test_metres_are_told_the_darkest_first_and_only_what_there_is():
    lines = (LightLine("bright", ((0, 0), (9, 0)), 9), LightLine("dark", ((9, 0), (19, 0)), 10), LightLine("bright", ((19, 0), (20, 0)), 1))
    assert list(metres(lines).items()) == [("dark", 10), ("bright", 10)] and metres(()) == {}


def test_what_is_higher_than_a_page_does_not_go_on_for_ever():
    canvas = Canvas(io.BytesIO())
    lighting_page.draw_on(canvas, [Spacer(1, 5_000), Spacer(1, 10), Spacer(1, 5_000)], (18, 25, 174, 260), "mer")
    assert canvas.getPageNumber() <= 4
