# SPDX-License-Identifier: GPL-2.0-or-later
"""The returned follow-up sheets between table and store: all new answers are saved in one transaction."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import QObject

from ...core.errors import EstError
from ...core.notice import Notice
from ...i18n import language, tr
from ...jobs import follow_up as job
from ...jobs.follow_up_points import Point, by_stop, follow_up_of, read_follow_up
from ..border import guarded
from ..dialogs.follow_up_table import FollowUpTableDialog
from ..item_models.follow_up_model import SheetPoint
from ..messenger import Button, Messenger
from ..session import Session

_VERIFIED, _REOPENED = ("follow-up.verified", "follow-up.fixed-and-verified"), "follow-up.reopened"
_DANGER = "follow-up.acute"


class FollowUpTableEntry(QObject):
    """One at a time; lives as long as its table is open."""

    def __init__(self, session: Session, messenger: Messenger, iface: Any, *, walk_id: str | None = None) -> None:
        super().__init__()
        store = session.require_write()
        self.session, self.messenger = session, messenger
        self.walk_id = follow_up_of(store, walk_id)
        name = read_follow_up(store, self.walk_id).facts.walk["name"]
        for other in session.findChildren(FollowUpTableEntry):
            other.stop()
        self.dialog: FollowUpTableDialog | None = FollowUpTableDialog(
            name, iface.mainWindow(),
            confirm_loss=lambda n: messenger.ask(tr("follow-up-table.lose", n=n), tr("follow-up-table.lose.yes"), tr("follow-up-table.lose.no")),
        )  # fmt: skip
        self.dialog.save_asked.connect(self._on_save)
        self.dialog.closed.connect(self.stop)
        self.setParent(session)
        session.workspace_closed.connect(self.stop)
        self._load()
        self.dialog.show()
        self.dialog.table.start()

    def stop(self) -> None:
        """Put the table away."""
        if self.dialog is None:
            return
        self.session.workspace_closed.disconnect(self.stop)
        dialog, self.dialog = self.dialog, None
        dialog.hide()
        dialog.deleteLater()
        self.setParent(None)
        self.deleteLater()

    @guarded
    def _on_save(self) -> None:
        rows = self.dialog.answers()
        if not rows or not self.session.may_write(job.WRITTEN):
            return
        answers = [job.Answer(row.finding_id, row.outcome, row.note) for row in rows]
        try:
            made = job.save_answers(self.session.require_write(), self.walk_id, answers)
        except EstError as error:
            self.dialog.tell(error.text(tr))
            raise
        self.session.tables_changed(made.done.tables)
        self._load()
        lines = [_line(row.number, notice) for row in rows for notice in made.of(row.finding_id)]
        self.dialog.show_result([*lines, *(notice.text(tr) for notice in made.of(""))])
        self._tell(made, len(rows))

    def _tell(self, made: job.Answered, count: int) -> None:
        keys = [notice.key for _finding, notice in made.notices]
        text = tr("follow-up-table.saved", n=count, verified=sum(key in _VERIFIED for key in keys), reopened=keys.count(_REOPENED))
        first = [before is None for _finding, before in made.before]
        buttons = [Button(tr("button.undo"), lambda: self._take_back(made))] if all(first) or not any(first) else []
        self.messenger.success(text, *buttons)
        for _finding, notice in made.notices:
            if notice.key == _DANGER:
                self.messenger.warning(notice)

    def _take_back(self, made: job.Answered) -> None:
        if not self.session.may_write(job.WRITTEN):
            return
        job.take_back(self.session.require_write(), self.walk_id, made)
        self.session.tables_changed(job.WRITTEN)
        self.messenger.info(tr("message.undone"))
        if self.dialog is not None:
            self._load()
            self.dialog.show_result(())

    def _load(self) -> None:
        walk = read_follow_up(self.session.require_store(), self.walk_id, language())
        sheets = by_stop(walk.points)
        ordered = [point for stop in walk.facts.stops for point in sheets.get(stop.id, ())] or list(walk.points)
        self.dialog.show_rows(_row(point) for point in ordered)


def _row(point: Point) -> SheetPoint:
    stop = f"{point.stop['number']}  {point.stop['name'] or ''}".strip() if point.stop else ""
    note = (point.answer["note"] or "") if point.answer else ""
    text = " ".join((point.finding["description"] or "").split())
    return SheetPoint(point.finding.id, stop, point.number, text, point.is_good, point.outcome, note, point.outcome, note)


def _line(number: str, notice: Notice) -> str:
    return tr("follow-up-table.line", number=number, text=notice.text(tr))
