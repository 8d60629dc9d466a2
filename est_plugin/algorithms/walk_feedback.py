# SPDX-License-Identifier: GPL-2.0-or-later
"""est:walkfeedback: Återkoppling från trygghetsvandring as PDF and web page."""
from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsProcessingParameterBoolean, QgsProcessingParameterFileDestination

from .base import Parameters
from .walk_algorithm import WalkAlgorithm, warn

LARGE_PRINT, OUTPUT, OUTPUT_HTML = "LARGE_PRINT", "OUTPUT", "OUTPUT_HTML"


class WalkFeedback(WalkAlgorithm):
    """Tells the participants what is done, by whom and when, and what is not done and why. Only reads."""

    ID = "walkfeedback"

    def add_parameters(self) -> None:
        self.add_workspace()
        self.add_walk()
        self.add(QgsProcessingParameterBoolean(LARGE_PRINT, "", defaultValue=False))
        self.add_language()
        self.add(QgsProcessingParameterFileDestination(OUTPUT, "", "PDF (*.pdf)"))
        self.add(QgsProcessingParameterFileDestination(OUTPUT_HTML, "", "HTML (*.html)", optional=True, createByDefault=False))

    def process(self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> dict[str, Any]:
        from ..jobs.walk_feedback import print_feedback

        paths = {name: self.parameterAsFileOutput(parameters, name, context) for name in (OUTPUT, OUTPUT_HTML) if parameters.get(name) is not None}
        is_large = self.parameterAsBool(parameters, LARGE_PRINT, context)
        with self.store_to_print(parameters, context, feedback, can_write=False) as store:
            walk = self.walk_of(parameters, context, store)
            setup = self.setup_of(parameters, context, feedback, store)
            page = Path(paths[OUTPUT_HTML]) if paths.get(OUTPUT_HTML) else None
            result = print_feedback(store, walk.id, setup, pdf=Path(paths[OUTPUT]), html=page, large_print=is_large)
        warn(feedback, result.warnings)
        return {name: path for name, path in paths.items() if path}
