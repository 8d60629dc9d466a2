# SPDX-License-Identifier: GPL-2.0-or-later
"""A measure as the report tells it: what, why not, who, when, how far."""
from __future__ import annotations

import datetime as dt
from typing import Any

from ..core import status
from ..core.record import Record
from ..reports import content as c
from ..reports.engine import wording
from .walk_facts import WalkFacts


def measure(facts: WalkFacts, record: Record, texts: Any, *, is_public: bool = False, in_months: bool | None = None) -> c.Measure:
    """The measure for readers inside, or in the public's words, there with months instead of days unless it is said otherwise."""
    known = status.BY_CODE[record["status"]]
    language = facts.language
    return c.Measure(
        text=_what(record, texts, is_public),
        status=c.Status(record["status"], known.public_label(language) if is_public else known.label(language)),
        reason=record["reason"] or "",
        responsible=responsible(facts, record),
        due=_due(record),
        due_words=_due_words(record, texts, is_public, is_public if in_months is None else in_months),
        key=record.id,
    )


def responsible(facts: WalkFacts, record: Record) -> str:
    """Who must act: the one it was handed over to, else the responsible organisation."""
    forwarded = facts.organisation(record["forwarded_to_id"]) if record["status"] == "forwarded" else ""
    return forwarded or facts.organisation(record["responsible_id"])


def _what(record: Record, texts: Any, is_public: bool) -> str:
    parts = [record["title"]]
    if record["what_done"] and known_done(record):
        parts.append(texts("papers.what-done", text=record["what_done"]))
    if is_public and record["public_comment"]:
        parts.append(record["public_comment"])
    return "\n".join(parts)


def known_done(record: Record) -> bool:
    """Whether it is done."""
    return status.BY_CODE[record["status"]].type == status.FIXED


def is_open(record: Record) -> bool:
    """Whether it still has to be done or answered."""
    return status.BY_CODE[record["status"]].type in (status.OPEN, status.WAITING)


def _due(record: Record) -> dt.date | None:
    """The day it shall be done; when it is done or will not be, the date no longer tells anything."""
    return record["due_date"] if is_open(record) and record["status"] not in ("forwarded", "monitor") else None


def _due_words(record: Record, texts: Any, is_public: bool, in_months: bool) -> str:
    """In place of a due date, or beside it: answer, review, window, done on."""

    def day(value: dt.date) -> str:
        return wording.month(value, texts) if in_months else wording.short_day(value, texts)

    if known_done(record):
        return texts("papers.done-on", day=day(record["done_on"])) if record["done_on"] else ""
    if record["status"] == "monitor":
        return texts("papers.monitored-until", day=day(record["review_date"])) if record["review_date"] and not is_public else ""
    if not is_open(record):
        return ""
    if record["status"] == "forwarded" or record["due_date"] is None:
        if record["answer_by"]:
            return texts("papers.answer-by", day=day(record["answer_by"]))
        if record["window_from"] and record["window_to"] and not is_public:
            return texts("papers.window", first=day(record["window_from"]), last=day(record["window_to"]))
    return ""
