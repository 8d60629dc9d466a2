# SPDX-License-Identifier: GPL-2.0-or-later
"""Open a workspace from its file, or the example."""
from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.PyQt.QtCore import QStandardPaths
from qgis.PyQt.QtWidgets import QFileDialog

from ... import settings
from ...i18n import language, tr
from ..messenger import Messenger
from ..session import Session


def open_workspace_dialog(session: Session, messenger: Messenger, iface: Any) -> None:
    """Ask for the file and open it."""
    preset = settings.DEFAULT_WORKSPACE.get()
    start = preset if preset and Path(preset).is_file() else settings.LAST_FOLDER.get() or documents_folder()
    kinds = f"{tr('open.kind')} (*.gpkg *.qgz est_plugin.ini)"
    chosen, _kind = QFileDialog.getOpenFileName(iface.mainWindow(), tr("open.title"), str(start), kinds)
    if chosen:
        settings.LAST_FOLDER.set(str(Path(chosen).parent))
        session.open_file(Path(chosen))


def open_demo(session: Session, messenger: Messenger, iface: Any) -> None:
    """Make the example in the user's own folder when it is not there yet, and open it."""
    from ...jobs.demo import open_or_create_demo

    session.open_file(open_or_create_demo(demo_folder(), language()))


def demo_folder() -> Path:
    """Where the example lies: in the profile, away from real workspaces."""
    from qgis.core import QgsApplication

    return Path(QgsApplication.qgisSettingsDirPath()) / "est_plugin" / "demo"


def documents_folder() -> str:
    """The user's documents."""
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation) or str(Path.home())
