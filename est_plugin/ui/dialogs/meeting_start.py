# SPDX-License-Identifier: GPL-2.0-or-later
"""First page of a meeting: who is here (organisations, never names), when the next one is; or go on with the meeting of today."""
from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from qgis.PyQt.QtCore import QDate, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import QDateEdit, QListView, QListWidgetItem, QShortcut, QWidget

from ...jobs.meeting import MeetingInput
from ..forms_loader import load_form
from ..look import make_heading, make_primary, make_quiet


class StartPage(QWidget):
    """Plain values in and out."""

    begun = pyqtSignal(object)  # MeetingInput
    continued = pyqtSignal()
    looked = pyqtSignal()
    register_asked = pyqtSignal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        load_form("meeting_start", self)
        make_heading(self.heading_label, 1.5)
        make_quiet(self.intro_label)
        self.organisations_list.setFlow(QListView.Flow.TopToBottom)
        self.organisations_list.setWrapping(True)
        self.organisations_list.setResizeMode(QListView.ResizeMode.Adjust)
        self.organisations_list.setSpacing(2)
        self.problem_label.hide()
        self.present_box.setMaximumWidth(260)
        self.begin_button.clicked.connect(lambda: self.begun.emit(self.given))
        self.continue_button.clicked.connect(lambda: self.continued.emit())
        self.look_button.clicked.connect(lambda: self.looked.emit())
        self.register_button.clicked.connect(lambda: self.register_asked.emit())
        for key in ("Return", "Enter"):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda: self.go_on())

    @property
    def given(self) -> MeetingInput:
        """What the fields say."""
        chosen = [self.organisations_list.item(row) for row in range(self.organisations_list.count())]
        names = tuple(item.text() for item in chosen if item.checkState() == Qt.CheckState.Checked)
        return MeetingInput(self.name_edit.text(), day_of(self.date_edit), names, self.present_box.value() or None, day_of(self.next_edit))

    def show_proposal(self, proposal: MeetingInput, organisations: Sequence[str]) -> None:
        """Fill the fields; organisations that were there last time are ticked, also those no longer in the list."""
        self.name_edit.setText(proposal.name)
        set_day(self.date_edit, proposal.held_on)
        self.present_box.setValue(proposal.present or 0)
        if proposal.next_meeting:
            set_day(self.next_edit, proposal.next_meeting)
        self.organisations_list.clear()
        for name in dict.fromkeys((*organisations, *proposal.organisations)):
            item = QListWidgetItem(name, self.organisations_list)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable)
            item.setCheckState(Qt.CheckState.Checked if name in proposal.organisations else Qt.CheckState.Unchecked)

    def show_choices(self, intro: str, coming: str, go_on: str, can_write: bool) -> None:
        """What can be done: `go_on` is the text for going on with the meeting of today, empty when there is none."""
        self.intro_label.setText(intro)
        self.intro_label.setVisible(bool(intro))
        self.coming_label.setText(coming)
        self.form_box.setVisible(can_write)
        self.begin_button.setVisible(can_write)
        self.look_button.setVisible(not can_write)
        self.continue_button.setText(go_on)
        self.continue_button.setVisible(bool(go_on) and can_write)
        make_primary(self.continue_button, bool(go_on))
        make_primary(self.begin_button, not go_on)
        make_primary(self.look_button)
        self._default = self.continue_button if go_on and can_write else self.begin_button if can_write else self.look_button
        self._default.setFocus()

    def show_problem(self, text: str) -> None:
        """What is missing."""
        self.problem_label.setText("✖ " + text if text else "")
        self.problem_label.setVisible(bool(text))

    def go_on(self) -> None:
        """Enter does what the coloured button does, or the one that has the focus."""
        buttons = (self.begin_button, self.continue_button, self.look_button, self.register_button)
        chosen = next((button for button in buttons if button.hasFocus()), self._default)
        chosen.click()


def set_day(edit: QDateEdit, day: dt.date) -> None:
    """Show a day."""
    edit.setDate(QDate(day.year, day.month, day.day))


def day_of(edit: QDateEdit) -> dt.date:
    """The day that is shown."""
    shown = edit.date()
    return dt.date(shown.year(), shown.month(), shown.day())
