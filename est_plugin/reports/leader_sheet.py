# SPDX-License-Identifier: GPL-2.0-or-later
"""Ledarblad: timetable with sunset and dusk, groups, things to bring, things to say; one A4 page for an ordinary walk."""

from __future__ import annotations

import datetime as dt

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, PageBreak, TableStyle

from . import lighting_page
from .content import DocumentResult, LeaderSheet, Target, Texts
from .engine import blocks, fill_in, flow, fonts, look, user_text, wording
from .engine.tagged import Paragraph, Table, TableTags
from .lighting_content import LightingPage

SIZE = 10.5
_SAY = (("say-start", "start"), ("say-stop", "stop"), ("say-end", "end-say"))
MATERIALS = 7


def draw(content: LeaderSheet, texts: Texts, target: Target, lighting: LightingPage | None = None) -> DocumentResult:
    """Writes the leader's sheet; the lighting page begins a page of its own."""
    title = texts("reports.leader.title")
    running = flow.Running(title, content.walk.name, content.publisher, content.edition, foot_size=10, top_mm=14, bottom_mm=18)
    story = [
        *_head(content, texts),
        *_timetable(content, texts),
        *_groups(content, texts),
        blocks.space(2),
        _bring(content, texts),
        blocks.space(2),
        _say(texts),
    ]
    warnings: list[str] = []
    if lighting is not None:
        story += [PageBreak(), *lighting_page.story(lighting, texts, warnings)]
    return flow.write(target, story, running, texts, warnings)


def _head(content: LeaderSheet, texts: Texts) -> list[Flowable]:
    walk = content.walk
    dark = (wording.clock(walk.dusk_ends, texts) if walk.dusk_ends else texts("reports.leader.no-dark")) if walk.sunset else ""
    stops = texts("reports.leader.stops-words", n=len(content.stops))
    route = (
        texts("reports.leader.route-words", n=len(content.stops), length=wording.length(walk.length_m, texts)) if walk.length_m else stops
    )
    facts = [
        ("when", wording.when(walk.starts, walk.ends, texts)),
        ("where", walk.meeting_place),
        ("sunset", wording.clock(walk.sunset, texts) if walk.sunset else ""),
        ("dark", dark),
        ("length", route),
    ]
    lines = [(texts(f"reports.leader.{key}"), value) for key, value in facts if value]
    opened = texts("reports.leader.date-open")
    dates = texts(
        "reports.leader.dates",
        report=wording.day(walk.report_on, texts) if walk.report_on else opened,
        meeting=wording.date_or_time(walk.follow_up_on, texts) if walk.follow_up_on else opened,
    )
    phones = " \u00b7 ".join(f"{who} {number}" for who, number in content.phones)
    more = [(texts("reports.leader.phones"), phones)] if phones else []
    return [
        blocks.heading(1, user_text.shortened(f"{texts('reports.leader.title')}: {walk.name}", 120), look.BLACK),
        _facts([*lines, *more]),
        blocks.space(1),
        *blocks.paragraph(dates, SIZE, colour=look.BLACK),
    ]


def _facts(lines: list[tuple[str, str]]) -> Flowable:
    cells = [[_text(label, bold=True), _text(user_text.shortened(value, 240))] for label, value in lines]
    return Table.of(
        TableTags(),
        cells,
        colWidths=[34 * mm, (flow.WIDTH_MM - 34) * mm],
        style=TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 1),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5),
            ]
        ),
        hAlign="LEFT",
    )


def _text(text: object, bold: bool = False, size: float = SIZE) -> Paragraph:
    font = fonts.BOLD if bold else fonts.REGULAR
    return Paragraph(user_text.markup(text, font), look.style(size, bold, look.BLACK))


def _grid(heads: list[str], rows: list[list[object]], widths_mm: list[float]) -> Table:
    cells: list[list[object]] = [[_text(head, bold=True, size=10) for head in heads]]
    cells += [[_text(value) if isinstance(value, str) else value for value in row] for row in rows]
    return Table.of(
        TableTags(headers=1),
        cells,
        colWidths=[width * mm for width in widths_mm],
        repeatRows=1,
        hAlign="LEFT",
        style=TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("LINEBELOW", (0, 0), (-1, 0), 1.5, look.BLACK),
                ("LINEBELOW", (0, 1), (-1, -1), look.THIN, look.BLACK),
                ("LEFTPADDING", (0, 0), (-1, -1), 2),
                ("RIGHTPADDING", (0, 0), (-1, -1), 3),
                ("TOPPADDING", (0, 0), (-1, -1), 1.4),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 2.2),
            ]
        ),
    )


