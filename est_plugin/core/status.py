# SPDX-License-Identifier: GPL-2.0-or-later
"""Status of a measure: six steps in four types, and which may follow which. Database triggers are made from this table."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from .blank import is_blank
from .errors import RuleError

OPEN, WAITING, FIXED, CLOSED = "open", "waiting", "fixed", "closed"


@dataclass(frozen=True)
class Status:
    """One status: stable code, type, words on screen and words for the public."""

    code: str
    type: str
    sv: str
    en: str
    public_sv: str
    public_en: str
    handling: str  # what a finding answered by such a measure is: see choices "handling"

    def label(self, language: str) -> str:
        """Label in one language."""
        return self.sv if language == "sv" else self.en

    def public_label(self, language: str) -> str:
        """Word for public papers in one language."""
        return self.public_sv if language == "sv" else self.public_en


STATUSES: tuple[Status, ...] = (
    Status("new", OPEN, "Ny", "New", "Inte påbörjad", "Not started", "open"),
    Status("triage", OPEN, "Bedöms", "Being assessed", "Inte påbörjad", "Not started", "open"),
    Status("investigating", OPEN, "Utreds", "Investigating", "Inte påbörjad", "Not started", "open"),
    Status("approved", OPEN, "Beslutad", "Approved", "Planerad", "Planned", "planned"),
    Status("planned", OPEN, "Planerad", "Planned", "Planerad", "Planned", "planned"),
    Status("ordered", OPEN, "Beställd", "Ordered", "Planerad", "Planned", "planned"),
    Status("in_progress", OPEN, "Pågår", "In progress", "Pågår", "In progress", "planned"),
    Status("forwarded", WAITING, "Väntar på svar", "Awaiting answer", "Lämnad vidare", "Handed over", "waiting"),
    Status("monitor", WAITING, "Bevakas", "Monitored", "Följs", "Watched", "waiting"),
    Status("fixed", FIXED, "Åtgärdad", "Fixed", "Klart", "Done", "fixed"),
    Status("verified", FIXED, "Kontrollerad på plats", "Verified on site", "Klart", "Done", "fixed"),
    Status("refused", CLOSED, "Åtgärdas inte", "Will not be done", "Görs inte", "Will not be done", "refused"),
    Status("duplicate", CLOSED, "Samma som annan", "Duplicate", "–", "–", "refused"),
)
TAKEN_BACK = "status_taken_back"  # what the log says of an undone step
BY_CODE: dict[str, Status] = {status.code: status for status in STATUSES}

_ANSWERS = ("fixed", "refused", "duplicate")
_REOPENED = ("triage", "investigating", "planned", "in_progress")
ALLOWED: dict[str, tuple[str, ...]] = {
    "new": ("triage", "investigating", "approved", "planned", "ordered", "in_progress", "forwarded", "monitor", *_ANSWERS),
    "triage": ("investigating", "approved", "planned", "ordered", "in_progress", "forwarded", "monitor", *_ANSWERS),
    "investigating": ("triage", "approved", "planned", "ordered", "in_progress", "forwarded", "monitor", *_ANSWERS),
    "approved": ("investigating", "planned", "ordered", "in_progress", "forwarded", "monitor", *_ANSWERS),
    "planned": ("investigating", "approved", "ordered", "in_progress", "forwarded", "monitor", *_ANSWERS),
    "ordered": ("planned", "in_progress", "forwarded", "monitor", *_ANSWERS),
    "in_progress": ("planned", "ordered", "forwarded", "monitor", *_ANSWERS),
    "forwarded": ("triage", "investigating", "approved", "planned", "ordered", "in_progress", "monitor", *_ANSWERS),
    "monitor": ("triage", "investigating", "approved", "planned", "ordered", "in_progress", "forwarded", *_ANSWERS),
    "fixed": ("verified", *_REOPENED),
    "verified": _REOPENED,
    "refused": _REOPENED,
    "duplicate": _REOPENED,
}
START: tuple[str, ...] = tuple(s.code for s in STATUSES if s.type in (OPEN, WAITING))
FIXED_CODES: tuple[str, ...] = tuple(s.code for s in STATUSES if s.type == FIXED)
DONE: tuple[str, ...] = tuple(s.code for s in STATUSES if s.type in (FIXED, CLOSED))

# columns of `measure` that must be filled for a status: all of the first, at least one of each later group
REQUIRED: dict[str, tuple[tuple[str, ...], ...]] = {
    "forwarded": (("forwarded_to_id",), ("answer_by",)),
    "monitor": (("review_date",),),
    "refused": (("reason",),),
    "duplicate": (("same_as_id",),),
    "verified": (("verified_on",), ("verified_by", "verified_by_walk_id"), ("verified_how",)),
}


def may_follow(old: str | None, new: str) -> bool:
    """Whether a measure may go from one status (None: not yet made) to another."""
    if old is None:
        return new in START
    return old == new or new in ALLOWED.get(old, ())


def is_reopening(old: str, new: str) -> bool:
    """Whether the step opens again what was fixed or closed."""
    return old in DONE and new not in DONE


def check_step(old: str | None, new: str) -> None:
    """Raise RuleError naming what is allowed when a step is not."""
    if new not in BY_CODE:
        raise RuleError("rule.unknown-status", status=new)
    if not may_follow(old, new):
        if old is None:
            raise RuleError("rule.forbidden-start", allowed=[BY_CODE[code] for code in START])
        raise RuleError("rule.forbidden-step", old=BY_CODE[old], new=BY_CODE[new], allowed=[BY_CODE[code] for code in ALLOWED[old]])


def missing_columns(measure: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """Groups of columns of which one must be filled for the measure's status and is not."""
    return [group for group in REQUIRED.get(measure["status"], ()) if all(is_blank(measure.get(column)) for column in group)]


