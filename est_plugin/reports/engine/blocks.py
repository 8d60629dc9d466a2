# SPDX-License-Identifier: GPL-2.0-or-later
"""Blocks of a flowing document; every heading, paragraph, list, table and figure is made here, with its role."""

from __future__ import annotations

import io
from typing import Sequence

from reportlab.lib.colors import Color
from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Spacer, TableStyle

from ..content import MapPicture, Photo, Texts
from . import fonts, look, map_drawing, map_legend, photos, tagged, user_text
from .label_places import Area
from .tagged import Image, ListGroup, Paragraph, Table

_HEADINGS = {1: (20.0, 0.0, 6.0), 2: (14.0, 12.0, 5.0), 3: (11.5, 8.0, 3.0)}
BODY = 10.5
_MOST_ROOM = 180 * mm  # less than any page has, else the break would never find enough
PIECE = 2500
"""Longest paragraph that is set in one piece; longer texts become several, so that any length finds pages."""


def heading(level: int, text: object, colour: Color = look.INK) -> Paragraph:
    """Heading that stays with what follows."""
    size, before, after = _HEADINGS[level]
    base = look.style(size, True, colour, before=before, after=after)
    made = Paragraph(user_text.markup(text, fonts.BOLD), base)
    made.keepWithNext = 1
    made.role, made.title = f"H{level}", user_text.one_line(text)
    return made


def section(level: int, text: object, colour: Color = look.INK, room_mm: float = 45.0) -> list[Flowable]:
    """Heading above something that may go on over pages: a new page only when there is little room left."""
    made = heading(level, text, colour)
    made.keepWithNext = 0
    return [CondPageBreak(room_mm * mm), made]


def titled(level: int, text: object, below: Table, colour: Color = look.INK) -> list[Flowable]:
    """A table under its heading, which never stands at the foot of a page without the first rows."""
    made = heading(level, text, colour)
    made.keepWithNext = 0
    width = sum(below._argW)
    room = made.wrap(width, _MOST_ROOM)[1] + made.getSpaceBefore() + made.getSpaceAfter() + below.first_height(width)
    return [CondPageBreak(min(room, _MOST_ROOM)), made, below]


def paragraph(text: object, size: float = BODY, bold: bool = False, after: float = 4.0, colour: Color = look.INK) -> list[Flowable]:
    """Body text; a very long text in several pieces."""
    font = fonts.BOLD if bold else fonts.REGULAR
    style = look.style(size, bold, colour, after=after)
    made = []
    for piece in pieces(text):
        made.append(Paragraph(user_text.markup(piece, font), style))
    return made


def pieces(text: object, length: int = PIECE) -> list[str]:
    """The text in parts of at most `length` characters, cut at spaces where there are any."""
    rest, found = user_text.clean(text), []
    while len(rest) > length:
        at = max(rest.rfind(" ", length // 2, length), rest.rfind("\n", length // 2, length))
        at = at if at > 0 else length
        found.append(rest[:at])
        rest = rest[at:].lstrip(" \n") if rest[at : at + 1] in (" ", "\n") else rest[at:]
    return found + [rest] if rest or not found else found


def labelled(label: object, text: object, size: float = BODY) -> list[Flowable]:
    """A bold label and its text in one paragraph."""
    parts = pieces(text)
    first = Paragraph(f"<b>{user_text.markup(label, fonts.BOLD)}</b> {user_text.markup(parts[0])}", look.style(size, after=2.0))
    return [first, *(flowable for part in parts[1:] for flowable in paragraph(part, size))]


def listing(items: Sequence[object], size: float = BODY, numbered: bool = False, colour: Color = look.INK) -> list[Flowable]:
    """A list; each item hangs behind its number or marker."""
    made: list[Flowable] = []
    group = ListGroup()
    for index, item in enumerate(items, start=1):
        style = look.style(size, colour=colour, after=2.5).clone(
            f"list-{size}", leftIndent=max(14, 1.3 * size), bulletIndent=1, bulletFontName=fonts.BOLD, bulletFontSize=size, bulletColor=colour
        )
        for part_index, part in enumerate(pieces(item)):
            bullet = (f"{index}." if numbered else "\u2022") if part_index == 0 else None
            one = Paragraph(user_text.markup(part), style, bulletText=bullet)
            one.group = group
            made.append(one)
    return made


def space(height_mm: float) -> Spacer:
    """Empty room."""
    return Spacer(1, height_mm * mm)


def together(blocks: Sequence[Flowable]) -> KeepTogether:
    """Blocks that stay on one page when they fit on one."""
    return KeepTogether(list(blocks))


class MapFigure(Flowable):
    """A map in its box, the legend below unless it would tell nothing."""

    def __init__(
        self, picture: MapPicture, width_mm: float, height_mm: float, map_look: map_drawing.MapLook, texts: Texts, warnings: list[str],
        with_legend: bool = True,
    ) -> None:  # fmt: skip
        super().__init__()
        self.picture, self.map_look, self.texts, self.warnings = picture, map_look, texts, warnings
        self.box = (width_mm * mm, height_mm * mm)
        self.legend_height = max(34.0, map_legend.height_of(picture, self.box[0], map_look.legend_size, texts) + 5) if with_legend else 0.0

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Size taken."""
        return self.box[0], self.box[1] + self.legend_height

    def draw(self) -> None:
        """Draws map and legend at the origin of the block."""
        width, height = self.box
        frame = Area(0, self.legend_height, width, self.legend_height + height)
        alt = map_drawing.in_words(self.picture, self.texts)
        with tagged.content(self.canv, tagged.figure(self.canv, alt, width, height, 0, self.legend_height)):
            found = map_drawing.draw_map(self.canv, self.picture, frame, self.map_look, self.texts)
        self.warnings.extend(w for w in found if w not in self.warnings)
        if self.legend_height:
            with tagged.text_block(self.canv):
                map_legend.draw_legend(self.canv, self.picture, 0, self.legend_height - 3, width, self.map_look.legend_size, self.texts)


def photo_figure(photo: Photo, width_mm: float, height_mm: float, texts: Texts, warnings: list[str]) -> list[Flowable]:
    """A photo with its caption, or a box that says why there is none."""
    try:
        picture = photos.prepare(photo, width_mm, height_mm)
    except photos.UnusablePhoto as reason:
        said = reason.said(photo, texts)
        if said not in warnings:
            warnings.append(said)
        inner = Paragraph(user_text.markup(user_text.shortened(said, 200)), look.style(9, colour=look.QUIET, align="center"))
        figure: Flowable = Table(
            [[inner]],
            colWidths=[width_mm * mm],
            rowHeights=[height_mm * mm],
            style=TableStyle([("BOX", (0, 0), (-1, -1), look.THIN, look.LINES), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]),
        )
    else:
        scale = min(width_mm * mm / picture.width, height_mm * mm / picture.height)
        figure = Image(io.BytesIO(picture.data), picture.width * scale, picture.height * scale, photo_words(photo, texts), hAlign="LEFT", lazy=0)
    caption = user_text.shortened(photo.caption, 160)
    return [figure, *(paragraph(caption, 8.5, colour=look.QUIET) if caption else [])]


def photo_words(photo: Photo, texts: Texts) -> str:
    """What a photo is, for those who do not see it."""
    caption = user_text.shortened(user_text.one_line(photo.caption), 160)
    return texts("reports.alt.photo", caption=caption) if caption else texts("reports.alt.photo-plain")
