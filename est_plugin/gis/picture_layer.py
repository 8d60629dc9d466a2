# SPDX-License-Identifier: GPL-2.0-or-later
"""The counts of the shared picture as a temporary layer: squares, areas or street pieces, with a legend in reports.

What occurred is a shade, what was felt a ring whose size grows: the shape tells them apart, also in black and white. The layer lives in memory;
it is replaced when the picture changes, and what a saved project has kept of it is taken away when the project is opened.
"""
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qgis.core import (
    QgsCentroidFillSymbolLayer, QgsFeature, QgsField, QgsFillSymbol, QgsGeometry, QgsLayerTreeGroup, QgsLineSymbol, QgsMarkerLineSymbolLayer,
    QgsMarkerSymbol, QgsPointXY, QgsProject, QgsRuleBasedRenderer, QgsSimpleFillSymbolLayer, QgsSimpleMarkerSymbolLayer,
    QgsSimpleMarkerSymbolLayerBase, QgsSymbol, QgsVectorLayer,
)  # fmt: skip
from qgis.PyQt.QtGui import QColor

from ..compat import FIELD_TYPES
from ..core.errors import StorageError
from ..core.picture.classes import count_classes
from . import layer_roles as roles, symbols
from .styles import label_layer

if TYPE_CHECKING:
    import numpy as np

PROPERTY, GROUP_PROPERTY = "est_plugin/temporary", "est_plugin/temporary_group"
RANKS_BELOW = 250_000
_SHADES = ("#FBE3B5", "#F5BE5C", "#E69F00", "#D55E00", "#8C3D00")  # light to dark, also as greys
_RINGS_MM, _LINES_MM = (2.2, 3.2, 4.4, 5.8, 7.4), (0.9, 1.3, 1.8, 2.4, 3.2)
_OPACITY = 0.7
Legend = Callable[[str, int, int], str]  # kind, least, most → words


@dataclass(frozen=True)
class Counted:
    """One place of the layer; `rank` only for those that the list shows. `parts` are rings of an area or parts of a line."""

    name: str
    rank: int | None
    counts: dict[str, int]
    parts: Sequence[np.ndarray]


@dataclass(frozen=True)
class Words:
    """Name of the layer, of its group and of its fields, and what the classes are called."""

    title: str
    group: str
    fields: dict[str, str]
    legend: Legend


def current(project: QgsProject) -> QgsVectorLayer | None:
    """The layer, when it is on the map."""
    return next((one for one in project.mapLayers().values() if one.customProperty(PROPERTY) and isinstance(one, QgsVectorLayer)), None)


def remove(project: QgsProject) -> bool:
    """Take the layer away, and its group when nothing else lies in it; whether there was one."""
    found = [key for key, one in project.mapLayers().items() if one.customProperty(PROPERTY)]
    project.removeMapLayers(found)
    group = _group_of(project)
    if group is not None and not group.children():
        group.parent().removeChildNode(group)
    return bool(found)


def show(project: QgsProject, crs: str, places: Sequence[Counted], kinds: Sequence[str], words: Words, *, is_lines: bool) -> QgsVectorLayer:
    """Put the layer on the map in place of the one before."""
    old = current(project)
    node = project.layerTreeRoot().findLayer(old.id()) if old is not None else None
    was_shown = node is None or node.itemVisibilityChecked()
    layer = _made(crs, places, words, is_lines)
    layer.setRenderer(_renderer(places, kinds, words.legend, is_lines))
    layer.setOpacity(1.0)
    label_layer(layer, 'to_string("rank")', RANKS_BELOW)
    if old is not None:
        project.removeMapLayer(old.id())
    group = _group_of(project) or _new_group(project, words.group)
    project.addMapLayer(layer, False)
    group.insertLayer(0, layer).setItemVisibilityChecked(was_shown)
    return layer


# -- inside ------------------------------------------------------------------------------------------------------------
def _made(crs: str, places: Sequence[Counted], words: Words, is_lines: bool) -> QgsVectorLayer:
    layer = QgsVectorLayer(f"{'MultiLineString' if is_lines else 'MultiPolygon'}?crs={crs}", words.title, "memory")
    fields = [QgsField("name", FIELD_TYPES["text"]), *(QgsField(name, FIELD_TYPES["integer"]) for name in ("rank", "occurred", "felt"))]
    features = []
    layer.dataProvider().addAttributes(fields)
    layer.updateFields()
    for at, field in enumerate(fields):
        layer.setFieldAlias(at, words.fields[field.name()])
    for place in places:
        feature = QgsFeature(layer.fields())
        feature.setAttributes([place.name, place.rank, place.counts.get("occurred", 0), place.counts.get("felt", 0)])
        feature.setGeometry(_line(place.parts) if is_lines else _area(place.parts))
        features.append(feature)
    is_added, _features = layer.dataProvider().addFeatures(features)
    if not is_added:
        raise StorageError("error.unexpected", "error.unexpected.hint")
    layer.updateExtents()
    layer.setReadOnly(True)
    layer.setCustomProperty(PROPERTY, "picture")
    layer.setCustomProperty("skipMemoryLayersCheck", 1)  # QGIS shall not ask whether to save it
    return layer


