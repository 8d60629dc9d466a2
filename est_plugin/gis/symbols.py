# SPDX-License-Identifier: GPL-2.0-or-later
"""The marks on the map: the shape says what it is, the filling how far it has come. Drawn here and embedded, so no file is needed."""

from __future__ import annotations

import base64
from typing import TypeVar

from qgis.core import (
    QgsFontMarkerSymbolLayer, QgsLineSymbol, QgsMarkerSymbol, QgsProperty, QgsShapeburstFillSymbolLayer, QgsFillSymbol,
    QgsSimpleFillSymbolLayer, QgsSimpleLineSymbolLayer, QgsSimpleMarkerSymbolLayer, QgsSimpleMarkerSymbolLayerBase, QgsSvgMarkerSymbolLayer, QgsSymbol,
    QgsSymbolLayer, QgsUnitTypes,
)  # fmt: skip
from qgis.PyQt.QtCore import QPointF, Qt
from qgis.PyQt.QtGui import QColor

_Symbol = TypeVar("_Symbol", bound=QgsSymbol)

# Okabe and Ito's colours: told apart by the colour-blind
ORANGE, SKY, GREEN, YELLOW = "#E69F00", "#56B4E9", "#009E73", "#F0E442"
BLUE, VERMILION, PURPLE = "#0072B2", "#D55E00", "#CC79A7"
INK, QUIET, LINES, PAPER = "#1F2933", "#616E7C", "#CBD2D9", "#FFFFFF"
SHAPE_COLOUR = {"circle": VERMILION, "square": GREEN, "lamp": YELLOW, "bar": PURPLE}
STATES = ("unassigned", "open", "planned", "waiting", "fixed", "refused")
# how a barrier that has come so far is drawn: filled when it stands there, half when it is ordered, an outline before that
BARRIER_LOOKS = {"in_place": "open", "broken": "broken", "ordered": "planned", "decided": "outline", "wanted": "dashed", "removed": "refused"}

_OUTLINE = {
    "circle": "M12 2.8a9.2 9.2 0 1 1 0 18.4a9.2 9.2 0 1 1 0-18.4z",
    "square": "M3.4 3.4h17.2v17.2h-17.2z",
    "lamp": "M12 1.6a7.8 7.8 0 0 0-4.6 14.1l.5 5.5h8.2l.5-5.5a7.8 7.8 0 0 0-4.6-14.1z",
    "bar": "M1.8 7h20.4v10h-20.4z",
}
_LEFT_HALF = {  # QtSvg knows no clip paths
    "circle": "M12 2.8a9.2 9.2 0 0 0 0 18.4z",
    "square": "M3.4 3.4h8.6v17.2h-8.6z",
    "lamp": "M12 1.6a7.8 7.8 0 0 0-4.6 14.1l.5 5.5h4.1z",
    "bar": "M1.8 7h10.2v10h-10.2z",
}
_DIVIDER = {shape: f'<path d="M12 {top}V{low}" stroke="{{ink}}" stroke-width="1.2"/>' for shape, top, low in (
    ("circle", 2.8, 21.2), ("square", 3.4, 20.6), ("lamp", 1.6, 18), ("bar", 7, 17),
)}  # fmt: skip
_CENTRE_Y = {"circle": 12.0, "square": 12.0, "lamp": 9.6, "bar": 12.0}
_BULB_FOOT = '<path d="M8 18h8" fill="none" stroke="{ink}" stroke-width="1.4"/>'
_DOT = '<circle cx="12" cy="{y}" r="2.9" fill="#FFFFFF" stroke="{ink}" stroke-width="1"/>'
_QUESTION = (
    '<path transform="translate(0 {dy})" d="M8.9 9.6a3.1 3.1 0 1 1 4.5 2.8c-1 .5-1.4 1-1.4 2.1" fill="none" stroke="{ink}"'
    ' stroke-width="2.3" stroke-linecap="round"/><circle cx="12" cy="{dot}" r="1.4" fill="{ink}"/>'
)
_TICK = (
    '<path transform="translate(0 {dy})" d="M7.4 12.3l3.2 3.2 6-6.8" fill="none" stroke="{ink}" stroke-width="2.6"'
    ' stroke-linecap="round" stroke-linejoin="round"/>'
)
_STRIKE = '<path d="M3.5 20.5l17-17" fill="none" stroke="{ink}" stroke-width="2.6" stroke-linecap="round"/>'
_BREAK = (
    '<path d="M5.5 20.5l13-17" fill="none" stroke="#FFFFFF" stroke-width="6" stroke-linecap="round"/>'
    '<path d="M5.5 20.5l13-17" fill="none" stroke="{ink}" stroke-width="2.6" stroke-linecap="round"/>'
)


