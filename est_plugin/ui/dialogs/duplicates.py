# SPDX-License-Identifier: GPL-2.0-or-later
"""What may be the same thing twice: two beside each other, one key for each answer, and the way back."""
from __future__ import annotations

from typing import Any, Callable

from qgis.gui import QgsGui
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import QDialog, QListWidgetItem, QShortcut, QWidget

from ...core.schema import TABLES
from ...core.work.row import PREFIX
from ...i18n import Texts, language, tr
from ...jobs import merge as merging
from ...jobs.duplicate_sides import Side, sides
from ...jobs.duplicates import Suggestion, remember_not_same, suggestions
from ...storage.store import Done
from ..border import guarded
from ..forms_loader import load_form
from ..look import make_heading, make_quiet
from ..messenger import Messenger
from ..session import Session
from .duplicates_side import SideView

WRITTEN = ("finding", "lighting_defect", "measure", "measure_link")
_ROLE = Qt.ItemDataRole.UserRole


def open_duplicates(session: Session, messenger: Messenger, iface: Any, *, table: str | None = None) -> QDialog | None:
    """Go through the suggestions, of one table or of all; nothing to ask is said."""
    found = suggestions(session.require_write())
    if not found:
        messenger.info(tr("duplicates.none"))
        return None
    dialog = DuplicatesDialog(session, messenger, found, iface.mainWindow(), table=table)
    dialog.show()
    return dialog


class DuplicatesDialog(QDialog):
    """Keys: 1 keeps the left one, 2 the right one, N not the same, space skips, Ctrl+Z takes back, Esc closes."""

    def __init__(self, session: Session, messenger: Messenger, found: list[Suggestion], parent: QWidget | None = None, *, table: str | None = None) -> None:
        super().__init__(parent)
        self.session, self.messenger = session, messenger
        self._found = found
        self._done: list[Done] = []
        self._pair: tuple[Side, Side] | None = None
        load_form("duplicates", self)
        self.setObjectName("est_duplicates_dialog")
        make_heading(self.reason_label, 1.1)
        make_quiet(self.count_label)
        self.table_box.addItem(tr("duplicates.all"), None)
        for name in ("finding", "lighting_defect", "measure"):
            if any(one.table == name for one in found):
                self.table_box.addItem(TABLES[name].label(language()), name)
        self.table_box.setCurrentIndex(max(0, self.table_box.findData(table)))
        self.table_box.currentIndexChanged.connect(lambda: self._fill())
        self.list.currentItemChanged.connect(lambda *_items: self._show_pair())
        self._connect()
        self._fill()
        session.workspace_closed.connect(self.reject)
        QgsGui.enableAutoGeometryRestore(self)

    @property
    def suggestion(self) -> Suggestion | None:
        """The pair that is shown."""
        item = self.list.currentItem()
        return item.data(_ROLE) if item else None

    # -- answers ------------------------------------------------------------------------------------------------------
    @guarded
    def keep_first(self) -> None:
        """The left one stays."""
        self._merge(0)

    @guarded
    def keep_second(self) -> None:
        """The right one stays."""
        self._merge(1)

    @guarded
    def not_same(self) -> None:
        """Two things: never asked again."""
        chosen = self.suggestion
        if chosen is not None:
            first, second = self._pair
            self._write(("settings",), lambda store: remember_not_same(store, chosen), tr("duplicates.told-not-same", first=first.number, second=second.number))

    def skip(self) -> None:
        """Another time."""
        if self.list.count():
            self.list.setCurrentRow((self.list.currentRow() + 1) % self.list.count())

    @guarded
    def undo(self) -> None:
        """Take the last answer back."""
        if self._done and self.session.undo(self._done[-1]):
            self._done.pop()
            self._found = suggestions(self.session.require_store())
            self._fill()
            self.told_label.setText(tr("message.undone"))

    # -- inside -------------------------------------------------------------------------------------------------------
    def _connect(self) -> None:
        for button, key, slot in (
            (self.first_button, "1", self.keep_first), (self.second_button, "2", self.keep_second),
            (self.not_same_button, "N", self.not_same), (self.skip_button, "Space", self.skip), (self.undo_button, "Ctrl+Z", self.undo),
        ):  # fmt: skip
            button.clicked.connect(lambda _checked=False, run=slot: run())
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.activated.connect(lambda one=button, run=slot: run() if one.isEnabled() else None)
        self.close_button.clicked.connect(self.reject)

    def _merge(self, kept: int) -> None:
        chosen = self.suggestion
        if chosen is None:
            return
        ids = (chosen.first_id, chosen.second_id)
        stays, goes = self._pair[kept], self._pair[1 - kept]
        today = self.session.today()
        self._write(
            WRITTEN, lambda store: merging.merge(store, chosen.table, ids[kept], [ids[1 - kept]], today),
            tr("duplicates.told-merged", goes=goes.number, stays=stays.number),
        )  # fmt: skip

    def _write(self, tables: tuple[str, ...], work: Callable[[Any], Done], message: str) -> None:
        if not self.session.may_write(tables):
            return
        at = self.list.currentRow()
        done = work(self.session.require_write())
        self.session.tables_changed(done.tables)
        self._done.append(done)
        self._found = suggestions(self.session.require_store())
        self._fill(at)
        self.told_label.setText(message)

    def _fill(self, at: int = 0) -> None:
        chosen = self.table_box.currentData()
        shown = [one for one in self._found if chosen in (None, one.table)]
        numbers = {name: dict(self.session.require_store().rows(name, ("id", "number"))) for name in {one.table for one in shown}}
        self.list.blockSignals(True)
        self.list.clear()
        for one in shown:
            pair = " – ".join(f"{PREFIX[one.table]}{numbers[one.table].get(key) or '–'}" for key in (one.first_id, one.second_id))
            reasons = ", ".join(reason.text(tr) for reason in one.likeness.reasons)
            item = QListWidgetItem(f"{TABLES[one.table].label(language())} {pair}\n{tr(one.likeness.word_key)}: {reasons}")
            item.setData(_ROLE, one)
            self.list.addItem(item)
        self.list.blockSignals(False)
        self.list.setCurrentRow(min(at, self.list.count() - 1))
        self.count_label.setText(tr("duplicates.count", n=len(shown)))
        self._show_pair()

    @guarded
    def _show_pair(self) -> None:
        chosen = self.suggestion
        for button in (self.first_button, self.second_button, self.not_same_button, self.skip_button):
            button.setEnabled(chosen is not None)
        self.undo_button.setEnabled(bool(self._done))
        if chosen is None:
            self._pair = None
            self.reason_label.setText(tr("duplicates.none"))
            for area in (self.first_area, self.second_area):
                area.setWidget(QWidget())
            for button, key in ((self.first_button, "duplicates.keep"), (self.second_button, "duplicates.keep")):
                button.setText(tr(key, number="–"))
            return
        self._pair = sides(self.session.require_store(), chosen, Texts(language()))
        reasons = ", ".join(reason.text(tr) for reason in chosen.likeness.reasons)
        words = tr(chosen.likeness.word_key)
        self.reason_label.setText(tr("duplicates.question", words=words[:1].upper() + words[1:], reasons=reasons))
        year = self.session.today().year
        for at, (area, button) in enumerate(((self.first_area, self.first_button), (self.second_area, self.second_button))):
            area.setWidget(SideView(self._pair[at], year))
            button.setText(tr("duplicates.keep", number=self._pair[at].number))
            button.setEnabled(self._pair[1 - at].may_go)
