# SPDX-License-Identifier: GPL-2.0-or-later
"""Places to fill in by hand: boxes to tick, lines to write on."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Sequence

from reportlab.lib.units import mm
from reportlab.platypus import Flowable

from . import fonts, look, symbols, tagged, user_text


class TickBox(Flowable):
    """An empty box to tick, 12 points unless told otherwise."""

    def __init__(self, side: float = 12.0) -> None:
        super().__init__()
        self.side = side

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Size taken."""
        return self.side, self.side

    def draw(self) -> None:
        """Draws the box."""
        self.canv.setLineWidth(1.0)
        self.canv.setStrokeColor(look.BLACK)
        self.canv.rect(0, 0, self.side, self.side, stroke=1, fill=0)


class Line(Flowable):
    """One line to fill in: boxes, words and rules to write on, from left to right; a rule of 0 mm takes what is left."""

    def __init__(self, parts: Sequence[object], height_mm: float = 9.0, size: float = 10.0) -> None:
        super().__init__()
        self.parts, self.height_mm, self.size = tuple(parts), height_mm, size
        self._room = 0.0

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Size taken."""
        self._room = available_width
        return available_width, self.height_mm * mm

    def draw(self) -> None:
        """Draws box, words and rules on one base line; its words are read as one line."""
        with tagged.text_block(self.canv) if any(isinstance(part, str) for part in self.parts) else nullcontext():
            self._draw_parts()

    def _draw_parts(self) -> None:
        base, gap = 3.0, 4.0
        fixed = sum(self._width(part) + gap for part in self.parts)
        open_ended = sum(1 for part in self.parts if isinstance(part, (int, float)) and not part)
        spare = max(20.0, (self._room - fixed) / open_ended) if open_ended else 0.0
        x = 0.0
        for part in self.parts:
            width = self._width(part) or spare
            if part is BOX:
                self.canv.setLineWidth(1.0)
                self.canv.setStrokeColor(look.BLACK)
                self.canv.rect(x, base - 1.5, width, width, stroke=1, fill=0)
            elif isinstance(part, str):
                symbols.draw_runs(self.canv, user_text.one_line(part), x, base, fonts.REGULAR, self.size, look.BLACK)
            else:
                self.canv.setLineWidth(look.THIN)
                self.canv.setStrokeColor(look.BLACK)
                self.canv.line(x, base - 1.5, x + width, base - 1.5)
            x += width + gap

    def _width(self, part: object) -> float:
        if part is BOX:
            return self.size + 1.5
        if isinstance(part, str):
            return fonts.width(user_text.one_line(part), fonts.REGULAR, self.size)
        return float(part) * mm


BOX = object()
"""A box to tick within a `Line`."""
