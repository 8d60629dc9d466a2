# SPDX-License-Identifier: GPL-2.0-or-later
"""A citizen promise in a few fields: new, or changed. Plain values in and out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from qgis.PyQt.QtCore import QDate
from qgis.PyQt.QtWidgets import QDialog, QWidget

from ...core.errors import EstError
from ...i18n import tr
from ..forms_loader import load_form
from ..look import make_primary
from ..session import Session
from ..widgets.combo import fill, of_choices, select
from ..widgets.person_guard_line import PersonGuardLine

def proposed(municipality: str, today: dt.date) -> dict[str, Any]:
    """A promise for the year that runs; from November on for the next one."""
    year = today.year + (today.month >= 11)
    name = tr("promises.form.proposed", place=municipality, year=year)
    return {"name": name, "starts_on": dt.date(year, 1, 1), "ends_on": dt.date(year, 12, 31), "state": "in_force"}


class PromiseForm(QDialog):
    """Every field has a value; Enter saves."""

    def __init__(self, session: Session, given: Mapping[str, Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("est_promise_form")
        load_form("promise_form", self)
        make_primary(self.save_button)
        self.text_edit.set_lines(3)
        self.problem_label.hide()
        self.guard_line = PersonGuardLine(self)
        self.guard_line.put_above(self.problem_label)
        self.guard_line.watch(self.name_edit, self.text_edit, self.partners_edit)
        self.guard_line.use(session)
        fill(self.state_box, of_choices("promise_state"), empty=None)
        select(self.state_box, given.get("state"))
        self.name_edit.setText(given.get("name") or "")
        self.from_edit.setDate(QDate(given["starts_on"]))
        self.to_edit.setDate(QDate(given["ends_on"]))
        self.text_edit.text = given.get("text") or ""
        self.partners_edit.setText(given.get("partners") or "")
        self.diary_edit.setText(given.get("diary_number") or "")
        self.save_button.clicked.connect(self.accept)
        self.cancel_button.clicked.connect(self.reject)
        self.text_edit.entered.connect(self.partners_edit.setFocus)
        self.name_edit.selectAll()
        self.resize(max(560, self.sizeHint().width()), self.sizeHint().height())

    def values(self) -> dict[str, Any]:
        """Columns of promise."""
        return {
            "name": self.name_edit.text().strip(), "starts_on": self.from_edit.date().toPyDate(), "ends_on": self.to_edit.date().toPyDate(),
            "state": self.state_box.currentData(), "text": self.text_edit.text or None, "partners": self.partners_edit.text().strip() or None,
            "diary_number": self.diary_edit.text().strip() or None,
        }  # fmt: skip

    def show_problem(self, error: EstError) -> None:
        """What cannot be saved, under the fields."""
        self.problem_label.setText(error.text(tr))
        self.problem_label.show()
