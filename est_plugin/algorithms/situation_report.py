# SPDX-License-Identifier: GPL-2.0-or-later
"""est:situationreport: Lägesbild as PDF, web page and JSON."""
from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext, QgsProcessingFeedback, QgsProcessingOutputString, QgsProcessingParameterFileDestination, QgsProcessingParameterString,
)  # fmt: skip

from ..core.paper_choices import INTERNAL, PUBLIC
from .base import Parameters
from .walk_algorithm import WalkAlgorithm, warn

PERIOD, AUDIENCE, KIND, FIGURES = "PERIOD", "AUDIENCE", "KIND", "FIGURES"
KINDS = ("onepager", "long", "statutory", "klg")  # reports.situation_content.KINDS, which is loaded when a report is made
# output → (file filter, name of the job's argument)
_OUTPUTS = {"OUTPUT": ("PDF (*.pdf)", "pdf"), "OUTPUT_HTML": ("HTML (*.html)", "html"), "OUTPUT_CSV": ("CSV (*.csv)", "csv")}


class SituationReport(WalkAlgorithm):
    """Only reads: the saved report of the period with its texts, else the figures of now."""

    ID = "situationreport"
    GROUP = "cycle"

    def add_parameters(self) -> None:
        self.add_workspace()
        self.add(QgsProcessingParameterString(PERIOD, "", optional=True))
        self.add_words(AUDIENCE, (INTERNAL, PUBLIC), INTERNAL)
        self.add_words(KIND, KINDS, KINDS[0])
        self.add_language()
        for name, (kind, _argument) in _OUTPUTS.items():
            is_main = name == "OUTPUT"
            self.add(QgsProcessingParameterFileDestination(name, "", kind, optional=not is_main, createByDefault=is_main))
        self.addOutput(QgsProcessingOutputString(FIGURES, self.label(FIGURES)))

    def process(self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> dict[str, Any]:
        import json

        from ..core.period_text import parsed
        from ..core.rhythm import SETTING, rhythm_of
        from ..core.situation import frozen
        from ..jobs.situation_document import print_situation

        targets = {name: self.parameterAsFileOutput(parameters, name, context) for name in _OUTPUTS if parameters.get(name) is not None}
        wanted = {_OUTPUTS[name][1]: Path(path) for name, path in targets.items() if path}
        said = self.text_of(parameters, PERIOD, context)
        audience, kind = (self.parameterAsEnumString(parameters, name, context) for name in (AUDIENCE, KIND))
        with self.store_to_print(parameters, context, feedback, can_write=False) as store:
            setup = self.setup_of(parameters, context, feedback, store)
            period = parsed(said) if said else rhythm_of(store.setting(SETTING)).due(setup.day)
            result, figures = print_situation(store, period, kind, audience, setup, **wanted)
        warn(feedback, result.warnings)
        shown = frozen.as_json({audience: figures})
        return {**{name: path for name, path in targets.items() if path}, FIGURES: json.dumps(shown, ensure_ascii=False)}
