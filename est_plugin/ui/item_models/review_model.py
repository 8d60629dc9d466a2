# SPDX-License-Identifier: GPL-2.0-or-later
"""The reports to review as a Qt model; a remark is worked out when its row is seen."""
from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from ...core.alphabet import sort_key
from ...core.report_time import interval_text
from ...i18n import tr
from ...jobs.review_list import Remarks, ReviewRow
from ..plain_text import tip
from ..widgets.combo import of_choices

NUMBER, WHEN, WHAT, REMARK, WHERE, STATE = range(6)
COLUMNS = ("number", "when", "what", "remark", "where", "state")
_NOT_YET = "…"


@dataclass(frozen=True)
class ReviewWords:
    """What codes and ids are called, and the clock of the municipality."""

    zone: dt.tzinfo = dt.timezone.utc
    labels: Mapping[tuple[str, str], str] = field(default_factory=dict)
    organisations: Mapping[str, str] = field(default_factory=dict)

    def when(self, row: ReviewRow) -> str:
        """When it happened."""
        return interval_text(row.occurred_from, row.occurred_to, self.zone)

    def category(self, row: ReviewRow) -> str:
        """What it is about."""
        return self.labels.get(("est_category", row.category or ""), row.category or "")

    def source(self, row: ReviewRow) -> str:
        """Where it comes from."""
        return self.labels.get(("source", row.source or ""), row.source or "")

    def organisation(self, row: ReviewRow) -> str:
        """Who reports."""
        return self.organisations.get(row.organisation_id or "", "")


class ReviewModel(QAbstractTableModel):
    """Rows come from jobs.review_list; `remarks` None: they are still being prepared."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.words = ReviewWords()
        self.remarks: Remarks | None = None
        self._rows: list[ReviewRow] = []
        self._sort: tuple[int, bool] = (NUMBER, False)
        self._states = dict(of_choices("review_state"))

    # -- rows ---------------------------------------------------------------------------------------------------------
    @property
    def rows(self) -> Sequence[ReviewRow]:
        """What is shown, from top to bottom."""
        return self._rows

    def set_rows(self, rows: Sequence[ReviewRow]) -> None:
        """Show other rows, in the order chosen."""
        self.beginResetModel()
        self._rows = list(rows)
        self._order()
        self.endResetModel()

    def put(self, row: ReviewRow) -> None:
        """The row as it is now, in its place."""
        at = self.place_of(row.id)
        if at is not None:
            self._rows[at] = row
            self.dataChanged.emit(self.index(at, 0), self.index(at, len(COLUMNS) - 1))

    def take_out(self, at: int) -> None:
        """One row less."""
        self.beginRemoveRows(QModelIndex(), at, at)
        del self._rows[at]
        self.endRemoveRows()

    def place_of(self, report_id: str) -> int | None:
        """Where a report stands."""
        return next((at for at, row in enumerate(self._rows) if row.id == report_id), None)

    def show_remarks(self, remarks: Remarks | None) -> None:
        """Remarks are ready, or others than before."""
        self.remarks = remarks
        if self._rows:
            self.dataChanged.emit(self.index(0, REMARK), self.index(len(self._rows) - 1, REMARK))

    def remark_text(self, row: ReviewRow) -> str:
        """All remarks on a row in words."""
        if self.remarks is None:
            return _NOT_YET
        return " · ".join(one.notice.text(tr) for one in self.remarks.of(row))

    # -- Qt -----------------------------------------------------------------------------------------------------------
    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: N802, B008 - Qt
        """Number of reports."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: N802, B008 - Qt
        """Number of columns."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: N802 - Qt
        """Names of the columns."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return tr(f"report-review.column-{COLUMNS[section]}")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words of a cell."""
        if not index.isValid() or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        text = self._text(self._rows[index.row()], index.column())
        return (tip(text) or None) if role == Qt.ItemDataRole.ToolTipRole else text

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Another order; remarks are sorted as far as they are known."""
        self._sort = (column, order == Qt.SortOrder.DescendingOrder)
        self.layoutAboutToBeChanged.emit()
        kept = [(index, self._rows[index.row()].id) for index in self.persistentIndexList()]
        self._order()
        places = {row.id: at for at, row in enumerate(self._rows)} if kept else {}
        for index, report_id in kept:
            self.changePersistentIndex(index, self.index(places[report_id], index.column()))
        self.layoutChanged.emit()

    def _order(self) -> None:
        column, is_descending = self._sort
        key: Callable[[ReviewRow], Any]
        if column == NUMBER:
            key = _number
        elif column == WHEN:
            key = _start
        else:
            key = self._word_key(column)
        self._rows.sort(key=key, reverse=is_descending)

    def _word_key(self, column: int) -> Callable[[ReviewRow], Any]:
        return lambda row: sort_key(self._text(row, column))

    def _text(self, row: ReviewRow, column: int) -> str:
        if column == NUMBER:
            return str(row.number or "–")
        if column == WHEN:
            return self.words.when(row)
        if column == WHAT:
            return self.words.category(row)
        if column == WHERE:
            return " – ".join(part for part in (row.place_text, " ".join((row.description or "").split())) if part)
        return self.remark_text(row) if column == REMARK else self._states.get(row.review_state, row.review_state)


def _number(row: ReviewRow) -> int:
    return row.number or 0


def _start(row: ReviewRow) -> float:
    return row.occurred_from.timestamp() if isinstance(row.occurred_from, dt.datetime) else 0.0
