# SPDX-License-Identifier: GPL-2.0-or-later
"""Beslut: proposals and decisions with what became of them; notes the answer, opens the measure, makes the minutes again."""
from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QAbstractItemView, QDialog, QHeaderView, QTableWidgetItem, QWidget

from ...i18n import Texts, language, tr
from ...jobs import decision_register as register
from ...jobs.decision_register import Decided
from ...jobs.meeting_words import CLOSED, DONE, LATE, OPEN, level_words, outcome_words
from ..border import guarded
from ..forms_loader import load_form
from ..messenger import Messenger
from ..openers import open_thing
from ..plain_text import tip
from ..row_form import open_row_form
from ..session import Session
from ..widgets.combo import fill, of_choices
from .meeting_closing import make_minutes

COLUMNS = ("number", "day", "what", "outcome", "text", "level", "now")
WAITS = "waits"
_STATES = (WAITS, OPEN, LATE, DONE, CLOSED)
_SIGNS = {DONE: "✓ ", LATE: "⚠ "}
_LONGEST = 300


def open_decisions(session: Session, messenger: Messenger, iface: Any, parent: QWidget | None = None) -> DecisionsDialog:
    """Open the register."""
    dialog = DecisionsDialog(session, messenger, iface, parent or iface.mainWindow())
    dialog.show()
    return dialog


class DecisionsDialog(QDialog):
    """Filters only hide; the counts below are those of what is shown."""

    def __init__(self, session: Session, messenger: Messenger, iface: Any, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("est_decisions_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.session, self.messenger, self._iface = session, messenger, iface
        load_form("decisions", self)
        self.filters.setStretch(3, 1)
        store = session.require_store()
        self._rows: list[Decided] = []
        fill(self.meeting_box, register.meetings(store), empty=tr("decisions.all-meetings"))
        fill(self.outcome_box, of_choices("decision_outcome"), empty=tr("decisions.all-outcomes"))
        fill(self.state_box, [(state, tr(f"decisions.state.{state}")) for state in _STATES], empty=tr("decisions.all-states"))
        self._make_table()
        self._connect()
        self._read()
        self.resize(1120, 640)

    @property
    def shown(self) -> list[Decided]:
        """The decisions that pass the filters, from top to bottom."""
        return [row for index, row in enumerate(self._rows) if not self.table.isRowHidden(index)]

    @property
    def chosen(self) -> Decided | None:
        """The decision that is selected and seen."""
        index = self.table.currentRow()
        return self._rows[index] if 0 <= index < len(self._rows) and not self.table.isRowHidden(index) else None

    # -- making -------------------------------------------------------------------------------------------------------
    def _make_table(self) -> None:
        table = self.table
        table.setColumnCount(len(COLUMNS))
        table.setHorizontalHeaderLabels([tr(f"decisions.column.{name}") for name in COLUMNS])
        table.verticalHeader().hide()
        table.setWordWrap(True)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in enumerate((50, 95, 235, 118, 150, 180, 120)):
            table.setColumnWidth(column, width)
        header.setStretchLastSection(True)

    def _read(self) -> None:
        """All decisions anew; the one that was chosen stays chosen."""
        chosen, table = self.chosen.id if self.chosen else None, self.table
        self._rows = register.read(self.session.require_store(), self.session.today(), Texts(language()))
        table.setRowCount(len(self._rows))
        for index, row in enumerate(self._rows):
            for column, text in enumerate(self._cells(row)):
                item = QTableWidgetItem(text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…")
                item.setToolTip(tip(text))
                item.setTextAlignment(int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop))
                table.setItem(index, column, item)
        table.resizeRowsToContents()
        for index, row in enumerate(self._rows):
            if row.id == chosen:
                table.selectRow(index)
        self._apply()

    def _cells(self, row: Decided) -> tuple[str, ...]:
        what = "\n".join(part for part in (row.what, row.place) if part)
        said = "\n".join(part for part in (row.text if row.text != row.what else "", row.where) if part)
        now = tr("decisions.waits", level=level_words(row.waits, language())) if row.waits else _SIGNS.get(row.fate.state, "") + row.fate.words
        return (
            row.numbers, row.day.isoformat(), what, outcome_words(row.outcome, language()), said, level_words(row.level, language()), now,
        )  # fmt: skip

    def _connect(self) -> None:
        for box in (self.meeting_box, self.outcome_box, self.state_box):
            box.currentIndexChanged.connect(lambda _index: self._apply())
        self.search_edit.textChanged.connect(lambda _text: self._apply())
        self.table.itemSelectionChanged.connect(self._update_buttons)
        self.table.doubleClicked.connect(lambda _index: self.open_measure())
        self.open_button.clicked.connect(lambda: self.open_measure())
        self.answer_button.clicked.connect(lambda: self.answer())
        self.minutes_button.clicked.connect(lambda: self.make_minutes())
        self.close_button.clicked.connect(self.reject)
        self.session.workspace_closed.connect(self.reject)
        self.session.access_changed.connect(self._update_buttons)
        self.session.changed.connect(self._on_changed)

    # -- what the user does -------------------------------------------------------------------------------------------
    @guarded
    def _apply(self) -> None:
        meeting, outcome, state = (box.currentData() for box in (self.meeting_box, self.outcome_box, self.state_box))
        words = self.search_edit.text().casefold().split()
        for index, row in enumerate(self._rows):
            text = " ".join((row.numbers, row.what, row.place, row.text, row.where, row.responsible)).casefold()
            is_shown = (
                (meeting is None or row.meeting_id == meeting) and (outcome is None or row.outcome == outcome)
                and (state is None or (row.waits is not None if state == WAITS else row.fate.state == state)) and all(word in text for word in words)
            )  # fmt: skip
            self.table.setRowHidden(index, not is_shown)
        rows = self.shown
        late, done = (sum(row.fate.state == wanted for row in rows) for wanted in (LATE, DONE))
        waits = sum(row.waits is not None for row in rows)
        self.count_label.setText(tr("decisions.count", n=len(rows), waits=waits, done=done, late=late) if rows else tr("decisions.empty"))
        self._update_buttons()

    @guarded
    def _update_buttons(self) -> None:
        row = self.chosen
        self.open_button.setEnabled(row is not None and row.measure_id is not None)
        self.answer_button.setEnabled(row is not None and row.waits is not None and not self.session.is_read_only)
        self.minutes_button.setEnabled(self._meeting_id() is not None)

    @guarded
    def open_measure(self) -> None:
        """The form of the measure that was decided about."""
        row = self.chosen
        if row is not None and row.measure_id is not None:
            open_row_form(self.session, self._iface, "measure", row.measure_id)

    @guarded
    def answer(self) -> None:
        """What came of the proposal."""
        row = self.chosen
        if row is not None and row.waits is not None:
            open_thing("answer_proposal", self.session, self.messenger, self._iface, decision_id=row.id)

    @guarded
    def _on_changed(self, tables: Any) -> None:
        if {"decision", "measure"} & set(tables):
            self._read()

    @guarded
    def make_minutes(self) -> None:
        """The minutes of the meeting that is filtered, else of the chosen decision's."""
        make_minutes(self.session, self.messenger, self._meeting_id())

    def done(self, result: int) -> None:
        """Let go of the session."""
        self.session.workspace_closed.disconnect(self.reject)
        self.session.access_changed.disconnect(self._update_buttons)
        self.session.changed.disconnect(self._on_changed)
        super().done(result)

    def _meeting_id(self) -> str | None:
        row = self.chosen
        return self.meeting_box.currentData() or (row.meeting_id if row else None)
