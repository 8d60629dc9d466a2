# SPDX-License-Identifier: GPL-2.0-or-later
"""Canvas that knows the number of pages: foot lines are drawn when all pages are there."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any, BinaryIO, Callable

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from ...core.paper_choices import INTERNAL
from ..content import Edition, Publisher, Texts
from . import fonts, metadata, user_text, wording
from .structure import Element, Structure, with_artifacts

PRODUCT = "EST"
Furniture = Callable[[Canvas, int, int], None]


class PagedCanvas(Canvas):
    """Holds the pages back until the last one is known, then draws head and foot on each and writes the structure."""

    def __init__(self, file: Any, furniture: Furniture, **options: Any) -> None:
        fonts.register()
        super().__init__(file, initialFontName=fonts.REGULAR, pdfVersion=(1, 7), **options)
        self._furniture = furniture
        self._held: list[dict[str, Any]] = []
        self.structure = Structure()
        self.language, self.archive = str(options["lang"]), False
        self._bookmarks: list[tuple[int, str, int, float]] = []

    @property
    def page_count(self) -> int:
        """Pages finished so far."""
        return len(self._held)

    def marked(self, element: Element) -> AbstractContextManager[None]:
        """What is drawn now is the content of the element."""
        return self.structure.marked(self._code, len(self._held), element)

    def bookmark(self, title: str, level: int, top: float) -> None:
        """An entry of the outline that leads to this place of the page."""
        self._bookmarks.append((len(self._held), title, level, top))

    def showPage(self) -> None:
        """Ends a page without writing it yet."""
        self._held.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        """Writes all pages with their furniture, the outline and the structure."""
        held, total = self._held, len(self._held)
        lowest = -1
        for number, state in enumerate(held, start=1):
            self.__dict__.update(state)
            with self.structure.artifact():
                self._furniture(self, number, total)
            for index, (_page, title, level, top) in enumerate(mark for mark in self._bookmarks if mark[0] == number - 1):
                key = f"b{number}-{index}"
                self.bookmarkHorizontal(key, 0, top)
                lowest = min(level, lowest + 1)  # an outline may not skip a level
                self.addOutlineEntry(title, key, lowest, closed=False)
            self._code[:] = with_artifacts(self._code)
            super().showPage()
        self._held = held
        self.structure.write(self._doc, self._doc.Pages.pages)
        metadata.write(self._doc, self.language, self.archive)
        super().save()


def new_canvas(
    target: BinaryIO, size_mm: tuple[float, float], title: str, publisher: Publisher, texts: Texts, furniture: Furniture
) -> PagedCanvas:
    """A document with its metadata: the municipality is the author, never the person at the computer."""
    canvas = PagedCanvas(target, furniture, pagesize=(size_mm[0] * mm, size_mm[1] * mm), pageCompression=1, lang=texts("reports.lang"))
    describe(canvas, title, publisher)
    return canvas


def properties(title: str, publisher: Publisher) -> dict[str, str]:
    """Title, author and maker of a document."""
    name = user_text.one_line(title)
    return {"title": name, "author": user_text.one_line(publisher.name) or PRODUCT, "creator": PRODUCT, "producer": PRODUCT, "subject": name}


def describe(canvas: PagedCanvas, title: str, publisher: Publisher) -> None:
    """The document's properties; viewers show the title, not the name of the file."""
    for name, value in properties(title, publisher).items():
        getattr(canvas, f"set{name.capitalize()}")(value)
    canvas.setViewerPreference("DisplayDocTitle", "true")
    canvas.archive = publisher.is_archived


def edition_words(publisher: Publisher, edition: Edition, texts: Texts) -> str:
    """Working draft inside, final record with its diary number when it is one; what is handed out without being one says neither."""
    if not edition.final:
        return texts("reports.draft") if edition.audience == INTERNAL else ""
    number = user_text.one_line(publisher.diary_no)
    return texts("reports.final-number", number=number) if number else texts("reports.final")


def version_words(publisher: Publisher, edition: Edition, texts: Texts) -> str:
    """Version, and what the paper claims to be."""
    parts = (texts("reports.version", day=wording.short_day(edition.made_on, texts)), edition_words(publisher, edition, texts))
    return " \u00b7 ".join(part for part in parts if part)


def foot_words(publisher: Publisher, edition: Edition, texts: Texts, page: int, total: int) -> str:
    """Right part of a foot line: version, draft or final, page."""
    return f"{version_words(publisher, edition, texts)} \u00b7 {texts('reports.page', page=page, total=total)}"
