# SPDX-License-Identifier: GPL-2.0-or-later
"""DBSCAN and ST-DBSCAN of QGIS on arrays, and the area of a cluster."""
from __future__ import annotations

from collections.abc import Callable

import numpy as np
from qgis.core import (
    QgsApplication, QgsFeature, QgsField, QgsGeometry, QgsPointXY, QgsProcessingContext, QgsProcessingFeedback, QgsProcessingUtils,
    QgsVectorLayer,
)  # fmt: skip
from qgis.PyQt.QtCore import QDateTime, Qt

from ..compat import FIELD_TYPES, is_null
from ..core.errors import Cancelled, InputError
from .coordinate_arrays import multipoint

NOISE = -1
_DAY_MS = 86_400_000
_SEGMENTS = 6  # per quarter circle
Progress = Callable[[float], None]


def cluster_labels(
    xy: np.ndarray, eps_m: float, min_samples: int, start_s: np.ndarray | None, eps_days: float, progress: Progress
) -> np.ndarray:
    """Number of the cluster of each point from 0, `NOISE` for those in none.

    Parameters
    ----------
    xy : float array, shape (n, 2)           metres
    eps_m : neighbours are at most so far apart
    min_samples : a point with so many neighbours, itself included, is in the core of a cluster
    start_s : int64 array, shape (n,), or None    with it neighbours are also at most `eps_days` apart in time (ST-DBSCAN)
    Notes
    -----
    native:dbscanclustering (Ester et al. 1996), native:stdbscanclustering (Birant and Kut 2007).
    """
    name = "native:dbscanclustering" if start_s is None else "native:stdbscanclustering"
    algorithm = QgsApplication.processingRegistry().algorithmById(name)
    if algorithm is None:
        raise InputError("hotspots.no-native", name=name)
    parameters = {"INPUT": _layer(xy, start_s, progress), "EPS": eps_m, "MIN_SIZE": min_samples, "OUTPUT": "memory:"}
    if start_s is not None:
        parameters.update(DATETIME_FIELD="moment", EPS2=eps_days * _DAY_MS)
    context, feedback = QgsProcessingContext(), _Feedback(progress)
    results, is_ok = algorithm.create().run(parameters, context, feedback)
    if feedback.isCanceled():
        raise Cancelled()
    layer = QgsProcessingUtils.mapLayerFromString(results["OUTPUT"], context) if is_ok else None
    if layer is None:
        raise InputError("hotspots.native-failed", name=name, reason=feedback.said[:200])
    labels = np.full(len(xy), NOISE, dtype=np.int64)
    raw = [(feature["row"], feature["CLUSTER_ID"]) for feature in layer.getFeatures()]
    for row, label in raw:
        labels[int(row)] = NOISE if is_null(label) else int(label)
    found = np.unique(labels[labels != NOISE])
    labels[labels != NOISE] = np.searchsorted(found, labels[labels != NOISE])
    return labels


def cluster_area(xy: np.ndarray, eps_m: float) -> tuple[bytes, float]:
    """(WKB, m²) of what lies within half of eps of the points of a cluster, gaps closed: one piece when they are all within eps."""
    area = multipoint(np.unique(xy, axis=0)).buffer(eps_m, _SEGMENTS).buffer(-eps_m / 2, _SEGMENTS)
    area.convertToMultiType()
    return bytes(area.asWkb()), area.area()


def _layer(xy: np.ndarray, start_s: np.ndarray | None, progress: Progress) -> QgsVectorLayer:
    layer = QgsVectorLayer("Point", "events", "memory")
    fields = [QgsField("row", FIELD_TYPES["long"]), QgsField("moment", FIELD_TYPES["datetime"])]
    layer.dataProvider().addAttributes(fields)
    layer.updateFields()
    features = []
    for row, (x, y) in enumerate(xy.tolist()):
        if row % 10_000 == 0:
            progress(0.2 * row / len(xy))
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(x, y)))
        moment = None if start_s is None else QDateTime.fromSecsSinceEpoch(int(start_s[row]), Qt.TimeSpec.UTC)
        feature.setAttributes([row, moment])
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    return layer


class _Feedback(QgsProcessingFeedback):
    """Hands the progress of QGIS over and stops it when the user has stopped us."""

    def __init__(self, progress: Progress) -> None:
        super().__init__(False)
        self.said = ""
        self._progress = progress
        self.progressChanged.connect(self._on_progress)

    def reportError(self, error: str, fatalError: bool = False) -> None:  # noqa: N802, N803 - QGIS calls it
        self.said = error

    def _on_progress(self, percent: float) -> None:
        try:
            self._progress(0.2 + 0.5 * percent / 100)
        except Cancelled:
            self.cancel()
