# SPDX-License-Identifier: GPL-2.0-or-later
"""A page drawn at fixed places, in millimetres from its upper left corner."""

from __future__ import annotations

import io
import re
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import Iterator

from reportlab.lib.colors import Color
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from .tagged import Paragraph

from ..content import MapPicture, Photo, Texts
from . import blocks, fonts, look, map_drawing, photos, qr, shaping, symbols, tagged, user_text
from .label_places import Area
from .structure import Element

LEAST_SIZE = 10.0
_LABEL = re.compile(r"\u2022|\d{1,2}\.")


@dataclass(frozen=True)
class Placed:
    """A block on the page: what it is (heading, text, figure, table, form, artifact) and where, in millimetres."""

    page: int
    role: str
    name: str
    x: float
    y: float
    width: float
    height: float


class Sheet:
    """Draws blocks on a canvas; each block passes `block()`, the one place where tags of the PDF can be set."""

    def __init__(self, canvas: Canvas, height_mm: float, texts: Texts) -> None:
        self.canvas = canvas
        self.height_mm = height_mm
        self.texts = texts
        self.warnings: list[str] = []
        self.placed: list[Placed] = []
        self._item: Element | None = None

    @contextmanager
    def block(self, role: str, name: str, x: float, y: float, width: float, height: float, alt: str = "") -> Iterator[None]:
        """A block of the page's structure.

        heading and text are read as one; group and form hold paragraphs and figures, list holds items; a figure is read as `alt`.
        """
        self.placed.append(Placed(self.canvas.getPageNumber(), role, name, x, y, width, height))
        self.canvas.saveState()
        with self._structure_of(role, name, (x, y, width, height), alt):
            yield
        self.canvas.restoreState()

    def _structure_of(self, role: str, name: str, box: tuple[float, float, float, float], alt: str) -> AbstractContextManager[None]:
        canvas = self.canvas
        structure = getattr(canvas, "structure", None)
        if structure is None:
            return nullcontext()
        if role == "artifact":
            return structure.artifact()
        if role == "figure":
            x, y, width, height = box
            element = tagged.figure(canvas, alt, width * mm, height * mm, x * mm, self._y(y + height))
            return tagged.content(canvas, element) if element else structure.artifact()
        if role == "heading":
            return tagged.content(canvas, structure.heading(1 if name in ("title", "head") else 2))
        if role == "text":
            return tagged.text_block(canvas)
        return structure.inside(structure.parent.add("L" if role == "list" else "Div"))

    def _said(self, text: str) -> AbstractContextManager[None]:
        """A piece of text: a paragraph of its own, or label and body of an item when we are in a list."""
        structure = getattr(self.canvas, "structure", None)
        if structure is None or structure.is_silent or not text.strip():
            return nullcontext()
        if structure.parent.kind != "L":
            return tagged.content(self.canvas, structure.parent.add("P", actual=text if shaping.is_needed(text) else ""))
        if _LABEL.fullmatch(text.strip()):
            self._item = structure.parent.add("LI")
            return tagged.content(self.canvas, self._item.add("Lbl"))
        item, self._item = self._item or structure.parent.add("LI"), None
        return tagged.content(self.canvas, item.add("LBody"))

    def new_page(self) -> None:
        """Ends the page."""
        self.canvas.showPage()

    def warn(self, text: str) -> None:
        """Notes something the user should know, once."""
        if text not in self.warnings:
            self.warnings.append(text)

    def _y(self, y: float) -> float:
        return (self.height_mm - y) * mm

    def text(
        self,
        text: object,
        x: float,
        y: float,
        size: float,
        bold: bool = False,
        align: str = "left",
        width: float | None = None,
        colour: Color = look.BLACK,
    ) -> None:
        """One line with its base line at y; cut with an ellipsis when wider than `width` millimetres."""
        font = fonts.BOLD if bold else fonts.REGULAR
        line = user_text.one_line(text) if width is None else user_text.fitted_line(text, font, size, width * mm)
        shift = {"left": 0.0, "center": 0.5, "right": 1.0}[align] * fonts.width(line, font, size)
        with self._said(line):
            symbols.draw_runs(self.canvas, line, x * mm - shift, self._y(y), font, size, colour)

    def number(self, text: object, x: float, y: float, size: float, width: float) -> None:
        """A short bold number on one line, smaller down to the least size when it must."""
        line = user_text.one_line(text)
        while size > LEAST_SIZE and fonts.width(line, fonts.BOLD, size) > width * mm:
            size -= 0.5
        self.text(line, x, y, size, bold=True, width=width)

    def paragraph(
        self,
        text: object,
        x: float,
        y: float,
        width: float,
        height: float,
        size: float,
        bold: bool = False,
        align: str = "left",
        least: float = LEAST_SIZE,
        colour: Color = look.BLACK,
        lead: float = 1.22,
    ) -> float:
        """Wrapped text with its top at y, smaller down to `least` when it must; gives the height used (mm)."""
        paragraph, used, cut = fit(text, width * mm, height * mm, size, bold, align, least, colour, lead)
        if cut:
            self.warn(self.texts("reports.text-cut", text=user_text.shortened(text, 60)))
        with self._said(user_text.one_line(text)):
            paragraph.drawOn(self.canvas, x * mm, self._y(y) - used)
        return used / mm

    def line(self, x1: float, y1: float, x2: float, y2: float, width: float = look.THIN, colour: Color = look.BLACK) -> None:
        """A straight line, width in points."""
        self.canvas.setStrokeColor(colour)
        self.canvas.setLineWidth(max(width, look.THIN))
        self.canvas.line(x1 * mm, self._y(y1), x2 * mm, self._y(y2))

    def box(self, x: float, y: float, width: float, height: float, line: float = 1.0, fill: Color | None = None) -> None:
        """A rectangle with its upper left corner at x, y."""
        self.canvas.setStrokeColor(look.BLACK)
        self.canvas.setLineWidth(max(line, look.THIN))
        if fill is not None:
            self.canvas.setFillColor(fill)
        self.canvas.rect(x * mm, self._y(y + height), width * mm, height * mm, stroke=1, fill=int(fill is not None))

    def disc(self, x: float, y: float, diameter: float, label: object, size: float) -> float:
        """Black disc (a lozenge for long numbers) with a white label; x is its left, y its top. Gives its width."""
        label = user_text.one_line(label)
        width = max(diameter, fonts.width(label, fonts.BOLD, size) / mm + diameter * 0.35)
        self.canvas.setFillColor(look.BLACK)
        self.canvas.roundRect(x * mm, self._y(y + diameter), width * mm, diameter * mm, diameter * mm / 2, stroke=0, fill=1)
        with self._said(label):
            symbols.draw_label(self.canvas, label, (x + width / 2) * mm, self._y(y + diameter / 2), size, look.WHITE)
        return width

    def ring(self, x: float, y: float, diameter: float, label: object, size: float) -> None:
        """Circle to tick or ring in, with its label inside; x is its left, y its top."""
        self.canvas.setStrokeColor(look.BLACK)
        self.canvas.setLineWidth(1.2)
        self.canvas.circle((x + diameter / 2) * mm, self._y(y + diameter / 2), diameter * mm / 2, stroke=1, fill=0)
        with self._said(user_text.one_line(label)):
            symbols.draw_label(self.canvas, user_text.one_line(label), (x + diameter / 2) * mm, self._y(y + diameter / 2), size, look.BLACK)

    def map(self, picture: MapPicture | None, x: float, y: float, width: float, height: float, map_look: map_drawing.MapLook) -> None:
        """A map in a box."""
        frame = Area(x * mm, self._y(y + height), (x + width) * mm, self._y(y))
        with self.block("figure", "map", x, y, width, height, map_drawing.in_words(picture, self.texts)):
            for warning in map_drawing.draw_map(self.canvas, picture, frame, map_look, self.texts):
                self.warn(warning)

    def photo(self, photo: Photo, x: float, y: float, width: float, height: float, grey: bool = True) -> None:
        """A photo as large as the box allows, or the reason why there is none."""
        with self.block("figure", "photo", x, y, width, height, blocks.photo_words(photo, self.texts)):
            try:
                picture = photos.prepare(photo, width, height, grey)
            except photos.UnusablePhoto as reason:
                self.warn(reason.said(photo, self.texts))
                self.box(x, y, width, height, look.THIN)
                self.paragraph(self.texts("reports.photo.placeholder"), x + 1, y + 1, width - 2, height - 2, 10)
                return
            scale = min(width / picture.width, height / picture.height)
            wide, high = picture.width * scale, picture.height * scale
            self.canvas.drawImage(
                ImageReader(io.BytesIO(picture.data)), (x + (width - wide) / 2) * mm, self._y(y + (height + high) / 2), wide * mm, high * mm
            )

    def qr(self, address: str, x: float, y: float, side: float) -> None:
        """QR code of an address, white margin left to the layout; nothing when it is too long for a code."""
        with self.block("figure", "qr", x, y, side, side, self.texts("reports.alt.qr", address=address)):
            if not qr.draw(self.canvas, address, x * mm, self._y(y), side * mm):
                self.warn(self.texts("reports.qr-too-long"))

    def image(self, data: bytes, x: float, y: float, width: float, height: float, alt: str) -> bool:
        """A logo inside a box, left aligned; False (and a warning) when it is no picture."""
        try:
            picture = photos.prepare(Photo(data, "logo"), width * 2, height * 2)
        except photos.UnusablePhoto:
            self.warn(self.texts("reports.logo-unreadable"))
            return False
        scale = min(width / picture.width, height / picture.height)
        wide, high = picture.width * scale, picture.height * scale
        with self.block("figure", "logo", x, y + height - high, wide, high, alt):
            self.canvas.drawImage(ImageReader(io.BytesIO(picture.data)), x * mm, self._y(y + height), wide * mm, high * mm)
        return True


