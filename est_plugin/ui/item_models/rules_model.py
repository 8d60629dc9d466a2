# SPDX-License-Identifier: GPL-2.0-or-later
"""Rules while they are edited: in their order, one sentence each, with what is wrong with them."""
from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, Qt, pyqtSignal
from qgis.PyQt.QtGui import QFont, QPalette
from qgis.PyQt.QtWidgets import QApplication

from ...core import deadlines, routing, rule_checks, rule_order, rule_trial
from ...core.choices import CHOICES
from ...core.errors import EstError
from ...core.record import Record
from ...i18n import Texts, language, tr
from ...jobs import rules
from ...jobs.rules import COLUMNS, DEADLINE, REASONS, ROUTING, Edited, RuleSet
from ..plain_text import tip

NUMBER, GROUP, SENTENCE = range(3)
HEADINGS = ("number", "group", "sentence")
_RESULT_COLUMNS = {ROUTING: ("organisation", "sort", "active"), DEADLINE: ("sort", "active", "model")}  # a reason does not speak of these
_QUIET_ALPHA = 150


@dataclass
class RuleRow:
    """A rule being edited; `key` is its id, or stands for one."""

    key: str
    stored: Record | None
    values: dict[str, Any]
    has_own_reason: bool = False  # the user wrote it: it no longer follows the rule
    was_moved: bool = False
    problem: str = field(default="", compare=False)
    hint: str = field(default="", compare=False)

    @property
    def edited(self) -> Edited:
        """For saving."""
        return Edited(self.stored, self.values)

    @property
    def is_changed(self) -> bool:
        """Whether it says something else now; another number alone only makes room."""
        return self.stored is None or bool(set(self.edited.changes) - {"sort"})


