# SPDX-License-Identifier: GPL-2.0-or-later
"""A few choices as buttons beside each other: one tab stop, arrows and letters choose, never told by colour alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from qgis.PyQt.QtCore import QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QFocusEvent, QFont, QIcon, QKeyEvent
from qgis.PyQt.QtWidgets import QFrame, QGridLayout, QSizePolicy, QToolButton, QWidget

_STYLE = """
ChoiceRow { border: 1px solid transparent; border-radius: 4px; }
ChoiceRow[focused="true"] { border: 1px solid palette(highlight); }
QToolButton { border: 1px solid palette(mid); border-radius: 3px; padding: 3px 6px; }
QToolButton { background: palette(button); color: palette(button-text); }
QToolButton:hover { border-color: palette(highlight); }
QToolButton:checked { background: palette(highlight); color: palette(highlighted-text); font-weight: bold; }
QToolButton:disabled { color: palette(mid); }
"""
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


@dataclass(frozen=True)
class Choice:
    """One button; `key` is a letter or digit that chooses it."""

    value: Any
    text: str
    key: str = ""
    tip: str = ""
    icon: QIcon | None = None


class ChoiceRow(QFrame):
    """Exclusive buttons in one or several rows; `value` is None while nothing is chosen."""

    chosen = pyqtSignal(object)  # by the user
    changed = pyqtSignal(object)  # by anybody

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setStyleSheet(_STYLE)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(1, 1, 1, 1)
        self._grid.setSpacing(3)
        self._choices: list[Choice] = []
        self._buttons: list[QToolButton] = []
        self._columns = 1
        self._value: Any = None
        self.is_optional = False

    def set_choices(self, choices: Iterable[Choice], columns: int = 0, *, is_large: bool = False) -> None:
        """What can be chosen; `columns` 0 puts all in one row."""
        for button in self._buttons:
            self._grid.removeWidget(button)
            button.deleteLater()
        self._choices = list(choices)
        self._columns = columns or max(1, len(self._choices))
        self._buttons = [self._button(index, choice, is_large) for index, choice in enumerate(self._choices)]
        self._show()

    @property
    def value(self) -> Any:
        """The value chosen."""
        return self._value

    @value.setter
    def value(self, value: Any) -> None:
        if any(choice.value == value for choice in self._choices):
            self._value = value
        else:
            self._value = None
        self._show()
        self.changed.emit(self._value)

    def button(self, value: Any) -> QToolButton:
        """The button of a value."""
        return next(b for b, choice in zip(self._buttons, self._choices) if choice.value == value)

    def choose(self, value: Any) -> None:
        """As if the user had chosen it."""
        self.value = value
        self.chosen.emit(self._value)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Arrows move, a letter or digit chooses, space chooses the first or takes the choice back."""
        typed = event.text().upper()
        if not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            for choice in self._choices:
                if typed and choice.key == typed:
                    self.choose(choice.value)
                    return
            step = _STEPS.get(event.key()) or {Qt.Key.Key_Up: -self._columns, Qt.Key.Key_Down: self._columns}.get(event.key())
            if step and self._choices:
                self._move(step)
                return
            if event.key() == Qt.Key.Key_Space and self._choices:
                self.choose(None if self.is_optional and self._value is not None else self._value or self._choices[0].value)
                return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show where the keyboard is."""
        self._mark(True)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """No longer here."""
        self._mark(False)
        super().focusOutEvent(event)

    def _move(self, step: int) -> None:
        values = [choice.value for choice in self._choices]
        at = values.index(self._value) + step if self._value in values else 0
        if 0 <= at < len(values):
            self.choose(values[at])

    def _button(self, index: int, choice: Choice, is_large: bool) -> QToolButton:
        button = QToolButton(self)
        button.setText(choice.text)
        button.setToolTip(choice.tip)
        button.setAccessibleName(choice.tip or choice.text)
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if choice.icon is not None:
            button.setIcon(choice.icon)
            button.setIconSize(QSize(18, 18))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        if is_large:
            font = QFont(button.font())
            font.setPointSizeF(font.pointSizeF() * 1.25)
            button.setFont(font)
            button.setMinimumHeight(38)
        button.clicked.connect(lambda _checked=False, value=choice.value: self._on_clicked(value))
        self._grid.addWidget(button, index // self._columns, index % self._columns)
        return button

    def _on_clicked(self, value: Any) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.choose(None if self.is_optional and value == self._value else value)

    def _show(self) -> None:
        for button, choice in zip(self._buttons, self._choices):
            button.setChecked(choice.value == self._value)

    def _mark(self, is_focused: bool) -> None:
        self.setProperty("focused", "true" if is_focused else "false")
        self.style().unpolish(self)
        self.style().polish(self)
