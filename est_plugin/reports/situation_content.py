# SPDX-License-Identifier: GPL-2.0-or-later
"""A situation report in words: one content for the page, the longer report, the web page and the text to edit."""
from __future__ import annotations

from dataclasses import dataclass

from ..core.paper_choices import PUBLIC
from .content import Edition, MapPicture, Publisher
from .picture_content import WhenTable

ONEPAGER, LONG, STATUTORY, KLG = KINDS = ("onepager", "long", "statutory", "klg")


@dataclass(frozen=True)
class Grid:
    """A table of texts; the first cell of a row names it. `widths` are parts of the whole."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    note: str = ""


@dataclass(frozen=True)
class PriorityItem:
    """What comes first now: level and why in words."""

    rank: int
    name: str
    level: str
    why: str
    hotspot_id: str = ""


@dataclass(frozen=True)
class SituationContent:
    """Everything a situation report says. What an audience may not see is empty."""

    publisher: Publisher
    edition: Edition
    kind: str
    title: str
    place: str
    period: str
    compared: str  # what the figures are compared with, or why with nothing
    summary: tuple[str, ...]
    empty: str  # said when nothing is counted; empty otherwise
    categories: tuple[Grid, ...]  # one for each kind of report
    places: tuple[Grid, ...]
    when: tuple[WhenTable, ...]
    fates: Grid | None
    hotspots: Grid | None
    map: MapPicture | None
    map_words: str
    priorities_title: str
    priorities: tuple[PriorityItem, ...]
    no_priorities: str
    doing: tuple[str, ...]
    no_doing: str
    doing_more: str
    measures: tuple[tuple[str, str], ...]  # label, number with what it stands on
    finished: tuple[str, ...]
    late: tuple[str, ...]
    no_since: str  # said when neither is told one by one
    squares: Grid | None  # in public the squares of the map as text
    dialogues: Grid | None
    walks: Grid | None
    rounds: str
    upcoming: tuple[str, ...]
    to_decide: tuple[str, ...]
    reporters: Grid | None
    reported: str
    silent: str
    limits: tuple[str, ...]  # n and what the figures do not tell
    mapping: str = ""
    other_information: str = ""
    analysis: str = ""
    law: tuple[tuple[str, str], ...] = ()  # dates that the law asks for

    @property
    def subject(self) -> str:
        """Place and period; a public report of a workspace without a municipality has no place."""
        return ", ".join(part for part in (self.place, self.period) if part)

    @property
    def is_statutory(self) -> bool:
        """Whether it carries the three parts of the law; those are written for ourselves."""
        return self.kind == STATUTORY and self.edition.audience != PUBLIC
