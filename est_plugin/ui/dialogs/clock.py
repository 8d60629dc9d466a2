# SPDX-License-Identifier: GPL-2.0-or-later
"""Att hålla reda på: what comes back, with its day and how late it is; Enter opens the right thing."""
from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtGui import QShowEvent
from qgis.PyQt.QtWidgets import QAbstractItemView, QDialog, QHeaderView, QTableWidgetItem, QWidget

from ...core import clock
from ...core.clock import Due
from ...i18n import Texts, language, tr
from ...jobs import clock as job
from ...reports.figures_content import period_words
from ..border import guarded
from ..forms_loader import load_form
from ..look import make_primary, make_quiet
from ..messenger import Messenger
from ..openers import OPENERS, open_thing
from ..plain_text import tip
from ..row_form import open_row_form
from ..session import Session

COLUMNS = ("what", "which", "day", "late")
_WIDTHS = (250, 300)
_REPORT = "situation_report"


def open_clock(session: Session, messenger: Messenger, iface: Any) -> ClockDialog:
    """Show the list."""
    session.require_store()
    dialog = ClockDialog(session, messenger, iface, iface.mainWindow())
    dialog.show()
    return dialog


class ClockDialog(QDialog):
    """Stays open beside what it opens, and reads anew when something was changed."""

    def __init__(self, session: Session, messenger: Messenger, iface: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("est_clock_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.session, self.messenger, self._iface = session, messenger, iface
        self._rows: list[Due] = []
        load_form("clock", self)
        make_quiet(self.hint_label)
        make_primary(self.open_button)
        self._make_table()
        self.table.itemSelectionChanged.connect(self._on_chosen)
        self.table.doubleClicked.connect(lambda _index: self.open_chosen())
        self.open_button.clicked.connect(lambda: self.open_chosen())
        self.done_button.clicked.connect(lambda: self.mark_done())
        self.rhythm_button.clicked.connect(lambda: open_thing("settings", session, messenger, iface))
        self.close_button.clicked.connect(self.reject)
        session.workspace_closed.connect(self.reject)
        session.changed.connect(self.refresh)
        self.resize(900, 520)
        self.refresh()
        self.table.setFocus()

    @property
    def chosen(self) -> Due | None:
        """The line that is selected."""
        index = self.table.currentRow()
        return self._rows[index] if 0 <= index < len(self._rows) else None

    # -- what the user does -------------------------------------------------------------------------------------------
    @guarded
    def refresh(self) -> None:
        """Read anew; the chosen line stays chosen."""
        chosen = self.chosen
        today = self.session.today()
        self._rows = job.read(self.session.require_store(), today)
        self.table.setRowCount(len(self._rows))
        for index, row in enumerate(self._rows):
            for column, text in enumerate((tr(f"clock.kind.{row.kind}", n=row.n), which(row), row.day.isoformat() if row.day else "–", said(row, today))):
                item = QTableWidgetItem(text)
                item.setToolTip(tip(text))
                item.setTextAlignment(int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop))
                self.table.setItem(index, column, item)
        self.table.resizeRowsToContents()
        late = sum(one.is_due(today) for one in self._rows)
        self.ground_label.setText(tr("clock.ground", n=late, all=len(self._rows)) if late else tr("clock.nothing-late"))
        kept = next((index for index, row in enumerate(self._rows) if chosen and (row.kind, row.keys) == (chosen.kind, chosen.keys)), 0)
        self.table.setCurrentCell(kept, 0)
        self._on_chosen()

    @guarded
    def open_chosen(self) -> None:
        """What can be done about the line."""
        row = self.chosen
        if row is None:
            return
        if row.kind == clock.ANSWER:
            self.session.rows_wanted.emit(row.keys, tr("clock.rows.answer", name=row.name or "–"))
        elif row.kind == clock.PLAN:
            self._open_plan()
        else:
            self._open(*self._way(row))

    @guarded
    def mark_done(self) -> None:
        """The promise has been followed up to the end of its tertial."""
        row = self.chosen
        if row is None or row.kind != clock.PROMISE:
            return
        (_table, promise_id), until = row.keys[0], row.values["until"]
        told = tr("clock.followed-up", name=row.name, period=period_words(row.values["period"], Texts(language())))
        self.session.write({"settings"}, lambda store: job.followed_up(store, promise_id, until), told)

    def done(self, result: int) -> None:
        """Let go of the session."""
        self.session.workspace_closed.disconnect(self.reject)
        self.session.changed.disconnect(self.refresh)
        super().done(result)

    # -- inside -------------------------------------------------------------------------------------------------------
    def _make_table(self) -> None:
        table = self.table
        table.setColumnCount(len(COLUMNS))
        table.setHorizontalHeaderLabels([tr(f"clock.column.{name}") for name in COLUMNS])
        table.verticalHeader().hide()
        table.setWordWrap(True)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for column, width in enumerate(_WIDTHS):
            table.setColumnWidth(column, width)
        table.setColumnWidth(2, table.fontMetrics().horizontalAdvance(" 0000-00-00 ") + 12)
        header.setStretchLastSection(True)
        header.sectionResized.connect(lambda *_sizes: table.resizeRowsToContents())

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt
        """The last column has its width now."""
        super().showEvent(event)
        QTimer.singleShot(0, self.table.resizeRowsToContents)

    def _way(self, row: Due) -> tuple[str, dict[str, Any]]:
        """Opener and its options."""
        row_id = row.keys[0][1] if row.keys else ""
        return {
            clock.PICTURE: (_REPORT, {"period": row.values.get("period")}),
            clock.STATUTORY: (_REPORT, {"is_statutory": True}),
            clock.PROMISE: ("promises", {"promise_id": row_id}),
            clock.FEEDBACK: ("print_documents", {"walk_id": row_id, "document": "feedback"}),
            clock.AGAIN: ("plan_walk", {"copy_of": row_id}),
            clock.HOTSPOT: ("hotspots", {"hotspot_id": row_id}),
            clock.BARRIER: ("" if self.session.is_read_only else "new_barrier", {"barrier_id": row_id}),
        }[row.kind]

    def _open(self, name: str, options: dict[str, Any]) -> None:
        row = self.chosen
        if name in OPENERS:
            open_thing(name, self.session, self.messenger, self._iface, **options)
        elif row is not None and row.keys:
            open_row_form(self.session, self._iface, *row.keys[0])

    def _open_plan(self) -> None:
        """The day of the plan stands in the form of the latest final statutory picture; without one the picture comes first."""
        store = self.session.require_store()
        made = [one for one in store.find(_REPORT, {"is_statutory": True}, order_by=("-frozen_at",)) if one["frozen_at"] is not None]
        if made:
            open_row_form(self.session, self._iface, _REPORT, made[0].id)
        else:
            self._open(_REPORT, {"is_statutory": True})

    def _on_chosen(self) -> None:
        row = self.chosen
        self.open_button.setEnabled(row is not None)
        self.done_button.setVisible(row is not None and row.kind == clock.PROMISE)
        self.done_button.setEnabled(not self.session.is_read_only)
        self.hint_label.setText(tr(f"clock.hint.{row.kind}") if row is not None else "")


def which(row: Due) -> str:
    """Which walk, hotspot, period."""
    texts = Texts(language())
    if row.kind == clock.PICTURE:
        return period_words(row.values["period"], texts)
    if row.kind == clock.PROMISE:
        return f"{row.name}, {period_words(row.values['period'], texts)}"
    if row.kind == clock.ANSWER:
        return tr("clock.answer", name=row.name or tr("clock.nobody"), n=row.n)
    return row.name or tr(f"clock.name.{row.kind}")


def said(row: Due, today: Any) -> str:
    """How late, in words."""
    late = row.late(today)
    if late is None:
        return tr(f"clock.never.{row.kind}") if row.kind in (clock.STATUTORY, clock.PLAN, clock.BARRIER) else tr("clock.no-day")
    if late == 0:
        return tr("clock.today")
    return ("⚠ " if late > 0 else "") + tr("clock.late" if late > 0 else "clock.ahead", n=abs(late))
