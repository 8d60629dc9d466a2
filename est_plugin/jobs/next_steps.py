# SPDX-License-Identifier: GPL-2.0-or-later
"""What happens after a walk, with dates: report, answers, meeting, the next measures, the follow-up walk."""
from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from ..reports import content as c
from ..reports.engine import wording
from ..storage.store import Store
from . import paper_header as head
from .measure_words import is_open
from .walk_facts import Seen, WalkFacts


def next_steps(
    store: Store, facts: WalkFacts, shown: Sequence[Seen], texts: Any, made_on: dt.date, *, months_only: bool = False
) -> tuple[c.NextStep, ...]:
    """The steps in the order of their dates; those without a date last."""
    measures = {one.id: one for seen in shown for one in seen.measures if is_open(one)}.values()
    steps = [_report(store, facts, texts, made_on)]
    answers = [one["answer_by"] for one in measures if one["answer_by"] and (one["status"] == "forwarded" or one["due_date"] is None)]
    if answers:
        steps.append(c.NextStep(texts("papers.next-answers", n=len(answers)), max(answers)))
    due = [one["due_date"] for one in measures if one["due_date"] and one["status"] not in ("forwarded", "monitor")]
    if due:
        steps.append(c.NextStep(texts("papers.next-due", n=len(due)), max(due)))
    steps += _meeting(facts, texts)
    steps += _follow_up_walk(store, facts, texts)
    if months_only:
        steps = [_in_months(step, texts) for step in steps]
    ordered = sorted(steps, key=lambda step: (step.on is None, step.on or made_on))
    return (*ordered, _feedback(facts, texts))


def _report(store: Store, facts: WalkFacts, texts: Any, made_on: dt.date) -> c.NextStep:
    promised = head.report_day(store, facts)
    return c.NextStep(texts("reports.report.next-report"), max(promised, made_on) if promised else None)


def _meeting(facts: WalkFacts, texts: Any) -> list[c.NextStep]:
    at = facts.time(facts.walk["follow_up_meeting"])
    if at is None:
        return []
    return [c.NextStep(texts("reports.report.next-meeting"), at.date(), wording.date_or_time(at, texts))]


def _follow_up_walk(store: Store, facts: WalkFacts, texts: Any) -> list[c.NextStep]:
    found = store.find("walk", {"previous_walk_id": facts.walk.id}, order_by=["planned_start"])
    planned = [one for one in found if one["state"] != "cancelled"]
    if not planned or planned[0]["planned_start"] is None:
        return []
    at = facts.time(planned[0]["planned_start"])
    return [c.NextStep(texts("papers.next-walk"), at.date(), wording.date_or_time(at, texts))]


def _feedback(facts: WalkFacts, texts: Any) -> c.NextStep:
    sent = facts.walk["feedback_sent"]
    if sent:
        return c.NextStep(texts("papers.next-feedback-sent"), sent)
    words = texts("papers.after-meeting") if facts.walk["follow_up_meeting"] else ""
    return c.NextStep(texts("reports.report.next-feedback"), None, words)


def _in_months(step: c.NextStep, texts: Any) -> c.NextStep:
    """Due dates as month; meetings keep their clock time, people come to them."""
    return step if step.words or step.on is None else c.NextStep(step.text, step.on, wording.month(step.on, texts))