def _line(parts: Sequence[np.ndarray]) -> QgsGeometry:
    return QgsGeometry.fromMultiPolylineXY([_points(part) for part in parts])


def _area(rings: Sequence[np.ndarray]) -> QgsGeometry:
    """Rings by the even-odd rule: what is inside two of them is a hole."""
    shape = QgsGeometry.fromPolygonXY([_points(rings[0])])
    for ring in rings[1:]:
        shape = shape.symDifference(QgsGeometry.fromPolygonXY([_points(ring)]))
    shape.convertToMultiType()
    return shape


def _points(xy: np.ndarray) -> list[QgsPointXY]:
    return [QgsPointXY(float(x), float(y)) for x, y in xy]


def _renderer(places: Sequence[Counted], kinds: Sequence[str], legend: Legend, is_lines: bool) -> QgsRuleBasedRenderer:
    root = QgsRuleBasedRenderer.Rule(None)
    for kind in kinds:
        classes = count_classes(place.counts.get(kind, 0) for place in places)
        for step, (least, most) in enumerate(classes, len(_SHADES) - len(classes)):
            symbol = _ring(step, is_lines) if kind == "felt" else _shade(step, is_lines)
            rule = QgsRuleBasedRenderer.Rule(symbol, filterExp=f'"{kind}" >= {least} AND "{kind}" <= {most}', label=legend(kind, least, most))
            root.appendChild(rule)
    return QgsRuleBasedRenderer(root)


def _shade(step: int, is_lines: bool) -> QgsSymbol:
    colour = QColor(_SHADES[step])
    if is_lines:
        return symbols.line(colour.name(), _LINES_MM[step], 0.3)
    fill = QgsFillSymbol.createSimple({})
    fill.changeSymbolLayer(0, _border(colour))
    fill.setOpacity(_OPACITY)
    return fill


def _ring(step: int, is_lines: bool) -> QgsSymbol:
    """The sign of a felt report, the larger the more there are."""
    marker = QgsMarkerSymbol.createSimple({})
    ring = QgsSimpleMarkerSymbolLayer(QgsSimpleMarkerSymbolLayerBase.Shape.Circle, _RINGS_MM[step])
    ring.setColor(QColor(255, 255, 255, 110))
    ring.setStrokeColor(QColor(symbols.BLUE))
    ring.setStrokeWidth(0.7)
    marker.changeSymbolLayer(0, ring)
    if is_lines:
        symbol, layer = QgsLineSymbol.createSimple({}), QgsMarkerLineSymbolLayer()
        layer.setPlacement(QgsMarkerLineSymbolLayer.Placement.CentralPoint)
    else:
        symbol, layer = QgsFillSymbol.createSimple({}), QgsCentroidFillSymbolLayer()
    layer.setSubSymbol(marker)
    if is_lines:
        symbol.changeSymbolLayer(0, layer)
    else:
        symbol.changeSymbolLayer(0, _border(QColor(0, 0, 0, 0)))
        symbol.appendSymbolLayer(layer)
    return symbol


def _border(fill: QColor) -> QgsSimpleFillSymbolLayer:
    layer = QgsSimpleFillSymbolLayer(fill)
    layer.setStrokeColor(QColor(symbols.INK))
    layer.setStrokeWidth(0.15)
    return layer


def _group_of(project: QgsProject) -> QgsLayerTreeGroup | None:
    return next((one for one in project.layerTreeRoot().findGroups(True) if one.customProperty(GROUP_PROPERTY)), None)


def _new_group(project: QgsProject, name: str) -> QgsLayerTreeGroup:
    """Under the reports, that lie on it, and over the base map."""
    root = project.layerTreeRoot()
    layer = roles.find_layer(project, "observation")
    node = root.findLayer(layer.id()) if layer is not None else None
    while node is not None and node.parent() is not root:
        node = node.parent()
    at = root.children().index(node) + 1 if node is not None else 0
    group = root.insertGroup(at, name)
    group.setCustomProperty(GROUP_PROPERTY, True)
    return group
