# SPDX-License-Identifier: GPL-2.0-or-later
"""Page 4 *Papper*: what was planned, the invitation, the calendar file, the papers."""
from __future__ import annotations

import datetime as dt
from pathlib import Path

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QApplication, QFileDialog, QWidget

from ...core import calendar_file, invitation
from ...core.errors import StorageError
from ...core.file_name import safe_file_name
from ...core.invitation import Invitation
from ...i18n import Texts, tr
from ..border import guarded
from ..forms_loader import load_form
from ..look import make_primary
from ..messenger import Messenger


class PapersPage(QWidget):
    """Shown when the walk is saved."""

    print_asked = pyqtSignal()

    def __init__(self, messenger: Messenger, folder: Path) -> None:
        super().__init__()
        self.messenger, self._folder = messenger, folder
        self._invitation: Invitation | None = None
        self._texts = Texts("sv")
        load_form("plan_walk_papers", self)
        make_primary(self.print_button)
        self.copy_button.clicked.connect(lambda: self._on_copy())
        self.calendar_button.clicked.connect(lambda: self._on_calendar())
        self.print_button.clicked.connect(lambda: self.print_asked.emit())

    def show_walk(self, summary: str, given: Invitation, language: str) -> None:
        """What was saved; the invitation speaks the language of the workspace."""
        self._invitation, self._texts = given, Texts(language)
        self.summary_label.setText(summary)
        self.invitation_edit.setPlainText(invitation.text(given, self._texts))
        self.told_label.setText("")

    @guarded
    def _on_copy(self) -> None:
        QApplication.clipboard().setText(self.invitation_edit.toPlainText())
        self.told_label.setText(tr("plan-walk.copied"))

    @guarded
    def _on_calendar(self) -> None:
        proposed = self._folder / (safe_file_name(self._invitation.title) + ".ics")
        name, _kind = QFileDialog.getSaveFileName(self, tr("plan-walk.save-calendar.title"), str(proposed), tr("plan-walk.calendar-kind"))
        if name:
            self.save_calendar(Path(name))

    def save_calendar(self, path: Path) -> None:
        """Write the calendar file."""
        path = path if path.suffix.lower() == ".ics" else path.with_name(path.name + ".ics")
        data = calendar_file.calendar_bytes(self._invitation, dt.datetime.now(dt.timezone.utc), self._texts)
        try:
            path.write_bytes(data)
        except OSError as error:
            raise StorageError("error.cannot-write", folder=str(path.parent)) from error
        self.told_label.setText(tr("plan-walk.calendar-saved", file=path.name, folder=str(path.parent)))
        self.messenger.file_made(path)
