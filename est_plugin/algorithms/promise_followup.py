# SPDX-License-Identifier: GPL-2.0-or-later
"""est:promisefollowup: Uppföljning av medborgarlöfte as PDF, web page and JSON."""
from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext, QgsProcessingFeedback, QgsProcessingOutputString, QgsProcessingParameterFileDestination, QgsProcessingParameterString,
)  # fmt: skip

from ..core.paper_choices import INTERNAL, PUBLIC
from .base import Parameters
from .walk_algorithm import WalkAlgorithm, warn

PERIOD, AUDIENCE, PROMISE, OUTPUT, OUTPUT_HTML, FIGURES = "PERIOD", "AUDIENCE", "PROMISE", "OUTPUT", "OUTPUT_HTML", "FIGURES"


class PromiseFollowUp(WalkAlgorithm):
    """Only reads; without PROMISE all promises that were in force in the period."""

    ID = "promisefollowup"
    GROUP = "cycle"

    def add_parameters(self) -> None:
        self.add_workspace()
        self.add(QgsProcessingParameterString(PERIOD, "", optional=True))
        self.add_words(AUDIENCE, (INTERNAL, PUBLIC), INTERNAL)
        self.add_language()
        self.add(QgsProcessingParameterString(PROMISE, "", optional=True))
        self.add(QgsProcessingParameterFileDestination(OUTPUT, "", "PDF (*.pdf)"))
        self.add(QgsProcessingParameterFileDestination(OUTPUT_HTML, "", "HTML (*.html)", optional=True, createByDefault=False))
        self.addOutput(QgsProcessingOutputString(FIGURES, self.label(FIGURES)))

    def process(self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> dict[str, Any]:
        from ..core.period import TERTIAL, period_of
        from ..core.period_text import parsed
        from ..i18n import Texts
        from ..jobs import promise_followup as job
        from ..jobs.local_days import today_of
        from ..jobs.promise_facts import find_promise
        from ..reports.promise_figures import as_json

        paths = {name: self.parameterAsFileOutput(parameters, name, context) for name in (OUTPUT, OUTPUT_HTML) if parameters.get(name) is not None}
        said, named = self.text_of(parameters, PERIOD, context), self.text_of(parameters, PROMISE, context)
        with self.store_to_print(parameters, context, feedback, can_write=False) as store:
            texts, today = Texts(self.language_of(parameters, context, store)), today_of(store)
            period = parsed(said) if said else period_of(TERTIAL, today)
            audience = self.parameterAsEnumString(parameters, AUDIENCE, context)
            promise_id = find_promise(store, named).id if named else None
            content = job.follow_up(store, period, today, texts, audience=audience, promise_id=promise_id)
            page = Path(paths[OUTPUT_HTML]) if paths.get(OUTPUT_HTML) else None
            warn(feedback, job.write(content, texts, job.Files(Path(paths[OUTPUT]), page)).warnings)
        return {**{name: path for name, path in paths.items() if path}, FIGURES: as_json(content)}
