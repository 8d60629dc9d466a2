# SPDX-License-Identifier: GPL-2.0-or-later
"""A whole number that may be missing; goes on by itself when no further digit can follow."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QIntValidator, QKeyEvent, QValidator
from qgis.PyQt.QtWidgets import QLineEdit, QWidget


class _Validator(QIntValidator):
    """Also refuses a digit that can never become a number of the range."""

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """As QIntValidator, but too large is wrong at once."""
        state, text, position = super().validate(text, position)
        if text.isdecimal() and int(text) > self.top():
            state = QValidator.State.Invalid
        return state, text, position


class NumberBox(QLineEdit):
    """Empty means that nothing was answered."""

    completed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.setMaximumWidth(64)
        self.set_range(0, 999)
        self.textEdited.connect(self._on_edited)

    def set_range(self, least: int, most: int) -> None:
        """What is allowed."""
        self._least, self._most = least, most
        self.setValidator(_Validator(least, most, self))
        self.setMaxLength(len(str(most)))

    @property
    def value(self) -> int | None:
        """The number, None when the box is empty."""
        return int(self.text()) if self.hasAcceptableInput() else None

    @value.setter
    def value(self, value: int | None) -> None:
        self.setText("" if value is None else str(value))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Arrows count up and down."""
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(event.key())
        if step is None:
            super().keyPressEvent(event)
            return
        start = self.value if self.value is not None else (self._least - 1 if step > 0 else self._most + 1)
        self.value = min(self._most, max(self._least, start + step))

    def _on_edited(self, text: str) -> None:
        if self.hasAcceptableInput() and int(text) * 10 > self._most:
            self.completed.emit()
