# SPDX-License-Identifier: GPL-2.0-or-later
"""The follow-up walk between form, map and store: each answer is saved at once and can be taken back."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Callable

from qgis.PyQt.QtCore import QObject

from ...core.errors import EstError
from ...i18n import language, tr
from ...jobs import follow_up as job
from ...jobs.follow_up_figures import figures
from ...jobs.follow_up_points import ASKS_GOOD, ASKS_SETTLED, follow_up_of, read_follow_up
from ...jobs.follow_up_words import FIGURE_COLUMNS, PointCard, card, figure_cells, figures_in_words
from ..border import guarded
from ..dialogs.follow_up import FollowUpDialog
from ..look import move_beside_map
from ..messenger import Messenger
from ..openers import open_thing
from ..session import Session
from .place_ring import PlaceRing

_OPTIONS = (ASKS_SETTLED, ASKS_GOOD)
_DANGER = "follow-up.acute"


class FollowUpEntry(QObject):
    """One at a time; lives as long as its form is open."""

    def __init__(self, session: Session, messenger: Messenger, iface: Any, *, walk_id: str | None = None) -> None:
        super().__init__()
        store = session.require_write()
        self.session, self.messenger, self.iface = session, messenger, iface
        self.walk_id = follow_up_of(store, walk_id)
        self._walk = read_follow_up(store, self.walk_id, language())
        self._at = 0
        self._drafts: dict[str, str] = {}
        self._undo: list[tuple[str, Callable[[], Any], bool]] = []  # finding, what takes it back, whether an older answer comes back
        self._is_saving = False
        for other in session.findChildren(FollowUpEntry):
            other.stop()
        self._ring = PlaceRing(iface.mapCanvas(), store.crs, session.project)
        self.dialog: FollowUpDialog | None = FollowUpDialog(
            self._walk.facts.walk["name"], iface.mainWindow(), confirm_loss=self._may_close
        )
        self.dialog.guard_line.use(session)
        self._connect()
        self.setParent(session)
        self._show_options()
        self._begin()
        self.dialog.show()
        move_beside_map(self.dialog, iface.mainWindow())

    def stop(self) -> None:
        """Put the form and the ring away."""
        if self.dialog is None:
            return
        self.session.workspace_closed.disconnect(self.stop)
        self.session.changed.disconnect(self._on_changed)
        self._ring.clear()
        dialog, self.dialog = self.dialog, None
        dialog.hide()
        dialog.deleteLater()
        self.setParent(None)
        self.deleteLater()

    @property
    def at(self) -> int:
        """Which point is shown; as many as there are points: the end."""
        return self._at

    # -- what is shown ------------------------------------------------------------------------------------------------
    def _connect(self) -> None:
        dialog = self.dialog
        for signal, slot in (
            (dialog.answered, self._on_answered), (dialog.note_left, self._save_note), (dialog.moved, self._on_moved), (dialog.new_asked, self._on_new),
            (dialog.undo_asked, self._on_undo), (dialog.table_asked, self._on_table), (dialog.followed_up_asked, self._on_followed_up),
            (dialog.report_asked, self._on_report), (dialog.option_changed, self._on_option), (dialog.photos_added, self._on_photos),
            (dialog.closed, self.stop),
        ):  # fmt: skip
            signal.connect(slot)
        self.session.workspace_closed.connect(self.stop)
        self.session.changed.connect(self._on_changed)

    def _begin(self) -> None:
        """At the first point without an answer."""
        waiting = [at for at, point in enumerate(self._walk.points) if point.answer is None]
        self._at = waiting[0] if waiting else len(self._walk.points)
        self._show()

    def _read(self) -> None:
        """Read again; the same point stays in view."""
        shown = self._walk.points[self._at].finding.id if self._at < len(self._walk.points) else None
        self._walk = read_follow_up(self.session.require_store(), self.walk_id, language())
        keys = [point.finding.id for point in self._walk.points]
        self._at = keys.index(shown) if shown in keys else min(self._at, len(keys))

    def _show(self) -> None:
        total, answered = len(self._walk.points), self._walk.answered
        self.dialog.set_undo(bool(self._undo))
        if self._at < total:
            shown = self._card()
            self.dialog.show_point(shown, self._at, total, answered, self._drafts.get(shown.finding_id))
            self._ring.show(shown.xy)
            return
        self._ring.clear()
        found = figures(self.session.require_store(), self.walk_id, language())
        mark = tr("follow-up-form.mark", walk=self._walk.facts.previous["name"]) if job.may_be_followed_up(self._walk) else ""
        lines = figures_in_words(found.total, tr) if total else [tr("follow-up-form.no-points")]
        by_type = [(tr("follow-up.figures.category"),), *(figure_cells(one, tr, "follow-up.figures.no-category") for one in found.by_category)]
        rows = [*(figure_cells(one, tr) for one in found.by_organisation), *by_type]
        self.dialog.show_end(lines, [tr(f"follow-up.figures.{name}") for name in FIGURE_COLUMNS], rows, mark, total, answered)

    def _card(self) -> PointCard:
        return card(self._walk, self._walk.points[self._at], tr)

    # -- what the user does -------------------------------------------------------------------------------------------
    @guarded
    def _on_answered(self, outcome: str) -> None:
        shown = self.dialog.card
        self._save(job.Answer(shown.finding_id, outcome, self.dialog.note))

    @guarded
    def _save_note(self) -> None:
        self._keep_note()

    @guarded
    def _on_moved(self, step: int) -> None:
        at = min(max(self._at + step, 0), len(self._walk.points))
        if at != self._at:
            self._keep_note()
            self._at = at
            self._show()

    @guarded
    def _on_photos(self, paths: list[Path]) -> None:
        shown = self.dialog.card
        if shown is None or not self._may_write():
            return
        self._keep_draft()
        with _Saving(self):
            done, refused = job.add_photos(self.session.require_write(), shown.finding_id, paths)
            self.session.tables_changed(done.tables)
        if done.steps:
            self._undo.append((shown.finding_id, lambda: self.session.require_write().undo(done), False))
        self._reload(shown.finding_id)
        self._tell_refused(refused)

    @guarded
    def _on_undo(self) -> None:
        if not self._undo or not self._may_write():
            return
        self._keep_draft()
        finding_id, take_back, is_change = self._undo[-1]
        with _Saving(self):
            take_back()
            self.session.tables_changed(job.WRITTEN)
        self._undo.pop()
        if is_change:  # an answer that was changed stays an answer: its first moment cannot come back
            self._undo = [one for one in self._undo if one[0] != finding_id]
        self._drafts.pop(finding_id, None)
        self._reload(finding_id)
        self.dialog.tell([tr("follow-up-form.undone")])

    @guarded
    def _on_new(self) -> None:
        shown = self.dialog.card
        if shown is None or shown.xy is None:
            open_thing("new_finding", self.session, self.messenger, self.iface, walk_id=self.walk_id)
        else:
            open_thing("new_finding", self.session, self.messenger, self.iface, walk_id=self.walk_id, walk_stop_id=shown.stop_id, at=shown.xy)

    @guarded
    def _on_table(self) -> None:
        open_thing("follow_up_table", self.session, self.messenger, self.iface, walk_id=self.walk_id)

    @guarded
    def _on_report(self) -> None:
        open_thing("print_documents", self.session, self.messenger, self.iface, walk_id=self.walk_id)

    @guarded
    def _on_followed_up(self) -> None:
        name = self._walk.facts.previous["name"]
        if self.session.write({"walk"}, lambda store: job.mark_followed_up(store, self.walk_id), tr("follow-up-form.marked", walk=name)):
            self._read()
            self._show()

    @guarded
    def _on_option(self, name: str, is_on: bool) -> None:
        if self._may_write():
            self._keep_draft()
            self.session.require_write().set_setting(name, is_on)
            self._read()
            self._begin()

    def _may_close(self) -> bool:
        """Notes to answers are saved; those without an answer would be lost."""
        self._save_note()
        count = len([text for text in self._drafts.values() if text])
        lose, stay = tr("follow-up-table.lose.yes"), tr("follow-up-table.lose.no")
        return count == 0 or self.messenger.ask(tr("follow-up-form.lose", n=count), lose, stay)

    @guarded
    def _on_changed(self, tables: Iterable[str]) -> None:
        """Somebody answered in the table, or a measure changed in the list."""
        if self.dialog is not None and not self._is_saving and {"measure", "finding", "follow_up", "attachment", "walk"} & set(tables):
            self._keep_draft()
            self._read()
            self._show()

    # -- inside -------------------------------------------------------------------------------------------------------
    def _may_write(self) -> bool:
        return self.session.may_write(job.WRITTEN)

    def _save(self, answer: job.Answer) -> None:
        if not self._may_write():
            return
        with _Saving(self):
            made = job.save_answers(self.session.require_write(), self.walk_id, [answer])
            self.session.tables_changed(made.done.tables)
        self._drafts.pop(answer.finding_id, None)
        is_change = made.before[0][1] is not None
        self._undo.append((answer.finding_id, lambda: job.take_back(self.session.require_write(), self.walk_id, made), is_change))
        self._reload(answer.finding_id)
        self.dialog.tell([notice.text(tr) for _key, notice in made.notices])
        for _key, notice in made.notices:
            if notice.key == _DANGER:
                self.messenger.warning(notice)
        self._tell_refused(made.refused_photos)

    def _keep_note(self) -> None:
        """A note to an answer is saved; one without an answer waits for it."""
        shown = self.dialog.card if self.dialog is not None else None
        if shown is None:
            return
        self._keep_draft()
        if self.dialog.note == shown.note:
            return
        if shown.outcome is None:
            self.dialog.tell([tr("follow-up-form.note-waits")])
        else:
            self._save(job.Answer(shown.finding_id, shown.outcome, self.dialog.note))

    def _keep_draft(self) -> None:
        """What is typed and not saved waits; what was taken away again is forgotten."""
        shown = self.dialog.card
        if shown is None:
            return
        self._drafts.pop(shown.finding_id, None)
        if self.dialog.note != shown.note:
            self._drafts[shown.finding_id] = self.dialog.note

    def _reload(self, finding_id: str) -> None:
        self._read()
        keys = [point.finding.id for point in self._walk.points]
        self._at = keys.index(finding_id) if finding_id in keys else self._at
        self._show()

    def _show_options(self) -> None:
        store = self.session.require_store()
        self.dialog.set_options([(name, tr(f"follow-up-form.option.{name}"), bool(store.setting(name, False))) for name in _OPTIONS])

    def _tell_refused(self, refused: Iterable[EstError]) -> None:
        for error in refused:
            self.messenger.warning(error)


class _Saving:
    """While the entry itself writes, it need not read again for every table."""

    def __init__(self, entry: FollowUpEntry) -> None:
        self._entry = entry

    def __enter__(self) -> None:
        self._entry._is_saving = True

    def __exit__(self, *_error: object) -> None:
        self._entry._is_saving = False
