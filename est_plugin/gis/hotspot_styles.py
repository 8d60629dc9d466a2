# SPDX-License-Identifier: GPL-2.0-or-later
"""How results of est:hotspots look: from pale to dark with class words and real units; hot and cold differ in pattern, too."""
from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from qgis.core import (
    QgsCategorizedSymbolRenderer, QgsColorRampShader, QgsFillSymbol, QgsGraduatedSymbolRenderer, QgsLinePatternFillSymbolLayer,
    QgsLineSymbol, QgsPalLayerSettings, QgsRasterLayer, QgsRasterShader, QgsRendererCategory, QgsRendererRange,
    QgsSingleBandPseudoColorRenderer, QgsSymbol, QgsVectorLayer, QgsWkbTypes,
)  # fmt: skip
from qgis.PyQt.QtGui import QColor

from ..analysis import gi_star, period_change
from ..analysis.value_classes import real_classes, whole_classes
from ..i18n import Texts
from . import styles
from .symbols import BLUE, INK, LINES, ORANGE, QUIET, SKY, VERMILION

RAMP = ("#FCE8C6", "#F5C26B", "#E69F00", "#D55E00", "#8C2D04")  # one hue from pale to dark: told apart without colour, too
PEAK_SHARES = (0.1, 0.25, 0.45, 0.7)
_OPACITY = 0.8
_LABELS_BELOW = 25_000
_WORDS = {
    1: ("medium",), 2: ("low", "high"), 3: ("low", "medium", "high"), 4: ("low", "medium", "high", "very-high"),
    5: ("very-low", "low", "medium", "high", "very-high"),
}  # fmt: skip
_COLOURS = {1: (2,), 2: (1, 3), 3: (1, 2, 3), 4: (1, 2, 3, 4), 5: (0, 1, 2, 3, 4)}
_GI_LOOKS = {  # fill, outline, width, hatch
    gi_star.HOT_SURE: (VERMILION, INK, 0.35, 0.0), gi_star.HOT: (ORANGE, VERMILION, 0.2, 0.0), gi_star.NOT_SIGNIFICANT: ("", LINES, 0.1, 0.0),
    gi_star.COLD: (SKY, BLUE, 0.2, 2.0), gi_star.COLD_SURE: (SKY, INK, 0.5, 1.2),
}  # fmt: skip
_CHANGE_LOOKS = {
    period_change.NEW: (VERMILION, INK, 0.5, 0.0), period_change.GROWING: (ORANGE, VERMILION, 0.2, 0.0),
    period_change.STEADY: (LINES, QUIET, 0.1, 0.0), period_change.FADING: (SKY, BLUE, 0.2, 0.0),
    period_change.FORMER: (SKY, INK, 0.5, 1.5), period_change.TOO_FEW: ("", LINES, 0.2, 0.0),
}  # fmt: skip


def style_result(layer: QgsVectorLayer, method: str, columns: Mapping[str, np.ndarray], unit_key: str, unit: str, texts: Texts) -> None:
    """The look that fits what was worked out: the comparison when there is one, else Gi*, rate, count, density."""
    if "change" in columns:
        style_classes(layer, "change", texts)
    elif "hotspot" in columns:
        style_classes(layer, "hotspot", texts)
    elif method == "clusters":
        style_clusters(layer, columns["n"], unit, texts)
    else:
        field = {"density": "density", "street": "per_100m"}.get(unit_key) or ("rate" if "rate" in columns else "weight" if "weight" in columns else "n")
        style_amounts(layer, field, columns[field], unit, texts)


def style_classes(layer: QgsVectorLayer, field: str, texts: Texts) -> None:
    """Words of Gi* (field hotspot) or of a comparison (field change)."""
    looks = _GI_LOOKS if field == "hotspot" else _CHANGE_LOOKS
    categories = []
    for word, look in looks.items():
        symbol = _fill(*look) if layer.geometryType() == QgsWkbTypes.GeometryType.PolygonGeometry else _stroke(look[0] or look[1], 1.6 if look[0] else 0.4)
        categories.append(QgsRendererCategory(word, symbol, texts(f"hotspots.class-{field}-{word}")))
    layer.setRenderer(QgsCategorizedSymbolRenderer(field, categories))


