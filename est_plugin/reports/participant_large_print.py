# SPDX-License-Identifier: GPL-2.0-or-later
"""Deltagarblad in large print: A4 portrait, nothing below 16 points."""

from __future__ import annotations

import io
from functools import partial

from reportlab.pdfgen.canvas import Canvas

from . import participant_words as words
from .content import DocumentResult, Handout, Stop, Target, Texts
from .delivery import deliver
from .engine import pages, wording
from .engine.map_drawing import MapLook
from .engine.sheet import Sheet
from .map_boxes import BOXES_MM

PAGE_MM = (210.0, 297.0)
MARGIN = 18.0
WIDTH = PAGE_MM[0] - 2 * MARGIN
SIZE = 16.0
LOOK = MapLook(outdoor=True, radius=13.0, stop_radius=16.0, route_width=5.67, text_size=16.0)
_END = PAGE_MM[1] - MARGIN - 17
_STOP_STEP = 10.5
_STOPS_BELOW = 8


def draw(content: Handout, texts: Texts, target: Target) -> DocumentResult:
    """Writes the sheet for participants who need large print."""
    stream = io.BytesIO()
    title = f"{texts('reports.handout.title')} \u2013 {content.walk.name}"
    canvas = pages.new_canvas(stream, PAGE_MM, title, content.publisher, texts, partial(_furniture, content=content, texts=texts))
    sheet = Sheet(canvas, PAGE_MM[1], texts)
    y = _first_page(sheet, content)
    _map_and_stops(sheet, content, y)
    sheet.new_page()
    _second_page(sheet, content)
    sheet.new_page()
    canvas.save()
    deliver(stream.getvalue(), target)
    return DocumentResult(canvas.page_count, tuple(sheet.warnings))


def _furniture(canvas: Canvas, page: int, total: int, content: Handout, texts: Texts) -> None:
    words.foot(Sheet(canvas, PAGE_MM[1], texts), content, MARGIN, PAGE_MM[1] - MARGIN + 3, WIDTH, page, total, SIZE)


def _first_page(sheet: Sheet, content: Handout) -> float:
    texts, y = sheet.texts, MARGIN
    with sheet.block("heading", "title", MARGIN, y, WIDTH, 30):
        y += sheet.paragraph(content.walk.name, MARGIN, y, WIDTH - 44, 30, 26, bold=True, least=18)
    sheet.box(PAGE_MM[0] - MARGIN - 15, MARGIN, 15, 15, 1.5)
    if content.group:
        sheet.text(content.group, PAGE_MM[0] - MARGIN - 7.5, MARGIN + 11.4, 30, bold=True, align="center", width=14)
    sheet.text(texts("reports.handout.group"), PAGE_MM[0] - MARGIN - 18, MARGIN + 9.4, SIZE, bold=True, align="right")
    y = max(y, MARGIN + 15) + 4
    for label, value in words.when_and_where(content.walk, texts)[:2]:
        sheet.text(label, MARGIN, y + 5.4, SIZE, bold=True)
        y += 7 + sheet.paragraph(value, MARGIN, y + 7, WIDTH, 16, SIZE, least=SIZE) + 2.5
    return y + 2


def _map_and_stops(sheet: Sheet, content: Handout, y: float) -> None:
    """Map and stops on one page; more stops than have room below the map get pages of their own."""
    below = len(content.stops) <= _STOPS_BELOW
    height = min(BOXES_MM["participant_large"][1], _END - y - (len(content.stops) * _STOP_STEP + 4 if below else 0))
    sheet.map(content.map, MARGIN, y, WIDTH, max(height, 60.0), LOOK)
    y += max(height, 60.0) + 4
    if not below:
        sheet.new_page()
        y = _stops_heading(sheet)
    for stop in content.stops:
        if y + _STOP_STEP > _END:
            sheet.new_page()
            y = _stops_heading(sheet)
        _stop_line(sheet, stop, MARGIN, y, WIDTH)
        y += _STOP_STEP


def _stops_heading(sheet: Sheet) -> float:
    with sheet.block("heading", "stops", MARGIN, MARGIN, WIDTH, 10):
        sheet.text(sheet.texts("reports.handout.stops"), MARGIN, MARGIN + 8, 20, bold=True)
    return MARGIN + 15


def _stop_line(sheet: Sheet, stop: Stop, x: float, y: float, width: float) -> None:
    with sheet.block("text", f"stop {stop.number}", x, y, width, _STOP_STEP):
        used = sheet.disc(x, y, 9, stop.number, SIZE)
        left = x + max(used, 10) + 2
        if stop.at:
            sheet.text(wording.clock(stop.at, sheet.texts), left, y + 6.6, SIZE, bold=True)
            left += 18
        sheet.text(stop.name, left, y + 6.6, SIZE, width=x + width - left)


def _second_page(sheet: Sheet, content: Handout) -> None:
    texts, y = sheet.texts, MARGIN
    with sheet.block("heading", "questions", MARGIN, y, WIDTH, 10):
        sheet.paragraph(texts("reports.handout.think"), MARGIN, y, WIDTH, 10, 20, bold=True, least=SIZE)
    y += 14
    with sheet.block("list", "questions", MARGIN, y, WIDTH, 66):
        for number, question in enumerate(words.questions(content, texts), start=1):
            sheet.text(f"{number}.", MARGIN, y + 5.6, SIZE, bold=True)
            y += max(10.5, sheet.paragraph(question, MARGIN + 10, y, WIDTH - 10, 16, SIZE, least=SIZE) + 3.5)
    y += 5
    with sheet.block("heading", "after", MARGIN, y, WIDTH, 10):
        sheet.text(texts("reports.handout.after"), MARGIN, y + 7, 20, bold=True)
    y += 12
    with sheet.block("group", "after", MARGIN, y, WIDTH, 48):
        for line in [*words.after(content.walk, texts), texts("reports.handout.clothes")]:
            y += sheet.paragraph(line, MARGIN, y, WIDTH, 24, SIZE, least=SIZE) + 3
    y += 3
    with sheet.block("group", "emergency", MARGIN, y, WIDTH, 20):
        sheet.box(MARGIN, y, WIDTH, 21, 1.5)
        sheet.text(texts("reports.handout.emergency-call"), MARGIN + 4, y + 8.5, SIZE, bold=True, width=WIDTH - 8)
        sheet.text(texts("reports.handout.police-call"), MARGIN + 4, y + 16.5, SIZE, bold=True, width=WIDTH - 8)
    _contact(sheet, content, max(y + 27, _END - 42))


def _contact(sheet: Sheet, content: Handout, y: float) -> None:
    publisher, texts = content.publisher, sheet.texts
    room = WIDTH - words.QR_MM - 6 if publisher.url else WIDTH
    with sheet.block("group", "contact", MARGIN, y, WIDTH, _END - y):
        sheet.text(texts("reports.handout.contact"), MARGIN, y + 6, SIZE, bold=True)
        used = sheet.paragraph(publisher.contact or publisher.name, MARGIN, y + 9, room, 15, SIZE, least=SIZE)
        if publisher.url:
            top = y + 11 + used
            sheet.paragraph(f"{texts('reports.handout.web')}: {publisher.url}", MARGIN, top, room, _END - top, SIZE, least=SIZE)
    if publisher.url:
        sheet.qr(publisher.url, MARGIN + WIDTH - words.QR_MM, y, words.QR_MM)
