# SPDX-License-Identifier: GPL-2.0-or-later
"""Reads finished PDFs back: words, rectangles, circles of lines, in millimetres from the upper left corner."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass

import pypdf

_MM = 25.4 / 72


@dataclass(frozen=True)
class Rectangle:
    """A stroked rectangle on a page."""

    x: float
    y: float
    width: float
    height: float
    line: float


def reader(data: bytes) -> pypdf.PdfReader:
    """The document."""
    return pypdf.PdfReader(io.BytesIO(data))


def page_texts(data: bytes) -> list[str]:
    """Words of each page with blanks evened out."""
    return [re.sub(r"\s+", " ", page.extract_text()) for page in reader(data).pages]


def text_of(data: bytes) -> str:
    """All words."""
    return " ".join(page_texts(data))


def solid(text: str) -> str:
    """Without blanks, to compare texts that were broken into lines."""
    return re.sub(r"\s+", "", text)


@dataclass(frozen=True)
class Word:
    """A piece of text with its place on the page in points."""

    text: str
    x: float
    y: float


def words(data: bytes, page: int) -> list[Word]:
    """Pieces of text as they are drawn, each with its place."""
    found: list[Word] = []

    def visit(text: str, page_matrix: list, text_matrix: list, font: object, size: float) -> None:
        if text.strip():
            x, y = text_matrix[4], text_matrix[5]
            found.append(Word(text.strip(), x * page_matrix[0] + page_matrix[4], y * page_matrix[3] + page_matrix[5]))

    reader(data).pages[page].extract_text(visitor_text=visit)
    return found


def operations(data: bytes, page: int) -> list[tuple[list, str]]:
    """Drawing operators of a page."""
    document = reader(data)
    content = pypdf.generic.ContentStream(document.pages[page].get_contents(), document)
    return [(operands, operator.decode()) for operands, operator in content.operations]


def rectangles(data: bytes, page: int) -> list[Rectangle]:
    """Rectangles drawn with a line, where they are drawn without moving the origin."""
    found, width, height = [], 1.0, float(reader(data).pages[page].mediabox.height)
    pending: list[float] | None = None
    for operands, operator in operations(data, page):
        if operator == "w":
            width = float(operands[0])
        elif operator == "re":
            pending = [float(value) for value in operands]
        elif operator in ("S", "B", "b", "s") and pending:
            x, y, wide, high = pending
            found.append(
                Rectangle(round(x * _MM, 2), round((height - y - high) * _MM, 2), round(wide * _MM, 2), round(high * _MM, 2), width)
            )
            pending = None
        elif operator in ("f", "n", "f*", "W", "m"):
            pending = None
    return found


def line_widths(data: bytes, page: int) -> list[float]:
    """Width of every line that is drawn on a page."""
    found, width, saved = [], 1.0, []
    for operands, operator in operations(data, page):
        if operator == "q":
            saved.append(width)
        elif operator == "Q":
            width = saved.pop()
        elif operator == "w":
            width = float(operands[0])
        elif operator in ("S", "s", "B", "b"):
            found.append(width)
    return found


def font_sizes(data: bytes, page: int) -> set[float]:
    """Every type size used for text on a page."""
    sizes, current = set(), 0.0
    for operands, operator in operations(data, page):
        if operator == "Tf":
            current = float(operands[1])
        elif operator in ("Tj", "TJ", "'") and current:
            sizes.add(current)
    return sizes


def colours(data: bytes, page: int) -> set[tuple[float, ...]]:
    """Every colour set by operators on a page (pictures not counted)."""
    return {
        tuple(round(float(value), 3) for value in operands)
        for operands, operator in operations(data, page)
        if operator in ("rg", "RG", "g", "G")
    }
