# SPDX-License-Identifier: GPL-2.0-or-later
"""est:repairorder: which lighting defects to repair first, and what that changes."""
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsFeature, QgsFeatureSink, QgsField, QgsFields, QgsGeometry, QgsPointXY, QgsProcessing, QgsProcessingContext, QgsProcessingFeedback,
    QgsProcessingParameterFeatureSink, QgsProcessingParameterMatrix, QgsProcessingParameterMultipleLayers, QgsProcessingParameterNumber,
    QgsProcessingParameterString, QgsVectorLayer, QgsWkbTypes,
)  # fmt: skip

from ..core.errors import InputError, StorageError
from ..core.path_weights import DARKNESS, DEFAULTS, FINDINGS, from_table, kind_of, table
from ..i18n import tr
from .base import Parameters, progress_of
from .light_base import DEFECTS, METRICS, LightAlgorithm, Look, check_of

if TYPE_CHECKING:
    import numpy as np

    from ..jobs.light_scene import LightInputs
    from ..jobs.repair_order import RepairOrder as Order
    from ..jobs.repair_order import Weighing

WEIGHTS, WEIGHT_VALUES, WEIGHT_FIELD, MAX_REPAIRS = "WEIGHTS", "WEIGHT_VALUES", "WEIGHT_FIELD", "MAX_REPAIRS"
OUTPUT, OUTPUT_STRETCHES, OUTPUT_NEW_LAMPS = "OUTPUT", "OUTPUT_STRETCHES", "OUTPUT_NEW_LAMPS"
_KINDS = {"rank": "integer", "state": "text"}


