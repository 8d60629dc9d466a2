# SPDX-License-Identifier: GPL-2.0-or-later
"""Medborgarlöften: promises to the left, their activities to the right with what is done of what was promised; edited where they stand."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

from qgis.gui import QgsGui
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QDialog, QHeaderView, QListWidgetItem, QTableWidgetItem

from ...core.errors import EstError
from ...core.promises.follow_up import ActivityResult, PromiseResult
from ...core.promises.records import Promise
from ...core.record import Record
from ...i18n import Texts, language, tr
from ...jobs import promise_facts, promise_followup, promise_papers, save_promise
from ...jobs.paper_header import municipality_name
from ...jobs.work_list import code_labels
from ...reports.engine import wording
from ..border import guarded
from ..forms_loader import load_form
from ..item_models import promise_rows as shown
from ..look import make_heading, make_quiet
from ..messenger import Messenger
from ..openers import open_thing
from ..plain_text import tip
from ..row_form import open_row_form
from ..session import Session
from ..widgets.person_guard_line import PersonGuardLine
from .promise_form import PromiseForm, proposed
from .promise_number import PromiseNumber

COLUMNS = ("activity", "promised", "done", "state")
_ID, _KEY = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
MOST_DEEDS = 500


def open_promises(session: Session, messenger: Messenger, iface: Any, promise_id: str | None = None, activity_id: str | None = None) -> PromisesDialog:
    """Open the promises, one of them and one of its activities chosen."""
    dialog = PromisesDialog(session, messenger, iface, promise_id, activity_id)
    dialog.show()
    return dialog


class PromisesDialog(QDialog):
    """The form shows the chosen activity; what it would count is told at once, before it is saved."""

    def __init__(self, session: Session, messenger: Messenger, iface: Any, promise_id: str | None = None, activity_id: str | None = None) -> None:
        super().__init__(iface.mainWindow())
        self.setObjectName("est_promises_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.session, self.messenger, self._iface = session, messenger, iface
        self._facts: promise_facts.Facts | None = None
        self._looked_at: set[str] = set()  # hotspots that the deeds know
        self._result: PromiseResult | None = None
        self._row: Record | None = None
        load_form("promises", self)
        make_heading(self.name_label, 1.2)
        make_quiet(self.facts_label)
        self.problem_label.hide()
        self.guard_line = PersonGuardLine(self)
        self.guard_line.put_above(self.problem_label)
        self.guard_line.watch(self.activity_form.name_edit, self.activity_form.comment_edit)
        self.guard_line.use(session)
        self._make_table()
        self._fill_lists()
        self._connect()
        self.reload(promise_id, activity_id)
        self.middle.setSizes([260, 820])
        self.middle.setStretchFactor(1, 1)
        self.resize(1180, 800)
        QgsGui.enableAutoGeometryRestore(self)

    # -- what is shown ------------------------------------------------------------------------------------------------
    @property
    def promise(self) -> Promise | None:
        """The chosen promise."""
        item = self.promise_list.currentItem()
        return self._facts.promise(item.data(_ID)) if item is not None and self._facts is not None else None

    @property
    def result(self) -> ActivityResult | None:
        """The chosen activity as it would be counted now."""
        if self._row is None or self._facts is None or self.promise is None:
            return None
        activity = self.activity_form.activity(self._row)
        if activity.hotspot_id is not None and activity.hotspot_id not in self._looked_at:
            self._read({activity.hotspot_id})
        found = self._facts.with_activity(activity).whole(self.promise, self.session.today())
        return next(one for one in found.activities if one.activity.id == activity.id)

    def reload(self, promise_id: str | None = None, activity_id: str | None = None) -> None:
        """Read everything again; what was chosen stays chosen."""
        chosen = promise_id or (self.promise.id if self.promise is not None else None)
        activity_id = activity_id or (self._row.id if self._row is not None else None)
        self._read()
        self.promise_list.blockSignals(True)
        self.promise_list.clear()
        for one in self._facts.promises if self._facts is not None else ():
            item = QListWidgetItem(shown.list_words(self._facts.whole(one, self.session.today())))
            item.setData(_ID, one.id)
            self.promise_list.addItem(item)
            if one.id == chosen:
                self.promise_list.setCurrentItem(item)
        if self.promise_list.currentRow() < 0:
            self.promise_list.setCurrentRow(0)
        self.promise_list.blockSignals(False)
        self._show_promise(activity_id)

    def _read(self, more_hotspots: set[str] | None = None) -> None:
        self._looked_at |= more_hotspots or set()
        self._facts = promise_facts.read(self.session.require_store(), self._looked_at)
        self._looked_at |= {one.hotspot_id for one in self._facts.activities if one.hotspot_id}

    def _show_promise(self, activity_id: str | None = None) -> None:
        promise, texts = self.promise, Texts(language())
        has_one = promise is not None
        self.right.setEnabled(has_one)
        self._result = self._facts.whole(promise, self.session.today()) if has_one and self._facts is not None else None
        self.name_label.setText(promise.name if has_one else tr("promises.empty"))
        self.facts_label.setText(texts("promise.days", first=wording.day(promise.first, texts), last=wording.day(promise.last, texts)) if has_one else "")
        self.short_label.setText(" ".join(shown.in_short(self._result, texts)) if has_one else "")
        rows = self._result.activities if self._result is not None else ()
        self.table.blockSignals(True)
        self.table.setRowCount(len(rows))
        for at, one in enumerate(rows):
            for column, text in enumerate(shown.cells(one, texts)):
                item = QTableWidgetItem(text)
                item.setToolTip(tip(text))
                item.setData(_ID, one.activity.id)
                self.table.setItem(at, column, item)
        self.table.resizeRowsToContents()
        self.table.blockSignals(False)
        ids = [one.activity.id for one in rows]
        self.table.selectRow(ids.index(activity_id) if activity_id in ids else 0)
        self._show_activity()

    # -- the chosen activity ------------------------------------------------------------------------------------------
    @guarded
    def _on_activity(self) -> None:
        chosen = self._chosen_id()
        if self._row is None or chosen == self._row.id or not self._is_unsaved:
            self._show_activity()
        elif self._save():
            self.reload(activity_id=chosen)
        else:
            self._select(self._row.id)

    @property
    def _is_unsaved(self) -> bool:
        return self.session.store is not None and not self.session.is_read_only and self._row is not None and self.activity_form.is_dirty

    def _select(self, activity_id: str) -> None:
        """Go back to the row whose form could not be kept."""
        self.table.blockSignals(True)
        for row in range(self.table.rowCount()):
            if self.table.item(row, 0).data(_ID) == activity_id:
                self.table.selectRow(row)
        self.table.blockSignals(False)

    def _show_activity(self) -> None:
        chosen = self._chosen_id()
        rows = self.session.require_store().find("promise_activity", {"id": chosen}) if chosen else []
        self._row = rows[0] if rows else None
        self.activity_form.setEnabled(self._row is not None)
        if self._row is not None:
            self.activity_form.show_activity(self._row)
        else:
            self._show_count()
        self._enable()

    @guarded
    def _show_count(self) -> None:
        """What the activity counts as it stands in the form, and its rows."""
        found, texts = self.result, Texts(language())
        self.deeds_list.clear()
        if found is None:
            self.counted_label.setText(tr("promises.no-activity") if self.promise is not None else "")
            return
        self.counted_label.setText(shown.counted(found, texts))
        deeds = [*reversed(found.so_far), *found.cancelled][:MOST_DEEDS]
        names = promise_followup.deed_names(self.session.require_store(), self._facts, texts, deeds)
        for deed in deeds:
            item = QListWidgetItem(shown.deed(deed, names.get(deed.key, "")))
            item.setData(_KEY, deed.key)
            self.deeds_list.addItem(item)

    # -- what the user does -------------------------------------------------------------------------------------------
    @guarded
    def new_promise(self) -> None:
        """A promise in a few fields."""
        store = self.session.require_write()
        self._ask_promise(proposed(municipality_name(store) or store.path.stem, self.session.today()), None)

    @guarded
    def edit_promise(self) -> None:
        """The fields of the chosen one."""
        if self.promise is not None:
            row = self.session.require_write().get("promise", self.promise.id)
            self._ask_promise(dict(row), row)

    @guarded
    def make_next(self) -> None:
        """The promise that follows, with or without what remains."""
        if self.promise is None or self._result is None:
            return
        left = any(one.remaining for one in self._result.activities if one.activity.per == "whole")
        answer = 0 if not left else self.messenger.ask_choice(tr("promises.ask-remaining"), [tr("promises.with-remaining"), tr("promises.without-remaining")])
        if answer is None:
            return
        self._write(lambda store: save_promise.make_next(store, self.promise.id, self.session.today(), with_remaining=answer == 0), "promises.next-made")

    @guarded
    def add_activity(self) -> None:
        """One more, its name ready to be written over."""
        if self.promise is None:
            return
        values = {"promise_id": self.promise.id, "name": tr("promises.new-activity"), "counted_from": "walks"}
        if self._write(lambda store: save_promise.save_activity(store, values), "promises.activity-saved"):
            self.table.selectRow(self.table.rowCount() - 1)
            self.activity_form.name_edit.setFocus()
            self.activity_form.name_edit.selectAll()

    @guarded
    def remove_activity(self) -> None:
        """Take the chosen one away, after a question when numbers go with it."""
        if self._row is None:
            return
        row, n = self._row, self.session.require_store().count("activity_done", {"promise_activity_id": self._row.id})
        if n and not self.messenger.ask(tr("promises.ask-remove", n=n, name=row["name"])):
            return
        self._write(lambda store: (None, save_promise.remove_activity(store, row)), "promises.activity-removed")

    @guarded
    def add_number(self) -> None:
        """So many were done that stand nowhere else."""
        if self._row is None:
            return
        self.session.require_write()
        asked, activity_id = PromiseNumber(self.session, self._row["name"], self.session.today(), self), self._row.id
        if asked.exec() == QDialog.DialogCode.Accepted:
            self._write(lambda store: (None, save_promise.add_number(store, activity_id, asked.day, asked.amount, asked.note)), "promises.number-saved")

    @guarded
    def save_activity(self) -> None:
        """Keep what stands in the form."""
        if self._is_unsaved and self._row is not None and self._save():
            self.reload(activity_id=self._row.id)

    @guarded
    def open_deed(self, item: QListWidgetItem) -> None:
        """The form of a row that counts."""
        open_row_form(self.session, self._iface, *item.data(_KEY))

    @guarded
    def print_promise(self) -> None:
        """The follow-up of the chosen promise, in the print dialog."""
        if self.promise is not None:
            period = promise_papers.periods_of(self.promise, self.session.today())[0]
            subject = promise_papers.subject_id(self.promise.id, period)
            open_thing("print_documents", self.session, self.messenger, self._iface, document="promises", subject_id=subject)

    @guarded
    def new_dialogue(self) -> None:
        """A dialogue that is the basis of the chosen promise."""
        promise = self.promise
        open_thing("new_dialogue", self.session, self.messenger, self._iface, promise_id=promise.id if promise else None)

    def reject(self) -> None:
        """Esc and *Stäng* keep what was written; what cannot be kept is asked about."""
        if not self._is_unsaved or self._save() or self.messenger.ask(tr("dialogue.lose")):
            super().reject()

    def done(self, result: int) -> None:
        """Let go of the session."""
        self.session.workspace_closed.disconnect(self.reject)
        self.session.changed.disconnect(self._on_changed)
        super().done(result)

    # -- inside -------------------------------------------------------------------------------------------------------
    def _chosen_id(self) -> str | None:
        item = self.table.item(self.table.currentRow(), 0)
        return item.data(_ID) if item is not None else None

    @guarded
    def _save(self) -> bool:
        """The form of the row it shows; told under the form when it cannot be."""
        row, values = self._row, self.activity_form.values()
        return self._write(lambda store: save_promise.save_activity(store, values, row), "promises.activity-saved", reads_again=False)

    def _write(self, work: Callable[[Any], tuple[Any, Any]], key: str, *, reads_again: bool = True) -> bool:
        """One user action; the row that was made is chosen."""
        made: list[Any] = []

        def run(store: Any) -> Any:
            record, done = work(store)
            made.append(record)
            return done

        self.problem_label.hide()
        self._is_writing = True
        try:
            if self.session.write(("promise", "promise_activity", "activity_done"), run, tr(key)) is None:
                return False
        except EstError as error:
            self.problem_label.setText(error.text(tr))
            self.problem_label.show()
            return False
        finally:
            self._is_writing = False
        if reads_again:
            record = made[0]
            table = record.table if record is not None else ""
            self.reload(record.id if table == "promise" else None, record.id if table == "promise_activity" else None)
        return True

    def _ask_promise(self, given: dict[str, Any], row: Record | None) -> None:
        form = PromiseForm(self.session, given, self)
        while form.exec() == QDialog.DialogCode.Accepted:
            try:
                self._save_promise(form.values(), row)
                return
            except EstError as error:
                form.show_problem(error)

    def _save_promise(self, values: dict[str, Any], row: Record | None) -> None:
        made: list[Record] = []

        def run(store: Any) -> Any:
            record, done = save_promise.save_promise(store, values, row)
            made.append(record)
            return done

        if self.session.write(("promise",), run, tr("promises.saved", name=values["name"])) is not None:
            self.reload(made[0].id)

    def _make_table(self) -> None:
        self.table.setColumnCount(len(COLUMNS))
        self.table.setHorizontalHeaderLabels([tr(f"promise.head.{name}") for name in COLUMNS])
        self.table.verticalHeader().hide()
        self.table.setWordWrap(True)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column, width in ((1, 215), (2, 195), (3, 180)):
            self.table.setColumnWidth(column, width)
        for widget, share in ((self.table, 5), (self.deeds_list, 2)):
            self.right_layout.setStretchFactor(widget, share)

    def _fill_lists(self) -> None:
        store = self.session.require_store()
        types = [(code, text) for (name, code), text in code_labels(store, language()).items() if name == "measure_type"]
        organisations = [(key, name) for key, name in store.rows("organisation", ("id", "name"), order_by=("sort", "name"))]
        hotspots = [(key, name or "–") for key, name in store.rows("hotspot", ("id", "name"), {"same_as_id": None}, order_by=("name",))]
        self.activity_form.set_lists(organisations, hotspots, types)

    def _connect(self) -> None:
        self._is_writing = False
        self.promise_list.currentItemChanged.connect(lambda _now, before: self._on_promise(before))
        self.table.itemSelectionChanged.connect(self._on_activity)
        self.activity_form.changed.connect(self._show_count)
        self.activity_form.save_asked.connect(self.save_activity)
        self.deeds_list.itemActivated.connect(self.open_deed)
        for button, slot in (
            (self.new_button, self.new_promise), (self.edit_button, self.edit_promise), (self.next_button, self.make_next),
            (self.add_button, self.add_activity), (self.remove_button, self.remove_activity), (self.number_button, self.add_number),
            (self.print_button, self.print_promise), (self.dialogue_button, self.new_dialogue), (self.close_button, self.reject),
        ):  # fmt: skip
            button.clicked.connect(lambda _checked=False, one=slot: one())
        self.session.workspace_closed.connect(self.reject)
        self.session.changed.connect(self._on_changed)

    @guarded
    def _on_promise(self, before: QListWidgetItem | None) -> None:
        if self._is_unsaved and not self._save():
            self.promise_list.blockSignals(True)
            self.promise_list.setCurrentItem(before)
            self.promise_list.blockSignals(False)
            return
        self._row = None
        self.reload()

    @guarded
    def _on_changed(self, _tables: Any) -> None:
        """Something was done elsewhere, or taken back."""
        if not self._is_writing and not self.activity_form.is_dirty:
            self.reload()

    def _enable(self) -> None:
        can_write, has_one = not self.session.is_read_only, self.promise is not None
        self.activity_form.set_read_only(not can_write)
        for button in (self.new_button, self.dialogue_button):
            button.setEnabled(can_write)
        for button in (self.edit_button, self.next_button, self.add_button):
            button.setEnabled(can_write and has_one)
        for button in (self.remove_button, self.number_button):
            button.setEnabled(can_write and self._row is not None)
        self.print_button.setEnabled(has_one)
