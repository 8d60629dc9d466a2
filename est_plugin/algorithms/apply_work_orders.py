# SPDX-License-Identifier: GPL-2.0-or-later
"""est:applyworkorders: what came back from those who do the work becomes part of the workspace; the rest is listed."""
from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsProcessingContext, QgsProcessingFeedback, QgsProcessingOutputNumber, QgsProcessingParameterFile, QgsProcessingParameterFileDestination,
)  # fmt: skip

from ..i18n import Texts, language, tr
from .base import EstAlgorithm, Parameters, refresh_layers

if TYPE_CHECKING:
    from ..jobs.apply_work_orders import Plan
    from ..jobs.returned_report import NotApplied

_SHOWN = 20


class ApplyWorkOrders(EstAlgorithm):
    """One transaction; a conflict is never applied here, somebody must look at it."""

    ID = "applyworkorders"
    GROUP = "measures"

    def add_parameters(self) -> None:
        self.add_workspace()
        behavior = QgsProcessingParameterFile.Behavior.File
        self.add(QgsProcessingParameterFile("INPUT", "", behavior, fileFilter="XLSX, GeoPackage, CSV (*.xlsx *.xlsm *.gpkg *.csv *.txt)"))
        self.add(QgsProcessingParameterFileDestination("CONFLICTS", "", "CSV (*.csv)"))
        self.addOutput(QgsProcessingOutputNumber("CHANGED", self.label("CHANGED")))

    def process(self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> dict[str, Any]:
        from ..jobs import apply_work_orders as job
        from ..jobs.local_days import today_of
        from ..jobs.returned_report import Words, not_applied, write_csv

        output = Path(self.parameterAsFileOutput(parameters, "CONFLICTS", context))
        texts = Texts(language())
        with self.open_store(parameters, context, feedback) as store:
            plan = job.plan(store, Path(self.parameterAsFile(parameters, "INPUT", context)), today_of(store))
            entries = not_applied(plan, Words(store, texts))
            write_csv(output, entries, texts)  # first: a list that cannot be written must not cost the reasons
            done = job.apply(store, plan)
            path = store.path
        if done.steps:
            refresh_layers(context, path, done.tables)
        changed = job.will_change(plan, job.Decisions())
        _tell(plan, entries, changed, feedback)
        return {"CHANGED": changed, "CONFLICTS": str(output)}


def _tell(plan: Plan, entries: Sequence[NotApplied], changed: int, feedback: QgsProcessingFeedback) -> None:
    for notice in plan.notices:
        feedback.pushWarning(notice.text(tr))
    for entry in entries[:_SHOWN]:
        feedback.pushWarning(tr("algorithm.applyworkorders.line", r=entry.row, number=entry.number or "–", why=entry.why, cure=entry.cure).strip())
    if len(entries) > _SHOWN:
        feedback.pushWarning(tr("algorithm.applyworkorders.more", n=len(entries) - _SHOWN))
    feedback.pushInfo(tr("algorithm.applyworkorders.done", n=changed, same=len(plan.unchanged), rest=len(entries)))