class RepairOrder(LightAlgorithm):
    """Defects with rank and gain; stretches before and after, and places for new lamps when they are wanted."""

    ID = "repairorder"
    scenarios = ("as_is",)
    needs_defects = True

    def add_parameters(self) -> None:
        self.add_light_parameters()
        self.add(QgsProcessingParameterMultipleLayers(WEIGHTS, "", QgsProcessing.SourceType.TypeVectorAnyGeometry, optional=True))
        self.add(QgsProcessingParameterNumber(MAX_REPAIRS, "", QgsProcessingParameterNumber.Type.Integer, 50, False, 1, 10_000))
        heads = [tr(f"light.weights-head.{name}") for name in ("kind", "weight", "radius_m", "most")]
        self.add(QgsProcessingParameterMatrix(WEIGHT_VALUES, "", len(DEFAULTS), True, heads, table(), optional=True), is_advanced=True)
        self.add(QgsProcessingParameterString(WEIGHT_FIELD, "", "weight", optional=True), is_advanced=True)
        line, point = QgsProcessing.SourceType.TypeVectorLine, QgsProcessing.SourceType.TypeVectorPoint
        self.add(QgsProcessingParameterFeatureSink(OUTPUT, "", point))
        self.add(QgsProcessingParameterFeatureSink(OUTPUT_STRETCHES, "", line, optional=True, createByDefault=False))
        self.add(QgsProcessingParameterFeatureSink(OUTPUT_NEW_LAMPS, "", point, optional=True, createByDefault=False))
        self.add_metrics()

    def process(self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> dict[str, Any]:
        from ..jobs.repair_order import order_repairs

        choices = self.choices_of(parameters, context)
        inputs = self.inputs_of(parameters, context, feedback)
        weighing = self._weighing(parameters, context, feedback, inputs)
        most = self.parameterAsInt(parameters, MAX_REPAIRS, context)
        found = order_repairs(inputs, choices, weighing, most, progress_of(feedback, 0.1, 0.85))
        metrics = self.account_text(found.account)
        self.tell(feedback, found.scene)
        results = {OUTPUT: self._defects(parameters, context, feedback, found, metrics)}
        results.update(self._more(parameters, context, feedback, found, metrics))
        return {**results, METRICS: metrics}

    def _weighing(
        self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback, inputs: LightInputs
    ) -> list[Weighing]:
        """The layers near which a metre counts more, each with the rule of its kind."""
        from ..gis import layer_roles
        from ..gis.light_sources import read_weighing
        from ..jobs.repair_order import Weighing

        given = parameters.get(WEIGHT_VALUES)
        rules = from_table(self.parameterAsMatrix(parameters, WEIGHT_VALUES, context) if given not in (None, "", []) else table())
        column, crs, made = self.parameterAsString(parameters, WEIGHT_FIELD, context).strip(), self.crs_of(inputs), []
        layers = self.parameterAsLayerList(parameters, WEIGHTS, context) if parameters.get(WEIGHTS) else []
        for layer in layers or ():
            if not isinstance(layer, QgsVectorLayer) or not layer.isValid():
                raise InputError("light.weights-no-geometry", layer=layer.name())
            rule = rules[kind_of(layer_roles.role_of(layer), layer.name())]
            category = DARKNESS if rule.kind == FINDINGS else ""
            shapes = read_weighing(layer, crs, context.transformContext(), column, category, check_of(feedback))
            made.append(Weighing(layer.name(), shapes, rule))
        return made

    def _defects(
        self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback, found: Order, metrics: str
    ) -> str:  # fmt: skip
        """The rows of the defects as they were, behind rank and gain; a defect without a place stands at its lamp."""
        from ..compat import FIELD_TYPES
        from ..gis.light_layers import style_ranks
        from ..jobs.light_columns import rank_columns

        source, crs = self.source_of(parameters, DEFECTS, context), self.crs_of(found.scene.inputs)
        columns = rank_columns(found.ranks)
        fields = QgsFields()
        for name in columns:
            fields.append(QgsField(name, FIELD_TYPES[_KINDS.get(name, "real")]))
        copied = [one for one in source.fields() if one.name().lower() not in {*columns, "fid"}]
        for one in copied:
            fields.append(one)
        sink, destination = self.parameterAsSink(parameters, OUTPUT, context, fields, QgsWkbTypes.Type.Point, crs)
        if sink is None:
            raise InputError("light.cannot-write", label=self.label(OUTPUT))
        check, rows = check_of(feedback), list(zip(*(_plain(values) for values in columns.values())))
        for number, (feature, row) in enumerate(zip(source.getFeatures(), rows)):
            check()
            made = QgsFeature(fields)
            made.setAttributes([*row, *(feature[one.name()] for one in copied)])
            place = self._place(found, number)
            if place is not None:
                made.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(*place)))
            if not sink.addFeature(made, QgsFeatureSink.Flag.FastInsert):
                raise StorageError("hotspots.cannot-write", reason=sink.lastError()[:200])
        del sink
        self.finish(destination, context, Look(style_ranks, "light.layer.repairs", metrics))
        return destination

    def _place(self, found: Order, number: int) -> tuple[float, float] | None:
        """Where a defect is: as drawn, else at its lamp."""
        scene = found.scene
        xy = scene.inputs.defects.defects[number].xy
        if xy is None and scene.of_defect[number]:
            xy = scene.inputs.lamps.places[scene.rows[scene.of_defect[number][0]]]
        return xy

    def _more(
        self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback, found: Order, metrics: str
    ) -> dict[str, str]:  # fmt: skip
        """The layers that are made only when they are asked for."""
        import numpy as np

        from ..gis.light_layers import points_wkb, style_compared, style_new_lamps
        from ..jobs.light_columns import compared_columns, new_lamp_columns, stretch_lines

        results, crs, kind = {}, self.crs_of(found.scene.inputs), QgsWkbTypes.Type
        if parameters.get(OUTPUT_STRETCHES) is not None:
            look, progress = Look(style_compared, "light.layer.compared", metrics), progress_of(feedback, 0.85, 0.95)
            lines, columns = stretch_lines(found), compared_columns(found)
            results[OUTPUT_STRETCHES] = self.write(parameters, OUTPUT_STRETCHES, context, progress, kind.LineString, crs, lines, columns, look)
        if parameters.get(OUTPUT_NEW_LAMPS) is not None:
            look, progress = Look(style_new_lamps, "light.layer.new-lamps", metrics), progress_of(feedback, 0.95, 1.0)
            points = points_wkb(np.array([(one.x, one.y) for one in found.proposals], dtype=float).reshape(-1, 2))
            columns = new_lamp_columns(found)
            results[OUTPUT_NEW_LAMPS] = self.write(parameters, OUTPUT_NEW_LAMPS, context, progress, kind.Point, crs, points, columns, look)
        return results


def _plain(values: np.ndarray) -> list[object]:
    """Values for a layer; no number becomes NULL."""
    return [None if value != value else value for value in values.tolist()]
