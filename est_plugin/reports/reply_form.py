# SPDX-License-Identifier: GPL-2.0-or-later
"""Svarsblad: for an owner outside; each of his points with photo, map and three answers to choose from."""

from __future__ import annotations

import io

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, TableStyle
from .engine.tagged import Table

from . import work_head as common
from .content import DocumentResult, Target, Texts
from .delivery import deliver
from .engine import blocks, flow, look, user_text
from .engine.fill_in import BOX, Line
from .map_boxes import BOXES_MM
from .work_content import WorkArea, WorkOut, WorkRow

SIZE = 10.5
LINE_MM = 7.2
LOOK = common.LOOK
BOX_MM = BOXES_MM["card"]


def draw(content: WorkOut, texts: Texts, target: Target) -> DocumentResult:
    """Writes the reply form as PDF."""
    stream = io.BytesIO()
    warnings: list[str] = []
    colour = look.accent(content.publisher.accent)
    story = [*common.head(content, texts, colour), *blocks.paragraph(texts("work.reply.what"), SIZE)]
    if not content.rows:
        story += blocks.paragraph(texts("work.nothing"))
    for area in content.areas:
        for row in area.rows:
            story += _point(row, area, colour, texts, warnings)
    running = flow.Running(texts(f"work.kind.{content.kind}"), content.recipient, content.publisher, content.edition, top_mm=12, bottom_mm=14)
    count = flow.build(stream, story, running, texts)
    deliver(stream.getvalue(), target)
    return DocumentResult(count, tuple(dict.fromkeys(warnings)))


def _point(row: WorkRow, area: WorkArea, colour: object, texts: Texts, warnings: list[str]) -> list[Flowable]:
    """One point; its pictures and answers stay together on a page."""
    lamp = ", ".join(part for part in (row.fault, row.extent) if part)
    facts = [part for part in (row.place, texts("work.pole", number=row.pole) if row.pole else "", lamp) if part]
    heading = blocks.heading(2, texts("work.reply.point", nr=row.nr, what=user_text.shortened(row.what, 110)), colour)
    lines: list[Flowable] = []
    if len(user_text.clean(row.what)) > 110:
        lines += blocks.paragraph(user_text.shortened(row.what, common.LONGEST), SIZE)
    if row.more:
        lines += blocks.paragraph(user_text.shortened(row.more, common.LONGEST), SIZE)
    if facts:
        lines += blocks.paragraph(" \u00b7 ".join(user_text.shortened(fact, 160) for fact in facts), SIZE)
    return [blocks.together([heading, *lines, *_pictures(row, area, texts, warnings), *_answers(row, texts)])]


def _pictures(row: WorkRow, area: WorkArea, texts: Texts, warnings: list[str]) -> list[Flowable]:
    width, height = BOX_MM
    cells: list[list[Flowable]] = []
    photo = common.photo_cell(row.photo, width, height, texts, warnings)
    if photo:
        cells.append(photo)
    if area.map is not None:
        cells.append([blocks.MapFigure(area.map, width, height, LOOK, texts, warnings, with_legend=False)])
    if not cells:
        return []
    half = flow.WIDTH_MM / 2 * mm
    style = TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0), ("TOPPADDING", (0, 0), (-1, -1), 2)])
    return [Table([cells], colWidths=[half] * len(cells), hAlign="LEFT", style=style)]


def _answers(row: WorkRow, texts: Texts) -> list[Flowable]:
    case = [texts("work.reply.case"), 45.0]
    lines = ([BOX, texts("work.reply.yes"), 45.0, *case], [BOX, texts("work.reply.no"), 0], [0], [BOX, texts("work.reply.not-ours"), 0])
    return [*(Line(line, LINE_MM, SIZE) for line in lines), blocks.space(1)]
