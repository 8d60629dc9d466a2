# SPDX-License-Identifier: GPL-2.0-or-later
"""Page 2 *Vilka kartor?*: the base map by role, with what was found."""
from __future__ import annotations

from typing import Any

from qgis.core import QgsProject
from qgis.PyQt.QtWidgets import QWizardPage

from ...i18n import tr
from ..base_map_choice import BaseMapChoice
from ..forms_loader import load_form
from ..messenger import Messenger


class MapsPage(QWizardPage):
    """Everything here can be done later."""

    def __init__(self, project: QgsProject, messenger: Messenger) -> None:
        super().__init__()
        load_form("wizard_maps", self)
        self.setTitle(tr("wizard.maps.title"))
        self.choice = BaseMapChoice(self, self.roles_layout, project, messenger)
        found = self.choice.found
        self.setSubTitle(tr("wizard.maps.found", n=found) if found else tr("wizard.maps.none"))
        self.later_button.clicked.connect(lambda: self._on_later())

    def sources(self) -> dict[str, Any]:
        """Role → source."""
        return self.choice.sources()

    @property
    def is_muted(self) -> bool:
        """Whether the background is drawn paler under our layers."""
        return self.mute_check.isChecked()

    def _on_later(self) -> None:
        for combo in self.choice.combos.values():
            combo.setCurrentIndex(0)
        self.wizard().next()
