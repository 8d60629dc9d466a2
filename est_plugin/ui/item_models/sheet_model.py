# SPDX-License-Identifier: GPL-2.0-or-later
"""Rows of a record sheet as they are typed, after those saved before; a wrong entry stays and is told, nothing is thrown away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, Qt
from qgis.PyQt.QtGui import QBrush, QColor, QPalette
from qgis.PyQt.QtWidgets import QApplication

from ...i18n import tr
from ...jobs.entry_lists import EntryLists
from ...jobs.save_finding import is_lighting
from ...jobs.sheet_entry import SavedRow
from ..plain_text import tip

ROW, KIND, LETTER, TEXT, OWNER, PHOTO, POLE, PLACE = range(8)
COLUMNS = ("row", "kind", "letter", "text", "owner", "photo", "pole", "place")
TYPED = (KIND, LETTER, TEXT, OWNER, PHOTO, POLE)  # in the order of the paper
DEFECT, GOOD = "defect", "good"
KIND_OF_KEY = {"B": GOOD, "X": DEFECT}
_WRONG = QColor("#D55E00")
_QUIET_ALPHA = 165
MOST_ROW = 999


@dataclass
class TypedRow:
    """One row as typed; `owner` is text, resolved when it is saved."""

    number: int
    kind: str = ""
    letter: str = ""
    text: str = ""
    owner: str = ""
    photo: str = ""
    pole: str = ""
    xy: tuple[float, float] | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written in the row."""
        return not any((self.kind, self.letter, self.text.strip(), self.owner.strip(), self.photo.strip(), self.pole.strip(), self.xy))

    @property
    def has_lamp(self) -> bool:
        """Whether the row may name a pole."""
        return is_lighting(self.letter) and self.kind != GOOD


