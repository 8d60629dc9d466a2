# SPDX-License-Identifier: GPL-2.0-or-later
"""Words, columns and order of the minutes: PDF, web page and plain text say the same."""
from __future__ import annotations

from dataclasses import dataclass

from .content import Texts
from .engine import user_text, wording
from .minutes_content import OUTCOMES, DecisionLine, Minutes

LONGEST = 900
"""Longest text in a cell."""


@dataclass(frozen=True)
class Section:
    """One table: its heading, the keys of its columns and its cells."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


_COLUMNS = {
    "decided": ("number", "what", "text", "responsible", "until", "level"),
    "refused": ("number", "what", "reason", "level"),
    "postponed": ("number", "what", "text", "again", "level"),
    "monitor": ("number", "what", "text", "responsible", "monitored", "level"),
    "to_klg": ("number", "what", "question", "responsible"),
}
_FOLLOWED = ("number", "what", "before", "now")


def title(texts: Texts) -> str:
    """Minnesanteckningar från lägesbildsmöte."""
    return texts("minutes.title")


def facts(minutes: Minutes, texts: Texts) -> list[tuple[str, str]]:
    """Label and value of what is known about the meeting."""
    lines = [
        ("when", wording.weekday(minutes.held_on, texts)),
        ("who", wording.joined([user_text.one_line(name) for name in minutes.organisations], texts)),
        ("present", texts("minutes.people", n=minutes.present) if minutes.present else ""),
        ("diary", minutes.diary_number),
        ("next", wording.weekday(minutes.next_meeting, texts) if minutes.next_meeting else texts("minutes.no-next")),
    ]
    return [(texts(f"minutes.{key}"), value) for key, value in lines if value]


def in_short(minutes: Minutes, texts: Texts) -> list[str]:
    """How many decisions of each kind, and how the last ones went."""
    counted = [texts(f"minutes.count.{outcome}", n=n) for outcome in OUTCOMES if (n := len(minutes.of(outcome)))]
    lines = [texts("minutes.count", n=len(minutes.decisions), parts=wording.joined(counted, texts)) if counted else texts("minutes.nothing")]
    if minutes.followed_up:
        states = [texts(f"minutes.state.{state}", n=n) for state in ("done", "late", "open", "closed") if (n := minutes.count(state))]
        lines.append(texts("minutes.followed", n=len(minutes.followed_up), name=minutes.last_meeting, parts=wording.joined(states, texts)))
    return lines


def sections(minutes: Minutes, texts: Texts) -> list[Section]:
    """The tables that have rows, decisions first."""
    made = []
    for outcome in OUTCOMES:
        lines = minutes.of(outcome)
        if lines:
            columns = _COLUMNS[outcome]
            rows = tuple(tuple(_cell(line, column, texts) for column in columns) for line in lines)
            made.append(Section(texts(f"minutes.section.{outcome}"), columns, rows))
    if minutes.followed_up:
        rows = tuple((one.number, user_text.shortened(one.what, LONGEST), one.decided, one.now) for one in minutes.followed_up)
        made.append(Section(texts("minutes.section.followed", name=user_text.one_line(minutes.last_meeting)), _FOLLOWED, rows))
    return made


def head(column: str, texts: Texts) -> str:
    """What a column is called."""
    return texts(f"minutes.head.{column}")


def _cell(line: DecisionLine, column: str, texts: Texts) -> str:
    if column == "what":
        return user_text.shortened("\n".join(part for part in (line.what, line.place) if part), LONGEST)
    if column in ("text", "reason", "question"):
        is_said = column == "text" and user_text.one_line(line.text) == user_text.one_line(line.what)
        return texts("minutes.carried-out") if is_said else user_text.shortened(line.text, LONGEST)
    if column in ("until", "again", "monitored"):
        day = wording.short_day(line.until, texts) if line.until else texts("minutes.no-date")
        return texts("minutes.answer", day=day) if column == "until" and line.is_answer and line.until else day
    if column == "responsible":
        return line.responsible or texts("reports.report.not-assigned")
    return {"number": line.number, "level": line.level}[column]
