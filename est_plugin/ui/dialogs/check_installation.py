# SPDX-License-Identifier: GPL-2.0-or-later
"""The window *Kontrollera installationen*."""
from __future__ import annotations

from typing import Any

from qgis.PyQt.QtWidgets import QApplication, QDialog, QWidget

from ...i18n import tr
from ..border import guarded
from ..forms_loader import load_form
from ..installation import BAD, OK, as_html, as_text, examine
from ..look import make_heading
from ..messenger import Messenger
from ..session import Session


def open_check_installation(session: Session, messenger: Messenger, iface: Any) -> None:
    """Examine and show."""
    dialog = CheckInstallation(session, messenger, iface.mainWindow())
    dialog.exec()
    dialog.deleteLater()


class CheckInstallation(QDialog):
    """What was found, to read and to copy."""

    def __init__(self, session: Session, messenger: Messenger, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.messenger = session, messenger
        self._text = ""
        load_form("check_installation", self)
        make_heading(self.summary_label, 1.1)
        self.copy_button.clicked.connect(lambda: QApplication.clipboard().setText(self._text))
        self.again_button.clicked.connect(lambda: self.refresh())
        self.close_button.clicked.connect(self.accept)
        self.refresh()

    @guarded
    def refresh(self) -> None:
        """Examine again."""
        findings = examine(self.session)
        levels = {one.level for one in findings}
        key = "check.summary.bad" if BAD in levels else "check.summary.ok" if levels == {OK} else "check.summary.warn"
        self.summary_label.setText(tr(key))
        self.browser.setHtml(as_html(findings))
        self._text = as_text(findings)
