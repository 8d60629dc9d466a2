# SPDX-License-Identifier: GPL-2.0-or-later
"""Composition root: makes the services, passes them on, registers with QGIS, undoes it all."""
from __future__ import annotations

import logging
from contextlib import ExitStack
from typing import Any

from . import settings
from .i18n import set_language

log = logging.getLogger("est_plugin")
JOURNAL_OPTION = "OGR_SQLITE_JOURNAL"


class EstPlugin:
    """What QGIS loads; whatever is registered stands on the undo stack and is gone after `unload`."""

    def __init__(self, iface: Any) -> None:
        self.iface = iface
        self.session: Any = None
        self.actions: Any = None
        self.panel: Any = None
        self._undo = ExitStack()
        self._provider: Any = None

    def initProcessing(self) -> None:  # noqa: N802 - QGIS calls it, also without a window (qgis_process)
        """Register the Processing provider."""
        from qgis.core import QgsApplication

        from .algorithms.provider import EstProvider

        if self._provider is not None:
            return
        self._set_language()
        provider = EstProvider()
        if QgsApplication.processingRegistry().addProvider(provider):  # else one of this name is there, and QGIS has deleted ours
            self._provider = provider
            self._undo.callback(self._forget_provider)

    def initGui(self) -> None:  # noqa: N802
        """Register menu, toolbar, panel and options page."""
        from .core import collector

        with collector.paused():  # in the midst of loading there is nothing to find, and all objects of QGIS to walk over
            try:
                self._register()
            except BaseException:
                self.unload()  # QGIS forgets a plugin that does not start, and never asks it to go
                raise

    def _register(self) -> None:
        from . import log as qgis_log

        self._set_language()
        self._undo.callback(qgis_log.remove, qgis_log.install())
        self._set_journal()
        self.initProcessing()
        self._make_services()
        self._make_panel()
        self._add_options_page()
        self.session.start(self._undo)
        self._open_panel_at_first_start()

    def unload(self) -> None:
        """Take back everything, the last first."""
        self._undo.close()
        self._undo = ExitStack()
        self.session = self.actions = self.panel = None

    def restart(self) -> None:
        """Begin anew in another language, keeping the workspace."""
        if self.session is None:  # unloaded since it was asked for
            return
        is_visible = self.panel is not None and self.panel.isVisible()
        self.unload()
        self.initGui()
        self.panel.setVisible(is_visible)

    # -- parts --------------------------------------------------------------------------------------------------------
    def _make_services(self) -> None:
        from qgis.core import QgsProject

        from .ui.actions import Actions
        from .ui.barrier_watch import BarrierWatch
        from .ui.lifetime import end
        from .ui.messenger import QgisMessenger
        from .ui.recurring import RecurringWatch
        from .ui.session import Session

        messenger = QgisMessenger(self.iface)
        self.session = Session(self.iface, QgsProject.instance(), messenger)
        RecurringWatch(self.session, messenger)
        BarrierWatch(self.session, messenger, self.iface)
        self._undo.callback(end, self.session)
        self.actions = Actions(self.iface, self.session, messenger, self._undo, {"panel": self._toggle_panel})

    def _make_panel(self) -> None:
        from qgis.PyQt.QtCore import Qt

        from .ui.docks.panel import Panel
        from .ui.lifetime import end

        self.panel = Panel(self.session, self.session.messenger, self.iface, self.actions)
        self._undo.callback(end, self.panel)
        self.iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.panel)
        self._undo.callback(self.iface.removeDockWidget, self.panel)
        self._undo.callback(self.panel.stop)
        action = self.actions.by_id["panel"]
        action.setCheckable(True)
        self.panel.visibilityChanged.connect(action.setChecked)
        self._undo.callback(self.panel.visibilityChanged.disconnect, action.setChecked)
        self.panel.hide()

    def _toggle_panel(self) -> None:
        self.panel.setUserVisible(not self.panel.isUserVisible())

    def _add_options_page(self) -> None:
        from .ui.options_factory import EstOptionsFactory

        factory = EstOptionsFactory(self.session, self._restart_later)
        self.iface.registerOptionsWidgetFactory(factory)
        self._undo.callback(self.iface.unregisterOptionsWidgetFactory, factory)

    def _restart_later(self) -> None:
        """After the dialog that asks for it has closed: it belongs to what is taken away."""
        from qgis.PyQt.QtCore import QTimer

        QTimer.singleShot(0, self.restart)

    def _open_panel_at_first_start(self) -> None:
        if not settings.FIRST_START_DONE.get():
            settings.FIRST_START_DONE.set(True)
            self.panel.setUserVisible(True)

    def _set_language(self) -> None:
        from qgis.core import QgsApplication

        set_language(settings.interface_language(QgsApplication.instance().locale()))

    def _set_journal(self) -> None:
        """QGIS' write-ahead log with two writing processes loses edits or crashes; a plain journal does not."""
        from osgeo import gdal

        if gdal.GetConfigOption(JOURNAL_OPTION) is None:
            gdal.SetConfigOption(JOURNAL_OPTION, "DELETE")
            self._undo.callback(gdal.SetConfigOption, JOURNAL_OPTION, None)

    def _forget_provider(self) -> None:
        from qgis.core import QgsApplication

        provider, self._provider = self._provider, None
        if provider is not None:
            QgsApplication.processingRegistry().removeProvider(provider)
