# SPDX-License-Identifier: GPL-2.0-or-later
"""What the papers that go out share: title, counts, until when and where to the answer is sent, maps, cells to write in."""

from __future__ import annotations

from reportlab.lib.colors import Color
from reportlab.platypus import Flowable, TableStyle

from ..core.work_orders import REPLY_FORM
from .content import Photo, Texts
from .engine import blocks, flow, fonts, look, user_text, wording
from .engine.map_drawing import MapLook
from .engine.tagged import Image, Paragraph, Table
from .map_boxes import BOXES_MM
from .work_content import WorkArea, WorkOut, WorkRow, box_for

LANDSCAPE = {"page_mm": (297.0, 210.0), "side_mm": 12.0, "top_mm": 12.0, "bottom_mm": 15.0}
LOOK = MapLook(radius=7.4, stop_radius=8.4, route_width=1.4, text_size=9)
LONGEST = 900
"""Longest text in a cell; the workbook holds all of it."""
ROOM_TO_WRITE_MM = 11.0


def title_of(content: WorkOut, texts: Texts) -> str:
    """Åtgärdslista till Gata och trafik."""
    return texts(f"work.title.{content.kind}", name=user_text.shortened(content.recipient, 80))


def running(content: WorkOut, texts: Texts) -> flow.Running:
    """Foot lines of a paper on its side."""
    return flow.Running(texts(f"work.kind.{content.kind}"), content.recipient, content.publisher, content.edition, **LANDSCAPE)


def head(content: WorkOut, texts: Texts, colour: Color) -> list[Flowable]:
    """Title, who it is from, how many, until when and where to."""
    how_many = counts(content, texts)
    if content.kind == REPLY_FORM:  # two points shall find room on the first page
        lines = [f"{sender(content, texts)} \u00b7 {how_many}"]
    else:
        lines = [sender(content, texts), how_many]
    story = [blocks.heading(1, title_of(content, texts), colour)]
    story += [one for line in lines if line for one in blocks.paragraph(line, 10.5)]
    story += blocks.paragraph(answer(content, texts), 10.5, bold=True)
    return story


def sender(content: WorkOut, texts: Texts) -> str:
    """From Värnamo kommun, 17 november 2026."""
    parts = [content.publisher.name, content.publisher.unit]
    name = ", ".join(dict.fromkeys(user_text.one_line(part) for part in parts if part))
    return texts("work.from", name=name, day=wording.day(content.edition.made_on, texts))


def counts(content: WorkOut, texts: Texts) -> str:
    """How many, of them new, late, waiting for an answer; what there is none of is left out."""
    found = [texts("work.count.all", n=len(content.rows))]
    for what in ("new", "late", "waiting"):
        number = content.count(what)
        if number:
            found.append(texts(f"work.count.{what}", n=number))
    return " \u00b7 ".join(found)


def answer(content: WorkOut, texts: Texts) -> str:
    """Until when and where to the answer is sent."""
    where = user_text.one_line(content.reply_to) or user_text.one_line(content.publisher.name)
    if content.answer_by is None:
        return texts("work.answer", where=where)
    return texts("work.answer-by", day=wording.day(content.answer_by, texts), where=where)


def map_block(area: WorkArea, texts: Texts, warnings: list[str]) -> list[Flowable]:
    """The map of an area over the whole width."""
    if area.map is None:
        return []
    width, height = BOXES_MM[box_for(len(area.rows))]
    return [blocks.MapFigure(area.map, width, height, LOOK, texts, warnings)]


def area_title(content: WorkOut, index: int, texts: Texts) -> str:
    """Karta 2 av 3: nr 4–19; empty when there is only one map and nothing without a place."""
    area = content.areas[index]
    if area.map is None:
        return texts("work.no-place") if len(content.areas) > 1 else ""
    total = sum(1 for one in content.areas if one.map is not None)
    return "" if total < 2 else texts("work.map-n", n=index + 1, total=total)


def due_cell(row: WorkRow, texts: Texts, size: float = 9.0) -> list[Flowable]:
    """The date, that it has passed, and why that date."""
    made: list[Flowable] = []
    if row.is_late:
        made.append(small(texts("work.late"), bold=True, size=size))
    if row.due_words:
        made.append(small(row.due_words, size=size))
    elif row.due is not None:
        made.append(small(wording.short_day(row.due, texts), bold=True, size=size))
    if row.due_why:
        made.append(small(user_text.shortened(row.due_why, 90), size=8.5, colour=look.QUIET))
    return made


def small(text: object, size: float = 9.0, bold: bool = False, colour: Color = look.INK) -> Paragraph:
    """A short paragraph in a cell."""
    return Paragraph(user_text.markup(text, fonts.BOLD if bold else fonts.REGULAR), look.style(size, bold, colour))


def photo_cell(photo: Photo | None, width_mm: float, height_mm: float, texts: Texts, warnings: list[str]) -> list[Flowable]:
    """A photo in a cell; nothing when there is none."""
    if photo is None:
        return []
    figure = blocks.photo_figure(Photo(photo.source, photo.name), width_mm, height_mm, texts, warnings)
    return [one for one in figure if isinstance(one, (Image, Table))]


def with_writing_columns(grid: Table, first: int) -> Table:
    """Lines between the columns that are filled in by hand."""
    grid.setStyle(TableStyle([("LINEBEFORE", (first, 0), (-1, -1), look.THIN, look.LINES), ("LINEAFTER", (-1, 0), (-1, -1), look.THIN, look.LINES)]))
    return grid
