# SPDX-License-Identifier: GPL-2.0-or-later
"""What est:darkstretches and est:repairorder share: their parameters, reading the layers, styled results, the account."""
from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsCoordinateReferenceSystem, QgsFeatureRequest, QgsProcessing, QgsProcessingContext, QgsProcessingFeatureSource, QgsProcessingFeedback,
    QgsProcessingOutputString, QgsProcessingParameterBoolean, QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource, QgsProcessingParameterField, QgsProcessingParameterFile, QgsProcessingParameterNumber, QgsProcessingUtils,
    QgsVectorLayer, QgsWkbTypes,
)  # fmt: skip

from ..core.errors import Cancelled, InputError
from ..i18n import language, tr
from .base import EstAlgorithm, Parameters

if TYPE_CHECKING:
    import numpy as np

    from ..jobs.light_scene import LightChoices, LightInputs, LightScene

PATHS, LIGHTING_POINTS, DEFECTS, BUILDINGS = "PATHS", "LIGHTING_POINTS", "DEFECTS", "BUILDINGS"
HEIGHT_FIELD, FLUX_FIELD, POWER_FIELD, LAMP_TYPE_FIELD, OFF_FIELD = "HEIGHT_FIELD", "FLUX_FIELD", "POWER_FIELD", "LAMP_TYPE_FIELD", "OFF_FIELD"
LIT_FIELD, TUNNEL_FIELD = "LIT_FIELD", "TUNNEL_FIELD"
DEFAULT_HEIGHT_M, DEFAULT_FLUX_LM, MAINTENANCE_FACTOR, LAMP_VALUES = "DEFAULT_HEIGHT_M", "DEFAULT_FLUX_LM", "MAINTENANCE_FACTOR", "LAMP_VALUES"
SAMPLE_M, PIECE_M, SCENARIO, DEFECT_WITHIN_M, COUNT_DUPLICATES = "SAMPLE_M", "PIECE_M", "SCENARIO", "DEFECT_WITHIN_M", "COUNT_DUPLICATES"
DARK_BELOW_LX, BRIGHT_FROM_LX, BRIGHT_MIN_LX = "DARK_BELOW_LX", "BRIGHT_FROM_LX", "BRIGHT_MIN_LX"
METRICS = "METRICS"
_POINT, _LINE, _AREA = (
    QgsProcessing.SourceType.TypeVectorPoint, QgsProcessing.SourceType.TypeVectorLine, QgsProcessing.SourceType.TypeVectorPolygon,
)  # fmt: skip
_MORE_FIELDS = ((POWER_FIELD, LIGHTING_POINTS), (LAMP_TYPE_FIELD, LIGHTING_POINTS), (OFF_FIELD, LIGHTING_POINTS), (TUNNEL_FIELD, PATHS))
_MOST_JSON_BYTES = 1_000_000
_real = QgsProcessingParameterNumber.Type.Double


@dataclass(frozen=True)
class Look:
    """How a result layer looks, what it is called, and what is kept with it."""

    styler: Callable[[QgsVectorLayer, str], None]
    title_key: str
    metrics: str


