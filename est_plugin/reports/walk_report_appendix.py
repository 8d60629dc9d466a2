# SPDX-License-Identifier: GPL-2.0-or-later
"""Appendices of the walk report: stop by stop with ratings, photos and whole texts; coordinates."""

from __future__ import annotations

from dataclasses import replace

from reportlab.lib.colors import Color
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, PageBreak, TableStyle
from .engine.tagged import Table

from . import walk_report_tables as tables
from .content import FindingRow, Photo, Rating, StopResult, Texts, WalkReport
from .engine import blocks, flow, user_text, wording
from .engine.tables import Row, table
from .map_boxes import BOXES_MM

_GAP_MM = 14.0


def stop_by_stop(report: WalkReport, colour: Color, texts: Texts, warnings: list[str]) -> list[Flowable]:
    """A card for each stop, then what was seen between stops."""
    if not report.stops and not report.rows:
        return []
    story: list[Flowable] = [PageBreak(), blocks.heading(2, texts("reports.report.appendix-1"), colour)]
    known = {result.stop.number for result in report.stops}
    for result in report.stops:
        members = [row for row in report.rows if row.stop == result.stop.number]
        story += _card(result, members, texts, warnings)
    loose = [row for row in report.rows if row.stop not in known]
    for name, members in tables.by_stop(report, loose, texts):
        story += [blocks.heading(3, name), *_findings(members, texts, warnings)]
    return story


def _card(result: StopResult, members: list[FindingRow], texts: Texts, warnings: list[str]) -> list[Flowable]:
    stop = result.stop
    clock = texts("reports.at-clock", time=wording.clock(stop.at, texts)) if stop.at else ""
    under = " \u00b7 ".join(part for part in (clock, user_text.shortened(stop.place_type, 80)) if part)
    head: list[Flowable] = [blocks.heading(3, user_text.shortened(tables.stop_title(stop.number, stop.name, texts), 200))]
    head += blocks.paragraph(under, 9.5) if under else []
    head += _ratings(result.ratings, texts) if result.ratings or not result.note else []
    head += blocks.paragraph(result.note, 9.5) if result.note else []
    story: list[Flowable] = [blocks.together(head), *_photos([(photo, "") for photo in result.photos], texts, warnings)]
    story += _findings(members, texts, warnings) if members else blocks.paragraph(texts("reports.report.card-no-findings"), 9.5)
    return story


def _ratings(ratings: tuple[Rating, ...], texts: Texts) -> list[Flowable]:
    if not ratings:
        return blocks.paragraph(texts("reports.report.no-ratings"), 9.5)
    heads = [texts(f"reports.report.rating.{key}") for key in ("group", "day", "dark", "alone", "safe")]
    rows = [
        Row(
            (
                user_text.shortened(rating.group, 40),
                _value(rating.by_day),
                _value(rating.in_dark),
                " / ".join(_value(n) for n in (rating.alone_yes, rating.alone_maybe, rating.alone_no)),
                user_text.shortened(rating.makes_safe, 300),
            )
        )
        for rating in ratings
    ]
    made = blocks.paragraph(texts("reports.report.ratings"), 9.5, bold=True, after=2)
    return [*made, table(heads, (18.0, 22.0, 20.0, 46.0, 68.0), rows), blocks.space(2)]


def _value(number: int | None) -> str:
    return "\u2013" if number is None else str(number)


def _findings(members: list[FindingRow], texts: Texts, warnings: list[str]) -> list[Flowable]:
    story: list[Flowable] = []
    for row in members:
        number = texts("reports.report.number", number=user_text.one_line(row.number))
        text, photos = _finding(row, texts), _photos([(photo, number) for photo in row.photos], texts, warnings)
        if len(user_text.clean(row.text)) <= tables.LONGEST:
            story += [blocks.together([*text, *photos[:1]]), *photos[1:]]
        else:
            story += [*text, *photos]
        story.append(blocks.space(1.5))
    return story


def _finding(row: FindingRow, texts: Texts) -> list[Flowable]:
    kind = texts("reports.report.kind-good" if row.good else "reports.report.kind-defect")
    label = f"{texts('reports.report.number', number=user_text.one_line(row.number))} {kind}."
    story = blocks.labelled(user_text.shortened(label, 60), row.text, 10)
    details = [
        (texts("reports.report.place"), row.place),
        (texts("reports.report.category"), row.category),
        (texts("reports.report.severity"), row.severity),
        (texts("reports.report.paper"), row.paper_reference),
        *((fact.label, fact.value) for fact in row.details),
    ]
    short = [
        f"{user_text.one_line(name)}: {user_text.one_line(value)}"
        for name, value in details
        if value and len(user_text.clean(value)) <= tables.LONGEST
    ]
    story += blocks.paragraph(" \u00b7 ".join(short), 9, after=2) if short else []
    for name, value in details:
        if value and len(user_text.clean(value)) > tables.LONGEST:
            story += blocks.labelled(f"{user_text.one_line(name)}:", value, 9)
    for measure in row.measures:
        for key, value in (("measure", measure.text), ("why-not", measure.reason)):
            if len(user_text.clean(value)) > tables.LONGEST:
                story += blocks.labelled(f"{texts('reports.report.' + key)}:", value, 9)
    return story


def _photos(photos: list[tuple[Photo, str]], texts: Texts, warnings: list[str]) -> list[Flowable]:
    width, height = BOXES_MM["card"]
    cells: list[list[list[Flowable]]] = []
    for photo, number in photos:
        shown = blocks.photo_figure(
            replace(photo, caption=". ".join(p for p in (number, photo.caption) if p)), width, height, texts, warnings
        )
        if cells and len(cells[-1]) == 1:
            cells[-1].append(shown)
        else:
            cells.append([shown])
    if cells and len(cells[-1]) == 1:
        cells[-1].append([])
    return [
        Table(
            [row],
            colWidths=[(width + _GAP_MM) * mm, (flow.WIDTH_MM - width - _GAP_MM) * mm],
            hAlign="LEFT",
            style=TableStyle(
                [
                    ("VALIGN", (0, 0), (-1, -1), "TOP"),
                    ("LEFTPADDING", (0, 0), (-1, -1), 0),
                    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
                    ("TOPPADDING", (0, 0), (-1, -1), 3),
                    ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
                ]
            ),
        )
        for row in cells
    ]


def coordinates(report: WalkReport, colour: Color, texts: Texts) -> list[Flowable]:
    """Position of every finding, with the system it is given in."""
    if not report.show_coordinates or not report.rows:
        return []
    story: list[Flowable] = [PageBreak(), blocks.heading(2, texts("reports.report.appendix-2"), colour)]
    if not any(row.x is not None and row.y is not None for row in report.rows):
        return [*story, *blocks.paragraph(texts("reports.report.no-coordinates"))]
    crs = user_text.shortened(report.crs_label, 120) or texts("reports.report.crs-unknown")
    story += blocks.paragraph(texts("reports.report.crs", crs=crs))
    heads = [texts(f"reports.report.{key}") for key in ("head.number", "place", "northing", "easting")]
    rows = [
        Row((user_text.shortened(row.number, 20), user_text.shortened(row.place or row.text, 140), *_position(row, texts)))
        for row in report.rows
    ]
    return [*story, table(heads, (16.0, 98.0, 30.0, 30.0), rows, colour=colour)]


def _position(row: FindingRow, texts: Texts) -> tuple[str, str]:
    if row.x is None or row.y is None:
        return texts("reports.report.no-position"), ""
    return wording.number(row.y, 1, texts), wording.number(row.x, 1, texts)
