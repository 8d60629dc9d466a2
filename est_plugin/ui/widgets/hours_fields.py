# SPDX-License-Identifier: GPL-2.0-or-later
"""When a barrier is closed: not known, at certain hours or day and night; weekdays, a part of the year, public holidays; told in one sentence."""
from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from qgis.gui import QgsTimeEdit
from qgis.PyQt.QtCore import QTime, Qt, pyqtSignal
from qgis.PyQt.QtGui import QResizeEvent
from qgis.PyQt.QtWidgets import QCheckBox, QComboBox, QGridLayout, QHBoxLayout, QLabel, QSpinBox, QWidget

from ...core.barrier_hours import AS_USUAL, EVERY_DAY, hours_of
from ...core.barrier_words import hours_text, now_text
from ...i18n import tr
from .choice_row import Choice, ChoiceRow
from .combo import fill, of_choices, select
from .day_row import DayRow

UNKNOWN, HOURS, WHOLE_DAY = "unknown", "hours", "whole_day"
_MIDNIGHT = "00:00"
_EVENING, _MORNING = "22:00", "05:00"
_SUMMER = ("04-01", "09-30")
_MONTHS = range(1, 13)
_LONGEST_MONTH = 31
_LEAST_PX = 420
_BUTTONS_PX = 64  # arrows, and the cross that empties the field


