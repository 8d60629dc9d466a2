# SPDX-License-Identifier: GPL-2.0-or-later
"""Skriv ut: document, for which walk, for whom, in which language; warnings first, pages inside the dialog, then the file."""
from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qgis.core import QgsFeedback
from qgis.PyQt.QtCore import QStandardPaths
from qgis.PyQt.QtGui import QCloseEvent
from qgis.PyQt.QtWidgets import QDialog, QFileDialog, QWidget

from ...core import local_time
from ...core.errors import Cancelled, EstError, InputError
from ...core.file_name import safe_file_name
from ...core.notice import Notice
from ...core.paper_choices import ALL, AUDIENCES, INTERNAL, LEADER, PARTICIPANT, RECORD
from ...i18n import LANGUAGES, Texts, language, tr
from ...jobs.entry_lists import Walk
from ...jobs.print_walk import Setup, print_papers, print_report
from ...reports.content import DocumentResult
from ...settings import Setting
from ...storage.folder_checks import can_write
from ...storage.store import Store
from ..border import guarded
from ..forms_loader import load_form
from ..look import make_primary, make_quiet
from ..messenger import Messenger, open_file, sentence
from ..session import Session
from ..widgets.combo import fill, select
from .print_documents_checks import ABOUT_MAP, REPORT, WORKBOOK, warnings_before

DOCUMENTS = (ALL, PARTICIPANT, RECORD, LEADER, REPORT, WORKBOOK)
FOR_READERS = (REPORT, WORKBOOK)
# what was chosen last time, by this person
LAST_AUDIENCE = Setting("print/audience", str, INTERNAL)
LAST_EXCEL = Setting("print/excel", bool, True)
LAST_WEB = Setting("print/web", bool, False)
LAST_LARGE = Setting("print/large", bool, False)


@dataclass(frozen=True)
class Order:
    """What shall be printed."""

    document: str
    walk_id: str
    audience: str
    language: str
    target: Path
    is_large: bool = False
    with_excel: bool = False
    with_web: bool = False


def open_print(session: Session, messenger: Messenger, iface: Any, walk_id: str | None = None) -> PrintDialog:
    """Open the dialog for a walk, else for the one that comes next or was last."""
    store = session.require_store()
    walks = all_walks(store)
    if walk_id is None and walks:
        walk_id = nearest_walk(walks, session.today()).id
    dialog = PrintDialog(session, messenger, walks, walk_id, iface.mainWindow())
    dialog.open()
    return dialog


def all_walks(store: Store) -> list[Walk]:
    """Every walk, also closed ones, the latest first."""
    zone = local_time.zone(store.setting("time_zone", local_time.STOCKHOLM))
    made = []
    for key, name, planned, held, state in store.rows("walk", ("id", "name", "planned_start", "held_start", "state")):
        start = held or planned
        made.append(Walk(key, name, start.astimezone(zone) if start else None, state))
    return sorted(made, key=lambda walk: (walk.start is not None, walk.start.timestamp() if walk.start else 0.0), reverse=True)


def nearest_walk(walks: Sequence[Walk], today: Any) -> Walk:
    """The next planned walk, else the latest one."""
    coming = [walk for walk in walks if walk.state == "planned" and walk.day and walk.day >= today]
    return min(coming, key=lambda walk: walk.day) if coming else walks[0]


def target_folder(session: Session) -> Path:
    """The folder reports/ of the workspace; Dokument when one may only read there."""
    own = session.folder / "reports"
    if can_write(own if own.is_dir() else session.folder):
        return own
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))


