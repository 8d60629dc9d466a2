# SPDX-License-Identifier: GPL-2.0-or-later
"""Visits and rounds of a period for each hotspot: made, minutes, not reached, promised against done, reports before and after."""
from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..core.hotspot_candidate import Told
from ..core.hotspot_rules import ACTIVE
from ..core.period import ALL, Period
from ..core.picture.change import TOO_FEW, judged
from ..core.promises.follow_up import ActivityResult
from ..core.record import Record
from ..core.rounds.visits import Count, Visit, Week, by_week, counted
from ..core.work.row import PREFIX
from ..gis.map_area import MapArea
from ..reports.delivery import deliver
from ..storage.store import Store
from . import hotspot_reports, promise_facts
from .excel_csv import csv_bytes, csv_text
from .patrol_figures import rounds_between, visits_between

LONGEST_DAYS, LEAST_DAYS = 90, 14  # of the stretch before and after; shorter ones say nothing
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class BeforeAfter:
    """Counted reports inside the hotspot in as many days before the first visit of the period and from it on; it shows no effect by itself."""

    first_visit: dt.date
    days: int
    before: int
    after: int

    @property
    def verdict(self) -> str:
        """more, fewer, same or too_few, by the rule of the picture."""
        return TOO_FEW if self.days < LEAST_DAYS else judged(self.after, self.before)


@dataclass(frozen=True)
class HotspotFigures:
    """One hotspot; `promised` are activities of promises that are for it alone."""

    id: str
    name: str
    count: Count
    visits: tuple[Visit, ...]
    last: dt.date | None
    promised: tuple[ActivityResult, ...] = ()
    reports: BeforeAfter | None = None


@dataclass(frozen=True)
class RoundFigures:
    """All of it; `elsewhere` are visits to places that are no hotspot."""

    period: Period
    today: dt.date
    hotspots: tuple[HotspotFigures, ...]
    total: Count
    elsewhere: Count
    visits: tuple[Visit, ...]
    rounds: int
    traffic: int

    def weeks(self, hotspot_id: str | None = None) -> tuple[Week, ...]:
        """ISO weeks from the first to the last day that is counted, of one hotspot or of all places; none when there is nothing to count."""
        found = [one for one in self.visits if hotspot_id is None or one.hotspot_id == hotspot_id]
        days = [one.day for one in found if one.day is not None]
        first = self.period.first or min(days, default=None)
        if first is None:
            return ()
        last = max([self.period.counted_to(self.today), *([] if self.period.last else days)])
        return by_week(found, first, last) if last >= first else ()


def read(store: Store, period: Period, today: dt.date) -> RoundFigures:
    """The figures of a period up to today."""
    visits = visits_between(store, period.first, period.last, only_made=False)
    by_place: dict[str | None, list[Visit]] = {}
    for one in visits:
        by_place.setdefault(one.hotspot_id, []).append(one)
    rows = [row for row in store.find("hotspot", {"same_as_id": None}, order_by=("number",)) if row["state"] == ACTIVE or row.id in by_place]
    promised = _promised(store, period, today)
    reports = hotspot_reports.read(store, Period(ALL), today).now if any(one.is_made for one in visits) else ()
    lines = tuple(_line(row, by_place.get(row.id, []), promised.get(row.id, ()), reports, period, today) for row in rows)
    rounds = rounds_between(store, period.first, period.last)
    return RoundFigures(
        period, today, lines, counted(visits), counted(by_place.get(None, [])), tuple(visits), sum(one.kind == "round" for one in rounds),
        sum(one.kind == "traffic" for one in rounds),
    )  # fmt: skip


def save_csv(figures: RoundFigures, target: Path, texts: Any) -> None:
    """Every hotspot and week of the period as a table for spreadsheets; the first line of each hotspot is its sum."""
    head = [texts(f"round-figures.csv-{name}") for name in ("hotspot", "week", "visits", "minutes", "untimed", "missed", "open")]
    rows: list[Sequence[object]] = []
    for name, key, count in [*((one.name, one.id, one.count) for one in figures.hotspots), (texts("round-figures.all"), None, figures.total)]:
        rows.append((name, "", *_numbers(count)))
        rows += [(name, week.name, *_numbers(week.count)) for week in figures.weeks(key)]
    deliver(csv_bytes(csv_text(head, rows)), target)


def promised_words(found: Sequence[ActivityResult], texts: Any) -> str:
    """3 av 4: done of what is expected of the period, for each promise."""
    return ", ".join(texts("round-figures.promised", done=one.done_now, expected=one.expected_now) for one in found)


def reports_words(found: BeforeAfter | None, texts: Any) -> str:
    """9 → 4 (30 dagar, färre)."""
    if found is None:
        return ""
    return texts("round-figures.before-after", before=found.before, after=found.after, days=found.days, verdict=texts(f"round-figures.verdict-{found.verdict}"))


# -- inside ------------------------------------------------------------------------------------------------------------
def _numbers(count: Count) -> tuple[int, ...]:
    return count.visits, count.minutes, count.without_minutes, count.not_reached, count.open


def _line(
    row: Record, visits: Sequence[Visit], promised: Sequence[ActivityResult], reports: Sequence[Told], period: Period, today: dt.date
) -> HotspotFigures:
    days = [one.day for one in visits if one.is_made and one.day is not None]
    name = f"{PREFIX['hotspot']}{row['number']} {row['name']}"
    told = _before_after(row, min(days), reports, period, today) if days and row["geom"] else None
    return HotspotFigures(row.id, name, counted(visits), tuple(visits), max(days, default=None), tuple(promised), told)


def _before_after(row: Record, first: dt.date, reports: Sequence[Told], period: Period, today: dt.date) -> BeforeAfter:
    """As many days on both sides: at most ninety, and never days to come or after the period."""
    days = max(0, min((period.counted_to(today) - first).days + 1, LONGEST_DAYS))
    held = MapArea(row["geom"], "").holds([one.xy for one in reports])
    inside = [one.day for one, is_in in zip(reports, held) if is_in]
    before = sum(first - days * _DAY <= day < first for day in inside)
    after = sum(first <= day < first + days * _DAY for day in inside)
    return BeforeAfter(first, days, before, after)


def _promised(store: Store, period: Period, today: dt.date) -> dict[str, list[ActivityResult]]:
    """Hotspot id → activities that are promised for it alone and in force in the period."""
    facts = promise_facts.read(store)
    found: dict[str, list[ActivityResult]] = {}
    for promise in facts.in_force(period):
        for result in facts.result(promise, period, today).activities:
            if result.activity.hotspot_id and result.activity.counted_from in ("rounds", "visits", "traffic"):
                found.setdefault(result.activity.hotspot_id, []).append(result)
    return found
