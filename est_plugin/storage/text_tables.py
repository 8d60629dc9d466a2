# SPDX-License-Identifier: GPL-2.0-or-later
"""CSV, TSV and TXT as offices save them: any usual encoding and delimiter, titles above the header, uneven rows."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..core.errors import InputError

DELIMITERS = (";", "\t", ",", "|")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: it begins with the same bytes
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LONGEST_FIELD = 10_000_000
_SNIFFED_ROWS = 40
_SNIFFED_CHARACTERS = 400_000
_MOST_ZEROS = 0.05
_CONTROL = re.compile(rb"[\x01-\x08\x0b\x0c\x0e-\x1f]")  # no text has them, nearly every other file
_MAGIC = (
    b"PK\x03\x04",
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"SQLite format 3",
    b"\xd0\xcf\x11\xe0",
    b"GIF8",
    b"\x1f\x8b",
    b"\x7fELF",
    b"MZ\x90",
)


@dataclass(frozen=True)
class Grid:
    """Cells with the line each row begins on."""

    rows: list[tuple[int, list[object]]]
    encoding: str = ""
    delimiter: str = ""


def decode(content: bytes, name: str) -> tuple[str, str]:
    """(text, encoding): by byte order mark, else UTF-8 when it is valid, else Windows-1252."""
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            try:
                return content.decode(encoding), encoding
            except UnicodeDecodeError as error:
                raise InputError("error.not-a-table", "error.not-a-table.hint", file=name) from error
    if content.startswith(_MAGIC):
        raise InputError("error.not-a-table", "error.not-a-table.hint", file=name)
    if b"\x00" in content:
        return _without_bom(content, name)
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace"), "cp1252"


def _without_bom(content: bytes, name: str) -> tuple[str, str]:
    """UTF-16 without a mark: nearly every other byte is zero. Anything else with zero bytes is no text."""
    half = max(1, len(content) // 2)
    for encoding, zeros in (("utf-16-le", content[1::2].count(0)), ("utf-16-be", content[0::2].count(0))):
        if zeros > 0.6 * half and len(content) % 2 == 0:
            try:
                return content.decode(encoding), encoding
            except UnicodeDecodeError:
                continue
    if content.count(0) <= _MOST_ZEROS * len(content) and not _CONTROL.search(content):
        return decode(content.replace(b"\x00", b""), name)  # a text that some program has left zero bytes in
    raise InputError("error.not-a-table", "error.not-a-table.hint", file=name)


def read_text(path: Path) -> Grid:
    """The cells of a text file."""
    content = path.read_bytes()
    text, encoding = decode(content, path.name)
    if not text.strip("\ufeff \t\r\n;,|"):
        raise InputError("error.file-empty", file=path.name)
    text = text.lstrip("\ufeff")
    delimiter, skipped = _declared(text)
    delimiter = delimiter or sniff(text)
    body = text[skipped:]
    rows = list(_rows(body, delimiter, path.name, first_line=2 if skipped else 1))
    return Grid(rows, encoding, delimiter)


def _declared(text: str) -> tuple[str, int]:
    """Excel's own line sep=; above the header: (delimiter, characters of that line)."""
    end = text.find("\n")
    first = text[: end if end >= 0 else len(text)].strip().strip('"')
    if first.lower().startswith("sep=") and len(first) <= 5:
        return first[4:] or "\t", (end + 1 if end >= 0 else len(text))
    return "", 0


def sniff(text: str) -> str:
    """The delimiter that cuts the first rows most evenly into most columns; quoted text is not counted."""
    head = text[:_SNIFFED_CHARACTERS]
    best, best_score = ";", 0.0
    for delimiter in DELIMITERS:
        widths = []
        for _, cells in _rows(head, delimiter, ""):
            if any(str(cell).strip() for cell in cells):
                widths.append(len(cells))
            if len(widths) == _SNIFFED_ROWS:
                break
        wide = [width for width in widths if width > 1]
        if not wide:
            continue
        usual = max(set(wide), key=lambda width: (wide.count(width), width))
        evenness = wide.count(usual) / len(widths)
        score = evenness * (1 + min(usual, 30) / 100)
        if score > best_score + 1e-9:
            best, best_score = delimiter, score
    return best


def _rows(text: str, delimiter: str, name: str, first_line: int = 1) -> Iterator[tuple[int, list[object]]]:
    """Rows with the number of the line they begin on, as an editor counts."""
    text = text.replace("\x00", "")
    previous = csv.field_size_limit(_LONGEST_FIELD)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        begins = first_line
        for cells in reader:
            yield begins, cells
            begins = first_line + reader.line_num
    except csv.Error as error:
        raise InputError("error.not-a-table", "error.not-a-table.hint", file=name, reason=str(error)) from error
    finally:
        csv.field_size_limit(previous)
