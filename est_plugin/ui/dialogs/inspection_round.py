# SPDX-License-Identifier: GPL-2.0-or-later
"""Rondering: single lamps that wait, in the order one drives past them; printed, and marked done with one day."""
from __future__ import annotations

import datetime as dt
from typing import Any

from qgis.PyQt.QtCore import QDate, Qt
from qgis.PyQt.QtWidgets import QDialog, QHeaderView, QTableWidgetItem, QWidget

from ...core.errors import EstError
from ...i18n import Texts, language, tr
from ...jobs import inspection_round as job
from ...jobs.work_order_choice import measure_rows
from ...reports.engine.wording import short_day
from ..border import guarded
from ..forms_loader import load_form
from ..look import make_primary, make_quiet
from ..messenger import Messenger, sentence
from ..openers import open_thing
from ..session import Session
from ..widgets.combo import fill

WRITTEN = ("measure",)
_HEADS = ("done", "no-fault", "nr", "pole", "place", "fault", "due")
_DONE, _NO_FAULT = 0, 1
_TICK = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable
_PLAIN = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


def open_inspection_round(session: Session, messenger: Messenger, iface: Any) -> InspectionRoundDialog | None:
    """Open the dialog; None when no lamp waits."""
    store = session.require_write()
    if not job.orders_of(store, measure_rows(store, language()), job.ROUND, session.today()):
        n = job.without_measure(store)
        messenger.info(tr("round.empty-unassigned", n=n) if n else tr("round.empty"))
        return None
    dialog = InspectionRoundDialog(session, messenger, iface, iface.mainWindow())
    dialog.open()
    return dialog


