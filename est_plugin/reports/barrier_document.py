# SPDX-License-Identifier: GPL-2.0-or-later
"""Bommar och hinder as a document of blocks, for web page and ODT."""
from __future__ import annotations

from . import barrier_words as words
from .barrier_content import BarrierList
from .content import Texts
from .document import BOLD, Block, Document, Line, Map, Paragraph, Table, cell

_BOLD = ("nr", "name", "hours")


def document_of(content: BarrierList, texts: Texts) -> Document:
    """The same as the paper."""
    blocks: list[Block] = [Paragraph(line) for line in words.about(content, texts)]
    if content.map is not None:
        blocks.append(Map(content.map))
    heads = tuple(words.head(column, texts) for column in content.columns)
    rows = tuple(
        tuple(
            cell(*(Line(part, BOLD) if column in _BOLD and at == 0 else part for at, part in enumerate(parts)))
            for column, parts in words.cells(content, line, texts).items()
        )
        for line in content.lines
    )
    title = words.title(content, texts)
    blocks.append(Table(title, heads, rows, tuple(content.columns.values())) if rows else Paragraph(texts("barrier-paper.nothing")))
    return Document(title, "", content.publisher, content.edition, tuple(blocks))