def fit(
    text: object, width: float, height: float, size: float, bold: bool, align: str, least: float, colour: Color, lead: float
) -> tuple[Paragraph, float, bool]:
    """Paragraph that fits the box (points), its height, and whether text had to be cut."""
    font = fonts.BOLD if bold else fonts.REGULAR
    value = user_text.shortened(text, 4000)
    current = size
    while True:
        made = _paragraph(value, font, current, bold, align, colour, lead)
        _, used = made.wrap(width, height)
        if used <= height + 0.01:
            return made, used, value != user_text.clean(text)
        if current - 0.5 < least:
            break
        current -= 0.5
    low, high = 0, len(value)
    while low < high:
        middle = (low + high + 1) // 2
        _, used = _paragraph(value[:middle].rstrip() + "\u2026", font, current, bold, align, colour, lead).wrap(width, height)
        low, high = (middle, high) if used <= height + 0.01 else (low, middle - 1)
    made = _paragraph(value[:low].rstrip() + "\u2026", font, current, bold, align, colour, lead)
    _, used = made.wrap(width, height)
    return made, used, True


def _paragraph(text: str, font: str, size: float, bold: bool, align: str, colour: Color, lead: float) -> Paragraph:
    return Paragraph(user_text.markup(text, font), look.style(size, bold, colour, align, size * lead))
