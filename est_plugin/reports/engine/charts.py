# SPDX-License-Identifier: GPL-2.0-or-later
"""Bars drawn as vectors; their parts differ by pattern, so that black and white print tells the same."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Sequence

from reportlab.lib.colors import Color
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from ..bar_parts import DOTS, SOLID, STRIPES, parts_of_bar
from . import fonts, look, symbols

_SIZE = 8.5
_HEIGHT = 12.0
_LEAST = 2.5
_STEP = 3.2
_PAD = 1.6


class BarSign(Flowable):
    """One bar of a chart, in a cell of the table that holds its numbers; where there is room they stand on it too."""

    def __init__(self, counts: Sequence[int], patterns: Sequence[str], longest: int, width_mm: float, colour: Color = look.INK) -> None:
        super().__init__()
        self.counts, self.patterns, self.longest = tuple(counts), tuple(patterns), longest
        self.bar_width, self.colour = width_mm * mm, colour

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Size taken."""
        return self.bar_width, _HEIGHT

    def draw(self) -> None:
        """Draws at the origin of the block; to a reader of the table it is decoration."""
        with self.canv.structure.artifact() if hasattr(self.canv, "structure") else nullcontext():
            for count, pattern, (x, width) in zip(self.counts, self.patterns, parts_of_bar(self.counts, self.longest, self.bar_width, _LEAST)):
                if count:
                    fill_pattern(self.canv, pattern, x, 0.5, width, _HEIGHT - 1, self.colour)
                    _value(self.canv, str(count), x, width)


class Legend(Flowable):
    """What the patterns of a chart mean."""

    def __init__(self, labels: Sequence[str], patterns: Sequence[str], colour: Color = look.INK) -> None:
        super().__init__()
        self.labels, self.patterns, self.colour = tuple(labels), tuple(patterns), colour
        self._rows: list[list[tuple[str, str, float]]] = []

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Size taken: as many lines as the labels need."""
        self._rows, used = [[]], 0.0
        for label, pattern in zip(self.labels, self.patterns):
            width = 22 + fonts.width(label, fonts.REGULAR, _SIZE) + 14
            if used and used + width > available_width:
                self._rows.append([])
                used = 0.0
            self._rows[-1].append((label, pattern, used))
            used += width
        return available_width, 15.0 * len(self._rows)

    def draw(self) -> None:
        """Draws at the origin of the block."""
        with self.canv.structure.artifact() if hasattr(self.canv, "structure") else nullcontext():
            for number, row in enumerate(self._rows):
                base = 15.0 * (len(self._rows) - 1 - number) + 4
                for label, pattern, x in row:
                    fill_pattern(self.canv, pattern, x + 0.5, base - 1.5, 18, 9, self.colour)
                    symbols.draw_runs(self.canv, label, x + 23, base, fonts.REGULAR, _SIZE, look.INK)


def fill_pattern(canvas: Canvas, pattern: str, x: float, y: float, width: float, height: float, colour: Color) -> None:
    """A box with an outline, filled by a pattern of lines or dots."""
    canvas.saveState()
    canvas.setStrokeColor(colour)
    canvas.setFillColor(colour if pattern == SOLID else look.WHITE)
    canvas.setLineWidth(look.THIN)
    canvas.rect(x, y, width, height, stroke=1, fill=1)
    if pattern in (DOTS, STRIPES):
        clip = canvas.beginPath()
        clip.rect(x, y, width, height)
        canvas.clipPath(clip, stroke=0, fill=0)
        (_dots if pattern == DOTS else _stripes)(canvas, x, y, width, height, colour)
    canvas.restoreState()


def _dots(canvas: Canvas, x: float, y: float, width: float, height: float, colour: Color) -> None:
    canvas.setFillColor(colour)
    dots = canvas.beginPath()
    for row in range(int(height / _STEP) + 1):
        for column in range(int(width / _STEP) + 1):
            dots.circle(x + column * _STEP + (_STEP / 2 if row % 2 else 0) + 1, y + row * _STEP + 1.2, 0.55)
    canvas.drawPath(dots, stroke=0, fill=1)


def _stripes(canvas: Canvas, x: float, y: float, width: float, height: float, colour: Color) -> None:
    canvas.setLineWidth(1.1)
    lines, at = canvas.beginPath(), x - height
    while at < x + width:
        lines.moveTo(at, y)
        lines.lineTo(at + height, y + height)
        at += _STEP
    canvas.drawPath(lines, stroke=1, fill=0)


def _value(canvas: Canvas, text: str, x: float, width: float) -> None:
    """The number on its part, on a white plate so that every pattern lets it be read; left to the table when the part is too short."""
    wide = fonts.width(text, fonts.BOLD, _SIZE)
    if wide + 4 * _PAD > width:
        return
    left = x + (width - wide) / 2
    canvas.setFillColor(look.WHITE)
    canvas.rect(left - _PAD, 2.2, wide + 2 * _PAD, _HEIGHT - 4.4, stroke=0, fill=1)
    symbols.draw_runs(canvas, text, left, 3.1, fonts.BOLD, _SIZE, look.INK)
