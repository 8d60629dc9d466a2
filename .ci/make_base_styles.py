# SPDX-License-Identifier: GPL-2.0-or-later
"""Make resources/styles/base_*.qml: a quiet grey base map under the findings. Needs PyQGIS.

Run:  QT_QPA_PLATFORM=offscreen python3 .ci/make_base_styles.py [OUTPUT_FOLDER]
Fills are light greys that differ in lightness, so that a black-and-white print reads the same.
"""

from __future__ import annotations

import sys
from pathlib import Path

from qgis.core import (
    QgsApplication,
    QgsCategorizedSymbolRenderer,
    QgsFillSymbol,
    QgsLabelLineSettings,
    QgsLabelObstacleSettings,
    QgsLabeling,
    QgsLineSymbol,
    QgsMapLayer,
    QgsMarkerSymbol,
    QgsPalLayerSettings,
    QgsProperty,
    QgsRendererCategory,
    QgsRuleBasedRenderer,
    QgsSingleSymbolRenderer,
    QgsSymbol,
    QgsTextBufferSettings,
    QgsTextFormat,
    QgsUnitTypes,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
    QgsWkbTypes,
)
from qgis.PyQt.QtGui import QColor, QFont

INK, QUIET, LINE = "#3e4c59", "#616e7c", "#9aa5b1"
ROAD, ROAD_EDGE, PATH = "#ffffff", "#aab2bb", "#7b8794"
BUILDING, BUILDING_EDGE, STATION = "#e1e5e9", "#b3bbc4", "#cdd3d9"
GREEN, SQUARE, WATER, PARKING = "#e6ece4", "#f1f2f4", "#d3dde4", "#eef0f2"
FONTS = ["Lato", "Noto Sans", "DejaVu Sans", "Arial"]
# widths in metres on the ground: wide streets stay wide at each scale
ROAD_WIDTHS = {
    "primary": 13,
    "primary_link": 8,
    "secondary": 11,
    "tertiary": 9,
    "tertiary_link": 7,
    "unclassified": 7,
    "residential": 7,
    "pedestrian": 6,
    "service": 3.5,
}
PATH_DASHES = {"footway": "1.4;0.7", "path": "1.4;0.7", "cycleway": "3;0.8", "steps": "0.4;0.4"}


def text_format(size_pt: float, color: str = INK, bold: bool = False) -> QgsTextFormat:
    """Dark grey letters with a white halo."""
    result = QgsTextFormat()
    font = QFont(FONTS[0])
    font.setBold(bold)
    result.setFont(font)
    result.setFamilies(FONTS)
    result.setSize(size_pt)
    result.setSizeUnit(QgsUnitTypes.RenderUnit.RenderPoints)
    result.setColor(QColor(color))
    halo = QgsTextBufferSettings()
    halo.setEnabled(True)
    halo.setSize(0.6)
    halo.setColor(QColor("#ffffff"))
    result.setBuffer(halo)
    return result


def labels(
    expression: str, text: QgsTextFormat, denominator: int, placement: QgsPalLayerSettings.Placement, priority: int = 4
) -> QgsPalLayerSettings:
    """Labels that are drawn at 1:denominator and closer."""
    result = QgsPalLayerSettings()
    result.fieldName, result.isExpression = expression, True
    result.setFormat(text)
    result.placement = placement
    result.priority = priority
    result.scaleVisibility = True
    result.minimumScale, result.maximumScale = denominator, 0
    return result


def put_labels(layer: QgsVectorLayer, settings: QgsPalLayerSettings) -> None:
    """Switch labels on. Lines and areas of the base map keep no other label away, or pole numbers would be missing."""
    obstacles = QgsLabelObstacleSettings()
    obstacles.setIsObstacle(layer.geometryType() == QgsWkbTypes.GeometryType.PointGeometry)
    settings.setObstacleSettings(obstacles)
    layer.setLabeling(QgsVectorLayerSimpleLabeling(settings))
    layer.setLabelsEnabled(True)


def fill(color: str, edge: str | None = None, width_mm: float = 0.15, **more: str) -> QgsFillSymbol:
    """A flat fill, with or without an outline."""
    style = {
        "color": color,
        "outline_color": edge or color,
        "outline_width": str(width_mm),
        "joinstyle": "miter",
        "outline_style": "solid" if edge else "no",
        **more,
    }
    return QgsFillSymbol.createSimple(style)


