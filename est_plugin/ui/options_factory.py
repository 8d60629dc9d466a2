# SPDX-License-Identifier: GPL-2.0-or-later
"""Our page among the options of QGIS; the page itself is loaded when the options are opened."""
from __future__ import annotations

from typing import Callable

from qgis.gui import QgsOptionsPageWidget, QgsOptionsWidgetFactory
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QWidget

from .. import paths
from ..i18n import tr
from .session import Session


class EstOptionsFactory(QgsOptionsWidgetFactory):
    """Makes the page each time the options are opened."""

    def __init__(self, session: Session, on_language: Callable[[], None]) -> None:
        super().__init__(tr("app.name"), QIcon(paths.icon("est")))
        self._session, self._on_language = session, on_language

    def createWidget(self, parent: QWidget | None = None) -> QgsOptionsPageWidget:  # noqa: N802 - QGIS
        """The page."""
        from .dialogs.settings_page import SettingsPage

        return SettingsPage(self._session, self._on_language, parent)
