# SPDX-License-Identifier: GPL-2.0-or-later
"""Signs drawn as vectors: kinds by shape, statuses by filling, so that black and white print tells the same."""

from __future__ import annotations

import math

from reportlab.lib.colors import Color
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from . import fonts, look, shaping, tagged

COLOUR_OF_SHAPE = {
    "circle": look.VERMILION, "square": look.GREEN, "lamp": look.YELLOW, "bar": look.PURPLE, "stop": look.BLACK, "recheck": look.WHITE, "check": look.WHITE,
}  # fmt: skip
_OUTLINE = 1.0


def _outline(canvas: Canvas, shape: str, x: float, y: float, half_width: float, half_height: float, fill: int, stroke: int) -> None:
    if shape == "square":
        canvas.rect(x - half_width, y - half_height, 2 * half_width, 2 * half_height, stroke=stroke, fill=fill)
    elif shape == "bar":
        canvas.rect(x - half_width * 1.25, y - half_height * 0.72, 2.5 * half_width, 1.44 * half_height, stroke=stroke, fill=fill)
    else:
        canvas.roundRect(
            x - half_width, y - half_height, 2 * half_width, 2 * half_height, min(half_width, half_height), stroke=stroke, fill=fill
        )


def draw_kind(
    canvas: Canvas, shape: str, state: str, x: float, y: float, half_width: float, half_height: float, colour: Color | None = None
) -> None:
    """A marker without its number: circle, square, lamp, bar or stop in the state's filling."""
    colour = colour or COLOUR_OF_SHAPE.get(shape, look.VERMILION)
    canvas.saveState()
    canvas.setLineWidth(_OUTLINE)
    canvas.setStrokeColor(look.BLACK)
    if shape in ("lamp", "check"):
        _lamp_foot(canvas, x, y, half_height)
    canvas.setFillColor(look.WHITE)
    _outline(canvas, shape, x, y, half_width, half_height, fill=1, stroke=0)
    canvas.setFillColor(colour)
    if state in ("open", "broken"):
        _outline(canvas, shape, x, y, half_width, half_height, fill=1, stroke=0)
    elif state == "planned":
        _lower_half(canvas, shape, x, y, half_width, half_height)
    if state == "waiting":
        canvas.setDash(1.6, 1.4)
    _outline(canvas, shape, x, y, half_width, half_height, fill=0, stroke=1)
    canvas.setDash()
    if state == "fixed":
        _tick_badge(canvas, x + half_width, y + half_height, half_height * 0.55)
    elif state in ("refused", "broken"):
        canvas.setLineWidth(_OUTLINE * 1.2)
        canvas.line(x - half_width * 1.1, y - half_height * 1.1, x + half_width * 1.1, y + half_height * 1.1)
    canvas.restoreState()


def _lower_half(canvas: Canvas, shape: str, x: float, y: float, half_width: float, half_height: float) -> None:
    canvas.saveState()
    clip = canvas.beginPath()
    clip.rect(x - half_width * 2, y - half_height * 2, half_width * 4, half_height * 2)
    canvas.clipPath(clip, stroke=0, fill=0)
    _outline(canvas, shape, x, y, half_width, half_height, fill=1, stroke=0)
    canvas.restoreState()


def _lamp_foot(canvas: Canvas, x: float, y: float, half_height: float) -> None:
    """The socket of a bulb: a round sign with a foot is a lamp, also in black and white."""
    canvas.setFillColor(look.BLACK)
    canvas.rect(x - half_height * 0.5, y - half_height * 1.5, half_height, half_height * 0.75, stroke=0, fill=1)


def _tick_badge(canvas: Canvas, x: float, y: float, radius: float) -> None:
    canvas.setFillColor(look.WHITE)
    canvas.setLineWidth(look.THIN)
    canvas.circle(x, y, radius, stroke=1, fill=1)
    draw_tick(canvas, x, y, radius * 0.6, 1.0)


def draw_tick(canvas: Canvas, x: float, y: float, size: float, line: float) -> None:
    """A tick centred on the point."""
    canvas.setLineWidth(line)
    path = canvas.beginPath()
    path.moveTo(x - size, y)
    path.lineTo(x - size * 0.25, y - size * 0.75)
    path.lineTo(x + size, y + size * 0.8)
    canvas.drawPath(path, stroke=1, fill=0)


