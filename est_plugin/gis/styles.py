# SPDX-License-Identifier: GPL-2.0-or-later
"""How our layers look: categorised (fast with hundred thousand rows), labelled with the printed numbers below 1:5,000."""
from __future__ import annotations

from qgis.core import (
    QgsCategorizedSymbolRenderer, QgsLabelObstacleSettings, QgsMapLayer, QgsPalLayerSettings, QgsRasterLayer, QgsRendererCategory, QgsSingleSymbolRenderer, QgsSymbol,
    QgsTextBufferSettings, QgsTextFormat, QgsUnitTypes, QgsVectorLayer, QgsVectorLayerSimpleLabeling,
)  # fmt: skip
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor, QFont

from ..core.choices import CHOICES
from ..i18n import Texts
from . import symbols
from .symbols import GREEN, INK, ORANGE, PAPER, QUIET, STATES, VERMILION

LABELS_BELOW = 5000
NAMES_BELOW = 2500
MUTED_OPACITY, MUTED_SATURATION, MUTED_BRIGHTNESS = 0.7, -60, 20
FINDING_CLASS = "CASE WHEN \"kind\" = 'good' THEN 'good' ELSE coalesce(\"handling\", 'unassigned') END"
NUMBER_LABEL = 'coalesce(to_string("number"), "paper_reference")'
_SOLID, _DASHED, _DOTTED = Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine
_HOTSPOT_LOOKS = {"act": (VERMILION, _SOLID), "watch": (ORANGE, _DASHED), "calm": (GREEN, _DOTTED)}
_WALK_LOOKS = {
    "planned": ("#000000", 1.6, _SOLID), "held": ("#000000", 1.6, _SOLID), "followed_up": (QUIET, 1.0, _SOLID),
    "closed": (QUIET, 0.7, _SOLID), "cancelled": (QUIET, 0.7, _DASHED),
}  # fmt: skip


def apply_style(layer: QgsVectorLayer, table: str, language: str) -> None:
    """Give the layer of a table its symbols and labels; tables without a place are left alone."""
    maker = _STYLES.get(table)
    if maker is not None:
        maker(layer, language)


def _words(name: str, language: str) -> dict[str, str]:
    return {str(one.value): one.label(language) for one in CHOICES[name]}


def _finding(layer: QgsVectorLayer, language: str) -> None:
    texts, words = Texts(language), _words("handling", language)
    categories = [_category(state, symbols.marker("circle", state), texts("gis.legend.defect", state=words[state])) for state in STATES]
    categories.append(_category("good", symbols.marker("square", "open"), texts("gis.legend.good")))
    layer.setRenderer(QgsCategorizedSymbolRenderer(FINDING_CLASS, categories))
    _label(layer, NUMBER_LABEL, LABELS_BELOW)


def _lighting_defect(layer: QgsVectorLayer, language: str) -> None:
    texts, words = Texts(language), _words("handling", language)
    categories = [_category(state, symbols.marker("lamp", state, 6.0), texts("gis.legend.lamp", state=words[state])) for state in STATES]
    layer.setRenderer(QgsCategorizedSymbolRenderer("handling", categories))
    _label(layer, 'to_string("number")', LABELS_BELOW)


def _hotspot(layer: QgsVectorLayer, language: str) -> None:
    words = _words("hotspot_level", language)
    categories = [_category(level, symbols.soft_area(*look), words[level]) for level, look in _HOTSPOT_LOOKS.items()]
    layer.setRenderer(QgsCategorizedSymbolRenderer("level", categories))
    cases = " ".join(f"WHEN '{level}' THEN '{word}'" for level, word in words.items())
    text = f"coalesce(to_string(\"number\") || '  ', '') || \"name\" || '\\n' || CASE \"level\" {cases} ELSE '' END"
    _label(layer, text, 3 * LABELS_BELOW, placement=QgsPalLayerSettings.Placement.Horizontal)


def _walk(layer: QgsVectorLayer, language: str) -> None:
    words = _words("walk_state", language)
    categories = [
        _category(state, symbols.line(colour, width, halo_mm=0.5, style=style), words[state])
        for state, (colour, width, style) in _WALK_LOOKS.items()
    ]
    layer.setRenderer(QgsCategorizedSymbolRenderer("state", categories))


def _walk_stop(layer: QgsVectorLayer, language: str) -> None:
    layer.setRenderer(QgsSingleSymbolRenderer(symbols.stop_disc()))
    _label(layer, '"name"', NAMES_BELOW, is_bold=False)


_STYLES = {"finding": _finding, "lighting_defect": _lighting_defect, "hotspot": _hotspot, "walk": _walk, "walk_stop": _walk_stop}


def _category(value: str, symbol: QgsSymbol, label: str) -> QgsRendererCategory:
    return QgsRendererCategory(value, symbol, label, True)


def _label(
    layer: QgsVectorLayer, expression: str, below: int, *, is_bold: bool = True,
    placement: QgsPalLayerSettings.Placement = QgsPalLayerSettings.Placement.OrderedPositionsAroundPoint,
) -> None:  # fmt: skip
    settings = QgsPalLayerSettings()
    settings.fieldName, settings.isExpression = expression, True
    settings.placement = placement
    settings.offsetType = QgsPalLayerSettings.OffsetType.FromSymbolBounds
    settings.dist, settings.distUnits = 0.4, QgsUnitTypes.RenderUnit.RenderMillimeters
    settings.scaleVisibility, settings.minimumScale, settings.maximumScale = True, below, 0
    settings.priority = 8 if is_bold else 4
    settings.fitInPolygonOnly = False
    obstacles = QgsLabelObstacleSettings()
    obstacles.setIsObstacle(layer.geometryType() == 0)
    settings.setObstacleSettings(obstacles)
    settings.setFormat(_text_format(is_bold))
    layer.setLabeling(QgsVectorLayerSimpleLabeling(settings))
    layer.setLabelsEnabled(True)


def _text_format(is_bold: bool) -> QgsTextFormat:
    font = QFont("Lato")  # where it is missing Qt takes the standard font
    font.setStyleHint(QFont.StyleHint.SansSerif)
    font.setBold(is_bold)
    text = QgsTextFormat()
    text.setFont(font)
    text.setSize(9.5 if is_bold else 8.5)
    text.setSizeUnit(QgsUnitTypes.RenderUnit.RenderPoints)
    text.setColor(QColor(INK))
    halo = QgsTextBufferSettings()
    halo.setEnabled(True)
    halo.setSize(0.8)
    halo.setColor(QColor(PAPER))
    text.setBuffer(halo)
    return text


def mute(layer: QgsMapLayer) -> None:
    """Tone a base-map layer down, so that the findings stand out: paler, and a picture also greyer."""
    if isinstance(layer, QgsRasterLayer):
        colours, light = layer.hueSaturationFilter(), layer.brightnessFilter()
        if colours is not None:
            colours.setSaturation(MUTED_SATURATION)
        if light is not None:
            light.setBrightness(MUTED_BRIGHTNESS)
    layer.setOpacity(MUTED_OPACITY)


def unmute(layer: QgsMapLayer) -> None:
    """Show a base-map layer in its full colours."""
    if isinstance(layer, QgsRasterLayer):
        colours, light = layer.hueSaturationFilter(), layer.brightnessFilter()
        if colours is not None:
            colours.setSaturation(0)
        if light is not None:
            light.setBrightness(0)
    layer.setOpacity(1.0)
