# SPDX-License-Identifier: GPL-2.0-or-later
"""Content of Minnesanteckningar från lägesbildsmöte: the same for PDF, web page and plain text."""
from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from .content import Edition, Publisher

OUTCOMES = ("decided", "refused", "postponed", "monitor", "to_klg")  # in the order of the paper


@dataclass(frozen=True)
class DecisionLine:
    """A decision: organisations and functions only, never names of people."""

    number: str
    what: str
    place: str
    outcome: str
    text: str = ""
    """What was decided in words; of a refusal the reason."""
    responsible: str = ""
    until: dt.date | None = None
    """Done, answered, looked at again or taken up again, as `outcome` and `is_answer` say."""
    is_answer: bool = False
    level: str = ""


@dataclass(frozen=True)
class FollowedUp:
    """A decision of the last meeting, and how it stands now."""

    number: str
    what: str
    decided: str
    now: str
    state: str
    """done, late, open or closed."""


@dataclass(frozen=True)
class Minutes:
    """The whole paper. `next_meeting` and `present` are None when they are not known."""

    publisher: Publisher
    edition: Edition
    name: str
    held_on: dt.date
    organisations: tuple[str, ...] = ()
    present: int | None = None
    next_meeting: dt.date | None = None
    diary_number: str = ""
    decisions: tuple[DecisionLine, ...] = ()
    last_meeting: str = ""
    followed_up: tuple[FollowedUp, ...] = ()
    note: str = ""

    def of(self, outcome: str) -> tuple[DecisionLine, ...]:
        """The decisions with one outcome, in the order they were made."""
        return tuple(line for line in self.decisions if line.outcome == outcome)

    def count(self, state: str) -> int:
        """How many of the last meeting's decisions are in a state."""
        return sum(line.state == state for line in self.followed_up)
