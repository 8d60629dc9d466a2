# SPDX-License-Identifier: GPL-2.0-or-later
"""What is wrong with a rule that somebody edits, named with its cure; and whether an earlier rule leaves it nothing to do."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from . import deadlines, routing
from .case import is_in_use
from .deadlines import ALL_MODELS, FOLLOW_UP_MEETING, as_list
from .errors import InputError

Rule = Mapping[str, Any]
MOST_IN_A_ROW = 1000
_MOST = 10_000
_EQUAL_DEADLINE = ("measure_type", "fault", "extent", "source", "season_from", "season_to")
_EQUAL_ROUTING = ("target", "land_owner", "lamp_owner", "place_type", "fault")
# what a rule of a step must ask for, at least one of them: else it would take everything that comes after
_ASKED = {
    "danger": ("severity_min", "fault"),
    "owner": ("land_owner", "lamp_owner"),
    "area": ("area",),
    "category": ("category", "target", "fault", "place_type"),
}


def check_deadline(rule: Rule, today: date) -> None:
    """Raise InputError with the rule and the cure when it cannot give a date."""
    amount, in_row = rule.get("amount"), rule.get("in_row_min")
    if amount is not None and not 0 <= amount <= _MOST:
        raise InputError("rules-ui.amount-range", rule=deadlines.name_of(rule), most=_MOST)
    if in_row is not None and not 1 <= in_row <= MOST_IN_A_ROW:
        raise InputError("rules-ui.in-row-range", rule=deadlines.name_of(rule), most=MOST_IN_A_ROW)
    deadlines.check_rule(rule, today)


def check_routing(rule: Rule, organisations: Iterable[Mapping[str, Any]]) -> None:
    """Raise InputError with the rule and the cure when it names nobody, or would take cases that are not its own."""
    step, wanted = rule.get("step"), rule.get("organisation")
    name = deadlines.name_of(rule)
    if step not in routing.STEPS:
        raise InputError("rules-ui.step-missing", rule=name)
    if not wanted:
        raise InputError("rules-ui.organisation-missing", rule=name)
    if wanted != routing.BY_PLACE:
        found = next((row for row in organisations if wanted in (row.get("code"), row.get("id"))), None)
        if found is None:
            raise InputError("rules-ui.organisation-unknown", rule=name, organisation=wanted)
        if not is_in_use(found):
            raise InputError("rules-ui.organisation-unused", rule=name, organisation=found.get("name") or wanted)
    if step in _ASKED and not any(rule.get(column) for column in _ASKED[step]):
        raise InputError(f"rules-ui.{step}-asks", rule=name)


def deadline_covered_by(rule: Rule, earlier: Iterable[Rule]) -> Rule | None:
    """The earlier rule that takes every case this one would get; None when it has something to do."""
    if rule.get("result") == FOLLOW_UP_MEETING:
        return None
    decides = (one for one in earlier if is_in_use(one) and one.get("result") != FOLLOW_UP_MEETING)
    return next((one for one in decides if _deadline_holds_wherever(one, rule)), None)


def routing_covered_by(rule: Rule, earlier: Iterable[Rule]) -> Rule | None:
    """The earlier rule that takes every case this one would get; a rule by place holds only where the map knows the owner."""
    told = (one for one in earlier if is_in_use(one) and one.get("organisation") != routing.BY_PLACE)
    return next((one for one in told if _routing_holds_wherever(one, rule)), None)


# -- inside ------------------------------------------------------------------------------------------------------------
def _deadline_holds_wherever(wide: Rule, narrow: Rule) -> bool:
    places, wanted = set(as_list(wide.get("place_types"))), set(as_list(narrow.get("place_types")))
    return (
        wide.get("model") in (ALL_MODELS, narrow.get("model"))
        and _equal_or_open(wide, narrow, _EQUAL_DEADLINE)
        and _same_type(wide, narrow)
        and _at_least(wide, narrow, "in_row_min")
        and _at_least(wide, narrow, "severity_min")
        and (not places or bool(wanted) and wanted <= places)
        and (wide.get("owner_outside") is None or wide.get("owner_outside") == narrow.get("owner_outside"))
    )


def _routing_holds_wherever(wide: Rule, narrow: Rule) -> bool:
    area, wanted = ((one.get("area") or "").strip().casefold() for one in (wide, narrow))
    return (
        _equal_or_open(wide, narrow, _EQUAL_ROUTING)
        and _same_type(wide, narrow)
        and _at_least(wide, narrow, "severity_min")
        and (not area or area == wanted)
    )


def _equal_or_open(wide: Rule, narrow: Rule, columns: Iterable[str]) -> bool:
    return all(not wide.get(column) or wide.get(column) == narrow.get(column) for column in columns)


def _same_type(wide: Rule, narrow: Rule) -> bool:
    """Type H holds for H1 too."""
    have, want = wide.get("category") or "", narrow.get("category") or ""
    return not have or have == want or (len(have) == 1 and want[:1] == have)


def _at_least(wide: Rule, narrow: Rule, column: str) -> bool:
    return (wide.get(column) or 0) <= (narrow.get(column) or 0)
