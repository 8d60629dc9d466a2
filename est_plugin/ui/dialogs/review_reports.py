# SPDX-License-Identifier: GPL-2.0-or-later
"""Granska EST-rapporter: the list left, the map right, one key for each answer, the next report by itself."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Callable

from qgis.PyQt.QtCore import QItemSelectionModel, Qt, QTimer
from qgis.PyQt.QtGui import QCloseEvent, QKeySequence
from qgis.PyQt.QtWidgets import QDialog, QShortcut

from ...core import review
from ...core.errors import EstError
from ...i18n import language, tr
from ...jobs import person_guard, review_list, review_reports
from ...jobs.review_list import Remarks, ReviewRow
from ...jobs.work_list import code_labels
from ...storage.store import Done
from ..border import guarded
from ..forms_loader import load_form
from ..item_models import review_model
from ..item_models.review_model import ReviewModel, ReviewWords
from ..look import make_primary, make_quiet
from ..messenger import Messenger, sentence
from ..patience import patience
from ..session import Session
from .meeting_line import LineMessenger
from .meeting_map import MeetingMap
from .review_ask import ReviewAsk
from .review_details import show_details
from .review_filters import ReviewFilters
from .review_scan import RemarkScan
from .review_table import lay_out

WRITTEN = ("observation",)
_MANY = 1000  # reports written at once: what others are compared with is read again, and the cursor asks for patience


def open_review(session: Session, messenger: Messenger, iface: Any) -> ReviewWindow:
    """The window of the review; the one that is open already comes to the front."""
    session.require_write()
    for other in iface.mainWindow().findChildren(ReviewWindow):
        if other.isVisible():
            other.raise_()
            other.activateWindow()
            return other
    window = ReviewWindow(session, messenger, iface)
    window.show()
    window.activateWindow()
    window.table.setFocus()
    return window


class ReviewWindow(QDialog):
    """Each answer is written at once and can be taken back while the window is open."""

    def __init__(self, session: Session, messenger: Messenger, iface: Any) -> None:
        super().__init__(iface.mainWindow(), Qt.WindowType.Window)
        self.setObjectName("est_review_window")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.session = session
        self._steps: list[tuple[Done, tuple[str, ...]]] = []
        self._loaded: dict[str, ReviewRow] = {}
        self._is_own = False
        load_form("review_reports", self)
        self.messenger = LineMessenger(self.told_label, messenger)
        self.model = ReviewModel(self)
        self.scan = RemarkScan(self.model)
        self._make_parts()
        self._make_keys()
        self._connect()
        self.resize(1340, 800)
        self.reload()
        soon = QTimer(self)  # the list is seen before the remarks on it
        soon.setSingleShot(True)
        soon.timeout.connect(self.prepare_remarks)
        soon.start()

    # -- making -------------------------------------------------------------------------------------------------------
    def _make_parts(self) -> None:
        store = self.session.require_store()
        self.model.words = ReviewWords(self.session.zone, code_labels(store, language()), dict(store.rows("organisation", ("id", "name"))))
        self.filters = ReviewFilters(self, self.session)
        self.map = MeetingMap(self.session.project, store.crs, self)
        self.map_place.addWidget(self.map)
        self.ask = ReviewAsk(self)
        self.ask_place.addWidget(self.ask)
        self.right_layout.setStretch(0, 3)
        self.right_layout.setStretch(1, 2)
        self.right.setMinimumWidth(self.ask.least_width)
        self.splitter.setSizes([860, 480])
        self.splitter.setStretchFactor(0, 1)
        lay_out(self.table, self.model)
        make_primary(self.approve_button)
        make_quiet(self.count_label)

    def _make_keys(self) -> None:
        """Letters are answers only while the list has the keys; a field that is written in keeps them."""
        self._keys: list[QShortcut] = []
        for key, slot in (("G", self.approve), ("S", self.ask_merge), ("M", self.ask_mask), ("A", self.ask_reject)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.activated.connect(slot)
            self._keys.append(shortcut)
        space = QShortcut(QKeySequence("Space"), self.table)  # on a button it presses the button
        space.setContext(Qt.ShortcutContext.WidgetShortcut)
        space.activated.connect(self.skip)
        QShortcut(QKeySequence("Ctrl+Z"), self).activated.connect(self.undo)
        QShortcut(QKeySequence("Ctrl+F"), self).activated.connect(self.search_edit.setFocus)

    def _connect(self) -> None:
        for button, slot in (
            (self.approve_button, self.approve), (self.merge_button, self.ask_merge), (self.mask_button, self.ask_mask),
            (self.reject_button, self.ask_reject), (self.undo_button, self.undo), (self.approve_all_button, self.approve_all),
            (self.close_button, self.close),
        ):  # fmt: skip
            button.clicked.connect(lambda _checked=False, run=slot: run())
        self.ask.merge_chosen.connect(self._on_merge)
        self.ask.mask_written.connect(self._on_mask)
        self.ask.rejected.connect(self._on_reject)
        self.ask.harmless_said.connect(self._on_harmless)
        self.ask.proposal_shown.connect(self._on_proposal)
        self.ask.cancelled.connect(self.stop_asking)
        self.filters.changed.connect(self.show_filtered)
        self.filters.state_changed.connect(self.reload)
        self.table.selectionModel().currentRowChanged.connect(lambda *_rows: self._show_current())
        self.table.selectionModel().selectionChanged.connect(lambda *_rows: self._enable())
        self._links = [
            (self.session.changed, self._on_changed), (self.session.access_changed, self._enable), (self.session.workspace_closed, self.close),
        ]  # fmt: skip
        for signal, slot in self._links:
            signal.connect(slot)
        self.scan.moved.connect(self._show_counts)

    # -- the list -----------------------------------------------------------------------------------------------------
    @guarded
    def reload(self) -> None:
        """Read the reports again."""
        self._loaded = {row.id: row for row in review_list.load(self.session.require_store(), state=self.filters.chosen.state)}
        self.filters.offer(list(self._loaded.values()))
        self.table.setColumnHidden(review_model.STATE, self.filters.chosen.state is not None)
        self.show_filtered()

    @guarded
    def show_filtered(self) -> None:
        """The rows that the filters let through."""
        self.model.set_rows(review_list.matching(self._loaded.values(), self.filters.chosen, self.session.zone))
        self.go_to(0)
        self.scan.begin()

    @property
    def current(self) -> ReviewRow | None:
        """The report that is looked at."""
        at = self.table.currentIndex().row()
        return self.model.rows[at] if 0 <= at < len(self.model.rows) else None

    @property
    def selected(self) -> list[ReviewRow]:
        """The reports that an answer is for."""
        rows = self.model.rows
        places = sorted({at for part in self.table.selectionModel().selection() for at in range(part.top(), part.bottom() + 1)})
        return [rows[at] for at in places if at < len(rows)]

    def go_to(self, at: int) -> None:
        """Look at a row; past the end the last one."""
        if self.model.rows:
            index = self.model.index(max(0, min(at, len(self.model.rows) - 1)), 0)
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.table.selectionModel().setCurrentIndex(index, flags)
            self.table.scrollTo(index)
        self._show_current()
        self._enable()

    def skip(self) -> None:
        """The next one; this one waits."""
        if self.ask.asked == "":
            self.go_to(self.table.currentIndex().row() + 1)

    # -- remarks ------------------------------------------------------------------------------------------------------
    @guarded
    def prepare_remarks(self) -> None:
        """Read what reports are compared with; the list is seen before."""
        if self.model.remarks is None and self.session.store is not None:
            self.model.show_remarks(Remarks(self.session.require_store()))
            self._show_current()
            self.scan.begin()

    def _show_counts(self) -> None:
        self.count_label.setText(tr("report-review.count", n=len(self.model.rows), total=len(self._loaded)))
        if self.scan.is_ready:
            self.approve_all_button.setText(tr("report-review.approve-all", n=len(self.scan.unremarked())))
        else:
            self.approve_all_button.setText(tr("report-review.looking", percent=self.scan.percent))
        self._enable()

    # -- answers ------------------------------------------------------------------------------------------------------
    @guarded
    def approve(self) -> None:
        """G: they count."""
        chosen = [row for row in self.selected if row.review_state not in review.COUNTED]
        if chosen and not self.ask.asked:
            ids = [row.id for row in chosen]
            self._write(lambda store: review_reports.approve(store, ids), ids, tr("report-review.told-approved", n=len(ids), number=chosen[0].number or "–"))

    @guarded
    def approve_all(self) -> None:
        """All that are shown and have no remark, in one go."""
        self.prepare_remarks()
        ids = self.scan.unremarked()
        if ids:
            left = sum(row.review_state == review.NEW for row in self.model.rows) - len(ids)
            self._write(lambda store: review_reports.approve(store, ids), ids, tr("report-review.told-all", n=len(ids), left=left))

    @guarded
    def ask_merge(self) -> None:
        """S: the same as which?"""
        row = self.current
        if row is not None and not self.ask.asked:
            self.ask.ask_merge(row, review_list.merge_proposals(self.session.require_store(), row), self.model.words)
            self._enable()

    @guarded
    def ask_mask(self) -> None:
        """M: how shall the text read?"""
        row = self.current
        if row is not None and not self.ask.asked:
            self.ask.ask_mask(row, person_guard.harmless(self.session.require_store()))
            self._enable()

    @guarded
    def ask_reject(self) -> None:
        """A: why is it no report?"""
        if self.selected and not self.ask.asked:
            self.ask.ask_reject(len(self.selected), person_guard.harmless(self.session.require_store()))
            self._enable()

    @guarded
    def stop_asking(self) -> None:
        """Back to the list; nothing was written."""
        self.ask.stop()
        self._show_current()
        self._enable()
        self.table.setFocus()

    @guarded
    def undo(self) -> None:
        """Ctrl+Z: take the last answer back and look at the report again."""
        if not self._steps or self.ask.asked:
            return
        done, ids = self._steps[-1]
        with patience(len(ids) > _MANY):
            is_undone = self._quietly(lambda: self.session.undo(done))
        if is_undone:
            self._steps.pop()
            self._renew(ids)
            at = self.model.place_of(ids[0])
            if at is not None:
                self.go_to(at)
            self.messenger.info(tr("message.undone"))

    @guarded
    def _on_merge(self, kept_id: str) -> None:
        row = self.current
        kept = self.session.require_store().get("observation", kept_id)
        words = tr("report-review.told-merged", number=row.number or "–", kept=kept["number"] or "–")
        self._answer(lambda store: review_reports.merge(store, kept_id, [row.id]), [row.id], words)

    @guarded
    def _on_mask(self, description: str, place: str) -> None:
        row = self.current
        self._answer(lambda store: review_reports.mask(store, row.id, description, place), [row.id], tr("report-review.told-masked", number=row.number or "–"))

    @guarded
    def _on_reject(self, reason: str) -> None:
        chosen = self.selected
        ids = [row.id for row in chosen]
        words = tr("report-review.told-rejected", n=len(ids), number=chosen[0].number or "–")
        self._answer(lambda store: review_reports.reject(store, ids, reason), ids, words)

    @guarded
    def _on_harmless(self, hits: Sequence[Any]) -> None:
        store = self.session.require_write()
        person_guard.dismiss(store, hits)
        if self.model.remarks is not None:
            self.model.remarks.forget_marks(store)
            self.model.show_remarks(self.model.remarks)
            self.scan.begin()

    # -- inside -------------------------------------------------------------------------------------------------------
    def _answer(self, work: Callable[[Any], Done], ids: list[str], words: str) -> None:
        """Write what was asked about; what is refused is said where it was asked."""
        try:
            if self._write(work, ids, words):
                self.stop_asking()
        except EstError as error:
            self.ask.show_problem(sentence(error))

    def _write(self, work: Callable[[Any], Done], ids: list[str], words: str) -> bool:
        if not self.session.may_write(WRITTEN):
            return False
        at = self.table.currentIndex().row() if len(ids) > 1 else self.model.place_of(ids[0])
        with patience(len(ids) > _MANY):
            done = work(self.session.require_write())
        self._quietly(lambda: self.session.tables_changed(done.tables))
        written = tuple(dict.fromkeys(after.id for table, _before, after in done.steps if table == "observation" and after is not None))
        self._steps.append((done, tuple(dict.fromkeys([*ids, *written]))))
        self._renew(self._steps[-1][1])
        stays = at is not None and at < len(self.model.rows) and self.model.rows[at].id in ids
        self.go_to((at or 0) + 1 if stays else at or 0)
        self.messenger.success(words)
        return True

    def _renew(self, ids: Sequence[str]) -> None:
        """Show these reports as they are now; those that the filter leaves out go."""
        for row in review_list.load(self.session.require_store(), ids=ids):
            if self.filters.chosen.state in (None, row.review_state):
                self._loaded[row.id] = row
            else:
                self._loaded.pop(row.id, None)
            if self.model.remarks is not None and len(ids) <= _MANY:
                self.model.remarks.forget(row)
        if self.model.remarks is not None and len(ids) > _MANY:
            self.model.show_remarks(Remarks(self.session.require_store()))
        fitting = {row.id for row in review_list.matching([self._loaded[key] for key in ids if key in self._loaded], self.filters.chosen, self.session.zone)}
        known = self.model.place_of(ids[0])
        if len(ids) == 1 and known is not None:
            if ids[0] in fitting:
                self.model.put(self._loaded[ids[0]])
            else:
                self.model.take_out(known)
        else:
            self.model.set_rows(review_list.matching(self._loaded.values(), self.filters.chosen, self.session.zone))
        self.filters.count_states()
        self.scan.begin()

    def _quietly(self, work: Callable[[], Any]) -> Any:
        """What we change ourselves is no news to us."""
        self._is_own = True
        try:
            return work()
        finally:
            self._is_own = False

    def _show_current(self) -> None:
        row = self.current
        others: list[int] = []
        kept = None
        if row is not None and self.session.store is not None:
            others = review_list.merged_numbers(self.session.store, row)
            if row.same_as_id:
                kept = self.session.store.get("observation", row.same_as_id)["number"]
        show_details(self.details, row, self.model.words, self.model.remarks, others, kept)
        self.map.show_places([row.geom] if row is not None and row.geom else [])

    def _on_proposal(self, proposal: ReviewRow | None) -> None:
        row = self.current
        self.map.show_places([one.geom for one in (row, proposal) if one is not None and one.geom])

    def _enable(self) -> None:
        can_write = not self.session.is_read_only and not self.ask.asked
        chosen = self.selected if can_write else []
        self.approve_button.setEnabled(any(row.review_state not in review.COUNTED for row in chosen))
        for button in (self.merge_button, self.mask_button):
            button.setEnabled(len(chosen) == 1)
        self.reject_button.setEnabled(bool(chosen))
        self.undo_button.setEnabled(can_write and bool(self._steps))
        self.approve_all_button.setEnabled(can_write and bool(self.model.rows) and self.scan.is_ready)
        for shortcut in self._keys:
            shortcut.setEnabled(can_write)

    def _on_changed(self, tables: Any) -> None:
        if not self._is_own and "observation" in tables:
            self.model.show_remarks(None)
            self.reload()
            self.prepare_remarks()

    # -- closing ------------------------------------------------------------------------------------------------------
    def reject(self) -> None:
        """Esc: first out of a question, then out of the window."""
        if self.ask.asked:
            self.stop_asking()
        else:
            super().reject()

    def done(self, result: int) -> None:
        """Let go of the map and of the session."""
        if self._links:
            self.scan.stop()
            for signal, slot in self._links:
                signal.disconnect(slot)
            self._links = []
            self.map.close_map()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """The cross of the window ends it also while something is asked: nothing of it was written."""
        if self.ask.asked:
            self.ask.stop()
        super().closeEvent(event)