def draw_status(canvas: Canvas, state: str, x: float, y: float, radius: float) -> None:
    """Symbol of a status: filled, half, ring with dots, ring with tick, struck ring."""
    canvas.saveState()
    canvas.setStrokeColor(look.INK)
    canvas.setFillColor(look.INK)
    canvas.setLineWidth(1.1)
    if state == "open":
        canvas.circle(x, y, radius, stroke=1, fill=1)
    elif state == "planned":
        _lower_half(canvas, "circle", x, y, radius, radius)
        canvas.circle(x, y, radius, stroke=1, fill=0)
    else:
        canvas.circle(x, y, radius, stroke=1, fill=0)
    if state == "waiting":
        for step in (-1, 0, 1):
            canvas.circle(x + step * radius * 0.48, y, radius * 0.15, stroke=0, fill=1)
    elif state == "fixed":
        draw_tick(canvas, x, y, radius * 0.55, 1.2)
    elif state == "refused":
        reach = radius * 1.35 * math.sqrt(0.5)
        canvas.line(x - reach, y - reach, x + reach, y + reach)
    canvas.restoreState()


def draw_label(canvas: Canvas, text: str, x: float, y: float, size: float, colour: Color, halo: bool = False) -> None:
    """Bold text centred on the point, on white when it stands on something half filled."""
    width = fonts.width(text, fonts.BOLD, size)
    left, base = x - width / 2, y - size * 0.355
    if halo:
        canvas.setFillColor(look.WHITE)
        canvas.roundRect(left - size * 0.1, y - size * 0.46, width + size * 0.2, size * 0.92, size * 0.3, stroke=0, fill=1)
    draw_runs(canvas, text, left, base, fonts.BOLD, size, colour)


def draw_runs(canvas: Canvas, text: str, x: float, y: float, font: str, size: float, colour: Color) -> float:
    """A line of text from its left end on the base line; gives its width."""
    start = x
    canvas.setFillColor(colour)
    for name, piece in fonts.runs(shaping.shaped(text), font):
        line = canvas.beginText(x, y)
        line.setFont(name, size)
        line.textOut(piece)
        canvas.drawText(line)
        x += pdfmetrics.stringWidth(piece, name, size)
    return x - start


class StatusSign(Flowable):
    """The symbol of a status as a block in a table cell."""

    def __init__(self, state: str, radius: float = 4.2) -> None:
        super().__init__()
        self.state = state
        self.radius = radius

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Size taken."""
        return 2 * self.radius + 3, 2 * self.radius + 3.5

    def draw(self) -> None:
        """Draws at the origin of the block."""
        draw_status(self.canv, self.state, self.radius + 1, self.radius + 2, self.radius)


class KindSign(Flowable):
    """The sign of a marker with its number, as it stands on the map."""

    def __init__(self, label: str, shape: str, state: str, radius: float = 7.4) -> None:
        super().__init__()
        self.label, self.shape, self.state, self.radius = label, shape, state, radius

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Size taken."""
        return 2 * self.radius + 6, 2 * self.radius + 6

    def draw(self) -> None:
        """Draws at the origin of the block."""
        half_width = marker_half_width(self.label, self.radius, self.radius * 1.15)
        x = half_width * (1.25 if self.shape == "bar" else 1.0) + 1
        with tagged.text_block(self.canv):
            draw_numbered(self.canv, self.label, self.shape, self.state, x, self.radius + 3, self.radius)


def marker_half_width(label: str, radius: float, size: float) -> float:
    """Half the width a marker needs for its label."""
    return max(radius, fonts.width(label, fonts.BOLD, size) / 2 + radius * 0.35)


def draw_numbered(canvas: Canvas, label: str, shape: str, state: str, x: float, y: float, radius: float) -> None:
    """A marker with its number, as on the map."""
    size = radius * 1.15
    draw_kind(canvas, shape, state, x, y, marker_half_width(label, radius, size), radius)
    white = shape == "stop" and state == "open"
    draw_label(canvas, label, x, y, size, look.WHITE if white else look.BLACK, halo=state in ("planned", "refused", "broken"))
