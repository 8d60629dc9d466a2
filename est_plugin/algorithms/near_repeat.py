# SPDX-License-Identifier: GPL-2.0-or-later
"""est:nearrepeat: is the risk raised near an event, and for how long?"""
from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext, QgsProcessingFeedback, QgsProcessingParameterEnum, QgsProcessingParameterFileDestination, QgsProcessingParameterString,
)  # fmt: skip

from .base import Parameters, progress_of
from .event_layer import INPUT, OUTPUT, SEED, EventAlgorithm, check_of, tell, with_times

TIME_FIELD, DISTANCE_BANDS, TIME_BANDS, METRIC, PERMUTATIONS = "TIME_FIELD", "DISTANCE_BANDS", "TIME_BANDS", "METRIC", "PERMUTATIONS"
METRICS = ("euclidean", "manhattan")  # as in analysis.pairs, which loads numpy


class NearRepeat(EventAlgorithm):
    """Knox table with p-values of permutations."""

    ID = "nearrepeat"

    def add_parameters(self) -> None:
        self.add_points()
        self.add_field(TIME_FIELD)
        self.add(QgsProcessingParameterString(DISTANCE_BANDS, "", "100,200,300"))
        self.add(QgsProcessingParameterString(TIME_BANDS, "", "7,14,21"))
        self.add(QgsProcessingParameterEnum(METRIC, "", list(METRICS), defaultValue=METRICS[0], usesStaticStrings=True))
        self.add_number(PERMUTATIONS, 999, 1, 99_999, is_whole=True)
        self.add_seed()
        self.add_zone()
        self.add(QgsProcessingParameterFileDestination(OUTPUT, "", "CSV (*.csv)"))
        self.add_page()

    def process(self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> dict[str, Any]:
        from ..gis.metric_crs import analysis_crs
        from ..gis.point_reader import EventFields, read_table
        from ..i18n import Texts, language
        from ..jobs import near_repeat
        from ..reports import near_repeat_document as words

        source, field = self.source_of(parameters, INPUT, context), self.field_of(parameters, TIME_FIELD, context)
        fields = EventFields(field, zone=self.zone_of(parameters, context))
        crs = analysis_crs(source.sourceCrs(), source.sourceExtent())
        table = with_times(read_table(source, crs, context.transformContext(), fields, check=check_of(feedback)), field)
        content = near_repeat.analyse(
            table, source.sourceName(), self.text_of(parameters, DISTANCE_BANDS, context), self.text_of(parameters, TIME_BANDS, context),
            metric=self.parameterAsEnumString(parameters, METRIC, context), permutations=self.parameterAsInt(parameters, PERMUTATIONS, context),
            seed=self.parameterAsInt(parameters, SEED, context), progress=progress_of(feedback, 0.05, 0.98),
        )  # fmt: skip
        target = self.parameterAsFileOutput(parameters, OUTPUT, context)
        near_repeat.save_csv(content, Path(target))
        tell(feedback, words.sentence(content, Texts(language())), words.remarks(content, Texts(language())))
        return {OUTPUT: target, **self.page_of(parameters, context, feedback, lambda page: near_repeat.write_page(content, page, language()))}
