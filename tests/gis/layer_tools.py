# SPDX-License-Identifier: GPL-2.0-or-later
"""What the QGIS window gives a form; without it a form with child tables crashes 3.22."""

from __future__ import annotations

from qgis.core import QgsFeature, QgsVectorLayer, QgsVectorLayerTools


class LayerTools(QgsVectorLayerTools):
    """Starts and saves edits without asking."""

    def addFeature(self, *args, **kwargs):  # noqa: ANN002, ANN003, ANN201, N802
        return False, QgsFeature()

    def startEditing(self, layer: QgsVectorLayer) -> bool:  # noqa: N802
        return layer.startEditing()

    def stopEditing(self, layer: QgsVectorLayer, allow_cancel: bool = True) -> bool:  # noqa: N802
        return layer.commitChanges()

    def saveEdits(self, layer: QgsVectorLayer) -> bool:  # noqa: N802
        return layer.commitChanges(False)

    def copyMoveFeatures(self, *args, **kwargs):  # noqa: ANN002, ANN003, ANN201, N802
        return False
