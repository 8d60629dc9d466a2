# SPDX-License-Identifier: GPL-2.0-or-later
"""What a meeting reads about a measure: how it stands, what became of a decision, its history in one line."""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..core import status
from ..core.choices import choice
from ..reports.engine import wording

DONE, LATE, OPEN, CLOSED = "done", "late", "open", "closed"
_UNTIL = {"forwarded": "measures.answer-by", "monitor": "measures.review"}
_SHOWN_STEPS = 4


@dataclass(frozen=True)
class Fate:
    """What became of something: in one word for counting, and as people say it."""

    state: str  # done, late, open or closed
    words: str


def fate(code: str | None, until: dt.date | None, done_on: dt.date | None, today: dt.date, texts: Any) -> Fate:
    """How a measure of this status stands today."""
    if code is None:
        return Fate(OPEN, texts("measures.unassigned"))
    known = status.BY_CODE[code]
    label = known.label(texts.language)
    if known.type == status.FIXED:
        return Fate(DONE, _joined(label, texts("measures.done-on", date=wording.short_day(done_on, texts)) if done_on else ""))
    if known.type == status.CLOSED:
        return Fate(CLOSED, label)
    if until is None:
        return Fate(OPEN, label)
    date = wording.short_day(until, texts)
    words = _joined(label, texts(_UNTIL[code], date=date) if code in _UNTIL else texts("measures.due", date=date))
    if until < today:
        return Fate(LATE, _joined(words, texts("measures.overdue", n=(today - until).days)))
    return Fate(OPEN, words)


def fate_of(measure: Mapping[str, Any], today: dt.date, texts: Any) -> Fate:
    """How a measure stands today."""
    return fate(measure["status"], status.waits_until(measure), measure["done_on"], today, texts)


def outcome_words(outcome: str, language: str) -> str:
    """The outcome as the key is labelled."""
    return choice("decision_outcome", outcome).label(language)


def level_words(level: str, language: str) -> str:
    """Who decided."""
    return choice("decision_level", level).label(language)


def decision_words(decision: Mapping[str, Any], texts: Any) -> str:
    """Beslutas 27 okt 2026: Klipp buskarna."""
    outcome = outcome_words(decision["outcome"], texts.language)
    head = texts("meeting.decision-head", outcome=outcome, day=wording.short_day(decision["decided_on"], texts))
    return f"{head}: {decision['text']}" if decision["text"] else head


def status_line(first: str, made_on: dt.date, log: Iterable[Mapping[str, Any]], zone: dt.tzinfo, texts: Any) -> str:
    """Ny 3 okt 2026 → Beslutad 12 okt 2026; steps that were taken back are left out, of many the last ones are shown."""
    chain: list[tuple[str, dt.date]] = []
    for row in log:
        if row["what"] == "status":
            if not chain:
                chain.append((row["old_value"], made_on))
            chain.append((row["new_value"], row["changed_at"].astimezone(zone).date()))
        elif row["what"] == status.TAKEN_BACK and len(chain) > 1:
            chain.pop()
    chain = chain or [(first, made_on)]
    words = [f"{status.BY_CODE[code].label(texts.language)} {wording.short_day(day, texts)}" for code, day in chain]
    if len(words) > _SHOWN_STEPS:
        words = [words[0], "…", *words[1 - _SHOWN_STEPS :]]
    return "  →  ".join(words)


def _joined(*parts: str) -> str:
    return "  ·  ".join(part for part in parts if part)
