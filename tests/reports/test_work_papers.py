# SPDX-License-Identifier: GPL-2.0-or-later
"""Åtgärdslista, Arbetsorder and Svarsblad: what stands on them, for any number of rows and any text."""
from __future__ import annotations

import io

import pytest
from PIL import Image

from est_plugin.core import work_orders as wo
from est_plugin.reports import papers
from est_plugin.reports.content import Photo
from tests.reports import pdf_reading as pdf
from tests.reports.drawing import drawn
from tests.reports.work_factory import LAMP_ACTIONS, row, work_out

LONG = "En lång text med många ord. " * 400


def picture() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (400, 300), (90, 120, 90)).save(stream, "JPEG")
    return stream.getvalue()


@pytest.mark.parametrize("kind", wo.KINDS)
@pytest.mark.parametrize("count", (0, 1, 200))
def test_any_number_of_rows_finds_its_pages(kind, count, sv):
    data, result = drawn(papers.draw_work_out, work_out(kind, tuple(row(n) for n in range(1, count + 1))), sv)
    text = pdf.solid(pdf.text_of(data))
    assert result.pages == len(pdf.page_texts(data))
    assert all(pdf.solid(f"Storgatan {n}") in text for n in range(1, count + 1))
    if not count:
        assert pdf.solid(sv("work.nothing")) in text and result.pages == 1


@pytest.mark.parametrize("kind", wo.KINDS)
def test_the_numbers_of_the_table_are_on_the_map(kind, sv):
    content = work_out(kind)
    for area in content.areas:
        assert {one.nr for one in area.rows} == {marker.label for marker in area.map.markers}
    words = pdf.text_of(drawn(papers.draw_work_out, content, sv)[0]).split()
    for one in content.rows:  # once on the map, once in the table or the heading
        assert sum(word.rstrip(".") == one.nr for word in words) >= 2, one.nr


@pytest.mark.parametrize("kind", wo.KINDS)
@pytest.mark.parametrize("field", ("what", "more", "place", "pole", "fault", "safety", "due_why"))
def test_long_texts_break_nothing(kind, field, sv):
    data, _result = drawn(papers.draw_work_out, work_out(kind, (row(1), row(2, **{field: LONG}))), sv)
    assert "Storgatan 1" in pdf.text_of(data)


@pytest.mark.parametrize("kind", wo.KINDS)
@pytest.mark.parametrize("nasty", ("<b>&amp;</b>", "=SUM(A1)", "\u202eabc\x00\x07", "😀 𝔘", "</para><img src='x'/>", "a" * 900))
def test_nasty_texts_stay_text(kind, nasty, sv):
    data, _result = drawn(papers.draw_work_out, work_out(kind, (row(2, what=nasty, place=nasty, pole=nasty, fault=nasty),), recipient=nasty), sv)
    assert data.startswith(b"%PDF")


def test_the_head_of_a_list_counts_and_says_where_to(sv):
    text = pdf.text_of(drawn(papers.draw_work_out, work_out(), sv)[0])
    assert "Åtgärdslista till Gata och trafik" in text and "8 åtgärder · 2 nya · 2 försenade" in text
    assert "Svara senast 15 december 2026 till trygghet@exempelkommun.example" in text


def test_a_list_is_on_its_side_with_photo_and_room_to_write(sv):
    data, result = drawn(papers.draw_work_out, work_out(rows=(row(1, photo=Photo(picture(), "a.jpg")),)), sv)
    page = pdf.reader(data).pages[0]
    assert float(page.mediabox.width) > float(page.mediabox.height) and len(page["/Resources"]["/XObject"]) == 1
    assert not [warning for warning in result.warnings if "a.jpg" in warning]
    for head in ("case", "done", "comment"):
        assert sv(f"work.list.head.{head}") in pdf.text_of(data)


def test_a_photo_that_is_gone_is_told_and_the_list_is_made(sv, tmp_path):
    _data, result = drawn(papers.draw_work_out, work_out(rows=(row(1, photo=Photo(tmp_path / "borta.jpg", "borta.jpg")),)), sv)
    assert any("borta.jpg" in warning for warning in result.warnings)


def test_an_order_has_boxes_for_lamps_and_for_other_work(sv):
    text = pdf.text_of(drawn(papers.draw_work_out, work_out(wo.WORK_ORDER, (row(1), row(2, safety="Elfara: rör inget"))), sv)[0])
    for word in (*LAMP_ACTIONS, "Klart", "Gick inte", "H-2", "Släckt", "2 i rad", "Elfara: rör inget", "0123-45 61 00"):
        assert word in text, word


def test_a_reply_form_gives_three_answers_for_each_point(sv):
    text = pdf.text_of(drawn(papers.draw_work_out, work_out(wo.REPLY_FORM, (row(1), row(2))), sv)[0])
    for key in ("yes", "no", "not-ours", "case"):
        assert text.count(sv(f"work.reply.{key}")) == 2, key


def test_english_papers_are_english(en):
    text = pdf.text_of(drawn(papers.draw_work_out, work_out(wo.WORK_ORDER, language="en"), en)[0])
    assert "Work order for Gata och trafik" in text and "Reply by 15 December 2026" in text