class SheetModel(QAbstractTableModel):
    """Saved rows first, read-only; then what is being typed; the last row is always empty."""

    def __init__(self, lists: EntryLists) -> None:
        super().__init__()
        self._letters = {one.code: one for one in lists.letters}
        self._owners = {one.label.casefold(): one for one in lists.land_owners}
        self._saved: tuple[SavedRow, ...] = ()
        self._typed: list[TypedRow] = [TypedRow(1)]
        self.problems: dict[tuple[int, int], str] = {}

    # -- the sheet ----------------------------------------------------------------------------------------------------
    def load(self, saved: Iterable[SavedRow], typed: Sequence[TypedRow] = ()) -> None:
        """Another sheet."""
        self.beginResetModel()
        self._saved = tuple(saved)
        self._typed = list(typed)
        self.problems.clear()
        self._keep_empty_row()
        self.endResetModel()

    @property
    def saved_count(self) -> int:
        """Rows that are in the workspace already."""
        return len(self._saved)

    @property
    def typed(self) -> list[TypedRow]:
        """Rows in which something was written."""
        return [row for row in self._typed if not row.is_empty]

    def row_at(self, index: QModelIndex) -> TypedRow | None:
        """The typed row; None for a saved one."""
        at = index.row() - len(self._saved)
        return self._typed[at] if 0 <= at < len(self._typed) else None

    def remove(self, index: QModelIndex) -> None:
        """Take a typed row away."""
        at = index.row() - len(self._saved)
        if 0 <= at < len(self._typed):
            self.beginRemoveRows(QModelIndex(), index.row(), index.row())
            del self._typed[at]
            self.endRemoveRows()
            self.problems = {key: text for key, text in self.problems.items() if key[0] != index.row()}
            self._add_empty_row()

    def set_place(self, index: QModelIndex, xy: tuple[float, float] | None) -> None:
        """Where the row was seen; None is the stop."""
        row = self.row_at(index)
        if row is not None:
            row.xy = xy
            self._changed(index)

    def columns_of(self, index: QModelIndex) -> list[int]:
        """Columns that are gone through in this row."""
        row = self.row_at(index)
        return [column for column in TYPED if column != POLE or (row is not None and row.has_lamp)]

    def owner_code(self, words: str) -> str | None:
        """Code of *Vems?* for what was typed: the beginning of a word is enough."""
        wanted = words.strip().casefold()
        if not wanted:
            return None
        found = [one for label, one in self._owners.items() if label.startswith(wanted)]
        return found[0].code if found else None

    def owner_labels(self) -> list[str]:
        """What *Vems?* can be."""
        return [one.label for one in self._owners.values()]

    def check(self) -> QModelIndex | None:
        """Mark everything that cannot be saved; the first wrong cell, None when all is well."""
        self.problems.clear()
        numbers = {row.row for row in self._saved}
        for at, row in enumerate(self._typed, len(self._saved)):
            if row.is_empty:
                continue
            if not row.text.strip():
                self.problems[at, TEXT] = tr("sheet-form.text-missing", row=row.number)
            if row.letter and row.letter not in self._letters:
                self.problems[at, LETTER] = self._letter_problem(row.letter)
            if row.owner.strip() and self.owner_code(row.owner) is None:
                self.problems[at, OWNER] = tr("sheet-form.owner-unknown", owner=row.owner.strip(), known=", ".join(self.owner_labels()))
            if row.number in numbers:
                self.problems[at, ROW] = tr("sheet-form.row-twice", row=row.number)
            numbers.add(row.number)
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, PLACE))
        return self.index(*min(self.problems)) if self.problems else None

    def problem(self, index: QModelIndex) -> str:
        """What is wrong with a cell."""
        return self.problems.get((index.row(), index.column()), "")

    # -- Qt -----------------------------------------------------------------------------------------------------------
    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: N802, B008
        """Saved and typed rows."""
        return 0 if parent.isValid() else len(self._saved) + len(self._typed)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: N802, B008
        """The columns of the paper, and where it is."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: N802
        """Words of the paper."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return tr(f"sheet-form.column-{COLUMNS[section]}")
        return None

    def flags(self, index: QModelIndex) -> Qt.ItemFlags:
        """Saved rows are for reading."""
        found = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        row = self.row_at(index)
        if row is None or index.column() == PLACE or (index.column() == POLE and not row.has_lamp):
            return found
        return found | Qt.ItemFlag.ItemIsEditable

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, colour of what is wrong, and what is wrong in words."""
        if role == Qt.ItemDataRole.DisplayRole:
            return f"⚠ {self._shown(index)}" if self.problem(index) else self._shown(index)
        if role == Qt.ItemDataRole.EditRole:
            row = self.row_at(index)
            return "" if row is None else str(self._value(row, index.column()) or "")
        if role == Qt.ItemDataRole.ForegroundRole:
            if self.problem(index):
                return QBrush(_WRONG)
            if self.row_at(index) is None:
                quiet = QApplication.palette().color(QPalette.ColorRole.Text)
                quiet.setAlpha(_QUIET_ALPHA)
                return QBrush(quiet)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.problem(index) or (tip(self._shown(index)) if index.column() == TEXT else None)
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in (ROW, PLACE):
            return Qt.AlignmentFlag.AlignCenter
        return None

    def setData(self, index: QModelIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        """Take what was typed; what cannot be right is kept and told."""
        row = self.row_at(index)
        if row is None or role != Qt.ItemDataRole.EditRole:
            return False
        text = str(value)
        self.problems.pop((index.row(), index.column()), None)
        self._take(row, index, text)
        self._changed(index)
        self._add_empty_row()
        return True

    # -- inside -------------------------------------------------------------------------------------------------------
    def _take(self, row: TypedRow, index: QModelIndex, text: str) -> None:
        column = index.column()
        if column == ROW:
            if text.isdecimal() and 1 <= int(text) <= MOST_ROW:
                row.number = int(text)
            return
        if column == KIND:
            if text and text.upper() not in KIND_OF_KEY:
                self.problems[index.row(), KIND] = tr("sheet-form.kind-unknown", typed=text)
                return
            row.kind = KIND_OF_KEY.get(text.upper(), "")
        elif column == LETTER:
            row.letter = text.strip().upper()
            if row.letter and row.letter not in self._letters:
                self.problems[index.row(), LETTER] = self._letter_problem(row.letter)
        elif column == OWNER:
            code = self.owner_code(text)
            row.owner = next((one.label for one in self._owners.values() if one.code == code), text.strip())
            if text.strip() and code is None:
                self.problems[index.row(), OWNER] = tr("sheet-form.owner-unknown", owner=text.strip(), known=", ".join(self.owner_labels()))
        else:
            setattr(row, COLUMNS[column], text)
        if not row.is_empty and not row.kind and column != KIND:
            row.kind = DEFECT  # the box that was not ticked

    def _letter_problem(self, letter: str) -> str:
        return tr("sheet-form.letter-unknown", letter=letter, last=max(self._letters, default="O"))

    def _value(self, row: TypedRow | SavedRow, column: int) -> Any:
        if column == ROW:
            return row.number if isinstance(row, TypedRow) else row.row
        if column == PHOTO:
            return row.photo if isinstance(row, TypedRow) else row.photos
        return getattr(row, COLUMNS[column])

    def _shown(self, index: QModelIndex) -> str:
        row: TypedRow | SavedRow | None = self.row_at(index)
        if row is None:
            row = self._saved[index.row()]
        column = index.column()
        if column == PLACE:
            if isinstance(row, SavedRow):
                return tr("sheet-form.saved-mark")
            return "" if row.is_empty else tr("sheet-form.place-map") if row.xy else tr("sheet-form.place-stop")
        value = self._value(row, column)
        if column == KIND:
            return {DEFECT: tr("finding-form.defect"), GOOD: tr("finding-form.good")}.get(value, "")
        if column == LETTER and value in self._letters:
            return f"{value}  {self._letters[value].short}"
        return str(value or "")

    def _changed(self, index: QModelIndex) -> None:
        self.dataChanged.emit(self.index(index.row(), 0), self.index(index.row(), PLACE))

    def _keep_empty_row(self) -> None:
        if not self._typed or not self._typed[-1].is_empty:
            used = [row.row for row in self._saved] + [row.number for row in self._typed]
            self._typed.append(TypedRow(max(used, default=0) + 1))

    def _add_empty_row(self) -> None:
        if not self._typed or not self._typed[-1].is_empty:
            at = self.rowCount()
            self.beginInsertRows(QModelIndex(), at, at)
            self._keep_empty_row()
            self.endInsertRows()
