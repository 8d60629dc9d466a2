# SPDX-License-Identifier: GPL-2.0-or-later
"""Importera: source and file, columns in plain words, what would happen, then the result with its reasons."""
from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, Callable

from qgis.core import QgsApplication
from qgis.PyQt.QtWidgets import QDialog, QFileDialog, QWidget

from ...core.errors import EstError, InputError
from ...core.file_name import safe_file_name
from ...core.importing.source import SourceTable
from ...gis import tasks
from ...gis.poles import Poles, poles_of_workspace
from ...i18n import Texts, language, tr
from ...jobs.document import STATUS_OUT
from ...jobs.document_subjects import all_walks
from ...jobs.import_plan import ImportPlan
from ...jobs.import_profiles import profile_names, save_profile, saved_profile
from ...jobs.import_rows import ImportResult, write_rejections
from ...storage.store import Done
from ..border import guarded, run_guarded
from ..forms_loader import load_form
from ..look import make_primary
from ..messenger import Messenger, sentence
from ..openers import open_thing
from ..session import Session
from . import import_data_work as work
from .import_data_columns import ColumnsPage
from .import_data_file import FilePage
from .import_data_result import ResultPage
from .import_data_work import LIGHTING_DEFECT, OBSERVATION, WRITTEN, Choices

FILE, COLUMNS, RESULT = range(3)
_HEIGHT_WITH_REPORTS = 700  # what holds for all rows takes its room


def open_import(session: Session, messenger: Messenger, iface: Any) -> ImportDialog:
    """Open the dialog; it is modal, so that nothing else writes meanwhile."""
    session.require_write()
    dialog = ImportDialog(session, messenger, iface.mainWindow())
    dialog.open()
    return dialog


