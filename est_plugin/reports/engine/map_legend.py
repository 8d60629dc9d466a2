# SPDX-License-Identifier: GPL-2.0-or-later
"""Legend of what stands on a map, and only that."""

from __future__ import annotations

from reportlab.pdfgen.canvas import Canvas

from .. import light_line
from ..content import MapPicture, Texts
from . import fonts, look, pattern_lines, symbols

_SHAPES = ("stop", "check", "circle", "lamp", "bar", "square")
_STATES = ("open", "planned", "waiting", "fixed", "refused")
_ROW = 15.0


def entries(picture: MapPicture, texts: Texts) -> list[tuple[str, str, str]]:
    """(shape, state, words) of the signs on the map, in a fixed order."""
    shapes = {marker.shape for marker in picture.markers}
    states = {marker.state for marker in picture.markers if marker.shape not in ("stop", "square")}
    found = [(shape, "open", texts(f"reports.map.shape.{shape}")) for shape in _SHAPES if shape in shapes]
    if len(picture.route) > 1:
        found.append(("route", "open", texts("reports.map.route")))
    found.extend(("light", light, texts(f"reports.light.{light}")) for light in light_line.metres(picture.lines))
    if picture.frames:
        found.append(("frame", "open", texts("reports.map.frame")))
    if states - {"open"}:
        found.extend(("state", state, texts(f"reports.map.state.{state}")) for state in _STATES if state in states)
    return found


def height_of(picture: MapPicture, width: float, size: float, texts: Texts) -> float:
    """Height that the legend takes."""
    return (1 + max((line for line, *_rest in _placed(picture, width, size, texts)), default=0)) * _row(size)


def draw_legend(canvas: Canvas, picture: MapPicture, left: float, top: float, width: float, size: float, texts: Texts) -> float:
    """Draws the legend in as many lines as needed below `top`; gives the height used."""
    for line, x, shape, state, words in _placed(picture, width, size, texts):
        y = top - _row(size) * (line + 0.5)
        _sign(canvas, shape, state, left + x + 9, y)
        symbols.draw_runs(canvas, words, left + x + 22, y - size * 0.36, fonts.REGULAR, size, look.BLACK)
    return height_of(picture, width, size, texts)


def _row(size: float) -> float:
    return max(_ROW, size * 1.35)


def _placed(picture: MapPicture, width: float, size: float, texts: Texts) -> list[tuple[int, float, str, str, str]]:
    """(line, distance from the left, shape, state, words) of each sign."""
    found, line, x = [], 0, 0.0
    for shape, state, words in entries(picture, texts):
        need = 22 + fonts.width(words, fonts.REGULAR, size) + 14
        if x + need > width and x > 0:
            line, x = line + 1, 0.0
        found.append((line, x, shape, state, words))
        x += need
    return found


def _sign(canvas: Canvas, shape: str, state: str, x: float, y: float) -> None:
    if shape == "route":
        canvas.saveState()
        canvas.setStrokeColor(look.BLACK)
        canvas.setLineWidth(2.2)
        canvas.line(x - 8, y, x + 8, y)
        canvas.restoreState()
    elif shape == "light":
        pattern_lines.sample(canvas, state, x - 9, x + 9, y)
    elif shape == "frame":
        canvas.saveState()
        canvas.setStrokeColor(look.BLACK)
        canvas.setLineWidth(1.4)
        canvas.rect(x - 7, y - 5, 14, 10, stroke=1, fill=0)
        canvas.restoreState()
    else:
        kind, colour = ("circle", look.QUIET) if shape == "state" else (shape, None)
        symbols.draw_kind(canvas, kind, state, x, y + (1 if shape in ("lamp", "check") else 0), 5, 5, colour)
