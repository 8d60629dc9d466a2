# SPDX-License-Identifier: GPL-2.0-or-later
"""What the list says of a row: status, who, when, how late, opened again."""
from __future__ import annotations

import datetime as dt

from ...core import status
from ...core.work import grouping
from ...core.work.grouping import Heading
from ...core.work.lateness import how_late
from ...core.work.row import UNASSIGNED, WorkRow
from ...i18n import language, tr


def short_date(day: dt.date, today: dt.date) -> str:
    """3 okt, with the year when it is not this one."""
    month = tr(f"reports.month-short.{day.month}")
    return tr("work-list.day", day=day.day, month=month) if day.year == today.year else tr("reports.day", day=day.day, month=month, year=day.year)


def status_label(code: str) -> str:
    """A status in words."""
    return tr("measures.unassigned") if code == UNASSIGNED else status.BY_CODE[code].label(language())


def status_text(row: WorkRow) -> str:
    """The status of a row in words."""
    return tr("danger.status", status=status_label(row.status)) if row.needs_call else status_label(row.status)


def responsible_text(row: WorkRow) -> str:
    """Who is responsible, and who was handed it."""
    if row.recipient and row.recipient != row.responsible:
        return tr("work-list.handed-over", responsible=row.responsible, recipient=row.recipient) if row.responsible else row.recipient
    return row.responsible or tr("measures.no-responsible")


def reopened_text(row: WorkRow) -> str:
    """That it was opened again, and how often; empty when it never was."""
    return tr("work-list.reopened", n=row.reopened) if row.reopened else ""


def late_text(row: WorkRow, today: dt.date) -> str:
    """försenad 3 veckor; empty when it is not late."""
    if not row.is_overdue(today):
        return ""
    unit, n = how_late((today - row.waits_until).days)
    return tr(f"work-list.late-{unit}", n=n)


def due_text(row: WorkRow, today: dt.date) -> str:
    """The date in words: late, answer that did not come, answer by, done by, done on."""
    if row.type == status.FIXED:
        return tr("measures.done-on", date=short_date(row.done_on, today)) if row.done_on else ""
    until = row.waits_until
    if until is None:
        return ""
    date = short_date(until, today)
    if row.is_overdue(today):
        if row.type != status.WAITING:
            return late_text(row, today)
        return tr("work-list.review-missed" if row.status == "monitor" else "work-list.answer-missed", date=date)
    key = {"forwarded": "measures.answer-by", "monitor": "measures.review"}.get(row.status, "measures.due" if row.due else "measures.answer-by")
    return tr(key, date=date)


def in_words(row: WorkRow, today: dt.date) -> str:
    """The whole row for tool tips and screen readers."""
    due, late = due_text(row, today), late_text(row, today)
    when = ", ".join(dict.fromkeys(part for part in (due, late) if part))
    who = "" if row.status == UNASSIGNED else responsible_text(row)
    parts = (f"{row.number_text} {row.what}", row.place, who, when, ", ".join(p for p in (status_text(row), reopened_text(row)) if p))
    return "\n".join(part for part in parts if part)


def heading_text(heading: Heading) -> str:
    """The name of a group and how many rows it has."""
    name = status_label(heading.key) if heading.by == grouping.STATUS else heading.name or tr(f"work-list.no-{heading.by}")
    return tr("work-list.heading", name=name, count=heading.count)
