# SPDX-License-Identifier: GPL-2.0-or-later
"""Small numbers of a public report: lines with one are told together, so that no part can be worked out from the others and the whole."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ..picture.reports import KINDS
from ..small_numbers import is_small
from .figures import HIDDEN, Counts, Line, Named

REST = "rest"


def told_together(lines: Sequence[Line], rest: Named, limit: int) -> tuple[Line, ...]:
    """For each kind its lines without small numbers, those with most reports first, and one line for all the others.

    A line with a small count at any of the times goes to the rest. While a count of the rest is small, the least of the lines that are
    told joins it; when all have joined, the rest is the whole, and its small counts are hidden. A line of one kind has no reports of the other.
    """
    return tuple(line for kind in KINDS for line in _of_kind(lines, kind, rest, limit))


def hidden(line: Line, limit: int) -> Line:
    """The line with its small counts hidden."""
    return replace(line, **{kind: _hidden(line.of(kind), limit) for kind in KINDS})


def _of_kind(lines: Sequence[Line], kind: str, rest: Named, limit: int) -> Iterable[Line]:
    known = sorted((line for line in lines if any(line.of(kind).known)), key=lambda line: -line.of(kind).now)
    told = [line for line in known if not _has_small(line.of(kind), limit)]
    joined = [line.of(kind) for line in known if _has_small(line.of(kind), limit)]
    while joined and told and _has_small(_sum(joined), limit):
        joined.append(told.pop().of(kind))
    for line in told:
        yield Line(line.key, line.name, **{kind: line.of(kind)})
    if joined:
        yield Line(REST, rest, **{kind: _hidden(_sum(joined), limit)})


def _hidden(counts: Counts, limit: int) -> Counts:
    return Counts(*(HIDDEN if is_small(one, limit) else one for one in (counts.now, counts.before, counts.last_year)))


def _has_small(counts: Counts, limit: int) -> bool:
    return any(is_small(one, limit) for one in counts.known)


def _sum(counts: Sequence[Counts]) -> Counts:
    total = counts[0]
    for one in counts[1:]:
        total = total.plus(one)
    return total
