# SPDX-License-Identifier: GPL-2.0-or-later
"""Counts of the shared picture as lines of a situation report."""
from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Hashable

from ..picture.change import FEWER, MORE
from ..picture.picture import BandTable, Compared
from ..picture.reports import FELT, KINDS, OCCURRED, Split
from .figures import Counts, HotspotLine, Line, Named


def counts_of(now: Split, key: Hashable, earlier: Sequence[Mapping[Hashable, Split] | None]) -> dict[str, Counts]:
    """Counts of both kinds of one key, now and at the earlier times (None: nothing is known of them)."""
    return {kind: Counts(len(now.of(kind)), *(None if one is None else len(one.get(key, Split()).of(kind)) for one in earlier)) for kind in KINDS}


def category_lines(compared: Mapping[str, Sequence[Compared]], names: Mapping[str, Named]) -> tuple[Line, ...]:
    """One line for each category, those with most reports first."""
    counts: dict[Hashable, dict[str, Counts]] = {}
    for kind, lines in compared.items():
        for line in lines:
            counts.setdefault(line.key, {})[kind] = Counts(len(line.now), line.before, line.last_year)
    some = next((one for kinds in counts.values() for one in kinds.values()), Counts())
    nothing = Counts(0, None if some.before is None else 0, None if some.last_year is None else 0)
    lines = []
    for key, kinds in counts.items():
        name = names.get(str(key), Named(str(key or "–")))
        lines.append(Line(str(key or ""), name, kinds.get(OCCURRED, nothing), kinds.get(FELT, nothing)))
    return tuple(sorted(lines, key=lambda line: (-line.largest, -(line.occurred.now + line.felt.now))))


def calmer(hotspots: Iterable[HotspotLine], done_at: Collection[str]) -> tuple[int, int]:
    """(how many, of how many) hotspots at which something was done have fewer reports of one kind now, and more of none.

    That is no proof that the measure did it: the analysis of effect compares with other places (est:effect).
    """
    verdicts = [{one.of(kind).verdict("before") for kind in KINDS} for one in hotspots if one.id in done_at]
    return sum(FEWER in one and MORE not in one for one in verdicts), len(verdicts)


def rounded(table: BandTable) -> BandTable:
    """With so many decimals as anybody can see."""
    cells = tuple(tuple(round(cell, 3) for cell in row) for row in table.cells)
    return BandTable(cells, tuple(round(day, 3) for day in table.days), table.n, table.without_clock, table.without_day)