def check_measure(old_status: str | None, measure: Mapping[str, Any]) -> None:
    """All status rules for a measure as it shall be written; the database refuses the same."""
    check_step(old_status, measure["status"])
    missing = missing_columns(measure)
    if missing:
        raise RuleError(f"rule.{measure['status']}-needs", columns=missing)
    if measure["status"] == "duplicate" and measure.get("same_as_id") == measure.get("id"):
        raise RuleError("rule.duplicate-of-itself")


def check_days(measure: Mapping[str, Any], today: date) -> None:
    """Days that cannot be for a measure that gets its status today: done or checked tomorrow, checked before it was done, an answer awaited yesterday."""
    done, verified = measure.get("done_on"), measure.get("verified_on")
    if measure["status"] in FIXED_CODES:
        if done is not None and done > today:
            raise RuleError("rule.done-in-future", day=done.isoformat())
        if measure["status"] == "verified" and verified is not None:
            if verified > today:
                raise RuleError("rule.verified-in-future", day=verified.isoformat())
            if done is not None and verified < done:
                raise RuleError("rule.verified-before-done", done=done.isoformat(), verified=verified.isoformat())
    until = waits_until(measure) if is_waiting(measure) else None
    if until is not None and until < today:
        raise RuleError("rule.waits-in-past", day=until.isoformat())


def check_kept(kept: Mapping[str, Any]) -> None:
    """What others are the same as must not itself be the same as another one: no chains, no circles."""
    if kept["status"] == "duplicate":
        raise RuleError("rule.duplicate-of-duplicate", number=kept["number"])


# -- waiting --------------------------------------------------------------------------------------------------------------
def is_waiting(measure: Mapping[str, Any]) -> bool:
    """Whether somebody else has it, or it is only watched."""
    return measure["status"] in BY_CODE and BY_CODE[measure["status"]].type == WAITING


def waits_until(measure: Mapping[str, Any]) -> date | None:
    """The day a measure must be looked at again: answered, reviewed or done."""
    if measure["status"] == "forwarded":
        return measure.get("answer_by") or measure.get("due_date")
    if measure["status"] == "monitor":
        return measure.get("review_date")
    return measure.get("due_date") or measure.get("answer_by")


def is_back(measure: Mapping[str, Any], today: date) -> bool:
    """Whether a waiting measure is ours again: the day of the answer or the review has come and gone."""
    until = waits_until(measure)
    return is_waiting(measure) and until is not None and until < today
