# SPDX-License-Identifier: GPL-2.0-or-later
"""Which period the figures are of: kind, one earlier, one later, own days."""
from __future__ import annotations

import datetime as dt
from typing import Any

from qgis.PyQt.QtCore import QDate, QObject, pyqtSignal

from ...core.period import ALL, ANCHOR, FORTNIGHT, KINDS, OWN, TERTIAL, Period, fortnight, own_period, period_of
from ...i18n import tr
from ...settings import Setting

KIND = Setting("panel/figures-period", str, TERTIAL)


class PeriodFields(QObject):
    """Drives the period fields of the form; `kept` remembers the kind that was chosen last."""

    changed = pyqtSignal()

    def __init__(self, form: Any, kept: Setting = KIND) -> None:
        super().__init__(form)
        self._form, self._today, self._kept = form, dt.date.today(), kept
        self._anchor = ANCHOR
        for kind in KINDS:
            form.period_combo.addItem(tr(f"figures.period.{kind}" if kind != OWN else "figures.period.own-choice"), kind)
        form.period_combo.setCurrentIndex(max(0, form.period_combo.findData(kept.get())))
        self.period = Period(ALL)
        self.reset(self._today)
        form.period_combo.currentIndexChanged.connect(self._on_kind)
        form.earlier_button.clicked.connect(lambda: self.go_to(self.period.before()))
        form.later_button.clicked.connect(lambda: self.go_to(self.period.after()))
        form.from_edit.dateChanged.connect(self._on_days)
        form.to_edit.dateChanged.connect(self._on_days)

    def reset(self, today: dt.date) -> None:
        """The chosen kind as it is today; for own days the month so far."""
        self._today = today
        kind = self._form.period_combo.currentData()
        self.period = own_period(today.replace(day=1), today) if kind == OWN else self._around(kind, today)
        self._show()

    def set_anchor(self, anchor: dt.date) -> None:
        """A day in the first week of a fortnight, as the municipality counts them."""
        is_moved, self._anchor = anchor != self._anchor, anchor
        if is_moved and self.period.kind == FORTNIGHT:
            self.period = self._around(FORTNIGHT, self.period.first or self._today)

    def begin_with(self, kind: str) -> None:
        """The kind for who has never chosen one; `reset` shows it."""
        if not self._kept.is_set:
            self._form.period_combo.blockSignals(True)
            self._form.period_combo.setCurrentIndex(max(0, self._form.period_combo.findData(kind)))
            self._form.period_combo.blockSignals(False)

    def set_today(self, today: dt.date) -> None:
        """A new day: a period that was running then and has ended stays chosen."""
        self._today = today
        self._show()

    def show(self, period: Period) -> None:
        """A period that was chosen elsewhere, of any kind; nothing is remembered and nobody is told."""
        self._form.period_combo.blockSignals(True)
        self._form.period_combo.setCurrentIndex(max(0, self._form.period_combo.findData(period.kind)))
        self._form.period_combo.blockSignals(False)
        self.period = period
        self._show()

    def go_to(self, period: Period | None) -> None:
        """Another period of the kind chosen; None: there is none."""
        if period is not None:
            self.period = period
            self._show()
            self.changed.emit()

    def _around(self, kind: str, day: dt.date) -> Period:
        return fortnight(day, self._anchor) if kind == FORTNIGHT else period_of(kind, day)

    def _on_kind(self) -> None:
        kind = self._form.period_combo.currentData()
        self._kept.set(kind)
        earlier = self.period
        self.reset(self._today)
        if kind == OWN and earlier.first is not None and earlier.last is not None:
            self.period = own_period(earlier.first, earlier.counted_to(self._today))
            self._show()
        self.changed.emit()

    def _on_days(self) -> None:
        form = self._form
        form.to_edit.setMinimumDate(form.from_edit.date())
        self.period = own_period(form.from_edit.date().toPyDate(), form.to_edit.date().toPyDate())
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        form, after = self._form, self.period.after()
        form.earlier_button.setEnabled(self.period.before() is not None)
        form.later_button.setEnabled(after is not None and after.first is not None and after.first <= self._today)
        form.own_box.setVisible(self.period.kind == OWN)
        if self.period.kind == OWN:
            for edit in (form.from_edit, form.to_edit):
                edit.blockSignals(True)
            form.to_edit.clearMinimumDate()
            form.from_edit.setDate(QDate(self.period.first))
            form.to_edit.setDate(QDate(self.period.last))
            form.to_edit.setMinimumDate(form.from_edit.date())
            for edit in (form.from_edit, form.to_edit):
                edit.blockSignals(False)
