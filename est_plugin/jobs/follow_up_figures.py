# SPDX-License-Identifier: GPL-2.0-or-later
"""Figures of follow-up walks: share fixed and time to fix, by organisation and category, for one walk or for all."""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from ..core.follow_up import FIXED
from ..core.follow_up_figures import REFUSED, Case, Figures, by_category, by_organisation, figures_of
from ..core.record import Record
from ..storage.store import Store
from .counted import TOOK_PLACE
from .follow_up_points import is_settled
from .measure_words import responsible
from .walk_facts import Seen, WalkFacts, read_seen, read_walk


@dataclass(frozen=True)
class FollowUpFigures:
    """All points together, and the same points by who and by what."""

    total: Figures
    by_organisation: tuple[Figures, ...]
    by_category: tuple[Figures, ...]


def figures(store: Store, walk_id: str, language: str | None = None) -> FollowUpFigures:
    """Figures of one follow-up walk: all defects of the earlier walk, also those that were settled before."""
    return _summed(cases_of(store, read_walk(store, walk_id, language)))


def figures_of_all(store: Store, language: str | None = None) -> FollowUpFigures:
    """Figures of all follow-up walks that took place; of a point that was met twice the last answer counts."""
    known: dict[str, Case] = {}
    walks = store.find("walk", {"state": TOOK_PLACE}, order_by=["planned_start"])
    for walk in walks:
        if walk["previous_walk_id"]:
            facts = read_walk(store, walk.id, language)
            for key, case in _cases(store, facts):
                if case.outcome is not None or key not in known:
                    known[key] = case
    return _summed(known.values())


def cases_of(store: Store, facts: WalkFacts) -> list[Case]:
    """One case for each defect of the earlier walk."""
    return [case for _key, case in _cases(store, facts)]


# -- inside ------------------------------------------------------------------------------------------------------------
def _summed(cases: Iterable[Case]) -> FollowUpFigures:
    found = list(cases)
    return FollowUpFigures(figures_of(found), by_organisation(found), by_category(found))


def _cases(store: Store, facts: WalkFacts) -> list[tuple[str, Case]]:
    if facts.previous is None:
        return []
    answers = {row["finding_id"]: row for row in store.find("follow_up", {"walk_id": facts.walk.id})}
    return [
        (seen.finding.id, _case(facts, seen, answers.get(seen.finding.id)))
        for seen in read_seen(store, facts.previous.id)
        if seen.finding["kind"] == "defect"
    ]


def _case(facts: WalkFacts, seen: Seen, answer: Record | None) -> Case:
    outcome = answer["outcome"] if answer else _outcome_before(seen)
    names = dict.fromkeys(name for one in seen.measures if one["status"] != "duplicate" and (name := responsible(facts, one)))
    category = facts.label("finding_category", (seen.finding["category"] or "")[:1])
    return Case(outcome, tuple(names), category, _days(facts, seen, answer) if outcome == FIXED else None)


def _outcome_before(seen: Seen) -> str | None:
    """What is known without an answer: verified on site before, or refused."""
    if not is_settled(seen):
        return None
    return FIXED if any(one["status"] == "verified" for one in seen.measures) else REFUSED


def _days(facts: WalkFacts, seen: Seen, answer: Record | None) -> int | None:
    """From the day it was seen to the day the last of its measures was done, at the latest the day it was found fixed."""
    first = seen.finding["seen_at"] or facts.previous["held_start"] or facts.previous["planned_start"]
    done = [one["done_on"] for one in seen.measures if one["done_on"] is not None and one["status"] in ("fixed", "verified")]
    last: dt.date | None = max(done) if done else facts.day(answer["seen_at"]) if answer else None
    return max(0, (last - facts.day(first)).days) if first is not None and last is not None else None
