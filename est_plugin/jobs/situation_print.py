# SPDX-License-Identifier: GPL-2.0-or-later
"""Lägesbild in the print dialog: reports that are saved, and periods that have none yet."""
from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from ..core import period as periods
from ..core.period import Period, period_of
from ..core.period_text import parsed, text_of
from ..core.record import Record
from ..core.rhythm import SETTING, rhythm_of
from ..i18n import Texts
from ..reports.figures_content import period_words
from ..reports.situation_content import KLG, LONG, ONEPAGER, STATUTORY
from ..storage.store import Store
from .document import CSV, HTML, ODT, PDF, Made, Wish
from .situation_document import print_situation
from .situation_report import TABLE

NAMES = {ONEPAGER: "situation", LONG: "situation_long", STATUTORY: "situation_statutory", KLG: "situation_klg"}
FORMATS = (PDF, HTML, ODT, CSV)


def choices(store: Store, today: dt.date, texts: Texts) -> list[tuple[str, str]]:
    """(id, label): the period that is due by the rhythm, saved reports from the latest one, then running and ended periods."""
    saved = store.find(TABLE, order_by=["-period_to", "-number"])
    taken = {row["period"] for row in saved}
    rhythm = rhythm_of(store.setting(SETTING))
    first = [one for one in (rhythm.due(today),) if text_of(one) not in taken]
    found = [(text_of(one), period_words(one, texts)) for one in first]
    found += [(row.id, row["name"]) for row in saved]
    more = [text_of(one) for kind in (periods.WEEK, periods.MONTH, periods.QUARTER, periods.TERTIAL, periods.YEAR) for one in _last_two(kind, today)]
    known = taken | {key for key, _label in found}
    return found + [(one, period_words(parsed(one), texts)) for one in dict.fromkeys(more) if one not in known]


def maker(kind: str) -> Callable[[Store, Wish], Made]:
    """Makes one kind of report."""

    def make(store: Store, wish: Wish) -> Made:
        report, period = _subject(store, wish.subject_id)
        targets = {"pdf": wish.target(PDF), "html": wish.target(HTML), "odt": wish.target(ODT), "csv": wish.target(CSV)}
        result, _figures = print_situation(store, period, kind, wish.audience, wish.setup, report=report, **targets)
        return Made(result)

    return make


def name_of(store: Store, subject_id: str) -> str:
    """The period, as it stands in a file name."""
    return text_of(_subject(store, subject_id)[1]).replace("/", "–")


def _subject(store: Store, subject_id: str) -> tuple[Record | None, Period]:
    """A saved report by its id, else a period."""
    rows = store.find(TABLE, {"id": subject_id})
    return (rows[0], parsed(rows[0]["period"])) if rows else (None, parsed(subject_id))


def _last_two(kind: str, today: dt.date) -> list[Period]:
    running = period_of(kind, today)
    return [one for one in (running.before(), running) if one is not None]
