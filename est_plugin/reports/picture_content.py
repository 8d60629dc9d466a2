# SPDX-License-Identifier: GPL-2.0-or-later
"""The shared picture in words: one content for the screen, the table and the text; later for the paper."""
from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from .figures_content import Chart

Ids = tuple[str, ...]


@dataclass(frozen=True)
class WhenTable:
    """Weekday × time band of one kind; cells and sums add up to `n`. Without bands only the days are known, without days nothing is."""

    kind: str
    title: str
    days: tuple[str, ...]
    bands: tuple[str, ...]
    cells: tuple[tuple[float, ...], ...]  # a row for each day, a column for each band
    sums: tuple[float, ...]  # of each day
    n: int
    note: str

    @property
    def most(self) -> float:
        """The largest cell."""
        return max((cell for row in self.cells for cell in row), default=0.0)


@dataclass(frozen=True)
class Against:
    """What a count is compared with; `before` None where nobody reported yet."""

    before: int | None
    verdict: str
    words: str  # the arrow and its word
    explanation: str


@dataclass(frozen=True)
class ChangeLine:
    """A category with its reports now, beside the period before and the same period last year."""

    key: str
    label: str
    ids: Ids
    against: tuple[Against, ...]


@dataclass(frozen=True)
class ChangeTable:
    """Categories of one kind; those that are too few to compare are told in one line."""

    kind: str
    title: str
    heads: tuple[str, ...]
    lines: tuple[ChangeLine, ...]
    few: str


@dataclass(frozen=True)
class PlaceLine:
    """A place that is new, recurs or has cooled down; `ids` are its reports now, `against` what those of a recurring one are compared with."""

    key: int
    label: str
    words: str
    ids: Ids
    against: tuple[Against, ...] = ()


@dataclass(frozen=True)
class FateGroup:
    """Places with the same lot; `heads` are those of a table with what they are compared with."""

    kind: str
    fate: str
    title: str
    heads: tuple[str, ...]
    lines: tuple[PlaceLine, ...]
    more: str


@dataclass(frozen=True)
class HotspotLine:
    """An active hotspot with the reports of the period in it."""

    id: str
    name: str
    level: str
    parts: tuple[Ids, ...]


@dataclass(frozen=True)
class ReporterLine:
    """Who reported, how many of each kind, and what else; `note` says the rest in words."""

    name: str
    parts: tuple[Ids, ...]
    calm: int
    unreviewed: int
    others: int
    note: str


@dataclass(frozen=True)
class DialogueLine:
    """A theme that people brought up in citizen dialogues; `ids` are the dialogues."""

    name: str
    people: int
    ids: Ids


@dataclass(frozen=True)
class PictureContent:
    """The whole picture. `parts` and `total` hold the ids of the reports, one entry for each of `kinds`."""

    title: str
    place: str
    period: str
    before: str
    last_year: str
    choice: str
    made_on: dt.date
    first: dt.date | None
    last: dt.date | None
    kinds: tuple[str, ...]
    kind_words: tuple[str, ...]
    total: tuple[Ids, ...]
    in_short: str  # period, n, and that unreviewed ones are counted
    stands_on: str  # the same with signs: under every figure
    unreviewed: int
    notes: tuple[str, ...]
    unit: str
    units: tuple[str, ...]
    is_few: bool
    few: str  # said when there are too few reports for squares; empty otherwise
    where: Chart
    keys: tuple[int, ...]  # of the places behind the bars
    where_notes: tuple[str, ...]
    centres: tuple[tuple[float, float], ...]  # points that look like the centre of a town
    when: tuple[WhenTable, ...]
    changes: tuple[ChangeTable, ...]
    fates: tuple[FateGroup, ...]
    nothing_before: str  # said when nothing can be compared; empty otherwise
    hotspots: tuple[HotspotLine, ...]
    reporters: tuple[ReporterLine, ...]
    silent: str
    dialogues: tuple[DialogueLine, ...] = ()  # stand beside the reports, never among them
    dialogue_note: str = ""  # how many dialogues with how many people; empty without any

    @property
    def is_empty(self) -> bool:
        """Whether nothing is counted."""
        return not any(self.total)

    @property
    def about(self) -> tuple[tuple[str, str], ...]:
        """(name, words) of what the picture is of, as far as it is known."""
        lines = (("period", self.period), ("reports", self.in_short), ("before", self.before), ("last_year", self.last_year), ("choice", self.choice))
        return tuple((name, said) for name, said in lines if said)
