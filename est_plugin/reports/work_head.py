# SPDX-License-Identifier: GPL-2.0-or-later
"""How the papers that go out are drawn: head, a map and a table for each area, cells to write in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable

from reportlab.lib.colors import Color
from reportlab.platypus import Flowable, TableStyle

from ..core.work_orders import REPLY_FORM
from . import work_words as words
from .content import DocumentResult, Photo, Target, Texts
from .engine import blocks, flow, fonts, look, user_text
from .engine.map_drawing import MapLook
from .engine.tables import Row, table
from .engine.tagged import Image, Paragraph, Table
from .map_boxes import BOXES_MM
from .work_content import WorkArea, WorkOut, WorkRow, box_for

LANDSCAPE = {"page_mm": (297.0, 210.0), "side_mm": 12.0, "top_mm": 12.0, "bottom_mm": 15.0}
LOOK = MapLook(radius=7.4, stop_radius=8.4, route_width=1.4, text_size=9)
LONGEST = 900
"""Longest text in a cell; the workbook holds all of it."""
ROOM_TO_WRITE_MM = 11.0
SIZE = 10.5


@dataclass(frozen=True)
class Columns:
    """The table of a paper: text key of its heads, their names and widths, from which one it is filled in by hand, how a row is drawn."""

    key: str
    names: tuple[str, ...]
    widths_mm: tuple[float, ...]
    first_written: int
    cells: Callable[[WorkOut, WorkRow, Texts, list[str]], tuple]


def running(content: WorkOut, texts: Texts) -> flow.Running:
    """Foot lines of a paper on its side."""
    return flow.Running(texts(f"work.kind.{content.called}"), content.recipient, content.publisher, content.edition, **LANDSCAPE)


def head(content: WorkOut, texts: Texts, colour: Color) -> list[Flowable]:
    """Title, who it is from, how many, until when and where to."""
    lines = [words.sender(content, texts), words.counts(content, texts)]
    if content.kind == REPLY_FORM:  # two points shall find room on the first page
        lines = [" \u00b7 ".join(lines)]
    story = [blocks.heading(1, words.title_of(content, texts), colour)]
    story += [one for line in lines for one in blocks.paragraph(line, SIZE)]
    story += blocks.paragraph(words.answer(content, texts), SIZE, bold=True)
    before = words.before_work(content, texts)
    story += blocks.paragraph(before, SIZE) if before else []
    return story + ([] if content.rows else blocks.paragraph(texts("work.nothing")))


def write(content: WorkOut, columns: Columns, texts: Texts, target: Target) -> DocumentResult:
    """A paper on its side: head, then map and table of each area."""
    warnings: list[str] = []
    colour = look.accent(content.publisher.accent)
    story = head(content, texts, colour)
    for index, area in enumerate(content.areas):
        title = words.area_title(content, index, texts)
        story += blocks.section(2, title, colour) if title else [blocks.space(2)]
        story += map_block(area, texts, warnings)
        heads = [texts(f"{columns.key}.{name}") for name in columns.names]
        rows = [Row(columns.cells(content, row, texts, warnings)) for row in area.rows]
        story.append(with_writing_columns(table(heads, columns.widths_mm, rows, colour=colour), columns.first_written))
    return flow.write(target, story, running(content, texts), texts, warnings)


def map_block(area: WorkArea, texts: Texts, warnings: list[str]) -> list[Flowable]:
    """The map of an area over the whole width."""
    if area.map is None:
        return []
    width, height = BOXES_MM[box_for(len(area.rows))]
    return [blocks.MapFigure(area.map, width, height, LOOK, texts, warnings)]


def due_cell(row: WorkRow, texts: Texts) -> list[Flowable]:
    """The date, that it has passed, and why that date."""
    made: list[Flowable] = []
    if row.is_late:
        made.append(small(texts("work.late"), bold=True))
    day = words.due_day(row, texts)
    if day:
        made.append(small(day, bold=not row.due_words))
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
