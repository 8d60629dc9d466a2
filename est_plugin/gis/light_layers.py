# SPDX-License-Identifier: GPL-2.0-or-later
"""Layers of the light along paths: their columns, and how they look in words – mörkt, svagt, ljust, vet ej – told by width and pattern too."""
from __future__ import annotations

import struct

import numpy as np
from qgis.core import (
    QgsCategorizedSymbolRenderer, QgsFeatureRequest, QgsMarkerSymbol, QgsPalLayerSettings, QgsRendererCategory, QgsSimpleMarkerSymbolLayer,
    QgsSimpleMarkerSymbolLayerBase, QgsSymbol, QgsVectorLayer,
)  # fmt: skip
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor

from ..analysis.light_stretches import BRIGHT, CLASSES, DARK, NOT_KNOWN, WEAK
from ..i18n import Texts
from . import symbols
from .styles import LABELS_BELOW, label_layer
from .symbols import BLUE, INK, ORANGE, PAPER, QUIET, YELLOW

LIGHTER = "lighter"  # dark before the repairs, not after
_SOLID, _DASHED, _DOTTED = Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine
_LOOKS = {DARK: (INK, 1.5, _SOLID), WEAK: (BLUE, 1.0, _DASHED), BRIGHT: (YELLOW, 0.9, _SOLID), NOT_KNOWN: (QUIET, 0.7, _DOTTED)}
_CHANGES = {LIGHTER: (ORANGE, 1.6, _SOLID), **_LOOKS}
_POINT_ROW = np.dtype([("order", "u1"), ("type", "<u4"), ("x", "<f8"), ("y", "<f8")])


def lines_wkb(xy: np.ndarray, first: np.ndarray) -> list[bytes]:
    """WKB of lines whose corners stand one after the other: float array (v, 2), and where each line begins, int array (n + 1,)."""
    data, ends = np.ascontiguousarray(xy, dtype="<f8").tobytes(), first.tolist()
    return [struct.pack("<BII", 1, 2, end - begin) + data[16 * begin : 16 * end] for begin, end in zip(ends, ends[1:])]


def points_wkb(xy: np.ndarray) -> list[bytes]:
    """WKB of each point: float array, shape (n, 2)."""
    rows = np.empty(len(xy), _POINT_ROW)
    rows["order"], rows["type"], rows["x"], rows["y"] = 1, 1, xy[:, 0], xy[:, 1]
    data, size = rows.tobytes(), _POINT_ROW.itemsize
    return [data[at : at + size] for at in range(0, len(data), size)]


def name_columns(layer: QgsVectorLayer, language: str) -> None:
    """Words for the columns in the attribute table."""
    texts = Texts(language)
    for index, field in enumerate(layer.fields()):
        key = f"light.field-{field.name()}"
        if key in texts:
            layer.setFieldAlias(index, texts(key))


def style_stretches(layer: QgsVectorLayer, language: str) -> None:
    """Stretches by class, in words."""
    texts = Texts(language)
    layer.setRenderer(_in_passes("class", [_category(name, texts(f"light.class.{name}"), *_LOOKS[name]) for name in reversed(CLASSES)]))


def style_compared(layer: QgsVectorLayer, language: str) -> None:
    """Stretches after the repairs; those that are dark no more stand out."""
    texts = Texts(language)
    names = (NOT_KNOWN, BRIGHT, WEAK, DARK, LIGHTER)
    layer.setRenderer(_in_passes("change", [_category(name, texts(f"light.class.{name}"), *_CHANGES[name]) for name in names]))


def style_samples(layer: QgsVectorLayer, language: str) -> None:
    """Samples as small dots whose size follows the light."""
    dot = QgsSimpleMarkerSymbolLayer(QgsSimpleMarkerSymbolLayerBase.Shape.Circle, 0.8)
    dot.setColor(QColor(ORANGE))
    dot.setStrokeStyle(Qt.PenStyle.NoPen)
    symbol = QgsMarkerSymbol.createSimple({})
    symbol.changeSymbolLayer(0, dot)
    layer.renderer().setSymbol(symbol)


def style_ranks(layer: QgsVectorLayer, language: str) -> None:
    """Defects by what comes of them; the ranked ones carry their rank."""
    texts = Texts(language)
    looks = {"ranked": symbols.marker("lamp", "open", 6.0), "": symbols.marker("lamp", "waiting", 4.0)}
    renderer = QgsCategorizedSymbolRenderer(
        "CASE WHEN \"state\" = 'ranked' THEN 'ranked' ELSE '' END",
        [QgsRendererCategory(value, symbol, texts("light.legend.ranked" if value else "light.legend.not-ranked"), True) for value, symbol in looks.items()],
    )  # fmt: skip
    renderer.setOrderBy(QgsFeatureRequest.OrderBy([QgsFeatureRequest.OrderByClause('coalesce("rank", 1e9)', False)]))  # the first to repair on top
    renderer.setOrderByEnabled(True)
    layer.setRenderer(renderer)
    label_layer(layer, 'to_string("rank")', LABELS_BELOW * 4)


def style_new_lamps(layer: QgsVectorLayer, language: str) -> None:
    """Proposals for new lamps: rings with a cross, no lamp stands there yet."""
    ring = QgsSimpleMarkerSymbolLayer(QgsSimpleMarkerSymbolLayerBase.Shape.Circle, 3.2)
    ring.setColor(QColor(PAPER))
    ring.setStrokeColor(QColor(INK))
    ring.setStrokeWidth(0.5)
    cross = QgsSimpleMarkerSymbolLayer(QgsSimpleMarkerSymbolLayerBase.Shape.Cross, 2.4)
    cross.setStrokeColor(QColor(INK))
    cross.setStrokeWidth(0.4)
    symbol = QgsMarkerSymbol.createSimple({})
    symbol.changeSymbolLayer(0, ring)
    symbol.appendSymbolLayer(cross)
    layer.renderer().setSymbol(symbol)
    label_layer(layer, 'to_string("rank")', LABELS_BELOW, is_bold=False, placement=QgsPalLayerSettings.Placement.OrderedPositionsAroundPoint)


def _in_passes(column: str, categories: list[QgsRendererCategory]) -> QgsCategorizedSymbolRenderer:
    """All edges first, then class by class in this order: an edge never hides a short neighbour, and the last class lies on top.

    Ends are flat: round ones make short dark pieces longer than they are on a map of a whole town.
    """
    renderer = QgsCategorizedSymbolRenderer(column, categories)
    for position, category in enumerate(categories, 1):
        symbol = category.symbol().clone()
        stroke = symbol.symbolLayer(symbol.symbolLayerCount() - 1)
        stroke.setRenderingPass(position)
        stroke.setPenCapStyle(Qt.PenCapStyle.FlatCap)
        renderer.updateCategorySymbol(position - 1, symbol)
    renderer.setUsingSymbolLevels(True)
    return renderer


def _category(value: str, label: str, colour: str, width: float, style: Qt.PenStyle) -> QgsRendererCategory:
    return QgsRendererCategory(value, _line(colour, width, style), label, True)


def _line(colour: str, width: float, style: Qt.PenStyle) -> QgsSymbol:
    """A line with a pale edge; the light ones have a dark edge, so that they show on a pale map."""
    symbol = symbols.line(colour, width, 0.35, style)
    if colour in (YELLOW, ORANGE):
        edge = symbol.symbolLayer(0)
        edge.setColor(QColor(INK))
        edge.setWidth(width + 0.4)
    return symbol
