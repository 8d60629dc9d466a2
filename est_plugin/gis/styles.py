# SPDX-License-Identifier: GPL-2.0-or-later
"""How our layers look: categorised (fast with hundred thousand rows), labelled with the printed numbers below 1:5,000."""

from __future__ import annotations

from collections.abc import Mapping

from qgis.core import (
    QgsCategorizedSymbolRenderer, QgsExpression, QgsLabelObstacleSettings, QgsPalLayerSettings, QgsRendererCategory,
    QgsSingleSymbolRenderer, QgsSymbol, QgsTextBufferSettings, QgsTextFormat, QgsUnitTypes, QgsVectorLayer,
    QgsVectorLayerSimpleLabeling, QgsWkbTypes,
)  # fmt: skip
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor, QFont

from ..core.choices import CHOICES
from ..core.marks import GOOD, LAMP
from ..core.review import NEW
from ..i18n import Texts
from . import symbols
from .symbols import GREEN, INK, ORANGE, PAPER, QUIET, STATES, VERMILION

LABELS_BELOW = 5000
NAMES_BELOW = 2500
LAMP_MM = 6.0
BARRIER_MM = 8.0  # seen also behind the mark of a finding at the same place
FINDING_CLASS = "symbol"  # worked out by the database (storage/trigger_symbol.py), not for each point drawn
LAMP_CLASS = "CASE WHEN \"review_state\" NOT IN ('merged', 'rejected') THEN coalesce(\"handling\", 'unassigned') END"
REPORT_CLASS = "CASE WHEN \"review_state\" IN ('approved', 'masked') THEN \"felt_or_occurred\" WHEN \"review_state\" = 'new' THEN 'new' END"
NUMBER_LABEL = 'coalesce(to_string("number"), "paper_reference")'
_SOLID, _DASHED, _DOTTED = Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine
HOTSPOT_CLASS = "CASE WHEN \"same_as_id\" IS NULL THEN CASE WHEN \"state\" = 'active' THEN \"level\" ELSE \"state\" END END"
_HOTSPOT_PALE = {"candidate": _DASHED, "cooled": _SOLID, "closed": _DOTTED}
_PRIORITY_WIDTH = 'CASE WHEN "priority" IS NOT NULL THEN 1.4 ELSE 0.4 END'
_HOTSPOT_LOOKS = {"act": (VERMILION, _SOLID), "watch": (ORANGE, _DASHED), "calm": (GREEN, _DOTTED)}
_WALK_LOOKS = {
    "planned": ("#000000", 1.6, _SOLID), "held": ("#000000", 1.6, _SOLID), "followed_up": (QUIET, 1.0, _SOLID),
    "closed": (QUIET, 0.7, _SOLID), "cancelled": (QUIET, 0.7, _DASHED),
}  # fmt: skip


def apply_styles(layers: Mapping[str, QgsVectorLayer], language: str) -> None:
    """Give our layers (by table) their symbols and labels; tables without a place are left alone."""
    for table, maker in _STYLES.items():
        if table in layers:
            maker(layers[table], language)
    if "finding" in layers and "lighting_defect" in layers:
        label_layer(layers["lighting_defect"], _lamp_label(layers["finding"].id()), LABELS_BELOW)


def _lamp_label(finding_layer_id: str) -> str:
    """The number, unless the finding that the lamp belongs to is in the same map and carries it already."""
    shown = f"array_contains(@map_layer_ids, {QgsExpression.quotedString(finding_layer_id)})"
    return f'CASE WHEN "finding_id" IS NULL OR NOT coalesce({shown}, false) THEN to_string("number") END'


def _words(name: str, language: str) -> dict[str, str]:
    return {str(one.value): one.label(language) for one in CHOICES[name]}


