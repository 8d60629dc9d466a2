# SPDX-License-Identifier: GPL-2.0-or-later
"""Sections Fördelning and Tider of the settings: the lamp model, and the way to the rules."""
from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QButtonGroup, QLabel, QRadioButton, QWidget

from ...core import choices
from ...i18n import language, tr
from ...jobs.rules import DEADLINE, ROUTING
from ..forms_loader import load_form
from ..look import make_quiet

DEFAULT_MODEL = "rondering"


class RulesSections(QWidget):
    """The lamp model is kept with the page; rules are changed in a window of their own."""

    rules_wanted = pyqtSignal(str)  # table

    def __init__(self, store: Any, is_read_only: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        load_form("settings_rules", self)
        make_quiet(self.routing_label)
        self.routing_label.setText(tr("settings.routing.about", n=store.count(ROUTING, {"active": True})))
        self._models = QButtonGroup(self)
        for row, one in enumerate(choices.CHOICES["lamp_model"]):
            self._add_model(row, one)
        self.lamp_model = store.setting("lamp_model", DEFAULT_MODEL)
        self.setEnabled(not is_read_only)
        self.routing_button.clicked.connect(lambda: self.rules_wanted.emit(ROUTING))
        self.deadlines_button.clicked.connect(lambda: self.rules_wanted.emit(DEADLINE))

    @property
    def lamp_model(self) -> str:
        """Code of the chosen model."""
        return self._models.checkedButton().property("code")

    @lamp_model.setter
    def lamp_model(self, code: str) -> None:
        buttons = {button.property("code"): button for button in self._models.buttons()}
        buttons.get(code, buttons[DEFAULT_MODEL]).setChecked(True)

    def _add_model(self, row: int, one: choices.Choice) -> None:
        button = QRadioButton(one.label(language()), self.deadlines_box)
        button.setObjectName(f"lamp_{one.value}")
        button.setProperty("code", one.value)
        self._models.addButton(button)
        text = QLabel(tr(f"wizard.who.lamp.{one.value}"), self.deadlines_box)
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setWordWrap(True)
        make_quiet(text)
        self.lamp_layout.addWidget(button, row, 0, Qt.AlignmentFlag.AlignTop)
        self.lamp_layout.addWidget(text, row, 1)
        self.lamp_layout.setColumnStretch(1, 1)
