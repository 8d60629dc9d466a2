# SPDX-License-Identifier: GPL-2.0-or-later
"""Flowables that say what they are: paragraph, heading, list item, table, figure. Use these instead of reportlab's own."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from reportlab import platypus
from reportlab.lib.enums import TA_LEFT, TA_RIGHT

from . import fonts, shaping, user_text
from .structure import HEADINGS, Element


@dataclass
class ListGroup:
    """The items of one list; the element is made when the first is drawn."""

    element: Element | None = None

    def item(self, canvas: Any) -> Element:
        """A new item."""
        if self.element is None:
            self.element = canvas.structure.parent.add("L")
        return self.element.add("LI")


def text_block(canvas: Any, role: str = "P") -> AbstractContextManager[None]:
    """What is drawn now is one paragraph (or what `role` says) of its own."""
    return content(canvas, canvas.structure.parent.add(role) if hasattr(canvas, "structure") else None)


def content(canvas: Any, element: Element | None) -> AbstractContextManager[None]:
    """What is drawn now is the content of the element; nothing special on a canvas without structure."""
    return canvas.marked(element) if element is not None and hasattr(canvas, "structure") else nullcontext()


class Paragraph(platypus.Paragraph):
    """A paragraph with its role: P, H1–H4, or LI of a list. Parts on several pages stay one element."""

    role = "P"
    title = ""  # of a heading, for the bookmarks
    group: ListGroup | None = None
    element: Element | None = None
    _whole: Paragraph | None = None
    _written = ""  # the text as it is read, when it has letters from right to left
    _set_for: float | None = None

    def __init__(self, text: str | None, *args: Any, **options: Any) -> None:
        super().__init__(text, *args, **options)
        if text and shaping.is_needed(text):
            self._written = "".join("\n" if getattr(frag, "lineBreak", False) else frag.text for frag in self.frags)

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803 - reportlab
        """Size taken; lines with letters from right to left are broken and set here."""
        if self._written and availWidth != self._set_for:
            self._set_for = availWidth
            self._set_lines(availWidth)
        return super().wrap(availWidth, availHeight)

    def _set_lines(self, width: float) -> None:
        style = self.style
        room = width - style.leftIndent - style.rightIndent - 0.5
        made = shaping.lines(self._written, lambda line: fonts.width(line, style.fontName, style.fontSize), room)
        if style.alignment == TA_LEFT and shaping.is_right(self._written):
            style = style.clone(f"{style.name}-right", alignment=TA_RIGHT)
        self._setup("<br/>".join(user_text.markup(line, style.fontName) for line in made), style, self.bulletText, None, lambda text: text)

    def split(self, availWidth: float, availHeight: float) -> list[Paragraph]:  # noqa: N803 - reportlab
        """The parts know what they are parts of."""
        parts = super().split(availWidth, availHeight)
        for part in parts:
            if part is not self:
                part.role, part.title, part.group, part._whole = self.role, self.title, self.group, self._whole or self
        return parts

    def draw(self) -> None:
        """Draw with the mark of its role."""
        with content(self.canv, self._element() if hasattr(self.canv, "structure") else None):
            super().draw()

    def _element(self) -> Element:
        whole = self._whole or self
        if whole.element is None:
            if whole.group is not None:
                whole.element = whole.group.item(self.canv).add("LBody")
            else:
                whole.element = self._heading() if whole.role in HEADINGS else self.canv.structure.parent.add(whole.role)
            whole.element.actual = whole._written  # the letters on the page stand the other way round
        return whole.element

    def _heading(self) -> Element:
        level = HEADINGS.index(self.role)
        if self.title:
            self.canv.bookmark(self.title, level, self.canv.absolutePosition(0, self.height)[1])
        return self.canv.structure.heading(level + 1)


@dataclass
class TableTags:
    """What the parts of one table share."""

    headers: int = 0  # rows at the top that are headers
    row_headers: bool = True  # the first cell of a row names it
    bands: frozenset[int] = frozenset()  # rows that are one header over the whole width
    first: int = 0  # number of the first row below the head in this part
    element: Element | None = None
    rows: dict[int, Element] = field(default_factory=dict)


class Table(platypus.Table):
    """A table; without `tags` it only places things side by side and is no table to a reader."""

    tags: TableTags | None = None
    _first = 0
    _is_rest = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._cell_of: dict[int, tuple[int, int]] | None = None
        for style in (style for row in self._cellStyles for style in row):
            style.fontname = fonts.REGULAR  # else reportlab names a font that is not in the file

    @classmethod
    def of(cls, tags: TableTags, *args: Any, **options: Any) -> Table:
        """A table that is one to a reader too."""
        made = cls(*args, **options)
        made.tags = tags
        return made

    def first_height(self, width: float) -> float:
        """Height of the head and the first rows: one, with the band over it, or all of a table that has two."""
        self.wrap(width, 0)
        tags = self.tags or TableTags()
        rows = self._rowHeights[tags.headers :]
        count = 2 if len(rows) == 2 or tags.headers in tags.bands else 1
        return sum(self._rowHeights[: tags.headers]) + sum(rows[:count])

    def split(self, availWidth: float, availHeight: float) -> list[Table]:  # noqa: N803 - reportlab
        """The parts know which rows they hold."""
        parts = super().split(availWidth, availHeight)
        if self.tags is None or len(parts) < 2:
            return parts
        first = self._first
        for number, part in enumerate(parts):
            part.tags, part._first, part._is_rest = self.tags, first, self._is_rest or number > 0
            first += len(part._cellvalues) - self.tags.headers
        return parts

    def _drawCell(self, cellval: Any, cellstyle: Any, pos: Any, size: Any) -> None:  # noqa: N802 - reportlab
        if self.tags is None or not hasattr(self.canv, "structure"):
            super()._drawCell(cellval, cellstyle, pos, size)
            return
        if self._cell_of is None:
            self._cell_of = {id(style): (row, column) for row, styles in enumerate(self._cellStyles) for column, style in enumerate(styles)}
        row, column = self._cell_of[id(cellstyle)]
        if row < self.tags.headers and self._is_rest:  # the head repeated on a new page
            with self.canv.structure.artifact():
                super()._drawCell(cellval, cellstyle, pos, size)
            return
        with self.canv.structure.inside(self._cell_element(row, column, cellval)):
            super()._drawCell(cellval, cellstyle, pos, size)

    def _cell_element(self, row: int, column: int, value: Any) -> Element:
        tags, number = self.tags, self._first + row if row >= self.tags.headers else row
        if tags.element is None:
            tags.element = self.canv.structure.parent.add("Table")
        if number not in tags.rows:
            tags.rows[number] = tags.element.add("TR")
        line = tags.rows[number]
        if row < tags.headers:
            return line.add("TH", owner="Table", attributes={"Scope": "Column"})
        if number in tags.bands:
            return line.add("TH", owner="Table", attributes={"Scope": "Row", "ColSpan": self._ncols})
        if column == 0 and tags.row_headers and value:
            return line.add("TH", owner="Table", attributes={"Scope": "Row"})
        return line.add("TD")


class Image(platypus.Image):
    """A picture with its alternative text; without one it is decoration."""

    def __init__(self, source: BinaryIO, width: float, height: float, alt: str = "", **options: Any) -> None:
        super().__init__(source, width, height, **options)
        self.alt = alt

    def draw(self) -> None:
        """Draw as figure."""
        with content(self.canv, figure(self.canv, self.alt, self.drawWidth, self.drawHeight)):
            super().draw()


def figure(canvas: Any, alt: str, width: float, height: float, x: float = 0, y: float = 0) -> Element | None:
    """A figure at a place of the current page; None when there is nothing to say about it."""
    if not alt or not hasattr(canvas, "structure"):
        return None
    left, bottom = canvas.absolutePosition(x, y)
    box = {"BBox": (left, bottom, left + width, bottom + height), "Placement": "Block"}
    return canvas.structure.parent.add("Figure", alt=alt, owner="Layout", attributes=box)


class Part(platypus.Flowable):
    """From here on everything belongs to part `number` of `parts`: they are read in this order, whatever the order of the pages."""

    def __init__(self, number: int, parts: list[Element]) -> None:
        super().__init__()
        self.number, self.parts = number, parts

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Takes no room."""
        return 0, 0

    def draw(self) -> None:
        """Begins the part."""
        self.canv.structure.begin(self.number, self.parts)
