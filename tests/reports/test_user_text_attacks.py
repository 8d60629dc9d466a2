# SPDX-License-Identifier: GPL-2.0-or-later
"""Whatever people write stands on paper as they wrote it: no markup, no formula, no crash."""

from __future__ import annotations

import dataclasses
import io

import openpyxl
import pytest

from est_plugin.reports import content as c, papers
from est_plugin.reports.engine import user_text
from tests.reports import pdf_reading as pdf, walk_factory as make
from tests.reports.drawing import drawn

ATTACKS = {
    "bold": "<b>fet</b> & <i>",
    "image": '<img src="/etc/passwd"/>',
    "entity": "5 &lt; 6 &amp; 7",
    "unclosed": "<para><font color=red> a < b > c",
    "formula": '=HYPERLINK("http://x.example";"klicka")',
    "percent": "100 % av %s och {0} {namn}",
    "control": "före\x00\x07\x1befter\x0bny",
    "surrogate": "trasig \ud83d text",
    "emoji": "glad 😀 och 🧯 lampa 💡",
    "arabic": "مرحبا بالعالم",
    "hebrew": "שלום עולם",
    "ukrainian": "Темно біля ґанку, їжак",
    "bidi": "abc\u202edef\u2066ghi",
    "long word": "x" * 300,
    "long emoji": "😀" * 300,
    "blank": "   \n\t  ",
    "lines": "rad ett\r\nrad två\rrad tre\u2028rad fyra",
}


def everywhere(text: str) -> c.WalkReport:
    """A report with the text in every field that people fill."""
    status = c.Status("refused", text)
    row = c.FindingRow(
        "1",
        text,
        text,
        1,
        False,
        "circle",
        text,
        text,
        2,
        text,
        (c.Measure(text, status, text, text, None, text),),
        (c.Photo(make.photo_bytes(80, 60), text, text),),
        make.CENTRE[0],
        make.CENTRE[1],
        (c.Fact(text, text),),
    )
    stop = dataclasses.replace(make.stops(1)[0], name=text, place_type=text)
    return c.WalkReport(
        make.publisher(name=text, unit=text, diary_no=text, contact=text),
        make.edition(),
        make.walk(name=text, meeting_place=text, purpose=text, weather=text),
        (row, dataclasses.replace(row, number="2", good=True)),
        (c.StopResult(stop, (c.Rating(text, 1, 2, 3, 4, 5, text),)),),
        (c.Group("A", text, count=3),),
        (text,),
        (make.walk_map("report", 3, credit=text),),
        (),
        (),
        (),
        (c.NextStep(text, None, text),),
        text,
    )


@pytest.mark.parametrize("name", ATTACKS)
def test_the_report_shows_the_text_as_it_was_written(sv, name):
    text = ATTACKS[name]
    data, result = drawn(papers.draw_walk_report, everywhere(text), sv)
    assert result.pages >= 5
    if name in ("bold", "image", "entity", "unclosed", "formula", "percent", "long word"):
        assert pdf.solid(text) in pdf.solid(pdf.text_of(data))


@pytest.mark.parametrize("name", ATTACKS)
def test_the_outdoor_papers_bear_the_same_texts(sv, name):
    text = ATTACKS[name]
    stop = dataclasses.replace(make.stops(1)[0], name=text, place_type=text)
    walk, publisher = make.walk(name=text, meeting_place=text, purpose=text), make.publisher(name=text, contact=text)
    handout = make.handout(walk=walk, publisher=publisher, stops=(stop,), group=text[:1], questions=(text,), map=None)
    for large in (False, True):
        assert drawn(papers.draw_participant_sheet, handout, sv, large_print=large)[1].pages == 2
    sheets = (c.RecordSheet(stop, "A", None, (text,), (c.RecheckRow("1", text),)),)
    assert (
        drawn(papers.draw_record_sheets, make.record_sheets(walk=walk, publisher=publisher, sheets=sheets, return_to=text), sv)[1].pages
        == 2
    )
    leader = make.leader_sheet(
        walk=walk, stops=(stop,), groups=(c.Group("A", text, text, 3, 3),), materials=(text,), phones=((text, text),)
    )
    assert drawn(papers.draw_leader_sheet, leader, sv)[1].pages >= 1


@pytest.mark.parametrize("length", [2_000, 40_000])
@pytest.mark.parametrize("unit", ["ord om mörker ", "x", "<b>&", "rad\n"])
def test_a_very_long_text_finds_pages_and_nothing_of_it_is_lost(sv, length, unit):
    text = (unit * (length // len(unit) + 1))[:length] + " SLUT"
    report = make.report(2)
    rows = (
        dataclasses.replace(report.rows[0], text=text, measures=(c.Measure(text, c.Status("refused", "Åtgärdas inte"), text),)),
        report.rows[1],
    )
    data, _ = drawn(papers.draw_walk_report, dataclasses.replace(report, rows=rows), sv)
    whole = pdf.solid(pdf.text_of(data))
    assert whole.count("SLUT") >= 3
    if unit == "ord om mörker ":
        assert whole.count("ordommörker") >= 3 * (length // len(unit) - 40)


def test_a_long_text_points_from_the_table_to_the_appendix(sv):
    report = make.report(1)
    rows = (dataclasses.replace(report.rows[0], text="mörkt " * 1000),)
    assert "Hela texten står i bilaga 1." in pdf.text_of(drawn(papers.draw_walk_report, dataclasses.replace(report, rows=rows), sv)[0])


def test_a_document_that_lies_about_markup_cannot_read_files(sv, tmp_path):
    secret = tmp_path / "secret.png"
    secret.write_bytes(make.photo_bytes(40, 40, mode="PNG"))
    report = make.report(1, maps=())
    rows = (dataclasses.replace(report.rows[0], text=f'<img src="{secret}" width="10" height="10"/>', photos=()),)
    data, _ = drawn(papers.draw_walk_report, dataclasses.replace(report, rows=rows), sv)
    assert not any("/XObject" in page["/Resources"] for page in pdf.reader(data).pages)


def test_cleaning_keeps_letters_and_drops_what_cannot_be_seen():
    assert user_text.clean("a\u0308\u200bö\x00\r\nx\u202e") == "äö\nx"
    assert user_text.shortened("ett två tre fyra", 12) == "ett två tre\u2026"
    assert user_text.markup("<&>") == "&lt;&amp;&gt;"


def test_a_workbook_never_holds_a_formula(sv):
    for text in ("=1+1", "+46 70", "-5", "@SUM(A1)", "\t=1", *ATTACKS.values()):
        data, _ = drawn(papers.write_walk_workbook, everywhere(text), sv)
        book = openpyxl.load_workbook(io.BytesIO(data))
        cells = [cell for page in book for line in page.iter_rows() for cell in line]
        assert not [cell for cell in cells if cell.data_type == "f"]
