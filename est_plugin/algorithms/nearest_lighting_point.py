# SPDX-License-Identifier: GPL-2.0-or-later
"""est:nearestlightingpoint: pole number, owner and cabinet for reported rows; what two lamps may be meant by is listed."""
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsCoordinateReferenceSystem, QgsFeature, QgsFeatureSink, QgsField, QgsFields, QgsProcessing, QgsProcessingContext, QgsProcessingFeatureSource,
    QgsProcessingFeedback, QgsProcessingOutputNumber, QgsProcessingOutputString, QgsProcessingParameterFeatureSink, QgsProcessingParameterFeatureSource,
    QgsProcessingParameterNumber, QgsWkbTypes,
)  # fmt: skip

from ..compat import FIELD_TYPES, is_null
from ..core.errors import InputError
from ..i18n import tr
from .base import Parameters
from .light_base import LIGHTING_POINTS, LightAlgorithm, check_of

if TYPE_CHECKING:
    from ..core.lamp_fill import Filled
    from ..gis.lamp_layer import LampLayer

INPUT, MAX_DISTANCE_M, OUTPUT, AMBIGUOUS, METRICS = "INPUT", "MAX_DISTANCE_M", "OUTPUT", "AMBIGUOUS", "METRICS"
FOUND_COUNT, AMBIGUOUS_COUNT = "FOUND_COUNT", "AMBIGUOUS_COUNT"
_TEXTS = ("pole_number", "lamp_owner", "cabinet", "lighting_point_id")  # columns of lighting_defect
_MORE = (("lamp_distance_m", "real"), ("lamp_is_off", "boolean"), ("lamp_found", "text"))
_PAIR = (("first_pole", "text"), ("first_distance_m", "real"), ("second_pole", "text"), ("second_distance_m", "real"))


