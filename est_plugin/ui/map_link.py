# SPDX-License-Identifier: GPL-2.0-or-later
"""List and map follow each other: what is selected here is selected there, and the map goes where it is asked."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from contextlib import contextmanager
from typing import Any, Iterator

from qgis.core import (
    QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsExpression, QgsFeatureRequest, QgsGeometry, QgsPointXY, QgsRectangle, QgsVectorLayer,
)  # fmt: skip
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..core.errors import InputError
from ..gis import layer_roles
from .layer_watch import SELECTABLE, LayerWatch
from .session import Session

CLOSE_UP_M = 60  # half the width shown round a single point
MOST_SELECTED = 200_000  # more is no selection anybody looks at
MOST_ASKED = 2_000  # of more than that all rows are read, which is quicker than asking for each


class MapLink(QObject):
    """Between the rows of a list, (table, id) each, and the features of the layers."""

    picked = pyqtSignal(object)  # set of (table, id) selected on the map by the user

    def __init__(self, session: Session, watch: LayerWatch, iface: Any) -> None:
        super().__init__(watch)
        self._session, self._iface = session, iface
        self._is_ours = False
        watch.selection_changed.connect(self._on_selection)

    def select(self, targets: Iterable[tuple[str, str]]) -> None:
        """Select these on the map, and nothing else of ours."""
        by_table: dict[str, list[str]] = defaultdict(list)
        for table, record_id in targets:
            by_table[table].append(record_id)
        with self._quietly():
            for table in SELECTABLE:
                for layer in layer_roles.layers_of(self._session.project, table):
                    if isinstance(layer, QgsVectorLayer) and layer.isValid():
                        layer.selectByIds(self._feature_ids(layer, by_table[table]))

    def zoom(self, places: Iterable[tuple[float, float]]) -> None:
        """Show places given in the coordinate system of the workspace."""
        points = [QgsPointXY(*xy) for xy in places if xy is not None]
        if not points:
            raise InputError("error.no-place")
        box = QgsRectangle(points[0], points[0])
        for point in points[1:]:
            box.combineExtentWith(point.x(), point.y())
        box.grow(CLOSE_UP_M if box.width() + box.height() < CLOSE_UP_M else 0.1 * max(box.width(), box.height()))
        canvas = self._iface.mapCanvas()
        own = QgsCoordinateReferenceSystem(self._session.store.crs)
        transform = QgsCoordinateTransform(own, canvas.mapSettings().destinationCrs(), self._session.project)
        canvas.setExtent(transform.transformBoundingBox(box))
        canvas.refresh()
        if len(points) == 1:
            canvas.flashGeometries([QgsGeometry.fromPointXY(points[0])], own)

    def _feature_ids(self, layer: QgsVectorLayer, record_ids: list[str]) -> list[int]:
        if not record_ids or len(record_ids) > MOST_SELECTED:
            return []
        request = _only_ids(layer)
        if len(record_ids) <= MOST_ASKED:
            wanted = ", ".join(QgsExpression.quotedValue(one) for one in record_ids)
            request.setFilterExpression(f'"id" IN ({wanted})')
            return [feature.id() for feature in layer.getFeatures(request)]
        known = set(record_ids)
        return [feature.id() for feature in layer.getFeatures(request) if feature["id"] in known]

    def _on_selection(self) -> None:
        if not self._is_ours and self._session.store is not None:
            self.picked.emit(self._selected())

    def _selected(self) -> set[tuple[str, str]]:
        found: set[tuple[str, str]] = set()
        for table in SELECTABLE:
            for layer in layer_roles.layers_of(self._session.project, table):
                if isinstance(layer, QgsVectorLayer) and 0 < layer.selectedFeatureCount() <= MOST_SELECTED:
                    found |= {(table, feature["id"]) for feature in layer.getSelectedFeatures(_only_ids(layer))}
        return found

    @contextmanager
    def _quietly(self) -> Iterator[None]:
        self._is_ours = True
        try:
            yield
        finally:
            self._is_ours = False


def _only_ids(layer: QgsVectorLayer) -> QgsFeatureRequest:
    return QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry).setSubsetOfAttributes(["id"], layer.fields())
