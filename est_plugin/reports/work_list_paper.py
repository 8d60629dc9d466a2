# SPDX-License-Identifier: GPL-2.0-or-later
"""Åtgärdslista till X: A4 on its side, counts, a map per area, a row to fill in for each measure."""

from __future__ import annotations

import io

from reportlab.platypus import Flowable

from . import work_head as common
from .content import DocumentResult, Target, Texts
from .delivery import deliver
from .engine import blocks, fill_in, flow, look, user_text
from .engine.symbols import KindSign
from .engine.tables import Row, table
from .work_content import WorkArea, WorkOut, WorkRow

COLUMNS = ("tick", "nr", "what", "pole", "photo", "due", "case", "done", "comment")
WIDTHS_MM = (8.0, 15.0, 72.0, 31.0, 33.0, 29.0, 26.0, 26.0, 33.0)
FIRST_WRITTEN = 6
PHOTO_MM = (30.0, 22.0)


def draw(content: WorkOut, texts: Texts, target: Target) -> DocumentResult:
    """Writes the list as PDF."""
    stream = io.BytesIO()
    warnings: list[str] = []
    colour = look.accent(content.publisher.accent)
    story = common.head(content, texts, colour)
    if not content.rows:
        story += blocks.paragraph(texts("work.nothing"))
    for index, area in enumerate(content.areas):
        story += _area(content, index, area, colour, texts, warnings)
    count = flow.build(stream, story, common.running(content, texts), texts)
    deliver(stream.getvalue(), target)
    return DocumentResult(count, tuple(dict.fromkeys(warnings)))


def _area(content: WorkOut, index: int, area: WorkArea, colour: object, texts: Texts, warnings: list[str]) -> list[Flowable]:
    title = common.area_title(content, index, texts)
    story: list[Flowable] = blocks.section(2, title, colour) if title else [blocks.space(2)]
    story += common.map_block(area, texts, warnings)
    heads = [texts(f"work.list.head.{column}") for column in COLUMNS]
    tells_new = content.count("new") < len(content.rows)  # on a first list all are
    rows = [Row(_cells(row, tells_new, texts, warnings)) for row in area.rows]
    return [*story, common.with_writing_columns(table(heads, WIDTHS_MM, rows, colour=colour), FIRST_WRITTEN)]


def _cells(row: WorkRow, tells_new: bool, texts: Texts, warnings: list[str]) -> tuple:
    return (
        [fill_in.TickBox()],
        [KindSign(user_text.one_line(row.nr), row.shape, row.status.state)],
        _what(row, tells_new, texts),
        [common.small(user_text.shortened(row.pole, 60), bold=True)] if row.pole else [],
        common.photo_cell(row.photo, *PHOTO_MM, texts, warnings),
        common.due_cell(row, texts),
        [common.small(user_text.shortened(row.sent.get("case_number") or "", 60)), blocks.space(common.ROOM_TO_WRITE_MM)],
        [],
        [],
    )


def _what(row: WorkRow, tells_new: bool, texts: Texts) -> list[Flowable]:
    """What is to be done, where, how the lamp is broken, how urgent, how far it has come."""
    made: list[Flowable] = [common.small(user_text.shortened(row.what, common.LONGEST), bold=True)]
    if row.more:
        made.append(common.small(user_text.shortened(row.more, common.LONGEST)))
    if row.place:
        made.append(common.small(user_text.shortened(row.place, 200)))
    lamp = ", ".join(part for part in (row.fault, row.extent) if part)
    if lamp:
        made.append(common.small(user_text.shortened(lamp, 120)))
    if row.safety:
        made.append(common.small("\u26a0 " + user_text.shortened(row.safety, 120), bold=True))
    told = [texts("work.new")] if tells_new and row.is_new else []
    told += [word for word in (row.priority, row.status.word) if word]
    made.append(common.small(" \u00b7 ".join(told), 8.5, colour=look.QUIET))
    return made


