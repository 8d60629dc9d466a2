# SPDX-License-Identifier: GPL-2.0-or-later
"""Says in words what a filter leaves in the list."""
from __future__ import annotations

import datetime as dt

from ...core.work import due as due_kinds
from ...core.work.due import Due
from ...core.work.filters import NO_WALK, WorkFilter
from ...core.work.grouping import Names
from ...i18n import tr
from ..item_models.work_words import short_date, status_label


def filter_words(chosen: WorkFilter, names: Names, today: dt.date) -> str:
    """Öppna: ansvarig Gata och trafik, vandring Centrum; empty when the whole view is shown."""
    parts = [text for text in _parts(chosen, names, today) if text]
    return tr("work-list.showing", view=tr(f"measures.view.{chosen.view}"), what=", ".join(parts)) if parts else ""


def _parts(chosen: WorkFilter, names: Names, today: dt.date) -> list[str]:
    parts = [chosen.chosen.words if chosen.chosen else ""]
    if chosen.responsible_id:
        parts.append(tr("work-list.by-responsible", name=names.organisations.get(chosen.responsible_id, "–")))
    if chosen.walk_id == NO_WALK:
        parts.append(tr("work-list.by-no-walk"))
    elif chosen.walk_id:
        parts.append(tr("work-list.by-walk", name=names.walks.get(chosen.walk_id, "–")))
    if chosen.status:
        parts.append(tr("work-list.by-status", name=status_label(chosen.status)))
    if chosen.letter:
        parts.append(tr("work-list.by-letter", name=names.letters.get(chosen.letter, chosen.letter)))
    if chosen.measure_type:
        parts.append(tr("work-list.by-type", name=names.measure_types.get(chosen.measure_type, chosen.measure_type)))
    if chosen.due:
        parts.append(due_words(chosen.due, today))
    if chosen.area:
        parts.append(chosen.area.words)
    if chosen.text.strip():
        parts.append(tr("work-list.by-text", text=chosen.text.strip()))
    return parts


def due_words(due: Due, today: dt.date) -> str:
    """försenade, klar senast 3 okt–10 okt, klar senast från 3 okt."""
    if due.kind != due_kinds.BETWEEN:
        return tr(f"work-list.by-due-{due.kind}")
    if due.first and due.last:
        first, last = due.span(today)
        return tr("work-list.by-due-between", first=short_date(first, today), last=short_date(last, today))
    if due.first or due.last:
        return tr("work-list.by-due-from" if due.first else "work-list.by-due-to", day=short_date(due.first or due.last, today))
    return tr("work-list.by-due-any")
