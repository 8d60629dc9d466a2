# SPDX-License-Identifier: GPL-2.0-or-later
"""A point of a follow-up walk in words: what was seen, what was promised or done, by whom, how far it has come."""
from __future__ import annotations

import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..core.choices import choice
from ..core.record import Record
from ..reports.engine.wording import short_day
from . import measure_words
from .follow_up_points import FollowUp, Point
from .walk_facts import Seen, WalkFacts


@dataclass(frozen=True)
class PointCard:
    """All that the form shows of a point, as plain values."""

    finding_id: str
    number: str
    place: str
    text: str
    facts: str  # severity, category, poles
    promises: tuple[str, ...]
    is_good: bool
    before: tuple[Path, ...]
    after: tuple[Path, ...]
    xy: tuple[float, float] | None
    stop_id: str | None
    outcome: str | None
    note: str


def card(walk: FollowUp, point: Point, texts: Any) -> PointCard:
    """One point for the form."""
    facts, finding = walk.facts, point.finding
    before, after = photos(point.seen)
    stop = f"{point.stop['number']} {point.stop['name'] or ''}".strip() if point.stop else ""
    return PointCard(
        finding.id, point.number, finding["place_text"] or stop, finding["description"] or "", _facts(facts, point, texts),
        tuple(promises(facts, point.seen, texts)), point.is_good,
        tuple(facts.folder / one["path"] for one in before), tuple(facts.folder / one["path"] for one in after),
        point.xy, point.stop.id if point.stop else None, point.outcome, (point.answer["note"] or "") if point.answer else "",
    )  # fmt: skip


def photos(seen: Seen) -> tuple[list[Record], list[Record]]:
    """Photos of then and of now, each in the order they were taken; what is neither shows how it was."""
    ordered = sorted(seen.photos, key=lambda one: (one["stage"] != "before", str(one["taken_at"] or ""), one["created_at"]))
    return [one for one in ordered if one["stage"] != "after"], [one for one in ordered if one["stage"] == "after"]


def promises(facts: WalkFacts, seen: Seen, texts: Any, longest_title: int = 500) -> list[str]:
    """One line for each measure: what, who, how far, when."""
    return [promise(facts, one, texts, longest_title) for one in seen.measures if one["status"] != "duplicate"]


def promise(facts: WalkFacts, record: Record, texts: Any, longest_title: int = 500) -> str:
    """Byt ljuskälla – Belysning: klart 3 feb 2027."""
    told = measure_words.measure(facts, record, texts)
    title = textwrap.shorten(record["title"] or "", longest_title, placeholder=" …")
    who = told.responsible or texts("follow-up.nobody")
    state = [told.status.word, *told.due_words.splitlines()]
    if told.due is not None:
        state[1:] = [texts("follow-up.due", day=short_day(told.due, texts))]
    elif record["status"] == "refused":
        state += [" ".join(told.reason.split())]
    elif record["status"] == "fixed" and told.due_words:
        del state[0]  # the day says so already
    if record["reopened_count"]:
        state.append(texts("follow-up.again", n=record["reopened_count"]))
    return texts("follow-up.promise", title=title, who=who, state=", ".join(part[:1].lower() + part[1:] for part in state if part))


def _facts(facts: WalkFacts, point: Point, texts: Any) -> str:
    finding = point.finding
    poles = [texts("follow-up.pole", number=lamp["pole_number"]) for lamp in point.seen.lamps if lamp["pole_number"]]
    category = facts.label("finding_category", finding["category"])
    severity = "" if point.is_good else choice("severity", finding["severity"]).label(facts.language)
    return " · ".join(part for part in (severity, category, *poles) if part)
