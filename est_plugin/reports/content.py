# SPDX-License-Identifier: GPL-2.0-or-later
"""What all documents share: who publishes, which edition, which walk, photos, statuses."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Callable, Union

from ..core.paper_choices import INTERNAL
from ..core.photo_box import Box
from ..core.status import BY_CODE
from .map_content import Dot as Dot, MapPicture as MapPicture, Marker as Marker, SheetFrame as SheetFrame

Texts = Callable[..., str]
Target = Union[Path, str, BinaryIO]


@dataclass(frozen=True)
class DocumentResult:
    """What came of a document: number of pages and what the user should know about it."""

    pages: int
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Publisher:
    """The municipality as it wants to be seen."""

    name: str
    unit: str = ""
    logo: bytes | None = None
    accent: str = "#0072B2"
    diary_no: str = ""
    contact: str = ""
    url: str = ""
    electric_phone: str = ""
    """Number to ring about dangerous electricity."""
    is_archived: bool = False
    """PDFs carry what an archive copy needs (PDF/A-2a)."""


@dataclass(frozen=True)
class Edition:
    """Which version this is; `final` makes it a record with a diary number, else it is a working draft."""

    made_on: dt.date
    final: bool = False
    title: str = ""
    """Own title of the walk report ("Protokoll från trygghetsvandring"); empty = the usual one."""
    audience: str = INTERNAL
    """Who reads it: internal, external or public."""
    seal: str = ""
    """Given by the check of public texts (jobs/public_check.py); a public document is not made without it."""


@dataclass(frozen=True)
class Stop:
    """A stop of the walk. Clock times are local."""

    number: int
    name: str
    at: dt.datetime | None = None
    minutes: int | None = None
    place_type: str = ""
    """The place type in words."""


@dataclass(frozen=True)
class Group:
    """A group that walks together; numbers of people only, never names."""

    letter: str
    name: str = ""
    recorder: str = ""
    """Organisation (never a person) that writes."""
    invited: int | None = None
    coming: int | None = None
    count: int | None = None


@dataclass(frozen=True)
class WalkHeader:
    """A walk as all its papers name it. Times are local."""

    name: str
    starts: dt.datetime | None = None
    ends: dt.datetime | None = None
    meeting_place: str = ""
    purpose: str = ""
    length_m: float | None = None
    sunset: dt.datetime | None = None
    dusk_ends: dt.datetime | None = None
    """End of civil dusk; None with a sunset means that it does not get dark."""
    light: str = ""
    weather: str = ""
    report_on: dt.date | None = None
    """When the report comes."""
    follow_up_on: dt.datetime | dt.date | None = None
    """Follow-up meeting."""
    previous_walk: str = ""


@dataclass(frozen=True)
class Photo:
    """A picture file as bytes or a path (read when drawn); what cannot be read becomes a placeholder and a warning."""

    source: bytes | Path | None
    name: str = ""
    caption: str = ""
    boxes: tuple[Box, ...] = ()
    """Black boxes that are burned into the picture: faces, plates."""


@dataclass(frozen=True)
class Status:
    """Status of a measure: its code decides the symbol, `word` stands beside it."""

    code: str
    word: str

    @property
    def state(self) -> str:
        """open, planned, waiting, fixed or refused: filled, half, ring with dots, ring with tick, struck."""
        return BY_CODE[self.code].handling if self.code in BY_CODE else "open"


@dataclass(frozen=True)
class Handout:
    """Deltagarblad: the sheet that participants carry."""

    publisher: Publisher
    edition: Edition
    walk: WalkHeader
    stops: tuple[Stop, ...]
    map: MapPicture | None
    group: str = ""
    """Letter in the box; empty = an empty box to write in."""
    questions: tuple[str, ...] = ()
    """Empty = the six usual questions."""


@dataclass(frozen=True)
class RecheckRow:
    """A finding of the previous walk, to be looked at again."""

    number: str
    text: str
    photo: Photo | None = None
    promised: str = ""
    """What should have been done since, by whom and when."""


@dataclass(frozen=True)
class RecordSheet:
    """One page of Protokollblad: a stop and a group."""

    stop: Stop
    group: str
    map: MapPicture | None = None
    """± 80 m; lamps as markers with shape lamp and the pole number as label."""
    prompts: tuple[str, ...] = ()
    rechecks: tuple[RecheckRow, ...] = ()


@dataclass(frozen=True)
class RecordSheets:
    """Protokollblad for all recorders, in printing order."""

    publisher: Publisher
    edition: Edition
    walk: WalkHeader
    sheets: tuple[RecordSheet, ...]
    return_to: str = ""
    """Where a lost sheet is handed in."""
    electric_phone: str = ""
    """Number to ring about dangerous electricity."""
    letters: tuple[tuple[str, str], ...] = ()
    """Finding letters with one or two words each; empty = the shipped A–O."""
    spare_sheets: bool = True
    """One continuation sheet with eight empty rows last in every recorder's set."""


