# SPDX-License-Identifier: GPL-2.0-or-later
"""How far cases have come, as XLSX."""

from __future__ import annotations

import io

from openpyxl import Workbook

from .content import DocumentResult, Target, Texts
from .delivery import deliver
from .engine import user_text
from .engine.pages import PRODUCT
from .engine.sheet_table import Column, LongText, add_long, add_sheet
from .status_out_content import COLUMNS, StatusOut, heads


def write(content: StatusOut, texts: Texts, target: Target) -> DocumentResult:
    """Writes the workbook; `pages` is the number of sheets."""
    book = Workbook()
    book.remove(book.active)
    book.properties.creator = book.properties.lastModifiedBy = user_text.one_line(content.publisher.name) or PRODUCT
    book.properties.title = user_text.one_line(f"{texts('status-out.sheet')} {content.system}".strip())
    columns = [Column(label, width) for label, (_name, width) in zip(heads(texts), COLUMNS)]
    long: list[LongText] = []
    add_sheet(book, texts("status-out.sheet"), columns, [row.cells for row in content.rows], long=long, texts=texts)
    add_long(book, long, texts)
    stream = io.BytesIO()
    book.save(stream)
    deliver(stream.getvalue(), target)
    return DocumentResult(len(book.sheetnames))
