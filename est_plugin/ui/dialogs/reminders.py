# SPDX-License-Identifier: GPL-2.0-or-later
"""Påminn: a ready text for each organisation that is late or has not answered; saved as letters or copied, never sent from here."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QApplication, QDialog, QListWidgetItem, QWidget

from ...core.errors import EstError
from ...i18n import tr
from ...jobs import reminders as job
from ...jobs.reminders import Reminder, Saved
from ...settings import Setting
from ..border import guarded
from ..forms_loader import load_form
from ..look import make_primary, make_quiet
from ..messenger import Button, Messenger, open_file, sentence
from ..session import Session
from .print_documents import target_folder

TABLES = {"measure", "dispatch"}
LAST_ATTACH = Setting("reminders/attach", bool, True)


def open_reminders(session: Session, messenger: Messenger, iface: Any, organisation_id: str | None = None) -> RemindersDialog | None:
    """Open the dialog, at this organisation when it is given; None when there is nobody to remind."""
    store = session.require_write()
    found = job.reminders(store, session.today(), store.language)
    if not found:
        messenger.info(tr("reminder.none"))
        return None
    dialog = RemindersDialog(session, messenger, found, organisation_id, iface.mainWindow())
    dialog.open()
    return dialog


class RemindersDialog(QDialog):
    """The list on the left, the letter of the chosen one on the right; what is changed there goes into the letter."""

    def __init__(
        self, session: Session, messenger: Messenger, found: Sequence[Reminder], organisation_id: str | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("est_reminders_dialog")
        self.session, self.messenger = session, messenger
        self._reminders = list(found)
        load_form("reminders", self)
        make_primary(self.save_button)
        make_quiet(self.note_label)
        make_quiet(self.file_label)
        self.problem_label.hide()
        self.attach_box.setChecked(LAST_ATTACH.get())
        self._fill()
        self._connect()
        ids = [one.organisation_id for one in self._reminders]
        self.list.setCurrentRow(ids.index(organisation_id) if organisation_id in ids else 0)
        self._on_ticked()
        self.resize(860, 560)

    # -- plain values -------------------------------------------------------------------------------------------------
    @property
    def chosen(self) -> list[Reminder]:
        """The ticked ones, as they have been changed."""
        return [one for line, one in enumerate(self._reminders) if self.list.item(line).checkState() == Qt.CheckState.Checked]

    @property
    def current(self) -> Reminder | None:
        """The one whose letter is shown."""
        line = self.list.currentRow()
        return self._reminders[line] if 0 <= line < len(self._reminders) else None

    # -- inside -------------------------------------------------------------------------------------------------------
    def _fill(self) -> None:
        for one in self._reminders:
            item = QListWidgetItem(_line(one))
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            is_due = bool(one.late) and one.reminded_on != self.session.today()
            item.setCheckState(Qt.CheckState.Checked if is_due else Qt.CheckState.Unchecked)
            self.list.addItem(item)

    def _connect(self) -> None:
        self.list.currentRowChanged.connect(lambda _line: self._on_current())
        self.list.itemChanged.connect(lambda _item: self._on_ticked())
        self.to_edit.textEdited.connect(lambda text: self._change(mailbox=text))
        self.subject_edit.textEdited.connect(lambda text: self._change(subject=text))
        self.body_edit.textChanged.connect(lambda: self._change(body=self.body_edit.toPlainText()))
        self.copy_button.clicked.connect(lambda: self.copy())
        self.save_button.clicked.connect(lambda: self.save())
        self.close_button.clicked.connect(self.reject)

    def _on_current(self) -> None:
        one = self.current
        if one is None:
            return
        was_blocked = self.body_edit.blockSignals(True)
        self.to_edit.setText(one.mailbox)
        self.subject_edit.setText(one.subject)
        self.body_edit.setPlainText(one.body)
        self.body_edit.blockSignals(was_blocked)
        self.file_label.setText(tr("reminder.attached", file=one.file.name) if one.file else tr("reminder.no-list"))

    def _on_ticked(self) -> None:
        number = len(self.chosen)
        self.save_button.setText(tr("reminder.save", n=number) if number else tr("reminder.save-none"))
        self.save_button.setEnabled(number > 0)

    def _change(self, **changes: str) -> None:
        line = self.list.currentRow()
        if line >= 0:
            self._reminders[line] = replace(self._reminders[line], **changes)

    @guarded
    def copy(self) -> None:
        """The text of the shown letter to the clipboard; remembered as reminded, for it is sent in another way."""
        one = self.current
        if one is None or not self.session.may_write(TABLES):
            return
        saved = self._try(lambda store: job.mark(store, [one], self.session.today()))
        if saved is None:
            return
        QApplication.clipboard().setText(f"{one.subject}\n\n{one.body}")
        item = self.list.item(self.list.currentRow())
        item.setCheckState(Qt.CheckState.Unchecked)
        self.session.finish(saved.done, tr("reminder.copied", name=one.name))

    @guarded
    def save(self) -> None:
        """Letters for all ticked ones, remembered in one transaction; the folder is opened."""
        if not self.session.may_write(TABLES):
            return
        folder, attach = target_folder(self.session), self.attach_box.isChecked()
        saved = self._try(lambda store: job.save(store, self.chosen, folder, self.session.today(), attach=attach))
        if saved is None:
            return
        LAST_ATTACH.set(attach)
        self.accept()
        self.session.tables_changed(saved.done.tables)
        message = tr("reminder.saved", n=len(saved.files), folder=str(folder))
        show = Button(tr("button.show-folder"), lambda: open_file(folder))
        self.messenger.success(message, show, Button(tr("button.undo"), lambda: self.session.undo(saved.done)))
        open_file(folder)

    def done(self, result: int) -> None:
        """The dialog goes when it is closed."""
        super().done(result)
        self.deleteLater()

    def _try(self, work: Any) -> Saved | None:
        """The outcome; a refusal is said in the dialog, which stays."""
        try:
            found = work(self.session.require_write())
        except EstError as error:
            self.problem_label.setText("✖ " + sentence(error))
            self.problem_label.show()
            return None
        self.problem_label.hide()
        return found


def _line(one: Reminder) -> str:
    """Belysning: 2 försenade, 1 väntar på svar, påmind 2026-11-03."""
    parts = [tr("work.count.late", n=len(one.late))] if one.late else []
    parts += [tr("work.count.waiting", n=len(one.waiting))] if one.waiting else []
    if one.reminded_on:
        parts.append(tr("reminder.reminded", day=one.reminded_on.isoformat()))
    return f"{one.name}: {', '.join(parts)}"
