# SPDX-License-Identifier: GPL-2.0-or-later
"""Lines that tell how light a route is by their pattern alone: thick, dashed, hollow, dotted; the same on a map and in its legend."""
from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from ..light_line import BRIGHT, DARK, UNKNOWN, WEAK, LightLine
from . import look
from .label_places import Area

_EDGE = 2.4  # white round the line, so that it stands out from the base map
_THICK = 4.6
_DOT = 3.0
Point = tuple


def draw(canvas: Canvas, lines: Sequence[LightLine], place: Callable[[float, float], Point]) -> None:
    """The lines of a map: `place` gives the point on the page; the white of all lies below the black of all."""
    drawn = [(one.light, [place(x, y) for x, y in one.points]) for one in lines if len(one.points) > 1]
    canvas.saveState()
    canvas.setLineJoin(1)
    for _light, points in drawn:
        canvas.setLineCap(1)
        _stroke(canvas, points, look.WHITE, _THICK + _EDGE)
    for light in (BRIGHT, UNKNOWN, WEAK, DARK):
        for _light, points in (one for one in drawn if one[0] == light):
            _draw(canvas, light, points)
    canvas.restoreState()


def areas(lines: Sequence[LightLine], place: Callable[[float, float], Point]) -> list[Area]:
    """Where the lines lie, in small squares: what shall not cover them keeps off."""
    found = []
    for one in lines:
        points = [place(x, y) for x, y in one.points]
        for (x1, y1), (x2, y2) in zip(points, points[1:]):
            count = max(1, math.ceil(math.hypot(x2 - x1, y2 - y1) / _THICK))
            middles = [((x1 + (x2 - x1) * (k + 0.5) / count), (y1 + (y2 - y1) * (k + 0.5) / count)) for k in range(count)]
            found += [Area(x - _THICK / 2, y - _THICK / 2, x + _THICK / 2, y + _THICK / 2) for x, y in middles]
    return found


def sample(canvas: Canvas, light: str, left: float, right: float, y: float) -> None:
    """A piece of such a line, for the legend."""
    canvas.saveState()
    _draw(canvas, light, [(left, y), (right, y)])
    canvas.restoreState()


def _draw(canvas: Canvas, light: str, points: Sequence[Point]) -> None:
    canvas.setDash()
    canvas.setLineCap(0)
    if light == DARK:
        _stroke(canvas, points, look.BLACK, _THICK)
    elif light == WEAK:
        canvas.setDash(6, 3.5)
        _stroke(canvas, points, look.BLACK, 3.2)
    elif light == BRIGHT:
        _stroke(canvas, points, look.BLACK, _THICK)
        _stroke(canvas, points, look.WHITE, _THICK - 2 * look.THIN)
    else:
        canvas.setLineCap(1)
        canvas.setDash(0.01, _DOT + 3.0)
        _stroke(canvas, points, look.BLACK, _DOT)
    canvas.setDash()


def _stroke(canvas: Canvas, points: Sequence[Point], colour: Color, width: float) -> None:
    path = canvas.beginPath()
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)
    canvas.setStrokeColor(colour)
    canvas.setLineWidth(width)
    canvas.drawPath(path, stroke=1, fill=0)
