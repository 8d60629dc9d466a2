# SPDX-License-Identifier: GPL-2.0-or-later
"""Somebody has changed the same rows: what stood there, what stands there, what shall be saved; nothing is saved until it is chosen."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from qgis.PyQt.QtWidgets import QDialog, QDialogButtonBox, QHeaderView, QTableWidgetItem, QWidget

from ...core.record import Record
from ...i18n import Texts, language, tr
from ...jobs.changed_meanwhile import Difference, differences
from ..forms_loader import load_form
from ..plain_text import tip
from ..session import Session

_HEADS = ("row", "column", "seen", "now", "mine")


def ask_anyway(session: Session, seen: Iterable[Record], mine: Mapping[str, Any], parent: QWidget | None = None) -> bool:
    """Whether mine shall be saved over what somebody else wrote."""
    found = differences(session.require_store(), seen, mine, Texts(language()))
    return ChangedDialog(found, parent).exec() == QDialog.DialogCode.Accepted


class ChangedDialog(QDialog):
    """Keeping what stands there is the default: Enter and Esc change nothing."""

    def __init__(self, found: Sequence[Difference], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        load_form("changed_meanwhile", self)
        self.table.setColumnCount(len(_HEADS))
        self.table.setHorizontalHeaderLabels([tr(f"changed.head.{name}") for name in _HEADS])
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.table.setRowCount(len(found))
        for row, one in enumerate(found):
            for column, text in enumerate((one.row, one.column, one.seen or "–", one.now or "–", one.mine or "–")):
                item = QTableWidgetItem(text)
                item.setToolTip(tip(text))
                self.table.setItem(row, column, item)
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        mine = self.button_box.button(QDialogButtonBox.StandardButton.Ok)
        keep = self.button_box.button(QDialogButtonBox.StandardButton.Cancel)
        mine.setText(tr("changed.save-mine"))
        keep.setText(tr("changed.keep-theirs"))
        mine.setAutoDefault(False)
        keep.setDefault(True)
        self.button_box.accepted.connect(self.accept)
        self.button_box.rejected.connect(self.reject)
        keep.setFocus()
