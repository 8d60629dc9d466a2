# SPDX-License-Identifier: GPL-2.0-or-later
"""Lägesbildsmöte: which step follows from a decision, what is on the agenda, when the next meeting is."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from . import calendar_se
from .errors import InputError, RuleError
from .status import BY_CODE, DONE, OPEN, WAITING, may_follow

DECIDED, POSTPONED, REFUSED, MONITOR, TO_KLG = OUTCOMES = ("decided", "postponed", "refused", "monitor", "to_klg")  # keys 1 to 5
GROUP, KLG = "group", "klg"
LAST, NEW, LATE, DECIDE, HANDLED = SECTIONS = ("last", "new", "late", "decide", "handled")  # in the order of the meeting

_STATUS = {REFUSED: "refused", MONITOR: "monitor", TO_KLG: "investigating"}
_START = {POSTPONED: "triage", REFUSED: "new"}  # of a measure made by the decision; for the others the step itself
_DECIDED_ALREADY = ("planned", "ordered", "in_progress")  # further than "approved": a decision gives them a new date, not an older status
_TO_DECIDE = ("new", "triage", "investigating")
_WEEKS_AT_FIRST, _WEEKS_MOST = 4, 13


# -- what a decision does ------------------------------------------------------------------------------------------------
def refusal(outcome: str, current: str | None) -> RuleError | None:
    """Why a measure of this status cannot get the outcome; None when it can. No status: there is no measure yet."""
    if current is None:
        return None
    if current in DONE:
        return RuleError("meeting.not-when-done", status=BY_CODE[current])
    step = _STATUS.get(outcome)
    if step and not may_follow(current, step):
        return RuleError("meeting.not-from", status=BY_CODE[current], new=BY_CODE[step])
    return None


def next_status(outcome: str, current: str | None, is_handed_over: bool = False) -> str | None:
    """The status a measure gets by the outcome; None when it keeps the one it has. `is_handed_over`: to an owner outside."""
    reason = refusal(outcome, current)
    if reason:
        raise reason
    if outcome == DECIDED and is_handed_over:
        step = "forwarded"
    elif outcome == DECIDED:
        step = None if current in _DECIDED_ALREADY else "approved"
    elif outcome == POSTPONED and current is None:
        step = _START[POSTPONED]
    else:
        step = _STATUS.get(outcome)
    return None if step == current else step


def start_status(outcome: str, is_handed_over: bool = False) -> str:
    """The status a measure is made with when the thing had none."""
    return _START.get(outcome) or str(next_status(outcome, None, is_handed_over))


def check_review(outcome: str, review_date: date | None, decided_on: date) -> None:
    """What is postponed or monitored comes back on a day after the meeting."""
    if outcome not in (POSTPONED, MONITOR):
        return
    if review_date is None:
        raise InputError("meeting.review-needed")
    if review_date <= decided_on:
        raise InputError("meeting.review-passed", day=review_date.isoformat())


# -- what is on the agenda -----------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Standing:
    """How something stands when the meeting begins. Without a status nobody has a measure for it yet."""

    status: str | None
    made_at: datetime
    is_late: bool = False
    is_of_last_meeting: bool = False
    is_of_this_meeting: bool = False
    latest_outcome: str | None = None  # of the last decision about it, whenever that was
    review_date: date | None = None  # of that decision


def section_of(standing: Standing, since: datetime | None, today: date) -> str | None:
    """Where it comes up, each thing once; None when the meeting need not see it. `since`: the last meeting, None before the first."""
    if standing.is_of_last_meeting:
        return LAST
    if standing.is_of_this_meeting:
        return HANDLED
    if standing.status is not None and BY_CODE[standing.status].type not in (OPEN, WAITING):
        return None
    is_put_off = standing.latest_outcome == POSTPONED and standing.review_date is not None and standing.review_date > today
    if since is not None and standing.made_at > since and not is_put_off:
        return NEW
    if standing.is_late:
        return LATE
    is_waiting_for_us = standing.status is None or standing.status in _TO_DECIDE or standing.latest_outcome in (POSTPONED, TO_KLG)
    return DECIDE if is_waiting_for_us and not is_put_off else None


# -- when ------------------------------------------------------------------------------------------------------------------
def next_meeting(today: date, held: Iterable[date]) -> date:
    """In the rhythm of the last two meetings, in whole weeks, at first four; moved on from a day nobody works."""
    earlier = [day for day in held if day < today]
    weeks = _WEEKS_AT_FIRST if not earlier else round((today - max(earlier)).days / 7)
    day = today + timedelta(weeks=min(max(weeks, 1), _WEEKS_MOST))
    return calendar_se.add_working_days(day, 0)
