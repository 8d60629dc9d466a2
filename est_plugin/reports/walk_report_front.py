# SPDX-License-Identifier: GPL-2.0-or-later
"""First page of the walk report: letterhead, facts, in short, good, important, next."""

from __future__ import annotations

import io

from reportlab.lib.colors import Color
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, TableStyle

from . import summary
from .content import Photo, Publisher, Texts, WalkReport
from .engine import blocks, flow, fonts, look, photos, user_text, wording
from .engine.tagged import Image, Paragraph, Table, TableTags
from .participant_words import sun_words

_PLAIN = [("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 0), ("VALIGN", (0, 0), (-1, -1), "TOP")]
_LABEL_MM = 30.0


def blocks_of(report: WalkReport, title: str, colour: Color, texts: Texts, warnings: list[str]) -> list[Flowable]:
    """All blocks of the first page."""
    story: list[Flowable] = [letterhead(report.publisher, colour, texts, warnings), blocks.space(5), blocks.heading(1, title, colour)]
    story += blocks.paragraph(user_text.shortened(report.walk.name, 160), 14, bold=True, after=6)
    story += blocks.paragraph(report.introduction, after=6) if report.introduction else []
    story += [facts_strip(facts(report, texts)), blocks.heading(2, texts("reports.report.short"), colour)]
    story += blocks.listing([user_text.shortened(line, 400) for line in summary.in_short(report, texts)])
    story += [_good_and_important(report, colour, texts), blocks.heading(2, texts("reports.report.next"), colour)]
    story.append(_next(report, texts))
    return story + ([blocks.space(2), *blocks.paragraph(report.after)] if report.after else [])


def letterhead(publisher: Publisher, colour: Color, texts: Texts, warnings: list[str]) -> Flowable:
    """Logo or name to the left, unit and diary number to the right, over the accent line."""
    left: object = _line(publisher.name, 13, True)
    if publisher.logo:
        try:
            picture = photos.prepare(Photo(publisher.logo), 100, 32)
            scale = min(50 * mm / picture.width, 16 * mm / picture.height)
            left = Image(io.BytesIO(picture.data), picture.width * scale, picture.height * scale, publisher.name, hAlign="LEFT", lazy=0)
        except photos.UnusablePhoto:
            warnings.append(texts("reports.logo-unreadable"))
    unit = publisher.unit if left.__class__ is Paragraph else " \u00b7 ".join(p for p in (publisher.name, publisher.unit) if p)
    number = user_text.one_line(publisher.diary_no)
    right = _line("\n".join(part for part in (unit, number) if part), 9, False, "right")
    return Table(
        [[left, right]],
        colWidths=[flow.WIDTH_MM * 0.55 * mm, flow.WIDTH_MM * 0.45 * mm],
        style=TableStyle(
            [
                *_PLAIN,
                ("VALIGN", (0, 0), (-1, -1), "BOTTOM"),
                ("LINEBELOW", (0, 0), (-1, -1), 2, colour),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
            ]
        ),
    )


def _line(text: object, size: float, bold: bool, align: str = "left") -> Paragraph:
    font = fonts.BOLD if bold else fonts.REGULAR
    return Paragraph(user_text.markup(user_text.shortened(text, 300), font), look.style(size, bold, align=align))


def facts(report: WalkReport, texts: Texts) -> list[tuple[str, str]]:
    """Label and value of what is known about the walk."""
    walk = report.walk
    people = sum(group.count for group in report.groups if group.count is not None)
    in_groups = texts("reports.report.groups", n=len(report.groups))
    who = ", ".join(f"{group.name or group.letter} {group.count}" for group in report.groups if group.count is not None)
    counted = f"{texts('reports.report.people-count', n=people, groups=in_groups)} ({who})" if who else ""
    lines = [
        ("when", wording.when(walk.starts, walk.ends, texts)),
        ("where", walk.meeting_place),
        ("light", ". ".join(part.rstrip(".") for part in (walk.light, sun_words(walk, texts)) if part)),
        ("weather", walk.weather),
        ("length", wording.length(walk.length_m, texts) if walk.length_m else ""),
        ("people", counted),
        ("organisations", wording.joined([user_text.one_line(name) for name in report.organisations], texts)),
        ("purpose", walk.purpose),
        ("previous", walk.previous_walk),
    ]
    known = [(texts(f"reports.report.{key}"), value) for key, value in lines if value]
    return known + [(fact.label, fact.value) for fact in report.facts]


def facts_strip(lines: list[tuple[str, str]]) -> Flowable:
    """Labels and values on a band."""
    cells = [[_line(label, 9.5, True), _line(value, 9.5, False)] for label, value in lines]
    if not cells:
        return blocks.space(1)
    return Table.of(
        TableTags(),
        cells,
        colWidths=[_LABEL_MM * mm, (flow.WIDTH_MM - _LABEL_MM) * mm],
        style=TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("BACKGROUND", (0, 0), (-1, -1), look.BAND),
                ("LEFTPADDING", (0, 0), (-1, -1), 6),
                ("TOPPADDING", (0, 0), (-1, -1), 1.6),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 1.6),
                ("TOPPADDING", (0, 0), (-1, 0), 5),
                ("BOTTOMPADDING", (0, -1), (-1, -1), 6),
            ]
        ),
    )


def _good_and_important(report: WalkReport, colour: Color, texts: Texts) -> Flowable:
    cells = []
    for title, lines, empty in (
        (texts("reports.report.three-good"), summary.good_things(report, texts), texts("reports.report.no-good")),
        (texts("reports.report.three-important"), summary.most_important(report, texts), texts("reports.report.no-important")),
    ):
        body = blocks.listing([user_text.shortened(line, 240) for line in lines], 10) if lines else blocks.paragraph(empty, 10)
        cells.append([blocks.heading(2, title, colour), *body])
    half = flow.WIDTH_MM / 2 * mm
    return Table([cells], colWidths=[half, half], style=TableStyle([*_PLAIN, ("RIGHTPADDING", (0, 0), (0, 0), 10)]))


def _next(report: WalkReport, texts: Texts) -> Flowable:
    cells = []
    for step in summary.next_steps(report, texts)[:8]:
        when = step.words or (wording.weekday(step.on, texts) if step.on else texts("reports.report.no-date"))
        cells.append([_line(when, 10, True), _line(step.text, 10, False)])
    return Table.of(
        TableTags(),
        cells,
        colWidths=[64 * mm, (flow.WIDTH_MM - 64) * mm],
        style=TableStyle(
            [
                *_PLAIN,
                ("LINEBELOW", (0, 0), (-1, -1), look.THIN, look.LINES),
                ("TOPPADDING", (0, 0), (-1, -1), 3),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
            ]
        ),
    )
