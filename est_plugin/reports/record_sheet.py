# SPDX-License-Identifier: GPL-2.0-or-later
"""Protokollblad: one A4 page per stop and group, continuation sheets, and the sheet of a follow-up walk."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from reportlab.pdfgen.canvas import Canvas

from ..core.errors import InputError
from . import lighting_page, record_blocks as blocks
from .content import DocumentResult, RecheckRow, RecordSheet, RecordSheets, Target, Texts
from .delivery import deliver
from .engine import pages
from .engine.sheet import Sheet
from .lighting_content import LightingPage
from .record_blocks import MARGIN, PAGE_MM, ROW_HEIGHT

MAP_Y = 33.0
ASK_Y = 95.0
ROWS_Y = 123.0
STRIP_Y = 253.5
ROWS_ON_PAGE = 5
CONTINUATION_ROWS_Y = 34.0
ROWS_ON_CONTINUATION = 8
LIGHTING_MM = ((PAGE_MM[0] - lighting_page.WIDTH_MM) / 2, MARGIN + 13.0, lighting_page.WIDTH_MM, PAGE_MM[1] - 2 * MARGIN - 13.0)
"""Left, bottom, width and height, above the foot."""
LEAST_NEW_ROWS = 3
"""A follow-up walk also finds new things: so many empty rows follow the old ones."""


@dataclass(frozen=True)
class Line:
    """A printed row: an old finding, or the number of an empty row."""

    number: str
    recheck: RecheckRow | None = None


def draw(content: RecordSheets, texts: Texts, target: Target, lighting: LightingPage | None = None) -> DocumentResult:
    """Writes the record sheets of all recorders."""
    if not content.sheets:
        raise InputError("reports.no-stops", "reports.no-stops-hint")
    stream = io.BytesIO()
    title = f"{texts('reports.record.title')} \u2013 {content.walk.name}"
    canvas = pages.new_canvas(stream, PAGE_MM, title, content.publisher, texts, partial(_furniture, content=content, texts=texts))
    sheet = Sheet(canvas, PAGE_MM[1], texts)
    for group, members in groupby(content.sheets, key=lambda one: one.group):
        for one in members:
            _stop_pages(sheet, content, one)
        if content.spare_sheets:
            _continuation(sheet, content, None, group, [Line("") for _ in range(ROWS_ON_CONTINUATION)])
        if lighting is not None:
            _lighting(sheet, lighting, group)
    canvas.save()
    deliver(stream.getvalue(), target)
    return DocumentResult(canvas.page_count, tuple(sheet.warnings))


def printed_lines(one: RecordSheet) -> list[Line]:
    """The rows of a stop in order: old findings first, then numbered empty rows (A3.1, A3.2 …)."""
    old = [Line(row.number, row) for row in one.rechecks]
    on_paper = max(ROWS_ON_PAGE, len(old) + LEAST_NEW_ROWS if old else ROWS_ON_PAGE)
    if on_paper > ROWS_ON_PAGE:
        more = -(-(on_paper - ROWS_ON_PAGE) // ROWS_ON_CONTINUATION)
        on_paper = ROWS_ON_PAGE + more * ROWS_ON_CONTINUATION
    return old + [Line(f"{one.group}{one.stop.number}.{index}") for index in range(1, on_paper - len(old) + 1)]


def _stop_pages(sheet: Sheet, content: RecordSheets, one: RecordSheet) -> None:
    lines = printed_lines(one)
    blocks.head(sheet, content, one.stop, one.group)
    blocks.map_and_feeling(sheet, one, MAP_Y)
    blocks.ask(sheet, one, ASK_Y)
    for index, line in enumerate(lines[:ROWS_ON_PAGE]):
        _row(sheet, line, ROWS_Y + index * ROW_HEIGHT)
    blocks.strip(sheet, content, STRIP_Y)
    sheet.new_page()
    rest = lines[ROWS_ON_PAGE:]
    for start in range(0, len(rest), ROWS_ON_CONTINUATION):
        _continuation(sheet, content, one, one.group, rest[start : start + ROWS_ON_CONTINUATION])


def _continuation(sheet: Sheet, content: RecordSheets, one: RecordSheet | None, group: str, lines: list[Line]) -> None:
    blocks.head(sheet, content, one.stop if one else None, group, continuation=True)
    for index, line in enumerate(lines):
        _row(sheet, line, CONTINUATION_ROWS_Y + index * ROW_HEIGHT)
    blocks.strip(sheet, content, STRIP_Y)
    sheet.new_page()


def _lighting(sheet: Sheet, lighting: LightingPage, group: str) -> None:
    warnings: list[str] = []
    lighting_page.draw_on(sheet.canvas, lighting_page.story(lighting, sheet.texts, warnings, group), LIGHTING_MM, lighting_page.continued(sheet.texts, group))
    sheet.new_page()
    for warning in warnings:
        sheet.warn(warning)


def _row(sheet: Sheet, line: Line, y: float) -> None:
    if line.recheck is None:
        blocks.new_row(sheet, line.number, y)
    else:
        blocks.recheck_row(sheet, line.recheck, y)


def _furniture(canvas: Canvas, page: int, total: int, content: RecordSheets, texts: Texts) -> None:
    sheet = Sheet(canvas, PAGE_MM[1], texts)
    bottom = PAGE_MM[1] - MARGIN
    with sheet.block("artifact", "foot", MARGIN, bottom - 9, blocks.WIDTH, 9):
        acute = texts("reports.record.acute")
        if content.electric_phone:
            acute = f"{acute} {texts('reports.record.electric', phone=content.electric_phone)}"
        sheet.text(acute, MARGIN, bottom - 5, 11, bold=True, width=blocks.WIDTH)
        words = pages.foot_words(content.publisher, content.edition, texts, page, total)
        sheet.text(f"{texts('reports.record.title')} \u00b7 {content.walk.name}", MARGIN, bottom - 0.4, 10, width=78)
        sheet.text(words, MARGIN + blocks.WIDTH, bottom - 0.4, 10, align="right", width=106)
