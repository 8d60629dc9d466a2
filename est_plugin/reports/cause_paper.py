# SPDX-License-Identifier: GPL-2.0-or-later
"""Orsaksblad as PDF: the place, then one block a cause with its questions, its kind and its measures; empty fields have lines to write on."""
from __future__ import annotations

from typing import Sequence

from reportlab.lib.colors import Color
from reportlab.platypus import Flowable

from ..core.causes import QUESTIONS
from .cause_content import EMPTY_CAUSES, EMPTY_MEASURES, HORIZONS, KINDS, CauseLine, CausePart, CauseSheet
from .content import DocumentResult, Target, Texts
from .engine import blocks, flow, look
from .engine.fill_in import BOX, Line
from .engine.map_drawing import MapLook
from .engine.tables import Row, table
from .map_boxes import BOXES_MM
from .walk_report_front import facts_strip, letterhead

SIZE = 10.0
LOOK = MapLook()
_LINE_MM, _ROW_MM = 8.0, 11.0
_HEADS_MM, _MOST_ROOM_MM = 20.0, 150.0
_WIDTHS_MM = (62.0, 46.0, 20.0, 46.0)
_ANSWER_LINES = 2


def draw(content: CauseSheet, texts: Texts, target: Target) -> DocumentResult:
    """Writes the worksheet as PDF."""
    warnings: list[str] = []
    colour = look.accent(content.publisher.accent)
    story: list[Flowable] = [letterhead(content.publisher, colour, texts, warnings), blocks.space(4), blocks.heading(1, _title(content, texts), colour)]
    story += [facts_strip(list(content.facts)), blocks.space(3)]
    if content.map is not None:
        width, height = BOXES_MM["causes"]
        story += [blocks.MapFigure(content.map, width, height, LOOK, texts, warnings, with_legend=False), blocks.space(3)]
    story += blocks.paragraph(texts("cause.paper-intro"), SIZE)
    for number, part in enumerate(content.causes, 1):
        story += _cause(number, part, colour, texts)
    notes = [*blocks.section(2, texts("cause.known-title"), colour), *blocks.listing(content.notes, 9.0)] if content.notes else []
    story += notes if content.causes else []  # beside the measures that they are about, not behind the empty fields
    empty = CausePart(answers=tuple((texts(f"cause.{name}"), "") for name in QUESTIONS))
    for number in range(len(content.causes) + 1, len(content.causes) + 1 + _empty(content)):
        story += _cause(number, empty, colour, texts)
    story += [] if content.causes else notes
    return flow.write(target, story, flow.Running(texts("cause.paper-title"), content.place, content.publisher, content.edition), texts, warnings)


def _title(content: CauseSheet, texts: Texts) -> str:
    return texts("cause.paper-heading", place=content.place)


def _empty(content: CauseSheet) -> int:
    return 1 if content.causes else EMPTY_CAUSES


def _cause(number: int, part: CausePart, colour: Color, texts: Texts) -> list[Flowable]:
    head = texts("cause.paper-cause", n=number, name=part.name) if part.name else texts("cause.paper-cause-empty", n=number)
    story: list[Flowable] = blocks.section(2, head, colour, room_mm=_room_mm(part))
    if not part.name:
        story.append(Line([texts("cause.name"), 0], _LINE_MM, SIZE))
    for question, answer in part.answers:
        if answer:
            story += blocks.labelled(question, answer, SIZE)
        else:
            story += [Line([question, 0], _LINE_MM, SIZE), *[Line([0], _LINE_MM, SIZE)] * (_ANSWER_LINES - 1)]
    story += [blocks.space(1.5), _ticks("kind", KINDS, part.kind, texts), _ticks("horizon", HORIZONS, part.horizon, texts), blocks.space(1)]
    return [*story, _measures(part.measures, colour, texts)]


def _room_mm(part: CausePart) -> float:
    """How much of a page a cause wants to begin on: its lines to write on and its table stay together, what is written may run on."""
    lines = (not part.name) + sum(_ANSWER_LINES for _question, answer in part.answers if not answer) + (not part.kind) + (not part.horizon)
    return min(_MOST_ROOM_MM, _HEADS_MM + _LINE_MM * lines + _ROW_MM * max(EMPTY_MEASURES, len(part.measures) + 1))


def _ticks(name: str, choices: Sequence[str], chosen: str, texts: Texts) -> Flowable:
    """What was chosen in words, or boxes to tick."""
    if chosen:
        return blocks.labelled(texts(f"cause.{name}"), texts(f"cause.{name}-{chosen}"), SIZE)[0]
    parts: list[object] = [texts(f"cause.{name}")]
    for one in choices:
        parts += [BOX, texts(f"cause.{name}-{one}")]
    return Line(parts, _LINE_MM, SIZE)


def _measures(measures: Sequence[CauseLine], colour: Color, texts: Texts) -> Flowable:
    heads = tuple(texts(f"cause.column-{name}") for name in ("what", "who", "horizon", "known"))
    rows = [Row((one.what, one.who, texts(f"cause.horizon-{one.horizon}") if one.horizon else "", one.known)) for one in measures]
    room: list[Flowable] = [blocks.space(_ROW_MM)]
    rows += [Row((room, "", "", ""))] * max(1, EMPTY_MEASURES - len(rows))
    return table(heads, _WIDTHS_MM, rows, colour=colour)
