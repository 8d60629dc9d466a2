# SPDX-License-Identifier: GPL-2.0-or-later
"""Looks for fixed measures that recur every year, after opening and whenever measures changed, and says what it made."""
from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from qgis.PyQt.QtCore import QObject, QTimer

from ..i18n import tr
from .border import guarded
from .messenger import Button, Messenger
from .session import Session
from .unsaved import edited_layers

if TYPE_CHECKING:
    from ..storage.store import Done

_SHOWN = 3


class RecurringWatch(QObject):
    """Child of the session: lives and ends with it."""

    def __init__(self, session: Session, messenger: Messenger) -> None:
        super().__init__(session)
        self.session, self.messenger = session, messenger
        self._timer = QTimer(self)  # once, after everybody else has shown what is new
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self.look)
        session.workspace_opened.connect(self._timer.start)
        session.access_changed.connect(self._timer.start)
        session.changed.connect(self._on_changed)

    @guarded
    def look(self) -> None:
        """Make next year's of what was fixed; while somebody edits measures in QGIS it waits for the next change."""
        if self.session.is_read_only:
            return
        from ..jobs import recurring

        store = self.session.require_store()
        today = self.session.today()
        if not recurring.due(store, today) or edited_layers(self.session.project, recurring.WRITTEN):
            return
        done = recurring.make_next(store, today)
        if done is not None:
            self.session.tables_changed(done.tables)
            self._tell(done, [one["title"] for one in recurring.made_by(store, done)])

    def _tell(self, done: Done, titles: list[str]) -> None:
        shown = ", ".join(titles[:_SHOWN]) + (" …" if len(titles) > _SHOWN else "")
        self.messenger.success(tr("rules-ui.recurs-made", n=len(titles), titles=shown), Button(tr("button.undo"), lambda: self._take_back(done)))

    def _take_back(self, done: Done) -> None:
        from ..jobs import recurring

        if self.session.may_write(done.tables):
            recurring.take_back(self.session.require_write(), done)
            self.session.tables_changed(done.tables)
            self.messenger.info(tr("rules-ui.recurs-taken-back"))

    def _on_changed(self, tables: Iterable[str]) -> Any:
        if "measure" in tables:
            self._timer.start()
