# SPDX-License-Identifier: GPL-2.0-or-later
"""est:importobservations: EST reports from exports of systems, Open311 services and lists typed by hand."""
from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsProcessingContext, QgsProcessingFeedback, QgsProcessingOutputNumber, QgsProcessingParameterEnum, QgsProcessingParameterString,
)  # fmt: skip

from ..core.errors import InputError
from ..core.review import APPROVED, NEW
from .base import Parameters
from .import_base import ImportAlgorithm

if TYPE_CHECKING:
    from ..jobs.import_plan import ImportRequest
    from ..storage.store import Store

REJECT, OTHER, SKIP, ADD = "reject", "other", "skip", "add"


class ImportObservations(ImportAlgorithm):
    """Reports; what the file does not say of its rows is said for all of them by the parameters."""

    ID = "importobservations"
    TABLE = "observation"

    def add_own_parameters(self) -> None:
        optional = True
        self.add(QgsProcessingParameterString("CATEGORY", "", optional=optional))
        self._add_choice("UNKNOWN_CATEGORY", (REJECT, OTHER))
        self._add_choice("FELT_OR_OCCURRED", ("occurred", "felt"))
        self._add_choice("CERTAINTY", ("seen", "told", "suspected"))
        self.add(QgsProcessingParameterString("ORGANISATION", "", optional=optional))
        self._add_choice("REVIEW", (NEW, APPROVED))
        self._add_choice("SIMILAR", (SKIP, ADD))
        self.addOutput(QgsProcessingOutputNumber("WITHOUT_POINT", self.label("WITHOUT_POINT")))

    def _add_choice(self, name: str, words: tuple[str, ...]) -> None:
        """Without a choice the saved source decides, else the first word."""
        self.add(QgsProcessingParameterEnum(name, "", list(words), optional=True, usesStaticStrings=True))

    def completed(
        self, request: ImportRequest, store: Store, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> ImportRequest:
        from ..jobs.import_report_options import ReportOptions

        def chosen(name: str) -> str:
            return self.parameterAsEnumString(parameters, name, context) if parameters.get(name) not in (None, "") else ""

        saved = ReportOptions.from_settings(request.profile.settings if request.profile else {})
        given = {"felt_or_occurred": chosen("FELT_OR_OCCURRED"), "certainty": chosen("CERTAINTY")}
        category, organisation = (self.text_of(parameters, name, context) for name in ("CATEGORY", "ORGANISATION"))
        given["category"] = _category(store, category) if category else ""
        given["organisation_id"] = _organisation(store, organisation) if organisation else ""
        options = ReportOptions(
            {**saved.values, **{name: value for name, value in given.items() if value}},
            (chosen("UNKNOWN_CATEGORY") or (OTHER if saved.unknown_to_other else REJECT)) == OTHER,
            (chosen("REVIEW") or (APPROVED if saved.is_reviewed else NEW)) == APPROVED,
            (chosen("SIMILAR") or (ADD if saved.add_similar else SKIP)) == ADD,
        )
        return replace(request, reports=options)

    def more_results(self, plan: Any) -> dict[str, Any]:
        return {"WITHOUT_POINT": plan.without_point}


def _category(store: Store, word: str) -> str:
    from ..core.importing.bad_value import BadValue
    from ..core.importing.vocabulary import Vocabulary
    from ..core.schema import TABLES

    try:
        return Vocabulary(store.find("code", {"list": "est_category"})).code(TABLES["observation"]["category"], word)
    except BadValue as error:
        raise InputError("algorithm.importobservations.category-unknown", word=word[:60]) from error


def _organisation(store: Store, word: str) -> str:
    wanted = word.casefold()
    for row in store.find("organisation"):
        if wanted in (str(row[name] or "").casefold() for name in ("id", "code", "name")):
            return row.id
    raise InputError("algorithm.importobservations.organisation-unknown", word=word[:60])
