# SPDX-License-Identifier: GPL-2.0-or-later
"""The way of a proposal: from the group to the management group, to board or council, and what each step must hold."""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from . import meeting
from .blank import is_blank
from .choices import CHOICES
from .errors import InputError, RuleError

PROPOSED, TO_COMMITTEE = "proposed", "to_committee"
GOES_ON = (PROPOSED, meeting.TO_KLG, TO_COMMITTEE)
"""Outcomes after which somebody else decides."""
LEVELS = tuple(str(one.value) for one in CHOICES["decision_level"])  # from the officer up to the council
POLITICAL = ("committee", "council")
NEXT_LEVEL = {meeting.TO_KLG: "klg", TO_COMMITTEE: "committee"}


@dataclass(frozen=True)
class Step:
    """One step: what was proposed or decided, by whom, where it stands in the minutes."""

    outcome: str
    level: str
    decided_on: dt.date
    text: str = ""
    decided_by: str = ""
    paragraph: str = ""
    diary_number: str = ""
    review_date: dt.date | None = None
    responsible_id: str | None = None
    due: dt.date | None = None


def check(step: Step, previous: Mapping[str, Any] | None) -> None:
    """Raise when the step cannot be written: `previous` is the decision that it follows on."""
    if previous is not None and step.decided_on < previous["decided_on"]:
        raise InputError("decision.before-previous", day=previous["decided_on"].isoformat())
    if step.outcome == meeting.REFUSED and is_blank(step.text):
        raise RuleError("rule.refused-needs")
    if step.outcome == PROPOSED and is_blank(step.text):
        raise InputError("decision.text-missing")
    if step.outcome in (meeting.DECIDED, meeting.REFUSED) and step.level in POLITICAL and is_blank(step.paragraph) and is_blank(step.diary_number):
        raise InputError("decision.paragraph-missing")
    if step.outcome in (meeting.POSTPONED, meeting.MONITOR):
        meeting.check_review(step.outcome, step.review_date, step.decided_on)


def waits_at(step: Mapping[str, Any], followed: Iterable[str]) -> str | None:
    """The level that a decision waits for; None when it has been answered or needs no answer. `followed`: ids that another one follows on."""
    if step["outcome"] not in GOES_ON or step["id"] in set(followed):
        return None
    return NEXT_LEVEL.get(step["outcome"], step["level"])


def next_step(previous: Mapping[str, Any], waits: str, today: dt.date, proposal: str = "") -> Step:
    """The step that most likely comes next: the level that it waits for decides what was proposed at first."""
    return Step(
        meeting.DECIDED, waits, max(today, previous["decided_on"]), proposal or previous["text"] or "", diary_number=previous["diary_number"] or "",
        decided_by=previous["decided_by"] or "" if waits == previous["level"] else "",
    )  # fmt: skip
