# SPDX-License-Identifier: GPL-2.0-or-later
"""Streets of the base map as strokes in metres, so that lamps can be put in order along them."""
from __future__ import annotations

from collections.abc import Callable, Sequence

from qgis.core import (
    Qgis, QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsCoordinateTransformContext, QgsCsException, QgsFeatureRequest, QgsFeatureSource,
    QgsRectangle, QgsVectorLayer, QgsWkbTypes,
)  # fmt: skip

from ..compat import is_null
from ..core.street_strokes import StreetStrokes
from .place_lookup import field_for

_MARGIN_M = 1_000.0  # streets go on beyond the last lamp
_ASKED_EVERY = 1000


def read_strokes(
    source: QgsFeatureSource, crs: QgsCoordinateReferenceSystem, context: QgsCoordinateTransformContext, places: Sequence[tuple[float, float] | None],
    *, layer: QgsVectorLayer | None = None, check: Callable[[], None] = lambda: None,
) -> StreetStrokes:  # fmt: skip
    """Streets round the places; features that are no lines are passed over.

    Parameters
    ----------
    source : line layer or feature source; `layer` is the layer behind it, for the column with the name that the user chose
    crs : system of `places` and of the strokes, in metres
    """
    known = [xy for xy in places if xy is not None]
    if not known:
        return StreetStrokes([])
    transform = QgsCoordinateTransform(source.sourceCrs(), crs, context)
    box = QgsRectangle(min(x for x, _y in known), min(y for _x, y in known), max(x for x, _y in known), max(y for _x, y in known)).buffered(_MARGIN_M)
    name = field_for(layer, "name") if layer is not None else _name_field(source)
    request = QgsFeatureRequest().setSubsetOfAttributes([name] if name else [], source.fields())
    try:
        request.setFilterRect(transform.transformBoundingBox(box, Qgis.TransformDirection.Reverse))
    except QgsCsException:
        pass  # without a box all streets are read
    lines = []
    for number, feature in enumerate(source.getFeatures(request)):
        if number % _ASKED_EVERY == 0:
            check()
        if not feature.hasGeometry() or feature.geometry().type() != QgsWkbTypes.GeometryType.LineGeometry:
            continue
        geometry = feature.geometry()
        try:
            geometry.transform(transform)
        except QgsCsException:
            continue
        called = "" if not name or is_null(feature[name]) else str(feature[name])
        lines += [([(vertex.x(), vertex.y()) for vertex in part.vertices()], called) for part in geometry.asGeometryCollection()]
    return StreetStrokes(lines)


def _name_field(source: QgsFeatureSource) -> str:
    """The column with the name of a source that is no layer: looked for as in a layer with the same fields."""
    made = QgsVectorLayer("LineString", "names", "memory")
    made.dataProvider().addAttributes(source.fields().toList())
    made.updateFields()
    return field_for(made, "name")
