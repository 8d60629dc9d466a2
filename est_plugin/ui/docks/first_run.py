# SPDX-License-Identifier: GPL-2.0-or-later
"""What the panel shows while no workspace is open: three buttons and the recent workspaces."""
from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.PyQt.QtWidgets import QLabel, QPushButton, QWidget

from ... import settings
from ...i18n import tr
from ..border import run_guarded
from ..forms_loader import load_form
from ..messenger import Messenger
from ..session import Session
from ..look import clear_layout, make_heading, make_primary

SHOWN_RECENT = 4


class FirstRun(QWidget):
    """A person who never reads help must know what to click."""

    def __init__(self, session: Session, messenger: Messenger, actions: Any) -> None:
        super().__init__()
        self.session, self.messenger = session, messenger
        load_form("panel_first_run", self)
        make_heading(self.title_label)
        make_primary(self.demo_button)
        self.demo_button.clicked.connect(lambda: actions.run("open_demo"))
        self.create_button.clicked.connect(lambda: actions.run("create_workspace"))
        self.open_button.clicked.connect(lambda: actions.run("open_workspace"))
        self.help_button.clicked.connect(lambda: actions.run("help"))
        self.refresh()

    def refresh(self) -> None:
        """Show the workspaces opened last."""
        clear_layout(self.recent_layout)
        paths = [path for path in settings.RECENT_WORKSPACES.get() if path][:SHOWN_RECENT]
        if paths:
            self.recent_layout.addWidget(QLabel(tr("first-run.recent"), self.recent_box))
        for path in paths:
            button = QPushButton(Path(path).stem, self.recent_box)
            button.setToolTip(path)
            button.clicked.connect(lambda _checked=False, each=path: run_guarded(self.messenger, self.session.open_file, Path(each)))
            self.recent_layout.addWidget(button)
