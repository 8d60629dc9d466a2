# SPDX-License-Identifier: GPL-2.0-or-later
"""Form of a hotspot, new or existing. Plain values in and out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Callable

from qgis.gui import QgsGui
from qgis.PyQt.QtCore import QDate, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QDialog, QWidget

from ...core.blank import is_blank
from ...core.errors import EstError
from ...core.hotspot_level import proposed_level
from ...core.hotspot_rules import ACTIVE, MOST_PRIORITIES, PRIORITY_STATES
from ...core.rounds.look_for import look_for
from ...i18n import tr
from ...jobs.entry_lists import EntryLists
from ...jobs.save_hotspot import MEDIUM, review_date
from ..forms_loader import load_form
from ..look import make_primary, make_quiet
from ..widgets.choice_row import Choice
from ..widgets.combo import fill, of_choices, select
from ..widgets.person_guard_line import PersonGuardLine

_ROWS = {
    "felt_or_occurred": "felt_row", "need": "need_row", "influence": "influence_row", "level": "level_row", "state": "state_row",
    "priority": "priority_row",
}  # fmt: skip
_DATES = {"review_date": "review_edit", "period_from": "from_edit", "period_to": "to_edit"}


class HotspotDialog(QDialog):
    """Stays open beside the map until it is saved or put away."""

    save_asked = pyqtSignal()
    closed = pyqtSignal()
    same_asked = pyqtSignal()  # the hotspot that is at this place already shall be changed instead

    def __init__(
        self, lists: EntryLists, today: dt.date, parent: QWidget | None = None, confirm_loss: Callable[[], bool] = lambda: True,
        holders: Mapping[int, str] | None = None,
    ) -> None:  # fmt: skip
        """`holders`: the other places that have a priority now, by priority."""
        super().__init__(parent)
        self.setObjectName("est_hotspot_dialog")
        self._confirm_loss = confirm_loss
        self._holders = dict(holders or {})
        self._name_proposed = ""
        self._level_touched = self._numbers_touched = False
        load_form("hotspot", self)
        make_primary(self.save_button)
        for label in (self.level_hint_label, self.quality_label, self.holder_label):
            make_quiet(label)
        self.guard_line = PersonGuardLine(self)
        self.guard_line.put_above(self.problem_label)
        self.guard_line.watch(self.name_edit, self.reason_edit, self.justification_edit, self.look_edit)
        self._fill(lists)
        self._set_date("review_date", review_date(today))
        self._connect()
        self._propose_level()
        self._propose_look()
        self._show_priority()
        self.show_problem("")
        self.show_same("")
        self.quality_label.hide()
        self._show_more(False)
        self._saved = self._typed()
        self.name_edit.setFocus()
        QgsGui.enableAutoGeometryRestore(self)

    def propose_name(self, name: str | None) -> None:
        """The street or address; a name typed by hand stays."""
        if self.name_edit.text() == self._name_proposed:
            self._name_proposed = (name or "")[:1].upper() + (name or "")[1:]
            self.name_edit.setText(self._name_proposed)
            self.name_edit.selectAll()

    def propose_numbers(self, events: int | None, first: dt.date | None, last: dt.date | None, quality: str) -> None:
        """What was counted where it is drawn; numbers typed by hand stay."""
        if not self._numbers_touched:
            self.events_box.setValue(-1 if events is None else events)
            self._set_date("period_from", first)
            self._set_date("period_to", last)
            self._numbers_touched = False  # it was not the user
        self.quality_label.setText(quality)
        self.quality_label.setVisible(bool(quality))

    def set_values(self, values: Mapping[str, Any], title: str = "") -> None:
        """Show a proposal or a hotspot that is there; its level is kept until somebody chooses another."""
        if title:
            self.setWindowTitle(title)
        self.name_edit.setText(values.get("name") or "")
        self.reason_edit.text = values.get("reason") or ""
        self.justification_edit.text = values.get("justification") or ""
        self.look_edit.text = values.get("look_for") or ""
        select(self.kind_box, values.get("hotspot_kind"))
        select(self.time_box, values.get("time_band"))
        for column, name in _ROWS.items():
            if column in values:
                getattr(self, name).value = values[column]
        self._level_touched = values.get("level") not in (None, proposed_level(values.get("need") or MEDIUM, values.get("influence") or MEDIUM))
        for column in _DATES:
            if column in values:
                self._set_date(column, values[column])
        events = values.get("events")
        self.events_box.setValue(-1 if events is None else events)
        self._numbers_touched = False
        self._propose_level()
        self._show_priority()
        self._saved = self._typed()

    def values(self) -> dict[str, Any]:
        """Columns of hotspot."""
        found: dict[str, Any] = {column: getattr(self, name).value for column, name in _ROWS.items()}
        if found["state"] not in PRIORITY_STATES:
            found["priority"] = None
        return {
            **found, **{column: self._date(column) for column in _DATES},
            "name": self.name_edit.text().strip(), "reason": self.reason_edit.text or None, "hotspot_kind": self.kind_box.currentData(),
            "time_band": self.time_box.currentData(), "justification": self.justification_edit.text or None,
            "events": self.events_box.value() if self.events_box.value() >= 0 else None, "look_for": self.look_edit.text or None,
        }  # fmt: skip

    def problem(self) -> str:
        """What is missing; empty when nothing is."""
        values = self.values()
        if not values["name"]:
            self.name_edit.setFocus()
            return tr("hotspot-form.name-missing")
        if values["priority"] is not None and is_blank(values["justification"]):
            self.justification_edit.setFocus()
            return tr("rule.priority-needs-justification")
        if values["period_from"] and values["period_to"] and values["period_to"] < values["period_from"]:
            self.more_button.setChecked(True)
            self.to_edit.setFocus()
            return tr("figures.period-turned", first=values["period_from"].isoformat(), last=values["period_to"].isoformat())
        return ""

    def show_problem(self, problem: str | EstError) -> None:
        """Say what is missing or wrong, under the form."""
        text = problem.text(tr) if isinstance(problem, EstError) else problem
        self.problem_label.setText(text)
        self.problem_label.setVisible(bool(text))

    def show_same(self, name: str) -> None:
        """Say that there is a hotspot already at this place, and offer to change that one; empty: there is none."""
        self.same_label.setText(tr("hotspot-form.same", name=name) if name else "")
        self.same_button.setText(tr("hotspot-form.same.change"))
        self.same_label.setVisible(bool(name))
        self.same_button.setVisible(bool(name))

    @property
    def is_dirty(self) -> bool:
        """Whether something would be lost."""
        return self._typed() != self._saved and self._typed() != (self._name_proposed, *self._saved[1:])

    def reject(self) -> None:
        """Esc and *Avbryt*; asks first when something was written."""
        if not self.is_dirty or self._confirm_loss():
            super().reject()
            self.closed.emit()

    # -- inside -------------------------------------------------------------------------------------------------------
    def _typed(self) -> tuple[str, str, str, str]:
        return self.name_edit.text(), self.reason_edit.text, self.justification_edit.text, self.look_edit.text

    def _fill(self, lists: EntryLists) -> None:
        fill(self.kind_box, [(one.code, one.label) for one in lists.hotspot_kinds])
        fill(self.time_box, [(one.code, one.label) for one in lists.time_bands], tr("hotspot-form.all-day"))
        for row, name, value in (
            (self.felt_row, "felt_or_occurred", "both"), (self.need_row, "three_steps", MEDIUM), (self.influence_row, "three_steps", MEDIUM),
            (self.level_row, "hotspot_level", None), (self.state_row, "hotspot_state", ACTIVE),
        ):  # fmt: skip
            row.set_choices(Choice(code, text, str(number)) for number, (code, text) in enumerate(of_choices(name), 1))
            row.value = value
        ranks = range(1, MOST_PRIORITIES + 1)
        self.priority_row.set_choices(Choice(rank, str(rank), str(rank), tr("hotspot-form.priority-tip", rank=rank)) for rank in ranks)
        self.priority_row.is_optional = True
        self.justification_edit.set_lines(2)
        self.look_edit.set_lines(2)
        for edit in (self.from_edit, self.to_edit):
            edit.setAllowNull(True)
            edit.setNullRepresentation(tr("hotspot-form.no-date"))
            edit.clear()
        self.events_box.setValue(-1)

    def _connect(self) -> None:
        self.save_button.clicked.connect(lambda: self.save_asked.emit())
        self.cancel_button.clicked.connect(self.reject)
        self.more_button.toggled.connect(self._show_more)
        self.same_button.clicked.connect(lambda: self.same_asked.emit())
        self.reason_edit.entered.connect(lambda: self.save_asked.emit())
        self.justification_edit.entered.connect(lambda: self.save_asked.emit())
        self.look_edit.entered.connect(lambda: self.save_asked.emit())
        self.kind_box.currentIndexChanged.connect(lambda _index: self._propose_look())
        self.need_row.chosen.connect(lambda _value: self._propose_level())
        self.influence_row.chosen.connect(lambda _value: self._propose_level())
        self.level_row.chosen.connect(self._on_level)
        self.priority_row.chosen.connect(lambda _value: self._show_priority())
        self.state_row.chosen.connect(lambda _value: self._show_priority())
        self.events_box.valueChanged.connect(lambda _value: self._on_numbers())
        for edit in (self.from_edit, self.to_edit):
            edit.dateChanged.connect(lambda _date: self._on_numbers())

    def _propose_level(self) -> None:
        proposed = proposed_level(self.need_row.value or MEDIUM, self.influence_row.value or MEDIUM)
        words = dict(of_choices("hotspot_level"))
        self.level_hint_label.setText(tr("hotspot-form.level-proposed", level=words[proposed]))
        if not self._level_touched:
            self.level_row.value = proposed

    def _propose_look(self) -> None:
        """What stands on the round sheet when nothing is written here."""
        self.look_edit.setPlaceholderText(look_for(self.kind_box.currentData()).text(tr))

    def _show_priority(self) -> None:
        """Only a current place can come first; who has the number now is said before anything is saved."""
        may = self.state_row.value in PRIORITY_STATES
        rank = self.priority_row.value if may else None
        self.priority_row.setEnabled(may)
        self.justification_label.setVisible(rank is not None)
        self.justification_edit.setVisible(rank is not None)
        holder = self._holders.get(rank, "")
        self.holder_label.setText(tr("hotspot-form.held", rank=rank, name=holder) if holder else "")
        self.holder_label.setVisible(bool(holder))

    def _show_more(self, is_open: bool) -> None:
        self.more_box.setVisible(is_open)
        self.more_button.setArrowType(Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow)

    def _on_level(self, _value: Any) -> None:
        self._level_touched = True

    def _on_numbers(self) -> None:
        self._numbers_touched = True

    def _date(self, column: str) -> dt.date | None:
        edit = getattr(self, _DATES[column])
        if hasattr(edit, "isNull") and edit.isNull():
            return None
        day = edit.date()
        return dt.date(day.year(), day.month(), day.day()) if day.isValid() else None

    def _set_date(self, column: str, day: dt.date | None) -> None:
        edit = getattr(self, _DATES[column])
        if day is not None:
            edit.setDate(QDate(day.year, day.month, day.day))
        elif hasattr(edit, "setAllowNull"):
            edit.clear()
