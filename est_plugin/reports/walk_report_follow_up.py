# SPDX-License-Identifier: GPL-2.0-or-later
"""What a follow-up walk found at the earlier points: then and now side by side, in the PDF, its words for page and workbook too."""

from __future__ import annotations

from dataclasses import replace

from reportlab.lib.colors import Color
from reportlab.platypus import Flowable

from . import walk_report_tables as tables
from .content import FollowedUpRow, Photo, Texts, WalkReport
from .engine import blocks, look, user_text
from .engine.symbols import StatusSign
from .engine.tables import Row, table

PHOTO_MM = (26.0, 19.5)
_WIDTHS_MM = (13.0, 39.0, 38.0, 26.0, 29.0, 29.0)
_FIGURES_MM = (50.0, 17.0, 19.0, 14.0, 16.0, 20.0, 19.0, 19.0)


def section(report: WalkReport, colour: Color, texts: Texts, warnings: list[str]) -> list[Flowable]:
    """The section of the PDF; nothing when the walk followed up none."""
    found = report.follow_up
    if found is None:
        return []
    title = texts("follow-up.report.title", walk=user_text.shortened(found.earlier_walk, 120))
    story = [*blocks.section(2, title, colour), *blocks.listing(found.in_short, 10), blocks.space(1.5)]
    if found.rows:
        story.append(table(heads(texts), _WIDTHS_MM, [_row(report, one, texts, warnings) for one in found.rows], colour=colour))
    if len(found.figures) > 1:
        rows = [Row(tuple(user_text.shortened(cell, 80) for cell in line)) for line in found.figures]
        story += blocks.titled(3, texts("follow-up.report.by-organisation"), table(found.heads, _FIGURES_MM, rows, colour=colour), colour)
    return story


def heads(texts: Texts) -> list[str]:
    """Heads of the table of points."""
    return [texts("reports.report.head.number"), *(texts(f"follow-up.report.{key}") for key in ("then", "promised", "now", "before", "after"))]


def measure_lines(report: WalkReport, row: FollowedUpRow, texts: Texts) -> list[str]:
    """Each measure on a line: what, who, how far, when."""
    lines = []
    for one in row.measures:
        who = one.responsible or texts("reports.report.not-assigned")
        state = ", ".join(part for part in (one.status.word, tables.due_words(report, one, texts).replace("\n", ", ")) if part)
        lines.append(f"{user_text.one_line(one.text)} \u2013 {user_text.one_line(who)}: {state}")
    return lines or [texts("reports.report.no-measure")]


def _row(report: WalkReport, row: FollowedUpRow, texts: Texts, warnings: list[str]) -> Row:
    then = [*_small(row.place, bold=True), *_small(row.text)]
    promised = [block for line in measure_lines(report, row, texts) for block in _small(line)]
    now = [StatusSign(row.state), *_small(row.word, 8.5, bold=True), *_small(row.note, 8.5)]
    number = _small(row.number, bold=True)
    return Row((number, then, promised, now, *(_photo(one, texts, warnings) for one in (row.before, row.after))))


def _photo(photo: Photo | None, texts: Texts, warnings: list[str]) -> list[Flowable]:
    if photo is None:
        return blocks.paragraph(texts("follow-up.report.no-photo"), 8.5, colour=look.QUIET, after=0)
    return blocks.photo_figure(replace(photo, caption=""), *PHOTO_MM, texts, warnings)


def _small(text: str, size: float = 9.0, bold: bool = False) -> list[Flowable]:
    return blocks.paragraph(user_text.shortened(text, tables.LONGEST), size, bold, after=1) if text else []
