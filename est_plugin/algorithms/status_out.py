# SPDX-License-Identifier: GPL-2.0-or-later
"""est:statusout: how far the cases of a fault-report system have come, as a file for that system."""
from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext, QgsProcessingFeedback, QgsProcessingOutputNumber, QgsProcessingParameterDateTime, QgsProcessingParameterFileDestination,
    QgsProcessingParameterString,
)  # fmt: skip

from .base import Parameters
from .walk_algorithm import WalkAlgorithm, warn

SYSTEM, SINCE_DAY, OUTPUT, OUTPUT_XLSX, ROWS = "SYSTEM", "SINCE", "OUTPUT", "OUTPUT_XLSX", "ROWS"


class StatusOut(WalkAlgorithm):
    """Only reads; without SINCE every case is told, however long ago it changed."""

    ID = "statusout"
    GROUP = "measures"

    def add_parameters(self) -> None:
        self.add_workspace()
        self.add(QgsProcessingParameterString(SYSTEM, "", optional=True))
        self.add(QgsProcessingParameterDateTime(SINCE_DAY, "", QgsProcessingParameterDateTime.Type.Date, optional=True))
        self.add_language()
        self.add(QgsProcessingParameterFileDestination(OUTPUT, "", "CSV (*.csv)"))
        self.add(QgsProcessingParameterFileDestination(OUTPUT_XLSX, "", "Excel (*.xlsx)", optional=True, createByDefault=False))
        self.addOutput(QgsProcessingOutputNumber(ROWS, self.label(ROWS)))

    def process(self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> dict[str, Any]:
        from ..i18n import Texts
        from ..jobs import status_out as job
        from ..jobs.local_days import zone_of

        paths = {name: self.parameterAsFileOutput(parameters, name, context) for name in (OUTPUT, OUTPUT_XLSX) if parameters.get(name) is not None}
        targets = {name: Path(path) for name, path in paths.items() if path}
        day = self.day_of(parameters, SINCE_DAY, context)
        with self.store_to_print(parameters, context, feedback, can_write=False) as store:
            texts = Texts(self.language_of(parameters, context, store))
            cases = job.read_cases(store, texts)
            system = job.known_system(cases, self.text_of(parameters, SYSTEM, context))
            since = dt.datetime(day.year, day.month, day.day, tzinfo=zone_of(store)) if day else None
            found = job.chosen(cases, job.SINCE if since else job.ALL, system, since)
            warn(feedback, job.write_files(store, found, system or "", texts, csv=targets.get(OUTPUT), xlsx=targets.get(OUTPUT_XLSX)))
        return {**{name: str(path) for name, path in targets.items()}, ROWS: len(found)}
