# SPDX-License-Identifier: GPL-2.0-or-later
"""est:planwalk: a walk from a line (or a GPX track) and points: stops numbered along the route, with their times."""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsFeature, QgsFeatureSource, QgsGeometry, QgsProcessing, QgsProcessingContext,
    QgsProcessingFeatureSource, QgsProcessingFeedback, QgsProcessingOutputNumber, QgsProcessingOutputString, QgsProcessingParameterDateTime,
    QgsProcessingParameterFeatureSource, QgsProcessingParameterNumber, QgsProcessingParameterString, QgsVectorLayer, QgsWkbTypes,
)  # fmt: skip

from ..core import geometry
from ..core.errors import InputError
from ..core.paper_choices import DEFAULT_EVERY_M
from ..i18n import tr
from .base import Parameters
from .walk_algorithm import WALK, WalkAlgorithm, warn

if TYPE_CHECKING:
    from ..jobs.plan_walk import StopInput
    from ..storage.store import Store

NAME, ROUTE, STOPS, EVERY_M, START = "NAME", "ROUTE", "STOPS", "STOP_EVERY_M", "START"
MINUTES, PLANNED = "MINUTES_PER_STOP", "STOPS_PLANNED"
GPX_LINES = ("tracks", "routes")
# column of walk_stop → names that layers of stops carry
_COLUMNS = {"name": ("name", "namn"), "place_type": ("place_type", "platstyp", "place type"), "note": ("note", "anteckning")}


