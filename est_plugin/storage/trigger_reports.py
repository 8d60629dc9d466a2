# SPDX-License-Identifier: GPL-2.0-or-later
"""Conditions under which EST reports and hotspots are refused (the same as core.review and core.hotspot_rules)."""
from __future__ import annotations

from collections.abc import Callable, Iterator

from ..core import hotspot_rules, review
from .sql_text import is_blank, literal, quote, values

Translate = Callable[..., str]
Rule = tuple[str, str, tuple[str, ...]]  # condition, message, columns


def observation(translate: Translate) -> Iterator[Rule]:
    """A report says where and when, and its review why."""
    is_backwards = "(NEW.occurred_to IS NOT NULL AND julianday(NEW.occurred_to) < julianday(NEW.occurred_from))"
    yield is_backwards, translate("rule.report-ends-before"), ("occurred_from", "occurred_to")
    nowhere = f"(NEW.geom IS NULL AND {is_blank('NEW.place_text')} AND NEW.category IS NOT {literal(review.NOTHING_TO_REPORT)})"
    yield nowhere, translate("rule.report-needs-place"), ("geom", "place_text", "category")
    for state, columns in review.REQUIRED.items():
        missing = " OR ".join(is_blank(f"NEW.{quote(column)}") for column in columns)
        yield f"(NEW.review_state = {literal(state)} AND ({missing}))", translate(f"rule.report-{state}-needs"), ("review_state", *columns)
    points_at_merged = "EXISTS (SELECT 1 FROM observation k WHERE k.id = NEW.same_as_id AND k.review_state = 'merged')"
    is_pointed_at = "EXISTS (SELECT 1 FROM observation d WHERE d.same_as_id = NEW.id AND d.review_state = 'merged')"
    chain = f"(NEW.review_state = 'merged' AND ({points_at_merged} OR {is_pointed_at}))"
    yield chain, translate("rule.report-chain"), ("review_state", "same_as_id")


def hotspot(translate: Translate) -> Iterator[Rule]:
    """Three priorities at most, each with its reason, among those that are dealt with; what was merged is closed."""
    unfounded = f"(NEW.priority IS NOT NULL AND {is_blank('NEW.justification')})"
    yield unfounded, translate("rule.priority-needs-justification"), ("priority", "justification")
    idle = f"(NEW.priority IS NOT NULL AND NEW.state NOT IN {values(hotspot_rules.PRIORITY_STATES)})"
    yield idle, translate("rule.priority-needs-active"), ("priority", "state")
    open_double = f"(NEW.same_as_id IS NOT NULL AND NEW.state IS NOT {literal(hotspot_rules.CLOSED)})"
    yield open_double, translate("rule.merged-hotspot-is-closed"), ("same_as_id", "state")
