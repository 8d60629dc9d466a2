# SPDX-License-Identifier: GPL-2.0-or-later
"""The parameters of est:hotspots read into plain values: events, areas, streets and denominators in metres of one system."""
from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from qgis.core import (
    QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsFeatureSource, QgsProcessingContext,
    QgsProcessingFeatureSourceDefinition, QgsProviderRegistry, QgsVectorLayer, QgsWkbTypes,
)  # fmt: skip

from ..analysis.moments import zone_of
from ..analysis.time_filter import TimeChoice, known_weekdays, parse_bands
from ..core.errors import InputError
from ..gis.metric_crs import analysis_crs
from ..gis.point_reader import EventFields, EventTable, read_table
from ..gis.street_lines import read_streets
from ..gis.study_rings import polygons_of, rings_of
from ..jobs.hotspots_request import PEOPLE, SEGMENT_COUNT, STREET, Denominator, HotspotRequest
from .base import EstAlgorithm, Parameters

_EPOCH = dt.datetime(1970, 1, 1)
_POINT, _LINE, _AREA = QgsWkbTypes.GeometryType.PointGeometry, QgsWkbTypes.GeometryType.LineGeometry, QgsWkbTypes.GeometryType.PolygonGeometry
_STORED = (  # in METRICS, as they were used
    "METHOD", "CELL_SIZE", "GRID", "BANDWIDTH", "KERNEL", "EXTENT", "STREETS", "WHERE", "TIME_FIELD", "FROM", "TO", "TIME_FIELD_TO", "WEEKDAYS",
    "HOURS", "WEIGHT_FIELD", "COMPARE_FROM", "COMPARE_TO", "TIME_ZONE", "STUDY_AREA", "DENOMINATOR", "DENOMINATOR_FIELD", "EDGE_CORRECTION",
    "MAX_DISTANCE", "SEGMENT_LENGTH", "EPS", "MIN_EVENTS", "EPS_DAYS",
)  # fmt: skip


