# SPDX-License-Identifier: GPL-2.0-or-later
"""Legend of what stands on a map, and only that."""

from __future__ import annotations

from reportlab.pdfgen.canvas import Canvas

from ..content import MapPicture, Texts
from . import fonts, look, symbols

_SHAPES = ("stop", "circle", "lamp", "bar", "square")
_STATES = ("open", "planned", "waiting", "fixed", "refused")
_ROW = 15.0


def entries(picture: MapPicture, texts: Texts) -> list[tuple[str, str, str]]:
    """(shape, state, words) of the signs on the map, in a fixed order."""
    shapes = {marker.shape for marker in picture.markers}
    states = {marker.state for marker in picture.markers if marker.shape not in ("stop", "square")}
    found = [(shape, "open", texts(f"reports.map.shape.{shape}")) for shape in _SHAPES if shape in shapes]
    if len(picture.route) > 1:
        found.append(("route", "open", texts("reports.map.route")))
    if states - {"open"}:
        found.extend(("state", state, texts(f"reports.map.state.{state}")) for state in _STATES if state in states)
    return found


def draw_legend(canvas: Canvas, picture: MapPicture, left: float, top: float, width: float, size: float, texts: Texts) -> float:
    """Draws the legend in as many lines as needed below `top`; gives the height used."""
    x, y = left, top - _ROW / 2
    for shape, state, words in entries(picture, texts):
        need = 22 + fonts.width(words, fonts.REGULAR, size) + 14
        if x + need > left + width and x > left:
            x, y = left, y - _ROW
        _sign(canvas, shape, state, x + 9, y)
        symbols.draw_runs(canvas, words, x + 22, y - size * 0.36, fonts.REGULAR, size, look.BLACK)
        x += need
    return top - y + _ROW / 2


def _sign(canvas: Canvas, shape: str, state: str, x: float, y: float) -> None:
    if shape == "route":
        canvas.saveState()
        canvas.setStrokeColor(look.BLACK)
        canvas.setLineWidth(2.2)
        canvas.line(x - 8, y, x + 8, y)
        canvas.restoreState()
    else:
        kind, colour = ("circle", look.QUIET) if shape == "state" else (shape, None)
        symbols.draw_kind(canvas, kind, state, x, y + (1 if shape == "lamp" else 0), 5, 5, colour)
