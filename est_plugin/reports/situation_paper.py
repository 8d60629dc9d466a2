# SPDX-License-Identifier: GPL-2.0-or-later
"""Lägesbild on paper: one page of fixed blocks, with the three parts of the law behind it; the longer and the public one flow over pages."""
from __future__ import annotations

from collections.abc import Callable, Sequence

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Frame, PageBreak

from ..core.paper_choices import PUBLIC
from . import document_paper
from .content import DocumentResult, Target, Texts
from .engine import flow, look
from .situation_boxes import Box, boxes_of
from .situation_content import LONG, SituationContent
from .situation_document import document_of, statutory

SIDE_MM, TOP_MM, BOTTOM_MM = 12.0, 10.0, 15.0


def draw(content: SituationContent, texts: Texts, target: Target) -> DocumentResult:
    """Writes the report as PDF."""
    warnings: list[str] = []
    if content.kind == LONG or content.edition.audience == PUBLIC:
        document = document_of(content, texts)
        story = document_paper.head(document, texts, warnings)
        story += document_paper.story_of(document.blocks, look.accent(content.publisher.accent), texts, warnings)
        return flow.write(target, story, flow.Running(content.title, content.subject, content.publisher, content.edition), texts, warnings)
    running = flow.Running(content.title, content.subject, content.publisher, content.edition, top_mm=TOP_MM, bottom_mm=BOTTOM_MM, side_mm=SIDE_MM)
    story = [FixedPage(boxes_of(content, texts, warnings), running.width_mm, running.height_mm, warnings, texts)]
    if content.is_statutory:
        story += [PageBreak(), *_statutory(content, texts, warnings, running.width_mm)]
    return flow.write(target, story, running, texts, warnings)


def _statutory(content: SituationContent, texts: Texts, warnings: list[str], width_mm: float) -> list[Flowable]:
    return document_paper.story_of(statutory(content, texts), look.accent(content.publisher.accent), texts, warnings, width_mm)


class FixedPage(Flowable):
    """One page of boxes at fixed places; each is filled with as much as it holds, and what was left out is said in it."""

    def __init__(self, boxes: Sequence[Box], width_mm: float, height_mm: float, warnings: list[str], texts: Texts) -> None:
        super().__init__()
        self.boxes, self.width, self.height = tuple(boxes), width_mm * mm, height_mm * mm - 1
        self.warnings, self.texts = warnings, texts

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """The whole page."""
        return self.width, min(self.height, available_height)

    def draw(self) -> None:
        """Each box from its upper left corner."""
        for box in self.boxes:
            width, height = box.width * mm, box.height * mm
            story = fitting(box.make, width, height)
            frame = Frame(box.x * mm, self.height - (box.y * mm) - height, width, height, *(0, 0, 0, 0))
            self.canv.saveState()
            frame.addFromList(story, self.canv)
            self.canv.restoreState()
            if story:
                self.warnings.append(self.texts("reports.text-cut", text=box.name))


def fitting(make: Callable[[int], list[Flowable]], width: float, height: float) -> list[Flowable]:
    """The fullest version of a box that fits; `make(0)` holds everything, each further step less."""
    story: list[Flowable] = []
    for step in range(12):
        story = make(step)
        if height_of(story, width) <= height:
            break
    return story


def height_of(story: Sequence[Flowable], width: float) -> float:
    """Height that flowables take one below the other."""
    total, space = 0.0, 0.0
    for number, one in enumerate(story):
        total += one.wrap(width, 10_000)[1] + (max(space, one.getSpaceBefore()) if number else 0.0)
        space = one.getSpaceAfter()
    return total
