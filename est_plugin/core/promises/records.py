# SPDX-License-Identifier: GPL-2.0-or-later
"""A promise, its activities, and what was done: plain values without a store."""
from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from ..errors import InputError
from ..period import ALL, OWN, Period

MANUAL, WALKS, ROUNDS, VISITS, TRAFFIC, MEASURES, DIALOGUES = "manual", "walks", "rounds", "visits", "traffic", "measures", "dialogues"
SOURCES = (WALKS, ROUNDS, VISITS, TRAFFIC, MEASURES, DIALOGUES, MANUAL)
TABLES = {
    WALKS: "walk", ROUNDS: "patrol", VISITS: "patrol_visit", TRAFFIC: "patrol", MEASURES: "measure", DIALOGUES: "dialogue", MANUAL: "activity_done",
}  # fmt: skip
LINKED = (WALKS, ROUNDS, TRAFFIC, MEASURES)  # what can be tied to an activity in its own form
KEPT, ON_WAY, NOT_KEPT = OUTCOMES = ("kept", "on_way", "not_kept")


@dataclass(frozen=True)
class Promise:
    """What is promised, and the days it is valid, both counted."""

    id: str
    name: str
    first: date
    last: date
    previous_id: str | None = None
    number: int | None = None
    state: str = "in_force"

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise InputError("rule.period-turned")

    @property
    def days(self) -> Period:
        """The days it is valid."""
        return Period(OWN, self.first, self.last)


@dataclass(frozen=True)
class Activity:
    """One thing that is promised, so many times per unit of time; the filters are the rule by which it counts."""

    id: str
    promise_id: str
    name: str
    promised: int = 1
    per: str = "whole"
    counted_from: str = MANUAL
    organisation_id: str | None = None
    hotspot_id: str | None = None
    measure_type: str | None = None
    only_linked: bool = False
    assessment: str | None = None
    comment: str = ""
    carried_from_id: str | None = None
    sort: int | None = None

    @property
    def order(self) -> tuple[bool, int, str, str]:
        """Its place among the activities of a promise."""
        return (self.sort is None, self.sort or 0, self.name.casefold(), self.id)

    @property
    def filters(self) -> int:
        """How narrow its rule is."""
        return sum(one is not None for one in (self.hotspot_id, self.measure_type, self.organisation_id))


@dataclass(frozen=True)
class Deed:
    """Something that was done, or a walk or round that was cancelled. `day` is the local day, None when nobody knows it."""

    source: str
    id: str
    day: date | None
    amount: int = 1
    activity_id: str | None = None
    promise_id: str | None = None
    hotspot_ids: frozenset[str] = frozenset()
    organisation_ids: frozenset[str] = frozenset()
    measure_type: str | None = None
    is_cancelled: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """(table, id) of its row."""
        return TABLES[self.source], self.id


def shared_days(one: Period, other: Period) -> Period | None:
    """The days that lie in both; None when there are none."""
    first = max((day for day in (one.first, other.first) if day is not None), default=None)
    last = min((day for day in (one.last, other.last) if day is not None), default=None)
    if first is not None and last is not None and last < first:
        return None
    return Period(ALL if first is None and last is None else OWN, first, last)


def cut(period: Period, today: date) -> Period | None:
    """The part of a period that has come; None when nothing of it has."""
    return shared_days(period, replace(period, kind=OWN, first=None, last=today))
