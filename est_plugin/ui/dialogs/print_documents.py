# SPDX-License-Identifier: GPL-2.0-or-later
"""Skriv ut: document, of what, for whom, in which language; warnings first, pages inside the dialog, then the file."""
from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from qgis.core import QgsFeedback
from qgis.PyQt.QtCore import QCoreApplication, QStandardPaths
from qgis.PyQt.QtWidgets import QDialog, QFileDialog, QWidget

from ...core.errors import Cancelled, EstError, InputError
from ...core.paper_choices import ALL, AUDIENCES, INTERNAL
from ...i18n import LANGUAGES, Texts, language, tr
from ...jobs.document import CSV, HTML, ORGANISATION, PDF, WALK, XLSX, Document, Made, Wish
from ...jobs.document_subjects import Subject, nearest_walk, all_walks, subjects_of
from ...jobs.documents import BY_NAME, DOCUMENTS, REPORT, proposed_file
from ...jobs.print_walk import Setup
from ...jobs.public_check import PublicStopped
from ...core.notice import Notice
from ...settings import Setting
from ...storage.folder_checks import can_write
from ..border import guarded
from ..forms_loader import load_form
from ..look import make_primary, make_quiet
from ..messenger import Button, Messenger, open_file, sentence
from ..session import Session
from ..widgets.combo import fill, select
from .print_documents_public import PublicLooks
from .print_documents_checks import ABOUT_MAP, warnings_before

# what was chosen last time, by this person
LAST_DOCUMENT = Setting("print/document", str, "")
LAST_AUDIENCE = Setting("print/audience", str, INTERNAL)
LAST_LANGUAGE = Setting("print/language", str, "")
LAST_TABLE = Setting("print/excel", bool, True)
LAST_WEB = Setting("print/web", bool, False)
LAST_LARGE = Setting("print/large", bool, False)
LAST_A3 = Setting("print/a3-maps", bool, False)


def open_print(
    session: Session, messenger: Messenger, iface: Any, walk_id: str | None = None, document: str | None = None, subject_id: str | None = None
) -> PrintDialog:
    """Open the dialog for a walk or another subject, else as it was left, with the walk that comes next or was last."""
    dialog = PrintDialog(session, messenger, iface.mainWindow())
    dialog.start(document, subject_id or walk_id)
    dialog.open()
    return dialog


def target_folder(session: Session) -> Path:
    """The folder reports/ of the workspace; Dokument when one may only read there."""
    own = session.folder / "reports"
    if can_write(own if own.is_dir() else session.folder):
        return own
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))


