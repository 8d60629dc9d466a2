# SPDX-License-Identifier: GPL-2.0-or-later
"""A text box of a few lines in which Enter goes on and Shift+Enter breaks the line."""

from __future__ import annotations

from qgis.PyQt.QtCore import QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class NoteBox(QPlainTextEdit):
    """Plain text; `text` is without spaces round it."""

    entered = pyqtSignal()

    def __init__(self, parent: QWidget | None = None, lines: int = 3) -> None:
        super().__init__(parent)
        self._lines = lines
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_lines(self, lines: int) -> None:
        """How many lines are seen at once."""
        self._lines = lines
        self.updateGeometry()

    @property
    def text(self) -> str:
        """What was written."""
        return self.toPlainText().strip()

    @text.setter
    def text(self, text: str) -> None:
        self.setPlainText(text)

    def sizeHint(self) -> QSize:  # noqa: N802
        """As many lines as asked for."""
        margins = 2 * (self.frameWidth() + round(self.document().documentMargin()))
        return QSize(300, self._lines * self.fontMetrics().lineSpacing() + margins)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Never less than the lines."""
        return QSize(120, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter goes on; with Ctrl the dialog decides."""
        if event.key() in _ENTER and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                event.ignore()
            else:
                self.entered.emit()
            return
        super().keyPressEvent(event)
