# SPDX-License-Identifier: GPL-2.0-or-later
"""Who is sent what: one line for each organisation that has something to do, with a tick, the kind of paper and the numbers."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QAbstractItemView, QComboBox, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from ...core.choices import choice
from ...core.work_orders import KINDS
from ...i18n import language, tr
from ...jobs.work_order_choice import Order

NAME, KIND, COUNT, OVERDUE, WAITING = range(5)
_HEADS = ("recipient", "kind", "count", "overdue", "waiting")


class RecipientTable(QTableWidget):
    """Space ticks a line; `chosen` gives the orders as ticked, with the kind that was picked."""

    changed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._orders: list[Order] = []
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(QComboBox().sizeHint().height() + 4)
        self.itemChanged.connect(lambda item: self.changed.emit() if item.column() == NAME else None)

    def show_orders(self, orders: Sequence[Order]) -> None:
        """Fill the lines; all are ticked."""
        was_blocked = self.blockSignals(True)
        self._orders = list(orders)
        self._make_columns()
        self.setRowCount(0)
        self.setRowCount(len(orders))
        for line, order in enumerate(orders):
            self._fill(line, order)
        if orders:
            self.setCurrentCell(0, NAME)
        self.blockSignals(was_blocked)
        self.changed.emit()

    def tick_all(self, is_ticked: bool) -> None:
        """Tick every line, or none."""
        state = Qt.CheckState.Checked if is_ticked else Qt.CheckState.Unchecked
        was_blocked = self.blockSignals(True)
        for line in range(self.rowCount()):
            self.item(line, NAME).setCheckState(state)
        self.blockSignals(was_blocked)
        self.changed.emit()

    @property
    def chosen(self) -> list[Order]:
        """What the ticked lines say."""
        return [
            replace(order, kind=self.kind_box(line).currentData())
            for line, order in enumerate(self._orders)
            if self.item(line, NAME).checkState() == Qt.CheckState.Checked
        ]

    def kind_box(self, line: int) -> QComboBox:
        """The box with the kinds of a line."""
        return self.cellWidget(line, KIND)

    def _make_columns(self) -> None:
        """Made here: loading a form takes the columns of a table away again."""
        if self.columnCount():
            return
        self.setColumnCount(len(_HEADS))
        self.setHorizontalHeaderLabels([tr(f"work.dialog.head.{head}") for head in _HEADS])
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)

    def _fill(self, line: int, order: Order) -> None:
        name = QTableWidgetItem(order.name)
        name.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
        name.setCheckState(Qt.CheckState.Checked)
        self.setItem(line, NAME, name)
        box = QComboBox(self)
        for kind in KINDS:
            box.addItem(choice("dispatch_kind", kind).label(language()), kind)
        box.setCurrentIndex(KINDS.index(order.kind))
        box.setAccessibleName(f"{tr('work.dialog.head.kind')}: {order.name}")
        box.currentIndexChanged.connect(lambda _index: self.changed.emit())
        self.setCellWidget(line, KIND, box)
        for column, number in ((COUNT, len(order.measure_ids)), (OVERDUE, order.overdue), (WAITING, order.waiting)):
            item = QTableWidgetItem(str(number) if number else "–")
            item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.setItem(line, column, item)
