# SPDX-License-Identifier: GPL-2.0-or-later
"""Återkoppling från trygghetsvandring in large print: A4 portrait, sixteen points; each point by itself instead of narrow columns."""

from __future__ import annotations

from dataclasses import replace

from reportlab.lib.colors import Color
from reportlab.platypus import Flowable

from . import feedback_words as words
from .content import DocumentResult, Target, Texts
from .engine import blocks, flow, fonts, look, user_text
from .engine.qr import QrFigure
from .engine.tagged import Paragraph
from .feedback_content import Feedback, FeedbackRow, NotDone
from .feedback_paper import LOOK
from .map_boxes import BOXES_MM
from .walk_report import map_title

SIZE = 16.0
_HEADINGS = {1: 26.0, 2: 20.0, 3: 17.0}
_LOOK = replace(LOOK, radius=11.0, stop_radius=12.0, text_size=14, legend_size=16)
_QR_MM = 30.0


def draw(content: Feedback, texts: Texts, target: Target) -> DocumentResult:
    """Writes the large print."""
    warnings: list[str] = []
    colour = look.accent(content.publisher.accent)
    story: list[Flowable] = [*_text(user_text.shortened(content.publisher.name, 60), bold=True), _heading(1, words.title(texts), colour)]
    story += [*_text(words.thanks(content, texts), bold=True), *_text(words.about(content, texts))]
    story += _good(content, colour, texts)
    if content.map is not None:
        story += [*_section(texts("reports.report.map"), colour), blocks.MapFigure(content.map, *BOXES_MM["feedback_large"], _LOOK, texts, warnings)]
    for picture in content.sheets:
        story += [*_section(map_title(picture, texts), colour), blocks.MapFigure(picture, *BOXES_MM["feedback_large"], _LOOK, texts, warnings)]
    story += [*_points(content, colour, texts), *_not_done(content, colour, texts), *_end(content, colour, texts, warnings)]
    running = flow.Running(words.title(texts), content.walk.name, content.publisher, content.edition, foot_size=12.0)
    return flow.write(target, story, running, texts, warnings)


def _good(content: Feedback, colour: Color, texts: Texts) -> list[Flowable]:
    good = words.good_things(content)
    return [*_section(texts("feedback.good"), colour), *(blocks.listing(good, SIZE) if good else _text(texts("feedback.no-good")))]


def _points(content: Feedback, colour: Color, texts: Texts) -> list[Flowable]:
    story = _section(texts("feedback.table"), colour)
    if not words.points(content):
        return [*story, *_text(texts("feedback.no-points-long"))]
    if not content.rows:
        return [*story, *_text(texts("feedback.all-refused"))]
    made: list[Flowable] = []
    for row in content.rows:
        one = [*story, _heading(3, _name(row, texts)), *_labelled("seen", words.seen(row), texts)]
        for what, _state, word, who, when in words.cells(row, texts):
            one += _labelled("done", f"{what} ({word})" if word else what, texts)
            one += [*_labelled("who", who, texts), *_labelled("when", when, texts)]
        made.append(blocks.together(one))
        story = []
    return made


def _not_done(content: Feedback, colour: Color, texts: Texts) -> list[Flowable]:
    if not content.not_done:
        return []
    story, made = _section(texts("feedback.not-done"), colour), []
    for row in content.not_done:
        one = [*story, _heading(3, _name(row, texts)), *_labelled("seen", words.seen(row), texts)]
        made.append(blocks.together([*one, *_labelled("reason", words.reason(row, texts), texts)]))
        story = []
    return made


def _end(content: Feedback, colour: Color, texts: Texts, warnings: list[str]) -> list[Flowable]:
    """The next walk, how a fault is reported, the address as a code."""
    story = [*_section(texts("feedback.next"), colour), *_text(words.next_walk(content, texts)), *_section(texts("feedback.faults"), colour)]
    story += [one for line in words.report_faults(content, texts) for one in _text(line)]
    if content.publisher.url:
        story += [blocks.space(3), QrFigure(user_text.one_line(content.publisher.url), _QR_MM, texts, warnings)]
    return story


def _name(row: FeedbackRow | NotDone, texts: Texts) -> str:
    sheet = words.point(row, texts)
    number = texts("reports.report.number", number=user_text.one_line(row.number))
    return f"{number} \u2013 {sheet}" if sheet else number


def _heading(level: int, text: str, colour: Color = look.INK) -> Paragraph:
    """A heading of large print: it stays with what follows."""
    size = _HEADINGS[level]
    made = Paragraph(user_text.markup(text, fonts.BOLD), look.style(size, True, colour, before=0 if level == 1 else 12, after=5))
    made.keepWithNext = 1
    made.role, made.title = f"H{level}", user_text.one_line(text)
    return made


def _section(text: str, colour: Color) -> list[Flowable]:
    return [_heading(2, text, colour)]


def _labelled(column: str, text: str, texts: Texts) -> list[Flowable]:
    return blocks.labelled(f"{texts(f'feedback.head.{column}')}:", text, SIZE)


def _text(text: str, bold: bool = False) -> list[Flowable]:
    return blocks.paragraph(text, SIZE, bold, after=5)
