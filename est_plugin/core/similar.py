# SPDX-License-Identifier: GPL-2.0-or-later
"""Open findings of the same kind near a place: "same thing" or "new"? Fast enough to check a whole import."""
from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Iterable

from . import geometry
from .local_time import short_date
from .notice import Notice, Translate

WITHIN_M = 25.0


@dataclass(frozen=True)
class OpenFinding:
    """What is needed of an open finding or lighting defect to compare it; `pole` only for lamps."""

    id: str
    number: int | None
    xy: tuple
    category: str
    is_good: bool = False
    since: date | None = None
    pole: str | None = None


@dataclass(frozen=True)
class Similar:
    """An open finding that may be the same thing, and how far away it is."""

    finding: OpenFinding
    distance_m: float
    same_pole: bool = False

    @property
    def number(self) -> int | None:
        """Number of the other one."""
        return self.finding.number

    def notice(self, translate: Translate) -> Notice:
        """The yellow line of the form: looks like number 14 (open since 3 Oct)."""
        number = "–" if self.finding.number is None else self.finding.number
        if self.finding.since is None:
            return Notice("finding.similar-undated", {"number": number, "m": round(self.distance_m)})
        since = short_date(self.finding.since, translate)
        return Notice("finding.similar", {"number": number, "m": round(self.distance_m), "since": since})


class OpenFindings:
    """The open findings in a grid of squares, so that each question looks at nine squares only."""

    def __init__(self, findings: Iterable[OpenFinding], within_m: float = WITHIN_M) -> None:
        if not (math.isfinite(within_m) and within_m > 0):
            raise ValueError("within_m must be positive")
        self.within_m = within_m
        self._squares: dict[tuple[int, int], list[OpenFinding]] = defaultdict(list)
        for finding in findings:
            self.add(finding)

    def add(self, finding: OpenFinding) -> None:
        """One more open finding, for instance the row just imported."""
        self._squares[self._square(finding.xy)].append(finding)

    def similar(self, new: OpenFinding) -> list[Similar]:
        """Findings of the same letter and kind within the distance, same pole first, then by distance.

        Two lamps with different pole numbers are two things, however near they stand.
        """
        column, row = self._square(new.xy)
        found = []
        for i in (column - 1, column, column + 1):
            for j in (row - 1, row, row + 1):
                found += [s for other in self._squares.get((i, j), ()) if (s := self._compare(new, other))]
        return sorted(found, key=lambda s: (not s.same_pole, s.distance_m, s.finding.id))

    def _compare(self, new: OpenFinding, other: OpenFinding) -> Similar | None:
        if other.id == new.id or letter(other.category) != letter(new.category) or other.is_good != new.is_good:
            return None
        away = geometry.distance(new.xy, other.xy)
        poles = _pole(new.pole), _pole(other.pole)
        if away > self.within_m or (all(poles) and poles[0] != poles[1]):
            return None
        return Similar(other, away, bool(poles[0]) and poles[0] == poles[1])

    def _square(self, xy: tuple) -> tuple[int, int]:
        return math.floor(xy[0] / self.within_m), math.floor(xy[1] / self.within_m)


def letter(category: str | None) -> str:
    """Checklist letter of a category or detail code: A for A4."""
    return (category or "").strip()[:1].upper()


def _pole(number: str | None) -> str:
    return "".join((number or "").split()).upper()


# -- how alike two things are ------------------------------------------------------------------------------------------------
VERY, RATHER = 0.75, 0.5  # from which likeness it is called so
_STEM = 4  # letters of a word that count: buskar, buskarna, busken


@dataclass(frozen=True)
class Likeness:
    """From 0 to 1, with what speaks for it."""

    score: float
    reasons: tuple[Notice, ...]

    @property
    def word_key(self) -> str:
        """Text key of the likeness in words."""
        return "duplicates.very" if self.score >= VERY else "duplicates.rather" if self.score >= RATHER else "duplicates.maybe"


def likeness(distance_m: float, within_m: float, texts: tuple[str, str], *, same_pole: bool = False, same_detail: bool = False) -> Likeness:
    """How probably two open things of one kind and letter are the same: by place, words, detail code and pole."""
    shared = words_alike(*texts)
    near = max(0.0, 1.0 - distance_m / within_m)
    score = 0.45 * near + 0.45 * shared + 0.1 * same_detail
    reasons = [Notice("duplicates.reason.distance", {"m": round(distance_m)}) if distance_m >= 1 else Notice("duplicates.reason.same-place")]
    if same_pole:
        score = max(score, 0.9 + 0.1 * shared)
        reasons.insert(0, Notice("duplicates.reason.pole"))
    if same_detail:
        reasons.append(Notice("duplicates.reason.detail"))
    if shared >= 0.5:
        reasons.append(Notice("duplicates.reason.words"))
    return Likeness(min(score, 1.0), tuple(reasons))


def words_alike(first: str, second: str) -> float:
    """Share of the words of the shorter text that the other has too, by their beginnings; 0 when one has none."""
    mine, other = _stems(first), _stems(second)
    return len(mine & other) / min(len(mine), len(other)) if mine and other else 0.0


def _stems(text: str) -> set[str]:
    words = "".join(one if one.isalnum() else " " for one in text.casefold()).split()
    return {word[:_STEM] for word in words if len(word) > 2}
