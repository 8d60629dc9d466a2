# SPDX-License-Identifier: GPL-2.0-or-later
"""The measures against a cause: one row each with its actors, its term and what is known about it."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from qgis.PyQt.QtCore import QEvent, QObject, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QAbstractItemView, QComboBox, QHeaderView, QLineEdit, QTableWidget, QWidget

from ...core.causes import SHORT, CauseMeasure
from ...i18n import tr
from ..plain_text import tip
from .check_menu import CheckMenu
from .combo import fill, of_choices, select

COLUMNS = ("what", "type", "who", "also", "horizon", "known")
_WIDTHS = {1: 140, 2: 150, 3: 140, 4: 105}  # the texts take what is left
_LEAST_PX = 90
WHAT, TYPE, WHO, ALSO, HORIZON, KNOWN = range(6)


class CauseMeasures(QTableWidget):
    """Rows of fields; `edited` tells every change, `row_chosen` that another row has the keys."""

    edited = pyqtSignal()
    row_chosen = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._types: Sequence[tuple[Any, str]] = ()
        self._organisations: Sequence[tuple[Any, str]] = ()
        self._ids: list[str | None] = []
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setMinimumSectionSize(_LEAST_PX)
        self.setMinimumHeight(120)
        self.currentCellChanged.connect(lambda *_cells: self.row_chosen.emit())

    def set_lists(self, types: Iterable[tuple[Any, str]], organisations: Iterable[tuple[Any, str]]) -> None:
        """The columns, and what can be chosen in the rows: a form that is loaded begins with none."""
        self.setColumnCount(len(COLUMNS))
        self.setHorizontalHeaderLabels([tr(f"causes.column-{name}") for name in COLUMNS])
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, width)
        for column in (WHAT, KNOWN):
            self.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self._types, self._organisations = list(types), list(organisations)

    def show_measures(self, measures: Iterable[CauseMeasure]) -> None:
        """These rows instead of the earlier ones."""
        self.setRowCount(0)
        self._ids = []
        for measure in measures:
            self._append(measure)
        if self.rowCount():
            self.setCurrentCell(0, WHAT)

    def measures(self) -> tuple[CauseMeasure, ...]:
        """What the rows say."""
        return tuple(self._measure(row) for row in range(self.rowCount()))

    def add(self) -> None:
        """One more row, ready to write in."""
        self._append(CauseMeasure("", "other", None, (), SHORT))
        self.setCurrentCell(self.rowCount() - 1, WHAT)
        self.cellWidget(self.rowCount() - 1, WHAT).setFocus()
        self.edited.emit()

    def remove_current(self) -> None:
        """Take the row away that has the keys."""
        row = self.currentRow()
        if row >= 0:
            self.removeRow(row)
            del self._ids[row]
            self.edited.emit()

    def texts(self) -> list[QLineEdit]:
        """The fields that are written in."""
        return [self.cellWidget(row, column) for row in range(self.rowCount()) for column in (WHAT, KNOWN)]

    def focused_cell(self) -> tuple[int, int] | None:
        """Where the keys are, when they are in one of the rows."""
        cells = ((row, column) for row in range(self.rowCount()) for column in range(self.columnCount()))
        focused = self.window().focusWidget()
        return next((cell for cell in cells if focused is not None and self.cellWidget(*cell) is focused), None)

    def focus_cell(self, cell: tuple[int, int]) -> None:
        """The keys go there, when the row is there still."""
        widget = self.cellWidget(*cell)
        if widget is not None:
            widget.setFocus()

    def current_type(self) -> str | None:
        """The type of the measure in the current row."""
        widget = self.cellWidget(self.currentRow(), TYPE)
        return widget.currentData() if isinstance(widget, QComboBox) else None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt
        """A field that gets the keys makes its row the current one."""
        if event.type() == QEvent.Type.FocusIn:
            for row in range(self.rowCount()):
                if any(self.cellWidget(row, column) is watched for column in range(self.columnCount())):
                    self.setCurrentCell(row, self.currentColumn())
        return super().eventFilter(watched, event)

    # -- inside -------------------------------------------------------------------------------------------------------
    def _append(self, measure: CauseMeasure) -> None:
        row = self.rowCount()
        self.insertRow(row)
        self._ids.append(measure.id)
        what, known = QLineEdit(measure.title), QLineEdit(measure.evidence)
        what.setMaxLength(500)
        kind, who, horizon, also = QComboBox(), QComboBox(), QComboBox(), CheckMenu(none=tr("causes.nobody-else"))
        fill(kind, self._types, None)
        fill(who, self._organisations, tr("causes.nobody-yet"))
        fill(horizon, of_choices("horizon"), None)
        also.set_options(self._organisations, tr("causes.nobody-else"))
        also.values = measure.also_ids
        for box, value in ((kind, measure.measure_type), (who, measure.responsible_id), (horizon, measure.horizon)):
            select(box, value)
            box.currentIndexChanged.connect(lambda _index: self._on_edited())
            box.currentTextChanged.connect(lambda text, one=box: one.setToolTip(tip(text)))
            box.setToolTip(tip(box.currentText()))
        for edit in (what, known):
            edit.setCursorPosition(0)
            edit.textEdited.connect(lambda _text: self._on_edited())
            edit.textChanged.connect(lambda text, one=edit: one.setToolTip(tip(text)))
            edit.setToolTip(tip(edit.text()))
        also.edited.connect(self._on_edited)
        for column, widget in enumerate((what, kind, who, also, horizon, known)):
            widget.setAccessibleName(tr(f"causes.column-{COLUMNS[column]}"))
            widget.installEventFilter(self)
            self.setCellWidget(row, column, widget)
        self.resizeRowToContents(row)

    def _measure(self, row: int) -> CauseMeasure:
        what, kind, who, also, horizon, known = (self.cellWidget(row, column) for column in range(len(COLUMNS)))
        return CauseMeasure(what.text(), kind.currentData(), who.currentData(), also.values, horizon.currentData(), known.text().strip(), self._ids[row])

    def _on_edited(self) -> None:
        self.edited.emit()
        self.row_chosen.emit()
