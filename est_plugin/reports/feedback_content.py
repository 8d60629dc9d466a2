# SPDX-License-Identifier: GPL-2.0-or-later
"""Återkoppling från trygghetsvandring: what the participants said, what is done, by whom and when, and what is not done and why."""

from __future__ import annotations

from dataclasses import dataclass

from .content import Edition, MapPicture, Publisher, Status, WalkHeader


@dataclass(frozen=True)
class Done:
    """What is done about a point: in public words, months instead of days."""

    text: str
    status: Status
    who: str = ""
    when: str = ""


@dataclass(frozen=True)
class FeedbackRow:
    """A point of the participants; `number` stands on the map, `reference` on their sheet (A3.1)."""

    number: str
    seen: str
    place: str = ""
    reference: str = ""
    measures: tuple[Done, ...] = ()
    shape: str = "circle"
    state: str = "open"


@dataclass(frozen=True)
class NotDone:
    """What will not be done, and why."""

    number: str
    seen: str
    reason: str
    place: str = ""
    reference: str = ""


@dataclass(frozen=True)
class Feedback:
    """The whole paper. Good things are those of the walk, the best three are shown."""

    publisher: Publisher
    edition: Edition
    walk: WalkHeader
    people: int | None = None
    """None when the number is not known or too small to be told."""
    map: MapPicture | None = None
    """With every point and good thing that has a place, under the number of its row."""
    sheets: tuple[MapPicture, ...] = ()
    """When there are too many points for the small map: a large one, or an overview and its sheets."""
    good: tuple[str, ...] = ()
    rows: tuple[FeedbackRow, ...] = ()
    not_done: tuple[NotDone, ...] = ()
    next_walk: str = ""