def marker_svg(shape: str, state: str, ink: str = INK) -> str:
    """One mark as SVG: unassigned has a hole, open is filled, planned half, waiting asks, fixed is ticked, refused and broken struck."""
    colour, outline, y = SHAPE_COLOUR[shape], _OUTLINE[shape], _CENTRE_Y[shape]
    fill = colour if state in ("unassigned", "open", "broken") else PAPER
    ring = colour if shape == "circle" and state in ("waiting", "fixed") else ink
    if state == "refused":
        ring = QUIET
    body = [
        f'<path d="{outline}" fill="none" stroke="#FFFFFF" stroke-width="4.2" stroke-linejoin="round"/>',
        f'<path d="{outline}" fill="{fill}" stroke="none"/>',
    ]
    if state == "planned":
        body.append(f'<path d="{_LEFT_HALF[shape]}" fill="{colour}" stroke="none"/>' + _DIVIDER[shape].format(ink=ink))
    dashes = ' stroke-dasharray="3.4 2.6"' if state == "dashed" else ""
    body.append(
        f'<path d="{outline}" fill="none" stroke="{ring}" stroke-width="{2.4 if ring == colour else 1.8}" stroke-linejoin="round"{dashes}/>'
    )
    if shape == "lamp":
        body.append(_BULB_FOOT.format(ink=ring))
    inside = {"unassigned": _DOT, "waiting": _QUESTION, "fixed": _TICK, "refused": _STRIKE, "broken": _BREAK}.get(state, "")
    body.append(inside.format(ink=ink, y=y, dy=y - 12, dot=y + 5.3))
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24">{"".join(body)}</svg>'


def embedded(svg: str) -> str:
    """The path of an SVG that lies inside the symbol itself."""
    return "base64:" + base64.b64encode(svg.encode("utf-8")).decode("ascii")


def _of_layers(symbol: _Symbol, layers: list[QgsSymbolLayer]) -> _Symbol:
    """A symbol of exactly these layers. (Handing the list to the constructor crashes 3.22 when the list is freed.)"""
    symbol.changeSymbolLayer(0, layers[0])
    for layer in layers[1:]:
        symbol.appendSymbolLayer(layer)
    return symbol


def marker(shape: str, state: str, size_mm: float = 5.0) -> QgsMarkerSymbol:
    """The symbol of one kind of thing in one state."""
    layer = QgsSvgMarkerSymbolLayer(embedded(marker_svg(shape, state)), size_mm)
    layer.setSizeUnit(QgsUnitTypes.RenderUnit.RenderMillimeters)
    return _of_layers(QgsMarkerSymbol.createSimple({}), [layer])


def report(kind: str, size_mm: float = 2.8) -> QgsMarkerSymbol:
    """A report: what occurred is a disc, what was felt a ring; a cross has not been reviewed."""
    shapes = QgsSimpleMarkerSymbolLayerBase.Shape
    layer = QgsSimpleMarkerSymbolLayer(shapes.Cross2 if kind == "new" else shapes.Circle, size_mm)
    layer.setColor(QColor(BLUE if kind == "occurred" else PAPER))
    layer.setStrokeColor(QColor({"occurred": PAPER, "felt": BLUE}.get(kind, QUIET)))
    layer.setStrokeWidth(0.2 if kind == "occurred" else 0.7)
    return _of_layers(QgsMarkerSymbol.createSimple({}), [layer])


def dialogue(size_mm: float = 4.4) -> QgsMarkerSymbol:
    """Where people were talked with: a diamond, unlike anything that was reported or found."""
    layer = QgsSimpleMarkerSymbolLayer(QgsSimpleMarkerSymbolLayerBase.Shape.Diamond, size_mm)
    layer.setColor(QColor(PURPLE))
    layer.setStrokeColor(QColor(INK))
    layer.setStrokeWidth(0.4)
    return _of_layers(QgsMarkerSymbol.createSimple({}), [layer])


