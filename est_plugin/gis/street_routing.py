# SPDX-License-Identifier: GPL-2.0-or-later
"""A walk's route along the streets and paths of the base map, between the points that were clicked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qgis.analysis import QgsGraph, QgsGraphAnalyzer, QgsGraphBuilder, QgsNetworkDistanceStrategy, QgsVectorLayerDirector
from qgis.core import (
    Qgis, QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsCoordinateTransformContext, QgsExpression, QgsFeature,
    QgsFeatureRequest, QgsGeometry, QgsPointXY, QgsRectangle, QgsVectorLayer, QgsWkbTypes,
)  # fmt: skip

from ..core import geometry as plain_geometry
from ..core.notice import Notice

SNAP_WITHIN_M = 60.0
SEARCH_MARGIN_M = 600.0
TOPOLOGY_TOLERANCE_M = 0.05
DETOUR_LIMIT = 6.0  # a way that is longer than so many times the straight line is no way people meant
_NOT_FOR_WALKERS = frozenset({"motorway", "motorway_link", "trunk_link", "construction", "proposed", "raceway"})
XY = tuple  # (x, y) in map units


def walkers_only(streets: QgsVectorLayer) -> str:
    """Expression that leaves out what is no way for people on foot; empty where the layer does not tell."""
    index = streets.fields().lookupField("highway")
    if index < 0:
        return ""
    kind = QgsExpression.quotedColumnRef(streets.fields()[index].name())
    return f"{kind} IS NULL OR {kind} NOT IN ({', '.join(map(QgsExpression.quotedValue, sorted(_NOT_FOR_WALKERS)))})"


@dataclass(frozen=True)
class Route:
    """A line through all points; `straight_legs` are the parts (1 = from the first to the second point) that follow no street."""

    points: tuple[XY, ...]
    straight_legs: tuple[int, ...] = ()
    notices: tuple[Notice, ...] = ()

    @property
    def length_m(self) -> float:
        """Length of the route."""
        return plain_geometry.length(self.points)

    @property
    def wkb(self) -> bytes:
        """The route as our tables hold it."""
        return plain_geometry.line(self.points)


class StreetRouter:
    """Routes on one street layer; what has been read round earlier clicks is kept."""

    def __init__(self, streets: QgsVectorLayer | None, crs: QgsCoordinateReferenceSystem, context: QgsCoordinateTransformContext) -> None:
        self._streets, self._crs, self._context = streets, crs, context
        self._covered = QgsRectangle()
        self._lines: QgsVectorLayer | None = None

    def route(self, points: Sequence[XY]) -> Route:
        """The way through the points in their order; straight, with a notice, where there is no street."""
        clicked = [(float(p[0]), float(p[1])) for p in points]
        if len(clicked) < 2:
            raise ValueError("a route needs two points")
        lines = self._lines_round(clicked)
        if lines is None or lines.featureCount() == 0:
            return Route(tuple(clicked), tuple(range(1, len(clicked))), (Notice("gis.route.no-streets"),))
        graph, snapped = self._graph(lines, clicked)
        found: list[XY] = []
        straight: list[int] = []
        for leg, (start, end) in enumerate(zip(range(len(clicked) - 1), range(1, len(clicked))), 1):
            way = self._leg(graph, clicked[start], clicked[end], snapped[start], snapped[end])
            if way is None:
                straight.append(leg)
                way = [clicked[start], clicked[end]]
            found += [xy for xy in way if not found or plain_geometry.distance(found[-1], xy) > 1e-6]
        if len(found) < 2:
            found = [clicked[0], clicked[-1]]
        return Route(tuple(found), tuple(straight), tuple(Notice("gis.route.straight", {"leg": leg}) for leg in straight))

    def forget(self) -> None:
        """Read the streets anew next time (the layer has changed)."""
        self._lines, self._covered = None, QgsRectangle()

    def _leg(self, graph: QgsGraph, start: XY, end: XY, from_street: QgsPointXY, to_street: QgsPointXY) -> list[XY] | None:
        a, b = (from_street.x(), from_street.y()), (to_street.x(), to_street.y())
        if max(plain_geometry.distance(start, a), plain_geometry.distance(end, b)) > SNAP_WITHIN_M:
            return None
        if plain_geometry.distance(a, b) < 1e-6:
            return [a, b]
        first, last = graph.findVertex(from_street), graph.findVertex(to_street)
        if first < 0 or last < 0:
            return None
        tree, cost = QgsGraphAnalyzer.dijkstra(graph, first, 0)
        if tree[last] == -1 or cost[last] > DETOUR_LIMIT * plain_geometry.distance(a, b) + SEARCH_MARGIN_M:
            return None
        way, at = [b], last
        while at != first:
            at = graph.edge(tree[at]).fromVertex()
            point = graph.vertex(at).point()
            way.append((point.x(), point.y()))
        return way[::-1]

    def _graph(self, lines: QgsVectorLayer, clicked: list[XY]) -> tuple[QgsGraph, list[QgsPointXY]]:
        director = QgsVectorLayerDirector(lines, -1, "", "", "", QgsVectorLayerDirector.Direction.DirectionBoth)
        director.addStrategy(QgsNetworkDistanceStrategy())
        builder = QgsGraphBuilder(self._crs, False, TOPOLOGY_TOLERANCE_M, "NONE")
        snapped = director.makeGraph(builder, [QgsPointXY(*xy) for xy in clicked])
        return builder.graph(), snapped

    def _lines_round(self, clicked: list[XY]) -> QgsVectorLayer | None:
        """Streets round the points as a layer in the workspace CRS (network analysis does not mix systems well)."""
        if self._streets is None or not self._streets.isValid():
            return None
        xs, ys = zip(*clicked)
        wanted = QgsRectangle(min(xs), min(ys), max(xs), max(ys))
        if self._lines is not None and self._covered.contains(wanted):
            return self._lines
        box = wanted.buffered(SEARCH_MARGIN_M)
        if not self._covered.isEmpty():
            box.combineExtentWith(self._covered)
        self._lines = self._read(box)
        self._covered = box.buffered(-SEARCH_MARGIN_M / 2)
        return self._lines

    def _read(self, box: QgsRectangle) -> QgsVectorLayer:
        streets = self._streets
        transform = QgsCoordinateTransform(streets.crs(), self._crs, self._context)
        area = transform.transformBoundingBox(box, Qgis.TransformDirection.Reverse)
        kind = streets.fields().lookupField("highway")
        request = QgsFeatureRequest().setFilterRect(area).setSubsetOfAttributes([kind] if kind >= 0 else [])
        made = QgsVectorLayer("LineString", "streets", "memory")
        made.setCrs(self._crs)
        features: list[QgsFeature] = []
        for feature in streets.getFeatures(request):
            if not feature.hasGeometry() or (kind >= 0 and str(feature[kind]) in _NOT_FOR_WALKERS):
                continue
            for part in feature.geometry().asGeometryCollection():
                if part.type() != QgsWkbTypes.GeometryType.LineGeometry:
                    continue
                line = QgsFeature()
                shape = QgsGeometry(part)
                shape.transform(transform)
                line.setGeometry(shape)
                features.append(line)
        made.dataProvider().addFeatures(features)
        made.updateExtents()
        return made