def style_amounts(layer: QgsVectorLayer, field: str, values: np.ndarray, unit: str, texts: Texts, outline: str = "") -> None:
    """Classes with words and limits; what holds nothing is not drawn. `unit` is written after the numbers."""
    is_whole = values.dtype.kind in "iu"
    classes: Sequence[tuple[float, float]] = whole_classes(values) if is_whole else real_classes(values)
    is_line = layer.geometryType() == QgsWkbTypes.GeometryType.LineGeometry
    ranges = []
    for place, (low, high) in enumerate(classes):
        colour = RAMP[_COLOURS[len(classes)][place]]
        symbol = _stroke(colour, 0.8 + 0.5 * place) if is_line else _fill(colour, outline, 0.3, 0.0)
        bounds = (low - 0.5, high + 0.5) if is_whole else (low, high)
        ranges.append(QgsRendererRange(bounds[0], bounds[1], symbol, class_label(place, classes, is_whole, unit, texts)))
    layer.setRenderer(QgsGraduatedSymbolRenderer(field, ranges))


def style_clusters(layer: QgsVectorLayer, values: np.ndarray, unit: str, texts: Texts) -> None:
    """Areas by number of events, with the number on them."""
    style_amounts(layer, "n", values, unit, texts, INK)
    styles.label_layer(layer, '"n"', _LABELS_BELOW * 2, placement=QgsPalLayerSettings.Placement.Horizontal)


def style_density(layer: QgsRasterLayer, values: np.ndarray, unit: str, texts: Texts) -> None:
    """Classes as shares of the peak, at round limits; below a tenth of it nothing is drawn."""
    classes = real_classes(values, PEAK_SHARES)
    items = [QgsColorRampShader.ColorRampItem(classes[0][0], QColor(255, 255, 255, 0), texts("hotspots.below", limit=number(classes[0][0], texts), unit=unit))]
    for place, (_low, high) in enumerate(classes):
        colour = QColor(RAMP[_COLOURS[len(classes)][place]])
        limit = high if place < len(classes) - 1 else float("inf")
        items.append(QgsColorRampShader.ColorRampItem(limit, colour, class_label(place, classes, False, unit, texts)))
    shader_function = QgsColorRampShader(0.0, classes[-1][1], None, QgsColorRampShader.Type.Discrete)
    shader_function.setColorRampItemList(items)
    shader = QgsRasterShader()
    shader.setRasterShaderFunction(shader_function)
    renderer = QgsSingleBandPseudoColorRenderer(layer.dataProvider(), 1, shader)
    renderer.setClassificationMin(0.0)
    renderer.setClassificationMax(classes[-1][1])
    layer.setRenderer(renderer)
    layer.setOpacity(_OPACITY)


def class_label(place: int, classes: Sequence[tuple[float, float]], is_whole: bool, unit: str, texts: Texts) -> str:
    """hög: 5–9 händelser; the word stands first, for those who do not tell the colours apart."""
    low, high = classes[place]
    word = texts(f"hotspots.word-{_WORDS[len(classes)][place]}")
    limits = number(low, texts) if low == high else f"{number(low, texts)}–{number(high, texts)}"
    if not is_whole and low == high:
        limits = number(low, texts)
    return texts("hotspots.class", word=word, limits=limits, unit=unit)


def number(value: float, texts: Texts) -> str:
    """Three figures, with the decimal mark of the language."""
    if abs(value) >= 1000:
        return f"{value:,.0f}".replace(",", "\u00a0")
    text = f"{float(f'{value:.3g}'):.10f}".rstrip("0").rstrip(".") if value else "0"
    return text.replace(".", ",") if texts.language == "sv" else text


def _fill(colour: str, outline: str, width_mm: float, hatch_mm: float) -> QgsFillSymbol:
    values = {"color": colour or "#00000000", "style": "solid" if colour else "no"}
    values.update({"outline_color": outline, "outline_width": str(width_mm)} if outline else {"outline_style": "no"})
    symbol = QgsFillSymbol.createSimple(values)
    if hatch_mm:
        pattern = QgsLinePatternFillSymbolLayer()
        pattern.setLineAngle(45)
        pattern.setDistance(hatch_mm)
        pattern.setSubSymbol(QgsLineSymbol.createSimple({"line_color": BLUE, "line_width": "0.3"}))
        symbol.appendSymbolLayer(pattern)
    symbol.setOpacity(_OPACITY)
    return symbol


def _stroke(colour: str, width_mm: float) -> QgsSymbol:
    return QgsLineSymbol.createSimple({"line_color": colour, "line_width": str(width_mm), "capstyle": "round"})
