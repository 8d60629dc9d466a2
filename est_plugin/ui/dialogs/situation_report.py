# SPDX-License-Identifier: GPL-2.0-or-later
"""Gör lägesbild: the figures and what was written last time on the left, the texts on the right, a preview, and then it is final."""
from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import QDialog, QMenu, QShortcut, QWidget

from ...core.errors import EstError
from ...core.paper_choices import INTERNAL
from ...core.period import ALL, MONTH, Period
from ...core.record import Record
from ...core.rhythm import SETTING as RHYTHM, rhythm_of
from ...i18n import Texts, language, tr
from ...jobs import clock, situation_figures, situation_report as job, situation_wizard as wizard
from ...jobs.print_walk import Setup
from ...jobs.situation_document import print_situation
from ...jobs.situation_print import NAMES
from ...jobs.situation_report import Draft
from ...reports.figures_content import period_words
from ...reports.situation_content import KLG, ONEPAGER, STATUTORY
from ...settings import Setting
from ...storage.store import Done
from ..border import guarded
from ..docks.figures_period import PeriodFields
from ..forms_loader import load_form
from ..look import make_primary, make_quiet
from ..messenger import Button, Messenger, open_file, sentence
from ..openers import open_thing
from ..patience import patience
from ..session import Session
from ..widgets.person_guard_line import PersonGuardLine
from ..widgets.situation_figures import figures_html
from .print_documents_pages import PdfPages
from .situation_earlier import fill_earlier
from .situation_report_fields import ReportFields

KIND = Setting("situation-report/period", str, MONTH)
TABLES = ("situation_report", "hotspot")
TEXT, DOING, DECIDE, PREVIEW = range(4)


def open_situation_report(
    session: Session, messenger: Messenger, iface: Any, *, period: Period | None = None, is_statutory: bool = False, report_id: str | None = None
) -> SituationReportDialog:
    """Open a report, or that of a period; of the one that is due by the rhythm when none is given."""
    store = session.require_store()
    for other in iface.mainWindow().findChildren(SituationReportDialog):
        if other.isVisible():
            other.raise_()
            other.activateWindow()
            other.begin(period, report_id, is_statutory)
            return other
    if period is None or period.first is None or period.last is None:
        period = clock.picture(store, session.today()).values["period"]
    dialog = SituationReportDialog(session, messenger, iface, iface.mainWindow())
    dialog.begin(period, report_id, is_statutory)
    dialog.show()
    return dialog


