# SPDX-License-Identifier: GPL-2.0-or-later
"""est:importvisits: visits to hotspots from a list (CSV, Excel, a layer) or from the GPX track of an app."""
from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsProcessing, QgsProcessingContext, QgsProcessingFeedback, QgsProcessingOutputNumber, QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFileDestination, QgsProcessingParameterNumber, QgsProcessingParameterString,
)  # fmt: skip

from ..core.errors import InputError
from ..i18n import Texts, language, tr
from .base import EstAlgorithm, Parameters, refresh_layers
from .import_base import read_input

if TYPE_CHECKING:
    from ..core.rounds.track import TrackRules
    from ..jobs.import_visits import VisitPlan
    from ..storage.store import Store

INPUT, ORGANISATION, TOLERANCE_M, LEAST_S, AWAY_MIN = "INPUT", "ORGANISATION", "TOLERANCE_M", "LEAST_S", "AWAY_MIN"
REJECTED, IMPORTED, REJECTED_COUNT = "REJECTED", "IMPORTED", "REJECTED_COUNT"
_SHOWN = 20


class ImportVisits(EstAlgorithm):
    """Good rows go in together; each refused row is told with its cure."""

    ID = "importvisits"
    GROUP = "rounds"
    own_readers = (INPUT,)

    def add_parameters(self) -> None:
        number = QgsProcessingParameterNumber
        self.add_workspace()
        self.add(QgsProcessingParameterFeatureSource(INPUT, "", [QgsProcessing.SourceType.TypeVector]))
        self.add(QgsProcessingParameterString(ORGANISATION, "", optional=True))
        for name, default, least, most in ((TOLERANCE_M, 15.0, 0.0, 200.0), (LEAST_S, 60.0, 1.0, 3600.0), (AWAY_MIN, 5.0, 0.0, 120.0)):
            self.add(number(name, "", number.Type.Double, default, minValue=least, maxValue=most), is_advanced=True)
        self.add(QgsProcessingParameterFileDestination(REJECTED, "", "CSV (*.csv)", optional=True))
        for name in (IMPORTED, REJECTED_COUNT):
            self.addOutput(QgsProcessingOutputNumber(name, self.label(name)))

    def process(self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> dict[str, Any]:
        from ..jobs.import_visits import run, write_rejections

        texts = Texts(language())
        with self.open_store(parameters, context, feedback) as store:
            plan = self._plan(store, parameters, context)
            _tell(plan, feedback, texts)
            output = self.parameterAsFileOutput(parameters, REJECTED, context)
            if output:
                write_rejections(Path(output), plan, texts)
            result = run(store, plan)
            path = store.path
        if result.done is not None:
            refresh_layers(context, path, result.done.tables)
        feedback.pushInfo(tr("patrol.import-done", n=result.imported, rejected=len(plan.rejected)))
        counts = {IMPORTED: result.imported, REJECTED_COUNT: len(plan.rejected)}
        return {**counts, REJECTED: output} if output else counts

    def _plan(self, store: Store, parameters: Parameters, context: QgsProcessingContext) -> VisitPlan:
        from ..jobs.import_track import is_track, plan_track
        from ..jobs.import_visits import plan_table

        organisation = _organisation(store, self.text_of(parameters, ORGANISATION, context))
        given = parameters[INPUT]
        path = Path(str(given).strip().split("|")[0]) if isinstance(given, (str, Path)) else None
        rules = self._rules(parameters, context)
        if path is not None and is_track(path):
            if not path.is_file():
                raise InputError("error.no-such-file", file=path.name, folder=str(path.parent))
            return plan_track(store, path, organisation, rules)
        return plan_table(store, read_input(given, context), organisation, rules.tolerance_m)

    def _rules(self, parameters: Parameters, context: QgsProcessingContext) -> TrackRules:
        from ..core.rounds.track import TrackRules

        tolerance, least, away = (self.parameterAsDouble(parameters, name, context) for name in (TOLERANCE_M, LEAST_S, AWAY_MIN))
        return TrackRules(tolerance, least, away * 60)


def _organisation(store: Store, word: str) -> str | None:
    if not word:
        return None
    wanted = word.casefold()
    for row in store.find("organisation"):
        if wanted in (str(row[name] or "").casefold() for name in ("id", "code", "name")):
            return row.id
    raise InputError("algorithm.importobservations.organisation-unknown", word=word[:60])


def _tell(plan: VisitPlan, feedback: QgsProcessingFeedback, texts: Texts) -> None:
    """How the list was understood, and what cannot be read with the cure."""
    if plan.mapping:
        feedback.pushInfo(tr("patrol.import-understood", columns=", ".join(f"{source} → {ours}" for ours, source in plan.mapping.items())))
    for notice in plan.notices:
        feedback.pushInfo(notice.text(texts))
    for rejection, _row in plan.rejected[:_SHOWN]:
        feedback.pushWarning(tr("import.where-row", r=rejection.row_number, why=rejection.all_reasons(texts)))
    if len(plan.rejected) > _SHOWN:
        feedback.pushWarning(tr("algorithm.import.more-reasons", n=len(plan.rejected) - _SHOWN))
    for personal in plan.personal[:_SHOWN]:
        feedback.pushWarning(tr("import.where-row", r=personal.row_number, why=personal.text(texts)))