def put_on_top(symbol: QgsSymbol, other: QgsSymbol, rendering_pass: int = 0) -> None:
    """Add the only layer of another symbol. Keep `other` in a name until then: a layer dies with its symbol."""
    layer = other.symbolLayer(0).clone()
    layer.setRenderingPass(rendering_pass)
    symbol.appendSymbolLayer(layer)


def road(width_m: float) -> QgsLineSymbol:
    """A white road with grey edges; all edges lie under all white (symbol levels)."""
    common = {"capstyle": "round", "joinstyle": "round", "line_width_unit": "MapUnit"}
    symbol = QgsLineSymbol.createSimple({**common, "line_color": ROAD_EDGE, "line_width": str(width_m + 1)})
    top = QgsLineSymbol.createSimple({**common, "line_color": ROAD, "line_width": str(width_m)})
    put_on_top(symbol, top, 1)
    return symbol


def path(dashes: str, width_mm: float = 0.3) -> QgsLineSymbol:
    """A dashed grey line on top of the roads."""
    symbol = QgsLineSymbol.createSimple(
        {"line_color": PATH, "line_width": str(width_mm), "capstyle": "flat", "customdash": dashes, "use_custom_dash": "1"}
    )
    symbol.symbolLayer(0).setRenderingPass(2)
    return symbol


def tunnel() -> QgsLineSymbol:
    """A passage under ground: a pale band between two fine dashed lines."""
    edge = {
        "line_color": QUIET,
        "line_width": "3.6",
        "line_width_unit": "MapUnit",
        "capstyle": "flat",
        "customdash": "1;0.6",
        "customdash_unit": "MM",
        "use_custom_dash": "1",
    }
    symbol = QgsLineSymbol.createSimple(edge)
    inner = QgsLineSymbol.createSimple({"line_color": "#ffffff", "line_width": "2.6", "line_width_unit": "MapUnit", "capstyle": "flat"})
    symbol.symbolLayer(0).setRenderingPass(3)
    put_on_top(symbol, inner, 4)
    return symbol


def style_streets(layer: QgsVectorLayer) -> None:
    """Roads as white bands, paths dashed, tunnels as outlined bands; names along the line."""
    root = QgsRuleBasedRenderer.Rule(None)

    def rule(label: str, where: str, symbol: QgsSymbol, denominator: int = 0, closest: int = 0) -> None:
        root.appendChild(QgsRuleBasedRenderer.Rule(symbol, closest, denominator, where, label))

    walked = "('" + "','".join(PATH_DASHES) + "')"
    rule("Tunnel", f"tunnel and highway in {walked}", tunnel(), 5000)
    for highway, width in ROAD_WIDTHS.items():
        rule(highway, f"not coalesce(tunnel,false) and highway = '{highway}'", road(width), 6000 if highway == "service" else 0)
    for highway, dashes in PATH_DASHES.items():
        where = f"not coalesce(tunnel,false) and highway = '{highway}'"
        rule(highway, where, path(dashes, 0.7 if highway == "steps" else 0.25), 5000)
        rule(highway + " (far)", where + " and (foot = 'designated' or highway = 'cycleway')", path(dashes, 0.18), 0, 5000)
    renderer = QgsRuleBasedRenderer(root)
    renderer.setUsingSymbolLevels(True)
    layer.setRenderer(renderer)
    settings = labels("name", text_format(7.5), 10000, QgsPalLayerSettings.Placement.Curved, 6)
    settings.repeatDistance, settings.repeatDistanceUnit = 90, QgsUnitTypes.RenderUnit.RenderMillimeters
    settings.maxCurvedCharAngleIn, settings.maxCurvedCharAngleOut = 25, -25
    big = "highway in ('primary', 'secondary', 'tertiary', 'unclassified', 'residential')"
    shown = f"name is not null and not coalesce(tunnel, false) and (@map_scale <= 4500 or {big})"
    size = "if(@map_scale > 4500, 6, 7.5)"
    properties = settings.dataDefinedProperties()
    properties.setProperty(QgsPalLayerSettings.Property.Show, QgsProperty.fromExpression(shown))
    properties.setProperty(QgsPalLayerSettings.Property.Size, QgsProperty.fromExpression(size))
    settings.setDataDefinedProperties(properties)
    lines = QgsLabelLineSettings()
    lines.setMergeLines(True)
    lines.setPlacementFlags(QgsLabeling.LinePlacementFlags(QgsLabeling.LinePlacementFlag.OnLine))
    settings.setLineSettings(lines)
    put_labels(layer, settings)


