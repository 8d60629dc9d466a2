# SPDX-License-Identifier: GPL-2.0-or-later
"""est:effect: EST reports near a measure before and after, beside a control area."""
from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsCoordinateReferenceSystem, QgsProcessing, QgsProcessingContext, QgsProcessingFeatureSource, QgsProcessingFeedback, QgsProcessingOutputString,
    QgsProcessingParameterBoolean, QgsProcessingParameterDateTime, QgsProcessingParameterFeatureSource, QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber, QgsProcessingParameterString,
)  # fmt: skip

from ..core.effect_periods import UNITS
from .base import Parameters, progress_of
from .walk_algorithm import WalkAlgorithm, warn

if TYPE_CHECKING:
    from ..gis.united_areas import UnitedAreas
    from ..jobs.effect_measures import Intervention
    from ..storage.store import Store

MEASURES, AREA, WORKS_FROM, DATE, REACH_M, BUFFER_M = "MEASURES", "AREA", "WORKS_FROM", "DATE", "REACH_M", "BUFFER_M"
CONTROL, CONTROL_AREA, UNIT, LENGTH, SAME_SEASON = "CONTROL", "CONTROL_AREA", "UNIT", "LENGTH", "SAME_SEASON"
METRICS, OUTPUT_HTML = "METRICS", "OUTPUT_HTML"
_CONTROLS = ("ring", "rest", "polygon")
_MOST_M, _MOST_UNITS = 10_000, 520


class Effect(WalkAlgorithm):
    """Only reads the workspace."""

    ID = "effect"
    GROUP = "analysis"

    def add_parameters(self) -> None:
        kinds, numbers = QgsProcessing.SourceType, QgsProcessingParameterNumber.Type
        self.add_workspace()
        self.add(QgsProcessingParameterString(MEASURES, "", optional=True))
        self.add(QgsProcessingParameterFeatureSource(AREA, "", [kinds.TypeVectorAnyGeometry], optional=True))
        for name in (WORKS_FROM, DATE):
            self.add(QgsProcessingParameterDateTime(name, "", QgsProcessingParameterDateTime.Type.Date, optional=True))
        self.add(QgsProcessingParameterNumber(REACH_M, "", numbers.Double, 100, False, 1, _MOST_M))
        self.add(QgsProcessingParameterNumber(BUFFER_M, "", numbers.Double, 100, False, 0, _MOST_M))
        self.add_words(CONTROL, _CONTROLS, _CONTROLS[0])
        self.add(QgsProcessingParameterFeatureSource(CONTROL_AREA, "", [kinds.TypeVectorPolygon], optional=True))
        self.add_words(UNIT, UNITS, UNITS[0])
        self.add(QgsProcessingParameterNumber(LENGTH, "", numbers.Integer, None, True, 1, _MOST_UNITS))
        self.add(QgsProcessingParameterBoolean(SAME_SEASON, "", False))
        self.add(QgsProcessingParameterFileDestination(OUTPUT_HTML, "", "HTML (*.html)", optional=True, createByDefault=False))
        self.addOutput(QgsProcessingOutputString(METRICS, self.label(METRICS)))

    def process(self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> dict[str, Any]:
        from ..i18n import Texts, language
        from ..jobs import effect
        from ..reports import effect_document as words

        progress = progress_of(feedback)
        with self.store_to_print(parameters, context, feedback, can_write=False) as store:
            done = self._intervention(parameters, context, store)
            choices = effect.Choices(
                self.parameterAsDouble(parameters, REACH_M, context), self.parameterAsDouble(parameters, BUFFER_M, context),
                self.parameterAsEnumString(parameters, CONTROL, context), self.parameterAsEnumString(parameters, UNIT, context),
                self.parameterAsInt(parameters, LENGTH, context) if parameters.get(LENGTH) is not None else None,
                self.parameterAsBoolean(parameters, SAME_SEASON, context),
            )  # fmt: skip
            progress(0.1)
            content = effect.analyse(store, done, choices, self._control(parameters, context, store, choices.control))
        progress(0.9)
        texts = Texts(language())
        feedback.pushInfo(words.sentence(content, texts))
        warn(feedback, words.remarks(content, texts))
        results: dict[str, Any] = {METRICS: effect.metrics(content)}
        target = self.parameterAsFileOutput(parameters, OUTPUT_HTML, context) if parameters.get(OUTPUT_HTML) else ""
        if target:
            warn(feedback, effect.write_page(content, Path(target), language()).warnings)
            results[OUTPUT_HTML] = target
        return results

    def _intervention(self, parameters: Parameters, context: QgsProcessingContext, store: Store) -> Intervention:
        """Places of AREA, else of the measures; days that are given, else those of the measures."""
        from ..core.errors import InputError
        from ..gis.effect_areas import places_of
        from ..jobs.effect_measures import Intervention, intervention_of, measures_of

        text, area = self.text_of(parameters, MEASURES, context), self._source(parameters, AREA, context)
        if not text and area is None:
            raise InputError("effect.what")
        if text:
            found = intervention_of(store, measures_of(store, text))
        else:
            found = Intervention(area.sourceName(), (), None)
        places = found.places if area is None else places_of(area, QgsCoordinateReferenceSystem(store.crs), context.transformContext())
        return Intervention(found.name, places, self._works(parameters, context, found.works))

    def _works(
        self, parameters: Parameters, context: QgsProcessingContext, of_measures: tuple[dt.date, dt.date] | None
    ) -> tuple[dt.date, dt.date] | None:
        begun, last = self.day_of(parameters, WORKS_FROM, context), self.day_of(parameters, DATE, context)
        if last is None:
            return None if of_measures is None else (begun or of_measures[0], of_measures[1])
        known = begun or (min(of_measures[0], last) if of_measures else last)
        return known, last

    def _control(self, parameters: Parameters, context: QgsProcessingContext, store: Store, kind: str) -> UnitedAreas | None:
        from ..gis.united_areas import read_areas

        source = self._source(parameters, CONTROL_AREA, context)
        if kind != "polygon" or source is None:
            return None
        return read_areas(source, QgsCoordinateReferenceSystem(store.crs), context.transformContext())

    def _source(self, parameters: Parameters, name: str, context: QgsProcessingContext) -> QgsProcessingFeatureSource | None:
        from qgis.core import QgsProcessingException

        if parameters.get(name) in (None, ""):
            return None
        source = self.parameterAsSource(parameters, name, context)
        if source is None:
            raise QgsProcessingException(self.invalidSourceError(parameters, name))
        return source
