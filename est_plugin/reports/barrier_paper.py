# SPDX-License-Identifier: GPL-2.0-or-later
"""Bommar och hinder as PDF: A4 on its side, a map with their numbers, a row for each."""
from __future__ import annotations

from reportlab.platypus import Flowable

from . import barrier_words as words
from .barrier_content import BarrierLine, BarrierList
from .content import DocumentResult, Target, Texts
from .engine import blocks, flow, look, user_text
from .engine.symbols import KindSign
from .engine.tables import Row, table
from .map_boxes import BOXES_MM
from .work_content import box_for
from .work_head import LANDSCAPE, LONGEST, LOOK, SIZE, small

_BOLD = ("name", "hours")


def draw(content: BarrierList, texts: Texts, target: Target) -> DocumentResult:
    """Writes the list as PDF."""
    warnings: list[str] = []
    colour = look.accent(content.publisher.accent)
    title = words.title(content, texts)
    story: list[Flowable] = [blocks.heading(1, title, colour)]
    story += [one for line in words.about(content, texts) for one in blocks.paragraph(line, SIZE)]
    if content.map is not None:
        width, height = BOXES_MM[box_for(len(content.lines))]
        story += [blocks.space(2), blocks.MapFigure(content.map, width, height, LOOK, texts, warnings, with_legend=False), blocks.space(3)]
    if content.lines:
        heads = [words.head(column, texts) for column in content.columns]
        rows = [Row(_cells(content, line, texts)) for line in content.lines]
        story.append(table(heads, list(content.columns.values()), rows, colour=colour))
    else:
        story += blocks.paragraph(texts("barrier-paper.nothing"))
    subject = content.recipient or content.publisher.name
    running = flow.Running(texts("barrier-paper.title"), subject, content.publisher, content.edition, **LANDSCAPE)
    return flow.write(target, story, running, texts, warnings)


def _cells(content: BarrierList, line: BarrierLine, texts: Texts) -> tuple:
    found = []
    for column, parts in words.cells(content, line, texts).items():
        if column == "nr":
            found.append([KindSign(user_text.one_line(line.number), "bar", line.sign)])
        else:
            found.append([small(user_text.shortened(part, LONGEST), bold=column in _BOLD and at == 0) for at, part in enumerate(parts)])
    return tuple(found)