class InspectionRoundDialog(QDialog):
    """What is ticked becomes done; a lamp that was found shining is ticked in the column beside."""

    def __init__(self, session: Session, messenger: Messenger, iface: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("est_inspection_round_dialog")
        self.session, self.messenger, self._iface = session, messenger, iface
        self._lamps: list[job.RoundLamp] = []
        load_form("inspection_round", self)
        make_primary(self.done_button)
        make_quiet(self.ground_label)
        self.problem_label.hide()
        self._make_table()
        self._fill_boxes()
        self._connect()
        self._show()
        self.resize(860, 600)

    # -- plain values -------------------------------------------------------------------------------------------------
    @property
    def done_ids(self) -> list[str]:
        """Measures that are ticked, in either column."""
        return [lamp.measure_id for row, lamp in enumerate(self._lamps) if self._is_ticked(row, _DONE) or self._is_ticked(row, _NO_FAULT)]

    @property
    def no_fault_ids(self) -> list[str]:
        """Those whose lamp was found shining."""
        return [lamp.measure_id for row, lamp in enumerate(self._lamps) if self._is_ticked(row, _NO_FAULT)]

    @property
    def day(self) -> dt.date:
        """When the round was driven."""
        day = self.day_edit.date()
        return dt.date(day.year(), day.month(), day.day())

    # -- what the user does -------------------------------------------------------------------------------------------
    @guarded
    def confirm(self) -> None:
        """All ticked ones done in one step."""
        ids, no_fault = self.done_ids, self.no_fault_ids
        action = self.action_box.currentData()
        try:
            done = self.session.write(
                WRITTEN,
                lambda store: job.confirm_round(store, ids, self.day, self.session.today(), no_fault_ids=no_fault, lamp_action=action),
                tr("round.done", n=len(ids)),
            )
        except EstError as error:
            self._show_problem(sentence(error))
            return
        if done is not None:
            self._after()

    @guarded
    def print_round(self) -> None:
        """The paper of the organisation that is shown; the print dialog asks where to."""
        open_thing("print_documents", self.session, self.messenger, self._iface, document=job.ROUND, subject_id=self.who_box.currentData())

    def done(self, result: int) -> None:
        """The dialog goes when it is closed."""
        super().done(result)
        self.deleteLater()

    # -- inside -------------------------------------------------------------------------------------------------------
    def _make_table(self) -> None:
        self.table.setColumnCount(len(_HEADS))
        self.table.setHorizontalHeaderLabels([tr(f"round.head-{name}") for name in _HEADS])
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_HEADS.index("place"), QHeaderView.ResizeMode.Stretch)

    def _fill_boxes(self) -> None:
        store, today = self.session.require_store(), self.session.today()
        orders = job.orders_of(store, measure_rows(store, language()), job.ROUND, today)
        fill(self.who_box, [(one.organisation_id, tr("round.organisation", name=one.name, n=len(one.measure_ids))) for one in orders], empty=None)
        label = "label_sv" if language() == "sv" else "label_en"
        actions = store.rows("code", (label, "label_sv", "code"), {"list": "lamp_action", "active": True}, order_by=("sort",))
        fill(self.action_box, [(code, text or swedish) for text, swedish, code in actions if code != job.NO_FAULT], empty=tr("round.action-none"))
        self.day_edit.setMaximumDate(QDate(today.year, today.month, today.day))
        self.day_edit.setDate(QDate(today.year, today.month, today.day))

    def _connect(self) -> None:
        self.who_box.currentIndexChanged.connect(lambda _index: self._show())
        self.table.itemChanged.connect(lambda item: self._on_ticked(item))
        self.all_button.clicked.connect(lambda: self._tick_all(True))
        self.none_button.clicked.connect(lambda: self._tick_all(False))
        self.done_button.clicked.connect(lambda: self.confirm())
        self.print_button.clicked.connect(lambda: self.print_round())
        self.close_button.clicked.connect(self.reject)

    def _after(self) -> None:
        """What is left; nothing left closes the dialog."""
        kept = self.who_box.currentData()
        self.who_box.blockSignals(True)
        self._fill_boxes()
        at = self.who_box.findData(kept)
        self.who_box.setCurrentIndex(max(0, at))
        self.who_box.blockSignals(False)
        if self.who_box.count() == 0:
            self.accept()
            return
        self._show()

    @guarded
    def _show(self) -> None:
        store = self.session.require_store()
        self._lamps = job.waiting_lamps(store, measure_rows(store, language()), self.who_box.currentData())
        labels = dict(store.rows("code", ("code", "label_sv" if language() == "sv" else "label_en"), {"list": "lamp_fault"}))
        self.table.blockSignals(True)
        self.table.setRowCount(len(self._lamps))
        for row, lamp in enumerate(self._lamps):
            defect, due = lamp.defect, lamp.row.due
            cells = (None, None, lamp.row.number_text, defect["pole_number"] or "–", defect["place_text"] or "", labels.get(defect["fault"], defect["fault"]),
                     short_day(due, Texts(language())) if due else "")  # fmt: skip
            for column, text in enumerate(cells):
                item = QTableWidgetItem(text or "")
                item.setFlags(_PLAIN if column > _NO_FAULT else _TICK)
                if column <= _NO_FAULT:
                    item.setCheckState(Qt.CheckState.Unchecked)
                self.table.setItem(row, column, item)
        self.table.blockSignals(False)
        left = job.without_measure(store)
        self.ground_label.setText(tr("round.ground", n=len(self._lamps)) + (" " + tr("round.unassigned", n=left) if left else ""))
        self._show_problem("")
        self._count()

    def _on_ticked(self, item: QTableWidgetItem) -> None:
        """Repaired or found shining: one of the two."""
        if item.column() <= _NO_FAULT and item.checkState() == Qt.CheckState.Checked:
            other = self.table.item(item.row(), _NO_FAULT if item.column() == _DONE else _DONE)
            self.table.blockSignals(True)
            other.setCheckState(Qt.CheckState.Unchecked)
            self.table.blockSignals(False)
        self._count()

    def _tick_all(self, is_on: bool) -> None:
        self.table.blockSignals(True)
        for row in range(self.table.rowCount()):
            if not is_on:
                self.table.item(row, _NO_FAULT).setCheckState(Qt.CheckState.Unchecked)
            is_done = is_on and not self._is_ticked(row, _NO_FAULT)
            self.table.item(row, _DONE).setCheckState(Qt.CheckState.Checked if is_done else Qt.CheckState.Unchecked)
        self.table.blockSignals(False)
        self._count()

    def _count(self) -> None:
        n = len(self.done_ids)
        self.done_button.setText(tr("round.mark", n=n) if n else tr("round.mark-none"))
        self.done_button.setEnabled(n > 0)

    def _is_ticked(self, row: int, column: int) -> bool:
        item = self.table.item(row, column)
        return item is not None and item.checkState() == Qt.CheckState.Checked

    def _show_problem(self, text: str) -> None:
        self.problem_label.setText("✖ " + text if text else "")
        self.problem_label.setVisible(bool(text))
