# SPDX-License-Identifier: GPL-2.0-or-later
"""XLSX of the walk report."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io

import openpyxl

from est_plugin.reports import content as c, papers
from tests.reports import walk_factory as make
from tests.reports.drawing import drawn


def workbook(report, texts):
    data, result = drawn(papers.write_walk_workbook, report, texts)
    return openpyxl.load_workbook(io.BytesIO(data)), result


def test_every_column_stands_in_the_table_with_frozen_head_filter_and_widths(sv):
    book, result = workbook(make.report(), sv)
    page = book["Iakttagelser"]
    heads = [cell.value for cell in page[1]]
    for head in (
        "Nr",
        "Stopp nr",
        "Plats",
        "Bra eller brist",
        "Iakttagelse",
        "Typ",
        "Allvarlighet",
        "Blad",
        "Åtgärd",
        "Skäl",
        "Ansvarig",
        "Klar senast",
        "Status",
        "N",
        "E",
        "Koordinatsystem",
        "Foton",
        "Förslag",
        "Stolpe nr",
    ):
        assert head in heads
    assert page.freeze_panes == "B2" and page.auto_filter.ref == f"A1:{page.cell(1, len(heads)).column_letter}25"
    assert page.column_dimensions["F"].width == 60 and result.pages == 3
    first = dict(zip(heads, (cell.value for cell in page[2])))
    assert first["Nr"] == 1 and first["Klar senast"] == dt.datetime(2026, 12, 18) and first["E"] == make.rows()[0].x


def test_a_finding_with_two_measures_has_two_rows(sv):
    report = make.report(1)
    measure = report.rows[0].measures[0]
    rows = (dataclasses.replace(report.rows[0], measures=(measure, dataclasses.replace(measure, text="Mät ljuset"))),)
    book, _ = workbook(dataclasses.replace(report, rows=rows), sv)
    assert [cell.value for cell in book["Iakttagelser"]["A"]][1:] == [1, 1]


def test_a_text_longer_than_a_cell_is_kept_whole_on_its_own_sheet(sv):
    report, text = make.report(1), "åäö " * 12_000
    book, _ = workbook(dataclasses.replace(report, rows=(dataclasses.replace(report.rows[0], text=text),)), sv)
    parts = [row[3].value for row in book["Långa texter"].iter_rows(min_row=2)]
    assert "".join(parts) == text
    assert all(len(str(cell.value or "")) <= 32_767 for page in book for line in page.iter_rows() for cell in line)


def test_the_file_names_the_municipality_as_author(sv, en):
    book, _ = workbook(make.report(0), sv)
    assert book.properties.creator == book.properties.lastModifiedBy == "Exempelkommun"
    assert "Findings" in workbook(make.report(0), en)[0].sheetnames


def test_an_empty_walk_still_has_its_heads(sv):
    book, _ = workbook(c.WalkReport(c.Publisher("Exempelkommun"), make.edition(), c.WalkHeader("Vandring"), ()), sv)
    assert book["Iakttagelser"]["A1"].value == "Nr" and book["Iakttagelser"].max_row == 1
