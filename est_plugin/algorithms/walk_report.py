# SPDX-License-Identifier: GPL-2.0-or-later
"""est:walkreport: Rapport från trygghetsvandring as PDF, web page and workbook."""
from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsProcessingParameterFileDestination

from ..core.paper_choices import AUDIENCES, INTERNAL
from .base import Parameters
from .walk_algorithm import WalkAlgorithm, warn

AUDIENCE = "AUDIENCE"
# output → (file filter, name of the job's argument)
_OUTPUTS = {"OUTPUT": ("PDF (*.pdf)", "pdf"), "OUTPUT_HTML": ("HTML (*.html)", "html"), "OUTPUT_XLSX": ("Excel (*.xlsx)", "xlsx")}


class WalkReport(WalkAlgorithm):
    """Makes the report of a walk for one audience; web page and workbook when they are asked for."""

    ID = "walkreport"

    def add_parameters(self) -> None:
        self.add_workspace()
        self.add_walk()
        self.add_words(AUDIENCE, AUDIENCES, INTERNAL)
        self.add_language()
        for name, (kind, _argument) in _OUTPUTS.items():
            is_main = name == "OUTPUT"
            self.add(QgsProcessingParameterFileDestination(name, "", kind, optional=not is_main, createByDefault=is_main))

    def process(self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> dict[str, Any]:
        from ..jobs.print_walk import print_report

        targets = {name: self.parameterAsFileOutput(parameters, name, context) for name in _OUTPUTS if parameters.get(name) is not None}
        wanted = {_OUTPUTS[name][1]: Path(path) for name, path in targets.items() if path}
        with self.store_to_print(parameters, context, feedback, can_write=False) as store:
            walk = self.walk_of(parameters, context, store)
            setup = self.setup_of(parameters, context, feedback, store)
            result = print_report(store, walk.id, self.parameterAsEnumString(parameters, AUDIENCE, context), setup, **wanted)
        warn(feedback, result.warnings)
        return {name: path for name, path in targets.items() if path}
