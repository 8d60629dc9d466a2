# SPDX-License-Identifier: GPL-2.0-or-later
"""What a document can be made of: walks, organisations that have something to get, meetings, periods, systems that sent cases."""
from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from ..core import period as periods
from ..core.errors import InputError
from ..core.period import Period, period_of
from ..core.period_text import text_of
from ..i18n import Texts
from ..reports.figures_content import period_words
from ..storage.store import Store
from . import barrier_papers, promise_papers, situation_print, status_out_document
from .document import BARRIERS, CASE_SYSTEM, HOTSPOT, MEETING, ORGANISATION, PATROL, PERIOD, PROMISE, SITUATION, WALK, Document
from .entry_lists import Walk
from .inspection_round import orders_of
from .local_days import zone_of
from .work_order_choice import measure_rows


@dataclass(frozen=True)
class Subject:
    """One thing that a document can be made of."""

    id: str
    label: str


def subjects_of(store: Store, document: Document, today: dt.date, texts: Texts) -> list[Subject]:
    """All that the document can be made of, the likeliest first."""
    if document.subject == WALK:
        return [Subject(walk.id, walk.label) for walk in all_walks(store)]
    if document.subject == ORGANISATION:
        found = orders_of(store, measure_rows(store, texts.language), document.kind, today)
        return [Subject(one.organisation_id, texts("print.organisation", name=one.name, n=len(one.measure_ids))) for one in found]
    if document.subject == MEETING:
        rows = store.rows("meeting", ("id", "name", "held_on"), order_by=("-held_on", "-created_at"))
        return [Subject(key, name if held.isoformat() in name else f"{name} {held.isoformat()}") for key, name, held in rows]
    if document.subject == HOTSPOT:
        return [Subject(key, name or "") for key, name in store.rows("hotspot", ("id", "name"), {"same_as_id": None}, order_by=("name",))]
    if document.subject == BARRIERS:
        return [Subject(*one) for one in barrier_papers.choices(store, texts)]
    if document.subject == PATROL:
        return _rounds(store)
    if document.subject == PERIOD:
        return [Subject(text_of(one), period_words(one, texts)) for one in _periods(today)]
    if document.subject == PROMISE:
        return [Subject(*one) for one in promise_papers.choices(store, today, texts)]
    if document.subject == SITUATION:
        return [Subject(*one) for one in situation_print.choices(store, today, texts)]
    if document.subject == CASE_SYSTEM:
        return [Subject(*one) for one in status_out_document.choices(store, texts)]
    raise InputError("print.subject-unknown", subject=document.subject)


def _rounds(store: Store) -> list[Subject]:
    """Every round, the latest first; its day stands beside a name that does not tell it."""
    zone, made = zone_of(store), []
    for key, name, start in store.rows("patrol", ("id", "name", "planned_start"), order_by=("-planned_start",)):
        day = f"{start.astimezone(zone):%Y-%m-%d}"
        made.append(Subject(key, name if day in name else f"{name} {day}"))
    return made


def all_walks(store: Store) -> list[Walk]:
    """Every walk, also closed ones, the latest first."""
    zone = zone_of(store)
    made = []
    for key, name, planned, held, state in store.rows("walk", ("id", "name", "planned_start", "held_start", "state")):
        start = held or planned
        made.append(Walk(key, name, start.astimezone(zone) if start else None, state))
    return sorted(made, key=lambda walk: (walk.start is not None, walk.start.timestamp() if walk.start else 0.0), reverse=True)


def nearest_walk(walks: Sequence[Walk], today: dt.date) -> Walk:
    """The next planned walk, else the latest one."""
    coming = [walk for walk in walks if walk.state == "planned" and walk.day and walk.day >= today]
    return min(coming, key=lambda walk: walk.day) if coming else walks[0]


def _periods(today: dt.date) -> list[Period]:
    """The running ones and those just before, the tertial first: it is what municipalities follow up."""
    found: list[Period] = []
    for kind in (periods.TERTIAL, periods.QUARTER, periods.MONTH, periods.YEAR):
        running = period_of(kind, today)
        earlier = running.before()
        found += [running, *([earlier] if earlier is not None else [])]
    return [*found, Period(periods.ALL)]
