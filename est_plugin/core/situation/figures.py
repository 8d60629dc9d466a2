# SPDX-License-Identifier: GPL-2.0-or-later
"""All figures of a situation report, without words of a language but those that belong to the workspace. Felt and occurred are never added up."""
from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ..paper_choices import INTERNAL
from ..picture.change import TOO_FEW, judged
from ..picture.picture import BandTable
from ..picture.reports import KINDS, OCCURRED

HIDDEN = -1  # instead of a count that is too small to be told in public
WALK, ROUND, MEETING, EVENT = "walk", "round", "meeting", "event"  # what is coming up


def _of(kind: type) -> Any:
    """A field that holds one of these or none; or a list of them."""
    return field(default=None, metadata={"of": kind})


def _all(kind: type) -> Any:
    return field(default=(), metadata={"of": kind})


@dataclass(frozen=True)
class Named:
    """A name in both languages of the workspace; the second is empty when it is the same."""

    sv: str
    en: str = ""

    def label(self, language: str) -> str:
        """In one language."""
        return self.sv if language == "sv" or not self.en else self.en


@dataclass(frozen=True)
class Counts:
    """Reports of one kind now, in the period before and in the same period last year; None where nothing can be compared."""

    now: int = 0
    before: int | None = None
    last_year: int | None = None

    def verdict(self, name: str) -> str:
        """How now compares with `before` or `last_year`: more, fewer, same or too_few."""
        earlier = getattr(self, name)
        return TOO_FEW if earlier is None or HIDDEN in (self.now, earlier) else judged(self.now, earlier)

    def plus(self, other: Counts) -> Counts:
        """Both together; a time that one of them does not know is unknown."""
        return Counts(
            self.now + other.now, *(None if a is None or b is None else a + b for a, b in ((self.before, other.before), (self.last_year, other.last_year)))
        )

    @property
    def known(self) -> tuple[int, ...]:
        """All its counts."""
        return tuple(one for one in (self.now, self.before, self.last_year) if one is not None)


@dataclass(frozen=True)
class Line:
    """What is counted (a category, a place, everything) with both kinds beside one another."""

    key: str
    name: Named = field(default=Named(""), metadata={"of": Named})
    occurred: Counts = field(default=Counts(), metadata={"of": Counts})
    felt: Counts = field(default=Counts(), metadata={"of": Counts})

    def of(self, kind: str) -> Counts:
        """The counts of one kind."""
        return self.occurred if kind == OCCURRED else self.felt

    @property
    def largest(self) -> int:
        """The larger of the two counts now: what lists are ordered by."""
        return max(self.occurred.now, self.felt.now)


@dataclass(frozen=True)
class PlaceFate:
    """A place that is new, recurs or has cooled down."""

    kind: str
    fate: str
    name: Named = field(default=Named(""), metadata={"of": Named})
    counts: Counts = field(default=Counts(), metadata={"of": Counts})


@dataclass(frozen=True)
class HotspotLine:
    """An active hotspot: its level now and when the period began, the reports in it, the visits to it."""

    id: str
    number: int | None
    name: str
    level: str
    level_before: str
    priority: int | None
    justification: str
    xy: tuple[float, ...]  # middle of its area; empty when it has none
    occurred: Counts = field(default=Counts(), metadata={"of": Counts})
    felt: Counts = field(default=Counts(), metadata={"of": Counts})
    visits: int = 0
    minutes: int = 0

    def of(self, kind: str) -> Counts:
        """The counts of one kind."""
        return self.occurred if kind == OCCURRED else self.felt


@dataclass(frozen=True)
class MeasureLine:
    """A measure as it is told: what, who, when, where."""

    number: int | None
    title: str
    who: str
    place: str
    status: str
    due: date | None = _of(date)
    done: date | None = _of(date)


@dataclass(frozen=True)
class Measures:
    """Numbers of the follow-up of the period, and the rows that are told. `more_…`: how many stand behind those that are told."""

    open: int = 0
    overdue: int = 0
    done: int = 0
    done_before: int | None = None
    in_time: int = 0
    in_time_of: int = 0
    verified: int = 0
    verified_of: int = 0
    reopened: int = 0
    refused: int = 0
    calmer: int = 0  # of the hotspots at which something was done in the period before: those with fewer reports now than chance gives
    calmer_of: int = 0
    doing: tuple[MeasureLine, ...] = _all(MeasureLine)
    doing_of: int = 0
    finished: tuple[MeasureLine, ...] = _all(MeasureLine)
    late: tuple[MeasureLine, ...] = _all(MeasureLine)


