# SPDX-License-Identifier: GPL-2.0-or-later
"""Återkoppling: every point answered once, the same numbers on map and in table, few words, read in the right order, any number of findings."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace

import pytest

from est_plugin.reports import feedback_words, papers
from est_plugin.reports.feedback_document import document_of
from est_plugin.reports.document import Table
from tests.reports import walk_factory as walk
from tests.reports.drawing import drawn
from tests.reports.feedback_factory import feedback
from tests.reports.pdf_reading import page_texts, reader, solid, text_of

COUNTS = (0, 1, 12, 200)
FORMS = {"folded": {}, "large print": {"large_print": True}}


@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("form", FORMS)
def test_every_point_has_its_answer_whatever_their_number(count, form, sv):
    content = feedback(count)
    data, result = drawn(papers.draw_feedback, content, sv, **FORMS[form])
    text = solid(text_of(data))
    assert all(solid(row.reference) in text for row in (*content.rows, *content.not_done))
    assert text.count(solid("Marken är privat")) == len(content.not_done)
    assert result.warnings == () and result.pages == len(reader(data).pages)
    assert all(page.strip() for page in page_texts(data))


@pytest.mark.parametrize("count", COUNTS)
def test_the_folded_sheet_is_one_sheet_as_long_as_its_table_finds_room(count, sv):
    pages = reader(drawn(papers.draw_feedback, feedback(count), sv)[0]).pages
    assert len(pages) == 2 if count <= 12 else len(pages) > 2
    assert all(round(float(page.mediabox.width)) == 842 and round(float(page.mediabox.height)) == 595 for page in pages)


@pytest.mark.parametrize("count", COUNTS)
def test_there_are_at_most_300_words_besides_the_tables(count, sv):
    long = "Ett mycket långt ord om en plats. " * 40
    publisher = walk.publisher(contact=long, url="https://" + "x" * 400)
    content = replace(feedback(count), good=(long, long, long, long), walk=walk.walk(name=long), next_walk=long, publisher=publisher)
    said = [feedback_words.title(sv), feedback_words.thanks(content, sv), feedback_words.about(content, sv), *feedback_words.good_things(content),
            feedback_words.next_walk(content, sv), *feedback_words.report_faults(content, sv)]  # fmt: skip
    said += [sv(f"feedback.{key}") for key in ("good", "table", "not-done", "next", "faults", "no-points-long", "here", "all-refused")]
    assert len(" ".join(said).split()) <= 300


@pytest.mark.parametrize("count", (1, 12, 200))
def test_numbers_on_the_maps_are_those_of_the_tables_and_the_good_things(count):
    content = feedback(count)
    on_maps = {marker.label for picture in (content.map, *content.sheets) for marker in picture.markers if marker.shape != "stop"}
    in_tables = {row.number for row in (*content.rows, *content.not_done)}
    good = {row.number for row in walk.rows(count) if row.good}
    assert on_maps == in_tables | good


def test_the_front_is_read_before_the_table_and_the_back_last(tmp_path, sv):
    path = tmp_path / "feedback.pdf"
    path.write_bytes(drawn(papers.draw_feedback, feedback(), sv)[0])
    said = subprocess.run(["pdfinfo", "-struct-text", str(path)], capture_output=True, encoding="utf-8", errors="replace", check=True).stdout
    places = [said.index(words) for words in ("Tack, ni var 25", "Tre bra platser", "Vi såg", "Det här görs inte", "Nästa vandring", "Så anmäler du fel")]
    assert places == sorted(places)


@pytest.mark.parametrize("people, words", [(None, "Tack för att ni var med!"), (1, "Tack, ni var 1!"), (25, "Tack, ni var 25!")])
def test_thanks_tell_the_number_when_it_may_be_told(people, words, sv):
    assert words in text_of(drawn(papers.draw_feedback, feedback(people=people), sv)[0])


def test_a_shortened_good_thing_keeps_its_number(sv):
    (line,) = feedback_words.good_things(feedback(good=("Torget: " + "ljust och fint " * 30 + "(nr 118)",)))
    assert line.endswith("\u2026 (nr 118)") and len(line) <= 120


def test_what_is_not_known_is_said_in_words(sv):
    bare = feedback(1, map=None, good=(), next_walk="", publisher=walk.publisher(url="", contact=""))
    text = solid(text_of(drawn(papers.draw_feedback, bare, sv)[0]))
    assert solid("Inga bra platser är uppskrivna.") in text and solid("När vi går nästa gång är inte bestämt.") in text


def test_no_letter_is_smaller_than_ten_points_and_the_text_is_twelve(sv):
    data = drawn(papers.draw_feedback, feedback(map=None), sv)[0]
    sizes = {round(float(size), 1) for page in reader(data).pages for size in re.findall(rb"/F\d\+?\S* ([\d.]+) Tf", page.get_contents().get_data())}
    assert sizes and min(sizes) >= 10.0 and 12.0 in sizes


@pytest.mark.parametrize("form", FORMS)
def test_huge_words_and_markup_stay_text_and_nothing_is_lost(form, sv):
    content = feedback()
    bad = "<b>&amp; " + "Å" * 900 + "\x00\ud800 =1+1"
    rows = tuple(replace(row, seen=bad, place=bad, measures=tuple(replace(one, text=bad, who=bad, when=bad) for one in row.measures)) for row in content.rows)
    refused = tuple(replace(row, seen=bad, reason=bad) for row in content.not_done)
    data, _result = drawn(papers.draw_feedback, replace(content, rows=rows, not_done=refused, good=(bad, bad), next_walk=bad), sv, **FORMS[form])
    assert "<b>&amp;" in text_of(data)


def test_tables_of_the_document_have_a_cell_for_each_column(sv):
    tables = [block for block in document_of(feedback(60), sv).blocks if isinstance(block, Table)]
    assert len(tables) == 2 and all(len(row) == len(table.heads) == len(table.widths) for table in tables for row in table.rows)
