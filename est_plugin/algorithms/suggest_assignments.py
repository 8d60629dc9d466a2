# SPDX-License-Identifier: GPL-2.0-or-later
"""est:suggestassignments: who should do what until when, for all that has no measure."""
from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext, QgsProcessingFeedback, QgsProcessingOutputNumber, QgsProcessingParameterBoolean, QgsProcessingParameterFileDestination,
)  # fmt: skip

from ..i18n import Texts, language, tr
from .base import EstAlgorithm, Parameters, progress_of, refresh_layers

_SHOWN = 20


class SuggestAssignments(EstAlgorithm):
    """Reads, writes a list; with APPLY one transaction makes the measures."""

    ID = "suggestassignments"
    GROUP = "measures"

    def add_parameters(self) -> None:
        self.add_workspace()
        self.add(QgsProcessingParameterBoolean("APPLY", "", defaultValue=False))
        self.add(QgsProcessingParameterFileDestination("OUTPUT", "", "CSV (*.csv)"))
        self.addOutput(QgsProcessingOutputNumber("SUGGESTED", self.label("SUGGESTED")))

    def process(self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> dict[str, Any]:
        from ..jobs import suggest_assignments as job
        from ..jobs.place_owners import lookup_in
        from .walk_algorithm import project_for

        is_applied = self.parameterAsBool(parameters, "APPLY", context)
        output = Path(self.parameterAsFileOutput(parameters, "OUTPUT", context))
        with self.open_store(parameters, context, feedback, can_write=is_applied) as store:
            project = project_for(context, store.path)
            lookup = lookup_in(project, store) if project is not None else None
            if lookup is None:
                feedback.pushInfo(tr("algorithm.suggestassignments.no-map"))
            suggestions = job.suggest(store, dt.datetime.now(dt.timezone.utc), lookup, progress_of(feedback, 0.0, 0.9))
            job.write_csv(store, suggestions, output, Texts(language()))  # first: when it cannot be written, nothing has changed
            done = job.apply(store, suggestions) if is_applied else None
            path = store.path
        if done is not None:
            refresh_layers(context, path, done.tables)
        self._tell(suggestions, is_applied, feedback)
        return {"OUTPUT": str(output), "SUGGESTED": len(suggestions)}

    def _tell(self, suggestions: Any, is_applied: bool, feedback: QgsProcessingFeedback) -> None:
        from ..core.work.row import PREFIX

        if not suggestions:
            feedback.pushInfo(tr("algorithm.suggestassignments.none"))
            return
        feedback.pushInfo(tr("algorithm.suggestassignments.done", n=len(suggestions)))
        dangers = [one.proposed for one in suggestions if one.must_call]
        if is_applied:
            feedback.pushInfo(tr("algorithm.suggestassignments.applied", n=len(suggestions) - len(dangers)))
        if dangers:
            numbers = [f"{PREFIX[one.table]}{one.record['number']}" for one in dangers]
            shown = ", ".join(numbers[:_SHOWN]) + (" …" if len(numbers) > _SHOWN else "")
            feedback.pushWarning(tr("algorithm.suggestassignments.call-now", numbers=shown))