@dataclass(frozen=True)
class LeaderSheet:
    """Ledarblad: what the leader needs on one page."""

    publisher: Publisher
    edition: Edition
    walk: WalkHeader
    stops: tuple[Stop, ...]
    groups: tuple[Group, ...] = ()
    materials: tuple[str, ...] = ()
    """Empty = the usual list."""
    phones: tuple[tuple[str, str], ...] = ()
    """Who and number, for instance ("Elfara", "0370-37 70 00")."""


@dataclass(frozen=True)
class Measure:
    """What is done about a finding, or why nothing is."""

    text: str
    status: Status
    reason: str = ""
    responsible: str = ""
    due: dt.date | None = None
    due_words: str = ""
    """Instead of or beside the date: "nästa rondering"."""
    key: str = ""
    """The same for the same measure: one that answers several findings is counted once."""


@dataclass(frozen=True)
class Fact:
    """A label and its value."""

    label: str
    value: str


@dataclass(frozen=True)
class FindingRow:
    """A finding as the walk report shows it; `number` stands in the table and on the map."""

    number: str
    text: str
    place: str = ""
    stop: int | None = None
    good: bool = False
    shape: str = "circle"
    """circle, lamp or bar for defects; good things are always squares."""
    category: str = ""
    severity: str = ""
    severity_rank: int = 0
    """0–4, rising with urgency."""
    paper_reference: str = ""
    measures: tuple[Measure, ...] = ()
    photos: tuple[Photo, ...] = ()
    x: float | None = None
    y: float | None = None
    details: tuple[Fact, ...] = ()
    """Everything else, in order: suggestion, who feels it, pole, external number …"""
    priority_rank: int = 0
    """0–4: the most urgent of its measures."""
    said_by: int = 1
    """How often the same thing was written down."""
    category_group: str = ""
    """The letter's words, which the summary counts; empty = the category itself."""


@dataclass(frozen=True)
class Rating:
    """How a group felt at a stop, 1 (unsafe) to 5 (safe)."""

    group: str
    by_day: int | None = None
    in_dark: int | None = None
    alone_yes: int | None = None
    alone_maybe: int | None = None
    alone_no: int | None = None
    makes_safe: str = ""


@dataclass(frozen=True)
class StopResult:
    """A stop with what was felt there."""

    stop: Stop
    ratings: tuple[Rating, ...] = ()
    photos: tuple[Photo, ...] = ()
    note: str = ""
    """What was left out and why: small numbers in a public edition."""


@dataclass(frozen=True)
class NextStep:
    """What happens next, and when."""

    text: str
    on: dt.date | None = None
    words: str = ""


@dataclass(frozen=True)
class FollowedUpRow:
    """A point of the earlier walk: how it was, how it is now."""

    number: str
    text: str
    place: str
    outcome: str
    """fixed, remains or worse: decides the sign; `word` stands beside it."""
    word: str
    measures: tuple[Measure, ...] = ()
    note: str = ""
    before: Photo | None = None
    after: Photo | None = None

    @property
    def state(self) -> str:
        """The sign: ring with tick when it is fixed, else filled."""
        return "fixed" if self.outcome == "fixed" else "open"


@dataclass(frozen=True)
class FollowUpSection:
    """What the follow-up walk found at the points of the earlier walk."""

    earlier_walk: str
    in_short: tuple[str, ...]
    rows: tuple[FollowedUpRow, ...]
    heads: tuple[str, ...] = ()
    figures: tuple[tuple[str, ...], ...] = ()
    """By organisation, a text for each of `heads`."""


@dataclass(frozen=True)
class WalkReport:
    """Rapport från trygghetsvandring. Empty summaries are made from the rows."""

    publisher: Publisher
    edition: Edition
    walk: WalkHeader
    rows: tuple[FindingRow, ...]
    stops: tuple[StopResult, ...] = ()
    groups: tuple[Group, ...] = ()
    organisations: tuple[str, ...] = ()
    maps: tuple[MapPicture, ...] = ()
    """The findings' markers are added from the rows, so a map cannot show other numbers than the table."""
    in_short: tuple[str, ...] = ()
    good: tuple[str, ...] = ()
    important: tuple[str, ...] = ()
    next_steps: tuple[NextStep, ...] = ()
    crs_label: str = ""
    months_only: bool = False
    """Due dates as month and year, for readers outside."""
    show_coordinates: bool = True
    """Public papers carry no coordinates."""
    facts: tuple[Fact, ...] = field(default=())
    """More lines for the facts strip."""
    introduction: str = ""
    """The municipality's own words at the beginning."""
    after: str = ""
    """Its own words below what happens next."""
    follow_up: FollowUpSection | None = None
    """Of a follow-up walk: the points of the earlier walk, then and now."""
