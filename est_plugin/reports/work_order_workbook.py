# SPDX-License-Identifier: GPL-2.0-or-later
"""The list as XLSX to fill in and send back: grey cells are locked, drop-downs, hidden ids, a sheet that says how."""

from __future__ import annotations

import io
from typing import Any, Sequence

from openpyxl import Workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from ..core import work_orders as wo
from . import work_words
from .content import DocumentResult, Target, Texts
from .delivery import deliver
from .engine import user_text
from .engine.cells import LONGEST_CELL, number_or_text, put
from .engine.pages import PRODUCT
from .work_content import WorkOut
from .work_values import control_values, value_of

_FONT = "Calibri"
_LINE_PT, _HIGHEST_PT = 15.0, 409.0  # Excel has no higher rows
_HEAD = PatternFill("solid", fgColor="FF1F2933")
_HEAD_TO_FILL = PatternFill("solid", fgColor="FF005A8C")
_GREY = PatternFill("solid", fgColor="FFE4E7EB")
_LATE = PatternFill("solid", bgColor="FFFFE0CC")
_LINE = Border(*(Side(style="thin", color="FFCBD2D9"),) * 4)
_LIST_COLUMNS = {"state": 5, "lamp": 6}  # columns of the control sheet that hold the words of the drop-downs
_NAMES = {"state": "est_state", "lamp": "est_lamp"}


def write(content: WorkOut, texts: Texts, target: Target) -> DocumentResult:
    """Writes the workbook; `pages` is the number of sheets that people see."""
    book = Workbook()
    page = book.active
    page.title = texts("work.sheet.list")
    book.properties.creator = book.properties.lastModifiedBy = user_text.one_line(content.publisher.name) or PRODUCT
    book.properties.title = user_text.one_line(work_words.title_of(content, texts))
    _list(page, content, texts)
    _how(book.create_sheet(texts("work.sheet.how")), content, texts)
    _control(book, content, page.title)
    stream = io.BytesIO()
    book.save(stream)
    deliver(stream.getvalue(), target)
    return DocumentResult(2)


# -- the list ----------------------------------------------------------------------------------------------------------
def _list(page: Worksheet, content: WorkOut, texts: Texts) -> None:
    columns = wo.columns_of(content.kind)
    first = len(wo.HIDDEN) + 1
    for index, name in enumerate(wo.HIDDEN, start=1):
        put(page.cell(wo.HEADER_ROW, index), name)
        page.column_dimensions[get_column_letter(index)].hidden = True
    for index, column in enumerate(columns, start=first):
        _head(page, index, column, content.control.language)
    page.row_dimensions[wo.HEADER_ROW].height = 2 * _LINE_PT + 2
    for line, row in enumerate(content.rows, start=wo.HEADER_ROW + 1):
        put(page.cell(line, 1), row.measure_id)
        put(page.cell(line, 2), row.measure_number)
        values = [value_of(row, column) for column in columns]
        for index, (column, value) in enumerate(zip(columns, values), start=first):
            _cell(page, line, index, column, value)
        page.row_dimensions[line].height = _height(columns, values)
    last = wo.HEADER_ROW + len(content.rows)
    if content.rows:
        _hide_empty(page, columns, first, last)
        _drop_downs(page, content, columns, first, last, texts)
        _mark_late(page, columns, first, last)
    _set_up(page, content, first, len(columns), last, texts)