def _timetable(content: LeaderSheet, texts: Texts) -> list[Flowable]:
    walk = content.walk
    heads = [texts(f"reports.leader.{key}") for key in ("time", "stop", "place", "minutes", "done")]
    timed: list[tuple[dt.datetime | None, list[object]]] = []
    if walk.starts:
        place = user_text.shortened(walk.meeting_place, 90)
        timed.append((walk.starts, ["", ": ".join(p for p in (texts("reports.leader.gathering"), place) if p), "", fill_in.TickBox()]))
    for stop in content.stops:
        name = ", ".join(part for part in (user_text.shortened(stop.name, 120), user_text.shortened(stop.place_type, 40)) if part)
        minutes = "" if stop.minutes is None else texts("reports.minutes", n=stop.minutes)
        timed.append((stop.at, [_text(stop.number, bold=True), name, minutes, fill_in.TickBox()]))
    if walk.ends:
        timed.append((walk.ends, ["", texts("reports.leader.end"), "", fill_in.TickBox()]))
    timed = _with_sun(timed, walk.sunset, texts("reports.leader.sunset"))
    timed = _with_sun(timed, walk.dusk_ends, texts("reports.leader.dark"))
    rows = [[_text(wording.clock(at, texts) if at else "", bold=True), *cells] for at, cells in timed]
    return [blocks.heading(3, texts("reports.leader.timetable"), look.BLACK), _grid(heads, rows, [20, 16, 102, 20, 16])]


def _with_sun(
    timed: list[tuple[dt.datetime | None, list[object]]], at: dt.datetime | None, label: str
) -> list[tuple[dt.datetime | None, list[object]]]:
    """The timetable with the sun's moment at its place, when it falls within the walk."""
    moments = [moment for moment, _ in timed if moment]
    if at is None or not moments or not moments[0] <= at <= moments[-1]:
        return timed
    index = next(i for i, (moment, _) in enumerate(timed) if moment and moment >= at)
    return [*timed[:index], (at, ["", label, "", ""]), *timed[index:]]


def _groups(content: LeaderSheet, texts: Texts) -> list[Flowable]:
    if not content.groups:
        return []
    heads = [texts(f"reports.leader.{key}") for key in ("group", "who", "recorder", "coming", "here")]
    rows: list[list[object]] = [
        [
            _text(group.letter, bold=True),
            user_text.shortened(group.name, 120),
            user_text.shortened(group.recorder, 80),
            "" if group.coming is None else str(group.coming),
            "",
        ]
        for group in content.groups
    ]
    return [blocks.heading(3, texts("reports.leader.groups"), look.BLACK), _grid(heads, rows, [14, 84, 40, 18, 18])]


def _bring(content: LeaderSheet, texts: Texts) -> Flowable:
    items = content.materials or tuple(texts(f"reports.leader.material.{n}") for n in range(1, MATERIALS + 1))
    items = tuple(user_text.shortened(item, 100) for item in items[:24])
    columns = 2
    lines = -(-len(items) // columns)
    cells = []
    for line in range(lines):
        row: list[object] = []
        for column in range(columns):
            index = column * lines + line
            row += [fill_in.TickBox(), _text(items[index])] if index < len(items) else ["", ""]
        cells.append(row)
    half = flow.WIDTH_MM / 2
    grid = Table(
        cells,
        colWidths=[7 * mm, (half - 7) * mm] * 2,
        hAlign="LEFT",
        style=TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 1.5),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
            ]
        ),
    )
    return blocks.together([blocks.heading(3, texts("reports.leader.materials"), look.BLACK), grid])


def _say(texts: Texts) -> Flowable:
    """Three columns: at the start, at each stop, at the end; three things each."""
    cells = []
    for title, key in _SAY:
        cells.append(
            [
                _text(texts(f"reports.leader.{title}"), bold=True, size=11.5),
                blocks.space(1),
                *blocks.listing([texts(f"reports.leader.{key}.{n}") for n in range(1, 4)], SIZE, numbered=True, colour=look.BLACK),
            ]
        )
    third = flow.WIDTH_MM / 3 * mm
    return Table(
        [cells],
        colWidths=[third] * 3,
        hAlign="LEFT",
        style=TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("BOX", (0, 0), (-1, -1), 1.0, look.BLACK),
                ("INNERGRID", (0, 0), (-1, -1), look.THIN, look.BLACK),
                ("LEFTPADDING", (0, 0), (-1, -1), 5),
                ("RIGHTPADDING", (0, 0), (-1, -1), 5),
                ("TOPPADDING", (0, 0), (-1, -1), 5),
            ]
        ),
    )
