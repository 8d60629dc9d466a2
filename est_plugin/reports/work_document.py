# SPDX-License-Identifier: GPL-2.0-or-later
"""Åtgärdslista, Arbetsorder and Svarsblad as a document of blocks, for web page and ODT."""

from __future__ import annotations

from ..core.work_orders import REPLY_FORM, WORK_ORDER
from . import work_head as head
from .content import Texts
from .document import BOLD, QUIET, Block, Cell, Document, Heading, Items, Line, Map, Paragraph, Picture, Pictures, Table, cell
from .engine import user_text, wording
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
    blocks: list[Block] = [Paragraph(head.sender(content, texts)), Paragraph(head.counts(content, texts)), Paragraph(head.answer(content, texts), BOLD)]
    if content.kind == REPLY_FORM:
        blocks.append(Paragraph(texts("work.reply.what")))
    elif content.kind == WORK_ORDER:
        danger = texts("work.order.danger", number=user_text.one_line(content.electric_phone)) if content.electric_phone else ""
        blocks.append(Paragraph(" ".join(part for part in (texts("work.order.way"), danger) if part)))
    if not content.rows:
        blocks.append(Paragraph(texts("work.nothing")))
    for index, area in enumerate(content.areas):
        blocks += _points(area, texts) if content.kind == REPLY_FORM else _area(content, index, area, texts)
    return Document(head.title_of(content, texts), "", content.publisher, content.edition, tuple(blocks))


def _area(content: WorkOut, index: int, area: WorkArea, texts: Texts) -> list[Block]:
    """Map and table of an area."""
    title = head.area_title(content, index, texts)
    blocks: list[Block] = [Heading(title)] if title else []
    blocks += [Map(area.map)] if area.map is not None else []
    caption = title or texts(f"work.kind.{content.kind}")
    if content.kind == WORK_ORDER:
        heads = tuple(texts(f"work.order.head.{column}") for column in _ORDER)
        return [*blocks, Table(caption, heads, tuple(_order_row(content, row, texts) for row in area.rows), _ORDER_WIDTHS)]
    heads = tuple(texts(f"work.list.head.{column}") for column in _LIST)
    tells_new = content.count("new") < len(content.rows)
    return [*blocks, Table(caption, heads, tuple(_list_row(row, tells_new, texts) for row in area.rows), _LIST_WIDTHS)]


def _list_row(row: WorkRow, tells_new: bool, texts: Texts) -> tuple[Cell, ...]:
    told = [texts("work.new")] if tells_new and row.is_new else []
    told += [word for word in (row.priority, row.status.word) if word]
    lamp = ", ".join(part for part in (row.fault, row.extent) if part)
    what = cell(Line(row.what, BOLD), row.more, row.place, lamp, _warning(row), Line(" \u00b7 ".join(told), QUIET))
    photo = (_photo(row, texts, "card"),) if row.photo is not None else ()
    case = str(row.sent.get("case_number") or "")
    return cell(Line(row.nr, BOLD)), what, cell(row.pole), photo, _due(row, texts), cell(case), (), ()


def _order_row(content: WorkOut, row: WorkRow, texts: Texts) -> tuple[Cell, ...]:
    boxes = content.lamp_actions if row.is_lamp and content.lamp_actions else (texts("work.order.done"), texts("work.order.not-done"))
    fault = row.fault if row.is_lamp and row.fault else row.what
    return (
        cell(Line(row.nr, BOLD)), cell(row.pole), cell(Line(fault, BOLD)), cell(row.extent), cell(row.place), cell(_warning(row)), _due(row, texts),
        cell(*(_TICK + box for box in boxes)), (),
    )  # fmt: skip


def _points(area: WorkArea, texts: Texts) -> list[Block]:
    """Each point with its pictures and the three answers."""
    blocks: list[Block] = []
    for row in area.rows:
        lamp = ", ".join(part for part in (row.fault, row.extent) if part)
        facts = [part for part in (row.place, texts("work.pole", number=row.pole) if row.pole else "", lamp) if part]
        blocks.append(Heading(texts("work.reply.point", nr=row.nr, what=user_text.shortened(user_text.one_line(row.what), 110))))
        if len(user_text.clean(row.what)) > 110:
            blocks.append(Paragraph(row.what))
        blocks += [Paragraph(text) for text in (row.more, " \u00b7 ".join(facts)) if text]
        blocks += [Pictures((_photo(row, texts, "card"),))] if row.photo is not None else []
        blocks += [Map(area.map)] if area.map is not None else []
        case = f"{texts('work.reply.case')}{_LINE}"
        answers = (f"{texts('work.reply.yes')}{_LINE} {case}", f"{texts('work.reply.no')}{_LINE}", f"{texts('work.reply.not-ours')}{_LINE}")
        blocks.append(Items(tuple(_TICK + answer for answer in answers)))
    return blocks


def _due(row: WorkRow, texts: Texts) -> Cell:
    """The date, that it has passed, and why that date."""
    day = row.due_words or (wording.short_day(row.due, texts) if row.due is not None else "")
    return cell(Line(texts("work.late") if row.is_late else "", BOLD), day, Line(row.due_why, QUIET))


def _warning(row: WorkRow) -> Line:
    return Line(f"\u26a0 {row.safety}" if row.safety else "", BOLD)


def _photo(row: WorkRow, texts: Texts, box: str) -> Picture:
    number = texts("reports.report.number", number=user_text.one_line(row.nr))
    return Picture(row.photo, f"{number}. {photo_words(row.photo, texts)}", "", *BOXES_MM[box])
