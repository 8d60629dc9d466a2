# SPDX-License-Identifier: GPL-2.0-or-later
"""Återkoppling från trygghetsvandring as a document of blocks, for web page and ODT."""

from __future__ import annotations

from . import feedback_words as words
from .content import Texts
from .document import BOLD, LEAD, QUIET, Block, Cell, Document, Items, Line, Map, Paragraph, Table, cell, section
from .engine import user_text
from .feedback_content import Feedback, FeedbackRow, NotDone
from .walk_report import map_title


def document_of(content: Feedback, texts: Texts) -> Document:
    """The same as the paper."""
    blocks: list[Block] = [Paragraph(words.thanks(content, texts), LEAD), Paragraph(words.about(content, texts)), Paragraph(texts("feedback.here"))]
    if content.map is not None:
        blocks += section(texts("reports.report.map"), Map(content.map))
    for picture in content.sheets:
        blocks += section(map_title(picture, texts), Map(picture))
    good = words.good_things(content)
    blocks += section(texts("feedback.good"), Items(tuple(good)) if good else Paragraph(texts("feedback.no-good")))
    if content.rows:
        rows = tuple(line for row in content.rows for line in _rows(row, texts))
        table = Table(texts("feedback.table"), tuple(words.heads(texts)), rows, (1.6, 5, 5, 3, 2.4))
        blocks += section(texts("feedback.table"), table)
    if content.not_done:
        rows = tuple((_point(row, texts), cell(words.seen(row)), cell(words.reason(row, texts))) for row in content.not_done)
        title = texts("feedback.not-done")
        blocks += section(title, Table(title, tuple(words.heads(texts, words.NOT_DONE_COLUMNS)), rows, (1.6, 5, 6)))
    blocks += section(texts("feedback.next"), Paragraph(words.next_walk(content, texts)))
    blocks += section(texts("feedback.faults"), *(Paragraph(line) for line in words.report_faults(content, texts)))
    return Document(words.title(texts), user_text.one_line(content.walk.name), content.publisher, content.edition, tuple(blocks))


def _point(row: FeedbackRow | NotDone, texts: Texts) -> Cell:
    return cell(Line(row.number, BOLD), Line(words.point(row, texts), QUIET))


def _rows(row: FeedbackRow, texts: Texts) -> list[tuple[Cell, ...]]:
    """A line for each measure; the first tells what was seen."""
    same = cell(Line(texts("document_set.same-point"), QUIET))
    made = []
    for index, (what, state, word, who, when) in enumerate(words.cells(row, texts)):
        seen = cell(words.seen(row)) if index == 0 else same
        made.append((_point(row, texts), seen, cell(what, Line(word, BOLD, state)), cell(who), cell(when)))
    return made
