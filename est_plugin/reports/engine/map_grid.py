# SPDX-License-Identifier: GPL-2.0-or-later
"""Coordinates at the frame of a map: ticks and light crosses at round metres, N and E in the system the map says it is in."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from . import fonts, look, symbols
from .label_places import Area

if TYPE_CHECKING:
    from .map_drawing import View

SIZE = 7.0
_TICK, _ARM = 2.2 * mm, 1.2 * mm
_LEAST_STEP = 38 * mm


def step_of(scale: float) -> float:
    """Metres between two lines: 1, 2, 5 · 10ⁿ, at least 38 mm apart; `scale` in points per metre."""
    least = _LEAST_STEP / scale
    power = 10.0 ** math.floor(math.log10(least))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= least * 0.999)


def draw(canvas: Canvas, view: View, reserved: list[Area]) -> list[Area]:
    """Draw the grid; gives the areas of its numbers, which markers leave free."""
    frame = view.frame
    left, bottom, right, top = _covered(view)
    step = step_of(view.scale)
    if not all(map(math.isfinite, (left, bottom, right, top))) or (right - left) / step > 60 or (top - bottom) / step > 60:
        return []
    eastings = [n * step for n in range(math.ceil(left / step), math.floor(right / step) + 1)]
    northings = [n * step for n in range(math.ceil(bottom / step), math.floor(top / step) + 1)]
    canvas.saveState()
    canvas.setStrokeColor(look.QUIET)
    canvas.setLineWidth(0.5)
    places = [view.point(x, y) for x in eastings for y in northings]
    for x, y in places:
        canvas.line(x - _ARM, y, x + _ARM, y)
        canvas.line(x, y - _ARM, x, y + _ARM)
    canvas.setStrokeColor(look.BLACK)
    canvas.setLineWidth(look.THIN)
    taken: list[Area] = []
    for easting in eastings:
        x = view.point(easting, bottom)[0]
        canvas.line(x, frame.bottom, x, frame.bottom + _TICK)
        canvas.line(x, frame.top, x, frame.top - _TICK)
        _label(canvas, f"E {_number(easting)}", (x, frame.top - _TICK - SIZE * 0.6), False, (frame, reserved, taken))
    for northing in northings:
        y = view.point(left, northing)[1]
        canvas.line(frame.left, y, frame.left + _TICK, y)
        canvas.line(frame.right, y, frame.right - _TICK, y)
        _label(canvas, f"N {_number(northing)}", (frame.left + _TICK + SIZE * 0.6, y), True, (frame, reserved, taken))
    canvas.restoreState()
    return taken


def _covered(view: View) -> tuple[float, float, float, float]:
    """What the frame shows, in map units: a little more than the extent where the proportions differ."""
    frame, (xmin, ymin, xmax, ymax) = view.frame, view.extent
    wide, high = (frame.right - frame.left) / view.scale / 2, (frame.top - frame.bottom) / view.scale / 2
    middle_x, middle_y = (xmin + xmax) / 2, (ymin + ymax) / 2
    return middle_x - wide, middle_y - high, middle_x + wide, middle_y + high


def _number(metres: float) -> str:
    return f"{metres:,.0f}".replace(",", "\u00a0")


def _label(canvas: Canvas, text: str, at: tuple[float, float], is_upright: bool, room: tuple[Area, list[Area], list[Area]]) -> None:
    """The number at its tick, unless something stands there already."""
    frame, reserved, taken = room
    width, high = fonts.width(text, fonts.REGULAR, SIZE) / 2 + 1.5, SIZE * 0.62
    half_x, half_y = (high, width) if is_upright else (width, high)
    area = Area(at[0] - half_x, at[1] - half_y, at[0] + half_x, at[1] + half_y)
    is_inside = frame.left <= area.left and area.right <= frame.right and frame.bottom <= area.bottom and area.top <= frame.top
    if not is_inside or any(_meets(area, other) for other in (*reserved, *taken)):
        return
    taken.append(area)
    canvas.setFillColor(look.WHITE)
    canvas.rect(area.left, area.bottom, area.right - area.left, area.top - area.bottom, stroke=0, fill=1)
    canvas.saveState()
    canvas.translate(*at)
    if is_upright:
        canvas.rotate(90)
    symbols.draw_runs(canvas, text, -width + 1.5, -SIZE * 0.35, fonts.REGULAR, SIZE, look.INK)
    canvas.restoreState()


def _meets(one: Area, other: Area) -> bool:
    return one.left < other.right and other.left < one.right and one.bottom < other.top and other.bottom < one.top
