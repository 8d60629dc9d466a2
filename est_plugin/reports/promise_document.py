# SPDX-License-Identifier: GPL-2.0-or-later
"""Uppföljning av medborgarlöfte as a document of blocks, for the municipality's web site and for ODT: no scripts, readable by everybody."""
from __future__ import annotations

from .content import Texts
from .document import BOLD, LEAD, QUIET, Block, Cell, Document, Facts, Heading, Items, Line, Paragraph, Table, cell
from .engine import user_text
from .promise_content import ActivityLine, PromiseFollowUp, PromisePart

COLUMNS = ("activity", "promised", "done", "state", "comment")
_WIDTHS = (4.5, 3.2, 3.0, 2.4, 4.0)


def document_of(content: PromiseFollowUp, texts: Texts) -> Document:
    """The same as the paper."""
    blocks: list[Block] = [Paragraph(intro(content, texts))]
    for part in content.parts:
        blocks += _part(part, texts, 3 if len(content.parts) > 1 else 2)
    blocks += [Heading(texts("promise.how")), *(Paragraph(line, QUIET) for line in how(content, texts))]
    return Document(content.title, user_text.one_line(content.subject), content.publisher, content.edition, tuple(blocks))


def intro(content: PromiseFollowUp, texts: Texts) -> str:
    """What the paper tells and of which days."""
    return texts("promise.intro", period=content.period, day=content.stands_on) if content.parts else texts("promise.none-in-period", period=content.period)


def how(content: PromiseFollowUp, texts: Texts) -> tuple[str, ...]:
    """How it is counted; with several promises that each of them counts for itself."""
    names = ("expected", "outcome", "twice", *(("several",) if len(content.parts) > 1 else ()))
    return tuple(texts(f"promise.how.{name}") for name in names)


def heads(texts: Texts) -> tuple[str, ...]:
    """Heads of the table of activities."""
    return tuple(texts(f"promise.head.{name}") for name in COLUMNS)


def counted_lines(part: PromisePart) -> list[tuple[str, tuple[str, ...]]]:
    """Activities with what counted for them."""
    return [(one.name, one.counted) for one in part.activities if one.counted]


def _part(part: PromisePart, texts: Texts, level: int) -> list[Block]:
    blocks: list[Block] = [Heading(part.name)] if level == 3 else []
    blocks += [Paragraph(part.text, LEAD)] if part.text else []
    blocks += [Facts(tuple((fact.label, fact.value) for fact in part.facts))]
    blocks += [Heading(texts("promise.in-short"), level), Items(part.in_short)]
    if part.activities:
        title = texts("promise.activities")
        blocks += [Heading(title, level), Table(title, heads(texts), tuple(_row(one) for one in part.activities), _WIDTHS)]
    counted = counted_lines(part)
    if counted:
        blocks += [Heading(texts("promise.counted"), level), Facts(tuple((name, "\n".join(lines)) for name, lines in counted))]
    if part.cancelled:
        lines = tuple(f"{one.what}. {one.reason}" if one.reason else one.what for one in part.cancelled)
        blocks += [Heading(texts("promise.cancelled"), level), Items(lines)]
    if part.dialogues:
        blocks += [Heading(texts("promise.dialogues"), level), *(Paragraph(line) for line in part.dialogues)]
    if part.themes:
        title = texts("promise.themes")
        rows = tuple((cell(one.name), cell(one.people)) for one in part.themes)
        blocks += [Table(title, (texts("promise.head.theme"), texts("promise.head.people")), rows, (5, 2))]
    blocks += [Heading(texts("promise.next"), level), Items(part.next_steps)]
    return blocks + ([Heading(texts("promise.notes"), level), Items(part.notes, QUIET)] if part.notes else [])


def _row(line: ActivityLine) -> tuple[Cell, ...]:
    return (
        cell(Line(line.name, BOLD), Line(line.responsible, QUIET)), _lines(line.promised_words), _lines(line.done_words),
        cell(Line(line.word, BOLD, line.state), Line(line.own, QUIET)), cell(line.comment, Line(line.carried, QUIET)),
    )  # fmt: skip


def _lines(words: tuple[str, ...]) -> Cell:
    return cell(Line(words[0], BOLD), *(Line(one, QUIET) for one in words[1:]))
