# SPDX-License-Identifier: GPL-2.0-or-later
"""Minnesanteckningar från lägesbildsmöte: content from the rows of the meeting, as PDF, text file or text to copy."""
from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from ..core.errors import InputError
from ..core.paper_choices import INTERNAL
from ..i18n import Texts
from ..reports import papers
from ..reports.content import DocumentResult, Edition
from ..reports.minutes_content import DecisionLine, FollowedUp, Minutes
from ..storage.store import Store
from . import decision_register as register
from . import meeting as meetings
from . import paper_header as head
from .drawn import result_of
from .meeting_words import level_words, outcome_words


def minutes(store: Store, meeting_id: str, texts: Any, made_on: dt.date) -> Minutes:
    """The minutes of one meeting; its decisions stand as they were made, the last meeting's as they stand on `made_on`."""
    row = store.get("meeting", meeting_id)
    last = meetings.before(store, row, made_on)
    return Minutes(
        head.municipality(store, diary_number=row["diary_number"] or ""), Edition(made_on, audience=INTERNAL), row["name"],
        row["held_on"], meetings.present_at(row),
        row["present"], row["next_meeting"], row["diary_number"] or "",
        tuple(_line(one, texts) for one in register.read(store, made_on, texts, meeting_id)),
        last["name"] if last else "",
        tuple(_followed(one, texts) for one in register.read(store, made_on, texts, last.id)) if last else (),
        row["note"] or "",
    )  # fmt: skip


def print_minutes(
    store: Store, meeting_id: str, language: str, made_on: dt.date, *, pdf: Path | None = None, text: Path | None = None, html: Path | None = None,
    odt: Path | None = None,
) -> DocumentResult:
    """Those files that are asked for."""
    texts = Texts(language)
    content = minutes(store, meeting_id, texts, made_on)
    writers = ((papers.draw_minutes, pdf), (papers.write_minutes_text, text), (papers.write_minutes_page, html), (papers.write_minutes_odt, odt))
    results = [write(content, texts, target) for write, target in writers if target is not None]
    if not results:
        raise InputError("meeting.no-target")
    return result_of(results)


def minutes_text(store: Store, meeting_id: str, language: str, made_on: dt.date) -> str:
    """The same as text to copy."""
    texts = Texts(language)
    return papers.minutes_as_text(minutes(store, meeting_id, texts, made_on), texts)


# -- inside ------------------------------------------------------------------------------------------------------------
def _line(one: register.Decided, texts: Any) -> DecisionLine:
    return DecisionLine(
        one.numbers, one.what, one.place, one.outcome, one.text, one.responsible, one.review_date or one.until, one.is_answer,
        level_words(one.level, texts.language),
    )  # fmt: skip


def _followed(one: register.Decided, texts: Any) -> FollowedUp:
    outcome = outcome_words(one.outcome, texts.language)
    said = one.text if one.text and one.text != one.what else ""
    return FollowedUp(one.numbers, one.what, f"{outcome}: {said}" if said else outcome, one.fate.words, one.fate.state)
