# SPDX-License-Identifier: GPL-2.0-or-later
"""Help that is read without internet, in the language of the user interface."""
from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.PyQt.QtCore import Qt, QUrl
from qgis.PyQt.QtWidgets import QWidget

from ... import paths
from ...i18n import language
from ..forms_loader import load_form
from ..messenger import Messenger, open_file
from ..session import Session

START = "index.html"


def open_help(session: Session, messenger: Messenger, iface: Any, page: str = START) -> HelpWindow:
    """Show a page in a window of its own, so that one can read and work."""
    window = HelpWindow(iface.mainWindow())
    window.show_page(page)
    window.show()
    return window


def help_folder() -> Path:
    """Pages of the language that is spoken."""
    return paths.resource("help", language())


class HelpWindow(QWidget):
    """A small reader; links lead from page to page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        load_form("help_window", self)
        self.browser.setSearchPaths([str(help_folder())])
        self.back_button.clicked.connect(self.browser.backward)
        self.browser.backwardAvailable.connect(self.back_button.setEnabled)
        self.start_button.clicked.connect(lambda: self.show_page(START))
        self.browser_button.clicked.connect(lambda: open_file(Path(self.browser.source().toLocalFile())))
        self.back_button.setEnabled(False)

    def show_page(self, name: str) -> None:
        """Show a page by its file name."""
        self.browser.setSource(QUrl.fromLocalFile(str(help_folder() / name)))
