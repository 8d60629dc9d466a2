# SPDX-License-Identifier: GPL-2.0-or-later
"""All counts of the shared picture of a period, before they become words."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Hashable

from .change import COOLED, FATES, Place, fates
from .coverage import Reporter, Silent
from .reports import Choice, Reports, Split, Stretch, by_key, split, within
from .spans import Spans


@dataclass(frozen=True)
class Compared:
    """Reports of one kind and category now; before and a year before None where nothing can be compared."""

    key: Hashable
    now: tuple[int, ...]
    before: int | None
    last_year: int | None


@dataclass(frozen=True)
class BandTable:
    """Reports of one kind by weekday (Monday first) and time band; the cells add up to n."""

    cells: tuple[tuple[float, ...], ...]
    days: tuple[float, ...]  # by weekday as the calendar has it: here the small hours belong to the new day
    n: int
    without_clock: int  # reports of which only the day, or less, is known
    without_day: int  # of which only the week, or less, is known

    @property
    def knows_clock(self) -> bool:
        """Whether most reports tell a time of day: spread over whole days they would make a pattern of their own."""
        return 2 * self.without_clock <= self.n

    @property
    def knows_day(self) -> bool:
        """Whether most reports tell a weekday."""
        return 2 * self.without_day <= self.n


@dataclass(frozen=True)
class Where:
    """The largest places of a way of grouping, how many there are, and reports without a place by the reason."""

    unit: str
    units: tuple[str, ...]  # that can be chosen
    is_few: bool  # too few reports for squares and street pieces
    places: tuple[tuple[int, Split], ...]
    of: int
    left_out: Mapping[int, Split]
    all_places: Mapping[int, Split]
    centre: Split  # on centre points of towns, whether they are counted at a place or not
    centres: tuple[tuple[float, float], ...]  # such points


@dataclass(frozen=True)
class Picture:
    """Counts of a period and choice; everything with felt and occurred apart."""

    spans: Spans
    choice: Choice
    total: Split
    unreviewed: int
    not_problems: Mapping[str, Split]
    where: Where
    when: Mapping[str, BandTable]
    categories: Mapping[str, tuple[Compared, ...]]
    fates: Mapping[str, Mapping[str, tuple[Place, ...]]]
    hotspots: Sequence[tuple[int, Split]]
    reporters: Sequence[Reporter]
    silent: Sequence[Silent]
    first_start: float | None  # when the first report of all began
    has_before: bool
    has_last_year: bool


@dataclass(frozen=True)
class Stretches:
    """The compared periods as moments; None where there is nothing to compare."""

    now: Stretch
    before: Stretch | None
    last_year: Stretch | None


def has_reports(part: Stretch | None, first_start: float | None) -> bool:
    """Whether reports were collected then: a time before the first report of all was not calm, nobody wrote it down."""
    return part is not None and first_start is not None and first_start < part[1]


def compared(reports: Reports, rows: Sequence[int], parts: Stretches, kinds: Sequence[str], keys: Sequence[Hashable]) -> dict[str, tuple[Compared, ...]]:
    """Counts by key now, before and a year before, for each kind; those with most reports first."""
    now = by_key(reports, within(reports, rows, parts.now), keys)
    earlier = [by_key(reports, within(reports, rows, part), keys) if part is not None else None for part in (parts.before, parts.last_year)]
    found = {}
    for kind in kinds:
        every = dict.fromkeys(key for groups in (now, *earlier) if groups is not None for key, one in groups.items() if one.of(kind))
        lines = [Compared(key, now.get(key, Split()).of(kind), *(_count(groups, key, kind) for groups in earlier)) for key in every]
        found[kind] = tuple(sorted(lines, key=lambda line: (-len(line.now), -(line.before or 0))))
    return found


def fates_by_kind(
    reports: Reports, rows: Sequence[int], parts: Stretches, kinds: Sequence[str], places: Sequence[int]
) -> dict[str, dict[str, tuple[Place, ...]]]:
    """New, recurring and cooled-down places for each kind; none when there is nothing before. Negative numbers are no places."""
    placed = [row for row in rows if places[row] >= 0]
    now = by_key(reports, within(reports, placed, parts.now), places)
    before, last_year = (None if part is None else by_key(reports, within(reports, placed, part), places) for part in (parts.before, parts.last_year))
    earlier = split(reports, within(reports, placed, (float("-inf"), parts.now[0])))
    found = {}
    for kind in kinds:
        known = {places[row] for row in earlier.of(kind)}
        one = fates(_counts(now, kind), _counts(before or {}, kind), known, None if last_year is None else _counts(last_year, kind))
        found[kind] = {fate: tuple(one[fate]) if known or fate == COOLED else () for fate in FATES}
    return found


def _counts(groups: Mapping[Hashable, Split], kind: str) -> dict[Hashable, int]:
    return {key: len(one.of(kind)) for key, one in groups.items() if one.of(kind)}


def _count(groups: Mapping[Hashable, Split] | None, key: Hashable, kind: str) -> int | None:
    return None if groups is None else len(groups[key].of(kind)) if key in groups else 0
