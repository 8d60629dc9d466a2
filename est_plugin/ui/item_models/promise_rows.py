# SPDX-License-Identifier: GPL-2.0-or-later
"""Promises, activities and what counts for them as lines of the window, in the words of the paper."""
from __future__ import annotations

from ...core.choices import choice
from ...core.promises.follow_up import ActivityResult, PromiseResult
from ...core.promises.records import MANUAL, Deed
from ...i18n import Texts, language, tr
from ...reports import promise_words as words
from ...reports.engine import wording

SIGNS = {"kept": "✓", "on_way": "◐", "not_kept": "✕"}


def list_words(found: PromiseResult) -> str:
    """Name; state and days; how many activities are kept."""
    promise = found.promise
    counts = words.counted_in_short(found, Texts(language()))
    state = choice("promise_state", promise.state).label(language())
    return f"{promise.name}\n{state}, {promise.first.isoformat()}–{promise.last.isoformat()}\n{counts}"


def in_short(found: PromiseResult, texts: Texts) -> tuple[str, ...]:
    """The same sentences as in the paper."""
    return words.part(found, words.About(), words.Names({}, {}, {}, {}, {}), texts, False).in_short


def cells(one: ActivityResult, texts: Texts) -> tuple[str, ...]:
    """What, promised, done, state."""
    word = words.outcome_words(one.outcome, one.has_ended, texts) if one.has_begun else tr("promise.outcome.not-begun")
    state = f"{SIGNS[one.outcome]} {word}" if one.outcome in SIGNS and one.has_begun else word
    own = f"\n{tr('promise.own')}" if one.is_own else ""
    return one.activity.name, "\n".join(words.promised_words(one, texts)), "\n".join(words.done_words(one, texts, False)), state + own


def counted(found: ActivityResult, texts: Texts) -> str:
    """How many count now, and what does not."""
    said = [tr("promises.counts-now", n=wording.whole(found.done, texts), promised=wording.whole(found.promised, texts))]
    return " ".join([*said, *words.not_counted(found, texts), *([tr("promises.cancelled", n=len(found.cancelled))] if found.cancelled else [])])


def deed(one: Deed, name: str) -> str:
    """2026-09-01 · vandring · Höst."""
    kind = tr("promises.amount", n=one.amount) if one.source == MANUAL else tr(f"promises.kind.{one.source}")
    cancelled = tr("promises.is-cancelled") if one.is_cancelled else ""
    return "  ·  ".join(part for part in (one.day.isoformat() if one.day else "", kind, name, cancelled) if part)
