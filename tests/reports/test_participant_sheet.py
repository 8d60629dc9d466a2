# SPDX-License-Identifier: GPL-2.0-or-later
"""Deltagarblad: one folded A4, and large print."""

from __future__ import annotations

import pytest

from est_plugin.reports import papers
from tests.reports import pdf_reading as pdf, walk_factory as make
from tests.reports.drawing import drawn


def test_the_sheet_is_two_landscape_pages_with_all_that_a_participant_needs(sv):
    data, result = drawn(papers.draw_participant_sheet, make.handout(), sv)
    outside, inside = pdf.page_texts(data)
    assert result.pages == 2 and result.warnings == ()
    assert [round(float(side) * 25.4 / 72) for side in pdf.reader(data).pages[0].mediabox[2:]] == [297, 210]
    for words in (
        "Centrum och resecentrum",
        "tisdag 17 november 2026 kl. 17.30–19.30",
        "Resecentrum, norra entrén",
        "Klä dig varmt",
        "Hur känns det här?",
        "Vad skulle du ändra?",
        "tisdag 1 december 2026",
        "tisdag 15 december 2026 kl. 18.00",
        "112 pågående brott",
        "114 14 annars",
        "0123-45 60 00",
        "https://www.exempelkommun.example/trygg",
    ):
        assert words in outside
    for stop in make.stops():
        assert f"{stop.at:%H.%M}" in inside and pdf.solid(stop.name) in pdf.solid(inside)
    assert "200 m" in inside and "N" in inside and make.CREDIT in inside


@pytest.mark.parametrize(("name", "times"), [("Centrum", 1), ("Trygghetsvandring i Centrum", 1)])
def test_the_front_says_once_that_it_is_a_safety_walk(sv, name, times):
    data, _ = drawn(papers.draw_participant_sheet, make.handout(walk=make.walk(name=name)), sv)
    front = pdf.page_texts(data)[0].split("Deltagarblad")[0]
    assert front.count("Trygghetsvandring") == times


def test_every_page_says_title_walk_version_page_and_state(sv):
    data, _ = drawn(papers.draw_participant_sheet, make.handout(), sv)
    for number, page in enumerate(pdf.page_texts(data), start=1):
        for words in ("Deltagarblad", "Centrum och re", "Version 10 nov 2026", "Arbetsmaterial – internt", f"Sida {number} av 2"):
            assert words in page


def test_the_map_is_180_by_190_mm_and_the_group_box_15_mm(sv):
    data, _ = drawn(papers.draw_participant_sheet, make.handout(), sv)
    assert any((box.x, box.y, box.width, box.height) == (10, 10, 180, 190) for box in pdf.rectangles(data, 1))
    assert any((box.width, box.height) == (15, 15) for box in pdf.rectangles(data, 0))


def test_outdoor_papers_are_black_on_white_with_lines_that_print(sv):
    for function, content in (
        (papers.draw_participant_sheet, make.handout()),
        (papers.draw_record_sheets, make.record_sheets()),
        (papers.draw_leader_sheet, make.leader_sheet()),
    ):
        data, result = drawn(function, content, sv)
        for page in range(result.pages):
            assert min(pdf.line_widths(data, page), default=1) >= 0.75
            assert min(pdf.font_sizes(data, page)) >= 10
            assert pdf.colours(data, page) <= {(0.0, 0.0, 0.0), (1.0, 1.0, 1.0), (0.0,), (1.0,)}


@pytest.mark.parametrize("count, pages", [(3, 2), (8, 2), (12, 3)])
def test_large_print_is_never_below_16_points(sv, count, pages):
    content = make.handout(stops=make.stops(count), map=make.walk_map("participant_large", count, credit=""))
    data, result = drawn(papers.draw_participant_sheet, content, sv, large_print=True)
    assert result.pages == pages and result.warnings == ()
    assert "Centrumgallerians baksida" in pdf.text_of(data) or count < 8
    for page in range(result.pages):
        # the north letter of the map is a sign, not text to read
        assert min(size for size in pdf.font_sizes(data, page) if size != 10) >= 16


def test_unknown_dates_and_missing_contact_still_make_whole_sentences(sv):
    walk = make.walk(report_on=None, follow_up_on=None, starts=None, ends=None, sunset=None, meeting_place="")
    data, result = drawn(papers.draw_participant_sheet, make.handout(walk=walk, publisher=make.publisher(contact="", url="")), sv)
    assert "Vi skriver en rapport" in pdf.text_of(data) and "None" not in pdf.text_of(data) and result.warnings == ()


def test_the_document_speaks_english_when_asked(en):
    data, _ = drawn(papers.draw_participant_sheet, make.handout(), en)
    assert "Tuesday 17 November 2026, 17:30–19:30" in pdf.text_of(data) and "Page 2 of 2" in pdf.text_of(data)
    assert pdf.reader(data).trailer["/Root"]["/Lang"] == "en-GB"


def test_the_author_is_the_municipality_and_never_the_user(sv):
    data, _ = drawn(papers.draw_participant_sheet, make.handout(), sv)
    document = pdf.reader(data)
    assert document.metadata.author == "Exempelkommun" and document.metadata.title.startswith("Deltagarblad – Centrum")
    assert document.trailer["/Root"]["/Lang"] == "sv-SE"


def test_all_fonts_are_embedded(sv):
    data, _ = drawn(papers.draw_participant_sheet, make.handout(), sv)
    for page in pdf.reader(data).pages:
        for font in page["/Resources"]["/Font"].values():
            descriptor = font.get_object().get("/FontDescriptor")
            assert descriptor is not None and "/FontFile2" in descriptor.get_object()


def test_a_missing_base_map_is_said_on_the_paper_and_in_the_result(sv):
    said = "Bakgrundskartan Stadskartan svarar inte."
    data, result = drawn(papers.draw_participant_sheet, make.handout(map=make.walk_map(image=None, note=said)), sv)
    assert said in pdf.page_texts(data)[1] and said in result.warnings
    data, result = drawn(papers.draw_participant_sheet, make.handout(map=make.walk_map(image=b"no picture")), sv)
    assert "Kartan är gjord utan den" in pdf.page_texts(data)[1] and result.warnings


def test_no_map_and_no_stops_still_make_a_sheet(sv):
    data, result = drawn(papers.draw_participant_sheet, make.handout(map=None, stops=()), sv)
    assert result.pages == 2 and "Det finns ingen karta" in pdf.text_of(data)


def test_forty_stops_do_not_run_off_the_page(sv):
    data, result = drawn(papers.draw_participant_sheet, make.handout(stops=make.stops(40), map=make.walk_map(count=40)), sv)
    assert result.pages == 2 and any("stopp får inte plats" in warning for warning in result.warnings)
