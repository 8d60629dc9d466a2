# SPDX-License-Identifier: GPL-2.0-or-later
"""Flowing documents in A4, portrait unless told otherwise: margins, foot lines, building."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from functools import partial
from typing import BinaryIO, Sequence

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, NextPageTemplate, PageTemplate

from ..content import DocumentResult, Edition, Publisher, Target, Texts
from ..delivery import deliver
from . import fonts, look, pages, symbols, user_text

PAGE_MM = (210.0, 297.0)
SIDE_MM = 18.0
TOP_MM = 20.0
WIDTH_MM = PAGE_MM[0] - 2 * SIDE_MM
A3_MM = (297.0, 420.0)
INSIDE, MAP = "page", "map"  # kinds of pages
_LEAST_NAME = 8.0  # room for the name in the foot line, in sizes of its letters


@dataclass(frozen=True)
class Running:
    """What stands on each page: title, walk, edition; office papers in small print, outdoor ones in ten points."""

    title: str
    subject: str
    publisher: Publisher
    edition: Edition
    foot_size: float = 8.5
    top_mm: float = TOP_MM
    bottom_mm: float = TOP_MM
    page_mm: tuple[float, float] = PAGE_MM
    side_mm: float = SIDE_MM
    map_page_mm: tuple[float, float] | None = None
    """Size of the pages of kind MAP, when there are any."""
    is_folded: bool = False
    """The first page is the outside of a folded sheet: its right half is the front, then comes its left half, the back."""

    @property
    def heading(self) -> str:
        """Title of the document's properties."""
        return f"{self.title} \u2013 {user_text.one_line(self.subject)}"

    @property
    def width_mm(self) -> float:
        """Room between the margins."""
        return self.page_mm[0] - 2 * self.side_mm

    @property
    def half_mm(self) -> float:
        """Room between the margins of half a page."""
        return self.page_mm[0] / 2 - 2 * self.side_mm

    @property
    def height_mm(self) -> float:
        """Room above the foot."""
        return self.page_mm[1] - self.top_mm - self.bottom_mm


def write(target: Target, story: Sequence[Flowable], running: Running, texts: Texts, warnings: list[str]) -> DocumentResult:
    """Writes the document where it shall be, whole or not at all; `warnings` may grow while it is drawn, each is told once."""
    stream = io.BytesIO()
    count = build(stream, story, running, texts)
    deliver(stream.getvalue(), target)
    return DocumentResult(count, tuple(dict.fromkeys(warnings)))


def build(target: BinaryIO, story: Sequence[Flowable], running: Running, texts: Texts) -> int:
    """Writes the document and gives its number of pages."""
    fonts.register()
    size = (running.page_mm[0] * mm, running.page_mm[1] * mm)
    document = BaseDocTemplate(target, pagesize=size, lang=texts("reports.lang"), **pages.properties(running.heading, running.publisher))
    document.addPageTemplates(_templates(running))
    made: list[pages.PagedCanvas] = []

    def maker(file: object, **options: object) -> pages.PagedCanvas:
        options.pop("initialFontName", None)
        canvas = pages.PagedCanvas(file, partial(_furniture, running=running, texts=texts), **options)
        pages.describe(canvas, running.heading, running.publisher)
        made.append(canvas)
        return canvas

    document.build([NextPageTemplate(INSIDE), *story], canvasmaker=maker)
    return made[-1].page_count


def _templates(running: Running) -> list[PageTemplate]:
    inside = [PageTemplate(INSIDE, [_frame(running, running.side_mm, running.width_mm)])]
    if running.map_page_mm is not None:
        wide = replace(running, page_mm=running.map_page_mm)
        inside.append(PageTemplate(MAP, [_frame(wide, wide.side_mm, wide.width_mm)], pagesize=(wide.page_mm[0] * mm, wide.page_mm[1] * mm)))
    if not running.is_folded:
        return inside
    halves = [_frame(running, left + running.side_mm, running.half_mm) for left in (running.page_mm[0] / 2, 0.0)]
    return [PageTemplate("outside", halves), *inside]


def _frame(running: Running, left_mm: float, width_mm: float) -> Frame:
    none = {"leftPadding": 0, "rightPadding": 0, "topPadding": 0, "bottomPadding": 0}
    return Frame(left_mm * mm, running.bottom_mm * mm, width_mm * mm, running.height_mm * mm, **none)


def _furniture(canvas: Canvas, page: int, total: int, running: Running, texts: Texts) -> None:
    canvas.saveState()
    width_mm = running.half_mm if running.is_folded and page == 1 else canvas._pagesize[0] / mm - 2 * running.side_mm
    left, right = running.side_mm * mm, (running.side_mm + width_mm) * mm
    base = (running.bottom_mm - 8) * mm
    size = running.foot_size
    words = pages.foot_words(running.publisher, running.edition, texts, page, total)
    width = fonts.width(words, fonts.REGULAR, size)
    canvas.setStrokeColor(look.LINES if size < 10 else look.BLACK)
    canvas.setLineWidth(look.THIN)
    canvas.line(left, base + size + 3, right, base + size + 3)
    colour = look.QUIET if size < 10 else look.BLACK
    symbols.draw_runs(canvas, words, right - width, base, fonts.REGULAR, size, colour)
    room = right - left - width - 12
    if room >= _LEAST_NAME * size:  # fewer letters tell nothing
        name = user_text.fitted_line(f"{running.title} \u00b7 {user_text.one_line(running.subject)}", fonts.REGULAR, size, room)
        symbols.draw_runs(canvas, name, left, base, fonts.REGULAR, size, colour)
    canvas.restoreState()
