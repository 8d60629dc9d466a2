# SPDX-License-Identifier: GPL-2.0-or-later
"""Canvas that knows the number of pages: foot lines are drawn when all pages are there."""

from __future__ import annotations

from typing import Any, BinaryIO, Callable

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from ..content import Edition, Publisher, Texts
from . import fonts, user_text, wording

PRODUCT = "EST"
Furniture = Callable[[Canvas, int, int], None]


class PagedCanvas(Canvas):
    """Holds the pages back until the last one is known, then draws head and foot on each."""

    def __init__(self, file: Any, furniture: Furniture, **options: Any) -> None:
        fonts.register()
        super().__init__(file, initialFontName=fonts.REGULAR, **options)
        self._furniture = furniture
        self._held: list[dict[str, Any]] = []

    @property
    def page_count(self) -> int:
        """Pages finished so far."""
        return len(self._held)

    def showPage(self) -> None:
        """Ends a page without writing it yet."""
        self._held.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        """Writes all pages with their furniture."""
        held, total = self._held, len(self._held)
        for number, state in enumerate(held, start=1):
            self.__dict__.update(state)
            self._furniture(self, number, total)
            super().showPage()
        self._held = held
        super().save()


def new_canvas(
    target: BinaryIO, size_mm: tuple[float, float], title: str, publisher: Publisher, texts: Texts, furniture: Furniture
) -> PagedCanvas:
    """A document with its metadata: the municipality is the author, never the person at the computer."""
    canvas = PagedCanvas(target, furniture, pagesize=(size_mm[0] * mm, size_mm[1] * mm), pageCompression=1, lang=texts("reports.lang"))
    describe(canvas, title, publisher)
    return canvas


def describe(canvas: Canvas, title: str, publisher: Publisher) -> None:
    """Title, author and maker in the document's properties."""
    canvas.setTitle(user_text.one_line(title))
    canvas.setAuthor(user_text.one_line(publisher.name) or PRODUCT)
    canvas.setCreator(PRODUCT)
    canvas.setProducer(PRODUCT)
    canvas.setSubject(user_text.one_line(title))
    canvas.setViewerPreference("DisplayDocTitle", "true")


def edition_words(publisher: Publisher, edition: Edition, texts: Texts) -> str:
    """Working draft, or final record with its diary number."""
    if not edition.final:
        return texts("reports.draft")
    number = user_text.one_line(publisher.diary_no)
    return texts("reports.final-number", number=number) if number else texts("reports.final")


def foot_words(publisher: Publisher, edition: Edition, texts: Texts, page: int, total: int) -> str:
    """Right part of a foot line: version, draft or final, page."""
    return " \u00b7 ".join(
        (
            texts("reports.version", day=wording.short_day(edition.made_on, texts)),
            edition_words(publisher, edition, texts),
            texts("reports.page", page=page, total=total),
        )
    )
