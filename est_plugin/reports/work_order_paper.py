# SPDX-License-Identifier: GPL-2.0-or-later
"""Arbetsorder: for a contractor, in the order of a short way; only what the work needs, nothing internal."""

from __future__ import annotations

import io
from typing import Sequence

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, TableStyle

from . import work_head as common
from .content import DocumentResult, Target, Texts
from .delivery import deliver
from .engine import blocks, flow, look, user_text
from .engine.symbols import KindSign
from .engine.tables import Row, table as rows_table
from .engine.tagged import Table
from .work_content import WorkArea, WorkOut, WorkRow

COLUMNS = ("nr", "pole", "fault", "extent", "place", "safety", "due", "done-what", "date")
WIDTHS_MM = (15.0, 23.0, 40.0, 22.0, 44.0, 31.0, 24.0, 50.0, 24.0)
FIRST_WRITTEN = 7
TICK = "\u2610"


def draw(content: WorkOut, texts: Texts, target: Target) -> DocumentResult:
    """Writes the order as PDF."""
    stream = io.BytesIO()
    warnings: list[str] = []
    colour = look.accent(content.publisher.accent)
    story = [*common.head(content, texts, colour), *_before_work(content, texts)]
    if not content.rows:
        story += blocks.paragraph(texts("work.nothing"))
    for index, area in enumerate(content.areas):
        story += _area(content, index, area, colour, texts, warnings)
    count = flow.build(stream, story, common.running(content, texts), texts)
    deliver(stream.getvalue(), target)
    return DocumentResult(count, tuple(dict.fromkeys(warnings)))


def _before_work(content: WorkOut, texts: Texts) -> list[Flowable]:
    words = texts("work.order.way")
    if content.electric_phone:
        words += " " + texts("work.order.danger", number=user_text.one_line(content.electric_phone))
    return blocks.paragraph(words, 10.5)


def _area(content: WorkOut, index: int, area: WorkArea, colour: object, texts: Texts, warnings: list[str]) -> list[Flowable]:
    title = common.area_title(content, index, texts)
    story: list[Flowable] = blocks.section(2, title, colour) if title else [blocks.space(2)]
    story += common.map_block(area, texts, warnings)
    heads = [texts(f"work.order.head.{column}") for column in COLUMNS]
    rows = [Row(_cells(row, content.lamp_actions, texts)) for row in area.rows]
    return [*story, common.with_writing_columns(rows_table(heads, WIDTHS_MM, rows, colour=colour), FIRST_WRITTEN)]


def _cells(row: WorkRow, lamp_actions: tuple[str, ...], texts: Texts) -> tuple:
    boxes = lamp_actions if row.is_lamp and lamp_actions else (texts("work.order.done"), texts("work.order.not-done"))
    fault = row.fault if row.is_lamp and row.fault else row.what
    return (
        [KindSign(user_text.one_line(row.nr), row.shape, row.status.state)],
        [common.small(user_text.shortened(row.pole, 60), bold=True)] if row.pole else [],
        [common.small(user_text.shortened(fault, common.LONGEST), bold=True)],
        [common.small(user_text.shortened(row.extent, 60))] if row.extent else [],
        [common.small(user_text.shortened(row.place, 200))] if row.place else [],
        [common.small("\u26a0 " + user_text.shortened(row.safety, 160), bold=True)] if row.safety else [],
        common.due_cell(row, texts),
        _boxes(boxes),
        [blocks.space(common.ROOM_TO_WRITE_MM)],
    )


def _boxes(words: Sequence[str]) -> list[Flowable]:
    """Words to tick, in two columns."""
    made = [common.small(f"{TICK}\u00a0{user_text.shortened(word, 24)}") for word in words]
    half = (len(made) + 1) // 2
    pairs = [[made[n], made[half + n] if half + n < len(made) else ""] for n in range(half)]
    bare = TableStyle([(side, (0, 0), (-1, -1), 0) for side in ("LEFTPADDING", "RIGHTPADDING", "TOPPADDING", "BOTTOMPADDING")])
    return [Table(pairs, colWidths=[24 * mm] * 2, hAlign="LEFT", style=bare)]
