# SPDX-License-Identifier: GPL-2.0-or-later
"""A document of blocks as PDF that flows over as many pages as it needs: the same blocks as the web page and the text to edit."""
from __future__ import annotations

from collections.abc import Iterable

from reportlab.lib.colors import Color
from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable

from . import document as d
from .content import Texts
from .engine import blocks, flow, look
from .engine.map_drawing import MapLook
from .engine.tables import Row, table
from .engine.tagged import Table
from .map_boxes import BOXES_MM
from .walk_report_front import facts_strip, letterhead

_LOOK = MapLook()
_MOST_ROOM = 120 * mm  # less than any page has
_MOST_MM = 200  # a page has more
_HEADING_MM = 15


def head(content: d.Document, texts: Texts, warnings: list[str]) -> list[Flowable]:
    """Letterhead, title and what it is about."""
    colour = look.accent(content.publisher.accent)
    story: list[Flowable] = [letterhead(content.publisher, colour, texts, warnings), blocks.space(4), blocks.heading(1, content.title, colour)]
    return story + (blocks.paragraph(content.subject, 14, bold=True, after=6) if content.subject else [])


def story_of(parts: Iterable[d.Block], colour: Color, texts: Texts, warnings: list[str], width_mm: float = flow.WIDTH_MM) -> list[Flowable]:
    """The blocks as flowables; a table stays with the heading above it."""
    story: list[Flowable] = []
    above = ""
    every = list(parts)
    for block, below in zip(every, [*every[1:], None]):
        if isinstance(block, d.Heading):
            above = block.text
            story += blocks.section(block.level, block.text, colour, _room_mm(below))
        elif isinstance(block, d.Paragraph):
            is_lead, is_bold = block.style == d.LEAD, block.style in (d.BOLD, d.LEAD)
            story += blocks.paragraph(block.text, 11.5 if is_lead else 10, bold=is_bold, colour=look.QUIET if block.style == d.QUIET else look.INK)
        elif isinstance(block, d.Items):
            story += blocks.listing(block.lines, 10)
        elif isinstance(block, d.Facts):
            strip = facts_strip(list(block.pairs))
            strip.hAlign = "LEFT"
            story.append(strip)
        elif isinstance(block, d.Table):
            made = _table(block, colour, width_mm)
            story += [*([made] if block.caption in ("", above) else _under(block.caption, made, width_mm)), blocks.space(2)]
        elif isinstance(block, d.Map):
            width, height = BOXES_MM[block.picture.box]
            story.append(blocks.MapFigure(block.picture, width, height, _LOOK, texts, warnings, with_legend=False))
    return story


def _room_mm(below: d.Block | None) -> float:
    """What a heading wants left on the page: a map is never cut, so its heading goes with it."""
    return min(BOXES_MM[below.picture.box][1] + _HEADING_MM, _MOST_MM) if isinstance(below, d.Map) else 40.0


def _under(caption: str, made: Table, width_mm: float) -> list[Flowable]:
    """A table with its caption, on one page with the first rows."""
    title = blocks.paragraph(caption, 10, bold=True, after=2)
    return [CondPageBreak(min(made.first_height(width_mm * mm) + 20, _MOST_ROOM)), *title, made]


def _table(block: d.Table, colour: Color, width_mm: float) -> Table:
    parts = block.widths or (1.0,) * len(block.heads)
    widths = [width_mm * part / sum(parts) for part in parts]
    return table(block.heads, widths, [Row(tuple(_cell(cell) for cell in row)) for row in block.rows], colour=colour)


def _cell(cell: d.Cell) -> str | list[Flowable]:
    lines = [part for part in cell if isinstance(part, d.Line)]
    if len(lines) == 1 and not lines[0].style:
        return lines[0].text
    made: list[Flowable] = []
    for line in lines:
        made += blocks.paragraph(line.text, 9, bold=line.style == d.BOLD, after=0, colour=look.QUIET if line.style == d.QUIET else look.INK)
    return made
