# SPDX-License-Identifier: GPL-2.0-or-later
"""Small layers for the tests of est:hotspots."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from qgis.core import (
    QgsCoordinateReferenceSystem, QgsCoordinateTransformContext, QgsFeature, QgsGeometry, QgsPointXY, QgsVectorFileWriter,
    QgsVectorLayer,
)  # fmt: skip

X, Y = 150_000.0, 6_340_000.0  # in the middle of SWEREF 99 13 30


def layer_of(wkt: Iterable[str], crs: str = "EPSG:3008", fields: str = "", rows: Sequence[Sequence[Any]] = (), kind: str = "Point") -> QgsVectorLayer:
    """A layer in memory; an empty WKT is a feature without geometry."""
    layer = QgsVectorLayer(f"{kind}?crs={crs}{fields}" if crs else f"{kind}?{fields}", "händelser", "memory")
    if not crs:
        layer.setCrs(QgsCoordinateReferenceSystem())
    features = []
    for index, text in enumerate(wkt):
        feature = QgsFeature(layer.fields())
        if text:
            feature.setGeometry(QgsGeometry.fromWkt(text))
        if rows:
            feature.setAttributes(list(rows[index]))
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    layer.updateExtents()
    return layer


def points(xy: Any, crs: str = "EPSG:3008", fields: str = "", rows: Sequence[Sequence[Any]] = ()) -> QgsVectorLayer:
    """Points at these coordinates."""
    return layer_of((QgsGeometry.fromPointXY(QgsPointXY(x, y)).asWkt(6) for x, y in np.asarray(xy).tolist()), crs, fields, rows)


def square(x: float, y: float, side: float) -> str:
    """WKT of a square by its lower left corner."""
    return f"POLYGON(({x} {y}, {x + side} {y}, {x + side} {y + side}, {x} {y + side}, {x} {y}))"


def saved(layer: QgsVectorLayer, path: Path) -> QgsVectorLayer:
    """The layer as a GeoPackage."""
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName, options.layerName = "GPKG", "händelser"
    assert QgsVectorFileWriter.writeAsVectorFormatV3(layer, str(path), QgsCoordinateTransformContext(), options)[0] == 0
    return QgsVectorLayer(f"{path}|layername=händelser", "händelser", "ogr")


def column(layer: QgsVectorLayer, name: str) -> list[Any]:
    """Values of a column in the order of the layer; NULL is None."""
    from est_plugin.compat import is_null

    return [None if is_null(feature[name]) else feature[name] for feature in layer.getFeatures()]
