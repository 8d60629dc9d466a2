# SPDX-License-Identifier: GPL-2.0-or-later
"""Page 3 *Deltagare*: counts by organisation or kind of people, never names; too many are parted into groups."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from qgis.PyQt.QtWidgets import QComboBox, QHeaderView, QSpinBox, QWidget

from ...core import groups
from ...i18n import tr
from ...jobs.plan_walk import GroupInput
from ..border import guarded
from ..forms_loader import load_form
from ..look import make_heading, make_quiet
from ..messenger import Messenger
from ..widgets.combo import fill, select
from .plan_walk_draft import WalkDraft
from .plan_walk_split import people, sizes, split

LETTER, WHO, INVITED, COMING = range(4)
_COLUMNS = ("letter", "who", "invited", "coming")
_LETTERS = 5
_UNKNOWN = -1
ORGANISATION, KIND = "organisation", "kind"


class GroupsPage(QWidget):
    """A row for each organisation or kind of people."""

    def __init__(self, draft: WalkDraft, organisations: Sequence[tuple], kinds: Sequence[tuple], messenger: Messenger) -> None:
        super().__init__()
        self.messenger, self._draft = messenger, draft
        self._who = [((KIND, code), label) for code, label in kinds] + [((ORGANISATION, key), name) for key, name in organisations]
        load_form("plan_walk_groups", self)
        make_quiet(self.intro_label)
        make_heading(self.total_label, 1.0)
        self.table.setColumnCount(len(_COLUMNS))
        self.table.setHorizontalHeaderLabels([tr(f"plan-walk.column.{name}") for name in _COLUMNS])
        self.table.verticalHeader().hide()
        self.many_layout.setStretch(0, 1)
        self.table.horizontalHeader().setSectionResizeMode(WHO, QHeaderView.ResizeMode.Stretch)
        self.add_button.clicked.connect(lambda: self._on_add())
        self.remove_button.clicked.connect(lambda: self._on_remove())
        self.split_button.clicked.connect(lambda: self._on_split())
        self.refresh()

    @property
    def groups(self) -> tuple[GroupInput, ...]:
        """The rows as they are saved."""
        return tuple(self._draft.values["groups"])

    def refresh(self) -> None:
        """Show the draft."""
        self.table.setRowCount(0)
        for row, group in enumerate(self.groups):
            self.table.insertRow(row)
            self._put_row(row, group)
        self._show_totals()

    # -- what the user does -------------------------------------------------------------------------------------------
    @guarded
    def _on_add(self) -> None:
        letter = self.groups[-1].letter if self.groups else "A"
        taken = {(KIND, one.participant_kind) for one in self.groups}
        first = next((who for who, _label in self._who if who not in taken), self._who[0][0])
        self._draft.values["groups"] = (*self.groups, _named(GroupInput(letter), first))
        self.refresh()
        row = self.table.rowCount() - 1
        self.table.selectRow(row)
        self.table.cellWidget(row, WHO).setFocus()

    @guarded
    def _on_remove(self) -> None:
        gone = {index.row() for index in self.table.selectionModel().selectedRows()} or ({self.table.currentRow()} if self.table.currentRow() >= 0 else set())
        self._draft.values["groups"] = tuple(one for row, one in enumerate(self.groups) if row not in gone)
        self.refresh()

    @guarded
    def _on_split(self) -> None:
        self._draft.values["groups"] = tuple(split(self.groups))
        self.refresh()

    @guarded
    def _on_changed(self, row: int, changes: dict[str, Any]) -> None:
        rows = list(self.groups)
        rows[row] = replace(rows[row], **changes)
        self._draft.values["groups"] = tuple(rows)
        self._show_totals()

    @guarded
    def _on_who(self, row: int, who: tuple) -> None:
        rows = list(self.groups)
        rows[row] = _named(rows[row], who)
        self._draft.values["groups"] = tuple(rows)

    # -- showing ------------------------------------------------------------------------------------------------------
    def _put_row(self, row: int, group: GroupInput) -> None:
        letter = QComboBox()
        fill(letter, [(one, one) for one in sorted({*groups.LETTERS[:_LETTERS], group.letter})], empty=None)
        select(letter, group.letter)
        letter.activated.connect(lambda _index, at=row: self._on_changed(at, {"letter": letter.currentData()}))
        who = QComboBox()
        fill(who, self._who, empty=None)
        self._select_who(who, group)
        who.activated.connect(lambda _index, at=row: self._on_who(at, who.currentData()))
        for column, widget in ((LETTER, letter), (WHO, who), (INVITED, self._count(row, "invited", group)), (COMING, self._count(row, "coming", group))):
            widget.setAccessibleName(tr(f"plan-walk.column.{_COLUMNS[column]}"))
            self.table.setCellWidget(row, column, widget)

    def _select_who(self, box: QComboBox, group: GroupInput) -> None:
        wanted = (ORGANISATION, group.organisation_id) if group.organisation_id else (KIND, group.participant_kind)
        index = next((at for at, (who, _label) in enumerate(self._who) if who == wanted), -1)
        box.setCurrentIndex(index)

    def _count(self, row: int, name: str, group: GroupInput) -> QSpinBox:
        spin = QSpinBox()
        spin.setRange(_UNKNOWN, 9999)
        spin.setSpecialValueText("–")
        value = getattr(group, name)
        spin.setValue(_UNKNOWN if value is None else value)
        spin.valueChanged.connect(lambda number, at=row: self._on_changed(at, {name: None if number == _UNKNOWN else number}))
        return spin

    def _show_totals(self) -> None:
        total = people(self.groups)
        parts = [tr("plan-walk.group-size", letter=letter, n=size) for letter, size in sizes(self.groups).items()]
        self.total_label.setText(tr("plan-walk.people", n=total) + ("   " + "   ".join(parts) if len(parts) > 1 else ""))
        biggest = max(sizes(self.groups).values(), default=0)
        notice = groups.too_many(total) if biggest > groups.AT_MOST else None
        self.many_label.setVisible(notice is not None)
        self.split_button.setVisible(notice is not None)
        if notice is not None:
            self.many_label.setText("⚠ " + notice.text(tr))
            self.split_button.setText(tr("plan-walk.split-in", k=notice.values["k"]))


def _named(group: GroupInput, who: tuple) -> GroupInput:
    kind, key = who
    return replace(group, organisation_id=key if kind == ORGANISATION else None, participant_kind=key if kind == KIND else None)
