# SPDX-License-Identifier: GPL-2.0-or-later
"""Läs in returnerad lista: file, what would change, conflicts side by side, then all that was chosen in one go."""
from __future__ import annotations

from pathlib import Path
from typing import Any, Callable

from qgis.core import QgsApplication
from qgis.gui import QgsGui
from qgis.PyQt.QtGui import QDragEnterEvent, QDropEvent
from qgis.PyQt.QtWidgets import QDialog, QFileDialog, QWidget

from ...core import local_time
from ...core.errors import Cancelled, ConflictError, EstError, InputError
from ...core.file_name import safe_file_name
from ...core.returned_orders import OURS, THEIRS
from ...gis import tasks
from ...i18n import Texts, language, tr
from ...jobs import apply_work_orders as job
from ...jobs.returned_report import Words, not_applied, write_csv
from ...storage.returned_files import GEOPACKAGE
from ...storage.store import Done
from ...storage.table_files import is_table_file
from ..border import guarded, run_guarded
from ..forms_loader import load_form
from ..look import make_heading, make_primary, make_quiet
from ..messenger import Messenger, sentence
from ..session import Session
from ..widgets.combo import fill
from .import_data_work import own_connection
from .returned_list_tree import ReturnedTree


def open_returned_list(session: Session, messenger: Messenger, iface: Any, *, file: str | Path | None = None) -> ReturnedListDialog:
    """Open the dialog; it is modal, so that nothing else writes meanwhile."""
    session.require_write()
    dialog = ReturnedListDialog(session, messenger, iface.mainWindow())
    dialog.open()
    if file:
        dialog.read(Path(file))
    return dialog