class HotspotInputs:
    """Reads each parameter once; `progress` is called with the share read and may raise Cancelled."""

    def __init__(self, algorithm: EstAlgorithm, parameters: Parameters, context: QgsProcessingContext, progress: Callable[[float], None]) -> None:
        self._algorithm, self._parameters, self._context, self._progress = algorithm, parameters, context, progress
        self.shown: dict[str, Any] = {}
        for name in _STORED:
            value = self._value(name)
            if value not in (None, "", []):
                self.shown[name] = value
        self.shown["INPUT"] = _name_of(self._source("INPUT"))

    @cached_property
    def crs(self) -> QgsCoordinateReferenceSystem:
        """The system of the analysis."""
        source = self._source("INPUT")
        given = self._algorithm.parameterAsCrs(self._parameters, "CRS", self._context) if self._parameters.get("CRS") else None
        return analysis_crs(source.sourceCrs(), source.sourceExtent(), given)

    def events(self) -> EventTable:
        """The events with the fields that are named."""
        text = self._text
        fields = EventFields(text("TIME_FIELD"), text("TIME_FIELD_TO"), text("WEIGHT_FIELD"), zone_of(text("TIME_ZONE") or "Europe/Stockholm"))
        if fields.end and not fields.start:
            raise InputError("hotspots.time-field-missing")
        expressions = self._algorithm.createExpressionContext(self._parameters, self._context)
        source = self._source("INPUT")
        return read_table(source, self.crs, self._context.transformContext(), fields, text("WHERE"), expressions, self._check)

    def request(self) -> HotspotRequest:
        """All the rest."""
        method = self._value("METHOD")
        number = self._number
        times, compare = self._times("FROM", "TO"), self._times("COMPARE_FROM", "COMPARE_TO")
        if (compare.first_s is None) != (compare.before_s is None):
            raise InputError("hotspots.compare-needs-both")
        return HotspotRequest(
            method, number("CELL_SIZE"), self._value("GRID"), number("BANDWIDTH"), self._value("KERNEL"), bool(self._value("EDGE_CORRECTION")),
            self._extent(), self._rings(), self._streets() if method == SEGMENT_COUNT else None, number("MAX_DISTANCE"),
            self._denominator(), number("EPS"),
            self._algorithm.parameterAsInt(self._parameters, "MIN_EVENTS", self._context), number("EPS_DAYS"), times,
            None if compare.first_s is None else compare, self._parameters.get("OUTPUT") not in (None, ""),
        )  # fmt: skip

    # -- single values -------------------------------------------------------------------------------------------------
    def _check(self) -> None:
        self._progress(0.5)

    def _text(self, name: str) -> str:
        return self._algorithm.text_of(self._parameters, name, self._context)

    def _number(self, name: str) -> float:
        return self._algorithm.parameterAsDouble(self._parameters, name, self._context)

    def _value(self, name: str) -> Any:
        """A parameter as METRICS shows it."""
        algorithm, parameters, context = self._algorithm, self._parameters, self._context
        kind = algorithm.parameterDefinition(name).type()
        if name == "WEEKDAYS":
            return list(algorithm.parameterAsEnumStrings(parameters, name, context)) if parameters.get(name) else []
        if kind == "enum":
            return algorithm.parameterAsEnumString(parameters, name, context)
        if kind == "number":
            value = algorithm.parameterAsDouble(parameters, name, context)
            return int(value) if name == "MIN_EVENTS" else value
        if kind == "boolean":
            return algorithm.parameterAsBool(parameters, name, context)
        if parameters.get(name) in (None, "") and name != "TIME_ZONE":
            return None
        if kind == "source":
            return _name_of(self._source(name))
        if kind == "extent":
            return [round(value, 3) for value in self._extent() or ()]
        if kind == "datetime":
            moment = algorithm.parameterAsDateTime(parameters, name, context)
            return _shown_moment(moment)
        return self._text(name)

    def _times(self, first: str, last: str) -> TimeChoice:
        """From the first moment to the end of the last one: a day without a clock time is counted whole."""
        bounds: list[int | None] = []
        for name in (first, last):
            if self._parameters.get(name) in (None, ""):
                bounds.append(None)
                continue
            moment = self._algorithm.parameterAsDateTime(self._parameters, name, self._context)
            if not moment.isValid():
                raise InputError("hotspots.moment-bad", label=self._algorithm.label(name), value=str(self._parameters[name])[:40])
            day, clock = moment.date(), moment.time()
            wall = dt.datetime(day.year(), day.month(), day.day(), clock.hour(), clock.minute(), clock.second())
            is_whole_day = name == last and wall.time() == dt.time()
            bounds.append(int((wall - _EPOCH).total_seconds()) + (86_400 if is_whole_day else 0))
        if bounds[0] is not None and bounds[1] is not None and bounds[1] <= bounds[0]:
            raise InputError("analysis.period-empty")
        return TimeChoice(bounds[0], bounds[1], known_weekdays(self._value("WEEKDAYS")), parse_bands(self._text("HOURS")))

    # -- layers --------------------------------------------------------------------------------------------------------
    def _source(self, name: str) -> QgsFeatureSource:
        """The layer itself where that is possible (it can be read faster), else what QGIS makes of the parameter."""
        algorithm, value = self._algorithm, self._parameters.get(name)
        if not isinstance(value, QgsProcessingFeatureSourceDefinition):
            layer = algorithm.parameterAsVectorLayer(self._parameters, name, self._context)
            if isinstance(layer, QgsVectorLayer) and layer.isValid():
                return layer
        source = algorithm.parameterAsSource(self._parameters, name, self._context)
        if source is None:
            raise InputError("hotspots.layer-unreadable", label=algorithm.label(name), value=str(value)[:120])
        return source

    def _transform(self, source: QgsFeatureSource) -> QgsCoordinateTransform:
        if not source.sourceCrs().isValid():
            raise InputError("analysis.layer-no-crs", layer=source.sourceName())
        return QgsCoordinateTransform(source.sourceCrs(), self.crs, self._context.transformContext())

    def _extent(self) -> tuple[float, float, float, float] | None:
        if self._parameters.get("EXTENT") in (None, ""):
            return None
        box = self._algorithm.parameterAsExtent(self._parameters, "EXTENT", self._context, self.crs)
        if box.isNull() or box.isEmpty():
            raise InputError("analysis.extent-bad")
        return box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()

    def _rings(self) -> list[np.ndarray] | None:
        if self._parameters.get("STUDY_AREA") in (None, ""):
            return None
        source = self._source("STUDY_AREA")
        rings = rings_of(source, self._transform(source), self._check)
        if not rings:
            raise InputError("hotspots.area-empty", layer=source.sourceName())
        return rings

    def _streets(self) -> Any:
        if self._parameters.get("STREETS") in (None, ""):
            raise InputError("hotspots.streets-missing")
        source = self._source("STREETS")
        return read_streets(source, self._transform(source), self._number("SEGMENT_LENGTH"), self._check)

    def _denominator(self) -> Denominator | None:
        if self._parameters.get("DENOMINATOR") in (None, ""):
            return None
        source, name = self._source("DENOMINATOR"), self._text("DENOMINATOR_FIELD")
        kind = QgsWkbTypes.geometryType(source.wkbType())
        if kind == _LINE:
            return Denominator(STREET, lines=read_streets(source, self._transform(source), 0.0, self._check).lines)
        if not name:
            raise InputError("hotspots.denominator-field", layer=source.sourceName())
        if kind == _POINT:
            table = read_table(source, self.crs, self._context.transformContext(), EventFields(weight=name), check=self._check)
            return Denominator(PEOPLE, xy=table.xy, values=table.weights)
        if kind != _AREA:
            raise InputError("hotspots.layer-unreadable", label=self._algorithm.label("DENOMINATOR"), value=source.sourceName())
        polygons, values = polygons_of(source, self._transform(source), name, self._check)
        return Denominator(PEOPLE, polygons=polygons, values=values)


def _shown_moment(moment: Any) -> str:
    if not moment.isValid():
        return ""
    return moment.toString("yyyy-MM-dd" if moment.time().msecsSinceStartOfDay() == 0 else "yyyy-MM-ddTHH:mm:ss")


def _name_of(source: QgsFeatureSource) -> str:
    """File and table of a layer without its folder, else its name."""
    if isinstance(source, QgsVectorLayer) and source.providerType() == "ogr":
        parts = QgsProviderRegistry.instance().decodeUri("ogr", source.source())
        return "|".join(part for part in (Path(parts.get("path") or "").name, parts.get("layerName")) if part)
    return source.sourceName()
