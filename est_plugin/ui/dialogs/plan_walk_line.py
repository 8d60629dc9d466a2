# SPDX-License-Identifier: GPL-2.0-or-later
"""A route from a line that exists already: selected in a layer, or in a file such as a GPX track."""
from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from qgis.core import (
    QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsFeature, QgsGeometry, QgsMapLayer, QgsProject, QgsVectorLayer, QgsWkbTypes,
)  # fmt: skip

from ...core import geometry
from ...core.errors import InputError

GPX_LINES = ("tracks", "routes")
_LINE = QgsWkbTypes.GeometryType.LineGeometry


def line_of_selection(layer: QgsMapLayer | None, crs: str, project: QgsProject) -> list[tuple[float, float]]:
    """The lines selected in a layer, or its only line."""
    if not isinstance(layer, QgsVectorLayer) or layer.geometryType() != _LINE:
        raise InputError("plan-walk.no-line-selected")
    features = list(layer.selectedFeatures()) or (list(layer.getFeatures()) if layer.featureCount() == 1 else [])
    if not features:
        raise InputError("plan-walk.no-line-selected")
    return _joined(features, layer.crs(), crs, project, layer.name())


def line_of_file(path: Path, crs: str, project: QgsProject) -> list[tuple[float, float]]:
    """The line of a file; of a GPX file its track, else its route."""
    path = Path(path)
    names = [f"{path}|layername={name}" for name in GPX_LINES] if path.suffix.lower() == ".gpx" else [str(path)]
    for name in names:
        layer = QgsVectorLayer(name, path.stem, "ogr")
        if layer.isValid() and layer.geometryType() == _LINE and layer.featureCount():
            return _joined(layer.getFeatures(), layer.crs(), crs, project, path.name)
    raise InputError("plan-walk.no-line-in-file", file=path.name)


def _joined(
    features: Iterable[QgsFeature], source: QgsCoordinateReferenceSystem, crs: str, project: QgsProject, name: str
) -> list[tuple[float, float]]:
    transform = QgsCoordinateTransform(source, QgsCoordinateReferenceSystem(crs), project)
    lines = []
    for feature in features:
        if feature.hasGeometry() and not feature.geometry().isEmpty():
            shape = QgsGeometry(feature.geometry())
            shape.transform(transform)
            lines.append(shape)
    if not lines:
        raise InputError("plan-walk.no-line-in-file", file=name)
    whole = QgsGeometry.collectGeometry(lines).mergeLines()
    parts = [part for part in whole.asGeometryCollection() if part.length() > 0]
    if not parts:
        raise InputError("plan-walk.no-line-in-file", file=name)
    if len(parts) > 1:
        raise InputError("plan-walk.line-in-parts", file=name, n=len(parts))
    points = [(vertex.x(), vertex.y()) for vertex in parts[0].vertices()]
    first = next(lines[0].vertices())
    start = (first.x(), first.y())  # merging may have turned the line round
    return points[::-1] if geometry.distance(points[-1], start) < geometry.distance(points[0], start) else points
