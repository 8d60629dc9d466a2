# SPDX-License-Identifier: GPL-2.0-or-later
"""Immediate danger that nobody has rung about: whom to ring, what about, and when it was done."""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from qgis.PyQt.QtCore import QDateTime, Qt
from qgis.PyQt.QtWidgets import QDialog, QDialogButtonBox, QListWidgetItem, QWidget

from ...core import local_time
from ...i18n import tr
from ...jobs.dangers import Danger, to_call
from ...jobs.entry_lists import emergency_text
from ...jobs.report_danger import note_called
from ..border import run_guarded
from ..forms_loader import load_form
from ..look import make_heading
from ..messenger import Messenger
from ..session import Session

WRITTEN = ("measure", "measure_link")
# the boxes of a list are drawn too faintly on a dark theme
_BOXES = (
    "QListView::indicator { width: 13px; height: 13px; border: 2px solid palette(text); background: palette(base); }"
    "QListView::indicator:checked { background: palette(text); }"
)


def open_danger(session: Session, messenger: Messenger, iface: Any, *, targets: Iterable[tuple[str, str]] | None = None) -> DangerDialog | None:
    """Ask about all dangers, or those of `targets`, beside what goes on; None when nobody has to ring."""
    store = session.require_write()
    found = to_call(store, set(targets) if targets is not None else None)
    if not found:
        if targets is None:
            messenger.info(tr("danger.none"))
        return None
    numbers = emergency_text(store.setting("emergency_numbers"))
    dialog = DangerDialog(found, numbers, dt.datetime.now(session.zone), iface.mainWindow())
    dialog.accepted.connect(lambda: run_guarded(messenger, _note, session, dialog))
    dialog.rejected.connect(lambda: messenger.warning(tr("danger.waiting", n=len(found), number=numbers)))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog


def _note(session: Session, dialog: DangerDialog) -> None:
    called, called_at = dialog.called(), dialog.called_at
    message = tr("danger.saved", n=len(called), time=local_time.clock(called_at))
    session.write(WRITTEN, lambda store: note_called(store, called, called_at), message)


class DangerDialog(QDialog):
    """Nothing is ticked beforehand: a call is said, never assumed. With one row Space and Enter are enough."""

    def __init__(self, found: Sequence[Danger], numbers: str, now: dt.datetime, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found, self._zone = list(found), now.tzinfo
        load_form("danger", self)
        make_heading(self.call_label, 1.15)
        self.call_label.setText(tr("finding-form.acute", number=numbers))
        self.list.setStyleSheet(_BOXES)
        for one in found:
            text = f"{one.number or '–'}   {one.what}" + (f"\n{one.place}" if one.place else "")
            item = QListWidgetItem(text)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.time_edit.setDateTime(QDateTime(now.year, now.month, now.day, now.hour, now.minute))
        self.time_edit.setMaximumDateTime(QDateTime(now.year, now.month, now.day, now.hour, now.minute))
        self._ok = self.button_box.button(QDialogButtonBox.StandardButton.Ok)
        self._ok.setText(tr("danger.called"))
        self._ok.setDefault(True)
        self.button_box.button(QDialogButtonBox.StandardButton.Cancel).setText(tr("danger.later"))
        self.button_box.accepted.connect(self.accept)
        self.button_box.rejected.connect(self.reject)
        self.list.itemChanged.connect(lambda _item: self._check())
        self.list.setCurrentRow(0)
        self.list.setFocus()
        self._check()

    def called(self) -> list[tuple[str, str]]:
        """(table, id) of the rows that are ticked."""
        ticked = [self.list.item(row).checkState() == Qt.CheckState.Checked for row in range(self.list.count())]
        return [(one.table, one.record_id) for one, is_ticked in zip(self._found, ticked) if is_ticked]

    @property
    def called_at(self) -> dt.datetime:
        """When somebody rang, on the clock of the municipality."""
        moment = self.time_edit.dateTime()
        day, time = moment.date(), moment.time()
        return dt.datetime(day.year(), day.month(), day.day(), time.hour(), time.minute(), tzinfo=self._zone)

    def _check(self) -> None:
        self._ok.setEnabled(bool(self.called()))
