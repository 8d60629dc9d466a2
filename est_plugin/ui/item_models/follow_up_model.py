# SPDX-License-Identifier: GPL-2.0-or-later
"""Rows of the returned follow-up sheets in the order of the paper: answered with 1, 2 or 3, and a note."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, Qt, pyqtSignal
from qgis.PyQt.QtGui import QFont

from ...core.follow_up import FIXED, REMAINS, WORSE
from ...i18n import tr
from ..plain_text import tip

COLUMNS = ("stop", "number", "what", "answer", "note")
STOP, NUMBER, WHAT, ANSWER, NOTE = range(len(COLUMNS))
OUTCOME_OF_KEY = {"1": FIXED, "2": REMAINS, "3": WORSE}
_KEY_OF_OUTCOME = {outcome: key for key, outcome in OUTCOME_OF_KEY.items()}


@dataclass(frozen=True)
class SheetPoint:
    """One printed row: what stands on paper, what is saved, what is typed."""

    finding_id: str
    stop: str
    number: str
    text: str
    is_good: bool = False
    saved: str | None = None
    saved_note: str = ""
    outcome: str | None = None
    note: str = ""

    @property
    def is_new(self) -> bool:
        """Whether there is something to save."""
        return self.outcome != self.saved or self.note.strip() != self.saved_note

    def as_saved(self) -> SheetPoint:
        """The row as it stands in the workspace."""
        return replace(self, outcome=self.saved, note=self.saved_note)


class FollowUpModel(QAbstractTableModel):
    """Keeps what is typed until it is saved."""

    counted = pyqtSignal()  # something was typed
    refused = pyqtSignal(str)  # why a key does nothing

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[SheetPoint] = []

    def load(self, rows: Iterable[SheetPoint]) -> None:
        """Other rows."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()
        self.counted.emit()

    @property
    def rows(self) -> tuple[SheetPoint, ...]:
        """All rows."""
        return tuple(self._rows)

    @property
    def new(self) -> list[SheetPoint]:
        """Rows to save."""
        return [row for row in self._rows if row.is_new]

    def row_of(self, number: str) -> int | None:
        """The row of a printed number."""
        return next((at for at, row in enumerate(self._rows) if row.number == number), None)

    def reset_row(self, at: int) -> None:
        """As it is saved."""
        self._put(at, self._rows[at].as_saved())

    # -- Qt -----------------------------------------------------------------------------------------------------------
    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: N802, B008
        """Printed rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: N802, B008
        """Those of the paper."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: N802
        """Words of the paper."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return tr(f"follow-up-table.column-{COLUMNS[section]}")
        return None

    def flags(self, index: QModelIndex) -> Qt.ItemFlags:
        """Only the note is written in an editor; an answer is one key."""
        found = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return found | Qt.ItemFlag.ItemIsEditable if index.column() == NOTE else found

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text; what is not saved yet is bold and marked."""
        row, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._shown(row, index.row(), column)
        if role == Qt.ItemDataRole.EditRole:
            return row.note if column == NOTE else self._shown(row, index.row(), column)
        if role == Qt.ItemDataRole.ToolTipRole and column in (WHAT, NOTE):
            return tip(row.text if column == WHAT else row.note)
        if role == Qt.ItemDataRole.FontRole and row.is_new and column in (NUMBER, ANSWER, NOTE):
            font = QFont()
            font.setBold(True)
            return font
        return None

    def setData(self, index: QModelIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        """A key in the answer, a text in the note."""
        row = self._rows[index.row()]
        if role != Qt.ItemDataRole.EditRole or index.column() not in (ANSWER, NOTE):
            return False
        if index.column() == NOTE:
            self._put(index.row(), replace(row, note=str(value)))
            return True
        outcome = OUTCOME_OF_KEY.get(str(value))
        if outcome is None or (row.is_good and outcome == FIXED):
            self.refused.emit(tr("follow-up-table.good-key") if row.is_good else tr("follow-up-table.wrong-key", typed=str(value)))
            return False
        self._put(index.row(), replace(row, outcome=outcome))
        return True

    # -- inside -------------------------------------------------------------------------------------------------------
    def _put(self, at: int, row: SheetPoint) -> None:
        self._rows[at] = row
        self.dataChanged.emit(self.index(at, 0), self.index(at, NOTE))
        self.counted.emit()

    def _shown(self, row: SheetPoint, at: int, column: int) -> str:
        if column == STOP:  # once for each sheet
            return row.stop if at == 0 or self._rows[at - 1].stop != row.stop else ""
        if column == ANSWER:
            if row.outcome is None:
                return ""
            word = tr(f"follow-up-form.good-{row.outcome}") if row.is_good else tr(f"follow-up-form.{row.outcome}")
            return f"{_KEY_OF_OUTCOME[row.outcome]}  {word}"
        return {NUMBER: row.number, WHAT: row.text, NOTE: row.note}[column]
