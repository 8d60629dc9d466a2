# SPDX-License-Identifier: GPL-2.0-or-later
"""Uppföljning av medborgarlöfte as PDF: facts, the table of activities with sign and word, what counted, cancelled, dialogues, next."""
from __future__ import annotations

from reportlab.lib.colors import Color
from reportlab.platypus import Flowable

from . import promise_document as words
from . import walk_report_front as front
from .content import DocumentResult, Target, Texts
from .engine import blocks, flow, look, user_text
from .engine.symbols import StatusSign
from .engine.tables import Row, table
from .promise_content import ActivityLine, PromiseFollowUp, PromisePart

_WIDTHS_MM = (46.0, 33.0, 31.0, 24.0, 40.0)
_THEMES_MM = (110.0, 64.0)
_LONGEST = 900


def draw(content: PromiseFollowUp, texts: Texts, target: Target) -> DocumentResult:
    """Writes the follow-up as PDF."""
    warnings: list[str] = []
    colour = look.accent(content.publisher.accent)
    story: list[Flowable] = [front.letterhead(content.publisher, colour, texts, warnings), blocks.space(5), blocks.heading(1, content.title, colour)]
    story += blocks.paragraph(user_text.shortened(content.subject, 200), 14, bold=True, after=6)
    story += blocks.paragraph(words.intro(content, texts), after=6)
    for part in content.parts:
        story += _part(part, len(content.parts) > 1, colour, texts)
    story += blocks.section(2, texts("promise.how"), colour, room_mm=40)
    for line in words.how(content, texts):
        story += blocks.paragraph(line, 8.5, colour=look.QUIET, after=2)
    return flow.write(target, story, flow.Running(content.title, content.subject, content.publisher, content.edition), texts, warnings)


def _part(part: PromisePart, has_others: bool, colour: Color, texts: Texts) -> list[Flowable]:
    level = 3 if has_others else 2
    story: list[Flowable] = blocks.section(2, part.name, colour, room_mm=80) if has_others else []
    story += blocks.paragraph(part.text, 11, after=6) if part.text else []
    story += [front.facts_strip([(fact.label, fact.value) for fact in part.facts]), blocks.heading(level, texts("promise.in-short"), colour)]
    story += blocks.listing(part.in_short)
    if part.activities:
        rows = [Row(_cells(one)) for one in part.activities]
        story += blocks.titled(level, texts("promise.activities"), table(words.heads(texts), _WIDTHS_MM, rows, colour=colour), colour)
    counted = words.counted_lines(part)
    if counted:
        story += blocks.section(level, texts("promise.counted"), colour, room_mm=30)
        for name, lines in counted:
            story += blocks.labelled(f"{name}.", " \u00b7 ".join(lines), 9.5)
    if part.cancelled:
        story += blocks.section(level, texts("promise.cancelled"), colour, room_mm=30)
        story += blocks.listing([f"{one.what}. {one.reason}" if one.reason else one.what for one in part.cancelled])
    return [*story, *_dialogues(part, level, colour, texts), *_next(part, level, colour, texts)]


def _dialogues(part: PromisePart, level: int, colour: Color, texts: Texts) -> list[Flowable]:
    if not part.dialogues:
        return []
    story = blocks.section(level, texts("promise.dialogues"), colour, room_mm=40)
    for line in part.dialogues:
        story += blocks.paragraph(line, after=3)
    if part.themes:
        heads = (texts("promise.head.theme"), texts("promise.head.people"))
        story.append(table(heads, _THEMES_MM, [Row((one.name, one.people)) for one in part.themes], colour=colour))
    return story


def _next(part: PromisePart, level: int, colour: Color, texts: Texts) -> list[Flowable]:
    story = [*blocks.section(level, texts("promise.next"), colour, room_mm=25), *blocks.listing(part.next_steps)]
    if part.notes:
        story += [*blocks.section(level, texts("promise.notes"), colour, room_mm=20), *blocks.listing(part.notes, 9.5)]
    return story


def _cells(line: ActivityLine) -> tuple[list[Flowable], ...]:
    state = [*([StatusSign(line.state)] if line.state else []), *_small(line.word, bold=True), *_quiet(line.own)]
    return (
        [*_small(line.name, bold=True), *_quiet(line.responsible)], _stack(line.promised_words), _stack(line.done_words), state,
        [*_small(line.comment), *_quiet(line.carried)],
    )  # fmt: skip


def _stack(said: tuple[str, ...]) -> list[Flowable]:
    """The first large, what it means below."""
    return [*_small(said[0], bold=True), *(one for text in said[1:] for one in _quiet(text))]


def _small(text: str, bold: bool = False) -> list[Flowable]:
    return blocks.paragraph(user_text.shortened(text, _LONGEST), 9.5 if bold else 9.0, bold, after=1) if text else []


def _quiet(text: str) -> list[Flowable]:
    return blocks.paragraph(user_text.shortened(text, 300), 8.5, colour=look.QUIET, after=1) if text else []