class NearestLightingPoint(LightAlgorithm):
    """Each row stands once in OUTPUT; a row that two lamps may be meant by keeps its empty cells and stands in AMBIGUOUS too."""

    ID = "nearestlightingpoint"

    def add_parameters(self) -> None:
        self.add(QgsProcessingParameterFeatureSource(INPUT, "", [QgsProcessing.SourceType.TypeVector]))
        self.add(QgsProcessingParameterFeatureSource(LIGHTING_POINTS, "", [QgsProcessing.SourceType.TypeVectorPoint]))
        self.add(QgsProcessingParameterNumber(MAX_DISTANCE_M, "", QgsProcessingParameterNumber.Type.Double, 20.0, False, 0.1, 10_000.0))
        self.add(QgsProcessingParameterFeatureSink(OUTPUT, ""))
        self.add(QgsProcessingParameterFeatureSink(AMBIGUOUS, "", optional=True, createByDefault=True))
        for name in (FOUND_COUNT, AMBIGUOUS_COUNT):
            self.addOutput(QgsProcessingOutputNumber(name, self.label(name)))
        self.addOutput(QgsProcessingOutputString(METRICS, self.label(METRICS)))

    def process(self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> dict[str, Any]:
        from ..core.lamp_fill import counts, fill_lamps
        from ..gis.lamp_layer import read_lamps

        source, lamps_source = self.source_of(parameters, INPUT, context), self.source_of(parameters, LIGHTING_POINTS, context)
        crs, check = metric_of(lamps_source, source), check_of(feedback)
        lamps = read_lamps(
            lamps_source, crs, context.transformContext(), layer=self.parameterAsVectorLayer(parameters, LIGHTING_POINTS, context), check=check
        )
        features = list(source.getFeatures())
        places = _places(features, source, crs, context)
        number = _own_number(source)
        given = [(xy, "" if not number or is_null(feature[number]) else str(feature[number]).strip()) for xy, feature in zip(places, features)]
        filled = fill_lamps(given, lamps.places, lamps.inventory.lamps, self.parameterAsDouble(parameters, MAX_DISTANCE_M, context))
        results = {OUTPUT: self._write(parameters, OUTPUT, context, source, zip(features, filled), _Filling(source.fields(), number, lamps))}
        unsure = [(feature, one) for feature, one in zip(features, filled) if one.match.second is not None and one.lamp is None]
        if parameters.get(AMBIGUOUS) not in (None, ""):
            results[AMBIGUOUS] = self._write(parameters, AMBIGUOUS, context, source, unsure, _Pairing(source.fields(), lamps))
        return {**results, **self._tell(counts(filled), lamps, len(unsure), feedback)}

    def _write(
        self, parameters: Parameters, name: str, context: QgsProcessingContext, source: QgsProcessingFeatureSource, rows: Any, columns: Any
    ) -> str:
        sink, destination = self.parameterAsSink(parameters, name, context, columns.fields, source.wkbType(), source.sourceCrs())
        if sink is None:
            raise InputError("light.cannot-write", label=self.label(name))
        for feature, one in rows:
            made = QgsFeature(columns.fields)
            made.setGeometry(feature.geometry())
            made.setAttributes(columns.values(feature, one))
            if not sink.addFeature(made, QgsFeatureSink.Flag.FastInsert):
                raise InputError("light.cannot-write", label=self.label(name))
        del sink
        return destination

    def _tell(self, found: dict[str, int], lamps: LampLayer, unsure: int, feedback: QgsProcessingFeedback) -> dict[str, Any]:
        import json

        from ..core.lamp_fill import FOUND
        from ..core.lamp_inventory import same_spot

        if not lamps.inventory.lamps:
            feedback.pushWarning(tr("lamps.account.none"))
        twice = same_spot(lamps.places, lamps.inventory.lamps)
        if twice is not None:
            feedback.pushInfo(twice.text(tr))
        for way, n in found.items():
            if n:
                (feedback.pushInfo if way in FOUND else feedback.pushWarning)(tr(f"lamps.found.{way}", n=n))
        metrics = {"rows": sum(found.values()), **found, "lamps": len(lamps.inventory.lamps), "lamps_without_place": lamps.places.count(None)}
        return {FOUND_COUNT: sum(found[way] for way in FOUND), AMBIGUOUS_COUNT: unsure, METRICS: json.dumps(metrics)}


class _Filling:
    """The row with what the map knows of its lamp, in its own empty cells where it has such columns."""

    def __init__(self, fields: QgsFields, number: str, lamps: LampLayer) -> None:
        from ..core.importing.columns import guess_mapping
        from ..core.schema import TABLES

        self._lamps = lamps
        names = [one.name() for one in fields]
        own = {**guess_mapping(names, TABLES["lighting_defect"]).columns, **({"pole_number": number} if number else {})}
        text = {one.name() for one in fields if one.type() == FIELD_TYPES["text"]}
        self.fields = QgsFields(fields)
        self._at: dict[str, int] = {}
        for name, kind in (*((name, "text") for name in _TEXTS), *_MORE):
            column = own.get(name) if own.get(name) in text else None
            self._at[name] = names.index(column) if column else _append(self.fields, name, kind)

    def values(self, feature: QgsFeature, one: Filled) -> list[Any]:
        """Cells of a row."""
        cells = feature.attributes() + [None] * (self.fields.count() - len(feature.attributes()))
        lamp = self._lamps.inventory.lamps[one.lamp] if one.lamp is not None else None
        known = {} if lamp is None else {
            "pole_number": lamp.pole_number, "lamp_owner": lamp.owner, "cabinet": lamp.cabinet, "lighting_point_id": lamp.lighting_point_id,
        }  # fmt: skip
        for name, text in known.items():
            at = self._at[name]
            if text and (is_null(cells[at]) or not str(cells[at]).strip()):
                cells[at] = text
        cells[self._at["lamp_distance_m"]] = None if one.distance_m is None or lamp is None else round(one.distance_m, 2)
        cells[self._at["lamp_is_off"]] = lamp.is_off if lamp else None
        cells[self._at["lamp_found"]] = one.way
        return cells


class _Pairing:
    """The row with the two lamps that it may mean."""

    def __init__(self, fields: QgsFields, lamps: LampLayer) -> None:
        self._lamps = lamps
        self.fields = QgsFields(fields)
        self._at = [_append(self.fields, name, kind) for name, kind in _PAIR]

    def values(self, feature: QgsFeature, one: Filled) -> list[Any]:
        """Cells of a row."""
        cells = feature.attributes() + [None] * (self.fields.count() - len(feature.attributes()))
        told: list[Any] = []
        for candidate in (one.match.first, one.match.second):
            told += [self._lamps.inventory.lamps[candidate.index].pole_number or None, round(candidate.distance_m, 2)]
        for at, value in zip(self._at, told):
            cells[at] = value
        return cells


def metric_of(*sources: QgsProcessingFeatureSource) -> QgsCoordinateReferenceSystem:
    """A system in metres that all can be measured in: that of the first layer that has one, else one for the place of the first that holds anything."""
    from ..gis.metric_crs import analysis_crs, is_metric

    sources = tuple(source for source in sources if source.wkbType() != QgsWkbTypes.Type.NoGeometry)
    for source in sources:
        if not source.sourceCrs().isValid():
            raise InputError("light.no-crs", layer=source.sourceName())
    found = next((source.sourceCrs() for source in sources if is_metric(source.sourceCrs())), None)
    filled = next((source for source in sources if source.featureCount() and not source.sourceExtent().isNull()), None)
    if found is None and filled is not None:
        found = analysis_crs(filled.sourceCrs(), filled.sourceExtent())
    return found or QgsCoordinateReferenceSystem("EPSG:3006")


def _own_number(source: QgsProcessingFeatureSource) -> str:
    """The column of the rows that holds a pole number; empty when none does."""
    from ..core.importing.columns import guess_mapping
    from ..core.schema import TABLES

    return guess_mapping([one.name() for one in source.fields()], TABLES["lighting_defect"]).columns.get("pole_number", "")


def _places(features: list[QgsFeature], source: QgsProcessingFeatureSource, crs: QgsCoordinateReferenceSystem, context: QgsProcessingContext) -> list:
    from qgis.core import QgsCoordinateTransform, QgsCsException, QgsGeometry

    from ..gis.lamp_layer import place_of

    transform = QgsCoordinateTransform(source.sourceCrs(), crs, context.transformContext())
    places = []
    for feature in features:
        moved = QgsFeature(feature)
        shape = QgsGeometry(feature.geometry())
        try:
            shape.transform(transform)
        except QgsCsException:
            shape = QgsGeometry()
        moved.setGeometry(shape)
        places.append(place_of(moved))
    return places


def _append(fields: QgsFields, name: str, kind: str) -> int:
    """A new column, under another name when the row has one of this name already."""
    free, number = name, 2
    while fields.lookupField(free) >= 0:
        free, number = f"{name}_{number}", number + 1
    fields.append(QgsField(free, FIELD_TYPES[kind]))
    return fields.count() - 1

