# SPDX-License-Identifier: GPL-2.0-or-later
"""Kartblad till beslut: one page with the measures on the map, and the same numbers in a table below it."""
from __future__ import annotations

from reportlab.platypus import Flowable

from .content import DocumentResult, Target, Texts
from .decision_basis_content import MOST, BasisMeasure, DecisionBasis
from .decision_basis_document import thousands
from .engine import blocks, flow, look, user_text
from .engine.map_drawing import MapLook
from .engine.tables import Row, table
from .map_boxes import BOXES_MM
from .walk_report_front import letterhead

LOOK = MapLook(radius=8.0, text_size=9.5)
BOX = "decision_map"
_WIDTHS_MM = (14.0, 76.0, 40.0, 24.0, 20.0)
_LONGEST, _LONGEST_PLACE, _LONGEST_WHO = 95, 28, 40  # three lines a row: six rows and the map share one page


def draw(content: DecisionBasis, texts: Texts, target: Target) -> DocumentResult:
    """Writes the map sheet as PDF."""
    warnings: list[str] = []
    colour = look.accent(content.publisher.accent)
    name = user_text.one_line(content.name)
    story: list[Flowable] = [letterhead(content.publisher, colour, texts, warnings), blocks.space(2)]
    story += [blocks.heading(1, texts("map-sheet.heading", name=user_text.shortened(name, 60)), colour)]
    story += blocks.paragraph(texts("map-sheet.about", day=content.day), 10)
    if content.map is not None:
        width, height = BOXES_MM[BOX]
        story.append(blocks.MapFigure(content.map, width, height, LOOK, texts, warnings))
    else:
        story += blocks.paragraph(texts("map-sheet.no-place"), 10)
    if content.measures:
        heads = tuple(texts(f"basis.head.{one}") for one in ("number", "what", "responsible", "when", "cost"))
        story.append(table(heads, _WIDTHS_MM, [_row(one, texts) for one in content.measures[:MOST]], colour=colour))
        story += blocks.paragraph(texts("basis.more", shown=MOST), 8.5) if len(content.measures) > MOST else []
        story += blocks.paragraph(texts("basis.sum", sum=thousands(content.sum_tkr, texts), n=len(content.with_cost)), 10) if content.with_cost else []
    else:
        story += blocks.paragraph(texts("basis.no-measures"), 10)
    running = flow.Running(texts("map-sheet.title"), name, content.publisher, content.edition, top_mm=14, bottom_mm=16)
    return flow.write(target, story, running, texts, warnings)


def _row(one: BasisMeasure, texts: Texts) -> Row:
    cost = (one.cost_words or texts("basis.unknown")) if one.cost_tkr is None else thousands(one.cost_tkr, texts)
    what = " \u00b7 ".join(part for part in (user_text.shortened(one.what, _LONGEST), user_text.shortened(one.place, _LONGEST_PLACE)) if part)
    return Row((one.number, what, user_text.shortened(one.responsible, _LONGEST_WHO) or texts("reports.report.not-assigned"), one.when or one.status, cost))
