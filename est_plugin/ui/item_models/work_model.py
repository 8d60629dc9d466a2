# SPDX-License-Identifier: GPL-2.0-or-later
"""The list of measures as a Qt model: what to show is decided by core.work.listing, here it only becomes rows of a view."""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from qgis.PyQt.QtCore import QAbstractListModel, QItemSelection, QModelIndex, QObject, Qt

from ...core.work import grouping, ordering
from ...core.work.filters import WorkFilter
from ...core.work.grouping import Heading, Names
from ...core.work.listing import Line, Listing
from ...core.work.row import WorkRow
from ..plain_text import tip
from .work_words import heading_text, in_words

LINE_ROLE = Qt.ItemDataRole.UserRole
Key = tuple  # (table, id)


class WorkModel(QAbstractListModel):
    """Rows of jobs.work_list in the order and selection of a filter, under headings when they are grouped."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.today = dt.date.today()
        self.names = Names()
        self._listing = Listing((), self.today)
        self._filter, self._sort, self._group = WorkFilter(), ordering.DUE, grouping.NONE
        self._organisation_id: str | None = None
        self._lines: list[Line] = []
        self._shown = self._overdue = 0

    # -- what is shown ------------------------------------------------------------------------------------------------
    def set_rows(self, rows: Iterable[WorkRow], today: dt.date, names: Names) -> None:
        """Show other rows."""
        self.today, self.names = today, names
        self._listing = Listing(rows, today, self._organisation_id, self._sort)
        self._refresh()

    def set_filter(self, chosen: WorkFilter) -> None:
        """Show other rows of the same."""
        if chosen != self._filter:
            self._filter = chosen
            self._refresh()

    def set_order(self, sort: str, group: str) -> None:
        """Another order, other headings."""
        if (sort, group) != (self._sort, self._group):
            self._sort, self._group = sort, group
            self._listing.set_sort(sort)
            self._refresh()

    def set_organisation(self, organisation_id: str | None) -> None:
        """Whose rows *mine* are."""
        if organisation_id != self._organisation_id:
            self._organisation_id = organisation_id
            self._listing.set_organisation(organisation_id)
            self._refresh()

    @property
    def counts(self) -> dict[str, int]:
        """View → how many rows it holds."""
        return self._listing.counts

    @property
    def all_rows(self) -> list[WorkRow]:
        """Every row, whatever is shown."""
        return self._listing.rows

    @property
    def total(self) -> int:
        """How many rows there are without filter and view."""
        return len(self._listing)

    @property
    def shown(self) -> int:
        """How many rows are shown, headings not counted."""
        return self._shown

    @property
    def overdue(self) -> int:
        """How many of the shown rows are late."""
        return self._overdue

    # -- rows and their places ----------------------------------------------------------------------------------------
    def line(self, index: QModelIndex) -> Line:
        """The row or heading of an index."""
        return self._lines[index.row()]

    def headings(self) -> list[int]:
        """Places of the headings."""
        return [place for place, line in enumerate(self._lines) if isinstance(line, Heading)] if self._group != grouping.NONE else []

    def shown_rows(self) -> list[WorkRow]:
        """The rows that are shown, from top to bottom."""
        return [line for line in self._lines if isinstance(line, WorkRow)] if self._group != grouping.NONE else list(self._lines)

    def selected(self, selection: QItemSelection) -> list[WorkRow]:
        """The rows of a selection, from top to bottom; by ranges, since everything may be selected."""
        found: list[WorkRow] = []
        for part in sorted(selection, key=lambda one: one.top()):
            found += [line for line in self._lines[part.top() : part.bottom() + 1] if isinstance(line, WorkRow)]
        return found

    def selection_of(self, keys: Iterable[Key]) -> QItemSelection:
        """Where rows stand that are one of these (table, id) or answer one of them; neighbours become one range."""
        wanted = set(keys)
        if not wanted:
            return QItemSelection()
        places = [
            place
            for place, line in enumerate(self._lines)
            if isinstance(line, WorkRow) and (line[:2] in wanted or any((one.table, one.id) in wanted for one in line.things))
        ]
        chosen, start = QItemSelection(), 0
        for end in range(1, len(places) + 1):
            if end == len(places) or places[end] != places[end - 1] + 1:
                chosen.select(self.index(places[start]), self.index(places[end - 1]))
                start = end
        return chosen

    # -- Qt -----------------------------------------------------------------------------------------------------------
    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: N802, B008 - Qt
        """Number of lines."""
        return 0 if parent.isValid() else len(self._lines)

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        """Headings are only looked at: keys and clicks go past them."""
        if not index.isValid() or isinstance(self._lines[index.row()], Heading):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The line for the delegate, its words for everybody else."""
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role == LINE_ROLE:
            return line
        if isinstance(line, Heading):
            return heading_text(line) if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) else None
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{line.number_text} {line.what}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(in_words(line, self.today))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return in_words(line, self.today)
        return None

    def _refresh(self) -> None:
        self.beginResetModel()
        rows = self._listing.matching(self._filter)
        self._shown = len(rows)
        self._overdue = sum(row.waits_until is not None and row.waits_until < self.today for row in rows)
        self._lines = self._listing.lines(rows, self._group, self.names)
        self.endResetModel()
