# SPDX-License-Identifier: GPL-2.0-or-later
"""est:darkstretches: how light the paths are, stretch by stretch."""
from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing, QgsProcessingContext, QgsProcessingFeedback, QgsProcessingParameterFeatureSink, QgsWkbTypes,
)  # fmt: skip

from .base import Parameters, progress_of
from .light_base import METRICS, LightAlgorithm

OUTPUT, OUTPUT_SAMPLES = "OUTPUT", "OUTPUT_SAMPLES"


class DarkStretches(LightAlgorithm):
    """Stretches with mean, minimum, uniformity and class; samples with lux when they are wanted."""

    ID = "darkstretches"

    def add_parameters(self) -> None:
        self.add_light_parameters()
        self.add(QgsProcessingParameterFeatureSink(OUTPUT, "", QgsProcessing.SourceType.TypeVectorLine))
        samples = QgsProcessingParameterFeatureSink(OUTPUT_SAMPLES, "", QgsProcessing.SourceType.TypeVectorPoint, optional=True, createByDefault=False)
        self.add(samples)
        self.add_metrics()

    def process(self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> dict[str, Any]:
        from ..gis.light_layers import line_wkb, points_wkb, style_samples, style_stretches
        from ..jobs.dark_stretches import dark_stretches
        from ..jobs.light_columns import sample_columns, stretch_columns

        choices = self.choices_of(parameters, context)
        inputs = self.inputs_of(parameters, context, feedback)
        found = dark_stretches(inputs, choices, progress_of(feedback, 0.1, 0.8))
        crs = self.crs_of(inputs)
        lines = [line_wkb(found.corners(number)) for number in range(len(found.stretches))]
        kind = QgsWkbTypes.Type
        results: dict[str, Any] = {
            OUTPUT: self.write(
                parameters, OUTPUT, context, feedback, kind.LineString, crs, lines, stretch_columns(found, found.class_of), style_stretches
            )
        }
        if parameters.get(OUTPUT_SAMPLES) is not None:
            feedback.setProgress(85)
            results[OUTPUT_SAMPLES] = self.write(
                parameters, OUTPUT_SAMPLES, context, feedback, kind.Point, crs, points_wkb(found.scene.samples.xy), sample_columns(found), style_samples
            )
        return {**results, METRICS: self.tell(feedback, found.scene.notes, found.account)}
