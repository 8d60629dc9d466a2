# SPDX-License-Identifier: GPL-2.0-or-later
"""Points on a map that have no number of their own: filled discs and rings, told apart without colour."""
from __future__ import annotations

from collections.abc import Iterable

from reportlab.pdfgen.canvas import Canvas

from . import look

_RADIUS, _RING = 2.3, 1.3


def draw(canvas: Canvas, points: Iterable[tuple[float, float, bool]]) -> None:
    """(x, y, whether it is a ring) in points of the page; rings come last."""
    canvas.saveState()
    for x, y, is_ring in sorted(points, key=lambda one: one[2]):
        canvas.setStrokeColor(look.BLACK if is_ring else look.WHITE)
        canvas.setFillColor(look.WHITE if is_ring else look.BLACK)
        canvas.setLineWidth(_RING if is_ring else look.THIN)
        canvas.circle(x, y, _RADIUS, stroke=1, fill=1)
    canvas.restoreState()
