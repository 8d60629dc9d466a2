# SPDX-License-Identifier: GPL-2.0-or-later
"""Lamps as small signs with their pole numbers beside them (record sheet)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from reportlab.pdfgen.canvas import Canvas

from ..content import Marker
from . import fonts, look, symbols, user_text
from .label_places import Area, Wanted, place

if TYPE_CHECKING:
    from .map_drawing import MapLook, View


def draw(canvas: Canvas, lamps: list[Marker], view: View, map_look: MapLook, reserved: list[Area]) -> None:
    """Every lamp at its place, its number where there is room for it."""
    size, radius = max(10.0, map_look.text_size), 3.0
    points = [view.point(lamp.x, lamp.y) for lamp in lamps]
    signs = [Area(x - radius, y - radius, x + radius, y + radius) for x, y in points]
    labels = [user_text.one_line(lamp.label) for lamp in lamps]
    wanted = [Wanted(x, y, fonts.width(label, fonts.BOLD, size) / 2 + 0.8, size * 0.42) for (x, y), label in zip(points, labels)]
    places = place(wanted, view.frame, reserved + signs, offset=radius + 0.5, farthest=60.0)
    for one, (x, y), found in zip(wanted, points, places):
        if found and math.hypot((found[0] - x) / (one.half_width + 7), (found[1] - y) / (one.half_height + 7)) > 1.2:
            canvas.setStrokeColor(look.BLACK)
            canvas.setLineWidth(look.THIN)
            canvas.line(x, y, *found)
    for x, y in points:
        _sign(canvas, x, y, radius)
    for one, label, found in zip(wanted, labels, places):
        if found and label:
            canvas.setFillColor(look.WHITE)
            canvas.rect(found[0] - one.half_width, found[1] - one.half_height, 2 * one.half_width, 2 * one.half_height, stroke=0, fill=1)
            symbols.draw_label(canvas, label, found[0], found[1], size, look.BLACK)


def _sign(canvas: Canvas, x: float, y: float, radius: float) -> None:
    canvas.saveState()
    canvas.setFillColor(look.WHITE)
    canvas.setStrokeColor(look.BLACK)
    canvas.setLineWidth(1.0)
    canvas.circle(x, y, radius, stroke=1, fill=1)
    reach = radius * 0.7
    canvas.line(x - reach, y - reach, x + reach, y + reach)
    canvas.line(x - reach, y + reach, x + reach, y - reach)
    canvas.restoreState()
