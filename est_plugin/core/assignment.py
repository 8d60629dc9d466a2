# SPDX-License-Identifier: GPL-2.0-or-later
"""The whole proposal for one finding, lighting defect or hotspot: who, what kind, when, how urgent, each with its reason."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, tzinfo
from functools import cached_property
from typing import Any

from . import calendar_se, deadlines, local_time, routing
from .case import Case, CodeIndex, Reason, code_index, reason_of, resolved
from .choices import value_of

URGENT = int(value_of("priority", "urgent"))
NEW, FORWARDED = "new", "forwarded"
ANSWER_DAYS = 30  # for an outside owner when the municipality has taken the rule away: a waiting row must have a date


@dataclass(frozen=True)
class RuleBook:
    """Lists and rules of one workspace, read once for many cases."""

    organisations: Sequence[Mapping[str, Any]]
    routing_rules: Sequence[Mapping[str, Any]]
    deadline_rules: Sequence[Mapping[str, Any]]
    codes: Sequence[Mapping[str, Any]]
    lamp_model: str = "rondering"
    holidays: calendar_se.Holidays = field(default=calendar_se.holidays, repr=False)
    local: tzinfo | None = None

    @cached_property
    def code_index(self) -> CodeIndex:
        """Codes by list and code."""
        return code_index(self.codes)


@dataclass(frozen=True)
class AssignmentProposal:
    """Values for a measure. `reasons` holds one Reason for each of responsible, measure_type, status, priority, due_date, answer_by
    that has something to say, `rules` the row behind responsible, due_date and answer_by where one decided;
    `needs_own_date` asks for a date that no rule can give."""

    responsible: Mapping[str, Any]
    measure_type: str
    status: str
    priority: int
    answer_by: date | None = None
    due_date: date | None = None
    due_at: datetime | None = None
    window: tuple[date, date] | None = None
    needs_own_date: bool = False
    call_now: bool = False
    reasons: Mapping[str, Reason] = field(default_factory=dict)
    rules: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, compare=False)

    @property
    def responsible_code(self) -> str:
        """Code of the responsible, or the id of one added without a code."""
        return self.responsible.get("code") or self.responsible["id"]

    @property
    def is_forwarded(self) -> bool:
        """Whether the case is handed over and waits for an answer."""
        return self.status == FORWARDED


def propose(case: Case, book: RuleBook, now: datetime, responsible: Mapping[str, Any] | None = None) -> AssignmentProposal:
    """The proposal; with `responsible` somebody has already chosen who, and the rest follows from that."""
    full = resolved(case, book.code_index)
    reasons: dict[str, Reason] = {}
    rules: dict[str, Mapping[str, Any] | None] = {}
    if responsible is None:
        route = routing.propose(full, book.routing_rules, book.organisations)
        responsible, reasons["responsible"], rules["responsible"] = route.organisation, route.reason, route.rule
    outside = bool(responsible.get("is_outside"))
    full = replace(full, responsible_outside=outside)
    deadline = deadlines.propose(full, book.deadline_rules, book.lamp_model, now, book.holidays, book.local)
    rules.update(due_date=deadline.rule, answer_by=deadline.answer_rule)
    if not case.measure_type:
        reasons["measure_type"] = Reason(key="rules.reason.usual-type")
    priority, reasons["priority"] = _priority(full, deadline)
    common = {
        "responsible": responsible,
        "measure_type": full.measure_type or "",
        "priority": priority,
        "call_now": deadline.call_now,
        "rules": {name: rule for name, rule in rules.items() if rule is not None},
    }
    if outside:
        return _forwarded(common, reasons, deadline, _today(now, book))
    return _own(common, reasons, deadline)


def _own(common: dict[str, Any], reasons: dict[str, Reason], deadline: deadlines.DeadlineProposal) -> AssignmentProposal:
    if deadline.answer_by is not None and deadline.answer_reason is not None:
        reasons["answer_by"] = deadline.answer_reason
    if deadline.due_date is not None or deadline.answer_by is None:
        reasons["due_date"] = deadline.reason
    return AssignmentProposal(
        **common,
        status=NEW,
        answer_by=deadline.answer_by,
        due_date=deadline.due_date,
        due_at=deadline.due_at,
        window=deadline.window,
        needs_own_date=deadline.needs_own_date,
        reasons=reasons,
    )


def _forwarded(
    common: dict[str, Any], reasons: dict[str, Reason], deadline: deadlines.DeadlineProposal, today: date
) -> AssignmentProposal:
    """Handed over to an owner outside: an answer date instead of a due date; in danger the day of the call."""
    if deadline.answer_by is not None:
        answer_by, reason = deadline.answer_by, deadline.answer_reason or deadline.reason
    elif deadline.call_now and deadline.due_date is not None:
        answer_by, reason = deadline.due_date, deadline.reason
    else:
        answer_by, reason = today + timedelta(days=ANSWER_DAYS), Reason(key="rules.reason.answer-default", values={"n": ANSWER_DAYS})
    name = common["responsible"].get("name") or common["responsible"].get("code")
    reasons["answer_by"] = reason
    reasons["status"] = Reason(key="rules.reason.outside", values={"organisation": name})
    return AssignmentProposal(**common, status=FORWARDED, answer_by=answer_by, reasons=reasons)


def _priority(case: Case, deadline: deadlines.DeadlineProposal) -> tuple[int, Reason]:
    """Severity and priority are scales of four that rise together; what must be called in is always urgent."""
    if deadline.call_now and deadline.rule is not None:
        return URGENT, reason_of(deadline.rule)
    severity = case.severity or 1
    return min(severity, URGENT), Reason(key=f"rules.reason.priority-{case.target}")


def _today(now: datetime, book: RuleBook) -> date:
    return now.astimezone(book.local or local_time.zone()).date()