class HoursFields(QWidget):
    """`values` are the columns of barrier; `changed` tells that they are others."""

    changed = pyqtSignal()
    grew = pyqtSignal()  # needs another height

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zone: dt.tzinfo = dt.timezone.utc
        self._now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.timezone.utc)
        self.when_row = ChoiceRow(self)
        self.closes_edit, self.opens_edit = QgsTimeEdit(self), QgsTimeEdit(self)
        self.days_row = DayRow(self)
        self.season_box = QCheckBox(tr("barrier-form.season"), self)
        self.season_ends = [(QSpinBox(self), QComboBox(self)) for _end in range(2)]
        self.holidays_box = QComboBox(self)
        self.sentence_label = QLabel(self)
        self._place()
        self._fill()
        self._connect()
        self.values = {}

    def use(self, zone: dt.tzinfo, now: Callable[[], dt.datetime]) -> None:
        """The clock of the municipality."""
        self._zone, self._now = zone, now
        self._show()

    @property
    def values(self) -> dict[str, Any]:
        """Columns of barrier."""
        kind = self.when_row.value
        closes, opens = {HOURS: (_text(self.closes_edit), _text(self.opens_edit)), WHOLE_DAY: (_MIDNIGHT, _MIDNIGHT)}.get(kind, (None, None))
        season = [f"{month.currentData():02d}-{day.value():02d}" for day, month in self.season_ends]
        is_part = kind != UNKNOWN and self.season_box.isChecked()
        return {
            "closes_at": closes, "opens_at": opens, "weekdays": (self.days_row.value or None) if kind != UNKNOWN else EVERY_DAY,
            "season_from": season[0] if is_part else None, "season_to": season[1] if is_part else None,
            "on_holidays": self.holidays_box.currentData() if kind != UNKNOWN else AS_USUAL,
        }  # fmt: skip

    @values.setter
    def values(self, values: Mapping[str, Any]) -> None:
        closes, opens = values.get("closes_at"), values.get("opens_at")
        is_whole = closes is not None and closes == opens
        self.when_row.value = WHOLE_DAY if is_whole and closes == _MIDNIGHT else HOURS if closes or opens else UNKNOWN
        has_hours = self.when_row.value == HOURS
        for edit, text in ((self.closes_edit, closes if has_hours else _EVENING), (self.opens_edit, opens if has_hours else _MORNING)):
            if text:
                edit.setTime(QTime.fromString(text, "HH:mm"))
            else:
                edit.clear()
        self.days_row.value = values.get("weekdays") or EVERY_DAY
        self.season_box.setChecked(bool(values.get("season_from")))
        for (day, month), text in zip(self.season_ends, (values.get("season_from") or _SUMMER[0], values.get("season_to") or _SUMMER[1])):
            month.setCurrentIndex(int(text[:2]) - 1)
            day.setValue(int(text[3:]))
        select(self.holidays_box, values.get("on_holidays") or AS_USUAL)
        self._show()

    @property
    def problem(self) -> str:
        """What is missing; empty when nothing is."""
        values = self.values
        if self.when_row.value == HOURS and not (values["closes_at"] or values["opens_at"]):
            self.closes_edit.setFocus()
            return tr("barrier-form.hours-missing")
        if values["weekdays"] is None:
            self.days_row.setFocus()
            return tr("barrier-form.days-missing")
        return ""

    @property
    def sentence(self) -> str:
        """What the fields say, in words."""
        return self.sentence_label.text()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt
        """The sentence needs more lines where there is less room."""
        super().resizeEvent(event)
        self._fit_sentence()

    # -- inside -------------------------------------------------------------------------------------------------------
    def _place(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self.when_row, 0, 0, 1, 2, Qt.AlignmentFlag.AlignLeft)
        self._parts = [
            self._line(grid, 1, "barrier-form.clock", self.closes_edit, QLabel(tr("barrier-form.opens"), self), self.opens_edit),
            self._line(grid, 2, "barrier-form.days", self.days_row),
            self._line(grid, 3, None, self.season_box, *self.season_ends[0], QLabel("–", self), *self.season_ends[1]),
            self._line(grid, 4, "barrier-form.holidays", self.holidays_box),
        ]
        self.sentence_label.setWordWrap(True)
        self.sentence_label.setTextFormat(Qt.TextFormat.PlainText)
        grid.addWidget(self.sentence_label, 5, 0, 1, 2)

    def _line(self, grid: QGridLayout, row: int, key: str | None, *widgets: QWidget) -> list[QWidget]:
        """One line of fields; what of it is hidden together."""
        line = QHBoxLayout()
        line.setSpacing(6)
        for widget in widgets:
            line.addWidget(widget)
        line.addStretch(1)
        if key is None:
            grid.addLayout(line, row, 0, 1, 2)
            return list(widgets)
        label = QLabel(tr(key), self)
        label.setBuddy(widgets[0])
        grid.addWidget(label, row, 0)
        grid.addLayout(line, row, 1)
        return [label, *widgets]

    def _fill(self) -> None:
        kinds = (UNKNOWN, HOURS, WHOLE_DAY)
        self.when_row.set_choices(Choice(kind, tr(f"barrier-form.when-{kind}"), str(key)) for key, kind in enumerate(kinds, 1))
        self.when_row.setAccessibleName(tr("barrier-form.hours"))
        for edit, name in ((self.closes_edit, "barrier-form.clock"), (self.opens_edit, "barrier-form.opens")):
            edit.setDisplayFormat("HH:mm")
            edit.setAllowNull(True)
            edit.setNullRepresentation(tr("barrier-form.no-time"))
            edit.setMinimumWidth(edit.fontMetrics().horizontalAdvance(tr("barrier-form.no-time")) + _BUTTONS_PX)
            edit.setAccessibleName(tr(name))
        for at, (day, month) in enumerate(self.season_ends):
            day.setRange(1, _LONGEST_MONTH)
            fill(month, [(number, tr(f"time.month-{number}")) for number in _MONTHS], empty=None)
            for widget, part in ((day, "day"), (month, "month")):
                widget.setAccessibleName(tr(f"barrier-form.season-{('from', 'to')[at]}-{part}"))
        fill(self.holidays_box, of_choices("barrier_holidays"), empty=None)
        self.holidays_box.setToolTip(tr("barrier-form.holidays.tip"))

    def _connect(self) -> None:
        self.when_row.chosen.connect(self._on_changed)
        for edit in (self.closes_edit, self.opens_edit):
            edit.timeChanged.connect(self._on_changed)
            edit.valueChanged.connect(self._on_changed)
        self.days_row.changed.connect(self._on_changed)
        self.season_box.toggled.connect(self._on_changed)
        for day, month in self.season_ends:
            day.valueChanged.connect(self._on_changed)
            month.currentIndexChanged.connect(self._on_month)
        self.holidays_box.currentIndexChanged.connect(self._on_changed)

    def _on_month(self, *_given: Any) -> None:
        """No 31 April."""
        for day, month in self.season_ends:
            first_of_next = dt.date(2024 + month.currentData() // 12, month.currentData() % 12 + 1, 1)
            day.setMaximum((first_of_next - dt.timedelta(days=1)).day)
        self._on_changed()

    def _on_changed(self, *_given: Any) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        kind = self.when_row.value
        for at, widgets in enumerate(self._parts):
            for widget in widgets:
                widget.setVisible(kind == HOURS or at > 0 and kind == WHOLE_DAY)
        for day, month in self.season_ends:
            day.setEnabled(self.season_box.isChecked())
            month.setEnabled(self.season_box.isChecked())
        hours = hours_of({**self.values, "weekdays": self.values["weekdays"] or EVERY_DAY})
        parts = [hours_text(hours, tr), now_text(hours, self._now(), self._zone, tr)]
        words = "\n".join(part[:1].upper() + part[1:] for part in parts if part)
        told = words if words else tr("barrier-form.hours-unknown") if kind == UNKNOWN else ""
        if told != self.sentence_label.text():
            self.sentence_label.setText(told)
            self._fit_sentence()

    def _fit_sentence(self) -> None:
        two_lines = 2 * self.sentence_label.fontMetrics().lineSpacing() + 2
        height = max(two_lines, self.sentence_label.heightForWidth(max(self.width(), _LEAST_PX)))
        if height != self.sentence_label.minimumHeight():
            self.sentence_label.setMinimumHeight(height)
            self.grew.emit()


def _text(edit: QgsTimeEdit) -> str | None:
    return None if edit.isNull() else edit.time().toString("HH:mm")
