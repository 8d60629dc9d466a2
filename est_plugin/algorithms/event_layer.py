# SPDX-License-Identifier: GPL-2.0-or-later
"""What the algorithms about events share: their layers, fields of time, the zone, and files of results."""
from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsFeatureSource, QgsProcessing, QgsProcessingContext, QgsProcessingException, QgsProcessingFeatureSourceDefinition, QgsProcessingFeedback,
    QgsProcessingParameterFeatureSource, QgsProcessingParameterField, QgsProcessingParameterFileDestination, QgsProcessingParameterNumber,
    QgsProcessingParameterString, QgsVectorLayer,
)  # fmt: skip

from ..core.errors import InputError
from ..core.local_time import STOCKHOLM, zone
from .base import EstAlgorithm, Parameters, progress_of

if TYPE_CHECKING:
    from ..gis.point_reader import EventTable
    from ..reports.content import DocumentResult

INPUT, TIME_ZONE, SEED, OUTPUT, OUTPUT_HTML = "INPUT", "TIME_ZONE", "SEED", "OUTPUT", "OUTPUT_HTML"
LONGEST_WORD = 2_147_483_647


class EventAlgorithm(EstAlgorithm):
    """An algorithm that reads events of a layer and needs no workspace."""

    GROUP = "analysis"

    # -- parameters ----------------------------------------------------------------------------------------------------
    def add_points(self, name: str = INPUT, *, optional: bool = False) -> None:
        """A layer of points."""
        self.add(QgsProcessingParameterFeatureSource(name, "", [QgsProcessing.SourceType.TypeVectorPoint], optional=optional))

    def add_field(self, name: str, *, optional: bool = False, is_advanced: bool = False) -> None:
        """A column of INPUT, of any kind: times often are text."""
        self.add(QgsProcessingParameterField(name, "", parentLayerParameterName=INPUT, optional=optional), is_advanced)

    def add_zone(self) -> None:
        """The zone of times without one, and of the clock on the wall."""
        self.add(QgsProcessingParameterString(TIME_ZONE, "", STOCKHOLM), is_advanced=True)

    def add_number(self, name: str, default: float | None, least: float, most: float, *, is_whole: bool = False, is_advanced: bool = False) -> None:
        """A number between limits; without a default it may be left empty."""
        kinds = QgsProcessingParameterNumber.Type
        kind = kinds.Integer if is_whole else kinds.Double
        self.add(QgsProcessingParameterNumber(name, "", kind, default, optional=default is None, minValue=least, maxValue=most), is_advanced)

    def add_seed(self) -> None:
        """Seed of the random numbers: the same gives the same result."""
        self.add_number(SEED, 1, 0, LONGEST_WORD, is_whole=True, is_advanced=True)

    def add_page(self) -> None:
        """The result as a web page."""
        self.add(QgsProcessingParameterFileDestination(OUTPUT_HTML, "", "HTML (*.html)", optional=True, createByDefault=False))

    # -- values --------------------------------------------------------------------------------------------------------
    def source_of(self, parameters: Parameters, name: str, context: QgsProcessingContext) -> QgsFeatureSource | None:
        """The layer itself where all of it is meant (its format tells the zone of its times), else what is selected of it; None when not given."""
        from ..storage.ogr_source import with_zones

        given = parameters.get(name)
        if given in (None, ""):
            return None
        source = self.parameterAsSource(parameters, name, context)
        if source is None:
            raise QgsProcessingException(self.invalidSourceError(parameters, name))
        if isinstance(given, QgsProcessingFeatureSourceDefinition) and given.selectedFeaturesOnly:
            return source
        layer = self.parameterAsVectorLayer(parameters, name, context)
        return with_zones(layer) if isinstance(layer, QgsVectorLayer) and layer.isValid() else source

    def zone_of(self, parameters: Parameters, context: QgsProcessingContext) -> dt.tzinfo:
        """The time zone that is named."""
        return zone(self.text_of(parameters, TIME_ZONE, context) or STOCKHOLM)

    def field_of(self, parameters: Parameters, name: str, context: QgsProcessingContext) -> str:
        """A column; empty when none is chosen."""
        return (self.parameterAsFields(parameters, name, context) or [""])[0] if parameters.get(name) else ""

    def number_of(self, parameters: Parameters, name: str, context: QgsProcessingContext) -> float | None:
        """A number; None when it is left empty."""
        return None if parameters.get(name) is None else self.parameterAsDouble(parameters, name, context)

    def page_of(
        self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback, write: Callable[[Path], DocumentResult]
    ) -> dict[str, Any]:
        """The web page, when it is asked for."""
        target = self.parameterAsFileOutput(parameters, OUTPUT_HTML, context) if parameters.get(OUTPUT_HTML) else ""
        if not target:
            return {}
        for warning in write(Path(target)).warnings:
            feedback.pushWarning(warning)
        return {OUTPUT_HTML: target}


def check_of(feedback: QgsProcessingFeedback) -> Callable[[], None]:
    """A function that stops reading when the user wants it."""
    progress = progress_of(feedback, 0.0, 0.0)
    return lambda: progress(0.0)


def with_times(table: EventTable, field: str) -> EventTable:
    """The events; InputError when none is left, with a time that could not be read."""
    from ..i18n import tr

    if len(table.xy):
        return table
    if table.without_time:
        example = tr("events.for-example", value=table.bad_values[0]) if table.bad_values else ""
        raise InputError("events.no-times", field=field, example=example)
    raise InputError("events.no-events")


def tell(feedback: QgsProcessingFeedback, sentence: str, remarks: Iterable[str]) -> None:
    """The answer, and what must be known with it."""
    feedback.pushInfo(sentence)
    for remark in remarks:
        feedback.pushWarning(remark)
