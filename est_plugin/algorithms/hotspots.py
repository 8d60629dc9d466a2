# SPDX-License-Identifier: GPL-2.0-or-later
"""est:hotspots: where reports or crimes gather, by counts, density, Gi* or clusters."""
from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsProcessing, QgsProcessingContext, QgsProcessingException, QgsProcessingFeedback, QgsProcessingOutputString, QgsProcessingParameterBoolean,
    QgsProcessingParameterCrs, QgsProcessingParameterDateTime, QgsProcessingParameterEnum, QgsProcessingParameterExpression,
    QgsProcessingParameterExtent, QgsProcessingParameterFeatureSink, QgsProcessingParameterFeatureSource, QgsProcessingParameterField,
    QgsProcessingParameterNumber, QgsProcessingParameterRasterDestination, QgsProcessingParameterString, QgsProcessingUtils,
    QgsWkbTypes,
)  # fmt: skip

from ..i18n import Texts, language
from .base import EstAlgorithm, Parameters, progress_of

if TYPE_CHECKING:
    from qgis.core import QgsCoordinateReferenceSystem

    from ..jobs.hotspots_request import HotspotRequest, HotspotResult

INPUT, OUTPUT, OUTPUT_RASTER, METRICS = "INPUT", "OUTPUT", "OUTPUT_RASTER", "METRICS"
_METHODS = ("grid_count", "segment_count", "kde", "gi_star", "clusters")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HUGE = 1e9


