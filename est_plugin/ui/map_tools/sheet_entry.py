# SPDX-License-Identifier: GPL-2.0-or-later
"""The record sheets between form, map and store."""

from __future__ import annotations

import datetime as dt
from typing import Any

from qgis.PyQt.QtCore import QObject

from ...core.errors import EstError, InputError
from ...i18n import language, tr
from ...jobs.entry_lists import EntryLists, read_lists
from ...jobs.save_record_sheet import save_sheet
from ...jobs.sheet_entry import SavedSheet, read_sheet
from ...jobs.walk_held import lies_ahead
from ..border import guarded
from ..dialogs.record_sheet import RecordSheetDialog
from ..messenger import Messenger
from ..openers import open_thing
from ..session import Session
from .place_tool import PlaceTool

WRITTEN = ("finding", "lighting_defect", "attachment", "stop_rating", "walk")


class SheetEntry(QObject):
    """One at a time; lives as long as its form is open."""

    def __init__(self, session: Session, messenger: Messenger, iface: Any, *, walk_id: str | None = None, stop_id: str | None = None) -> None:
        super().__init__()
        store = session.require_write()
        self.session, self.messenger, self.iface = session, messenger, iface
        self._lists = read_lists(store, language())
        if not any(walk.stops for walk in self._lists.walks):
            raise InputError("sheet-form.no-walk")
        self._owners = {one.code: one.label for one in self._lists.land_owners}
        self._tool: PlaceTool | None = None
        self._previous: Any = None
        for other in session.findChildren(SheetEntry):
            other.stop()
        self.dialog = RecordSheetDialog(
            self._lists, self._load, iface.mainWindow(), walk_id=walk_id or proposed_walk(self._lists, session.today()), stop_id=stop_id,
            confirm_loss=lambda n: messenger.ask(tr("sheet-form.lose", n=n), tr("finding-form.lose.yes"), tr("finding-form.lose.no")),
        )  # fmt: skip
        self.dialog.guard_line.use(session)
        self.dialog.save_asked.connect(self._on_save)
        self.dialog.pick_asked.connect(self._on_pick)
        self.dialog.closed.connect(self.stop)
        self.setParent(session)
        session.workspace_closed.connect(self.stop)
        self.dialog.show()

    def stop(self) -> None:
        """Put the form away."""
        if self.dialog is None:
            return
        self.session.workspace_closed.disconnect(self.stop)
        self._end_pick(None)
        dialog, self.dialog = self.dialog, None
        dialog.hide()
        dialog.deleteLater()
        self.setParent(None)
        self.deleteLater()

    def _load(self, stop_id: str, letter: str) -> SavedSheet:
        return read_sheet(self.session.require_store(), stop_id, letter, self._owners)

    @guarded
    def _on_save(self) -> None:
        problem = self.dialog.problem()
        if problem:
            self.dialog.tell(problem)
            return
        sheet = self.dialog.sheet()
        try:
            if not self.session.may_write(WRITTEN):
                return
            saved = save_sheet(self.session.require_write(), sheet)
        except EstError as error:
            self.dialog.tell(error)
            raise
        told = tr("sheet-form.saved", n=len(saved.findings), stop=self.dialog.stop.label, group=sheet.letter)
        walk = self.session.require_store().get("walk", sheet.walk_id)
        if lies_ahead(walk, dt.datetime.now(dt.timezone.utc)):
            told = f"{told} {tr('follow-up.walk-lies-ahead', name=walk['name'])}"
        self.session.finish(saved.done, told)
        for error in saved.refused_photos:
            self.messenger.warning(error)
        self.dialog.sheet_saved()
        seen = [(record.table, record.id) for record in (*saved.findings, *saved.lighting_defects)]
        open_thing("danger", self.session, self.messenger, self.iface, targets=seen)  # asks only when somebody has to ring

    @guarded
    def _on_pick(self) -> None:
        canvas = self.iface.mapCanvas()
        self._previous = canvas.mapTool()
        self._tool = PlaceTool(canvas, self.session.require_store().crs, self.session.project)
        self._tool.clicked.connect(lambda x, y: self._end_pick((x, y)))
        self._tool.cancelled.connect(lambda: self._end_pick(None))
        self.dialog.hide()
        canvas.setMapTool(self._tool)
        canvas.setFocus()
        self.messenger.info(tr("sheet-form.pick"))

    def _end_pick(self, xy: tuple[float, float] | None) -> None:
        tool, self._tool = self._tool, None
        if tool is None:
            return
        canvas = self.iface.mapCanvas()
        if canvas.mapTool() is tool:
            canvas.setMapTool(self._previous) if self._previous is not None else canvas.unsetMapTool(tool)
        self.dialog.show()
        self.dialog.activateWindow()
        self.dialog.place_picked(xy)
        tool.deleteLater()


def proposed_walk(lists: EntryLists, today: dt.date) -> str | None:
    """The last walk that has been, else the next one."""
    with_stops = [walk for walk in lists.walks if walk.stops]
    been = [walk for walk in with_stops if walk.day is None or walk.day <= today]
    chosen = been[0] if been else with_stops[-1] if with_stops else None
    return chosen.id if chosen else None
