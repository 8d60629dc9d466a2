# SPDX-License-Identifier: GPL-2.0-or-later
"""How it went: the share of points that are fixed, and how long that took; for all, by organisation and by category."""
from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median

from .alphabet import sort_key
from .follow_up import FIXED, REMAINS, WORSE
from .percent import whole_percent

REFUSED = "refused"  # nobody promised to fix it: it counts as a point, not in the share


@dataclass(frozen=True)
class Case:
    """One point: how it was found (None: not yet), who is responsible, and the days from seen to done."""

    outcome: str | None
    organisations: tuple[str, ...] = ()
    category: str = ""
    days: int | None = None


@dataclass(frozen=True)
class Figures:
    """Counts of some points; `name` is that of the organisation or category, empty when there is none."""

    name: str
    points: int
    fixed: int
    remains: int
    worse: int
    refused: int
    median_days: float | None

    @property
    def seen(self) -> int:
        """Points of which somebody knows how they are."""
        return self.fixed + self.remains + self.worse

    @property
    def unanswered(self) -> int:
        """Points nobody has looked at."""
        return self.points - self.seen - self.refused

    @property
    def percent_fixed(self) -> int | None:
        """Fixed points among those seen; None when none was seen."""
        return whole_percent(self.fixed, self.seen)


def figures_of(cases: Iterable[Case], name: str = "") -> Figures:
    """Counts of all cases; the days of those that are fixed."""
    found = list(cases)
    count = {outcome: sum(case.outcome == outcome for case in found) for outcome in (FIXED, REMAINS, WORSE, REFUSED)}
    days = [case.days for case in found if case.outcome == FIXED and case.days is not None]
    return Figures(name, len(found), count[FIXED], count[REMAINS], count[WORSE], count[REFUSED], float(median(days)) if days else None)


def by_organisation(cases: Iterable[Case]) -> tuple[Figures, ...]:
    """One line for each organisation; a point of two organisations counts for both, a point of none under the empty name."""
    return _grouped(cases, lambda case: case.organisations or ("",))


def by_category(cases: Iterable[Case]) -> tuple[Figures, ...]:
    """One line for each category."""
    return _grouped(cases, lambda case: (case.category,))


def _grouped(cases: Iterable[Case], names: Callable[[Case], tuple[str, ...]]) -> tuple[Figures, ...]:
    found: dict[str, list[Case]] = {}
    for case in cases:
        for name in names(case):
            found.setdefault(name, []).append(case)
    return tuple(figures_of(found[name], name) for name in sorted(found, key=lambda name: (not name, sort_key(name))))
