# SPDX-License-Identifier: GPL-2.0-or-later
"""Form of a hotspot. Plain values in and out."""

from __future__ import annotations

import datetime as dt
from typing import Any, Callable

from qgis.gui import QgsGui
from qgis.PyQt.QtCore import QDate, pyqtSignal
from qgis.PyQt.QtWidgets import QDialog, QWidget

from ...core.errors import EstError
from ...core.hotspot_level import proposed_level
from ...i18n import tr
from ...jobs.entry_lists import EntryLists
from ..forms_loader import load_form
from ..look import make_primary, make_quiet
from ..widgets.choice_row import Choice
from ..widgets.combo import fill, of_choices
from ..widgets.person_guard_line import PersonGuardLine

REVIEW_AFTER_DAYS = 90
MEDIUM = 2


class HotspotDialog(QDialog):
    """Stays open beside the map until it is saved or put away."""

    save_asked = pyqtSignal()
    closed = pyqtSignal()

    def __init__(
        self, lists: EntryLists, today: dt.date, parent: QWidget | None = None, confirm_loss: Callable[[], bool] = lambda: True
    ) -> None:
        super().__init__(parent)
        self.setObjectName("est_hotspot_dialog")
        self._confirm_loss = confirm_loss
        self._name_proposed = ""
        self._level_touched = False
        load_form("hotspot", self)
        make_primary(self.save_button)
        make_quiet(self.level_hint_label)
        self.guard_line = PersonGuardLine(self)
        self.guard_line.put_above(self.problem_label)
        self.guard_line.watch(self.name_edit, self.reason_edit)
        self._fill(lists)
        day = today + dt.timedelta(days=REVIEW_AFTER_DAYS)
        self.review_edit.setDate(QDate(day.year, day.month, day.day))
        self._connect()
        self._propose_level()
        self.show_problem("")
        self.name_edit.setFocus()
        QgsGui.enableAutoGeometryRestore(self)

    def propose_name(self, name: str | None) -> None:
        """The street or address; a name typed by hand stays."""
        if self.name_edit.text() == self._name_proposed:
            self._name_proposed = (name or "")[:1].upper() + (name or "")[1:]
            self.name_edit.setText(self._name_proposed)
            self.name_edit.selectAll()

    def values(self) -> dict[str, Any]:
        """Columns of hotspot."""
        day = self.review_edit.date()
        return {
            "name": self.name_edit.text().strip(),
            "reason": self.reason_edit.text or None,
            "hotspot_kind": self.kind_box.currentData(),
            "felt_or_occurred": self.felt_row.value,
            "time_band": self.time_box.currentData(),
            "need": self.need_row.value,
            "influence": self.influence_row.value,
            "level": self.level_row.value,
            "review_date": dt.date(day.year(), day.month(), day.day()),
        }

    def problem(self) -> str:
        """What is missing; empty when nothing is."""
        if not self.name_edit.text().strip():
            self.name_edit.setFocus()
            return tr("hotspot-form.name-missing")
        return ""

    def show_problem(self, problem: str | EstError) -> None:
        """Say what is missing or wrong, under the form."""
        text = problem.text(tr) if isinstance(problem, EstError) else problem
        self.problem_label.setText(text)
        self.problem_label.setVisible(bool(text))

    @property
    def is_dirty(self) -> bool:
        """Whether something would be lost."""
        return bool(self.reason_edit.text) or self.name_edit.text() != self._name_proposed

    def reject(self) -> None:
        """Esc and *Avbryt*; asks first when something was written."""
        if not self.is_dirty or self._confirm_loss():
            super().reject()
            self.closed.emit()

    def _fill(self, lists: EntryLists) -> None:
        fill(self.kind_box, [(one.code, one.label) for one in lists.hotspot_kinds])
        fill(self.time_box, [(one.code, one.label) for one in lists.time_bands], tr("hotspot-form.all-day"))
        for row, name, value in (
            (self.felt_row, "felt_or_occurred", "both"), (self.need_row, "three_steps", MEDIUM),
            (self.influence_row, "three_steps", MEDIUM), (self.level_row, "hotspot_level", None),
        ):  # fmt: skip
            row.set_choices(Choice(code, text, str(number)) for number, (code, text) in enumerate(of_choices(name), 1))
            row.value = value

    def _connect(self) -> None:
        self.save_button.clicked.connect(lambda: self.save_asked.emit())
        self.cancel_button.clicked.connect(self.reject)
        self.reason_edit.entered.connect(lambda: self.save_asked.emit())
        self.need_row.chosen.connect(lambda _value: self._propose_level())
        self.influence_row.chosen.connect(lambda _value: self._propose_level())
        self.level_row.chosen.connect(self._on_level)

    def _propose_level(self) -> None:
        proposed = proposed_level(self.need_row.value or MEDIUM, self.influence_row.value or MEDIUM)
        words = dict(of_choices("hotspot_level"))
        self.level_hint_label.setText(tr("hotspot-form.level-proposed", level=words[proposed]))
        if not self._level_touched:
            self.level_row.value = proposed

    def _on_level(self, _value: Any) -> None:
        self._level_touched = True
