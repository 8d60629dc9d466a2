# SPDX-License-Identifier: GPL-2.0-or-later
"""Minnesanteckningar från lägesbildsmöte as PDF: who was there, what was decided, who does it, when the next meeting is."""
from __future__ import annotations

from reportlab.lib.colors import Color
from reportlab.platypus import Flowable

from . import minutes_words as words
from . import walk_report_front as front
from .content import DocumentResult, Target, Texts
from .engine import blocks, flow, fonts, look, user_text
from .engine.tables import Row, table
from .engine.tagged import Paragraph, Table
from .minutes_content import Minutes

_WIDTHS_MM = {"number": 12.0, "what": 44.0, "responsible": 28.0, "until": 22.0, "again": 22.0, "monitored": 22.0, "level": 39.0, "before": 50.0}


def draw(content: Minutes, texts: Texts, target: Target) -> DocumentResult:
    """Writes the minutes as PDF."""
    warnings: list[str] = []
    colour = look.accent(content.publisher.accent)
    title = words.title(texts)
    story: list[Flowable] = [front.letterhead(content.publisher, colour, texts, warnings), blocks.space(5), blocks.heading(1, title, colour)]
    story += blocks.paragraph(user_text.shortened(content.name, 160), 14, bold=True, after=6)
    story += [front.facts_strip(words.facts(content, texts)), blocks.heading(2, texts("reports.report.short"), colour)]
    story += blocks.listing(words.in_short(content, texts))
    for section in words.sections(content, texts):
        story += blocks.titled(2, section.title, _table(section, colour, texts), colour)
    if content.note:
        story += [blocks.heading(2, texts("minutes.note"), colour), *blocks.paragraph(content.note)]
    return flow.write(target, story, flow.Running(title, content.name, content.publisher, content.edition), texts, warnings)


def _table(section: words.Section, colour: Color, texts: Texts) -> Table:
    heads = [words.head(column, texts) for column in section.columns]
    known = sum(_WIDTHS_MM.get(column, 0.0) for column in section.columns)
    wide = [column for column in section.columns if column not in _WIDTHS_MM]
    widths = [_WIDTHS_MM.get(column) or (flow.WIDTH_MM - known) / len(wide) for column in section.columns]
    rows = [Row(tuple(_cell(column, cell) for column, cell in zip(section.columns, cells))) for cells in section.rows]
    return table(heads, widths, rows, colour=colour)


def _cell(column: str, text: str) -> list[Flowable]:
    """The number in bold; the place under what it is about in quiet letters."""
    if column == "number":
        return [Paragraph(user_text.markup(text, fonts.BOLD), look.style(9, True))]
    first, _, rest = text.partition("\n") if column == "what" else (text, "", "")
    made = [Paragraph(user_text.markup(first), look.style(9))]
    return made + ([Paragraph(user_text.markup(rest), look.style(8.5, colour=look.QUIET))] if rest else [])
