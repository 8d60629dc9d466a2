# SPDX-License-Identifier: GPL-2.0-or-later
"""Part of page 2 of the import, for EST reports: what holds for every row of which the file says nothing, and how they are reviewed."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qgis.PyQt.QtWidgets import QWidget

from ...core.choices import CHOICES
from ...i18n import language, tr
from ...jobs.import_report_options import ReportOptions
from ..forms_loader import load_form
from ..look import make_quiet
from ..widgets.combo import fill, select


class ReportsPart(QWidget):
    """Combos and ticks; `options` without the words, which the table beside it holds."""

    def __init__(self) -> None:
        super().__init__()
        load_form("import_data_reports", self)
        make_quiet(self.intro_label)
        for box, name in ((self.felt_box, "report_kind"), (self.certainty_box, "certainty")):
            default = {"report_kind": "occurred", "certainty": "seen"}[name]
            fill(box, sorted(((one.word, one.label(language())) for one in CHOICES[name]), key=lambda pair: pair[0] != default), empty=None)

    def offer(self, categories: Sequence[tuple[Any, str]], organisations: Sequence[Mapping[str, Any]]) -> None:
        """What this workspace has to choose from."""
        fill(self.category_box, categories, empty=tr("import-data.category-none"))
        fill(self.organisation_box, [(row.id, row["name"]) for row in organisations], empty=tr("import-data.organisation-none"))

    @property
    def options(self) -> ReportOptions:
        """What was chosen."""
        boxes = {
            "category": self.category_box, "felt_or_occurred": self.felt_box, "certainty": self.certainty_box, "organisation_id": self.organisation_box,
        }  # fmt: skip
        values = {name: box.currentData() for name, box in boxes.items() if box.currentData()}
        return ReportOptions(values, is_reviewed=self.reviewed_box.isChecked(), add_similar=self.similar_box.isChecked())

    @options.setter
    def options(self, options: ReportOptions) -> None:
        select(self.category_box, options.values.get("category"))
        select(self.organisation_box, options.values.get("organisation_id"))
        select(self.felt_box, options.values.get("felt_or_occurred"))
        select(self.certainty_box, options.values.get("certainty"))
        self.reviewed_box.setChecked(options.is_reviewed)
        self.similar_box.setChecked(options.add_similar)