class PrintDialog(QDialog):
    """Maps are drawn by QGIS in the main thread with events going on: until then everything but *Avbryt* is switched off."""

    def __init__(self, session: Session, messenger: Messenger, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("est_print_dialog")
        self.session, self.messenger = session, messenger
        self._store = session.require_store()
        self._subjects: dict[str, list[Subject]] = {}  # document → of what it can be made
        self._feedback: QgsFeedback | None = None
        self._is_own_target = False
        self._folder = tempfile.TemporaryDirectory(prefix="est-")
        self._preview: Path | None = None
        self._target_folder = target_folder(session)
        load_form("print_documents", self)
        self.halves.setStretch(1, 1)
        self.choices.setFixedWidth(410)
        make_primary(self.create_button)
        make_quiet(self.what_label)
        self._public = PublicLooks(session, messenger, self, (self.texts_button, self.photos_button), self._on_changed)
        self._fill()
        self._connect()
        self.resize(1040, 680)

    def start(self, document: str | None, subject_id: str | None) -> None:
        """What is proposed: what was asked for, else what was made last; for a planned walk its papers, for a held one its report."""
        walks = all_walks(self._store)
        walk = next((one for one in walks if one.id == subject_id), None)
        if document is None and subject_id is None:
            document = LAST_DOCUMENT.get()
        if walk is None and walks:
            walk = nearest_walk(walks, self.session.today())
        if document not in BY_NAME:
            document = ALL if walk is None or walk.state == "planned" else REPORT
        if BY_NAME[document].subject == WALK and walk is not None:
            subject_id = walk.id
        select(self.document_box, document)
        self._show_subjects(subject_id)
        self._on_changed()

    # -- plain values -------------------------------------------------------------------------------------------------
    @property
    def document(self) -> Document:
        """Which document."""
        return BY_NAME[self.document_box.currentData()]

    @property
    def subject_id(self) -> str | None:
        """Of which walk, organisation, meeting or period."""
        return self.subject_box.currentData()

    @property
    def audience(self) -> str:
        """For whom."""
        wanted = self.audience_box.currentData()
        return wanted if wanted in self.document.audiences else self.document.audiences[0]

    @property
    def wish(self) -> Wish:
        """What the fields say; InputError when there is nothing to make it of."""
        document = self.document
        if self.subject_id is None:
            raise InputError(f"print.no-{document.subject}")
        target = Path(self.target_edit.text().strip() or self._proposed_target())
        if target.suffix.lower() != f".{document.main}":
            target = target.with_name(f"{target.name}.{document.main}")
        beside = [self._table_format] if self.table_box.isChecked() and self._table_format else []
        beside += [HTML] if self.web_box.isChecked() and HTML in document.formats[1:] else []
        targets = {document.main: target, **{kind: target.with_suffix(f".{kind}") for kind in beside}}
        is_a3 = self.a3_box.isChecked() and document.has_map_pages
        setup = Setup(self.language_box.currentData(), self.session.project, self.session.today(), has_a3_maps=is_a3)
        return Wish(self.subject_id, targets, setup, self.audience, self.large_box.isChecked() and document.has_large_print)

    @property
    def warnings(self) -> list[Notice]:
        """What should be known before printing."""
        waiting = self._public.warnings(self.document, self.subject_id, self.audience, self.language_box.currentData())
        return waiting + warnings_before(self._store, self.session.project, self.document, self.subject_id, self.audience)

    @property
    def _table_format(self) -> str | None:
        return next((kind for kind in (XLSX, CSV) if kind in self.document.formats[1:]), None)

    # -- making -------------------------------------------------------------------------------------------------------
    def _fill(self) -> None:
        fill(self.document_box, [(one.name, tr(f"print.document-{one.name}")) for one in DOCUMENTS], empty=None)
        kinds = [(one.subject, one.is_for_evening) for one in DOCUMENTS]
        for at in reversed(range(1, len(kinds))):
            if kinds[at] != kinds[at - 1]:
                self.document_box.insertSeparator(at)
        fill(self.audience_box, [(name, tr(f"print.audience-{name}")) for name in AUDIENCES], empty=None)
        fill(self.language_box, [(name, tr(f"language.{name}")) for name in LANGUAGES], empty=None)
        select(self.audience_box, LAST_AUDIENCE.get())
        select(self.language_box, LAST_LANGUAGE.get() if LAST_LANGUAGE.get() in LANGUAGES else self._store.language)
        self.large_box.setChecked(LAST_LARGE.get())
        self.a3_box.setChecked(LAST_A3.get())
        self.table_box.setChecked(LAST_TABLE.get())
        self.web_box.setChecked(LAST_WEB.get())
        self.progress_bar.hide()
        self.problem_label.hide()

    def _connect(self) -> None:
        self.document_box.currentIndexChanged.connect(lambda _index: self._on_document())
        for box in (self.subject_box, self.audience_box, self.language_box):
            box.currentIndexChanged.connect(lambda _index: self._on_changed())
        for box in (self.large_box, self.a3_box, self.table_box, self.web_box):
            box.toggled.connect(lambda _is_on: self._on_changed())
        self.target_edit.textEdited.connect(lambda _text: setattr(self, "_is_own_target", True))
        self.browse_button.clicked.connect(lambda: self._on_browse())
        self.preview_button.clicked.connect(lambda: self.preview())
        self.create_button.clicked.connect(lambda: self.create())
        self.text_button.clicked.connect(lambda: self.create_text())
        self.all_button.clicked.connect(lambda: self.create_all())
        self.close_button.clicked.connect(self.reject)
        self.pages.open_asked.connect(lambda: self._on_open_preview())

    # -- what the user does -------------------------------------------------------------------------------------------
    @guarded
    def _on_document(self) -> None:
        self._is_own_target = False
        self._show_subjects(self.subject_id)
        self._on_changed()

    def _show_subjects(self, wanted: str | None) -> None:
        document = self.document
        if document.name not in self._subjects:
            self._subjects[document.name] = subjects_of(self._store, document, self.session.today(), Texts(language()))
        found = self._subjects[document.name]
        fill(self.subject_box, [(one.id, one.label) for one in found], empty=None)
        was_blocked = self.subject_box.blockSignals(True)
        select(self.subject_box, wanted)
        self.subject_box.blockSignals(was_blocked)
        self.subject_label.setText(tr(f"print.subject-{document.subject}"))

    @guarded
    def _on_changed(self) -> None:
        document = self.document
        for widget in (self.audience_label, self.audience_box):
            widget.setVisible(len(document.audiences) > 1)
        self.large_box.setVisible(document.has_large_print)
        self.a3_box.setVisible(document.has_map_pages)
        self.table_box.setVisible(self._table_format is not None)
        self.table_box.setText(tr(f"print.beside-{self._table_format}") if self._table_format else "")
        self.web_box.setVisible(HTML in document.formats[1:])
        self.preview_button.setVisible(PDF in document.formats)
        self.create_button.setText(tr(f"print.create-{document.main}"))
        self.text_button.setVisible(document.text_format is not None)
        self.text_button.setText(tr(f"print.open-{document.text_format}") if document.text_format else "")
        others = len(self._subjects[document.name])
        self.all_button.setVisible(document.make_all is not None and others > 1)
        self.all_button.setText(tr("print.create-all", n=others))
        self.what_label.setText(tr(f"print.what-{document.name}"))
        if not self._is_own_target:
            self.target_edit.setText(str(self._proposed_target()) if self.subject_id else "")
        self._preview = None
        self.pages.clear("" if PDF in document.formats else tr(f"print.no-preview-{document.main}"))
        self._show_warnings([warning.text(tr) for warning in self.warnings])
        for button in (self.preview_button, self.create_button, self.text_button):
            button.setEnabled(self.subject_id is not None)
        self._show_problem("")

    @guarded
    def _on_browse(self) -> None:
        name, _kind = QFileDialog.getSaveFileName(self, tr("print.target-title"), self.target_edit.text(), tr(f"print.kind-{self.document.main}"))
        if name:
            self._is_own_target = True
            self.target_edit.setText(name)

    @guarded
    def preview(self) -> None:
        """Make the document in a folder of its own and show its pages; nothing is noted."""
        path = Path(self._folder.name) / "preview.pdf"
        wish = replace(self.wish, targets={PDF: path}, is_preview=True)
        made = self._run(wish, self.document.make)
        if made is not None:
            self._preview = path
            self.pages.show_file(path, made.result.pages)
            texts = [warning.text(tr) for warning in self.warnings if warning.key not in ABOUT_MAP]  # the document says that itself
            self._show_warnings([*texts, *(text for text in made.result.warnings if text not in texts)])

    @guarded
    def create(self) -> None:
        """Make the file, remember the choices, open it."""
        wish = self.wish
        made = self._make(wish, self.document.make)
        if made is not None:
            self._finished(wish, made, wish.targets[self.document.main])

    @guarded
    def create_text(self) -> None:
        """Make the form to paste from alone, and open it."""
        kind = self.document.text_format
        wish = replace(self.wish, is_preview=True, targets={kind: self.wish.targets[self.document.main].with_suffix(f".{kind}")})
        made = self._make(wish, self.document.make)
        if made is not None:
            self._finished(wish, made, wish.targets[kind])

    @guarded
    def create_all(self) -> None:
        """Make the document for every organisation that has something to get, and open the folder."""
        wish = self.wish
        made = self._make(wish, self.document.make_all)
        if made is not None:
            self._finished(wish, made, made.files[0].parent)

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

    # -- inside -------------------------------------------------------------------------------------------------------
    def _make(self, wish: Wish, work: Callable[[Any, Wish], Made]) -> Made | None:
        """Make the files; what notes them in the workspace first settles unsaved edits there."""
        tables = () if wish.is_preview else self.document.writes
        if tables and self.document.subject == ORGANISATION:
            self.session.require_write()  # what is sent out is always remembered
        if tables and not self.session.is_read_only and not self.session.may_write(tables):
            return None
        return self._run(wish, work)

    def _finished(self, wish: Wish, made: Made, shown: Path) -> None:
        self._remember(wish)
        notes = () if self.session.is_read_only or wish.is_preview else self.document.writes
        tables = made.done.tables if made.done is not None else notes
        if tables:
            self.session.tables_changed(tables)
        self.accept()
        done = made.done
        buttons = [Button(tr("button.undo"), lambda: self.session.undo(done))] if done is not None else []
        self.messenger.file_made(shown, *buttons)
        for warning in made.result.warnings:
            self.messenger.warning(warning)
        open_file(shown)

    def _run(self, wish: Wish, work: Callable[[Any, Wish], Made]) -> Made | None:
        """Make a document; None when it failed or was stopped, and the dialog says why."""
        self._feedback = QgsFeedback()
        self._feedback.progressChanged.connect(self._on_progress)
        self._set_busy(True)
        try:
            made = work(self._store, replace(wish, setup=replace(wish.setup, feedback=self._feedback)))
            if self._feedback.isCanceled():
                raise Cancelled()
            return made
        except EstError as error:
            self._show_problem(sentence(error))
            if isinstance(error, PublicStopped):
                self._public.show_stopped(error.places)
            return None
        finally:
            self._feedback = None
            self._set_busy(False)

    def _on_progress(self, percent: float) -> None:
        self.progress_bar.setMaximum(100)
        self.progress_bar.setValue(round(percent))
        QCoreApplication.processEvents()  # *Avbryt* is heard between two organisations

    def _set_busy(self, is_busy: bool) -> None:
        for widget in (self.choices, self.preview_button, self.create_button, self.text_button, self.all_button, self.pages):
            widget.setEnabled(not is_busy)
        self.progress_bar.setMaximum(0)
        self.progress_bar.setVisible(is_busy)
        self.close_button.setText(tr("button.cancel") if is_busy else tr("button.close"))
        if is_busy:
            self._show_problem("")
            self.repaint()

    def _show_warnings(self, texts: list[str]) -> None:
        self.warning_label.setText("\n".join("⚠ " + text for text in texts))
        self.warning_label.setVisible(bool(texts))

    def _show_problem(self, text: str) -> None:
        self.problem_label.setText("✖ " + text if text else "")
        self.problem_label.setVisible(bool(text))

    def _proposed_target(self) -> Path:
        texts = Texts(self.language_box.currentData() or language())
        return proposed_file(self._store, self._target_folder, self.document, self.subject_id or "", self.audience, self.session.today(), texts)

    def _remember(self, wish: Wish) -> None:
        LAST_DOCUMENT.set(self.document.name)
        chosen = wish.setup.language
        LAST_LANGUAGE.set(chosen if chosen != self._store.language else "")
        if len(self.document.audiences) > 1:
            LAST_AUDIENCE.set(wish.audience)
        for box, setting in ((self.table_box, LAST_TABLE), (self.web_box, LAST_WEB), (self.large_box, LAST_LARGE), (self.a3_box, LAST_A3)):
            if not box.isHidden():
                setting.set(box.isChecked())
