# SPDX-License-Identifier: GPL-2.0-or-later
"""What the forms have in common that stay open beside the map: what is wrong, what it looks like, closing, and that they grow with what they show."""

from __future__ import annotations

from collections.abc import Callable

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtGui import QShowEvent
from qgis.PyQt.QtWidgets import QDialog, QWidget

from ...core.errors import EstError
from ...i18n import tr


class EntryDialog(QDialog):
    """Children load a form with a `problem_label`, make a `similar_line`, and say when something would be lost."""

    save_asked = pyqtSignal(bool)  # True: and begin the next one
    pick_asked = pyqtSignal()
    likeness_changed = pyqtSignal()  # what is compared with what is there already
    closed = pyqtSignal()

    def __init__(self, parent: QWidget | None, confirm_loss: Callable[[], bool]) -> None:
        super().__init__(parent)
        self._confirm_loss = confirm_loss
        self.similar_id: str | None = None

    @property
    def is_dirty(self) -> bool:
        """Whether something would be lost."""
        raise NotImplementedError

    def show_similar(self, record_id: str | None, text: str) -> None:
        """Ask whether it is the same as one that is there; None takes the question away."""
        if record_id != self.similar_id or not text:
            self.similar_id = record_id
            self.similar_line.show_text(text)
            self._fit_size()

    def show_problem(self, problem: str | EstError) -> None:
        """Say what is missing or wrong, under the form."""
        text = problem.text(tr) if isinstance(problem, EstError) else problem
        self.problem_label.setText(text)
        self.problem_label.setVisible(bool(text))

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Only now the sizes of all parts are known."""
        super().showEvent(event)
        self._fit_size()

    def reject(self) -> None:
        """Esc and *Avbryt*; asks first when something was written."""
        if not self.is_dirty or self._confirm_loss():
            super().reject()
            self.closed.emit()

    def _fit_size(self) -> None:
        """As large as the form needs now, never beyond the screen."""
        raise NotImplementedError
