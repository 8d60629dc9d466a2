# SPDX-License-Identifier: GPL-2.0-or-later
"""Rundblad: A4 sheets folded to A5 for the pocket; the map on the front, three places on each inner page, each 55 mm high."""
from __future__ import annotations

import io
from collections.abc import Sequence
from functools import partial

from reportlab.pdfgen.canvas import Canvas

from .content import DocumentResult, Target, Texts
from .delivery import deliver
from .engine import fonts, pages, wording
from .engine.map_drawing import MapLook
from .engine.sheet import Sheet
from .map_boxes import BOXES_MM
from .patrol_content import PatrolSheet, PatrolStop

PAGE_MM = (297.0, 210.0)
MARGIN = 10.0
PANEL = 148.5
WIDTH = PANEL - 2 * MARGIN
STOP_MM = 55.0
ON_A_PANEL, ON_A_SHEET = 3, 6
LOOK = MapLook(outdoor=True, radius=9.0, stop_radius=11.0, route_width=4.0, text_size=10.0)
_BOX = 5.0
_SIZE = 10.5
_FOOT_Y = PAGE_MM[1] - MARGIN
_MM_PT = 25.4 / 72


def draw(content: PatrolSheet, texts: Texts, target: Target) -> DocumentResult:
    """Writes the sheet: outside (back and front), then as many inner pages as the places need."""
    stream = io.BytesIO()
    title = f"{_title(content, texts)} \u2013 {content.name}"
    canvas = pages.new_canvas(stream, PAGE_MM, title, content.publisher, texts, partial(_furniture, content=content, texts=texts))
    sheet = Sheet(canvas, PAGE_MM[1], texts)
    _front(sheet, content)
    _back(sheet, content)
    sheet.new_page()
    for first in range(0, max(1, len(content.stops)), ON_A_SHEET):
        _inside(sheet, content.stops[first : first + ON_A_SHEET])
        sheet.new_page()
    canvas.save()
    deliver(stream.getvalue(), target)
    return DocumentResult(canvas.page_count, tuple(sheet.warnings))


def _title(content: PatrolSheet, texts: Texts) -> str:
    return texts("reports.patrol.title-traffic" if content.is_traffic else "reports.patrol.title")


def _furniture(canvas: Canvas, page: int, total: int, content: PatrolSheet, texts: Texts) -> None:
    sheet = Sheet(canvas, PAGE_MM[1], texts)
    with sheet.block("artifact", "foot", MARGIN, _FOOT_Y - 9, WIDTH, 9):
        sheet.line(MARGIN, _FOOT_Y - 9, MARGIN + WIDTH, _FOOT_Y - 9)
        sheet.text(f"{_title(content, texts)} \u00b7 {content.name}", MARGIN, _FOOT_Y - 4.8, 10, width=WIDTH - 26)
        sheet.text(texts("reports.page", page=page, total=total), MARGIN + WIDTH, _FOOT_Y - 4.8, 10, align="right")
        sheet.text(pages.version_words(content.publisher, content.edition, texts), MARGIN, _FOOT_Y - 0.4, 10, width=WIDTH)
        sheet.line(PANEL, 0, PANEL, 4)
        sheet.line(PANEL, PAGE_MM[1] - 4, PANEL, PAGE_MM[1])


# -- outside -----------------------------------------------------------------------------------------------------------
def _front(sheet: Sheet, content: PatrolSheet) -> None:
    texts, x, y = sheet.texts, PANEL + MARGIN, MARGIN
    with sheet.block("heading", "title", x, y, WIDTH, 10):
        sheet.text(_title(content, texts), x, y + 7.5, 22, bold=True, width=WIDTH)
    y += 13
    with sheet.block("group", "when", x, y, WIDTH, 22):
        y += sheet.paragraph(wording.when(content.starts, content.ends, texts), x, y, WIDTH, 14, 14, bold=True, least=12) + 1
        y += sheet.paragraph(content.organisation or content.publisher.name, x, y, WIDTH, 10, 12) + 1
    y += 2
    wide, high = BOXES_MM["patrol"]
    sheet.map(content.map, x, y, wide, high, LOOK)
    y += high + 4
    _list(sheet, content, x, y, _FOOT_Y - 8)