@dataclass(frozen=True)
class WalkLine:
    """A walk of the period; participants as a number."""

    name: str
    state: str
    people: int | None
    findings: int
    cancelled_reason: str = ""
    day: date | None = _of(date)


@dataclass(frozen=True)
class Rounds:
    """Safety rounds and traffic operations of the period with their visits."""

    rounds: int = 0
    traffic: int = 0
    visits: int = 0
    minutes: int = 0
    not_reached: int = 0


@dataclass(frozen=True)
class Reporter:
    """Who reported: counts of each kind, how often it said that nothing happened, what waits for review, the rest."""

    name: str  # empty: nobody is named
    occurred: int
    felt: int
    calm: int
    unreviewed: int
    others: int


@dataclass(frozen=True)
class Silent:
    """Who usually reports and did not; when it last did."""

    name: str
    last: date | None = _of(date)


@dataclass(frozen=True)
class Upcoming:
    """What is planned after the period."""

    kind: str
    name: str
    place: str = ""
    day: date | None = _of(date)


@dataclass(frozen=True)
class Spread:
    """Where the reports of one kind are: whole metres in the CRS of the workspace; in public the squares that have enough of them."""

    kind: str
    points: tuple[tuple[int, ...], ...] = ()
    squares: tuple[tuple[int, ...], ...] = ()  # xmin, ymin, xmax, ymax, reports
    streets: tuple[str, ...] = ()  # for each square the street of the base map nearest to its middle; empty where none is near
    without_point: int = 0


@dataclass(frozen=True)
class Theme:
    """What people brought up in citizen dialogues: a number of people, never added to reports."""

    people: int
    name: Named = field(default=Named(""), metadata={"of": Named})


@dataclass(frozen=True)
class PublicPlace:
    """A prioritised place as the public may see it."""

    name: str
    months: Named = field(default=Named(""), metadata={"of": Named})
    xy: tuple[float, ...] = ()


@dataclass(frozen=True)
class Figures:
    """Everything that a situation report of one audience shows. Periods are their text forms, empty where nothing is compared."""

    period: str
    municipality: str
    made_on: date | None = _of(date)
    audience: str = INTERNAL
    counted: str = ""  # the days that are compared, when the period was still running
    before: str = ""
    last_year: str = ""
    missing_week: int | None = None  # the year that has no week 53 to compare with
    total: Line = field(default=Line("total"), metadata={"of": Line})
    unreviewed: int = 0
    calm: int = 0
    categories: tuple[Line, ...] = _all(Line)
    no_problem: tuple[Line, ...] = _all(Line)
    unit: str = ""
    places: tuple[Line, ...] = _all(Line)
    places_of: int = 0
    when_occurred: BandTable | None = _of(BandTable)
    when_felt: BandTable | None = _of(BandTable)
    fates: tuple[PlaceFate, ...] = _all(PlaceFate)
    hotspots: tuple[HotspotLine, ...] = _all(HotspotLine)
    public_places: tuple[PublicPlace, ...] = _all(PublicPlace)
    measures: Measures = field(default=Measures(), metadata={"of": Measures})
    walks: tuple[WalkLine, ...] = _all(WalkLine)
    rounds: Rounds = field(default=Rounds(), metadata={"of": Rounds})
    reporters: tuple[Reporter, ...] = _all(Reporter)
    silent: tuple[Silent, ...] = _all(Silent)
    upcoming: tuple[Upcoming, ...] = _all(Upcoming)
    dialogues: int = 0
    themes: tuple[Theme, ...] = _all(Theme)
    spread: tuple[Spread, ...] = _all(Spread)
    left_out: int = 0  # reports on centre points of towns, which are at no place
    least: int = 0  # reports of one kind from which on squares are shown
    limit: int = 0  # smaller numbers are not told in public

    @property
    def is_empty(self) -> bool:
        """Whether nothing is counted."""
        return not any(self.total.of(kind).now for kind in KINDS)

    def when(self, kind: str) -> BandTable | None:
        """Weekday × time band of one kind."""
        return self.when_occurred if kind == OCCURRED else self.when_felt

    def spread_of(self, kind: str) -> Spread:
        """Where the reports of one kind are."""
        return next((one for one in self.spread if one.kind == kind), Spread(kind))

    @property
    def priorities(self) -> tuple[HotspotLine, ...]:
        """At most three hotspots, the first one first."""
        return tuple(sorted((one for one in self.hotspots if one.priority is not None), key=lambda one: one.priority or 9))
