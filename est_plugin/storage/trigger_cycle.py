# SPDX-License-Identifier: GPL-2.0-or-later
"""Conditions under which barriers, rounds, visits, situation reports and promises are refused (the same as core.cycle_rules)."""
from __future__ import annotations

from collections.abc import Callable, Iterator

from ..core import cycle_rules
from .sql_text import is_blank, literal, quote

Translate = Callable[..., str]
Rule = tuple[str, str, tuple[str, ...]]  # condition, message, columns
_CLOCK, _DAY = "'[0-2][0-9]:[0-5][0-9]'", "'[01][0-9]-[0-3][0-9]'"


def barrier(translate: Translate) -> Iterator[Rule]:
    """Clock times, weekdays and seasons as they are read by people and by the list."""
    for name in ("closes_at", "opens_at"):
        new = f"NEW.{name}"
        yield f"({new} IS NOT NULL AND ({new} NOT GLOB {_CLOCK} OR {new} > '23:59'))", translate("rule.barrier-hours"), (name,)
    weekdays = "(NEW.weekdays IS NOT NULL AND (NEW.weekdays = '' OR NEW.weekdays GLOB '*[^1-7]*'))"
    yield weekdays, translate("rule.barrier-weekdays"), ("weekdays",)
    wrong = " OR ".join(
        f"{new} IS NOT NULL AND ({new} NOT GLOB {_DAY} OR substr({new}, 1, 2) NOT BETWEEN '01' AND '12' OR substr({new}, 4) NOT BETWEEN '01' AND '31')"
        for new in ("NEW.season_from", "NEW.season_to")
    )
    half = "(NEW.season_from IS NULL) <> (NEW.season_to IS NULL)"
    yield f"({half} OR {wrong})", translate("rule.barrier-season"), ("season_from", "season_to")


def patrol(translate: Translate) -> Iterator[Rule]:
    """A shift ends after it begins."""
    turned = "(julianday(NEW.planned_end) <= julianday(NEW.planned_start))"
    yield turned, translate("rule.patrol-ends-before"), ("planned_start", "planned_end")


def patrol_visit(translate: Translate) -> Iterator[Rule]:
    """A visit has a place; one that was made a time, one that was not none."""
    nowhere = f"({is_blank('NEW.hotspot_id')} AND {is_blank('NEW.place_text')})"
    yield nowhere, translate("rule.visit-needs-place"), ("hotspot_id", "place_text")
    timeless = f"(NEW.state = {literal(cycle_rules.VISITED)} AND NEW.arrived_at IS NULL)"
    yield timeless, translate("rule.visit-needs-time"), ("state", "arrived_at")
    unreached = f"(NEW.state = {literal(cycle_rules.NOT_REACHED)} AND (NEW.arrived_at IS NOT NULL OR NEW.minutes IS NOT NULL))"
    yield unreached, translate("rule.visit-not-reached"), ("state", "arrived_at", "minutes")


def situation_report(translate: Translate) -> Iterator[Rule]:
    """A period runs forward; a final report has its figures."""
    yield "(NEW.period_to < NEW.period_from)", translate("rule.period-turned"), ("period_from", "period_to")
    bare = f"(NEW.frozen_at IS NOT NULL AND {is_blank('NEW.figures')})"
    yield bare, translate("rule.final-needs-figures"), ("frozen_at", "figures")


def final_report(translate: Translate) -> Rule:
    """What is final stays as it is (updates only)."""
    changed = " OR ".join(f"NEW.{quote(name)} IS NOT OLD.{quote(name)}" for name in cycle_rules.FINAL_COLUMNS)
    return f"(OLD.frozen_at IS NOT NULL AND ({changed}))", translate("rule.report-is-final"), cycle_rules.FINAL_COLUMNS


def promise(translate: Translate) -> Iterator[Rule]:
    """A promise ends after it begins."""
    yield "(NEW.ends_on < NEW.starts_on)", translate("rule.period-turned"), ("starts_on", "ends_on")


def decision(translate: Translate) -> Iterator[Rule]:
    """A decision follows on another one."""
    yield "(NEW.previous_id = NEW.id)", translate("rule.decision-of-itself"), ("previous_id",)
