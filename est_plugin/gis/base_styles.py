# SPDX-License-Identifier: GPL-2.0-or-later
"""The municipality's own map under the findings: toned down, and quiet symbols for files that bring none."""

from __future__ import annotations

from qgis.core import (
    QgsFillSymbol, QgsLineSymbol, QgsMapLayer, QgsMarkerSymbol, QgsRasterLayer, QgsSingleSymbolRenderer, QgsSymbol, QgsVectorLayer,
    QgsWkbTypes,
)  # fmt: skip

from .. import paths
from . import layer_roles as roles

OPACITY, VECTOR_OPACITY, SATURATION, BRIGHTNESS = 0.7, 0.5, -60, 20
_EXAMPLE = "helsinki_base.gpkg"
_LINES = {"line_color": "#9AA5B1", "line_width": "0.5", "capstyle": "round", "joinstyle": "round"}
_BLOCKS = {"color": "#E4E7EB", "outline_color": "#B8C0C8", "outline_width": "0.15"}
_BORDERS = {"style": "no", "outline_color": "#7B8794", "outline_width": "0.3", "outline_style": "dash"}
_DOTS = {"name": "circle", "size": "1.6", "color": "#FFFFFF", "outline_color": "#52606D", "outline_width": "0.3"}
_POINT, _LINE = QgsWkbTypes.GeometryType.PointGeometry, QgsWkbTypes.GeometryType.LineGeometry


def mute(layer: QgsMapLayer) -> None:
    """Tone a base-map layer down, so that the findings stand out: paler, and a picture also greyer."""
    is_picture = isinstance(layer, QgsRasterLayer)
    layer.setOpacity(min(layer.opacity(), OPACITY if is_picture else VECTOR_OPACITY))
    if not is_picture:
        return
    colours, light = layer.hueSaturationFilter(), layer.brightnessFilter()
    if colours is not None:
        colours.setSaturation(SATURATION)
    if light is not None:
        light.setBrightness(BRIGHTNESS)


def give_style(layer: QgsMapLayer, role: str) -> None:
    """Symbols for a layer that was opened from a file: the example's own, the file's own, else quiet ones."""
    if _use_example_style(layer) or not isinstance(layer, QgsVectorLayer):
        return
    _message, has_own_style = layer.loadDefaultStyle()
    if not has_own_style:
        layer.setRenderer(QgsSingleSymbolRenderer(_quiet_symbol(layer, role)))


def is_example(layer: QgsMapLayer) -> bool:
    """Whether the layer belongs to the example's base map, which is drawn quietly already."""
    return _EXAMPLE in layer.source().replace("\\", "/")


def _use_example_style(layer: QgsMapLayer) -> bool:
    source = layer.source()
    if not is_example(layer) or "layername=" not in source:
        return False
    qml = paths.resource("styles", f"base_{source.split('layername=', 1)[1].split('|', 1)[0]}.qml")
    if not qml.is_file():
        return False
    categories = QgsMapLayer.StyleCategory.Symbology | QgsMapLayer.StyleCategory.Labeling
    layer.loadNamedStyle(str(qml), categories=categories)  # positionally the flags would wipe role, aliases and widgets
    return True


def _quiet_symbol(layer: QgsVectorLayer, role: str) -> QgsSymbol:
    kind = layer.geometryType()
    if kind == _POINT:
        return QgsMarkerSymbol.createSimple(_DOTS)
    if kind == _LINE:
        return QgsLineSymbol.createSimple(_LINES)
    is_border = role in (roles.DISTRICT_AREAS, roles.PROPERTY_OWNER_AREAS)
    return QgsFillSymbol.createSimple(_BORDERS if is_border else _BLOCKS)
