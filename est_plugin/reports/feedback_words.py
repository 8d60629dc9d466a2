# SPDX-License-Identifier: GPL-2.0-or-later
"""Words, columns and order of the feedback: folded paper, large print, web page and ODT say the same. At most 300 words besides the tables."""

from __future__ import annotations

from .content import Texts
from .engine import user_text, wording
from .feedback_content import Done, Feedback, FeedbackRow, NotDone

COLUMNS = ("point", "seen", "done", "who", "when")
NOT_DONE_COLUMNS = ("point", "seen", "reason")
THREE = 3
_GOOD, _NAME, _CONTACT = 120, 120, 160
_NUMBER = 12
"""Longest number of a point, with its word."""
LONGEST = 600
"""Longest text in a cell."""


def title(texts: Texts) -> str:
    """Återkoppling från trygghetsvandring."""
    return texts("feedback.title")


def thanks(content: Feedback, texts: Texts) -> str:
    """Tack, ni var 25."""
    return texts("feedback.thanks") if content.people is None else texts("feedback.thanks-n", n=content.people)


def about(content: Feedback, texts: Texts) -> str:
    """Which walk, when, and how many points it gave."""
    name = user_text.shortened(user_text.one_line(content.walk.name), _NAME)
    day = wording.day(content.walk.starts, texts) if content.walk.starts else ""
    found = texts("feedback.points", n=len(points(content))) if points(content) else texts("feedback.no-points")
    return f"{name}, {day}. {found}" if day else f"{name}. {found}"


def points(content: Feedback) -> list[str]:
    """Numbers of everything that was not good, each once."""
    return list(dict.fromkeys(row.number for row in (*content.rows, *content.not_done)))


def good_things(content: Feedback) -> list[str]:
    """Three good things, shortened to a line or two; the number at the end stays."""
    made = []
    for line in map(user_text.one_line, content.good[:THREE]):
        words, bracket, number = line.rpartition(" (")
        end = bracket + number if bracket and len(number) <= _NUMBER else ""
        made.append(user_text.shortened(words if end else line, _GOOD - len(end)) + end)
    return made


def heads(texts: Texts, columns: tuple[str, ...] = COLUMNS) -> list[str]:
    """What the columns are called."""
    return [texts(f"feedback.head.{column}") for column in columns]


def point(row: FeedbackRow | NotDone, texts: Texts) -> str:
    """The participants' own number below that of the map."""
    return texts("feedback.sheet", reference=user_text.one_line(row.reference)) if row.reference else ""


def seen(row: FeedbackRow | NotDone) -> str:
    """Place and what was seen."""
    text = user_text.shortened(row.seen, LONGEST)
    place = user_text.shortened(user_text.one_line(row.place), 80)
    return f"{place}: {text}" if place and text else place or text


def done(one: Done) -> str:
    """What is done."""
    return user_text.shortened(one.text, LONGEST)


def cells(row: FeedbackRow, texts: Texts) -> list[tuple[str, str, str, str, str]]:
    """(what, state, word, who, when) for each measure; one line that says so when there is none yet."""
    if not row.measures:
        return [(texts("feedback.nothing-yet"), "open", "", texts("feedback.nobody-yet"), texts("feedback.no-date"))]
    return [
        (done(one), one.status.state, one.status.word, user_text.shortened(user_text.one_line(one.who), 80) or texts("feedback.nobody-yet"),
         user_text.shortened(user_text.one_line(one.when), 80) or texts("feedback.no-date"))
        for one in row.measures
    ]  # fmt: skip


def reason(row: NotDone, texts: Texts) -> str:
    """Why not."""
    return user_text.shortened(row.reason, LONGEST) or texts("feedback.no-reason")


def next_walk(content: Feedback, texts: Texts) -> str:
    """When we walk again."""
    return user_text.shortened(content.next_walk, 200) or texts("feedback.next-unknown")


def report_faults(content: Feedback, texts: Texts) -> list[str]:
    """How a new fault is reported; what the municipality has not told is left out."""
    lines = [texts("feedback.report")]
    if content.publisher.contact:
        lines.append(user_text.shortened(user_text.one_line(content.publisher.contact), _CONTACT))
    if content.publisher.url:
        lines.append(texts("feedback.web", url=user_text.shortened(user_text.one_line(content.publisher.url), _CONTACT)))
    if content.publisher.electric_phone:
        lines.append(texts("feedback.electric", number=user_text.one_line(content.publisher.electric_phone)))
    return [*lines, texts("feedback.emergency")]
