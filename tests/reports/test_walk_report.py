# SPDX-License-Identifier: GPL-2.0-or-later
"""Rapport från trygghetsvandring: what stands where, and that map and table have the same numbers."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re

import pytest

from est_plugin.core.status import STATUSES
from est_plugin.reports import content as c, map_boxes, papers, summary, walk_report
from tests.reports import pdf_reading as pdf, walk_factory as make
from tests.reports.drawing import drawn


def test_the_first_page_sums_up_the_walk(sv):
    data, result = drawn(papers.draw_walk_report, make.report(), sv)
    first = pdf.page_texts(data)[0]
    assert result.warnings == ()
    for words in (
        "Rapport från trygghetsvandring",
        "Centrum och resecentrum",
        "Kort sagt",
        "Vi skrev upp 20 brister och 4 bra saker vid 8 stopp.",
        "20 personer i 2 grupper",
        "Tre bra saker",
        "Det viktigaste",
        "Vad händer nu?",
        "tisdag 15 december 2026 kl. 18.00",
        "Uppehåll, 2 grader",
        "2,4 km",
        "Polisen – lokalpolisområdet",
        "KS 2026/123",
    ):
        assert words in first, words


def test_five_lines_three_good_and_three_important_come_from_the_rows(sv):
    report = make.report()
    lines = summary.in_short(report, sv)
    assert len(lines) == 5 and len(summary.good_things(report, sv)) == 3
    important = summary.most_important(report, sv)
    ranks = {row.number: row.severity_rank for row in report.rows}
    assert [ranks[re.search(r"nr\s(\d+)\)$", line).group(1)] for line in important] == [4, 4, 4]
    fixed = [row.number for row in report.rows if not row.good and summary.state_of(row) == "fixed"]
    assert not any(f"nr\u00a0{number})" in line for line in important for number in fixed)
    numbers = re.search(
        r"åtgärdade (\d+), planerade eller pågår (\d+), väntar på svar (\d+), åtgärdas inte (\d+), inte påbörjade (\d+)", lines[4]
    ).groups()
    assert sum(map(int, numbers)) == 20


def test_numbers_on_the_map_are_the_numbers_in_the_table(sv):
    report = make.report()
    data, _ = drawn(papers.draw_walk_report, report, sv)
    pages = pdf.page_texts(data)
    on_map = [word.text for word in pdf.words(data, 1) if word.text.isdecimal()]
    expected = [row.number for row in report.rows] + [str(stop.number) for stop in make.stops()]
    assert sorted(on_map) == sorted(expected)
    assert [marker.label for marker in walk_report.markers_of(report.rows)] == [row.number for row in report.rows]
    for row in report.rows:
        if not row.good:
            assert pdf.solid(row.text) in pdf.solid(" ".join(pages[2:5]))


def test_the_map_is_174_by_220_mm_on_page_two(sv):
    data, _ = drawn(papers.draw_walk_report, make.report(), sv)
    assert any((box.width, box.height) == (174, 220) for box in pdf.rectangles(data, 1))
    for words in ("Brist", "Bra", "Belysning", "Bom eller hinder", "Vår väg", "Stopp", "Åtgärdat", make.CREDIT, "SWEREF 99 TM"):
        assert words in pdf.page_texts(data)[1]


def test_every_page_has_its_foot_and_the_table_head_repeats(sv):
    data, result = drawn(papers.draw_walk_report, make.report(120), sv)
    pages = pdf.page_texts(data)
    for number, page in enumerate(pages, start=1):
        assert f"Sida {number} av {result.pages}" in page and "Arbetsmaterial – internt" in page and "Version 1 dec 2026" in page
    table_pages = [page for page in pages if "Ansvarig" in page and "Klar senast" in page]
    assert len(table_pages) >= 3


def test_a_final_record_carries_its_diary_number(sv):
    final = make.edition(made_on=dt.date(2026, 12, 1), final=True, title="Protokoll från trygghetsvandring")
    data, _ = drawn(papers.draw_walk_report, make.report(edition=final), sv)
    assert all("Upprättad handling, dnr KS 2026/123" in page for page in pdf.page_texts(data))
    assert "Protokoll från trygghetsvandring" in pdf.page_texts(data)[0] and "Arbetsmaterial" not in pdf.text_of(data)


def test_refusals_say_why_and_unassigned_findings_say_so(sv):
    text = pdf.text_of(drawn(papers.draw_walk_report, make.report(), sv)[0])
    assert "Varför: Marken är privat, ägaren vill inte." in text and "Ej fördelad" in text and "Ingen åtgärd än" in text


def test_each_organisation_has_its_own_list(sv):
    text = pdf.text_of(drawn(papers.draw_walk_report, make.report(), sv)[0])
    assert "Per ansvarig" in text and "Belysning: 4 åtgärder" in text and "Park och natur: 4 åtgärder" in text


def test_appendices_hold_ratings_and_coordinates(sv):
    text = pdf.text_of(drawn(papers.draw_walk_report, make.report(), sv)[0])
    row = make.rows()[0]
    for words in (
        "Bilaga 1",
        "Så kändes det",
        "3 / 5 / 3",
        "Ljuset från gallerian",
        "Bilaga 2",
        "Koordinatsystem: SWEREF 99 TM",
        f"{row.y:.1f}".replace(".", ","),
        f"{row.x:.1f}".replace(".", ","),
    ):
        assert words in text, words


def test_readers_outside_see_months_instead_of_days(sv):
    data, _ = drawn(papers.draw_walk_report, make.report(months_only=True), sv)
    assert "december 2026" in pdf.text_of(data) and "18 dec 2026" not in pdf.text_of(data)


@pytest.mark.parametrize("count", [0, 1, 12, 200])
def test_any_number_of_findings_makes_a_report(sv, count):
    report = make.report(count)
    data, result = drawn(papers.draw_walk_report, report, sv)
    text = pdf.solid(pdf.text_of(data))
    assert result.pages == len(pdf.reader(data).pages)
    assert all(f"Nr{row.number}{'Bra' if row.good else 'Brist'}." in text for row in report.rows)
    if not count:
        assert pdf.solid("Inga brister är uppskrivna, så det finns inget att åtgärda.") in text


def test_a_report_without_anything_but_a_name_is_still_a_document(sv):
    bare = c.WalkReport(c.Publisher(""), make.edition(), c.WalkHeader("Vandring"), ())
    data, result = drawn(papers.draw_walk_report, bare, sv)
    assert "Vi skrev inte upp något" in pdf.text_of(data) and "None" not in pdf.text_of(data) and result.warnings


def test_several_maps_take_the_markers_inside_them(sv):
    extent = map_boxes.extent_around([make.stop_point(4), make.stop_point(5)], "report", margin=0.3)
    shown = walk_report.map_with_rows(make.walk_map("report", extent=extent, markers=()), make.rows(), alone=False).markers
    inside = {row.number for row in make.rows() if extent[0] <= row.x <= extent[2] and extent[1] <= row.y <= extent[3]}
    assert {marker.label for marker in shown} == inside and 5 < len(inside) < 15


def test_missing_base_map_is_named_in_the_report(sv):
    said = "Bakgrundskartan Stadskartan svarar inte. Dokumentet görs utan den och säger det."
    data, result = drawn(papers.draw_walk_report, make.report(maps=(make.walk_map("report", image=None, note=said),)), sv)
    assert pdf.solid(said) in pdf.solid(pdf.page_texts(data)[1]) and said in result.warnings


def test_every_status_has_a_sign_of_its_type():
    states = {status.code: c.Status(status.code, status.sv).state for status in STATUSES}
    assert set(states.values()) == {"open", "planned", "waiting", "fixed", "refused"}
    assert states["forwarded"] == "waiting" and states["verified"] == "fixed" and states["duplicate"] == "refused"


def test_a_finding_with_one_measure_done_and_one_left_is_not_shown_as_done():
    row = make.rows()[0]
    both = dataclasses.replace(row, measures=(c.Measure("a", c.Status("fixed", "Åtgärdad")), c.Measure("b", c.Status("new", "Ny"))))
    assert summary.state_of(both) == "open"