class ReturnedListDialog(QDialog):
    """Nothing is written before *Använd*; what is left over can be saved as a list."""

    def __init__(self, session: Session, messenger: Messenger, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("est_returned_list_dialog")
        self.session, self.messenger = session, messenger
        self.plan: job.Plan | None = None
        self._done: Done | None = None
        self._task: tasks.Task | None = None
        load_form("returned_list", self)
        make_heading(self.heading_label, 1.1)
        make_quiet(self.notice_label)
        make_primary(self.apply_button)
        self.preview = ReturnedTree(self.tree)
        organisations = session.require_store().rows("organisation", ("id", "name"), {"active": True}, order_by=("sort", "name"))
        fill(self.organisation_box, organisations, empty=tr("returned.from.unknown"))
        self._connect()
        self.progress_bar.hide()
        self._show(None)
        self.resize(1080, 680)
        QgsGui.enableAutoGeometryRestore(self)

    # -- read ---------------------------------------------------------------------------------------------------------
    @property
    def path(self) -> Path:
        """The file as it was written."""
        return Path(self.file_edit.text().strip().strip('"'))

    @guarded
    def browse(self) -> None:
        """Ask for the file."""
        start = str(self.path.parent if self.file_edit.text().strip() else self.session.folder / "reports")
        name, _kind = QFileDialog.getOpenFileName(self, tr("returned.browse-title"), start, tr("returned.file-kinds") + " (*.xlsx *.xlsm *.gpkg *.csv *.txt)")
        if name:
            self.read(Path(name))

    @guarded
    def read(self, path: Path) -> None:
        """Read a file and show what it would do; while another one is read it stays with that."""
        if self._task is not None:
            return
        self.file_edit.setText(str(path))
        self.organisation_box.setCurrentIndex(0)
        self._done = None
        self._look()

    @guarded
    def _look(self) -> None:
        """Plan again, with the organisation that is chosen."""
        if self._task is not None:
            return
        if not self.file_edit.text().strip():
            self.file_edit.setFocus()
            raise InputError("returned.file-missing")
        path, today, organisation = self.path, self.session.today(), self.organisation_box.currentData()
        store = self.session.require_write()
        if is_table_file(path) or path.suffix.lower() == GEOPACKAGE:
            self._start(_look_work(store.path, store.user, path, today, organisation))
        else:  # QGIS opens other files, and stays in the main thread for it
            try:
                self._show(job.plan(store, path, today, organisation))
            except EstError as error:
                self._on_failed(error)

    def _start(self, work: Callable[[tasks.Task], job.Plan]) -> None:
        self._task = tasks.Task(tr("returned.reading"), work, self._on_planned, self._on_failed)
        self._set_busy(True)
        tasks.start(self._task, QgsApplication.taskManager())

    def _on_planned(self, plan: job.Plan) -> None:
        self._task = None
        self._set_busy(False)
        run_guarded(self.messenger, self._show, plan)

    def _on_failed(self, error: Exception) -> None:
        self._task = None
        self._set_busy(False)
        self._show(None)
        if not isinstance(error, Cancelled):
            self._problem(sentence(error if isinstance(error, EstError) else EstError("error.unexpected", "error.unexpected.hint")))

    # -- show ---------------------------------------------------------------------------------------------------------
    def _show(self, plan: job.Plan | None) -> None:
        self.plan = plan
        self._problem("")
        self.preview.show_plan(plan, Words(self.session.require_store(), Texts(language())))
        is_asked = plan is not None and (plan.origin.is_guessed or self.organisation_box.currentData() is not None)
        for widget in (self.organisation_label, self.organisation_box):
            widget.setVisible(is_asked)
        self.heading_label.setText(self._heading() if plan is not None else tr("returned.intro"))
        notices = [] if plan is None else [notice.text(tr) for notice in plan.notices]
        self.notice_label.setText("\n".join(notices))
        self.notice_label.setVisible(bool(notices))
        has_conflicts = plan is not None and bool(plan.conflicts)
        for button in (self.ours_button, self.theirs_button, self.all_ours_button, self.all_theirs_button):
            button.setVisible(has_conflicts)
        self._show_current()
        self._count()
        self.apply_button.setDefault(plan is not None)
        self.browse_button.setDefault(plan is None)
        (self.tree if plan is not None else self.browse_button).setFocus()

    def _heading(self) -> str:
        plan = self.plan
        if self._done is not None:
            return tr("returned.left-over") if self._rest() else tr("returned.all-done")
        if plan.dispatch is not None and plan.dispatch["sent_at"] is not None:
            sent = local_time.aware(plan.dispatch["sent_at"], local_time.zone())
            return tr("returned.heading", organisation=plan.organisation, sent=f"{local_time.short_date(sent, tr)} {sent.year}", n=len(plan.rows))
        return tr("returned.heading-unknown", file=plan.file_name, n=len(plan.rows))

    def _show_current(self) -> None:
        """The whole text of the line with the focus, and the field for a reason when it needs one."""
        line, row = self.preview.current, self.preview.current_row
        self.detail_label.setText(line.detail if line else "")
        self.detail_label.setVisible(bool(line and line.detail))
        is_asked = bool(line and row and row.needs_reason and line.part_key == "state")
        for widget in (self.reason_label, self.reason_edit):
            widget.setVisible(is_asked)
        if is_asked and self.reason_edit.text() != self.preview.reason(row.id):
            self.reason_edit.setText(self.preview.reason(row.id))
        is_conflict = bool(line and line.group == "conflicts")
        self.ours_button.setEnabled(is_conflict)
        self.theirs_button.setEnabled(is_conflict)

    def _count(self) -> None:
        """What the button would do now."""
        changes = job.will_change(self.plan, self.preview.decisions) if self.plan else 0
        waiting = self.preview.waiting if self.plan else 0
        settled = self.plan is not None and (self._is_unreturned or any(choice == OURS for choice in self.preview.decisions.choices.values()))
        self.apply_button.setText(tr("returned.apply", n=changes) if changes else tr("returned.apply-nothing"))
        self.apply_button.setEnabled(bool(changes or settled) and self._task is None)
        self.save_button.setEnabled(bool(self.plan) and bool(self._rest()))
        self.undo_button.setVisible(self._done is not None)
        self._problem(tr("returned.waiting", n=waiting) if waiting else "")

    @property
    def _is_unreturned(self) -> bool:
        return self.plan is not None and self.plan.dispatch is not None and self.plan.dispatch["returned_on"] is None

    def _rest(self) -> list[Any]:
        """Everything that is not taken in, as chosen now."""
        return not_applied(self.plan, Words(self.session.require_store(), Texts(language())), self.preview.decisions) if self.plan else []

    def _problem(self, text: str) -> None:
        self.problem_label.setText("⚠ " + text if text else "")
        self.problem_label.setVisible(bool(text))

    # -- write --------------------------------------------------------------------------------------------------------
    @guarded
    def apply(self) -> None:
        """Write what was chosen; afterwards only what is left over is shown."""
        if self.plan is None or self._task is not None:
            return
        plan, decisions = self.plan, self.preview.decisions
        changed = job.will_change(plan, decisions)
        try:
            done = self.session.write(job.WRITTEN, lambda store: job.apply(store, plan, decisions), tr("returned.done", n=changed))
        except ConflictError as error:
            self._again()
            self._problem(sentence(error) + " " + tr("returned.read-again"))
            return
        if done is None:
            return
        self._done = done
        self._again()
        if not self._rest():
            self.accept()

    def _again(self) -> None:
        """Compare the file with what is here now."""
        self._show(job.compare(self.session.require_store(), self.plan.file, self.session.today(), self.organisation_box.currentData()))

    @guarded
    def undo(self) -> None:
        """Take back what was applied."""
        if self._done is not None and self.session.undo(self._done):
            self._done = None
            self._again()

    @guarded
    def save_rest(self) -> None:
        """Ask where to save the list of what was not taken in."""
        stem = safe_file_name(f"{self.path.stem} {tr('returned.rest-name')}")
        name, _kind = QFileDialog.getSaveFileName(self, tr("returned.save-title"), str(self.path.with_name(stem + ".csv")), "CSV (*.csv)")
        if name:
            self.save_rest_to(Path(name))

    def save_rest_to(self, path: Path) -> None:
        """Save the list of what is not taken in as things are chosen now."""
        path = path if path.suffix else path.with_suffix(".csv")
        write_csv(path, self._rest(), Texts(language()))
        self.messenger.file_made(path)

    # -- window -------------------------------------------------------------------------------------------------------
    def _connect(self) -> None:
        self.browse_button.clicked.connect(lambda: self.browse())
        self.file_edit.returnPressed.connect(lambda: self._look())
        self.organisation_box.activated.connect(lambda _index: self._look())
        self.preview.changed.connect(self._on_chosen)
        self.tree.currentItemChanged.connect(lambda *_items: self._show_current())
        self.reason_edit.textEdited.connect(self._on_reason)
        self.reason_edit.returnPressed.connect(self.tree.setFocus)
        self.ours_button.clicked.connect(lambda: self.preview.choose(OURS))
        self.theirs_button.clicked.connect(lambda: self.preview.choose(THEIRS))
        self.all_ours_button.clicked.connect(lambda: self.preview.choose(OURS, everywhere=True))
        self.all_theirs_button.clicked.connect(lambda: self.preview.choose(THEIRS, everywhere=True))
        self.save_button.clicked.connect(lambda: self.save_rest())
        self.undo_button.clicked.connect(lambda: self.undo())
        self.apply_button.clicked.connect(lambda: self._on_apply())
        self.close_button.clicked.connect(self.reject)

    def _on_apply(self) -> None:
        """Enter in one of the fields finishes that field; only elsewhere it applies."""
        if not (self.file_edit.hasFocus() or self.reason_edit.hasFocus()):
            self.apply()

    def _on_chosen(self) -> None:
        self._show_current()
        self._count()

    def _on_reason(self, text: str) -> None:
        row = self.preview.current_row
        if row is not None:
            self.preview.set_reason(row.id, text)

    def _set_busy(self, is_busy: bool) -> None:
        self.progress_bar.setVisible(is_busy)
        self.progress_bar.setRange(0, 0)
        for widget in (self.file_edit, self.browse_button, self.organisation_box, self.tree, self.apply_button):
            widget.setEnabled(not is_busy)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """A file may be dropped on the window."""
        if len(event.mimeData().urls()) == 1 and event.mimeData().urls()[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Read the file that was dropped."""
        self.read(Path(event.mimeData().urls()[0].toLocalFile()))

    def reject(self) -> None:
        """Esc and *Stäng*: while a file is read they stop that first."""
        if self._task is not None:
            self._task.cancel()
            return
        super().reject()
        self.deleteLater()


def _look_work(workspace: Path, user: str, path: Path, today: Any, organisation: str | None) -> Callable[[tasks.Task], job.Plan]:
    """What the task does: read with a connection of its own, which cannot write."""

    def work(task: tasks.Task) -> job.Plan:
        with own_connection(workspace, user) as store:
            plan = job.plan(store, path, today, organisation)
            task.check()
            return plan

    return work
