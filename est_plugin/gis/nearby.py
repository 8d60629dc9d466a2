# SPDX-License-Identifier: GPL-2.0-or-later
"""The features of a layer near a place as a layer of their own, so that large layers are read no further than needed."""
from __future__ import annotations

from qgis.core import (
    QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsCoordinateTransformContext, QgsCsException, QgsFeatureRequest, QgsMapLayer, QgsRectangle,
    QgsVectorLayer,
)  # fmt: skip


def features_near(
    layer: QgsMapLayer | None, box: QgsRectangle, crs: QgsCoordinateReferenceSystem, context: QgsCoordinateTransformContext, wanted: str = ""
) -> QgsVectorLayer | None:
    """Features that touch a box, in memory and in the system of their layer; None without a readable layer whose system reaches the box.

    `wanted`: an expression that they must fulfil.
    """
    if not isinstance(layer, QgsVectorLayer) or not layer.isValid() or not layer.crs().isValid():
        return None
    try:
        there = QgsCoordinateTransform(crs, layer.crs(), context).transformBoundingBox(box)
    except QgsCsException:
        return None
    request = QgsFeatureRequest().setFilterRect(there)
    return layer.materialize(request.setFilterExpression(wanted) if wanted else request)
