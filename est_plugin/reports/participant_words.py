# SPDX-License-Identifier: GPL-2.0-or-later
"""What the participant sheets say, in ordinary and in large print."""

from __future__ import annotations

from .content import Handout, Texts, WalkHeader
from .engine import pages, user_text, wording
from .engine.sheet import Sheet

QUESTIONS = 6
QR_MM = 25.0
CONTACT_MM = 36.0


def large_labels(texts: Texts) -> tuple[str, ...]:
    """Labels whose value is set large."""
    return texts("reports.handout.when"), texts("reports.handout.where")


def when_and_where(walk: WalkHeader, texts: Texts) -> list[tuple[str, str]]:
    """Label and text, only what is known."""
    lines = [
        ("when", wording.when(walk.starts, walk.ends, texts)),
        ("where", user_text.clean(walk.meeting_place)),
        ("why", user_text.shortened(walk.purpose, 220)),
        ("length", wording.length(walk.length_m, texts) if walk.length_m else ""),
        ("light", sun_words(walk, texts)),
    ]
    return [(texts(f"reports.handout.{key}"), value) for key, value in lines if value]


def sun_words(walk: WalkHeader, texts: Texts) -> str:
    """When the sun sets and when it is dark; empty when unknown."""
    if walk.sunset is None:
        return ""
    sunset = wording.clock(walk.sunset, texts)
    if walk.dusk_ends is None:
        return texts("reports.handout.sun-light", sunset=sunset)
    return texts("reports.handout.sun", sunset=sunset, dusk=wording.clock(walk.dusk_ends, texts))


def questions(content: Handout, texts: Texts) -> tuple[str, ...]:
    """The six questions, or the walk's own."""
    return content.questions[:QUESTIONS] or tuple(texts(f"reports.handout.question.{n}") for n in range(1, QUESTIONS + 1))


def after(walk: WalkHeader, texts: Texts) -> list[str]:
    """What happens then, with two dates when they are set."""
    report = (
        texts("reports.handout.after-report", day=wording.weekday(walk.report_on, texts))
        if walk.report_on
        else texts("reports.handout.after-report-unknown")
    )
    meeting = (
        texts("reports.handout.after-meeting", day=wording.date_or_time(walk.follow_up_on, texts))
        if walk.follow_up_on
        else texts("reports.handout.after-meeting-unknown")
    )
    return [report, meeting]


def emergency(sheet: Sheet, x: float, y: float, width: float, size: float = 14) -> None:
    """The two numbers to ring, in a box."""
    high = size * 0.95
    with sheet.block("group", "emergency", x, y, width, high):
        sheet.box(x, y, width, high, 1.5)
        sheet.text(sheet.texts("reports.handout.emergency"), x + 4, y + high * 0.64, size, bold=True, width=width * 0.55)
        sheet.text(
            sheet.texts("reports.handout.police"), x + width - 4, y + high * 0.64, size, bold=True, align="right", width=width * 0.42
        )


def contact(sheet: Sheet, content: Handout, x: float, y: float, width: float, size: float = 13) -> None:
    """Contact in words, QR code and the same address in words."""
    publisher, texts = content.publisher, sheet.texts
    address = user_text.one_line(publisher.url)
    room = width - QR_MM - 6 if address else width
    with sheet.block("group", "contact", x, y, width, CONTACT_MM):
        sheet.text(texts("reports.handout.contact"), x, y + 4.6, size + 1, bold=True)
        used = sheet.paragraph(publisher.contact or publisher.name, x, y + 7, room, 16, size, least=12)
        if address:
            top = y + 9 + used
            sheet.paragraph(f"{texts('reports.handout.web')}: {address}", x, top, room, y + CONTACT_MM - top, size, least=10)
    if address:
        sheet.qr(address, x + width - QR_MM, y, QR_MM)


def notes(sheet: Sheet, x: float, y: float, width: float, height: float) -> None:
    """Lines to write on, as many as there is room for."""
    with sheet.block("form", "notes", x, y, width, height):
        sheet.text(sheet.texts("reports.handout.notes"), x, y + 4.5, 12, bold=True)
        line = y + 15
        while line <= y + height:
            sheet.line(x, line, x + width, line)
            line += 10


def foot(sheet: Sheet, content: Handout, x: float, bottom: float, width: float, page: int, total: int, size: float = 10) -> None:
    """Title, walk, version, draft or final, page: in two lines."""
    texts = sheet.texts
    with sheet.block("artifact", "foot", x, bottom - size, width, size):
        sheet.line(x, bottom - size * 0.95, x + width, bottom - size * 0.95)
        title = f"{texts('reports.handout.title')} \u00b7 {content.walk.name}"
        right = texts("reports.page", page=page, total=total)
        sheet.text(title, x, bottom - size * 0.5, size, width=width - 26)
        sheet.text(right, x + width, bottom - size * 0.5, size, align="right")
        sheet.text(pages.version_words(content.publisher, content.edition, texts), x, bottom - size * 0.05, size, width=width)
