# SPDX-License-Identifier: GPL-2.0-or-later
"""Orsaker: the worksheet of a hotspot, cause by cause, with the measures that each ends in; saved in one go."""
from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from qgis.gui import QgsGui
from qgis.PyQt.QtCore import QDate, Qt
from qgis.PyQt.QtGui import QKeySequence, QShowEvent
from qgis.PyQt.QtWidgets import QDialog, QListWidgetItem, QShortcut, QWidget

from ...core.causes import KNOWN_ABOUT, QUESTIONS, SITUATIONAL, Cause, CauseMeasure, Worksheet
from ...core.errors import EstError
from ...core.work.row import PREFIX
from ...i18n import language, tr
from ...jobs import causes as job
from ...jobs.decision_chain import may_be_proposed
from ...jobs.work_list import code_labels
from ..border import guarded
from ..forms_loader import load_form
from ..look import make_heading, make_primary, make_quiet
from ..messenger import Messenger
from ..openers import open_thing
from ..session import Session
from ..widgets.choice_row import Choice
from ..widgets.combo import of_choices
from ..widgets.person_guard_line import PersonGuardLine, Written, select

_LIST_PX = 200
_NOTES = (*QUESTIONS, "evidence")


def open_causes(session: Session, messenger: Messenger, iface: Any, *, hotspot_id: str) -> CausesDialog:
    """The worksheet of one hotspot; the one that is open already comes to the front, so that nobody writes in two."""
    for other in iface.mainWindow().findChildren(CausesDialog):
        if other.hotspot_id == hotspot_id and other.isVisible():
            other.raise_()
            other.activateWindow()
            return other
    dialog = CausesDialog(session, messenger, iface, hotspot_id)
    dialog.show()
    return dialog


