# SPDX-License-Identifier: GPL-2.0-or-later
"""How far each walk has come, and what the next step is."""
from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from ..core.record import Record
from ..storage.store import Store
from .counted import COUNTED
from .follow_up_points import waiting_points

PLAN, PRINT, ENTER, ASSIGN, REPORT, FOLLOW_UP = STEPS = ("plan", "print", "enter", "assign", "report", "follow_up")
ENDED = ("closed", "cancelled")


@dataclass(frozen=True)
class WalkCard:
    """One walk with its counts."""

    walk: Record
    stops: int
    findings: int
    unassigned: int
    has_follow_up: bool
    next_step: str | None  # None: nothing more to do
    waiting_points: int = 0  # of the earlier walk, without an answer

    @property
    def is_follow_up(self) -> bool:
        """Whether it follows up an earlier walk."""
        return self.walk["previous_walk_id"] is not None

    @property
    def needs_feedback(self) -> bool:
        """Whether the participants have not heard what became of their findings."""
        return self.walk["state"] in ("held", "followed_up") and self.walk["feedback_sent"] is None


def load(store: Store, now: dt.datetime) -> list[WalkCard]:
    """All walks, the latest first; walks without a date stand on top."""
    walks = store.find("walk")
    stops = Counter(row[0] for row in store.rows("walk_stop", ("walk_id",)))
    findings: Counter = Counter()
    unassigned: Counter = Counter()
    for walk_id, kind, handling, review, same in store.rows("finding", ("walk_id", "kind", "handling", "review_state", "same_as_id")):
        if walk_id is None or review == "rejected":
            continue
        findings[walk_id] += 1
        unassigned[walk_id] += kind == "defect" and handling == "unassigned" and same is None and review in COUNTED
    followed = {walk["previous_walk_id"] for walk in walks if walk["state"] != "cancelled"}
    waiting = {walk.id: waiting_points(store, walk) for walk in walks if walk["previous_walk_id"] and walk["state"] in ("planned", "held")}
    cards = [_card(walk, stops, findings, unassigned, walk.id in followed, now, waiting.get(walk.id, 0)) for walk in walks]
    return sorted(cards, key=_order, reverse=True)


def _card(
    walk: Record, stops: Mapping, findings: Mapping, unassigned: Mapping, has_follow_up: bool, now: dt.datetime, waiting: int
) -> WalkCard:
    counts = stops.get(walk.id, 0), findings.get(walk.id, 0), unassigned.get(walk.id, 0)
    return WalkCard(walk, *counts, has_follow_up, next_step(walk, *counts, has_follow_up, now, waiting), waiting)


def next_step(
    walk: Record, stops: int, findings: int, unassigned: int, has_follow_up: bool, now: dt.datetime, waiting: int = 0
) -> str | None:
    """The step a walk waits for; `waiting` points of the earlier walk have no answer yet."""
    is_follow_up = walk["previous_walk_id"] is not None
    if walk["state"] in ENDED:
        return None
    if walk["state"] == "planned" and not findings:
        if not stops or walk["planned_start"] is None:
            return PLAN
        late = dt.timedelta() if waiting else dt.timedelta(hours=12)  # points can be answered without paper as soon as the walk has begun
        if walk["papers_printed_at"] is None and walk["planned_start"] > now - late:
            return PRINT
        return FOLLOW_UP if waiting else ENTER
    if waiting:
        return FOLLOW_UP
    if not findings and not is_follow_up:
        return ENTER
    if unassigned:
        return ASSIGN
    if walk["feedback_sent"] is None:
        return REPORT
    return None if has_follow_up or is_follow_up else FOLLOW_UP


def _order(card: WalkCard) -> tuple:
    start = card.walk["held_start"] or card.walk["planned_start"]
    return (start is None, start or dt.datetime.min.replace(tzinfo=dt.timezone.utc), card.walk["name"])
