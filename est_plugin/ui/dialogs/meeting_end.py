# SPDX-License-Identifier: GPL-2.0-or-later
"""Last page of a meeting: what was decided, the next meeting, notes, and the minutes in three forms."""
from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from qgis.PyQt.QtCore import QDate, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import QShortcut, QWidget

from ...core.record import Record
from ...i18n import tr
from ..forms_loader import load_form
from ..look import make_heading, make_primary
from ..widgets.person_guard_line import PersonGuardLine
from .meeting_start import day_of, set_day


class EndPage(QWidget):
    """Plain values in and out; `changes` is what differs from the row."""

    pdf_asked = pyqtSignal()
    copy_asked = pyqtSignal()
    text_asked = pyqtSignal()
    register_asked = pyqtSignal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        load_form("meeting_end", self)
        make_heading(self.heading_label, 1.5)
        make_primary(self.pdf_button)
        self.guard_line = PersonGuardLine(self)
        self.guard_line.put_above(self.form_box)
        self.guard_line.watch(self.note_edit)
        self._meeting: Record | None = None
        self._can_write = False
        for button, signal in (
            (self.pdf_button, self.pdf_asked), (self.copy_button, self.copy_asked), (self.text_button, self.text_asked),
            (self.register_button, self.register_asked),
        ):  # fmt: skip
            button.clicked.connect(lambda _checked=False, one=signal: one.emit())
        self._buttons = (self.pdf_button, self.copy_button, self.text_button, self.register_button)
        for key in ("Return", "Enter"):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda: self._on_enter())

    @property
    def changes(self) -> dict[str, object]:
        """Column → value of what was changed here."""
        if self._meeting is None or not self._can_write:
            return {}
        values = {"next_meeting": self._next_meeting(), "note": self.note_edit.toPlainText().strip() or None}
        return {name: value for name, value in values.items() if value != self._meeting[name]}

    def show_meeting(self, meeting: Record | None, counts: Sequence[str], can_write: bool) -> None:
        """What there is to say at the end; without a meeting there are no minutes."""
        self._meeting, self._can_write = meeting, can_write
        self.counts_label.setText("\n".join(counts))
        for button in (self.pdf_button, self.copy_button, self.text_button):
            button.setVisible(meeting is not None)
        self.form_box.setVisible(meeting is not None)
        self.form_box.setEnabled(can_write)
        if meeting is None:
            self.heading_label.setText(tr("meeting.end.looked"))
            return
        self.heading_label.setText(tr("meeting.end.heading"))
        held_on = meeting["held_on"]
        self.next_edit.setMinimumDate(QDate(held_on.year, held_on.month, held_on.day))
        set_day(self.next_edit, meeting["next_meeting"] or held_on)
        self.note_edit.setPlainText(meeting["note"] or "")
        self.pdf_button.setFocus()

    def _on_enter(self) -> None:
        """Enter presses the button that has the focus; elsewhere it makes the minutes."""
        if not self.guard_line.press_focused():
            next((button for button in self._buttons if button.hasFocus()), self.pdf_button).click()

    def remember(self, meeting: Record) -> None:
        """The row as it was saved."""
        self._meeting = meeting

    def _next_meeting(self) -> dt.date | None:
        """The day of the meeting itself stands for: not set."""
        day = day_of(self.next_edit)
        return None if day == self._meeting["held_on"] else day
