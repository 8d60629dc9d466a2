# SPDX-License-Identifier: GPL-2.0-or-later
"""est:walkhandout: participant sheet, record sheets and leader's sheet of a walk."""
from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsProcessingParameterFileDestination

from ..core.paper_choices import ALL, KINDS
from .base import Parameters
from .walk_algorithm import WalkAlgorithm, warn

KIND, OUTPUT = "KIND", "OUTPUT"


class WalkHandout(WalkAlgorithm):
    """Prints the papers for the evening."""

    ID = "walkhandout"

    def add_parameters(self) -> None:
        self.add_workspace()
        self.add_walk()
        self.add_words(KIND, KINDS, ALL)
        self.add_language()
        self.add(QgsProcessingParameterFileDestination(OUTPUT, "", "PDF (*.pdf)"))

    def process(self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> dict[str, Any]:
        from ..jobs.print_walk import print_papers

        target = Path(self.parameterAsFileOutput(parameters, OUTPUT, context))
        with self.store_to_print(parameters, context, feedback) as store:
            walk = self.walk_of(parameters, context, store)
            setup = self.setup_of(parameters, context, feedback, store)
            result = print_papers(store, walk.id, self.parameterAsEnumString(parameters, KIND, context), target, setup)
        warn(feedback, result.warnings)
        return {OUTPUT: str(target)}
