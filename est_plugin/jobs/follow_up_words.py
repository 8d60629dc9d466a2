# SPDX-License-Identifier: GPL-2.0-or-later
"""A point of a follow-up walk in words: what was seen, what was promised or done, by whom, how far it has come."""
from __future__ import annotations

import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..core.choices import choice
from ..core.follow_up_figures import Figures
from ..core.record import Record
from ..reports.engine.wording import number, short_day
from . import measure_words
from .follow_up_points import FollowUp, Point
from .walk_facts import Seen, WalkFacts

FIGURE_COLUMNS = ("name", "points", "fixed", "remains", "worse", "refused", "share", "days")


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
    stop = texts("follow-up.stop", number=point.stop["number"], name=point.stop["name"] or "–") if point.stop else ""
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


def figures_in_words(figures: Figures, texts: Any) -> list[str]:
    """The figures of a walk in one to four sentences."""
    if not figures.seen:
        return [texts("follow-up.figures.nothing-seen", points=figures.points)]
    lines = [texts("follow-up.figures.in-short", n=figures.seen, fixed=figures.fixed, remains=figures.remains, worse=figures.worse,
                   percent=figures.percent_fixed)]  # fmt: skip
    if figures.median_days is not None:
        lines.append(texts("follow-up.figures.median", n=_days(figures.median_days), days=_number(figures.median_days, texts)))
    if figures.refused:
        lines.append(texts("follow-up.figures.refused-n", n=figures.refused))
    if figures.unanswered:
        lines.append(texts("follow-up.figures.unanswered-n", n=figures.unanswered))
    return lines


def figure_cells(figures: Figures, texts: Any, none_key: str = "follow-up.figures.none") -> tuple[str, ...]:
    """One line of the table of figures, in the order of FIGURE_COLUMNS."""
    percent = "–" if figures.percent_fixed is None else texts("follow-up.figures.percent", n=figures.percent_fixed)
    days = "–" if figures.median_days is None else _number(figures.median_days, texts)
    name = figures.name or texts(none_key)
    return (name, *(str(n) for n in (figures.points, figures.fixed, figures.remains, figures.worse, figures.refused)), percent, days)


def _days(days: float) -> int:
    return 1 if days == 1 else 2  # singular or plural


def _number(days: float, texts: Any) -> str:
    return number(days, 0 if days == int(days) else 1, texts)


def _facts(facts: WalkFacts, point: Point, texts: Any) -> str:
    finding = point.finding
    poles = [texts("follow-up.pole", number=lamp["pole_number"]) for lamp in point.seen.lamps if lamp["pole_number"]]
    category = facts.label("finding_category", finding["category"])
    severity = "" if point.is_good else choice("severity", finding["severity"]).label(facts.language)
    return " · ".join(part for part in (severity, category, *poles) if part)