class Hotspots(EstAlgorithm):
    """Reads points, calls one job, writes a layer, a raster and METRICS."""

    ID = "hotspots"
    GROUP = "analysis"

    def add_parameters(self) -> None:
        self._add_main()
        self._add_time()
        self._add_place()
        self.add(QgsProcessingParameterFeatureSink(OUTPUT, "", QgsProcessing.SourceType.TypeVectorAnyGeometry, optional=True))
        self.add(QgsProcessingParameterRasterDestination(OUTPUT_RASTER, "", optional=True, createByDefault=True))
        self.addOutput(QgsProcessingOutputString(METRICS, self.label(METRICS)))

    def process(self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> dict[str, Any]:
        from ..jobs.hotspots import find_hotspots
        from ..jobs.hotspots_metrics import metrics_json, title, unit_words
        from .hotspot_inputs import HotspotInputs

        inputs = HotspotInputs(self, parameters, context, progress_of(feedback, 0.0, 0.3))
        crs = inputs.crs
        request, events = inputs.request(), inputs.events()
        result = find_hotspots(events, request, progress_of(feedback, 0.3, 0.7))
        texts = Texts(language())
        for notice in result.notices:
            feedback.pushWarning(notice.text(texts))
        metrics = metrics_json(result, request, inputs.shown, crs.authid() or crs.toWkt(), texts)
        words = (title(result, request, texts), unit_words(result, texts), metrics)
        outputs: dict[str, Any] = {METRICS: metrics}
        if parameters.get(OUTPUT) not in (None, ""):  # may be stopped and leaves nothing; the raster comes after it and is there or not
            outputs[OUTPUT] = self._write_features(parameters, context, feedback, request, result, crs, words, texts)
        if result.density is not None and parameters.get(OUTPUT_RASTER) not in (None, ""):
            outputs[OUTPUT_RASTER] = self._write_raster(parameters, context, result, crs, words, texts)
        feedback.setProgress(100)
        return outputs

    # -- parameters ----------------------------------------------------------------------------------------------------
    def _add_main(self) -> None:
        self.add(QgsProcessingParameterFeatureSource(INPUT, "", [QgsProcessing.SourceType.TypeVectorPoint]))
        self._add_words("METHOD", _METHODS, "grid_count")
        self._add_number("CELL_SIZE", 100.0)
        self._add_words("GRID", ("square", "hexagon"), "square")
        self._add_number("BANDWIDTH", 300.0)
        self._add_words("KERNEL", ("quartic", "gaussian"), "quartic")
        self.add(QgsProcessingParameterExtent("EXTENT", "", optional=True))
        self.add(QgsProcessingParameterFeatureSource("STREETS", "", [QgsProcessing.SourceType.TypeVectorLine], optional=True))
        self.add(QgsProcessingParameterExpression("WHERE", "", parentLayerParameterName=INPUT, optional=True))

    def _add_time(self) -> None:
        any_type = QgsProcessingParameterField.DataType.Any
        self.add(QgsProcessingParameterField("TIME_FIELD", "", None, INPUT, any_type, False, True))
        for name in ("FROM", "TO"):
            self.add(QgsProcessingParameterDateTime(name, "", QgsProcessingParameterDateTime.Type.Date, optional=True))
        self.add(QgsProcessingParameterField("TIME_FIELD_TO", "", None, INPUT, any_type, False, True), is_advanced=True)
        weekdays = QgsProcessingParameterEnum("WEEKDAYS", "", list(_WEEKDAYS), allowMultiple=True, optional=True, usesStaticStrings=True)
        self.add(weekdays, is_advanced=True)
        self.add(QgsProcessingParameterString("HOURS", "", optional=True), is_advanced=True)
        for name in ("COMPARE_FROM", "COMPARE_TO"):
            self.add(QgsProcessingParameterDateTime(name, "", QgsProcessingParameterDateTime.Type.Date, optional=True), is_advanced=True)
        self.add(QgsProcessingParameterString("TIME_ZONE", "", "Europe/Stockholm", optional=True), is_advanced=True)

    def _add_place(self) -> None:
        numeric = QgsProcessingParameterField.DataType.Any
        areas = [QgsProcessing.SourceType.TypeVectorPolygon]
        self.add(QgsProcessingParameterField("WEIGHT_FIELD", "", None, INPUT, numeric, False, True), is_advanced=True)
        self.add(QgsProcessingParameterFeatureSource("STUDY_AREA", "", areas, optional=True), is_advanced=True)
        anything = [QgsProcessing.SourceType.TypeVectorAnyGeometry]
        self.add(QgsProcessingParameterFeatureSource("DENOMINATOR", "", anything, optional=True), is_advanced=True)
        self.add(QgsProcessingParameterField("DENOMINATOR_FIELD", "", None, "DENOMINATOR", numeric, False, True), is_advanced=True)
        self.add(QgsProcessingParameterBoolean("EDGE_CORRECTION", "", False), is_advanced=True)
        self._add_number("MAX_DISTANCE", 50.0, is_advanced=True)
        self._add_number("SEGMENT_LENGTH", 0.0, is_advanced=True)
        self._add_number("EPS", 100.0, is_advanced=True)
        self.add(
            QgsProcessingParameterNumber("MIN_EVENTS", "", QgsProcessingParameterNumber.Type.Integer, 5, False, 2, 100_000), is_advanced=True
        )
        self._add_number("EPS_DAYS", 0.0, is_advanced=True)
        self.add(QgsProcessingParameterCrs("CRS", "", optional=True), is_advanced=True)

    def _add_number(self, name: str, default: float, is_advanced: bool = False) -> None:
        self.add(QgsProcessingParameterNumber(name, "", QgsProcessingParameterNumber.Type.Double, default, False, 0.0, _HUGE), is_advanced)

    def _add_words(self, name: str, words: tuple[str, ...], default: str) -> None:
        self.add(QgsProcessingParameterEnum(name, "", list(words), defaultValue=default, usesStaticStrings=True))

    # -- outputs -------------------------------------------------------------------------------------------------------
    def _write_raster(
        self, parameters: Parameters, context: QgsProcessingContext, result: HotspotResult, crs: QgsCoordinateReferenceSystem,
        words: tuple[str, str, str], texts: Texts,
    ) -> str:  # fmt: skip
        from ..gis import density_raster, hotspot_layers, hotspot_styles

        name, unit, metrics = words
        path = self.parameterAsOutputLayer(parameters, OUTPUT_RASTER, context)
        density_raster.write_geotiff(Path(path), result.grid, result.density, crs.toWkt(), unit, metrics)
        layer = QgsProcessingUtils.mapLayerFromString(path, context)
        _call(context, path, name)
        if layer is not None:
            hotspot_styles.style_density(layer, result.density, unit, texts)
            hotspot_layers.finish(layer, name, unit, metrics)
        return path

    def _write_features(
        self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback, request: HotspotRequest,
        result: HotspotResult, crs: QgsCoordinateReferenceSystem, words: tuple[str, str, str], texts: Texts,
    ) -> str:  # fmt: skip
        from ..gis import hotspot_layers
        from ..gis.hotspot_styles import style_result

        name, unit, metrics = words
        fields = hotspot_layers.fields_of(result.columns)
        kind = QgsWkbTypes.Type.MultiLineString if result.is_line else QgsWkbTypes.Type.Polygon
        if request.method == "clusters":
            kind = QgsWkbTypes.Type.MultiPolygon
        progress = progress_of(feedback, 0.7, 0.99)
        sink, destination = self.parameterAsSink(parameters, OUTPUT, context, fields, kind, crs)
        if sink is None:
            raise QgsProcessingException(self.invalidSinkError(parameters, OUTPUT))
        hotspot_layers.fill(sink, destination, result.geometries, result.columns, fields, progress)
        del sink
        layer = QgsProcessingUtils.mapLayerFromString(destination, context)
        _call(context, destination, name)
        if layer is not None:
            style_result(layer, request.method, result.columns, result.unit, unit, texts)
            hotspot_layers.name_columns(layer, texts)
            hotspot_layers.finish(layer, name, unit, metrics)
        return destination


def _call(context: QgsProcessingContext, destination: str, name: str) -> None:
    """The name that the layer gets in the project, when it is to be loaded."""
    if context.willLoadLayerOnCompletion(destination):
        details = context.layerToLoadOnCompletionDetails(destination)
        details.name = name
        context.addLayerToLoadOnCompletion(destination, details)
