# SPDX-License-Identifier: GPL-2.0-or-later
"""One tab of the rules: the list in order, what is done with a rule, and its fields."""
from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import QItemSelectionModel, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import QAbstractItemView, QHeaderView, QShortcut, QWidget

from ...core.choices import CHOICES
from ...i18n import language, tr
from ...jobs.rules import DEADLINE
from ..border import guarded
from ..forms_loader import load_form
from ..item_models.rules_model import GROUP, NUMBER, SENTENCE, RuleRow, RulesModel
from ..look import make_quiet
from ..messenger import Messenger
from ..widgets.combo import fill, of_choices, select
from .rules_fields import RuleFields

_WIDTHS = {NUMBER: 8, GROUP: 15}  # letters


class RulesPage(QWidget):
    """Space switches a rule off or on, Alt+arrows move it."""

    lamp_model_changed = pyqtSignal()

    def __init__(self, model: RulesModel, messenger: Messenger, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model, self.messenger = model, messenger
        load_form("rules_page", self)
        self.fields = RuleFields(model.table, model.rule_set, self._on_field, self)
        self.fields_place.addWidget(self.fields)
        self._is_own_change = False
        self._fill()
        self._connect()
        self.pick(0)

    def pick(self, row: int) -> None:
        """Select a rule."""
        index = self.model.index(row, SENTENCE)
        if index.isValid():
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.table.selectionModel().setCurrentIndex(index, flags)
            self.table.scrollTo(index)
        self._show_current()

    def pick_key(self, key: str) -> bool:
        """Select a rule by its key; False when it is not shown."""
        row = self.model.place_of(key)
        if row >= 0:
            self.pick(row)
        return row >= 0

    def show_rule(self, row: RuleRow) -> None:
        """Select a rule, turning to its lamp model when it is one of another."""
        if not self.pick_key(row.key):
            select(self.lamp_model_combo, row.values["model"])
            self._on_lamp_model()
            self.pick_key(row.key)

    @property
    def current(self) -> int:
        """The selected row, -1 without one."""
        index = self.table.currentIndex()
        return index.row() if index.isValid() else -1

    # -- making -------------------------------------------------------------------------------------------------------
    def _fill(self) -> None:
        is_dates = self.model.table == DEADLINE
        self.model_box.setVisible(is_dates)
        self.intro_label.setText(tr("rules-ui.intro.deadlines") if is_dates else tr("rules-ui.intro.routing"))
        make_quiet(self.intro_label)
        if is_dates:
            fill(self.lamp_model_combo, of_choices("lamp_model"), empty=None)
            select(self.lamp_model_combo, self.model.lamp_model)
            used = next(choice.label(language()) for choice in CHOICES["lamp_model"] if choice.value == self.model.rule_set.book.lamp_model)
            self.used_label.setText(tr("rules-ui.model-used", model=used))
            make_quiet(self.used_label)
        self.table.setModel(self.model)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setWordWrap(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(SENTENCE, QHeaderView.ResizeMode.Stretch)
        for column, letters in _WIDTHS.items():
            self.table.setColumnWidth(column, letters * self.fontMetrics().averageCharWidth())
        self._show_shared_dates()

    def _connect(self) -> None:
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_current())
        self.model.edited.connect(self._on_edited)
        self.new_button.clicked.connect(lambda: self.pick(self.model.add(self.current)))
        self.copy_button.clicked.connect(lambda: self._on_copy())
        self.off_button.clicked.connect(lambda: self._on_off())
        self.up_button.clicked.connect(lambda: self._on_move(-1))
        self.down_button.clicked.connect(lambda: self._on_move(1))
        self.lamp_model_combo.activated.connect(lambda _index: self._on_lamp_model())
        self.dates_edit.textEdited.connect(self._on_shared_dates)
        self.up_button.setShortcut(QKeySequence("Alt+Up"))  # after the texts: a new text takes the shortcut away
        self.down_button.setShortcut(QKeySequence("Alt+Down"))
        space = QShortcut(QKeySequence(Qt.Key.Key_Space), self.table)
        space.setContext(Qt.ShortcutContext.WidgetShortcut)
        space.activated.connect(self._on_off)

    # -- what the user does -------------------------------------------------------------------------------------------
    @guarded
    def _on_field(self, name: str, value: Any) -> None:
        if self.current >= 0:
            self._is_own_change = True
            key = self.model.row(self.current).key
            self.model.change(self.current, name, value)
            self._is_own_change = False
            self.pick_key(key)

    @guarded
    def _on_copy(self) -> None:
        if self.current >= 0:
            self.pick(self.model.copy(self.current))

    @guarded
    def _on_off(self) -> None:
        row = self.current
        if row < 0:
            return
        if self.model.row(row).stored is None:
            self.model.remove(row)
            self.pick(min(row, self.model.rowCount() - 1))
        else:
            self.model.toggle(row)
            self._show_current()

    @guarded
    def _on_move(self, step: int) -> None:
        if self.current >= 0:
            self.pick(self.model.move(self.current, step))

    @guarded
    def _on_lamp_model(self) -> None:
        self.model.show_lamp_model(self.lamp_model_combo.currentData())
        self.pick(0)
        self.lamp_model_changed.emit()

    def _on_shared_dates(self, text: str) -> None:
        self.model.set_shared_dates(",".join(part.strip() for part in text.split(",") if part.strip()))

    # -- showing ------------------------------------------------------------------------------------------------------
    def _on_edited(self) -> None:
        self._show_shared_dates()
        if not self._is_own_change:
            self._show_current()

    def _show_shared_dates(self) -> None:
        shared = self.model.shared_dates() if self.model.table == DEADLINE else None
        for widget in (self.dates_label, self.dates_edit):
            widget.setVisible(shared is not None)
        if shared is not None and not self.dates_edit.hasFocus():
            self.dates_edit.setText(shared)

    def _show_current(self) -> None:
        at = self.current
        row = self.model.row(at) if 0 <= at < self.model.rowCount() else None
        self.fields.show_rule(row.values if row else None)
        for button, step in ((self.up_button, -1), (self.down_button, 1)):
            button.setEnabled(row is not None and self.model.may_move(at, step))
        self.copy_button.setEnabled(row is not None)
        self.off_button.setEnabled(row is not None)
        if row is not None:
            words = "rules-ui.remove" if row.stored is None else "rules-ui.off" if row.values["active"] else "rules-ui.on"
            self.off_button.setText(tr(words))
        problem = ("✖ " + row.problem if row.problem else "⚠ " + row.hint if row.hint else "") if row else ""
        self.problem_label.setText(problem)
        self.problem_label.setVisible(bool(problem))
