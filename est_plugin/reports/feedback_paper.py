# SPDX-License-Identifier: GPL-2.0-or-later
"""Återkoppling från trygghetsvandring: an A4 sheet folded to A5, twelve points; what finds no room inside goes on on more sheets."""

from __future__ import annotations

from reportlab.lib.colors import Color
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, FrameBreak, PageBreak, TableStyle

from . import feedback_words as words
from .content import DocumentResult, Target, Texts
from .engine import blocks, flow, look, user_text
from .engine.map_drawing import MapLook
from .engine.map_legend import height_of
from .engine.qr import QrFigure
from .engine.structure import Element
from .engine.symbols import KindSign
from .engine.tables import Row, table
from .engine.tagged import Part, Table
from .feedback_content import Feedback, FeedbackRow, NotDone
from .map_boxes import BOXES_MM
from .walk_report import map_title

SIZE = 12.0
FOLDED = {"page_mm": (297.0, 210.0), "side_mm": 12.0, "top_mm": 12.0, "bottom_mm": 16.0, "foot_size": 10.0, "is_folded": True}
LOOK = MapLook(radius=8.8, stop_radius=9.5, route_width=2.2, text_size=10, legend_size=12)
FRONT, INSIDE, BACK = range(3)
"""Parts in the order of reading."""
_QR_MM = 25.0
_LEAST_MAP_MM = 50.0
WIDTHS_MM = (28.0, 108.5, 69.0, 38.5, 29.0)
"""The fold lies between the second and the third column."""
NOT_DONE_MM = (28.0, 108.5, 136.5)


def draw(content: Feedback, texts: Texts, target: Target) -> DocumentResult:
    """Writes the folded sheet."""
    warnings: list[str] = []
    colour = look.accent(content.publisher.accent)
    parts: list[Element] = []
    running = flow.Running(words.title(texts), content.walk.name, content.publisher, content.edition, **FOLDED)
    story: list[Flowable] = [Part(FRONT, parts), *_front(content, running, colour, texts, warnings)]
    story += [FrameBreak(), Part(BACK, parts), *_back(content, colour, texts, warnings)]
    story += [PageBreak(), Part(INSIDE, parts), *_sheets(content, colour, texts, warnings), *_inside(content, colour, texts)]
    return flow.write(target, story, running, texts, warnings)


# -- front -------------------------------------------------------------------------------------------------------------
def _front(content: Feedback, running: flow.Running, colour: Color, texts: Texts, warnings: list[str]) -> list[Flowable]:
    """Title, thanks, map, three good things; the map takes the room that the words leave."""
    above = [*blocks.paragraph(user_text.shortened(content.publisher.name, 60), SIZE, bold=True), blocks.heading(1, words.title(texts), colour)]
    above += [*blocks.paragraph(words.thanks(content, texts), 16, bold=True), *blocks.paragraph(words.about(content, texts), SIZE)]
    good = words.good_things(content)
    below: list[Flowable] = [blocks.heading(2, texts("feedback.good"), colour)]
    below += blocks.listing(good, SIZE) if good else blocks.paragraph(texts("feedback.no-good"), SIZE)
    if content.map is None:
        return [*above, *below]
    width = running.half_mm
    legend = max(34.0, height_of(content.map, width * mm, LOOK.legend_size, texts) + 5) / mm
    room = running.height_mm - _height(above + below, width) - legend - 3
    height = max(_LEAST_MAP_MM, min(room, BOXES_MM["feedback"][1]))
    return [*above, blocks.MapFigure(content.map, width, height, LOOK, texts, warnings), *below]


def _height(flowables: list[Flowable], width_mm: float) -> float:
    """Room that they take below each other, in millimetres."""
    return sum(one.wrap(width_mm * mm, 1000 * mm)[1] + one.getSpaceBefore() + one.getSpaceAfter() for one in flowables) / mm


# -- back --------------------------------------------------------------------------------------------------------------
def _back(content: Feedback, colour: Color, texts: Texts, warnings: list[str]) -> list[Flowable]:
    """The next walk, how a fault is reported, the address as a code."""
    story = [blocks.heading(2, texts("feedback.next"), colour), *blocks.paragraph(words.next_walk(content, texts), SIZE)]
    story += [blocks.space(4), blocks.heading(2, texts("feedback.faults"), colour)]
    for line in words.report_faults(content, texts):
        story += blocks.paragraph(line, SIZE)
    if content.publisher.url:
        story += [blocks.space(4), QrFigure(user_text.one_line(content.publisher.url), _QR_MM, texts, warnings)]
    return story


# -- inside ------------------------------------------------------------------------------------------------------------
def _sheets(content: Feedback, colour: Color, texts: Texts, warnings: list[str]) -> list[Flowable]:
    """The large maps, a page each."""
    story: list[Flowable] = []
    for picture in content.sheets:
        figure = blocks.MapFigure(picture, *BOXES_MM[picture.box], LOOK, texts, warnings)
        story += [blocks.heading(2, map_title(picture, texts), colour), figure, PageBreak()]
    return story


def _inside(content: Feedback, colour: Color, texts: Texts) -> list[Flowable]:
    """What is done, then what is not done and why."""
    story: list[Flowable] = [blocks.heading(2, texts("feedback.table"), colour)]
    story[0].keepWithNext = 0
    if not words.points(content):
        return [*story, *blocks.paragraph(texts("feedback.no-points-long"), SIZE)]
    if content.rows:
        rows = [line for row in content.rows for line in _rows(row, texts)]
        story.append(table(words.heads(texts), WIDTHS_MM, rows, SIZE, colour))
    else:
        story += blocks.paragraph(texts("feedback.all-refused"), SIZE)
    if content.not_done:
        rows = [Row((_point(row, "circle", "refused"), _text(words.seen(row)), _text(words.reason(row, texts)))) for row in content.not_done]
        story += blocks.section(2, texts("feedback.not-done"), colour, room_mm=30)
        story.append(table(words.heads(texts, words.NOT_DONE_COLUMNS), NOT_DONE_MM, rows, SIZE, colour))
    return story


def _rows(row: FeedbackRow, texts: Texts) -> list[Row]:
    """A line for each measure; the first tells what was seen."""
    made = []
    for index, (what, _state, word, who, when) in enumerate(words.cells(row, texts)):
        first = (_point(row, row.shape, row.state), _text(words.seen(row))) if index == 0 else ("", "")
        made.append(Row((*first, [*_text(what), *_text(word, bold=True)], _text(who), _text(when))))
    return made


def _point(row: FeedbackRow | NotDone, shape: str, state: str) -> list[Flowable]:
    """The sign of the map, and the participants' own number beside it."""
    sign = KindSign(user_text.one_line(row.number), shape, state, LOOK.radius)
    own = _text(user_text.shortened(user_text.one_line(row.reference), 24))
    if not own:
        return [sign]
    wide = min(max(sign.wrap(0, 0)[0], 7 * mm), 14 * mm)
    style = TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), *((f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM"))])
    return [Table([[sign, own]], colWidths=[wide + 2 * mm, WIDTHS_MM[0] * mm - wide - 4 * mm], hAlign="LEFT", style=style)]


def _text(text: str, bold: bool = False) -> list[Flowable]:
    return blocks.paragraph(text, SIZE, bold, after=1) if text else []