class ImportDialog(QDialog):
    """Three pages; reading, planning and writing run as tasks with progress and *Avbryt*."""

    def __init__(self, session: Session, messenger: Messenger, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("est_import_dialog")
        self.session, self.messenger = session, messenger
        store = session.require_write()
        self._source: SourceTable | None = None
        self._read_choices: Choices | None = None
        self._plan: ImportPlan | None = None
        self._planned_with: Choices | None = None
        self._done: Done | None = None
        self._task: tasks.Task | None = None
        load_form("import_data", self)
        self.file = FilePage({name: saved_profile(store, name) for name in profile_names(store)}, [(w.id, w.label) for w in all_walks(store)])
        self.columns, self.result = ColumnsPage(), ResultPage()
        for page in (self.file, self.columns, self.result):
            self.stack.addWidget(page)
        self._steps = (self.step_1, self.step_2, self.step_3)
        self.steps.setSpacing(18)
        make_primary(self.next_button)
        self._connect()
        self.progress_bar.hide()
        self.page = FILE
        self.resize(900, 600)

    # -- pages --------------------------------------------------------------------------------------------------------
    @property
    def page(self) -> int:
        """Which page is shown, from 0."""
        return self.stack.currentIndex()

    @page.setter
    def page(self, page: int) -> None:
        self.stack.setCurrentIndex(page)
        for number, label in enumerate(self._steps):
            font = label.font()
            font.setBold(number == page)
            label.setFont(font)
        is_written = self._done is not None or (page == RESULT and self._is_finished)
        self.back_button.setVisible(page > FILE and not is_written)
        self.next_button.setVisible(not is_written)
        self._enable_next()
        self.next_button.setText(tr("import-data.do") if page == RESULT else tr("button.next"))
        self.next_button.setDefault(True)
        self.close_button.setText(tr("button.close") if is_written else tr("button.cancel"))
        self.show_problem("")

    def _enable_next(self) -> None:
        can_write = self._plan is not None and bool(self._plan.new or self._plan.updates) and self.result.may_write
        self.next_button.setEnabled(self.page != RESULT or can_write)

    _is_finished = False

    @property
    def choices(self) -> Choices:
        """Everything that was chosen on the pages."""
        chosen = self.file.choices
        if self._source is None or self.page == FILE:
            return chosen
        return replace(
            chosen, columns=self.columns.columns, codes={**self.columns.codes}, crs=self.columns.crs or chosen.crs, swapped=self.columns.swapped,
            reports=self.columns.report_options,
        )  # fmt: skip

    @property
    def is_busy(self) -> bool:
        """Whether a task is running."""
        return self._task is not None

    def show_problem(self, text: str) -> None:
        """Say what is wrong, above the buttons."""
        self.problem_label.setText("✖ " + text if text else "")
        self.problem_label.setVisible(bool(text))

    @guarded
    def go_on(self) -> None:
        """The next page, or write."""
        if self.is_busy:
            return
        if self.page == FILE:
            self._read()
        elif self.page == COLUMNS:
            self._make_plan(self._show_preview)
        else:
            self._write()

    @guarded
    def go_back(self) -> None:
        """The page before."""
        if not self.is_busy and self.page > FILE:
            self.page -= 1
            if self.page == COLUMNS and self._plan is not None:
                self.columns.show_plan(self._plan)

    # -- read ---------------------------------------------------------------------------------------------------------
    def _read(self) -> None:
        if not self.file.file:
            self.file.file_edit.setFocus()
            raise InputError("import-data.file-missing")
        chosen = self.file.choices
        self._read_choices = chosen
        if work.may_read_in_thread(chosen.path):
            self._start(tr("import-data.reading"), lambda _task: work.read(chosen.path, chosen.sheet), self._on_read)
        else:
            self._on_read(work.read(chosen.path, chosen.sheet))

    def _on_read(self, source: SourceTable) -> None:
        self._source = source
        store = self.session.require_store()
        self.file.show_sheets(source.sheets, source.sheet)
        chosen = self._read_choices
        try:
            mapping = work.mapping_of(store, chosen, source)
            problem = ""
        except EstError as error:  # the saved source does not fit this file: recognise it anew, and say so
            chosen = replace(chosen, columns=None)
            mapping, problem = work.mapping_of(store, chosen, source), sentence(error)
        self.columns.show_source(chosen.table, source, mapping, store.find("code", {"active": True}, order_by=["sort"]), chosen.crs)
        if chosen.table == OBSERVATION:
            self.resize(self.width(), max(self.height(), _HEIGHT_WITH_REPORTS))
        self.columns.show_report_options(chosen.reports, store.find("organisation", {"active": True}, order_by=["name"]))
        self.columns.swapped = None
        self.page = COLUMNS
        self.show_problem(problem)
        if not problem:
            self._make_plan(self._show_recognised)

    # -- plan ---------------------------------------------------------------------------------------------------------
    def _make_plan(self, then: Callable[[ImportPlan], None]) -> None:
        chosen = self.choices
        store = self.session.require_store()
        poles = poles_of_workspace(store.path, store.crs, self.session.project) if chosen.table == LIGHTING_DEFECT else Poles()

        def on_done(plan: ImportPlan) -> None:
            self._plan, self._planned_with = plan, chosen
            then(plan)

        self._start(tr("import-data.checking"), work.plan_work(store, chosen, self._source, poles), on_done)

    def _show_recognised(self, plan: ImportPlan) -> None:
        self.columns.show_plan(plan)

    def _show_preview(self, plan: ImportPlan) -> None:
        self.columns.show_plan(plan)
        self.result.show_plan(plan)
        self.page = RESULT

    @guarded
    def _on_swap(self) -> None:
        self.columns.swapped = not self._plan.swapped
        self._make_plan(self._show_preview)

    # -- write --------------------------------------------------------------------------------------------------------
    def _write(self) -> None:
        if not self.session.may_write(WRITTEN):
            return
        held = self.session.opened.lease
        is_held = held.is_held if held is not None else (lambda: False)
        self._start(tr("import-data.writing"), work.write_work(self.session.require_write(), self._plan, is_held), self._on_written)

    def _on_written(self, result: ImportResult) -> None:
        self._done, self._is_finished = result.done, True
        self.result.show_result(self._plan, result, self.file.profile_name or self._plan.request.source.name.rsplit(".", 1)[0])
        self.page = RESULT
        if result.done is not None:
            refused = len(result.rejected) - len(self._plan.held)
            message = tr("import-data.done-short", a=result.imported, b=result.updated, c=result.similar, d=refused)
            self.session.finish(result.done, message)
            read = [(table, (after or before).id) for table, before, after in result.done.steps if table != OBSERVATION]
            if read:
                open_thing("danger", self.session, self.messenger, self.session.iface, targets=read)  # asks only when somebody has to ring

    @guarded
    def _on_undo(self) -> None:
        if self._done is not None and self.session.undo(self._done):
            self._done = None
            self.result.show_undone()

    @guarded
    def _on_status(self) -> None:
        """The way back: how the cases are getting on, for the system they came from."""
        self.accept()
        open_thing("print_documents", self.session, self.messenger, self.session.iface, document=STATUS_OUT)

    @guarded
    def _on_save_rejected(self) -> None:
        source = Path(self._plan.request.source.name)
        proposed = self.file.choices.path.parent / (safe_file_name(source.stem + " " + tr("import-data.rejected-file")) + ".csv")
        name, _kind = QFileDialog.getSaveFileName(self, tr("import-data.save-rejected-title"), str(proposed), "CSV (*.csv)")
        if name:
            self.save_rejected(Path(name))

    def save_rejected(self, path: Path) -> None:
        """The refused rows as a file that can be corrected and read again."""
        path = path if path.suffix else path.with_suffix(".csv")
        write_rejections(path, self._plan, Texts(language()))
        self.messenger.file_made(path)

    @guarded
    def _on_keep(self, name: str) -> None:
        if not name:
            raise InputError("import-data.keep-name")
        save_profile(self.session.require_write(), name, self._planned_with.to_profile(self._plan))
        self.result.show_kept(name)

    # -- tasks --------------------------------------------------------------------------------------------------------
    def _start(self, text: str, do: Callable[[tasks.Task], Any], on_done: Callable[[Any], None]) -> None:
        self._task = tasks.Task(text, do, lambda result: self._end(on_done, result), self._on_failed)
        self._task.progressChanged.connect(self._on_progress)
        self._set_busy(text)
        tasks.start(self._task, QgsApplication.taskManager())

    def _end(self, on_done: Callable[[Any], None], result: Any) -> None:
        self._task = None
        self._set_busy("")
        run_guarded(self.messenger, on_done, result)

    def _on_failed(self, error: Exception) -> None:
        self._task = None
        self._set_busy("")
        known = error if isinstance(error, EstError) else EstError("error.unexpected", "error.unexpected.hint")
        self.show_problem(sentence(known))

    def _on_progress(self, percent: float) -> None:
        self.progress_bar.setRange(0, 100)
        self.progress_bar.setValue(round(percent))

    def _set_busy(self, text: str) -> None:
        is_busy = bool(text)
        self.progress_bar.setVisible(is_busy)
        self.progress_bar.setRange(0, 0)
        self.progress_bar.setFormat(text + " %p %")
        for widget in (self.stack, self.back_button, self.next_button):
            widget.setEnabled(not is_busy)
        if is_busy:
            self.close_button.setText(tr("button.cancel"))
            self.show_problem("")
        else:
            self.page = self.page

    def reject(self) -> None:
        """Esc and *Avbryt*: while something runs they stop that first."""
        if self._task is not None:
            self._task.cancel()
            return
        super().reject()
        self.deleteLater()

    def _connect(self) -> None:
        self.next_button.clicked.connect(lambda: self.go_on())
        self.back_button.clicked.connect(lambda: self.go_back())
        self.close_button.clicked.connect(self.reject)
        self.result.swap_asked.connect(lambda: self._on_swap())
        self.result.choice_changed.connect(lambda: self._enable_next())
        self.result.save_asked.connect(lambda: self._on_save_rejected())
        self.result.undo_asked.connect(lambda: self._on_undo())
        self.result.status_asked.connect(lambda: self._on_status())
        self.result.keep_asked.connect(self._on_keep)
