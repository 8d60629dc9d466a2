# SPDX-License-Identifier: GPL-2.0-or-later
"""What the lists, orders and reply forms say: the same on paper, as text, on the web page and in the workbook."""

from __future__ import annotations

from ..core.work_orders import REPLY_FORM, WORK_ORDER
from .content import Texts
from .engine import user_text, wording
from .work_content import WorkOut, WorkRow

HEADING = 110
"""Longest text in the heading of a point; a longer one stands below it too."""


def title_of(content: WorkOut, texts: Texts) -> str:
    """Åtgärdslista till Gata och trafik."""
    return texts(f"work.title.{content.called}", name=user_text.shortened(content.recipient, 80))


def sender(content: WorkOut, texts: Texts) -> str:
    """From Värnamo kommun, 17 november 2026."""
    parts = [content.publisher.name, content.publisher.unit]
    name = ", ".join(dict.fromkeys(user_text.one_line(part) for part in parts if part))
    return texts("work.from", name=name, day=wording.day(content.edition.made_on, texts))


def counts(content: WorkOut, texts: Texts) -> str:
    """How many, of them new, late, waiting for an answer; what there is none of is left out."""
    found = [texts("work.count.all", n=len(content.rows))]
    for what in ("new", "late", "waiting"):
        number = content.count(what)
        if number:
            found.append(texts(f"work.count.{what}", n=number))
    return " \u00b7 ".join(found)


def answer(content: WorkOut, texts: Texts) -> str:
    """Until when and where to the answer is sent."""
    where = user_text.one_line(content.reply_to) or user_text.one_line(content.publisher.name)
    if content.answer_by is None:
        return texts("work.answer", where=where)
    return texts("work.answer-by", day=wording.day(content.answer_by, texts), where=where)


def before_work(content: WorkOut, texts: Texts) -> str:
    """What the reader must know before the points; of an order whom to ring about electricity."""
    if content.kind == REPLY_FORM:
        return texts("work.reply.what")
    if content.kind != WORK_ORDER:
        return ""
    danger = texts("work.order.danger", number=user_text.one_line(content.electric_phone)) if content.electric_phone else ""
    return " ".join(part for part in (texts("work.order.way"), danger) if part)


def area_title(content: WorkOut, index: int, texts: Texts) -> str:
    """Karta 2 av 3: nr 4–19; empty when there is only one map and nothing without a place."""
    area = content.areas[index]
    if area.map is None:
        return texts("work.no-place") if len(content.areas) > 1 else ""
    total = sum(1 for one in content.areas if one.map is not None)
    return "" if total < 2 else texts("work.map-n", n=index + 1, total=total)


def lamp(row: WorkRow) -> str:
    """How a lamp is broken, and how far."""
    return ", ".join(part for part in (row.fault, row.extent) if part)


def told(row: WorkRow, tells_new: bool, texts: Texts) -> str:
    """New on the list, how urgent, how far it has come."""
    return " \u00b7 ".join(part for part in (texts("work.new") if tells_new and row.is_new else "", row.priority, row.status.word) if part)


def to_do(row: WorkRow) -> str:
    """What an order says: of a lamp the fault, else the measure."""
    return row.fault if row.is_lamp and row.fault else row.what


def boxes(content: WorkOut, row: WorkRow, texts: Texts) -> tuple[str, ...]:
    """What can be ticked when the work is done."""
    return content.lamp_actions if row.is_lamp and content.lamp_actions else (texts("work.order.done"), texts("work.order.not-done"))


def warning(row: WorkRow) -> str:
    """What is dangerous there, behind its sign."""
    return f"\u26a0 {row.safety}" if row.safety else ""


def due_day(row: WorkRow, texts: Texts) -> str:
    """The date, or the words in its place."""
    return row.due_words or (wording.short_day(row.due, texts) if row.due is not None else "")


def point(row: WorkRow, texts: Texts) -> str:
    """Heading of a point in a reply form."""
    return texts("work.reply.point", nr=row.nr, what=user_text.shortened(user_text.one_line(row.what), HEADING))


def point_lines(row: WorkRow, texts: Texts) -> list[str]:
    """What stands below it: all of a long text, more, where."""
    facts = (row.place, texts("work.pole", number=row.pole) if row.pole else "", lamp(row))
    where = " \u00b7 ".join(fact for fact in facts if fact)
    return [text for text in (row.what if len(user_text.clean(row.what)) > HEADING else "", row.more, row.barrier, where) if text]
