# SPDX-License-Identifier: GPL-2.0-or-later
"""Rapport från trygghetsvandring: summary, map, table by stop, per organisation, good things, appendices."""

from __future__ import annotations

from dataclasses import replace

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, NextPageTemplate, PageBreak

from . import summary, walk_report_appendix as appendix, walk_report_follow_up as follow_up, walk_report_front as front, walk_report_tables as tables
from .content import DocumentResult, FindingRow, MapPicture, Marker, Target, Texts, WalkReport
from .engine import blocks, flow, look, wording
from .engine.map_drawing import MapLook, view_of, with_markers
from .engine.label_places import Area
from .map_boxes import BOXES_MM

A3 = "report_a3"
INDEX_LETTERS, INDEX_LINES = 500, 5  # of the list of map sheets below the overview
LOOK = MapLook(radius=7.4, stop_radius=8.4, route_width=2.2, text_size=9)


def _has_a3(content: WalkReport) -> bool:
    return any(picture.box == A3 for picture in content.maps)


def title_of(report: WalkReport, texts: Texts) -> str:
    """The municipality's own word for the report, or ours."""
    return report.edition.title or texts("reports.report.title")


def draw(content: WalkReport, texts: Texts, target: Target) -> DocumentResult:
    """Writes the report as PDF."""
    warnings: list[str] = []
    title = title_of(content, texts)
    colour = look.accent(content.publisher.accent)
    story: list[Flowable] = front.blocks_of(content, title, colour, texts, warnings)
    story += _maps(content, colour, texts, warnings)
    story += [
        PageBreak(),
        *follow_up.section(content, colour, texts, warnings),
        *tables.findings(content, colour, texts),
        *tables.by_organisation(content, colour, texts),
        *tables.good_things(content, colour, texts),
    ]
    story += [*appendix.stop_by_stop(content, colour, texts, warnings), *appendix.coordinates(content, colour, texts)]
    running = flow.Running(title, content.walk.name, content.publisher, content.edition, map_page_mm=flow.A3_MM if _has_a3(content) else None)
    return flow.write(target, story, running, texts, warnings)


def markers_of(rows: tuple[FindingRow, ...]) -> tuple[Marker, ...]:
    """The rows' markers: the numbers of the table at their places."""
    return tuple(
        Marker(row.number, row.x, row.y, "square" if row.good else row.shape, "open" if row.good else summary.state_of(row))
        for row in rows
        if row.x is not None and row.y is not None
    )


def map_with_rows(picture: MapPicture, rows: tuple[FindingRow, ...], alone: bool) -> MapPicture:
    """The map with the rows' markers; one of several maps takes those inside it."""
    markers = markers_of(rows)
    if alone:
        return with_markers(picture, markers)
    width, height = BOXES_MM[picture.box]
    view = view_of(picture.extent, Area(0, 0, width * mm, height * mm))
    return with_markers(picture, tuple(marker for marker in markers if view.shows(marker.x, marker.y)))


def map_title(picture: MapPicture, texts: Texts) -> str:
    """Karta; Översiktskarta; Karta B."""
    if picture.frames:
        return texts("reports.report.map-index")
    return texts("reports.report.map-sheet", letter=picture.sheet) if picture.sheet else texts("reports.report.map")


def sheet_lines(content: WalkReport) -> list[tuple[str, list[str]]]:
    """Letter of each map sheet and the numbers on it."""
    sheets = [picture for picture in content.maps if picture.sheet]
    return [(one.sheet, [marker.label for marker in map_with_rows(replace(one, markers=()), content.rows, False).markers]) for one in sheets]


def _maps(content: WalkReport, colour: object, texts: Texts, warnings: list[str]) -> list[Flowable]:
    map_look = replace(LOOK, grid=content.show_coordinates)
    story: list[Flowable] = []
    for picture in content.maps:
        width, height = BOXES_MM[picture.box]
        story += [
            NextPageTemplate(flow.MAP if picture.box == A3 else flow.INSIDE),
            PageBreak(),
            blocks.heading(2, map_title(picture, texts), colour),
            blocks.MapFigure(map_with_rows(picture, content.rows, len(content.maps) == 1), width, height, map_look, texts, warnings),
        ]
        if picture.frames:
            told = [f"{letter}: {', '.join(wording.number_ranges(numbers))}" for letter, numbers in sheet_lines(content)]
            lines = ("\n" if len(told) <= INDEX_LINES else " \u00b7 ").join(told)
            is_short = len(lines) <= INDEX_LETTERS
            story += blocks.paragraph(texts("reports.report.map-sheets", sheets=lines) if is_short else texts("reports.report.map-sheets-many"), 9)
    if not content.maps:
        warnings.append(texts("reports.map.none"))
    return [*story, NextPageTemplate(flow.INSIDE)]