def _finding(layer: QgsVectorLayer, language: str) -> None:
    texts, words = Texts(language), _words("handling", language)
    categories = [_category(state, symbols.marker("circle", state), texts("gis.legend.defect", state=words[state])) for state in STATES]
    categories += [
        _category(LAMP + state, symbols.marker("lamp", state, LAMP_MM), texts("gis.legend.lamp", state=words[state])) for state in STATES
    ]
    categories.append(_category(GOOD, symbols.marker("square", "open"), texts("gis.legend.good")))
    layer.setRenderer(QgsCategorizedSymbolRenderer(FINDING_CLASS, categories))
    label_layer(layer, NUMBER_LABEL, LABELS_BELOW)


def _lighting_defect(layer: QgsVectorLayer, language: str) -> None:
    texts, words = Texts(language), _words("handling", language)
    categories = [
        _category(state, symbols.marker("lamp", state, LAMP_MM), texts("gis.legend.lamp", state=words[state])) for state in STATES
    ]
    layer.setRenderer(QgsCategorizedSymbolRenderer(LAMP_CLASS, categories))


def _hotspot(layer: QgsVectorLayer, language: str) -> None:
    """Current ones by level, those that come first with a heavy edge; proposals and cooled ones pale, closed ones only when they are switched on."""
    texts, words = Texts(language), _words("hotspot_level", language)
    categories = [_category(level, symbols.soft_area(*look, width=_PRIORITY_WIDTH), words[level]) for level, look in _HOTSPOT_LOOKS.items()]
    categories += [_category(state, symbols.pale_area(style), texts(f"gis.legend.hotspot-{state}")) for state, style in _HOTSPOT_PALE.items()]
    categories[-1].setRenderState(False)
    layer.setRenderer(QgsCategorizedSymbolRenderer(HOTSPOT_CLASS, categories))
    cases = " ".join(f"WHEN \"level\" = '{level}' THEN '{word}'" for level, word in words.items())
    ranked = QgsExpression.quotedString(texts("gis.label.hotspot-priority", rank="#"))
    first = f"CASE WHEN \"priority\" IS NOT NULL THEN replace({ranked}, '#', to_string(\"priority\")) || '\\n' ELSE '' END"
    level = f"CASE WHEN \"state\" = 'active' THEN '\\n' || CASE {cases} ELSE '' END ELSE '' END"
    text = f"{first} || coalesce('H' || to_string(\"number\") || '  ', '') || \"name\" || {level}"
    label_layer(layer, text, 3 * LABELS_BELOW, placement=QgsPalLayerSettings.Placement.Horizontal)


def _observation(layer: QgsVectorLayer, language: str) -> None:
    texts, words = Texts(language), _words("report_kind", language)
    categories = [_category(kind, symbols.report(kind), texts("gis.legend.report", kind=words[kind])) for kind in ("occurred", "felt")]
    categories.append(_category(NEW, symbols.report(NEW), texts("gis.legend.report-new")))
    layer.setRenderer(QgsCategorizedSymbolRenderer(REPORT_CLASS, categories))


def _walk(layer: QgsVectorLayer, language: str) -> None:
    words = _words("walk_state", language)
    categories = [
        _category(state, symbols.line(colour, width, halo_mm=0.5, style=style), words[state])
        for state, (colour, width, style) in _WALK_LOOKS.items()
    ]
    layer.setRenderer(QgsCategorizedSymbolRenderer("state", categories))
    _keep_labels_off(layer)


def _walk_stop(layer: QgsVectorLayer, language: str) -> None:
    layer.setRenderer(QgsSingleSymbolRenderer(symbols.stop_disc()))
    label_layer(layer, '"name"', NAMES_BELOW, is_bold=False)


def _barrier(layer: QgsVectorLayer, language: str) -> None:
    """What stands there is filled and tells when it is closed; the others tell how far they have come. Removed ones are off until they are switched on."""
    words = _words("barrier_state", language)
    categories = [_category(state, symbols.marker("bar", look, BARRIER_MM), words[state]) for state, look in symbols.BARRIER_LOOKS.items()]
    categories[-1].setRenderState(False)
    layer.setRenderer(QgsCategorizedSymbolRenderer("state", categories))
    label_layer(layer, _barrier_label(language), LABELS_BELOW)