class LightAlgorithm(EstAlgorithm):
    """Light along paths: a calculated estimate."""

    GROUP = "light"
    scenarios: tuple[str, ...] = ("as_is", "all_working", "repaired")
    needs_defects = False

    # -- parameters ----------------------------------------------------------------------------------------------------
    def add_light_parameters(self) -> None:
        """All that both algorithms take."""
        self.add(QgsProcessingParameterFeatureSource(PATHS, "", [_LINE]))
        self.add(QgsProcessingParameterFeatureSource(LIGHTING_POINTS, "", [_POINT]))
        self.add(QgsProcessingParameterFeatureSource(DEFECTS, "", [_POINT], optional=not self.needs_defects))
        self.add(QgsProcessingParameterFeatureSource(BUILDINGS, "", [_AREA], optional=True))
        for name, parent in ((HEIGHT_FIELD, LIGHTING_POINTS), (FLUX_FIELD, LIGHTING_POINTS), (LIT_FIELD, PATHS)):
            self.add(QgsProcessingParameterField(name, "", parentLayerParameterName=parent, optional=True))
        self._number(DEFAULT_HEIGHT_M, None, 0.3, 60.0, optional=True)
        self._number(DEFAULT_FLUX_LM, None, 80.0, 400_000.0, optional=True)
        self._number(SAMPLE_M, 2.0, 0.1, 100.0)
        self.add(QgsProcessingParameterEnum(SCENARIO, "", list(self.scenarios), defaultValue="as_is", usesStaticStrings=True))
        for name, parent in _MORE_FIELDS:
            self.add(QgsProcessingParameterField(name, "", parentLayerParameterName=parent, optional=True), is_advanced=True)
        self._number(DARK_BELOW_LX, 2.0, 0.01, 100.0, is_advanced=True)
        self._number(BRIGHT_FROM_LX, 5.0, 0.01, 1000.0, is_advanced=True)
        self._number(BRIGHT_MIN_LX, 1.0, 0.0, 1000.0, is_advanced=True)
        self._number(MAINTENANCE_FACTOR, None, 0.1, 1.0, optional=True, is_advanced=True)
        self._number(PIECE_M, 25.0, 1.0, 1000.0, is_advanced=True)
        self._number(DEFECT_WITHIN_M, 15.0, 0.1, 200.0, is_advanced=True)
        self.add(QgsProcessingParameterBoolean(COUNT_DUPLICATES, "", defaultValue=False), is_advanced=True)
        file = QgsProcessingParameterFile.Behavior.File
        self.add(QgsProcessingParameterFile(LAMP_VALUES, "", file, extension="json", optional=True), is_advanced=True)

    def add_metrics(self) -> None:
        """The output METRICS: JSON text."""
        self.addOutput(QgsProcessingOutputString(METRICS, self.label(METRICS)))

    def _number(self, name: str, default: float | None, low: float, high: float, *, optional: bool = False, is_advanced: bool = False) -> None:
        self.add(QgsProcessingParameterNumber(name, "", _real, default, optional, low, high), is_advanced=is_advanced)

    # -- reading -------------------------------------------------------------------------------------------------------
    def choices_of(self, parameters: Parameters, context: QgsProcessingContext) -> LightChoices:
        """What the user chose."""
        from ..analysis.light_stretches import Limits
        from ..jobs.light_scene import LightChoices

        def real(name: str) -> float:
            return self.parameterAsDouble(parameters, name, context)

        return LightChoices(
            self.parameterAsEnumString(parameters, SCENARIO, context), real(SAMPLE_M), real(PIECE_M),
            Limits(real(DARK_BELOW_LX), real(BRIGHT_FROM_LX), real(BRIGHT_MIN_LX)), real(DEFECT_WITHIN_M),
            self.parameterAsBoolean(parameters, COUNT_DUPLICATES, context),
        )  # fmt: skip

    def inputs_of(self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> LightInputs:
        """Everything read from the layers, in the system of the paths or another one in metres."""
        from ..core.lamp_types import with_own_values
        from ..gis.lamp_layer import read_lamps
        from ..gis.light_sources import read_areas, read_defects, read_paths
        from ..gis.metric_crs import analysis_crs
        from ..jobs.light_scene import LightInputs

        check, transforms = check_of(feedback), context.transformContext()
        paths = self.source_of(parameters, PATHS, context)
        if not paths.sourceCrs().isValid():
            raise InputError("light.no-crs", layer=paths.sourceName())
        if paths.featureCount() == 0:
            raise InputError("light.no-paths")
        crs = analysis_crs(paths.sourceCrs(), paths.sourceExtent())
        if crs != paths.sourceCrs():
            feedback.pushInfo(tr("light.note.crs", crs=crs.userFriendlyIdentifier()))
        lit, tunnel = (self.field_of(parameters, name, context) for name in (LIT_FIELD, TUNNEL_FIELD))
        path_layer = read_paths(paths, crs, transforms, lit, tunnel, check)
        lamps = self.source_of(parameters, LIGHTING_POINTS, context)
        if not lamps.sourceCrs().isValid():
            raise InputError("light.no-crs", layer=lamps.sourceName())
        setup = self._setup(parameters, context)
        lamp_layer = read_lamps(lamps, crs, transforms, layer=self._layer(parameters, LIGHTING_POINTS, context), setup=setup, check=check)
        defects = self.source_of(parameters, DEFECTS, context) if parameters.get(DEFECTS) else None
        buildings = self.source_of(parameters, BUILDINGS, context) if parameters.get(BUILDINGS) else None
        return LightInputs(
            crs.authid() or crs.description(), path_layer, lamp_layer, with_own_values(setup.values),
            read_defects(defects, crs, transforms, check) if defects is not None else None,
            read_areas(buildings, crs, transforms, check) if buildings is not None else None,
        )  # fmt: skip

    def source_of(self, parameters: Parameters, name: str, context: QgsProcessingContext) -> QgsProcessingFeatureSource:
        """The source of a parameter; the error of Processing when it cannot be read."""
        source = self.parameterAsSource(parameters, name, context)
        if source is None:
            raise InputError("algorithm.parameter-bad", name=name, label=self.label(name), value=str(parameters.get(name))[:120])
        source.setInvalidGeometryCheck(QgsFeatureRequest.InvalidGeometryCheck.GeometryNoCheck)  # lines without length are left out and counted
        return source

    def field_of(self, parameters: Parameters, name: str, context: QgsProcessingContext) -> str:
        """The column that a parameter names, empty when it names none; InputError when the layer has no such column."""
        column = self.text_of(parameters, name, context)
        parent = self.parameterDefinition(name).parentLayerParameterName()
        if column and self.source_of(parameters, parent, context).fields().lookupField(column) < 0:
            raise InputError("algorithm.parameter-bad", name=name, label=self.label(name), value=column[:120])
        return column

    def crs_of(self, inputs: LightInputs) -> QgsCoordinateReferenceSystem:
        """The system of the results."""
        from ..gis.transform import reference_system

        return reference_system(inputs.crs)

    def _setup(self, parameters: Parameters, context: QgsProcessingContext) -> Any:
        """Columns and values of the lighting layer as kept with it, with what the parameters say instead."""
        from ..core.lamp_columns import FLUX, HEIGHT, OFF, POWER, TYPE
        from ..core.lamp_types import LAMP_TYPES, UNKNOWN, with_own_values
        from ..gis.lamp_layer import LampSetup, setup_of

        layer = self._layer(parameters, LIGHTING_POINTS, context)
        kept = setup_of(layer) if layer is not None else LampSetup()
        fields = {HEIGHT_FIELD: HEIGHT, FLUX_FIELD: FLUX, POWER_FIELD: POWER, LAMP_TYPE_FIELD: TYPE, OFF_FIELD: OFF}
        columns = {purpose: column for name, purpose in fields.items() if (column := self.field_of(parameters, name, context))}
        values = {code: dict(one) for code, one in kept.values.items()}
        for code, one in self._own_values(parameters, context).items():
            values.setdefault(code, {}).update(one)
        silent = values.setdefault(UNKNOWN, {})
        if parameters.get(DEFAULT_HEIGHT_M) is not None:
            silent["height_m"] = self.parameterAsDouble(parameters, DEFAULT_HEIGHT_M, context)
        if parameters.get(DEFAULT_FLUX_LM) is not None:
            silent["power_w"] = self.parameterAsDouble(parameters, DEFAULT_FLUX_LM, context) / with_own_values({UNKNOWN: silent})[UNKNOWN].flux_lm(1.0)
        if parameters.get(MAINTENANCE_FACTOR) is not None:
            factor = self.parameterAsDouble(parameters, MAINTENANCE_FACTOR, context)
            for code in LAMP_TYPES:
                values.setdefault(code, {})["maintenance_factor"] = factor
        return LampSetup({**kept.columns, **columns}, values, kept.export)

    def _own_values(self, parameters: Parameters, context: QgsProcessingContext) -> Mapping[str, Mapping[str, Any]]:
        """Values of lamp types from a JSON file, checked when they are used."""
        if not parameters.get(LAMP_VALUES):
            return {}
        path = Path(self.parameterAsFile(parameters, LAMP_VALUES, context))
        try:
            if path.stat().st_size > _MOST_JSON_BYTES:
                raise InputError("light.values-file", file=path.name)
            found = json.loads(path.read_text(encoding="utf-8-sig"))
        except (OSError, ValueError) as error:
            raise InputError("light.values-file", file=path.name) from error
        if not isinstance(found, dict) or not all(isinstance(one, dict) for one in found.values()):
            raise InputError("light.values-file", file=path.name)
        return found

    def _layer(self, parameters: Parameters, name: str, context: QgsProcessingContext) -> QgsVectorLayer | None:
        return self.parameterAsVectorLayer(parameters, name, context)

    # -- handing out ---------------------------------------------------------------------------------------------------
    def write(
        self, parameters: Parameters, name: str, context: QgsProcessingContext, progress: Callable[[float], None], kind: QgsWkbTypes.Type,
        crs: QgsCoordinateReferenceSystem, geometries: list[bytes], columns: Mapping[str, np.ndarray], look: Look,
    ) -> str:  # fmt: skip
        """One result layer with its look."""
        from ..gis.hotspot_layers import fields_of, fill

        fields = fields_of(columns)
        sink, destination = self.parameterAsSink(parameters, name, context, fields, kind, crs)
        if sink is None:
            raise InputError("light.cannot-write", label=self.label(name))
        fill(sink, destination, geometries, columns, fields, progress)
        del sink
        self.finish(destination, context, look)
        return destination

    def finish(self, destination: str, context: QgsProcessingContext, look: Look) -> None:
        """Style, words for the columns and the account, kept with the layer and its file; the name that the layer gets in the project."""
        from ..gis import hotspot_layers
        from ..gis.light_layers import name_columns

        title = tr(look.title_key)
        layer = QgsProcessingUtils.mapLayerFromString(destination, context)
        if isinstance(layer, QgsVectorLayer):
            look.styler(layer, language())
            name_columns(layer, language())
            hotspot_layers.finish(layer, title, tr("light.estimate"), look.metrics)
        if context.willLoadLayerOnCompletion(destination):
            details = context.layerToLoadOnCompletionDetails(destination)
            details.name = title
            context.addLayerToLoadOnCompletion(destination, details)

    def account_text(self, account: Mapping[str, Any]) -> str:
        """METRICS as JSON."""
        return json.dumps({"estimate": tr("light.estimate"), **account}, ensure_ascii=False)

    def tell(self, feedback: QgsProcessingFeedback, scene: LightScene) -> None:
        """Say what was assumed for how many lamps, and the notes."""
        from ..core.lamp_inventory import account_lines

        feedback.pushInfo(tr("light.estimate"))
        for line in account_lines(scene.inputs.lamps.inventory, tr, language(), scene.inputs.types):
            feedback.pushInfo(line)
        for note in scene.notes:
            (feedback.pushInfo if note.key == "light.note.known" else feedback.pushWarning)(note.text(tr))


def check_of(feedback: QgsProcessingFeedback) -> Callable[[], None]:
    """A function that raises Cancelled when the user stops."""

    def check() -> None:
        if feedback.isCanceled():
            raise Cancelled()

    return check
