# SPDX-License-Identifier: GPL-2.0-or-later
"""est:workorders: what one organisation has to do, as paper, workbook and GeoPackage to fill in and send back."""
from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext, QgsProcessingFeedback, QgsProcessingOutputNumber, QgsProcessingParameterDateTime, QgsProcessingParameterFileDestination,
    QgsProcessingParameterString,
)  # fmt: skip

from ..core import work_orders as wo
from ..core.errors import Cancelled
from ..i18n import tr
from .base import Parameters, refresh_layers
from .walk_algorithm import WalkAlgorithm, warn

ORGANISATION, STATUS, KIND, ANSWER_BY, SENT = "ORGANISATION", "STATUS", "KIND", "ANSWER_BY", "SENT"
# output → (file filter, format)
_OUTPUTS = {"OUTPUT": ("PDF (*.pdf)", "pdf"), "OUTPUT_XLSX": ("Excel (*.xlsx)", "xlsx"), "OUTPUT_GPKG": ("GeoPackage (*.gpkg)", "gpkg")}


class WorkOrders(WalkAlgorithm):
    """Makes the files for one organisation and remembers what was sent; nothing to do gives empty files and a warning."""

    ID = "workorders"
    GROUP = "measures"

    def add_parameters(self) -> None:
        self.add_workspace()
        self.add(QgsProcessingParameterString(ORGANISATION, ""))
        self.add_words(STATUS, wo.WHICH, wo.TO_DO)
        self.add_words(KIND, wo.KINDS, None, optional=True)
        self.add(QgsProcessingParameterDateTime(ANSWER_BY, "", QgsProcessingParameterDateTime.Type.Date, optional=True))
        self.add_language()
        for name, (kind, _format) in _OUTPUTS.items():
            is_main = name == "OUTPUT"
            self.add(QgsProcessingParameterFileDestination(name, "", kind, optional=not is_main, createByDefault=is_main))
        self.addOutput(QgsProcessingOutputNumber(SENT, self.label(SENT)))

    def process(self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> dict[str, Any]:
        from ..jobs import work_order_choice, work_orders
        from .assign import find_organisation

        outputs = {name: self.parameterAsFileOutput(parameters, name, context) for name in _OUTPUTS if parameters.get(name) is not None}
        targets = {_OUTPUTS[name][1]: Path(path) for name, path in outputs.items() if path}
        with self.open_store(parameters, context, feedback) as store:
            organisation = find_organisation(store, self.text_of(parameters, ORGANISATION, context))
            setup = self.setup_of(parameters, context, feedback, store)
            rows = work_order_choice.measure_rows(store, setup.language)
            order = work_order_choice.order_for(rows, organisation, self.parameterAsEnumString(parameters, STATUS, context), setup.day)
            order = replace(order, answer_by=self.day_of(parameters, ANSWER_BY, context))
            if parameters.get(KIND) not in (None, ""):
                order = replace(order, kind=self.parameterAsEnumString(parameters, KIND, context))
            if feedback.isCanceled():
                raise Cancelled()
            sent = work_orders.send_out(store, [(order, targets)], rows, setup)
            path = store.path
        warn(feedback, sent.warnings if order.measure_ids else (*sent.warnings, tr("algorithm.workorders.none", organisation=order.name)))
        if sent.done is not None:
            refresh_layers(context, path, sent.done.tables)
        return {**{name: path for name, path in outputs.items() if path}, SENT: len(order.measure_ids)}
