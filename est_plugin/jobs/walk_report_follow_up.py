# SPDX-License-Identifier: GPL-2.0-or-later
"""The part of a follow-up walk's report about the earlier points: then, now, photos, figures."""
from __future__ import annotations

from typing import Any

from ..core.choices import choice
from ..core.paper_choices import PUBLIC
from ..reports import content as c
from ..reports.engine.wording import month, short_day
from ..storage.store import Store
from . import measure_words
from .audience import in_months, is_shown, may_see, shown_photos
from .follow_up_figures import figures
from .follow_up_points import Point, points_of
from .follow_up_words import FIGURE_COLUMNS, figure_cells, figures_in_words, photos
from .walk_facts import WalkFacts


def follow_up_section(store: Store, facts: WalkFacts, texts: Any, audience: str) -> c.FollowUpSection | None:
    """The section for one audience; None when the walk follows up none or nothing is answered yet."""
    answered = [point for point in points_of(store, facts) if point.answer is not None]
    if facts.previous is None or not answered:
        return None
    found = figures(store, facts.walk.id, facts.language)
    day = facts.day(facts.previous["held_start"] or facts.previous["planned_start"])
    months_only = in_months(store, audience)
    when = "" if day is None else month(day, texts) if months_only else short_day(day, texts)
    earlier = f"{facts.previous['name']} ({when})" if when else facts.previous["name"]
    return c.FollowUpSection(
        earlier, tuple(figures_in_words(found.total, texts)),
        tuple(_row(facts, point, texts, audience, months_only) for point in answered if may_see(point.seen, audience)),
        tuple(texts(f"follow-up.figures.{name}") for name in FIGURE_COLUMNS),
        tuple(figure_cells(one, texts) for one in found.by_organisation),
    )  # fmt: skip


def _row(facts: WalkFacts, point: Point, texts: Any, audience: str, months_only: bool) -> c.FollowedUpRow:
    outcome = point.outcome or ""
    word = texts(f"follow-up.good-{outcome}") if point.is_good else choice("follow_up_outcome", outcome).label(facts.language)
    note = point.answer["note"] if is_shown("follow_up", "note", audience) else ""
    before, after = (shown_photos(facts, found, audience) for found in photos(point.seen))
    measures = [one for one in point.seen.measures if one["status"] != "duplicate"]
    return c.FollowedUpRow(
        point.number, point.finding["description"] or "", point.finding["place_text"] or "", outcome, word,
        tuple(measure_words.measure(facts, one, texts, is_public=audience == PUBLIC, in_months=months_only) for one in measures), note or "",
        before[0] if before else None, after[-1] if after else None,
    )  # fmt: skip
