# SPDX-License-Identifier: GPL-2.0-or-later
"""Rapport från trygghetsvandring as a document of blocks: the same lines as the PDF, for web page and ODT."""

from __future__ import annotations

from typing import Sequence

from . import summary, walk_report_follow_up as follow_up, walk_report_front as front, walk_report_tables as tables
from .content import FindingRow, FollowUpSection, Measure, Photo, StopResult, Texts, WalkReport
from .document import BOLD, QUIET, Block, Cell, Document, Facts, Heading, Items, Line, Map, Paragraph, Picture, Pictures, Table, cell, section, text_rows
from .engine import user_text, wording
from .engine.blocks import photo_words
from .map_boxes import BOXES_MM
from .walk_report import map_title, map_with_rows, sheet_lines, title_of


def document_of(report: WalkReport, texts: Texts) -> Document:
    """Everything that the report says."""
    blocks: list[Block] = [Paragraph(report.introduction)] if report.introduction else []
    blocks += [Facts(tuple(front.facts(report, texts)))]
    blocks += section(texts("reports.report.short"), Items(tuple(summary.in_short(report, texts))))
    blocks += _lines(texts("reports.report.three-good"), summary.good_things(report, texts), texts("reports.report.no-good"))
    blocks += _lines(texts("reports.report.three-important"), summary.most_important(report, texts), texts("reports.report.no-important"))
    blocks += section(texts("reports.report.next"), Facts(tuple(_next(report, texts))))
    blocks += [Paragraph(report.after)] if report.after else []
    blocks += _maps(report, texts)
    blocks += _follow_up(report, texts)
    blocks += _findings(report, texts)
    blocks += _by_organisation(report, texts)
    good = [f"{row.place}: {row.text} ({texts('reports.report.photo-number', number=row.number)})" for row in report.rows if row.good]
    blocks += _lines(texts("reports.report.all-good"), good, texts("reports.report.no-good"))
    blocks += _stops(report, texts)
    blocks += _coordinates(report, texts)
    return Document(title_of(report, texts), user_text.one_line(report.walk.name), report.publisher, report.edition, tuple(blocks))


def picture(photo: Photo, before: str, texts: Texts, box: str = "card") -> Picture:
    """A photo with the number of what it shows before its caption."""
    said = ". ".join(part for part in (before, photo.caption) if part)
    return Picture(photo, ". ".join(part for part in (before, photo_words(photo, texts)) if part), said, *BOXES_MM[box])


def _lines(title: str, lines: Sequence[str], empty: str) -> list[Block]:
    return section(title, Items(tuple(lines)) if lines else Paragraph(empty))


def _next(report: WalkReport, texts: Texts) -> list[tuple[str, str]]:
    lines = []
    for step in summary.next_steps(report, texts):
        when = step.words or (wording.weekday(step.on, texts) if step.on else texts("reports.report.no-date"))
        lines.append((when, step.text))
    return lines


def _maps(report: WalkReport, texts: Texts) -> list[Block]:
    made: list[Block] = []
    for one in report.maps:
        made += section(map_title(one, texts), Map(map_with_rows(one, report.rows, len(report.maps) == 1)))
        if one.frames:
            lines = [f"{letter}: {', '.join(wording.number_ranges(numbers))}" for letter, numbers in sheet_lines(report)]
            made.append(Paragraph(texts("reports.report.map-sheets", sheets="\n".join(lines))))
    return made


def _follow_up(report: WalkReport, texts: Texts) -> list[Block]:
    """The earlier points, then and now; nothing when the walk followed up none."""
    found = report.follow_up
    if found is None:
        return []
    title = texts("follow-up.report.title", walk=user_text.one_line(found.earlier_walk))
    blocks = section(title, Items(tuple(found.in_short)))
    if found.rows:
        blocks.append(Table(title, tuple(follow_up.heads(texts)), tuple(_followed(report, found, texts)), (1, 4, 4, 3, 3, 3)))
    if len(found.figures) > 1:
        blocks.append(Table(texts("follow-up.report.by-organisation"), tuple(found.heads), text_rows(found.figures)))
    return blocks


def _followed(report: WalkReport, found: FollowUpSection, texts: Texts) -> list[tuple[Cell, ...]]:
    rows = []
    for one in found.rows:
        pictures = [cell(picture(photo, "", texts) if photo else texts("follow-up.report.no-photo")) for photo in (one.before, one.after)]
        now = cell(Line(one.word, state=one.state), one.note)
        rows.append((cell(one.number), cell(Line(one.place, BOLD), one.text), cell(*follow_up.measure_lines(report, one, texts)), now, *pictures))
    return rows


def _findings(report: WalkReport, texts: Texts) -> list[Block]:
    defects = [row for row in report.rows if not row.good]
    if not defects:
        return section(texts("reports.report.findings"), Paragraph(texts("reports.report.no-findings")))
    heads = tuple(texts(f"reports.report.head.{column}") for column in tables.COLUMNS)
    blocks = section(texts("reports.report.findings"))
    for name, members in tables.by_stop(report, defects, texts):
        rows = tuple(line for row in members for line in _finding_rows(report, row, texts))
        blocks.append(Table(name, heads, rows, tables.WIDTHS_MM))
    return blocks


