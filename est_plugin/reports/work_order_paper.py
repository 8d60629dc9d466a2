# SPDX-License-Identifier: GPL-2.0-or-later
"""Arbetsorder: for a contractor, in the order of a short way; only what the work needs, nothing internal."""

from __future__ import annotations

from typing import Sequence

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, TableStyle

from . import work_head as common, work_words as words
from .content import DocumentResult, Target, Texts
from .engine import blocks, user_text
from .engine.symbols import KindSign
from .engine.tagged import Table
from .work_content import WorkOut, WorkRow

TICK = "\u2610"


def draw(content: WorkOut, texts: Texts, target: Target) -> DocumentResult:
    """Writes the order as PDF."""
    return common.write(content, COLUMNS, texts, target)


def _cells(content: WorkOut, row: WorkRow, texts: Texts, _warnings: list[str]) -> tuple:
    return (
        [KindSign(user_text.one_line(row.nr), row.shape, row.status.state)],
        [common.small(user_text.shortened(row.pole, 60), bold=True)] if row.pole else [],
        [common.small(user_text.shortened(text, common.LONGEST), bold=is_bold) for text, is_bold in ((words.to_do(row), True), (row.barrier, False)) if text],
        [common.small(user_text.shortened(row.extent, 60))] if row.extent else [],
        [common.small(user_text.shortened(row.place, 200))] if row.place else [],
        [common.small(user_text.shortened(words.warning(row), 160), bold=True)] if row.safety else [],
        common.due_cell(row, texts),
        _boxes(words.boxes(content, row, texts)),
        [blocks.space(common.ROOM_TO_WRITE_MM)],
    )


def _boxes(choices: Sequence[str]) -> list[Flowable]:
    """Words to tick, in two columns."""
    made = [common.small(f"{TICK}\u00a0{user_text.shortened(word, 24)}") for word in choices]
    half = (len(made) + 1) // 2
    pairs = [[made[n], made[half + n] if half + n < len(made) else ""] for n in range(half)]
    bare = TableStyle([(side, (0, 0), (-1, -1), 0) for side in ("LEFTPADDING", "RIGHTPADDING", "TOPPADDING", "BOTTOMPADDING")])
    return [Table(pairs, colWidths=[24 * mm] * 2, hAlign="LEFT", style=bare)]


COLUMNS = common.Columns(
    "work.order.head", ("nr", "pole", "fault", "extent", "place", "safety", "due", "done-what", "date"),
    (15.0, 23.0, 40.0, 22.0, 44.0, 31.0, 24.0, 50.0, 24.0), 7, _cells,
)  # fmt: skip