class PrintDialog(QDialog):
    """Maps are drawn by QGIS in the main thread with events going on: until then everything but *Avbryt* is switched off."""

    def __init__(self, session: Session, messenger: Messenger, walks: Sequence[Walk], walk_id: str | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("est_print_dialog")
        self.session, self.messenger, self._walks = session, messenger, {walk.id: walk for walk in walks}
        self._feedback: QgsFeedback | None = None
        self._is_own_target = False
        self._folder = tempfile.TemporaryDirectory(prefix="est-")
        self._preview: Path | None = None
        self._target_folder = target_folder(session)
        load_form("print_documents", self)
        self.halves.setStretch(1, 1)
        self.choices.setFixedWidth(380)
        make_primary(self.create_button)
        make_quiet(self.what_label)
        self._fill(walk_id)
        self._connect()
        self._on_changed()
        self.resize(1000, 640)

    # -- plain values -------------------------------------------------------------------------------------------------
    @property
    def document(self) -> str:
        """Which document."""
        return self.document_box.currentData()

    @document.setter
    def document(self, document: str) -> None:
        select(self.document_box, document)

    @property
    def order(self) -> Order:
        """What the fields say; InputError when there is no walk."""
        walk_id = self.walk_box.currentData()
        if walk_id is None:
            raise InputError("print.no-walk")
        target = Path(self.target_edit.text().strip() or self._proposed_target())
        ending = ".xlsx" if self.document == WORKBOOK else ".pdf"
        if target.suffix.lower() != ending:
            target = target.with_name(target.name + ending)
        is_report = self.document == REPORT
        return Order(
            self.document, walk_id, self.audience_box.currentData() if self.document in FOR_READERS else INTERNAL, self.language_box.currentData(), target,
            self.large_box.isChecked() and self.document == PARTICIPANT, is_report and self.excel_box.isChecked(), is_report and self.web_box.isChecked(),
        )  # fmt: skip

    @property
    def warnings(self) -> list[Notice]:
        """What should be known before printing."""
        store = self.session.require_store()
        return warnings_before(store, self.session.project, self.walk_box.currentData(), self.document, self.audience_box.currentData())

    # -- making -------------------------------------------------------------------------------------------------------
    def _fill(self, walk_id: str | None) -> None:
        fill(self.document_box, [(name, tr(f"print.document-{name}")) for name in DOCUMENTS], empty=None)
        fill(self.walk_box, [(walk.id, walk.label) for walk in self._walks.values()], empty=None)
        fill(self.audience_box, [(name, tr(f"print.audience-{name}")) for name in AUDIENCES], empty=None)
        fill(self.language_box, [(name, tr(f"language.{name}")) for name in LANGUAGES], empty=None)
        select(self.walk_box, walk_id)
        select(self.audience_box, LAST_AUDIENCE.get())
        select(self.language_box, self.session.require_store().language)
        self.large_box.setChecked(LAST_LARGE.get())
        self.excel_box.setChecked(LAST_EXCEL.get())
        self.web_box.setChecked(LAST_WEB.get())
        walk = self._walks.get(walk_id or "")
        self.document = ALL if walk is None or walk.state == "planned" else REPORT
        self.progress_bar.hide()
        self.problem_label.hide()

    def _connect(self) -> None:
        for box in (self.document_box, self.walk_box, self.audience_box, self.language_box):
            box.currentIndexChanged.connect(lambda _index: self._on_changed())
        for box in (self.large_box, self.excel_box, self.web_box):
            box.toggled.connect(lambda _is_on: self._on_changed())
        self.target_edit.textEdited.connect(lambda _text: setattr(self, "_is_own_target", True))
        self.browse_button.clicked.connect(lambda: self._on_browse())
        self.preview_button.clicked.connect(lambda: self.preview())
        self.create_button.clicked.connect(lambda: self.create())
        self.close_button.clicked.connect(self.reject)
        self.pages.open_asked.connect(lambda: self._on_open_preview())

    # -- what the user does -------------------------------------------------------------------------------------------
    @guarded
    def _on_changed(self) -> None:
        document = self.document
        for widget in (self.audience_label, self.audience_box):
            widget.setVisible(document in FOR_READERS)
        self.large_box.setVisible(document == PARTICIPANT)
        self.excel_box.setVisible(document == REPORT)
        self.web_box.setVisible(document == REPORT)
        self.preview_button.setVisible(document != WORKBOOK)
        self.create_button.setText(tr("print.create-excel" if document == WORKBOOK else "print.create"))
        self.what_label.setText(tr(f"print.what-{document}"))
        if not self._is_own_target:
            self.target_edit.setText(str(self._proposed_target()))
        self._preview = None
        self.pages.clear(tr("print.excel-no-preview") if document == WORKBOOK else "")
        warnings = self.warnings
        self.warning_label.setText("\n".join("⚠ " + warning.text(tr) for warning in warnings))
        self.warning_label.setVisible(bool(warnings))
        has_walk = self.walk_box.currentData() is not None
        for button in (self.preview_button, self.create_button):
            button.setEnabled(has_walk)
        self._show_problem("")

    @guarded
    def _on_browse(self) -> None:
        kinds = tr("print.kind-excel") if self.document == WORKBOOK else tr("print.kind-pdf")
        name, _kind = QFileDialog.getSaveFileName(self, tr("print.target-title"), self.target_edit.text(), kinds)
        if name:
            self._is_own_target = True
            self.target_edit.setText(name)

    @guarded
    def preview(self) -> None:
        """Make the document in a folder of its own and show its pages; nothing is noted."""
        order = self.order
        path = Path(self._folder.name) / "preview.pdf"

        def work(setup: Setup) -> DocumentResult:
            store = self.session.require_store()
            if order.document == REPORT:
                return print_report(store, order.walk_id, order.audience, setup, pdf=path, title=self._title(order))
            return print_papers(store, order.walk_id, order.document, path, setup, large_print=order.is_large, is_preview=True)

        result = self._run(order, work)
        if result is not None:
            self._preview = path
            self.pages.show_file(path, result.pages)
            self._show_result_warnings(result)

    @guarded
    def create(self) -> None:
        """Make the file, remember the choices, open it."""
        order = self.order
        tables = {"walk"} if order.document not in FOR_READERS and not self.session.is_read_only else set()
        if tables and not self.session.may_write(tables):
            return
        result = self._run(order, lambda setup: self._print(order, setup))
        if result is None:
            return
        self._remember(order)
        if tables:
            self.session.tables_changed(tables)
        self.accept()
        self.messenger.file_made(order.target)
        for warning in result.warnings:
            self.messenger.warning(warning)
        open_file(order.target)

    @guarded
    def _on_open_preview(self) -> None:
        if self._preview is not None:
            open_file(self._preview)

    def reject(self) -> None:
        """Esc and *Stäng*: while a document is being made they stop that first."""
        if self._feedback is not None:
            self._feedback.cancel()
            return
        super().reject()

    def done(self, result: int) -> None:
        """The preview goes with the dialog."""
        super().done(result)
        self._folder.cleanup()
        self.deleteLater()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """The window's own cross does the same."""
        event.ignore()
        self.reject()

    # -- inside -------------------------------------------------------------------------------------------------------
    def _print(self, order: Order, setup: Setup) -> DocumentResult:
        store = self.session.require_store()
        if order.document == WORKBOOK:
            return print_report(store, order.walk_id, order.audience, setup, xlsx=order.target)
        if order.document == REPORT:
            return print_report(
                store, order.walk_id, order.audience, setup, pdf=order.target, title=self._title(order),
                xlsx=order.target.with_suffix(".xlsx") if order.with_excel else None,
                html=order.target.with_suffix(".html") if order.with_web else None,
            )  # fmt: skip
        return print_papers(store, order.walk_id, order.document, order.target, setup, large_print=order.is_large)

    def _run(self, order: Order, work: Callable[[Setup], DocumentResult]) -> DocumentResult | None:
        """Make a document; None when it failed or was stopped, and the dialog says why."""
        self._feedback = QgsFeedback()
        setup = Setup(order.language, self.session.project, self.session.today(), self._feedback)
        self._set_busy(True)
        try:
            result = work(setup)
            if self._feedback.isCanceled():
                raise Cancelled()
            return result
        except EstError as error:
            self._show_problem(sentence(error))
            return None
        finally:
            self._feedback = None
            self._set_busy(False)

    def _set_busy(self, is_busy: bool) -> None:
        for widget in (self.choices, self.preview_button, self.create_button, self.pages):
            widget.setEnabled(not is_busy)
        self.progress_bar.setVisible(is_busy)
        self.close_button.setText(tr("button.cancel") if is_busy else tr("button.close"))
        if is_busy:
            self._show_problem("")
            self.repaint()

    def _show_problem(self, text: str) -> None:
        self.problem_label.setText("✖ " + text if text else "")
        self.problem_label.setVisible(bool(text))

    def _show_result_warnings(self, result: DocumentResult) -> None:
        texts = [warning.text(tr) for warning in self.warnings if warning.key not in ABOUT_MAP]  # the document says that itself
        texts += [text for text in result.warnings if text not in texts]
        self.warning_label.setText("\n".join("⚠ " + text for text in texts))
        self.warning_label.setVisible(bool(texts))

    def _title(self, order: Order) -> str:
        """Rapport or Protokoll, as the municipality has chosen."""
        kind = self.session.require_store().setting("paper_title")
        return Texts(order.language)("settings.paper-title.protocol") if kind == "protocol" else ""

    def _proposed_target(self) -> Path:
        texts = Texts(self.language_box.currentData() or language())
        walk = self._walks.get(self.walk_box.currentData() or "")
        name = safe_file_name(f"{walk.name if walk else ''} {texts('print.file-' + self.document)}")
        if self.document in FOR_READERS and self.audience_box.currentData() != INTERNAL:
            name = safe_file_name(f"{name} {texts('print.file-audience-' + self.audience_box.currentData())}")
        return self._target_folder / (name + (".xlsx" if self.document == WORKBOOK else ".pdf"))

    def _remember(self, order: Order) -> None:
        if order.document in FOR_READERS:
            LAST_AUDIENCE.set(order.audience)
        if order.document == REPORT:
            LAST_EXCEL.set(order.with_excel)
            LAST_WEB.set(order.with_web)
        if order.document == PARTICIPANT:
            LAST_LARGE.set(order.is_large)
