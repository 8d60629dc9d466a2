# SPDX-License-Identifier: GPL-2.0-or-later
"""est:hotspotquality: how good hotspots are, beside a plain count, on the events of a later period."""
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsFeatureSource, QgsProcessing, QgsProcessingContext, QgsProcessingFeedback, QgsProcessingOutputString, QgsProcessingParameterFeatureSource,
    QgsVectorLayer,
)  # fmt: skip

from .base import Parameters, progress_of
from .event_layer import INPUT, SEED, EventAlgorithm, check_of, tell, with_times

if TYPE_CHECKING:
    from ..jobs.hotspot_quality import Choices, Given

HOTSPOTS, LATER, STUDY_AREA, POSITION_ERROR_M, METRICS = "HOTSPOTS", "LATER", "STUDY_AREA", "POSITION_ERROR_M", "METRICS"
TIME_FIELD, CELL_SIZE, BANDWIDTH = "TIME_FIELD", "CELL_SIZE", "BANDWIDTH"
USUAL_ERROR_M = 83.0  # median of geocoded Swedish police data (Gerell 2018)
_FAR_M = 1e6


class HotspotQuality(EventAlgorithm):
    """PAI, PEI, RRI, stability under position error, and warnings."""

    ID = "hotspotquality"

    def add_parameters(self) -> None:
        polygons = [QgsProcessing.SourceType.TypeVectorPolygon]
        self.add_points()
        self.add(QgsProcessingParameterFeatureSource(HOTSPOTS, "", polygons))
        self.add_points(LATER)
        self.add(QgsProcessingParameterFeatureSource(STUDY_AREA, "", polygons, optional=True))
        self.add_number(POSITION_ERROR_M, USUAL_ERROR_M, 0, _FAR_M)
        self.add_field(TIME_FIELD, optional=True, is_advanced=True)
        self.add_number(CELL_SIZE, None, 0.1, _FAR_M, is_advanced=True)
        self.add_number(BANDWIDTH, None, 0.1, _FAR_M, is_advanced=True)
        self.add_seed()
        self.add_page()
        self.addOutput(QgsProcessingOutputString(METRICS, self.label(METRICS)))

    def process(self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> dict[str, Any]:
        from ..i18n import Texts, language
        from ..jobs import hotspot_quality
        from ..reports import hotspot_quality_document as words

        choices = hotspot_quality.Choices(
            self.number_of(parameters, CELL_SIZE, context), self.number_of(parameters, BANDWIDTH, context),
            self.parameterAsDouble(parameters, POSITION_ERROR_M, context), self.parameterAsInt(parameters, SEED, context),
        )  # fmt: skip
        content = hotspot_quality.judge(self._given(parameters, choices, context, feedback), choices, progress_of(feedback, 0.1, 0.98))
        texts = Texts(language())
        tell(feedback, words.sentence(content, texts), (remark.text(texts) for remark in content.remarks))
        page = self.page_of(parameters, context, feedback, lambda target: hotspot_quality.write_page(content, target, language()))
        return {METRICS: hotspot_quality.metrics(content), **page}

    def _given(self, parameters: Parameters, choices: Choices, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> Given:
        """All layers in one system in metres."""
        from ..gis.cell_areas import is_usable, metrics_of
        from ..gis.metric_crs import analysis_crs
        from ..gis.point_reader import EventFields, read_table
        from ..gis.united_areas import read_areas
        from ..jobs.hotspot_quality import Given, chosen_cells

        check, transforms = check_of(feedback), context.transformContext()
        earlier, later, hotspots, area = (self.source_of(parameters, name, context) for name in (INPUT, LATER, HOTSPOTS, STUDY_AREA))
        crs = analysis_crs(earlier.sourceCrs(), earlier.sourceExtent())
        field = self.field_of(parameters, TIME_FIELD, context)
        given = Given(
            hotspots.sourceName(), with_times(read_table(earlier, crs, transforms, EventFields(field), check=check), field),
            read_table(_with_system(later), crs, transforms, check=check), read_areas(hotspots, crs, transforms, check),
            None if area is None else read_areas(area, crs, transforms, check), metrics_of(hotspots) if isinstance(hotspots, QgsVectorLayer) else {},
        )  # fmt: skip
        if not isinstance(hotspots, QgsVectorLayer) or not is_usable(hotspots):
            return given
        return chosen_cells(given, choices, lambda: _standing_out(hotspots, crs, context))


def _with_system(source: QgsFeatureSource) -> QgsFeatureSource:
    """The source; InputError when nobody knows where its points lie."""
    from ..core.errors import InputError

    if not source.sourceCrs().isValid():
        raise InputError("quality.layer-no-crs", layer=source.sourceName())
    return source


def _standing_out(layer: QgsVectorLayer, crs: Any, context: QgsProcessingContext) -> Any:
    """The cells of an analysis that stand out, as one area."""
    from ..gis.cell_areas import cell_areas
    from ..gis.qgs_geometry import qgs_geometry
    from ..gis.united_areas import united

    return united([qgs_geometry(area.wkb) for area in cell_areas(layer, crs, context.transformContext())])
