# SPDX-License-Identifier: GPL-2.0-or-later
"""est:timepattern: when in the week events happen, also when only an interval is known."""
from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import QgsProcessing, QgsProcessingContext, QgsProcessingFeedback, QgsProcessingParameterFeatureSource, QgsProcessingParameterFileDestination

from ..core.local_time import STOCKHOLM
from .base import Parameters
from .event_layer import INPUT, OUTPUT, TIME_ZONE, EventAlgorithm, check_of, tell, with_times

FROM_FIELD, TO_FIELD = "FROM_FIELD", "TO_FIELD"


class TimePattern(EventAlgorithm):
    """Weekday by hour; events need no place."""

    ID = "timepattern"

    def add_parameters(self) -> None:
        self.add(QgsProcessingParameterFeatureSource(INPUT, "", [QgsProcessing.SourceType.TypeVector]))
        self.add_field(FROM_FIELD)
        self.add_field(TO_FIELD, optional=True)
        self.add_zone()
        self.add(QgsProcessingParameterFileDestination(OUTPUT, "", "CSV (*.csv)"))
        self.add_page()

    def process(self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> dict[str, Any]:
        from ..gis.point_reader import EventFields, read_table
        from ..i18n import Texts, language
        from ..jobs import time_pattern
        from ..reports import time_pattern_document as words

        source, zone = self.source_of(parameters, INPUT, context), self.zone_of(parameters, context)
        start, end = (self.field_of(parameters, name, context) for name in (FROM_FIELD, TO_FIELD))
        fields = EventFields(start, end, zone=zone)
        table = read_table(source, source.sourceCrs(), context.transformContext(), fields, check=check_of(feedback), needs_place=False)
        name = self.text_of(parameters, TIME_ZONE, context) or STOCKHOLM
        content = time_pattern.analyse(with_times(table, start), source.sourceName(), zone, name)
        target = self.parameterAsFileOutput(parameters, OUTPUT, context)
        time_pattern.save_csv(content, Path(target))
        tell(feedback, words.sentence(content, Texts(language())), words.remarks(content, Texts(language())))
        return {OUTPUT: target, **self.page_of(parameters, context, feedback, lambda page: time_pattern.write_page(content, page, language()))}
