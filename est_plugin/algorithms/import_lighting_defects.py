# SPDX-License-Identifier: GPL-2.0-or-later
"""est:importlightingdefects: lighting defects, also by pole number alone when the map knows the poles; status back by case number."""
from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsProcessingOutputNumber, QgsProcessingParameterFileDestination

from ..i18n import Texts, language, tr
from .base import Parameters
from .import_base import ImportAlgorithm

if TYPE_CHECKING:
    from ..jobs.import_plan import ImportPlan, ImportRequest
    from ..storage.store import Store

CONFLICTS, STATUS_CHANGED, STATUS_CONFLICTS = "CONFLICTS", "STATUS_CHANGED", "STATUS_CONFLICTS"


class ImportLightingDefects(ImportAlgorithm):
    """Lighting defects; what the lighting layer knows of a pole is filled in. With MODE update a status column moves the measures of known cases."""

    ID = "importlightingdefects"
    TABLE = "lighting_defect"

    def add_own_parameters(self) -> None:
        self.add(QgsProcessingParameterFileDestination(CONFLICTS, "", "CSV (*.csv)", optional=True, createByDefault=False))
        for name in (STATUS_CHANGED, STATUS_CONFLICTS):
            self.addOutput(QgsProcessingOutputNumber(name, self.label(name)))

    def completed(
        self, request: ImportRequest, store: Store, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> ImportRequest:
        from ..gis.poles import poles_of_workspace

        poles = poles_of_workspace(store.path, store.crs, context.project())
        if not poles.is_known:
            feedback.pushInfo(tr("algorithm.importlightingdefects.no-poles"))
        if poles.ambiguous:
            feedback.pushInfo(tr("algorithm.importlightingdefects.poles-twice", n=len(poles.ambiguous), poles=", ".join(sorted(poles.ambiguous)[:10])))
        return replace(request, places_by_pole=poles.places, facts_by_pole=poles.facts)

    def more_results(self, plan: ImportPlan) -> dict[str, Any]:
        return {STATUS_CHANGED: len(plan.statuses.steps), STATUS_CONFLICTS: len(plan.statuses.conflicts)}

    def _write_rejected(self, plan: ImportPlan, parameters: Parameters, context: QgsProcessingContext) -> dict[str, Any]:
        """The conflicts too before anything is stored."""
        from ..jobs.import_status import write_conflicts

        made = super()._write_rejected(plan, parameters, context)
        output = self.parameterAsFileOutput(parameters, CONFLICTS, context)
        if output:
            write_conflicts(Path(output), plan.statuses, Texts(language()))
            made[CONFLICTS] = output
        return made