def style_lamps(layer: QgsVectorLayer) -> None:
    """A small ring with a dot; pole numbers when close."""
    ring = {"name": "circle", "color": "#ffffff", "outline_color": QUIET, "outline_width": "0.2", "size": "1.5"}
    near = QgsMarkerSymbol.createSimple(ring)
    dot = QgsMarkerSymbol.createSimple({"name": "circle", "color": QUIET, "outline_style": "no", "size": "0.6"})
    put_on_top(near, dot)
    far = QgsMarkerSymbol.createSimple({"name": "circle", "color": LINE, "outline_style": "no", "size": "0.6"})
    root = QgsRuleBasedRenderer.Rule(None)
    root.appendChild(QgsRuleBasedRenderer.Rule(near, 0, 3500, "", "Belysningspunkt"))
    root.appendChild(QgsRuleBasedRenderer.Rule(far, 3500, 10000, "", "Belysningspunkt (översikt)"))
    layer.setRenderer(QgsRuleBasedRenderer(root))
    settings = labels("pole", text_format(6), 2000, QgsPalLayerSettings.Placement.OrderedPositionsAroundPoint, 8)
    settings.dist = 0.6
    put_labels(layer, settings)


def style_stops(layer: QgsVectorLayer) -> None:
    """A grey plate with a white letter: T train, M metro, H stop (tram or bus)."""
    categories = []
    for kind, letter, label in (
        ("station", "T", "Station"),
        ("metro_station", "M", "Metrostation"),
        ("subway_entrance", "M", "Nedgång till metro"),
        ("tram_stop", "H", "Hållplats, spårvagn"),
        ("bus_stop", "H", "Hållplats, buss"),
    ):
        size = 3.6 if kind == "station" else 2.4
        symbol = QgsMarkerSymbol.createSimple({"name": "square", "color": QUIET, "outline_style": "no", "size": str(size)})
        sign = {"chr": letter, "font": "DejaVu Sans", "color": "#ffffff", "size": str(size * 0.75), "outline_width": "0"}
        symbol.appendSymbolLayer(font_marker(sign))
        categories.append(QgsRendererCategory(kind, symbol, label))
    layer.setRenderer(
        QgsCategorizedSymbolRenderer(
            "if(kind = 'station' or @map_scale <= if(kind = 'subway_entrance', 1500, 3500), kind, null)", categories
        )
    )
    settings = labels(
        "if(kind in ('subway_entrance', 'station'), null, name)",
        text_format(7, QUIET, True),
        1500,
        QgsPalLayerSettings.Placement.OrderedPositionsAroundPoint,
        3,
    )
    put_labels(layer, settings)


def font_marker(properties: dict):
    """A marker layer that draws one letter."""
    registry = QgsApplication.symbolLayerRegistry()
    return registry.symbolLayerMetadata("FontMarker").createSymbolLayer(properties)


def style_railways(layer: QgsVectorLayer) -> None:
    """Railway: grey with white dashes; tram: one fine line."""
    rail = QgsLineSymbol.createSimple({"line_color": LINE, "line_width": "1.6", "line_width_unit": "MapUnit", "capstyle": "flat"})
    dash = {
        "line_color": "#ffffff",
        "line_width": "0.9",
        "line_width_unit": "MapUnit",
        "capstyle": "flat",
        "customdash": "1.4;1.4",
        "use_custom_dash": "1",
    }
    sleepers = QgsLineSymbol.createSimple(dash)
    put_on_top(rail, sleepers)
    tram = QgsLineSymbol.createSimple({"line_color": "#cbd2d9", "line_width": "0.2", "capstyle": "flat"})
    layer.setRenderer(
        QgsCategorizedSymbolRenderer("kind", [QgsRendererCategory("rail", rail, "Järnväg"), QgsRendererCategory("tram", tram, "Spårväg")])
    )


