# SPDX-License-Identifier: GPL-2.0-or-later
"""What is assumed of each lamp type, as a table to edit: our values quiet, those of the municipality bold."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Callable

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem

from ...core.errors import EstError, InputError
from ...core.importing.bad_value import BadValue
from ...core.importing.numbers import parse_real
from ...core.lamp_types import LAMP_TYPES, LampType, with_own_values
from ...i18n import language, tr

COLUMNS = ("height_m", "power_w", "lm_per_w", "maintenance_factor")
_DECIMALS = {"height_m": 1, "power_w": 0, "lm_per_w": 0, "maintenance_factor": 2}
_EDITABLE = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable


class LampValues:
    """Fills and reads a QTableWidget; `on_change` is called with the problem, or None when all values can be."""

    def __init__(self, table: QTableWidget, on_change: Callable[[EstError | None], None]) -> None:
        self._table, self._on_change = table, on_change
        self._own: dict[str, dict[str, Any]] = {}
        self._is_filling = False
        table.setColumnCount(len(COLUMNS) + 1)
        table.setRowCount(len(LAMP_TYPES))
        table.setHorizontalHeaderLabels([tr(f"lamp-columns.value-{name}") for name in (*COLUMNS, "lamps")])
        table.setVerticalHeaderLabels([kind.label(language()) for kind in LAMP_TYPES.values()])
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        table.itemChanged.connect(self._on_item)

    @property
    def own(self) -> dict[str, dict[str, Any]]:
        """Only what differs from ours, for core.lamp_types.with_own_values."""
        return {code: dict(values) for code, values in self._own.items() if values}

    @own.setter
    def own(self, values: Mapping[str, Mapping[str, Any]]) -> None:
        self._own = {code: dict(one) for code, one in values.items()}
        self._fill()

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """How many lamps of the layer are of each type."""
        self._is_filling = True
        for row, code in enumerate(LAMP_TYPES):
            item = QTableWidgetItem(str(counts.get(code, 0)))
            item.setFlags(Qt.ItemFlag.ItemIsEnabled)
            item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self._table.setItem(row, len(COLUMNS), item)
        self._is_filling = False

    def _fill(self) -> None:
        self._is_filling = True
        kinds = with_own_values(self._own)
        for row, (code, kind) in enumerate(kinds.items()):
            for column, name in enumerate(COLUMNS):
                item = QTableWidgetItem(f"{value_of(kind, name):.{_DECIMALS[name]}f}".replace(".", tr("lamp-columns.decimal")))
                item.setFlags(_EDITABLE)
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                item.setToolTip(kind.source)
                font = item.font()
                font.setBold(name in self._own.get(code, {}))
                item.setFont(font)
                self._table.setItem(row, column, item)
        self._is_filling = False

    def _on_item(self, item: QTableWidgetItem) -> None:
        if self._is_filling or item.column() >= len(COLUMNS):
            return
        code, name = list(LAMP_TYPES)[item.row()], COLUMNS[item.column()]
        values = self._own.setdefault(code, {})
        before = dict(values)
        text = item.text().strip()
        try:
            if not text:
                values.pop(name, None)
            else:
                values[name] = parse_real(text)
                with_own_values(self._own)
        except (BadValue, EstError) as error:
            self._own[code] = before
            problem = error if isinstance(error, EstError) else InputError("light.type-value-bad", type=LAMP_TYPES[code], value=text[:20])
            self._fill()
            self._on_change(problem)
            return
        if text and abs(values[name] - value_of(LAMP_TYPES[code], name)) < 0.5 * 10 ** -_DECIMALS[name]:
            values.pop(name)
        self._fill()
        self._on_change(None)


def value_of(kind: LampType, name: str) -> float:
    """A value of a lamp type; the efficacy is that at its usual power."""
    return kind.flux_lm() / kind.power_w if name == "lm_per_w" else getattr(kind, name)
