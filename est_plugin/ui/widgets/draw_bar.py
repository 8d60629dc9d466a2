# SPDX-License-Identifier: GPL-2.0-or-later
"""A small bar over the map: what is being drawn, and how it ends."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from .choice_row import Choice, ChoiceRow


class DrawBar(QFrame):
    """Stands at the upper left of the canvas, where messages do not hide it."""

    mode_chosen = pyqtSignal(str)

    def __init__(self, canvas: QWidget, choices: Sequence[Choice]) -> None:
        super().__init__(canvas)
        self.setObjectName("est_draw_bar")
        self.setAutoFillBackground(True)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.modes = ChoiceRow(self)
        self.modes.set_choices(choices)
        self._hint = QLabel(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(6, 4, 10, 4)
        layout.addWidget(self.modes)
        layout.addWidget(self._hint)
        self.modes.chosen.connect(lambda mode: self.mode_chosen.emit(mode))
        self.move(10, 54)  # below the messages of QGIS

    def show_mode(self, mode: str, hint: str) -> None:
        """Which one is on, and what to do."""
        self.modes.value = mode
        self._hint.setText(hint)
        self.adjustSize()
