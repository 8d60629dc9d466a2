# SPDX-License-Identifier: GPL-2.0-or-later
"""EST reports as columns, which of them a figure counts, and counts with felt and occurred beside one another."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from typing import Hashable

from ..period import Period
from ..review import COUNTED, NEW, NOTHING_TO_REPORT

OCCURRED, FELT = "occurred", "felt"
KINDS = (OCCURRED, FELT)  # in the order in which they stand beside one another
Stretch = tuple[float, float]  # seconds since 1970 UTC: from, before


@dataclass(frozen=True)
class Reports:
    """One column each, a place for every report, whatever its review. `starts` are seconds since 1970 UTC."""

    ids: Sequence[str]
    starts: Sequence[float]
    kinds: Sequence[str]
    categories: Sequence[str | None]
    sources: Sequence[str | None]
    organisations: Sequence[str | None]
    states: Sequence[str]

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True)
class Choice:
    """Which reports are counted; None: all of them."""

    kind: str | None = None
    category: str | None = None
    source: str | None = None
    with_unreviewed: bool = False

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that are shown."""
        return KINDS if self.kind is None else (self.kind,)

    @property
    def states(self) -> frozenset[str]:
        """Review states that count."""
        return frozenset((*COUNTED, NEW) if self.with_unreviewed else COUNTED)


@dataclass(frozen=True)
class Split:
    """Reports of a figure, by their place in the columns. There is no sum: felt and occurred are never mixed."""

    occurred: tuple[int, ...] = ()
    felt: tuple[int, ...] = ()

    def of(self, kind: str) -> tuple[int, ...]:
        """Those of one kind."""
        return self.occurred if kind == OCCURRED else self.felt

    @property
    def rows(self) -> tuple[int, ...]:
        """All of them, to be listed or shown on the map."""
        return (*self.occurred, *self.felt)

    @property
    def largest(self) -> int:
        """The larger of the two counts: what lists are ordered by."""
        return max(len(self.occurred), len(self.felt))


def counted(reports: Reports, choice: Choice, no_problem: Iterable[str]) -> list[int]:
    """Reports that count for a choice, of all times.

    What is no problem (a safe place, an event to come) counts only when its category is asked for; that there is nothing to
    report is told by who reported, never counted as something that happened.
    """
    states, kinds = choice.states, frozenset(choice.kinds)
    left_out = frozenset(no_problem) if choice.category is None else frozenset()
    left_out |= {NOTHING_TO_REPORT}
    columns = zip(reports.states, reports.kinds, reports.categories, reports.sources)
    return [
        row
        for row, (state, kind, category, source) in enumerate(columns)
        if state in states
        and kind in kinds
        and category not in left_out
        and (choice.category is None or category == choice.category)
        and (choice.source is None or source == choice.source)
    ]


def stretch(period: Period, zone: tzinfo) -> Stretch:
    """First and last moment of a period as seconds since 1970 UTC; whole local days, the last one included."""
    first = datetime.combine(period.first, time(), zone).timestamp() if period.first else float("-inf")
    before = datetime.combine(period.last + timedelta(days=1), time(), zone).timestamp() if period.last else float("inf")
    return first, before


def within(reports: Reports, rows: Iterable[int], part: Stretch) -> list[int]:
    """Those that began in a stretch of time: an interval belongs to the period in which it begins, and is counted once."""
    starts, (first, before) = reports.starts, part
    return [row for row in rows if first <= starts[row] < before]


def split(reports: Reports, rows: Iterable[int]) -> Split:
    """By kind."""
    kinds = reports.kinds
    found: dict[str, list[int]] = {OCCURRED: [], FELT: []}
    for row in rows:
        found[kinds[row]].append(row)
    return Split(tuple(found[OCCURRED]), tuple(found[FELT]))


def by_key(reports: Reports, rows: Iterable[int], keys: Sequence[Hashable]) -> dict[Hashable, Split]:
    """By the key of each report (a category, a place), then by kind."""
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for row in rows:
        groups[keys[row]].append(row)
    return {key: split(reports, members) for key, members in groups.items()}


def most(groups: Mapping[Hashable, Split], at_most: int) -> list[Hashable]:
    """Keys of the largest groups, by the larger of the two counts, then by the other one, then as they come."""
    ordered = sorted(groups, key=lambda key: (-groups[key].largest, -len(groups[key].rows)))
    return ordered[:at_most]
