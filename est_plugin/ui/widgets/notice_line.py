# SPDX-License-Identifier: GPL-2.0-or-later
"""Lines in a form that say something about it: yellow for a hint, framed for a danger."""

from __future__ import annotations

import datetime as dt
from typing import Callable

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ...core.local_time import clock
from ...i18n import tr

# both colours are set: the line is as legible on a dark theme as on a light one
_YELLOW = """
QFrame#notice { background: #FFF3B0; border: 1px solid #E69F00; border-radius: 3px; }
QLabel { color: #1F2933; background: transparent; }
"""
_DANGER = "QFrame#danger { border: 2px solid #D55E00; border-radius: 3px; } QLabel { font-weight: bold; }"


class SimilarLine(QFrame):
    """Looks like number 14: the same thing, or new?"""

    same_chosen = pyqtSignal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self.setStyleSheet(_YELLOW)
        self._label = QLabel(self)
        self._label.setWordWrap(True)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self.same_button = QPushButton(tr("finding-form.same"), self)
        self.new_button = QPushButton(tr("finding-form.new"), self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.addWidget(self._label, 1)
        for button in (self.same_button, self.new_button):
            button.setAutoDefault(False)
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            layout.addWidget(button)
        self.same_button.clicked.connect(lambda: self._on_chosen(True))
        self.new_button.clicked.connect(lambda: self._on_chosen(False))
        self.is_same = False
        self.hide()

    def show_text(self, text: str) -> None:
        """Ask about another similar thing; an empty text asks nothing."""
        self._text = text
        self.is_same = False
        self._label.setText(text)
        self.same_button.show()
        self.new_button.show()
        self.setVisible(bool(text))

    def _on_chosen(self, is_same: bool) -> None:
        self.is_same = is_same
        if is_same:
            self._label.setText(tr("finding-form.same-chosen", text=self._text))
            self.same_button.hide()
        else:
            self.hide()
        self.same_chosen.emit(is_same)

    @property
    def text(self) -> str:
        """What it says."""
        return self._label.text()


class HintLine(QFrame):
    """A yellow line that tells something; hidden while it has nothing to tell."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self.setStyleSheet(_YELLOW)
        self._label = QLabel(self)
        self._label.setWordWrap(True)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.addWidget(self._label, 1)
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._label.text()

    @text.setter
    def text(self, text: str) -> None:
        self._label.setText(text)
        self.setVisible(bool(text))


class DangerLine(QFrame):
    """Immediate danger does not wait in a list: whom to ring, and when somebody did."""

    def __init__(self, number: str, now: Callable[[], dt.datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("danger")
        self.setStyleSheet(_DANGER)
        self._now = now
        self._called_at: dt.datetime | None = None
        label = QLabel(tr("finding-form.acute", number=number), self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        self.called_box = QCheckBox(tr("finding-form.called", time=clock(now())), self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.addWidget(label)
        layout.addWidget(self.called_box)
        self.called_box.toggled.connect(self._on_toggled)
        self.hide()

    @property
    def called_at(self) -> dt.datetime | None:
        """When the box was ticked; None when nobody has rung."""
        return self._called_at if not self.isHidden() else None

    def ask(self, is_asked: bool) -> None:
        """Show it with the time of now, or put it away."""
        if is_asked and self.isHidden():
            self.called_box.setChecked(False)
            self.called_box.setText(tr("finding-form.called", time=clock(self._now())))
        self.setVisible(is_asked)

    def _on_toggled(self, is_called: bool) -> None:
        self._called_at = self._now() if is_called else None
        self.called_box.setText(tr("finding-form.called", time=clock(self._called_at or self._now())))
