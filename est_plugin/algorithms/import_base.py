# SPDX-License-Identifier: GPL-2.0-or-later
"""What the imports share: any source read by our own reader, columns by name, profile or file, refused rows in a file of their own."""
from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsFeatureRequest, QgsProcessing, QgsProcessingContext, QgsProcessingFeatureSourceDefinition, QgsProcessingFeedback,
    QgsProcessingOutputNumber, QgsProcessingParameterCrs, QgsProcessingParameterEnum, QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFile, QgsProcessingParameterFileDestination, QgsProcessingParameterString, QgsProcessingUtils, QgsProperty,
    QgsVectorLayer,
)  # fmt: skip

from ..core import collector
from ..core.errors import InputError, NotFoundError
from ..core.importing.modes import ADD, UPDATE
from ..i18n import Texts, language, tr
from .base import EstAlgorithm, Parameters, progress_of, refresh_layers

if TYPE_CHECKING:
    from ..core.importing.profile import Profile
    from ..core.importing.source import SourceTable
    from ..jobs.import_plan import ImportPlan, ImportRequest
    from ..jobs.import_rows import ImportResult
    from ..storage.store import Store

_SHOWN_REASONS = 20
_KNOWN_ALREADY = ("import.already-there", "import.duplicate-in-file", "import.number-not-unique")