def _height(columns: Sequence[wo.ExchangeColumn], values: Sequence[Any]) -> float:
    """Height of a row in points: all of its longest text, and room to write in by hand; programs do not work it out when they open a file."""
    lines = 2
    for column, value in zip(columns, values):
        if isinstance(value, str):
            lines = max(lines, sum(-(-max(1, len(part)) // max(1, round(column.width) - 1)) for part in value.split("\n")))
    return min(lines * _LINE_PT, _HIGHEST_PT)


def _head(page: Worksheet, index: int, column: wo.ExchangeColumn, language: str) -> None:
    cell = page.cell(wo.HEADER_ROW, index)
    put(cell, column.label(language))
    cell.font = Font(_FONT, 11, bold=True, color="FFFFFFFF")
    cell.fill = _HEAD_TO_FILL if column.editable else _HEAD
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    cell.border = _LINE
    page.column_dimensions[get_column_letter(index)].width = column.width


def _cell(page: Worksheet, line: int, index: int, column: wo.ExchangeColumn, value: Any) -> None:
    cell = page.cell(line, index)
    if isinstance(value, str):
        value = value[:LONGEST_CELL]
    if value not in (None, ""):
        put(cell, number_or_text(str(value)) if column.key == "nr" else value)
    cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal="left" if column.type != wo.NUMBER else None)
    cell.border = _LINE
    if column.type == wo.DATE:
        cell.number_format = "yyyy-mm-dd"
    if column.editable:
        cell.protection = Protection(locked=False)
        if column.type == wo.TEXT and not column.states:
            cell.number_format = "@"  # what is typed stays as it is: 0012 is no number, 3/4 no date
    else:
        cell.fill = _GREY


def _hide_empty(page: Worksheet, columns: tuple, first: int, last: int) -> None:
    """A column that tells nothing of any row takes no room."""
    for index, column in enumerate(columns, start=first):
        values = (page.cell(line, index).value for line in range(wo.HEADER_ROW + 1, last + 1))
        if not column.editable and not any(value not in (None, "") for value in values):
            page.column_dimensions[get_column_letter(index)].hidden = True


def _drop_downs(page: Worksheet, content: WorkOut, columns: tuple, first: int, last: int, texts: Texts) -> None:
    for index, column in enumerate(columns, start=first):
        letter = get_column_letter(index)
        everything = f"{letter}{wo.HEADER_ROW + 1}:{letter}{last}"
        if column.states:
            rule = DataValidation("list", formula1=_NAMES["state"], allow_blank=True, errorStyle="warning")
            _tell(rule, texts, "state")
            rule.add(everything)
        elif column.type == wo.DATE and column.editable:
            rule = DataValidation("date", operator="greaterThan", formula1="36526", allow_blank=True, errorStyle="warning")
            _tell(rule, texts, "date")
            rule.add(everything)
        elif column.lamp_list:
            rule = DataValidation("list", formula1=_NAMES["lamp"], allow_blank=True)  # other words may be written too
            rule.showErrorMessage = False
            for line, row in enumerate(content.rows, start=wo.HEADER_ROW + 1):
                if row.is_lamp:
                    rule.add(f"{letter}{line}")
            if not rule.sqref.ranges or not content.lamp_actions:
                continue
        else:
            continue
        page.add_data_validation(rule)


def _tell(rule: DataValidation, texts: Texts, what: str) -> None:
    rule.showErrorMessage = True
    rule.errorTitle, rule.error = texts(f"work.cell.{what}"), texts(f"work.cell.{what}.error")
    rule.showInputMessage = True
    rule.promptTitle, rule.prompt = texts(f"work.cell.{what}"), texts(f"work.cell.{what}.prompt")


def _mark_late(page: Worksheet, columns: tuple, first: int, last: int) -> None:
    """A date that has passed is bold on a tint as long as no date of being done stands in the row."""
    keys = [column.key for column in columns]
    if "due" not in keys:
        return
    due, done = (get_column_letter(first + keys.index(key)) for key in ("due", "done_on"))
    line = wo.HEADER_ROW + 1
    formula = f'AND({due}{line}<>"",{due}{line}<TODAY(),{done}{line}="")'
    page.conditional_formatting.add(f"{due}{line}:{due}{last}", FormulaRule(formula=[formula], font=Font(bold=True), fill=_LATE))


def _set_up(page: Worksheet, content: WorkOut, first: int, width: int, last: int, texts: Texts) -> None:
    page.freeze_panes = page.cell(wo.HEADER_ROW + 1, first + 1)
    page.auto_filter.ref = f"A{wo.HEADER_ROW}:{get_column_letter(first + width - 1)}{max(last, wo.HEADER_ROW)}"
    page.protection.sheet = True
    for allowed in ("formatColumns", "formatRows", "formatCells", "autoFilter", "sort"):
        setattr(page.protection, allowed, False)  # openpyxl: False is what is not forbidden
    _for_print(page)
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 2, 0  # what it is about on one page, the answers on the other
    page.print_title_cols = f"$A:${get_column_letter(first)}"
    page.print_title_rows = f"${wo.HEADER_ROW}:${wo.HEADER_ROW}"
    page.oddHeader.left.text = user_text.one_line(work_words.title_of(content, texts)).replace("&", "&&")
    page.oddHeader.right.text = user_text.one_line(work_words.answer(content, texts))[:200].replace("&", "&&")
    page.oddFooter.right.text = texts("work.sheet.page", page="&P", total="&N")


def _for_print(page: Worksheet) -> None:
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.page_margins.left = page.page_margins.right = 0.4
    page.page_margins.top = page.page_margins.bottom = 0.7


# -- how to fill it in -------------------------------------------------------------------------------------------------
def _how(page: Worksheet, content: WorkOut, texts: Texts) -> None:
    lines: list[tuple[str, str]] = [(work_words.title_of(content, texts), ""), (work_words.sender(content, texts), "")]
    lines += [(work_words.answer(content, texts), ""), ("", "")]
    lines += [(texts(f"work.how.{n}"), "") for n in range(1, 7)]
    lines += [("", ""), (texts("work.how.states"), "")]
    lines += list(content.states)
    for number, (left, right) in enumerate(lines, start=1):
        put(page.cell(number, 1), left)
        put(page.cell(number, 2), right)
        for cell in (page.cell(number, 1), page.cell(number, 2)):
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        if not right:
            page.merge_cells(start_row=number, start_column=1, end_row=number, end_column=2)
            page.row_dimensions[number].height = 15.5 * max(1, -(-len(left) // 100))
        if number == 1:
            page.cell(number, 1).font = Font(_FONT, 16, bold=True)
            page.row_dimensions[number].height = 24
        elif right or left == texts("work.how.states"):
            page.cell(number, 1).font = Font(_FONT, 11, bold=True)
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 24, 80
    _for_print(page)
    page.page_setup.orientation = "portrait"


# -- what the file is --------------------------------------------------------------------------------------------------
def _control(book: Workbook, content: WorkOut, list_title: str) -> None:
    page = book.create_sheet(wo.CONTROL)
    page.sheet_state = "veryHidden"
    line = 0
    for key, value in control_values(content, list_title):
        line += 1
        put(page.cell(line, 1), key)
        put(page.cell(line, 2), value)
    line += 2
    for index, name in enumerate(wo.CONTROL_ROW_HEAD, start=1):
        put(page.cell(line, index), name)
    for row in content.rows:
        line += 1
        for index, value in enumerate((row.measure_id, row.measure_number, row.nr), start=1):
            put(page.cell(line, index), value)
    words = {"state": [word for word, _meaning in content.states], "lamp": list(content.lamp_actions)}
    for name, values in words.items():
        for number, word in enumerate(values, start=1):
            put(page.cell(number, _LIST_COLUMNS[name]), word)
        if values:
            letter = get_column_letter(_LIST_COLUMNS[name])
            _define(book, _NAMES[name], f"{wo.CONTROL}!${letter}$1:${letter}${len(values)}")


def _define(book: Workbook, name: str, where: str) -> None:
    defined = DefinedName(name, attr_text=where)
    if hasattr(book.defined_names, "append"):  # openpyxl before 3.1
        book.defined_names.append(defined)
    else:
        book.defined_names[name] = defined
