# SPDX-License-Identifier: GPL-2.0-or-later
"""Arbetssätt: four ways of working told in a few lines; the workspace is set up for one, or one is tried with made-up data."""
from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QDialog, QListWidgetItem, QWidget

from ...core.ways import WAYS, Way
from ...i18n import Texts, language, tr
from ...jobs import ways_of_working as job
from ..border import guarded
from ..forms_loader import load_form
from ..look import make_heading, make_primary, make_quiet
from ..messenger import Messenger
from ..session import Session

_WAY = Qt.ItemDataRole.UserRole


def open_ways(session: Session, messenger: Messenger, iface: Any) -> WaysDialog:
    """Open the dialog; without a workspace one can still try."""
    dialog = WaysDialog(session, messenger, iface.mainWindow())
    dialog.open()
    return dialog


class WaysDialog(QDialog):
    """The list on the left, its story on the right."""

    def __init__(self, session: Session, messenger: Messenger, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.messenger = session, messenger
        load_form("ways", self)
        make_primary(self.set_button)
        make_heading(self.name_label, 1.2)
        make_quiet(self.sets_label)
        chosen = session.store.setting(job.CHOSEN) if session.store is not None else None
        for way in WAYS:
            name = tr(f"way.{way.name}")
            item = QListWidgetItem(tr("ways.chosen", way=name) if way.name == chosen else name, self.list)
            item.setData(_WAY, way)
        self.list.currentRowChanged.connect(lambda _row: self._show())
        self.list.itemActivated.connect(lambda _item: self.set_up())
        self.set_button.clicked.connect(lambda: self.set_up())
        self.try_button.clicked.connect(lambda: self.try_out())
        self.close_button.clicked.connect(self.reject)
        self.list.setCurrentRow(next((row for row, way in enumerate(WAYS) if way.name == chosen), 0))
        self.set_button.setEnabled(not session.is_read_only)
        self.resize(760, 380)

    @property
    def way(self) -> Way:
        """The one that is chosen."""
        return self.list.currentItem().data(_WAY)

    @guarded
    def set_up(self) -> None:
        """Settings of this workspace, in one step that can be taken back."""
        if self.session.is_read_only:
            return
        way, today = self.way, self.session.today()
        words = tr("ways.set-done", way=tr(f"way.{way.name}"))
        if self.session.write(job.WRITTEN, lambda store: job.apply(store, way, today, Texts(store.language)), words) is not None:
            self.accept()

    @guarded
    def try_out(self) -> None:
        """The example with the made-up data of this way, in a folder of its own."""
        from ...jobs.demo import open_or_create_way
        from .open_workspace import demo_folder

        way = self.way
        path = open_or_create_way(demo_folder().with_name(f"demo {way.name}"), language(), way, self.session.today())
        if self.session.open_file(path):
            self.messenger.success(tr("ways.try-done", way=tr(f"way.{way.name}")))
            self.accept()

    def _show(self) -> None:
        name = self.way.name
        self.name_label.setText(tr(f"way.{name}"))
        self.story_label.setText(tr(f"way.{name}.story"))
        self.sets_label.setText(tr("ways.sets", what=tr(f"way.{name}.sets")))
