# SPDX-License-Identifier: GPL-2.0-or-later
"""est:darkstretches: how light the paths are, stretch by stretch."""
from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing, QgsProcessingContext, QgsProcessingFeedback, QgsProcessingParameterFeatureSink, QgsWkbTypes,
)  # fmt: skip

from .base import Parameters, progress_of
from .light_base import METRICS, LightAlgorithm, Look

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
        from ..gis.light_layers import points_wkb, style_samples, style_stretches
        from ..jobs.dark_stretches import dark_stretches
        from ..jobs.light_columns import sample_columns, stretch_columns, stretch_lines

        choices = self.choices_of(parameters, context)
        inputs = self.inputs_of(parameters, context, feedback)
        found = dark_stretches(inputs, choices, progress_of(feedback, 0.1, 0.8))
        crs, kind, metrics = self.crs_of(inputs), QgsWkbTypes.Type, self.account_text(found.account)
        self.tell(feedback, found.scene)
        has_samples = parameters.get(OUTPUT_SAMPLES) is not None
        progress = progress_of(feedback, 0.8, 0.85 if has_samples else 1.0)
        look = Look(style_stretches, "light.layer.stretches", metrics)
        columns = stretch_columns(found, found.class_of)
        results = {OUTPUT: self.write(parameters, OUTPUT, context, progress, kind.LineString, crs, stretch_lines(found), columns, look)}
        if has_samples:
            points, progress = points_wkb(found.scene.samples.xy), progress_of(feedback, 0.85, 1.0)
            look = Look(style_samples, "light.layer.samples", metrics)
            results[OUTPUT_SAMPLES] = self.write(
                parameters, OUTPUT_SAMPLES, context, progress, kind.Point, crs, points, sample_columns(found), look
            )
        return {**results, METRICS: metrics}
