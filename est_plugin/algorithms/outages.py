# SPDX-License-Identifier: GPL-2.0-or-later
"""est:outages: lamps that are out together, along streets and by cabinet."""
from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsCoordinateReferenceSystem, QgsFeature, QgsFeatureSink, QgsField, QgsFields, QgsProcessing, QgsProcessingContext, QgsProcessingFeatureSource,
    QgsProcessingFeedback, QgsProcessingOutputNumber, QgsProcessingOutputString, QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource, QgsProcessingParameterNumber, QgsWkbTypes,
)  # fmt: skip

from ..compat import FIELD_TYPES, is_null
from ..core.errors import InputError
from ..i18n import tr
from .base import Parameters
from .light_base import DEFECTS, LIGHTING_POINTS, METRICS, LightAlgorithm, check_of
from .nearest_lighting_point import metric_of

if TYPE_CHECKING:
    from ..core.outage_search import FoundOutage, Search

STREETS, MIN_IN_ROW, OUTPUT, GROUPS = "STREETS", "MIN_IN_ROW", "OUTPUT", "GROUPS"
_FIELDS = (
    ("group", "integer"), ("kind", "text"), ("n", "integer"), ("of", "integer"), ("street", "text"), ("cabinet", "text"), ("extent", "text"),
    ("ids", "text"), ("poles", "text"),
)  # fmt: skip
_ID_COLUMNS = ("id", "external_number", "ärendenr", "Ärendenr", "number", "nr")


class Outages(LightAlgorithm):
    """One polygon for each group."""

    ID = "outages"

    def add_parameters(self) -> None:
        kinds = QgsProcessing.SourceType
        self.add(QgsProcessingParameterFeatureSource(DEFECTS, "", [kinds.TypeVectorPoint]))
        self.add(QgsProcessingParameterFeatureSource(LIGHTING_POINTS, "", [kinds.TypeVectorPoint]))
        self.add(QgsProcessingParameterFeatureSource(STREETS, "", [kinds.TypeVectorLine], optional=True))
        self.add(QgsProcessingParameterNumber(MIN_IN_ROW, "", QgsProcessingParameterNumber.Type.Integer, 3, False, 2, 100))
        self.add(QgsProcessingParameterFeatureSink(OUTPUT, ""))
        self.addOutput(QgsProcessingOutputNumber(GROUPS, self.label(GROUPS)))
        self.addOutput(QgsProcessingOutputString(METRICS, self.label(METRICS)))

    def process(self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> dict[str, Any]:
        from ..core.outage_search import search_outages
        from ..gis.lamp_layer import read_lamps
        from ..gis.light_sources import read_defects

        check, transforms = check_of(feedback), context.transformContext()
        source, lamps_source = self.source_of(parameters, DEFECTS, context), self.source_of(parameters, LIGHTING_POINTS, context)
        crs = metric_of(source, lamps_source)
        defects = read_defects(source, crs, transforms, check)
        lamps = read_lamps(lamps_source, crs, transforms, layer=self.parameterAsVectorLayer(parameters, LIGHTING_POINTS, context), check=check)
        if not lamps.inventory.lamps:
            feedback.pushWarning(tr("lamps.account.none"))
        strokes = self._strokes(parameters, context, feedback, crs, [*lamps.places, *(one.xy for one in defects.defects)])
        least = self.parameterAsInt(parameters, MIN_IN_ROW, context)
        found = search_outages(defects.ids, defects.defects, lamps.places, lamps.inventory.lamps, strokes, least)
        destination = self._write(parameters, context, crs, found.outages, _ids_of(source))
        return {OUTPUT: destination, **self._tell(found, [one.meaning for one in defects.defects], feedback)}

    def _strokes(
        self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback, crs: QgsCoordinateReferenceSystem, places: list
    ) -> Any:
        from ..gis.lamp_streets import read_strokes

        if not parameters.get(STREETS):
            feedback.pushInfo(tr("lamps.outages.no-streets"))
            return None
        source = self.source_of(parameters, STREETS, context)
        if not source.sourceCrs().isValid():
            raise InputError("light.no-crs", layer=source.sourceName())
        layer = self.parameterAsVectorLayer(parameters, STREETS, context)
        return read_strokes(source, crs, context.transformContext(), places, layer=layer, check=check_of(feedback))

    def _write(
        self, parameters: Parameters, context: QgsProcessingContext, crs: QgsCoordinateReferenceSystem, outages: list[FoundOutage], ids: dict[int, str]
    ) -> str:
        from ..gis.outage_shapes import shape_of

        fields = QgsFields()
        for name, kind in _FIELDS:
            fields.append(QgsField(name, FIELD_TYPES[kind]))
        sink, destination = self.parameterAsSink(parameters, OUTPUT, context, fields, QgsWkbTypes.Type.Polygon, crs)
        if sink is None:
            raise InputError("light.cannot-write", label=self.label(OUTPUT))
        for number, one in enumerate(outages, 1):
            made = QgsFeature(fields)
            made.setGeometry(shape_of(one))
            told = ",".join(ids[key] for key in one.keys)
            made.setAttributes([number, one.kind, one.n, one.of, one.street or None, one.cabinet or None, one.extent, told, ",".join(one.pole_numbers)])
            if not sink.addFeature(made, QgsFeatureSink.Flag.FastInsert):
                raise InputError("light.cannot-write", label=self.label(OUTPUT))
        del sink
        return destination

    def _tell(self, found: Search, meanings: list[str], feedback: QgsProcessingFeedback) -> dict[str, Any]:
        from ..core.lamp_out import OUT
        from ..core.outages import KINDS

        by_kind = {kind: sum(one.kind == kind for one in found.outages) for kind in KINDS}
        feedback.pushInfo(tr("lamps.outages.done", n=len(found.outages), **by_kind))
        for key, rows in (("unknown", found.unknown), ("placeless", found.placeless)):
            if rows:
                feedback.pushWarning(tr(f"lamps.outages.{key}", n=len(rows)))
        left_out = len(meanings) - meanings.count(OUT)
        if left_out:
            feedback.pushInfo(tr("lamps.outages.left-out", n=left_out))
        metrics = {
            "defects": len(meanings), "out": meanings.count(OUT), "left_out": left_out, "without_lamp": len(found.unknown),
            "without_place": len(found.placeless), "groups": len(found.outages), **by_kind, "in_groups": sum(len(one.keys) for one in found.outages),
        }  # fmt: skip
        return {GROUPS: len(found.outages), METRICS: json.dumps(metrics)}


def _ids_of(source: QgsProcessingFeatureSource) -> dict[int, str]:
    """Feature id → what the row is called: its id, case number or number, else the id of the feature."""
    names = [one.name() for one in source.fields()]
    column = next((name for name in _ID_COLUMNS if name in names), "")
    return {
        feature.id(): str(feature[column]) if column and not is_null(feature[column]) else str(feature.id()) for feature in source.getFeatures()
    }  # fmt: skip
