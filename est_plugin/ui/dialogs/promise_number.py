# SPDX-License-Identifier: GPL-2.0-or-later
"""A number written by hand for an activity: day, how many, a note."""

from __future__ import annotations

import datetime as dt

from qgis.PyQt.QtCore import QDate
from qgis.PyQt.QtWidgets import QDialog, QWidget

from ..forms_loader import load_form
from ..look import make_heading, make_primary
from ..session import Session
from ..widgets.person_guard_line import PersonGuardLine


class PromiseNumber(QDialog):
    """Today and one, until something else is written."""

    def __init__(self, session: Session, activity: str, day: dt.date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("est_promise_number")
        load_form("promise_number", self)
        make_heading(self.activity_label, 1.1)
        make_primary(self.save_button)
        self.activity_label.setText(activity)
        self.day_edit.setDate(QDate(day))
        self.problem_label.hide()
        self.guard_line = PersonGuardLine(self)
        self.guard_line.put_above(self.problem_label)
        self.guard_line.watch(self.note_edit)
        self.guard_line.use(session)
        self.save_button.clicked.connect(self.accept)
        self.cancel_button.clicked.connect(self.reject)
        self.amount_box.setFocus()
        self.amount_box.selectAll()

    @property
    def day(self) -> dt.date:
        """When it was done."""
        return self.day_edit.date().toPyDate()

    @property
    def amount(self) -> int:
        """How many."""
        return self.amount_box.value()

    @property
    def note(self) -> str:
        """For ourselves."""
        return self.note_edit.text().strip()
