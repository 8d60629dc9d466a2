# SPDX-License-Identifier: GPL-2.0-or-later
"""Who is responsible: the first routing rule that fits, in the order danger, owner, area, type, otherwise."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .case import UNKNOWN, Case, Reason, is_in_use, reason_of
from .choices import CHOICES
from .errors import RuleError

STEPS = tuple(choice.value for choice in CHOICES["routing_step"])  # danger, owner, area, category, default: first match wins
BY_PLACE = "by_place"  # in a rule instead of an organisation: whoever owns the land, road or lamp at the place
FALLBACK = "safety_est"


@dataclass(frozen=True)
class RoutingProposal:
    """The organisation proposed, by which rule and why; `rule` is None when no rule fitted."""

    organisation: Mapping[str, Any]
    rule: Mapping[str, Any] | None
    reason: Reason

    @property
    def organisation_code(self) -> str:
        """Stable code, or the id of an organisation that the municipality added without one."""
        return self.organisation.get("code") or self.organisation["id"]

    @property
    def is_outside(self) -> bool:
        """Whether the organisation is not part of the municipality: it is asked, not told."""
        return bool(self.organisation.get("is_outside"))


def propose(case: Case, rules: Iterable[Mapping[str, Any]], organisations: Iterable[Mapping[str, Any]]) -> RoutingProposal:
    """The first fitting rule whose organisation is in use; raises RuleError when no organisation is in use at all."""
    in_use = list(filter(is_in_use, organisations))
    by_key = {row[key]: row for key in ("id", "code") for row in in_use if row.get(key)}
    for rule in in_steps(rules):
        key = case.owner_organisation_code if rule["organisation"] == BY_PLACE else rule["organisation"]
        if key in by_key and matches(rule, case):
            organisation = by_key[key]
            return RoutingProposal(organisation, rule, reason_of(rule, organisation=organisation.get("name") or key))
    if not in_use:
        raise RuleError("rules.no-organisation")
    return RoutingProposal(by_key.get(FALLBACK, in_use[0]), None, Reason(key="rules.reason.no-routing-rule"))


def in_steps(rules: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The rules that are in use, first to last: the step decides before the order within it, whoever wrote the row."""
    return sorted(filter(is_in_use, rules), key=place_in_order)


def place_in_order(rule: Mapping[str, Any]) -> tuple[int, int]:
    """Sorting key: step, then order."""
    step = rule.get("step")
    return STEPS.index(step) if step in STEPS else len(STEPS), rule.get("sort") or 0


def matches(rule: Mapping[str, Any], case: Case) -> bool:
    """Whether every condition of the rule that is filled in holds for the case."""
    severity_min, category, area = rule.get("severity_min"), rule.get("category"), rule.get("area")
    return (
        _equals(rule.get("target"), case.target)
        and (not severity_min or (case.severity or 0) >= severity_min)
        and _equals(rule.get("land_owner"), case.land_owner or UNKNOWN)
        and _equals(rule.get("lamp_owner"), case.lamp_owner or UNKNOWN)
        and (not area or area.strip().casefold() == (case.area or "").strip().casefold())
        and (not category or case.has_type(category))
        and _equals(rule.get("place_type"), case.place_type)
        and _equals(rule.get("fault"), case.lamp_fault)
    )


def _equals(wanted: str | None, value: str | None) -> bool:
    return not wanted or wanted == value
