# SPDX-License-Identifier: GPL-2.0-or-later
"""Protokollblad: measures of the blocks, numbers of the rows, follow-up walks."""

from __future__ import annotations

import dataclasses

import pytest

from est_plugin.core.errors import InputError
from est_plugin.reports import content as c, papers, record_sheet
from tests.reports import pdf_reading as pdf, walk_factory as make
from tests.reports.drawing import drawn


def follow_up(count: int) -> c.RecordSheets:
    rows = tuple(c.RecheckRow(str(n), f"Gammal brist {n}", make.photo()) for n in range(1, count + 1))
    base = make.record_sheets()
    return dataclasses.replace(base, sheets=(dataclasses.replace(base.sheets[0], rechecks=rows),), spare_sheets=False)


def test_one_page_per_stop_and_group_and_a_spare_sheet_last_in_each_set(sv):
    data, result = drawn(papers.draw_record_sheets, make.record_sheets(), sv)
    pages = pdf.page_texts(data)
    assert result.pages == len(pages) == 6 and result.warnings == ()
    assert ["Fortsättningsblad" in page for page in pages] == [False, False, True, False, False, True]
    assert "Gångtunneln under Järnvägsgatan" in pages[0] and "kl. 17.48" in pages[0]
    assert "B3.1" in pages[4] and "B3.5" in pages[4]


def test_the_page_carries_every_block(sv):
    data, _ = drawn(papers.draw_record_sheets, make.record_sheets(), sv)
    page = pdf.page_texts(data)[0]
    for words in (
        "Tappat blad? Lämna till Medborgarkontoret, Torget 1.",
        "I dagsljus",
        "Nu i mörker",
        "otryggt",
        "tryggt",
        "Skulle du gå här ensam?",
        "Kanske",
        "Bra",
        "Brist",
        "Bokstav",
        "Vems?",
        "Foto",
        "Stolpe",
        "A Belysning",
        "O Idé",
        "Akut fara? Ring 112.",
        "Fel med elfara: ring 0123-45 60 99.",
        "Sida 1 av 6",
        "Arbetsmaterial – internt",
        "Version 10 nov 2026",
        "10230",
        "20 m",
    ):
        assert words in page, words


def test_boxes_have_the_size_for_gloves_and_stand_26_mm_apart(sv):
    data, _ = drawn(papers.draw_record_sheets, make.record_sheets(), sv)
    boxes = pdf.rectangles(data, 0)
    ticks = sorted((box for box in boxes if (box.width, box.height) == (10, 10)), key=lambda box: box.y)
    letters = sorted((box for box in boxes if (box.width, box.height) == (14, 14)), key=lambda box: box.y)
    assert len(ticks) == 10 and len(letters) == 5
    assert [round(b.y - a.y, 1) for a, b in zip(letters, letters[1:])] == [26.0] * 4
    assert [round(b.y - a.y, 1) for a, b in zip(ticks[::2], ticks[2::2])] == [26.0] * 4
    assert any((box.x, box.y, box.width, box.height) == (12, 33, 90, 60) for box in boxes), "map 90 × 60"
    assert any((box.x, box.y, box.width, box.height) == (183, 12, 15, 15) for box in boxes), "group box"
    assert all(box.x >= 12 and box.x + box.width <= 198.01 and box.y >= 11 and box.y + box.height <= 285.01 for box in boxes)


def test_a_row_number_stays_on_one_line(sv):
    stop = dataclasses.replace(make.stops()[0], number=12)
    rows = tuple(c.RecheckRow(str(n), "Mörkt") for n in range(1, 4))
    data, _ = drawn(papers.draw_record_sheets, make.record_sheets(sheets=(c.RecordSheet(stop, "A", rechecks=rows),)), sv)
    assert "A12.10" in [word.text for word in pdf.words(data, 1)]


def test_a_continuation_sheet_has_eight_rows(sv):
    data, _ = drawn(papers.draw_record_sheets, make.record_sheets(), sv)
    assert sum((box.width, box.height) == (14, 14) for box in pdf.rectangles(data, 2)) == 8


@pytest.mark.parametrize("old, pages", [(0, 1), (1, 1), (2, 1), (3, 2), (10, 2), (11, 3), (40, 6)])
def test_a_follow_up_walk_prints_every_old_finding_and_leaves_room_for_new_ones(sv, old, pages):
    content = follow_up(old)
    lines = record_sheet.printed_lines(content.sheets[0])
    assert [line.number for line in lines[:old]] == [str(n) for n in range(1, old + 1)]
    assert sum(line.recheck is None for line in lines) >= 3
    data, result = drawn(papers.draw_record_sheets, content, sv)
    assert result.pages == pages
    text = pdf.text_of(data)
    assert all(f"Gammal brist {n}" in text for n in range(1, old + 1))
    assert text.count("Åtgärdat") == text.count("Kvar") == text.count("Sämre") == old


def test_the_before_photo_is_at_most_30_by_22_mm(sv):
    data, _ = drawn(papers.draw_record_sheets, follow_up(1), sv)
    placed = [operands for operands, operator in pdf.operations(data, 0) if operator == "cm"]
    sizes = [(float(m[0]) * 25.4 / 72, float(m[3]) * 25.4 / 72) for m in placed if float(m[0]) > 20]
    assert any(28 < wide <= 30.01 and 20 < high <= 22.01 for wide, high in sizes)


@pytest.mark.parametrize("text, is_told", [("Mörkt i trappan.", True), ("Mörkt i trappan, och så är det halt. " * 6, False)])
def test_what_was_promised_is_told_where_there_is_room(sv, text, is_told):
    row = c.RecheckRow("7", text, None, "Byt ljuskälla – Belysning: klart 3 feb 2027")
    base = follow_up(1)
    data, _ = drawn(papers.draw_record_sheets, dataclasses.replace(base, sheets=(dataclasses.replace(base.sheets[0], rechecks=(row,)),)), sv)
    assert ("klart 3 feb 2027" in pdf.text_of(data)) is is_told


def test_a_broken_before_photo_is_named_and_the_row_stays(sv):
    base = follow_up(1)
    row = c.RecheckRow("7", "Mörkt i trappan", c.Photo(b"not a picture", "IMG_7.jpg"))
    content = dataclasses.replace(base, sheets=(dataclasses.replace(base.sheets[0], rechecks=(row,)),))
    data, result = drawn(papers.draw_record_sheets, content, sv)
    assert any("IMG_7.jpg" in warning for warning in result.warnings) and "Mörkt i trappan" in pdf.text_of(data)


def test_a_walk_without_stops_is_refused_with_the_cure(sv):
    with pytest.raises(InputError) as caught:
        drawn(papers.draw_record_sheets, make.record_sheets(sheets=()), sv)
    assert "Lägg till stopp" in caught.value.text(sv)


def test_long_names_two_digit_stops_and_own_letters_stay_inside(sv):
    stop = dataclasses.replace(make.stops()[0], number=12, name="Åsögatans förlängning " * 12)
    content = make.record_sheets(
        sheets=(c.RecordSheet(stop, "A", make.stop_map(), ("Fråga " * 40,) * 6),),
        letters=tuple((letter, "En mycket lång beskrivning") for letter in "ABCDEFGHIJKLMNO"),
    )
    data, result = drawn(papers.draw_record_sheets, content, sv)
    assert result.pages == 2 and "A12.5" in pdf.text_of(data)
