# SPDX-License-Identifier: GPL-2.0-or-later
"""One quiet line under the tabs: the map theme that fits what is being done. It proposes and never switches by itself."""
from __future__ import annotations

from typing import Any

from qgis.core import QgsProject
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QHBoxLayout, QToolButton, QWidget

from ...gis.project_setup import theme_name
from ...i18n import tr
from ..border import guarded
from ..messenger import Messenger

THEME_OF_TAB = {"walks": "walk", "measures": "technical", "picture": "hotspots"}


class ThemeLine(QWidget):
    """A flat button with the name of the theme; hidden where no theme fits better than the map that is shown."""

    def __init__(self, project: QgsProject, messenger: Messenger, iface: Any) -> None:
        super().__init__()
        self.messenger = messenger
        self._project, self._iface, self._theme = project, iface, ""
        self.button = QToolButton(self)
        self.button.setAutoRaise(True)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.button.clicked.connect(lambda: self.apply())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.button)
        layout.addStretch()
        self.hide()

    def propose(self, tab: str, language: str) -> None:
        """Offer the theme of a tab, when the project has it and shows something else."""
        key = THEME_OF_TAB.get(tab)
        self._theme = theme_name(key, language) if key else ""
        self.setVisible(bool(self._theme) and self._is_news())
        self.button.setText(tr("panel.theme", theme=self._theme))

    @guarded
    def apply(self) -> None:
        """Show the map so."""
        model = self._iface.layerTreeView().layerTreeModel()
        self._project.mapThemeCollection().applyTheme(self._theme, self._project.layerTreeRoot(), model)
        self.hide()

    def _is_news(self) -> bool:
        themes = self._project.mapThemeCollection()
        if not themes.hasMapTheme(self._theme):
            return False
        wanted = set(themes.mapThemeVisibleLayerIds(self._theme))
        return {layer.id() for layer in self._project.layerTreeRoot().checkedLayers()} != wanted

