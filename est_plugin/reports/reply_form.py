# SPDX-License-Identifier: GPL-2.0-or-later
"""Svarsblad: for an owner outside; each of his points with photo, map and three answers to choose from."""

from __future__ import annotations

from reportlab.lib.colors import Color
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, TableStyle

from . import work_head as common, work_words as words
from .content import DocumentResult, Target, Texts
from .engine import blocks, flow, look, user_text
from .engine.fill_in import BOX, Line
from .engine.tagged import Table
from .map_boxes import BOXES_MM
from .work_content import WorkArea, WorkOut, WorkRow

LINE_MM = 7.2


def draw(content: WorkOut, texts: Texts, target: Target) -> DocumentResult:
    """Writes the reply form as PDF."""
    warnings: list[str] = []
    colour = look.accent(content.publisher.accent)
    story = common.head(content, texts, colour)
    for area in content.areas:
        for row in area.rows:
            story += _point(row, area, colour, texts, warnings)
    running = flow.Running(texts(f"work.kind.{content.kind}"), content.recipient, content.publisher, content.edition, top_mm=12, bottom_mm=14)
    return flow.write(target, story, running, texts, warnings)


def _point(row: WorkRow, area: WorkArea, colour: Color, texts: Texts, warnings: list[str]) -> list[Flowable]:
    """One point; its pictures and answers stay together on a page."""
    lines = [one for line in words.point_lines(row, texts) for one in blocks.paragraph(user_text.shortened(line, common.LONGEST), common.SIZE)]
    heading = blocks.heading(2, words.point(row, texts), colour)
    return [blocks.together([heading, *lines, *_pictures(row, area, texts, warnings), *_answers(texts)])]


def _pictures(row: WorkRow, area: WorkArea, texts: Texts, warnings: list[str]) -> list[Flowable]:
    width, height = BOXES_MM["card"]
    cells: list[list[Flowable]] = []
    photo = common.photo_cell(row.photo, width, height, texts, warnings)
    if photo:
        cells.append(photo)
    if area.map is not None:
        cells.append([blocks.MapFigure(area.map, width, height, common.LOOK, texts, warnings, with_legend=False)])
    if not cells:
        return []
    half = flow.WIDTH_MM / 2 * mm
    style = TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0), ("TOPPADDING", (0, 0), (-1, -1), 2)])
    return [Table([cells], colWidths=[half] * len(cells), hAlign="LEFT", style=style)]


def _answers(texts: Texts) -> list[Flowable]:
    case = [texts("work.reply.case"), 45.0]
    lines = ([BOX, texts("work.reply.yes"), 45.0, *case], [BOX, texts("work.reply.no"), 0], [0], [BOX, texts("work.reply.not-ours"), 0])
    return [*(Line(line, LINE_MM, common.SIZE) for line in lines), blocks.space(1)]
