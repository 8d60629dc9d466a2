# SPDX-License-Identifier: GPL-2.0-or-later
"""Make a situation report: a first draft from the figures, saved as often as one likes, then made final with its figures frozen."""
from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from qgis.core import QgsProject

from ..core.cycle_rules import check_situation_report
from ..core.errors import InputError, RuleError
from ..core.paper_choices import INTERNAL
from ..core.period import Period
from ..core.period_text import parsed, text_of
from ..core.record import Record
from ..core.situation import frozen
from ..core.situation.figures import Figures
from ..i18n import Texts
from ..reports import situation_make, situation_words
from ..reports.figures_content import period_words
from ..storage.store import Done, Store
from . import clock, situation_figures
from .decision_chain import waiting_steps
from .picture_source import Source

TABLE = "situation_report"
TEXTS = ("name", "summary", "mapping", "other_information", "analysis", "doing", "upcoming", "to_decide", "diary_number")
DATES = ("reported_on", "plan_decided_on")
WRITTEN = (*TEXTS, *DATES, "is_statutory", "priorities")
_MANAGEMENT = "klg"


@dataclass(frozen=True)
class Draft:
    """A report as it is proposed, or as it was saved; `values` are columns of the table, `previous` the report whose texts lie beside it."""

    period: Period
    figures: Mapping[str, Figures]  # by audience
    values: Mapping[str, Any]
    previous: Record | None
    report: Record | None = None  # the row that is worked on; None: nothing is saved yet

    @property
    def internal(self) -> Figures:
        """The figures for ourselves."""
        return self.figures[INTERNAL]

    @property
    def is_final(self) -> bool:
        """Whether its figures are frozen."""
        return self.report is not None and self.report["frozen_at"] is not None


def draft(
    store: Store, period: Period, today: dt.date, language: str, project: QgsProject | None = None, source: Source | None = None
) -> Draft:  # fmt: skip
    """The first draft of a period, or the report of it that is worked on already. Nothing is written."""
    check_period(period)
    found = report_of(store, period)
    if found is not None:
        return draft_of(store, found, today, project, source)
    figures = situation_figures.both(store, period, today, project, source)
    previous = previous_report(store, period)
    return Draft(period, figures, proposed(store, figures[INTERNAL], Texts(language)), previous)


def draft_of(store: Store, report: Record, today: dt.date, project: QgsProject | None = None, source: Source | None = None) -> Draft:
    """A saved report: with its frozen figures when it is final, else with those of now."""
    period = parsed(report["period"])
    figures = figures_of(store, report, today, project, source)
    previous = store.get(TABLE, report["previous_id"]) if report["previous_id"] else previous_report(store, period)
    return Draft(period, figures, {name: report[name] for name in WRITTEN}, previous, report)


def figures_of(store: Store, report: Record, today: dt.date, project: QgsProject | None = None, source: Source | None = None) -> dict[str, Figures]:
    """The frozen figures of a final report, whatever has changed since; of a draft those of now."""
    if report["frozen_at"] is not None:
        return frozen.from_json(report["figures"])
    return situation_figures.both(store, parsed(report["period"]), today, project, source)


def proposed(store: Store, figures: Figures, texts: Texts) -> dict[str, Any]:
    """What a first draft says; the analysis is for people to write."""
    period = parsed(figures.period)
    sentences = situation_words.sentences(figures, texts)
    return {
        "name": texts("situation.name", period=period_words(period, texts)),
        "summary": "\n".join(sentences),
        "mapping": texts("situation.mapping-draft", what=sentences[0], compared=situation_words.compared_words(figures, texts)),
        "other_information": "\n".join(part for part in (situation_words.rounds_words(figures, texts), situation_words.silent_words(figures, texts)) if part),
        "analysis": "",
        "doing": "\n".join(situation_make.doing_lines(figures, texts)),
        "upcoming": "\n".join(situation_make.upcoming_lines(figures, texts)),
        "to_decide": "\n".join(to_decide(store, texts)),
        "priorities": [
            {"rank": one.priority, "hotspot_id": one.id, "name": one.name, "level": one.level, "justification": one.justification} for one in figures.priorities
        ],
        "is_statutory": False, "reported_on": None, "plan_decided_on": clock.plan_decided(store), "diary_number": "",
    }  # fmt: skip


def to_decide(store: Store, texts: Texts) -> list[str]:
    """Proposals that wait for the management group, else for anybody above the group."""
    waiting = waiting_steps(store)
    above = [row for row, level in waiting if level == _MANAGEMENT] or [row for row, _level in waiting]
    ids = [row["measure_id"] for row in above if row["measure_id"]]
    measures = {row.id: row for row in store.find("measure", {"id": ids})} if ids else {}
    lines = []
    for row in above:
        measure = measures.get(row["measure_id"])
        if measure is not None:
            key = "situation.decide-line" if row["text"] else "situation.decide-plain"
            lines.append(texts(key, number=measure["number"], title=measure["title"], text=row["text"] or ""))
        elif row["text"]:
            lines.append(row["text"])
    return lines


def save(store: Store, period: Period, values: Mapping[str, Any], report: Record | None = None) -> tuple[Record, Done]:
    """Write the texts of a report that is worked on; a new row without one. A final report refuses."""
    check_period(period)
    given = {name: values[name] for name in WRITTEN if name in values}
    with store.transaction("situation_report") as tx:
        if report is not None:
            if report["frozen_at"] is not None:
                raise RuleError("situation.already-final")
            row = tx.update(report, **given)
        else:
            previous = previous_report(store, period)
            whole = {
                "period": text_of(period), "period_from": period.first, "period_to": period.last, "previous_id": previous.id if previous else None, **given,
            }  # fmt: skip
            row = tx.insert(TABLE, whole)
    return row, tx.done


def freeze(store: Store, report: Record, today: dt.date, project: QgsProject | None = None, source: Source | None = None) -> tuple[Record, Done]:
    """Make a report final: its figures for every audience are kept with it and give the same documents for ever."""
    if report["frozen_at"] is not None:
        raise RuleError("situation.already-final")
    figures = frozen.as_json(figures_of(store, report, today, project, source))
    changes = {"figures": figures, "frozen_at": dt.datetime.now(dt.timezone.utc).replace(microsecond=0)}
    check_situation_report({**report, **changes})
    with store.transaction("freeze") as tx:
        row = tx.update(report, **changes)
    return row, tx.done


def discard(store: Store, report: Record) -> Done:
    """Throw a draft away; a final report refuses."""
    if report["frozen_at"] is not None:
        raise RuleError("situation.already-final")
    with store.transaction("situation_discard") as tx:
        tx.delete(report)
    return tx.done


def report_of(store: Store, period: Period) -> Record | None:
    """The report of exactly this period: the one that is worked on, else the latest final one."""
    rows = store.find(TABLE, {"period": text_of(period)}, order_by=["-number"])
    return next((row for row in rows if row["frozen_at"] is None), rows[0] if rows else None)


def previous_report(store: Store, period: Period) -> Record | None:
    """The final report that ended last before this period did; its analysis lies beside the new one."""
    rows = [row for row in store.find(TABLE, order_by=["-period_to", "-number"]) if row["frozen_at"] is not None]
    return next((row for row in rows if period.last is not None and row["period_to"] < period.last), None)


def check_period(period: Period) -> None:
    """Raise InputError for a period without a beginning or an end."""
    if period.first is None or period.last is None:
        raise InputError("situation.period-open")
