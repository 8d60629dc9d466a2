# SPDX-License-Identifier: GPL-2.0-or-later
"""Åtgärdslista till X: A4 on its side, counts, a map per area, a row to fill in for each measure."""

from __future__ import annotations

from reportlab.platypus import Flowable

from . import work_head as common, work_words as words
from .content import DocumentResult, Target, Texts
from .engine import blocks, fill_in, look, user_text
from .engine.symbols import KindSign
from .work_content import WorkOut, WorkRow

PHOTO_MM = (30.0, 22.0)


def draw(content: WorkOut, texts: Texts, target: Target) -> DocumentResult:
    """Writes the list as PDF."""
    return common.write(content, COLUMNS, texts, target)


def _cells(content: WorkOut, row: WorkRow, texts: Texts, warnings: list[str]) -> tuple:
    return (
        [fill_in.TickBox()],
        [KindSign(user_text.one_line(row.nr), row.shape, row.status.state)],
        _what(row, content.tells_new, texts),
        [common.small(user_text.shortened(row.pole, 60), bold=True)] if row.pole else [],
        common.photo_cell(row.photo, *PHOTO_MM, texts, warnings),
        common.due_cell(row, texts),
        [common.small(user_text.shortened(row.sent.get("case_number") or "", 60)), blocks.space(common.ROOM_TO_WRITE_MM)],
        [],
        [],
    )


def _what(row: WorkRow, tells_new: bool, texts: Texts) -> list[Flowable]:
    """What is to be done, where, how the lamp is broken, how urgent, how far it has come."""
    said = ((row.what, common.LONGEST, True), (row.more, common.LONGEST, False), (row.place, 200, False), (row.barrier, common.LONGEST, False),
            (words.lamp(row), 120, False), (words.warning(row), 120, True))  # fmt: skip
    made: list[Flowable] = [common.small(user_text.shortened(text, longest), bold=is_bold) for text, longest, is_bold in said if text]
    return [*made, common.small(words.told(row, tells_new, texts), 8.5, colour=look.QUIET)]


COLUMNS = common.Columns(
    "work.list.head", ("tick", "nr", "what", "pole", "photo", "due", "case", "done", "comment"),
    (8.0, 15.0, 72.0, 31.0, 33.0, 29.0, 26.0, 26.0, 33.0), 6, _cells,
)  # fmt: skip
