# SPDX-License-Identifier: GPL-2.0-or-later
"""Besök och rundor: for each hotspot the visits of a period, its weeks and the rows behind the numbers."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qgis.gui import QgsGui
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QDialog, QHeaderView, QListWidgetItem, QTableWidgetItem

from ...core.choices import choice
from ...core.period import Period
from ...core.rounds.visits import Count, Visit
from ...i18n import Texts, language, tr
from ...jobs import round_figures as job
from ...reports.figures_content import period_words
from ..border import guarded
from ..docks.figures_period import PeriodFields
from ..forms_loader import load_form
from ..look import make_quiet
from ..messenger import Messenger
from ..openers import open_thing
from ..plain_text import tip
from ..row_form import open_row_form
from ..save_file import ask_target
from ..session import Session

_HEADS = ("place", "visits", "minutes", "missed", "open", "promised", "last", "reports")
ROLE = Qt.ItemDataRole.UserRole


def open_round_figures(
    session: Session, messenger: Messenger, iface: Any, *, hotspot_id: str | None = None, period: Period | None = None
) -> RoundFiguresDialog:
    """Show the figures, one hotspot chosen."""
    session.require_store()
    dialog = RoundFiguresDialog(session, messenger, iface, hotspot_id, period)
    dialog.show()
    return dialog


class RoundFiguresDialog(QDialog):
    """A row of the table shows its weeks and its visits; a visit opens its form."""

    def __init__(self, session: Session, messenger: Messenger, iface: Any, hotspot_id: str | None = None, period: Period | None = None) -> None:
        super().__init__(iface.mainWindow())
        self.setObjectName("est_round_figures_dialog")
        self.session, self.messenger, self._iface = session, messenger, iface
        self._figures: job.RoundFigures | None = None
        load_form("round_figures", self)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for label in (self.about_label, self.how_label):
            make_quiet(label)
        self.table.setColumnCount(len(_HEADS))
        self.table.setHorizontalHeaderLabels([tr(f"round-figures.head-{name}") for name in _HEADS])
        for column, name in enumerate(_HEADS):
            self.table.horizontalHeaderItem(column).setToolTip(tip(tr(f"round-figures.tip-{name}")))
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.plan_button.setEnabled(not session.is_read_only)
        self.period = PeriodFields(self)
        self.period.reset(session.today())
        if period is not None:
            self.period.show(period)
        self.period.changed.connect(self.refresh)
        self.table.itemSelectionChanged.connect(lambda: self._show_chosen())
        self.visits_list.itemActivated.connect(lambda item: self._on_visit(item))
        self.csv_button.clicked.connect(lambda: self.save_csv())
        self.plan_button.clicked.connect(lambda: open_thing("plan_round", session, messenger, iface))
        self.close_button.clicked.connect(self.reject)
        session.changed.connect(self._on_changed)
        session.workspace_closed.connect(self.reject)
        self.refresh(hotspot_id)
        self.resize(980, 640)
        QgsGui.enableAutoGeometryRestore(self)

    @guarded
    def refresh(self, hotspot_id: str | None = None) -> None:
        """Count anew; the chosen place stays."""
        kept = hotspot_id or self._chosen_id()
        self._figures = found = job.read(self.session.require_store(), self.period.period, self.session.today())
        texts = Texts(language())
        self.about_label.setText(
            tr("round-figures.about", period=period_words(found.period, texts), rounds=found.rounds, traffic=found.traffic, visits=found.total.visits)
        )
        self.table.blockSignals(True)
        self.table.setRowCount(0)
        self._add_row(None, tr("round-figures.all"), found.total, "", "", "")
        for one in found.hotspots:
            last = one.last.isoformat() if one.last else ""
            self._add_row(one.id, one.name, one.count, job.promised_words(one.promised, texts), last, job.reports_words(one.reports, texts))
        if found.elsewhere.ids:
            self._add_row("", tr("round-figures.elsewhere"), found.elsewhere, "", "", "")
        self.table.blockSignals(False)
        rows = [row for row in range(self.table.rowCount()) if self.table.item(row, 0).data(ROLE) == kept]
        self.table.selectRow(rows[0] if rows else 0)
        self._show_chosen()

    @guarded
    def save_csv(self) -> None:
        """Every hotspot and week as a table."""
        if self._figures is None:
            return
        words = period_words(self._figures.period, Texts(language()))
        path = ask_target(self, self.session, tr("round-figures.csv"), f"{tr('round-figures.title')} {words}", "csv", "CSV (*.csv)")
        if path is not None:
            job.save_csv(self._figures, path, Texts(language()))
            self.messenger.file_made(path)

    def done(self, result: int) -> None:
        """The session lets go of the dialog."""
        for signal, slot in ((self.session.changed, self._on_changed), (self.session.workspace_closed, self.reject)):
            signal.disconnect(slot)
        super().done(result)

    # -- inside -------------------------------------------------------------------------------------------------------
    def _add_row(self, key: str | None, name: str, count: Count, promised: str, last: str, reports: str) -> None:
        minutes = f"{count.minutes}" + (f" (+{count.without_minutes})" if count.without_minutes else "")
        cells = (name, str(count.visits), minutes, str(count.not_reached), str(count.open), promised, last, reports)
        row = self.table.rowCount()
        self.table.insertRow(row)
        for column, text in enumerate(cells):
            item = QTableWidgetItem(text)
            item.setToolTip(tip(text))
            side = Qt.AlignmentFlag.AlignLeft if column in (0, 5, 6, 7) else Qt.AlignmentFlag.AlignRight
            item.setTextAlignment(int(side | Qt.AlignmentFlag.AlignVCenter))
            if column == 0:
                item.setData(ROLE, key)
            self.table.setItem(row, column, item)

    def _chosen_id(self) -> str | None:
        row = self.table.currentRow()
        return self.table.item(row, 0).data(ROLE) if row >= 0 else None

    @guarded
    def _show_chosen(self) -> None:
        """The weeks and the rows of the place that is chosen."""
        found, key = self._figures, self._chosen_id()
        if found is None:
            return
        visits = [one for one in found.visits if key is None or (one.hotspot_id or "") == key]
        name = self.table.item(max(0, self.table.currentRow()), 0).text()
        self.chosen_label.setText(tr("round-figures.chosen", name=name))
        self.weeks_list.clear()
        for week in reversed(found.weeks(key)) if key != "" else ():
            self.weeks_list.addItem(tr("round-figures.week", week=week.name, n=week.count.visits, minutes=week.count.minutes))
        self._show_visits(visits)

    def _show_visits(self, visits: Sequence[Visit]) -> None:
        names = dict(self.session.require_store().rows("patrol_visit", ("id", "place_text")))
        spots = {one.id: one.name for one in self._figures.hotspots} if self._figures else {}
        self.visits_list.clear()
        for one in reversed(visits):
            when = f"{one.arrived_at.astimezone(self.session.zone):%Y-%m-%d %H:%M}" if one.arrived_at else one.day.isoformat() if one.day else "–"
            state = choice("visit_state", one.state).label(language())
            minutes = tr("round-figures.minutes", n=one.minutes) if one.minutes is not None else ""
            item = QListWidgetItem("  ".join(part for part in (when, names.get(one.id) or spots.get(one.hotspot_id or "", ""), state, minutes) if part))
            item.setData(ROLE, one.id)
            self.visits_list.addItem(item)
        if not visits:
            self.visits_list.addItem(tr("round-figures.no-visits"))

    @guarded
    def _on_visit(self, item: QListWidgetItem) -> None:
        """The form of the row; QGIS shows it."""
        visit_id = item.data(ROLE)
        if visit_id is None:
            return
        open_row_form(self.session, self._iface, "patrol_visit", visit_id)

    @guarded
    def _on_changed(self, tables: Any) -> None:
        if {"patrol", "patrol_visit", "hotspot", "observation", "promise_activity"} & set(tables):
            self.refresh()
