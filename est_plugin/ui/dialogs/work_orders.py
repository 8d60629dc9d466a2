# SPDX-License-Identifier: GPL-2.0-or-later
"""Skicka ut åtgärder: to whom, which, as what, until when; files for all of them in one go, remembered as sent."""
from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Any

from qgis.core import QgsFeedback
from qgis.PyQt.QtCore import QDate, QTimer
from qgis.PyQt.QtGui import QCloseEvent
from qgis.PyQt.QtWidgets import QDialog, QFileDialog, QWidget

from ...core import work_orders as wo
from ...core.errors import EstError
from ...i18n import Texts, language, tr
from ...jobs.print_walk import Setup
from ...jobs.work_order_choice import Order, measure_rows, orders
from ...jobs.work_orders import ANSWER_DAYS, FORMATS, GPKG, PDF, XLSX, Batch, SentOut, Targets, proposed_targets
from ...settings import Setting
from ..border import guarded
from ..forms_loader import load_form
from ..look import make_primary, make_quiet
from ..messenger import Button, Messenger, open_file, sentence
from ..session import Session
from ..widgets.combo import fill, select
from .print_documents import target_folder

TABLES = {"dispatch", "measure"}
SELECTED = "selected"
# what was chosen last time, by this person
LAST_FILES = {
    PDF: Setting("work-orders/pdf", bool, True), XLSX: Setting("work-orders/xlsx", bool, True), GPKG: Setting("work-orders/gpkg", bool, False),
}  # fmt: skip


def open_work_orders(
    session: Session, messenger: Messenger, iface: Any, measure_ids: Collection[str] = (), organisation_id: str | None = None
) -> WorkOrdersDialog:
    """Open the dialog; for these measures, or for this organisation, when they are given."""
    session.require_write()
    dialog = WorkOrdersDialog(session, messenger, measure_ids, organisation_id, iface.mainWindow())
    dialog.open()
    return dialog