def style_areas(layer: QgsVectorLayer, color: str, edge: str | None, label: tuple | None = None) -> None:
    """One flat fill; label = (size in points, denominator, italic grey colour)."""
    layer.setRenderer(QgsSingleSymbolRenderer(fill(color, edge)))
    if label:
        settings = labels("name", text_format(label[0], label[2]), label[1], QgsPalLayerSettings.Placement.Horizontal, 5)
        settings.fitInPolygonOnly = False
        settings.centroidInside = True
        put_labels(layer, settings)


def style_buildings(layer: QgsVectorLayer) -> None:
    """Grey blocks, the station a step darker; names of well-known houses."""
    layer.setRenderer(
        QgsCategorizedSymbolRenderer(
            "if(kind = 'station', 'station', '')",
            [
                QgsRendererCategory("station", fill(STATION, QUIET, 0.2), "Station"),
                QgsRendererCategory("", fill(BUILDING, BUILDING_EDGE), "Byggnad"),
            ],
        )
    )
    settings = labels(
        "if(kind = 'station' or @map_scale <= 3500, wordwrap(name, 16), null)",
        text_format(6.5, QUIET),
        8000,
        QgsPalLayerSettings.Placement.Horizontal,
        2,
    )
    settings.centroidInside = True
    put_labels(layer, settings)


def style_addresses(layer: QgsVectorLayer) -> None:
    """House numbers only."""
    layer.setRenderer(
        QgsSingleSymbolRenderer(QgsMarkerSymbol.createSimple({"name": "circle", "color": "0,0,0,0", "outline_style": "no", "size": "0.1"}))
    )
    put_labels(layer, labels("number", text_format(6, QUIET), 2000, QgsPalLayerSettings.Placement.OverPoint, 1))


def style_parking(layer: QgsVectorLayer) -> None:
    """A pale area with P, for bicycles C."""
    layer.setRenderer(QgsSingleSymbolRenderer(fill(PARKING, LINE, 0.15, outline_style="dot")))
    put_labels(
        layer, labels("if(kind = 'parking', 'P', 'C')", text_format(7, QUIET, True), 4000, QgsPalLayerSettings.Placement.Horizontal, 2)
    )


def style_owners(layer: QgsVectorLayer) -> None:
    """Only an outline of long dashes."""
    symbol = QgsFillSymbol.createSimple({"style": "no", "outline_color": QUIET, "outline_width": "0.3", "outline_style": "dash"})
    layer.setRenderer(QgsSingleSymbolRenderer(symbol))
    put_labels(layer, labels("if(made_up, owner, name)", text_format(6.5, QUIET), 2000, QgsPalLayerSettings.Placement.Horizontal, 1))


STYLES = {
    "streets_paths": style_streets,
    "lighting_points": style_lamps,
    "buildings": style_buildings,
    "green_areas": lambda layer: style_areas(layer, GREEN, None, (7, 8000, QUIET)),
    "squares": lambda layer: style_areas(layer, SQUARE, "#cbd2d9", (7.5, 5000, INK)),
    "water": lambda layer: style_areas(layer, WATER, LINE, (7, 10000, QUIET)),
    "railways": style_railways,
    "stations_stops": style_stops,
    "addresses": style_addresses,
    "parking": style_parking,
    "property_owner_areas": style_owners,
}


def write_styles(root: Path, folder: Path) -> None:
    """Write one style a layer."""
    for name, put_style in STYLES.items():
        layer = QgsVectorLayer(f"{root / 'resources' / 'demo' / 'helsinki_base.gpkg'}|layername={name}", name, "ogr")
        if not layer.isValid():
            raise SystemExit(f"cannot read layer {name}")
        put_style(layer)
        categories = QgsMapLayer.StyleCategory.Symbology | QgsMapLayer.StyleCategory.Labeling
        message, is_saved = layer.saveNamedStyle(str(folder / f"base_{name}.qml"), QgsMapLayer.StyleCategories(categories))
        if not is_saved:
            raise SystemExit(message)


def main() -> None:
    """Start QGIS without a window and write the styles."""
    root = Path(__file__).resolve().parents[1]
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else root / "resources" / "styles"
    application = QgsApplication([], False)
    application.initQgis()
    write_styles(root, folder)  # a function of its own: layers must be gone before exitQgis
    application.exitQgis()


if __name__ == "__main__":
    main()
