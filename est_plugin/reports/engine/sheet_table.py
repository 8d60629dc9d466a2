# SPDX-License-Identifier: GPL-2.0-or-later
"""A table on a sheet of a workbook; user text is never a formula."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from ..content import Texts
from .cells import LONGEST_CELL, put

_PER_ROW = 30_000
_NAME_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True)
class Column:
    """A column: its head and its width in characters."""

    label: str
    width: float = 16.0


@dataclass(frozen=True)
class LongText:
    """A text that was too long for its cell."""

    number: str
    column: str
    text: str


def add_sheet(
    book: Workbook, title: str, columns: Sequence[Column], rows: Sequence[Sequence[Any]], long: list[LongText], texts: Texts
) -> None:
    """A sheet with a head that stays in view and can be filtered; what is too long for a cell is cut there and added to `long`."""
    page = book.create_sheet(_NAME_FORBIDDEN.sub(" ", title)[:31])
    for index, column in enumerate(columns, start=1):
        head = page.cell(1, index)
        put(head, column.label)
        head.font = Font(bold=True, color="FFFFFFFF")
        head.fill = PatternFill("solid", fgColor="FF1F2933")
        head.alignment = Alignment(wrap_text=True, vertical="center")
        page.column_dimensions[get_column_letter(index)].width = column.width
    for line, row in enumerate(rows, start=2):
        for index, value in enumerate(row, start=1):
            _fill(page, line, index, value, columns[index - 1], str(row[0]), long, texts)
    page.freeze_panes = "B2"
    page.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{max(1, len(rows) + 1)}"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = "1:1"


def add_long(book: Workbook, long: list[LongText], texts: Texts) -> None:
    """The texts that were cut, whole, on a sheet of their own; none when nothing was."""
    if long:
        add_sheet(book, texts("reports.report.sheet.long"), *_long(long, texts), long=[], texts=texts)


def _fill(page: Worksheet, line: int, index: int, value: Any, column: Column, number: str, long: list[LongText], texts: Texts) -> None:
    if value is None or value == "":
        return
    cell = page.cell(line, index)
    if isinstance(value, str) and len(value) > LONGEST_CELL:
        long.append(LongText(number, column.label, value))
        value = value[:LONGEST_CELL] + texts("reports.report.cell-continues")
    put(cell, value)
    cell.alignment = Alignment(wrap_text=column.width > 20, vertical="top")


def _long(long: list[LongText], texts: Texts) -> tuple[list[Column], list[list[Any]]]:
    columns = [
        Column(texts("reports.report.head.number"), 10),
        Column(texts("reports.report.long-column"), 24),
        Column(texts("reports.report.long-part"), 8),
        Column(texts("reports.report.long-text"), 100),
    ]
    rows = [
        [one.number, one.column, part + 1, one.text[part * _PER_ROW : (part + 1) * _PER_ROW]]
        for one in long
        for part in range(-(-len(one.text) // _PER_ROW))
    ]
    return columns, rows
