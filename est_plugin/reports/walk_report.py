# SPDX-License-Identifier: GPL-2.0-or-later
"""Rapport från trygghetsvandring: summary, map, table by stop, per organisation, good things, appendices."""

from __future__ import annotations

import io

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, PageBreak

from . import summary, walk_report_appendix as appendix, walk_report_follow_up as follow_up, walk_report_front as front, walk_report_tables as tables
from .content import DocumentResult, FindingRow, MapPicture, Marker, Target, Texts, WalkReport
from .delivery import deliver
from .engine import blocks, flow, look
from .engine.map_drawing import MapLook, view_of, with_markers
from .engine.label_places import Area
from .map_boxes import BOXES_MM

LOOK = MapLook(radius=7.4, stop_radius=8.4, route_width=2.2, text_size=9)


def title_of(report: WalkReport, texts: Texts) -> str:
    """The municipality's own word for the report, or ours."""
    return report.edition.title or texts("reports.report.title")


def draw(content: WalkReport, texts: Texts, target: Target) -> DocumentResult:
    """Writes the report as PDF."""
    stream = io.BytesIO()
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
    story += [PageBreak(), *appendix.stop_by_stop(content, colour, texts, warnings), *appendix.coordinates(content, colour, texts)]
    running = flow.Running(title, content.walk.name, content.publisher, content.edition)
    count = flow.build(stream, story, running, texts)
    deliver(stream.getvalue(), target)
    return DocumentResult(count, tuple(dict.fromkeys(warnings)))


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
    width, height = BOXES_MM["report"]
    view = view_of(picture.extent, Area(0, 0, width * mm, height * mm))
    return with_markers(picture, tuple(marker for marker in markers if view.shows(marker.x, marker.y)))


def _maps(content: WalkReport, colour: object, texts: Texts, warnings: list[str]) -> list[Flowable]:
    pictures = content.maps
    width, height = BOXES_MM["report"]
    story: list[Flowable] = []
    for number, picture in enumerate(pictures, start=1):
        words = texts("reports.report.map") if len(pictures) == 1 else texts("reports.report.map-n", n=number, total=len(pictures))
        story += [
            PageBreak(),
            blocks.heading(2, words, colour),
            blocks.MapFigure(map_with_rows(picture, content.rows, len(pictures) == 1), width, height, LOOK, texts, warnings),
        ]
    if not pictures:
        warnings.append(texts("reports.map.none"))
    return story
