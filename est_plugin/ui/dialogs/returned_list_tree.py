# SPDX-License-Identifier: GPL-2.0-or-later
"""The preview of a returned list: groups in plain words, conflicts side by side, a tick for each row, what was chosen."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from qgis.PyQt.QtCore import QEvent, QObject, Qt, pyqtSignal
from qgis.PyQt.QtGui import QFont
from qgis.PyQt.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from ...core.returned_orders import OURS, THEIRS, Part
from ...i18n import Texts, language, tr
from ...jobs.apply_work_orders import Decisions, Plan, RowPlan, chosen
from ...jobs.returned_report import REFUSED, UNKNOWN, UNREADABLE, NotApplied, Words, not_applied, summary
from ..plain_text import tip

HEADS = ("number", "measure", "field", "here", "returned", "note")
NUMBER, MEASURE, FIELD, HERE, RETURNED, NOTE = range(len(HEADS))
_KEY = Qt.ItemDataRole.UserRole
_LISTED = {"refused": REFUSED, "unreadable": UNREADABLE, "unknown": UNKNOWN}
_MOST_SHOWN = 2_000  # lines of a group that only tells


@dataclass(frozen=True)
class Line:
    """What a line of the tree is about."""

    row_id: str
    group: str
    part_key: str = ""
    detail: str = ""


class ReturnedTree(QObject):
    """Fills the tree widget and keeps what the user decides."""

    changed = pyqtSignal()

    def __init__(self, tree: QTreeWidget) -> None:
        super().__init__(tree)
        self.tree = tree
        self._plan: Plan | None = None
        self._words: Words | None = None
        self._rows: dict[str, RowPlan] = {}
        self._left_out: set[str] = set()
        self._choices: dict[tuple[str, str], str] = {}
        self._reasons: dict[str, str] = {}
        tree.setColumnCount(len(HEADS))
        tree.setHeaderLabels([tr(f"returned.head.{name}") for name in HEADS])
        header = tree.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        for column, width in enumerate((150, 210, 130, 130, 190)):
            header.resizeSection(column, width)
        tree.setUniformRowHeights(True)
        tree.itemChanged.connect(self._on_item_changed)
        tree.installEventFilter(self)

    # -- what was decided ---------------------------------------------------------------------------------------------
    @property
    def decisions(self) -> Decisions:
        """All choices."""
        return Decisions(frozenset(self._left_out), dict(self._choices), dict(self._reasons))

    @property
    def current(self) -> Line | None:
        """The line that has the focus."""
        item = self.tree.currentItem()
        return item.data(NUMBER, _KEY) if item is not None else None

    @property
    def current_row(self) -> RowPlan | None:
        """Its row."""
        line = self.current
        return self._rows.get(line.row_id) if line else None

    @property
    def waiting(self) -> int:
        """Conflicts that nobody has decided and refusals without a reason."""
        decisions = self.decisions
        count = 0
        for row in self._rows.values():
            if row.id not in self._left_out:
                taken, kept = chosen(row, decisions)
                count += len(row.merged.parts) - len(taken) - len(kept)
        return count

    def reason(self, row_id: str) -> str:
        """Why it will not be done, as written here."""
        return self._reasons.get(row_id, "")

    def set_reason(self, row_id: str, text: str) -> None:
        """Write the reason of a row."""
        self._reasons[row_id] = text
        self._refresh({row_id})

    def choose(self, choice: str, everywhere: bool = False) -> None:
        """Take ours or theirs for the selected conflicts, or for all."""
        lines = [item.data(NUMBER, _KEY) for item in self.tree.selectedItems()]
        wanted = {(line.row_id, line.part_key) for line in lines if line and line.group == "conflicts"}
        ids = set()
        for row in self._rows.values():
            for part in row.conflicts:
                if everywhere or (row.id, part.key) in wanted:
                    self._choices[row.id, part.key] = choice
                    ids.add(row.id)
        self._refresh(ids)
        if not everywhere and len(wanted) == 1:
            self._go_on()

    def toggle(self) -> None:
        """Tick or untick the rows that are selected."""
        lines = [item.data(NUMBER, _KEY) for item in self.tree.selectedItems()]
        ids = {line.row_id for line in lines if line and line.group in ("changes", "conflicts")}
        if ids:
            self._left_out = self._left_out | ids if not ids <= self._left_out else self._left_out - ids
            self._refresh(ids)

    # -- show ---------------------------------------------------------------------------------------------------------
    def show_plan(self, plan: Plan | None, words: Words) -> None:
        """Begin anew with a plan."""
        self._plan, self._words = plan, words
        self._rows = {row.id: row for row in plan.rows} if plan else {}
        self._left_out, self._choices, self._reasons = set(), {}, {}
        was_blocked = self.tree.blockSignals(True)
        self.tree.clear()
        if plan is not None:
            self._fill(plan)
        self.tree.blockSignals(was_blocked)
        first = self._first()
        if first is not None:
            self.tree.setCurrentItem(first)

    def _fill(self, plan: Plan) -> None:
        texts = Texts(language())
        headings = summary(plan, texts)
        told = not_applied(plan, self._words)
        for name in ("conflicts", "changes", "refused", "unreadable", "unknown", "unchanged"):
            rows = getattr(plan, name)
            if not rows:
                continue
            group = QTreeWidgetItem(self.tree, [headings[name]])
            group.setFirstColumnSpanned(True)
            font = QFont(self.tree.font())
            font.setBold(True)
            group.setFont(NUMBER, font)
            group.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            if name in _LISTED:
                self._add_told(group, name, [entry for entry in told if entry.kind == _LISTED[name]])
            elif name == "unchanged":
                for row in rows[:_MOST_SHOWN]:
                    self._add(group, Line(row.id, name), [self._number(row), self._title(row)])
            else:
                for row in rows:
                    self._add_parts(group, name, row)
            group.setExpanded(name != "unchanged")

    def _add_parts(self, group: QTreeWidgetItem, name: str, row: RowPlan) -> None:
        """One line for each part; the first carries the tick of the row."""
        for number, part in enumerate(getattr(row, name)):
            cells = [self._number(row), self._title(row)] if number == 0 else ["", ""]
            item = self._add(group, Line(row.id, name, part.key, self._detail(row, part)), [*cells, *self._sides(part), self._note(row, part)])
            if number == 0:
                item.setCheckState(NUMBER, Qt.CheckState.Checked)

    def _sides(self, part: Part) -> list[str]:
        if part.key == "comment":
            return [tr("returned.comment"), "", part.said]
        return [self._words.field(part), self._words.here(part), self._words.returned(part)]

    def _add_told(self, group: QTreeWidgetItem, name: str, entries: Iterable[NotApplied]) -> None:
        ids = {(row.row.sheet, row.row.number): row for row in self._rows.values()}
        for entry in list(entries)[:_MOST_SHOWN]:
            row = ids[entry.sheet, entry.row]
            why = f"{entry.why} {entry.cure}".strip()
            self._add(group, Line(row.id, name, "", why), [self._number(row), self._title(row), entry.field, entry.here, entry.returned, why])

    def _add(self, group: QTreeWidgetItem, line: Line, cells: list[str]) -> QTreeWidgetItem:
        item = QTreeWidgetItem(group, [" ".join(cell.split()) for cell in cells])
        item.setData(NUMBER, _KEY, line)
        for column, cell in enumerate(cells):
            if cell:
                item.setToolTip(column, tip(cell))
        return item

    def _number(self, row: RowPlan) -> str:
        number = row.row.text("nr") or "–"
        return tr("returned.number", number=number, r=row.row.number)

    def _title(self, row: RowPlan) -> str:
        return (row.measure["title"] if row.measure is not None else row.row.text("what")) or ""

    def _note(self, row: RowPlan, part: Part) -> str:
        """What was chosen, what is missing, what should be known."""
        notes = self._words.notices(row, part)
        if part.is_conflict:
            choice = self._choices.get((row.id, part.key))
            notes.insert(0, tr({OURS: "returned.chosen-ours", THEIRS: "returned.chosen-theirs"}.get(choice or "", "returned.choose")))
        if part.needs_reason and self._choices.get((row.id, part.key)) != OURS:
            notes.insert(0, self._reasons.get(row.id, "").strip() or tr("returned.reason-missing"))
        return " ".join(notes)

    def _detail(self, row: RowPlan, part: Part) -> str:
        return f"{self._title(row)}\n{self._words.sides(row, part)}"

    # -- refresh ------------------------------------------------------------------------------------------------------
    def _refresh(self, ids: set[str]) -> None:
        """Ticks and notes of some rows."""
        was_blocked = self.tree.blockSignals(True)
        for item in self._items():
            line: Line = item.data(NUMBER, _KEY)
            if line.row_id in ids and line.part_key:
                row = self._rows[line.row_id]
                part = next(part for part in getattr(row, line.group) if part.key == line.part_key)
                item.setText(NOTE, self._note(row, part))
                item.setToolTip(NOTE, tip(item.text(NOTE)))
                if item.data(NUMBER, Qt.ItemDataRole.CheckStateRole) is not None:
                    item.setCheckState(NUMBER, Qt.CheckState.Unchecked if row.id in self._left_out else Qt.CheckState.Checked)
        self.tree.blockSignals(was_blocked)
        self.tree.viewport().update()
        self.changed.emit()

    def _items(self) -> Iterable[QTreeWidgetItem]:
        for number in range(self.tree.topLevelItemCount()):
            group = self.tree.topLevelItem(number)
            for index in range(group.childCount()):
                yield group.child(index)

    def _first(self) -> QTreeWidgetItem | None:
        return next(iter(self._items()), None)

    def _go_on(self) -> None:
        """To the next conflict that nobody has decided."""
        undecided = [item for item in self._items() if self._is_undecided(item.data(NUMBER, _KEY))]
        if undecided:
            self.tree.setCurrentItem(undecided[0])

    def _is_undecided(self, line: Line) -> bool:
        return line.group == "conflicts" and (line.row_id, line.part_key) not in self._choices

    def _on_item_changed(self, item: QTreeWidgetItem, column: int) -> None:
        line = item.data(NUMBER, _KEY)
        if column != NUMBER or line is None or line.group not in ("changes", "conflicts"):
            return
        if item.checkState(NUMBER) == Qt.CheckState.Checked:
            self._left_out.discard(line.row_id)
        else:
            self._left_out.add(line.row_id)
        self._refresh({line.row_id})

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Keys on the list: space ticks, H takes what is here, L what the list says."""
        if event.type() != QEvent.Type.KeyPress or event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
            return False
        keys = {Qt.Key.Key_H: OURS, Qt.Key.Key_L: THEIRS}
        if event.key() == Qt.Key.Key_Space:
            self.toggle()
            return True
        if event.key() in keys:
            self.choose(keys[event.key()])
            return True
        return False
