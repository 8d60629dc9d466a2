# SPDX-License-Identifier: GPL-2.0-or-later
"""Form of a barrier, new or existing: what, where, how far it has come, when it is closed, who has the key. Plain values in and out."""
from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Callable

from qgis.gui import QgsGui
from qgis.PyQt.QtCore import QDate, QDateTime, QSize, QTime, Qt
from qgis.PyQt.QtWidgets import QSizePolicy, QWidget

from ...core.barrier_state import WANTED, check_missing
from ...i18n import tr
from ..forms_loader import load_form
from ..look import make_primary, make_quiet
from ..widgets.choice_row import Choice
from ..widgets.combo import fill, of_choices, select
from ..widgets.notice_line import HintLine
from ..widgets.person_guard_line import PersonGuardLine
from .entry_dialog import EntryDialog

_HINT_ROW = 7
_BOXES = {"barrier_kind": "kind_box", "key_holder_id": "holder_box", "closed_by_id": "closed_by_box", "measure_id": "measure_box"}
_EDITS = {"name": "name_edit", "place_text": "place_edit", "emergency_access_by": "checked_by_edit", "opening_hours": "opening_edit"}
_EDGE_PX = 40


@dataclass(frozen=True)
class BarrierLists:
    """What can be chosen: (value, words) each."""

    kinds: Sequence[tuple[str, str]]
    organisations: Sequence[tuple[str, str]]
    measures: Sequence[tuple[str, str]]
    zone: dt.tzinfo