class SituationReportDialog(QDialog):
    """Not modal: hotspots and measures are looked at meanwhile. What is written is kept as a draft at each page; Ctrl+S keeps it at once."""

    def __init__(self, session: Session, messenger: Messenger, iface: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("est_situation_report_dialog")
        self.session, self.messenger, self._iface = session, messenger, iface
        self._draft: Draft | None = None
        self._source: Any = None
        self._kept: tuple = ()  # what the fields held when they were filled or kept
        self._folder = tempfile.TemporaryDirectory(prefix="est-")
        self._preview: Path | None = None
        load_form("situation_report", self)
        self.fields = ReportFields(self, session.today())
        self.period = PeriodFields(self, KIND)
        self.period_combo.removeItem(self.period_combo.findData(ALL))
        self.period.set_anchor(rhythm_of(session.require_store().setting(RHYTHM)).anchor)
        self.pages = PdfPages(self)
        self.pages.width_button.setChecked(True)
        self.preview_place.addWidget(self.pages)
        self.guard_line = PersonGuardLine(self)
        self.guard_line.put_above(self.problem_label)
        self.guard_line.use(session)
        self.guard_line.watch(*self.fields.texts, self.name_edit)
        self._steps = (self.step_1, self.step_2, self.step_3, self.step_4)
        for label in (self.saved_label, self.third_label, self.preview_label):
            make_quiet(label)
        self._connect()
        self.halves.setSizes([470, 560])
        self.resize(1080, 760)

    # -- what is worked on --------------------------------------------------------------------------------------------
    @property
    def draft(self) -> Draft:
        """The report as it is proposed, kept or final."""
        if self._draft is None:
            raise EstError("error.no-workspace")
        return self._draft

    @property
    def page(self) -> int:
        """Which page is shown, from 0."""
        return self.stack.currentIndex()

    @property
    def is_dirty(self) -> bool:
        """Whether something would be lost."""
        return self._draft is not None and self._typed() != self._kept

    @guarded
    def begin(self, period: Period | None, report_id: str | None = None, is_statutory: bool = False) -> None:
        """Show the report of a period, or one by its id; what was being written is kept first."""
        if self._draft is not None and not self.keep():
            return
        store = self.session.require_store()
        with patience():
            if report_id is not None:
                found = job.draft_of(store, store.get(job.TABLE, report_id), self.session.today(), self.session.project, self._read())
            elif period is not None:
                found = job.draft(store, period, self.session.today(), store.language, self.session.project, self._read())
            else:
                return
        self._take(found)
        if is_statutory and not found.is_final:
            self.statutory_box.setChecked(True)
        self._go(PREVIEW if found.is_final else TEXT)

    # -- keeping ------------------------------------------------------------------------------------------------------
    def keep(self) -> bool:
        """Keep what was written; False when it cannot be, and the page says why."""
        if not self.is_dirty or self.session.is_read_only:
            return True
        try:
            if not self.session.may_write(TABLES):
                return False
            self._write()
        except EstError as error:
            self.problem_label.setText("✖ " + sentence(error))
            return False
        self.problem_label.setText("")
        self._say_kept(tr("situation-ui.kept", clock=datetime.now(self.session.zone).strftime("%H:%M")))
        return True

    @guarded
    def go_to(self, page: int) -> None:
        """Another page; what was written is kept first."""
        if page != self.page and not self.keep():
            self._steps[self.page].setChecked(True)
            return
        self._go(page)

    @guarded
    def preview(self) -> None:
        """The page as it will be, with what stands in the fields now."""
        if not self.keep():
            return
        report = self.draft.report
        if report is None:
            self._keep_new()
            report = self.draft.report
        store = self.session.require_store()
        path, setup = Path(self._folder.name) / "preview.pdf", Setup(store.language, self.session.project, self.session.today())
        with patience():
            made, _figures = print_situation(store, self.draft.period, self._kind(), INTERNAL, setup, report=report, pdf=path)
        self._preview = path
        self.pages.show_file(path, made.pages)

    @guarded
    def freeze(self) -> None:
        """Make it final, after a question: it cannot be taken back."""
        store = self.session.require_write()
        if not self.keep() or not self.session.may_write(TABLES):
            return
        warnings = [tr("situation-ui.freeze.persons")] if self.guard_line.hits else []
        if self.draft.period.is_running(self.session.today()):
            warnings.append(tr("situation-ui.freeze.running", day=self.draft.period.last.isoformat()))
        if not self.messenger.ask("\n\n".join([*warnings, tr("situation-ui.freeze.question")]), tr("situation-ui.freeze"), tr("button.cancel")):
            return
        if self.draft.report is None:
            self._keep_new()
        with patience():
            row, done = job.freeze(store, self._report(), self.session.today(), self.session.project, self._read())
        self.session.tables_changed(done.tables)
        self._take(job.draft_of(store, row, self.session.today(), self.session.project, self._read()))
        self._go(PREVIEW)
        self.messenger.success(tr("situation.done"), Button(tr("situation-ui.print"), self.print_out))

    @guarded
    def discard(self) -> None:
        """Throw the draft away after a question, and begin anew; the message takes it back."""
        if self.messenger.ask(tr("situation-ui.discard.question"), tr("situation-ui.discard.yes"), tr("button.cancel")):
            report, period = self._report(), self.draft.period
            if self.session.write(TABLES, lambda store: job.discard(store, report), tr("situation-ui.discarded")) is not None:
                self._draft = None  # nothing of it is to be kept
                self.begin(period)

    @guarded
    def begin_following(self) -> None:
        """The next period, or the same once more with what has been corrected."""
        store, report, today = self.session.require_write(), self._report(), self.session.today()
        if not self.keep():
            return
        after = wizard.following(report, today)
        texts = Texts(language())
        again = tr("situation-ui.again", period=period_words(self.draft.period, texts))
        choices = [tr("situation-ui.next-period", period=period_words(after, texts)), again] if after is not None else [again]
        chosen = self.messenger.ask_choice(tr("situation-ui.following.question"), choices, title=tr("situation-ui.following"))
        if chosen is None:
            return
        if after is not None and chosen == 0:
            self.begin(after)
            return
        with patience():
            fresh = situation_figures.both(store, self.draft.period, today, self.session.project, self._read())
        self._take(wizard.corrected(self.draft, fresh))
        self._go(TEXT)

    @guarded
    def print_out(self) -> None:
        """All variants, in the print dialog."""
        if self.keep():
            if self.draft.report is None:
                self._keep_new()
            wanted = {"document": NAMES[self._kind()], "subject_id": self._report().id}
            open_thing("print_documents", self.session, self.messenger, self._iface, **wanted)

    def reject(self) -> None:
        """Esc and *Stäng* keep the draft; only when that is refused is it asked."""
        if not self.keep() and not self.messenger.ask(tr("situation-ui.lose"), tr("situation-ui.lose.yes"), tr("button.cancel")):
            return
        super().reject()

    def done(self, result: int) -> None:
        """Let go of the session; the preview goes with the window."""
        self.session.workspace_closing.disconnect(self._on_closing)
        self.session.workspace_closed.disconnect(self._on_closed)
        self.session.changed.disconnect(self._on_changed)
        super().done(result)
        self._folder.cleanup()
        self.deleteLater()

    # -- inside -------------------------------------------------------------------------------------------------------
    def _connect(self) -> None:
        for page, button in enumerate(self._steps):
            button.clicked.connect(lambda _checked=False, chosen=page: self.go_to(chosen))
        self.next_button.clicked.connect(lambda: self.go_to(self.page + 1))
        self.back_button.clicked.connect(lambda: self.go_to(self.page - 1))
        self.close_button.clicked.connect(self.reject)
        self.period.changed.connect(self._on_period)
        self.fields.edited.connect(lambda: self._say_kept(""))
        self.copy_button.clicked.connect(lambda: self.analysis_edit.insertPlainText(self.last_edit.toPlainText()))
        for button, slot in (
            (self.preview_button, self.preview), (self.print_button, self.print_out), (self.freeze_button, self.freeze),
            (self.following_button, self.begin_following),
        ):  # fmt: skip
            button.clicked.connect(lambda _checked=False, each=slot: each())
        self.pages.open_asked.connect(lambda: open_file(self._preview) if self._preview else None)
        menu = QMenu(self.earlier_reports_button)
        menu.aboutToShow.connect(lambda: fill_earlier(menu, self))
        self.earlier_reports_button.setMenu(menu)
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(lambda: self.keep())
        self.session.workspace_closing.connect(self._on_closing)
        self.session.workspace_closed.connect(self._on_closed)
        self.session.changed.connect(self._on_changed)

    def _on_period(self) -> None:
        self.begin(self.period.period)
        if self.period.period != self.draft.period:  # what was written here could not be kept
            self.period.show(self.draft.period)

    def _on_changed(self, tables: set[str]) -> None:
        """Reports that were changed elsewhere are read again when figures are next made."""
        if set(tables) - set(TABLES):
            self._source = None

    @guarded
    def _on_closing(self) -> None:
        """Another project is opened: what was written is kept, without asking and without touching layers that are on their way out."""
        if self.is_dirty and not self.session.is_read_only:
            self._put()

    def _on_closed(self) -> None:
        super().reject()

    def _read(self) -> Any:
        """The reports, read once for this window."""
        if self._source is None:
            self._source = situation_figures.read_source(self.session.require_store(), self.session.project)
        return self._source

    def _take(self, found: Draft) -> None:
        """Fill the window."""
        store, texts = self.session.require_store(), Texts(language())
        self._draft = found
        self.period.show(found.period)
        self.period_label.setText(period_words(found.period, texts))
        self.figures_browser.setHtml(figures_html(found.internal, texts))
        last = (found.previous["analysis"] or "").strip() if found.previous is not None else ""
        name = found.previous["name"] if found.previous is not None else ""
        self.last_label.setText(tr("situation-ui.last-of", name=name) if last else tr("situation-ui.no-last"))
        self.last_edit.setPlainText(last)
        self.last_edit.setVisible(bool(last))
        self.fields.set_places(wizard.places(store), wizard.current(store))
        self.fields.set_values(found.values)
        if found.is_final:
            told = self._report()["priorities"]
            self.fields.show_final(told if isinstance(told, list) else [])
        self._kept = self._typed()
        can_write = not self.session.is_read_only
        self.fields.set_locked(found.is_final or not can_write, can_write)
        self.copy_button.setVisible(bool(last) and not found.is_final and can_write)
        self.problem_label.setText("")
        self._say_state()

    def _say_state(self) -> None:
        found = self.draft
        if found.is_final:
            day = self._report()["frozen_at"].astimezone(self.session.zone).strftime("%Y-%m-%d")
            self.state_label.setText(tr("situation-ui.final", day=day))
        elif self.session.is_read_only:
            self.state_label.setText(tr("situation-ui.reading"))
        else:
            self.state_label.setText(tr("situation-ui.draft" if found.report is not None else "situation-ui.proposal"))
        can_write = not self.session.is_read_only
        self.freeze_button.setVisible(not found.is_final)
        self.freeze_button.setEnabled(can_write)
        self.following_button.setVisible(found.is_final)
        self.following_button.setEnabled(can_write)
        self.print_button.setEnabled(can_write or found.report is not None)
        make_primary(self.freeze_button, not found.is_final)
        self._say_kept("")

    def _say_kept(self, text: str) -> None:
        self.saved_label.setText(text or (tr("situation-ui.not-kept") if self.is_dirty and not self.session.is_read_only else ""))

    def _go(self, page: int) -> None:
        self.stack.setCurrentIndex(page)
        self._steps[page].setChecked(True)
        self.beside.setVisible(page != PREVIEW)
        self.back_button.setEnabled(page > TEXT)
        self.next_button.setVisible(page < PREVIEW)
        make_primary(self.next_button, page < PREVIEW)
        self.next_button.setText(tr("situation-ui.to-preview") if page == DECIDE else tr("situation-ui.next"))
        if page == PREVIEW:
            self.preview()
        elif page == TEXT:
            self.analysis_edit.setFocus()

    def _typed(self) -> tuple:
        return self.fields.values(), self.fields.priorities()

    def _report(self) -> Record:
        report = self.draft.report
        if report is None:
            raise EstError("situation-ui.not-saved")
        return report

    def _keep_new(self) -> None:
        """A proposal that nobody has changed is kept too, when a page or a final report is made of it."""
        if not self.session.is_read_only and self.session.may_write(TABLES):
            self._write()

    def _write(self) -> None:
        row, done = self._put()
        self._draft = replace(self.draft, report=row, values={key: row[key] for key in job.WRITTEN})
        if self.fields.values()["name"] is None:
            self.name_edit.setText(row["name"])
        self._kept = self._typed()
        self.session.tables_changed(done.tables)
        self._say_state()

    def _put(self) -> tuple[Record, Done]:
        """What stands in the fields goes into the workspace."""
        store, found = self.session.require_write(), self.draft
        values, wanted = self._typed()
        if found.is_final:
            return wizard.note(store, self._report(), values)
        if wanted == self._kept[1]:
            wanted = wizard.current(store)  # what somebody else has decided meanwhile stays
        texts = Texts(store.language)  # what is kept is in the language of the workspace, whoever looks
        return wizard.save(store, found.period, values, found.report, wanted, texts("situation.name", period=period_words(found.period, texts)))

    def _kind(self) -> str:
        """The variant that fits: that of the law, that for the management group, else the page."""
        return STATUTORY if self.statutory_box.isChecked() else KLG if self.decide_edit.toPlainText().strip() else ONEPAGER
