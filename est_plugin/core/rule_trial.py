# SPDX-License-Identifier: GPL-2.0-or-later
"""What one made-up case would get, line by line in words: who, what kind, when, and which rule says so."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from . import assignment, calendar_se, local_time, rule_words
from .case import Case
from .choices import CHOICES
from .rule_words import Words
from .status import BY_CODE


_WITH_REASON = ("responsible", "due_date", "answer_by", "status")  # type and urgency follow from what was chosen


@dataclass(frozen=True)
class TrialLine:
    """One answer: `what` names it (rules-ui.try.WHAT), `why` are the words of the rule, `rule` the row that decided, if one did."""

    what: str
    answer: str
    why: str = ""
    rule: Mapping[str, Any] | None = None


def explain(case: Case, book: assignment.RuleBook, now: datetime, words: Words) -> list[TrialLine]:
    """The proposal for a case that is found and assigned now."""
    proposal = assignment.propose(case, book, now)
    lines = [TrialLine("call", words.translate("rules-ui.try.call-now"))] if proposal.call_now else []
    name = proposal.responsible.get("name") or proposal.responsible_code
    lines.append(_line("responsible", name, proposal, words))
    lines.append(_line("measure_type", words.label("measure_type", proposal.measure_type), proposal, words))
    due = _due(proposal, words)
    if due or proposal.answer_by is None:
        lines.append(_line("due_date", due or words.translate("rules-ui.try.no-date"), proposal, words))
        lines += _holidays_passed(proposal, now, book, words)
    if proposal.answer_by is not None:
        lines.append(_line("answer_by", local_time.long_date(proposal.answer_by, words.translate), proposal, words))
    priority = next(choice.label(words.language) for choice in CHOICES["priority"] if choice.value == proposal.priority)
    lines.append(_line("priority", priority, proposal, words))
    lines.append(_line("status", BY_CODE[proposal.status].label(words.language), proposal, words))
    return lines


def _line(what: str, answer: str, proposal: assignment.AssignmentProposal, words: Words) -> TrialLine:
    reason = proposal.reasons.get(what)
    why = reason.text(words.translate, words.language) if reason and what in _WITH_REASON else ""
    return TrialLine(what, answer, why, proposal.rules.get(what) if reason else None)


def _due(proposal: assignment.AssignmentProposal, words: Words) -> str:
    tr = words.translate
    if proposal.needs_own_date:
        return tr("rules-ui.try.own-date")
    if proposal.window:
        first, last = (local_time.long_date(day, tr) for day in proposal.window)
        return tr("rules-ui.try.window", first=first, last=last)
    if proposal.due_at:
        return tr("rules-ui.try.at", day=local_time.long_date(proposal.due_at.date(), tr), clock=local_time.clock(proposal.due_at))
    return local_time.long_date(proposal.due_date, tr) if proposal.due_date else ""


def _holidays_passed(proposal: assignment.AssignmentProposal, now: datetime, book: assignment.RuleBook, words: Words) -> list[TrialLine]:
    """Named holidays on weekdays that the working days were counted past."""
    rule = proposal.rules.get("due_date")
    if rule is None or rule.get("result") != "working_days" or proposal.due_date is None:
        return []
    day, found = now.astimezone(book.local or local_time.zone()).date(), []
    while day < proposal.due_date:
        day += timedelta(days=1)
        name = _holiday(day, book)
        if name and day.isoweekday() < calendar_se.SATURDAY:
            found.append(f"{words.translate(f'rules.holiday.{name}')} {local_time.short_date(day, words.translate)}")
    return [TrialLine("holidays", ", ".join(found))] if found else []


def _holiday(day: date, book: assignment.RuleBook) -> str | None:
    days = book.holidays(day.year)
    return days.get(day) if isinstance(days, Mapping) else None


def sentence_of(table: str, rule: Mapping[str, Any], words: Words) -> str:
    """The rule in one sentence, whichever of the two kinds it is."""
    return rule_words.deadline_sentence(rule, words) if table == "deadline_rule" else rule_words.routing_sentence(rule, words)
