# SPDX-License-Identifier: GPL-2.0-or-later
"""The workbook that goes out: drop-downs, locked cells, text that stays text, and what it tells about itself."""
from __future__ import annotations

import datetime as dt
import io
import zipfile

import openpyxl
import pytest

from est_plugin.core import work_orders as wo
from est_plugin.reports import papers
from tests.reports.drawing import drawn
from tests.reports.work_factory import LAMP_ACTIONS, row, work_out


def book_of(content, texts):
    return openpyxl.load_workbook(io.BytesIO(drawn(papers.write_work_workbook, content, texts)[0]))


def cells(page, line, kind=wo.WORK_LIST):
    """Column key → cell of a line."""
    return {column.key: page.cell(line, index) for index, column in enumerate(wo.columns_of(kind), start=len(wo.HIDDEN) + 1)}


def in_list(book, cell):
    """Words that a drop-down of the list offers in a cell; None without one."""
    for rule in book.worksheets[0].data_validations.dataValidation:
        if rule.type == "list" and cell.coordinate in rule.sqref:
            defined = book.defined_names[rule.formula1]
            (title, where), = defined.destinations
            return [one.value for line in book[title][where] for one in line]
    return None


def test_the_heads_are_those_of_the_declaration_and_the_ids_are_hidden(sv):
    page = book_of(work_out(), sv).worksheets[0]
    heads = [cell.value for cell in page[wo.HEADER_ROW]]
    assert heads == [*wo.HIDDEN, *(column.sv for column in wo.columns_of(wo.WORK_LIST))]
    assert page.column_dimensions["A"].hidden and page.column_dimensions["B"].hidden
    assert (page["A2"].value, page["B2"].value) == ("id-1", 101)
    assert page.freeze_panes == "D2" and page.page_setup.orientation == "landscape" and page.print_title_rows in ("$1:$1", "1:1")


def test_grey_cells_are_locked_without_password_and_white_ones_are_open(sv):
    page = book_of(work_out(), sv).worksheets[0]
    assert page.protection.sheet and not page.protection.password
    for key, cell in cells(page, 2).items():
        assert cell.protection.locked is (not wo.BY_KEY[key].editable), key
        assert (cell.fill.fgColor.rgb == "FFE4E7EB") is (not wo.BY_KEY[key].editable), key


def test_the_drop_downs_hold_the_words(sv):
    book = book_of(work_out(), sv)
    lamp, other = cells(book.worksheets[0], 3), cells(book.worksheets[0], 2)
    assert in_list(book, lamp["state"]) == in_list(book, other["state"]) == [state.sv for state in wo.STATES]
    assert in_list(book, lamp["done_what"]) == list(LAMP_ACTIONS) and in_list(book, other["done_what"]) is None
    dates = [rule for rule in book.worksheets[0].data_validations.dataValidation if rule.type == "date"]
    assert {str(rule.sqref)[0:1] for rule in dates} and all(rule.errorStyle == "warning" for rule in dates)


@pytest.mark.parametrize("nasty", ("=1+1", "+46 70", "-5", "@SUM(A1)", "\t=1+1", "\r=1", "=HYPERLINK(\"http://x\")", "'=1", "'x"))
def test_text_that_looks_like_a_formula_stays_text(nasty, sv):
    content = work_out(rows=(row(1, what=nasty, place=nasty, due_why=nasty, sent={"case_number": nasty, "state": nasty}),), recipient=nasty)
    data = drawn(papers.write_work_workbook, content, sv)[0]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) == 3 and not any("<f>" in sheet or "<f " in sheet for sheet in sheets)
    page = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    found = cells(page, 2)
    assert found["place"].data_type == "s" and found["case_number"].data_type == "s" and nasty.lstrip("\t\r") in found["place"].value


def test_dates_are_dates_and_numbers_are_numbers(sv):
    found = cells(book_of(work_out(rows=(row(1, sent={"promised": dt.date(2027, 1, 5)}),)), sv).worksheets[0], 2)
    assert found["due"].value == dt.datetime(2026, 11, 2) and found["promised"].value == dt.datetime(2027, 1, 5) and found["nr"].value == 1
    assert isinstance(found["north"].value, (int, float)) and found["case_number"].number_format == "@"


@pytest.mark.parametrize("kind", wo.KINDS)
def test_the_control_sheet_tells_which_list_it_is_and_knows_its_rows(kind, sv):
    book = book_of(work_out(kind), sv)
    control = book[wo.CONTROL]
    assert control.sheet_state == "veryHidden"
    lines = [[cell.value for cell in line[:3]] for line in control.iter_rows()]
    told = dict(line[:2] for line in lines[: len(wo.CONTROL_KEYS)])
    assert list(told) == list(wo.CONTROL_KEYS)
    assert (told["format"], told["dispatch_id"], told["workspace_id"], told["kind"], told["language"]) == (
        wo.FORMAT, "dispatch-1", "workspace-1", kind, "sv")  # fmt: skip
    assert told["sheet"] == book.worksheets[0].title
    at = len(wo.CONTROL_KEYS) + 1
    assert lines[at] == list(wo.CONTROL_ROW_HEAD) and lines[at + 1] == ["id-1", 101, "1"] and len(lines) == at + 1 + 8


@pytest.mark.parametrize("count", (0, 1, 200))
def test_any_number_of_rows(count, sv):
    page = book_of(work_out(rows=tuple(row(n) for n in range(1, count + 1))), sv).worksheets[0]
    assert page.max_row == wo.HEADER_ROW + count


def test_a_text_of_any_length_is_taken_and_its_row_is_not_too_high(sv):
    page = book_of(work_out(rows=(row(1, what="x" * 60_000, more="y\n" * 300),)), sv).worksheets[0]
    assert len(cells(page, 2)["what"].value) <= 32_767 and page.row_dimensions[2].height <= 409


def test_how_it_is_filled_in_is_said_with_every_word(sv):
    page = book_of(work_out(), sv).worksheets[1]
    said = "\n".join(str(cell.value) for line in page.iter_rows() for cell in line if cell.value)
    assert page.title == sv("work.sheet.how") and all(state.sv in said for state in wo.STATES) and "15 december 2026" in said


@pytest.mark.parametrize("kind", wo.OUTSIDE)
def test_others_get_no_internal_columns(kind, sv):
    book = book_of(work_out(kind), sv)
    text = "\n".join(str(cell.value) for page in book.worksheets for line in page.iter_rows() for cell in line if cell.value)
    assert "Rondering: korsning" not in text and "Prioritet" not in text and "Normal" not in text
