# SPDX-License-Identifier: GPL-2.0-or-later
"""The fields of one rule, made from the schema: conditions, what it gives, and its reason."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLabel, QLineEdit, QSizePolicy, QWidget

from ...core import routing
from ...core.choices import CHOICES
from ...core.deadlines import ALL_MODELS, MODELS, as_list
from ...core.schema import TABLES
from ...i18n import language, tr
from ...jobs.rules import DEADLINE, ROUTING, RuleSet
from ..widgets.check_menu import CheckMenu
from ..widgets.combo import fill, of_choices
from ..widgets.number_box import NumberBox

_ACROSS = 3  # pairs of label and field in a row
_ORDER = {
    ROUTING: ("step", "organisation", "area", "land_owner", "lamp_owner", "severity_min", "category", "place_type", "fault", "target"),
    DEADLINE: (
        "measure_type", "category", "severity_min", "fault", "extent", "in_row_min", "place_types", "source", "owner_outside",
        "season_from", "season_to", "model", "result", "amount", "dates", "call_now",
    ),
}  # fmt: skip
_WIDE = ("reason_sv", "reason_en")
_CODES = {"measure_type": "measure_type", "category": "finding_category", "fault": "lamp_fault", "extent": "lamp_extent", "source": "source",
          "place_type": "place_type", "land_owner": "land_owner", "lamp_owner": "lamp_owner"}  # fmt: skip
_CHOICES = {"step": "routing_step", "severity_min": "severity", "target": "link_target", "result": "deadline_result"}
_NUMBERS = {"in_row_min": (1, 1000), "amount": (0, 9999)}
_OWN_LABELS = ("category", "place_types", "season_from", "season_to", "dates", "organisation", "owner_outside", "target", "fault")  # shorter than the table's
_HINTS = {"season_from": "rules-ui.hint.day", "season_to": "rules-ui.hint.day", "dates": "rules-ui.hint.dates", "area": "rules-ui.hint.area"}
_COUNTED = ("hours", "days", "working_days", "weeks", "months", "answer_days", "answer_months")
_DATED = ("next_of_list", "season_window")


class RuleFields(QWidget):
    """`show` fills them, `change(column, value)` is called for what the user changes."""

    def __init__(self, table: str, rule_set: RuleSet, change: Callable[[str, Any], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table, self._rule_set, self._told = table, rule_set, change
        self._is_filling = False
        self.by_name: dict[str, QWidget] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        for at, name in enumerate(_ORDER[table]):
            self._place(grid, name, *divmod(at, _ACROSS))
        below = grid.rowCount()
        for row, name in enumerate(_WIDE, below):
            self._place(grid, name, row, 0, span=2 * _ACROSS - 1)
        for column in range(_ACROSS):
            grid.setColumnStretch(2 * column + 1, 1)

    def show_rule(self, values: Mapping[str, Any] | None) -> None:
        """Fill in a rule; None empties and locks."""
        self.setEnabled(values is not None)
        self._is_filling = True
        for name, widget in self.by_name.items():
            self._put(name, widget, (values or {}).get(name))
        self._is_filling = False
        self._follow_result(values)

    # -- making -------------------------------------------------------------------------------------------------------
    def _place(self, grid: QGridLayout, name: str, row: int, column: int, span: int = 1) -> None:
        widget = self._make(name)
        widget.setObjectName(name)
        self.by_name[name] = widget
        text = tr(f"rules-ui.field.{name}") if name in _OWN_LABELS else TABLES[self.table][name].label(language())
        if isinstance(widget, QCheckBox):
            widget.setText(text)
        else:
            label = QLabel(text, self)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setBuddy(widget)
            grid.addWidget(label, row, 2 * column)
        grid.addWidget(widget, row, 2 * column + 1, 1, span)

    def _make(self, name: str) -> QWidget:
        if name == "place_types":
            menu = CheckMenu(self)
            menu.set_options(self._codes("place_type"), tr("rules-ui.any"))
            menu.edited.connect(lambda: self._change(name, ",".join(menu.values) or None))
            return menu
        if name == "call_now":
            box = QCheckBox(self)
            box.clicked.connect(lambda is_on: self._change(name, bool(is_on)))
            return box
        if name in _NUMBERS:
            number = NumberBox(self)
            number.set_range(*_NUMBERS[name])
            number.textChanged.connect(lambda _text: self._change(name, number.value))
            return number
        options = self._options(name)
        if options is not None:
            return self._combo(name, options)
        line = QLineEdit(self)
        line.setMaxLength(TABLES[self.table][name].max_length or 250)
        if name in _HINTS:
            line.setPlaceholderText(tr(_HINTS[name]))
        line.textEdited.connect(lambda text: self._change(name, text.strip() or None))
        return line

    def _combo(self, name: str, options: list[tuple[Any, str]]) -> QComboBox:
        box = QComboBox(self)
        box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        box.setMinimumContentsLength(8)
        fill(box, options, empty=None if name in ("step", "organisation", "model", "result") else tr("rules-ui.any"))
        box.activated.connect(lambda _index: self._change(name, box.currentData()))
        return box

    def _options(self, name: str) -> list[tuple[Any, str]] | None:
        if name in _CODES:
            return self._codes(_CODES[name])
        if name in _CHOICES:
            return of_choices(_CHOICES[name])
        if name == "owner_outside":
            return [(True, tr("rules-ui.outside")), (False, tr("rules-ui.inside"))]
        if name == "model":
            words = {choice.value: choice.label(language()) for choice in CHOICES["lamp_model"]}
            return [(ALL_MODELS, tr("rules-ui.always")), *((model, tr("rules-ui.only-model", model=words[model])) for model in MODELS)]
        if name == "organisation":
            named = [(row["code"] or row.id, row["name"]) for row in self._rule_set.organisations if row["active"]]
            return [*named, (routing.BY_PLACE, tr("rules-ui.by-place"))]
        return None

    def _codes(self, code_list: str) -> list[tuple[str, str]]:
        column = f"label_{language()}"
        rows = [row for row in self._rule_set.codes if row["list"] == code_list and row["active"]]
        prefix = code_list == "finding_category"
        return [(row["code"], (f"{row['code']}  " if prefix else "") + (row[column] or row["label_sv"])) for row in rows]

    # -- inside -------------------------------------------------------------------------------------------------------
    def _change(self, name: str, value: Any) -> None:
        if not self._is_filling:
            self._told(name, value)

    def _put(self, name: str, widget: QWidget, value: Any) -> None:
        if isinstance(widget, CheckMenu):
            widget.values = as_list(value)
        elif isinstance(widget, QCheckBox):
            widget.setChecked(bool(value))
        elif isinstance(widget, NumberBox):
            if widget.value != value:
                widget.value = value
        elif isinstance(widget, QComboBox):
            if value not in (None, "") and widget.findData(value) < 0:
                widget.addItem(str(value), value)  # a code or organisation that is no longer in use
            widget.setCurrentIndex(widget.findData(value) if value not in (None, "") else widget.findData(None))
        elif widget.text().strip() != (value or ""):
            widget.setText(value or "")
            widget.setCursorPosition(0)

    def _follow_result(self, values: Mapping[str, Any] | None) -> None:
        """Only what the result needs can be filled in."""
        if self.table == DEADLINE and values is not None:
            self.by_name["amount"].setEnabled(values.get("result") in _COUNTED)
            self.by_name["dates"].setEnabled(values.get("result") in _DATED)