VISIT_LOOKS = ("visited", "planned", "not_reached")


def visit(state: str, size_mm: float = 4.0) -> QgsMarkerSymbol:
    """A visit on a round: a triangle that points up, filled when somebody was there, empty while it is planned, a cross when it was not reached."""
    shapes = QgsSimpleMarkerSymbolLayerBase.Shape
    layer = QgsSimpleMarkerSymbolLayer(shapes.Cross2 if state == "not_reached" else shapes.Triangle, size_mm if state != "not_reached" else 0.8 * size_mm)
    layer.setColor(QColor(INK if state == "visited" else PAPER))
    layer.setStrokeColor(QColor(PAPER if state == "visited" else INK))
    layer.setStrokeWidth(0.3 if state == "visited" else 0.6)
    return _of_layers(QgsMarkerSymbol.createSimple({}), [layer])


def stop_disc(size_mm: float = 7.0) -> QgsMarkerSymbol:
    """A black disc with the number of the stop in white."""
    disc = QgsSimpleMarkerSymbolLayer(QgsSimpleMarkerSymbolLayerBase.Shape.Circle, size_mm)
    disc.setColor(QColor("#000000"))
    disc.setStrokeColor(QColor(PAPER))
    disc.setStrokeWidth(0.5)
    number = QgsFontMarkerSymbolLayer("DejaVu Sans", "1", size_mm * 0.62, QColor(PAPER))
    number.setFontStyle("Bold")
    number.setDataDefinedProperty(QgsSymbolLayer.Property.PropertyCharacter, QgsProperty.fromExpression('to_string("number")'))
    number.setDataDefinedProperty(
        QgsSymbolLayer.Property.PropertySize,
        QgsProperty.fromExpression(f'CASE WHEN "number" > 9 THEN {size_mm * 0.5} ELSE {size_mm * 0.62} END'),
    )
    number.setOffset(QPointF(0, 0))
    return _of_layers(QgsMarkerSymbol.createSimple({}), [disc, number])


def line(colour: str, width_mm: float, halo_mm: float = 0.0, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QgsLineSymbol:
    """A line with a white halo, so that it shows on dark ground."""
    layers = []
    if halo_mm:
        layers.append(_stroke(PAPER, width_mm + 2 * halo_mm, Qt.PenStyle.SolidLine))
    layers.append(_stroke(colour, width_mm, style))
    return _of_layers(QgsLineSymbol.createSimple({}), layers)


def _stroke(colour: str, width_mm: float, style: Qt.PenStyle) -> QgsSimpleLineSymbolLayer:
    layer = QgsSimpleLineSymbolLayer(QColor(colour), width_mm, style)
    layer.setPenJoinStyle(Qt.PenJoinStyle.RoundJoin)
    layer.setPenCapStyle(Qt.PenCapStyle.RoundCap if style == Qt.PenStyle.SolidLine else Qt.PenCapStyle.FlatCap)
    return layer


def soft_area(colour: str, style: Qt.PenStyle, alpha: int = 175, width: str = "") -> QgsFillSymbol:
    """An area that fades towards its edge, with a line whose pattern tells the level without colour; `width` is an expression in mm."""
    edge, middle = QColor(colour), QColor(colour)
    edge.setAlpha(25)
    middle.setAlpha(alpha)
    burst = QgsShapeburstFillSymbolLayer(edge, middle)
    burst.setUseWholeShape(True)
    burst.setBlurRadius(4)
    outline = QgsSimpleLineSymbolLayer(QColor(INK), 0.4, style)
    if width:
        outline.setDataDefinedProperty(QgsSymbolLayer.Property.PropertyStrokeWidth, QgsProperty.fromExpression(width))
    return _of_layers(QgsFillSymbol.createSimple({}), [burst, outline])


def pale_area(style: Qt.PenStyle) -> QgsFillSymbol:
    """An area that nothing is done about now: a thin grey edge on a veil of white."""
    veil = QColor(PAPER)
    veil.setAlpha(90)
    fill = QgsSimpleFillSymbolLayer(veil, Qt.BrushStyle.SolidPattern, QColor(QUIET), style, 0.5)
    return _of_layers(QgsFillSymbol.createSimple({}), [fill])
