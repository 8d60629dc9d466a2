# SPDX-License-Identifier: GPL-2.0-or-later
"""A button that says what is chosen and opens a list in which several can be ticked."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from qgis.PyQt.QtCore import QEvent, QObject, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import QListWidget, QListWidgetItem, QMenu, QPushButton, QSizePolicy, QWidget, QWidgetAction

from ..plain_text import tip

_VALUE = Qt.ItemDataRole.UserRole
_ROWS, _WIDTH_PX = 12, 260


class CheckMenu(QPushButton):
    """Space opens the list and ticks in it, Escape or Enter closes it; `edited` tells every tick."""

    edited = pyqtSignal()

    def __init__(self, parent: QWidget | None = None, none: str = "") -> None:
        super().__init__(parent)
        self._none, self._differ = none, ""
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setStyleSheet("QPushButton { text-align: left; padding: 3px 6px; }")
        self.list = QListWidget()
        self.list.setMinimumWidth(_WIDTH_PX)
        self.list.itemChanged.connect(self._on_ticked)
        self.list.itemClicked.connect(self._on_clicked)
        self.list.installEventFilter(self)
        self._menu = QMenu(self)
        action = QWidgetAction(self._menu)
        action.setDefaultWidget(self.list)
        self._menu.addAction(action)
        self._menu.aboutToShow.connect(self._on_open)
        self.setMenu(self._menu)
        self._pressed_state: Any = None
        self._write()

    def set_options(self, options: Iterable[tuple[Any, str]], none: str) -> None:
        """What can be ticked; `none` is shown while nothing is."""
        self._none = none
        was_blocked = self.list.blockSignals(True)
        self.list.clear()
        for value, text in options:
            item = QListWidgetItem(text, self.list)
            item.setData(_VALUE, value)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
        self.list.blockSignals(was_blocked)
        height = max(1, self.list.sizeHintForRow(0)) * min(_ROWS, max(1, self.list.count())) + 2 * self.list.frameWidth() + 4
        self.list.setMinimumHeight(height)
        self._write()

    @property
    def values(self) -> tuple[Any, ...]:
        """What is ticked, in the order of the list."""
        return tuple(item.data(_VALUE) for item in self._items() if item.checkState() == Qt.CheckState.Checked)

    @values.setter
    def values(self, values: Sequence[Any]) -> None:
        was_blocked = self.list.blockSignals(True)
        for item in self._items():
            item.setCheckState(Qt.CheckState.Checked if item.data(_VALUE) in values else Qt.CheckState.Unchecked)
        self.list.blockSignals(was_blocked)
        self._differ = ""
        self._write()

    def show_differing(self, text: str) -> None:
        """Several rows with different choices are shown."""
        self.values = ()
        self._differ = text
        self._write()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt
        """Enter closes the list: a tick is made with Space."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._menu.close()
            return True
        return super().eventFilter(watched, event)

    # -- inside -------------------------------------------------------------------------------------------------------
    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    def _on_open(self) -> None:
        self.list.setFocus()
        if self.list.currentRow() < 0:
            self.list.setCurrentRow(0)
        self._pressed_state = None

    def _on_ticked(self, item: QListWidgetItem) -> None:
        self._pressed_state = item
        self._differ = ""
        self._write()
        self.edited.emit()

    def _on_clicked(self, item: QListWidgetItem) -> None:
        """A click on the words ticks too; one on the box has done so already."""
        if self._pressed_state is item:
            self._pressed_state = None
            return
        item.setCheckState(Qt.CheckState.Unchecked if item.checkState() == Qt.CheckState.Checked else Qt.CheckState.Checked)
        self._pressed_state = None

    def _write(self) -> None:
        chosen = [item.text() for item in self._items() if item.checkState() == Qt.CheckState.Checked]
        text = self._differ or ", ".join(chosen) or self._none
        self.setText(text.replace("&", "&&"))
        self.setToolTip(tip("\n".join(chosen)))
        self.setAccessibleDescription(text)
