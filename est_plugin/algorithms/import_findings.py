# SPDX-License-Identifier: GPL-2.0-or-later
"""est:importfindings: findings of a walk or of fault reports, from any table or map file."""
from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsProcessingParameterString

from .base import Parameters
from .import_base import ImportAlgorithm

if TYPE_CHECKING:
    from ..jobs.import_plan import ImportRequest
    from ..storage.store import Store


class ImportFindings(ImportAlgorithm):
    """Findings; with WALK they belong to it, and its stops and sheet numbers are known."""

    ID = "importfindings"
    TABLE = "finding"

    def add_own_parameters(self) -> None:
        self.add(QgsProcessingParameterString("WALK", "", optional=True))

    def completed(
        self, request: ImportRequest, store: Store, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> ImportRequest:
        from ..jobs.walk_facts import find_walk

        walk = self.text_of(parameters, "WALK", context)
        return replace(request, walk_id=find_walk(store, walk).id) if walk else request