class WorkOrdersDialog(QDialog):
    """Files are made one organisation at a time in the main thread, for maps are drawn there; between them *Avbryt* is heard."""

    def __init__(
        self, session: Session, messenger: Messenger, measure_ids: Collection[str] = (), organisation_id: str | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("est_work_orders_dialog")
        self.session, self.messenger = session, messenger
        self._only, self._organisation_id = frozenset(measure_ids), organisation_id
        self._rows = measure_rows(session.require_store(), language())
        self._organisations = {one.id: one for one in session.require_store().find("organisation")}
        self._feedback: QgsFeedback | None = None
        self._batch: Batch | None = None
        load_form("work_orders", self)
        make_primary(self.create_button)
        make_quiet(self.note_label)
        self._fill()
        self._connect()
        self._on_which()
        self.resize(760, 600)

    # -- plain values -------------------------------------------------------------------------------------------------
    @property
    def chosen(self) -> list[Order]:
        """To whom, what, and until when."""
        return [replace(one, answer_by=self.answer_by) for one in self.table.chosen]

    @property
    def answer_by(self) -> dt.date | None:
        """The day to answer by, when one is asked for."""
        day = self.answer_edit.date()
        return dt.date(day.year(), day.month(), day.day()) if self.answer_box.isChecked() else None

    @property
    def formats(self) -> list[str]:
        """Which files."""
        return [kind for kind in FORMATS if self._file_boxes[kind].isChecked()]

    # -- making -------------------------------------------------------------------------------------------------------
    def _fill(self) -> None:
        self._file_boxes = {PDF: self.pdf_box, XLSX: self.xlsx_box, GPKG: self.gpkg_box}
        options = [(which, tr(f"work.dialog.which-{which}")) for which in (wo.TO_DO, wo.OVERDUE, wo.WAITING)]
        if self._only:
            options.insert(0, (SELECTED, tr("work.dialog.which-selected", n=len(self._only))))
        fill(self.which_box, options, empty=None)
        select(self.which_box, options[0][0])
        for kind, box in self._file_boxes.items():
            box.setChecked(LAST_FILES[kind].get())
        day = self.session.today() + dt.timedelta(days=ANSWER_DAYS)
        self.answer_edit.setDate(QDate(day.year, day.month, day.day))
        self.answer_box.setChecked(True)
        self.folder_edit.setText(str(target_folder(self.session)))
        self.note_label.setText(tr("work.dialog.note"))
        self.close_button.setText(tr("button.close"))
        self.progress_bar.hide()
        self.problem_label.hide()

    def _connect(self) -> None:
        self.which_box.currentIndexChanged.connect(lambda _index: self._on_which())
        self.all_button.clicked.connect(lambda: self.table.tick_all(True))
        self.none_button.clicked.connect(lambda: self.table.tick_all(False))
        self.table.changed.connect(self._on_changed)
        self.answer_box.toggled.connect(self.answer_edit.setEnabled)
        for box in self._file_boxes.values():
            box.toggled.connect(lambda _is_on: self._on_changed())
        self.browse_button.clicked.connect(lambda: self._on_browse())
        self.create_button.clicked.connect(lambda: self.create())
        self.close_button.clicked.connect(self.reject)

    # -- what the user does -------------------------------------------------------------------------------------------
    @guarded
    def _on_which(self) -> None:
        which = self.which_box.currentData()
        only = self._only if which == SELECTED else None
        found = orders(self._rows, self._organisations, wo.ALL if which == SELECTED else which, self.session.today(), only=only)
        if self._organisation_id is not None:
            found = [one for one in found if one.organisation_id == self._organisation_id] or found
        self.table.show_orders(found)
        self.table.setVisible(bool(found))
        self.empty_label.setVisible(not found)

    def _on_changed(self) -> None:
        number = len(self.table.chosen) * len(self.formats)
        self.create_button.setText(tr("work.dialog.create", n=number) if number else tr("work.dialog.create-none"))
        self.create_button.setEnabled(number > 0)
        self._show_problem("")

    @guarded
    def _on_browse(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, tr("work.dialog.folder"), self.folder_edit.text())
        if folder:
            self.folder_edit.setText(folder)

    @guarded
    def create(self) -> None:
        """Begin to make the files; the rest follows step by step."""
        if self._batch is not None or not self.session.may_write(TABLES):
            return
        self._rows = measure_rows(self.session.require_store(), language())
        self._feedback = QgsFeedback()
        store = self.session.require_write()
        setup = Setup(store.language, self.session.project, self.session.today(), self._feedback)
        try:
            self._batch = Batch(store, self._targets(setup.texts), self._rows, setup)
        except EstError as error:
            self._stop(sentence(error))
            return
        for kind, box in self._file_boxes.items():
            LAST_FILES[kind].set(box.isChecked())
        self._set_busy(True)
        QTimer.singleShot(0, self._next)

    def reject(self) -> None:
        """Esc and *Stäng*: while files are being made they stop that first."""
        if self._feedback is not None:
            self._feedback.cancel()
            return
        super().reject()

    def done(self, result: int) -> None:
        """The dialog goes when it is closed."""
        super().done(result)
        self.deleteLater()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """The window's own cross does the same."""
        event.ignore()
        self.reject()

    # -- inside -------------------------------------------------------------------------------------------------------
    def _targets(self, texts: Texts) -> list[tuple[Order, Targets]]:
        folder = Path(self.folder_edit.text().strip() or target_folder(self.session))
        made: list[tuple[Order, Targets]] = []
        taken: list[Path] = []
        for order in self.chosen:
            targets = proposed_targets(folder, order, self.formats, self.session.today(), texts, taken)
            taken += targets.values()
            made.append((order, targets))
        return made

    @guarded
    def _next(self) -> None:
        """The files of one organisation, then the next in a moment; errors end it with nothing changed."""
        batch = self._batch
        if batch is None:
            return
        try:
            self.progress_bar.setFormat(batch.next_name)
            if batch.make_next():
                self.progress_bar.setValue(batch.ready)
                QTimer.singleShot(0, self._next)
                return
            sent = batch.finish()
        except EstError as error:
            self._stop(sentence(error))
            return
        except Exception:
            self._stop(tr("error.unexpected"))
            raise
        self._stop("")
        self._finished(sent)

    def _finished(self, sent: SentOut) -> None:
        self.accept()
        folder = sent.files[0].parent
        if sent.done is not None:
            done = sent.done
            self.session.tables_changed(done.tables)
            message = tr("work.dialog.done", n=len(sent.made), files=len(sent.files), folder=str(folder))
            show = Button(tr("button.show-folder"), lambda: open_file(folder))
            self.messenger.success(message, show, Button(tr("button.undo"), lambda: self.session.undo(done)))
        for warning in sent.warnings:
            self.messenger.warning(warning)
        open_file(folder)

    def _stop(self, problem: str) -> None:
        """Back to the choices; what was begun is taken away."""
        if self._batch is not None:
            self._batch.close()
        self._batch, self._feedback = None, None
        self._set_busy(False)
        self._show_problem(problem)

    def _set_busy(self, is_busy: bool) -> None:
        self.choices.setEnabled(not is_busy)
        self.create_button.setEnabled(not is_busy)
        self.note_label.setVisible(not is_busy)
        self.progress_bar.setVisible(is_busy)
        self.close_button.setText(tr("button.cancel") if is_busy else tr("button.close"))
        if is_busy:
            self.progress_bar.setRange(0, len(self._batch or ()))
            self.progress_bar.setValue(0)
            self._show_problem("")

    def _show_problem(self, text: str) -> None:
        self.problem_label.setText("✖ " + text if text else "")
        self.problem_label.setVisible(bool(text))


