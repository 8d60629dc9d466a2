# SPDX-License-Identifier: GPL-2.0-or-later
"""Content of Uppföljning av medborgarlöfte: the same words and numbers for screen, paper, web page and JSON."""
from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from .content import Edition, Fact, Publisher

STATES = {"kept": "fixed", "on_way": "planned", "not_kept": "refused"}
"""Which sign stands before the word of an outcome."""


@dataclass(frozen=True)
class ActivityLine:
    """An activity: what was promised and done in numbers and in words, and how it stands."""

    id: str
    name: str
    responsible: str
    promised: int
    """For the whole time; 0 when no number was promised."""
    expected: int
    done: int
    done_now: int
    outcome: str
    """kept, on_way, not_kept; empty when there is nothing to judge."""
    promised_words: tuple[str, ...]
    done_words: tuple[str, ...]
    word: str
    """The outcome in words."""
    own: str
    """Said when somebody judged it otherwise than the count; empty otherwise."""
    comment: str
    counted: tuple[str, ...]
    """What counted in the period, a line each."""
    carried: str = ""
    """What came from the promise before, or goes into the next."""

    @property
    def state(self) -> str:
        """The sign."""
        return STATES.get(self.outcome, "")


@dataclass(frozen=True)
class Cancelled:
    """A walk or round that was not held."""

    what: str
    reason: str
    is_walk: bool = False


@dataclass(frozen=True)
class ThemeLine:
    """What people brought up; `people` in words, so that small numbers need not be told."""

    name: str
    people: str
    n: int | None
    """None when it may not be told."""


@dataclass(frozen=True)
class PromisePart:
    """One promise."""

    id: str
    name: str
    text: str
    facts: tuple[Fact, ...]
    in_short: tuple[str, ...]
    outcome: str
    activities: tuple[ActivityLine, ...]
    cancelled: tuple[Cancelled, ...]
    dialogues: tuple[str, ...]
    """How many, with how many people."""
    themes: tuple[ThemeLine, ...]
    next_steps: tuple[str, ...]
    notes: tuple[str, ...] = ()
    """What did not count and why: internal."""

    def count(self, outcome: str) -> int:
        """How many activities have an outcome."""
        return sum(one.outcome == outcome for one in self.activities)


@dataclass(frozen=True)
class PromiseFollowUp:
    """The whole paper."""

    publisher: Publisher
    edition: Edition
    title: str
    place: str
    period: str
    period_code: str
    """The period as algorithms are given it."""
    first: dt.date | None
    last: dt.date | None
    stands_on: str
    parts: tuple[PromisePart, ...]

    @property
    def subject(self) -> str:
        """What stands under the title."""
        names = [one.name for one in self.parts]
        return f"{names[0]}, {self.period}" if len(names) == 1 else self.period

    def count(self, outcome: str) -> int:
        """How many activities of all promises have an outcome."""
        return sum(part.count(outcome) for part in self.parts)
