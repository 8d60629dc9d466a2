# SPDX-License-Identifier: GPL-2.0-or-later
"""Minnesanteckningar från lägesbildsmöte as a document of blocks, for web page and ODT."""

from __future__ import annotations

from . import minutes_words as words
from .content import Texts
from .document import QUIET, Block, Cell, Document, Facts, Items, Line, Paragraph, Table, cell, section
from .engine import user_text
from .minutes_content import Minutes

_WIDTHS = {"number": 1.0, "responsible": 2.2, "until": 1.8, "again": 1.8, "monitored": 1.8, "level": 2.2}
_WIDE = 4.0


def document_of(minutes: Minutes, texts: Texts) -> Document:
    """The same as the paper."""
    blocks: list[Block] = [Facts(tuple(words.facts(minutes, texts)))]
    blocks += section(texts("reports.report.short"), Items(tuple(words.in_short(minutes, texts))))
    for part in words.sections(minutes, texts):
        heads = tuple(words.head(column, texts) for column in part.columns)
        rows = tuple(tuple(_cell(column, text) for column, text in zip(part.columns, row)) for row in part.rows)
        widths = tuple(_WIDTHS.get(column, _WIDE) for column in part.columns)
        blocks += section(part.title, Table(part.title, heads, rows, widths))
    if minutes.note:
        blocks += section(texts("minutes.note"), Paragraph(minutes.note))
    return Document(words.title(texts), user_text.one_line(minutes.name), minutes.publisher, minutes.edition, tuple(blocks))


def _cell(column: str, text: str) -> Cell:
    """The place stands under what it is about, in quiet letters."""
    first, _, rest = text.partition("\n") if column == "what" else (text, "", "")
    return cell(first, Line(rest, QUIET))
