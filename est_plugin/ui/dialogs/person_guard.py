# SPDX-License-Identifier: GPL-2.0-or-later
"""Texts that stop a public document: each is rewritten here, or said to be no personal data; then the document can be made."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Callable

from qgis.gui import QgsGui
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import QDialog, QListWidgetItem, QShortcut, QWidget

from ...core.blank import is_blank
from ...core.errors import InputError
from ...core.schema import TABLES
from ...gis import layer_roles
from ...i18n import Texts, language, tr
from ...jobs import person_guard as job
from ...jobs.public_check import Place, stopped_key
from ...storage.store import Done
from ..border import guarded
from ..forms_loader import load_form
from ..look import make_heading, make_primary, make_quiet
from ..messenger import Messenger
from ..row_form import open_row_form
from ..session import Session
from ..widgets.person_guard_line import select

Read = Callable[[], Sequence[Place]]
_ROLE = Qt.ItemDataRole.UserRole


def open_person_guard(session: Session, messenger: Messenger, iface: Any, *, read: Read, parent: QWidget | None = None) -> bool:
    """Go through the places that `read` finds, again after each change; whether none is left."""
    dialog = PersonGuardDialog(session, messenger, iface, read, parent or iface.mainWindow())
    dialog.exec()
    dialog.deleteLater()
    return not dialog.left


class PersonGuardDialog(QDialog):
    """One line for each text. Ctrl+S saves the text, Ctrl+I says that it is no personal data; the last step can be taken back."""

    def __init__(self, session: Session, messenger: Messenger, iface: Any, read: Read, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("est_person_guard_dialog")
        self.session, self.messenger, self._iface, self._read = session, messenger, iface, read
        self._groups: list[list[Place]] = []
        self._done: list[Done] = []
        load_form("person_guard", self)
        make_heading(self.heading_label, 1.15)
        make_quiet(self.hint_label)
        self._connect()
        self._fill()
        self.resize(760, 520)
        QgsGui.enableAutoGeometryRestore(self)

    @property
    def left(self) -> int:
        """How many texts are still to be looked at."""
        return len(self._groups)

    @property
    def places(self) -> list[Place]:
        """What was seen in the text that is shown."""
        item = self.list.currentItem()
        return item.data(_ROLE) if item else []

    # -- what the user does -------------------------------------------------------------------------------------------
    @guarded
    def save_text(self) -> None:
        """The text as it was rewritten."""
        places = self.places
        if not places or not places[0].is_row:
            return
        place, text = places[0], self.text_edit.toPlainText()
        if text.strip() == place.text.strip():
            raise InputError("public.list.unchanged")
        if is_blank(text) and TABLES[place.table][place.column].required:
            raise InputError("public.list.needed")
        if self.session.may_write({place.table}):
            store = self.session.require_write()
            self._done.append(job.change_text(store, place.table, place.record_id, place.ver, place.column, text))
            self.session.tables_changed({place.table})
            self._fill()

    @guarded
    def dismiss(self) -> None:
        """Nothing in this text is personal data."""
        if self.places:
            self._done.append(job.dismiss(self.session.require_write(), [place.hit for place in self.places]))
            self._fill()

    @guarded
    def undo(self) -> None:
        """The last step of this window."""
        if self._done and self.session.undo(self._done[-1]):
            self._done.pop()
            self._fill()

    @guarded
    def open_row(self) -> None:
        """The whole row in its form."""
        place = self.places[0]
        open_row_form(self.session, self._iface, place.table, place.record_id, is_modal=True)

    # -- inside -------------------------------------------------------------------------------------------------------
    def _connect(self) -> None:
        self.list.currentItemChanged.connect(lambda *_items: self._show())
        self.list.itemActivated.connect(lambda _item: self._to_text())
        for button, slot in (
            (self.save_button, self.save_text), (self.harmless_button, self.dismiss), (self.open_button, self.open_row),
            (self.undo_button, self.undo), (self.close_button, self.accept),
        ):  # fmt: skip
            button.clicked.connect(lambda _checked=False, each=slot: each())
        for key, slot in (("Ctrl+S", self.save_text), ("Ctrl+I", self.dismiss)):
            QShortcut(QKeySequence(key), self).activated.connect(lambda each=slot: each())
        self.session.workspace_closed.connect(self.reject)

    def _fill(self) -> None:
        """Read again what is left; the line that was shown gives way to the next one."""
        row = max(0, self.list.currentRow())
        groups: dict[tuple, list[Place]] = {}
        for place in self._read():
            groups.setdefault((place.table, place.record_id, place.column, place.text if not place.is_row else ""), []).append(place)
        self._groups = list(groups.values())
        self.list.clear()
        texts = Texts(language())
        for places in self._groups:
            what = job.told([place.hit for place in places], texts)
            item = QListWidgetItem(tr("public.place", where=places[0].where(texts), what=what))
            item.setData(_ROLE, places)
            self.list.addItem(item)
        self.list.setCurrentRow(min(row, len(self._groups) - 1))
        self._show()
        is_left = bool(self._groups)
        self.heading_label.setText(tr(stopped_key(self.left), n=self.left) if is_left else tr("public.list.done"))
        for widget in (self.list, self.text_edit, self.hint_label, self.seen_label):
            widget.setVisible(is_left)
        self.undo_button.setEnabled(bool(self._done))
        make_primary(self.save_button, is_left)
        make_primary(self.close_button, not is_left)
        self.close_button.setText(tr("public.list.ready") if not is_left else tr("button.close"))
        (self.list if is_left else self.close_button).setFocus()

    def _show(self) -> None:
        places = self.places
        can_write, is_row = not self.session.is_read_only, bool(places) and places[0].is_row
        self.text_edit.setPlainText(places[0].text if places else "")
        self.text_edit.setReadOnly(not (can_write and is_row))
        self.save_button.setEnabled(can_write and is_row)
        self.harmless_button.setEnabled(can_write and bool(places))
        self.open_button.setEnabled(is_row and bool(layer_roles.layers_of(self.session.project, places[0].table)))
        seen = ", ".join(f"”{' '.join(place.hit.text.split())}”" for place in places)
        self.seen_label.setText(tr("public.list.seen", words=seen) if places else "")
        source = "row" if is_row else "settings" if places and places[0].table else "combined"
        self.hint_label.setText(tr(f"public.list.hint-{source if can_write else 'reading'}"))
        if places:
            select(self.text_edit, places[0].hit)
            self.list.setFocus()

    def _to_text(self) -> None:
        if self.places:
            select(self.text_edit, self.places[0].hit)