def _list(sheet: Sheet, content: PatrolSheet, x: float, y: float, end: float) -> None:
    """The places in the order of the way, with its length."""
    texts = sheet.texts
    shown = content.stops[: int((end - 8 - y) // 7)]
    with sheet.block("list", "places", x, y, WIDTH, 7.0 * len(shown)):
        for stop in shown:
            sheet.text(f"{stop.number}.", x, y + 5, 12, bold=True)
            sheet.text(stop.name, x + 8, y + 5, 12, width=WIDTH - 8)
            y += 7
    words = []
    if len(shown) < len(content.stops):
        words.append(texts("reports.patrol.more-inside", n=len(content.stops) - len(shown)))
    if content.length_m:
        key = "reports.patrol.length-straight" if content.is_straight else "reports.patrol.length"
        words.append(texts(key, length=wording.length(content.length_m, texts)))
    if words:
        with sheet.block("text", "length", x, y, WIDTH, 7):
            sheet.text(" ".join(words), x, y + 5, 10, width=WIDTH)


def _back(sheet: Sheet, content: PatrolSheet) -> None:
    texts, x, y = sheet.texts, MARGIN, MARGIN
    with sheet.block("heading", "how", x, y, WIDTH, 8):
        sheet.text(texts("reports.patrol.how"), x, y + 6, 16, bold=True, width=WIDTH)
    y += 11
    with sheet.block("list", "how", x, y, WIDTH, 40):
        for number in (1, 2, 3):
            sheet.text(f"{number}.", x, y + 4.6, 12, bold=True)
            y += sheet.paragraph(texts(f"reports.patrol.how-{number}"), x + 8, y, WIDTH - 8, 18, 12) + 2.5
    y += 3
    with sheet.block("text", "no persons", x, y, WIDTH, 13):
        sheet.box(x, y, WIDTH, 13, 1.5)
        sheet.text(texts("reports.patrol.no-persons"), x + 4, y + 8.4, 13, bold=True, width=WIDTH - 8)
    y += 18
    with sheet.block("text", "emergency", x, y, WIDTH, 8):
        sheet.text(f"{texts('reports.handout.emergency')} \u00b7 {texts('reports.handout.police')}", x, y + 5, 13, bold=True, width=WIDTH)
    y += 10
    if content.return_to:
        with sheet.block("text", "return", x, y, WIDTH, 16):
            y += sheet.paragraph(texts("reports.patrol.return", place=content.return_to), x, y, WIDTH, 16, 12, least=10) + 3
    _written_lines(sheet, "notes", texts("reports.patrol.notes"), x, y, _FOOT_Y - 14)


def _written_lines(sheet: Sheet, name: str, label: str, x: float, y: float, end: float) -> None:
    with sheet.block("form", name, x, y, WIDTH, end - y):
        sheet.text(label, x, y + 5, 12, bold=True, width=WIDTH)
        line = y + 16
        while line <= end:
            sheet.line(x, line, x + WIDTH, line)
            line += 10


# -- inside ------------------------------------------------------------------------------------------------------------
def _inside(sheet: Sheet, stops: Sequence[PatrolStop]) -> None:
    """Up to four places stand two and two, more of them three and three."""
    per_panel = 2 if len(stops) <= 4 else ON_A_PANEL
    for n, stop in enumerate(stops):
        panel, row = divmod(n, per_panel)
        _stop(sheet, stop, MARGIN + panel * PANEL, MARGIN + row * STOP_MM)
    for panel in (0, 1):
        on_it = len(stops[panel * per_panel : (panel + 1) * per_panel])
        y = MARGIN + on_it * STOP_MM + (5 if on_it else 0)
        if _FOOT_Y - 14 - y > 30:
            label = sheet.texts("reports.patrol.elsewhere" if panel else "reports.patrol.notes")
            _written_lines(sheet, f"notes {panel}", label, MARGIN + panel * PANEL, y, _FOOT_Y - 14)


def _stop(sheet: Sheet, stop: PatrolStop, x: float, y: float) -> None:
    texts, end = sheet.texts, x + WIDTH
    with sheet.block("heading", f"place {stop.number}", x, y, WIDTH, 11):
        used = sheet.disc(x, y, 11, stop.number, 24)
        time = stop.time
        room = fonts.width(time, fonts.BOLD, 11) * _MM_PT + 3 if time else 0
        sheet.text(stop.name, x + used + 3, y + 7.4, 14, bold=True, width=WIDTH - used - 3 - room)
        if time:
            sheet.text(time, end, y + 7.4, 11, bold=True, align="right")
    top = y + 11.6
    with sheet.block("group", f"why {stop.number}", x, top, WIDTH, 18):
        for label, text in (("why", stop.why), ("look-for", stop.look_for)):
            if text:
                top += sheet.paragraph(f"{texts(f'reports.patrol.{label}')}: {text}", x, top, WIDTH, 8.4, _SIZE, least=10, lead=1.15) + 0.4
    with sheet.block("form", f"answer {stop.number}", x, y + 29.4, WIDTH, 25):
        _answers(sheet, x, y + 29.4)
        for line in (y + 47.3, y + 54.0):
            sheet.line(x, line, end, line)


def _answers(sheet: Sheet, x: float, y: float) -> None:
    """☐ Besökt kl __–__  ☐ Hann inte, below ☐ Lugnt ☐ Åtgärd/ingripande."""
    texts = sheet.texts
    at = _tick(sheet, x, y, texts("reports.patrol.visited"))
    for dash in ("\u2013", ""):
        sheet.line(at, y + _BOX, at + 16, y + _BOX, 1.0)
        at += 16.5
        if dash:
            sheet.text(dash, at, y + 4.2, _SIZE)
            at += 3
    _tick(sheet, x + 86, y, texts("reports.patrol.not-reached"))
    _tick(sheet, x, y + 6.2, texts("reports.patrol.calm"))
    _tick(sheet, x + 34, y + 6.2, texts("reports.patrol.action"))


def _tick(sheet: Sheet, x: float, y: float, label: str) -> float:
    """A box and its label; gives where the label ends."""
    sheet.box(x, y, _BOX, _BOX, 1.0)
    sheet.text(label, x + _BOX + 2, y + 4.2, 11, bold=True)
    return x + _BOX + 2 + fonts.width(label, fonts.BOLD, 11) * _MM_PT + 2
