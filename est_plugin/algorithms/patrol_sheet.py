# SPDX-License-Identifier: GPL-2.0-or-later
"""est:patrolsheet: the Rundblad of a shift, with the places of its planned round, places by name, or those proposed."""
from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsProcessingParameterFileDestination, QgsProcessingParameterString

from ..core.errors import InputError
from .base import Parameters
from .walk_algorithm import WalkAlgorithm, warn

if TYPE_CHECKING:
    from ..core.rounds.shift import Shift
    from ..storage.store import Store

HOTSPOTS, SHIFT_START, SHIFT_END, OUTPUT = "HOTSPOTS", "SHIFT_START", "SHIFT_END", "OUTPUT"


class PatrolSheet(WalkAlgorithm):
    """Prints the paper of a round; the workspace stays as it is."""

    ID = "patrolsheet"
    GROUP = "rounds"

    def add_parameters(self) -> None:
        self.add_workspace()
        self.add(QgsProcessingParameterString(HOTSPOTS, "", optional=True))
        self.add(QgsProcessingParameterString(SHIFT_START, ""))
        self.add(QgsProcessingParameterString(SHIFT_END, ""))
        self.add_language()
        self.add(QgsProcessingParameterFileDestination(OUTPUT, "", "PDF (*.pdf)"))

    def process(self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> dict[str, Any]:
        from ..jobs.round_sheet import print_shift

        target = Path(self.parameterAsFileOutput(parameters, OUTPUT, context))
        words = [word for word in self.text_of(parameters, HOTSPOTS, context).replace(";", ",").split(",") if word.strip()]
        with self.store_to_print(parameters, context, feedback, can_write=False) as store:
            shift = self._shift(parameters, context, store)
            result = print_shift(store, shift, words, self.setup_of(parameters, context, feedback, store), target)
        warn(feedback, result.warnings)
        return {OUTPUT: str(target)}

    def _shift(self, parameters: Parameters, context: QgsProcessingContext, store: Store) -> Shift:
        from ..core.importing.bad_value import BadValue
        from ..core.importing.dates import day_or_moment
        from ..jobs.round_plan import shift_from

        moments = []
        for name in (SHIFT_START, SHIFT_END):
            text = self.text_of(parameters, name, context)
            try:
                moment = day_or_moment(text)
            except BadValue as error:
                raise InputError("patrol.shift-bad", value=text[:40]) from error
            if not isinstance(moment, dt.datetime):
                raise InputError("patrol.shift-bad", value=text[:40])
            moments.append(moment)
        return shift_from(store, *moments)
