# SPDX-License-Identifier: GPL-2.0-or-later
"""A line in the form of a finding: is it about the barrier that stands here, and is that one broken?"""
from __future__ import annotations

from dataclasses import dataclass

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QCheckBox, QPushButton, QSizePolicy, QWidget

from ...i18n import tr
from .notice_line import HintLine

_BROKEN_TYPE = "I4"  # missing or broken; that of a locked gate (D3) is in order


@dataclass(frozen=True)
class NearBarrier:
    """A barrier near the place; `detail` is the type of finding that fits it."""

    id: str
    number: str
    name: str
    detail: str
    is_in_place: bool


class BarrierLine(HintLine):
    """Yes or no; after yes the state may become broken as well."""

    answered = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._barrier: NearBarrier | None = None
        self._is_about: bool | None = None
        self.broken_box = QCheckBox(tr("barrier-line.broken"), self)
        self.broken_box.setStyleSheet("QCheckBox { color: #1F2933; }")
        self.yes_button, self.no_button = QPushButton(tr("barrier-line.yes"), self), QPushButton(tr("barrier-line.no"), self)
        self.layout().addWidget(self.broken_box)
        for button, is_about in ((self.yes_button, True), (self.no_button, False)):
            button.setAutoDefault(False)
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda _checked=False, answer=is_about: self._on_answer(answer))
            self.layout().addWidget(button)

    def ask(self, barrier: NearBarrier | None) -> bool:
        """Ask about a barrier; about the same one the answer stays. Whether something else is shown now."""
        if (barrier.id if barrier else None) == (self._barrier.id if self._barrier else None):
            return False
        self._barrier, self._is_about = barrier, None
        self._show()
        return True

    @property
    def barrier_id(self) -> str | None:
        """The barrier that it is about; None when nobody said so."""
        return self._barrier.id if self._barrier and self._is_about else None

    @property
    def is_broken(self) -> bool:
        """Whether the barrier is to be marked as broken."""
        return self.barrier_id is not None and self._barrier.is_in_place and self.broken_box.isChecked()

    @property
    def detail(self) -> str | None:
        """The type that fits, after yes."""
        return self._barrier.detail if self.barrier_id else None

    def _on_answer(self, is_about: bool) -> None:
        self._is_about = is_about
        self._show()
        self.answered.emit()

    def _show(self) -> None:
        barrier, is_about = self._barrier, self._is_about
        if barrier is None or is_about is False:
            self.text = ""
            return
        self.text = tr("barrier-line.is" if is_about else "barrier-line.ask", number=barrier.number, name=barrier.name)
        self.broken_box.setVisible(bool(is_about) and barrier.is_in_place)
        self.broken_box.setChecked(barrier.detail == _BROKEN_TYPE)
        for button in (self.yes_button, self.no_button):
            button.setVisible(is_about is None)
