# SPDX-License-Identifier: GPL-2.0-or-later
"""A piece of the map that a list is narrowed to: drawn, what the map shows, or an area of the municipality's own."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qgis.core import (
    QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsFeatureRequest, QgsGeometry, QgsPoint, QgsProject, QgsRectangle, QgsVectorLayer,
    QgsWkbTypes,
)  # fmt: skip

from ..compat import is_null
from ..core.alphabet import sort_key
from ..core.errors import InputError
from . import layer_roles
from .place_lookup import field_for
from .qgs_geometry import qgs_geometry

_EDGE_POINTS = 16  # a straight edge of the map is none in another coordinate system


@dataclass(frozen=True)
class MapArea:
    """Implements core.work.filters.Area: a polygon in the coordinate system of the workspace."""

    wkb: bytes
    words: str

    def holds(self, places: Sequence[tuple[float, float]]) -> list[bool]:
        """For each place whether it lies inside or on the edge."""
        shape = qgs_geometry(self.wkb)
        if shape.isNull() or shape.isEmpty():
            return [False] * len(places)
        box = shape.boundingBox()
        xmin, ymin, xmax, ymax = box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()
        engine = QgsGeometry.createGeometryEngine(shape.constGet())
        engine.prepareGeometry()
        return [xmin <= x <= xmax and ymin <= y <= ymax and engine.intersects(QgsPoint(x, y)) for x, y in places]


def area_of(wkb: bytes, words: str) -> MapArea:
    """A kept area; InputError when it is none."""
    shape = qgs_geometry(wkb)
    if shape.isNull() or shape.type() != QgsWkbTypes.GeometryType.PolygonGeometry:
        raise InputError("error.geometry-no-area")
    return MapArea(wkb, words)


def rectangle_area(box: QgsRectangle, crs: QgsCoordinateReferenceSystem, own_crs: str, project: QgsProject, words: str) -> MapArea:
    """A rectangle of the map."""
    shape = QgsGeometry.fromRect(box)
    target = QgsCoordinateReferenceSystem(own_crs)
    if crs != target:
        shape = shape.densifyByCount(_EDGE_POINTS)
        shape.transform(QgsCoordinateTransform(crs, target, project))
    return area_of(bytes(shape.asWkb()), words)


def district_names(project: QgsProject) -> list[tuple[str, int]]:
    """Name and feature id of the municipality's areas, by name; empty without such a layer."""
    layer = _district_layer(project)
    name = field_for(layer, "name") if layer is not None else ""
    if not name:
        return []
    request = QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry).setSubsetOfAttributes([name], layer.fields())
    found = ((feature[name], feature.id()) for feature in layer.getFeatures(request))
    return sorted(((str(value).strip(), fid) for value, fid in found if not is_null(value)), key=lambda one: sort_key(one[0]))


def district_area(project: QgsProject, feature_id: int, own_crs: str, words: str) -> MapArea:
    """One of the municipality's areas in the coordinate system of the workspace."""
    layer = _district_layer(project)
    shape = QgsGeometry(layer.getFeature(feature_id).geometry()) if layer is not None else QgsGeometry()
    if shape.isNull() or shape.isEmpty():
        raise InputError("error.geometry-no-area")
    shape.transform(QgsCoordinateTransform(layer.crs(), QgsCoordinateReferenceSystem(own_crs), project))
    return area_of(bytes(shape.asWkb()), words)


def _district_layer(project: QgsProject) -> QgsVectorLayer | None:
    found = layer_roles.find_layer(project, layer_roles.DISTRICT_AREAS)
    return found if isinstance(found, QgsVectorLayer) and found.isValid() else None
