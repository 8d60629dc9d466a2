# SPDX-License-Identifier: GPL-2.0-or-later
"""Page 1 *När och varför*: the clock with sunset and dusk beside it."""
from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from qgis.PyQt.QtCore import QDate, QDateTime, Qt, QTime
from qgis.PyQt.QtWidgets import QWidget

from ...core.local_time import clock
from ...i18n import tr
from ..border import guarded
from ..forms_loader import load_form
from ..look import make_quiet
from ..messenger import Messenger
from ..widgets.combo import fill, select
from ..widgets.person_guard_line import PersonGuardLine
from .plan_walk_draft import WalkDraft, follow_up_of

Options = Sequence[tuple]


class WhenPage(QWidget):
    """Start follows the dusk, and the follow-up meeting the start, until the user sets them."""

    def __init__(
        self, draft: WalkDraft, purposes: Options, organisations: Options, messenger: Messenger, *, is_new: bool, promises: Options = (),
    ) -> None:
        super().__init__()
        self.messenger, self._draft = messenger, draft
        self._touched: set[str] = set() if is_new else {"time", "meeting"}
        self._proposed_name = draft.around.name_on(draft.values["start"].date()) if is_new else None
        load_form("plan_walk_when", self)
        make_quiet(self.light_label)
        fill(self.purpose_box, purposes, empty=None)
        fill(self.leader_box, organisations, empty=tr("plan-walk.no-leader"))
        for edit in (self.meeting_edit, self.before_edit):
            edit.setAllowNull(True)
            edit.setNullRepresentation(tr("plan-walk.no-meeting"))
        fill(self.promise_box, promises, empty=tr("plan-walk.by-rule"))
        self._rare = [self.before_label, self.before_edit, self.diary_label, self.diary_edit]
        if promises:
            self._rare += [self.promise_label, self.promise_box]
        for widget in (*self._rare, self.promise_label, self.promise_box):
            widget.hide()
        self.more_button.setArrowType(Qt.ArrowType.RightArrow)
        self.guard_line = PersonGuardLine(self)
        self.layout().insertWidget(1, self.guard_line)
        self.guard_line.watch(self.name_edit, self.place_edit)
        self._show()
        self._connect()

    def refresh(self) -> None:
        """The place may have changed on the other pages."""
        self._follow_dusk()
        if self._draft.walk_id is None and not self.place_edit.text() and self._draft.stops and self._draft.stops[0].name:
            self.place_edit.setText(self._draft.stops[0].name)
            self._draft.values["meeting_place"] = self._draft.stops[0].name
        self._show_light()

    # -- inside -------------------------------------------------------------------------------------------------------
    def _show(self) -> None:
        values = self._draft.values
        self.name_edit.setText(values["name"])
        select(self.purpose_box, values["purpose"])
        self.place_edit.setText(values["meeting_place"] or "")
        select(self.leader_box, values["leader_organisation_id"])
        self.diary_edit.setText(values["diary_number"] or "")
        select(self.promise_box, values["promise_activity_id"])
        self._show_start()
        _put(self.meeting_edit, values["follow_up_meeting"])
        _put(self.before_edit, values["preparatory_meeting"])
        self._show_light()

    def _show_start(self) -> None:
        start = self._draft.values["start"]
        for edit in (self.day_edit, self.time_edit):
            edit.blockSignals(True)
        self.day_edit.setDate(QDate(start.year, start.month, start.day))
        self.time_edit.setTime(QTime(start.hour, start.minute))
        for edit in (self.day_edit, self.time_edit):
            edit.blockSignals(False)

    def _connect(self) -> None:
        values = self._draft.values
        self.name_edit.textChanged.connect(lambda text: values.__setitem__("name", text.strip()))
        self.purpose_box.currentIndexChanged.connect(lambda _index: values.__setitem__("purpose", self.purpose_box.currentData()))
        self.place_edit.textChanged.connect(lambda text: values.__setitem__("meeting_place", text.strip() or None))
        self.leader_box.currentIndexChanged.connect(lambda _index: values.__setitem__("leader_organisation_id", self.leader_box.currentData()))
        self.diary_edit.textChanged.connect(lambda text: values.__setitem__("diary_number", text.strip() or None))
        self.promise_box.currentIndexChanged.connect(lambda _index: values.__setitem__("promise_activity_id", self.promise_box.currentData()))
        self.day_edit.dateChanged.connect(lambda _day: self._on_day())
        self.time_edit.timeChanged.connect(lambda _time: self._on_time())
        self.dark_button.clicked.connect(lambda: self._on_dark())
        self.meeting_edit.valueChanged.connect(lambda _moment: self._on_meeting())
        self.before_edit.valueChanged.connect(lambda _moment: values.__setitem__("preparatory_meeting", self._read(self.before_edit)))
        self.more_button.toggled.connect(self._on_more)

    @guarded
    def _on_day(self) -> None:
        self._set_start(self._day(), self._time())
        self._follow_dusk()
        self._after_start()

    @guarded
    def _on_time(self) -> None:
        self._touched.add("time")
        self._set_start(self._day(), self._time())
        self._after_start()

    @guarded
    def _on_dark(self) -> None:
        proposed = self._draft.proposed_start(self._day())
        if proposed is not None:
            self._touched.discard("time")
            self._draft.values["start"] = proposed
            self._show_start()
            self._after_start()

    @guarded
    def _on_meeting(self) -> None:
        self._touched.add("meeting")
        self._draft.values["follow_up_meeting"] = self._read(self.meeting_edit)

    def _follow_dusk(self) -> None:
        proposed = self._draft.proposed_start(self._draft.values["start"].date())
        if "time" not in self._touched and proposed is not None and proposed.date() == self._draft.values["start"].date():
            self._draft.values["start"] = proposed
            self._show_start()

    def _after_start(self) -> None:
        if "meeting" not in self._touched:
            self._draft.values["follow_up_meeting"] = follow_up_of(self._draft.values["start"])
            _put(self.meeting_edit, self._draft.values["follow_up_meeting"])
        self._rename()
        self._show_light()

    def _rename(self) -> None:
        """A proposed name ends with the day."""
        if self.name_edit.text() == self._proposed_name:
            self._proposed_name = self._draft.around.name_on(self._draft.values["start"].date())
            self.name_edit.setText(self._proposed_name)

    def _show_light(self) -> None:
        start = self._draft.values["start"]
        day = start.date()
        self.light_label.setText("\n".join(notice.text(tr) for notice in self._draft.advice(day, start)) or tr("plan-walk.place-unknown"))
        proposed = self._draft.proposed_start(day)
        self.dark_button.setVisible(proposed is not None and proposed != start)
        if proposed is not None:
            self.dark_button.setText(tr("plan-walk.start-at", time=clock(proposed)))

    def _set_start(self, day: dt.date, time: dt.time) -> None:
        self._draft.values["start"] = dt.datetime.combine(day, time, tzinfo=self._draft.around.zone)

    def _day(self) -> dt.date:
        day = self.day_edit.date()
        return dt.date(day.year(), day.month(), day.day())

    def _time(self) -> dt.time:
        return dt.time(self.time_edit.time().hour(), self.time_edit.time().minute())

    def _read(self, edit: QWidget) -> dt.datetime | None:
        if edit.isNull() or not edit.dateTime().isValid():
            return None
        day, time = edit.dateTime().date(), edit.dateTime().time()
        return dt.datetime(day.year(), day.month(), day.day(), time.hour(), time.minute(), tzinfo=self._draft.around.zone)

    def _on_more(self, is_open: bool) -> None:
        self.more_button.setArrowType(Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow)
        for widget in self._rare:
            widget.setVisible(is_open)


def _put(edit: QWidget, moment: dt.datetime | None) -> None:
    was_blocked = edit.blockSignals(True)
    if moment is None:
        edit.clear()
    else:
        edit.setDateTime(QDateTime(QDate(moment.year, moment.month, moment.day), QTime(moment.hour, moment.minute)))
    edit.blockSignals(was_blocked)
