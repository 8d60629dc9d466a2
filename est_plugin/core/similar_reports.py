# SPDX-License-Identifier: GPL-2.0-or-later
"""Reports that may tell of the same thing: same category, near in place, overlapping in time. Quick among a hundred thousand."""
from __future__ import annotations

import math
from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from .review import NOTHING_TO_REPORT

WITHIN_M = 25.0
SLACK = timedelta(hours=1)
VAGUE = timedelta(hours=49)  # two days, one of 25 hours: an interval that is longer (a month) says too little of when
_VAGUE_S, _SLACK_S = VAGUE.total_seconds(), SLACK.total_seconds()


class Told(NamedTuple):
    """What is compared of a report; `xy` in metres, or None when only `place` says where."""

    id: str
    number: int | None
    category: str | None
    start: datetime | None
    end: datetime | None
    xy: tuple[float, float] | None = None
    place: str | None = None


@dataclass(frozen=True)
class Similar:
    """Another report that may be the same, and how far away; None: the same words, neither has a point."""

    report: Told
    distance_m: float | None

    @property
    def number(self) -> int | None:
        """Number of the other one."""
        return self.report.number


class ReportIndex:
    """Reports in squares by category, each square in the order of time: a question looks at nine squares and few rows of them."""

    def __init__(self, reports: Iterable[Told] = (), within_m: float = WITHIN_M) -> None:
        self.within_m = within_m
        self._squares: dict[tuple, list[tuple[float, float, str, Told]]] = defaultdict(list)
        self._key_of: dict[str, tuple] = {}
        for one in reports:
            entry, key = _entry(one), self._key(one)
            if entry is not None and key is not None:
                self._squares[key].append(entry)
                self._key_of[one.id] = key
        for entries in self._squares.values():
            entries.sort()

    def __contains__(self, report_id: object) -> bool:
        return report_id in self._key_of

    def add(self, one: Told) -> None:
        """One more, or one that has changed."""
        self.remove(one.id)
        entry, key = _entry(one), self._key(one)
        if entry is not None and key is not None:
            insort(self._squares[key], entry)
            self._key_of[one.id] = key

    def remove(self, report_id: str) -> None:
        """One that counts no more."""
        key = self._key_of.pop(report_id, None)
        if key is not None:
            self._squares[key] = [entry for entry in self._squares[key] if entry[2] != report_id]

    def first(self, one: Told) -> Similar | None:
        """Some report that may be the same: enough to say that there is one."""
        return next(self._matches(one), None)

    def similar(self, one: Told) -> list[Similar]:
        """All that may be the same, the nearest first."""
        return sorted(self._matches(one), key=lambda found: (found.distance_m or 0.0, found.report.number or 0, found.report.id))

    def _matches(self, one: Told) -> Iterator[Similar]:
        entry, key = _entry(one), self._key(one)
        if entry is None or key is None:
            return
        begun, ended, _id, _report = entry
        for near in _neighbours(key):
            entries = self._squares.get(near, ())
            before = bisect_right(entries, (ended + _SLACK_S, math.inf)) if entries else 0
            for at in range(before - 1, -1, -1):
                start, end, other_id, other = entries[at]
                if start < begun - _SLACK_S - _VAGUE_S:
                    break  # those that began earlier have ended
                if other_id != one.id and end >= begun - _SLACK_S:
                    away = math.hypot(other.xy[0] - one.xy[0], other.xy[1] - one.xy[1]) if one.xy else None
                    if away is None or away <= self.within_m:
                        yield Similar(other, away)

    def _key(self, one: Told) -> tuple | None:
        if not one.category or one.category == NOTHING_TO_REPORT:
            return None
        if one.xy is not None:
            return one.category, math.floor(one.xy[0] / self.within_m), math.floor(one.xy[1] / self.within_m)
        words = " ".join((one.place or "").casefold().split())
        return (one.category, words) if words else None


def told(row: Mapping, xy: tuple[float, float] | None) -> Told:
    """What is compared of a row of `observation`."""
    return Told(row["id"], row["number"], row["category"], row["occurred_from"], row["occurred_to"], xy, row["place_text"])


def closeness(one: Told, other: Told) -> tuple:
    """Order of proposals: nearest in place, then in time, then of the same category; smaller is more alike."""
    away = math.hypot(other.xy[0] - one.xy[0], other.xy[1] - one.xy[1]) if one.xy and other.xy else math.inf
    # 25 m are as near as anything, further away ten metres weigh as much as an hour
    metres = max(0.0, away - WITHIN_M) / 10.0
    return (metres + _hours_between(one, other) + (0.0 if one.category == other.category else 24.0), away, other.number or 0)


def _hours_between(one: Told, other: Told) -> float:
    if one.start is None or other.start is None:
        return math.inf
    gap = max(other.start - (one.end or one.start), one.start - (other.end or other.start), timedelta(0))
    return gap.total_seconds() / 3600.0


def _entry(one: Told) -> tuple[float, float, str, Told] | None:
    """(start, end, id, report) in seconds; None when the time is unknown or vague."""
    if not isinstance(one.start, datetime):
        return None
    start = one.start.timestamp()
    end = one.end.timestamp() if isinstance(one.end, datetime) else start
    return (start, end, one.id, one) if end - start <= _VAGUE_S else None


def _neighbours(key: tuple) -> list[tuple]:
    if len(key) == 2:
        return [key]
    category, column, row = key
    return [(category, column + i, row + j) for i in (0, -1, 1) for j in (0, -1, 1)]