class CausesDialog(QDialog):
    """The list on the left holds the causes as they are written; nothing is stored before *Spara*."""

    def __init__(self, session: Session, messenger: Messenger, iface: Any, hotspot_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent or iface.mainWindow())
        self.session, self.messenger, self._iface, self.hotspot_id = session, messenger, iface, hotspot_id
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        load_form("causes", self)
        make_primary(self.save_button)
        make_heading(self.place_label, 1.15)
        make_quiet(self.known_label)
        self.problem_label.hide()
        store = session.require_store()
        hotspot = store.get("hotspot", hotspot_id)
        self.place_label.setText(f"{PREFIX['hotspot']}{hotspot['number']} {hotspot['name']}")
        types = [(code, text) for (name, code), text in code_labels(store, language()).items() if name == "measure_type"]
        sheet = job.read(store, hotspot_id)
        used = {key for cause in sheet.causes for one in cause.measures for key in (one.responsible_id, *one.also_ids)}
        known = store.rows("organisation", ("id", "name", "active"), order_by=["sort", "name"])
        self.measures.set_lists(types, [(key, name) for key, name, is_active in known if is_active or key in used])
        self._fill_rows()
        self.guard_line = PersonGuardLine(self)
        self.guard_line.put_above(self.problem_label)
        self.guard_line.watch(self.name_edit, *(self._note(name) for name in _NOTES), self.organisations_edit)
        self.guard_line.watch_all(lambda: [Written(edit.text(), lambda hit, one=edit: select(one, hit)) for edit in self.measures.texts()])
        self.measures.edited.connect(self.guard_line.check_soon)
        self.guard_line.use(session)
        self._is_filling = False
        self._connect()
        self._show_sheet(sheet)
        (self.list if sheet.causes else self.name_edit).setFocus()
        self.resize(1240, 720)
        self.middle.setStretchFactor(1, 1)
        QgsGui.enableAutoGeometryRestore(self)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt
        """The list gets little of the width at first: a splitter knows its own only now."""
        super().showEvent(event)
        if not event.spontaneous():
            self.middle.setSizes([_LIST_PX, max(1, self.middle.width() - _LIST_PX)])

    # -- plain values -------------------------------------------------------------------------------------------------
    def sheet(self) -> Worksheet:
        """What stands in the fields."""
        self._keep()
        day = self.day_edit.date()
        return Worksheet(tuple(self._causes), dt.date(day.year(), day.month(), day.day()), self.organisations_edit.text().strip())

    @property
    def is_dirty(self) -> bool:
        """Whether something would be lost."""
        return self.sheet() != self._saved

    # -- what the user does -------------------------------------------------------------------------------------------
    @guarded
    def add_cause(self) -> None:
        """One more, with the keys in its name."""
        self._keep()
        self._causes.append(Cause(""))
        self._fill_list(len(self._causes) - 1)
        self.name_edit.setFocus()

    @guarded
    def remove_cause(self) -> None:
        """Take the chosen one out; its measures stay, without a cause."""
        at = self.list.currentRow()
        if at >= 0:
            del self._causes[at]
            if not self._causes:
                self._causes.append(Cause(""))
            self._fill_list(min(at, len(self._causes) - 1))

    @guarded
    def save(self) -> bool:
        """All of it, or the reason why not."""
        sheet, cell = self.sheet(), self.measures.focused_cell()
        kept = tuple(cause for cause in sheet.causes if cause != Cause(""))
        count = sum(len(cause.measures) for cause in kept)
        try:
            done = self.session.write(
                job.WRITTEN, lambda store: job.save(store, self.hotspot_id, replace(sheet, causes=kept), self.session.today(), self._known),
                tr("causes.saved", n=count),
            )  # fmt: skip
        except EstError as error:
            self._show_problem(error.text(tr))
            return False
        if done is None:
            return False
        self._show_problem("")
        self._show_sheet(job.read(self.session.require_store(), self.hotspot_id), self.list.currentRow())
        if cell is not None:
            self.measures.focus_cell(cell)
        return True

    @guarded
    def propose(self) -> None:
        """What was written is saved, then the measures that nobody has decided about go to a decision."""
        if self.is_dirty and not self.save():
            return
        store = self.session.require_store()
        ids = may_be_proposed(store, [str(one.id) for cause in job.read(store, self.hotspot_id).causes for one in cause.measures])
        if not ids:
            self._show_problem(tr("causes.nothing-to-propose"))
            return
        open_thing("propose", self.session, self.messenger, self._iface, measure_ids=ids)

    @guarded
    def print_sheet(self) -> None:
        """The paper, as far as it is saved; with empty fields where nothing is written."""
        if self.is_dirty and not self.session.is_read_only and not self.save():
            return
        open_thing("print_documents", self.session, self.messenger, self._iface, document="causes", subject_id=self.hotspot_id)

    def reject(self) -> None:
        """Esc and *Stäng*; asks first when something was written."""
        if self.session.store is None or not self.is_dirty or self.messenger.ask(tr("causes.lose")):
            super().reject()

    # -- inside -------------------------------------------------------------------------------------------------------
    def _note(self, name: str) -> Any:
        return getattr(self, f"{name}_edit")

    def _fill_rows(self) -> None:
        for row, name in ((self.kind_row, "cause_kind"), (self.horizon_row, "horizon")):
            row.set_choices(Choice(code, text, str(number)) for number, (code, text) in enumerate(of_choices(name), 1))
        for name in _NOTES:
            self._note(name).set_lines(2)

    def _connect(self) -> None:
        for button, slot in self._buttons():
            button.clicked.connect(lambda _checked=False, one=slot: one())
        self.list.currentRowChanged.connect(self._on_row)
        self.name_edit.textEdited.connect(lambda _text: self._on_name())
        self.measures.row_chosen.connect(self._show_known)
        saving = QShortcut(QKeySequence("Ctrl+S"), self)
        saving.activated.connect(lambda: self.save())
        for name in _NOTES:
            self._note(name).entered.connect(lambda: self.focusNextChild())
        self.session.access_changed.connect(self._show_access)
        self.session.changed.connect(self._on_changed)
        self.session.workspace_closed.connect(self.close_quietly)
        self._show_access()

    def _buttons(self) -> tuple[tuple[Any, Callable[[], Any]], ...]:
        return (
            (self.add_button, self.add_cause), (self.remove_button, self.remove_cause), (self.add_measure_button, self.measures.add),
            (self.remove_measure_button, self.measures.remove_current), (self.print_button, self.print_sheet),
            (self.propose_button, self.propose), (self.save_button, self.save), (self.close_button, self.reject),
        )  # fmt: skip

    def _show_sheet(self, sheet: Worksheet, row: int = 0) -> None:
        self._known = sheet
        self._causes = list(sheet.causes) or [Cause("")]
        day = sheet.worked_on or self.session.today()
        self.day_edit.setDate(QDate(day.year, day.month, day.day))
        self.organisations_edit.setText(sheet.organisations)
        self._fill_list(max(0, min(row, len(self._causes) - 1)))
        self._saved = self.sheet()

    def _fill_list(self, row: int) -> None:
        self._is_filling = True
        self._shown = -1
        self.list.clear()
        for cause in self._causes:
            self.list.addItem(QListWidgetItem(cause.name or tr("causes.unnamed")))
        self._is_filling = False
        self.list.setCurrentRow(row)

    def _on_row(self, row: int) -> None:
        if self._is_filling or row < 0:
            return
        self._keep()
        self._shown = row
        cause = self._causes[row]
        self.name_edit.setText(cause.name)
        for name in _NOTES:
            self._note(name).text = getattr(cause, name)
        self.kind_row.value, self.horizon_row.value = cause.kind, cause.horizon
        self.measures.show_measures(cause.measures)
        self._show_known()

    def _keep(self) -> None:
        """What stands in the fields goes to the cause that is shown."""
        if not 0 <= getattr(self, "_shown", -1) < len(self._causes):
            return
        words = {name: self._note(name).text for name in _NOTES}
        self._causes[self._shown] = replace(
            self._causes[self._shown], name=self.name_edit.text().strip(), kind=self.kind_row.value or SITUATIONAL, horizon=self.horizon_row.value or "short",
            measures=tuple(one for one in self.measures.measures() if one != CauseMeasure("")), **words,
        )  # fmt: skip

    def _on_name(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            item.setText(self.name_edit.text().strip() or tr("causes.unnamed"))

    def _show_known(self) -> None:
        kind = self.measures.current_type()
        text = tr(f"cause.known-{kind}") if kind in KNOWN_ABOUT else ""
        self.known_label.setText(text)
        self.known_label.setVisible(bool(text))

    @guarded
    def _on_changed(self, tables: Any) -> None:
        """Somebody took it back or wrote elsewhere: shown anew unless something is being written here."""
        if {"cause", "measure"} & set(tables) and not self.is_dirty:
            self._show_sheet(job.read(self.session.require_store(), self.hotspot_id), self.list.currentRow())

    def _show_problem(self, text: str) -> None:
        self.problem_label.setText(text)
        self.problem_label.setVisible(bool(text))

    def _show_access(self) -> None:
        """Open for reading only: what stands here can be read, copied and printed."""
        may_write = not self.session.is_read_only
        buttons = (self.add_button, self.remove_button, self.add_measure_button, self.remove_measure_button, self.save_button, self.propose_button)
        for widget in (*buttons, self.kind_row, self.horizon_row, self.measures, self.day_edit):
            widget.setEnabled(may_write)
        for edit in (self.name_edit, *(self._note(name) for name in _NOTES), self.organisations_edit):
            edit.setReadOnly(not may_write)
        self._show_problem("" if may_write else tr("causes.read-only"))

    def close_quietly(self) -> None:
        """The workspace is gone: there is nothing to ask about."""
        super().reject()

    def done(self, result: int) -> None:
        """Let go of the session."""
        self.session.access_changed.disconnect(self._show_access)
        self.session.changed.disconnect(self._on_changed)
        self.session.workspace_closed.disconnect(self.close_quietly)
        super().done(result)
