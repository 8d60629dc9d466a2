# SPDX-License-Identifier: GPL-2.0-or-later
"""The fields of the situation report: plain values in and out, priorities among them."""
from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from qgis.PyQt.QtCore import QDate, QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QCheckBox, QComboBox, QDateEdit, QPlainTextEdit

from ...core.choices import choice
from ...core.hotspot_rules import MOST_PRIORITIES
from ...core.record import Record
from ...core.work.row import PREFIX
from ...i18n import language, tr
from ...jobs.situation_wizard import Priority
from ..widgets.combo import fill, select

_LONG = {
    "summary": "summary_edit", "analysis": "analysis_edit", "doing": "doing_edit", "upcoming": "upcoming_edit", "to_decide": "decide_edit",
    "mapping": "mapping_edit", "other_information": "other_edit",
}  # fmt: skip
_DATES = {"reported_on": ("reported_box", "reported_edit"), "plan_decided_on": ("plan_box", "plan_edit")}


class ReportFields(QObject):
    """Drives the widgets of the form; `edited` tells that somebody typed."""

    edited = pyqtSignal()

    def __init__(self, form: Any, today: dt.date) -> None:
        super().__init__(form)
        self._form = form
        self._places: dict[str, Record] = {}
        for box, edit in self._dates():
            edit.setDate(QDate(today))
            edit.setEnabled(False)
            box.toggled.connect(edit.setEnabled)
            box.toggled.connect(lambda _is_on: self.edited.emit())
            edit.dateChanged.connect(lambda _day: self.edited.emit())
        for edit in (*self.texts, form.name_edit, form.diary_edit):
            edit.textChanged.connect(lambda *_text: self.edited.emit())
        for at, (box, _edit) in enumerate(self._rows):
            box.currentIndexChanged.connect(lambda _index, which=at: self._on_place(which))
        form.statutory_box.toggled.connect(form.statutory_part.setVisible)
        form.statutory_box.toggled.connect(lambda _is_on: self.edited.emit())
        form.statutory_part.hide()

    @property
    def texts(self) -> list[QPlainTextEdit]:
        """All boxes of running text."""
        return [*(getattr(self._form, name) for name in _LONG.values()), *(edit for _box, edit in self._rows)]

    # -- values -------------------------------------------------------------------------------------------------------
    def values(self) -> dict[str, Any]:
        """Columns of situation_report; an empty text is none."""
        form = self._form
        found: dict[str, Any] = {column: getattr(form, name).toPlainText().strip() or None for column, name in _LONG.items()}
        found["name"], found["diary_number"] = form.name_edit.text().strip() or None, form.diary_edit.text().strip() or None
        found["is_statutory"] = form.statutory_box.isChecked()
        for column, (box, edit) in zip(_DATES, self._dates()):
            found[column] = edit.date().toPyDate() if box.isChecked() else None
        return found

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show a draft or a saved report."""
        form = self._form
        for column, name in _LONG.items():
            getattr(form, name).setPlainText(values.get(column) or "")
        form.name_edit.setText(values.get("name") or "")
        form.diary_edit.setText(values.get("diary_number") or "")
        form.statutory_box.setChecked(bool(values.get("is_statutory")))
        for column, (box, edit) in zip(_DATES, self._dates()):
            box.setChecked(values.get(column) is not None)
            if values.get(column) is not None:
                edit.setDate(QDate(values[column]))

    # -- priorities ---------------------------------------------------------------------------------------------------
    def priorities(self) -> tuple[Priority, ...]:
        """The chosen places in order; a line without a place is left out."""
        return tuple(Priority(box.currentData(), edit.toPlainText().strip()) for box, edit in self._rows if box.currentData() is not None)

    def set_places(self, places: Sequence[Record], wanted: Sequence[Priority]) -> None:
        """What can be chosen, and what is."""
        self._places = {row.id: row for row in places}
        options = [(row.id, self._name(row)) for row in places]
        for at, (box, edit) in enumerate(self._rows):
            chosen = wanted[at] if at < len(wanted) else None
            was_blocked = box.blockSignals(True)
            fill(box, options, empty=tr("situation-ui.no-place"))
            select(box, chosen.hotspot_id if chosen else None)
            box.blockSignals(was_blocked)
            edit.setPlainText(chosen.justification if chosen else "")
            edit.setEnabled(chosen is not None)

    def show_final(self, told: Sequence[Mapping[str, Any]]) -> None:
        """The priorities as they were when the report was made final, also of places that are gone."""
        known = [one for one in told if isinstance(one, Mapping)]
        for at, (box, edit) in enumerate(self._rows):
            one = known[at] if at < len(known) else None
            was_blocked = box.blockSignals(True)
            box.clear()
            box.addItem(str(one.get("name") or "–") if one else tr("situation-ui.no-place"), one.get("hotspot_id") if one else None)
            box.blockSignals(was_blocked)
            edit.setPlainText(str(one.get("justification") or "") if one else "")

    # -- read only ----------------------------------------------------------------------------------------------------
    def set_locked(self, is_locked: bool, may_note: bool) -> None:
        """What is final stays; its number in the diary and the two days may still be noted."""
        form = self._form
        for edit in self.texts:
            edit.setReadOnly(is_locked)
        for box, edit in self._rows:
            box.setEnabled(not is_locked)
            edit.setEnabled(box.currentData() is not None)
        form.name_edit.setReadOnly(is_locked)
        form.statutory_box.setEnabled(not is_locked)
        form.diary_edit.setReadOnly(not may_note)
        for box, edit in self._dates():
            box.setEnabled(may_note)
            edit.setEnabled(may_note and box.isChecked())

    # -- inside -------------------------------------------------------------------------------------------------------
    @property
    def _rows(self) -> list[tuple[QComboBox, QPlainTextEdit]]:
        return [(getattr(self._form, f"place_combo_{n}"), getattr(self._form, f"why_edit_{n}")) for n in range(1, MOST_PRIORITIES + 1)]

    def _dates(self) -> list[tuple[QCheckBox, QDateEdit]]:
        return [(getattr(self._form, box), getattr(self._form, edit)) for box, edit in _DATES.values()]

    def _on_place(self, at: int) -> None:
        """Another place brings its own reason, when it has one."""
        box, edit = self._rows[at]
        row = self._places.get(box.currentData())
        edit.setEnabled(row is not None)
        edit.setPlainText((row["justification"] or "") if row is not None else "")
        self.edited.emit()

    def _name(self, row: Record) -> str:
        return f"{PREFIX['hotspot']}{row['number']} {row['name']} ({choice('hotspot_level', row['level']).label(language())})"
