# SPDX-License-Identifier: GPL-2.0-or-later
"""When something happened: today, yesterday or another day, a time band or two exact times; or a day, week or month in which nothing did."""

from __future__ import annotations

import datetime as dt

from qgis.PyQt.QtCore import QDate, QDateTime, QTime, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QDateEdit, QDateTimeEdit, QGridLayout, QHBoxLayout, QLabel, QWidget

from ...core import report_time
from ...core.errors import InputError
from ...core.local_time import long_date
from ...core.report_time import Interval
from ...core.time_bands import BANDS
from ...i18n import tr
from ..look import make_quiet
from .choice_row import Choice, ChoiceRow

TODAY, YESTERDAY, OTHER = "today", "yesterday", "other"
ALL_DAY, EXACT = "all_day", "exact"
_MOMENT_FORMAT, _DAY_FORMAT = "yyyy-MM-dd HH:mm", "yyyy-MM-dd"


class WhenFields(QWidget):
    """`interval` is what was chosen, in UTC; `changed` tells that it is another one. Digits choose in each row."""

    changed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zone: dt.tzinfo = dt.timezone.utc
        self._today = dt.date.today()
        self._is_nothing = False
        self._last: Interval | None = None
        self.day_row, self.band_row, self.span_row = ChoiceRow(self), ChoiceRow(self), ChoiceRow(self)
        self.date_edit = QDateEdit(self)
        self.from_edit, self.to_edit = QDateTimeEdit(self), QDateTimeEdit(self)
        self.words_label = QLabel(self)
        self._lay_out()
        self._fill()
        self._connect()

    # -- what comes in ------------------------------------------------------------------------------------------------
    def begin(self, now: dt.datetime) -> None:
        """The band that a local moment lies in; what was chosen before is forgotten."""
        self._zone, self._today = now.tzinfo or dt.timezone.utc, now.date()
        day, band = report_time.band_now(now)
        self.band_row.value = band
        self.span_row.value = report_time.WEEK
        self._set_day(day)
        self._show()

    def set_today(self, today: dt.date) -> None:
        """The day chosen stays; whether it is today or yesterday is seen from the day it is now."""
        self._today = today
        self._set_day(self.day)

    def set_nothing(self, is_nothing: bool) -> None:
        """Ask for a day, week or month instead of a time of day."""
        self._is_nothing = is_nothing
        self._show()

    # -- what comes out -----------------------------------------------------------------------------------------------
    @property
    def day(self) -> dt.date:
        """The day chosen."""
        shown = self.date_edit.date()
        return dt.date(shown.year(), shown.month(), shown.day())

    @property
    def interval(self) -> Interval:
        """From and to in UTC; InputError when the exact times stand the wrong way round."""
        if self._is_nothing:
            return report_time.span_interval(self.day, self.span_row.value or report_time.DAY, self._zone)
        band = self.band_row.value
        if band == EXACT:
            return report_time.exact_interval(_plain(self.from_edit), _plain(self.to_edit), self._zone)
        if band in (None, ALL_DAY):
            return report_time.span_interval(self.day, report_time.DAY, self._zone)
        return report_time.band_interval(self.day, band, self._zone)

    @property
    def problem(self) -> str:
        """What is wrong with the times; empty when nothing is."""
        try:
            begun, ended = self.interval
        except InputError as error:
            return error.text(tr)
        return "" if begun <= ended else tr("rule.report-ends-before")

    # -- inside -------------------------------------------------------------------------------------------------------
    def _lay_out(self) -> None:
        days, exact = QHBoxLayout(), QHBoxLayout()
        days.addWidget(self.day_row)
        days.addWidget(self.date_edit)
        days.addStretch(1)
        self._dash = QLabel("–", self)
        for widget in (self.from_edit, self._dash, self.to_edit):
            exact.addWidget(widget)
        exact.addStretch(1)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.addLayout(days, 0, 0)
        grid.addWidget(self.band_row, 1, 0)
        grid.addWidget(self.span_row, 2, 0)
        grid.addLayout(exact, 3, 0)
        grid.addWidget(self.words_label, 4, 0)
        make_quiet(self.words_label)
        for before, after in zip((self.day_row, self.date_edit, self.band_row, self.span_row, self.from_edit), (
            self.date_edit, self.band_row, self.span_row, self.from_edit, self.to_edit,
        )):  # fmt: skip
            QWidget.setTabOrder(before, after)
        self.setFocusProxy(self.day_row)

    def _fill(self) -> None:
        self.day_row.set_choices(Choice(one, tr(f"report-form.{one}"), str(key)) for key, one in enumerate((TODAY, YESTERDAY, OTHER), 1))
        bands = [(code, f"{tr(f'report-form.band-{code}')}\n{first:02d}–{before:02d}") for code, first, before in BANDS]
        bands += [(ALL_DAY, f"{tr('report-form.all_day')}\n00–24"), (EXACT, f"{tr('report-form.exact')}\n…")]
        self.band_row.set_choices(Choice(code, text, str(key)) for key, (code, text) in enumerate(bands, 1))
        self.span_row.set_choices(Choice(one, tr(f"report-form.span-{one}"), str(key)) for key, one in enumerate(report_time.SPANS, 1))
        self.date_edit.setDisplayFormat(_DAY_FORMAT)
        self.date_edit.setCalendarPopup(True)
        for edit in (self.from_edit, self.to_edit):
            edit.setDisplayFormat(_MOMENT_FORMAT)
            edit.setCalendarPopup(True)
        for widget, key in (
            (self.day_row, "report-form.day"), (self.band_row, "report-form.band"), (self.span_row, "report-form.span"),
            (self.date_edit, "report-form.date"), (self.from_edit, "report-form.from"), (self.to_edit, "report-form.to"),
        ):  # fmt: skip
            widget.setAccessibleName(tr(key))

    def _connect(self) -> None:
        self.day_row.chosen.connect(self._on_day_chosen)
        self.date_edit.dateChanged.connect(lambda _date: self._on_date())
        self.band_row.chosen.connect(self._on_band)
        self.span_row.chosen.connect(lambda _span: self._show())
        self.from_edit.dateTimeChanged.connect(lambda _moment: self._show())
        self.to_edit.dateTimeChanged.connect(lambda _moment: self._show())

    def _on_day_chosen(self, which: str | None) -> None:
        if which == OTHER:
            self._show()
            self.date_edit.setFocus(Qt.FocusReason.TabFocusReason)
            self.date_edit.setSelectedSection(QDateEdit.Section.DaySection)
            return
        self._set_day(self._today - dt.timedelta(days=1 if which == YESTERDAY else 0))
        self._show()

    def _on_date(self) -> None:
        self.day_row.value = {self._today: TODAY, self._today - dt.timedelta(days=1): YESTERDAY}.get(self.day, OTHER)
        if self.band_row.value == EXACT:
            self._move_exact()
        self._show()

    def _on_band(self, band: str | None) -> None:
        if band == EXACT and self._last is not None:
            for edit, moment in zip((self.from_edit, self.to_edit), self._last):
                _set_quietly(edit, moment.astimezone(self._zone))
            self._show()
            self.from_edit.setFocus(Qt.FocusReason.TabFocusReason)
            self.from_edit.setSelectedSection(QDateTimeEdit.Section.HourSection)
            return
        self._show()

    def _set_day(self, day: dt.date) -> None:
        was_blocked = self.date_edit.blockSignals(True)
        self.date_edit.setDate(QDate(day.year, day.month, day.day))
        self.date_edit.blockSignals(was_blocked)
        self.day_row.value = {self._today: TODAY, self._today - dt.timedelta(days=1): YESTERDAY}.get(day, OTHER)
        if self.band_row.value == EXACT:
            self._move_exact()

    def _move_exact(self) -> None:
        """The exact times follow the day that was chosen."""
        start, end = _plain(self.from_edit), _plain(self.to_edit)
        moved = dt.datetime.combine(self.day, start.time())
        _set_quietly(self.from_edit, moved)
        _set_quietly(self.to_edit, end + (moved - start))

    def _show(self) -> None:
        is_exact = self.band_row.value == EXACT and not self._is_nothing
        self.band_row.setVisible(not self._is_nothing)
        self.span_row.setVisible(self._is_nothing)
        for widget in (self.from_edit, self._dash, self.to_edit):
            widget.setVisible(is_exact)
        # the date is only a stop of the tabulator when somebody wants another day
        is_other = self.day_row.value == OTHER
        self.date_edit.setFocusPolicy(Qt.FocusPolicy.StrongFocus if is_other else Qt.FocusPolicy.ClickFocus)
        if self.problem:
            self.words_label.setText(self.problem)
        else:
            chosen = self.interval
            self._last = self._last if self._is_nothing else chosen
            words = report_time.interval_text(*chosen, self._zone)
            self.words_label.setText(words if self._is_nothing or is_exact else f"{long_date(self.day, tr)}   ({words})")
        self.changed.emit()


def _plain(edit: QDateTimeEdit) -> dt.datetime:
    moment = edit.dateTime()
    day, time = moment.date(), moment.time()
    return dt.datetime(day.year(), day.month(), day.day(), time.hour(), time.minute())


def _set_quietly(edit: QDateTimeEdit, moment: dt.datetime) -> None:
    was_blocked = edit.blockSignals(True)
    edit.setDateTime(QDateTime(QDate(moment.year, moment.month, moment.day), QTime(moment.hour, moment.minute)))
    edit.blockSignals(was_blocked)