class ImportAlgorithm(EstAlgorithm):
    """Good rows go in together; each refused row is told with its cure, and nothing is lost."""

    GROUP = "import"
    TABLE = ""
    own_readers = ("INPUT",)

    def add_parameters(self) -> None:
        optional = True
        self.add_workspace()
        self.add(QgsProcessingParameterFeatureSource("INPUT", "", [QgsProcessing.SourceType.TypeVector]))
        self.add(QgsProcessingParameterFile("MAPPING", "", QgsProcessingParameterFile.Behavior.File, extension="json", optional=optional))
        self.add(QgsProcessingParameterCrs("CRS", "", optional=optional))
        self.add(QgsProcessingParameterString("PROFILE", "", optional=optional))
        modes = [ADD, UPDATE]
        self.add(QgsProcessingParameterEnum("MODE", "", modes, defaultValue=ADD, usesStaticStrings=True))
        self.add_own_parameters()
        self.add(QgsProcessingParameterFileDestination("REJECTED", "", "CSV (*.csv)", optional=optional))
        for name in ("IMPORTED", "UPDATED", "REJECTED_COUNT", "DUPLICATES"):
            self.addOutput(QgsProcessingOutputNumber(name, self.label(name)))

    def add_own_parameters(self) -> None:
        """Parameters of one import only."""

    def completed(
        self, request: ImportRequest, store: Store, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> ImportRequest:
        """The request with what belongs to one import only."""
        return request

    def process(self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> dict[str, Any]:
        from ..jobs.import_plan import ImportRequest, plan_import
        from ..jobs.import_rows import run_import

        with collector.paused(), self.open_store(parameters, context, feedback) as store:
            profile = self._profile(store, parameters, context)
            source = read_input(parameters["INPUT"], context, profile.settings.get("sheet") if profile else None)
            for note in source.notes:
                feedback.pushInfo(note.text(tr))
            request = ImportRequest(
                table=self.TABLE, source=source, profile=profile, crs=self._crs(parameters, context),
                mode=self.parameterAsEnumString(parameters, "MODE", context) or ADD,
                external_system=profile.settings.get("external_system") if profile else None,
            )  # fmt: skip
            request = self.completed(request, store, parameters, context, feedback)
            plan = plan_import(store, request, progress_of(feedback, 0.0, 0.6))
            _tell_plan(plan, feedback)
            rejected = self._write_rejected(plan, parameters, context)
            result = run_import(store, plan, progress_of(feedback, 0.6, 1.0))
            _tell_dangers(store, result, feedback)
            path = store.path
        if result.done is not None:
            refresh_layers(context, path, result.done.tables)
        return {**_counts(plan, result, feedback), **rejected, **self.more_results(plan)}

    def more_results(self, plan: ImportPlan) -> dict[str, Any]:
        """Outputs of one import only."""
        return {}

    def _crs(self, parameters: Parameters, context: QgsProcessingContext) -> str | None:
        if parameters.get("CRS") in (None, ""):
            return None
        given = self.parameterAsCrs(parameters, "CRS", context)
        return given.authid() or given.toWkt()

    def _profile(self, store: Store, parameters: Parameters, context: QgsProcessingContext) -> Profile | None:
        from ..core.importing.profile import read as read_profile
        from ..jobs.import_profiles import saved_profile

        mapping, name = self.parameterAsFile(parameters, "MAPPING", context), self.text_of(parameters, "PROFILE", context)
        if mapping and name:
            raise InputError("algorithm.import.mapping-or-profile")
        if mapping:
            return read_profile(Path(mapping))
        return saved_profile(store, name) if name else None

    def _write_rejected(self, plan: ImportPlan, parameters: Parameters, context: QgsProcessingContext) -> dict[str, Any]:
        """Before anything is stored: a list that cannot be written must not cost the reasons."""
        from ..jobs.import_rows import write_rejections

        output = self.parameterAsFileOutput(parameters, "REJECTED", context)
        if not output:
            return {}
        write_rejections(Path(output), plan, Texts(language()))
        return {"REJECTED": output}


def read_input(value: Any, context: QgsProcessingContext, sheet: str | None = None) -> SourceTable:
    """The rows of INPUT: a path goes to our own reader (QGIS garbles CSV and drops time zones), a layer of the project to it by itself."""
    from ..storage.ogr_source import read_source

    only_selected = False
    if isinstance(value, QgsProcessingFeatureSourceDefinition):
        value, only_selected = value.source, value.selectedFeaturesOnly
    if isinstance(value, QgsProperty):
        value = value.valueAsString(context.expressionContext())[0]
    if isinstance(value, Path):
        value = str(value)
    layer = value if isinstance(value, QgsVectorLayer) else QgsProcessingUtils.mapLayerFromString(value.strip(), context, False)
    if layer is None:
        return read_source(_path(value, context), sheet=sheet)
    if not isinstance(layer, QgsVectorLayer) or not layer.isValid():
        raise InputError("error.not-a-map-file", "error.not-a-table.hint", file=layer.name())
    table = read_source(layer, sheet=sheet)
    return _selected(layer, table) if only_selected else table


def _path(text: str, context: QgsProcessingContext) -> Any:
    """A path for our reader; anything else that QGIS can open (an address, a zip) as a layer."""
    text = text.strip()
    if Path(text.split("|")[0]).exists():
        return text
    layer = QgsProcessingUtils.mapLayerFromString(text, context, True) if "://" in text or text.startswith("/vsi") else None
    if isinstance(layer, QgsVectorLayer) and layer.isValid():
        return layer
    raise NotFoundError("error.file-missing", file=text[:200])


def _selected(layer: QgsVectorLayer, table: SourceTable) -> SourceTable:
    """Only the rows of the selected features; the reader keeps the order of the layer."""
    ids = [feature.id() for feature in layer.getFeatures(QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry).setNoAttributes())]
    if len(ids) != len(table):
        raise InputError("algorithm.import.selection", layer=layer.name())
    chosen = set(layer.selectedFeatureIds())
    return replace(table, rows=[row for feature_id, row in zip(ids, table.rows) if feature_id in chosen])


def _tell_plan(plan: ImportPlan, feedback: QgsProcessingFeedback) -> None:
    """How the source was understood and what cannot be read, with the cure."""
    texts = Texts(language())
    pairs = ", ".join(f"{source} → {target}" for source, target in plan.mapping.as_dict.items())
    feedback.pushInfo(tr("algorithm.import.understood", columns=pairs, crs=plan.crs))
    if plan.mapping.unused:
        feedback.pushInfo(tr("algorithm.import.unused", columns=", ".join(plan.mapping.unused)))
    for notice in (*(plan.detection.reasons if plan.detection else ()), *plan.proposals, *plan.notices):
        feedback.pushInfo(notice.text(tr))
    for rejection, _row in plan.rejected[:_SHOWN_REASONS]:
        feedback.pushWarning(tr("import.where-row", r=rejection.row_number, why=rejection.all_reasons(texts)))
    if len(plan.rejected) > _SHOWN_REASONS:
        feedback.pushWarning(tr("algorithm.import.more-reasons", n=len(plan.rejected) - _SHOWN_REASONS))
    for row, alike in plan.similar[:_SHOWN_REASONS] if not plan.held else ():
        feedback.pushInfo(tr("algorithm.import.similar", row=row.row_number, number=alike.number or "–", metres=round(alike.distance_m or 0)))
    for personal in plan.personal[:_SHOWN_REASONS]:
        feedback.pushWarning(tr("import.where-row", r=personal.row_number, why=personal.text(texts)))
    if plan.personal:
        feedback.pushWarning(tr("public.import-count", n=len(plan.personal)))


def _tell_dangers(store: Store, result: ImportResult, feedback: QgsProcessingFeedback) -> None:
    """Danger does not become rows among others: whom to ring is said."""
    from ..jobs.dangers import to_call
    from ..jobs.entry_lists import emergency_text

    rows = {(table, (after or before).id) for table, before, after in result.done.steps} if result.done else set()
    found = to_call(store, rows) if rows else []
    if found:
        feedback.pushWarning(tr("danger.waiting", n=len(found), number=emergency_text(store.setting("emergency_numbers"))))


def _counts(plan: ImportPlan, result: ImportResult, feedback: QgsProcessingFeedback) -> dict[str, int]:
    from ..jobs.import_status import tell

    known = sum(1 for rejection, _row in plan.rejected if rejection.reason_key in _KNOWN_ALREADY)
    if plan.request.table == "observation" and plan.without_point:
        feedback.pushInfo(tr("algorithm.importobservations.points-missing", n=plan.without_point))
    feedback.pushInfo(
        tr("algorithm.import.done", new=result.imported, updated=result.updated, similar=result.similar, rejected=len(result.rejected))
    )
    if result.unchanged:
        feedback.pushInfo(tr("algorithm.import.unchanged", n=result.unchanged))
    tell(plan.statuses, Texts(language()), feedback.pushInfo, feedback.pushWarning)
    return {
        "IMPORTED": result.imported, "UPDATED": result.updated, "REJECTED_COUNT": len(result.rejected), "DUPLICATES": result.similar + known,
    }  # fmt: skip
