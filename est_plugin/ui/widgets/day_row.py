# SPDX-License-Identifier: GPL-2.0-or-later
"""The days of a week as buttons that can be on or off: one tab stop, arrows and digits, space switches."""
from __future__ import annotations

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QFocusEvent, QKeyEvent
from qgis.PyQt.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from ...i18n import tr

_STYLE = """
DayRow { border: 1px solid transparent; border-radius: 4px; }
DayRow[focused="true"] { border: 1px solid palette(highlight); }
QToolButton { border: 1px solid palette(mid); border-radius: 3px; padding: 3px 6px; background: palette(button); color: palette(button-text); }
QToolButton:checked { background: palette(highlight); color: palette(highlighted-text); font-weight: bold; }
QToolButton[current="true"] { border: 2px solid palette(highlight); }
"""
_WEEK = range(1, 8)


class DayRow(QFrame):
    """`value` is the days that are on as digits, Monday 1."""

    changed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setStyleSheet(_STYLE)
        self.setAccessibleName(tr("barrier-form.days"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(3)
        self._at = 0
        self.buttons: list[QToolButton] = []
        for day in _WEEK:
            button = QToolButton(self)
            button.setText(tr(f"barrier.weekday-{day}"))
            button.setToolTip(tr(f"time.weekday-{day}"))
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _checked=False, at=day - 1: self._go(at))
            button.toggled.connect(lambda _checked: self.changed.emit())
            layout.addWidget(button)
            self.buttons.append(button)

    @property
    def value(self) -> str:
        """The days that are on."""
        return "".join(str(day) for day, button in zip(_WEEK, self.buttons) if button.isChecked())

    @value.setter
    def value(self, days: str) -> None:
        for day, button in zip(_WEEK, self.buttons):
            button.setChecked(str(day) in days)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt
        """Arrows go, space switches, a digit goes and switches."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(event.key())
        if step:
            self._go((self._at + step) % len(self.buttons))
        elif event.key() == Qt.Key.Key_Space:
            self.buttons[self._at].toggle()
        elif event.text() in map(str, _WEEK):
            self._go(int(event.text()) - 1)
            self.buttons[self._at].toggle()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt
        """Show where the keyboard is."""
        self._mark(True)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt
        """No longer here."""
        self._mark(False)
        super().focusOutEvent(event)

    def _go(self, at: int) -> None:
        self._at = at
        self._mark(self.hasFocus())

    def _mark(self, is_focused: bool) -> None:
        self.setProperty("focused", is_focused)
        for at, button in enumerate(self.buttons):
            button.setProperty("current", is_focused and at == self._at)
        for widget in (self, *self.buttons):
            widget.style().unpolish(widget)
            widget.style().polish(widget)
