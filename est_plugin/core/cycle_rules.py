# SPDX-License-Identifier: GPL-2.0-or-later
"""Rules of barriers, rounds, situation reports and promises. The database refuses the same (storage/trigger_cycle.py)."""
from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .blank import is_blank
from .errors import RuleError

PLANNED, VISITED, NOT_REACHED = "planned", "visited", "not_reached"  # state of a visit
# what a final situation report stands by
FINAL_COLUMNS = (
    "name", "period", "period_from", "period_to", "is_statutory", "summary", "mapping", "other_information", "analysis", "doing", "upcoming", "to_decide",
    "priorities", "figures", "frozen_at", "previous_id",
)  # fmt: skip
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")


def check_barrier(barrier: Mapping[str, Any]) -> None:
    """Raise RuleError for a barrier as it shall be written."""
    if any(barrier.get(name) is not None and not _CLOCK.fullmatch(barrier[name]) for name in ("closes_at", "opens_at")):
        raise RuleError("rule.barrier-hours")
    weekdays = barrier.get("weekdays")
    if weekdays is not None and not re.fullmatch("[1-7]+", weekdays):
        raise RuleError("rule.barrier-weekdays")
    ends = [barrier.get("season_from"), barrier.get("season_to")]
    if (ends[0] is None) != (ends[1] is None) or any(end is not None and not _DAY.fullmatch(end) for end in ends):
        raise RuleError("rule.barrier-season")


def check_patrol(patrol: Mapping[str, Any]) -> None:
    """Raise RuleError for a round whose shift ends before it begins."""
    start, end = patrol.get("planned_start"), patrol.get("planned_end")
    if start is not None and end is not None and end <= start:
        raise RuleError("rule.patrol-ends-before")


def check_visit(visit: Mapping[str, Any]) -> None:
    """Raise RuleError for a visit without a place, a visit made at no time, or one not made that took time."""
    if is_blank(visit.get("hotspot_id")) and is_blank(visit.get("place_text")):
        raise RuleError("rule.visit-needs-place")
    if visit.get("state") == VISITED and visit.get("arrived_at") is None:
        raise RuleError("rule.visit-needs-time")
    if visit.get("state") == NOT_REACHED and (visit.get("arrived_at") is not None or visit.get("minutes") is not None):
        raise RuleError("rule.visit-not-reached")


def check_situation_report(report: Mapping[str, Any]) -> None:
    """Raise RuleError for a period turned round, or a final report without figures; that a final one stays as it is holds the database."""
    if report["period_to"] < report["period_from"]:
        raise RuleError("rule.period-turned")
    if report.get("frozen_at") is not None and is_blank(report.get("figures")):
        raise RuleError("rule.final-needs-figures")


def check_promise(promise: Mapping[str, Any]) -> None:
    """Raise RuleError for a promise that ends before it begins."""
    if promise["ends_on"] < promise["starts_on"]:
        raise RuleError("rule.period-turned")
