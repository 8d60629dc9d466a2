# SPDX-License-Identifier: GPL-2.0-or-later
"""Who has reported in a period and who has not: silence is not calm."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from ..review import COUNTED, NEW, NOTHING_TO_REPORT
from .reports import Reports, Split, Stretch, by_key, within

YEAR_S = 365 * 86_400


@dataclass(frozen=True)
class Reporter:
    """An organisation (None: nobody is named), its reports that count, how often it said that all is calm, what waits for review, the rest."""

    organisation_id: str | None
    reports: Split
    calm: int
    unreviewed: int
    others: int  # reviewed, but no problem (a safe place, an event to come) or not what is chosen


@dataclass(frozen=True)
class Silent:
    """An organisation that reported during the year before the period and not in it; when it did so last, seconds since 1970 UTC."""

    organisation_id: str
    last: float


def reporters(reports: Reports, rows: Iterable[int], part: Stretch) -> list[Reporter]:
    """Who has reported in a stretch of time, those with most reports first; `rows` are the reports that count there."""
    rows = list(rows)
    counts, known = by_key(reports, rows, reports.organisations), frozenset(rows)
    calm: Counter[str | None] = Counter()
    unreviewed: Counter[str | None] = Counter()
    others: Counter[str | None] = Counter()
    for row in within(reports, range(len(reports)), part):
        if row in known:
            continue
        if reports.states[row] == NEW:
            unreviewed[reports.organisations[row]] += 1
        elif reports.states[row] in COUNTED:
            (calm if reports.categories[row] == NOTHING_TO_REPORT else others)[reports.organisations[row]] += 1
    everybody = {*counts, *calm, *unreviewed, *others}
    found = [Reporter(who, counts.get(who, Split()), calm[who], unreviewed[who], others[who]) for who in everybody]
    return sorted(found, key=lambda one: (-one.reports.largest, -len(one.reports.rows), -one.calm, -one.unreviewed, one.organisation_id or ""))


def silent(reports: Reports, part: Stretch, active: Iterable[str]) -> list[Silent]:
    """Active organisations that reported during the year before and not now, the latest first; any report counts, whatever became of it."""
    first, _before = part
    known, now = set(active), {reports.organisations[row] for row in within(reports, range(len(reports)), part)}
    last: dict[str, float] = {}
    for row in within(reports, range(len(reports)), (first - YEAR_S, first)):
        who = reports.organisations[row]
        if who in known and who not in now:
            last[who] = max(last.get(who, reports.starts[row]), reports.starts[row])
    return sorted((Silent(who, moment) for who, moment in last.items()), key=lambda one: -one.last)
