# SPDX-License-Identifier: GPL-2.0-or-later
"""Excel workbooks through openpyxl: values instead of formulas, real dates, merged cells filled."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from ..core.errors import InputError, MissingLibraryError

_EMPTY_ROWS_END = 1_000  # formatted but empty rows below the table are not walked through for ever
_FORMULA = re.compile(rb"<f[ >/]")  # of a cell: drop-downs have <formula1>
_OLE_MARK = b"\xd0\xcf\x11\xe0"  # the old Excel format, and what Excel makes of a file with a password
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

Rows = list[tuple[int, list[Any]]]


@dataclass(frozen=True)
class Sheet:
    """One worksheet: its name, whether people see it, rows with Excel's row numbers, formulas without a saved value."""

    title: str
    is_visible: bool
    rows: Rows
    lost_formulas: int = 0


@dataclass(frozen=True)
class Book:
    """All worksheets of a file and the moment it was last saved, as the file says (UTC)."""

    sheets: tuple[Sheet, ...]
    saved_at: datetime | None = None


def read_sheet(path: Path, sheet: str | None) -> tuple[Rows, str, tuple[str, ...], int]:
    """(rows with Excel's row numbers, sheet name, all sheet names, formulas without a saved value)."""
    with _opened(path) as book:
        names = tuple(ws.title for ws in book.worksheets)
        chosen = _choose(book, sheet, names, path.name)
        _fill_merged(chosen)
        return _cells(chosen), chosen.title, names, _lost_formulas(path, [chosen])[0]


def read_book(path: Path) -> Book:
    """Every worksheet, also those that are hidden."""
    with _opened(path) as book:
        for ws in book.worksheets:
            _fill_merged(ws)
        lost = _lost_formulas(path, book.worksheets)
        sheets = (Sheet(ws.title, ws.sheet_state == "visible", _cells(ws), count) for ws, count in zip(book.worksheets, lost))
        return Book(tuple(sheets), book.properties.modified)


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    _refuse_old_format(path)
    try:
        import openpyxl
        from openpyxl.utils.exceptions import InvalidFileException
    except ImportError as error:
        raise MissingLibraryError("openpyxl") from error
    try:
        book = openpyxl.load_workbook(path, data_only=True)  # not read_only: merged ranges are needed
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError, EOFError, SyntaxError) as error:
        raise InputError("error.not-a-workbook", "error.not-a-table.hint", file=path.name) from error
    try:
        yield book
    finally:
        book.close()


def _refuse_old_format(path: Path) -> None:
    """The two files that are no workbook for us but for Excel: each has its own cure."""
    with path.open("rb") as file:
        if file.read(len(_OLE_MARK)) != _OLE_MARK:
            return
        is_encrypted = _ENCRYPTED in file.read()
    raise InputError("error.password-protected" if is_encrypted else "error.old-excel", file=path.name)


def _choose(book: Any, sheet: str | None, names: tuple[str, ...], file: str) -> Any:
    if sheet is None:
        visible = [ws for ws in book.worksheets if ws.sheet_state == "visible" and ws.max_row and any(_first_rows(ws))]
        if not visible:
            raise InputError("error.file-empty", file=file)
        return visible[0]
    wanted = sheet.strip().casefold()
    for ws in book.worksheets:
        if ws.title.strip().casefold() == wanted:
            return ws
    raise InputError("error.sheet-missing", file=file, sheet=sheet, sheets=", ".join(names))


def _first_rows(ws: Any) -> list[Any]:
    return [v for row in ws.iter_rows(max_row=200, values_only=True) for v in row if v is not None]


def _fill_merged(ws: Any) -> None:
    """A merged cell downwards means the same for each of its rows; sideways (titles) only the first cell counts."""
    for merged in list(ws.merged_cells.ranges):
        value = ws.cell(merged.min_row, merged.min_col).value
        rows = range(merged.min_row, merged.max_row + 1)
        column = merged.min_col
        is_vertical = merged.max_row > merged.min_row
        ws.unmerge_cells(str(merged))
        if is_vertical:
            for row in rows:
                ws.cell(row, column).value = value


def _cells(ws: Any) -> list[tuple[int, list[Any]]]:
    rows, empty = [], 0
    for number, cells in enumerate(ws.iter_rows(values_only=True), ws.min_row or 1):
        if all(cell is None or cell == "" for cell in cells):
            empty += 1
            if empty > _EMPTY_ROWS_END:
                break
        else:
            empty = 0
        rows.append((number, [_plain(cell) for cell in cells]))
    return rows


def _plain(cell: Any) -> Any:
    if isinstance(cell, timedelta):
        return str(cell)
    if isinstance(cell, time):
        return cell.isoformat()
    if isinstance(cell, datetime) and cell.microsecond:
        return (cell + timedelta(microseconds=500_000)).replace(microsecond=0)  # Excel stores fractions of days
    return cell


def _lost_formulas(path: Path, sheets: Sequence[Any]) -> list[int]:
    """For each sheet the formulas that a program wrote without ever calculating them: their value is not in the file."""
    import openpyxl

    with zipfile.ZipFile(path) as package:
        has_formula = any(_FORMULA.search(package.read(n)) for n in package.namelist() if n.startswith("xl/worksheets/") and n.endswith(".xml"))
    if not has_formula:
        return [0] * len(sheets)
    book = openpyxl.load_workbook(path, data_only=False)
    try:
        return [sum(values.cell(cell.row, cell.column).value is None for cell in _formulas(book[values.title])) for values in sheets]
    finally:
        book.close()


def _formulas(ws: Any) -> list[Any]:
    return [cell for row in ws.iter_rows() for cell in row if cell.data_type == "f"]
