# SPDX-License-Identifier: GPL-2.0-or-later
"""Åtgärdslista, Arbetsorder and Svarsblad as a document of blocks, for web page and ODT."""

from __future__ import annotations

from ..core.work_orders import REPLY_FORM, WORK_ORDER
from . import work_words as words
from .content import Texts
from .document import BOLD, QUIET, Block, Cell, Document, Heading, Items, Line, Map, Paragraph, Picture, Pictures, Table, cell
from .engine import user_text
from .engine.blocks import photo_words
from .map_boxes import BOXES_MM
from .work_content import WorkArea, WorkOut, WorkRow

_LIST = ("nr", "what", "pole", "photo", "due", "case", "done", "comment")
_LIST_WIDTHS = (1, 6, 2, 3, 2.5, 2, 2, 3)
_ORDER = ("nr", "pole", "fault", "extent", "place", "safety", "due", "done-what", "date")
_ORDER_WIDTHS = (1, 2, 4, 2, 4, 3, 2.5, 4, 2)
_LINE = "\u2009\u2026\u2026\u2026\u2026\u2026\u2026\u2026\u2026"
_TICK = "\u2610 "


def document_of(content: WorkOut, texts: Texts) -> Document:
    """The same as the paper; what is written by hand there has empty cells here."""
    blocks: list[Block] = [Paragraph(words.sender(content, texts)), Paragraph(words.counts(content, texts)), Paragraph(words.answer(content, texts), BOLD)]
    before = words.before_work(content, texts)
    blocks += [Paragraph(before)] if before else []
    if not content.rows:
        blocks.append(Paragraph(texts("work.nothing")))
    for index, area in enumerate(content.areas):
        blocks += _points(area, texts) if content.kind == REPLY_FORM else _area(content, index, area, texts)
    return Document(words.title_of(content, texts), "", content.publisher, content.edition, tuple(blocks))


def _area(content: WorkOut, index: int, area: WorkArea, texts: Texts) -> list[Block]:
    """Map and table of an area."""
    title = words.area_title(content, index, texts)
    blocks: list[Block] = [Heading(title)] if title else []
    blocks += [Map(area.map)] if area.map is not None else []
    caption = title or texts(f"work.kind.{content.called}")
    if content.kind == WORK_ORDER:
        heads = tuple(texts(f"work.order.head.{column}") for column in _ORDER)
        return [*blocks, Table(caption, heads, tuple(_order_row(content, row, texts) for row in area.rows), _ORDER_WIDTHS)]
    heads = tuple(texts(f"work.list.head.{column}") for column in _LIST)
    return [*blocks, Table(caption, heads, tuple(_list_row(row, content.tells_new, texts) for row in area.rows), _LIST_WIDTHS)]


def _list_row(row: WorkRow, tells_new: bool, texts: Texts) -> tuple[Cell, ...]:
    what = cell(
        Line(row.what, BOLD), row.more, row.place, *row.barrier.splitlines(), words.lamp(row),
        Line(words.warning(row), BOLD), Line(words.told(row, tells_new, texts), QUIET)
    )  # fmt: skip
    photo = (_photo(row, texts),) if row.photo is not None else ()
    case = str(row.sent.get("case_number") or "")
    return cell(Line(row.nr, BOLD)), what, cell(row.pole), photo, _due(row, texts), cell(case), (), ()


def _order_row(content: WorkOut, row: WorkRow, texts: Texts) -> tuple[Cell, ...]:
    return (
        cell(Line(row.nr, BOLD)), cell(row.pole), cell(Line(words.to_do(row), BOLD), *row.barrier.splitlines()), cell(row.extent), cell(row.place),
        cell(Line(words.warning(row), BOLD)), _due(row, texts), cell(*(_TICK + box for box in words.boxes(content, row, texts))), (),
    )  # fmt: skip


def _points(area: WorkArea, texts: Texts) -> list[Block]:
    """Each point with its pictures and the three answers."""
    blocks: list[Block] = []
    for row in area.rows:
        blocks += [Heading(words.point(row, texts)), *map(Paragraph, words.point_lines(row, texts))]
        blocks += [Pictures((_photo(row, texts),))] if row.photo is not None else []
        blocks += [Map(area.map)] if area.map is not None else []
        case = f"{texts('work.reply.case')}{_LINE}"
        answers = (f"{texts('work.reply.yes')}{_LINE} {case}", f"{texts('work.reply.no')}{_LINE}", f"{texts('work.reply.not-ours')}{_LINE}")
        blocks.append(Items(tuple(_TICK + answer for answer in answers)))
    return blocks


def _due(row: WorkRow, texts: Texts) -> Cell:
    """The date, that it has passed, and why that date."""
    return cell(Line(texts("work.late") if row.is_late else "", BOLD), words.due_day(row, texts), Line(row.due_why, QUIET))


def _photo(row: WorkRow, texts: Texts) -> Picture:
    number = texts("reports.report.number", number=user_text.one_line(row.nr))
    return Picture(row.photo, f"{number}. {photo_words(row.photo, texts)}", "", *BOXES_MM["card"])
