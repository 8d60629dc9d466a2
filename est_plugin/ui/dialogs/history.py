# SPDX-License-Identifier: GPL-2.0-or-later
"""The history of a record on the screen: searched, filtered, copied as text."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qgis.gui import QgsGui
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QGuiApplication, QKeySequence
from qgis.PyQt.QtWidgets import QDialog, QHeaderView, QShortcut, QTableWidgetItem, QWidget

from ...core.history import KINDS, Line, as_text
from ...core.schema import TABLES
from ...i18n import Texts, language, tr
from ...jobs.history_words import TOLD, lines
from ...jobs.record_name import heading
from ..forms_loader import load_form
from ..look import make_heading, make_quiet
from ..messenger import Messenger
from ..session import Session

_HEADS = ("when", "what", "who")


def open_history(session: Session, messenger: Messenger, iface: Any, *, table: str, record_id: str) -> QDialog | None:
    """Show what happened to a record; records without a history of their own are said so."""
    store = session.require_store()
    if table not in TOLD:
        messenger.info(tr("history.not-told", table=TABLES[table].label(language())))
        return None
    texts = Texts(language())
    dialog = HistoryDialog(heading(store, table, record_id, texts), lines(store, table, record_id, texts), session.today().year, iface.mainWindow())
    dialog.show()
    return dialog


class HistoryDialog(QDialog):
    """May stay open beside the map."""

    def __init__(self, title: str, found: Sequence[Line], this_year: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines, self._year, self._shown = list(found), this_year, list(found)
        load_form("history", self)
        self.setObjectName("est_history_dialog")
        make_heading(self.heading_label, 1.15)
        make_quiet(self.count_label)
        self.heading_label.setText(title)
        self.kind_box.addItem(tr("history.kind.all"), None)
        for kind in KINDS:
            if any(line.kind == kind for line in found):
                self.kind_box.addItem(tr(f"history.kind.{kind}"), kind)
        self._set_up_table()
        self.search_edit.textChanged.connect(lambda: self._fill())
        self.kind_box.currentIndexChanged.connect(lambda: self._fill())
        self.newest_box.toggled.connect(lambda: self._fill())
        self.copy_button.clicked.connect(self.copy)
        self.close_button.clicked.connect(self.accept)
        shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self.table)
        shortcut.activated.connect(self.copy)
        self._fill()
        QgsGui.enableAutoGeometryRestore(self)

    def shown(self) -> list[Line]:
        """The lines that pass the filter, in the order shown."""
        return list(self._shown)

    def copy(self) -> None:
        """The lines shown, or those selected, as text: without names of users."""
        rows = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        chosen = [self._shown[row] for row in rows] if len(rows) > 1 else self._shown
        QGuiApplication.clipboard().setText(f"{self.heading_label.text()}\n{as_text(chosen, tr, self._year)}\n")
        self.count_label.setText(tr("history.copied", n=len(chosen)))

    def _set_up_table(self) -> None:
        self.table.setColumnCount(len(_HEADS))
        self.table.setHorizontalHeaderLabels([tr(f"history.head.{name}") for name in _HEADS])
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def _fill(self) -> None:
        words, kind = self.search_edit.text().casefold().split(), self.kind_box.currentData()
        found = [
            line for line in self._lines
            if kind in (None, line.kind) and all(word in f"{line.when(tr, self._year)} {line.text} {line.who}".casefold() for word in words)
        ]  # fmt: skip
        self._shown = list(reversed(found)) if self.newest_box.isChecked() else found
        self.table.setRowCount(len(self._shown))
        for row, line in enumerate(self._shown):
            for column, text in enumerate((line.when(tr, self._year), line.text, line.who)):
                self.table.setItem(row, column, QTableWidgetItem(text))
        self.count_label.setText(tr("history.count", shown=len(self._shown), total=len(self._lines)))
