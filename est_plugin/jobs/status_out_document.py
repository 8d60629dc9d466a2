# SPDX-License-Identifier: GPL-2.0-or-later
"""Status out among the documents: of which system, and only what changed since the last file, all that is open, or everything."""
from __future__ import annotations

import datetime as dt

from ..i18n import Texts
from ..reports.content import DocumentResult
from ..reports.engine import wording
from ..storage.store import Store
from . import status_out as job
from .document import CSV, XLSX, Made, Wish
from .local_days import zone_of


def choices(store: Store, texts: Texts) -> list[tuple[str, str]]:
    """(id, label with how many cases), for each system, named when there are several; what changed since the last file first, when there was one."""
    cases, zone = job.read_cases(store, texts), zone_of(store)
    found: list[tuple[str, str]] = []
    systems = list(job.systems_of(cases).values())
    for system in systems:
        told = job.last_told(store, system)
        for which in (job.SINCE, job.OPEN, job.ALL) if told else (job.ALL, job.OPEN):
            n = len(job.chosen(cases, which, system, told))
            day = wording.short_day(told.astimezone(zone).date(), texts) if told else ""
            choice = texts(f"status-out.{which}", day=day, n=n)
            label = texts("status-out.of-system", system=system or texts("status-out.no-system"), choice=choice) if len(systems) > 1 else choice
            found.append((f"{which}/{system}", label))
    return found


def system_of(subject_id: str) -> str:
    """The system of a choice."""
    return subject_id.partition("/")[2]


def make(store: Store, wish: Wish) -> Made:
    """Write the files and remember until when the system has been told."""
    which, _slash, system = wish.subject_id.partition("/")
    texts, now = wish.setup.texts, dt.datetime.now(dt.timezone.utc)
    cases = job.chosen(job.read_cases(store, texts), which, system, job.last_told(store, system))
    warnings = job.write_files(store, cases, system, texts, csv=wish.target(CSV), xlsx=wish.target(XLSX))
    done = None if store.is_read_only or wish.is_preview or which == job.OPEN else job.remember(store, system, now)
    return Made(DocumentResult(1, warnings), done)
