# SPDX-License-Identifier: GPL-2.0-or-later
"""The walk report as XLSX: every column, one row per finding and measure; user text is never a formula."""

from __future__ import annotations

import io
from typing import Any

from openpyxl import Workbook

from ..core.paper_choices import PUBLIC
from . import summary, walk_report_follow_up as follow_up, walk_report_front as front
from .content import DocumentResult, FindingRow, FollowUpSection, Measure, Target, Texts, WalkReport
from .delivery import deliver
from .engine import user_text, wording
from .engine.cells import number_or_text
from .engine.pages import PRODUCT
from .engine.sheet_table import Column, LongText, add_long, add_sheet

_NOT_PUBLIC = ("severity", "northing", "easting", "crs-column", "photos")


def write(content: WalkReport, texts: Texts, target: Target) -> DocumentResult:
    """Writes the workbook; `pages` is the number of sheets."""
    book = Workbook()
    book.remove(book.active)
    book.properties.creator = user_text.one_line(content.publisher.name) or PRODUCT
    book.properties.lastModifiedBy = book.properties.creator
    book.properties.title = user_text.one_line(content.walk.name)
    long: list[LongText] = []
    add_sheet(book, texts("reports.report.sheet.findings"), *_findings(content, texts), long=long, texts=texts)
    if content.follow_up is not None:
        add_sheet(book, texts("follow-up.report.sheet"), *_follow_up(content, content.follow_up, texts), long=long, texts=texts)
    add_sheet(book, texts("reports.report.sheet.ratings"), *_ratings(content, texts), long=long, texts=texts)
    add_sheet(book, texts("reports.report.sheet.walk"), *_walk(content, texts), long=long, texts=texts)
    add_long(book, long, texts)
    stream = io.BytesIO()
    book.save(stream)
    deliver(stream.getvalue(), target)
    return DocumentResult(len(book.sheetnames))


def _findings(content: WalkReport, texts: Texts) -> tuple[list[Column], list[list[Any]]]:
    extra = list(dict.fromkeys(fact.label for row in content.rows for fact in row.details))
    named = (
        ("head.number", 8),
        ("stop-number", 9),
        ("stop-name", 26),
        ("place", 28),
        ("kind", 12),
        ("text", 60),
        ("category", 24),
        ("severity", 14),
        ("paper", 10),
        ("measure", 40),
        ("why-not", 32),
        ("head.responsible", 24),
        ("head.due", 13),
        ("due-words", 22),
        ("head.status", 20),
        ("northing", 14),
        ("easting", 14),
        ("crs-column", 20),
        ("photos", 30),
        ("walk-name", 30),
    )
    names = {result.stop.number: result.stop.name for result in content.stops}
    hidden = _hidden(content)
    shown = [(index, *one) for index, one in enumerate(named) if one[0] not in hidden]
    columns = [Column(texts(f"reports.report.{key}"), width) for _index, key, width in shown] + [Column(label, 22) for label in extra]
    rows = []
    for finding in content.rows:
        for measure in finding.measures or (None,):
            cells = _finding_cells(content, finding, measure, names, texts)
            rows.append([*(cells[index] for index, _key, _width in shown), *_extra_cells(finding, extra)])
    return columns, rows


def _hidden(content: WalkReport) -> tuple[str, ...]:
    """Columns that this edition has nothing for: the public reads no severity, coordinates or names of files."""
    return _NOT_PUBLIC if content.edition.audience == PUBLIC else ()


def _finding_cells(content: WalkReport, row: FindingRow, measure: Measure | None, names: dict[int, str], texts: Texts) -> list[Any]:
    kind = texts("reports.report.kind-good" if row.good else "reports.report.kind-defect")
    files = "\n".join(photo.name for photo in row.photos if photo.name)
    done: list[Any] = [None] * 6
    if measure:
        due = wording.month(measure.due, texts) if measure.due and content.months_only else measure.due
        done = [measure.text, measure.reason, measure.responsible, due, measure.due_words, measure.status.word]
    return [
        number_or_text(row.number),
        row.stop,
        names.get(row.stop or 0, ""),
        row.place,
        kind,
        row.text,
        row.category,
        row.severity,
        row.paper_reference,
        *done,
        *((row.y, row.x, content.crs_label) if content.show_coordinates and row.x is not None else (None, None, None)),
        files,
        content.walk.name,
    ]


def _extra_cells(row: FindingRow, labels: list[str]) -> list[Any]:
    return ["\n".join(fact.value for fact in row.details if fact.label == label) for label in labels]


def _follow_up(content: WalkReport, found: FollowUpSection, texts: Texts) -> tuple[list[Column], list[list[Any]]]:
    named = (("reports.report.head.number", 8), ("reports.report.place", 28), ("follow-up.report.then", 60), ("follow-up.report.promised", 50),
             ("follow-up.report.now", 14), ("reports.record.note", 40), ("follow-up.report.before", 26), ("follow-up.report.after", 26))  # fmt: skip
    rows = [
        [number_or_text(one.number), one.place, one.text, "\n".join(follow_up.measure_lines(content, one, texts)), one.word, one.note,
         *(photo.name if photo else "" for photo in (one.before, one.after))]
        for one in found.rows
    ]  # fmt: skip
    return [Column(texts(key), width) for key, width in named], rows


def _ratings(content: WalkReport, texts: Texts) -> tuple[list[Column], list[list[Any]]]:
    named = (
        ("stop-number", 9),
        ("stop-name", 30),
        ("rating.group", 10),
        ("rating.day", 12),
        ("rating.dark", 12),
        ("alone-yes", 14),
        ("alone-maybe", 14),
        ("alone-no", 14),
        ("rating.safe", 50),
    )
    rows = [
        [
            result.stop.number,
            result.stop.name,
            rating.group,
            rating.by_day,
            rating.in_dark,
            rating.alone_yes,
            rating.alone_maybe,
            rating.alone_no,
            rating.makes_safe,
        ]
        for result in content.stops
        for rating in result.ratings
    ]
    return [Column(texts(f"reports.report.{key}"), width) for key, width in named], rows


def _walk(content: WalkReport, texts: Texts) -> tuple[list[Column], list[list[Any]]]:
    columns = [Column(texts("reports.report.what-column"), 26), Column(texts("reports.report.value-column"), 90)]
    rows = [
        [texts("reports.report.walk-name"), content.walk.name],
        *([label, value] for label, value in front.facts(content, texts)),
        *([texts("reports.report.short"), line] for line in summary.in_short(content, texts)),
    ]
    return columns, rows
