# SPDX-License-Identifier: GPL-2.0-or-later
"""Bommar och hinder as XLSX: one column for each thing that is known."""
from __future__ import annotations

import io

from openpyxl import Workbook

from . import barrier_words as words
from .barrier_content import BarrierLine, BarrierList
from .content import DocumentResult, Target, Texts
from .delivery import deliver
from .engine import user_text
from .engine.pages import PRODUCT
from .engine.sheet_table import Column, LongText, add_long, add_sheet

_SHARED = {"number": 8, "name": 32, "kind": 20, "place": 30, "state": 14, "hours": 44, "key_holder": 26, "closed_by": 26}
_INSIDE = {"checked": 14, "checked_by": 24, "measure": 20, "note": 40}
_PLACE = {"x": 14, "y": 14}


def write(content: BarrierList, texts: Texts, target: Target) -> DocumentResult:
    """Writes the workbook; `pages` is the number of sheets."""
    book = Workbook()
    book.remove(book.active)
    book.properties.creator = book.properties.lastModifiedBy = user_text.one_line(content.publisher.name) or PRODUCT
    book.properties.title = user_text.one_line(words.title(content, texts))
    widths = {**_SHARED, **(_INSIDE if content.is_inside else {}), **_PLACE}
    long: list[LongText] = []
    columns = [Column(texts(f"barrier-paper.cell.{name}"), width) for name, width in widths.items()]
    add_sheet(book, texts("barrier-paper.title"), columns, [[_value(line, name) for name in widths] for line in content.lines], long, texts)
    add_long(book, long, texts)
    stream = io.BytesIO()
    book.save(stream)
    deliver(stream.getvalue(), target)
    return DocumentResult(len(book.sheetnames))


def _value(line: BarrierLine, name: str) -> object:
    value = getattr(line, name)
    return round(value, 2) if isinstance(value, float) else value