def _finding_rows(report: WalkReport, row: FindingRow, texts: Texts) -> list[tuple[Cell, ...]]:
    """A line for each measure; the first tells what was seen."""
    kind = " \u00b7 ".join(part for part in (row.category, row.severity) if part)
    what = cell(Line(row.place, BOLD), row.text, Line(kind, QUIET))
    number = cell(Line(row.number, BOLD))
    if not row.measures:
        nothing = cell(Line(texts("reports.map.state.open"), state="open"))
        return [(number, what, cell(texts("reports.report.no-measure")), cell(texts("reports.report.not-assigned")), (), nothing)]
    same = cell(Line(texts("document_set.same-point"), QUIET))
    return [(number, what if index == 0 else same, *_measure_cells(report, one, texts)) for index, one in enumerate(row.measures)]


def _measure_cells(report: WalkReport, measure: Measure, texts: Texts) -> tuple[Cell, Cell, Cell, Cell]:
    reason = texts("reports.report.reason", reason=measure.reason) if measure.reason else ""
    return (
        cell(measure.text, reason), cell(measure.responsible or texts("reports.report.not-assigned")),
        cell(tables.due_words(report, measure, texts)), cell(Line(measure.status.word, state=measure.status.state)),
    )  # fmt: skip


def _by_organisation(report: WalkReport, texts: Texts) -> list[Block]:
    found = tables.measures_by_organisation(report)
    if not found:
        return []
    heads = tuple(texts(f"reports.report.{key}") for key in ("head.number", "place", "what", "head.due", "head.status"))
    blocks = section(texts("reports.report.by-organisation"))
    for name, measures in found:
        rows = []
        for measure, members in measures:
            what, _who, due, status = _measure_cells(report, measure, texts)
            places = dict.fromkeys(row.place or row.text for row in members)
            rows.append((cell(", ".join(row.number for row in members)), cell(*places), what, due, status))
        shown = user_text.one_line(name) or texts("reports.report.nobody")
        caption = texts("reports.report.by-organisation-n", name=shown, n=len(measures))
        blocks.append(Table(caption, heads, tuple(rows), (1, 4, 5, 2, 2)))
    return blocks


def _stops(report: WalkReport, texts: Texts) -> list[Block]:
    """What was felt and seen at each stop, then what was seen between stops."""
    known = {result.stop.number for result in report.stops}
    blocks: list[Block] = []
    for result in report.stops:
        members = [row for row in report.rows if row.stop == result.stop.number]
        blocks.append(Heading(tables.stop_title(result.stop.number, result.stop.name, texts), 3))
        blocks += [*_ratings(result, texts), *_pictures([(photo, "") for photo in result.photos], texts), *_details(members, texts)]
    loose = [row for row in report.rows if row.stop not in known]
    for name, members in tables.by_stop(report, loose, texts):
        blocks += [Heading(name, 3), *_details(members, texts)]
    return section(texts("reports.report.appendix-1"), *blocks) if blocks else []


def _ratings(result: StopResult, texts: Texts) -> list[Block]:
    note: list[Block] = [Paragraph(result.note)] if result.note else []
    if not result.ratings:
        return note or [Paragraph(texts("reports.report.no-ratings"))]
    heads = tuple(texts(f"reports.report.rating.{key}") for key in ("group", "day", "dark", "alone", "safe"))
    rows = [
        (one.group, _value(one.by_day), _value(one.in_dark), " / ".join(map(_value, (one.alone_yes, one.alone_maybe, one.alone_no))), one.makes_safe)
        for one in result.ratings
    ]
    return [Table(texts("reports.report.ratings"), heads, text_rows(rows), (1, 1.3, 1.3, 3, 4)), *note]


def _value(number: int | None) -> str:
    return "\u2013" if number is None else str(number)


def _details(members: Sequence[FindingRow], texts: Texts) -> list[Block]:
    """What the tables leave out: paper reference and everything that was filled in besides."""
    lines: list[str] = []
    pictures: list[tuple[Photo, str]] = []
    for row in members:
        number = texts("reports.report.number", number=user_text.one_line(row.number))
        kind = texts("reports.report.kind-good" if row.good else "reports.report.kind-defect")
        details = [(texts("reports.report.paper"), row.paper_reference), *((fact.label, fact.value) for fact in row.details)]
        told = " \u00b7 ".join(f"{user_text.one_line(label)}: {user_text.one_line(value)}" for label, value in details if value)
        lines.append("\n".join(part for part in (f"{number} {kind}. {user_text.one_line(row.text)}", told) if part))
        pictures += [(photo, number) for photo in row.photos]
    return ([Items(tuple(lines))] if lines else [Paragraph(texts("reports.report.card-no-findings"))]) + _pictures(pictures, texts)


def _pictures(found: Sequence[tuple[Photo, str]], texts: Texts) -> list[Block]:
    return [Pictures(tuple(picture(photo, number, texts) for photo, number in found))] if found else []


def _coordinates(report: WalkReport, texts: Texts) -> list[Block]:
    placed = [row for row in report.rows if row.x is not None and row.y is not None]
    if not report.show_coordinates or not placed:
        return []
    crs = texts("reports.report.crs", crs=user_text.one_line(report.crs_label) or texts("reports.report.crs-unknown"))
    heads = tuple(texts(f"reports.report.{key}") for key in ("head.number", "place", "northing", "easting"))
    rows = [(row.number, row.place or row.text, wording.number(row.y, 1, texts), wording.number(row.x, 1, texts)) for row in placed]
    return section(texts("reports.report.appendix-2"), Table(crs, heads, text_rows(rows), (1, 6, 2, 2)))
