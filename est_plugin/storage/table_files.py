# SPDX-License-Identifier: GPL-2.0-or-later
"""Reads a table from CSV, TXT, TSV or XLSX, whatever stands above its header."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from ..core import collector
from ..core.errors import InputError, NotFoundError, StorageError
from ..core.importing.source import SourceTable
from ..core.importing.wording import plain
from ..core.notice import Notice
from .sheet_tables import Sheet, read_book, read_sheet
from .text_tables import read_text

TEXT_ENDINGS = (".csv", ".txt", ".tsv", ".tab")
SHEET_ENDINGS = (".xlsx", ".xlsm")
ENDINGS = TEXT_ENDINGS + SHEET_ENDINGS
_HEADER_SEARCHED = 30
_EXTRA_COLUMN = "+"
FindHeader = Callable[[Sequence[Sequence[Any]]], "int | None"]  # the row of the heads, None when no row is known


def is_table_file(path: str | Path) -> bool:
    """Whether our own reader takes the file (OGR garbles such files)."""
    return Path(path).suffix.lower() in ENDINGS


def read_table(path: str | Path, sheet: str | None = None) -> SourceTable:
    """Read a table file; what cannot be read is an error that says what to do.

    Parameters
    ----------
    sheet : name of the worksheet; without it the first visible one that is not empty
    """
    path = Path(path)
    _check(path)
    with in_our_words(path), collector.paused():
        return _read(path, sheet)


@dataclass(frozen=True)
class TableFile:
    """Every table of a file that people see, the rows of the sheets they do not see, and when it was saved if it says so."""

    tables: tuple[SourceTable, ...]
    hidden: Mapping[str, Sequence[tuple[int, list[Any]]]]
    saved_at: datetime | None = None


def read_all_tables(path: str | Path, find_header: FindHeader) -> TableFile:
    """Read a text file or every sheet of a workbook; `find_header` knows the heads better than their looks."""
    path = Path(path)
    _check(path)
    with in_our_words(path):
        if path.suffix.lower() not in SHEET_ENDINGS:
            return TableFile((_read(path, None, find_header),), {})
        book = read_book(path)
        tables = [_sheet_table(path.name, sheet, find_header) for sheet in book.sheets if sheet.is_visible and any(not _is_empty(c) for _, c in sheet.rows)]
        if not tables:
            raise InputError("error.file-empty", file=path.name)
        return TableFile(tuple(tables), {sheet.title: sheet.rows for sheet in book.sheets if not sheet.is_visible}, book.saved_at)


def _sheet_table(name: str, sheet: Sheet, find_header: FindHeader) -> SourceTable:
    notes = [Notice("import.note-formulas", {"n": sheet.lost_formulas})] if sheet.lost_formulas else []
    return _table(name, sheet.rows, notes, find_header, sheet=sheet.title)


@contextmanager
def in_our_words(path: Path) -> Iterator[None]:
    """What the system says of a file that cannot be read, with the cure."""
    try:
        yield
    except PermissionError as error:
        raise StorageError("error.file-locked", file=path.name) from error
    except FileNotFoundError as error:
        raise NotFoundError("error.file-missing", file=str(path)) from error
    except MemoryError as error:
        raise InputError("error.file-too-large", file=path.name) from error
    except OSError as error:
        raise StorageError("error.file-unreadable", file=str(path), reason=error.strerror or str(error)) from error


def _check(path: Path) -> None:
    if path.is_dir():
        raise InputError("error.file-is-folder", file=str(path))
    if not path.exists():
        raise NotFoundError("error.file-missing", file=str(path))
    if path.suffix.lower() == ".xls":
        raise InputError("error.old-excel", file=path.name)
    if not is_table_file(path):
        raise InputError("error.not-a-table", "error.not-a-table.hint", file=path.name)
    if path.stat().st_size == 0:
        raise InputError("error.file-empty", file=path.name)


def _read(path: Path, sheet: str | None, find_header: FindHeader | None = None) -> SourceTable:
    notes: list[Notice] = []
    if path.suffix.lower() in SHEET_ENDINGS:
        rows, title, titles, lost = read_sheet(path, sheet)
        if lost:
            notes.append(Notice("import.note-formulas", {"n": lost}))
        encoding = delimiter = ""
    else:
        grid = read_text(path)
        rows, encoding, delimiter, title, titles = grid.rows, grid.encoding, grid.delimiter, "", ()
        if "\ufffd" in "".join(str(cell) for _, cells in rows[:200] for cell in cells):
            notes.append(Notice("import.note-letters-lost"))
    return _table(path.name, rows, notes, find_header, encoding=encoding, delimiter=delimiter, sheet=title, sheets=titles)


def _table(
    name: str, rows: Sequence[tuple[int, list[Any]]], notes: list[Notice], find_header: FindHeader | None = None, **about: Any
) -> SourceTable:
    filled = [(number, cells) for number, cells in rows if not _is_empty(cells)]
    if not filled:
        raise InputError("error.file-empty", file=name)
    known = find_header([cells for _, cells in filled]) if find_header else None
    at = _header_at(filled) if known is None else known
    if at:
        notes.append(Notice("import.note-header-row", {"row": filled[at][0]}))
    body = filled[at + 1 :]
    lengths = [_last_filled(cells) for _, cells in body]
    width = max([len(filled[at][1]), *lengths])
    columns = _names(filled[at][1], width, body, notes)
    ragged = sum(1 for length in lengths if length > len(filled[at][1]))
    if ragged:
        notes.append(Notice("import.note-ragged", {"n": ragged}))
    if not body:
        notes.append(Notice("import.note-no-rows"))
    has_all_names = all(columns)
    table_rows = [
        (number, dict(zip(columns, cells)) if has_all_names and len(cells) == len(columns) else _row(columns, cells)) for number, cells in body
    ]
    return SourceTable(tuple(c for c in columns if c), table_rows, name=name, notes=tuple(notes), **about)


def _header_at(filled: Sequence[tuple[int, list[Any]]]) -> int:
    """The first row that is as wide as the table and holds words only; titles above are narrower."""
    head = filled[:_HEADER_SEARCHED]
    widths = [_count(cells) for _, cells in head]
    widest = max(widths)
    if widest < 2:
        return 0
    for i, (_, cells) in enumerate(head):
        if widths[i] >= max(2, 0.6 * widest) and all(_is_heading(cell) for cell in cells if not _is_blank(cell)):
            return i
    return next(i for i, width in enumerate(widths) if width >= max(2, 0.6 * widest))


def _is_heading(cell: Any) -> bool:
    """A name of a column: a text that is neither a number nor a date nor a whole paragraph."""
    if not isinstance(cell, str) or len(cell) > 120:
        return False
    return any(c.isalpha() for c in cell)


def _names(header: Sequence[Any], width: int, body: Sequence[tuple[int, list[Any]]], notes: list[Notice]) -> list[str]:
    """Unique names; columns without name and content get none (and are left out)."""
    names: list[str] = []
    seen: dict[str, int] = {}
    twice: list[str] = []
    for i in range(width):
        cell = header[i] if i < len(header) else None
        text = " ".join(str(_heading(cell)).split()) if not _is_blank(cell) else ""
        if not text:
            if not any(i < len(cells) and not _is_blank(cells[i]) for _, cells in body):
                names.append("")
                continue
            text = f"{_EXTRA_COLUMN}{i + 1}"
        key = plain(text) or text
        seen[key] = seen.get(key, 0) + 1
        if seen[key] > 1:
            twice.append(text)
            text = _free(f"{text} ({seen[key]})", names)
        names.append(text)
    if twice:
        notes.append(Notice("import.note-same-header", {"columns": ", ".join(dict.fromkeys(twice))}))
    return names


def _free(name: str, taken: Sequence[str]) -> str:
    while name in taken:
        name += "+"
    return name


def _heading(cell: Any) -> Any:
    return cell.isoformat() if isinstance(cell, date) else cell


def _row(columns: Sequence[str], cells: Sequence[Any]) -> Mapping[str, Any]:
    count = len(cells)
    return {name: (cells[i] if i < count else None) for i, name in enumerate(columns) if name}


def _is_blank(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip("\ufeff\u200b \t\r\n\u00a0"))


def _is_empty(cells: Sequence[Any]) -> bool:
    for cell in cells:  # thrice as fast as all() with a generator, on every row of every file
        if not _is_blank(cell):
            return False
    return True


def _count(cells: Sequence[Any]) -> int:
    return sum(1 for cell in cells if not _is_blank(cell))


def _last_filled(cells: Sequence[Any]) -> int:
    for i in range(len(cells), 0, -1):
        if not _is_blank(cells[i - 1]):
            return i
    return 0