class BarrierDialog(EntryDialog):
    """Stays open beside the map: a click there is the place."""

    def __init__(
        self, lists: BarrierLists, today: dt.date, parent: QWidget | None = None, *, confirm_loss: Callable[[], bool] = lambda: True,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.timezone.utc),
    ) -> None:  # fmt: skip
        super().__init__(parent, confirm_loss)
        self.setObjectName("est_barrier_dialog")
        self._today = today
        self._xy: tuple[float, float] | None = None
        self._proposed_place = ""
        load_form("barrier", self)
        self._add_lines()
        self._fill(lists)
        self.hours_fields.use(lists.zone, now)
        self._connect()
        self.set_values({"state": WANTED, "barrier_kind": "boom"})
        self.set_point(None)
        self.show_problem("")
        self._on_more(False)
        self.name_edit.setFocus()
        QgsGui.enableAutoGeometryRestore(self)

    # -- what comes in ------------------------------------------------------------------------------------------------
    def set_values(self, values: Mapping[str, Any], title: str = "") -> None:
        """Show a barrier that is there, or what is known of a new one."""
        if title:
            self.setWindowTitle(title)
        for column, name in _BOXES.items():
            select(getattr(self, name), values.get(column))
        for column, name in _EDITS.items():
            getattr(self, name).setText(values.get(column) or "")
        self.state_row.value = values.get("state") or WANTED
        self.note_edit.text = values.get("note") or ""
        self.hours_fields.values = values
        self._set_checked(values.get("emergency_access_checked"))
        self._saved = self.values()
        self._show_hint()

    def set_point(self, xy: tuple[float, float] | None, words: str = "") -> None:
        """A click on the map; `words` are proposed unless a place was written by hand."""
        self._xy = xy
        if words and self.place_edit.text() in ("", self._proposed_place):
            self._proposed_place = words
            self.place_edit.setText(words)
        self.point_label.setText(tr("barrier-form.on-map") if xy is not None else tr("barrier-form.click-map"))

    # -- what comes out -----------------------------------------------------------------------------------------------
    @property
    def xy(self) -> tuple[float, float] | None:
        """The point chosen."""
        return self._xy

    @property
    def is_dirty(self) -> bool:
        """Whether something would be lost."""
        return self.values() != {**self._saved, **({"place_text": self._proposed_place} if self._proposed_place else {})}

    def values(self) -> dict[str, Any]:
        """Columns of barrier."""
        day = self.checked_edit.date()
        found: dict[str, Any] = {column: getattr(self, name).currentData() for column, name in _BOXES.items()}
        found.update({column: getattr(self, name).text().strip() or None for column, name in _EDITS.items()})
        checked = None if self.checked_edit.isNull() else dt.date(day.year(), day.month(), day.day())
        return {
            **found, **self.hours_fields.values, "state": self.state_row.value or WANTED, "note": self.note_edit.text or None,
            "emergency_access_checked": checked,
        }  # fmt: skip

    def problem(self) -> str:
        """What is missing, and the keys go there; empty when nothing is."""
        values = self.values()
        if not values["name"]:
            self.name_edit.setFocus()
            return tr("barrier-form.name-missing")
        if self._xy is None and not values["place_text"]:
            self.place_edit.setFocus()
            return tr("barrier-form.place-missing")
        checked = values["emergency_access_checked"]
        if checked is not None and checked > self._today:
            self.checked_edit.setFocus()
            return tr("barrier-form.checked-later")
        return self.hours_fields.problem

    # -- inside -------------------------------------------------------------------------------------------------------
    def _add_lines(self) -> None:
        self.hint_line = HintLine(self)
        self.grid.addWidget(self.hint_line, _HINT_ROW, 1)
        self.guard_line = PersonGuardLine(self)
        self.guard_line.put_above(self.problem_label)
        self.guard_line.watch(self.name_edit, self.place_edit, self.checked_by_edit, self.opening_edit, self.note_edit)
        self.note_edit.set_lines(2)
        for box in (self.holder_box, self.closed_by_box):
            box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)  # names may be long
        self.more_grid.setColumnMinimumWidth(0, self.checked_label.sizeHint().width())
        self.more_grid.setHorizontalSpacing(self.grid.horizontalSpacing())
        self.more_box.hide()
        make_primary(self.save_button)
        make_quiet(self.point_label)

    def _fill(self, lists: BarrierLists) -> None:
        fill(self.kind_box, lists.kinds, empty=None)
        self.state_row.set_choices(Choice(code, text, str(key)) for key, (code, text) in enumerate(of_choices("barrier_state"), 1))
        for box in (self.holder_box, self.closed_by_box):
            fill(box, lists.organisations, tr("barrier-form.nobody"))
        fill(self.measure_box, lists.measures, tr("barrier-form.no-measure"))
        self.checked_edit.setAllowNull(True)
        self.checked_edit.setNullRepresentation(tr("barrier-form.never-checked"))

    def _connect(self) -> None:
        self.save_button.clicked.connect(lambda: self.save_asked.emit(False))
        self.cancel_button.clicked.connect(self.reject)
        self.note_edit.entered.connect(lambda: self.save_asked.emit(False))
        self.state_row.changed.connect(lambda _value: self._show_hint())
        self.checked_edit.dateChanged.connect(lambda _day: self._show_hint())
        self.checked_edit.valueChanged.connect(lambda _value: self._show_hint())
        self.today_button.clicked.connect(self._on_today)
        self.hours_fields.changed.connect(self._fit_size)
        self.hours_fields.grew.connect(self._fit_size)
        self.more_button.toggled.connect(self._on_more)
        self.guard_line.appeared.connect(lambda _is_shown: self._fit_size())

    def _on_today(self) -> None:
        self._set_checked(self._today)
        self.checked_by_edit.setFocus()

    def _set_checked(self, day: dt.date | None) -> None:
        if day is None:
            self.checked_edit.clear()
        else:
            self.checked_edit.setDateTime(QDateTime(QDate(day.year, day.month, day.day), QTime(0, 0)))  # setDate would leave an empty field empty
        self._show_hint()

    def _on_more(self, is_open: bool) -> None:
        self.more_box.setVisible(is_open)
        self.more_button.setArrowType(Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow)
        self._fit_size()

    def _show_hint(self) -> None:
        missing = check_missing(self.values(), self._today)
        self.hint_line.text = tr(f"barrier-form.check-{missing}") if missing else ""
        self._fit_size()

    def _fit_size(self) -> None:
        """As large as the form needs now, never beyond the screen."""
        for layout in (self.hours_fields.layout(), self.grid, self.outer):
            layout.invalidate()
            layout.activate()
        width = max(self.width(), self.outer.totalMinimumSize().width())
        height = max(self.outer.totalSizeHint().height(), self.outer.totalHeightForWidth(width))
        wanted = QSize(width, height)
        self.resize(wanted.boundedTo(self.screen().availableGeometry().size() - QSize(_EDGE_PX, _EDGE_PX)) if self.screen() else wanted)
