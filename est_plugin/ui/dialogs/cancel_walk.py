# SPDX-License-Identifier: GPL-2.0-or-later
"""Why a walk is cancelled: asked for when it is, and told in the follow-up of promises."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QDialog, QWidget

from ..forms_loader import load_form
from ..look import make_primary
from ..session import Session
from ..widgets.person_guard_line import PersonGuardLine


def ask_reason(session: Session, walk: str, reason: str, parent: QWidget) -> str | None:
    """The reason, maybe empty; None when the walk shall not be cancelled after all."""
    dialog = CancelWalk(session, walk, reason, parent)
    return dialog.reason if dialog.exec() == QDialog.DialogCode.Accepted else None


class CancelWalk(QDialog):
    """One question; Enter goes on."""

    def __init__(self, session: Session, walk: str, reason: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("est_cancel_walk")
        load_form("cancel_walk", self)
        make_primary(self.save_button)
        self.walk_label.setText(walk)
        self.reason_edit.text = reason
        self.reason_edit.entered.connect(self.accept)
        self.guard_line = PersonGuardLine(self)
        self.guard_line.put_above(self.about_label)
        self.guard_line.watch(self.reason_edit)
        self.guard_line.use(session)
        self.save_button.clicked.connect(self.accept)
        self.cancel_button.clicked.connect(self.reject)
        self.reason_edit.setFocus()
        self.resize(max(480, self.sizeHint().width()), self.sizeHint().height())

    @property
    def reason(self) -> str:
        """What was written."""
        return self.reason_edit.text