def _barrier_label(language: str) -> str:
    """B3 stängs 22 (core/barrier_words.py says the same), B4 trasig."""
    texts, cases = Texts(language), " ".join(f"WHEN \"state\" = '{state}' THEN '{word.lower()}'" for state, word in _words("barrier_state", language).items())
    hour = QgsExpression.quotedString(texts("barrier.whole-hour", hour="#"))
    clock = f"CASE WHEN right(\"closes_at\", 3) = ':00' THEN replace({hour}, '#', left(\"closes_at\", 2)) ELSE \"closes_at\" END"
    closes = f"replace({QgsExpression.quotedString(texts('barrier.closes', at='#'))}, '#', {clock})"
    has_hour = '"closes_at" IS NOT NULL AND "closes_at" IS NOT "opens_at"'
    told = f"CASE WHEN \"state\" <> 'in_place' THEN CASE {cases} END WHEN {has_hour} THEN {closes} ELSE '' END"
    return f"trim(coalesce('B' || to_string(\"number\"), '') || '  ' || {told})"


def _dialogue(layer: QgsVectorLayer, language: str) -> None:
    symbol = symbols.dialogue()
    layer.setRenderer(QgsSingleSymbolRenderer(symbol))
    label_layer(layer, '"name"', NAMES_BELOW, is_bold=False)


def _patrol_visit(layer: QgsVectorLayer, language: str) -> None:
    """By whether it happened; visits of a place lie on each other: the figures count them."""
    words = _words("visit_state", language)
    categories = [_category(state, symbols.visit(state), words[state]) for state in symbols.VISIT_LOOKS]
    layer.setRenderer(QgsCategorizedSymbolRenderer("state", categories))
    label_layer(layer, '"place_text"', NAMES_BELOW, is_bold=False)


_STYLES = {
    "finding": _finding, "lighting_defect": _lighting_defect, "hotspot": _hotspot, "observation": _observation, "walk": _walk, "walk_stop": _walk_stop,
    "barrier": _barrier, "dialogue": _dialogue, "patrol_visit": _patrol_visit,
}  # fmt: skip


def _category(value: str, symbol: QgsSymbol, label: str) -> QgsRendererCategory:
    return QgsRendererCategory(value, symbol, label, True)


def label_layer(
    layer: QgsVectorLayer, expression: str, below: int, *, is_bold: bool = True,
    placement: QgsPalLayerSettings.Placement = QgsPalLayerSettings.Placement.OrderedPositionsAroundPoint,
) -> None:  # fmt: skip
    """Labels by an expression, shown from this scale on inwards."""
    settings = QgsPalLayerSettings()
    settings.fieldName, settings.isExpression = expression, True
    settings.placement = placement
    settings.offsetType = QgsPalLayerSettings.OffsetType.FromSymbolBounds
    settings.dist, settings.distUnits = 0.4, QgsUnitTypes.RenderUnit.RenderMillimeters
    settings.scaleVisibility, settings.minimumScale, settings.maximumScale = True, below, 0
    settings.priority = 8 if is_bold else 4
    settings.fitInPolygonOnly = False
    obstacles = QgsLabelObstacleSettings()
    obstacles.setIsObstacle(layer.geometryType() == QgsWkbTypes.GeometryType.PointGeometry)
    settings.setObstacleSettings(obstacles)
    settings.setFormat(_text_format(is_bold))
    layer.setLabeling(QgsVectorLayerSimpleLabeling(settings))
    layer.setLabelsEnabled(True)


def _keep_labels_off(layer: QgsVectorLayer) -> None:
    """No labels of its own, but the numbers of the others avoid it."""
    settings = QgsPalLayerSettings()
    settings.drawLabels = False
    obstacles = QgsLabelObstacleSettings()
    obstacles.setIsObstacle(True)
    obstacles.setFactor(1.5)
    settings.setObstacleSettings(obstacles)
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
