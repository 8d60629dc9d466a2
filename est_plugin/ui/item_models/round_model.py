# SPDX-License-Identifier: GPL-2.0-or-later
"""Rows of a returned round sheet: the places of the paper in its order, and an empty row for a place that was not on it."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, Qt
from qgis.PyQt.QtGui import QBrush, QColor

from ...core.errors import EstError
from ...core.rounds.sheet import ACTION, CALM
from ...core.rounds.shift import Shift
from ...i18n import tr
from ...jobs.round_entry import SavedLine, VisitLine, read_line, same_times
from ..plain_text import tip

NR, PLACE, CAME, LEFT, MISSED, SEEN, ACTIVITY, NOTE = range(8)
COLUMNS = ("nr", "place", "came", "left", "missed", "seen", "activity", "note")
_WRONG = QColor("#D55E00")
_PLANNED_IN = (CAME, LEFT, MISSED, SEEN, ACTIVITY, NOTE)


@dataclass
class Row:
    """A place; `is_own`: it was not on the paper and is named in the table."""

    line: VisitLine
    name: str
    is_own: bool = False
    before: VisitLine | None = None  # as it was saved

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in it."""
        return self.is_own and not self.name.strip() and self.line.is_blank


class RoundModel(QAbstractTableModel):
    """`places` name → hotspot id; `activities` code → words."""

    def __init__(self, places: Mapping[str, str], activities: Mapping[str, str]) -> None:
        super().__init__()
        self._places, self._activities = dict(places), dict(activities)
        self._seen = {CALM: tr("round-form.calm"), ACTION: tr("round-form.action")}
        self.shift: Shift | None = None
        self.rows: list[Row] = []

    # -- what comes in and out ----------------------------------------------------------------------------------------
    def show(self, saved: Sequence[SavedLine], shift: Shift | None) -> None:
        """The lines of a round; without any the table begins with an empty row."""
        self.beginResetModel()
        self.shift = shift
        self.rows = [Row(one.line, one.name, before=one.line) for one in saved]
        self._keep_empty_row()
        self.endResetModel()

    def lines(self) -> list[VisitLine]:
        """The lines as they were typed; an empty one at the end is left out."""
        return [self._line(row) for row in self.rows if not row.is_empty]

    def notes(self) -> list[str]:
        """What is written freely."""
        return [row.line.note or "" for row in self.rows]

    def problem(self, index: QModelIndex) -> str:
        """What is wrong with a row, told at the cell that it is about."""
        row = self.rows[index.row()]
        if row.is_empty or index.column() not in (PLACE, CAME):
            return ""
        if index.column() == PLACE:
            return tr("round-form.place-missing") if row.is_own and not row.name.strip() else ""
        if row.line.is_blank or self.shift is None or (row.before is not None and same_times(row.line, row.before)):
            return ""
        try:
            read_line(row.line, self.shift)
        except EstError as error:
            return error.text(tr)
        return ""

    def first_wrong(self) -> QModelIndex | None:
        """The first cell that cannot be saved."""
        cells = (self.index(row, column) for row in range(len(self.rows)) for column in (PLACE, CAME))
        return next((cell for cell in cells if self.problem(cell)), None)

    def words(self, column: int) -> list[str]:
        """What can be chosen in a column."""
        return {PLACE: list(self._places), ACTIVITY: list(self._activities.values()), SEEN: list(self._seen.values())}.get(column, [])

    def columns_of(self, row: int) -> tuple[int, ...]:
        """The cells that are filled in, from left to right; of a place not reached only the note."""
        one = self.rows[row]
        found = (MISSED, NOTE) if one.line.is_not_reached else _PLANNED_IN
        return (PLACE, *found) if one.is_own else found

    # -- Qt -----------------------------------------------------------------------------------------------------------
    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: N802, B008
        """Places, and the empty row."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: N802, B008
        """The columns of the paper."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: N802
        """Words of the paper."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return tr(f"round-form.column-{COLUMNS[section]}")
        return None

    def flags(self, index: QModelIndex) -> Qt.ItemFlags:
        """What the paper says stays."""
        found = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return found | Qt.ItemFlag.ItemIsEditable if index.column() in self.columns_of(index.row()) and index.column() != MISSED else found

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, and what is wrong in words."""
        if role == Qt.ItemDataRole.DisplayRole:
            shown = self._shown(index)
            return f"⚠ {shown}" if self.problem(index) else shown
        if role == Qt.ItemDataRole.EditRole:
            return self._shown(index)
        if role == Qt.ItemDataRole.ForegroundRole and self.problem(index):
            return QBrush(_WRONG)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.problem(index) or (tip(self._shown(index)) if index.column() in (PLACE, NOTE) else None)
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in (NR, CAME, LEFT, MISSED):
            return Qt.AlignmentFlag.AlignCenter
        return None

    def setData(self, index: QModelIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        """Take what was typed; a time says that somebody was there, "not reached" empties the times."""
        row, text = self.rows[index.row()], str(value).strip()
        if role != Qt.ItemDataRole.EditRole or index.column() == NR:
            return False
        if index.column() == PLACE:
            row.name = self._known_place(text)
        elif index.column() == MISSED:
            is_missed = bool(value)
            row.line = replace(row.line, is_not_reached=is_missed, **({"arrived": "", "left": "", "seen": None} if is_missed else {}))
        elif index.column() in (CAME, LEFT):
            name = "arrived" if index.column() == CAME else "left"
            row.line = replace(row.line, **{name: text, **({"is_not_reached": False} if text else {})})
        elif index.column() == NOTE:
            row.line = replace(row.line, note=text or None)
        else:
            known = self._seen if index.column() == SEEN else self._activities
            row.line = replace(row.line, **{COLUMNS[index.column()]: _code_of(known, text)})
        self.dataChanged.emit(self.index(index.row(), 0), self.index(index.row(), NOTE))
        self._add_empty_row()
        return True

    # -- inside -------------------------------------------------------------------------------------------------------
    def _line(self, row: Row) -> VisitLine:
        if not row.is_own:
            return row.line
        hotspot = self._places.get(row.name)
        return replace(row.line, hotspot_id=hotspot, place_text=None if hotspot else row.name.strip() or None)

    def _known_place(self, text: str) -> str:
        """A hotspot by the beginning of its name, when only one begins so; else the words as they are."""
        exact = [name for name in self._places if name.casefold() == text.casefold()]
        found = exact or [name for name in self._places if text and name.casefold().startswith(text.casefold())]
        return found[0] if len(found) == 1 else text

    def _shown(self, index: QModelIndex) -> str:
        row, column = self.rows[index.row()], index.column()
        if column == NR:
            return "" if row.is_own else str(index.row() + 1)
        if column == PLACE:
            return row.name
        if column == MISSED:
            return "" if row.is_empty else "☒" if row.line.is_not_reached else "☐"
        if column in (CAME, LEFT):
            return row.line.arrived if column == CAME else row.line.left
        if column == SEEN:
            return self._seen.get(row.line.seen or "", "")
        if column == ACTIVITY:
            return "" if row.line.is_not_reached else self._activities.get(row.line.activity or "", "")
        return row.line.note or ""

    def _keep_empty_row(self) -> None:
        if not self.rows or not self.rows[-1].is_empty:
            self.rows.append(Row(VisitLine(None), "", True))

    def _add_empty_row(self) -> None:
        if self.rows and not self.rows[-1].is_empty:
            self.beginInsertRows(QModelIndex(), len(self.rows), len(self.rows))
            self._keep_empty_row()
            self.endInsertRows()


def _code_of(known: Mapping[str, str], text: str) -> str | None:
    """The code of a word, of its beginning, or None."""
    return next((code for code, words in known.items() if text and words.casefold().startswith(text.casefold())), None)