class PlanWalk(WalkAlgorithm):
    """Saves a planned walk."""

    ID = "planwalk"

    def label(self, name: str) -> str:
        """The key ….name is that of the algorithm itself."""
        return super().label("WALK_NAME" if name == NAME else name)

    def add_parameters(self) -> None:
        self.add_workspace()
        self.add(QgsProcessingParameterString(NAME, ""))
        # any kind: a bare .gpx opens its waypoints, and the tracks are found from there
        self.add(QgsProcessingParameterFeatureSource(ROUTE, "", [QgsProcessing.SourceType.TypeVectorAnyGeometry]))
        self.add(QgsProcessingParameterFeatureSource(STOPS, "", [QgsProcessing.SourceType.TypeVectorPoint], optional=True))
        self.add(_number(EVERY_M, DEFAULT_EVERY_M, 1))
        self.add(QgsProcessingParameterDateTime(START, ""))
        self.add(_number(MINUTES, 8, 0, 240, is_whole=True))
        self.addOutput(QgsProcessingOutputString(WALK, self.label(WALK)))
        self.addOutput(QgsProcessingOutputNumber(PLANNED, self.label(PLANNED)))

    def process(self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> dict[str, Any]:
        from ..jobs.plan_walk import WalkInput, notices, save_walk

        with self.open_store(parameters, context, feedback) as store:
            given = WalkInput(
                name=self.text_of(parameters, NAME, context),
                start=self._start(parameters, context, store),
                route=self._route(parameters, context, store),
                stops=self._stops(parameters, context, store),
                every_m=self.parameterAsDouble(parameters, EVERY_M, context),
                minutes_per_stop=self.parameterAsInt(parameters, MINUTES, context),
            )
            warn(feedback, [notice.text(tr) for notice in notices(store, given)])
            walk, _done = save_walk(store, given)
            planned = store.count("walk_stop", {"walk_id": walk.id})
        return {WALK: walk.id, PLANNED: planned}

    def _start(self, parameters: Parameters, context: QgsProcessingContext, store: Store) -> dt.datetime:
        """Local wall time in the zone of the workspace."""
        from ..jobs.local_days import zone_of

        moment = self.parameterAsDateTime(parameters, START, context)
        if not moment.isValid():
            raise InputError("algorithm.planwalk.start-invalid", value=str(parameters.get(START)))
        date, time = moment.date(), moment.time()
        return dt.datetime(date.year(), date.month(), date.day(), time.hour(), time.minute(), tzinfo=zone_of(store))

    def _route(self, parameters: Parameters, context: QgsProcessingContext, store: Store) -> list[tuple[float, float]]:
        from ..gis.qgs_geometry import wkb

        source = self.parameterAsSource(parameters, ROUTE, context)
        if source is None:
            raise InputError("algorithm.planwalk.route-unreadable", value=str(parameters.get(ROUTE)))
        line = _line_of(_shapes(source, store, context))
        if line is None:
            line = _line_of(_gpx_shapes(self.parameterAsVectorLayer(parameters, ROUTE, context), store, context))
        if line is None:
            raise InputError("algorithm.planwalk.no-line")
        return geometry.line_points(wkb(line))

    def _stops(self, parameters: Parameters, context: QgsProcessingContext, store: Store) -> tuple[StopInput, ...]:
        source = self.parameterAsSource(parameters, STOPS, context)
        if source is None:
            if parameters.get(STOPS) not in (None, ""):
                raise InputError("algorithm.planwalk.stops-unreadable", value=str(parameters.get(STOPS)))
            return ()
        columns = _columns_of(source)
        types = _place_types(store)
        made = [_stop(feature, shape, columns, types) for feature, shape in _shapes(source, store, context)]
        if not made:
            raise InputError("algorithm.planwalk.no-stops")
        return tuple(made)


def _number(name: str, default: float, least: float, most: float = 100_000, is_whole: bool = False) -> QgsProcessingParameterNumber:
    kind = QgsProcessingParameterNumber.Type.Integer if is_whole else QgsProcessingParameterNumber.Type.Double
    return QgsProcessingParameterNumber(name, "", kind, default, False, least, most)


def _shapes(source: QgsFeatureSource, store: Store, context: QgsProcessingContext) -> Iterator[tuple[QgsFeature, QgsGeometry]]:
    """Features that have a place, with their geometry in the CRS of the workspace."""
    target = QgsCoordinateReferenceSystem(store.crs)
    transform = QgsCoordinateTransform(source.sourceCrs(), target, context.transformContext())
    for feature in source.getFeatures():
        if feature.hasGeometry() and not feature.geometry().isEmpty():
            shape = QgsGeometry(feature.geometry())
            shape.transform(transform)
            yield feature, shape


def _line_of(shapes: Iterable[tuple[QgsFeature, QgsGeometry]]) -> QgsGeometry | None:
    """One line of all lines, joined end to end where they meet; several that do not meet are an error."""
    lines = [shape for _feature, shape in shapes if shape.type() == QgsWkbTypes.GeometryType.LineGeometry]
    if not lines:
        return None
    joined = QgsGeometry.collectGeometry(lines).mergeLines()
    parts = joined.asGeometryCollection() if joined.isMultipart() else [joined]
    if len(parts) > 1:
        raise InputError("algorithm.planwalk.route-in-parts", n=len(parts))
    # merging may turn the line round: it shall begin where the first line began
    points = parts[0].asPolyline()
    first = next(lines[0].vertices())
    if points and points[-1].distance(first.x(), first.y()) < points[0].distance(first.x(), first.y()):
        return QgsGeometry.fromPolylineXY(points[::-1])
    return parts[0]


def _gpx_shapes(layer: QgsVectorLayer | None, store: Store, context: QgsProcessingContext) -> Iterator[tuple[QgsFeature, QgsGeometry]]:
    """Lines of a GPX file that was opened by its waypoints."""
    path = layer.source().split("|")[0] if layer is not None else ""
    if not path.lower().endswith(".gpx"):
        return
    for name in GPX_LINES:
        lines = QgsVectorLayer(f"{path}|layername={name}", name, "ogr")
        if lines.isValid() and lines.featureCount():
            yield from _shapes(lines, store, context)
            return


def _columns_of(source: QgsProcessingFeatureSource) -> dict[str, str]:
    names = {field.name().casefold(): field.name() for field in source.fields()}
    return {column: next((names[word] for word in words if word in names), "") for column, words in _COLUMNS.items()}


def _place_types(store: Store) -> dict[str, str]:
    """Code or label in any language → code."""
    rows = store.rows("code", ("code", "label_sv", "label_en"), {"list": "place_type"})
    return {word.casefold(): row[0] for row in rows for word in row if word}


def _stop(feature: QgsFeature, shape: QgsGeometry, columns: dict[str, str], types: dict[str, str]) -> StopInput:
    from ..gis.frames import value
    from ..jobs.plan_walk import StopInput

    def text(column: str) -> str | None:
        found = value(feature[columns[column]]) if columns[column] else None
        return str(found).strip() or None if found is not None else None

    point = shape.centroid().asPoint()
    return StopInput((point.x(), point.y()), text("name"), types.get((text("place_type") or "").casefold()), text("note"))
