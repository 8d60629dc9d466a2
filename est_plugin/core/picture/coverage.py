# SPDX-License-Identifier: GPL-2.0-or-later
"""Who has reported in a period and who has not: silence is not calm."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..review import COUNTED, NEW, NOTHING_TO_REPORT
from .reports import Reports, Split, Stretch, by_key, within

YEAR_S = 365 * 86_400


@dataclass(frozen=True)
class Reporter:
    """An organisation (None: nobody is named), its reports that count, how often it said that all is calm, how many wait for review."""

    organisation_id: str | None
    reports: Split
    calm: int
    unreviewed: int


@dataclass(frozen=True)
class Silent:
    """An organisation that reported during the year before the period and not in it; when it did so last, seconds since 1970 UTC."""

    organisation_id: str
    last: float


def reporters(reports: Reports, rows: Iterable[int], part: Stretch) -> list[Reporter]:
    """Who has reported in a stretch of time, those with most reports first; `rows` are the reports that count there."""
    counts = by_key(reports, rows, reports.organisations)
    calm: dict[str | None, int] = {}
    unreviewed: dict[str | None, int] = {}
    for row in within(reports, range(len(reports)), part):
        who = reports.organisations[row]
        if reports.states[row] == NEW:
            unreviewed[who] = unreviewed.get(who, 0) + 1
        elif reports.categories[row] == NOTHING_TO_REPORT and reports.states[row] in COUNTED:
            calm[who] = calm.get(who, 0) + 1
    everybody = {*counts, *calm, *unreviewed}
    found = [Reporter(who, counts.get(who, Split()), calm.get(who, 0), unreviewed.get(who, 0)) for who in everybody]
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
