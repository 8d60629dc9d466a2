# SPDX-License-Identifier: GPL-2.0-or-later
"""Deltagarblad: one A4 sheet, two landscape pages folded to A5."""

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

PAGE_MM = (297.0, 210.0)
MARGIN = 10.0
PANEL = 148.5
PANEL_WIDTH = PANEL - 2 * MARGIN
MAP_WIDTH, MAP_HEIGHT = 180.0, 190.0
COLUMN_X = MARGIN + MAP_WIDTH + 12
COLUMN_WIDTH = 85.0
LOOK = MapLook(outdoor=True, radius=11.0, stop_radius=12.76, route_width=5.67, text_size=10.5)
"""Stops as discs of 9 mm, route 2 mm."""
_STOPS_END = 192.0


def draw(content: Handout, texts: Texts, target: Target) -> DocumentResult:
    """Writes the sheet for participants."""
    stream = io.BytesIO()
    title = f"{texts('reports.handout.title')} \u2013 {content.walk.name}"
    canvas = pages.new_canvas(stream, PAGE_MM, title, content.publisher, texts, partial(_furniture, content=content, texts=texts))
    sheet = Sheet(canvas, PAGE_MM[1], texts)
    _back(sheet, content)
    _front(sheet, content)
    sheet.new_page()
    _inside(sheet, content)
    sheet.new_page()
    canvas.save()
    deliver(stream.getvalue(), target)
    return DocumentResult(canvas.page_count, tuple(sheet.warnings))


def _furniture(canvas: Canvas, page: int, total: int, content: Handout, texts: Texts) -> None:
    sheet = Sheet(canvas, PAGE_MM[1], texts)
    x, width = (MARGIN, PANEL_WIDTH) if page == 1 else (COLUMN_X, COLUMN_WIDTH)
    bottom = PAGE_MM[1] - MARGIN
    words.foot(sheet, content, x, bottom, width, page, total)
    if page == 1:
        sheet.line(PANEL, 0, PANEL, 4)
        sheet.line(PANEL, PAGE_MM[1] - 4, PANEL, PAGE_MM[1])


def _front(sheet: Sheet, content: Handout) -> None:
    texts, x = sheet.texts, PANEL + MARGIN
    y = _letterhead(sheet, content, x, MARGIN)
    with sheet.block("heading", "title", x, y, PANEL_WIDTH, 34):
        kind = texts("reports.handout.walk")
        if not content.walk.name.casefold().startswith(kind.casefold()):
            sheet.text(kind, x, y + 6, 14)
        y += 10 + sheet.paragraph(content.walk.name, x, y + 10, PANEL_WIDTH, 28, 22, bold=True, least=16)
    sheet.line(x, y + 4, x + PANEL_WIDTH, y + 4, 1.5)
    y += 9
    bottom = PAGE_MM[1] - MARGIN - 24
    for label, value in words.when_and_where(content.walk, texts):
        size = 16 if label in words.large_labels(texts) else 13
        room = bottom - y - 6
        if room < 8:
            sheet.warn(texts("reports.text-cut", text=value[:60]))
            break
        sheet.text(label, x, y + 4, 12, bold=True)
        y += 5.5 + sheet.paragraph(value, x, y + 5.5, PANEL_WIDTH, min(room, 26), size, least=12) + 4
    _group_box(sheet, content.group, x, PAGE_MM[1] - MARGIN - 17)


def _letterhead(sheet: Sheet, content: Handout, x: float, y: float) -> float:
    publisher = content.publisher
    with sheet.block("group", "publisher", x, y, PANEL_WIDTH, 14):
        if publisher.logo and sheet.image(publisher.logo, x, y, 40, 14, publisher.name):
            sheet.text(publisher.name, x + PANEL_WIDTH, y + 9, 12, bold=True, align="right", width=PANEL_WIDTH - 44)
        else:
            sheet.text(publisher.name, x, y + 6, 14, bold=True, width=PANEL_WIDTH)
    return y + 20


def _group_box(sheet: Sheet, letter: str, x: float, y: float) -> None:
    with sheet.block("form", "group", x, y, 60, 15):
        sheet.box(x, y, 15, 15, 1.5)
        if letter:
            sheet.text(letter, x + 7.5, y + 11.4, 30, bold=True, align="center", width=14)
        sheet.text(sheet.texts("reports.handout.group"), x + 18, y + 9.4, 16, bold=True)
    sheet.paragraph(sheet.texts("reports.handout.clothes"), x + 48, y + 2.5, PANEL_WIDTH - 48, 14, 13, bold=True, least=12)


def _inside(sheet: Sheet, content: Handout) -> None:
    texts = sheet.texts
    sheet.map(content.map, MARGIN, MARGIN, MAP_WIDTH, MAP_HEIGHT, LOOK)
    with sheet.block("heading", "stops", COLUMN_X, MARGIN, COLUMN_WIDTH, 9):
        sheet.text(texts("reports.handout.stops"), COLUMN_X, MARGIN + 6, 16, bold=True)
    y = MARGIN + 12
    end = PAGE_MM[1] - MARGIN - 12
    step = min(13.0, max(8.2, (end - y) / max(1, len(content.stops))))
    room = int((end - y) // step)
    for stop in content.stops[:room]:
        _stop_line(sheet, stop, y, step)
        y += step
    if len(content.stops) > room:
        sheet.warn(texts("reports.handout.stops-cut", n=len(content.stops) - room))
    if end - y > 24:
        words.notes(sheet, COLUMN_X, y + 6, COLUMN_WIDTH, end - y - 6)


def _stop_line(sheet: Sheet, stop: Stop, y: float, step: float) -> None:
    with sheet.block("text", f"stop {stop.number}", COLUMN_X, y, COLUMN_WIDTH, step):
        width = sheet.disc(COLUMN_X, y + 0.4, 7.4, stop.number, 12)
        x = COLUMN_X + max(width, 9) + 2
        if stop.at:
            sheet.text(wording.clock(stop.at, sheet.texts), x, y + 5.6, 12, bold=True)
            x += 14
        sheet.paragraph(stop.name, x, y + 1.2, COLUMN_X + COLUMN_WIDTH - x, step - 1.2, 12, least=10, lead=1.15)


def _back(sheet: Sheet, content: Handout) -> None:
    texts, y = sheet.texts, MARGIN
    with sheet.block("heading", "questions", MARGIN, y, PANEL_WIDTH, 8):
        sheet.text(texts("reports.handout.think"), MARGIN, y + 6, 16, bold=True)
    y += 12
    with sheet.block("list", "questions", MARGIN, y, PANEL_WIDTH, 50):
        for number, question in enumerate(words.questions(content, texts), start=1):
            sheet.text(f"{number}.", MARGIN, y + 4.6, 13, bold=True)
            y += max(8.0, sheet.paragraph(question, MARGIN + 8, y, PANEL_WIDTH - 8, 12, 13, least=12) + 2.4)
    y += 4
    with sheet.block("heading", "after", MARGIN, y, PANEL_WIDTH, 8):
        sheet.text(texts("reports.handout.after"), MARGIN, y + 5.4, 16, bold=True)
    y += 9
    with sheet.block("group", "after", MARGIN, y, PANEL_WIDTH, 25):
        for line in words.after(content.walk, texts):
            y += sheet.paragraph(line, MARGIN, y, PANEL_WIDTH, 14, 13, least=12) + 1.5
    words.emergency(sheet, MARGIN, y + 4, PANEL_WIDTH)
    words.contact(sheet, content, MARGIN, PAGE_MM[1] - MARGIN - 14 - words.CONTACT_MM, PANEL_WIDTH)