class RulesModel(QAbstractTableModel):
    """The rules of one table; of Tider only those that count in the lamp model that is looked at."""

    edited = pyqtSignal()

    def __init__(self, table: str, rule_set: RuleSet, today: dt.date) -> None:
        super().__init__()
        self.table, self.rule_set, self._today = table, rule_set, today
        self.words = rule_set.words(language())
        self.lamp_model = rule_set.book.lamp_model
        stored = rule_set.deadlines if table == DEADLINE else rule_set.routing
        self._all = [RuleRow(one.id, one, {name: one[name] for name in COLUMNS[table]}) for one in stored]
        self._new = itertools.count(1)
        self._shown: list[RuleRow] = []
        self._arrange()

    # -- what is there ------------------------------------------------------------------------------------------------
    @property
    def everything(self) -> list[RuleRow]:
        """All rules, also those of other lamp models."""
        return self._all

    @property
    def values(self) -> list[Mapping[str, Any]]:
        """All rules as rows for trying; each knows its key."""
        return [{**row.values, "key": row.key} for row in self._all]

    @property
    def is_changed(self) -> bool:
        """Whether there is something to save: a rule, or their order."""
        stored = [row for row in self._all if row.stored is not None]
        before = sorted(stored, key=lambda row: row.stored["sort"] or 0)
        return any(row.is_changed for row in self._all) or before != sorted(stored, key=lambda row: row.values["sort"] or 0)

    def row(self, at: int) -> RuleRow:
        """The rule in a row."""
        return self._shown[at]

    def place_of(self, key: str) -> int:
        """The row of a rule; -1 when it is not shown."""
        return next((at for at, row in enumerate(self._shown) if row.key == key), -1)

    def show_lamp_model(self, lamp_model: str) -> None:
        """Look at another lamp model."""
        self.beginResetModel()
        self.lamp_model = lamp_model
        self._arrange()
        self.endResetModel()
        self.edited.emit()

    def first_problem(self) -> RuleRow | None:
        """The first rule that is used and cannot be, also of lamp models that are not looked at."""
        for row in self._all:
            row.problem = self._problem_of(row)
        return next((row for row in (*self._shown, *self._all) if row.problem), None)

    # -- changes ------------------------------------------------------------------------------------------------------
    def change(self, at: int, column: str, value: Any) -> None:
        """Another value; the reasons follow as long as nobody has written one."""
        row = self._shown[at]
        if row.values[column] == value:
            return
        row.values[column] = value
        if column in REASONS.values():
            row.has_own_reason = bool(value)
        if not row.has_own_reason and column not in _RESULT_COLUMNS[self.table]:
            row.values.update(rules.with_reasons(self.table, row.values, self.rule_set))
        self._after_change(row)

    def add(self, at: int) -> int:
        """A new rule after a row; returns its row."""
        like = self._shown[at].values if 0 <= at < len(self._shown) else {}
        empty: dict[str, Any] = {**dict.fromkeys(COLUMNS[self.table]), "active": True}
        if self.table == DEADLINE:
            empty.update(model=deadlines.ALL_MODELS, result="days", amount=30, call_now=False)
        else:
            step = like.get("step")
            empty.update(step="category" if step in (None, "default") else step, organisation=routing.FALLBACK)
        empty.update(rules.with_reasons(self.table, empty, self.rule_set))
        return self._insert(empty, at)

    def copy(self, at: int) -> int:
        """The same rule once more, after itself; returns its row."""
        return self._insert(dict(self._shown[at].values), at)

    def remove(self, at: int) -> None:
        """Take away a rule that was not saved yet; others are switched off."""
        row = self._shown[at]
        if row.stored is None:
            self._all.remove(row)
            self._reset()

    def toggle(self, at: int) -> None:
        """Switch a rule off or on."""
        self.change(at, "active", not self._shown[at].values["active"])

    def may_move(self, at: int, step: int) -> bool:
        """Whether there is a rule to pass; the steps of the routing keep their order."""
        other = at + step
        if not (0 <= at < len(self._shown) and 0 <= other < len(self._shown)):
            return False
        return self.table == DEADLINE or self._shown[at].values["step"] == self._shown[other].values["step"]

    def move(self, at: int, step: int) -> int:
        """Pass the rule before (-1) or after (1); returns its new row."""
        if not self.may_move(at, step):
            return at
        row, other = self._shown[at], self._shown[at + step]
        among = [one for one in self._all if self.table == DEADLINE or one.values["step"] == row.values["step"]]
        numbered = [{"key": one.key, "sort": one.values["sort"]} for one in among]
        move = rule_order.move_before if step < 0 else rule_order.move_after
        changes = move(numbered, row.key, other.key)
        for one in among:
            if one.key in changes:
                one.values["sort"] = changes[one.key]
        row.was_moved = True
        self._reset()
        return self.place_of(row.key)

    def shared_dates(self) -> str | None:
        """The list of dates that most rules shown share (the ends of the rounds); None when no rule has one."""
        found = Counter(row.values["dates"] or "" for row in self._shown if row.values.get("result") == "next_of_list")
        return found.most_common(1)[0][0] if found else None

    def set_shared_dates(self, dates: str) -> None:
        """Another list for all rules that share it."""
        shared = self.shared_dates()
        for at, row in enumerate(self._shown):
            if row.values.get("result") == "next_of_list" and (row.values["dates"] or "") == shared:
                self.change(at, "dates", dates or None)

    # -- Qt -----------------------------------------------------------------------------------------------------------
    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: N802, B008
        """One row for each rule."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: N802, B008
        """Number with tick, step, sentence."""
        return 0 if parent.isValid() else len(HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: N802
        """Words of the columns."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return tr(f"rules-ui.column.{HEADINGS[section]}")
        return None

    def flags(self, index: QModelIndex) -> Qt.ItemFlags:
        """The tick says whether the rule is used."""
        found = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return found | Qt.ItemFlag.ItemIsUserCheckable if index.column() == NUMBER else found

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Number, step and sentence; what is wrong as a tool tip."""
        if not index.isValid():
            return None
        row, column = self._shown[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            mark = "⚠ " if row.problem or row.hint else ""
            return (str(index.row() + 1), self._group(row), mark + self.sentence(row))[column]
        if role == Qt.ItemDataRole.CheckStateRole and column == NUMBER:
            return Qt.CheckState.Checked if row.values["active"] else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.ToolTipRole and column == SENTENCE:
            return tip("\n".join(part for part in (self.sentence(row), row.problem, row.hint) if part))
        if role == Qt.ItemDataRole.FontRole:
            font = QFont()
            font.setBold(row.is_changed or row.was_moved)
            font.setStrikeOut(not row.values["active"] and column != NUMBER)
            return font
        if role == Qt.ItemDataRole.ForegroundRole and not row.values["active"]:
            colour = QApplication.palette().color(QPalette.ColorRole.Text)
            colour.setAlpha(_QUIET_ALPHA)
            return colour
        return None

    def setData(self, index: QModelIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        """The tick."""
        if role != Qt.ItemDataRole.CheckStateRole or index.column() != NUMBER:
            return False
        if (Qt.CheckState(value) == Qt.CheckState.Checked) != bool(self._shown[index.row()].values["active"]):
            self.toggle(index.row())
        return True

    def sentence(self, row: RuleRow) -> str:
        """The rule in one sentence."""
        return rule_trial.sentence_of(self.table, row.values, self.words)

    # -- inside -------------------------------------------------------------------------------------------------------
    def _group(self, row: RuleRow) -> str:
        if self.table == ROUTING:
            step = row.values["step"]
            return next((choice.label(language()) for choice in CHOICES["routing_step"] if choice.value == step), str(step or "–"))
        model = row.values["model"]
        return next((choice.label(language()) for choice in CHOICES["lamp_model"] if choice.value == model), tr("rules-ui.always"))

    def _insert(self, values: dict[str, Any], at: int) -> int:
        """A new row right after another one, or first."""
        like = self._shown[at] if 0 <= at < len(self._shown) else None
        if like is not None and self.table == ROUTING and values["step"] != like.values["step"]:
            like = next((row for row in reversed(self._shown) if row.values["step"] == values["step"]), None)
        row = RuleRow(f"new-{next(self._new)}", None, {**values, "sort": like.values["sort"] if like else 0})
        self._all.append(row)
        if like is not None:
            numbered = [{"key": one.key, "sort": one.values["sort"]} for one in self._all]
            for key, sort in rule_order.move_after(numbered, row.key, like.key).items():
                next(one for one in self._all if one.key == key).values["sort"] = sort
        self._reset()
        return self.place_of(row.key)

    def _after_change(self, row: RuleRow) -> None:
        places = [one.key for one in self._shown]
        self._arrange()
        if [one.key for one in self._shown] != places:
            self._reset()
            return
        self.dataChanged.emit(self.index(0, 0), self.index(len(self._shown) - 1, SENTENCE))
        self.edited.emit()

    def _reset(self) -> None:
        self.beginResetModel()
        self._arrange()
        self.endResetModel()
        self.edited.emit()

    def _arrange(self) -> None:
        """Which rules are shown, in which order, and what is wrong with each."""
        if self.table == ROUTING:
            self._shown = sorted(self._all, key=lambda row: routing.place_in_order(row.values))
        else:
            wanted = (deadlines.ALL_MODELS, self.lamp_model)
            shown = [row for row in self._all if row.values["model"] in wanted or row.stored is None]
            self._shown = sorted(shown, key=lambda row: row.values["sort"] or 0)
        covered_by = rule_checks.routing_covered_by if self.table == ROUTING else rule_checks.deadline_covered_by
        for at, row in enumerate(self._shown):
            row.problem, row.hint = self._problem_of(row), ""
            if row.problem or not row.values["active"]:
                continue
            other = covered_by(row.values, [one.values for one in self._shown[:at]])
            if other is not None:
                number = next(n for n, one in enumerate(self._shown, 1) if one.values is other)
                row.hint = tr("rules-ui.covered", number=number)

    def _problem_of(self, row: RuleRow) -> str:
        """What is wrong, named by the sentence; empty when the rule can be used."""
        try:
            rules.check(self.table, {**row.values, "reason_sv": self.sentence(row)}, self.rule_set.organisations, self._today)
        except EstError as error:
            return error.text(Texts(language()))
        return ""
