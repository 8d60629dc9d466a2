# SPDX-License-Identifier: GPL-2.0-or-later
"""est:importlightingdefects: lighting defects, also by pole number alone when the map knows the poles."""
from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qgis.core import QgsProcessingContext, QgsProcessingFeedback

from ..i18n import tr
from .base import Parameters
from .import_base import ImportAlgorithm

if TYPE_CHECKING:
    from ..jobs.import_plan import ImportRequest
    from ..storage.store import Store


class ImportLightingDefects(ImportAlgorithm):
    """Lighting defects; what the lighting layer knows of a pole is filled in."""

    ID = "importlightingdefects"
    TABLE = "lighting_defect"

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
