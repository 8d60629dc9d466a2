# SPDX-License-Identifier: GPL-2.0-or-later
"""est:measurefigures: the figures of the follow-up as table, paper and JSON."""
from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext, QgsProcessingFeedback, QgsProcessingOutputString, QgsProcessingParameterDateTime, QgsProcessingParameterFileDestination,
)  # fmt: skip

from .base import Parameters
from .walk_algorithm import WalkAlgorithm, warn

FROM, TO, OUTPUT, OUTPUT_PDF, FIGURES = "FROM", "TO", "OUTPUT", "OUTPUT_PDF", "FIGURES"


class MeasureFigures(WalkAlgorithm):
    """Only reads; without dates the figures are of all time."""

    ID = "measurefigures"
    GROUP = "measures"

    def add_parameters(self) -> None:
        self.add_workspace()
        for name in (FROM, TO):
            self.add(QgsProcessingParameterDateTime(name, "", QgsProcessingParameterDateTime.Type.Date, optional=True))
        self.add_language()
        self.add(QgsProcessingParameterFileDestination(OUTPUT, "", "CSV (*.csv)"))
        self.add(QgsProcessingParameterFileDestination(OUTPUT_PDF, "", "PDF (*.pdf)", optional=True, createByDefault=False))
        self.addOutput(QgsProcessingOutputString(FIGURES, self.label(FIGURES)))

    def process(self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> dict[str, Any]:
        from ..core.figures.rows import Choice
        from ..core.period import own_period
        from ..jobs import measure_figures
        from ..jobs.local_days import today_of
        from ..reports import figures_tables

        period = own_period(self.day_of(parameters, FROM, context), self.day_of(parameters, TO, context))
        results = {name: self.parameterAsFileOutput(parameters, name, context) for name in (OUTPUT, OUTPUT_PDF) if parameters.get(name) is not None}
        with self.store_to_print(parameters, context, feedback, can_write=False) as store:
            language = self.language_of(parameters, context, store)
            content = measure_figures.make(measure_figures.read(store, language), period, Choice(), today_of(store))
            measure_figures.save_csv(content, Path(results[OUTPUT]), language)
            if results.get(OUTPUT_PDF):
                warn(feedback, measure_figures.print_figures(store, content, Path(results[OUTPUT_PDF]), language).warnings)
        return {**{name: path for name, path in results.items() if path}, FIGURES: figures_tables.as_json(content)}
